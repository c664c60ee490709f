"""Simple paths by trying everything: slow, plain, and sharing no line with the search that it is held against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from math import log

from hypothesis import Phase, settings
from hypothesis import strategies as st

from leukograph.model import StepKind
from leukograph.network import Edge, Network

Path = tuple[int, ...]
Opens = Callable[[Edge], bool]
PHASES = (Phase.explicit, Phase.generate)
QUICK = settings(max_examples=40, deadline=None, derandomize=True, database=None, phases=PHASES)
NAMES = "ABCDEFGH"
KINDS = ("CellType", "Disorder", "Population", "LaboratoryTest")
BELIEFS = ("1.0", "0.9", "0.81", "0.5", "0.25", "0.1")
ADDING = {"CellType", "Quantity", "BiologicalProcess", "Disorder", "Finding"}
RELATIONS = ("+", "+", "-", "-", "?", "is", "low", "wol")


@st.composite
def lines(draw: st.DrawFn, relations: tuple[str, ...] = RELATIONS, most: int = 16) -> str:
    """The text of a random network of up to eight terms, two of which are A and B; no edge stands there twice."""
    names = NAMES[: draw(st.integers(3, len(NAMES)))]
    ends = st.tuples(st.sampled_from(names), st.sampled_from(relations), st.sampled_from(names))
    steps = draw(st.lists(ends.filter(lambda step: step[0] != step[2]), unique=True, min_size=most // 3, max_size=most))
    said = [f"{a} {relation} {b} belief={draw(st.sampled_from(BELIEFS))}" for a, relation, b in steps]
    kinds = [f"{name} : {draw(st.sampled_from(KINDS))}" for name in names]
    return "\n".join(["A is Z", "B is Z", *kinds, *said])


def unconditional(edge: Edge) -> bool:
    """What an unfiltered question leaves open in networks where every belief is 0.1 at least."""
    return not edge.condition and edge.kind is not StepKind.ASSOCIATION


def simple_paths(graph: Network, source: str, target: str, opens: Opens = unconditional) -> list[Path]:
    """Every simple path as numbers of edges, in no order, but for those that walk a definition there and back."""
    by_tail: dict[int, list[tuple[int, int]]] = {}
    for number, edge in enumerate(graph.edges):
        if opens(edge):
            by_tail.setdefault(edge.tail, []).append((number, edge.head))
    start, end = graph.number[source], graph.number[target]

    def extended(node: int, passed: frozenset[int]) -> Iterator[Path]:
        if node == end:
            yield ()
            return
        for number, head in by_tail.get(node, []):
            if head not in passed:
                yield from ((number, *rest) for rest in extended(head, passed | {head}))

    return [path for path in extended(start, frozenset({start})) if not there_and_back(graph, path)]


def there_and_back(graph: Network, path: Path) -> bool:
    """True if a definition is followed by its way back, with nothing but hierarchy steps between."""
    edges = [graph.edges[number] for number in path if graph.edges[number].kind is not StepKind.HIERARCHY]
    return any(one.kind is StepKind.DEFINITION and one.way_back == next_.relation for one, next_ in pairwise(edges))


def through(graph: Network, path: Path, names: Iterable[str]) -> bool:
    """True if the path passes all these terms, its ends counted."""
    passed = {graph.names[node] for number in path for node in (graph.edges[number].tail, graph.edges[number].head)}
    return passed.issuperset(names)


def sign(graph: Network, path: Path, before: int = 1) -> int:
    """The product of the signs, but 0 where less of a kind goes up to the whole and is not known to add up."""
    for number in path:
        edge = graph.edges[number]
        lost = edge.kind is StepKind.HIERARCHY and graph.kind(edge.tail) not in ADDING
        before = 0 if before == -1 and lost else before * edge.sign
    return before


def by_belief(graph: Network, paths: Iterable[Path]) -> list[Path]:
    """Most believed first (minus the logarithm, in units of a hundred-millionth), then shorter, then lower edge numbers."""
    return sorted(paths, key=lambda path: (cost(graph, path), len(path), path))


def by_length(graph: Network, paths: Iterable[Path]) -> list[Path]:
    """Shortest first, then more believed, then lower edge numbers."""
    return sorted(paths, key=lambda path: (len(path), cost(graph, path), path))


def cost(graph: Network, path: Path) -> int:
    """Minus the logarithm of the belief of a path, each step rounded to a hundred-millionth."""
    return sum(round(-log(graph.edges[number].belief) * 100_000_000) for number in path)


def counted(graph: Network, paths: Iterable[Path]) -> tuple[int, int, int]:
    """How many of the paths raise, lower, and have no sign."""
    signs = [sign(graph, path) for path in paths]
    return signs.count(1), signs.count(-1), signs.count(0)
