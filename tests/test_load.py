"""`leukograph load`: lists of signed edges become a store that answers, or are refused line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from leukograph.cli.main import main
from leukograph.errors import AmbiguousTerm, DataError, ParameterError, StoreError
from leukograph.ingest import begins_with_ours, ingest, signed_edges, vocabulary_store
from leukograph.ingest import load as load_into
from leukograph.ingest.signed_edges import SIGNS
from leukograph.knowledge import KnowledgeGraph
from leukograph.manifest import read_manifest
from leukograph.model import Answer, Verdict
from leukograph.store import Store
from tests.conftest import ROOT

Output = pytest.CaptureFixture[str]
HEADER = "subject\tsign\tobject\n"


def load(folder: Path, *contents: str | bytes, name: str = "edges.tsv", more: Iterable[str] = ()) -> int:
    """The exit status of loading files with these contents into a store in a folder."""
    paths = []
    for place, content in enumerate(contents):
        path = folder / (name if len(contents) == 1 else f"{place}-{name}")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(str(path))
    return main(["load", *paths, "--store", str(folder / "store"), *more])


def loaded(folder: Path, *contents: str | bytes, name: str = "edges.tsv", more: Iterable[str] = ()) -> KnowledgeGraph:
    assert load(folder, *contents, name=name, more=more) == 0
    return KnowledgeGraph.open(folder / "store")


def edges(graph: KnowledgeGraph) -> list[tuple[str, int, str]]:
    """The causal edges as label, sign, label."""
    network = graph.network
    return sorted((network.labels[edge.tail], edge.sign, network.labels[edge.head]) for edge in network.edges if edge.claims)


def faults(folder: Path, capsys: Output, content: str | bytes, name: str = "edges.tsv") -> list[tuple[str, int | None, str]]:
    """File, line and reason of all that is said to be wrong with a file; nothing may have been written."""
    assert load(folder, content, name=name, more=["--as", "json"]) == 1
    assert not (folder / "store").exists()
    said = json.loads(capsys.readouterr().out)
    assert all(finding["remedy"] for finding in said)
    return [(finding["file"], finding["line"], finding["reason"]) for finding in said]


# --- what can be read -----------------------------------------------------------------------------------------------

A_AND_B = [("a", 1, "b"), ("b", -1, "c")]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("subject\tsign\tobject\na\t1\tb\nb\t-1\tc\n", "e.tsv"),
        ("a\t1\tb\nb\t-1\tc\n", "e.tsv"),
        ("a\t1\tb\nb\t-1\tc", "e.tsv"),
        ("subject,sign,object\na,1,b\nb,-1,c\n", "e.csv"),
        ("a,1,b\nb,-1,c\n", "e.csv"),
        ("a,1,b\nb,-1,c\n", "e.txt"),
        ("object\tsubject\tsign\nb\ta\t1\nc\tb\t-1\n", "e.tsv"),
        ("Sign\tObject\tSubject\n+\tb\ta\n-\tc\tb\n", "e.tsv"),
        ("\ufeffsubject\tsign\tobject\na\t1\tb\nb\t-1\tc\n", "e.tsv"),
        ("\ufeffa\t1\tb\nb\t-1\tc\n", "e.tsv"),
        ("a\t1\tb\r\nb\t-1\tc\r\n", "e.tsv"),
        ("subject,sign,object\r\na,1,b\r\nb,-1,c\r\n", "e.csv"),
        ("a\t1\tb\rb\t-1\tc\r", "e.tsv"),
        ("\n\na\t1\tb\n\n\nb\t-1\tc\n\n", "e.tsv"),
        ("# a comment\na\t1\tb\n# another\nb\t-1\tc\n", "e.tsv"),
        (" a \t 1 \t b \n b \t -1 \t c \n", "e.tsv"),
        ('"a","1","b"\n"b","-1","c"\n', "e.csv"),
        ("subject\tsign\tobject\tpage\na\t1\tb\t7\nb\t-1\tc\t8\n", "e.tsv"),
    ],
)
def test_ways_to_write_the_same_list(tmp_path: Path, content: str, name: str) -> None:
    graph = loaded(tmp_path, content, name=name)
    assert edges(graph) == A_AND_B
    assert graph.paths("a", "c").verdict is Verdict.LOWERS


def test_signs_as_numbers_marks_and_words_in_any_case(tmp_path: Path) -> None:
    words = [*SIGNS.items(), ("Raises", 1), ("INHIBITS", -1), ("Unknown", 0)]
    rows = [f"a{place}\t{word}\tb{place}\n" for place, (word, _) in enumerate(words)]
    graph = loaded(tmp_path, "".join(rows))
    assert edges(graph) == sorted((f"a{place}", sign, f"b{place}") for place, (_, sign) in enumerate(words))
    expected = {1: Verdict.RAISES, -1: Verdict.LOWERS, 0: Verdict.UNDETERMINED}
    for place, (_, sign) in enumerate(words):
        assert graph.paths(f"a{place}", f"b{place}").verdict is expected[sign]


def test_what_the_words_mean() -> None:
    said = {1: "1 +1 + raises increases activates stimulates", -1: "-1 - \u2212 lowers decreases inhibits", 0: "0 ? affects"}
    for sign, words in said.items():
        assert [SIGNS[word] for word in words.split()] == [sign] * len(words.split())


def test_quotes_and_commas_in_names(tmp_path: Path) -> None:
    graph = loaded(tmp_path, '"IL-1, soluble",raises,"so-called ""stress"""\n', name="e.csv")
    assert edges(graph) == [("IL-1, soluble", 1, 'so-called "stress"')]
    assert graph.paths("IL-1, soluble", 'so-called "stress"').verdict is Verdict.RAISES


