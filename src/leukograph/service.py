"""Path search inside SPARQL: what a block `SERVICE lk:paths { ... }` may ask, and its rows.

    SERVICE lk:paths {
      ?path lk:source lk:Clozapine ; lk:target lk:BacterialInfection ; lk:maxLength 6 ;
        lk:step ?n ; lk:edge ?edge ; lk:subject ?a ; lk:relation ?r ; lk:object ?b ; lk:sign ?sign ; lk:belief ?belief
    }

What is asked for is a term, number or text, or a variable that the rest of the query binds; then each of its values is a
question of its own:

- `lk:source` and `lk:target`, both needed: the ends;
- `lk:k` (3): how many paths, the best ones; `lk:by` ("belief", or "length"): best in what; `lk:maxLength` (8): in steps;
- `lk:minBelief`: edges believed less are left out (as a rule those below 0.1); `lk:wantedSign`: only paths that raise (1),
  lower (-1) or have no sign (0);
- `lk:via`, `lk:avoid`: terms that every path, or none, may pass; `lk:given`: a condition that holds; `lk:without`: what is
  removed; `lk:onlyRelation`, `lk:onlyKind` (of the terms between), `lk:onlySource`, `lk:onlyEvidence`; each may stand more
  than once; `lk:associations true`: walk associations too.

What is given of a path: `lk:length`, `lk:pathSign`, `lk:pathBelief`, `lk:rank` (1 for the best between its ends),
`lk:weakest` (which step is believed least), `lk:verdict` (over all paths of its ends, not only those given) and
`lk:complete` (false where the search stopped at its budget; a query that does not ask for it fails then).

What is given of each step: `lk:step` (1 for the first), `lk:edge`, `lk:subject`, `lk:relation`, `lk:object`, `lk:sign`,
`lk:belief`, `lk:stepKind` ("causal", "hierarchy", "definition", "association") and `lk:claim`, the claims that support it.
A step by hierarchy or definition has none, so that to ask for claims here leaves it out; to keep it, write
`OPTIONAL { ?edge lk:claim ?claim }` beside the block. A term or number in the place of a variable keeps only the rows that
have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from hashlib import sha256
from time import monotonic
from typing import TYPE_CHECKING

from leukograph.asking import INPUTS, MANY, Question, question_of
from leukograph.blocks import Cell, Iri, Pattern, Request, Text, Variable
from leukograph.causal import answer, path_of
from leukograph.edges import edge_iri
from leukograph.errors import QueryError
from leukograph.filters import Open
from leukograph.glossary import decimal
from leukograph.model import Step, StepKind
from leukograph.network import Network
from leukograph.search import Budget, Search
from leukograph.terms import BASE, PATH, PATHS, iri_of, prefixes

if TYPE_CHECKING:
    from leukograph.blocks import Service
    from leukograph.store import Store

OF_PATH = ("length", "pathSign", "pathBelief", "rank", "weakest", "verdict", "complete")
OF_STEP = ("step", "edge", "subject", "relation", "object", "sign", "belief", "stepKind", "claim")
SUBCLASS = Iri("http://www.w3.org/2000/01/rdf-schema#subClassOf")
MAX_PATHS = 20_000
SECONDS = 20.0
Facts = dict[str, Cell]


def register(store: Store, network: Callable[[], Network]) -> None:
    """Lets the queries of a store say `SERVICE lk:paths`; the network is fetched when one does."""
    store.services[PATHS] = paths_service(network)


def paths_service(network: Callable[[], Network]) -> Service:
    """The service of the paths of a network."""
    return lambda patterns: read_request(patterns, network)


@dataclass(frozen=True, slots=True)
class PathRequest:
    """What a block asks: its variable for paths, what it gives the search, and which parts of paths and steps it wants."""

    path: str
    given: tuple[Pattern, ...]
    wanted: tuple[Pattern, ...]
    network: Callable[[], Network]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The variables that the rest of the query must bind."""
        return tuple(dict.fromkeys(each.object.name for each in self.given if isinstance(each.object, Variable)))

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the rows."""
        wanted = (each.object.name for each in self.wanted if isinstance(each.object, Variable))
        return tuple(dict.fromkeys([self.path, *self.inputs, *wanted]))

    def rows(self, bound: Iterable[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
        """The rows for these values of the inputs. Raises: QueryError where a bound would cut them off."""
        network, end = self.network(), monotonic() + SECONDS
        left = MAX_PATHS
        for values in bound:
            known = dict(zip(self.inputs, values, strict=True))
            question = question_of(self.given, known, network)
            if question is None:
                continue
            if monotonic() > end:
                raise QueryError(
                    f"SERVICE lk:paths took more than {SECONDS:g} s: ask for fewer pairs or a lower lk:maxLength"
                )
            found = list(self._paths(network, question, end - monotonic()))
            left -= len(found)
            if left < 0:
                raise QueryError(f"SERVICE lk:paths finds more than {MAX_PATHS} paths: ask for fewer pairs, or a lower lk:k")
            yield from dict.fromkeys(row for facts in found for each in facts for row in self._row(each, known))

    def _wants(self, names: Iterable[str]) -> bool:
        return any(name_of_predicate(each) in names for each in self.wanted)

    def _paths(self, network: Network, question: Question, seconds: float) -> Iterator[list[Facts]]:
        """What is to be told of each path, in as many rows as that takes."""
        ends = network.number[question.source], network.number[question.target]
        graph, budget = Open(network, question.filters, *ends), replace(Budget(), seconds=seconds)
        search = Search(graph, *ends, question.max_length, tuple(network.number[name] for name in question.filters.via))
        found = search.best(question.k, question.by, budget, sign=question.sign)
        complete, verdict = found.complete, ""
        if found.paths and self._wants(["verdict"]):
            said = answer(
                network, question.source, question.target,
                filters=question.filters, k=0, max_length=question.max_length, budget=budget,
            )  # fmt: skip
            complete, verdict = complete and said.complete, said.verdict.value
        if not complete and not self._wants(["complete"]):
            asked = f"{question.source} to {question.target}"
            hint = "ask for a lower lk:maxLength, or for lk:complete to see what it found"
            raise QueryError(f"the search from {asked} stopped at its budget: {hint}")
        about = {"verdict": Text(verdict), "complete": Text(str(complete).lower(), "boolean")}
        for rank, numbers in enumerate(found.paths, start=1):
            yield self._facts(graph, numbers, about | {"rank": _whole(rank)})

    def _facts(self, graph: Open, numbers: Sequence[int], about: Mapping[str, Cell]) -> list[Facts]:
        path = path_of(graph, numbers)
        steps = [_step(graph, number, step) for number, step in zip(numbers, path.steps, strict=True)]
        name = sha256("\n".join(str(step["edge"]) for step in steps).encode()).hexdigest()[:16]
        facts: Facts = {
            **about, "path": Iri(PATH + name), "length": _whole(len(steps)), "pathSign": _whole(path.sign),
            "pathBelief": _decimal(path.belief), "weakest": _whole(path.weakest + 1),
        }  # fmt: skip
        if not self._wants(OF_STEP):
            return [facts]
        rows = [facts | {"step": _whole(place)} | step for place, step in enumerate(steps, start=1)]
        if not self._wants(["claim"]):
            return rows
        claims = [[claim.iri for claim in step.claims if not claim.denied] for step in path.steps]
        return [row | {"claim": Iri(iri)} for row, iris in zip(rows, claims, strict=True) for iri in iris]

    def _row(self, facts: Facts, known: Mapping[str, Cell]) -> Iterator[tuple[Cell, ...]]:
        """The row of these facts, or none where something else is asked for in a place."""
        cells = {**known, self.path: facts["path"]}
        for each in self.wanted:
            cell, wanted = facts[name_of_predicate(each)], each.object
            if isinstance(wanted, Variable):
                wanted = cells.setdefault(wanted.name, cell)
            if not _same(wanted, cell):
                return
        yield tuple(cells[name] for name in self.variables)


def read_request(patterns: Sequence[Pattern], network: Callable[[], Network]) -> Request:
    """What the triples of a block ask. Raises: QueryError, saying where and what to do."""
    subjects = list(dict.fromkeys(each.subject for each in patterns))
    first = subjects[0] if subjects else None
    for each in patterns:
        name = name_of_predicate(each)
        if name not in {*INPUTS, *OF_PATH, *OF_STEP}:
            raise QueryError(f"{_where(each)}{_unknown(each, name)}")
        if each.subject != first or not isinstance(first, Variable):
            raise QueryError(f"{_where(each)}all triples in SERVICE lk:paths are about one variable, such as ?path")
        if name in INPUTS and name not in MANY and sum(name_of_predicate(other) == name for other in patterns) > 1:
            raise QueryError(f"{_where(each)}lk:{name} stands twice: give it once, or bind a variable to several values")
    for name in ("source", "target"):
        if not any(name_of_predicate(each) == name for each in patterns):
            raise QueryError(f"SERVICE lk:paths needs lk:{name}: a term, or a variable that the rest of the query binds")
    assert isinstance(first, Variable)  # noqa: S101
    given = tuple(each for each in patterns if name_of_predicate(each) in INPUTS)
    for each in given:
        if isinstance(each.object, Variable):
            if each.object == first:
                raise QueryError(f"{_where(each)}{each.object} is the path: it cannot be lk:{name_of_predicate(each)} too")
        else:
            INPUTS[name_of_predicate(each)](each.object, _where(each) + f"lk:{name_of_predicate(each)}")
    return PathRequest(first.name, given, tuple(each for each in patterns if each not in given), network)


def name_of_predicate(pattern: Pattern) -> str:
    """The local name of a predicate of ours; of another, as it is written."""
    return str(getattr(pattern.predicate, "value", pattern.predicate)).removeprefix(BASE)


def _unknown(pattern: Pattern, name: str) -> str:
    if isinstance(pattern.predicate, Variable):
        return f"{pattern.predicate} cannot be asked for: name what SERVICE lk:paths gives, such as lk:step"
    known = [*INPUTS, *OF_PATH, *OF_STEP]
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    hint = f"did you mean lk:{near[0]}? " if near else ""
    said = f"lk:{name}" if name != getattr(pattern.predicate, "value", name) else prefixes().shorten(name)
    return f"SERVICE lk:paths does not know {said}; {hint}it knows lk: with {', '.join(known)}"


def _where(pattern: Pattern) -> str:
    return f"{pattern.where}: " if pattern.where else ""


def _step(graph: Open, number: int, step: Step) -> Facts:
    network = graph.network
    names = network.names[network.tail(number)], network.names[network.arrays.heads[number]]
    relation = SUBCLASS if step.kind is StepKind.HIERARCHY else _iri(step.relation)
    return {
        "edge": Iri(edge_iri((names[0], step.relation, names[1], step.condition))), "subject": _iri(names[0]),
        "relation": relation, "object": _iri(names[1]), "sign": _whole(step.sign), "belief": _decimal(step.belief),
        "stepKind": Text(step.kind.value),
    }  # fmt: skip


def _iri(name: str) -> Iri:
    return Iri(name if ":" in name else iri_of(name))


def _whole(number: int) -> Text:
    return Text(str(number), "integer")


def _decimal(number: float) -> Text:
    """A number as the edges of a store have it, so that it joins with theirs."""
    return Text(decimal(number).value, "decimal")


def _same(one: Cell, other: Cell) -> bool:
    if one == other:
        return True
    numbers = [each for each in (one, other) if isinstance(each, Text) and each.kind in {"integer", "decimal", "double"}]
    return len(numbers) == 2 and float(numbers[0].value) == float(numbers[1].value)
