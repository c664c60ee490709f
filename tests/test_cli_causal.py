"""The verbs that ask why, as a user types them: causes, effects, explain, interventions, and filters of paths."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from leukograph.cli.main import main
from leukograph.knowledge import KnowledgeGraph

Output = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small store whose answers are known by hand: A raises B, which raises T; C lowers T and B; S raises and lowers."""
    folder = tmp_path_factory.mktemp("small")
    rows = ["A\t1\tB", "B\t1\tT", "C\t-1\tT", "C\t-1\tB", "S\t1\tT", "S\t-1\tB", "U\t?\tT", "A\t1\tF", "X\t1\tF"]
    (folder / "small.tsv").write_text("\n".join(rows), "utf-8")
    assert main(["load", str(folder / "small.tsv"), "--store", str(folder / "store")]) == 0
    return str(folder / "store")


def answer(capsys: Output, *words: str) -> str:
    capsys.readouterr()
    assert main(list(words)) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    return shown.out


def rows(capsys: Output, *words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer(capsys, *words)), delimiter="," if "csv" in words else "\t"))


def complaint(capsys: Output, *words: str) -> str:
    capsys.readouterr()
    assert main(list(words)) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert shown.err.startswith("leukograph: ")
    assert len(shown.err.splitlines()) == 1
    return shown.err


# --- causes and effects ---------------------------------------------------------------------------------------------

CAUSES = [
    {"term": "B", "verdict": "raises", "raising": "1", "lowering": "0", "unsigned": "0", "belief": "0.3"},
    {"term": "C", "verdict": "lowers", "raising": "0", "lowering": "2", "unsigned": "0", "belief": "0.3"},
    {"term": "S", "verdict": "conflicting", "raising": "1", "lowering": "1", "unsigned": "0", "belief": "0.3"},
    {"term": "U", "verdict": "undetermined", "raising": "0", "lowering": "0", "unsigned": "1", "belief": "0.3"},
    {"term": "A", "verdict": "raises", "raising": "1", "lowering": "0", "unsigned": "0", "belief": "0.09"},
]  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_causes_as_rows(capsys: Output, store: str, form: str) -> None:
    found = rows(capsys, "causes", "T", "--store", store, "--as", form)
    assert list(found[0]) == ["term", "id", "kind", "verdict", "raising", "lowering", "unsigned", "belief", "path"]
    assert [{key: row[key] for key in CAUSES[0]} for row in found] == CAUSES
    assert {row["kind"] for row in found} == {"other term"}
    assert found[0]["id"] == "lk:load/small/B"
    assert found[-1]["path"] == "A + increases B + increases T"


def test_off_a_terminal_causes_are_tsv(capsys: Output, store: str) -> None:
    assert answer(capsys, "causes", "T", "--store", store) == answer(capsys, "causes", "T", "--store", store, "--as", "tsv")


def test_causes_as_json(capsys: Output, store: str) -> None:
    found = json.loads(answer(capsys, "causes", "T", "--store", store, "--as", "json"))
    assert list(found) == ["term", "complete", "max_length", "found"]
    assert [each["label"] for each in found["found"]] == ["B", "C", "S", "U", "A"]
    assert found == KnowledgeGraph.open(store).causes("T").to_dict()


def test_causes_as_a_table(capsys: Output, store: str) -> None:
    lines = answer(capsys, "causes", "T", "--store", store, "--as", "table").splitlines()
    assert lines[0].split() == ["term", "id", "kind", "verdict", "raising", "lowering", "unsigned", "belief", "path"]
    assert set(lines[1]) == {"-", " "}
    assert lines[2].startswith("B ")
    assert lines[-1] == "Verdicts and counts are over simple paths of at most 6 steps (--max-length)."
    assert max(map(len, lines)) <= 120


def test_effects(capsys: Output, store: str) -> None:
    found = rows(capsys, "effects", "A", "--store", store)
    assert [(row["term"], row["verdict"], row["path"]) for row in found] == [
        ("B", "raises", "A + increases B"), ("F", "raises", "A + increases F"),
        ("T", "raises", "A + increases B + increases T"),
    ]  # fmt: skip


def test_what_narrows_causes(capsys: Output, store: str) -> None:
    def terms(*words: str) -> list[str]:
        return [row["term"] for row in rows(capsys, "causes", "T", "--store", store, *words)]

    assert terms("--limit", "2") == ["B", "C"]
    assert terms("--max-length", "1") == ["B", "C", "S", "U"]
    assert terms("--verdict", "raises", "--verdict", "lowers") == ["B", "C", "A"]
    assert terms("--verdict", "RAISES", "--limit", "1") == ["B"]
    assert terms("--relation", "decreases") == ["C"]
    assert terms("--avoid", "B") == ["C", "S", "U"]
    assert terms("--without", "B") == ["C", "S", "U"]
    assert terms("--via", "B") == ["B", "A", "C", "S"]
    assert terms("--min-belief", "0.4") == []
    assert terms("--of-kind", "drug") == []
    assert terms("--kind", "drug") == ["B", "C", "S", "U"]
    assert terms("--source", "small", "--evidence", "ECO:0000034") == ["B", "C", "S", "U", "A"]


