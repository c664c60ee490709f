"""`leukograph load` and `unload` one after the other, in any order: the store holds what one load of the rest gives."""

from __future__ import annotations

from pathlib import Path

from leukograph.assemble import read_network
from leukograph.index import read_index
from leukograph.ingest import load, unload
from leukograph.parts import read_same
from leukograph.store import Store
from tests.test_load_formats import OBO
from tests.test_load_tables import CLAIMS, SOURCES, TERMS, put

EDGES = "SELECT ?s ?r ?o { ?edge a lk:Edge ; lk:subject ?s ; lk:relation ?r ; lk:object ?o }"
NEUTROPENIA = f"{OBO}HP_0001875"


def edges(place: Path) -> list[str]:
    """The edges of a store as its statements have them; those of its index must be the same."""
    store, index = Store.open(place), read_index(place)
    assert index is not None
    network = read_network(store)
    assert list(index[1].edges) == list(network.edges)
    found = sorted(" ".join(str(end).rsplit("/", 1)[-1][:-1] for end in row) for row in store.select(EDGES))
    assert len(found) == len([edge for edge in network.edges if edge.claims])
    return found


def test_terms_that_come_again_bring_the_edges_of_the_claims_that_waited(tmp_path: Path, few: Store) -> None:
    place = tmp_path / "store"
    files = put(tmp_path, terms=TERMS, claims=CLAIMS.replace("HP:0001875", "Neutropenia"), sources=SOURCES)
    load(place, files, Store.of(few))
    before, whole = edges(place), Store.open(place).digest()
    assert before == [
        "Leukovane suppresses Granulopoiesis",
        "LeukovaneForte suppresses Granulopoiesis",
        "LeukovaneForte treats Neutropenia",
    ]
    unload(place, "mine.terms")
    assert edges(place) == []
    load(place, files)
    assert edges(place) == before
    assert Store.open(place).digest() == whole
    # A version without them, and back.
    (tmp_path / "mine.terms.tsv").write_text("\n".join(TERMS.splitlines()[:5]) + "\n", "utf-8")
    load(place, files)
    assert edges(place) == before[:1]
    put(tmp_path, terms=TERMS)
    load(place, files)
    assert edges(place) == before
    assert Store.open(place).digest() == whole
    for name in ("mine.terms", "mine.sources", "mine.claims"):
        unload(place, name)
    assert Store.open(place).digest() == few.digest()


POISON = f"format-version: 1.2\nontology: p\n\n[Term]\nid: {NEUTROPENIA}\nname: Tooth agenesis\n"
HARMLESS = "format-version: 1.2\nontology: y\n\n[Term]\nid: YP:1\nname: some other\n"


def test_a_term_that_was_refused_stays_refused_whatever_comes_later(tmp_path: Path, few: Store) -> None:
    """A file that calls an identifier of ours by another name is not joined with ours when others are loaded or go."""
    place = tmp_path / "store"
    (tmp_path / "p.obo").write_text(POISON, "utf-8")
    (tmp_path / "y.obo").write_text(HARMLESS, "utf-8")
    load(place, [tmp_path / "p.obo"], Store.of(few))
    assert joined(place) == {}
    load(place, [tmp_path / "y.obo"])
    assert joined(place) == {}
    unload(place, "y")
    assert joined(place) == {}
    (tmp_path / "p.obo").write_text(POISON.replace("Tooth agenesis", "Neutropenia"), "utf-8")
    load(place, [tmp_path / "p.obo"])
    assert joined(place) == {NEUTROPENIA: "Neutropenia"}


def joined(place: Path) -> dict[str, str]:
    return read_same(Store.open(place))
