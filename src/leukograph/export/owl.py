"""OWL 2 as RDF/XML: terms and axioms, every supported claim as an annotated existential restriction.

`A relation B`, said by a claim, becomes `A SubClassOf relation some B` with one `owl:Axiom` a claim, which names the claim,
its source, locator, evidence and certainty. Claims that deny, or that hold under a condition only, make no axiom; like all
claims they are there as individuals. The query graph's plain edges, inferences and file places are left out.
"""

from __future__ import annotations

from rdflib import BNode, Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from leukograph.build import EDGES, INFERRED, PROVENANCE
from leukograph.export.canonical import canonical
from leukograph.export.rdf import graph_of, node
from leukograph.store import Store
from leukograph.terms import BASE, prefixes

CLAIMED = """
SELECT ?edge ?subject ?relation ?object ?claim ?source ?locator ?evidence ?certainty {
  ?edge a lk:Edge ; lk:subject ?subject ; lk:relation ?relation ; lk:object ?object ; lk:claim ?claim ; lk:belief ?belief .
  lk:settings lk:minimumBelief ?minimum . FILTER(?belief >= ?minimum)
  FILTER NOT EXISTS { ?edge lk:condition ?condition }
  ?claim lk:source ?source ; lk:locator ?locator ; lk:evidence ?evidence ; lk:certainty ?certainty .
} ORDER BY ?edge ?claim"""
INDIVIDUALS = "SELECT ?one { VALUES ?class { lk:Claim lk:Value lk:Source } ?one a ?class } ORDER BY ?one"
ANNOTATIONS = (
    "skos:definition", "skos:altLabel", "skos:notation", "skos:exactMatch", "skos:closeMatch", "skos:broadMatch",
    "skos:narrowMatch", "skos:relatedMatch", "lk:doseUnit", "lk:shareUnit", "lk:onsetUnit", "lk:sha256",
)  # fmt: skip


def write(store: Store) -> str:
    """The OWL product as RDF/XML."""
    text: str = ontology(store).serialize(format="pretty-xml", max_depth=3)
    return text


def ontology(store: Store) -> Graph:
    """The OWL product as an rdflib graph."""
    left_out = {EDGES, INFERRED, PROVENANCE}
    kept = (quad for name in store.graphs() if name not in left_out for quad in store.quads(name))
    graph = graph_of(canonical(kept))
    _declare(graph)
    for (individual,) in store.select(INDIVIDUALS):
        graph.add((node(individual), RDF.type, OWL.NamedIndividual))
    _add_restrictions(graph, store)
    return graph


def _declare(graph: Graph) -> None:
    """Every annotation property of others is declared, so that the file is OWL 2 DL by itself."""
    for curie in ANNOTATIONS:
        graph.add((URIRef(prefixes().expand(curie) or curie), RDF.type, OWL.AnnotationProperty))


def _add_restrictions(graph: Graph, store: Store) -> None:
    names = ("claim", "source", "locator", "evidence", "certainty")
    for edge, subject, relation, object_, *said in store.select(CLAIMED):
        key = getattr(edge, "value", "").rsplit("/", 1)[-1]
        restriction = BNode(f"r{key}")
        graph.add((restriction, RDF.type, OWL.Restriction))
        graph.add((restriction, OWL.onProperty, node(relation)))
        graph.add((restriction, OWL.someValuesFrom, node(object_)))
        graph.add((node(subject), RDFS.subClassOf, restriction))
        axiom = BNode(f"a{key}{getattr(said[0], 'value', '').rsplit('/', 1)[-1]}")
        graph.add((axiom, RDF.type, OWL.Axiom))
        graph.add((axiom, OWL.annotatedSource, node(subject)))
        graph.add((axiom, OWL.annotatedProperty, RDFS.subClassOf))
        graph.add((axiom, OWL.annotatedTarget, restriction))
        for name, term in zip(names, said, strict=True):
            graph.add((axiom, URIRef(BASE + name), node(term)))
