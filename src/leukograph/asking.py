"""What a block `SERVICE lk:paths` gives the search -> the question that is searched: terms, numbers and filters, checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from leukograph.blocks import Cell, Iri, Pattern, Text, Variable
from leukograph.causal import MAX_K, MAX_LENGTH
from leukograph.errors import QueryError
from leukograph.filters import Filters
from leukograph.kernel import ANY_SIGN, MOST_VIAS
from leukograph.network import Network
from leukograph.terms import BASE, SOURCE, name_of, prefixes

NUMBERS = frozenset({"integer", "decimal", "double", "float"})


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the search."""

    source: str
    target: str
    filters: Filters
    k: int
    max_length: int
    by: str
    sign: int


def _term(cell: Cell, what: str) -> str:
    if isinstance(cell, Iri) and ":" in cell.value:
        return name_of(cell.value)
    raise QueryError(f"{what} is a term such as lk:Neutropenia, not {_said(cell)}")


def _whole(most: int) -> Callable[[Cell, str], int]:
    def read(cell: Cell, what: str) -> int:
        if isinstance(cell, Text) and cell.kind == "integer" and 1 <= int(cell.value) <= most:
            return int(cell.value)
        raise QueryError(f"{what} is a whole number from 1 to {most}, not {_said(cell)}")

    return read


def _share(cell: Cell, what: str) -> float:
    if isinstance(cell, Text) and cell.kind in NUMBERS and 0 <= float(cell.value) <= 1:
        return float(cell.value)
    raise QueryError(f"{what} is a number from 0 to 1, not {_said(cell)}")


def _order(cell: Cell, what: str) -> str:
    if cell in {Text("belief"), Text("length")}:
        return str(cell.value)
    raise QueryError(f'{what} is "belief" or "length", not {_said(cell)}')


def _sign(cell: Cell, what: str) -> int:
    if isinstance(cell, Text) and cell.kind in NUMBERS and float(cell.value) in {-1.0, 0.0, 1.0}:
        return int(float(cell.value))
    raise QueryError(f"{what} is 1 (raises), -1 (lowers) or 0 (no sign), not {_said(cell)}")


def _truth(cell: Cell, what: str) -> bool:
    if isinstance(cell, Text) and cell.kind == "boolean":
        return cell.value in {"true", "1"}
    raise QueryError(f"{what} is true or false, not {_said(cell)}")


def _source(cell: Cell, what: str) -> str:
    if isinstance(cell, Iri) and cell.value.startswith(SOURCE):
        return cell.value.removeprefix(SOURCE)
    if isinstance(cell, Text) and cell.kind == "string":
        return cell.value
    raise QueryError(f'{what} is a source such as source:article-000 or "PMID:23463630", not {_said(cell)}')


def _evidence(cell: Cell, what: str) -> str:
    if isinstance(cell, Iri):
        return prefixes().shorten(cell.value)
    raise QueryError(f"{what} is a class of evidence such as ECO:0000180, not {_said(cell)}")


# What a block may give, and how it is read; each raises QueryError, beginning with `what`.
INPUTS: dict[str, Callable[[Cell, str], Any]] = {
    "source": _term, "target": _term, "maxLength": _whole(MAX_LENGTH), "k": _whole(MAX_K), "by": _order,
    "minBelief": _share, "wantedSign": _sign, "via": _term, "avoid": _term, "given": _term, "without": _term,
    "onlyRelation": _term, "onlyKind": _term, "onlySource": _source, "onlyEvidence": _evidence, "associations": _truth,
}  # fmt: skip
MANY = frozenset({"via", "avoid", "given", "without", "onlyRelation", "onlyKind", "onlySource", "onlyEvidence"})


def question_of(given: Iterable[Pattern], bound: Mapping[str, Cell], network: Network) -> Question | None:
    """The question for these values of variables; None where a bound end is no term of the network.

    Raises: QueryError for a value that cannot be, and for a term, relation, kind or source that is not there.
    """
    read: dict[str, list[Any]] = {}
    for each in given:
        name = str(getattr(each.predicate, "value", "")).removeprefix(BASE)
        free = isinstance(each.object, Variable)
        cell = bound[each.object.name] if isinstance(each.object, Variable) else each.object
        if free and name in {"source", "target"} and not (isinstance(cell, Iri) and name_of(cell.value) in network.number):
            # As a pattern of a graph that speaks of other things: it has no solution.
            return None
        what = (f"{each.where}: " if each.where else "") + f"lk:{name}"
        value = INPUTS[name](cell, what)
        _check(name, value, what, network)
        read.setdefault(name, []).append(value)
    if len(read.get("via", [])) > MOST_VIAS:
        raise QueryError(f"lk:via stands more than {MOST_VIAS} times: ask for fewer terms")
    one = {name: values[0] for name, values in read.items()}
    many = {name: frozenset(values) for name, values in read.items()}
    none = frozenset[str]()
    filters = Filters(
        relations=many.get("onlyRelation", none),
        kinds=many.get("onlyKind", none),
        sources=many.get("onlySource", none),
        evidence=many.get("onlyEvidence", none),
        min_belief=one.get("minBelief"),
        given=many.get("given", none),
        without=many.get("without", none),
        avoid=many.get("avoid", none),
        via=tuple(dict.fromkeys(read.get("via", []))),
        associations=one.get("associations", False),
    )
    rest = one.get("k", 3), one.get("maxLength", 8), one.get("by", "belief"), one.get("wantedSign", ANY_SIGN)
    return Question(one["source"], one["target"], filters, *rest)


def _check(name: str, value: Any, what: str, network: Network) -> None:
    """Passes a name that is known. Raises: QueryError."""
    vocabulary = network.vocabulary
    known: dict[str, tuple[str, Collection[str]]] = {
        "onlyRelation": ("relation", vocabulary.relations),
        "onlyKind": ("kind", vocabulary.kinds),
        "onlySource": ("source with claims", network.sources),
        "onlyEvidence": ("class of evidence", vocabulary.priors),
    }
    noun, names = known.get(name, ("term of this graph", network.number))
    if INPUTS[name] in {_term, _source, _evidence} and value not in names:
        near = get_close_matches(value, list(names), n=2, cutoff=0.7)
        hint = f"did you mean {' or '.join(near)}?" if near else "`leukograph find` looks for names"
        raise QueryError(f"{what}: {value} is no {noun}: {hint}")


def _said(cell: Cell) -> str:
    return prefixes().shorten(cell.value) if isinstance(cell, Iri) else str(cell)
