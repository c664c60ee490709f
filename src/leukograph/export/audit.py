"""The audit of the knowledge as a Markdown page: how much there is, how well it is supported, where it is weak."""

from __future__ import annotations

from collections.abc import Sequence

from leukograph.content import Content
from leukograph.describe import contents
from leukograph.export._product import Product
from leukograph.results import readable
from leukograph.store import Store

RELEASED = False  # a page of the project, not of the data
SUPPORT = """
SELECT ?kindLabel (COUNT(?edge) AS ?edges) (SUM(?two) AS ?several) (SUM(?bare) AS ?untraceable) (SUM(?against) AS ?denied) {
  {
    SELECT ?edge ?kindLabel (COUNT(DISTINCT ?source) AS ?by) (COUNT(DISTINCT ?better) AS ?good)
           (COUNT(DISTINCT ?denial) AS ?no) {
      ?edge a lk:Edge ; lk:subject/lk:kind/rdfs:label ?kindLabel ; lk:claim ?claim . ?claim lk:source ?source .
      OPTIONAL { ?claim lk:evidence ?better . FILTER(?better != ECO:0000034) } OPTIONAL { ?edge lk:denial ?denial }
    } GROUP BY ?edge ?kindLabel
  }
  BIND(IF(?by > 1, 1, 0) AS ?two) BIND(IF(?good = 0, 1, 0) AS ?bare) BIND(IF(?no > 0, 1, 0) AS ?against)
} GROUP BY ?kindLabel ORDER BY DESC(?edges) ?kindLabel"""
SAID = """
SELECT ?kindLabel (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?source) AS ?sources) {
  ?claim a lk:Claim ; lk:subject/lk:kind/rdfs:label ?kindLabel ; lk:source ?source .
} GROUP BY ?kindLabel"""
TERMS = "SELECT ?kindLabel (COUNT(DISTINCT ?term) AS ?terms) { ?term lk:kind/rdfs:label ?kindLabel } GROUP BY ?kindLabel"
EVIDENCE = """
SELECT ?code ?label (COUNT(?claim) AS ?claims) {
  ?claim a lk:Claim ; lk:evidence ?class . ?class rdfs:label ?label BIND(STRAFTER(STR(?class), "obo/") AS ?code)
} GROUP BY ?code ?label ORDER BY DESC(?claims) ?code"""
CONTRADICTED = """
SELECT DISTINCT ?subjectLabel ?relationLabel ?objectLabel ?belief {
  ?edge lk:denial ?denial ; lk:belief ?belief ; lk:subject/rdfs:label ?subjectLabel ; lk:relation/rdfs:label ?relationLabel ;
    lk:object/rdfs:label ?objectLabel .
} ORDER BY ?belief ?subjectLabel ?relationLabel ?objectLabel"""
SHARES = """
SELECT ?subjectLabel ?relationLabel ?objectLabel (COUNT(DISTINCT ?share) AS ?shares) (MIN(?low) AS ?least)
       (MAX(?high) AS ?most) {
  ?claim a lk:Claim ; lk:subject ?s ; lk:relation ?r ; lk:object ?o ; lk:share ?share ; lk:shareLow ?low ;
    lk:shareHigh ?high .
  ?s rdfs:label ?subjectLabel . ?r rdfs:label ?relationLabel . ?o rdfs:label ?objectLabel .
} GROUP BY ?subjectLabel ?relationLabel ?objectLabel HAVING (COUNT(DISTINCT ?share) > 1)
ORDER BY DESC(?shares) ?subjectLabel ?objectLabel"""
LIMITS = """
SELECT ?termLabel ?quantityLabel (COUNT(DISTINCT ?interval) AS ?intervals) (COUNT(DISTINCT ?source) AS ?sources) {
  ?value a lk:Value ; lk:term/rdfs:label ?termLabel ; lk:quantity/rdfs:label ?quantityLabel ; lk:interval ?interval ;
    lk:source ?source ; lk:role ?role . FILTER(?role IN ("definition", "severity"))
} GROUP BY ?termLabel ?quantityLabel HAVING (COUNT(DISTINCT ?interval) > 1) ORDER BY DESC(?intervals) ?termLabel"""
UNREACHED = """
SELECT ?kindLabel (COUNT(DISTINCT ?term) AS ?terms) {
  ?term lk:kind ?kind . ?kind rdfs:label ?kindLabel . FILTER(?kind NOT IN (lk:Population, lk:LaboratoryTest))
  MINUS { ?edge a lk:Edge ; lk:subject|lk:object ?term ; lk:relation/rdfs:subPropertyOf* lk:affects }
  MINUS { GRAPH graph:inferred { ?term lk:deficiencyOf|lk:countOf ?cell } }
  MINUS { GRAPH graph:inferred { ?class lk:deficiencyOf|lk:countOf ?term } }
} GROUP BY ?kindLabel ORDER BY DESC(?terms) ?kindLabel"""
HEAD = """# What is true, and how well it is supported

The ontology of Leukograph: terms, claims, values, mappings, and the schema with the relations and their signs. How to add
to it stands in the README of the project. This page is made by `leukograph export audit -o ontology/README.md`, and a
test keeps it fresh. Belief is the documented formula over sources (`src/leukograph/belief.py`), not a measured probability.
"""


def write(content: Content) -> Product:
    """The audit page."""
    store = content.store
    parts = [
        HEAD,
        table("Contents", ("what", "count"), [(what, str(count)) for what, count in contents(store)]),
        _support(store),
        _asked(store, "Claims by evidence class", EVIDENCE, ("class", "label", "claims")),
        _asked(store, "Contradicted statements", CONTRADICTED, ("subject", "relation", "object", "belief left")),
        _asked(store, "Edges with differing shares, in percent", SHARES, (
            "subject", "relation", "object", "shares", "least", "most")),
        _asked(store, "Classes with differing limits", LIMITS, ("class", "quantity", "limits", "sources")),
        _asked(store, "Terms that no causal or definition step reaches, by kind", UNREACHED, ("kind", "terms")),
    ]  # fmt: skip
    return Product.one("README.md", "\n".join(parts))


def _support(store: Store) -> str:
    """How much is said of each kind of term, and how many of the edges that begin there are how well supported."""

    def asked(query: str) -> dict[str, tuple[str, ...]]:
        return {row[0]: row[1:] for row in (tuple(readable(cell) for cell in row) for row in store.select(query))}

    columns = (
        "kind", "terms", "claims", "sources", "edges", "two or more sources", "only untraceable statements",
        "denied by some source",
    )  # fmt: skip
    terms, said, support = asked(TERMS), asked(SAID), asked(SUPPORT)
    rows = []
    for kind in [*support, *sorted(set(terms) - set(support))]:
        edges, several, untraceable, denied = support.get(kind, ("0",) * 4)
        shares = (_share(several, edges), _share(untraceable, edges), denied)
        rows.append((kind, *terms.get(kind, ("0",)), *said.get(kind, ("0", "0")), edges, *shares))
    return table("Support of edges, by kind of their subject", columns, rows)


def _share(part: str, whole: str) -> str:
    """A count with its share of the whole, in percent."""
    return f"{part} ({100 * int(part) / int(whole):.0f} %)" if int(whole) else part


def _asked(store: Store, title: str, query: str, columns: tuple[str, ...]) -> str:
    return table(title, columns, [tuple(readable(cell) for cell in row) for row in store.select(query)])


def table(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A heading with a Markdown table below it."""
    lines = [f"## {title}", "", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
