"""Answers on the shipped graph: the questions of its design, and what holds of every step of every answer."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from math import prod
from pathlib import Path as File
from random import Random
from typing import Any

import pytest
import rdflib
from rdflib.namespace import RDFS

from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Answer, Path, Step, Verdict

ROOT = File(__file__).resolve().parent.parent / "ontology"
LK = rdflib.Namespace("https://w3id.org/leukograph/")
Key = tuple[str, str, str, tuple[str, ...]]
Row = dict[str, str]
CITED = ("subject", "relation", "object", "modifier", "source", "locator", "evidence", "certainty")
TARGETS = ("bacterial infection", "neutrophil count", "anemia")


# --- the sources, read without the code that is tested --------------------------------------------------------------


@cache
def rows() -> list[Row]:
    found: list[Row] = []
    for path in sorted((ROOT / "claims").glob("*.claims.tsv")):
        with path.open(encoding="utf-8", newline="") as table:
            found.extend(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    return found


@cache
def schema() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOT / "schema" / "relations.ttl").parse(ROOT / "schema" / "evidence.ttl")


def lineage(relation: str) -> list[rdflib.term.Node]:
    """The relation, its parent, its parent's parent ...: every relation has one parent at most."""
    found: list[rdflib.term.Node] = [LK[relation]]
    while parents := list(schema().objects(found[-1], RDFS.subPropertyOf)):
        (parent,) = parents
        found.append(parent)
    return found


@cache
def said_of(relation: str, what: str) -> str:
    """What the relation, or the nearest ancestor that says it, says of its sign or traversal."""
    return next((str(value) for one in lineage(relation) for value in schema().objects(one, LK[what])), "")


def sign_of(relation: str) -> int:
    return 1 if relation == "subClassOf" else int(said_of(relation, "sign") or 0)


def worth(row: Row) -> float:
    code = rdflib.URIRef("http://purl.obolibrary.org/obo/" + row["evidence"].replace(":", "_"))
    (prior,) = schema().objects(code, LK.prior)
    (certainty,) = schema().subjects(LK.word, rdflib.Literal(row["certainty"]))
    (weight,) = schema().objects(certainty, LK.weight)
    return float(str(prior)) * float(str(weight))


def condition(row: Row) -> tuple[str, ...]:
    return tuple(sorted(name for name in row["condition"].split("|") if name))


def either(many: list[Row]) -> float:
    best: dict[str, float] = defaultdict(float)
    for row in many:
        best[row["source"]] = max(best[row["source"]], worth(row))
    return 1 - prod(1 - one for one in best.values())


@cache
def evidence() -> dict[Key, tuple[list[Row], list[Row]]]:
    """Who supports and who denies each edge: a denial without condition stands against every condition."""
    found: dict[Key, tuple[list[Row], list[Row]]] = {}
    for row in rows():
        if not row["modifier"]:
            key = (row["subject"], row["relation"], row["object"], condition(row))
            found.setdefault(key, ([], []))[0].append(row)
    for row in rows():
        for key, (_, denying) in found.items():
            triple = key[:3] == (row["subject"], row["relation"], row["object"])
            if row["modifier"] and triple and condition(row) in ((), key[3]):
                denying.append(row)
    return found


@cache
def belief(key: Key) -> float:
    supporting, denying = evidence()[key]
    return round(either(supporting) * (1 - either(denying)), 6)


# --- questions ------------------------------------------------------------------------------------------------------


def test_clozapine_raises_bacterial_infection(shipped: KnowledgeGraph) -> None:
    found = shipped.paths("clozapine", "bacterial infection")
    assert (found.verdict, found.lowering, found.unsigned, found.complete) == (Verdict.RAISES, 0, 0, True)
    assert found.raising > 0
    assert found.paths[0].steps[0].subject.label == "clozapine"
    assert found.paths[0].steps[-1].object.label == "bacterial infection"


def test_filgrastim_lowers_bacterial_infection(shipped: KnowledgeGraph) -> None:
    found = shipped.paths("filgrastim", "bacterial infection")
    assert (found.verdict, found.raising, found.complete) == (Verdict.LOWERS, 0, True)
    assert found.lowering > 0


def test_menorrhagia_does_nothing_to_clozapine(shipped: KnowledgeGraph) -> None:
    found = shipped.paths("menorrhagia", "clozapine")
    assert (found.verdict, found.raising, found.lowering, found.unsigned) == (Verdict.NONE, 0, 0, 0)
    assert (found.reason, found.common_causes) == ("no causal path leads from the one to the other", ())


