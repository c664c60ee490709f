"""`leukograph load` and `unload` one after the other, in any order: the store holds what one load of the rest gives."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from leukograph.assemble import read_network
from leukograph.claims import read_back
from leukograph.index import read_index
from leukograph.ingest import load, unload, vocabulary_store
from leukograph.knowledge import KnowledgeGraph
from leukograph.lookup import read_names
from leukograph.model import Claim
from leukograph.parts import is_foreign, read_same
from leukograph.store import Store
from tests.conftest import ROOT
from tests.test_load_formats import OBO
from tests.test_load_tables import CLAIMS, SOURCES, TERMS, put

EDGES = "SELECT ?s ?r ?o { ?edge a lk:Edge ; lk:subject ?s ; lk:relation ?r ; lk:object ?o }"
NEUTROPENIA = f"{OBO}HP_0001875"
RELATIONS = ("RO:0002212", "RO:0002213", "RO:0002211", "BFO:0000050")


def edges(place: Path) -> list[str]:
    """The edges of a store as its statements have them; those of its index must be the same."""
    store, index = Store.open(place), read_index(place)
    assert index is not None
    network, names = read_network(store), read_names(store)
    assert list(index[1].edges) == list(network.edges)
    assert list(index[1].labels) == list(network.labels)
    assert (index[0].pairs(), index[0].labels()) == (names.pairs(), names.labels())
    found = sorted(" ".join(str(end).rsplit("/", 1)[-1][:-1] for end in row) for row in store.select(EDGES))
    assert len(found) == len([edge for edge in network.edges if edge.claims])
    return found


def joined(place: Path) -> dict[str, str]:
    return read_same(Store.open(place))


def steps(place: Path) -> list[tuple[str, str]]:
    """The hierarchy steps of the index of a store between terms of others, by their labels; the rest of it is held too."""
    edges(place)
    index = read_index(place)
    assert index is not None
    network = index[1]
    ends = [(edge.tail, edge.head) for edge in network.edges if edge.relation == "subClassOf"]
    foreign = {number for number, name in enumerate(network.names) if is_foreign(name)}
    return [(network.labels[a], network.labels[b]) for a, b in ends if {a, b} <= foreign]


def put_obo(folder: Path, **terms: str) -> list[Path]:
    """Files `NAME.obo` with a term on each line: its identifier, its label, and more lines of it."""
    paths = []
    for name, text in terms.items():
        paths.append(folder / f"{name}.obo")
        told = [line.split(" ", 2) for line in text.split(" / ")]
        said = [f"[Term]\nid: {one}\nname: {label}\n" + "".join(rest).replace("; ", "\n") for one, label, *rest in told]
        paths[-1].write_text(f"format-version: 1.2\nontology: {name}\n\n" + "\n\n".join(said) + "\n", "utf-8")
    return paths


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


def test_an_identifier_of_ours_is_our_term_though_a_file_calls_it_otherwise(tmp_path: Path, few: Store) -> None:
    place = tmp_path / "store"
    (tmp_path / "p.obo").write_text(POISON, "utf-8")
    (tmp_path / "e.tsv").write_text("mine\t-1\tHP:0001875\n", "utf-8")
    load(place, [tmp_path / "p.obo"], Store.of(few))
    load(place, [tmp_path / "e.tsv"])
    assert edges(place) == ["mine decreases Neutropenia"]


def test_a_step_to_a_term_that_comes_later_is_a_step(tmp_path: Path, few: Store) -> None:
    place, (first, second) = tmp_path / "store", put_obo(tmp_path, a="X:1 one is_a: X:2", b="X:2 two")
    load(place, [first], Store.of(few))
    assert steps(place) == []
    load(place, [second])
    assert steps(place) == [("one", "two")]


def test_a_superclass_that_a_definition_tells_stays_when_another_file_comes(tmp_path: Path, few: Store) -> None:
    place = tmp_path / "store"
    defined = "X:1 one intersection_of: X:2; intersection_of: BFO:0000050 X:3 / X:2 two / X:3 three"
    first, second = put_obo(tmp_path, a=defined, b="X:4 four")
    load(place, [first], Store.of(few))
    assert steps(place) == [("one", "two")]
    load(place, [second])
    assert steps(place) == [("one", "two")]


def test_names_that_wait_are_those_of_the_term_when_it_comes(tmp_path: Path, few: Store) -> None:
    place, (later,) = tmp_path / "store", put_obo(tmp_path, b="X:1 zone")
    (tmp_path / "a.ttl").write_text(
        f'<{OBO}X_1> <http://www.w3.org/2000/01/rdf-schema#label> "one"@en , "eins"@de ; '
        '<http://www.w3.org/2004/02/skos/core#altLabel> "single" .\n',
        "utf-8",
    )
    load(place, [tmp_path / "a.ttl"], Store.of(few))
    load(place, [later])
    edges(place)
    graph = KnowledgeGraph.open(place)
    assert [graph.find(text)[0].label for text in ("single", "zone")] == ["one", "one"]


def test_a_gene_is_no_effect_whatever_file_describes_it(tmp_path: Path, few: Store) -> None:
    files = put_obo(tmp_path, a="X:1 one relationship: RO:0002212 NCBIGene:1", b="NCBIGene:1 gene")
    for number, order in enumerate((files, files[::-1])):
        place = tmp_path / f"store{number}"
        load(place, order[:1], Store.of(few))
        load(place, order[1:])
        assert edges(place) == []


def random_obo(random: Random) -> str:
    """Six of ten terms, some of them under two names, with steps, definitions and signed relations."""
    names = [*(f"X:{number}" for number in range(8)), "HP:0001875", "NCBIGene:1"]
    said = ["format-version: 1.2\nontology: x\n"]
    for name in random.sample(names, 6):
        label = f"{random.choice(('Neutropenia', 'Tooth agenesis'))}" if name == "HP:0001875" else f"term {name[-1]}"
        said.append(f"\n[Term]\nid: {name}\nname: {label}{random.choice(('', '', ' b'))}\n")
        others = [random.choice(names) for _ in range(4)]
        if random.random() < 0.3:
            said.append(f"intersection_of: {others[0]}\nintersection_of: {random.choice(RELATIONS)} {others[1]}\n")
        if random.random() < 0.3:
            said.append(f'synonym: "synonym {random.randrange(4)}" EXACT []\n')
        if random.random() < 0.5:
            said.append(f"is_a: {others[2]}\n")
        said.append(f"relationship: {random.choice(RELATIONS)} {others[3]}\n")
    return "".join(said)


def content(place: Path) -> Counter[str]:
    """The statements of a store, blank nodes nameless; its index must hold the same."""
    edges(place)
    return Counter(re.sub(r"_:\w+", "_:", str(quad)) for quad in Store.open(place))


@pytest.mark.parametrize("seed", range(3))
def test_loads_and_unloads_one_by_one_come_to_one_load_of_the_rest(tmp_path: Path, few: Store, seed: int) -> None:
    random, place, there = Random(seed), tmp_path / "store", list[Path]()
    for step in range(5):
        path = tmp_path / f"{random.choice('abc')}.obo"
        if path in there and random.random() < 0.4:
            unload(place, path.stem)
            there.remove(path)
        else:
            path.write_text(random_obo(random), "utf-8")
            load(place, [path], None if step else Store.of(few))
            there = [*there, path] if path not in there else there
        if there:
            load(tmp_path / f"fresh{step}", there, Store.of(few))
            assert content(place) == content(tmp_path / f"fresh{step}")
        else:
            assert Store.open(place).digest() == few.digest()


def test_the_claims_of_a_store_are_read_once_where_none_of_them_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one.tsv", "two.tsv"):
        (tmp_path / name).write_text(f"a {name}\t1\tb {name}\n", "utf-8")
    base = vocabulary_store(ROOT)
    load(tmp_path / "store", [tmp_path / "one.tsv"], base)
    read = []

    def counted(store: Store) -> list[Claim]:
        read.append(len(found := read_back(store)))
        return found

    monkeypatch.setattr("leukograph.ingest._load.read_back", counted)
    monkeypatch.setattr("leukograph.parts.read_back", counted)
    load(tmp_path / "store", [tmp_path / "two.tsv"])
    assert read == [1]
    (tmp_path / "two.tsv").write_text("a\t-1\tb\n", "utf-8")
    load(tmp_path / "store", [tmp_path / "two.tsv"])
    assert read == [1, 2, 1]