ODD = [
    "β-catenin/δ", "naïve T cell", "粒細胞", "100 % O2", "a/b", "a%2Fb", "x\u2028y", "p\u0085q", "#1", "what?", "a:b", "a#b",
    "it's", "\\n", "50%", "e\u0301", "<b>", "{x}", "load/edges/a", "--k",
]  # fmt: skip


def test_names_of_every_kind_come_through_whole(tmp_path: Path) -> None:
    said = [(one, 1, next_) for one, next_ in zip(ODD, [*ODD[1:], ODD[0]], strict=True)]
    body = "".join(f'{one}\t1\t"{next_}"\n' for one, _, next_ in said)
    graph = loaded(tmp_path, HEADER + body.replace("#1\t1", '"#1"\t1'))
    found = edges(graph)
    missing = {name for name in ODD if name.startswith("#")}
    assert found == sorted(edge for edge in said if edge[0] not in missing), "a line that begins with # is a comment"
    for one, _, next_ in said:
        if one not in missing:
            (path,) = graph.paths(one, next_, max_length=1).paths
            assert (path.steps[0].subject.label, path.steps[0].object.label) == (one, next_)
    assert len({node for name in ODD for node in [graph.resolve(name)]}) == len(ODD)


def test_names_that_differ_only_in_case_are_two_terms(tmp_path: Path) -> None:
    graph = loaded(tmp_path, "TNF\t1\tX\ntnf\t-1\tX\n")
    assert graph.paths("TNF", "X").verdict is Verdict.RAISES
    assert graph.paths("tnf", "X").verdict is Verdict.LOWERS


def test_a_term_has_an_identifier_of_the_file_and_its_claims_name_the_line(tmp_path: Path) -> None:
    graph = loaded(tmp_path, HEADER + "heat shock\t1\tHSP 70\n", name="map.v2.tsv")
    (path,) = graph.paths("heat shock", "HSP 70").paths
    (claim,) = path.steps[0].claims
    assert path.steps[0].subject.id == "lk:load/map.v2/heat%20shock"
    assert (claim.source, claim.locator, claim.evidence) == ("map.v2", "line 2", "ECO:0000034")
    assert graph.paths("lk:load/map.v2/heat%20shock", "HSP 70").verdict is Verdict.RAISES


