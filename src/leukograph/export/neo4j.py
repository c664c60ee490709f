"""Neo4j: CSV files for `neo4j-admin database import`: terms, sources, and relationships with their signs and claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leukograph.content import Content
from leukograph.export._csv import Sheets
from leukograph.export._graph import Attributes, Graph, joined
from leukograph.export._product import Product

# The separator of lists is Neo4j's own default.
SEPARATOR = ";"
NODES = {
    "id": "id:ID(Term)", "iri": "iri", "name": "name", "label": "label", "kind": "kind", "definition": "definition",
    "note": "note", "synonyms": "synonyms:string[]", "same_as": "same_as:string[]", "mappings": "mappings:string[]",
    "unmapped": "unmapped", "values": "values", "labels": ":LABEL",
}  # fmt: skip
RELATIONSHIPS = {
    "subject": ":START_ID(Term)", "object": ":END_ID(Term)", "type": ":TYPE", "id": "id", "relation": "relation",
    "label": "label", "sign": "sign:int", "belief": "belief:double", "traversal": "traversal",
    "believed": "believed:boolean", "condition": "condition:string[]", "sources": "sources:string[]",
    "evidence": "evidence:string[]", "certainty": "certainty:string[]", "claims": "claims",
    "denied_by": "denied_by:string[]", "denials": "denials",
}  # fmt: skip
SOURCES = {
    "key": "key:ID(Source)", "iri": "iri", "title": "title", "authors": "authors", "date": "date", "licence": "licence",
    "get": "get", "address": "address", "sha256": "sha256", "labels": ":LABEL",
}  # fmt: skip


def write(content: Content) -> Product:
    """`nodes.csv`, `sources.csv` and `relationships.csv`; `docs` of Neo4j call the first lines headers."""
    graph, sheets = Graph(content), Sheets()
    nodes = ({**joined(node, SEPARATOR), "labels": f"Term;{node['kind']}"} for node in graph.nodes)
    links = ({**joined(link, SEPARATOR), "type": _type(link)} for link in graph.links)
    files = {
        "nodes.csv": _table(sheets, NODES, nodes),
        "relationships.csv": _table(sheets, RELATIONSHIPS, links),
        "sources.csv": _table(sheets, SOURCES, _sources(graph)),
    }
    lost = (*graph.lost(about=False), sheets.lost)
    return Product(files, tuple(each for each in lost if each.count and each.what != "descriptions of sources"))


def _table(sheets: Sheets, columns: dict[str, str], rows: Iterator[Attributes]) -> str:
    named = ({columns[name]: value for name, value in row.items() if name in columns} for row in rows)
    return sheets.csv(list(columns.values()), named)


def _type(link: Attributes) -> str:
    """The type of a relationship as Neo4j's convention writes it.

    >>> _type({"relation": "hasManifestation"})
    'HAS_MANIFESTATION'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(link["relation"])).upper()


def _sources(graph: Graph) -> Iterator[Attributes]:
    for source in graph.content.sources.values():
        said = {name: graph.text(getattr(source, name)) for name in SOURCES if name != "labels"}
        yield {**said, "labels": "Source"}
