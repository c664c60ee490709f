"""The index beside a store: the same names and network, never a stale one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from leukograph.errors import StoreError
from leukograph.files import fingerprint
from leukograph.index import read_index, write_index
from leukograph.knowledge import KnowledgeGraph
from leukograph.lookup import read_names
from leukograph.network import read_network
from tests.few import claim, few, term

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def kept(built_cache: Path, tmp_path: Path) -> Path:
    """A copy of the kept graph."""
    return Path(shutil.copytree(built_cache / fingerprint(ROOT), tmp_path / "kept"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A kept graph of two claims, so that it is read quickly where the index does not serve."""
    terms = [
        term("Filgrastim", "filgrastim", "", kind="Drug"), term("Neutropenia", "neutropenia", "", kind="Disorder"),
        term("Infection", "infection", "", kind="Disorder"),
    ]  # fmt: skip
    said = [claim("Filgrastim", "treats", "Neutropenia"), claim("Neutropenia", "predisposesTo", "Infection")]
    KnowledgeGraph.build(few(tmp_path / "few", terms, said)).save(tmp_path / "small")
    return tmp_path / "small"


def test_the_index_holds_what_the_store_says(shipped: KnowledgeGraph, kept: Path) -> None:
    found = read_index(kept)
    assert found is not None
    assert found == (read_names(shipped.store), read_network(shipped.store))


def test_answers_come_from_the_index_without_the_store(kept: Path) -> None:
    shutil.rmtree(kept / "quads")
    assert KnowledgeGraph(kept=kept).paths("clozapine", "bacterial infection").verdict == "raises"


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"format":1}'])
def test_a_damaged_index_is_not_used(small: Path, damage: str) -> None:
    assert read_index(small) is not None
    (small / "index.json").write_text(damage, "utf-8")
    assert read_index(small) is None
    assert KnowledgeGraph.open(small).paths("filgrastim", "infection").verdict == "lowers"


def test_an_index_of_other_content_is_not_used(kept: Path) -> None:
    content = json.loads((kept / "index.json").read_text("utf-8"))
    (kept / "index.json").write_text(json.dumps(content | {"sha256": "0" * 64}), "utf-8")
    assert read_index(kept) is None


def test_a_store_without_an_index_answers_too(small: Path) -> None:
    (small / "index.json").unlink()
    assert KnowledgeGraph.open(small).resolve("neutropenia") == "Neutropenia"


def test_an_index_needs_a_store(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no Leukograph store"):
        write_index(tmp_path, shipped.names, shipped.network)
