"""The index beside a store: the same names and network, never a stale one."""

from __future__ import annotations

import shutil
from array import array
from pathlib import Path

import pytest

from leukograph.arrays import Texts, read_arrays, write_arrays
from leukograph.assemble import bulk_network, read_network
from leukograph.errors import StoreError
from leukograph.files import fingerprint
from leukograph.filters import Filters, Open
from leukograph.index import NAMES, NETWORK, open_network, read_index, write_index, write_network
from leukograph.kernel import place_of
from leukograph.knowledge import KnowledgeGraph
from leukograph.lookup import read_names
from leukograph.model import StepKind
from leukograph.network import Code, Network, cost_of_belief
from leukograph.search import Budget, Search
from tests.toy import network, vocabulary

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def kept(built_cache: Path, tmp_path: Path) -> Path:
    """A copy of the kept graph."""
    return Path(shutil.copytree(built_cache / fingerprint(ROOT), tmp_path / "kept"))


def content(graph: Network) -> list[object]:
    """All that a network says, to be compared."""
    whole = [list(graph.names), list(graph.labels), list(graph.kind_names), list(graph.edges), list(graph.denials)]
    return [*whole, [graph.kind(node) for node in range(len(graph.names))], graph.vocabulary, list(graph.codes)]


def test_the_index_holds_what_the_store_says(shipped: KnowledgeGraph, kept: Path) -> None:
    found = read_index(kept)
    assert found is not None
    names, graph = found
    assert (names.pairs(), names.labels()) == (read_names(shipped.store).pairs(), read_names(shipped.store).labels())
    assert content(graph) == content(read_network(shipped.store))


def test_answers_come_from_the_index_without_the_store(kept: Path) -> None:
    shutil.rmtree(kept / "quads")
    assert KnowledgeGraph(kept=kept).paths("clozapine", "bacterial infection").verdict == "raises"


@pytest.mark.parametrize("name", [NETWORK, NAMES])
@pytest.mark.parametrize("damage", [b"", b"{", b"LKARRAYS", b"LKARRAYS" + b"\xff" * 8, b"SQLite format 3\0" * 9])
def test_a_damaged_index_is_made_anew(kept: Path, name: str, damage: bytes) -> None:
    (kept / name).write_bytes(damage)
    assert read_index(kept) is None
    assert KnowledgeGraph.open(kept).paths("filgrastim", "bacterial infection").verdict == "lowers"
    assert read_index(kept) is not None


def test_an_index_that_was_cut_off_is_not_used(kept: Path) -> None:
    whole = (kept / NETWORK).read_bytes()
    for length in (10, 100, len(whole) // 2, len(whole) - 64):
        (kept / NETWORK).write_bytes(whole[:length])
        assert read_index(kept) is None, length


def test_an_index_of_other_content_is_not_used(shipped: KnowledgeGraph, kept: Path) -> None:
    write_network(kept / NETWORK, shipped.network, "0" * 64)
    assert read_index(kept) is None


def test_a_store_without_an_index_gets_one(kept: Path) -> None:
    (kept / NETWORK).unlink()
    (kept / NAMES).unlink()
    assert KnowledgeGraph.open(kept).resolve("leucopenia") == "Leukopenia"
    assert read_index(kept) is not None


def test_an_index_needs_a_store(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no Leukograph store"):
        write_index(tmp_path, shipped.names, shipped.network)


def test_arrays_come_back_as_they_were_written(tmp_path: Path) -> None:
    arrays = {
        "a": ("I", array("I", [1, 2, 1 << 31])),
        "none": ("Q", array("Q")),
        "b": ("B", b"\x00\xff"),
        "c": ("d", array("d", [0.1])),
    }
    write_arrays(tmp_path / "arrays", {"said": ["ä", None, 1]}, arrays)
    header, found = read_arrays(tmp_path / "arrays")
    assert header == {"said": ["ä", None, 1]}
    assert {name: found[name].tolist() for name in found} == {"a": [1, 2, 1 << 31], "none": [], "b": [0, 255], "c": [0.1]}


def test_every_text_is_found_at_its_place_and_no_other() -> None:
    said = sorted(["", "a", "ab", "b", "\u00e4", "\u20ac", "\U0001f600", "\ue000", "Z" * 300])
    for texts in (Texts.of(said), said):
        assert [place_of(texts, text) for text in said] == list(range(len(said)))
        assert [place_of(texts, text) for text in ("aa", "c", "\u00e5", "Z", "\uffff")] == [-1] * 5
    assert place_of(Texts.of([]), "a") == place_of([], "a") == -1


def test_texts_beyond_the_end_are_no_texts() -> None:
    with pytest.raises(IndexError):
        Texts.of(["a"])[1]


def test_numbers_in_a_damaged_file_are_an_error_and_no_crash(tmp_path: Path) -> None:
    """An array with a node or edge that is not there is told when the search comes to it."""
    graph = network("A + B\nA + C\nC + B\nB - D")
    write_network(tmp_path / NETWORK, graph, "m")
    whole = bytearray((tmp_path / NETWORK).read_bytes())
    _, arrays = read_arrays(tmp_path / NETWORK)
    place = whole.find(bytes(arrays["heads"].cast("B")) + bytes(48))
    assert place > 0
    whole[place : place + 4] = (99_999).to_bytes(4, "little")
    (tmp_path / NETWORK).write_bytes(whole)
    broken = open_network(tmp_path / NETWORK, "m")
    assert broken is not None
    with pytest.raises((ValueError, IndexError)):
        Search(Open(broken, Filters(), 0, 3), 0, 3, 8).best(3, "belief", Budget())


def test_a_bulk_network_is_that_of_its_edges() -> None:
    names = ["A", "B", "C"]
    ends = array("I", [2, 0, 0]), array("I", [1, 2, 1])
    codes = [Code("increases", 1, StepKind.CAUSAL), Code("decreases", -1, StepKind.CAUSAL)]
    costs = array("I", [cost_of_belief(belief) for belief in (0.5, 0.9, 0.25)])
    graph = bulk_network(names, ends, codes=codes, code_of=array("H", [0, 1, 0]), cost_of=costs, vocabulary=vocabulary())
    said = [(graph.names[e.tail], e.relation, graph.names[e.head], e.belief) for e in graph.edges]
    assert said == [("A", "decreases", "C", 0.9), ("A", "increases", "B", 0.25), ("C", "increases", "B", 0.5)]
    assert list(graph.reaching(1)) == [1, 2]
