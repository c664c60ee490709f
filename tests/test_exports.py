"""Exports and hand-overs of the shipped graph: nothing lost, nothing added, the same bytes each time."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from itertools import count
from math import prod
from pathlib import Path
from random import Random
from typing import Any

import owlready2
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, XSD

from leukograph.content import Content
from leukograph.errors import ParameterError, StoreError
from leukograph.export import formats, writer
from leukograph.knowledge import KnowledgeGraph
from leukograph.store import Store, canonical

ROOT = Path(__file__).resolve().parent.parent
BASE = "https://w3id.org/leukograph/"
LK = rdflib.Namespace(BASE)
FORMATS = ["nquads", "owl", "turtle"]
DIGESTS = """
import sys, hashlib, warnings
from pathlib import Path
from leukograph.knowledge import KnowledgeGraph
warnings.simplefilter("ignore")
graph = KnowledgeGraph.build(Path(sys.argv[1]))
for form in sys.argv[2:]:
    print(form, hashlib.sha256(graph.export(form).encode()).hexdigest())
"""

SMALL = '<a:s> <p:p> "Ä 白"@en <g:one> .\n<a:s> <p:q> <a:o> <g:two> .\n'
Restriction = tuple[str, str, str]
Said = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def nquads(shipped: KnowledgeGraph) -> str:
    return shipped.export("nquads")


@pytest.fixture(scope="module")
def turtle(shipped: KnowledgeGraph) -> str:
    return shipped.export("turtle")


@pytest.fixture(scope="module")
def product(owl: str) -> rdflib.Graph:
    """The OWL product as rdflib reads it."""
    return rdflib.Graph().parse(data=owl, format="xml")


@cache
def shown(term: object) -> str:
    """A term as text: a number by its value, so that 0.5 and 5e-01 are the same; a blank node as `_:`."""
    if isinstance(term, ox.BlankNode):
        return "_:"
    if isinstance(term, ox.Literal) and term.datatype.value.endswith(("#double", "#decimal")):
        return f'"{float(term.value)!r}"^^{term.datatype}'
    return str(term)


def told(triples: Iterable[ox.Quad | ox.Triple]) -> Counter[str]:
    """The triples as text, each counted once; those with blank nodes by what stands beside these."""
    once = {(t.subject, t.predicate, t.object) for t in triples}
    return Counter(f"{shown(s)} {shown(p)} {shown(o)}" for s, p, o in once)


def in_graph(quad: ox.Quad) -> tuple[str, str, str, str]:
    """A quad as text, with its named graph."""
    return shown(quad.subject), shown(quad.predicate), shown(quad.object), shown(quad.graph_name)


# --- formats --------------------------------------------------------------------------------------------------------


def test_the_formats() -> None:
    assert formats() == sorted(formats())
    assert {"audit", "calibration", *FORMATS} <= set(formats())


def test_an_unknown_format_names_those_that_there_are(shipped: KnowledgeGraph) -> None:
    for form in ("docx", "", "canonical", "rdf", "__init__", "../owl", "turtle.py"):
        with pytest.raises(ParameterError) as fault:
            shipped.export(form)
        assert str(fault.value) == f"there is no export format {form!r}; there are: {', '.join(formats())}"


def test_a_format_in_any_case() -> None:
    assert writer(" NQuads ") is writer("nquads")


def test_two_builds_in_two_processes_give_the_same_bytes(nquads: str, turtle: str, owl: str) -> None:
    """The other process orders its sets by another seed."""
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", DIGESTS, str(ROOT), *FORMATS],
        env=environment, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    other = dict(line.split() for line in done.stdout.splitlines())
    here = {"nquads": nquads, "owl": owl, "turtle": turtle}
    assert other == {form: sha256(text.encode()).hexdigest() for form, text in here.items()}


# --- writing --------------------------------------------------------------------------------------------------------


@pytest.fixture
def small() -> KnowledgeGraph:
    """A graph of two quads."""
    store = Store()
    store.add(ox.parse(SMALL.encode(), format=ox.RdfFormat.N_QUADS))
    return KnowledgeGraph(store, ROOT)


def test_written_to_a_folder_that_does_not_exist_yet(small: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "new" / "deeper" / "graph.nq"
    assert small.export("nquads", path) == SMALL
    assert path.read_bytes() == SMALL.encode("utf-8")
    assert [one.name for one in path.parent.iterdir()] == ["graph.nq"]


def test_an_older_file_is_replaced(small: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text("old", "utf-8")
    small.export("nquads", str(path))
    assert path.read_text("utf-8") == SMALL


def test_below_a_file_or_onto_a_folder_nothing_is_written(small: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "kept").write_text("mine", "utf-8")
    for path in (tmp_path / "file" / "graph.nq", tmp_path / "folder"):
        with pytest.raises(StoreError) as fault:
            small.export("nquads", path)
        assert str(fault.value).startswith(f"cannot write {path}: ")
        assert str(fault.value).endswith("Choose another place with -o.")
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["file", "folder", "kept"]
    assert (tmp_path / "file").read_text("utf-8") == "mine"


# --- N-Quads --------------------------------------------------------------------------------------------------------


def test_nquads_hold_every_quad_of_the_store(shipped: KnowledgeGraph, nquads: str) -> None:
    lines = nquads.splitlines(keepends=True)
    assert lines == sorted(set(lines), key=lambda line: line.removesuffix(" .\n"))
    assert len(lines) == len(shipped.store)
    read = list(ox.parse(nquads.encode(), format=ox.RdfFormat.N_QUADS))
    assert len(read) == len(shipped.store)
    assert Counter(map(in_graph, read)) == Counter(map(in_graph, shipped.store))


def test_nquads_are_read_by_rdflib_too(shipped: KnowledgeGraph, nquads: str) -> None:
    read = rdflib.Dataset()
    read.parse(data=nquads, format="nquads")
    assert sum(1 for _ in read.quads((None, None, None, None))) == len(shipped.store)


# --- Turtle ---------------------------------------------------------------------------------------------------------


def test_turtle_holds_the_union_of_the_graphs(shipped: KnowledgeGraph, turtle: str) -> None:
    read = list(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))
    union = {(quad.subject, quad.predicate, quad.object) for quad in shipped.store}
    assert len({(t.subject, t.predicate, t.object) for t in read}) == len(union)
    assert told(read) == told(shipped.store)


@pytest.mark.parametrize("form", FORMATS)
def test_numbers_keep_every_digit(form: str) -> None:
    numbers = ["0.3333333333333333", "75.51020408163265", "1e-07", "12345678.9", "1e+300", "0"]
    double = ox.NamedNode("http://www.w3.org/2001/XMLSchema#double")
    graph = ox.NamedNode(f"{BASE}graph/ontology/numbers")
    store = Store()
    store.add(
        ox.Quad(ox.NamedNode(f"a:s{place}"), ox.NamedNode("a:p/low"), ox.Literal(number, datatype=double), graph)
        for place, number in enumerate(numbers)
    )
    syntax = {"nquads": ox.RdfFormat.N_QUADS, "owl": ox.RdfFormat.RDF_XML, "turtle": ox.RdfFormat.TURTLE}[form]
    read = sorted(
        (quad.subject.value, quad.object)
        for quad in ox.parse(writer(form)(Content(store)).text.encode(), format=syntax)
        if isinstance(quad.subject, ox.NamedNode) and quad.predicate.value == "a:p/low"
    )
    assert [float(getattr(number, "value", "nan")) for _, number in read] == [float(number) for number in numbers]


# --- OWL ------------------------------------------------------------------------------------------------------------


def expected_axioms() -> dict[Restriction, Counter[Said]]:
    """From the tables: the edges without condition, believed 0.1 at least, with every claim that supports them."""
    schema = rdflib.Graph().parse(ROOT / "ontology" / "schema" / "evidence.ttl")
    prefix = "http://purl.obolibrary.org/obo/ECO_"
    priors = {f"ECO:{str(s).removeprefix(prefix)}": float(str(o)) for s, o in schema.subject_objects(LK.prior)}
    weights = {str(w): float(str(o)) for s, o in schema.subject_objects(LK.weight) for w in schema.objects(s, LK.word)}
    supporting: dict[Restriction, list[dict[str, str]]] = defaultdict(list)
    denying: dict[Restriction, list[dict[str, str]]] = defaultdict(list)
    for path in sorted((ROOT / "ontology" / "claims").glob("*.claims.tsv")):
        with path.open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
                if not row["condition"]:
                    said = denying if row["modifier"] else supporting
                    said[row["subject"], row["relation"], row["object"]].append(row)

    def either(rows: list[dict[str, str]]) -> float:
        best: dict[str, float] = defaultdict(float)
        for row in rows:
            best[row["source"]] = max(best[row["source"]], priors[row["evidence"]] * weights[row["certainty"]])
        return 1 - prod(1 - one for one in best.values())

    return {
        key: Counter(
            (f"{BASE}source/{r['source']}", r["locator"], r["evidence"].replace("ECO:", prefix), r["certainty"])
            for r in rows
        )
        for key, rows in supporting.items()
        if round(either(rows) * (1 - either(denying[key])), 6) >= 0.1
    }


def restrictions(graph: rdflib.Graph) -> dict[rdflib.term.Node, Restriction]:
    """The existential restrictions that classes stand below, with the class, by their nodes."""
    found = {}
    for subject, node in graph.subject_objects(RDFS.subClassOf):
        if isinstance(node, rdflib.BNode) and graph.value(node, OWL.someValuesFrom) is not None:
            ends = subject, graph.value(node, OWL.onProperty), graph.value(node, OWL.someValuesFrom)
            found[node] = tuple(str(end).removeprefix(BASE) for end in ends)
    return found  # type: ignore[return-value]


def axioms(graph: rdflib.Graph) -> dict[Restriction, Counter[Said]]:
    """What the annotated axioms say, by the restriction that they are about."""
    about = restrictions(graph)
    found: dict[Restriction, Counter[Said]] = defaultdict(Counter)
    for axiom in graph.subjects(RDF.type, OWL.Axiom):
        target = graph.value(axiom, OWL.annotatedTarget)
        assert target is not None
        restriction = about[target]
        assert graph.value(axiom, OWL.annotatedSource) == LK[restriction[0]]
        assert graph.value(axiom, OWL.annotatedProperty) == RDFS.subClassOf
        said = [str(graph.value(axiom, LK[name])) for name in ("source", "locator", "evidence", "certainty")]
        found[restriction][said[0], said[1], said[2], said[3]] += 1
    return dict(found)


def test_every_supported_edge_is_an_annotated_restriction_and_nothing_else_is(product: rdflib.Graph) -> None:
    expected = expected_axioms()
    assert len(expected) > 300
    assert axioms(product) == expected


def test_every_other_restriction_is_an_axiom_of_the_sources(shipped: KnowledgeGraph, product: rdflib.Graph) -> None:
    query = """SELECT ?class ?relation ?object {
      ?class rdfs:subClassOf ?r . ?r owl:onProperty ?relation ; owl:someValuesFrom ?object FILTER(isBlank(?r)) }"""
    ends = ([str(getattr(end, "value", "")).removeprefix(BASE) for end in row] for row in shipped.store.select(query))
    axiomatic = Counter((one[0], one[1], one[2]) for one in ends)
    stated = Counter(restrictions(product).values())
    assert stated - axiomatic == Counter(dict.fromkeys(expected_axioms(), 1))
    assert axiomatic - stated == Counter()


def test_no_denied_or_conditional_claim_makes_an_axiom(shipped: KnowledgeGraph, product: rdflib.Graph) -> None:
    query = "SELECT DISTINCT ?c { { ?c lk:modifier 'not' } UNION { ?c a lk:Claim ; lk:condition ?k } }"
    left_out = {str(getattr(row[0], "value", "")) for row in shipped.store.select(query)}
    axioms_ = product.subjects(RDF.type, OWL.Axiom)
    cited = {str(claim) for axiom in axioms_ for claim in product.objects(axiom, LK.claim)}
    assert left_out
    assert cited & left_out == set()
    assert {str(one) for one in product.subjects(RDF.type, OWL.NamedIndividual)} >= left_out


def test_every_axiom_names_a_claim_that_says_what_it_says(product: rdflib.Graph) -> None:
    about = restrictions(product)
    for axiom in product.subjects(RDF.type, OWL.Axiom):
        (claim,) = product.objects(axiom, LK.claim)
        subject, relation, object_ = about[product.value(axiom, OWL.annotatedTarget)]  # type: ignore[index]
        ends = [product.value(claim, LK[name]) for name in ("subject", "relation", "object")]
        assert ends == [LK[subject], LK[relation], LK[object_]]
        for name in ("source", "locator", "evidence", "certainty"):
            assert list(product.objects(axiom, LK[name])) == [product.value(claim, LK[name])]


def test_plain_edges_inferences_and_file_places_are_left_out(product: rdflib.Graph) -> None:
    assert (LK.Clozapine, LK.causes, None) not in product
    assert (None, RDF.type, LK.Edge) not in product
    assert (None, LK.line, None) not in product
    assert (LK.Neutropenia, LK.deficiencyOf, None) not in product


def test_owl_holds_every_source_graph_whole(shipped: KnowledgeGraph, owl: str) -> None:
    """Beside the source graphs it holds declarations, individuals and what the restrictions of claims consist of.

    Dates stand there as plain text: xsd:date is not among the datatypes of OWL 2.
    """
    names = [name for name in shipped.store.graphs() if name.startswith(f"{BASE}graph/ontology/")]
    assert {f"{BASE}graph/{name}" for name in ("edges", "inferred", "provenance")} == set(shipped.store.graphs()) - set(
        names
    )
    read = told(ox.parse(owl.encode(), format=ox.RdfFormat.RDF_XML))
    written = told(quad for name in names for quad in shipped.store.quads(name))
    sources = Counter(line.replace("^^<http://www.w3.org/2001/XMLSchema#date>", "") for line in written.elements())
    assert sources - read == Counter()
    rdf_type = f"<{RDF.type}>"
    more = Counter(line.split(" ", 2)[1] for line in (read - sources).elements())
    expected = expected_axioms()
    claims = sum(sum(said.values()) for said in expected.values())
    assert more.pop(rdf_type) > len(expected) + claims
    assert more == {
        f"<{RDFS.subClassOf}>": len(expected),
        f"<{OWL.onProperty}>": len(expected),
        f"<{OWL.someValuesFrom}>": len(expected),
        f"<{OWL.annotatedSource}>": claims,
        f"<{OWL.annotatedProperty}>": claims,
        f"<{OWL.annotatedTarget}>": claims,
        **{f"<{LK[name]}>": claims for name in ("claim", "source", "locator", "evidence", "certainty")},
    }


def test_texts_keep_their_language(owl: str) -> None:
    assert 'xml:lang="en"' in owl
    assert ":lang=" not in owl.replace("xml:lang=", "")


def test_the_header_says_version_licence_creators_and_how_to_cite(product: rdflib.Graph) -> None:
    (header,) = product.subjects(RDF.type, OWL.Ontology)
    said = {name: str(product.value(header, DCTERMS[name])) for name in ("title", "creator", "license", "created")}
    cff = dict(line.split(": ", 1) for line in (ROOT / "CITATION.cff").read_text("utf-8").splitlines() if ": " in line)
    title, version = cff["title"].strip('"'), cff["version"]
    assert str(product.value(header, OWL.versionIRI)) == f"{BASE}ontology/{version}"
    assert str(product.value(header, OWL.versionInfo)) == version
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["created"] == cff["date-released"].strip('"')
    assert title.startswith(said["title"])
    assert str(product.value(header, DCTERMS.bibliographicCitation)) == (
        f"{said['creator']} ({said['created'][:4]}). {title}. Version {version}. {BASE}ontology/{version}"
    )


def test_every_class_and_relation_has_a_label_and_a_definition_and_every_term_a_parent(product: rdflib.Graph) -> None:
    """A defined class has its parent in its definition; the upper classes stand below owl:Thing, as all classes do."""
    ours = {
        kind: {one for one in product.subjects(RDF.type, kind) if isinstance(one, rdflib.URIRef) and one.startswith(BASE)}
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    }
    assert [one for kind in ours for one in ours[kind] if product.value(one, RDFS.label) is None] == []
    del ours[OWL.AnnotationProperty]
    assert [one for kind in ours for one in ours[kind] if product.value(one, SKOS.definition) is None] == []
    terms = set(product.subjects(LK.kind))
    assert len(terms) > 1000
    parents = [{*product.objects(one, RDFS.subClassOf), *product.objects(one, OWL.equivalentClass)} for one in terms]
    assert all(parents)
    upper = {one for one in ours[OWL.Class] if product.value(one, RDFS.subClassOf) is None} - terms
    assert {str(one).removeprefix(BASE) for one in upper} == {
        "Entity", "Kind", "Claim", "Edge", "Source", "Value", "Unit", "Certainty",
    }  # fmt: skip


def test_every_property_that_is_used_is_declared(product: rdflib.Graph) -> None:
    kinds = (OWL.AnnotationProperty, OWL.ObjectProperty, OWL.DatatypeProperty)
    declared = {one for kind in kinds for one in product.subjects(RDF.type, kind)}
    built_in = tuple(str(namespace) for namespace in (RDF, RDFS, OWL, XSD))
    used = {predicate for predicate in product.predicates() if not str(predicate).startswith(built_in)}
    assert used - declared == set()


# --- canonical order ------------------------------------------------------------------------------------------------


def shuffled(text: str, seed: int) -> list[ox.Quad]:
    """The quads of a text in another order, their blank nodes under other names."""
    chance = Random(seed)
    names: dict[str, ox.BlankNode] = {}
    fresh = (f"n{chance.randrange(10**9)}x{number}" for number in count())

    def renamed(term: Any) -> Any:
        return names.setdefault(term.value, ox.BlankNode(next(fresh))) if isinstance(term, ox.BlankNode) else term

    quads = [
        ox.Quad(renamed(q.subject), q.predicate, renamed(q.object), q.graph_name)
        for q in ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS)
    ]
    chance.shuffle(quads)
    return quads


def lines(seed: int, text: str) -> list[str]:
    return [str(quad) for quad in canonical(shuffled(text, seed))]


LIST = "\n".join(
    [*(f"_:l{n} <p:first> <x:same> .\n_:l{n} <p:rest> _:l{n + 1} ." for n in range(40)), "_:l40 <p:first> <x:end> ."]
)


@pytest.mark.parametrize(
    "text",
    [
        "<a:s> <p:p> <a:o> .\n<a:a> <p:p> 'x' <g:g> .\n<a:a> <p:p> 'x'@en .".replace("'", '"'),
        "_:a <p:p> <a:o> .\n_:b <p:p> <a:o> .\n_:b <p:q> <a:o> .",
        "_:a <p:p> _:b .\n_:b <p:p> _:c .\n_:c <p:p> _:a .\n_:c <p:q> <a:o> .",
        "<a:s> <p:p> _:a .\n<a:s> <p:p> _:b .",
        LIST,
    ],
    ids=["no blank nodes", "told apart by what they say", "a ring", "twins", "a long list of the same"],
)
def test_order_and_names_depend_on_the_content_alone(text: str) -> None:
    first = lines(0, text)
    assert first == sorted(first)
    assert [lines(seed, text) == first for seed in range(1, 30)] == [True] * 29


def test_twins_that_hold_twins_are_named_together() -> None:
    """Equal structures of two blank nodes each: which inner one belongs to which outer one is not left to chance."""
    text = "".join(f"<a:s> <p:p> _:a{n} .\n_:a{n} <p:q> _:b{n} .\n_:b{n} <p:r> <a:o> .\n" for n in range(4))
    assert [lines(seed, text) == lines(0, text) for seed in range(1, 30)] == [True] * 29


# --- other libraries ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def onto(shipped: KnowledgeGraph) -> Any:
    return shipped.to_owlready()


def test_owlready_has_every_class(onto: Any, product: rdflib.Graph) -> None:
    classes = {str(one) for one in product.subjects(RDF.type, OWL.Class) if isinstance(one, rdflib.URIRef)}
    assert {one.iri for one in onto.classes()} == classes
    assert len(list(onto.classes())) == len(classes) > 300


def test_owlready_has_the_definition_of_neutropenia(onto: Any) -> None:
    world = onto.world
    neutropenia, cytopenia, neutrophil = (world[BASE + name] for name in ("Neutropenia", "Cytopenia", "Neutrophil"))
    (definition,) = neutropenia.equivalent_to
    genus, difference = definition.Classes
    assert genus is cytopenia
    assert (difference.property, difference.value) == (world[BASE + "deficiencyOf"], neutrophil)


def test_owlready_gives_the_evidence_of_an_axiom(onto: Any) -> None:
    world = onto.world
    clozapine = world[BASE + "Clozapine"]
    restrictions_ = {
        one.property.iri.removeprefix(BASE) + " " + one.value.iri.removeprefix(BASE): one
        for one in clozapine.is_a
        if isinstance(one, owlready2.Restriction)
    }
    expected = {key[1] + " " + key[2]: said for key, said in expected_axioms().items() if key[0] == "Clozapine"}
    assert set(restrictions_) == set(expected)
    for key, restriction in restrictions_.items():
        for place, name in enumerate(("source", "locator", "evidence", "certainty")):
            values = world[BASE + name][clozapine, owlready2.rdfs_subclassof, restriction]
            assert sorted(str(getattr(one, "iri", one)) for one in values) == sorted(
                one[place] for one in expected[key].elements()
            ), (key, name)


def test_owlready_has_a_world_of_its_own(onto: Any) -> None:
    assert onto.world is not owlready2.default_world
    assert owlready2.default_world[BASE + "Neutropenia"] is None


def test_networkx_has_every_node_and_edge_with_its_attributes(shipped: KnowledgeGraph) -> None:
    graph, network = shipped.to_networkx(), shipped.network
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (len(network.names), len(network.edges))
    assert graph.is_directed()
    assert graph.is_multigraph()
    assert graph.nodes["Neutropenia"] == {"label": "neutropenia", "kind": "Disorder"}

    def known(tail: str, head: str, edge: Any) -> tuple[Any, ...]:
        return (
            tail, head, edge["relation"], edge["sign"], edge["belief"], edge["kind"], tuple(edge["condition"]),
            tuple(edge["sources"]), tuple(edge["denied_by"]),
        )  # fmt: skip

    expected = Counter(
        (
            network.names[e.tail], network.names[e.head], e.relation, e.sign, e.belief, e.kind.value, e.condition,
            tuple(sorted({c.source for c in e.claims if not c.denied})),
            tuple(sorted({c.source for c in e.claims if c.denied})),
        )
        for e in network.edges
    )  # fmt: skip
    assert Counter(known(*one) for one in graph.edges(data=True)) == expected
    (edge,) = (one for one in graph["Leukopenia"]["Anemia"].values() if one["relation"] == "hasManifestation")
    assert set(edge) == {"relation", "sign", "belief", "kind", "condition", "sources", "denied_by"}
    assert (edge["sign"], edge["kind"], edge["condition"]) == (1, "causal", [])
    assert "williams-ch71-neutropenia" in edge["denied_by"]


def test_networkx_attributes_are_plain_values(shipped: KnowledgeGraph) -> None:
    for _, _, edge in shipped.to_networkx().edges(data=True):
        assert [type(value) for value in edge.values()] == [str, int, float, str, list, list, list]


def test_rdflib_has_every_named_graph(shipped: KnowledgeGraph) -> None:
    data = shipped.to_rdflib()
    names = {str(graph.identifier) for graph in data.graphs()} - {"urn:x-rdflib:default"}
    assert names == set(shipped.store.graphs())
    assert {f"{BASE}graph/{name}" for name in ("edges", "inferred", "provenance")} <= names
    files = {f"{BASE}graph/ontology/{name}" for name in ("schema/relations", "claims/articles.claims", "terms/counts")}
    assert files <= names
    sizes = {name: sum(1 for _ in shipped.store.quads(name)) for name in names}
    assert {name: len(data.graph(rdflib.URIRef(name))) for name in names} == sizes
    assert (LK.Neutropenia, RDFS.label, None) in data
    rows = list(data.query("SELECT ?g { GRAPH ?g { lk:Leukopenia a owl:Class } }", initNs={"lk": LK, "owl": OWL}))
    assert len(rows) == 1
