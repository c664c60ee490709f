"""Larger random networks: both kernels against networkx, path by path."""

from __future__ import annotations

from array import array
from itertools import islice, pairwise
from random import Random

import networkx as nx
import pytest

from leukograph.assemble import bulk_network
from leukograph.filters import Filters, Open
from leukograph.model import StepKind
from leukograph.network import Code, Network, cost_of_belief
from leukograph.search import Budget, Search
from tests.toy import both, vocabulary

NODES, EDGES = 400, 2_400
CODES = [Code("increases", 1, StepKind.CAUSAL), Code("decreases", -1, StepKind.CAUSAL), Code("affects", 0, StepKind.CAUSAL)]


def made(seed: int) -> Network:
    """A network with a few hubs; no two edges have the same ends."""
    chance = Random(seed)
    weights = [1 / (1 + node) ** 0.7 for node in range(NODES)]
    ends: set[tuple[int, int]] = set()
    while len(ends) < EDGES:
        tail, head = chance.choices(range(NODES), weights, k=2)
        if tail != head:
            ends.add((tail, head))
    pairs = sorted(ends)
    chance.shuffle(pairs)
    return bulk_network(
        [f"n{node:04}" for node in range(NODES)],
        (array("I", [tail for tail, _ in pairs]), array("I", [head for _, head in pairs])),
        codes=CODES,
        code_of=array("H", [chance.randrange(3) for _ in pairs]),
        cost_of=array("I", [cost_of_belief(chance.randrange(200_000, 1_000_000) / 1_000_000) for _ in pairs]),
        vocabulary=vocabulary(),
    )


def peer(graph: Network) -> nx.DiGraph[int]:
    plain: nx.DiGraph[int] = nx.DiGraph()
    for number, edge in enumerate(graph.edges):
        plain.add_edge(edge.tail, edge.head, number=number, cost=graph.arrays.costs[number])
    return plain


@pytest.mark.parametrize("seed", range(3))
def test_the_best_by_length_and_by_belief_are_those_of_networkx(seed: int) -> None:
    graph = made(seed)
    plain = peer(graph)
    chance = Random(seed + 100)
    for _ in range(4):
        start, end = chance.sample(range(NODES // 2), 2)
        if not nx.has_path(plain, start, end):
            continue
        for by, weight in (("length", None), ("belief", "cost")):
            theirs = [_numbers(plain, nodes) for nodes in islice(nx.shortest_simple_paths(plain, start, end, weight), 30)]
            for each in both(graph):
                search = Search(Open(each, Filters(min_belief=0), start, end), start, end, 50)
                mine = search.best(len(theirs), by, Budget()).paths
                assert [_worth(graph, path, by) for path in mine] == [_worth(graph, path, by) for path in theirs]
                assert all(_is_simple(graph, path, start, end) for path in mine)
                assert len(set(mine)) == len(mine)


@pytest.mark.parametrize("seed", range(2))
def test_all_paths_up_to_four_steps_with_their_signs_are_those_of_networkx(seed: int) -> None:
    graph = made(seed)
    plain = peer(graph)
    for start, end in ((0, 1), (5, 2), (7, 300)):
        theirs = sorted(_numbers(plain, nodes) for nodes in nx.all_simple_paths(plain, start, end, cutoff=4))
        signs = [_sign(graph, path) for path in theirs]
        for each in both(graph):
            counts, listed = Search(Open(each, Filters(min_belief=0), start, end), start, end, 4).every(100_000, Budget())
            assert sorted(listed) == theirs
            assert (counts.raising, counts.lowering, counts.unsigned) == (signs.count(1), signs.count(-1), signs.count(0))


def _numbers(plain: nx.DiGraph[int], nodes: list[int]) -> tuple[int, ...]:
    return tuple(plain.edges[ends]["number"] for ends in pairwise(nodes))


def _worth(graph: Network, path: tuple[int, ...], by: str) -> int:
    return len(path) if by == "length" else sum(graph.arrays.costs[number] for number in path)


def _sign(graph: Network, path: tuple[int, ...]) -> int:
    sign = 1
    for number in path:
        sign *= graph.edges[number].sign
    return sign


def _is_simple(graph: Network, path: tuple[int, ...], start: int, end: int) -> bool:
    edges = [graph.edges[number] for number in path]
    nodes = [start, *(edge.head for edge in edges)]
    return [edge.tail for edge in edges] == nodes[:-1] and nodes[-1] == end and len(set(nodes)) == len(nodes)
