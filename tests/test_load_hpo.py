"""The whole HPO with its annotation beside the shipped graph: a gene that only HPO knows, and what we know from there."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from leukograph.errors import UnknownTerm
from leukograph.ingest import load
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Step
from leukograph.store import Store

DATA = os.environ.get("LEUKOGRAPH_DATA")
pytestmark = [
    pytest.mark.skipif(not DATA, reason="LEUKOGRAPH_DATA names no folder with real ontologies"),
    pytest.mark.skipif(not os.environ.get("LEUKOGRAPH_SLOW"), reason="loads all of HPO: set LEUKOGRAPH_SLOW=1"),
]
ANNOTATION = "hpo_genes_to_phenotype.txt.gz"
# Prosaposin: saposin C deficiency is an atypical Gaucher disease, whose spleen takes white cells away.
PSAP, DEFICIENCY, HYPERSPLENISM = "NCBIGene:5660", "OMIM:610539", "HP:0001971"


@pytest.fixture(scope="module")
def graph(shipped: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    place, folder = tmp_path_factory.mktemp("hpo") / "store", Path(DATA or "")
    loaded = load(place, [folder / "hp.obo.gz", folder / ANNOTATION], Store.of(shipped.store))
    assert [(record["name"], record["terms"] > 5000) for record in loaded.records] == [
        ("hp", True),
        ("hpo_genes_to_phenotype", True),
    ]
    return KnowledgeGraph.open(place)


def line_of(*cells: str) -> int:
    """The number of the first line of the annotation with these cells."""
    with gzip.open(Path(DATA or "") / ANNOTATION, "rt", encoding="utf-8") as lines:
        return next(number for number, line in enumerate(lines, start=1) if set(cells) <= set(line.rstrip("\n").split("\t")))


def said(step: Step) -> tuple[str, str, str, int]:
    return step.subject.id, step.relation, step.object.id, step.sign


def test_a_gene_that_only_hpo_knows_reaches_an_infection_through_our_mechanism(graph: KnowledgeGraph) -> None:
    found = graph.paths(PSAP, "bacterial infection", k=5)
    assert found.verdict.value == "raises"
    first, second, *rest = found.paths[0].steps
    assert said(first) == (PSAP, "germlineVariantsCause", DEFICIENCY, 1)
    assert said(second) == (DEFICIENCY, "hasManifestation", "lk:Hypersplenism", 1)
    assert [(claim.source, claim.locator) for claim in (*first.claims, *second.claims)] == [
        ("HPO", f"hpo_genes_to_phenotype line {line_of('5660', DEFICIENCY)}, from {DEFICIENCY}"),
        (
            "HPO",
            f"hpo_genes_to_phenotype line {line_of('5660', DEFICIENCY, HYPERSPLENISM)}, from {DEFICIENCY}",
        ),
    ]
    # From there on all is ours: a spleen that keeps leukocytes, fewer neutrophils, neutropenia, an infection.
    assert {end.id[:3] for step in rest for end in (step.subject, step.object)} == {"lk:"}
    assert {claim.source for step in rest for claim in step.claims}.isdisjoint({"HPO"})
    assert [step.object.id for step in rest][-2:] == ["lk:Neutropenia", "lk:BacterialInfection"]
    assert {step.sign for step in rest} == {1, -1}
    assert [step.sign for step in rest].count(-1) % 2 == 0


def test_the_gene_is_none_of_ours(graph: KnowledgeGraph, shipped: KnowledgeGraph) -> None:
    assert graph.names.label(graph.names.resolve(PSAP)) == "PSAP"
    with pytest.raises(UnknownTerm):
        shipped.names.resolve("PSAP")


def test_what_hpo_does_not_say_is_not_there(graph: KnowledgeGraph) -> None:
    """Nothing lowers: HPO states manifestations and causes, and a share of none as a denial, which is no edge."""
    rows = graph.query("SELECT (COUNT(*) AS ?n) { ?c lk:source source:HPO ; lk:relation ?r . ?r lk:sign -1 }")
    assert [row["n"] for row in rows] == [0]