def test_where_nothing_acts_the_header_stands_alone(capsys: Output, store: str) -> None:
    header = "term\tid\tkind\tverdict\traising\tlowering\tunsigned\tbelief\tpath\n"
    assert answer(capsys, "causes", "A", "--store", store) == header


# --- explain --------------------------------------------------------------------------------------------------------


def test_explain_as_rows(capsys: Output, store: str) -> None:
    found = rows(capsys, "explain", "T", "F", "--store", store)
    assert list(found[0]) == ["cover", "belief", "causes", "finding", "cause", "path_belief", "path"]
    assert [(row["cover"], row["causes"], row["finding"], row["cause"], row["path_belief"]) for row in found] == [
        ("1", "A", "T", "A", "0.09"), ("1", "A", "F", "A", "0.3"),
    ]  # fmt: skip
    assert found == rows(capsys, "explain", "T", "F", "--store", store, "--as", "csv")


def test_explain_as_a_table(capsys: Output, store: str) -> None:
    lines = answer(capsys, "explain", "B", "X", "F", "--store", store, "--as", "table").splitlines()
    assert lines == [
        "To explain: B, X, F",
        "Nothing is known to cause: X",
        "",
        "1. A  [belief 0.09]",
        "   A + increases B  [belief 0.3]",
        "   A + increases F  [belief 0.3]",
    ]


def test_explain_as_json_and_narrowed(capsys: Output, store: str) -> None:
    found = json.loads(answer(capsys, "explain", "T", "F", "--among", "B", "--among", "X", "--store", store, "--as", "json"))
    assert list(found) == ["findings", "unexplained", "complete", "covers"]
    assert [[cause["label"] for cause in cover["causes"]] for cover in found["covers"]] == [["B", "X"]]
    few = json.loads(answer(capsys, "explain", "F", "--limit", "1", "--store", store, "--as", "json"))
    assert [[cause["label"] for cause in cover["causes"]] for cover in few["covers"]] == [["A"]]


def test_explain_what_nothing_causes(capsys: Output, store: str) -> None:
    lines = answer(capsys, "explain", "A", "--store", store, "--as", "table").splitlines()
    assert lines == ["To explain: A", "Nothing is known to cause: A", "No set of at most 4 causes covers them."]


# --- interventions --------------------------------------------------------------------------------------------------

COLUMNS = ["treatment", "id", "kind", "against", "along", "cuts", "on_target", "way", "where", "belief", "claims", "worsens"]