def test_self_loops_are_left_out_and_told(tmp_path: Path, capsys: Output) -> None:
    graph = loaded(tmp_path, "a\t1\ta\na\t1\tb\nb\t-1\tb\n")
    assert edges(graph) == [("a", 1, "b")]
    assert "2 edges lead from a term to itself" in capsys.readouterr().err
    assert graph.paths("a", "b").verdict is Verdict.RAISES


def test_a_row_twice_is_one_edge_believed_no_more(tmp_path: Path) -> None:
    once = loaded(tmp_path, "a\t1\tb\n").paths("a", "b").paths[0].belief
    (tmp_path / "more").mkdir()
    graph = loaded(tmp_path / "more", "a\t1\tb\na\t1\tb\na\traises\tb\n")
    assert edges(graph) == [("a", 1, "b")]
    found = graph.paths("a", "b")
    assert (found.raising, found.paths[0].belief) == (1, once)


def test_both_signs_for_one_pair_are_a_conflict(tmp_path: Path) -> None:
    graph = loaded(tmp_path, "a\t1\tb\na\t-1\tb\n")
    assert edges(graph) == [("a", -1, "b"), ("a", 1, "b")]
    found = graph.paths("a", "b")
    assert (found.verdict, found.raising, found.lowering) == (Verdict.CONFLICTING, 1, 1)


def test_further_columns_say_relation_source_evidence_and_denial(tmp_path: Path) -> None:
    head = "subject\tsign\tobject\trelation\tmodifier\tsource\tlocator\tevidence\tcertainty\n"
    rows = [
        "a\t1\tb\tcauses\t\tPMID:1\ttable 2\tECO:0000180\tprobable",
        "a\t1\tb\tcauses\tnot\tPMID:2\t\tECO:0000180\t",
        "c\t-1\tb\t\tnot\tPMID:3\t\t\t",
    ]
    graph = loaded(tmp_path, head + "\n".join(rows))
    (path,) = graph.paths("a", "b").paths
    said = [(c.source, c.locator, c.certainty, c.denied) for c in path.steps[0].claims]
    assert said == [("PMID:1", "table 2", "probable", False), ("PMID:2", "line 3", "stated", True)]
    assert path.steps[0].relation == "causes"
    assert path.belief == pytest.approx(0.8 * 0.7 * (1 - 0.8))
    denied = graph.paths("c", "b")
    assert (denied.verdict, denied.reason) == (Verdict.NONE, "“c decreases b” is denied by PMID:3")
    assert graph.paths("a", "b", sources=["PMID:1"]).paths[0].belief == pytest.approx(0.8 * 0.7)


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("a\t1\tb\na\tmaybe\tc\n", 2, "has the sign 'maybe'"),
        (HEADER + "\na\t2\tb\n", 3, "has the sign '2'"),
        ("source\tsign\ttarget\na\t1\tb\n", 1, "has the sign 'sign'"),
        ("a\t1\n", 1, "has 2 cells where 3 are wanted (subject, sign, object)"),
        ("a\t1\tb\tc\n", 1, "has 4 cells where 3 are wanted (subject, sign, object)"),
        ("a 1 b\n", 1, "has 1 cells where 3 are wanted (subject, sign, object)"),
        ("\t1\tb\n", 1, "has an empty or over-long name"),
        ("a\t1\t \n", 1, "has an empty or over-long name"),
        ("a" * 501 + "\t1\tb\n", 1, "has an empty or over-long name"),
        ("", None, "is empty"),
        (HEADER, 1, "holds no edge"),
        ("# nothing\n", 1, "holds no edge"),
        ("a\t1\ta\n", 1, "holds no edge"),
        ("subject\tsign\tobject\tsubject\na\t1\tb\tc\n", 1, "names a column twice: subject"),
        ("subject\tsign\tobject\tmodifier\na\t1\tb\tNOT\n", 2, "has the modifier 'NOT'"),
        ("subject\tsign\tobject\trelation\na\t1\tb\tdecreases\n", 2, "has the relation 'decreases'"),
        ("subject\tsign\tobject\trelation\na\t1\tb\tassociatedWith\n", 2, "has the relation 'associatedWith'"),
        ("subject\tsign\tobject\trelation\na\t1\tb\tkills\n", 2, "has the relation 'kills'"),
        ("subject\tsign\tobject\tevidence\na\t1\tb\tECO:1\n", 2, "has the evidence class 'ECO:1'"),
        ("subject\tsign\tobject\tcertainty\na\t1\tb\tsure\n", 2, "has the evidence class"),
        ('"' + "x" * 200_000 + "\t1\tb\n", None, "cannot be read: field larger than field limit"),
        (b"\xff\xfe\x00", 1, "holds a NUL byte"),
        (b"a\t1\tb\n\xff\t1\tc\n", 2, "is not UTF-8: invalid start byte"),
    ],
)
def test_faults_with_file_and_line(
    tmp_path: Path, capsys: Output, content: str | bytes, line: int | None, reason: str
) -> None:
    ((file, where, said),) = faults(tmp_path, capsys, content)
    assert (file, where) == ("edges.tsv", line)
    assert said.startswith(reason)


