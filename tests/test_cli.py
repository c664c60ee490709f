"""The command line, used as people use it: well, carelessly, and wrongly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from leukograph.cli.main import main
from leukograph.knowledge import KnowledgeGraph
from tests.few import CLAIMS, claim, few, term

ROOT = Path(__file__).resolve().parent.parent
Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _shipped(shipped: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Verbs ask the one graph that the session has built."""
    monkeypatch.setattr(KnowledgeGraph, "load", lambda *_: shipped)


def answer(output: Output, *words: str) -> str:
    """What the command prints; it must go well and say nothing else."""
    assert main(words) == 0
    out, err = output.readouterr()
    assert err == ""
    return out


def complaint(output: Output, *words: str, status: int = 2) -> str:
    """What the command says when the asking is wrong; it must print no answer and no traceback."""
    assert main(words) == status
    out, err = output.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err


def test_paths_says_the_verdict_and_who_says_so(capsys: Output) -> None:
    text = answer(capsys, "paths", "Clozapine", "bacterial infections", "--as", "table")
    assert text.splitlines()[0] == "clozapine -> bacterial infection: RAISES (more of the first makes more of the second)"
    assert "says PMID:8043437 at abstract" in text


def test_paths_as_json_has_the_documented_shape(capsys: Output) -> None:
    found = json.loads(answer(capsys, "paths", "filgrastim", "bacterial infection", "-k", "1", "--as", "json"))
    assert list(found) == [
        "source", "target", "verdict", "reason", "common_causes", "counts", "complete", "max_length", "paths", "loops",
    ]  # fmt: skip
    assert found["max_length"] == 8
    assert found["source"] == {"id": "lk:Filgrastim", "label": "filgrastim"}
    assert found["verdict"] == "lowers"
    assert list(found["counts"]) == ["raising", "lowering", "unsigned"]
    path = found["paths"][0]
    assert list(path) == ["sign", "belief", "weakest", "steps"]
    assert list(path["steps"][0]) == ["subject", "relation", "object", "sign", "belief", "kind", "claims"]
    assert path["steps"][0]["kind"] == "hierarchy"
    assert list(path["steps"][1]["claims"][0]) == ["source", "locator", "evidence", "certainty", "modifier", "condition"]


def test_off_a_terminal_answers_are_tsv_and_always_tell_the_verdict(capsys: Output) -> None:
    text = answer(capsys, "paths", "menorrhagia", "clozapine")
    header, row = (line.split("\t") for line in text.splitlines())
    assert header[:4] == ["source", "target", "verdict", "reason"]
    assert row[:3] == ["menorrhagia", "clozapine", "none"]


@pytest.mark.parametrize("text", ["leucopenia", "LEUKOPENIA", "Leucopaenia", "lk:Leukopenia", "HP:0001882", "low WBC count"])
def test_one_term_by_many_names(capsys: Output, text: str) -> None:
    assert json.loads(answer(capsys, "show", text, "--as", "json"))["id"] == "lk:Leukopenia"


def test_british_spelling_finds(capsys: Output) -> None:
    assert json.loads(answer(capsys, "show", "aplastic anaemia", "--as", "json"))["id"] == "lk:AplasticAnemia"


def test_show_reads_well(capsys: Output) -> None:
    lines = answer(capsys, "show", "severe congenital neutropenia", "--as", "table").splitlines()
    assert lines[0] == "severe congenital neutropenia  (lk:SevereCongenitalNeutropenia, disorder)"
    assert any("share 41 % of 395" in line and "PMID:23463630" in line for line in lines)


def test_find_ranks_whole_names_first(capsys: Output) -> None:
    rows = [line.split("\t") for line in answer(capsys, "find", "neutropenia", "--limit", "3").splitlines()]
    assert rows[0] == ["label", "id", "matched", "score"]
    assert rows[1][:2] == ["neutropenia", "lk:Neutropenia"]
    assert len(rows) == 4


def test_query_in_every_form(capsys: Output) -> None:
    text = "SELECT ?l { lk:Clozapine rdfs:label ?l }"
    assert answer(capsys, "query", text) == "l\nclozapine\n"
    assert answer(capsys, "query", text, "--as", "csv") == "l\nclozapine\n"
    assert answer(capsys, "query", text, "--as", "table") == "l\n---------\nclozapine\n"
    binding = {"type": "literal", "value": "clozapine", "xml:lang": "en"}
    found = json.loads(answer(capsys, "query", text, "--as", "json"))
    assert found == {"head": {"vars": ["l"]}, "results": {"bindings": [{"l": binding}]}}


