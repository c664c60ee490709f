"""The OWL 2 DL product: terms and axioms, every supported claim as an annotated existential restriction.

`A relation B`, said by a claim, becomes `A SubClassOf relation some B` with one `owl:Axiom` a claim, which names the claim,
its source, locator, evidence and certainty. Claims that deny, or that hold under a condition only, make no axiom; like all
claims they are there as individuals. The query graph's plain edges, inferences and file places are left out.

Dates are written as plain text (ISO 8601): xsd:date is not among the datatypes of OWL 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from leukograph.build import EDGES, INFERRED, PROVENANCE
from leukograph.store import BlankNode, Literal, NamedNode, Quad, Store, Term, Triple, canonical
from leukograph.terms import BASE, prefixes

DATE = NamedNode("http://www.w3.org/2001/XMLSchema#date")
CLAIMED = """
SELECT ?edge ?subject ?relation ?object ?claim ?source ?locator ?evidence ?certainty {
  ?edge a lk:Edge ; lk:subject ?subject ; lk:relation ?relation ; lk:object ?object ; lk:claim ?claim ; lk:belief ?belief .
  lk:settings lk:minimumBelief ?minimum . FILTER(?belief >= ?minimum)
  FILTER NOT EXISTS { ?edge lk:condition ?condition }
  ?claim lk:source ?source ; lk:locator ?locator ; lk:evidence ?evidence ; lk:certainty ?certainty .
} ORDER BY ?edge ?claim"""
INDIVIDUALS = "SELECT DISTINCT ?one { VALUES ?class { lk:Claim lk:Value lk:Source } ?one a ?class } ORDER BY ?one"
ANNOTATIONS = (
    "skos:definition", "skos:altLabel", "skos:notation", "skos:exactMatch", "skos:closeMatch", "skos:broadMatch",
    "skos:narrowMatch", "skos:relatedMatch", "lk:doseUnit", "lk:shareUnit", "lk:onsetUnit", "dct:identifier", "dct:title",
    "dct:creator", "dct:date", "dct:license", "dct:source",
)  # fmt: skip


def _as_they_are(quads: Iterable[Quad]) -> Iterable[Quad]:
    return quads


def ontology(store: Store, renamed: Callable[[Iterable[Quad]], Iterable[Quad]] = _as_they_are) -> list[Triple]:
    """The triples of the OWL product, sorted, blank nodes named by their content; `renamed` names terms otherwise."""
    left_out = {EDGES, INFERRED, PROVENANCE}
    kept = [quad for name in store.graphs() if name not in left_out for quad in store.quads(name)]
    made = [Quad(*parts) for parts in (*_declarations(), *_individuals(store), *_restrictions(store))]
    triples = {Quad(quad.subject, quad.predicate, _dl(quad.object)) for quad in renamed([*kept, *made])}
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in canonical(triples)]


def _dl(term: Term) -> Term:
    """The term, a date as plain text."""
    return Literal(term.value) if isinstance(term, Literal) and term.datatype == DATE else term


Parts = tuple[NamedNode | BlankNode, NamedNode, Term]


def _node(curie: str) -> NamedNode:
    return NamedNode(prefixes().expand(curie) or curie)


def _declarations() -> Iterator[Parts]:
    """Every annotation property of others is declared, so that the file is OWL 2 DL by itself."""
    for curie in ANNOTATIONS:
        yield _node(curie), _node("rdf:type"), _node("owl:AnnotationProperty")


def _individuals(store: Store) -> Iterator[Parts]:
    for (one,) in store.select(INDIVIDUALS):
        if isinstance(one, NamedNode):
            yield one, _node("rdf:type"), _node("owl:NamedIndividual")


def _restrictions(store: Store) -> Iterator[Parts]:
    kind = _node("rdf:type")
    names = ("claim", "source", "locator", "evidence", "certainty")
    for edge, subject, relation, object_, *said in store.select(CLAIMED):
        if not (isinstance(edge, NamedNode) and isinstance(subject, NamedNode) and relation and object_):
            continue
        key = edge.value.rsplit("/", 1)[-1]
        restriction = BlankNode(f"r{key}")
        yield restriction, kind, _node("owl:Restriction")
        yield restriction, _node("owl:onProperty"), relation
        yield restriction, _node("owl:someValuesFrom"), object_
        yield subject, _node("rdfs:subClassOf"), restriction
        axiom = BlankNode(f"a{key}{str(said[0]).rsplit('/', 1)[-1].rstrip('>')}")
        yield axiom, kind, _node("owl:Axiom")
        yield axiom, _node("owl:annotatedSource"), subject
        yield axiom, _node("owl:annotatedProperty"), _node("rdfs:subClassOf")
        yield axiom, _node("owl:annotatedTarget"), restriction
        for name, term in zip(names, said, strict=True):
            if term is not None:
                yield axiom, NamedNode(BASE + name), term
