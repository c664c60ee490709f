"""The scripts that make data: the same files give the same tables, and known rows are there."""

from __future__ import annotations

import csv
import os
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
