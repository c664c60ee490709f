"""The JSON API as one table: what routes a request, reads its parameters and describes them in OpenAPI."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from leukograph.server.protocol import Refusal, pairs_of

Kind = Literal["text", "whole", "number", "truth"]
MAX_TEXT = 2_000
MAX_REPEATED = 100
MOST_LISTED = 1_000
FARTHEST = 9_000
TRUTHS = {"true": True, "1": True, "": True, "false": False, "0": False}
VERDICTS = ("raises", "lowers", "conflicting", "undetermined", "none")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address: what it means, what it may be, and what it is where it is not given."""

    name: str
    description: str
    kind: Kind = "text"
    required: bool = False
    repeated: bool = False
    default: Any = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()

    def read(self, text: str) -> Any:
        """The value that a text stands for. Raises: Refusal."""
        if self.kind == "text":
            return self._text(text)
        if self.kind == "truth":
            if text.casefold() not in TRUTHS:
                raise Refusal(400, f"{self.name} is true or false, not {shown(text)}")
            return TRUTHS[text.casefold()]
        return self._number(text)

    def _text(self, text: str) -> str:
        if not text.strip():
            raise Refusal(400, f"{self.name} is empty: give {self.description[0].lower()}{self.description[1:]}")
        if len(text) > MAX_TEXT:
            raise Refusal(400, f"{self.name} is longer than {MAX_TEXT} characters")
        if self.choices and text not in self.choices:
            raise Refusal(
                400, f"{self.name} is one of {', '.join(self.choices)}, not {shown(text)}", suggestions=self.choices
            )
        return text

    def _number(self, text: str) -> float:
        try:
            number: float = int(text) if self.kind == "whole" and len(text) < 20 else float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or (self.kind == "whole" and number != int(number)):
            raise Refusal(
                400, f"{self.name} is a {self.kind} number, not {shown(text)}".replace("a number number", "a number")
            )
        if (self.low is not None and number < self.low) or (self.high is not None and number > self.high):
            raise Refusal(400, f"{self.name} is {number:g}: it must be from {self.low:g} to {self.high:g}")
        return int(number) if self.kind == "whole" else number


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address of the API: its parameters, the schema of its answer, and the method of `Library` that answers it.

    The method has the name of the address where no other is given.
    """

    name: str
    summary: str
    answer: str
    parameters: tuple[Parameter, ...] = ()
    description: str = ""
    method: str = ""

    @property
    def path(self) -> str:
        """The path of its address."""
        return f"/api/{self.name}"

    def read(self, text: str) -> dict[str, Any]:
        """The parameters of a query string by name, with those that are not given as they are by themselves.

        Raises: Refusal for one that is not known, or has a value that it cannot have.
        """
        given: dict[str, list[str]] = {}
        for name, value in pairs_of(text):
            given.setdefault(name, []).append(value)
        known = {parameter.name: parameter for parameter in self.parameters}
        unknown = [name for name in given if name not in known]
        if unknown:
            said = f"{self.path} has no parameter {shown(unknown[0])}; it has: {', '.join(known) or 'none'}"
            raise Refusal(400, said, suggestions=list(known))
        return {name: _value(self, parameter, given.get(name, [])) for name, parameter in known.items()}


def shown(text: str) -> str:
    """A text of the asker as a message quotes it, cut short."""
    return repr(text if len(text) <= 80 else f"{text[:80]}...")


def _value(endpoint: Endpoint, parameter: Parameter, texts: list[str]) -> Any:
    if not texts:
        if parameter.required:
            raise Refusal(400, f"{endpoint.path} needs the parameter {parameter.name}: {parameter.description}")
        return [] if parameter.repeated else parameter.default
    if len(texts) > (MAX_REPEATED if parameter.repeated else 1):
        said = f"at most {MAX_REPEATED} times" if parameter.repeated else "once"
        raise Refusal(400, f"{parameter.name} is given {len(texts)} times: give it {said}")
    values = [parameter.read(text) for text in texts]
    return values if parameter.repeated else values[0]


def _term(name: str, what: str = "A term", *, required: bool = True) -> Parameter:
    return Parameter(name, f"{what}: its label, a synonym, its local name or an identifier", required=required)


def _several(name: str, what: str, *, choices: tuple[str, ...] = ()) -> Parameter:
    return Parameter(name, f"{what}; may be repeated", repeated=True, choices=choices)


def _whole(name: str, what: str, default: int, low: int, high: int) -> Parameter:
    return Parameter(name, what, "whole", default=default, low=low, high=high)


def _page(limit: int, most: int = MOST_LISTED) -> tuple[Parameter, Parameter]:
    return (
        _whole("limit", "How many to list", limit, 1, most),
        _whole("offset", "How many to pass over before the first", 0, 0, FARTHEST),
    )


FILTERS = (
    _several("relations", "Only this relation, and those below it, as causal step"),
    _several("kinds", "Between its ends a path passes only terms of this kind"),
    _several("sources", "Only claims of this source count"),
    _several("evidence", "Only claims of this evidence class count"),
    Parameter("min_belief", "Leave out edges that are believed less", "number", low=0, high=1),
    _several("via", "Every path must pass this term"),
    _several("avoid", "No path may pass this term"),
    _several("given", "This condition holds: edges that need it act, what it abolishes is cut"),
    _several("without", "This is removed from the world"),
    Parameter("associations", "Walk associations too, which have no sign", "truth", default=False),
)
LENGTH = _whole("max_length", "The longest path to look at, in steps", 8, 1, 50)
SHORTER = replace(LENGTH, default=6)
OF_KIND = _several("of_kind", "List only terms of this kind")
ENDS = _term("source", "The term that paths begin with"), _term("target", "The term that paths lead to")
BEST = _whole("k", "How many paths to list", 3, 1, 1_000)
BY = Parameter("by", "What makes a path good", default="belief", choices=("belief", "length"))
INFLUENCES = (_term("term"), OF_KIND, _several("verdicts", "List only those with this verdict", choices=VERDICTS), SHORTER)

ENDPOINTS = (
    Endpoint("search", "Terms that a text may mean, best first", "Hits",
             (Parameter("q", "A name, or a part of one", required=True), *_page(20))),
    Endpoint("term", "Everything about one term, with evidence", "Term", (_term("term"), *_page(1_000)),
             "Each list of the answer that is longer than `limit` shows that much of itself, from `offset` on; `totals` "
             "says how long they all are."),
    Endpoint("paths", "The verdict over all causal paths between two terms, and the best of them", "Answer",
             (*ENDS, BEST, LENGTH, BY, *FILTERS)),
    Endpoint("causes", "What acts on a term, most believed first", "Influences", (*INFLUENCES, *_page(20, 200), *FILTERS)),
    Endpoint("effects", "On what a term acts, most believed first", "Influences", (*INFLUENCES, *_page(20, 200), *FILTERS)),
    Endpoint("common", "The nearest terms that act on both of two terms, and on which both act", "Common",
             (_term("first"), _term("second"), *FILTERS)),
    Endpoint("explain", "The smallest sets of causes that explain findings together", "Explanation",
             (Parameter("finding", "A term that is to be explained; may be repeated", required=True, repeated=True),
              _several("among", "Only this cause may explain"), OF_KIND,
              _whole("limit", "How many sets to list", 5, 1, 200), SHORTER, *FILTERS)),
    Endpoint("interventions", "Where treatments act on the paths between two terms, what they cut and what they worsen",
             "Interventions", (*ENDS, LENGTH, *FILTERS)),
    Endpoint("classify", "The classes that laboratory results fall in, by which source's limits", "Classified",
             (Parameter("result", "What was counted, the number and the unit, as in `ANC 0.4 10*9/L`; may be repeated",
                        required=True, repeated=True),)),
    Endpoint("graph", "A picture as data: the terms around one, or the best paths between two from left to right", "Picture",
             (_term("term", "The term whose neighbours are drawn", required=False),
              replace(ENDS[0], required=False), replace(ENDS[1], required=False),
              replace(BEST, default=10, high=100), LENGTH, BY, *FILTERS),
             "Give `term`, or `source` and `target`; the other parameters narrow the paths.", "picture"),
    Endpoint("about", "What this graph is: version, counts, sources and what can be taken from it", "About",
             (_whole("limit", "How many sources to list, those with most claims first", MOST_LISTED, 0, MOST_LISTED),
              _page(MOST_LISTED)[1]),
             "The list of sources is long: `limit=0` gives the rest alone, and `totals` says how long the list is."),
    Endpoint("vocabulary", "The relations, kinds, evidence classes, certainties and prefixes", "Vocabulary"),
    Endpoint("queries", "The catalogue of questions, each with SPARQL that runs", "Queries"),
)  # fmt: skip
BY_PATH: Mapping[str, Endpoint] = {endpoint.path: endpoint for endpoint in ENDPOINTS}
