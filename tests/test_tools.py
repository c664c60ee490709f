"""The scripts that make data: the same files give the same tables, and known rows are there."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HPO = """data-version: hp/releases/2026-02-16

id: HP:0001882
name: Decreased total leukocyte count

id: HP:0001875
name: Decreased total neutrophil count

id: HP:0001888
name: Decreased total lymphocyte count

id: HP:0012312
name: Decreased total monocyte count

id: HP:0001913
name: Decreased total granulocyte count

id: HP:0031891
name: Decreased total eosinophil count

id: HP:0000005
name: Mode of inheritance

id: HP:0000007
name: Autosomal recessive inheritance
is_a: HP:0000005

id: HP:0001419
name: X-linked recessive inheritance
is_a: HP:0000005

id: HP:0410254
name: Cyclic neutropenia with arrest
is_a: HP:0001875
"""
GENES = """ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id
1\tTOY1\tHP:0000007\tAutosomal recessive inheritance\t-\tOMIM:999001
1\tTOY1\tHP:0001875\tDecreased total neutrophil count\t3/4\tOMIM:999001
1\tTOY1\tHP:0001888\tDecreased total lymphocyte count\tHP:0040283\tOMIM:999001
1\tTOY1\tHP:0012312\tDecreased total monocyte count\t0/4\tOMIM:999001
2\tTOY2\tHP:0001882\tDecreased total leukocyte count\t-\tORPHA:536
3\tTOY3\tHP:0001250\tSeizure\t-\tOMIM:999002
4\tTOY4\tHP:0001882\tDecreased total leukocyte count\t-\tOMIM:999003
"""
# Four genes of one disease, one gene of five; a disease of one person, one that was looked for in vain, one with its mode in
# its name; two diseases that nothing but their names tells apart.
MANY = """ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id
""" + "".join(
    f"{number}\tTOY{number}\t{finding}\tx\t{frequency}\tOMIM:{disease}\n"
    for number, disease, finding, frequency in [
        (1, 1, "HP:0001419", "-"),
        (1, 1, "HP:0410254", "1/1"),
        (1, 1, "HP:0001882", "HP:0040280"),
        (1, 2, "HP:0001875", "0/1"),
        (1, 3, "HP:0000007", "-"),
        (1, 3, "HP:0001888", "2/2"),
        (1, 3, "HP:0001882", "5/5"),
        (1, 4, "HP:0001882", "-"),
        (1, 5, "HP:0001882", "-"),
        (1, 152700, "HP:0000007", "-"),
        (1, 152700, "HP:0001875", "-"),
        (2, 3, "HP:0001888", "2/2"),
        (3, 3, "HP:0001888", "2/2"),
        (4, 3, "HP:0001888", "2/2"),
        (5, 3, "HP:0001888", "2/2"),
    ]
)
MANY_MONDO = "".join(
    f"MONDO:999000{number}\t{label}\tskos:exactMatch\tOMIM:{number}\t{label}\tsemapv:ManualMappingCuration\n"
    for number, label in enumerate(["toy one", "toy two", "toy three, autosomal recessive", "toy four", "toy five"], 1)
)
DEFINITIONS = {
    "toy one": "An X-linked recessive disorder caused by germline variants of TOY1; according to HPO it can come with "
    "cyclic neutropenia with maturation arrest in the marrow (one person) and leukopenia (always).",
    "toy two": "An inherited disorder caused by germline variants of TOY1; according to HPO neutropenia was absent in "
    "one person.",
    "toy three, autosomal recessive": "An autosomal recessive disorder caused by germline variants of TOY1, TOY2, TOY3 or 2 "
    "more; according to HPO it can come with leukopenia (5 of 5 people) and lymphopenia (2 of 2 people).",
    "toy four": "An inherited disorder known as toy four, caused by germline variants of TOY1; according to HPO it can come "
    "with leukopenia.",
    "toy five": "An inherited disorder known as toy five, caused by germline variants of TOY1; according to HPO it can come "
    "with leukopenia.",
    "TOY1": "The human gene TOY1, whose germline variants cause toy five, toy four, toy one (X-linked recessive) and 2 more "
    "and which is associated with systemic lupus erythematosus, disorders that HPO ties to a low white-cell count.",
    "TOY2": "The human gene TOY2, whose germline variants cause toy three, autosomal recessive, a disorder that HPO ties to "
    "a low white-cell count.",
}  # fmt: skip
MONDO = """MONDO:9999001\ttoy disease\tskos:exactMatch\tOMIM:999001\tTOY DISEASE\tsemapv:ManualMappingCuration
MONDO:0007915\tsystemic lupus erythematosus\tskos:exactMatch\tOrphanet:536\tSLE\tsemapv:ManualMappingCuration
"""
HGNC = "id: http://identifiers.org/hgnc/77\nname: TOY1\n"


def made(folder: Path, hpo: Path, genes: Path, mondo: Path, hgnc: Path) -> subprocess.CompletedProcess[str]:
    """Runs the script on a copy of the ontology without the tables that it makes."""
    shutil.copytree(ROOT / "ontology", folder, ignore=shutil.ignore_patterns("hpo-*", "hpo.claims.tsv"))
    words = ["--hpo", hpo, "--genes", genes, "--mondo", mondo, "--hgnc", hgnc, "--ontology", folder]
    command = [sys.executable, str(ROOT / "tools" / "hpo_claims.py"), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=True)


def definitions(folder: Path) -> dict[str, str]:
    """The definitions that were made, by label."""
    found: dict[str, str] = {}
    for kind in ("genes", "diseases"):
        with (folder / "terms" / f"hpo-{kind}.terms.tsv").open(encoding="utf-8") as file:
            found |= {
                row["label"]: row["definition"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            }
    return found


def claims(folder: Path) -> list[tuple[str, ...]]:
    """The claims that were made, in short."""
    with (folder / "claims" / "hpo.claims.tsv").open(encoding="utf-8") as file:
        found = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (row["subject"], row["relation"], row["object"], row["modifier"], row["source"], row["share"], row["note"])
        for row in found
    ]


def test_a_small_world(tmp_path: Path) -> None:
    files = {"hp.obo": HPO, "genes.txt": GENES, "mondo.tsv": MONDO, "hgnc.obo": HGNC}
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    done = made(tmp_path / "ontology", *(tmp_path / name for name in files))
    assert sorted(claims(tmp_path / "ontology")) == [
        ("SystemicLupusErythematosus", "hasManifestation", "Leukopenia", "", "ORPHA:536", "", ""),
        ("TOY1", "germlineVariantsCause", "ToyDisease", "", "OMIM:999001", "", "autosomal recessive inheritance"),
        ("TOY2", "associatedWith", "SystemicLupusErythematosus", "", "ORPHA:536", "", ""),
        ("ToyDisease", "hasManifestation", "Lymphopenia", "", "OMIM:999001", "5-29 %", ""),
        ("ToyDisease", "hasManifestation", "Monocytopenia", "not", "OMIM:999001", "0/4", "recorded as absent"),
        ("ToyDisease", "hasManifestation", "Neutropenia", "", "OMIM:999001", "3/4", ""),
    ]
    assert done.stderr == "2 new genes, 1 new diseases, 6 claims\nleft out: OMIM:999003: no label in MONDO\n"
    mapped = (tmp_path / "ontology" / "mappings" / "hpo-genes.sssom.tsv").read_text("utf-8")
    assert "lk:TOY1\tTOY1\tskos:exactMatch\tHGNC:77\tTOY1\t" in mapped
    assert "lk:TOY2\tTOY2\tskos:exactMatch\tNCBIGene:2\tTOY2\t" in mapped
    assert definitions(tmp_path / "ontology") == {
        "TOY1": "The human gene TOY1, whose germline variants cause toy disease (autosomal recessive), a disorder that HPO "
        "ties to a low white-cell count.",
        "TOY2": "The human gene TOY2, which is associated with systemic lupus erythematosus, a disorder that HPO ties to a "
        "low white-cell count.",
        "toy disease": "An autosomal recessive disorder caused by germline variants of TOY1; according to HPO it can come "
        "with lymphopenia (occasional) and neutropenia (3 of 4 people), and monocytopenia was absent in 4 of 4 "
        "people.",
    }


def test_definitions_say_every_fact_in_plain_english(tmp_path: Path) -> None:
    files = {"hp.obo": HPO, "genes.txt": MANY, "mondo.tsv": MANY_MONDO + MONDO.replace("Orphanet:536", "OMIM:152700")}
    for name, text in {**files, "hgnc.obo": HGNC}.items():
        (tmp_path / name).write_text(text, "utf-8")
    made(tmp_path / "ontology", *(tmp_path / name for name in (*files, "hgnc.obo")))
    found = definitions(tmp_path / "ontology")
    assert {label: found.get(label) for label in DEFINITIONS} == DEFINITIONS


def test_shipped_definitions_tell_terms_apart_and_no_gene_causes_what_has_many_causes() -> None:
    found = definitions(ROOT / "ontology")
    assert len(set(found.values())) == len(found)
    tied: dict[str, set[str]] = {}
    for subject, relation, *_ in claims(ROOT / "ontology"):
        tied.setdefault(subject, set()).add(relation)
    for label, text in found.items():
        relations = tied[re.sub(r"[^A-Za-z0-9]", "", label)] if text.startswith("The human gene ") else set()
        if relations == {"associatedWith"}:
            assert "cause" not in text, label
        elif "germlineVariantsCause" in relations:
            assert "whose germline variants cause " in text, label


def test_the_shipped_tables_come_from_the_real_files(tmp_path: Path) -> None:
    """Where HPO and MONDO are at hand, the committed tables are made again, byte for byte."""
    folder, mondo = os.environ.get("LEUKOGRAPH_DATA"), os.environ.get("LEUKOGRAPH_MONDO")
    if not folder or not mondo:
        pytest.skip("the files of HPO and MONDO are not at hand: set LEUKOGRAPH_DATA and LEUKOGRAPH_MONDO")
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology", ignore=shutil.ignore_patterns("hpo-*", "hpo.claims.tsv"))
    command = [
        sys.executable, str(ROOT / "tools" / "hpo_claims.py"), "--hpo", f"{folder}/hp.obo.gz",
        "--genes", f"{folder}/hpo_genes_to_phenotype.txt.gz", "--mondo", f"{mondo}/mondo_exactmatch_omim.sssom.tsv",
        "--mondo", f"{mondo}/mondo_exactmatch_orphanet.sssom.tsv", "--hgnc", f"{mondo}/hgnc_import.obo",
        "--ontology", str(tmp_path / "ontology"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    for path in sorted((ROOT / "ontology").rglob("hpo*")):
        assert (tmp_path / "ontology" / path.relative_to(ROOT / "ontology")).read_bytes() == path.read_bytes(), path