def test_an_open_quote_is_a_fault_and_swallows_no_line_in_silence(tmp_path: Path, capsys: Output) -> None:
    assert faults(tmp_path, capsys, '"a\t1\tb\nc\t1\td\n')


def test_all_faults_are_shown_at_once_and_nothing_is_written(tmp_path: Path, capsys: Output) -> None:
    said = faults(tmp_path, capsys, "a\tx\tb\na\t1\tb\na\ty\tb\n\tz\n")
    assert [line for _, line, _ in said] == [1, 3, 4]


def test_faults_on_a_terminal_are_lines_with_file_and_line(tmp_path: Path, capsys: Output) -> None:
    assert load(tmp_path, "a\tmaybe\tb\n", more=["--as", "table"]) == 1
    shown = capsys.readouterr()
    assert shown.out == "edges.tsv:1: has the sign 'maybe' (load). Write 1, -1 or 0, or a word such as raises or lowers.\n"
    assert shown.err.endswith("nothing was written\n")


def test_of_many_faults_the_first_fifty_are_shown(tmp_path: Path, capsys: Output) -> None:
    told = [(line, reason) for _, line, reason in faults(tmp_path, capsys, "a\tmaybe\tb\n" * 80)]
    assert told == [*((line, "has the sign 'maybe'") for line in range(1, 51)), (None, "has 30 more faults")]


def test_one_faulty_file_keeps_the_others_out(tmp_path: Path, capsys: Output) -> None:
    assert load(tmp_path, "a\t1\tb\n", "c\tmaybe\td\n") == 1
    assert not (tmp_path / "store").exists()
    store = vocabulary_store(ROOT)
    before = store.digest()
    with pytest.raises(DataError):
        ingest(store, [tmp_path / "0-edges.tsv", tmp_path / "1-edges.tsv"])
    assert store.digest() == before


def test_a_faulty_file_leaves_a_store_as_it_was(tmp_path: Path) -> None:
    loaded(tmp_path, "a\t1\tb\n")
    before = read_manifest(tmp_path / "store")
    assert load(tmp_path, "a\tmaybe\tb\n") == 1
    assert read_manifest(tmp_path / "store") == before


def test_two_files_of_one_name_are_not_loaded_together(tmp_path: Path, capsys: Output) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "e.tsv").write_text(f"a\t1\t{folder}\n", "utf-8")
    store = tmp_path / "store"
    assert main(["load", str(tmp_path / "one" / "e.tsv"), str(tmp_path / "two" / "e.tsv"), "--store", str(store)]) == 1
    assert "has the name of another file" in capsys.readouterr().out
    assert not store.exists()


def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path, capsys: Output) -> None:
    for path in (tmp_path / "nowhere.tsv", tmp_path):
        assert main(["load", str(path), "--store", str(tmp_path / "store")]) == 2
        said = capsys.readouterr().err
        assert f"cannot read {path}" in said
        assert "Traceback" not in said
    with pytest.raises(StoreError):
        ingest(Store(), [tmp_path / "nowhere.tsv"])