def test_query_file(capsys: Output, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("ASK { lk:Clozapine a owl:Class }", "utf-8")
    assert answer(capsys, "query", str(file)) == "answer\ntrue\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["paths", "clozapin", "fever"], "no term is called 'clozapin'. Did you mean: clozapine"),
        (["paths", "", "fever"], "a term is empty"),
        (["paths", "clozapine", "x" * 300], "longer than 200 characters"),
        (["paths", "clozapine", "fever", "-k", "-1"], "k is -1"),
        (["paths", "clozapine", "fever", "--max-length", "0"], "the maximum length is 0"),
        (["paths", "clozapine", "fever", "--min-belief", "7"], "the minimum belief is 7"),
        (["paths", "clozapine", "fever", "--relation", "causez"], "there is no relation 'causez'"),
        (["paths", "clozapine", "fever", "--source", "PMID:1"], "there is no source 'PMID:1'"),
        (["paths", "clozapine", "fever", "--evidence", "ECO:1"], "there is no evidence class 'ECO:1'"),
        (["paths", "clozapine", "fever", "--given", "nonsense"], "no term is called 'nonsense'"),
        (["show", "zzzzzz"], "Try `leukograph find`"),
        (["find", "!!!"], "give some letters or digits"),
        (["find", "x", "--limit", "0"], "--limit is 0"),
        (["query", "nosuchquery"], "the catalogue has no query 'nosuchquery'"),
        (["query", "missing.rq"], "there is no file missing.rq"),
        (["query", ""], "the query is empty"),
        (["query", "SELECT ?x {\n ?x ?y }"], "the SPARQL cannot be read: line 2, column 9:"),
        (["query", "SELECT ?x { ?x ?y ?z }", "a=b"], "SPARQL text takes no parameters"),
        (["query", "claims", "novalue"], "'novalue' is no parameter"),
        (["query", "INSERT DATA { <a:b> <a:b> <a:b> }"], "the SPARQL cannot be read"),
        (["query", "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"], "SERVICE is not allowed"),
        (["export", "docx"], "there is no export format 'docx'; there are: audit, calibration, "),
        (["paths", "clozapine", "fever", "--store", "nowhere"], "nowhere holds no Leukograph store"),
        (["check", "--ontology", "nowhere"], "nowhere holds no ontology/ folder"),
    ],
)
def test_a_wrong_question_gets_a_clear_answer(capsys: Output, words: list[str], said: str) -> None:
    assert said in complaint(capsys, *words)


def test_no_verb_teaches(capsys: Output) -> None:
    assert main([]) == 2
    assert "examples:" in capsys.readouterr().out


@pytest.mark.parametrize(
    "verb", ["paths", "find", "show", "classify", "query", "queries", "draw", "export", "check", "build"]
)
def test_every_verb_has_help(capsys: Output, verb: str) -> None:
    with pytest.raises(SystemExit) as left:
        main([verb, "--help"])
    assert left.value.code == 0
    assert f"usage: leukograph {verb}" in capsys.readouterr().out


def test_build_writes_a_store_that_answers(capsys: Output, sources: Path) -> None:
    store = str(sources / "store")
    assert main(["build", "--ontology", str(sources), "--store", store, "--as", "json"]) == 0
    held = json.loads(capsys.readouterr().out)
    assert held["terms"] > 250
    assert held["claims"] > 500
    found = json.loads(answer(capsys, "paths", "clozapine", "bacterial infection", "--store", store, "--as", "json"))
    assert found["verdict"] == "raises"


