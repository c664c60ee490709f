"""`leukograph load` of files that are cut, swollen, poisoned or odd: refused or told, and nothing of ours moves."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import zlib
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leukograph.assemble import read_network
from leukograph.errors import DataError, StoreError
from leukograph.ingest import _input, ingest, load, vocabulary_store
from leukograph.ingest._conflicts import loop_in
from leukograph.knowledge import KnowledgeGraph
from leukograph.lookup import read_names
from leukograph.statements import iri, literal, statements, text_of
from leukograph.store import Store
from leukograph.vocabulary import read_vocabulary
from tests.conftest import ROOT
from tests.test_load_formats import SMALL, brought

RDF = (
    '<?xml version="1.0"?>\n{doctype}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n'
    ' xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">\n{body}\n</rdf:RDF>\n'
)
ONE = '<rdf:Description rdf:about="http://e.org/a"><rdfs:label>{}</rdfs:label></rdf:Description>'
PREFIXES = (
    "@prefix lk: <https://w3id.org/leukograph/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix ECO: <http://purl.obolibrary.org/obo/ECO_> .\n"
    "@prefix HP: <http://purl.obolibrary.org/obo/HP_> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
)


@pytest.fixture(scope="module")
def bare() -> Store:
    return vocabulary_store(ROOT)


def refused(folder: Path, base: Store, **files: str | bytes) -> tuple[str, int | None, str]:
    """File, line and reason of the first fault; the base is as it was."""
    before = base.digest()
    with pytest.raises(DataError) as caught:
        brought(folder, base, **files)
    assert base.digest() == before
    first = caught.value.findings[0]
    assert first.remedy
    return first.file, first.line, first.reason


# --- refused, with file and line ------------------------------------------------------------------------------------------

BILLION = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>\n"


@pytest.mark.parametrize(
    ("name", "content", "line", "reason"),
    [
        ("x_owl", RDF.format(doctype="", body=ONE.format("a"))[:-12], 4, "not well-formed XML: no element found"),
        ("x_owl", RDF.format(doctype=BILLION, body=ONE.format("&b;")), 2, "declares the entity b by other entities"),
        (
            "x_owl",
            RDF.format(doctype='<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n', body=ONE.format("&a;")),
            2,
            "declares the entity a by what lies elsewhere",
        ),
        (
            "x_owl",
            RDF.format(doctype='<!DOCTYPE r SYSTEM "http://e.org/r.dtd">\n', body=ONE.format("a")),
            2,
            "names a document type that lies elsewhere",
        ),
        (
            "x_owl",
            RDF.format(doctype=f"<!DOCTYPE r [<!ENTITY a '{'a' * 1900}'>]>\n", body=ONE.format("&a;" * 40_000)),
            5,
            "swells to more than 20 times its size",
        ),
        ("x_owl", "<rdf:RDF" + "<a>" * 3_000, 1, "not well-formed"),
        ("x_owl", RDF.replace("?>", ' encoding="ISO-8859-1"?>').format(doctype="", body=""), 1, "declared as ISO-8859-1"),
        ("x_ttl", "@prefix e: <http://e.org/> .\ne:a e:b f:c .\n", 2, "The prefix f: has not been declared"),
        ("x_nt", "<http://e.org/a> <http://e.org/b> <http://e.org/c> .\n<http://e.org/a> <http", 2, "cannot be read"),
        ("x_nt", b'<http://e.org/a> <http://e.org/b> "\xff" .\n', 1, "is not UTF-8"),
        ("x_nt", b'<http://e.org/a> <http://e.org/b> "a" .\n\x00', 2, "holds a NUL byte"),
        ("x_nt", b'<http://e.org/a> <http://e.org/b> "\xc3', 1, "ends in the middle of a character"),
        ("x_jsonld", '{"@context": "http://e.org/c.jsonld", "@id": "http://e.org/a"}', None, "nothing is fetched"),
        ("x_obo", SMALL + '[Term]\nid: X:1\nsynonym: "open EXACT []\n', 26, "has no quoted text, or one that does not end"),
        ("x_obo", SMALL + "[Term]\nid: X:1\nna", 26, "is no line of OBO"),
        ("x_obo", SMALL + "[Term]\nid: a b\n", 25, "is no identifier"),
        ("x_obo", SMALL + "[Term]\nid: http://e.org/%zz\n", 25, "is no IRI"),
        ("x_obo", SMALL + "[Term]\nid: X:\U000e0001\n", 25, "is no IRI"),
        ("x_ofn", "Ontology(<http://e.org/o>\nDeclaration(Class(<http://e.org/[x]>)))", 2, "is no IRI"),
        ("x_tsv", "id\tcategory\tname\nHP:1\tbiolink:Drug\tx\nhttp://e.org/a b\tbiolink:Drug\ty\n", 3, "is no IRI"),
    ],
)  # fmt: skip
def test_bad_files_are_refused_with_their_line(  # noqa: PLR0917 - as pytest gives them
    tmp_path: Path, bare: Store, name: str, content: str | bytes, line: int | None, reason: str
) -> None:
    file, where, said = refused(tmp_path, bare, **{name: content})
    assert (file, where) == (name.replace("_", "."), line)
    assert reason in said


def test_a_bomb_is_refused_before_it_unfolds(tmp_path: Path, bare: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_input, "FREE_BYTES", 1 << 20)
    bomb = gzip.compress(b"a" * (64 << 20))
    path = tmp_path / "x.ttl.gz"
    path.write_bytes(bomb)
    with pytest.raises(DataError, match="unpacks to more than 200 times its size"):
        ingest(Store.of(bare), [path])


def test_a_line_without_end_is_refused(tmp_path: Path, bare: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_input, "MAX_LINE", 1 << 20)
    said = refused(tmp_path, bare, x_nt="<http://e.org/a> <http://e.org/b> <http://e.org/c> .\n" + "a" * (3 << 20))
    assert said == ("x.nt", 2, "has a line of more than 1048576 bytes")


def test_no_cut_of_a_file_is_taken_in_silence(tmp_path: Path, bare: Store) -> None:
    """300 cuts: of packed text and XML and JSON by what they are, of plain lines by the checksum beside them."""
    random = Random(6)
    label = "a label that is long enough to be cut within"
    json_text = json.dumps({"graphs": [{"nodes": [{"id": f"http://e.org/{n}", "lbl": label} for n in range(20)]}]})
    obo = SMALL + "".join(f"\n[Term]\nid: X:{n}\nname: {label}\n" for n in range(20))
    whole = {
        "a.obo.gz": gzip.compress(obo.encode(), mtime=0),
        "b.owl": RDF.format(doctype="", body=ONE.format(label) * 5).encode(),
        "c.json": json_text.encode(),
        "d.obo": obo.encode(),
    }
    for turn in range(300):
        name = sorted(whole)[turn % 4]
        content = whole[name]
        path = tmp_path / name
        # A line end behind the last element may go: nothing is lost then.
        path.write_bytes(content[: random.randrange(1, len(content) - 1)])
        if name == "d.obo":
            (tmp_path / "d.obo.sha256").write_text(f"{sha256(content).hexdigest()}  d.obo\n", "utf-8")
        with pytest.raises(DataError):
            ingest(bare, [path])


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff"])
@pytest.mark.parametrize(
    "name",
    ["x_obo", "x_owl", "x_rdf", "x_owx", "x_ofn", "x_json", "x_jsonld", "x_tsv", "x_csv", "x_hpoa", "claims_tsv", "x_abc"],
)
def test_an_empty_file_is_refused_where_it_cannot_be_one(tmp_path: Path, bare: Store, name: str, content: str) -> None:
    assert refused(tmp_path, bare, **{name: content}) == (name.replace("_", "."), None, "is empty")


@pytest.mark.parametrize("content", ["", "# nothing\n", "@prefix a: <http://example.org/> .\n"])
@pytest.mark.parametrize("ending", ["ttl", "trig", "nt", "nq"])
def test_of_rdf_without_a_statement_it_is_told_that_nothing_was_read(
    tmp_path: Path, bare: Store, ending: str, content: str
) -> None:
    if content.startswith("@") and ending[0] == "n":
        return
    _, notes = brought(tmp_path, bare, **{f"x_{ending}": content})
    assert [note.reason for note in notes] == ["holds no statement: nothing was read"]


@pytest.mark.parametrize("name", ["mine.values_tsv", "limits_tsv"])
def test_a_table_of_values_is_refused_in_one_sentence(tmp_path: Path, bare: Store, name: str) -> None:
    table = (ROOT / "ontology" / "claims").glob("*.values.tsv")
    content = next(iter(sorted(table))).read_text("utf-8")
    told = refused(tmp_path, bare, **{name: content})
    said = "is a table of values (limits of laboratory results), which cannot be loaded"
    assert told == (name.replace("_", "."), None, said)
    # A list of edges may have the name.
    assert brought(tmp_path, bare, **{name: "subject\tsign\tobject\na\t1\tb\n"})[0].digest() != bare.digest()


def test_of_a_file_packed_in_parts_it_is_told_that_a_cut_one_looks_whole(tmp_path: Path, bare: Store) -> None:
    half = SMALL.index("[Term]", 60)
    parts = [gzip.compress(SMALL[:half].encode()), gzip.compress(SMALL[half:].encode())]
    said = "is packed in several parts: cut between two of them it looks whole"
    _, notes = brought(tmp_path, bare, **{"x.obo_gz": b"".join(parts)})
    assert [note.reason for note in notes] == [said]
    (tmp_path / "x.obo.gz.sha256").write_text(sha256(b"".join(parts)).hexdigest(), "utf-8")
    assert brought(tmp_path, bare, **{"x.obo_gz": b"".join(parts)})[1] == []
    assert brought(tmp_path, bare, **{"y.obo_gz": gzip.compress(SMALL.encode())})[1] == []


def test_a_file_of_bgzip_shows_its_end(tmp_path: Path, bare: Store) -> None:
    """A block of bgzip, as `SAM/BAM Format Specification` 4.1 has it, and its marker of the end."""
    end = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
    packed = zlib.compressobj(wbits=-15)
    body = packed.compress(SMALL.encode()) + packed.flush()
    foot = struct.pack("<II", zlib.crc32(SMALL.encode()), len(SMALL.encode()))
    block = end[:16] + struct.pack("<H", 18 + len(body) + 8 - 1) + body + foot
    assert brought(tmp_path, bare, **{"x.obo_gz": block + end})[1] == []
    (note,) = brought(tmp_path, bare, **{"y.obo_gz": block})[1]
    assert note.reason == "is packed in several parts: cut between two of them it looks whole"


def test_of_a_format_without_an_end_it_is_told_that_a_cut_file_looks_whole(tmp_path: Path, bare: Store) -> None:
    path, packed = tmp_path / "x.obo", tmp_path / "y.obo.gz"
    path.write_text(SMALL, "utf-8")
    packed.write_bytes(gzip.compress(SMALL.encode()))
    (tmp_path / "z.owl").write_text(RDF.format(doctype="", body=ONE.format("a")), "utf-8")
    (note,) = ingest(Store.of(bare), [path, packed, tmp_path / "z.owl"]).notes
    assert (note.file, note.line) == ("x.obo", None)
    assert note.reason == "has a format that does not show where it ends: cut between two entries it looks whole"
    assert "x.obo.sha256" in note.remedy
    (tmp_path / "x.obo.sha256").write_text(f"{sha256(SMALL.encode()).hexdigest()}  x.obo\n", "utf-8")
    assert ingest(Store.of(bare), [path]).notes == []


# --- told, and the rest is used -------------------------------------------------------------------------------------------


def test_loops_strays_and_repeats_are_told(tmp_path: Path, bare: Store) -> None:
    text = SMALL.replace("id: HP:0000118\nname: Phenotypic abnormality\n", "id: HP:0000118\nname: Phenotypic abnormality\n"
                         "is_a: HP:9999991\nis_a: HP:7777777\n")  # fmt: skip
    _, notes = brought(tmp_path, bare, x_obo=text + "\n[Term]\nid: HP:9999991\nname: Odd neutropenia\n")
    said = [(note.line, note.reason) for note in notes]
    assert (9, "refers to http://purl.obolibrary.org/obo/HP_7777777, which the file does not hold") in said
    assert (28, "begins HP:9999991 a second time") in said
    assert any("the hierarchy runs in a loop" in reason for _, reason in said)


def test_a_loop_is_found_and_a_tree_has_none() -> None:
    assert loop_in([("a", "b"), ("b", "c"), ("a", "c")]) == []
    assert sorted(loop_in([("x", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("c", "y"), ("y", "z")])) == ["a", "b", "c"]
    assert loop_in([("a", "a")]) == ["a", "a"]


def test_imports_and_contexts_are_not_fetched(tmp_path: Path, bare: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("something wants the network")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, never)
    text = PREFIXES + "<http://e.org/o> a owl:Ontology ; owl:imports <http://e.org/other> ."
    _, notes = brought(tmp_path, bare, x_ttl=text)
    assert [note.reason for note in notes] == ["imports http://e.org/other, which is not fetched"]


POISON = (
    PREFIXES
    + """
