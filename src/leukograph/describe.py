"""Everything that is known about one term, with evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leukograph.documents import documents
from leukograph.model import Node, Step
from leukograph.neighbourhood import edges_around
from leukograph.network import Network
from leukograph.results import python_value
from leukograph.store import Store
from leukograph.terms import iri_of, prefixes

HEAD = """
SELECT ?label ?kind ?definition ?note ?unmapped ?file ?line {{
  {term} rdfs:label ?label ; lk:kind ?k . ?k rdfs:label ?kind .
  OPTIONAL {{ {term} skos:definition|<http://purl.obolibrary.org/obo/IAO_0000115> ?definition }}
  OPTIONAL {{ {term} lk:note ?note }}
  OPTIONAL {{ {term} lk:unmapped ?unmapped }} OPTIONAL {{ {term} lk:file ?file ; lk:line ?line }}
}}"""
SYNONYMS = """
SELECT DISTINCT ?name {{
  {term} skos:altLabel|<http://www.geneontology.org/formats/oboInOwl#hasExactSynonym> ?name
}} ORDER BY LCASE(?name)"""
PARENTS = """
SELECT DISTINCT ?other ?label {{
  {term} rdfs:subClassOf ?other . ?other rdfs:label ?label FILTER(isIRI(?other))
}} ORDER BY ?label"""
CHILDREN = """
SELECT DISTINCT ?other ?label {{ ?other rdfs:subClassOf {term} ; rdfs:label ?label }} ORDER BY ?label"""
MAPPINGS = """
SELECT ?match ?identifier ?label ?other {{
  VALUES ?match {{ skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch }}
  {term} ?match ?other . ?other skos:notation ?identifier . OPTIONAL {{ ?other rdfs:label ?label }}
}} ORDER BY ?match ?identifier"""
VALUES = """
SELECT ?role ?quantity ?interval ?unit ?population ?source ?locator ?evidence ?certainty ?note {{
  ?value lk:term {term} ; a lk:Value ; lk:role ?role ; lk:interval ?interval ; lk:unit ?unit ; lk:source ?s ;
    lk:locator ?locator ; lk:evidence ?evidence ; lk:certainty ?certainty ; lk:quantity/rdfs:label ?quantity .
  ?s dct:identifier ?source . OPTIONAL {{ ?value lk:population/rdfs:label ?population }} OPTIONAL {{ ?value lk:note ?note }}
}} ORDER BY ?role ?quantity ?interval ?source"""
# Each side of the union holds the whole pattern: joined behind it, all claims there are would be read for each term.
CLAIM = """?claim a lk:Claim ; lk:subject ?subject ; lk:object ?object ; lk:relation ?relation ; lk:source ?s ;
      lk:locator ?locator ; lk:evidence ?evidence ; lk:certainty ?certainty . ?subject rdfs:label ?subjectLabel .
    ?object rdfs:label ?objectLabel . ?relation rdfs:label ?relationLabel . ?s dct:identifier ?source"""
CLAIMS = f"""
SELECT ?claim ?subject ?subjectLabel ?relation ?relationLabel ?object ?objectLabel ?source ?locator ?evidence ?certainty {{{{
  {{{{ ?claim lk:subject {{term}} . {CLAIM} }}}} UNION {{{{ ?claim lk:object {{term}} . {CLAIM} }}}}
}}}}"""
DETAILS = """
SELECT ?claim ?part ?said ?label {{
  VALUES ?part {{ lk:modifier lk:share lk:population lk:dose lk:onset lk:note lk:condition }}
  {{ ?claim lk:subject {term} . ?claim ?part ?said }} UNION {{ ?claim lk:object {term} . ?claim ?part ?said }}
  OPTIONAL {{ ?said rdfs:label ?label }}
}} ORDER BY ?label"""


@dataclass(frozen=True, slots=True)
class Description:
    """A term with its names, place, mappings, values, claims, edges and sources; the parts are ready for JSON.

    `edges` are steps that reach and leave the term, in the groups of `neighbourhood.GROUPS`; `sources` tells of every source
    that is named, by its key.
    """

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
    edges: dict[str, tuple[dict[str, Any], ...]]
    sources: dict[str, dict[str, str]]

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
            "edges": {group: list(steps) for group, steps in self.edges.items()},
            "sources": self.sources,
        }


def describe(store: Store, network: Network, name: str) -> Description:
    """The description of the term with this local name. Raises: KeyError if there is none."""
    term = f"<{iri_of(name)}>"

    def rows(query: str) -> list[list[Any]]:
        return [[python_value(cell) for cell in row] for row in store.select(query.format(term=term))]

    head = rows(HEAD)
    if not head:
        raise KeyError(name)
    label, kind, definition, note, unmapped, file, line = head[0]
    values = tuple(dict(zip(VALUE_KEYS, row, strict=True)) for row in rows(VALUES))
    claims, around = _claims(store, term), edges_around(network, name)
    keys = {said["source"] for said in (*values, *claims)}
    keys |= {claim.source for steps in around.values() for step in steps for claim in step.claims}
    told = _Told(network, documents(store, keys))
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
        mappings=tuple(_mapping(row) for row in store.select(MAPPINGS.format(term=term))),
        values=values,
        claims=tuple(told.contradicted(claims)),
        edges={group: tuple(map(told.step, steps)) for group, steps in around.items()},
        sources=told.sources,
    )


VALUE_KEYS = ["role", "quantity", "interval", "unit", "population", "source", "locator", "evidence", "certainty", "note"]


def _mapping(row: tuple[Any, ...]) -> dict[str, Any]:
    match, identifier, label = (python_value(cell) for cell in row[:3])
    return {"match": match, "identifier": identifier, "label": label, "iri": str(row[3].value)}


def _claims(store: Store, term: str) -> list[dict[str, Any]]:
    """The claims about a term, sorted by relation and ends, those that deny behind those that do not."""
    found: dict[str, dict[str, Any]] = {}
    for row in store.select(CLAIMS.format(term=term)):
        found[python_value(row[0])] = _claim(row)
    for claim, part, said, label in store.select(DETAILS.format(term=term)):
        about, name = found.get(python_value(claim)), python_value(part).removeprefix("lk:")
        if about is not None and name == "condition":
            about[name].append(python_value(label))
        elif about is not None:
            about[name] = python_value(label or said)
    return sorted(found.values(), key=_place)


def _place(claim: dict[str, Any]) -> tuple[str, ...]:
    ends = claim["relation_label"], claim["subject"]["label"], claim["object"]["label"]
    return (*ends, claim["modifier"], claim["source"], claim["locator"], claim["claim"])


def _claim(row: tuple[Any, ...]) -> dict[str, Any]:
    cells = [python_value(cell) for cell in row]
    return {
        "claim": cells[0],
        "subject": {"id": prefixes().shorten(str(row[1].value)), "label": cells[2]},
        "relation": cells[3].removeprefix("lk:"),
        "relation_label": cells[4],
        "object": {"id": prefixes().shorten(str(row[5].value)), "label": cells[6]},
        "modifier": "",
        "source": cells[7],
        "locator": cells[8],
        "evidence": cells[9],
        "certainty": cells[10],
        "condition": [],
        "share": "",
        "population": "",
        "dose": "",
        "onset": "",
        "note": "",
    }


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of claims beside their own words: who their source is, what their evidence is called, who denies them."""

    network: Network
    sources: dict[str, dict[str, str]]

    def contradicted(self, claims: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The claims, each with the claims that deny what it says."""
        denials: dict[tuple[str, ...], list[str]] = {}
        for claim in claims:
            if claim["modifier"]:
                denials.setdefault(_said(claim), []).append(claim["claim"])
        for claim in claims:
            against = [] if claim["modifier"] else denials.get(_said(claim), [])
            yield {**claim, **self._about(claim), "denied": bool(claim["modifier"]), "denied_by": against}

    def step(self, step: Step) -> dict[str, Any]:
        """A step with its claims, and which of them deny it."""
        claims = []
        for witness in step.claims:
            said = {"claim": prefixes().shorten(witness.iri), **witness.to_dict()}
            claims.append({**said, **self._about(said), "denied": witness.denied})
        relation = self.network.vocabulary.relations.get(step.relation)
        return {
            **step.to_dict(),
            "relation_label": relation.label if relation else step.relation,
            "condition": list(step.condition),
            "claims": claims,
            "denied_by": [claim["claim"] for claim in claims if claim["denied"]],
        }

    def _about(self, claim: dict[str, Any]) -> dict[str, str]:
        source = self.sources.get(claim["source"], {})
        label = self.network.vocabulary.evidence_labels.get(claim["evidence"], "")
        return {"title": source.get("title", ""), "url": source.get("url", ""), "evidence_label": label}


def _said(claim: dict[str, Any]) -> tuple[str, ...]:
    return claim["subject"]["id"], claim["relation"], claim["object"]["id"]


CONTENTS = (
    ("quads", "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"),
    ("named graphs", "SELECT (COUNT(*) AS ?n) { GRAPH ?g {} }"),
    ("terms", "SELECT (COUNT(DISTINCT ?t) AS ?n) { ?t lk:kind ?kind }"),
    ("sources", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a lk:Source }"),
    ("claims", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a lk:Claim }"),
    ("claims that deny", 'SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a lk:Claim ; lk:modifier "not" }'),
    ("values", "SELECT (COUNT(DISTINCT ?v) AS ?n) { ?v a lk:Value }"),
    ("edges", "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e a lk:Edge }"),
    ("edges that raise", "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e a lk:Edge ; lk:sign 1 }"),
    ("edges that lower", "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e a lk:Edge ; lk:sign -1 }"),
    ("mappings", "SELECT (COUNT(*) AS ?n) { ?o skos:notation ?id . ?t ?m ?o ; lk:kind ?k }"),
)
KINDS = """
SELECT ?label ?n {
  { SELECT ?kind (COUNT(*) AS ?n) { ?t lk:kind ?kind } GROUP BY ?kind } ?kind rdfs:label ?label
} ORDER BY DESC(?n) ?label"""


def contents(store: Store, known: Mapping[str, int] | None = None) -> list[tuple[str, int]]:
    """What a store holds, each thing with its number; terms by kind at the end. What is `known` is not counted again."""
    known = known or {}
    counted = [
        (what, known[what] if what in known else int(python_value(store.select(query)[0][0]))) for what, query in CONTENTS
    ]
    kinds = [(f"terms: {python_value(row[0])}", int(python_value(row[1]))) for row in store.select(KINDS)]
    return counted + kinds
