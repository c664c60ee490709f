"""A small graph that holds texts which no table may hold, and relations that the schema does not have: as a store may."""

from __future__ import annotations

from pathlib import Path

from leukograph.content import Content
from leukograph.knowledge import KnowledgeGraph
from leukograph.store import Literal, NamedNode, Quad, Store
from leukograph.terms import BASE, prefixes
from tests.few import claim, few, term

PLACE = "the place of the odd text"
# Quotes, markup, a bidi override, braces, a backslash, what OBO and CSV take for their own; no control characters.
HARD = "=1+1 \"q\" 'q' <b>&amp;</b> \u202eb\u202c {x} ! [y] \\ ; c"
CONTROLS = 'a\x00b\r\nid: lk:Injected\x1b[31m\u2028\tc\ufffe "d"'


def odd(folder: Path, text: str, ids: str = "own") -> Content:
    """Two terms and a claim with this text as label, synonym, definition and note; a denial; a transitive relation."""
    rows = [
        f"Fever\tFinding\t{PLACE}\t\t{PLACE}\t{PLACE}\t{PLACE}",
        term("Chill", "chill", "", "A definition."),
    ]
    claims = [
        claim("Fever", "causes", "Chill", share="18/24", note=PLACE),
        claim("Fever", "causes", "Chill", source="article-004"),
        claim("Chill", "affects", "Fever", modifier="not"),
    ]
    built = KnowledgeGraph.build(few(folder, rows, claims, ("article-000", "article-004")))
    store = Store()
    store.add(
        Quad(quad.subject, quad.predicate, Literal(text, language="en"), quad.graph_name)
        if isinstance(quad.object, Literal) and quad.object.value == PLACE
        else quad
        for quad in built.store
    )
    graph = NamedNode(BASE + "graph/ontology/schema/relations")
    store.add([Quad(NamedNode(BASE + "hasPart"), node("rdf:type"), node("owl:TransitiveProperty"), graph)])
    return Content(store, ids, folder=folder)


def node(curie: str) -> NamedNode:
    """The node of a CURIE."""
    return NamedNode(str(prefixes().expand(curie)))