def test_leukopenia_and_anemia_come_from_a_common_cause(shipped: KnowledgeGraph) -> None:
    found = shipped.paths("leukopenia", "anemia")
    assert found.verdict is Verdict.NONE
    first = found.common_causes[0]
    assert (first.node.id, first.sign_to_source, first.sign_to_target) == ("lk:BoneMarrowSuppression", 1, 1)
    assert found.reason is not None
    assert "leukopenia has manifestation anemia" in found.reason
    assert "both come from a common cause: bone marrow suppression" in found.reason
    denying = {row["source"] for row in evidence()["Leukopenia", "hasManifestation", "Anemia", ()][1]}
    assert denying
    assert {source for source in denying if source not in found.reason} == set()
    believed = shipped.paths("leukopenia", "anemia", min_belief=0)
    assert believed.verdict is Verdict.RAISES
    assert believed.paths[0].belief == belief(("Leukopenia", "hasManifestation", "Anemia", ())) < 0.1


def test_filgrastim_has_no_way_in_csf3r_deficiency(shipped: KnowledgeGraph) -> None:
    assert shipped.paths("filgrastim", "neutrophil count").verdict is Verdict.RAISES
    found = shipped.paths("filgrastim", "neutrophil count", given=["CSF3R deficiency"])
    assert (found.verdict, found.raising, found.lowering, found.unsigned) == (Verdict.NONE, 0, 0, 0)
    assert found.reason is not None
    assert "PMID:24753537" in found.reason
    assert "CSF3R deficiency" in found.reason


@pytest.mark.parametrize("treatment", ["sargramostim", "hematopoietic stem cell transplantation"])
def test_what_raises_the_neutrophil_count_in_csf3r_deficiency(shipped: KnowledgeGraph, treatment: str) -> None:
    found = shipped.paths(treatment, "neutrophil count", given=["CSF3R deficiency"])
    assert (found.verdict, found.lowering) == (Verdict.RAISES, 0)
    passed = {step.object.id for path in found.paths for step in path.steps}
    assert "lk:GCSFSignaling" not in passed


def test_a_treatment_denied_in_one_disease_works_outside_it(shipped: KnowledgeGraph) -> None:
    """G-CSF is said not to raise lymphocytes in WHIM syndrome: that is no word about lymphopenia elsewhere."""
    denied = [row for row in rows() if row["modifier"] and row["object"] == "Lymphopenia" and row["subject"] == "GCSF"]
    assert {condition(row) for row in denied} == {("WHIMSyndrome",)}
    assert shipped.paths("G-CSF", "neutrophil count", given=["lymphopenia"]).verdict is Verdict.RAISES


def test_common_causes_act_on_the_one_end_without_the_other(shipped: KnowledgeGraph) -> None:
    """Neutropenia leads to infection; what acts on the infection through neutropenia alone is no common cause."""
    found = shipped.paths("bacterial infection", "neutropenia")
    assert shipped.paths("neutropenia", "bacterial infection").verdict is Verdict.RAISES
    for cause in found.common_causes:
        still = shipped.paths(cause.node.label, "bacterial infection", avoid=["neutropenia"])
        assert still.verdict is not Verdict.NONE, cause.node.label


