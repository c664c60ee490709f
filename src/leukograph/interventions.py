"""Where on the paths between two terms treatments act, whether they cut them all, and what they worsen themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from leukograph.causal import path_of, verdict_of
from leukograph.cuts import Cut, minimum_cut
from leukograph.filters import Filters, Open
from leukograph.influence import best_path
from leukograph.model import Node, Path, Step, StepKind, Verdict
from leukograph.network import Network
from leukograph.search import Budget, Counts, Search, reached

MOST_PATHS = 20_000
LONGEST_WAY = 4


@dataclass(frozen=True, slots=True)
class Intervention:
    """A treatment that acts on paths: its ways onto terms of theirs, and how many of them it works against or along.

    A way is the most believed path with a causal step onto a term, of at most LONGEST_WAY steps, past none of the others.
    `where`, for each way: the disorders and findings that it lowers on its way, and that neither the paths nor what is given
    say are there: the way acts only where they are. `cuts`: without the terms between the two ends on which it works against
    paths, wherever it is given, no path is left. `worsens`: disorders and findings that claims about it, or about what it is
    a kind of, say it raises.
    """

    node: Node
    kind: str
    ways: tuple[Path, ...]
    where: tuple[tuple[Node, ...], ...]
    against: int
    along: int
    on_target: bool
    cuts: bool
    worsens: tuple[Step, ...]

    def to_dict(self) -> dict[str, Any]:
        """The intervention as JSON shows it."""
        return {
            **self.node.to_dict(),
            "kind": self.kind,
            "against": self.against,
            "along": self.along,
            "on_target": self.on_target,
            "cuts": self.cuts,
            "ways": [way.to_dict() for way in self.ways],
            "where": [[node.to_dict() for node in nodes] for nodes in self.where],
            "worsens": [step.to_dict() for step in self.worsens],
        }


@dataclass(frozen=True, slots=True)
class Interventions:
    """All treatments that act on the paths between two terms, those that work against most paths first.

    Those of which all ways act only where something else is come behind the others.
    `counts` are of all the paths; `together`: none of them is left without all the terms between the ends on which some
    treatment works against them, wherever it is given. `cut` is the smallest set of terms whose removal cuts all paths, or
    None and `why_no_cut`.
    """

    source: Node
    target: Node
    verdict: Verdict
    counts: Counts
    found: tuple[Intervention, ...]
    together: bool
    cut: tuple[Node, ...] | None
    why_no_cut: str
    complete: bool

    def to_dict(self) -> dict[str, Any]:
        """The interventions as JSON shows them."""
        counts = {"raising": self.counts.raising, "lowering": self.counts.lowering, "unsigned": self.counts.unsigned}
        return {
            "source": self.source.to_dict(),
            "target": self.target.to_dict(),
            "verdict": self.verdict.value,
            "counts": counts,
            "complete": self.complete,
            "together_cut_all": self.together,
            "minimum_cut": None if self.cut is None else [node.to_dict() for node in self.cut],
            "why_no_cut": self.why_no_cut,
            "interventions": [each.to_dict() for each in self.found],
        }


@dataclass(frozen=True, slots=True)
class _Place:
    """A term on the paths: those on which more of it, and those on which less of it, comes to what the whole does, or not.

    Each is a pair: the paths that come to the sign of the whole, and those that come to the opposite; one bit a path.
    """

    more: tuple[int, int]
    less: tuple[int, int]


# A way as an answer shows it, with its sign, the number of the term that it leads to, and where alone it acts.
Way = tuple[Path, int, int, tuple[Node, ...]]


def interventions(
    network: Network,
    source: str,
    target: str,
    *,
    filters: Filters | None = None,
    max_length: int = 8,
    budget: Budget | None = None,
) -> Interventions:
    """Every treatment that acts on a simple path from source to target, on which step, and what all of them do together.

    A treatment (a term of a kind that the schema marks as intervention) acts on a path by a way onto a term of the path
    other than the source: against it, if what that way does to the term comes along the rest of the path to the opposite
    of what the whole path does; along it, if it comes to the same.
    """
    ends = network.number[source], network.number[target]
    question = _Question(network, ends, filters or Filters(), max_length, budget or Budget())
    graph = Open(network, question.filters, *ends)
    counts, paths = question.search(question.filters).every(MOST_PATHS, question.budget)
    complete = counts.complete and counts.all <= MOST_PATHS
    places = _places(network, [path for path in paths if network.sign_of(path)])
    acting = [_intervention(question, graph, node, ways, places) for node, ways in _found(question, graph, places)]
    found = sorted((each for each, _ in acting if each.against or each.along), key=_rank)
    together = question.is_cut_without(frozenset().union(*(fought for _, fought in acting)))
    passed = [node for node in (network.number[name] for name in question.filters.via) if node not in ends]
    # A term that every path must pass cuts them all.
    sure = passed[:1] if counts.all else []
    cut = Cut(tuple(sure)) if sure or not counts.all else minimum_cut(graph, *ends, max_length)
    nodes = None if cut.nodes is None else tuple(network.node(node) for node in cut.nodes)
    shown = network.node(ends[0]), network.node(ends[1]), verdict_of(counts), counts
    return Interventions(*shown, tuple(found), together, nodes, cut.why, complete)


def _rank(each: Intervention) -> tuple[bool, int, int, str]:
    return all(each.where), -each.against, each.along, each.node.label


@dataclass(frozen=True, slots=True)
class _Question:
    """What was asked, to be asked again with terms removed."""

    network: Network
    ends: tuple[int, int]
    filters: Filters
    max_length: int
    budget: Budget

    def search(self, filters: Filters) -> Search:
        """The search under these filters."""
        via = tuple(self.network.number[name] for name in filters.via)
        return Search(Open(self.network, filters, *self.ends), *self.ends, self.max_length, via)

    def is_cut_without(self, gone: frozenset[int]) -> bool:
        """True if no path is left when terms are removed, and there are such terms."""
        if not gone:
            return False
        names = frozenset(self.network.names[node] for node in gone)
        left = self.search(replace(self.filters, without=self.filters.without | names)).best(1, "length", self.budget)
        return left.complete and not left.paths


def _places(network: Network, paths: Iterable[Sequence[int]]) -> dict[int, _Place]:
    """The terms on the paths but the source, and what more and less of each comes to."""
    counted: dict[int, list[int]] = {}
    for place, path in enumerate(paths):
        whole = network.sign_of(path)
        for number, comes in zip(path, _what_comes_of(network, path), strict=True):
            bits = counted.setdefault(network.arrays.heads[number], [0, 0, 0, 0])
            for first, sign in zip((0, 2), comes, strict=True):
                if sign:
                    bits[first if sign == whole else first + 1] |= 1 << place
    return {node: _Place((bits[0], bits[1]), (bits[2], bits[3])) for node, bits in counted.items()}


def _what_comes_of(network: Network, path: Sequence[int]) -> list[tuple[int, int]]:
    """What more, and what less, of the term that each step leads to comes to at the end of the path."""
    more, less, found = 1, -1, []
    for number in reversed(path):
        found.append((more, less))
        code, comes = network.codes[network.arrays.codes[number]], {1: more, -1: less, 0: 0}
        more, less = comes[code.after(1)], comes[code.after(-1)]
    return found[::-1]


def _found(question: _Question, graph: Open, places: dict[int, _Place]) -> Iterable[tuple[int, list[Way]]]:
    """The treatments that act on the places, with their ways onto them."""
    network = graph.network
    marked = {name for name, kind in network.vocabulary.kinds.items() if kind.role == "intervention"}
    acting: dict[int, list[int]] = {}
    for place in places:
        others = places.keys() - {place} | {graph.start}
        wide = Open(network, replace(question.filters, assumed=_conditions(network)), place, place)
        states, _ = reached(wide, place, backward=True, closed=others, max_hops=LONGEST_WAY)
        for node in dict.fromkeys(node for node, tag, _, _ in states if tag & 1):
            if network.kind(node) in marked:
                acting.setdefault(node, []).append(place)
    for node, ends in acting.items():
        ways = [way for place in ends for way in _way(question, graph, node, place, places)]
        if ways:
            yield node, ways


def _conditions(network: Network) -> frozenset[str]:
    return frozenset(name for code in network.codes for name in code.condition)


def _way(question: _Question, graph: Open, node: int, place: int, places: dict[int, _Place]) -> list[Way]:
    """The most believed way with a causal step from a treatment onto a term of the paths, if it has a sign."""
    network = graph.network
    opened = Open(network, question.filters, node, place)
    others = places.keys() - {place} | {graph.start}
    path = best_path(Search(opened, node, place, LONGEST_WAY, closed=others))
    way = path_of(opened, path) if path else None
    return [(way, way.sign, place, _where(graph, path))] if way and way.sign else []


def _where(graph: Open, path: Sequence[int]) -> tuple[Node, ...]:
    """The disorders and findings that a way lowers before its end, but for those that are given: it acts where they are."""
    network, sign, found = graph.network, 1, []
    for number in path[:-1]:
        sign = network.sign_of([number], before=sign)
        head = network.arrays.heads[number]
        if sign < 0 and network.kind(head) in _harms(network) and network.names[head] not in graph.holds:
            found.append(network.node(head))
    return tuple(found)


def _harms(network: Network) -> set[str]:
    return {name for name, kind in network.vocabulary.kinds.items() if kind.role == "harm"}


def _intervention(
    question: _Question, graph: Open, node: int, ways: list[Way], places: dict[int, _Place]
) -> tuple[Intervention, frozenset[int]]:
    """What a treatment does, and the terms between the ends on which it works against paths, wherever it is given."""
    network = graph.network
    against = along = 0
    fought = set()
    for _, sign, place, where in ways:
        kept, turned = places[place].more if sign > 0 else places[place].less
        against, along = against | turned, along | kept
        fought |= {place} if turned and place != graph.end and not where else set()
    made = Intervention(
        network.node(node),
        network.vocabulary.kinds[network.kind(node)].label,
        tuple(way for way, *_ in ways),
        tuple(where for *_, where in ways),
        against.bit_count(),
        along.bit_count(),
        any(place == graph.end for _, _, place, _ in ways),
        question.is_cut_without(frozenset(fought)),
        tuple(_worsened(graph, node)),
    )
    return made, frozenset(fought)


def _worsened(graph: Open, node: int) -> Iterable[Step]:
    """The steps by which a treatment, or what it is a kind of, raises disorders and findings."""
    network = graph.network
    harmed = _harms(network)
    for name in sorted(network.above([network.names[node]])):
        for number in network.leaving(network.number[name]):
            edge = network.edges[number]
            harms = edge.sign > 0 and edge.kind is StepKind.CAUSAL and network.kind(edge.head) in harmed
            if harms and graph.opens(number):
                yield network.step(edge, graph.belief(number), graph.claims(edge))
