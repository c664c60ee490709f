"""The page: nothing from elsewhere, no label that breaks out of its place, and the same in table and picture."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from leukograph.assemble import network_of
from leukograph.causal import answer
from leukograph.errors import ParameterError, StoreError
from leukograph.filters import Filters
from leukograph.inlined import one_script
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Answer
from leukograph.network import Edge, Network
from leukograph.picture import MOST_NODES, PAGE, neighbourhood_data, neighbourhood_page, paths_data, paths_page
from tests.toy import network

EVIL = (
    "<script>alert(1)</script>",
    "</script><img src=http://evil.example/x onerror=alert(1)>",
    "</SCRIPT ><!-- <script>",
    "]]> --> </title></table>",
    "\"double\" 'single' & &amp; &lt;b&gt;",
    "href=\"https://evil.example\" src='//evil.example'",
    "javascript:alert(1)",
    "line\u2028paragraph\u2029end",
    "\u202eright to left\u202c \u200f \u2066isolated\u2069",
    "\\u003cb\\u003e \\n \\",
    "β-Thalassämie 白血球 🩸",
    "\\1 \\g<0> $& $1",
)
TEMPLATE = ("{{data}}", "{{script}}", "{{rows}} {{style}}", "{{library}}", "{{title}} {{summary}} {{policy}}")


@dataclass
class Element:
    name: str
    attributes: dict[str, str | None]
    text: str = ""


@dataclass
class Reader(HTMLParser):
    """What a browser would find: every element with its attributes and the text right below it."""

    elements: list[Element] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        self.open.append(element)
        if tag == "tr":
            self.rows.append([])

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            element = self.open.pop()
            if element.name == "td":
                self.rows[-1].append(element.text)
            if element.name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].text += data

    def all(self, name: str) -> list[Element]:
        return [element for element in self.elements if element.name == name]


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def data_of(page: str) -> dict[str, Any]:
    (block,) = [one for one in read(page).all("script") if one.attributes.get("type") == "application/json"]
    found: dict[str, Any] = json.loads(block.text)
    return found


def code_of(page: str) -> list[str]:
    return [one.text for one in read(page).all("script") if one.attributes.get("type") != "application/json"]


def table_of(page: str, name: str = "steps") -> list[list[str]]:
    """The rows of the table of steps, or of terms."""
    (inside,) = re.findall(rf'<table id="{name}">.*?</table>', page, re.DOTALL)
    return [row for row in read(inside).rows if row]


def summary_of(page: str) -> str:
    (summary,) = [one for one in read(page).all("p") if one.attributes.get("id") == "summary"]
    return summary.text


def labelled(labels: Sequence[str], text: str = "") -> Network:
    """A network of as many terms, T0 T1 ..., each raising the next, under these labels."""
    chain = "\n".join(f"T{number:02} + T{number + 1:02}" for number in range(len(labels) - 1))
    return replace(network(f"{chain}\n{text}"), labels=list(labels))


def rewired(graph: Network, *edges: Edge) -> Network:
    """The network with these edges alone."""
    kinds = [graph.kind(node) for node in range(len(graph.names))]
    return network_of(graph.names, graph.labels, kinds, edges=edges, denials=(), vocabulary=graph.vocabulary)


def ask(graph: Network, source: str, target: str, filters: Filters | None = None, **options: Any) -> Answer:
    return answer(graph, source, target, filters=filters, **options)


def expected_rows(data: dict[str, Any]) -> list[list[str]]:
    """The table as it must be, from what is drawn."""
    label = {node["id"]: node["label"] for node in data["nodes"]}
    rows = []
    for edge in data["edges"]:
        said = [("denied by " if c["denied"] else "") + f"{c['source']} at {c['locator']}" for c in edge["claims"]]
        belief = f"{edge['belief']:.3g}" if edge["claims"] else ""
        ends = label[edge["from"]], label[edge["to"]]
        given = f" (given {', '.join(edge['condition'])})" if edge["condition"] else ""
        sources = ", ".join(said) or f"by {edge['kind']}"
        rows.append([ends[0], edge["relation"] + given, ends[1], edge["said"], belief, sources])
    return rows


@pytest.fixture(scope="module")
def pages(shipped: KnowledgeGraph) -> list[str]:
    return [
        shipped.draw("neutropenia"),
        shipped.draw("leukopenia"),
        shipped.draw("clozapine", "bacterial infection"),
        shipped.draw("leukopenia", "anemia"),
        shipped.draw("neutropenia", "neutropenia"),
    ]


# --- nothing from elsewhere -----------------------------------------------------------------------------------------


def test_no_element_asks_for_anything(pages: list[str]) -> None:
    for page in pages:
        for element in read(page).elements:
            asking = {"src", "href", "srcset", "data", "action", "formaction", "background", "poster", "xlink:href"}
            assert not asking & set(element.attributes), element
            assert element.name not in {"link", "iframe", "frame", "object", "embed", "base", "img", "form", "video"}
            assert not [name for name in element.attributes if name.startswith("on")], element


def test_no_style_or_script_names_an_address_to_load(pages: list[str]) -> None:
    asks = re.compile(r"""@import|\b(?:url\(|(?:src|href)\s*=)\s*["'`]?\s*(?:https?:|//)""", re.IGNORECASE)
    calls = re.compile(r"\b(?:fetch|importScripts|sendBeacon|XMLHttpRequest|WebSocket|EventSource)\s*\(|\bimport\s*\(")
    for page in pages:
        assert asks.findall(page) == []
        (style,) = read(page).all("style")
        assert "url(" not in style.text
        for script in code_of(page)[1:]:
            assert calls.findall(script) == []
            assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|srcdoc|\beval\b|new Function", script)


def test_the_policy_allows_the_scripts_of_the_page_and_nothing_else(pages: list[str]) -> None:
    for page in pages:
        (policy,) = [
            str(one.attributes["content"])
            for one in read(page).all("meta")
            if str(one.attributes.get("http-equiv")).casefold() == "content-security-policy"
        ]
        rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
        hashes = [f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'" for text in code_of(page)]
        assert len(hashes) == 3
        assert sorted(rules.pop("script-src")) == sorted(hashes)
        assert rules == {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["data:", "blob:"]}


def test_the_policy_stands_before_all_that_it_rules(pages: list[str]) -> None:
    for page in pages:
        names = [element.name for element in read(page).elements]
        assert names.index("meta") < names.index("style") < names.index("script")
        assert page.index("Content-Security-Policy") < page.index("<style>") < page.index("<script")


def test_a_page_is_utf_8_small_and_whole(pages: list[str]) -> None:
    for page in pages:
        raw = page.encode("utf-8")
        assert len(raw) < 1_000_000
        assert page.startswith("<!DOCTYPE html>")
        assert page.rstrip().endswith("</html>")
        assert "\r" not in page, "a browser would turn it into a line feed, and the hash would not fit"
        assert b'<meta charset="utf-8">' in raw[:1024]
        for script in code_of(page):
            page = page.replace(script, "")  # noqa: PLW2901
        assert "{{" not in page


def test_the_same_page_twice(shipped: KnowledgeGraph, pages: list[str]) -> None:
    assert shipped.draw("Neutropenia") == pages[0]
    assert shipped.draw("Clozapine", "BacterialInfection") == pages[2]


def test_drawing_leaves_nothing_in_the_working_directory(
    shipped: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    page = shipped.draw("neutropenia", path="out/page.html")
    shipped.draw("clozapine", "neutropenia")
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["out", "out/page.html"]
    assert (tmp_path / "out" / "page.html").read_bytes() == page.encode("utf-8")


def test_a_page_cannot_be_written_onto_a_folder(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        shipped.draw("neutropenia", path=tmp_path)
    assert list(tmp_path.iterdir()) == []


# --- labels ---------------------------------------------------------------------------------------------------------


def check_labels(page: str, labels: Sequence[str]) -> None:
    """The labels stand whole in the data and in the table, and made no element."""
    plain = read(neighbourhood_page(network("A + B"), "A"))
    found = read(page)
    assert {element.name for element in found.elements} <= {*(e.name for e in plain.elements), "ol", "span", "li", "bdi"}
    assert len(found.all("script")) == 4
    assert sorted(node["label"] for node in data_of(page)["nodes"]) == sorted(labels)
    assert table_of(page) == expected_rows(data_of(page))
    (block,) = [one for one in found.all("script") if one.attributes.get("type") == "application/json"]
    assert not set(block.text) & set("<\u2028\u2029")


@pytest.mark.parametrize("label", EVIL)
def test_a_label_stays_text(label: str) -> None:
    graph = labelled([label, "plain"])
    for page in (neighbourhood_page(graph, "T00"), paths_page(graph, ask(graph, "T00", "T01"))):
        check_labels(page, [label, "plain"])
        assert table_of(page) == [[label, "increases", "plain", "raises", "1", "toy at 1-2"]]
    (title,) = read(neighbourhood_page(graph, "T00")).all("title")
    assert title.text == f"{label} · Leukograph"


def test_all_labels_at_once_in_paths_and_chains() -> None:
    graph = labelled(EVIL)
    last = f"T{len(EVIL) - 1:02}"
    page = paths_page(graph, ask(graph, "T00", last, max_length=50))
    check_labels(page, EVIL)
    assert [row[0] for row in table_of(page)] == list(EVIL[:-1])
    assert len(read(page).all("ol")) == 1
    assert [one.text for one in read(page).all("bdi")] == list(EVIL)
    (title,) = read(page).all("h1")
    assert title.text == f"{EVIL[0]} → {EVIL[-1]}"


@pytest.mark.parametrize("label", TEMPLATE)
def test_a_label_that_looks_like_a_place_of_the_template_stays_text(label: str) -> None:
    graph = labelled([label, "plain"])
    for page in (neighbourhood_page(graph, "T00"), paths_page(graph, ask(graph, "T00", "T01"))):
        check_labels(page, [label, "plain"])


def test_sources_and_locators_stay_text() -> None:
    graph = network("A + B")
    (edge,) = graph.edges
    said, denied = replace(edge.claims[0], source=EVIL[1], locator=EVIL[4]), replace(edge.claims[0], source=EVIL[0])
    claims = said, replace(denied, denied=True, iri="claim:2")
    page = neighbourhood_page(rewired(graph, edge._replace(claims=claims)), "A")
    assert len(read(page).all("script")) == 4
    assert table_of(page) == expected_rows(data_of(page))
    assert table_of(page)[0][-1] == f"{EVIL[1]} at {EVIL[4]}, denied by {EVIL[0]} at 1-2"


# --- the same in the table as in the picture ------------------------------------------------------------------------


def test_the_table_holds_what_is_drawn(pages: list[str]) -> None:
    for page in pages:
        assert table_of(page) == expected_rows(data_of(page))


def test_a_neighbourhood_by_hand() -> None:
    graph = network("C is A\nA - B belief=0.5\nX + A if=Y by=trial\nB + C\nA low D\nA ~ E\nA ? F")
    page = neighbourhood_page(graph, "A")
    data = data_of(page)
    assert table_of(page) == [
        ["a", "affects", "f", "no sign", "1", "toy at 1-2"],
        ["a", "associated with", "e", "no sign", "1", "toy at 1-2"],
        ["a", "decreases", "b", "lowers", "0.5", "toy at 1-2"],
        ["a", "deficiency of", "d", "lowers", "", "by definition"],
        ["c", "is a", "a", "is a kind of", "", "by hierarchy"],
        ["x", "increases (given y)", "a", "raises", "1", "trial at 1-2"],
    ]
    assert sorted(node["label"] for node in data["nodes"]) == ["a", "b", "c", "d", "e", "f", "x"]
    assert [node["label"] for node in data["nodes"] if node["centre"]] == ["a"]
    assert not data["layered"]
    summary = summary_of(page)
    assert summary == "a: 6 steps lead to it or from it."


def test_the_neighbourhood_of_a_shipped_term(shipped: KnowledgeGraph) -> None:
    graph, data = shipped.network, data_of(neighbourhood_page(shipped.network, "Agranulocytosis"))
    name = {node["id"]: node["name"].removeprefix("lk:") for node in data["nodes"]}
    centre = graph.number["Agranulocytosis"]
    near = [
        (graph.names[edge.tail], graph.names[edge.head], edge.sign, edge.belief, edge.kind.value)
        for edge in graph.edges
        if centre in (edge.tail, edge.head)
    ]
    drawn = [(name[e["from"]], name[e["to"]], e["sign"], e["belief"], e["kind"]) for e in data["edges"]]
    assert sorted(drawn) == sorted(near)
    assert sorted(name.values()) == sorted({end for edge in near for end in edge[:2]})
    assert {node["label"] for node in data["nodes"]} == {graph.labels[graph.number[one]] for one in name.values()}
    assert {kind["label"] for kind in data["kinds"]} == {node["kind"] for node in data["nodes"]}
    assert all(re.fullmatch(r"#[0-9A-Fa-f]{6}", node["color"]) for node in data["nodes"])


def test_more_than_150_terms_are_cut_and_that_is_said() -> None:
    cut = ((149, ""), (150, " Only 150 of 151 terms are drawn."), (400, " Only 150 of 401 terms are drawn."))
    for others, said in cut:
        graph = network("\n".join(f"A + B{number:03}" for number in range(others)))
        page = neighbourhood_page(graph, "A")
        data = data_of(page)
        assert len(data["nodes"]) == min(others + 1, MOST_NODES) == min(others + 1, 150)
        assert len(data["edges"]) == len(table_of(page)) == min(others, 149)
        kept = {node["id"] for node in data["nodes"]}
        assert {end for edge in data["edges"] for end in (edge["from"], edge["to"])} <= kept
        summary = summary_of(page)
        assert summary == f"a: {others} steps lead to it or from it.{said}"


def steps_of(found: Answer) -> set[tuple[str, str, str, float, tuple[tuple[str, str, bool], ...]]]:
    return {
        (
            step.subject.label, step.relation, step.object.label, step.belief,
            tuple((c.source, c.locator, c.denied) for c in step.claims),
        )
        for path in found.paths
        for step in path.steps
    }  # fmt: skip


def drawn_steps(graph: Network, page: str) -> set[tuple[str, str, str, float, tuple[tuple[str, str, bool], ...]]]:
    data = data_of(page)
    label = {node["id"]: node["label"] for node in data["nodes"]}
    names = {relation.label: relation.name for relation in graph.vocabulary.relations.values()} | {"is a": "subClassOf"}
    return {
        (
            label[edge["from"]], names[edge["relation"]], label[edge["to"]], edge["belief"],
            tuple((c["source"], c["locator"], c["denied"]) for c in edge["claims"]),
        )
        for edge in data["edges"]
    }  # fmt: skip


def test_the_drawn_steps_are_those_of_the_paths(shipped: KnowledgeGraph, pages: list[str]) -> None:
    found = shipped.paths("clozapine", "bacterial infection", k=10)
    assert drawn_steps(shipped.network, pages[2]) == steps_of(found)
    assert data_of(pages[2])["layered"]
    summary = summary_of(pages[2])
    assert summary == (
        f"Verdict: raises. {found.raising} paths raise, 0 lower, 0 have no sign; the best {len(found.paths)} are drawn."
    )


def test_an_edge_whose_condition_does_not_hold_is_not_drawn() -> None:
    graph = network("A + B belief=0.5\nA + B if=C belief=0.9 by=trial")
    found = ask(graph, "A", "B")
    assert (found.raising, len(found.paths)) == (1, 1)
    assert drawn_steps(graph, paths_page(graph, found)) == steps_of(found)


def test_the_page_shows_the_claims_and_beliefs_that_the_filters_leave() -> None:
    graph = network("A + B")
    (edge,) = graph.edges
    said = (replace(edge.claims[0], source="trial"), replace(edge.claims[0], source="review", iri="claim:2"))
    graph = rewired(graph, edge._replace(belief=0.96, claims=said))
    found = ask(graph, "A", "B", Filters(sources=frozenset({"trial"})))
    assert found.paths[0].belief == 0.8
    assert drawn_steps(graph, paths_page(graph, found)) == steps_of(found)


def test_the_page_of_no_path_shows_both_ends_and_the_reason(shipped: KnowledgeGraph) -> None:
    found = shipped.paths("neutrophil", "clozapine")
    page = paths_page(shipped.network, found)
    assert [node["label"] for node in data_of(page)["nodes"]] == ["neutrophil", "clozapine"]
    assert [node["level"] for node in data_of(page)["nodes"]] == [0, 1]
    assert (data_of(page)["edges"], table_of(page)) == ([], [])
    assert summary_of(page) == (
        "Verdict: none. 0 paths raise, 0 lower, 0 have no sign; none is drawn. "
        "No causal path leads from the one to the other."
    )


def test_where_there_is_no_path_the_ways_from_the_common_causes_are_drawn(shipped: KnowledgeGraph, pages: list[str]) -> None:
    found = shipped.paths("leukopenia", "anemia")
    data = data_of(pages[3])
    causes = {cause.node.id for cause in found.common_causes}
    assert len(causes) == 3
    assert [node["label"] for node in data["nodes"] if node["centre"]] == ["leukopenia", "anemia"]
    assert causes <= {node["id"] for node in data["nodes"]}
    near = [shipped.paths(cause, end, k=1, by="length") for cause in causes for end in ("Leukopenia", "Anemia")]
    drawn = set().union(*(steps_of(answer) for answer in near))
    assert drawn_steps(shipped.network, pages[3]) == drawn
    reason = str(found.reason)
    assert summary_of(pages[3]) == (
        "Verdict: none. 0 paths raise, 0 lower, 0 have no sign. Drawn are the ways from the common causes. "
        f"{reason[0].upper()}{reason[1:]}."
    )


def test_the_page_of_a_term_and_itself(pages: list[str]) -> None:
    assert [node["label"] for node in data_of(pages[4])["nodes"]] == ["neutropenia"]


def test_levels_run_from_left_to_right() -> None:
    graph = network("A + B\nA + M\nM + B\nM + N\nN + B")
    data = data_of(paths_page(graph, ask(graph, "A", "B", k=9)))
    assert {node["label"]: node["level"] for node in data["nodes"]} == {"a": 0, "m": 1, "n": 2, "b": 3}


def test_every_chain_is_written_out() -> None:
    graph = network("A - B belief=0.5\nA is M\nM + B belief=0.25")
    page = paths_page(graph, ask(graph, "A", "B"))
    text = re.sub(r"<[^>]+>", "", page[page.index("<ol>") : page.index("</ol>")].replace("</li>", "\n"))
    assert text.splitlines() == [
        "a \u2212 decreases b (lowers, belief 0.5)",
        "a = is a m + increases b (raises, belief 0.25)",
    ]


# --- many modules, one script ------------------------------------------------------------------------------------------


def test_modules_become_one_script_in_the_order_that_they_need(tmp_path: Path) -> None:
    (tmp_path / "low.js").write_text("// low\n\nexport const one = 1;\nexport async function wait() {}\n")
    (tmp_path / "left.js").write_text('import { one } from "/static/low.js";\nexport function left() { return one; }\n')
    (tmp_path / "right.js").write_text(
        'import { one, wait } from "/static/low.js";\nconst two = one + 1;\nexport { two };\n'
    )
    (tmp_path / "top.js").write_text(
        'import { left } from "/static/left.js";\nimport { two } from "/static/right.js";\n\nexport { two };\n'
        "export function show() { return left(); }\n"
    )
    assert one_script(tmp_path, "top.js", "Top") == (
        '"use strict";\nconst Top = (() => {\n// low\n\nconst one = 1;\nasync function wait() {}\n\nfunction left() '
        "{ return one; }\n\nconst two = one + 1;\n\n\nfunction show() { return left(); }\n\nreturn { show, two };\n})();\n"
        "globalThis.Top = Top;\n"
    )


@pytest.mark.parametrize(
    "line", ['import * as all from "/static/low.js";', 'import { a as b } from "/static/low.js";', "export default 3;"]
)
def test_what_cannot_be_one_script_is_told(tmp_path: Path, line: str) -> None:
    (tmp_path / "top.js").write_text(f"// top\n{line}\n")
    with pytest.raises(ValueError, match=re.escape(f"top.js cannot stand in one script with others: {line}")):
        one_script(tmp_path, "top.js", "Top")


def test_no_two_modules_of_a_picture_name_the_same() -> None:
    """In the page they share one scope."""
    script = one_script(PAGE, "picture.js", "LeukographPicture")
    names = re.findall(r"^(?:async )?(?:function|const|let) (\w+)", script, re.MULTILINE)
    names += [
        one for line in re.findall(r"^const (\w+ = .*);$", script, re.MULTILINE) for one in re.findall(r", (\w+) = ", line)
    ]
    assert len(names) > 50
    assert {one for one in names if names.count(one) > 1} == set()


# --- the known faults of pyvis that need no browser to be seen (others: test_picture_browser.py) ---------------------


def test_pyvis_fault_ids_unescaped_in_the_select_menu() -> None:
    """pyvis writes the ids of nodes into a menu, unescaped: here there is no menu, and ids stand in JSON alone."""
    evil = "B</option><script>alert(1)</script>"
    graph = replace(network("A + B"), names=["A", evil], labels=["a", "b"])
    page = neighbourhood_page(graph, "A")
    found = read(page)
    assert not {"select", "option"} & {element.name for element in found.elements}
    assert len(found.all("script")) == 4
    assert [node["id"] for node in data_of(page)["nodes"]] == ["lk:A", f"lk:{evil}"]
    assert table_of(page, "terms") == [["a", "disorder", "lk:A"], ["b", "disorder", f"lk:{evil}"]]


def test_pyvis_faults_a_folder_lib_and_no_utf_8_on_windows(cache: Path, tmp_path: Path) -> None:
    """pyvis drops a folder `lib/` where it is called, and writes in the encoding of the system, which fails on one like
    that of Windows: here one page is written and nothing else, in UTF-8 whatever the system's encoding is."""
    folder = tmp_path / "here"
    folder.mkdir()
    given = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "LEUKOGRAPH_CACHE": str(cache)}
    words = [sys.executable, "-m", "leukograph", "draw", "clozapine", "neutropenia", "-k", "2", "-o", "page.html"]
    made = subprocess.run(words, cwd=folder, env={**os.environ, **given}, capture_output=True, check=False)
    assert (made.returncode, made.stdout) == (0, b""), made.stderr
    assert [path.name for path in folder.iterdir()] == ["page.html"]
    page = (folder / "page.html").read_bytes().decode("utf-8")
    assert "<title>clozapine → neutropenia · Leukograph</title>" in page
    assert summary_of(page).endswith("the best 2 are drawn.")


# --- the options of a question ---------------------------------------------------------------------------------------


def test_the_options_of_paths_narrow_what_is_drawn(shipped: KnowledgeGraph) -> None:
    options: dict[str, Any] = {"k": 4, "max_length": 3, "avoid": ["agranulocytosis"]}
    page = shipped.draw("clozapine", "bacterial infection", **options)
    found = shipped.paths("clozapine", "bacterial infection", **options)
    assert 0 < len(found.paths) <= 4
    assert drawn_steps(shipped.network, page) == steps_of(found)
    assert shipped.picture("clozapine", "bacterial infection", **options) == data_of(page)


def test_a_neighbourhood_takes_no_options(shipped: KnowledgeGraph) -> None:
    with pytest.raises(ParameterError) as caught:
        shipped.draw("neutropenia", given=["CSF3R deficiency"])
    assert str(caught.value) == "a neighbourhood takes no options (given): name a target too, to draw the paths to it"


def test_paths_that_pass_more_than_150_terms_are_cut_and_that_is_said() -> None:
    chains = [f"A + M{n}a\nM{n}a + M{n}b\nM{n}b + B" for n in range(90)]
    graph = network("\n".join(chains))
    data = paths_data(graph, ask(graph, "A", "B", k=90))
    assert data["cut"] == {"drawn": 150, "of": 182}
    assert (len(data["nodes"]), len(data["edges"])) == (150, 3 * 74)
    assert data["summary"] == (
        "Verdict: raises. 90 paths raise, 0 lower, 0 have no sign; the best 74 are drawn. Only 150 of 182 terms are drawn."
    )


def test_of_too_many_neighbours_the_most_believed_are_drawn() -> None:
    lines = [f"A + B{n:03} belief={0.2 + n / 1000:.3f}" for n in range(200)]
    graph = network("\n".join([*lines, "A is P", "K is A"]))
    names = {node["label"] for node in neighbourhood_data(graph, "A")["nodes"]}
    assert names == {"a", "p", *(f"b{n:03}" for n in range(52, 200))}


def test_terms_that_paths_pass_in_either_order_stand_in_that_of_the_better_path() -> None:
    graph = network("A + M\nM + N\nN + B\nA + N belief=0.5\nN + M belief=0.5\nM + B belief=0.5")
    data = paths_data(graph, ask(graph, "A", "B", k=9))
    assert {node["label"]: node["level"] for node in data["nodes"]} == {"a": 0, "m": 1, "n": 2, "b": 3}
