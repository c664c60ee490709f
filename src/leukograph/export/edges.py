"""Edge list as CSV: a row an edge, with its sign, belief, conditions, sources and evidence."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._csv import Sheets
from leukograph.export._graph import Graph, joined
from leukograph.export._product import Loss, Product

COLUMNS = (
    "subject", "subject_label", "subject_kind", "relation", "sign", "object", "object_label", "object_kind", "belief",
    "believed", "traversal", "condition", "sources", "evidence", "certainty", "claims", "denied_by", "denials", "id",
)  # fmt: skip


def write(content: Content) -> Product:
    """The edges as a table; `claims` and `denials` are JSON, `|` stands between the parts of lists."""
    graph, sheets = Graph(content), Sheets()
    nodes = {node["id"]: node for node in graph.nodes}
    rows = [
        joined(link)
        | {f"{end}_{what}": nodes[link[end]][what] for end in ("subject", "object") for what in ("label", "kind")}
        for link in graph.links
    ]
    text = sheets.csv(COLUMNS, rows)
    ends = {link[end] for link in graph.links for end in ("subject", "object")}
    alone = Loss("terms without an edge", len(nodes) - len(ends & set(nodes)), "the list has edges alone")
    more = Loss("definitions, synonyms, mappings and values of terms", len(nodes), "the list has no rows for terms")
    return Product.one("leukograph-edges.csv", text, alone, more, *graph.lost(about=False), sheets.lost)