def test_a_file_that_is_too_large(tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signed_edges, "MAX_BYTES", 5)
    assert faults(tmp_path, capsys, "a\t1\tb\n") == [("edges.tsv", None, "is larger than 5 bytes")]


def test_a_folder_that_is_no_store_is_not_written_over(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "letter.txt").write_text("dear reader", "utf-8")
    assert load(tmp_path, "a\t1\tb\n") == 2
    assert [path.name for path in (tmp_path / "store").iterdir()] == ["letter.txt"]


# --- loading more ---------------------------------------------------------------------------------------------------


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    text = "a\t1\tb\nb\t-1\tc\na\t1\tb\n"
    loaded(tmp_path, text)
    before = read_manifest(tmp_path / "store")
    graph = loaded(tmp_path, text)
    assert read_manifest(tmp_path / "store") == before
    assert edges(graph) == A_AND_B


def test_a_file_that_has_changed_is_loaded_anew(tmp_path: Path) -> None:
    loaded(tmp_path, "a\t1\tb\nb\t-1\tc\n")
    graph = loaded(tmp_path, "a\t-1\td\n")
    assert edges(graph) == [("a", -1, "d")]
    assert len(graph.query("SELECT ?edge { ?edge a lk:Edge }").rows) == 1
    assert {graph.network.labels[node] for node in range(len(graph.network.names))} == {"a", "d"}


def test_two_files_stand_side_by_side(tmp_path: Path) -> None:
    """Names of two files are not taken for one term: the question has to say which."""
    graph = loaded(tmp_path, "a\t1\tb\n", "b\t-1\tc\n")
    assert edges(graph) == [("a", 1, "b"), ("b", -1, "c")]
    with pytest.raises(AmbiguousTerm):
        graph.paths("a", "b")
    assert graph.paths("a", "lk:load/0-edges/b").verdict is Verdict.RAISES
    assert graph.paths("lk:load/1-edges/b", "c").verdict is Verdict.LOWERS
    assert graph.paths("a", "c").verdict is Verdict.NONE


def test_a_file_may_name_the_terms_of_another(tmp_path: Path) -> None:
    graph = loaded(tmp_path, "a\t1\tb\n", "lk:load/0-edges/b\t-1\tc\n")
    assert graph.paths("a", "c").verdict is Verdict.LOWERS


def test_a_second_file_is_added_to_a_store(tmp_path: Path, capsys: Output) -> None:
    loaded(tmp_path, "a\t1\tb\n", name="one.tsv")
    capsys.readouterr()
    graph = loaded(tmp_path, "c\t1\td\n", name="two.tsv")
    assert edges(graph) == [("a", 1, "b"), ("c", 1, "d")]
    assert "adding to the store" in capsys.readouterr().err


def test_the_shipped_graph_is_not_added_to_a_store_that_began_without(tmp_path: Path, capsys: Output) -> None:
    loaded(tmp_path, "a\t1\tb\n", name="one.tsv")
    before = read_manifest(tmp_path / "store")
    capsys.readouterr()
    assert load(tmp_path, "c\t1\td\n", name="two.tsv", more=["--with-leukograph"]) == 2
    told = capsys.readouterr().err
    assert "was begun without the shipped graph, which cannot be added later" in told
    assert "adding to the store" not in told
    assert read_manifest(tmp_path / "store") == before


def test_a_foreign_folder_is_refused_and_not_said_to_be_added_to(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "mine.txt").write_text("mine", "utf-8")
    assert load(tmp_path, "a\t1\tb\n") == 2
    told = capsys.readouterr().err
    assert "is not empty and is no store" in told
    assert "adding to the store" not in told
    assert [path.name for path in (tmp_path / "store").iterdir()] == ["mine.txt"]


