"""Why there is no path: what was cut, what is too far, what only comes from a common cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from leukograph.filters import Filters, Open
from leukograph.model import Claim, CommonCause
from leukograph.network import Edge, Network
from leukograph.search import Budget, Search

LONGEST = 50
UNFILTERED: dict[str, Any] = {
    "relations": frozenset(), "kinds": frozenset(), "sources": frozenset(), "evidence": frozenset(), "min_belief": 0.0,
    "via": (), "avoid": frozenset(), "without": frozenset(), "given": frozenset(),
}  # fmt: skip
OPTIONS = {
    "relations": "the relations asked for",
    "kinds": "the kinds asked for",
    "sources": "the sources asked for",
    "evidence": "the evidence classes asked for",
    "min_belief": "the minimum belief",
    "via": "the terms that must be passed",
    "avoid": "the terms to avoid",
    "without": "what is removed",
    "given": "the conditions that hold",
}


def reason_for_none(
    graph: Open, start: int, end: int, max_length: int, causes: tuple[CommonCause, ...], *, complete: bool
) -> str:
    """One or two sentences that say why there is no path from start to end."""
    if start == end:
        return "source and target are the same term"
    if not complete:
        return "the search stopped at its budget before it found a path"
    labels = graph.network.labels
    for node in (start, end):
        if node in graph.cut:
            return f"{labels[node]} {graph.cut[node]}"
    parts = list(_why(graph, start, end, max_length))
    if causes:
        names = ", ".join(cause.node.label for cause in causes)
        parts.append(f"both come from a common cause: {names}")
    return "; ".join(parts) or "no causal path leads from the one to the other"


def _why(graph: Open, start: int, end: int, max_length: int) -> Iterator[str]:
    shortest = _first(graph, start, end, LONGEST)
    if shortest:
        yield f"no path within {max_length} steps: the shortest has {len(shortest)}"
        return
    yield from _denials(graph, start, end)
    asked = [option for option in OPTIONS if option == "min_belief" or getattr(graph.filters, option)]
    cutting = [option for option in asked if _first(_relaxed(graph, [option]), start, end, max_length)]
    for option in cutting:
        yield f"cut by {OPTIONS[option]}{_named(graph, [option], max_length)}"
    if not cutting and _first(_relaxed(graph, asked), start, end, max_length):
        names = " and ".join(OPTIONS[option] for option in asked if option != "min_belief" or len(asked) == 1)
        yield f"cut by {names} together{_named(graph, asked, max_length)}"
    condition = _condition(graph, start, end, max_length)
    if condition:
        yield f"a path acts only given {condition}"


def _denials(graph: Open, start: int, end: int) -> Iterator[str]:
    """What sources deny of the start, or of what it is a kind of, acting on the end."""
    network = graph.network
    subjects = network.above([network.names[start]])
    said: dict[str, set[str]] = {}
    for claim in network.denials:
        if claim.subject in subjects and claim.object == network.names[end] and not _supported(network, claim):
            relation = network.vocabulary.relations[claim.relation].label
            subject, object_ = network.labels[network.number[claim.subject]], network.labels[end]
            said.setdefault(f"“{subject} {relation} {object_}”", set()).add(claim.source)
    for statement, sources in sorted(said.items()):
        yield f"{statement} is denied by {', '.join(sorted(sources))}"


def _supported(network: Network, denial: Claim) -> bool:
    """True if some source says what the claim denies."""
    edges = (network.edges[number] for number in network.reaching(network.number[denial.object]))
    return any(edge.relation == denial.relation and network.names[edge.tail] == denial.subject for edge in edges)


def _relaxed(graph: Open, options: Iterable[str]) -> Open:
    """The network under the same question without some of its filters."""
    return _again(graph, replace(graph.filters, **{option: UNFILTERED[option] for option in options}))


def _again(graph: Open, filters: Filters) -> Open:
    return Open(graph.network, filters, graph.start, graph.end)


def _first(graph: Open, start: int, end: int, max_length: int, by: str = "length") -> tuple[int, ...] | None:
    """The shortest (or, by belief, the most believed) path under these filters, or None."""
    via = tuple(graph.network.number[name] for name in graph.filters.via)
    return next(iter(Search(graph, start, end, max_length, via).best(1, by, Budget(200_000, 2.0)).paths), None)


def _named(graph: Open, options: list[str], max_length: int) -> str:
    """What stands on the best path that opens without these filters: the edges believed too little, the nodes cut.

    The best is the shortest, but where the minimum belief is one of the filters the most believed: a short path over an edge
    that sources deny is not what the minimum keeps out.
    """
    relaxed = _relaxed(graph, options)
    by = "belief" if "min_belief" in options else "length"
    path = _first(relaxed, graph.start, graph.end, max_length, by) or ()
    edges = [graph.network.edges[number] for number in path]
    weak = [
        _said(graph, edge, relaxed.belief(number))
        for edge, number in zip(edges, path, strict=True)
        if 0 <= relaxed.belief(number) < graph.minimum
    ]
    nodes = [edge.tail for edge in edges] + [graph.end]
    cut = [f"{graph.network.labels[node]} {graph.cut[node]}" for node in nodes if node in graph.cut]
    minimum = f" of {graph.minimum:g}" if options == ["min_belief"] else ""
    said = ", ".join([*(weak if "min_belief" in options else []), *cut])
    return f"{minimum}: {said}" if said else minimum


def _said(graph: Open, edge: Edge, belief: float) -> str:
    names = graph.network
    relation = names.vocabulary.relations[edge.relation].label
    denying = sorted({claim.source for claim in edge.claims if claim.denied})
    said = f"“{names.labels[edge.tail]} {relation} {names.labels[edge.head]}” is believed {belief:.4g}"
    return f"{said}, denied by {', '.join(denying)}" if denying else said


def _condition(graph: Open, start: int, end: int, max_length: int) -> str:
    """The conditions under which a path would act that does not act now, or an empty text."""
    conditions = {name for code in graph.network.codes for name in code.condition} - graph.holds
    if not conditions:
        return ""
    held = _again(graph, replace(graph.filters, assumed=frozenset(conditions)))
    path = _first(held, start, end, max_length)
    if path is None:
        return ""
    needed = {name for number in path for name in graph.network.edges[number].condition} - graph.holds
    return ", ".join(sorted(graph.network.labels[graph.network.number[name]] for name in needed))
