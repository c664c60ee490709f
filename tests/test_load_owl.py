"""`leukograph load` of OWL functional syntax and OWL/XML: the triples of the mapping to RDF, or a fault with its line."""

from __future__ import annotations

import gzip
import json
import os
import socket
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse

from leukograph.content import Content
from leukograph.export._horned import written
from leukograph.ingest import owl_functional, vocabulary_store
from leukograph.ingest._formats import format_of
from leukograph.ingest._found import Found, Known
from leukograph.ingest._input import InputError, unpacked
from leukograph.ingest._relations import known_of
from leukograph.model import Finding
from leukograph.statements import Statement
from leukograph.store import Store, Triple
from tests.conftest import ROOT
from tests.test_load_formats import brought, lines
from tests.test_load_hostile import refused

slow = pytest.mark.skipif(not os.environ.get("LEUKOGRAPH_SLOW"), reason="compares all triples: set LEUKOGRAPH_SLOW=1")
OWL = "http://www.w3.org/2002/07/owl#"
HEAD = (
    "Prefix(e:=<http://e.org/>)\nPrefix(:=<http://e.org/>)\n"
    '# a comment with ( and "\nOntology(<http://e.org/o> <http://e.org/o/1>\n'
)  # fmt: skip
TURTLE = (
    "@prefix e: <http://e.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: "
    "<http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    "e:o a owl:Ontology ; owl:versionIRI <http://e.org/o/1> .\n"
)
XML_HEAD = (
    '<?xml version="1.0"?>\n<!-- one > two --><Ontology xmlns="http://www.w3.org/2002/07/owl#" xml:base="http://e.org/o"\n'
    ' ontologyIRI="http://e.org/o" versionIRI="http://e.org/o/1"><Prefix name="e" IRI="http://e.org/"/>\n'
)


@pytest.fixture(scope="module")
def bare() -> Store:
    return vocabulary_store(ROOT)


def alike(statements: Iterable[Quad]) -> Dataset:
    found = Dataset(statements)
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return found


def turtle(text: str) -> Dataset:
    return alike(parse(input=(TURTLE + text).encode(), format=RdfFormat.TURTLE))


# --- every kind of axiom --------------------------------------------------------------------------------------------------