def test_an_interrupted_load_says_what_became_of_the_store(
    tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("leukograph.ingest.write_manifest", interrupted)
        assert load(tmp_path, "a\t1\tb\n") == 130
        assert f"nothing was written: there is no store in {tmp_path / 'store'}" in capsys.readouterr().err
    loaded(tmp_path, "a\t1\tb\n", name="one.tsv")
    capsys.readouterr()
    for verb in (["load", str(tmp_path / "edges.tsv")], ["unload", "one"]):
        with monkeypatch.context() as patch:
            patch.setattr("leukograph.ingest.write_manifest", interrupted)
            assert main([*verb, "--store", str(tmp_path / "store")]) == 130
        assert f"nothing was written: the store in {tmp_path / 'store'} is as it was" in capsys.readouterr().err


def test_a_term_without_claims_is_said_to_have_none(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "x.obo").write_text("ontology: x\n\n[Term]\nid: XX:1\nname: lonely\n", "utf-8")
    assert main(["load", str(tmp_path / "x.obo"), "--store", str(tmp_path / "store")]) == 0
    capsys.readouterr()
    for form, shown in (("tsv", True), ("csv", True), ("json", False), ("table", False)):
        assert main(["show", "lonely", "--store", str(tmp_path / "store"), "--as", form]) == 0
        said = "no claim names 'lonely'; what else is known of it is shown with --as table or --as json"
        assert (said in capsys.readouterr().err) is shown


def test_identifiers_join_with_the_terms_of_leukograph(tmp_path: Path, shipped: KnowledgeGraph) -> None:
    rows = ["our drug\t-1\tlk:Neutrophil", "CL:0000775\t+\tour result", "Neutrophil\t1\tthe other neutrophil"]
    graph = loaded(tmp_path, "\n".join(rows), more=["--with-leukograph"])
    assert begins_with_ours(tmp_path / "store")
    assert graph.paths("clozapine", "bacterial infection").to_dict() == (
        shipped.paths("clozapine", "bacterial infection").to_dict()
    )
    assert graph.paths("our drug", "lk:NeutrophilCount").verdict is Verdict.LOWERS
    assert graph.paths("clozapine", "our result").verdict is Verdict.LOWERS
    assert graph.paths("clozapine", "the other neutrophil").verdict is Verdict.NONE, "a plain name joins nothing"


def test_what_load_says_it_wrote(tmp_path: Path, capsys: Output) -> None:
    assert load(tmp_path, "a\t1\tb\nb\t-1\tc\n", more=["--as", "json"]) == 0
    shown = capsys.readouterr()
    assert "edges.tsv: 2 signed edges between 3 terms of the file's own" in shown.err
    held = json.loads(shown.out)
    assert (held["terms"], held["claims"]) == (3, 2)


def test_the_other_questions_work_on_a_loaded_list(tmp_path: Path) -> None:
    graph = loaded(tmp_path, "a\t1\tb\nb\t-1\tc\nd\t-1\tb\nc\t1\ta\n")
    assert [each.node.label for each in graph.causes("c").found] == ["b", "a", "d"]
    assert [[node.label for node in cover.causes] for cover in graph.explain("c").covers] == [["d"]]
    assert [node.label for node in graph.interventions("a", "c").cut or ()] == ["b"]
    assert [loop.sign for loop in graph.paths("a", "c").loops] == [-1]
    assert {claim["subject"]["label"] for claim in graph.show("b").claims} == {"a", "b", "d"}
    with pytest.raises(ParameterError, match="is nothing that is counted"):
        graph.classify("b 0.4 10*9/L")
    assert [hit.label for hit in graph.find("b")][:1] == ["b"]


# --- many edges, with loops -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many() -> list[tuple[int, int, int]]:
    """300 nodes and 900 edges of all signs, with loops, some hubs, and some pairs that have both signs."""
    random = Random(4)
    found: set[tuple[int, int, int]] = set()
    while len(found) < 900:
        tail, head = (random.randrange(300 if random.random() < 0.8 else 30) for _ in "ab")
        if tail != head:
            found.add((tail, random.choice([1, 1, 1, -1, -1, 0]), head))
    return sorted(found)


def walked(steps: dict[int, list[tuple[int, int]]], start: int, longest: int) -> Iterator[tuple[int, int]]:
    """The end and sign of every simple path of at most so many steps."""

    def going_on(node: int, sign: int, passed: tuple[int, ...]) -> Iterator[tuple[int, int]]:
        for head, with_sign in steps.get(node, []):
            if head not in passed:
                yield head, sign * with_sign
                if len(passed) < longest:
                    yield from going_on(head, sign * with_sign, (*passed, head))

    return going_on(start, 1, (start,))


def test_verdicts_of_a_random_list_are_those_of_all_its_simple_paths(
    tmp_path: Path, many: list[tuple[int, int, int]]
) -> None:
    random = Random(5)
    rows = [f"n{tail}\t{sign}\tn{head}" for tail, sign, head in many]
    random.shuffle(rows)
    graph = loaded(tmp_path, HEADER + "\n".join(rows))
    steps: dict[int, list[tuple[int, int]]] = {}
    for tail, sign, head in many:
        steps.setdefault(tail, []).append((head, sign))
    seen = set()
    for start in random.sample(range(300), 40):
        signs: dict[int, list[int]] = {}
        for end, sign in walked(steps, start, 5):
            signs.setdefault(end, []).append(sign)
        for end in random.sample(range(300), 25):
            if end == start or not {f"n{start}", f"n{end}"} <= set(graph.network.labels):
                continue
            found: Answer = graph.paths(f"n{start}", f"n{end}", max_length=5, k=1)
            here = signs.get(end, [])
            assert (found.raising, found.lowering, found.unsigned) == (here.count(1), here.count(-1), here.count(0))
            both = {1, -1} <= set(here)
            assert (found.verdict is Verdict.CONFLICTING) == both
            assert (found.verdict is Verdict.NONE) == (not here)
            assert found.complete
            seen.add(found.verdict)
    assert seen == set(Verdict)


def test_causes_in_a_random_list_are_all_that_reach_it(tmp_path: Path, many: list[tuple[int, int, int]]) -> None:
    graph = loaded(tmp_path, "\n".join(f"n{tail}\t{sign}\tn{head}" for tail, sign, head in many))
    steps: dict[int, list[tuple[int, int]]] = {}
    for tail, sign, head in many:
        steps.setdefault(tail, []).append((head, sign))
    expected = {f"n{start}" for start in steps if any(end == 7 for end, _ in walked(steps, start, 3)) and start != 7}
    found = graph.causes("n7", max_length=3, limit=1000)
    assert {each.node.label for each in found.found} == expected
    assert len(expected) > 5


def test_the_order_of_the_lines_says_nothing(tmp_path: Path) -> None:
    said = ["a\t1\tb", "b\t-1\tc", "c\t1\ta"]
    answers = []
    for place, rows in enumerate(permutations(said)):
        folder = tmp_path / str(place)
        folder.mkdir()
        answers.append(edges(loaded(folder, "\n".join(rows))))
    assert answers == [answers[0]] * 6


def test_how_far_a_load_is_shows_as_a_bar_with_counts(tmp_path: Path) -> None:
    """Half of 40,000 lines are read, and 20,000 of 20,001 claims and edges written."""
    lines = [f"G{number:05}\t1\tT\n" for number in range(20_001)]
    (tmp_path / "edges.tsv").write_text(HEADER + "".join(lines), "utf-8")
    (tmp_path / "small.obo").write_text("format-version: 1.4\n" + "! a line\n" * 40_000 + "\n[Term]\nid: X:1\nname: x\n")
    said: list[str] = []
    files = [tmp_path / "edges.tsv", tmp_path / "small.obo"]
    load_into(tmp_path / "store", files, vocabulary_store(ROOT), report=said.append)
    assert "\rreading small.obo [#########...........]  49 % 20,000 lines" in said
    assert "\rwriting the claims of edges.tsv [###################.]  99 % 20,000 of 20,001" in said
    assert "\rwriting edges [###################.]  99 % 20,000 of 20,001" in said
