"""SKOS as Turtle: concepts with labels, definitions, hierarchy, mappings, and our relations with their signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leukograph.content import Content, Entry
from leukograph.export._product import Loss, Product
from leukograph.export._said import asserted, unheld
from leukograph.store import Literal, NamedNode, Term, Triple, serialized
from leukograph.terms import prefixes

Pair = tuple[str, Term]


def _node(curie: str) -> NamedNode:
    return NamedNode(prefixes().expand(curie) or curie)


def _english(text: str) -> Literal:
    return Literal(text, language="en")


def write(content: Content) -> Product:
    """The concept scheme as Turtle."""
    scheme = NamedNode(f"{content.header.iri}/skos")
    entries = {**content.classes, **content.terms}
    above = {name: _direct(name, entries) for name in entries}
    triples = [*_scheme(content, scheme), *_relations(content)]
    for name, entry in entries.items():
        concept = NamedNode(content.identifiers.iri(name))
        said = [*_concept(content, entry, scheme), *_placed(content, above[name], scheme), *_related(content, name)]
        triples += [Triple(concept, _node(predicate), value) for predicate, value in said]
        if not above[name]:
            triples.append(Triple(scheme, _node("skos:hasTopConcept"), concept))
    lost = (
        *unheld(content, "SKOS"),
        Loss("claims", len({c.iri for several in asserted(content).values() for e in several for c in e.claims}), EVIDENCE),
        Loss("sources", len(content.sources), EVIDENCE),
        Loss("axioms", len(content.axioms.definitions) + len(content.axioms.disjoint), "SKOS has no logical definitions"),
    )
    ordered = sorted(set(triples), key=lambda one: (str(one.subject) != str(scheme), str(one)))
    return Product.one("leukograph.skos.ttl", serialized(ordered, form="turtle"), *lost)


EVIDENCE = "SKOS says nothing of evidence; the relations keep their signs"


def _direct(name: str, entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """The parents of a class without those that stand above other parents of it."""
    parents = [parent for parent in entries[name].parents if parent in entries]
    return tuple(
        parent for parent in parents if not any(parent in _ancestors(other, entries) for other in parents if other != parent)
    )


def _ancestors(name: str, entries: Mapping[str, Entry]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for parent in entries[waiting.pop()].parents:
            if parent in entries and parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


def _scheme(content: Content, scheme: NamedNode) -> Iterator[Triple]:
    said = content.header
    yield Triple(scheme, _node("rdf:type"), _node("skos:ConceptScheme"))
    texts = {"dct:title": said.title, "dct:description": said.description, "skos:prefLabel": said.title}
    for predicate, text in texts.items():
        if text:
            yield Triple(scheme, _node(predicate), _english(text))
    if said.creator:
        yield Triple(scheme, _node("dct:creator"), Literal(said.creator))
    if said.licence:
        yield Triple(scheme, _node("dct:license"), NamedNode(said.licence))
    if said.created:
        yield Triple(scheme, _node("dct:created"), Literal(said.created, datatype=_node("xsd:date")))
    yield Triple(scheme, _node("owl:versionInfo"), Literal(content.version))


def _relations(content: Content) -> Iterator[Triple]:
    """Our relations as relations between concepts, with their signs: `skos:related` would say neither way nor sign."""
    for relation in content.relations.values():
        node = NamedNode(relation.iri)
        yield Triple(node, _node("rdf:type"), _node("owl:ObjectProperty"))
        yield Triple(node, _node("rdfs:label"), _english(relation.label))
        yield Triple(node, _node("skos:definition"), _english(relation.definition))
        yield Triple(node, _node("lk:sign"), Literal(relation.sign))
        for parent in relation.parents or ("",):
            broader = NamedNode(content.identifiers.iri(parent)) if parent else _node("skos:semanticRelation")
            yield Triple(node, _node("rdfs:subPropertyOf"), broader)


def _concept(content: Content, entry: Entry, scheme: NamedNode) -> Iterator[Pair]:
    """What is said of a concept itself; a synonym that is its label says nothing new."""
    yield "rdf:type", _node("skos:Concept")
    yield "skos:inScheme", scheme
    yield "skos:prefLabel", _english(entry.label)
    yield "skos:notation", Literal(content.identifiers.curie(entry.name))
    for synonym in entry.synonyms:
        if synonym != entry.label:
            yield "skos:altLabel", _english(synonym)
    if entry.definition:
        yield "skos:definition", _english(entry.definition)
    if entry.note:
        yield "skos:scopeNote", _english(entry.note)
    for match in content.identifiers.matches(entry.name):
        yield match.predicate, NamedNode(match.iri)


def _placed(content: Content, parents: tuple[str, ...], scheme: NamedNode) -> Iterator[Pair]:
    for parent in parents:
        yield "skos:broader", NamedNode(content.identifiers.iri(parent))
    if not parents:
        yield "skos:topConceptOf", scheme


def _related(content: Content, name: str) -> Iterator[Pair]:
    """The believed edges without condition that leave a concept."""
    iri = content.identifiers.iri
    for edge in content.edges:
        if edge.subject == name and edge.believed and not edge.condition:
            yield f"lk:{edge.relation}", NamedNode(iri(edge.object))
    for narrow, relation, filler in content.axioms.restrictions:
        if narrow == name:
            yield f"lk:{relation}", NamedNode(iri(filler))
