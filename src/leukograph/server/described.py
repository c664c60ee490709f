"""What there is to ask, in RDF: the service description, VoID and DCAT, and the catalogue in the shape of SIB's examples.

Vocabularies: https://www.w3.org/TR/sparql11-service-description/, https://www.w3.org/TR/void/,
https://www.w3.org/TR/vocab-dcat-3/ and, for the examples, https://github.com/sib-swiss/sparql-examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leukograph.catalogue import Query
from leukograph.store import BlankNode, Literal, NamedNode, Store, Term, Triple
from leukograph.terms import BASE, prefixes

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
SH = "http://www.w3.org/ns/shacl#"
SCHEMA = "https://schema.org/"
SPEX = "https://purl.expasy.org/sparql-examples/ontology#"
OWL = "http://www.w3.org/2002/07/owl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
FORMATS = "http://www.w3.org/ns/formats/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
MORE = {"sd": SD, "void": VOID, "dcat": DCAT, "schema": SCHEMA, "spex": SPEX}

SPARQL = "/sparql"
VOID_PATH = "/.well-known/void"
EXAMPLES = "/.well-known/sparql-examples/"
ONTOLOGY = BASE + "ontology"
RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
           "Turtle", "N-Triples", "JSON-LD", "RDF_XML")  # fmt: skip
KEPT = ("title", "description", "creator", "license", "created", "bibliographicCitation")
# The form of a query is the first of these words in it that is none of a prefix, comment or IRI.
_FORM = re.compile(r"#[^\n]*|<[^<>\s]*>|\b(SELECT|CONSTRUCT|ASK|DESCRIBE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store holds: numbers of its whole, of its graphs, classes and properties, and what its header says."""

    numbers: dict[str, int]
    graphs: dict[str, int]
    classes: dict[str, int]
    properties: dict[str, int]
    header: list[tuple[str, Term]]


