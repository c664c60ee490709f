"""`leukograph load` of other people's formats: small files whose right answer is known by hand."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import zipfile
from pathlib import Path

import pytest

from leukograph.assemble import read_network
from leukograph.errors import DataError, StoreError
from leukograph.index import read_index
from leukograph.ingest import imported, ingest, load, unload, vocabulary_store
from leukograph.ingest._formats import formats
from leukograph.knowledge import KnowledgeGraph
from leukograph.lookup import read_names
from leukograph.model import Finding
from leukograph.store import Store
from leukograph.terms import GRAPH
from tests.conftest import ROOT

OBO = "http://purl.obolibrary.org/obo/"
NO_END = "does not show where it ends"
HEAD = "format-version: 1.2\nontology: x\ndata-version: 2026-01-01\n"
SMALL = (
    HEAD
    + """
[Term]
id: HP:0000118
name: Phenotypic abnormality

[Term]
id: HP:0001875
name: Neutropenia
def: "Too few \\"neutrophils\\"." [PMID:1, https://orcid.org/0]
synonym: "Low neutrophils" EXACT layperson [PMID:2]
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:9999991
name: Odd neutropenia
is_a: HP:0001875 ! Neutropenia

[Term]
id: HP:9999992
name: Adult onset of it
"""
)
ANNOTATED = (
    "ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id\n"
    "999991\tNOGENE1\tHP:9999991\tOdd neutropenia\t1/4\tOMIM:999991\n"
    "999991\tNOGENE1\tHP:0000007\tAutosomal recessive inheritance\t-\tOMIM:999991\n"
    "999991\tNOGENE1\tHP:9999992\tAdult onset of it\t-\tOMIM:999991\n"
    "999992\tNOGENE2\tHP:9999991\tOdd neutropenia\tHP:0040283\tOMIM:999992\n"
    "999992\tNOGENE2\tHP:0000006\tAutosomal dominant inheritance\t-\tOMIM:999992\n"
    "999992\tNOGENE2\tHP:0001442\tTypified by somatic mosaicism\t-\tOMIM:999992\n"
    "999993\tNOGENE3\tHP:9999991\tOdd neutropenia\t0/7\tORPHA:999993\n"
)


def brought(folder: Path, base: Store, **files: str | bytes) -> tuple[Store, list[Finding]]:
    """The store with the files loaded, and what was noted of them but of their ends; `_` before the ending is the dot."""
    paths = []
    for name, content in files.items():
        path = folder / ".".join(name.rsplit("_", 1))
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    store = Store.of(base)
    return store, [note for note in ingest(store, paths).notes if NO_END not in note.reason]


@pytest.fixture(scope="module")
def bare() -> Store:
    return vocabulary_store(ROOT)


def lines(store: Store, graph: str) -> set[str]:
    return {f"{quad.subject} {quad.predicate} {quad.object}" for quad in store.quads(GRAPH + graph)}


# --- a format is a file -----------------------------------------------------------------------------------------------


def test_every_module_of_the_folder_is_a_format() -> None:
    here = {path.stem for path in (ROOT / "src" / "leukograph" / "ingest").glob("[a-z]*.py")}
    assert set(formats()) == here
    assert all(form.__doc__ for form in formats().values())
    # A table of KGX is told by its columns alone: its ending, .tsv, is that of other tables too.
    assert {name for name, form in formats().items() if not form.SUFFIXES} == {"kgx"}


# --- RDF ----------------------------------------------------------------------------------------------------------------

A_TO_B = {
    "x_ttl": "@prefix e: <http://e.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    'e:a rdfs:label "A"@en ; rdfs:seeAlso "01"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    "x_nt": '<http://e.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A"@en .\n<http://e.org/a> '
    '<http://www.w3.org/2000/01/rdf-schema#seeAlso> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .\n',
    "x_rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"><rdf:Description rdf:about="http://e.org/a">'
    '<rdfs:label xml:lang="en">A</rdfs:label><rdfs:seeAlso '
    'rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">01</rdfs:seeAlso></rdf:Description></rdf:RDF>',
    "x_jsonld": '{"@context": {"r": "http://www.w3.org/2000/01/rdf-schema#"}, "@id": "http://e.org/a", '
    '"r:label": {"@value": "A", "@language": "en"}, "r:seeAlso": {"@value": "01", '
    '"@type": "http://www.w3.org/2001/XMLSchema#integer"}}',
    "x_trig": '@prefix r: <http://www.w3.org/2000/01/rdf-schema#> . <http://e.org/a> r:label "A"@en ; '
    'r:seeAlso "01"^^<http://www.w3.org/2001/XMLSchema#integer> .',
}


@pytest.mark.parametrize("name", A_TO_B)
def test_the_syntaxes_of_rdf_say_the_same(tmp_path: Path, bare: Store, name: str) -> None:
    store, _ = brought(tmp_path, bare, **{name: A_TO_B[name]})
    rdfs = "http://www.w3.org/2000/01/rdf-schema#"
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    expected = {f'<http://e.org/a> <{rdfs}label> "A"@en', f'<http://e.org/a> <{rdfs}seeAlso> "1"^^<{integer}>'}
    found = lines(store, "load/x") | {line.replace('"01"', '"1"') for line in lines(store, "load/x")}
    assert expected <= found


def test_named_graphs_of_a_file_stay_apart(tmp_path: Path, bare: Store) -> None:
    store, _ = brought(tmp_path, bare, x_nq="<http://e.org/a> <http://e.org/p> <http://e.org/b> <http://e.org/g> .\n")
    assert lines(store, "load/x/graph/http%3A%2F%2Fe.org%2Fg") == {"<http://e.org/a> <http://e.org/p> <http://e.org/b>"}
    assert store.select("SELECT ?o { <http://e.org/a> <http://e.org/p> ?o }") != []


@pytest.mark.parametrize(
    ("pack", "ending"), [(gzip.compress, "gz"), (bz2.compress, "bz2"), (lzma.compress, "xz"), (None, "zip")]
)
def test_compressed_files(tmp_path: Path, bare: Store, pack: object, ending: str) -> None:
    path = tmp_path / f"x.obo.{ending}"
    if callable(pack):
        path.write_bytes(pack(SMALL.encode()))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("../../evil.obo", SMALL)
    store = Store.of(bare)
    ingest(store, [path])
    plain, _ = brought(tmp_path, bare, x_obo=SMALL)
    assert [row[0] for row in read_names(store).pairs()] == [row[0] for row in read_names(plain).pairs()]
    assert not (tmp_path.parent.parent / "evil.obo").exists()


# --- OBO ----------------------------------------------------------------------------------------------------------------


def test_an_obo_term_is_what_its_translation_to_owl_is(tmp_path: Path, bare: Store) -> None:
    store, notes = brought(tmp_path, bare, x_obo=SMALL)
    found = lines(store, "load/x")
    term, label = f"<{OBO}HP_0001875>", "http://www.w3.org/2000/01/rdf-schema#label"
    assert {
        f"{term} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Class>",
        f'{term} <{label}> "Neutropenia"',
        f'{term} <{OBO}IAO_0000115> "Too few \\"neutrophils\\"."',
        f'{term} <http://www.geneontology.org/formats/oboInOwl#hasExactSynonym> "Low neutrophils"',
        f"{term} <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{OBO}HP_0000118>",
    } <= found
    xrefs = [line.split(" ", 2)[2] for line in found if "hasDbXref" in line]
    assert sorted(xrefs) == ['"PMID:1"', '"PMID:2"', '"https://orcid.org/0"']
    assert [note.reason for note in notes] == []


def test_restrictions_of_an_obo_file_become_edges(tmp_path: Path, bare: Store) -> None:
    text = HEAD + "".join(f"\n[Term]\nid: X:{n}\nname: {n}\n" for n in "ABCDE")
    text = text.replace("name: A\n", "name: A\nis_a: X:B\n").replace("name: B\n", "name: B\nrelationship: part_of X:C ! c\n")
    text = text.replace("name: C\n", "name: C\nrelationship: part_of X:D\nrelationship: RO:0002212 X:E\n")
    text += "\n[Typedef]\nid: part_of\nname: part of\nxref: BFO:0000050\nis_transitive: true\n"
    store, _ = brought(tmp_path, bare, x_obo=text)

    def edges(graph: str) -> list[tuple[str, ...]]:
        return sorted(tuple(part.rsplit("/", 1)[-1].strip("<>") for part in line.split()) for line in lines(store, graph))

    asserted = [("X_B", "BFO_0000050", "X_C"), ("X_C", "BFO_0000050", "X_D"), ("X_C", "RO_0002212", "X_E")]
    assert edges("load/x/asserted") == asserted
    assert edges("load/x/nonredundant") == sorted([*asserted, ("X_B", "BFO_0000050", "X_D")])
    claims = store.select("SELECT ?s ?r ?o { ?c a lk:Claim ; lk:subject ?s ; lk:relation ?r ; lk:object ?o }")
    assert [tuple(str(getattr(cell, "value", "")).rsplit("/", 1)[-1] for cell in row) for row in claims] == [
        ("X_C", "suppresses", "X_E")
    ]
    (edge,) = [edge for edge in read_network(store).edges if edge.claims]
    assert (edge.relation, edge.sign, edge.claims[0].source) == ("suppresses", -1, "x")


# --- HPO's annotation ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_hpo(shipped: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The shipped graph with a small HPO and a small annotation."""
    folder = tmp_path_factory.mktemp("hpo")
    (folder / "hp.obo").write_text(SMALL, "utf-8")
    (folder / "genes_to_phenotype.txt").write_text(ANNOTATED, "utf-8")
    load(folder / "store", [folder / "hp.obo", folder / "genes_to_phenotype.txt"], Store.of(shipped.store))
    return KnowledgeGraph.open(folder / "store")


def test_a_gene_that_only_hpo_knows_reaches_an_infection_through_ours(with_hpo: KnowledgeGraph) -> None:
    answer = with_hpo.paths("NOGENE1", "bacterial infection", k=1)
    steps = answer.paths[0].steps
    assert [(step.subject.id, step.relation, step.object.id, step.sign) for step in steps][:3] == [
        ("NCBIGene:999991", "germlineVariantsCause", "OMIM:999991", 1),
        ("OMIM:999991", "hasManifestation", "HP:9999991", 1),
        ("HP:9999991", "subClassOf", "lk:Neutropenia", 1),
    ]
    assert steps[-1].object.id == "lk:BacterialInfection"
    assert answer.verdict.value in {"raises", "conflicting"}
    said = [(claim.source, claim.locator) for step in steps[:2] for claim in step.claims]
    where = "genes_to_phenotype line 2, from OMIM:999991"
    assert said == [("HPO", where), ("HPO", where)]


def test_only_a_mendelian_disease_is_caused_by_its_gene(with_hpo: KnowledgeGraph) -> None:
    rows = with_hpo.query(
        "SELECT ?s ?r ?share ?m { ?c lk:source source:HPO ; lk:subject ?s ; lk:relation ?r "
        "OPTIONAL { ?c lk:share ?share } OPTIONAL { ?c lk:modifier ?m } } ORDER BY ?s ?r"
    ).to_dicts()
    said = {(row["s"].rsplit("/", 1)[-1], row["r"].removeprefix("lk:"), row["share"], row["m"]) for row in rows}
    assert said == {
        ("NCBIGene:999991", "germlineVariantsCause", None, None),
        ("NCBIGene:999992", "associatedWith", None, None),
        ("NCBIGene:999993", "associatedWith", None, None),
        ("OMIM:999991", "hasManifestation", "1/4", None),
        ("OMIM:999992", "hasManifestation", "5-29 %", None),
        ("ORPHA:999993", "hasManifestation", "0/7", "not"),
    }


def test_a_joined_term_is_one_with_ours_under_all_its_names(with_hpo: KnowledgeGraph) -> None:
    for name in ("neutropenia", "HP:0001875", "low neutrophils"):
        assert with_hpo.resolve(name) == "Neutropenia"
    assert with_hpo.resolve("HP:9999991") == OBO + "HP_9999991"
    assert with_hpo.show("HP:9999991").node.label == "Odd neutropenia"


def test_the_index_that_was_made_while_loading_is_that_of_the_store(with_hpo: KnowledgeGraph) -> None:
    assert with_hpo.kept is not None
    found = read_index(with_hpo.kept)
    assert found is not None
    network, anew = found[1], read_network(with_hpo.store)
    assert list(network.names) == list(anew.names)
    assert list(network.labels) == list(anew.labels)
    assert list(network.edges) == list(anew.edges)
    assert found[0].pairs() == read_names(with_hpo.store).pairs()


# --- a named graph each: again, and out again ---------------------------------------------------------------------------


def test_each_import_has_its_record(with_hpo: KnowledgeGraph) -> None:
    assert with_hpo.kept is not None
    first, second = imported(with_hpo.kept)
    assert (second["name"], second["format"], second["version"], second["terms"]) == ("hp", "OBO", "2026-01-01", 4)
    assert (first["name"], first["format"], first["claims"]) == ("genes_to_phenotype", "HPO annotation", 6)
    assert all(len(record["sha256"]) == 64 and record["graphs"] for record in (first, second))


def test_loading_again_changes_nothing_and_unloading_restores(tmp_path: Path, bare: Store) -> None:
    place, edges = tmp_path / "store", tmp_path / "e.tsv"
    edges.write_text("a\t1\tHP:0001875\n", "utf-8")
    load(place, [edges], bare)
    before = Store.open(place).digest()
    index = KnowledgeGraph.open(place)
    edges_before, names_before = list(index.network.edges), index.names.pairs()
    for name, text in (("hp.obo", SMALL), ("genes_to_phenotype.txt", ANNOTATED)):
        (tmp_path / name).write_text(text, "utf-8")
    files = [tmp_path / "hp.obo", tmp_path / "genes_to_phenotype.txt"]
    load(place, files)
    stamps = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    loaded = Store.open(place).digest()
    assert loaded != before
    assert load(place, files).records == []
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == stamps
    unload(place, "genes_to_phenotype")
    unload(place, "hp.obo")
    assert Store.open(place).digest() == before
    assert [record["name"] for record in imported(place)] == ["e"]
    after = KnowledgeGraph.open(place)
    assert (list(after.network.edges), after.names.pairs()) == (edges_before, names_before)
    with pytest.raises(StoreError, match="nothing was loaded"):
        unload(place, "hp")


def test_an_interrupted_load_leaves_the_store_as_it_was(
    tmp_path: Path, bare: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "store"
    (tmp_path / "x.obo").write_text(SMALL, "utf-8")
    load(place, [tmp_path / "x.obo"], bare)
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    (tmp_path / "y.obo").write_text(SMALL.replace("HP:", "YP:"), "utf-8")

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    steps = ("_load.stated", "_load.Loading._write_edges", "_records.term_lines", "_keep", "write_manifest")
    for step in steps:
        with monkeypatch.context() as patch:
            patch.setattr(f"leukograph.ingest.{step}", interrupted)
            with pytest.raises(KeyboardInterrupt):
                load(place, [tmp_path / "y.obo"])
        assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


# --- real files -----------------------------------------------------------------------------------------------------------

DATA = os.environ.get("LEUKOGRAPH_DATA")
real = pytest.mark.skipif(not DATA, reason="LEUKOGRAPH_DATA names no folder with real ontologies")


@real
@pytest.mark.parametrize("name", ["ro.owl", "doid_rare_slim.obo", "go_import_of_mondo.obo"])
def test_real_ontologies_come_in_whole(tmp_path: Path, bare: Store, name: str) -> None:
    store = Store.of(bare)
    loaded = ingest(store, [Path(str(DATA)) / name])
    (record,) = loaded.records
    least = {"ro.owl": (7_000, 50), "doid_rare_slim.obo": (60_000, 3_400), "go_import_of_mondo.obo": (60_000, 3_600)}[name]
    assert record["quads"] > least[0]
    assert record["terms"] > least[1]
    assert record["version"]


def _facts(store: Store, graph: str) -> set[tuple[str, str, str]]:
    """What three formats say alike: labels, definitions, exact synonyms, parents and restrictions of the cells."""
    wanted = {"label", "IAO_0000115", "hasExactSynonym", "subClassOf", "equals"}
    found = set()
    for quad in store.quads(GRAPH + graph):
        predicate = str(quad.predicate).rsplit("/", 1)[-1].rsplit("#", 1)[-1].strip("<>")
        if predicate in wanted and "/CL_" in str(quad.subject) and not str(quad.object).startswith("_:"):
            found.add((str(quad.subject), predicate, str(getattr(quad.object, "value", quad.object))))
    edges = {(str(q.subject), str(q.predicate), str(q.object)) for q in store.quads(f"{GRAPH}{graph}/asserted")}
    return found | {edge for edge in edges if "/CL_" in edge[0]}


@real
def test_the_cell_ontology_is_the_same_graph_in_its_formats(tmp_path: Path, bare: Store) -> None:
    found = []
    for ending in ("owl", "obo"):
        store = Store.of(bare)
        ingest(store, [Path(str(DATA)) / f"cl_blood_and_immune_upper_slim.{ending}"])
        found.append(_facts(store, "load/cl_blood_and_immune_upper_slim"))
    assert len(found[0]) > 1_200
    assert found[0] == found[1]


# --- what is refused ------------------------------------------------------------------------------------------------------


def test_a_file_of_no_format(tmp_path: Path, bare: Store) -> None:
    with pytest.raises(DataError, match="is of no format that can be loaded"):
        brought(tmp_path, bare, x_doc="dear reader")
