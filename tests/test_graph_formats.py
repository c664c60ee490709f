"""GraphML, GEXF, CX2, Neo4j, edge list, Mermaid: read back, every term and edge is there with its sign and claims."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers.expat import ParserCreate

import networkx
import pytest
from ndex2.cx2 import RawCX2NetworkFactory

from leukograph.content import Content
from leukograph.errors import MissingLibrary
from leukograph.export import Product, export
from leukograph.export._flowchart import Arrow, box, chart, escaped
from leukograph.export._text import one_line
from leukograph.knowledge import KnowledgeGraph
from leukograph.store import Store
from leukograph.terms import prefixes
from tests.odd import CONTROLS, HARD, odd
from tests.signs import signs

Read = tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]
SPACE = "{http://graphml.graphdrawing.org/xmlns}"


# --- second readers: nodes by identifier, edges with their ends; lists are lists, numbers numbers --------------------


def lists(said: dict[str, Any], separator: str) -> dict[str, Any]:
    several = {"synonyms", "same_as", "mappings", "condition", "sources", "evidence", "certainty", "denied_by"}
    return {
        name: [part for part in value.split(separator) if part] if name in several else value for name, value in said.items()
    }


def graphml(product: Product) -> Read:
    """By ElementTree alone: keys, then data."""
    root = ET.fromstring(product.text)  # noqa: S314  our own text
    keys = {key.attrib["id"]: (key.attrib["attr.name"], key.attrib["attr.type"]) for key in root.iter(SPACE + "key")}
    types: dict[str, Callable[[str], Any]] = {
        "long": int,
        "double": float,
        "boolean": lambda text: text.lower() == "true",
        "string": str,
    }

    def data(one: ET.Element) -> dict[str, Any]:
        said = {keys[part.attrib["key"]]: part.text or "" for part in one.iter(SPACE + "data")}
        return lists({name: types[kind](text) for (name, kind), text in said.items()}, "|")

    nodes = {one.attrib["id"]: data(one) for one in root.iter(SPACE + "node")}
    edges = [
        {**data(one), "id": one.attrib["id"], "subject": one.attrib["source"], "object": one.attrib["target"]}
        for one in root.iter(SPACE + "edge")
    ]
    assert all(edge["edge"] == edge["id"] for edge in edges)
    return nodes, edges


def gexf(product: Product) -> Read:
    read = networkx.read_gexf(io.BytesIO(product.text.encode()))
    edges = [{**lists(said, "|"), "subject": one, "object": other} for one, other, said in read.edges(data=True)]
    return {one: lists(said, "|") for one, said in read.nodes(data=True)}, edges


def cx2(product: Product) -> Read:
    read = RawCX2NetworkFactory().get_cx2network(json.loads(product.text))
    empty = {"claims": "", "denials": "", "condition": [], "sources": [], "evidence": [], "denied_by": []}
    values = {number: one["v"] for number, one in read.get_nodes().items()}
    nodes = {
        one["represents"]: {"synonyms": [], "same_as": [], **one, "label": one["name"], "name": one["local_name"]}
        for one in values.values()
    }
    edges = [
        {
            **empty, **one["v"], "id": one["v"]["name"], "relation": one["v"]["interaction"],
            "subject": values[one["s"]]["represents"], "object": values[one["t"]]["represents"],
        }
        for one in read.get_edges().values()
    ]  # fmt: skip
    return nodes, edges


def rows(text: str | bytes) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(str(text), newline=""), strict=True))


def typed(edge: dict[str, Any]) -> dict[str, Any]:
    return {**edge, "sign": int(edge["sign"]), "belief": float(edge["belief"]), "believed": edge["believed"] == "true"}


def edge_list(product: Product) -> Read:
    edges = [typed(lists(row, "|")) for row in rows(product.text)]
    nodes = {
        edge[end]: {"label": edge[f"{end}_label"], "kind": edge[f"{end}_kind"]}
        for edge in edges
        for end in ("subject", "object")
    }
    return nodes, edges


def neo4j(product: Product) -> Read:
    def named(row: dict[str, Any]) -> dict[str, Any]:
        ends = {":START_ID(Term)": "subject", ":END_ID(Term)": "object"}
        return lists({ends.get(name, name.partition(":")[0]): value for name, value in row.items()}, ";")

    nodes = {row["id"]: row for row in map(named, rows(product.files["nodes.csv"]))}
    return nodes, [typed(named(row)) for row in rows(product.files["relationships.csv"])]


READERS: dict[str, Callable[[Product], Read]] = {
    "graphml": graphml, "gexf": gexf, "cx2": cx2, "edges": edge_list, "neo4j": neo4j,
}  # fmt: skip


@pytest.fixture(scope="module")
def content(shipped: KnowledgeGraph) -> Content:
    return Content(shipped.store)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Content]:
    """A graph of two terms, of which one has a text as its label, synonym, definition and note."""
    return cache(lambda text: odd(tmp_path_factory.mktemp("odd"), text))


@pytest.fixture(scope="module", params=list(READERS))
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made(content: Content, form: str) -> Product:
    return export(form, content)


@pytest.fixture(scope="module")
def read(made: Product, form: str) -> Read:
    return READERS[form](made)


def counted(product: Product) -> dict[str, int]:
    return {loss.what: loss.count for loss in product.lost}


# --- what is in them ------------------------------------------------------------------------------------------------


def test_every_term_is_there_with_its_names(content: Content, form: str, made: Product, read: Read) -> None:
    ids, (nodes, _) = content.identifiers, read
    missing = {ids.curie(name) for name in content.terms} - set(nodes)
    assert set(nodes) <= {ids.curie(name) for name in content.terms}
    assert len(missing) == counted(made).get("terms without an edge", 0)
    assert not missing or form == "edges"
    for name, entry in content.terms.items():
        node = nodes.get(ids.curie(name))
        if node is None:
            continue
        assert (node["label"], node["kind"]) == (entry.label, entry.kind)
        if form != "edges":
            assert (node["name"], node["iri"], node["synonyms"]) == (name, ids.iri(name), list(entry.synonyms))
            assert node["same_as"] == list(ids.cross_references(name))
            assert node.get("definition", "") == entry.definition


def test_every_edge_is_there_with_its_belief_conditions_and_sources(content: Content, read: Read) -> None:
    curie = content.identifiers.curie
    expected = Counter(
        (
            prefixes().shorten(edge.iri), curie(edge.subject), edge.relation, curie(edge.object), round(edge.belief, 6),
            edge.believed, edge.traversal, tuple(map(curie, edge.condition)), frozenset(c.source for c in edge.claims),
            frozenset(c.evidence for c in edge.claims), frozenset(c.source for c in edge.denials),
        )
        for edge in content.edges
    )  # fmt: skip
    found = Counter(
        (
            e["id"], e["subject"], e["relation"], e["object"], e["belief"], e["believed"], e["traversal"],
            tuple(e["condition"]), frozenset(e["sources"]), frozenset(e["evidence"]), frozenset(e["denied_by"]),
        )
        for e in read[1]
        if e["id"].startswith("edge:")
    )  # fmt: skip
    assert found == expected
    assert sum(edge.traversal == "causal" for edge in content.edges) > 1500


def test_every_step_and_restriction_is_there(content: Content, read: Read) -> None:
    curie = content.identifiers.curie
    steps = {(s.subject, s.relation, s.object): s.kind.value for s in content.steps}
    for one in content.axioms.restrictions:
        if {one[0], one[2]} <= set(content.terms):
            steps.setdefault(one, content.relations[one[1]].traversal)
    expected = {(curie(s), relation, curie(o), kind) for (s, relation, o), kind in steps.items()}
    found = [e for e in read[1] if not e["id"].startswith("edge:")]
    assert {(e["subject"], e["relation"], e["object"], e["traversal"]) for e in found} == expected
    assert len(found) == len(expected) > 700
    assert not [e for e in found if e["claims"] or e["sources"] or e["belief"] != 1]


def test_every_sign_is_that_of_the_relation(read: Read) -> None:
    """The law: the signs are worked out from `relations.ttl` by rdflib here, and held against those of the file."""
    known = signs()
    assert {e["id"]: e["sign"] for e in read[1]} == {e["id"]: known[e["relation"]] for e in read[1]}
    assert {e["sign"] for e in read[1]} == {-1, 0, 1}


def test_every_claim_is_there_whole_and_those_that_are_not_are_counted(content: Content, made: Product, read: Read) -> None:
    told = {prefixes().shorten(claim.iri): claim for claim in content.claims}
    found: set[str] = set()
    for edge in read[1]:
        for which in ("claims", "denials"):
            for said in json.loads(edge[which] or "[]"):
                claim = told[said["claim"]]
                assert claim.denied == (which == "denials")
                for name in ("source", "locator", "evidence", "certainty", "note", "curator", "date"):
                    assert said.get(name, "") == one_line(getattr(claim, name)), (said, name)
                for name in ("share", "dose", "onset"):
                    assert said.get(name) == (getattr(claim, name).text if getattr(claim, name) else None)
                found.add(said["claim"])
    assert len(told) - len(found) == counted(made)["denials of what nobody says"]
    assert all(told[name].denied for name in set(told) - found)


def test_sources_are_described_or_counted_as_lost(content: Content, form: str, made: Product) -> None:
    described = sum(bool(source.title or source.authors) for source in content.sources.values())
    if form == "neo4j":
        found = {row["key:ID(Source)"]: row for row in rows(made.files["sources.csv"])}
        assert set(found) == set(content.sources)
        assert all(found[key]["title"] == one_line(one.title) for key, one in content.sources.items())
    elif form in {"graphml", "cx2"}:
        assert "descriptions of sources" not in counted(made)
        assert "Capsoni" in made.text
    else:
        assert counted(made)["descriptions of sources"] == described == len(content.sources)


def test_standard_identifiers(shipped: KnowledgeGraph) -> None:
    """All of these formats name terms in one place: one of them is enough to see it."""
    content = Content(shipped.store, "standard")
    product = export("neo4j", content)
    nodes, edges = neo4j(product)
    assert nodes["MONDO:0001475"]["label"] == "neutropenia"
    assert "lk:Neutropenia" in nodes["MONDO:0001475"]["same_as"]
    assert {e["subject"] for e in edges} | {e["object"] for e in edges} <= set(nodes)
    assert {part for e in edges for part in e["condition"]} <= set(nodes)
    assert counted(product)["standard identifiers"] == content.identifiers.kept > 0
    known = signs()
    assert all(e["sign"] == known[e["relation"]] for e in edges)


def test_of_the_network_ndex2_keeps_the_name_and_what_is_said_of_it(content: Content) -> None:
    """ndex2 gives `name` a meaning of its own: it is the label of a node and the title of the network."""
    read = RawCX2NetworkFactory().get_cx2network(json.loads(export("cx2", content).text))
    assert read.get_name() == "Leukograph"
    about = read.get_network_attributes()
    assert json.loads(about["relations"])["suppresses"]["sign"] == -1
    assert set(json.loads(about["sources"])) == set(content.sources)
    assert set(read.get_attribute_declarations()["edges"]) >= {"sign", "belief", "claims", "denials"}
    assert read.get_attribute_declarations()["edges"]["sources"] == {"d": "list_of_string"}


def test_gexf_has_no_date_of_the_clock(content: Content) -> None:
    newest = max(claim.date for claim in content.claims)
    assert f'<meta lastmodifieddate="{newest}">' in export("gexf", content).text


def test_types_of_neo4j(content: Content) -> None:
    files = export("neo4j", content).files
    assert str(files["relationships.csv"]).startswith(
        ":START_ID(Term),:END_ID(Term),:TYPE,id,relation,label,sign:int,belief:"
    )
    types = {row[":TYPE"] for row in rows(files["relationships.csv"])}
    assert {"HAS_MANIFESTATION", "SUB_CLASS_OF", "GERMLINE_VARIANTS_CAUSE"} <= types
    assert {row[":LABEL"] for row in rows(files["nodes.csv"])} >= {"Term;Disorder", "Term;Gene"}


# --- Mermaid --------------------------------------------------------------------------------------------------------


def test_the_chart_has_the_mechanism_with_its_signs(content: Content) -> None:
    product = export("mermaid", content)
    mechanism = {"AnatomicalSite", "BiologicalProcess", "CellType", "Quantity"}
    edges = [
        e for e in content.edges
        if e.traversal == "causal" and e.believed and {content.terms[n].kind for n in (e.subject, e.object)} <= mechanism
    ]  # fmt: skip
    arrows = re.findall(r'^  (\w+) -->\|"(.) (.*?)(?: (\d\.\d\d))?"\| (\w+)$', product.text, re.MULTILINE)
    names = {r.label: name for name, r in content.relations.items()}
    assert len(arrows) + 2 == len(product.text.splitlines()) - len(re.findall(r'^  \w+\["', product.text, re.MULTILINE)) + 1
    for _, mark, relation, _, _ in arrows:
        assert {"+": 1, "−": -1, "?": 0}[mark] == signs()[names[relation.partition(", given ")[0]]]  # noqa: RUF001
    curie = content.identifiers.curie
    ends = Counter((box(curie(e.subject).removeprefix("lk:")), box(curie(e.object).removeprefix("lk:"))) for e in edges)
    assert Counter((a, b) for a, _, _, belief, b in arrows if belief) == ends
    assert counted(product)["edges"] == len(content.edges) - len(edges)
    assert len(product.text) < 50_000
    assert len(arrows) < 500


def test_a_chart_holds_any_text_as_a_text() -> None:
    text = chart({"end": 'a "q" #1 <b>&amp;</b> ] %% ;\n\x00 end', "b": "b"}, [Arrow("end", "b", 'x"| c', -1, 0.5)])
    assert text.splitlines() == [
        "flowchart LR",
        '  end_["a #34;q#34; #35;1 #60;b#62;#38;amp#59;#60;/b#62; #93; #37;#37; #59; end"]',
        '  b["b"]',
        '  end_ -->|"− x#34;#124; c 0.50"| b',  # noqa: RUF001
    ]
    assert escaped("\u202eb") == "#8238;b"


# --- small and wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [HARD, CONTROLS], ids=["hard", "controls"])
def test_hostile_texts(small: Callable[[str], Content], form: str, text: str) -> None:
    product = export(form, small(text))
    nodes, edges = READERS[form](product)
    line = one_line(text)
    shown = f"'{line}" if form in {"edges", "neo4j"} and line[0] in "=+-@" else line
    assert nodes["lk:Fever"]["label"] == shown
    assert set(nodes) == {"lk:Fever", "lk:Chill"} if form != "edges" else {"lk:Fever", "lk:Chill"} <= set(nodes)
    (edge,) = (e for e in edges if e["relation"] == "causes")
    assert line in [said.get("note") for said in json.loads(edge["claims"])]
    assert sorted(edge["sources"]) == ["article-000", "article-004"]
    assert ("texts with line breaks or control characters" in counted(product)) == (text == CONTROLS)
    assert ("cells as they were" in counted(product)) == (form in {"edges", "neo4j"} and text == HARD)


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_the_xml_is_well_formed_whatever_the_texts(small: Callable[[str], Content], name: str) -> None:
    """networkx alone would write control characters, which no XML may hold."""
    ParserCreate().Parse(export(name, small(CONTROLS)).text.encode(), True)  # noqa: FBT003


def test_no_cell_is_a_formula(small: Callable[[str], Content]) -> None:
    found = []
    for name in ("edges", "neo4j", "kgx"):
        for text in export(name, small("=HYPERLINK(1)")).files.values():
            table = csv.reader(io.StringIO(str(text)), delimiter="\t" if name == "kgx" else ",")
            found += [cell for row in table for cell in row]
    assert found.count("'=HYPERLINK(1)") > 5
    assert not [cell for cell in found if cell[:1] in "=+-@" and cell and not re.fullmatch(r"-?\d+(\.\d+)?", cell)]


def test_a_denial_alone_makes_no_edge(small: Callable[[str], Content], form: str) -> None:
    product = export(form, small(HARD))
    assert not [e for e in READERS[form](product)[1] if e["relation"] == "affects"]
    assert counted(product)["denials of what nobody says"] == 1


def test_an_empty_store(form: str) -> None:
    assert READERS[form](export(form, Content(Store()))) == ({}, [])


def test_without_ndex2_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ndex2.cx2", None)
    with pytest.raises(MissingLibrary, match=r"needs the package ndex2, .* 'leukograph\[formats\]'"):
        export("cx2", Content(Store()))