# --- what holds of every answer -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(shipped: KnowledgeGraph) -> list[Answer]:
    """Every term against some targets, and pairs drawn by lot, with some of them under conditions and filters."""
    names = list(shipped.network.names)
    chance = Random(20)
    pairs = [(name, target) for target in TARGETS for name in chance.sample(names, 100)]
    pairs += [(chance.choice(names), chance.choice(names)) for _ in range(100)]
    edges = shipped.network.edges
    pairs += [(names[edge.tail], names[edge.head]) for edge in chance.sample(list(edges), 2 * len(edges) // 5)]
    found = [shipped.paths(source, target, k=12) for source, target in pairs]
    options: list[dict[str, Any]] = [
        {"given": ["CSF3R deficiency"]}, {"given": ["WHIM syndrome"]}, {"given": ["neutropenia"]}, {"min_belief": 0.0},
        {"by": "length"}, {"associations": True}, {"evidence": ["ECO:0000180"]}, {"sources": ["PMID:24753537"]},
    ]  # fmt: skip
    for option in options:
        found += [shipped.paths(source, target, k=12, **option) for source, target in chance.sample(pairs, 25)]
    return found


@pytest.fixture(scope="module")
def paths(sample: list[Answer]) -> list[Path]:
    found = [path for answer in sample for path in answer.paths]
    assert len(found) > 500
    return found


@pytest.fixture(scope="module")
def steps(paths: list[Path]) -> list[Step]:
    return list({step: None for path in paths for step in path.steps})


def test_the_sample_is_broad(sample: list[Answer], steps: list[Step], shipped: KnowledgeGraph) -> None:
    verdicts = {answer.verdict for answer in sample}
    assert {Verdict.RAISES, Verdict.LOWERS, Verdict.NONE} <= verdicts
    assert {step.kind.value for step in steps} >= {"causal", "hierarchy", "definition"}
    walked = {(step.subject.id, step.relation, step.object.id) for step in steps}
    assert len(walked) > len(shipped.network.edges) * 0.4


def test_every_answer_agrees_with_itself(sample: list[Answer]) -> None:
    for found in sample:
        total = found.raising + found.lowering + found.unsigned
        assert found.complete
        assert len(found.paths) == min(12, total)
        assert (found.verdict is Verdict.NONE) == (total == 0)
        assert (found.verdict is Verdict.CONFLICTING) == bool(found.raising and found.lowering)
        assert {path.sign for path in found.paths} <= {
            sign for sign, count in ((1, found.raising), (-1, found.lowering), (0, found.unsigned)) if count
        }
        assert found.reason or found.verdict is not Verdict.NONE
        assert not found.common_causes or found.verdict is Verdict.NONE


def test_every_path_is_a_simple_chain_from_source_to_target(sample: list[Answer]) -> None:
    for found in sample:
        for path in found.paths:
            passed = [path.steps[0].subject, *(step.object for step in path.steps)]
            assert [step.subject for step in path.steps] == passed[:-1]
            assert (passed[0], passed[-1]) == (found.source, found.target)
            assert len(set(passed)) == len(passed) <= 9


def test_signs_and_beliefs_multiply(paths: list[Path]) -> None:
    for path in paths:
        assert path.sign == prod(step.sign for step in path.steps)
        assert path.belief == pytest.approx(prod(step.belief for step in path.steps), abs=1e-6)
        beliefs = [step.belief for step in path.steps]
        assert path.weakest == beliefs.index(min(beliefs))


def test_every_causal_step_stands_on_a_claim_and_no_other_step_does(steps: list[Step]) -> None:
    for step in steps:
        if step.kind.value in ("causal", "association"):
            assert any(not claim.denied for claim in step.claims), step
            assert said_of(step.relation, "traversal") == step.kind.value
        else:
            assert (step.claims, step.belief) == ((), 1.0), step
            definition = LK.definedBy in lineage(step.relation)
            assert (step.kind.value, definition, step.relation == "subClassOf") in (
                ("hierarchy", False, True), ("definition", True, False),
            )  # fmt: skip


def test_every_cited_claim_stands_in_the_tables(steps: list[Step]) -> None:
    known = {(*(row[column] for column in CITED), condition(row)) for row in rows()}
    for step in steps:
        subject, object_ = step.subject.id.removeprefix("lk:"), step.object.id.removeprefix("lk:")
        for c in step.claims:
            said = "not" if c.denied else ""
            cited = (subject, step.relation, object_, said, c.source, c.locator, c.evidence, c.certainty, c.condition)
            assert cited in known


ADDING = "lk:CellType lk:Quantity lk:BiologicalProcess lk:Disorder lk:Finding"


def test_a_path_is_signed_by_the_relations_of_its_steps(shipped: KnowledgeGraph, paths: list[Path]) -> None:
    adding = {row["term"] for row in shipped.query("SELECT ?term { ?term lk:kind ?kind VALUES ?kind { " + ADDING + " } }")}
    adding -= {row["term"] for row in shipped.query("SELECT ?term { ?term lk:toldApartBy ?how }")}
    assert len(adding) > 500
    lost = 0
    for path in paths:
        sign = 1
        for step in path.steps:
            up = sign == -1 and step.relation == "subClassOf" and step.subject.id not in adding
            lost += up
            sign *= 0 if up else sign_of(step.relation)
        assert path.sign == sign
    assert lost


@pytest.mark.parametrize("target", ["neutropenia", "leukopenia", "stomatitis"])
def test_what_prevents_febrile_neutropenia_does_not_lower_neutropenia(shipped: KnowledgeGraph, target: str) -> None:
    """Levofloxacin is said to prevent the fever of those who have neutropenia, and nothing else of neutropenia."""
    assert shipped.paths("levofloxacin", "febrile neutropenia").verdict is Verdict.LOWERS
    found = shipped.paths("levofloxacin", target)
    assert (found.verdict, found.raising, found.lowering) == (Verdict.UNDETERMINED, 0, 0)
    assert found.reason is not None
    assert found.reason.startswith("less of one kind need not be less of the whole")


def test_fewer_bacterial_infections_are_fewer_infections(shipped: KnowledgeGraph) -> None:
    assert shipped.paths("antimicrobial prophylaxis", "infection").verdict is Verdict.LOWERS
    assert shipped.paths("sulfamethoxazole and trimethoprim", "infection").verdict is Verdict.CONFLICTING


def test_less_severe_neutropenia_may_be_moderate_neutropenia(shipped: KnowledgeGraph) -> None:
    (path,) = shipped.paths("severe neutropenia", "leukopenia", k=1).paths
    assert path.sign == 1
    network = shipped.network

    def adds_up(name: str) -> set[bool]:
        steps = (network.edges[number] for number in network.leaving(network.number[name]))
        return {step.adds_up for step in steps if step.relation == "subClassOf"}

    for name in ("SevereNeutropenia", "FebrileNeutropenia", "Agranulocytosis", "Sepsis", "CTCAENeutropeniaGrade3"):
        assert adds_up(name) == {False}, name
    for name in ("SevereCongenitalNeutropenia", "Neutropenia", "BacterialInfection", "Neutrophil"):
        assert adds_up(name) == {True}, name


def test_fewer_neutrophils_are_fewer_leukocytes(shipped: KnowledgeGraph) -> None:
    found = shipped.paths("clozapine", "leukocyte")
    assert (found.verdict, found.raising) == (Verdict.LOWERS, 0)
    assert any(
        [step.sign for step in path.steps[-2:]] == [1, 1] and path.steps[-1].relation == "subClassOf" for path in found.paths
    )


# --- what holds of every edge ---------------------------------------------------------------------------------------


def test_the_sign_of_every_edge_is_that_of_its_relation(shipped: KnowledgeGraph) -> None:
    wrong = [edge for edge in shipped.network.edges if edge.sign != sign_of(edge.relation)]
    assert wrong == []


def test_the_edges_are_those_that_the_tables_support_with_their_beliefs(shipped: KnowledgeGraph) -> None:
    network = shipped.network
    found = {
        (network.names[edge.tail], edge.relation, network.names[edge.head], edge.condition): edge.belief
        for edge in network.edges
        if edge.claims
    }
    expected = {
        key: belief(key) for key in evidence() if said_of(key[1], "traversal") in ("causal", "association")
    }  # fmt: skip
    assert found == pytest.approx(expected, abs=1.1e-6)


def test_the_claims_of_every_edge_are_those_of_the_tables(shipped: KnowledgeGraph) -> None:
    network = shipped.network
    for edge in network.edges:
        if edge.claims:
            key = (network.names[edge.tail], edge.relation, network.names[edge.head], edge.condition)
            supporting, denying = evidence()[key]
            assert sorted((c.source, c.locator) for c in edge.claims if not c.denied) == sorted(
                (row["source"], row["locator"]) for row in supporting
            )
            assert sorted((c.source, c.locator) for c in edge.claims if c.denied) == sorted(
                (row["source"], row["locator"]) for row in denying
            )


def test_the_denials_are_those_of_the_tables(shipped: KnowledgeGraph) -> None:
    found = sorted((c.subject, c.relation, c.object, c.source, c.locator) for c in shipped.network.denials)
    assert found == sorted(
        (r["subject"], r["relation"], r["object"], r["source"], r["locator"]) for r in rows() if r["modifier"] == "not"
    )


def test_what_no_source_supports_is_no_edge(shipped: KnowledgeGraph) -> None:
    network = shipped.network
    denied = {(r["subject"], r["relation"], r["object"]) for r in rows() if r["modifier"]}
    supported = {key[:3] for key in evidence()}
    edges = {(network.names[edge.tail], edge.relation, network.names[edge.head]) for edge in network.edges}
    assert denied - supported
    assert edges & (denied - supported) == set()


def test_hierarchy_steps_stand_in_the_term_tables_or_follow_from_definitions(shipped: KnowledgeGraph) -> None:
    stated, defined = set(), set()
    for table in sorted((ROOT / "terms").glob("*.terms.tsv")):
        with table.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                stated |= {(row["name"], parent) for parent in row["parents"].split("|") if parent}
    for axioms in sorted((ROOT / "terms").glob("*.ttl")):
        graph = rdflib.Graph().parse(axioms)
        defined |= {str(one).removeprefix(str(LK)) for one in graph.subjects(rdflib.OWL.equivalentClass, None)}
    network = shipped.network
    found = {(network.names[e.tail], network.names[e.head]) for e in network.edges if e.relation == "subClassOf"}
    assert stated <= found
    assert {pair for pair in found - stated if pair[0] not in defined} == set()
