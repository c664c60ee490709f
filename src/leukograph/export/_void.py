"""The description of a release in VoID: what it is, how much it holds, its files, and the ontologies that it links to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from leukograph.content import Content
from leukograph.store import BlankNode, Literal, NamedNode, Term, Triple, serialized
from leukograph.terms import prefixes

VOID = "http://rdfs.org/ns/void#"
# Relative to this the names of files are what they are, and nothing else is written relative: no other IRI has that scheme.
BASE = "release://files/"
DUMPS = (".ttl", ".nq", ".trig", ".jsonld", ".owl")
XSD = "http://www.w3.org/2001/XMLSchema#"


def description(content: Content, files: Iterable[str]) -> str:
    """The Turtle that describes the dataset; `files` are the names of all files beside it, and stand in it as they are."""
    header = content.header
    dataset = NamedNode(header.version_iri or header.iri)
    triples = [
        *_said(dataset, content),
        *_counts(dataset, content),
        *_links(dataset, content),
        *(
            Triple(dataset, NamedNode(VOID + "dataDump"), NamedNode(BASE + name))
            for name in sorted(files)
            if name.endswith(DUMPS)
        ),
    ]
    lines = serialized(triples, form="turtle", more={"void": VOID}, base=BASE).split("\n")
    return "\n".join(line for line in lines if not line.startswith("@base "))


def _node(curie: str) -> NamedNode:
    return NamedNode(prefixes().expand(curie) or curie)


def _said(dataset: NamedNode, content: Content) -> Iterator[Triple]:
    header = content.header
    yield Triple(dataset, _node("rdf:type"), NamedNode(VOID + "Dataset"))
    said: Mapping[str, Term | None] = {
        "dct:title": Literal(header.title, language="en") if header.title else None,
        "dct:description": Literal(header.description, language="en") if header.description else None,
        "dct:creator": Literal(header.creator) if header.creator else None,
        "dct:license": NamedNode(header.licence) if header.licence else None,
        "dct:created": Literal(header.created, datatype=NamedNode(XSD + "date")) if header.created else None,
        "owl:versionInfo": Literal(content.version),
    }
    for predicate, value in said.items():
        if value is not None:
            yield Triple(dataset, _node(predicate), value)
    yield Triple(dataset, NamedNode(VOID + "uriSpace"), Literal(header.namespace))


def _counts(dataset: NamedNode, content: Content) -> Iterator[Triple]:
    triples = {(quad.subject, quad.predicate, quad.object) for quad in content.quads}
    kind = _node("rdf:type")
    numbers = {
        "triples": len(triples),
        "entities": len(content.terms),
        "distinctSubjects": len({triple[0] for triple in triples}),
        "distinctObjects": len({triple[2] for triple in triples}),
        "properties": len({triple[1] for triple in triples}),
        "classes": len({triple[2] for triple in triples if triple[1] == kind}),
    }
    for name, number in numbers.items():
        yield Triple(dataset, NamedNode(VOID + name), Literal(number))


def _links(dataset: NamedNode, content: Content) -> Iterator[Triple]:
    """A linkset for each predicate and each ontology that terms are mapped to."""
    found = Counter(
        (match.predicate, match.identifier.split(":")[0])
        for name in content.terms
        for match in content.identifiers.matches(name)
    )
    for place, ((predicate, prefix), number) in enumerate(sorted(found.items())):
        node = BlankNode(f"links{place:03}")
        parts: dict[str, Term] = {
            "subjectsTarget": dataset,
            "linkPredicate": _node(predicate),
            "objectsTarget": NamedNode(prefixes().namespaces[prefix]),
            "triples": Literal(number),
        }
        yield Triple(node, _node("rdf:type"), NamedNode(VOID + "Linkset"))
        yield from (Triple(node, NamedNode(VOID + name), value) for name, value in parts.items())
