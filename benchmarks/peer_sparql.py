"""SPARQL through pyoxigraph: property paths say whether there is a way and what a hierarchy holds, joins list the ways."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from benchmarks.peers import Peer
from leukograph.files import written_beside
from leukograph.terms import iri_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.graphs import Sample

RDFS = "http://www.w3.org/2000/01/rdf-schema#"
STEP = iri_of("step")


class Sparql(Peer):
    """The graph as triples in memory: a step for every edge, rdfs:subClassOf for the hierarchy, rdfs:label for labels."""

    def __init__(self, sample: Sample) -> None:
        from pyoxigraph import RdfFormat, Store

        self.names = [iri_of(name) for name in sample.names]
        self.number = {name: number for number, name in enumerate(self.names)}
        path = sample.folder / "graph.nt"
        if not path.is_file():
            with written_beside(path) as beside:
                self._write(beside, sample)
        self.store = Store()
        self.store.bulk_load(path=str(path), format=RdfFormat.N_TRIPLES)

    def _write(self, path: Path, sample: Sample) -> None:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(self._lines(sample))

    def _lines(self, sample: Sample) -> Iterator[str]:
        names = self.names
        for tail, head, up in zip(sample.tails.tolist(), sample.heads.tolist(), sample.hierarchy.tolist(), strict=True):
            yield f"<{names[tail]}> <{STEP}> <{names[head]}> .\n"
            if up:
                yield f"<{names[tail]}> <{RDFS}subClassOf> <{names[head]}> .\n"
        for name, label in zip(names, sample.labels, strict=True):
            quoted = label.replace("\\", "\\\\").replace('"', '\\"')
            yield f'<{name}> <{RDFS}label> "{quoted}" .\n'

    def reach(self, source: int, target: int) -> Any:
        return bool(self.store.query(f"ASK {{ <{self.names[source]}> <{STEP}>+ <{self.names[target]}> }}"))

    def every(self, source: int, target: int, longest: int) -> Any:
        ends = f"<{self.names[source]}>", f"<{self.names[target]}>"
        ways = " UNION ".join(_chain(*ends, steps) for steps in range(1, longest + 1))
        middle = [f"?n{place}" for place in range(1, longest)]
        rows: Any = self.store.query(f"SELECT {' '.join(middle)} {{ {ways} }}")
        number = self.number
        return [[source, *(number[term.value] for term in row if term is not None), target] for row in rows]

    def above(self, node: int) -> Any:
        return self._values(f"SELECT ?x {{ <{self.names[node]}> <{RDFS}subClassOf>* ?x }}")

    def below(self, node: int) -> Any:
        return self._values(f"SELECT ?x {{ ?x <{RDFS}subClassOf>* <{self.names[node]}> }}")

    def label(self, text: str) -> Any:
        return self._values(f'SELECT ?x {{ ?x <{RDFS}label> ?name FILTER(CONTAINS(LCASE(?name), "{text}")) }}')

    def _values(self, query: str) -> list[str]:
        rows: Any = self.store.query(query)
        return [row[0].value for row in rows]


def _chain(source: str, target: str, steps: int) -> str:
    """The pattern of all simple paths of so many steps."""
    nodes = [source, *(f"?n{place}" for place in range(1, steps)), target]
    triples = " . ".join(f"{a} <{STEP}> {b}" for a, b in pairwise(nodes))
    apart = [f"{a} != {b}" for place, a in enumerate(nodes) for b in nodes[place + 1 :] if "?" in a + b]
    return f"{{ {triples} {'FILTER(' + ' && '.join(apart) + ')' if apart else ''} }}"
