"""`leukograph load` of OBO Graphs, SSSOM and KGX: small files whose right answer is known by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leukograph.assemble import read_network
from leukograph.errors import DataError
from leukograph.ingest import ingest, vocabulary_store
from leukograph.lookup import read_names
from leukograph.model import Finding
from leukograph.store import Store
from leukograph.terms import GRAPH
from tests.conftest import ROOT
from tests.test_load_formats import DATA, _facts, brought, lines, real

OBO = "http://purl.obolibrary.org/obo/"


@pytest.fixture(scope="module")
def bare() -> Store:
    return vocabulary_store(ROOT)


def reasons(notes: list[Finding]) -> list[str]:
    return [note.reason for note in notes]


def test_obo_graphs_say_what_obo_says(tmp_path: Path, bare: Store) -> None:
    text = "format-version: 1.2\nontology: x\n\n[Term]\nid: X:A\nname: a\nis_a: X:B\nrelationship: RO:0002212 X:C\n"
    text += "".join(f"\n[Term]\nid: X:{n}\nname: {n.lower()}\n" for n in "BC")
    nodes = [{"id": f"{OBO}X_{n}", "lbl": n.lower(), "type": "CLASS"} for n in "ABC"]
    edges = [
        {"sub": f"{OBO}X_A", "pred": "is_a", "obj": f"{OBO}X_B"},
        {"sub": f"{OBO}X_A", "pred": f"{OBO}RO_0002212", "obj": f"{OBO}X_C"},
    ]
    one, _ = brought(tmp_path, bare, x_obo=text)
    other, _ = brought(tmp_path, bare, x_json=json.dumps({"graphs": [{"id": "x", "nodes": nodes, "edges": edges}]}))
    assert lines(one, "load/x/asserted") == lines(other, "load/x/asserted") != set()
    assert list(read_network(one).edges) == list(read_network(other).edges)


@real
def test_the_cell_ontology_is_the_same_graph_in_obo_graphs(tmp_path: Path, bare: Store) -> None:
    found = []
    for ending in ("obo", "json"):
        store = Store.of(bare)
        ingest(store, [Path(str(DATA)) / f"cl_blood_and_immune_upper_slim.{ending}"])
        found.append(_facts(store, "load/cl_blood_and_immune_upper_slim"))
    assert found[0] == found[1]


@pytest.mark.parametrize("cut", [3, 60, 150])
def test_a_cut_json_is_refused_with_its_line(tmp_path: Path, bare: Store, cut: int) -> None:
    whole = json.dumps({"graphs": [{"nodes": [{"id": f"{OBO}X_A", "lbl": "a", "type": "CLASS"}] * 3}]}, indent=1)
    with pytest.raises(DataError) as caught:
        brought(tmp_path, bare, x_json=whole[:cut])
    assert caught.value.findings[0].file == "x.json"


CLASS_A = (
    "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    '<http://e.org/a> a owl:Class ; rdfs:label "alpha" . <http://e.org/b> a owl:Class ; rdfs:label "beta" .'
)
HEADER = "#curie_map:\n#  e: http://e.org/\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\n"


def test_an_exact_match_joins_and_no_other(tmp_path: Path, bare: Store) -> None:
    rows = "e:a\tskos:exactMatch\te:b\tsemapv:ManualMappingCuration\n"
    store, _ = brought(tmp_path, bare, x_ttl=CLASS_A, m_tsv=HEADER + rows)
    assert lines(store, "joined") == {"<http://e.org/b> <https://w3id.org/leukograph/sameTermAs> <http://e.org/a>"}
    assert read_names(store).resolve("beta") == "http://e.org/a"
    store, _ = brought(tmp_path, bare, x_ttl=CLASS_A, m_tsv=HEADER + rows.replace("exact", "close"))
    assert lines(store, "joined") == set()


def test_a_mapping_that_makes_two_of_ours_one_is_a_conflict_and_not_used(tmp_path: Path, shipped: object) -> None:
    store = shipped.store  # type: ignore[attr-defined]
    rows = "HP:0001875\tskos:exactMatch\tHP:0001888\tsemapv:ManualMappingCuration\n"
    found, notes = brought(tmp_path, store, m_tsv=HEADER + rows)
    assert any("would make one of Lymphopenia and Neutropenia" in reason for reason in reasons(notes))
    assert read_names(found).pairs() == read_names(store).pairs()
    assert list(read_network(found).edges) == list(read_network(store).edges)


def test_an_undeclared_prefix_is_told_with_its_line(tmp_path: Path, bare: Store) -> None:
    _, notes = brought(tmp_path, bare, m_tsv=HEADER + "zz:a\tskos:exactMatch\te:b\tsemapv:ManualMappingCuration\n")
    assert [(note.file, note.line) for note in notes] == [("m.tsv", 4)]


def test_kgx_takes_its_sign_from_our_mapping_and_from_qualifiers(tmp_path: Path, bare: Store) -> None:
    nodes = "id\tcategory\tname\nMESH:D1\tbiolink:Drug\tone\nMONDO:1\tbiolink:Disease\ttwo\nGO:1\tbiolink:Process\tthree\n"
    head = "subject\tpredicate\tobject\tobject_direction_qualifier\tnegated\tpublications\n"
    rows = [
        "MESH:D1\tbiolink:treats\tMONDO:1\t\t\tPMID:1",
        "MESH:D1\tbiolink:affects\tGO:1\tincreased\t\t",
        "MONDO:1\tbiolink:affects\tGO:1\tdecreased\ttrue\tPMID:2",
        "GO:1\tbiolink:affects\tMONDO:1\t\t\t",
        "GO:1\tbiolink:regulates\tMESH:D1\t\t\t",
    ]
    store, _ = brought(tmp_path, bare, k_nodes_tsv=nodes, k_edges_tsv=head + "\n".join(rows) + "\n")
    network = read_network(store)
    signed = {(network.labels[e.tail], e.relation, e.sign, network.labels[e.head]) for e in network.edges if e.claims}
    assert signed == {
        ("one", "treats", -1, "two"), ("one", "increases", 1, "three"), ("three", "affects", 0, "two"),
    }  # fmt: skip
    (denied,) = network.denials
    assert (denied.relation, denied.source, denied.locator) == ("decreases", "PMID:2", "k_edges line 4")
    assert any("biolink/vocab/regulates" in line for line in lines(store, "load/k_edges"))
    assert GRAPH
