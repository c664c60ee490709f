"""SKOS, JSON-LD, TriG and SSSOM: read back by other readers, whole; what they cannot hold is counted."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from leukograph.content import Content
from leukograph.export import Product, export
from leukograph.export._text import cell, one_line
from leukograph.store import Store, canonical
from leukograph.terms import BASE
from tests.odd import CONTROLS, HARD, odd

LK = rdflib.Namespace(BASE)
ROOT = Path(__file__).resolve().parent.parent
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix dct: <http://purl.org/dc/terms/> .
[] a sh:NodeShape ; sh:targetClass skos:Concept ;
  sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:uniqueLang true ; sh:datatype rdf:langString ;
    sh:disjoint skos:altLabel ; sh:pattern "^\\\\S(.*\\\\S)?$" ] ;
  sh:property [ sh:path skos:definition ; sh:minCount 1 ; sh:uniqueLang true ] ;
  sh:property [ sh:path skos:notation ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path skos:inScheme ; sh:minCount 1 ; sh:maxCount 1 ; sh:class skos:ConceptScheme ] ;
  sh:property [ sh:path skos:broader ; sh:class skos:Concept ] ;
  sh:property [ sh:path skos:exactMatch ; sh:disjoint skos:broadMatch ] ;
  sh:property [ sh:path skos:exactMatch ; sh:disjoint skos:relatedMatch ] ;
  sh:or ( [ sh:path skos:broader ; sh:minCount 1 ] [ sh:path skos:topConceptOf ; sh:minCount 1 ] ) .
[] a sh:NodeShape ; sh:targetClass skos:ConceptScheme ;
  sh:property [ sh:path skos:hasTopConcept ; sh:minCount 1 ; sh:class skos:Concept ] ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ] ; sh:property [ sh:path dct:license ; sh:minCount 1 ] .
[] a sh:NodeShape ; sh:targetObjectsOf skos:hasTopConcept ;
  sh:property [ sh:path skos:broader ; sh:maxCount 0 ] .
"""


def counted(made: Product) -> dict[str, int]:
    return {loss.what: loss.count for loss in made.lost}


def quads(text: str, form: ox.RdfFormat) -> set[str]:
    """The quads of a text as text, blank nodes named by what they say."""
    return {str(quad) for quad in canonical(ox.parse(text.encode(), format=form))}


# --- JSON-LD and TriG -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def told(content: Content) -> set[str]:
    return {str(quad) for quad in canonical(content.store)}


def test_json_ld_holds_every_quad(content: Content, told: set[str]) -> None:
    assert quads(export("jsonld", content).text, ox.RdfFormat.JSON_LD) == told


def test_rdflib_reads_every_quad_of_the_json_ld(tmp_path: Path) -> None:
    """Where a context coerces by `@type: @id` rdflib loses triples: ours declares prefixes alone."""
    made = odd(tmp_path, HARD)
    text = export("jsonld", made).text
    context = json.loads(text)["@context"]
    assert {key for term in context.values() if isinstance(term, dict) for key in term} == {"@id", "@prefix"}
    read = rdflib.Dataset().parse(data=text, format="json-ld").serialize(format="nquads")
    assert quads(read, ox.RdfFormat.N_QUADS) == {str(quad) for quad in canonical(made.store)}


def test_json_ld_of_an_empty_store() -> None:
    assert quads(export("jsonld", Content(Store())).text, ox.RdfFormat.JSON_LD) == set()


