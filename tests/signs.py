"""The sign of every relation, read from `ontology/schema/relations.ttl` by rdflib: another way than the project's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import rdflib
from rdflib.namespace import OWL, RDF, RDFS

LK = rdflib.Namespace("https://w3id.org/leukograph/")
FILE = Path(__file__).resolve().parent.parent / "ontology" / "schema" / "relations.ttl"


@cache
def signs() -> dict[str, int]:
    """The sign by local name: that of the relation itself or of the nearest one above it; 0 where none has one."""
    graph = rdflib.Graph().parse(FILE)

    def sign(relation: rdflib.term.Node) -> int:
        stated = graph.value(relation, LK.sign)
        above = list(graph.objects(relation, RDFS.subPropertyOf))
        return int(str(stated)) if stated is not None else sign(above[0]) if above else 0

    found = {str(one).removeprefix(str(LK)): sign(one) for one in graph.subjects(RDF.type, OWL.ObjectProperty)}
    return found | {"subClassOf": 1}