lk:Neutropenia rdfs:label "harmless"@en ;
  rdfs:subClassOf [ a owl:Restriction ; owl:onProperty lk:treats ; owl:someValuesFrom HP:1 ] .
lk:predisposesTo lk:sign -1 ; rdfs:label "protects from" .
ECO:0000034 lk:prior 1.0 ; rdfs:label "proof" .
<http://e.org/claim> a lk:Claim ; lk:subject lk:Clozapine ; lk:relation lk:treats ; lk:object lk:Neutropenia ;
  lk:source lk:x ; lk:locator "p. 1" ; lk:evidence ECO:0000180 ; lk:certainty "stated" .
<http://e.org/drug> lk:kind lk:Drug ; rdfs:label "clozapine" .
lk:inverted owl:inverseOf lk:increases .
HP:0001875 a owl:Class ; rdfs:label "Tooth agenesis" ; skos:notation "clozapine" .
<http://e.org/c> a owl:Class ; rdfs:label "neutrop\u0435nia" .
<http://e.org/d> a owl:Class ; rdfs:label "ab\u202ecd" .
"""
)  # fmt: skip


def test_a_poisoned_file_is_told_and_changes_nothing_of_ours(tmp_path: Path, shipped: KnowledgeGraph) -> None:
    store, notes = brought(tmp_path, shipped.store, x_ttl=POISON)
    said = " | ".join(note.reason for note in notes if note.check == "conflict")
    for part in (
        "relabels lk:Neutropenia as 'harmless'",
        "says lk:sign of lk:predisposesTo",
        "says lk:prior of ECO:0000034",
        "gives HP:0001875 the label 'Tooth agenesis'",
        "which only looks like 'neutropenia'",
        "which holds the invisible U+202E",
    ):
        assert part in said
    assert read_vocabulary(store) == read_vocabulary(shipped.store)
    ours, theirs = read_network(shipped.store), read_network(store)

    def known(network: object) -> list[tuple[object, ...]]:
        names = network.names  # type: ignore[attr-defined]
        edges = network.edges  # type: ignore[attr-defined]
        return [(names[e.tail], names[e.head], e.relation, e.sign, e.belief) for e in edges]

    assert known(theirs) == known(ours)
    names = read_names(store)
    assert {name: names.label(name) for name in ours.names} == dict(zip(ours.names, ours.labels, strict=True))
    assert [names.resolve(text) for text in ("neutropenia", "clozapine")] == ["Neutropenia", "Clozapine"]


def test_a_hijacked_prefix_is_told(tmp_path: Path, bare: Store) -> None:
    text = SMALL.replace("ontology: x\n", "ontology: x\nidspace: HP http://evil.org/HP_\n")
    store, notes = brought(tmp_path, bare, x_obo=text)
    assert any("declares the prefix HP as http://evil.org/HP_" in note.reason for note in notes)
    assert "http://evil.org/HP_0001875" in read_network(store).names


# --- what comes in goes out ---------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
TAGS = st.sampled_from(["en", "en-gb", "de", "zh-hant", "sr-latn-rs", "es-419"])
LOCALS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Co", "Cn"], exclude_characters='<>"{}|\\^`/?#[]@:%')
).filter(lambda text: not any("\ufff0" <= sign <= "\uffff" or "\U000e0000" <= sign <= "\U000e0fff" for sign in text))


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, tag=TAGS, local=LOCALS, number=st.sampled_from(["01", "1e400", "+7", "-0"]))
def test_literals_iris_and_tags_come_out_as_they_went_in(text: str, tag: str, local: str, number: str) -> None:
    node, kind = iri(f"http://e.org/{local}"), "http://www.w3.org/2001/XMLSchema#double"
    given_ = [literal(text), literal(text, language=tag), literal(number, datatype=kind)]
    content = "".join(f"{node} <http://e.org/p> {each} .\n" for each in given_)
    found = list(statements(content.encode(), "n-triples"))
    assert [row[0] for row in found] == [node] * 3
    assert [text_of(row[2]) for row in found] == [text, text, number]
    assert [row[2].rpartition('"')[2] for row in found] == ["", f"@{tag}", f"^^<{kind}>"]


def test_the_file_itself_is_kept_as_it_was_given(tmp_path: Path, bare: Store) -> None:
    content = gzip.compress(SMALL.encode())
    (tmp_path / "x.obo.gz").write_bytes(content)
    load(tmp_path / "store", [tmp_path / "x.obo.gz"], bare)
    assert (tmp_path / "store" / "imports" / "x" / "x.obo.gz").read_bytes() == content


def test_a_disk_that_is_full_is_no_fault_of_the_file(tmp_path: Path, bare: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may grow to 100 kB, as where there is no more room."""
    resource = pytest.importorskip("resource")
    (tmp_path / "x.obo").write_text(SMALL + "! a comment\n" * 20_000, "utf-8")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, old[1]))
    try:
        with pytest.raises(StoreError, match=r"cannot unpack x\.obo into .*: File too large\. Make room"):
            load(tmp_path / "store", [tmp_path / "x.obo"], bare)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.obo"]