def read_contents(store: Store) -> Contents:
    """What a store holds."""
    whole = {
        "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    }
    classes = _counted(store, "SELECT ?k (COUNT(DISTINCT ?s) AS ?n) { ?s a ?k FILTER(isIRI(?k)) } GROUP BY ?k")
    properties = _counted(store, "SELECT ?k (COUNT(*) AS ?n) { ?s ?k ?o } GROUP BY ?k")
    numbers = {name: _number(store.select(text)[0][0]) for name, text in whole.items()}
    header = store.select(f"SELECT ?p ?o {{ <{ONTOLOGY}> ?p ?o }} ORDER BY ?p ?o")
    return Contents(
        numbers | {"classes": len(classes), "properties": len(properties)},
        _counted(store, "SELECT ?k (COUNT(*) AS ?n) { GRAPH ?k { ?s ?p ?o } } GROUP BY ?k"),
        classes,
        properties,
        [(predicate.value, said) for predicate, said in header if isinstance(predicate, NamedNode) and said is not None],
    )


def _counted(store: Store, text: str) -> dict[str, int]:
    rows = store.select(f"{text} ORDER BY ?k")
    return {key.value: _number(number) for key, number in rows if isinstance(key, NamedNode)}


def _number(term: Term | None) -> int:
    return int(term.value) if isinstance(term, Literal) else 0


Node = NamedNode | BlankNode


def _whole(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(XSD + "integer"))


def _about(node: Node, *said: tuple[str, Term | str]) -> Iterator[Triple]:
    """Triples about a node; a text stands for an IRI."""
    for predicate, value in said:
        yield Triple(node, NamedNode(predicate), NamedNode(value) if isinstance(value, str) else value)


def service(contents: Contents, base: str) -> list[Triple]:
    """The description of the endpoint of a server whose address is `base`."""
    node, dataset, default = NamedNode(base + SPARQL), BlankNode("dataset"), BlankNode("default")
    found = [
        *_about(
            node, (TYPE, SD + "Service"), (SD + "endpoint", base + SPARQL), (SD + "supportedLanguage", SD + "SPARQL11Query"),
            (SD + "feature", SD + "UnionDefaultGraph"), *((SD + "resultFormat", FORMATS + name) for name in RESULTS),
            (SD + "defaultDataset", dataset), (RDFS + "seeAlso", base + VOID_PATH), (RDFS + "seeAlso", base + EXAMPLES),
        ),
        *_about(dataset, (TYPE, SD + "Dataset"), (SD + "defaultGraph", default)),
        *_about(default, (TYPE, SD + "Graph"), (VOID + "triples", _whole(contents.numbers["triples"]))),
    ]  # fmt: skip
    for place, (name, number) in enumerate(contents.graphs.items()):
        named, graph = BlankNode(f"named{place}"), BlankNode(f"graph{place}")
        found += _about(dataset, (SD + "namedGraph", named))
        found += _about(named, (TYPE, SD + "NamedGraph"), (SD + "name", name), (SD + "graph", graph))
        found += _about(graph, (TYPE, SD + "Graph"), (VOID + "triples", _whole(number)))
    return found


def dataset(contents: Contents, base: str) -> list[Triple]:
    """The description of the data in VoID and DCAT."""
    node, endpoint = NamedNode(base + VOID_PATH + "#dataset"), NamedNode(base + SPARQL)
    header = [(predicate, value) for predicate, value in contents.header if predicate in {DCT + name for name in KEPT}]
    version = [(OWL + "versionInfo", value) for predicate, value in contents.header if predicate == OWL + "versionInfo"]
    found = [
        *_about(
            node, (TYPE, VOID + "Dataset"), (TYPE, DCAT + "Dataset"), *header, *version, (VOID + "sparqlEndpoint", endpoint),
            (VOID + "uriSpace", Literal(BASE)), (VOID + "vocabulary", BASE), (RDFS + "seeAlso", base + EXAMPLES),
            *((VOID + name, _whole(number)) for name, number in contents.numbers.items()),
        ),
        *_about(
            endpoint, (TYPE, DCAT + "DataService"), (DCT + "title", Literal("Leukograph, SPARQL endpoint", language="en")),
            (DCAT + "endpointURL", endpoint), (DCAT + "endpointDescription", endpoint), (DCAT + "servesDataset", node),
        ),
    ]  # fmt: skip
    for kind, count, many in (("class", "entities", contents.classes), ("property", "triples", contents.properties)):
        for place, (iri, number) in enumerate(many.items()):
            part = BlankNode(f"{kind}{place}")
            found += _about(node, (f"{VOID}{kind}Partition", part))
            found += _about(part, (VOID + kind, iri), (VOID + count, _whole(number)))
    return found


def examples(queries: Sequence[Query], base: str) -> list[Triple]:
    """The questions of the catalogue, each with its words, its SPARQL and the endpoint that answers it."""
    declared = BlankNode("sparql_examples_prefixes")
    found = [*_about(declared, (TYPE, OWL + "Ontology"))]
    for prefix, namespace in prefixes().namespaces.items():
        one = BlankNode(f"prefix_{re.sub(r'[^A-Za-z0-9]', '_', prefix)}")
        found += _about(declared, (SH + "declare", one))
        iri = Literal(namespace, datatype=NamedNode(XSD + "anyURI"))
        found += _about(one, (SH + "prefix", Literal(prefix)), (SH + "namespace", iri))
    for query in queries:
        form = form_of(query.text)
        kinds = [(TYPE, f"{SH}SPARQL{form.capitalize()}Executable")] if form != "describe" else []
        said = (SPEX if form == "describe" else SH) + form
        found += _about(
            NamedNode(base + EXAMPLES + query.name), (TYPE, SH + "SPARQLExecutable"), *kinds,
            (RDFS + "comment", Literal(query.question, language="en")), (SH + "prefixes", declared),
            (said, Literal(runnable(query))), (SCHEMA + "keywords", Literal(query.topic)),
            (SCHEMA + "target", base + SPARQL),
        )  # fmt: skip
    return found


def runnable(query: Query) -> str:
    """The SPARQL of a question with the prefixes that it uses, and without its header."""
    body = "\n".join(line for line in query.text.split("\n") if not line.startswith("#+")).strip()
    used = {prefix: namespace for prefix, namespace in prefixes().namespaces.items() if re.search(rf"\b{prefix}:", body)}
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in used.items()) + body + "\n"


def form_of(text: str) -> str:
    """The form of a query: `select`, `construct`, `ask` or `describe`."""
    return next((match[1].lower() for match in _FORM.finditer(text) if match[1]), "select")
