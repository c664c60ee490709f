"""`leukograph load` of every format: a line without end is refused in little memory, poison is told and changes nothing."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from leukograph import statements
from leukograph.assemble import read_network
from leukograph.claims import COLUMNS
from leukograph.glossary import SOURCE_COLUMNS, TERM_COLUMNS
from leukograph.ingest import _input
from leukograph.ingest._formats import formats
from leukograph.ingest._input import InputError, unpacked
from leukograph.lookup import read_names
from leukograph.store import Store
from leukograph.vocabulary import read_vocabulary
from tests.test_load_formats import brought
from tests.test_load_hostile import refused
from tests.test_load_hpoa import HEADER as HPOA

OWX = '<Ontology xmlns="http://www.w3.org/2002/07/owl#" ontologyIRI="http://e.org/o">\n'
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:r="http://e.org/">\n'
# How a file of each format begins, up to the line that does not end.
BEGUN = {
    "x.ttl": '@prefix e: <http://e.org/> .\ne:a e:b "',
    "x.nt": '<http://e.org/a> <http://e.org/b> "a" .\n<http://e.org/a> <http://e.org/b> "',
    "x.nq": '<http://e.org/a> <http://e.org/b> "a" .\n<http://e.org/a> <http://e.org/b> "',
    "x.trig": '@prefix e: <http://e.org/> .\ne:g { e:a e:b "',
    "x.rdf": RDF + '<rdf:Description rdf:about="http://e.org/a"><r:l>',
    "x.jsonld": '{"@context": {"r": "http://e.org/"},\n"r:l": "',
    "x.ofn": 'Prefix(e:=<http://e.org/>)\nOntology(<http://e.org/o> AnnotationAssertion(e:p e:a "',
    "x.owx": OWX + '<AnnotationAssertion><AnnotationProperty IRI="http://e.org/p"/><IRI>http://e.org/a</IRI><Literal>',
    "x.obo": "format-version: 1.2\nremark: ",
    "x.json": '{"graphs": [\n{"nodes": [{"lbl": "',
    "x.sssom.tsv": "subject_id\tpredicate_id\tobject_id\n",
    "x_nodes.tsv": "id\tcategory\tname\n",
    "x_edges.tsv": "subject\tpredicate\tobject\n",
    "x.tsv": "subject\tsign\tobject\n",
    "x.hpoa": HPOA.split("\n", 1)[0] + "\n",
    "x.terms.tsv": "\t".join(TERM_COLUMNS) + "\n",
    "x.claims.tsv": "\t".join(COLUMNS) + "\n",
    "x.sources.tsv": "\t".join(SOURCE_COLUMNS) + "\n",
}


@pytest.mark.parametrize("packing", ["", ".gz"])
@pytest.mark.parametrize("name", BEGUN)
def test_a_line_without_end_is_refused_in_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, packing: str
) -> None:
    """A sixty-fourth of the real bound, and a line of eight times that: the shape of 1 GB against 64 MiB."""
    monkeypatch.setattr(_input, "MAX_LINE", 1 << 20)
    monkeypatch.setattr(_input, "CHUNK", 1 << 16)
    path = tmp_path / (name + packing)
    with gzip.open(path, "wb", compresslevel=1) if packing else path.open("wb") as file:
        file.write(BEGUN[name].encode())
        for _ in range(128):
            file.write(b"a" * (1 << 16))
    tracemalloc.start()
    try:
        with pytest.raises(InputError) as caught:
            unpacked(path, tmp_path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    found = caught.value.finding
    assert (found.file, found.line, found.reason) == (path.name, 2, "has a line of more than 1048576 bytes")
    assert peak < 1 << 20


def test_every_format_is_among_them(tmp_path: Path) -> None:
    found = set()
    for name, text in BEGUN.items():
        path = tmp_path / name
        path.write_text(text + "a\n", "utf-8")
        given = unpacked(path, tmp_path)
        found |= {each for each, form in formats().items() if form.recognizes(given)}
    assert found == set(formats())


@pytest.mark.parametrize("name", [name for name in BEGUN if not name.endswith(("hpoa", "tsv"))])
def test_a_text_that_is_too_long_for_the_engine_has_its_line(
    tmp_path: Path, few: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(statements, "MAX_TERM", 1 << 10)
    monkeypatch.setattr(_input, "LONG_LINE", 1 << 10)
    monkeypatch.setattr(_input, "CHUNK", 1 << 6)
    text = BEGUN[name] + "a" * (1 << 12) + ENDED.get(name, '" .\n')
    file, line, said = refused(tmp_path, few, **{name.replace(".", "_"): text})
    assert (file, line) == (name, text.count("\n"))
    assert "holds a text of more than" in said


ENDED = {
    "x.trig": '" . }\n', "x.rdf": "</r:l></rdf:Description></rdf:RDF>\n", "x.jsonld": '"}\n', "x.ofn": '"))\n',
    "x.owx": "</Literal></AnnotationAssertion></Ontology>\n", "x.obo": "\n", "x.json": '", "id": "http://e.org/a"}]}]}\n',
}  # fmt: skip


def test_a_statement_that_the_engine_does_not_take_is_a_fault(tmp_path: Path, few: Store) -> None:
    text = BEGUN["x.nt"] + "a" * (17 << 20) + '" .\n'
    assert refused(tmp_path, few, x_nt=text) == ("x.nt", 2, "cannot be read: holds a statement of more than 16 MiB")


@pytest.mark.parametrize("name", [name for name in BEGUN if name.endswith(("hpoa", "tsv")) and name != "x.tsv"])
def test_a_row_that_is_too_long_has_its_line(tmp_path: Path, few: Store, name: str) -> None:
    text = BEGUN[name] + "a\t" * BEGUN[name].splitlines()[0].count("\t") + "a" * (1 << 21) + "\n"
    file, line, said = refused(tmp_path, few, **{"_".join(name.rsplit(".", 1)): text})
    assert (file, line, said) == (name, 2, "has a row of more than 1048576 characters")


# --- poison ---------------------------------------------------------------------------------------------------------------

LK, HP = "https://w3id.org/leukograph/", "http://purl.obolibrary.org/obo/HP_"
LABELS = {
    f"{LK}Neutropenia": "harmless",
    f"{HP}0001875": "Tooth agenesis",
    "http://e.org/c": "neutrop\u0435nia",
    "http://e.org/d": "ab\u202ecd",
}
LOOP = [("http://e.org/c", "http://e.org/d"), ("http://e.org/d", "http://e.org/c")]
RDFS = "http://www.w3.org/2000/01/rdf-schema#"


def _functional() -> str:
    said = [
        f'Declaration(Class(<{one}>)) AnnotationAssertion(rdfs:label <{one}> "{label}")' for one, label in LABELS.items()
    ]
    said += [f"SubClassOf(<{one}> <{other}>)" for one, other in LOOP]
    said.append(f"SubClassOf(<{LK}Neutropenia> ObjectSomeValuesFrom(<{LK}treats> <{HP}0001875>))")
    return "Prefix(HP:=<http://evil.org/HP_>)\nOntology(<http://e.org/o>\n" + "\n".join(said) + "\n)\n"


def _xml() -> str:
    said = [
        f'<Declaration><Class IRI="{one}"/></Declaration><AnnotationAssertion><AnnotationProperty IRI="{RDFS}label"/>'
        f"<IRI>{one}</IRI><Literal>{label}</Literal></AnnotationAssertion>"
        for one, label in LABELS.items()
    ]
    said += [f'<SubClassOf><Class IRI="{one}"/><Class IRI="{other}"/></SubClassOf>' for one, other in LOOP]
    said.append(
        f'<SubClassOf><Class IRI="{LK}Neutropenia"/><ObjectSomeValuesFrom><ObjectProperty IRI="{LK}treats"/>'
        f'<Class IRI="{HP}0001875"/></ObjectSomeValuesFrom></SubClassOf>'
    )
    return f'{OWX}<Prefix name="HP" IRI="http://evil.org/HP_"/>' + "\n".join(said) + "\n</Ontology>\n"


def _obo() -> str:
    above = dict(LOOP)
    said = [
        f"[Term]\nid: {one}\nname: {label}\n" + (f"is_a: {above[one]}\n" if one in above else "")
        for one, label in LABELS.items()
    ]
    said[0] += f"relationship: {LK}treats {HP}0001875\n"
    return "format-version: 1.2\nontology: x\nidspace: HP http://evil.org/HP_\n\n" + "\n".join(said)


def _graphs() -> str:
    nodes = [{"id": one, "lbl": label, "type": "CLASS"} for one, label in LABELS.items()]
    edges = [{"sub": one, "pred": "is_a", "obj": other} for one, other in LOOP]
    edges.append({"sub": f"{LK}Neutropenia", "pred": f"{LK}treats", "obj": f"{HP}0001875"})
    return json.dumps({"graphs": [{"id": "http://e.org/o", "nodes": nodes, "edges": edges}]})


POISONED = {"x_ofn": _functional(), "x_owx": _xml(), "x_obo": _obo(), "x_json": _graphs()}


@pytest.mark.parametrize("name", POISONED)
def test_poison_is_told_in_every_format_and_changes_nothing(tmp_path: Path, few: Store, name: str) -> None:
    store, notes = brought(tmp_path, few, **{name: POISONED[name]})
    said = [note.reason for note in notes if note.check == "conflict"]
    expected = [
        "relabels lk:Neutropenia as 'harmless'",
        "gives HP:0001875 the label 'Tooth agenesis', which we know under other names",
        "which only looks like 'neutropenia'",
        "which holds the invisible U+202E",
        "the hierarchy runs in a loop: ",
    ]
    if name != "x_json":  # it declares no prefixes
        expected.append("declares the prefix HP as http://evil.org/HP_")
    for part in expected:
        assert any(part in reason for reason in said), part
    assert read_vocabulary(store) == read_vocabulary(few)
    names, before = read_names(store), read_names(few)
    ours = {term for term, _ in before.pairs()}
    assert {one: names.label(one) for one in ours} == {one: before.label(one) for one in ours}
    assert names.resolve("neutropenia") == "Neutropenia"
    assert [edge for edge in read_network(store).edges if edge.claims] == []


def test_terms_of_a_table_in_a_loop_are_told(tmp_path: Path, few: Store) -> None:
    rows = [f"{one}\tDrug\t{one}\t{other}\t\tA drug.\t\n" for one, other in (("Aa", "Bb"), ("Bb", "Aa"))]
    _, notes = brought(tmp_path, few, x_tsv="\t".join(TERM_COLUMNS) + "\n" + "".join(rows))
    (note,) = notes
    assert note.check == "conflict"
    assert note.reason.startswith("the hierarchy runs in a loop: load/x/")
