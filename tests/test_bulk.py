"""Writing in bulk, and graphs that are kept apart: the union of all graphs is the same, whoever makes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat

from leukograph import bulk as bulk_module
from leukograph.bulk import Bulk, writable
from leukograph.claims import claim_quads
from leukograph.edges import edge_quads
from leukograph.errors import StoreError
from leukograph.ingest import _lines, _records, load, unload, vocabulary_store
from leukograph.manifest import read_manifest
from leukograph.model import Amount, Claim
from leukograph.store import Graphs, Literal, NamedNode, Quad, Store
from leukograph.vocabulary import read_vocabulary
from tests.conftest import ROOT

EX = "http://example.org/"
ONE, TWO, APART, FAR = (f"{EX}{name}" for name in ("one", "two", "apart", "far"))
LINES = [(f"<{EX}a>", f"<{EX}p>", f"<{EX}b>"), (f"<{EX}a>", f"<{EX}q>", '"x y"@en'), (f"<{EX}b>", f"<{EX}p>", "_:n")]
ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"


def quad(subject: int, object_: int, graph: str, predicate: str = "p") -> Quad:
    return Quad(NamedNode(f"{EX}{subject}"), NamedNode(EX + predicate), NamedNode(f"{EX}{object_}"), NamedNode(graph))


# Each graph that is kept apart has a property of its own, so that it shares no triple with another.
shared = st.builds(quad, st.integers(0, 3), st.integers(0, 3), st.sampled_from([ONE, TWO]))
apart = st.one_of(
    st.builds(quad, st.integers(0, 3), st.integers(0, 3), st.just(APART), st.just("r")),
    st.builds(quad, st.integers(0, 3), st.integers(0, 3), st.just(FAR), st.just("s")),
)


def rows(store: Store, text: str, graphs: Graphs | None = None) -> Counter[tuple[str, ...]]:
    found = store._asked(f"PREFIX ex: <{EX}>\n{text}", graphs)
    return Counter(tuple(map(str, row)) for row in found.rows)  # type: ignore[union-attr]


def kept_apart(quads: list[Quad]) -> Store:
    store = Store()
    store.keep_apart(APART)
    store.keep_apart(FAR)
    store.add(quads)
    return store


@pytest.mark.parametrize(
    "text",
    [
        ALL,
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?g ?s ?o { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?s ?o { GRAPH ex:apart { ?s ?p ?o } }",
        "SELECT ?s ?o { ?s (ex:p|ex:r)+ ?o }",
        "SELECT ?s ?o { ?s ex:p ?o FILTER NOT EXISTS { ?s ex:r ?o } }",
        "SELECT ?s ?o FROM ex:one { ?s ?p ?o }",
        "SELECT ?s ?o FROM ex:apart FROM ex:two { ?s ?p ?o }",
        "SELECT ?g ?s FROM NAMED ex:apart { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?s FROM NAMED ex:apart { ?s ?p ?o }",
        "SELECT ?s { ?s ?p ?o FILTER(STR(?s) != 'from <x>') }",
    ],
)
@settings(max_examples=40, deadline=None)
@given(quads=st.lists(st.one_of(shared, apart), max_size=12))
def test_a_store_answers_as_one_that_keeps_no_graph_apart(text: str, quads: list[Quad]) -> None:
    whole, store = Store(), kept_apart(quads)
    whole.add(quads)
    assert rows(store, text) == rows(whole, text)
    assert len(store) == len(set(quads)) == len(whole)
    assert store.digest() == whole.digest()


@settings(max_examples=40, deadline=None)
@given(quads=st.lists(st.one_of(shared, apart), max_size=12), gone=st.lists(st.one_of(shared, apart), max_size=6))
def test_what_is_taken_out_is_in_no_union_any_more(quads: list[Quad], gone: list[Quad]) -> None:
    store = kept_apart(quads)
    store.drop(gone)
    left = set(quads) - set(gone)
    assert len(store) == len(left)
    assert rows(store, ALL) == Counter({(str(q.subject), str(q.predicate), str(q.object)) for q in left})
    store.clear(FAR)
    left = {q for q in left if q.graph_name != NamedNode(FAR)}
    assert len(store) == len(left)
    assert rows(store, ALL) == Counter({(str(q.subject), str(q.predicate), str(q.object)) for q in left})


def test_a_graph_that_comes_to_be_kept_apart_stays_in_the_union() -> None:
    store = Store()
    store.add([quad(1, 2, ONE), quad(1, 2, APART, "r")])
    entries = len(store.engine)
    store.keep_apart(APART)
    assert (len(store.engine), store.apart) == (entries - 1, {APART: 1})
    assert rows(store, ALL).total() == 2
    assert rows(store, ALL, Graphs(default=(ONE,))).total() == 1


def test_graphs_can_be_asked_one_by_one() -> None:
    store = kept_apart([quad(1, 2, ONE), quad(1, 3, APART, "r"), quad(2, 4, FAR, "s")])
    text = "SELECT ?o { ?s ?p ?o }"
    assert [str(row[0]) for row in store.select(text, apart=False)] == [f"<{EX}2>"]
    assert [str(row[0]) for row in store.select_each(text)] == [f"<{EX}{number}>" for number in (2, 3, 4)]
    joined = f"SELECT ?o {{ ?s <{EX}p> ?a . ?s <{EX}r> ?o }}"
    assert (len(store.select(joined)), list(store.select_each(joined))) == (1, [])


def test_a_graph_that_is_kept_apart_is_so_in_a_copy_and_on_disk(tmp_path: Path) -> None:
    store = kept_apart([quad(1, 2, ONE), quad(1, 2, APART, "r"), quad(1, 3, APART, "r")])
    store.save(tmp_path)
    for again in (Store.of(store), Store.open(tmp_path)):
        assert (again.apart, len(again)) == ({APART: 2, FAR: 0}, 3)
        assert rows(again, ALL).total() == 3


@pytest.fixture(params=["pipe", "no pipe", "memory"])
def written(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bulk]:
    """A store that may be written to: on disk by a pipe, there where pipes have no path, in memory."""
    if request.param == "no pipe":
        monkeypatch.setattr(bulk_module, "PIPES", tmp_path / "none")
    store = Store() if request.param == "memory" else writable(tmp_path)
    yield Bulk(store, tmp_path, piped=request.param != "memory")
    store.take(None)


def test_what_is_taken_out_while_it_is_written_is_gone(written: Bulk) -> None:
    """The engine reads on meanwhile: nobody may wait for the other."""
    written.store.add([quad(1, 2, ONE), quad(1, 3, TWO)])
    with written as bulk:
        bulk.write(ONE, LINES)
        bulk.store.drop([quad(1, 2, ONE)])
        bulk.store.keep_apart(TWO)
        bulk.write(ONE, LINES)
    assert len(written.store) == 4  # a blank node is one in all that is written together
    assert rows(written.store, "SELECT ?o { ex:1 ?p ?o }") == Counter({(f"<{EX}3>",): 1})


def test_what_is_written_in_bulk_stands_in_its_graph_and_in_the_union(written: Bulk) -> None:
    with written as bulk:
        assert bulk.write(ONE, LINES) == 3
        assert bulk.write(TWO, LINES[:1]) == 1
        assert bulk.write(TWO, LINES[1:2], union=False) == 1
        bulk.store.keep_apart(APART)
        assert bulk.write_blocks(APART, [(2, f"<{EX}c> <{EX}p> 1 ;<{EX}q> 2 .\n")]) == 2
    store = written.store
    assert (len(store), store.apart) == (7, {APART: 2})
    assert rows(store, ALL).total() == 5
    assert len(list(store.quads(TWO))) == 2
    blank = store.select(f"SELECT ?n {{ GRAPH <{ONE}> {{ ?b <{EX}p> ?n }} ?b <{EX}p> ?n FILTER(ISBLANK(?n)) }}")
    assert len(blank) == 1  # one node in its graph and in the union


def test_what_was_written_comes_in_while_more_is_written(written: Bulk) -> None:
    with written as bulk:
        bulk.write(ONE, LINES)
        bulk.turn()
        bulk.write(TWO, LINES[:2])
    assert (len(written.store), len(list(written.store.quads(TWO)))) == (5, 2)
    assert rows(written.store, ALL).total() == 3


def test_many_lines_about_one_subject_come_in_whole(written: Bulk) -> None:
    many = [(f"<{EX}a>", f"<{EX}p>", f'"{number}"') for number in range(3 * bulk_module.CHUNK + 1)]
    with written as bulk:
        assert bulk.write(ONE, many) == len(many)
    assert len(written.store) == len(many)


def write_wrong(written: Bulk) -> None:
    """Writes what the engine refuses, and goes on: whoever does must not wait for a reader that is gone."""
    more = [(f"<{EX}{number}>", f"<{EX}p>", f'"{"x" * 1000}"') for number in range(5000)]
    with written as bulk:
        bulk.write(ONE, [*LINES, (f"<{EX}a>", f"<{EX}p>", "<no iri>")])
        for _ in range(20):
            bulk.write(ONE, more)


def test_what_the_engine_refuses_is_told_and_nothing_comes_in(written: Bulk) -> None:
    with pytest.raises(StoreError, match=r"^cannot write .*: .*IRI"):
        write_wrong(written)
    assert len(written.store) == 0


def write_late(written: Bulk) -> None:
    with written as bulk:
        bulk.finish()
        bulk.write(ONE, LINES)


def test_what_is_written_after_the_end_is_not_lost_in_silence(written: Bulk) -> None:
    with pytest.raises(StoreError, match=r"^cannot write .*: all was handed over before$"):
        write_late(written)


@pytest.mark.parametrize(
    "wrong", [{"subject": "http://a b"}, {"object": "x:y>z"}, {"source": "a b{"}, {"evidence": "no class"}]
)
def test_what_is_no_iri_is_refused_though_the_engine_is_not_asked(wrong: dict[str, str]) -> None:
    with pytest.raises(StoreError, match="is no IRI"):
        _lines.claim_block(claim(**wrong))


def write_half(written: Bulk) -> None:
    with written as bulk:
        bulk.write(ONE, LINES)
        raise RuntimeError("mine")


def test_after_a_fault_of_the_caller_nothing_comes_in(written: Bulk) -> None:
    with pytest.raises(RuntimeError, match="mine"):
        write_half(written)
    assert len(written.store) == 0


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"^cannot write .*none: No such file or directory$"):
        write_wrong(Bulk(Store(), tmp_path / "none", piped=False))


def claim(**more: object) -> Claim:
    said = {
        "iri": "https://w3id.org/leukograph/claim/1", "subject": "Clozapine", "relation": "suppresses",
        "object": "Granulopoiesis", "denied": False, "source": "PMID:1", "locator": 'line 1, "so"',
        "evidence": "ECO:0000033", "certainty": "stated",
    }  # fmt: skip
    return Claim(**(said | more))  # type: ignore[arg-type]


SHARE = Amount("1/4", 25.0, 25.0, "%", denominator=4)
CLAIMS = [
    claim(),
    claim(denied=True, note="as told"),
    claim(condition=("Neutropenia", "Sepsis"), population="Children", curator="me", date="2026-11-27"),
    claim(share=SHARE, dose=Amount("1-2 mg", 1.0, 2.0, "mg"), onset=Amount("3 d", 3.0, 3.0, "d")),
]


def read(graph: NamedNode, text: str) -> set[Quad]:
    store = Store()
    store.engine.load(text.encode(), format=RdfFormat.TURTLE, to_graph=graph)
    return set(store)


@pytest.mark.parametrize("one", CLAIMS)
def test_the_text_of_a_claim_says_what_its_quads_say(one: Claim) -> None:
    graph = NamedNode(ONE)
    number, text = _lines.claim_block(one)
    found = read(graph, text)
    assert found == set(claim_quads(one, graph))
    assert number == len(found)


def test_of_an_annotation_a_share_is_written_without_its_numbers() -> None:
    number, text = _lines.claim_block(CLAIMS[3], whole=False)
    found = {str(each.predicate.value).rsplit("/", 1)[-1]: each.object for each in read(NamedNode(ONE), text)}
    assert found["share"] == Literal("1/4")
    assert number == len(found) == 9
    assert not {"shareLow", "shareHigh", "shareUnit", "denominator"} & set(found)


def test_the_text_of_an_edge_says_what_its_quads_say() -> None:
    graph, vocabulary = NamedNode(ONE), read_vocabulary(vocabulary_store(ROOT))
    other, doubted = claim(iri="https://w3id.org/leukograph/claim/2"), claim(certainty="possible")
    for together in ([claim()], [claim(condition=("Sepsis",))], [claim(), other], [doubted, claim(denied=True)]):
        one = together[0]
        number, text = _lines.edge_block((one.subject, one.relation, one.object, one.condition), together, vocabulary)
        assert read(graph, text) == set(edge_quads(together, vocabulary, graph))
        assert number == len(read(graph, text))
    key = (one.subject, one.relation, one.object, ())
    assert _lines.edge_block(key, [claim(denied=True)], vocabulary) == (0, "")


ANNOTATION = "ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id\n" + "".join(
    f"{number}\tG{number}\tHP:000187{number % 5}\tsign {number % 5}\t-\tOMIM:10000{number % 3}\n" for number in range(1, 9)
)
CLAIM_ROWS = "SELECT * { ?c a lk:Claim ; lk:subject ?s ; lk:object ?o ; lk:source ?from ; lk:locator ?at }"
EDGE_ROWS = "SELECT * { ?e a lk:Edge ; lk:subject ?s ; lk:object ?o ; lk:claim ?c . ?c a lk:Claim . ?s ?r ?o }"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_large_annotation_stands_apart_and_answers_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: tuple[int, int]
) -> None:
    files = [tmp_path / "one.txt", tmp_path / "two.txt"]
    files[0].write_text(ANNOTATION, "utf-8")
    files[1].write_text(ANNOTATION.replace("OMIM:10000", "OMIM:20000"), "utf-8")
    signs = [f"[Term]\nid: HP:000187{n}\nname: sign {n}\nis_a: HP:0000118\n" for n in range(5)]
    abnormality = "[Term]\nid: HP:0000118\nname: Phenotypic abnormality\n"
    hpo = tmp_path / "hp.obo"
    hpo.write_text("\n".join(["format-version: 1.2\nontology: hp\n", abnormality, *signs]), "utf-8")
    base = vocabulary_store(ROOT)
    load(tmp_path / "small", [hpo, *files], base)
    monkeypatch.setattr(_records, "MANY", 5)
    place = tmp_path / "large"
    load(place, [hpo, files[order[0]]], base)
    load(place, [files[order[1]]])
    small, large = Store.open(tmp_path / "small"), Store.open(place)
    names = {graph.rsplit("/graph/", 1)[1] for graph in large.apart}
    assert names == {"edges", "load/one/claims", "load/two/claims"}
    assert all(large.apart.values())
    assert large.apart == {graph: len(list(large.quads(graph))) for graph in large.apart}
    assert len(large) == len(small) == read_manifest(place)["quads"]
    for text in (ALL, CLAIM_ROWS, EDGE_ROWS):
        assert rows(large, text) == rows(small, text)
    assert rows(large, CLAIM_ROWS).total() == 2 * 16
    large.take(None)
    unload(place, "one")
    unload(tmp_path / "small", "one")
    small, large = Store.open(tmp_path / "small"), Store.open(place)
    for text in (ALL, CLAIM_ROWS, EDGE_ROWS):
        assert rows(large, text) == rows(small, text)
    assert len(large) == len(small) == read_manifest(place)["quads"]