def test_a_store_is_not_written_over_other_things(capsys: Output, tmp_path: Path) -> None:
    sources = few(tmp_path / "sources", [term("Fever", "fever", ""), term("High", "high fever")], [])
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear reader", "utf-8")
    assert main(["build", "--ontology", str(sources), "--store", str(folder)]) == 2
    assert "is not empty and is no store" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_output_that_cannot_be_written(capsys: Output, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    said = complaint(capsys, "draw", "neutropenia", "-o", str(tmp_path / "file" / "page.html"))
    assert "cannot write" in said
    assert "Choose another place with -o" in said


def test_check_of_broken_data_exits_with_one(capsys: Output, tmp_path: Path) -> None:
    broken = claim("Fever", "causes", "Unobtainium")
    folder = str(few(tmp_path, [term("Fever", "fever", "")], [broken]))
    assert main(["check", "--ontology", folder, "--as", "json"]) == 1
    finding = json.loads(capsys.readouterr().out)[0]
    assert (finding["file"], finding["line"]) == (CLAIMS, 2)
    assert finding["reason"] == "undefined term 'Unobtainium' in column object"
    assert finding["remedy"]
    assert main(["build", "--ontology", folder, "--store", str(tmp_path / "store")]) == 1
    assert "the data has 1 fault" in capsys.readouterr().err
    assert not (tmp_path / "store").exists()


def test_draw_writes_one_page_and_nothing_else(capsys: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["draw", "clozapine", "bacterial infection", "-o", "page.html"]) == 0
    assert capsys.readouterr().out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, as a user starts it."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment}
    command = [sys.executable, "-m", "leukograph", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)


def test_a_cold_start_imports_nothing_heavy(cache: Path) -> None:
    code = (
        "import sys; from leukograph.cli.main import main; main(['paths', 'clozapine', 'bacterial infection']);"
        "heavy = {'rdflib', 'networkx', 'owlready2', 'pyvis', 'pyshacl', 'pandas', 'numpy', 'yaml', 'jinja2'};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "LEUKOGRAPH_CACHE": str(cache)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.stderr == "[]\n"
    assert "\traises\t" in done.stdout


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of few terms, whose graph is built in a moment."""
    return few(tmp_path / "home", [term("Fever", "fever", ""), term("High", "high fever")], [])


def test_a_cache_that_cannot_be_written_is_said_and_survived(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = run("find", "fever", LEUKOGRAPH_HOME=str(home), LEUKOGRAPH_CACHE=str(tmp_path / "file" / "cache"))
    assert done.returncode == 0
    assert "lk:Fever" in done.stdout
    assert "cannot be kept" in done.stderr


def test_a_damaged_cache_is_built_anew(home: Path, tmp_path: Path) -> None:
    own = {"LEUKOGRAPH_HOME": str(home), "LEUKOGRAPH_CACHE": str(tmp_path / "cache")}
    assert run("find", "fever", **own).returncode == 0
    (manifest,) = (tmp_path / "cache").glob("*/manifest.json")
    manifest.write_text("{", "utf-8")
    done = run("find", "fever", **own)
    assert "lk:Fever" in done.stdout
    assert "built anew" in done.stderr
    assert run("find", "fever", **own).stderr == ""


def test_a_query_that_takes_too_long_is_ended(cache: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    done = run("query", endless, "--timeout", "0.5", LEUKOGRAPH_CACHE=str(cache))
    assert done.returncode == 2
    assert "took longer than 0.5 seconds" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_query_that_takes_too_much_memory_is_ended(cache: Path) -> None:
    greedy = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d"
    done = run("query", greedy, "--memory", "300", LEUKOGRAPH_CACHE=str(cache))
    assert done.returncode == 2
    assert "needs more than 300 MB" in done.stderr


def test_a_reader_who_leaves_early_is_no_fault(cache: Path) -> None:
    command = f"{sys.executable} -m leukograph query 'SELECT ?a ?b {{ ?a ?p ?b }}' | head -1"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "LEUKOGRAPH_CACHE": str(cache)}
    done = subprocess.run(["bash", "-c", command], env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout == "a\tb\n"
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize(
    "words",
    [
        "export edges",
        "find neutropenia",
        "show neutropenia --as table",
        "paths clozapine neutropenia",
        "query claims",
        "load",
    ],
)
def test_a_full_disk_is_told_in_a_sentence(cache: Path, tmp_path: Path, words: str) -> None:
    if words == "load":
        (tmp_path / "edges.tsv").write_text("a\t1\tb\n", "utf-8")
        words = f"load {tmp_path}/edges.tsv --store {tmp_path}/store"
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "leukograph", *words.split()]
        env = {**os.environ, "LEUKOGRAPH_CACHE": str(cache)}
        done = subprocess.run(command, env=env, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=120)
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert last == "leukograph: cannot write the answer: No space left on device. Make room, or choose another place."
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
