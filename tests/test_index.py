"""The index beside a store: the same names and network, never a stale one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from leukograph.claims import COLUMNS
from leukograph.errors import StoreError
from leukograph.files import fingerprint
from leukograph.glossary import SOURCE_COLUMNS, TERM_COLUMNS
from leukograph.index import read_index, write_index
from leukograph.knowledge import KnowledgeGraph
from leukograph.lookup import read_names
from leukograph.mappings import COLUMNS as MAPPING_COLUMNS
from leukograph.network import read_network

ROOT = Path(__file__).resolve().parent.parent
MAPPING_HEAD = """#mapping_set_id: https://example.org/few
#license: https://creativecommons.org/licenses/by/4.0/
#curie_map:
#  lk: "https://w3id.org/leukograph/"
"""


@pytest.fixture
def kept(built_cache: Path, tmp_path: Path) -> Path:
    """A copy of the kept graph."""
    return Path(shutil.copytree(built_cache / fingerprint(ROOT), tmp_path / "kept"))


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A kept graph of two claims, so that it is read quickly where the index does not serve."""
    folder = tmp_path / "few"
    shutil.copytree(ROOT / "queries", folder / "queries")
    shutil.copytree(ROOT / "ontology" / "schema", folder / "ontology" / "schema")
    for name in ("prefixes.ttl", "leukograph.ttl"):
        shutil.copy(ROOT / "ontology" / name, folder / "ontology" / name)
    terms = [("Filgrastim", "Drug"), ("Neutropenia", "Disorder"), ("Infection", "Disorder")]
    said = [("Filgrastim", "treats", "Neutropenia"), ("Neutropenia", "predisposesTo", "Infection")]
    unmapped = ("skos:exactMatch", "sssom:NoTermFound", "", "semapv:ManualMappingCuration", "none")
    tables: dict[str, list[tuple[str, ...]]] = {
        "terms/few.terms.tsv": [
            tuple(TERM_COLUMNS),
            *((name, kind, name.lower(), "", "", "A term.", "") for name, kind in terms),
        ],
        "claims/few.claims.tsv": [
            tuple(COLUMNS),
            *((*ends, "", "few", "p. 1", "ECO:0000180", "stated", *[""] * 6, "test", "2026-11-26") for ends in said),
        ],
        "mappings/few.sssom.tsv": [MAPPING_COLUMNS, *((f"lk:{name}", name.lower(), *unmapped) for name, _ in terms)],
        "sources.tsv": [SOURCE_COLUMNS, ("few", "Few", "", "", "unknown", "", "https://example.org/")],
    }
    for name, rows in tables.items():
        path = folder / "ontology" / name
        path.parent.mkdir(exist_ok=True)
        head = MAPPING_HEAD if name.startswith("mappings") else ""
        path.write_text(head + "".join("\t".join(row) + "\n" for row in rows), "utf-8")
    KnowledgeGraph.build(folder).save(folder / "kept")
    return folder / "kept"


def test_the_index_holds_what_the_store_says(shipped: KnowledgeGraph, kept: Path) -> None:
    found = read_index(kept)
    assert found is not None
    assert found == (read_names(shipped.store), read_network(shipped.store))


def test_answers_come_from_the_index_without_the_store(kept: Path) -> None:
    shutil.rmtree(kept / "quads")
    assert KnowledgeGraph(kept=kept).paths("clozapine", "bacterial infection").verdict == "raises"


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"format":1}'])
def test_a_damaged_index_is_not_used(few: Path, damage: str) -> None:
    assert read_index(few) is not None
    (few / "index.json").write_text(damage, "utf-8")
    assert read_index(few) is None
    assert KnowledgeGraph.open(few).paths("filgrastim", "infection").verdict == "lowers"


def test_an_index_of_other_content_is_not_used(kept: Path) -> None:
    content = json.loads((kept / "index.json").read_text("utf-8"))
    (kept / "index.json").write_text(json.dumps(content | {"sha256": "0" * 64}), "utf-8")
    assert read_index(kept) is None


def test_a_store_without_an_index_answers_too(few: Path) -> None:
    (few / "index.json").unlink()
    assert KnowledgeGraph.open(few).resolve("neutropenia") == "Neutropenia"


def test_an_index_needs_a_store(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no Leukograph store"):
        write_index(tmp_path, shipped.names, shipped.network)
