"""The libraries, each asked in the way that suits it best. Signs: its paths in order, those of another sign passed over.

Filters: a copy of the graph with the open edges, made for the question, then a search in the copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, pairwise
from math import prod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.graphs import Sample
    from benchmarks.questions import Question

NOTHING = 1e-8
FIRST = 32  # so many paths are asked for where only some will have the sign; then twice as many


class Peer:
    """What answers by methods named after the questions; one that it lacks has no way there."""

    def prepare(self, question: Question, item: tuple[Any, ...]) -> Callable[[], Any] | None:
        """What answers the question, or None if there is no way."""
        method = getattr(self, question.method, None)
        return partial(method, *question.arguments(item)) if method else None

    def plain(self, _: Question, answer: Any) -> Any:
        """The answer as all give it; not timed."""
        return answer


class Networkx(Peer):
    """networkx: a DiGraph with attributes."""

    def __init__(self, sample: Sample) -> None:
        import networkx as nx

        self.nx, self.sample = nx, sample
        self.graph: Any = nx.DiGraph()
        self.graph.add_nodes_from(range(sample.nodes))
        opened = sample.open.tolist()
        lists = sample.tails.tolist(), sample.heads.tolist(), sample.costs.tolist(), sample.signs.tolist(), opened
        self.graph.add_edges_from((t, h, {"cost": c, "sign": s, "open": o}) for t, h, c, s, o in zip(*lists, strict=True))

    def reach(self, source: int, target: int) -> Any:
        return self.nx.has_path(self.graph, source, target)

    def shortest(self, source: int, target: int, k: int) -> Any:
        if k == 1:
            return [self.nx.shortest_path(self.graph, source, target)]
        return list(islice(self.nx.shortest_simple_paths(self.graph, source, target), k))

    def believed(self, source: int, target: int, k: int) -> Any:
        return list(islice(self.nx.shortest_simple_paths(self.graph, source, target, weight="cost"), k))

    def every(self, source: int, target: int, longest: int) -> Any:
        return list(self.nx.all_simple_paths(self.graph, source, target, cutoff=longest))

    def shortest_raising(self, source: int, target: int, k: int) -> Any:
        return list(islice(self._raising(self.graph, source, target, None), k))

    def believed_raising(self, source: int, target: int, k: int) -> Any:
        return list(islice(self._raising(self.graph, source, target, "cost"), k))

    def shortest_filtered(self, source: int, target: int, k: int) -> Any:
        return list(islice(self._raising(self._copy(), source, target, None), k))

    def believed_filtered(self, source: int, target: int, k: int) -> Any:
        return list(islice(self._raising(self._copy(), source, target, "cost"), k))

    def _copy(self) -> Any:
        copy: Any = self.nx.DiGraph()
        copy.add_nodes_from(self.graph)
        copy.add_edges_from((tail, head, data) for tail, head, data in self.graph.edges(data=True) if data["open"])
        return copy

    def _raising(self, graph: Any, source: int, target: int, weight: str | None) -> Iterator[list[int]]:
        try:
            for path in self.nx.shortest_simple_paths(graph, source, target, weight=weight):
                if prod(graph[a][b]["sign"] for a, b in pairwise(path)) == 1:
                    yield path
        except self.nx.NetworkXNoPath:
            return


class Igraph(Peer):
    """igraph: its C core through its Python package."""

    def __init__(self, sample: Sample) -> None:
        import igraph
        import numpy as np

        self.sample, self.open = sample, np.nonzero(sample.open)[0]
        self.graph: Any = igraph.Graph(sample.nodes, np.column_stack([sample.tails, sample.heads]).tolist(), directed=True)
        self.graph.es["cost"] = sample.costs.tolist()
        self.graph.es["sign"] = sample.signs.tolist()

    def reach(self, source: int, target: int) -> Any:
        return self.graph.distances(source, target)[0][0] < float("inf")

    def shortest(self, source: int, target: int, k: int) -> Any:
        if k == 1:
            return self.graph.get_shortest_paths(source, target)
        return self.graph.get_k_shortest_paths(source, target, k=k, mode="out")

    def believed(self, source: int, target: int, k: int) -> Any:
        return self.graph.get_k_shortest_paths(source, target, k=k, mode="out", weights="cost")

    def every(self, source: int, target: int, longest: int) -> Any:
        return self.graph.get_all_simple_paths(source, target, maxlen=longest, mode="out")

    def shortest_raising(self, source: int, target: int, k: int) -> Any:
        return self._raising(self.graph, source, target, k, None)

    def believed_raising(self, source: int, target: int, k: int) -> Any:
        return self._raising(self.graph, source, target, k, "cost")

    def shortest_filtered(self, source: int, target: int, k: int) -> Any:
        return self._raising(self.graph.subgraph_edges(self.open, delete_vertices=False), source, target, k, None)

    def believed_filtered(self, source: int, target: int, k: int) -> Any:
        return self._raising(self.graph.subgraph_edges(self.open, delete_vertices=False), source, target, k, "cost")

    @staticmethod
    def _raising(graph: Any, source: int, target: int, k: int, weights: str | None) -> Any:
        size = FIRST
        while True:
            paths = graph.get_k_shortest_paths(source, target, k=size, mode="out", weights=weights, output="epath")
            found = [path for path in paths if path and prod(graph.es[path]["sign"]) == 1][:k]
            if len(found) == k or len(paths) < size:
                return [[source, *(graph.es[edge].target for edge in path)] for path in found]
            size *= 2


class Rustworkx(Peer):
    """rustworkx: no k best simple paths, so only what it has."""

    def __init__(self, sample: Sample) -> None:
        import rustworkx

        self.rx = rustworkx
        self.graph: Any = rustworkx.PyDiGraph()
        self.graph.add_nodes_from(range(sample.nodes))
        self.graph.add_edges_from_no_data(list(zip(sample.tails.tolist(), sample.heads.tolist(), strict=True)))

    def reach(self, source: int, target: int) -> Any:
        return self.rx.has_path(self.graph, source, target)

    def shortest(self, source: int, target: int, k: int) -> Any:
        if k == 1:
            return [list(self.rx.digraph_dijkstra_shortest_paths(self.graph, source, target=target)[target])]
        return None

    def every(self, source: int, target: int, longest: int) -> Any:
        return self.rx.digraph_all_simple_paths(self.graph, source, target, cutoff=longest + 1)  # it counts nodes


class Scipy(Peer):
    """scipy: rows of costs and rows of signs; Yen's algorithm."""

    def __init__(self, sample: Sample) -> None:
        import numpy as np
        from scipy.sparse import csgraph, csr_array

        self.csgraph, self.np = csgraph, np
        shape, ends = (sample.nodes, sample.nodes), (sample.tails.astype(np.int32), sample.heads.astype(np.int32))
        # An edge that costs nothing is none to csgraph: such edges cost less than the last bit of a sum.
        costs = np.maximum(sample.costs.astype(np.float64), NOTHING)
        self.costs = csr_array((costs, ends), shape=shape)
        self.signs = csr_array((sample.signs.astype(np.float64) + 2.0, ends), shape=shape)
        self.opened = csr_array((sample.open.astype(np.float64) + 1.0, ends), shape=shape)
        for rows in (self.costs, self.signs, self.opened):
            rows.sort_indices()
        self._csr = csr_array

    def reach(self, source: int, target: int) -> Any:
        order = self.csgraph.breadth_first_order(self.costs, source, return_predecessors=False)
        return bool((order == target).any())

    def shortest(self, source: int, target: int, k: int) -> Any:
        if k == 1:
            before = self.csgraph.breadth_first_order(self.costs, source)[1]
            return [self._path(before, source, target)]
        return self._yen(self.costs, source, target, k, unweighted=True)

    def believed(self, source: int, target: int, k: int) -> Any:
        return self._yen(self.costs, source, target, k)

    def shortest_raising(self, source: int, target: int, k: int) -> Any:
        return self._raising(self.costs, source, target, k, unweighted=True)

    def believed_raising(self, source: int, target: int, k: int) -> Any:
        return self._raising(self.costs, source, target, k)

    def shortest_filtered(self, source: int, target: int, k: int) -> Any:
        return self._raising(self._copy(), source, target, k, unweighted=True)

    def believed_filtered(self, source: int, target: int, k: int) -> Any:
        return self._raising(self._copy(), source, target, k)

    def _copy(self) -> Any:
        keep = self.opened.data > 1.5
        start = self.np.concatenate([[0], self.np.cumsum(keep)])[self.costs.indptr].astype(self.np.int32)
        return self._csr((self.costs.data[keep], self.costs.indices[keep], start), shape=self.costs.shape)

    def _yen(self, rows: Any, source: int, target: int, k: int, *, unweighted: bool = False) -> list[list[int]]:
        _, before = self.csgraph.yen(rows, source, target, k, unweighted=unweighted, return_predecessors=True)
        return [self._path(row, source, target) for row in before]

    def _raising(self, rows: Any, source: int, target: int, k: int, *, unweighted: bool = False) -> Any:
        size = FIRST
        while True:
            paths = self._yen(rows, source, target, size, unweighted=unweighted)
            found = [path for path in paths if prod(self._signs(path)) == 1][:k]
            if len(found) == k or len(paths) < size:
                return found
            size *= 2

    def _signs(self, path: list[int]) -> Iterator[int]:
        rows = self.signs
        for tail, head in pairwise(path):
            start, stop = rows.indptr[tail], rows.indptr[tail + 1]
            yield int(rows.data[start + self.np.searchsorted(rows.indices[start:stop], head)]) - 2

    @staticmethod
    def _path(before: Any, source: int, target: int) -> list[int]:
        path = [target]
        while path[-1] != source:
            path.append(int(before[path[-1]]))
        return path[::-1]


class GraphTool(Peer):
    """graph-tool, where it is installed; it is not on PyPI."""

    def __init__(self, sample: Sample) -> None:
        import graph_tool
        import graph_tool.topology
        import numpy as np

        self.topology = graph_tool.topology
        self.graph: Any = graph_tool.Graph(directed=True)
        self.graph.add_vertex(sample.nodes)
        self.graph.add_edge_list(np.column_stack([sample.tails, sample.heads]))

    def shortest(self, source: int, target: int, k: int) -> Any:
        if k == 1:
            return [[int(node) for node in self.topology.shortest_path(self.graph, source, target)[0]]]
        return None

    def every(self, source: int, target: int, longest: int) -> Any:
        return [path.tolist() for path in self.topology.all_paths(self.graph, source, target, cutoff=longest)]