@pytest.mark.parametrize("form", ["jsonld", "trig", "nquads"])
@pytest.mark.parametrize("text", [HARD, CONTROLS.replace("\ufffe", "")], ids=["hard", "controls"])
def test_every_text_comes_back_as_it_was(tmp_path: Path, form: str, text: str) -> None:
    made = odd(tmp_path, text)
    syntax = {"jsonld": ox.RdfFormat.JSON_LD, "trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS}[form]
    read = quads(export(form, made).text, syntax)
    assert {str(quad) for quad in canonical(made.store)} <= read
    assert sum(str(ox.Literal(text, language="en")) in quad for quad in read) == 5


def test_trig_holds_every_quad_and_whence_each_comes(content: Content, told: set[str]) -> None:
    read = quads(export("trig", content).text, ox.RdfFormat.TRIG)
    prov, terms = f" <{BASE}graph/prov>", "http://www.w3.org/ns/prov#"
    added = {quad for quad in read if quad.endswith(prov)}
    assert read - added == told
    said = [quad.removesuffix(prov).split(" ", 2) for quad in added]
    entered = {one.iri: one.source for one in content.claims} | {one.iri: one.source for one in content.values}
    sources = {s: o for s, p, o in said if p == f"<{terms}hadPrimarySource>"}
    assert sources == {f"<{iri}>": f"<{content.sources[source].iri}>" for iri, source in entered.items()}
    entities = {s for s, p, o in said if o == f"<{terms}Entity>"} - set(sources)
    assert entities == {f"<{graph}>" for graph in content.store.graphs()}
    files = {o for s, p, o in said if s == f"<{BASE}graph/edges>" and p == f"<{terms}wasDerivedFrom>"}
    assert f"<{BASE}graph/ontology/claims/articles.claims>" in files
    assert all("/claims/" in one for one in files)


def test_in_standard_terms_the_same_claims(tmp_path: Path, standard: Content) -> None:
    read = quads(export("trig", standard).text, ox.RdfFormat.TRIG)
    entered = len(standard.claims) + len(standard.values)
    assert sum(f" <{BASE}locator> " in quad and f"<{BASE}claim/" in quad[:60] for quad in read) == len(standard.claims)
    assert sum(f" <{BASE}source> " in quad for quad in read) >= entered
    assert not [quad for quad in read if quad.startswith(f"<{BASE}Neutropenia> ")]


# --- SKOS -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def skos(content: Content) -> rdflib.Graph:
    return rdflib.Graph().parse(data=export("skos", content).text, format="turtle")


def test_every_term_is_a_concept_with_its_names(content: Content, skos: rdflib.Graph) -> None:
    concepts = set(skos.subjects(RDF.type, SKOS.Concept))
    assert {str(one) for one in concepts} == {e.iri for e in (*content.terms.values(), *content.classes.values())}
    for entry in content.terms.values():
        one = rdflib.URIRef(entry.iri)
        assert [str(label) for label in skos.objects(one, SKOS.prefLabel)] == [entry.label]
        assert {str(label) for label in skos.objects(one, SKOS.altLabel)} == set(entry.synonyms) - {entry.label}
        assert [str(said) for said in skos.objects(one, SKOS.definition)] == [entry.definition]
        for match in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"):
            stated = {m.iri for m in entry.mappings if m.predicate == f"skos:{match}"}
            assert {str(other) for other in skos.objects(one, SKOS[match])} == stated


def test_the_hierarchy_is_that_of_the_classes_without_what_follows(content: Content, skos: rdflib.Graph) -> None:
    every = {**content.terms, **content.classes}
    for name, entry in every.items():
        above = {str(one) for one in skos.transitive_objects(LK[name], SKOS.broader)} - {entry.iri}
        waiting, stated = list(entry.parents), set()
        while waiting:
            parent = waiting.pop()
            stated.add(BASE + parent)
            waiting += every[parent].parents
        assert above == stated
    direct = {(str(s), str(o)) for s, o in skos.subject_objects(SKOS.broader)}
    longer = {(a, d) for a, b in direct for c, d in direct if b == c}
    assert direct & longer == set()
    tops = {str(one) for one in skos.objects(None, SKOS.hasTopConcept)}
    assert tops == {BASE + "Entity"}


def test_the_relations_keep_their_signs(content: Content, skos: rdflib.Graph) -> None:
    edges = {(e.subject, e.relation, e.object) for e in content.edges if e.believed and not e.condition}
    edges |= set(content.axioms.restrictions)
    relations = {LK[name]: relation for name, relation in content.relations.items()}
    found = {
        tuple(str(part).removeprefix(BASE) for part in (s, p, o))
        for s, p, o in skos
        if p in relations and (p, RDF.type, OWL.ObjectProperty) in skos
    }
    assert found == edges
    for one, relation in relations.items():
        assert int(str(skos.value(one, LK.sign))) == relation.sign
        assert SKOS.semanticRelation in set(skos.transitive_objects(one, RDFS.subPropertyOf))


def test_the_shape_of_the_scheme_holds(standard: Content) -> None:
    text = export("skos", standard).text
    good, _, said = validate(rdflib.Graph().parse(data=text), shacl_graph=rdflib.Graph().parse(data=SHAPES), inplace=True)
    assert good, said


def test_the_shape_finds_what_is_wrong(tmp_path: Path) -> None:
    good = rdflib.Graph().parse(data=export("skos", odd(tmp_path, "fever")).text)
    shapes = rdflib.Graph().parse(data=SHAPES)
    assert validate(good, shacl_graph=shapes)[0]
    one, other = LK.Fever, LK.Chill
    for predicate, value in (
        (SKOS.prefLabel, rdflib.Literal("another", lang="en")), (SKOS.altLabel, rdflib.Literal("fever", lang="en")),
        (SKOS.broader, LK.Nowhere), (SKOS.definition, rdflib.Literal("twice", lang="en")), (SKOS.inScheme, other),
    ):  # fmt: skip
        wrong = rdflib.Graph() + good
        wrong.add((one, predicate, value))
        assert not validate(wrong, shacl_graph=shapes)[0], predicate


def test_what_skos_cannot_hold_is_counted(content: Content) -> None:
    lost = counted(export("skos", content))
    assert lost["claims"] + lost["denials"] + lost["claims of those edges"] == len(content.claims)
    assert (lost["sources"], lost["values"]) == (len(content.sources), len(content.values))


# --- SSSOM ----------------------------------------------------------------------------------------------------------


def table(text: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    columns = lines[0].split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines[1:]]


def test_the_set_has_every_row_of_every_table(content: Content) -> None:
    maintained: Counter[tuple[str, ...]] = Counter()
    for path in (ROOT / "ontology" / "mappings").glob("*.sssom.tsv"):
        maintained.update(tuple(row.values()) for row in table(path.read_text("utf-8")))
    made = export("sssom", content)
    assert Counter(tuple(row.values()) for row in table(made.text)) == maintained
    assert made.lost == ()
    assert export("sssom", Content(content.store, "standard")).text == made.text


def test_a_mapping_that_no_table_has_is_justified_as_unspecified(tmp_path: Path) -> None:
    made = odd(tmp_path, "fever")
    shutil.rmtree(tmp_path / "ontology" / "mappings")
    rows = table(export("sssom", made).text)
    assert {(row["subject_id"], row["object_id"], row["mapping_justification"]) for row in rows} == {
        ("lk:Fever", "sssom:NoTermFound", "semapv:UnspecifiedMatching"),
        ("lk:Chill", "sssom:NoTermFound", "semapv:UnspecifiedMatching"),
    } | {(row["subject_id"], row["object_id"], "semapv:UnspecifiedMatching") for row in rows if row["object_label"]}


def test_no_cell_of_the_set_runs_as_a_formula(tmp_path: Path) -> None:
    made = odd(tmp_path, HARD)
    shutil.rmtree(tmp_path / "ontology" / "mappings")
    product = export("sssom", made)
    (row,) = (row for row in table(product.text) if row["subject_id"] == "lk:Fever")
    assert row["subject_label"] == f"'{HARD}"
    assert counted(product)["texts as they were"] == 1


CELLS = {
    "plain": "plain", "=1+1": "'=1+1", "+1": "+1", "-0.5": "-0.5", "-1e3": "-1e3", "-a": "'-a", "@x": "'@x",
    "\t=1": "'=1", "a\r\nb": "a b", "": "", "+": "'+", "1": "1",
}  # fmt: skip


def test_cells() -> None:
    assert {text: cell(text) for text in CELLS} == CELLS


def test_one_line_leaves_what_has_a_place() -> None:
    assert one_line("é 白 \u202e") == "é 白 \u202e"
    assert one_line("a\x85b\u2029c\ud800d") == "a b c d"
