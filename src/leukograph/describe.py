"""Everything that is known about one term, with evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leukograph.model import Node
from leukograph.results import python_value
from leukograph.store import Store
from leukograph.terms import iri_of, name_of, prefixes

HEAD = """
SELECT ?label ?kind ?definition ?note ?unmapped ?file ?line {{
  {term} rdfs:label ?label ; lk:kind ?k . ?k rdfs:label ?kind .
  OPTIONAL {{ {term} skos:definition ?definition }} OPTIONAL {{ {term} lk:note ?note }}
  OPTIONAL {{ {term} lk:unmapped ?unmapped }} OPTIONAL {{ {term} lk:file ?file ; lk:line ?line }}
}}"""
SYNONYMS = "SELECT ?name {{ {term} skos:altLabel ?name }} ORDER BY LCASE(?name)"
PARENTS = """
SELECT DISTINCT ?other ?label {{
  {term} rdfs:subClassOf ?other . ?other rdfs:label ?label FILTER(isIRI(?other))
}} ORDER BY ?label"""
CHILDREN = """
SELECT DISTINCT ?other ?label {{ ?other rdfs:subClassOf {term} ; rdfs:label ?label }} ORDER BY ?label"""
MAPPINGS = """
SELECT ?match ?identifier ?label {{
  VALUES ?match {{ skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch }}
  {term} ?match ?other . ?other skos:notation ?identifier . OPTIONAL {{ ?other rdfs:label ?label }}
}} ORDER BY ?match ?identifier"""
VALUES = """
SELECT ?role ?quantity ?interval ?unit ?population ?source ?locator ?evidence ?certainty ?note {{
  ?value a lk:Value ; lk:term {term} ; lk:role ?role ; lk:interval ?interval ; lk:unit ?unit ; lk:source ?s ;
    lk:locator ?locator ; lk:evidence ?evidence ; lk:certainty ?certainty ; lk:quantity/rdfs:label ?quantity .
  ?s dct:identifier ?source . OPTIONAL {{ ?value lk:population/rdfs:label ?population }} OPTIONAL {{ ?value lk:note ?note }}
}} ORDER BY ?role ?quantity ?interval ?source"""
CLAIMS = """
SELECT ?claim ?subject ?subjectLabel ?relation ?relationLabel ?object ?objectLabel ?modifier ?source ?locator ?evidence
       ?certainty ?share ?population ?dose ?onset ?note {{
  {{ ?claim lk:subject {term} }} UNION {{ ?claim lk:object {term} }}
  ?claim a lk:Claim ; lk:subject ?subject ; lk:relation ?relation ; lk:object ?object ; lk:source ?s ; lk:locator ?locator ;
    lk:evidence ?evidence ; lk:certainty ?certainty .
  ?subject rdfs:label ?subjectLabel . ?object rdfs:label ?objectLabel . ?relation rdfs:label ?relationLabel .
  ?s dct:identifier ?source .
  OPTIONAL {{ ?claim lk:modifier ?modifier }} OPTIONAL {{ ?claim lk:share ?share }}
  OPTIONAL {{ ?claim lk:population/rdfs:label ?population }} OPTIONAL {{ ?claim lk:dose ?dose }}
  OPTIONAL {{ ?claim lk:onset ?onset }} OPTIONAL {{ ?claim lk:note ?note }}
}} ORDER BY ?relationLabel ?subjectLabel ?objectLabel ?modifier ?source ?locator"""
CONDITIONS = "SELECT ?label {{ {claim} lk:condition/rdfs:label ?label }} ORDER BY ?label"


@dataclass(frozen=True, slots=True)
class Description:
    """A term with its names, place, mappings, values and claims; the parts are plain dictionaries, ready for JSON."""

    node: Node
    kind: str
    definition: str
    note: str
    unmapped: str
    where: str
    synonyms: tuple[str, ...]
    parents: tuple[Node, ...]
    children: tuple[Node, ...]
    mappings: tuple[dict[str, Any], ...]
    values: tuple[dict[str, Any], ...]
    claims: tuple[dict[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        """The description in the JSON form that `leukograph show --as json` prints."""
        return {
            **self.node.to_dict(),
            "kind": self.kind,
            "definition": self.definition,
            "note": self.note,
            "unmapped": self.unmapped,
            "where": self.where,
            "synonyms": list(self.synonyms),
            "parents": [node.to_dict() for node in self.parents],
            "children": [node.to_dict() for node in self.children],
            "mappings": list(self.mappings),
            "values": list(self.values),
            "claims": list(self.claims),
        }


def describe(store: Store, name: str) -> Description:
    """The description of the term with this local name. Raises: KeyError if there is none."""
    term = f"<{iri_of(name)}>"

    def rows(query: str) -> list[list[Any]]:
        return [[python_value(cell) for cell in row] for row in store.select(query.format(term=term))]

    head = rows(HEAD)
    if not head:
        raise KeyError(name)
    label, kind, definition, note, unmapped, file, line = head[0]
    return Description(
        node=Node(prefixes().shorten(iri_of(name)), label),
        kind=kind,
        definition=definition or "",
        note=note or "",
        unmapped=unmapped or "",
        where=f"{file}:{line}" if file else "",
        synonyms=tuple(row[0] for row in rows(SYNONYMS)),
        parents=tuple(Node(*row) for row in rows(PARENTS)),
        children=tuple(Node(*row) for row in rows(CHILDREN)),
        mappings=tuple({"match": row[0], "identifier": row[1], "label": row[2]} for row in rows(MAPPINGS)),
        values=tuple(dict(zip(VALUE_KEYS, row, strict=True)) for row in rows(VALUES)),
        claims=tuple(_claim(store, row) for row in store.select(CLAIMS.format(term=term))),
    )


VALUE_KEYS = ["role", "quantity", "interval", "unit", "population", "source", "locator", "evidence", "certainty", "note"]


def _claim(store: Store, row: tuple[Any, ...]) -> dict[str, Any]:
    cells = [python_value(cell) for cell in row]
    iri = str(row[0].value)
    conditions = store.select(CONDITIONS.format(claim=f"<{iri}>"))
    return {
        "claim": prefixes().shorten(iri),
        "subject": {"id": f"lk:{name_of(str(row[1].value))}", "label": cells[2]},
        "relation": cells[3].removeprefix("lk:"),
        "relation_label": cells[4],
        "object": {"id": f"lk:{name_of(str(row[5].value))}", "label": cells[6]},
        "modifier": cells[7] or "",
        "source": cells[8],
        "locator": cells[9],
        "evidence": cells[10],
        "certainty": cells[11],
        "condition": [python_value(condition[0]) for condition in conditions],
        "share": cells[12] or "",
        "population": cells[13] or "",
        "dose": cells[14] or "",
        "onset": cells[15] or "",
        "note": cells[16] or "",
    }


CONTENTS = (
    ("quads", "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"),
    ("named graphs", "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"),
    ("terms", "SELECT (COUNT(DISTINCT ?t) AS ?n) { ?t lk:kind ?kind }"),
    ("sources", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a lk:Source }"),
    ("claims", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a lk:Claim }"),
    ("claims that deny", 'SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a lk:Claim ; lk:modifier "not" }'),
    ("values", "SELECT (COUNT(DISTINCT ?v) AS ?n) { ?v a lk:Value }"),
    ("edges", "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e a lk:Edge }"),
    ("edges that raise", "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e a lk:Edge ; lk:sign 1 }"),
    ("edges that lower", "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e a lk:Edge ; lk:sign -1 }"),
    ("mappings", "SELECT (COUNT(*) AS ?n) { ?t lk:kind ?k ; ?m ?o . ?o skos:notation ?id }"),
)
KINDS = "SELECT ?label (COUNT(DISTINCT ?t) AS ?n) { ?t lk:kind/rdfs:label ?label } GROUP BY ?label ORDER BY DESC(?n) ?label"


def contents(store: Store) -> list[tuple[str, int]]:
    """What a store holds, each thing with its number; terms by kind at the end."""
    counted = [(what, int(python_value(store.select(query)[0][0]))) for what, query in CONTENTS]
    kinds = [(f"terms: {python_value(row[0])}", int(python_value(row[1]))) for row in store.select(KINDS)]
    return counted + kinds