def test_interventions_as_rows(capsys: Output, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEUKOGRAPH_CACHE", str(cache))
    found = rows(capsys, "interventions", "clozapine", "bacterial infection")
    assert list(found[0]) == COLUMNS
    prophylaxis = [row for row in found if row["treatment"] == "antimicrobial prophylaxis"]
    assert [(row["on_target"], row["cuts"], row["way"]) for row in prophylaxis] == [
        ("yes", "no", "antimicrobial prophylaxis - prevents bacterial infection")
    ]
    assert all("@" in row["claims"] for row in found)
    assert {row["where"] for row in found if row["treatment"] == "antiretroviral therapy"} == {"HIV infection"}
    whole = json.loads(answer(capsys, "interventions", "clozapine", "bacterial infection", "--as", "json"))
    keys = "source target verdict counts complete together_cut_all minimum_cut why_no_cut interventions"
    assert list(whole) == keys.split()
    assert sum(len(each["ways"]) for each in whole["interventions"]) == len(found)


def test_interventions_as_a_table(capsys: Output, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEUKOGRAPH_CACHE", str(cache))
    lines = answer(capsys, "interventions", "clozapine", "bacterial infection", "--as", "table").splitlines()
    assert lines[0].startswith("clozapine -> bacterial infection: RAISES (")
    assert lines[1].startswith("Fewest terms that cut all paths: ")
    assert lines[2].startswith("The treatments below that work against paths ")
    assert lines[4].split("  ")[0] == "treatment"
    assert any("where there is HIV" in line for line in lines)


def test_interventions_where_there_are_none(capsys: Output, store: str) -> None:
    assert answer(capsys, "interventions", "A", "T", "--store", store, "--as", "table").splitlines() == [
        "A -> T: RAISES (1 paths raise, 0 lower, 0 have no sign)",
        "Fewest terms that cut all paths: B",
        "The treatments below that work against paths do not cut all of them together, between the two ends.",
        "No treatment is known to work against them.",
    ]
    assert answer(capsys, "interventions", "A", "T", "--store", store) == "\t".join(COLUMNS) + "\n"
    straight = answer(capsys, "interventions", "C", "T", "--store", store, "--as", "table")
    assert "No set of terms between them cuts all paths: a step leads straight from the one to the other" in straight
    nothing = answer(capsys, "interventions", "T", "A", "--store", store, "--as", "table")
    assert "T -> A: NONE" in nothing
    assert "Fewest terms that cut all paths: there is no path" in nothing


# --- paths ----------------------------------------------------------------------------------------------------------


def test_paths_say_their_loops(capsys: Output, tmp_path: Path) -> None:
    (tmp_path / "loop.tsv").write_text("A\t1\tB\nB\t1\tC\nC\t-1\tB\n", "utf-8")
    place = str(tmp_path / "store")
    assert main(["load", str(tmp_path / "loop.tsv"), "--store", place]) == 0
    said = answer(capsys, "paths", "A", "C", "--store", place, "--as", "table")
    assert said.splitlines()[-2:] == [
        "Feedback: these paths run through loops:",
        "  balancing: B + increases C - decreases B",
    ]
    whole = json.loads(answer(capsys, "paths", "A", "C", "--store", place, "--as", "json"))
    assert [loop["sign"] for loop in whole["loops"]] == [-1]


def test_paths_through_kinds(capsys: Output, store: str) -> None:
    found = rows(capsys, "paths", "A", "T", "--store", store, "--kind", "gene")
    assert [(row["verdict"], row["reason"]) for row in found] == [("none", "cut by the kinds asked for")]
    assert rows(capsys, "paths", "A", "T", "--store", store, "--kind", "other term")[0]["verdict"] == "raises"


# --- what cannot be asked -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["causes", "Q"], "no term is called 'Q'"),
        (["effects", ""], "give"),
        (["causes", "T", "--of-kind", "drugs"], "there is no kind 'drugs'. Some that there are: Drug"),
        (["causes", "T", "--kind", "nothing"], "there is no kind 'nothing'"),
        (["causes", "T", "--verdict", "up"], "there is no verdict 'up'"),
        (["causes", "T", "--limit", "0"], "the limit is 0: it must be from 1 to 10000"),
        (["effects", "T", "--limit", "-3"], "the limit is -3"),
        (["causes", "T", "--max-length", "99"], "the maximum length is 99: it must be from 1 to 50"),
        (["causes", "T", "--min-belief", "2"], "the minimum belief is 2: it must be from 0 to 1"),
        (["causes", "T", "--relation", "kills"], "there is no relation 'kills'"),
        (["causes", "T", "--source", "nobody"], "there is no source 'nobody'"),
        (["causes", "T", "--given", "Q"], "no term is called 'Q'"),
        (["explain", "T", "Q"], "no term is called 'Q'"),
        (["explain", "T", "--among", "Q"], "no term is called 'Q'"),
        (["explain", "T", "--limit", "0"], "the limit is 0"),
        (["interventions", "A", "Q"], "no term is called 'Q'"),
        (["interventions", "A", "T", "--max-length", "0"], "the maximum length is 0"),
        (["causes", "T", "--via", "Q"], "no term is called 'Q'"),
    ],
)
def test_a_wrong_question_gets_a_clear_answer(capsys: Output, store: str, words: list[str], said: str) -> None:
    assert said in complaint(capsys, *words, "--store", store)


def test_more_findings_than_can_be_explained(capsys: Output, tmp_path: Path) -> None:
    names = [f"F{place}" for place in range(13)]
    (tmp_path / "many.tsv").write_text("\n".join(f"X\t1\t{name}" for name in names), "utf-8")
    place = str(tmp_path / "store")
    assert main(["load", str(tmp_path / "many.tsv"), "--store", place]) == 0
    assert "13 findings: give from 1 to 12" in complaint(capsys, "explain", *names, "--store", place)


@pytest.mark.parametrize("verb", ["causes", "effects", "explain", "interventions"])
def test_a_store_that_is_not_there(capsys: Output, verb: str) -> None:
    words: list[Any] = [verb, "A", "B"] if verb == "interventions" else [verb, "A"]
    assert "nowhere holds no Leukograph store" in complaint(capsys, *words, "--store", "nowhere")


@pytest.mark.parametrize("words", [["causes"], ["explain"], ["interventions", "A"], ["load", "x.tsv"], ["causes", "A", "B"]])
def test_words_that_are_missing_or_too_many(capsys: Output, words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "usage: leukograph" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["causes", "effects", "explain", "interventions", "load"])
def test_every_verb_has_help(capsys: Output, verb: str) -> None:
    with pytest.raises(SystemExit) as left:
        main([verb, "--help"])
    assert left.value.code == 0
    assert f"usage: leukograph {verb}" in capsys.readouterr().out
