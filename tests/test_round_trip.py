"""What goes into each format comes out: terms, edges with their signs, claims, references; what does not is counted.

Each format is read by other code than wrote it. The graph is the shipped one without the half that is made from HPO.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fastobo
import pyhornedowl
import pyoxigraph as ox
import pytest

from leukograph.content import Content
from leukograph.export import Product, export
from leukograph.knowledge import KnowledgeGraph
from leukograph.terms import BASE, prefixes
from tests.conftest import copied

Edge = tuple[str, str, str]


@dataclass
class Held:
    """What a file holds: labels of terms, edges with their signs (whatever their conditions), claims, references."""

    terms: set[str]
    edges: dict[Edge, int]
    claims: set[str]
    sources: set[str]


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Content]:
    """The graph in both ways of naming terms."""
    folder = copied(tmp_path_factory.mktemp("copied"))
    store = KnowledgeGraph.build(folder).store
    return {ids: Content(store, ids, folder=folder) for ids in ("own", "standard")}


# --- readers --------------------------------------------------------------------------------------------------------

SIGNS = f"SELECT ?r ?n {{ ?r a <http://www.w3.org/2002/07/owl#ObjectProperty> ; <{BASE}sign> ?n }}"
PARENTS = """SELECT ?r ?p { ?r <http://www.w3.org/2000/01/rdf-schema#subPropertyOf>+ ?p }"""
EDGES = f"SELECT ?s ?r ?o {{ ?e a <{BASE}Edge> ; <{BASE}subject> ?s ; <{BASE}relation> ?r ; <{BASE}object> ?o }}"
SOME = """PREFIX owl: <http://www.w3.org/2002/07/owl#> SELECT DISTINCT ?s ?r ?o {
  ?s <http://www.w3.org/2000/01/rdf-schema#subClassOf> ?x . ?x owl:onProperty ?r ; owl:someValuesFrom ?o }"""
PLAIN = f"""SELECT ?s ?r ?o {{ ?r <{BASE}sign> ?n . ?s ?r ?o }}"""
LABELS = f"""SELECT ?l {{ ?t <{BASE}kind> ?k ; <http://www.w3.org/2000/01/rdf-schema#label> ?l }}"""
CLASSES = """SELECT ?l { ?t a <http://www.w3.org/2002/07/owl#Class> ; <http://www.w3.org/2000/01/rdf-schema#label> ?l }"""
CONCEPTS = """SELECT ?l { ?t <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }"""
CLAIMS = f"SELECT ?c {{ ?c a <{BASE}Claim> }}"
SOURCES = f"SELECT DISTINCT ?k {{ ?c <{BASE}source>/<http://purl.org/dc/terms/identifier> ?k }}"


def rdf(text: str, form: ox.RdfFormat, *, edges: str, labels: str = LABELS) -> Held:
    """What RDF holds, asked by SPARQL; a relation takes the sign of the nearest relation above it that has one."""
    store = ox.Store()
    store.bulk_extend(ox.parse(text.encode(), format=form))

    def rows(query: str) -> list[tuple[str, ...]]:
        found: Any = store.query(query, use_default_graph_as_union=True)
        return [tuple(str(cell.value) for cell in row) for row in found]

    signs = {relation: int(number) for relation, number in rows(SIGNS)}
    above: dict[str, list[str]] = {}
    for relation, parent in rows(PARENTS):
        above.setdefault(relation, []).append(parent)

    def sign(relation: str) -> int:
        return next((signs[one] for one in (relation, *sorted(above.get(relation, ()), key=DEPTH)) if one in signs), 0)

    found = {(s, r, o): sign(r) for s, r, o in rows(edges)}
    sources = {one for (one,) in rows(SOURCES)}
    return Held({one for (one,) in rows(labels)}, found, {one for (one,) in rows(CLAIMS)}, sources)


def DEPTH(relation: str) -> int:  # noqa: N802
    """What is nearer comes first: `affects` is above all others."""
    return relation == f"{BASE}affects"


def horned(text: str, form: Any) -> Held:
    """What py-horned-owl reads of an ontology: labels, annotated restrictions, claims and sources from their annotations."""
    model: Any = pyhornedowl.model  # type: ignore[attr-defined]
    read = pyhornedowl.open_ontology_from_string(text, form)
    held = Held(set(), {}, set(), set())
    signs: dict[str, int] = {}
    above: dict[str, str] = {}
    kinds, labels, keys = set[str](), dict[str, str](), dict[str, str]()
    for one in read.get_components():
        component = one.component
        if isinstance(component, model.AnnotationAssertion):
            subject, name = str(component.subject), str(component.ann.ap.first)
            value = getattr(component.ann.av, "literal", str(component.ann.av))
            kinds |= {subject} if name == f"{BASE}kind" else set()
            labels |= {subject: value} if name.endswith("#label") else {}
            keys |= {subject: value} if name.endswith("terms/identifier") else {}
            signs |= {subject: int(value)} if name == f"{BASE}sign" else {}
        elif isinstance(component, model.SubObjectPropertyOf):
            above[str(component.sub.first)] = str(component.sup.first)
        elif isinstance(component, model.ClassAssertion) and str(component.ce.first) == f"{BASE}Claim":
            held.claims.add(str(component.i.first))
        elif isinstance(component, model.SubClassOf) and isinstance(component.sup, model.ObjectSomeValuesFrom):
            ends = component.sub, component.sup.ope, component.sup.bce
            held.edges[tuple(str(end.first) for end in ends)] = 0  # type: ignore[index]

    def sign(relation: str) -> int:
        return signs[relation] if relation in signs else sign(above[relation]) if relation in above else 0

    held.edges = {edge: sign(edge[1]) for edge in held.edges}
    held.terms = {labels[subject] for subject in kinds}
    held.sources = set(keys.values())
    return held


def expand(curie: str) -> str:
    return str(prefixes().expand(curie))


def obo(text: str) -> Held:
    """What fastobo reads."""
    held = Held(set(), {}, set(), set())
    document = fastobo.loads(text)
    signs: dict[str, int] = {}
    for frame in document:
        if isinstance(frame, fastobo.typedef.TypedefFrame):
            values = [clause.property_value for clause in frame if clause.raw_tag() == "property_value"]
            signs |= {str(frame.id): int(one.value) for one in values if str(one.relation) == "lk:sign"}
    for frame in document:
        if isinstance(frame, fastobo.term.TermFrame):
            tags = {clause.raw_tag() for clause in frame}
            held.terms |= {clause.name for clause in frame if clause.raw_tag() == "name" and "subset" in tags}
            for clause in (clause for clause in frame if clause.raw_tag() == "relationship"):
                said = {str(one.key): one.value for one in clause.qualifiers or ()}
                ends = str(frame.id), str(clause.typedef), str(clause.term)
                held.edges[expand(ends[0]), expand(ends[1]), expand(ends[2])] = signs[ends[1]]
                held.claims |= {expand(said["claim"])} if said else set()
                held.sources |= {said["source"]} if said else set()
    return held


def obo_graph(text: str) -> Held:
    """What stands in the JSON."""
    (graph,) = json.loads(text)["graphs"]
    held = Held({one["lbl"] for one in graph["nodes"] if "subsets" in one["meta"]}, {}, set(), set())
    values = {one["id"]: one["meta"]["basicPropertyValues"] for one in graph["nodes"] if one["type"] == "PROPERTY"}
    signs = {name: int(one["val"]) for name, said in values.items() for one in said if one["pred"] == f"{BASE}sign"}
    for edge in graph["edges"]:
        if edge["pred"] in signs:
            held.edges[edge["sub"], edge["pred"], edge["obj"]] = signs[edge["pred"]]
            for one in edge.get("meta", {}).get("basicPropertyValues", ()):
                if one["pred"] == f"{BASE}claim":
                    held.claims.add(one["val"])
                    held.sources.update(iri.removeprefix(f"{BASE}source/") for iri in one["xrefs"])
    return held


R = ox.RdfFormat
READERS: dict[str, Callable[[str], Held]] = {
    "nquads": lambda text: rdf(text, R.N_QUADS, edges=EDGES),
    "trig": lambda text: rdf(text, R.TRIG, edges=EDGES),
    "jsonld": lambda text: rdf(text, R.JSON_LD, edges=EDGES),
    "turtle": lambda text: rdf(text, R.TURTLE, edges=EDGES),
    "owl": lambda text: rdf(text, R.RDF_XML, edges=SOME),
    "owl-turtle": lambda text: rdf(text, R.TURTLE, edges=SOME),
    "owl-full": lambda text: rdf(text, R.RDF_XML, edges=SOME),
    "owl-functional": lambda text: horned(text, "ofn"),
    "owl-xml": lambda text: horned(text, "owx"),
    "owl-simple": lambda text: rdf(text, R.RDF_XML, edges=SOME, labels=CLASSES),
    "skos": lambda text: rdf(text, R.TURTLE, edges=PLAIN, labels=CONCEPTS),
    "obo": obo,
    "obo-graph": obo_graph,
}
WHOLE = {"nquads", "trig", "jsonld", "turtle"}
OWL = {"owl", "owl-turtle", "owl-full", "owl-functional", "owl-xml"}
BARE = {"owl-simple", "skos"}


def lost(made: Product, *whats: str) -> int:
    """How many of these things are lost."""
    return sum(loss.count for loss in made.lost if loss.what in whats)


CASES = [
    *((form, "own") for form in READERS),
    *((form, "standard") for form in ("nquads", "owl", "skos", "obo", "obo-graph")),
]


@pytest.mark.parametrize(("form", "ids"), CASES)
def test_what_goes_in_comes_out_and_the_rest_is_counted(contents: dict[str, Content], form: str, ids: str) -> None:
    content = contents[ids]
    made = export(form, content)
    held, iri = READERS[form](made.text), content.identifiers.iri
    labels = {entry.label for entry in content.terms.values()}
    assert labels <= held.terms
    assert held.terms - labels <= {entry.label for entry in content.classes.values()} | {content.header.title}

    whole = form in WHOLE
    edges = [edge for edge in content.edges if whole or (edge.believed and not edge.condition)]
    told = {(iri(edge.subject), iri(edge.relation), iri(edge.object)): edge.sign for edge in edges}
    others = set() if whole else {(iri(a), iri(relation), iri(b)) for a, relation, b in content.axioms.restrictions}
    defined = set() if form != "owl-simple" else _defined(content)
    assert {edge: sign for edge, sign in held.edges.items() if edge in told} == told
    assert set(held.edges) - set(told) == others | defined
    gone = "edges under a condition", "edges below the minimum belief"
    axioms = tuple(f"{what} as axioms" for what in gone)
    if form not in WHOLE:
        weak = sum(not edge.believed and bool(edge.condition) for edge in content.edges)
        assert len(edges) + lost(made, *gone, *axioms) - (weak if form in OWL | {"owl-simple"} else 0) == len(content.edges)

    everything = {claim.iri: claim.source for claim in content.claims}
    if form in WHOLE | OWL:
        expected = everything
    else:
        expected = {} if form in BARE else {claim.iri: claim.source for edge in edges for claim in edge.claims}
    assert held.claims == set(expected)
    assert set(expected.values()) <= held.sources <= set(content.sources)
    counted = lost(made, "claims", "denials", "claims of those edges")
    assert len(held.claims) + counted == len(everything)


def _defined(content: Content) -> set[Edge]:
    """What logical definitions demand."""
    iri = content.identifiers.iri
    return {
        (iri(name), iri(relation), iri(filler))
        for name, several in content.axioms.definitions.items()
        for one in several
        for relation, filler in one.restrictions
    }


def test_every_format_of_one_file_is_read_here_or_has_a_test_of_its_own() -> None:
    folder = Path(__file__).resolve().parent.parent / "src" / "leukograph" / "export"
    ours = {"audit", "calibration", "release", "sssom"}
    assert ours | set(READERS) <= {path.stem.replace("_", "-") for path in folder.glob("[a-z]*.py")}
