"""A release: every format by being there, checksums that hold, whole or not at all, the same bytes each time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import fastobo
import pyhornedowl
import pyoxigraph as ox
import pytest

from leukograph.content import Content
from leukograph.errors import MissingLibrary, ParameterError, StoreError
from leukograph.export import Product, export, formats, put, release
from leukograph.ingest import ingest, vocabulary_store
from leukograph.knowledge import KnowledgeGraph
from tests.odd import HARD, odd

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = {"audit", "calibration", "release", "rocrate"}
# Released by another process, whose sets are ordered by another seed.
AGAIN = """
import sys
from pathlib import Path
from tests.odd import HARD, odd
from leukograph.export import export
print(export("release", odd(Path(sys.argv[1]), HARD)).files["SHA256SUMS"], end="")
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    return odd(tmp_path_factory.mktemp("odd"), HARD)


@pytest.fixture(scope="module")
def made(content: Content) -> Product:
    return export("release", content)


def size(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def test_every_format_is_in_it(content: Content, made: Product) -> None:
    for form in set(formats()) - LEFT_OUT:
        product = export(form, content)
        for name, text in product.files.items():
            assert made.files[name if product.single else f"{form}/{name}"] == text, (form, name)
    tables = {f"mappings/{path.name}" for path in (content.folder / "ontology" / "mappings").glob("*.sssom.tsv")}
    assert tables <= set(made.files)
    assert {"LICENSE", "LICENSE-ontology", "README.md", "LOSSES.tsv", "void.ttl", "SHA256SUMS"} <= set(made.files)
    assert size(made.files["LICENSE"]) == (ROOT / "LICENSE").read_bytes()


def test_the_checksums_are_those_of_all_other_files(made: Product) -> None:
    lines = str(made.files["SHA256SUMS"]).splitlines()
    assert {line[66:]: line[:64] for line in lines} == {
        name: sha256(size(text)).hexdigest() for name, text in made.files.items() if name != "SHA256SUMS"
    }
    assert [line[66:] for line in lines] == sorted(line[66:] for line in lines)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum on the PATH")
def test_sha256sum_finds_them_good_and_finds_a_file_that_was_changed(made: Product, tmp_path: Path) -> None:
    folder = tmp_path / "dist"
    put(made, folder)
    assert subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, check=False).returncode == 0
    (folder / "leukograph.ttl").write_text("changed", "utf-8")
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)
    assert "leukograph.ttl: FAILED" in done.stdout


def test_another_process_makes_the_same_bytes(made: Product, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", AGAIN, str(tmp_path)],
        env=environment, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert done.stdout == made.files["SHA256SUMS"]


def test_void_names_the_files_as_they_lie(made: Product) -> None:
    text = size(made.files["void.ttl"])
    place = "https://example.org/anywhere/"
    read = list(ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=place))
    void = "http://rdfs.org/ns/void#"
    dumps = {str(getattr(q.object, "value", "")) for q in read if q.predicate.value == void + "dataDump"}
    assert dumps <= {place + name for name in made.files}
    assert place + "leukograph.nq" in dumps
    (subject,) = {str(q.subject) for q in read if q.predicate.value == void + "dataDump"}
    assert subject == "<https://w3id.org/leukograph/ontology/0.1.0>"
    others = {str(getattr(q.object, "value", "")) for q in read} - dumps
    assert not [one for one in others if one.startswith(place)]


def test_losses_are_told_by_format(content: Content, made: Product) -> None:
    lines = str(made.files["LOSSES.tsv"]).splitlines()
    assert lines[0] == "format\twhat\tcount\twhy"
    lost = [(form, loss) for form in formats() if form not in LEFT_OUT for loss in export(form, content).lost]
    assert sorted(lines[1:]) == sorted(f"{form}\t{loss.what}\t{loss.count}\t{loss.why}" for form, loss in lost)
    assert "obo\tdenials\t1\tOBO cannot say that something is not so" in lines


def test_progress_is_told(content: Content) -> None:
    heard: list[str] = []
    export("release", Content(content.store, report=heard.append, folder=content.folder))
    assert [line for line in heard if line.startswith("writing nquads (")]


def test_a_release_needs_a_folder_and_leaves_what_is_there(made: Product, content: Content, tmp_path: Path) -> None:
    graph = KnowledgeGraph(content.store, content.folder)
    with pytest.raises(ParameterError, match="name a folder for them with -o"):
        graph.export("release")
    (tmp_path / "thesis.docx").write_text("mine", "utf-8")
    with pytest.raises(StoreError, match=r"holds 'thesis\.docx', which is none of the files to write"):
        put(made, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_without_a_library_nothing_is_written(content: Content, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "fastobo", None)
    with pytest.raises(MissingLibrary, match="needs the package fastobo"):
        KnowledgeGraph(content.store, content.folder).export("release", tmp_path / "dist")
    assert list(tmp_path.iterdir()) == []


def test_two_files_of_a_name_and_places_outside_are_refused(monkeypatch: pytest.MonkeyPatch, content: Content) -> None:
    for name in ("leukograph.nq", "../out", "/out"):
        monkeypatch.setattr("leukograph.export.turtle.Product.one", lambda *_, name=name: Product({name: ""}), raising=True)
        with pytest.raises(StoreError, match="cannot hold the file"):
            release.write(content)


def test_a_store_of_loaded_edges_has_a_release_too(tmp_path: Path) -> None:
    """Its terms have no kind of ours, no definitions, and names that are no CamelCase; there is no header."""
    path = tmp_path / "mine.tsv"
    path.write_text('subject\tsign\tobject\nHGNC:3309\traises\tb\nMy "odd" <gene>\tlowers\t=cmd|x\n', "utf-8")
    store = vocabulary_store(ROOT)
    ingest(store, [path])
    made = export("release", Content(store, folder=ROOT))
    obo = fastobo.loads(str(made.files["leukograph.obo"]))
    names = {clause.name for frame in obo for clause in frame if clause.raw_tag() == "name"}
    assert {"HGNC:3309", 'My "odd" <gene>', "=cmd|x", "b"} <= names
    read = pyhornedowl.open_ontology_from_string(str(made.files["leukograph.ofn"]), "ofn")
    assert len(read.get_components()) > 50