# Functional syntax, OWL/XML, and the triples that the W3C's mapping gives.
AXIOMS = {
    "declarations": (
        r"""Declaration(Class(e:A)) Declaration(DataProperty(:d)) Declaration(Datatype(e:t))
""",
        r"""<Declaration><Class IRI="A"/></Declaration><Declaration><DataProperty abbreviatedIRI="e:d"/></Declaration>
<Declaration><Datatype IRI="http://e.org/t"/></Declaration>
""",
        r"""e:A a owl:Class . e:d a owl:DatatypeProperty . e:t a rdfs:Datatype .
""",
    ),
    "texts": (
        r"""AnnotationAssertion(rdfs:label e:A "say \"a\\b\" # (
anew"@en-gb)
AnnotationAssertion(e:p e:A "01"^^xsd:integer)
AnnotationAssertion(e:p e:A "x"^^xsd:string)
AnnotationAssertion(e:p e:A "x@y@en"^^rdf:PlainLiteral)
AnnotationAssertion(e:p e:A "2026-01-01"^^rdf:PlainLiteral)
""",
        r"""<AnnotationAssertion><AnnotationProperty abbreviatedIRI="rdfs:label"/><IRI>http://e.org/A</IRI>
<Literal xml:lang="en-gb">say "a\b" # (
anew</Literal></AnnotationAssertion><AnnotationAssertion>
<AnnotationProperty abbreviatedIRI="e:p"/><AbbreviatedIRI>e:A</AbbreviatedIRI>
<Literal datatypeIRI="http://www.w3.org/2001/XMLSchema#integer">01</Literal></AnnotationAssertion>
<AnnotationAssertion><AnnotationProperty abbreviatedIRI="e:p"/><IRI>http://e.org/A</IRI><Literal>x</Literal>
</AnnotationAssertion><AnnotationAssertion><AnnotationProperty abbreviatedIRI="e:p"/><IRI>http://e.org/A</IRI>
<Literal xml:lang="en">x@y</Literal></AnnotationAssertion><AnnotationAssertion>
<AnnotationProperty abbreviatedIRI="e:p"/><IRI>http://e.org/A</IRI>
<Literal datatypeIRI="http://www.w3.org/1999/02/22-rdf-syntax-ns#PlainLiteral">2026-01-01</Literal></AnnotationAssertion>
""",
        r"""e:A rdfs:label "say \"a\\b\" # (\nanew"@en-gb ; e:p "01"^^xsd:integer, "x", "x@y"@en, "2026-01-01" .
""",
    ),
    "what is said of what is said": (
        r"""SubClassOf(Annotation(Annotation(e:r "c") e:q "b") Annotation(e:q e:z) e:A e:B)
""",
        r"""<SubClassOf><Annotation><Annotation><AnnotationProperty abbreviatedIRI="e:r"/><Literal>c</Literal></Annotation>
<AnnotationProperty abbreviatedIRI="e:q"/><Literal>b</Literal></Annotation><Annotation>
<AnnotationProperty abbreviatedIRI="e:q"/><AbbreviatedIRI>e:z</AbbreviatedIRI></Annotation>
<Class abbreviatedIRI="e:A"/><Class abbreviatedIRI="e:B"/></SubClassOf>
""",
        r"""e:A rdfs:subClassOf e:B . _:x a owl:Axiom ; owl:annotatedSource e:A ; owl:annotatedProperty rdfs:subClassOf ;
owl:annotatedTarget e:B ; e:q "b", e:z . _:y a owl:Annotation ; owl:annotatedSource _:x ;
owl:annotatedProperty e:q ; owl:annotatedTarget "b" ; e:r "c" .
""",
    ),
    "one axiom with the words of two": (
        r"""SubClassOf(Annotation(e:q "1") e:A ObjectSomeValuesFrom(e:p e:B))
SubClassOf(Annotation(e:q "2") e:A ObjectSomeValuesFrom(e:p e:B))
""",
        r"""<SubClassOf><Annotation><AnnotationProperty abbreviatedIRI="e:q"/><Literal>1</Literal></Annotation>
<Class IRI="A"/><ObjectSomeValuesFrom><ObjectProperty abbreviatedIRI="e:p"/><Class IRI="B"/>
</ObjectSomeValuesFrom></SubClassOf><SubClassOf><Annotation><AnnotationProperty abbreviatedIRI="e:q"/>
<Literal>2</Literal></Annotation><Class IRI="A"/><ObjectSomeValuesFrom><ObjectProperty abbreviatedIRI="e:p"/>
<Class IRI="B"/></ObjectSomeValuesFrom></SubClassOf>
""",
        r"""e:A rdfs:subClassOf _:r . _:r a owl:Restriction ; owl:onProperty e:p ; owl:someValuesFrom e:B . [] a owl:Axiom ;
owl:annotatedSource e:A ; owl:annotatedProperty rdfs:subClassOf ; owl:annotatedTarget _:r ; e:q "1" .
[] a owl:Axiom ; owl:annotatedSource e:A ; owl:annotatedProperty rdfs:subClassOf ; owl:annotatedTarget _:r ;
e:q "2" .
""",
    ),
    "many ends": (
        r"""EquivalentClasses(e:A e:B ObjectUnionOf(e:C ObjectComplementOf(e:D))) DisjointClasses(e:A e:B)
DisjointClasses(e:A e:B e:C) DisjointUnion(e:A e:B e:C) DifferentIndividuals(_:i e:j)
""",
        r"""<EquivalentClasses><Class IRI="A"/><Class IRI="B"/><ObjectUnionOf><Class IRI="C"/><ObjectComplementOf>
<Class IRI="D"/></ObjectComplementOf></ObjectUnionOf></EquivalentClasses><DisjointClasses><Class IRI="A"/>
<Class IRI="B"/></DisjointClasses><DisjointClasses><Class IRI="A"/><Class IRI="B"/><Class IRI="C"/>
</DisjointClasses><DisjointUnion><Class IRI="A"/><Class IRI="B"/><Class IRI="C"/></DisjointUnion>
<DifferentIndividuals><AnonymousIndividual nodeID="_:i"/><NamedIndividual IRI="j"/></DifferentIndividuals>
""",
        r"""e:A owl:equivalentClass e:B . e:B owl:equivalentClass [ a owl:Class ; owl:unionOf ( e:C [ a owl:Class ;
owl:complementOf e:D ] ) ] . e:A owl:disjointWith e:B ; owl:disjointUnionOf ( e:B e:C ) .
[] a owl:AllDisjointClasses ; owl:members ( e:A e:B e:C ) . [] owl:differentFrom e:j .
""",
    ),
    "relations": (
        r"""SubObjectPropertyOf(ObjectPropertyChain(e:p ObjectInverseOf(e:q)) e:p) TransitiveObjectProperty(e:p)
HasKey(e:A (e:p) (e:d)) ObjectPropertyRange(e:p e:B) InverseObjectProperties(e:p e:q)
""",
        r"""<SubObjectPropertyOf><ObjectPropertyChain><ObjectProperty IRI="p"/><ObjectInverseOf><ObjectProperty IRI="q"/>
</ObjectInverseOf></ObjectPropertyChain><ObjectProperty IRI="p"/></SubObjectPropertyOf>
<TransitiveObjectProperty><ObjectProperty IRI="p"/></TransitiveObjectProperty><HasKey><Class IRI="A"/>
<ObjectProperty IRI="p"/><DataProperty IRI="d"/></HasKey><ObjectPropertyRange><ObjectProperty IRI="p"/>
<Class IRI="B"/></ObjectPropertyRange><InverseObjectProperties><ObjectProperty IRI="p"/>
<ObjectProperty IRI="q"/></InverseObjectProperties>
""",
        r"""e:p owl:propertyChainAxiom ( e:p [ owl:inverseOf e:q ] ) ; a owl:TransitiveProperty ; rdfs:range e:B ;
owl:inverseOf e:q . e:A owl:hasKey ( e:p e:d ) .
""",
    ),
    "numbers": (
        r"""SubClassOf(e:A ObjectMinCardinality(2 e:p e:B)) SubClassOf(e:A DataExactCardinality(1 e:d))
SubClassOf(e:A DataSomeValuesFrom(e:d DatatypeRestriction(xsd:decimal xsd:minInclusive "0.5"^^xsd:decimal)))
SubClassOf(e:A ObjectHasSelf(e:p))
""",
        r"""<SubClassOf><Class IRI="A"/><ObjectMinCardinality cardinality="2"><ObjectProperty IRI="p"/><Class IRI="B"/>
</ObjectMinCardinality></SubClassOf><SubClassOf><Class IRI="A"/><DataExactCardinality cardinality="1">
<DataProperty IRI="d"/></DataExactCardinality></SubClassOf><SubClassOf><Class IRI="A"/><DataSomeValuesFrom>
<DataProperty IRI="d"/><DatatypeRestriction><Datatype abbreviatedIRI="xsd:decimal"/>
<FacetRestriction facet="http://www.w3.org/2001/XMLSchema#minInclusive">
<Literal datatypeIRI="http://www.w3.org/2001/XMLSchema#decimal">0.5</Literal></FacetRestriction>
</DatatypeRestriction></DataSomeValuesFrom></SubClassOf><SubClassOf><Class IRI="A"/><ObjectHasSelf>
<ObjectProperty IRI="p"/></ObjectHasSelf></SubClassOf>
""",
        r"""e:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty e:p ;
owl:minQualifiedCardinality "2"^^xsd:nonNegativeInteger ; owl:onClass e:B ], [ a owl:Restriction ;
owl:onProperty e:d ; owl:cardinality "1"^^xsd:nonNegativeInteger ], [ a owl:Restriction ; owl:onProperty e:d ;
owl:someValuesFrom [ a rdfs:Datatype ; owl:onDatatype xsd:decimal ;
owl:withRestrictions ( [ xsd:minInclusive "0.5"^^xsd:decimal ] ) ] ], [ a owl:Restriction ; owl:onProperty e:p ;
owl:hasSelf "true"^^xsd:boolean ] .
""",
    ),
    "facts": (
        r"""ClassAssertion(e:A e:i) ObjectPropertyAssertion(ObjectInverseOf(e:p) e:i e:j) DataPropertyAssertion(e:d e:i "v")
NegativeObjectPropertyAssertion(Annotation(e:q "no") e:p e:i e:j) SameIndividual(e:i e:j)
""",
        r"""<ClassAssertion><Class IRI="A"/><NamedIndividual IRI="i"/></ClassAssertion><ObjectPropertyAssertion>
<ObjectInverseOf><ObjectProperty IRI="p"/></ObjectInverseOf><NamedIndividual IRI="i"/><NamedIndividual IRI="j"/>
</ObjectPropertyAssertion><DataPropertyAssertion><DataProperty IRI="d"/><NamedIndividual IRI="i"/>
<Literal>v</Literal></DataPropertyAssertion><NegativeObjectPropertyAssertion><Annotation>
<AnnotationProperty IRI="q"/><Literal>no</Literal></Annotation><ObjectProperty IRI="p"/>
<NamedIndividual IRI="i"/><NamedIndividual IRI="j"/></NegativeObjectPropertyAssertion><SameIndividual>
<NamedIndividual IRI="i"/><NamedIndividual IRI="j"/></SameIndividual>
""",
        r"""e:i a e:A ; e:d "v" ; owl:sameAs e:j . e:j e:p e:i . [] a owl:NegativePropertyAssertion ;
owl:sourceIndividual e:i ; owl:assertionProperty e:p ; owl:targetIndividual e:j ; e:q "no" .
""",
    ),
    "rules": (
        r"""DLSafeRule(Annotation(e:q "why") Body(ClassAtom(e:A Variable(e:x)) ObjectPropertyAtom(e:p Variable(e:x) e:i))
Head(BuiltInAtom(e:f Variable(e:x) "1")))
""",
        r"""<DLSafeRule><Annotation><AnnotationProperty IRI="q"/><Literal>why</Literal></Annotation><Body><ClassAtom>
<Class IRI="A"/><Variable IRI="x"/></ClassAtom><ObjectPropertyAtom><ObjectProperty IRI="p"/><Variable IRI="x"/>
<NamedIndividual IRI="i"/></ObjectPropertyAtom></Body><Head><BuiltInAtom IRI="f"><Variable IRI="x"/><Literal>1</Literal>
</BuiltInAtom></Head></DLSafeRule>
""",
        r"""@prefix s: <http://www.w3.org/2003/11/swrl#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
e:x a s:Variable . [] a s:Imp ; e:q "why" ; s:body [ a s:AtomList ; rdf:first [ a s:ClassAtom ; s:classPredicate e:A ;
s:argument1 e:x ] ; rdf:rest [ a s:AtomList ; rdf:first [ a s:IndividualPropertyAtom ; s:propertyPredicate e:p ;
s:argument1 e:x ; s:argument2 e:i ] ; rdf:rest () ] ] ; s:head [ a s:AtomList ; rdf:first [ a s:BuiltinAtom ;
s:builtin e:f ; s:arguments ( e:x "1" ) ] ; rdf:rest () ] .
""",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", AXIOMS)
@pytest.mark.parametrize("ending", ["ofn", "owx"])
def test_an_axiom_is_the_triples_of_its_mapping(tmp_path: Path, bare: Store, what: str, ending: str) -> None:
    functional, xml, expected = AXIOMS[what]
    text = f"{HEAD}{functional}\n)\n" if ending == "ofn" else f"{XML_HEAD}{xml}\n</Ontology>\n"
    rows = _read(tmp_path, bare, text, ending)
    assert alike(parse(input=rows.encode(), format=RdfFormat.N_TRIPLES)) == turtle(expected)


def _read(folder: Path, base: Store, text: str, ending: str) -> str:
    """The statements of a text as N-Triples, as they are before the engine takes them."""
    path = folder / f"x.{ending}"
    path.write_text(text, "utf-8")
    rows, faults = read_alone(path, folder, known_of(base, {}))
    assert faults == []
    return "".join(f"{subject} {predicate} {object_} .\n" for subject, predicate, object_, _ in rows)


def read_alone(path: Path, folder: Path, known: Known) -> tuple[list[Statement], list[Finding]]:
    """The statements and faults of a file, without a store that they come into."""
    try:
        given = unpacked(path, folder)
    except InputError as fault:
        return [], [fault.finding]
    form = format_of(given)
    if form is None:
        return [], [given.fault(None, "no format", "")]
    found = Found(given, known)
    return list(form.read(given, found)), found.faults


def some_of(triples: list[Triple], *, every: int) -> list[Triple]:
    """The triples about every so-many-th class and individual, and all about properties and the header."""
    about: dict[str, list[Triple]] = {}
    for one in triples:
        about.setdefault(str(one.subject), []).append(one)
    kinds = {str(one.subject): str(one.object) for one in triples if one.predicate.value.endswith("#type")}
    named = sorted(name for name in about if name.startswith("<"))
    kept = {name for place, name in enumerate(named) if place % every == 0 or "Property" in kinds.get(name, "Ontology")}
    kept |= {name for name in named if kinds.get(name) == f"<{OWL}Ontology>"}
    waiting = [*kept]
    notes = {node: said for node, said in about.items() if kinds.get(node) == f"<{OWL}Axiom>"}
    for node, said in notes.items():
        if any(one.predicate.value.endswith("annotatedSource") and str(one.object) in kept for one in said):
            waiting.append(node)
    seen = set(waiting)
    while waiting:
        for one in about[waiting.pop()]:
            inner = str(one.object)
            if inner.startswith("_:") and inner not in seen:
                seen.add(inner)
                waiting.append(inner)
    return [one for one in triples if str(one.subject) in seen]


@pytest.mark.parametrize("every", [25, pytest.param(1, marks=slow)])
@pytest.mark.parametrize("ending", ["ofn", "owx"])
def test_what_we_write_ourselves_comes_back_triple_by_triple(
    tmp_path: Path, bare: Store, released: list[Triple], ending: str, every: int
) -> None:
    pytest.importorskip("pyhornedowl")
    part = released if every == 1 else some_of(released, every=every)
    assert len(part) > 2_500
    rows = _read(tmp_path, bare, written(part, ending), ending)
    whole = "".join(f"{one} .\n" for one in part)
    form = RdfFormat.N_TRIPLES
    assert alike(parse(input=rows.encode(), format=form)) == alike(parse(input=whole.encode(), format=form))


def test_terms_and_edges_of_an_ontology_are_those_of_its_turtle(tmp_path: Path, bare: Store) -> None:
    functional = (
        'Prefix(o:=<http://purl.obolibrary.org/obo/>)\nOntology(<http://e.org/o>\nAnnotation(owl:versionInfo "7")\n'
        'Declaration(Class(o:X_1)) AnnotationAssertion(rdfs:label o:X_1 "one")\n'
        'Declaration(Class(o:X_2)) AnnotationAssertion(rdfs:label o:X_2 "two")\n'
        "SubClassOf(o:X_1 ObjectSomeValuesFrom(o:RO_0002212 o:X_2))\nImport(<http://e.org/other>)\n)"
    )  # fmt: skip
    store, notes = brought(tmp_path, bare, x_ofn=functional)
    obo = "http://purl.obolibrary.org/obo/"
    assert lines(store, "load/x/asserted") == {f"<{obo}X_1> <{obo}RO_0002212> <{obo}X_2>"}
    (claim,) = store.select("SELECT ?s ?r ?o { ?c a lk:Claim ; lk:subject ?s ; lk:relation ?r ; lk:object ?o }")
    assert [str(getattr(term, "value", "")).rsplit("/", 1)[-1] for term in claim] == ["X_1", "suppresses", "X_2"]
    assert [(note.line, note.reason) for note in notes] == [(7, "imports http://e.org/other, which is not fetched")]


# --- refused ----------------------------------------------------------------------------------------------------------

DEEP = 100_000


@pytest.mark.parametrize(
    ("name", "content", "line", "reason"),
    [
        ("x_ofn", HEAD + "Declaration(Class(e:A))\n", 5, "ends while Ontology of line 4 is open"),
        ("x_ofn", HEAD + 'AnnotationAssertion(rdfs:label e:A "open)\n)\n', 5, "has a text that does not end"),
        ("x_ofn", HEAD + "Declaration(Class(f:A)))", 5, "has the prefix f: that is not declared"),
        ("x_ofn", HEAD + "SubClassOf(e:A)\n)", 5, "SubClassOf has 1 parts where 2 are wanted"),
        ("x_ofn", HEAD + "\nSubClass(e:A e:B)\n)", 6, "'SubClass' is no axiom of OWL 2"),
        ("x_ofn", HEAD + "SubClassOf(e:A ObjectSome(e:p e:B)))", 5, "'ObjectSome' is no expression of OWL 2"),
        ("x_ofn", HEAD + 'SubClassOf("a" e:B))', 5, "where a name is wanted"),
        ("x_ofn", HEAD + "Declaration(Class(e:A))))", 5, "has ')' behind the end"),
        ("x_ofn", HEAD + f"SubClassOf(e:A {'ObjectComplementOf(' * DEEP}e:B{')' * DEEP}))", 5, "nested more than 200 deep"),
        ("x_ofn", HEAD + "(" * DEEP, 5, "nested more than 200 deep"),
        ("x_ofn", HEAD + "SubClassOf(e:A <http://e.org/ b>))", 5, "begins no word"),
        ("x_ofn", HEAD.encode() + b"Declaration(Class(e:A\x00)))", 5, "holds a NUL byte"),
        ("x_ofn", HEAD.encode() + b'AnnotationAssertion(rdfs:label e:A "\xff"))', 5, "is not UTF-8"),
        ("x_owx", XML_HEAD + '<Declaration><Class IRI="A"/></Declaration>', 4, "no element found"),
        ("x_owx", XML_HEAD + "<SubClassOf><Class/></SubClassOf></Ontology>", 4, "has a Class without an IRI"),
        ("x_owx", XML_HEAD + '<SubClassOf>x<Class IRI="A"/></SubClassOf></Ontology>', 4, "has the text 'x'"),
        ("x_owx", XML_HEAD + '<Declaration><Class abbreviatedIRI="f:A"/></Declaration></Ontology>', 4, "is not declared"),
        ("x_owx", XML_HEAD + "<ObjectComplementOf>" * DEEP, 4, "is nested more than 2000 deep"),
        ("x_owx", XML_HEAD + "<a xmlns='http://e.org/'/></Ontology>", 4, "which is not of OWL"),
        (
            "x_owx",
            XML_HEAD.replace("?>", "?><!DOCTYPE O [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", 1) + "</Ontology>",
            1,
            "declares the entity a by what lies elsewhere",
        ),
    ],
)  # fmt: skip
def test_bad_files_are_refused_with_their_line(  # noqa: PLR0917 - as pytest gives them
    tmp_path: Path, bare: Store, name: str, content: str | bytes, line: int, reason: str
) -> None:
    file, where, said = refused(tmp_path, bare, **{name: content})
    assert (file, where) == (name.replace("_", "."), line)
    assert reason in said


def test_texts_and_axioms_without_end_are_refused(tmp_path: Path, bare: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owl_functional, "MAX_TEXT", 1_000)
    monkeypatch.setattr(owl_functional, "MAX_PARTS", 1_000)
    said = refused(tmp_path, bare, x_ofn=HEAD + 'AnnotationAssertion(rdfs:label e:A "' + "a\n" * 2_000)
    assert said[1:] == (5, "cannot be read: has a text of more than 1000 characters")
    said = refused(tmp_path, bare, x_ofn=HEAD + "DisjointClasses(" + "e:A\n" * 2_000)
    assert said[1:] == (1005, "cannot be read: has an axiom of more than 1000 words")


def test_no_cut_of_a_file_is_taken_in_silence(tmp_path: Path, bare: Store) -> None:
    random, known = Random(7), known_of(bare, {})
    functional = HEAD + "\n".join(each[0] for each in AXIOMS.values()) + "\n)\n"
    xml = XML_HEAD + "\n".join(each[1] for each in AXIOMS.values()) + "\n</Ontology>\n"
    whole = {"a.ofn": functional.encode(), "b.owx": xml.encode(), "c.ofn.gz": gzip.compress(functional.encode(), mtime=0)}
    for name, content in whole.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert read_alone(path, tmp_path, known)[1] == []
        for _ in range(300):
            path.write_bytes(content[: random.randrange(1, len(content) - 1)])
            assert read_alone(path, tmp_path, known)[1]


def test_nothing_is_fetched(tmp_path: Path, bare: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("something wants the network")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, never)
    said = "imports http://e.org/other, which is not fetched"
    _, notes = brought(tmp_path, bare, x_ofn=HEAD + "Import(<http://e.org/other>)\n)")
    assert [note.reason for note in notes] == [said]
    _, notes = brought(tmp_path, bare, x_owx=XML_HEAD + "<Import>http://e.org/other</Import></Ontology>")
    assert [note.reason for note in notes] == [said]


def test_a_poisoned_ontology_is_told(tmp_path: Path, bare: Store, content: Content) -> None:
    text = (
        "Prefix(lk:=<https://w3id.org/leukograph/>) Prefix(HP:=<http://evil.org/HP_>)\nOntology(<http://e.org/o>\n"
        'AnnotationAssertion(rdfs:label lk:Neutropenia "harmless")\n'
        "SubClassOf(lk:Clozapine ObjectSomeValuesFrom(lk:treats lk:Neutropenia)))"
    )
    store, notes = brought(tmp_path, bare, x_ofn=text)
    said = " | ".join(note.reason for note in notes if note.check == "conflict")
    assert "relabels lk:Neutropenia as 'harmless'" in said
    assert "declares the prefix HP as http://evil.org/HP_" in said
    assert store.select("SELECT ?l { lk:Neutropenia rdfs:label ?l }") == []
    assert store.select("SELECT ?c { ?c a lk:Claim }") == []


# --- files that come together ------------------------------------------------------------------------------------------


def test_blank_nodes_of_files_that_come_together_stay_apart(tmp_path: Path, bare: Store) -> None:
    def obo(name: str) -> str:
        stanzas = (
            f"[Term]\nid: X:{name}\nname: {name}\nrelationship: part_of X:{name}2\n\n[Term]\nid: X:{name}2\nname: {name}2\n"
        )
        return f"format-version: 1.2\nontology: {name.lower()}\n\n{stanzas}"

    graphs = [{"id": one, "edges": [{"sub": f"e:{one}", "pred": "e:p", "obj": "e:z"}], "nodes": []} for one in "cd"]
    store, _ = brought(tmp_path, bare, a_obo=obo("A"), b_obo=obo("B"), c_json=json.dumps({"graphs": graphs}))
    fillers = "SELECT ?node (COUNT(*) AS ?n) { ?node owl:someValuesFrom ?filler } GROUP BY ?node"
    assert [str(getattr(row[1], "value", "")) for row in store.select(fillers)] == ["1"] * 4
