"""The peer of `answers.py`: the same question with rdflib and networkx, as one would write it without Leukograph.

It reads the exported N-Quads, takes the edges of the same network (believed enough, unconditional, with hierarchy and
definition steps), and lists the simple paths of at most 8 steps with the product of their signs.
"""

from __future__ import annotations

import sys
from collections import Counter
from math import prod
from typing import Any

import networkx as nx
import rdflib

LK = rdflib.Namespace("https://w3id.org/leukograph/")
EDGES = """
SELECT ?s ?o ?sign { ?e a lk:Edge ; lk:subject ?s ; lk:object ?o ; lk:sign ?sign ; lk:belief ?belief ; lk:relation ?r .
  FILTER(?belief >= 0.1) FILTER NOT EXISTS { ?e lk:condition ?c } ?r rdfs:subPropertyOf* lk:affects }"""
HIERARCHY = "SELECT ?s ?o { ?s rdfs:subClassOf ?o . ?s lk:kind ?a . ?o lk:kind ?b }"
DEFINITIONS = """
SELECT ?s ?o ?sign { GRAPH <https://w3id.org/leukograph/graph/inferred> { ?s ?r ?o } ?r rdfs:subPropertyOf lk:definedBy ;
  lk:sign ?sign }"""


def main(path: str) -> None:
    """Prints how many paths raise and how many lower."""
    data = rdflib.Dataset(default_union=True)
    data.parse(path, format="nquads")
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    names = {"lk": LK, "rdfs": rdflib.RDFS}
    for text in (EDGES, HIERARCHY, DEFINITIONS):
        rows: Any = data.query(text, initNs=names)
        for row in rows:
            cells = [str(cell) for cell in row]
            graph.add_edge(cells[0], cells[1], sign=int(cells[2]) if len(cells) > 2 else 1)
    counts: Counter[int] = Counter()
    paths: Any = nx.all_simple_edge_paths(graph, str(LK.Clozapine), str(LK.BacterialInfection), cutoff=8)
    for edges in paths:
        product = prod(graph[edge[0]][edge[1]][edge[2]]["sign"] for edge in edges)
        counts[product] += 1
    print(dict(counts))


if __name__ == "__main__":
    main(sys.argv[1])
