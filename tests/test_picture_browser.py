"""The page of a picture in a real browser: it asks for nothing, does what it says, and reads well for everyone."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from leukograph.knowledge import KnowledgeGraph
from leukograph.picture import neighbourhood_page, paths_page
from tests.browser import NARROW, WIDE, Visit, accessibility
from tests.test_picture import EVIL, ask, labelled
from tests.toy import network

Visits = Callable[..., Visit]
SVG = "{http://www.w3.org/2000/svg}"
# The page keeps its picture to itself; here it is caught as it is made.
CATCH = """Object.defineProperty(window, "LeukographPicture", { configurable: true, set(given) {
  const show = given.show; given.show = (options) => (window.picture = show(options)); } })"""
PLACE = """(id) => { const box = document.getElementById("graph").getBoundingClientRect();
  const at = picture.network.canvasToDOM(picture.network.getPosition(id)); return [box.left + at.x, box.top + at.y]; }"""
HALFWAY = """(id) => { const box = document.getElementById("graph").getBoundingClientRect();
  const edge = picture.shown().edges.find((each) => each.id === id);
  const [a, b] = [edge.from, edge.to].map((end) => picture.network.canvasToDOM(picture.network.getPosition(end)));
  return [box.left + (a.x + b.x) / 2, box.top + (a.y + b.y) / 2]; }"""
SHOWN = "[picture.shown().nodes.map((node) => node.label), picture.shown().edges.map((edge) => edge.id)]"
TITLES = "picture.network.body.data.nodes.get().map(({ title }) => [title.childElementCount, title.textContent])"
BOXES = "picture.shown().nodes.map((node) => [node.label, picture.network.getBoundingBox(node.id)])"
POSITIONS = "picture.network.getPositions()"
EXPAND = """async (many) => {
  const look = { kind: "drug", color: "#009E73", shape: "dot", level: 0, centre: false };
  const node = (name) => ({ id: name, name, label: name, ...look });
  const step = { relation: "causes", sign: 1, said: "raises", belief: 1, kind: "causal", condition: [], claims: [] };
  const edge = (from, to) => ({ id: `${from} ${to}`, from, to, ...step });
  const names = Array.from({ length: many }, (_, place) => `new${place}`);
  const kinds = [{ label: "drug", color: "#009E73", shape: "dot" }];
  const more = { nodes: ["lk:A", ...names].map(node), edges: names.map((name) => edge("lk:A", name)), cut: null, kinds };
  const data = JSON.parse(document.getElementById("data").textContent);
  const canvas = document.createElement("div");
  canvas.style.height = "300px";
  document.body.append(canvas);
  const told = [];
  const expand = async () => more, onSay = (text) => told.push(text);
  const made = LeukographPicture.show({ canvas, legend: document.getElementById("legend"), data, expand, onSay });
  made.pin("lk:B");
  const before = made.network.getPosition("lk:B");
  const came = await made.expand("lk:A");
  const after = made.network.getPosition("lk:B");
  return [came, made.data().nodes.length, made.data().edges.length, told.at(-1), after.x - before.x, after.y - before.y];
}"""


@pytest.fixture(scope="module")
def addresses(shipped: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of pages on the disk."""
    folder = tmp_path_factory.mktemp("pages")
    asked = {
        "paths": ("clozapine", "bacterial infection"),
        "near": ("agranulocytosis",),
        "many": ("neutropenia",),
        "none": ("leukopenia", "anemia"),
    }
    for name, (source, *target) in asked.items():
        (folder / f"{name}.html").write_text(shipped.draw(source, *target), "utf-8", newline="\n")
    return {name: (folder / f"{name}.html").as_uri() for name in asked}


def parsed(content: str | bytes) -> ElementTree.Element:
    """The root of an SVG, which has to be well-formed."""
    return ElementTree.fromstring(content)  # noqa: S314 # made by our own page


def counted(root: ElementTree.Element) -> tuple[int, int]:
    """How many terms and steps an SVG shows."""
    return len(root.findall(f"{SVG}g[@class='node']")), len(root.findall(f"{SVG}g[@class='edge']"))


def opened(visits: Visits, address: str, size: tuple[int, int] = WIDE, **options: Any) -> Visit:
    """The page of an address, whose picture tests can ask."""
    made = visits(size, **options)
    made.page.add_init_script(CATCH)
    made.go(address)
    made.page.locator("#legend button").first.wait_for()
    return made


def shown_page(visits: Visits, folder: Path, page: str) -> Visit:
    """A page of a toy graph, from the disk."""
    (folder / "toy.html").write_text(page, "utf-8", newline="\n")
    return opened(visits, (folder / "toy.html").as_uri())


def data_in(seen: Visit) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(seen.page.locator("#data").text_content() or "")
    return found


def saved(seen: Visit, form: str, folder: Path) -> tuple[str, bytes]:
    """The name and the content of what the button saves."""
    with seen.page.expect_download() as download:
        seen.page.click(f"#{form}")
    path = folder / "saved"
    download.value.save_as(path)
    return download.value.suggested_filename, path.read_bytes()


# --- from disk, alone -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["paths", "near", "many", "none"])
def test_a_page_opens_from_disk_and_asks_for_nothing(name: str, addresses: dict[str, str], visits: Visits) -> None:
    seen = opened(visits, addresses[name])
    assert (seen.requests, seen.faults) == ([addresses[name]], [])


def test_a_page_of_150_terms_is_below_1_mb(addresses: dict[str, str], visits: Visits) -> None:
    seen = opened(visits, addresses["many"])
    assert len(data_in(seen)["nodes"]) == 150
    assert len(seen.page.evaluate(SHOWN)[0]) == 150
    assert len(seen.page.content().encode()) < 1_000_000


def test_it_shows_itself_in_a_notebook(shipped: KnowledgeGraph, visits: Visits, tmp_path: Path) -> None:
    frame = shipped.draw("fever")._repr_html_()
    (tmp_path / "book.html").write_text(f"<!DOCTYPE html><meta charset=utf-8><title>book</title><p>cell</p>{frame}", "utf-8")
    seen = visits().go((tmp_path / "book.html").as_uri())
    inside = seen.page.frame_locator("iframe")
    inside.locator("#legend button").first.wait_for()
    assert inside.locator("h1").text_content() == "fever"
    with seen.page.expect_download() as download:
        inside.locator("#svg").click()
    assert download.value.suggested_filename == "leukograph-fever.svg"
    assert [fault for fault in seen.faults if "policy" in fault] == []
    assert [url for url in seen.requests if url.startswith(("http:", "https:"))] == []


# --- for everyone ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "size", "dark"),
    [("paths", WIDE, False), ("paths", NARROW, True), ("many", NARROW, False), ("none", WIDE, True)],
)
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(
    name: str,
    size: tuple[int, int],
    dark: bool,  # noqa: FBT001
    addresses: dict[str, str],
    visits: Visits,
) -> None:
    page = opened(visits, addresses[name], size, dark=dark).page
    page.locator("#legend button").first.click()
    page.fill("#find", "leuk")
    assert accessibility(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


def test_all_of_it_can_be_done_by_keyboard(addresses: dict[str, str], visits: Visits) -> None:
    page = opened(visits, addresses["paths"]).page
    head = page.locator("#details h2")
    page.locator("#graph").focus()
    page.keyboard.press("ArrowRight")
    assert head.text_content() == "clozapine"
    page.keyboard.press("ArrowRight")
    assert head.text_content() in {"granulopoiesis", "agranulocytosis", "neutrophil count"}
    page.keyboard.press("e")
    assert head.text_content() == "Evidence"
    assert page.locator("#details .sign").count() == 1
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "details"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#details .acts button").first.text_content() == "Collapse"
    scale = page.evaluate("picture.network.getScale()")
    page.locator("#graph").focus()
    page.keyboard.press("+")
    assert page.evaluate("picture.network.getScale()") == pytest.approx(1.25 * scale)
    page.keyboard.press("p")
    assert "is pinned" in (page.locator("#said").text_content() or "")


def test_the_focus_is_seen(addresses: dict[str, str], visits: Visits) -> None:
    page = opened(visits, addresses["near"]).page
    for _ in range(14):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth"
        )
        assert outline == "solid3px", page.evaluate("document.activeElement.outerHTML")


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_what_is_drawn_can_be_told_apart_in_light_and_dark(addresses: dict[str, str], visits: Visits) -> None:
    """The ratios are those of WCAG 2.2: 4.5 for text (1.4.3), 3 for what is no text (1.4.11)."""
    seen = opened(visits, addresses["paths"])
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme)
        card = {"light": "#ffffff", "dark": "#1b1f23"}[scheme]
        seen.page.wait_for_function('(card) => picture.exportSVG().includes(`fill="${card}"`)', arg=card)
        root = parsed(seen.page.evaluate("picture.exportSVG()"))
        paper = root.findall(f"{SVG}rect")[0].attrib["fill"]
        assert paper == card
        lines = {path.attrib["stroke"] for path in root.iter(f"{SVG}path")}
        assert len(lines) == 3
        assert min(contrast(line, paper) for line in lines) >= 4.5
        for node in root.findall(f"{SVG}g[@class='node']"):
            text, shape = node.findall(f"{SVG}text")[0], node[1]
            inside = shape.tag in {f"{SVG}rect", f"{SVG}ellipse"}
            assert contrast(text.attrib["fill"], shape.attrib["fill"] if inside else paper) >= 4.5


def test_a_wheel_scrolls_the_page_until_the_picture_is_chosen(addresses: dict[str, str], visits: Visits) -> None:
    page = opened(visits, addresses["near"]).page
    scale = page.evaluate("picture.network.getScale()")
    page.locator("#graph").hover()
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(300)
    assert page.evaluate("[scrollY > 0, picture.network.getScale()]") == [True, scale]
    page.locator("#graph").focus()
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(300)
    assert page.evaluate("picture.network.getScale()") < scale


# --- what it does ---------------------------------------------------------------------------------------------------


def test_a_click_on_a_term_and_on_a_step_shows_the_evidence(visits: Visits, tmp_path: Path) -> None:
    graph = network("A + B belief=0.5 by=trial\nA - C by=review if=D\nE is A")
    seen = shown_page(visits, tmp_path, neighbourhood_page(graph, "A"))
    seen.page.mouse.click(*seen.page.evaluate(PLACE, "lk:C"))
    head = seen.page.locator("#details h2")
    head.get_by_text("c", exact=True).wait_for()
    assert seen.page.locator("#details li").all_text_contents() == ["\u2212 a decreases c"]
    step = next(edge["id"] for edge in data_in(seen)["edges"] if edge["to"] == "lk:C")
    seen.page.mouse.click(*seen.page.evaluate(HALFWAY, step))
    head.get_by_text("Evidence").wait_for()
    assert seen.page.locator("#details > p").all_text_contents() == [
        "a decreases c", "\u2212 lowers, belief 1.00", "Acts only given d.",
    ]  # fmt: skip
    said = ["Said by review", "at 1-2", "holds given d", "stated, ECO:0000180"]
    assert seen.page.locator("#details li p").all_text_contents() == said
    step = next(edge["id"] for edge in data_in(seen)["edges"] if edge["kind"] == "hierarchy")
    seen.page.mouse.click(*seen.page.evaluate(HALFWAY, step))
    seen.page.get_by_text("Holds by hierarchy.").wait_for()


def test_the_legend_filters_kinds_and_signs(addresses: dict[str, str], visits: Visits) -> None:
    seen = opened(visits, addresses["paths"])
    data = data_in(seen)
    button = seen.page.get_by_role("button", name="disorder")
    assert button.get_attribute("aria-pressed") == "true"
    button.press("Enter")
    assert button.get_attribute("aria-pressed") == "false"
    gone = {node["id"] for node in data["nodes"] if node["kind"] == "disorder" and not node["centre"]}
    steps = {edge["id"] for edge in data["edges"] if not gone & {edge["from"], edge["to"]}}
    labels, edges = seen.page.evaluate(SHOWN)
    assert (len(gone), set(edges)) == (5, steps)
    assert set(labels) == {node["label"] for node in data["nodes"] if node["id"] not in gone}
    assert seen.page.locator("#said").text_content() == f"{len(labels)} of {len(data['nodes'])} terms are shown."
    button.press(" ")
    assert len(seen.page.evaluate(SHOWN)[0]) == len(data["nodes"])
    seen.page.get_by_role("button", name="\u2212 lowers").click()
    assert set(seen.page.evaluate(SHOWN)[1]) == {
        edge["id"] for edge in data["edges"] if edge["sign"] != -1 or edge["kind"] == "hierarchy"
    }
    seen.page.click("#everything")
    assert seen.page.locator("#legend button[aria-pressed='false']").count() == 0
    assert len(seen.page.evaluate(SHOWN)[1]) == len(data["edges"])


def test_search_finds_and_says_when_it_does_not(addresses: dict[str, str], visits: Visits) -> None:
    page = opened(visits, addresses["many"]).page
    page.fill("#find", "cycloPHOS")
    assert page.locator("#details h2").text_content() == "cyclophosphamide"
    assert page.evaluate("picture.network.getSelectedNodes()") == ["lk:Cyclophosphamide"]
    page.fill("#find", "no such <b>")
    assert page.locator("#said").text_content() == "No term that is shown has “no such <b>” in its name."


def test_what_hangs_from_a_term_alone_folds_away_and_comes_back(visits: Visits, tmp_path: Path) -> None:
    graph = network("A + M\nM + N\nN + B\nA + B\nM + B")
    seen = shown_page(visits, tmp_path, neighbourhood_page(graph, "M"))
    assert seen.page.evaluate("picture.collapse('lk:M')") == 3
    assert seen.page.evaluate(SHOWN) == [["m"], []]
    assert seen.page.evaluate("picture.collapse('lk:M'); picture.expand('lk:M')") == {"added": 3, "left": 0}
    assert sorted(seen.page.evaluate(SHOWN)[0]) == ["a", "b", "m", "n"]
    assert seen.page.evaluate("picture.collapse('lk:A')") == 0
    assert seen.page.locator("#said").text_content() == "Nothing hangs from a alone."
    seen.page.mouse.dblclick(*seen.page.evaluate(PLACE, "lk:M"))
    seen.page.wait_for_function("picture.isCollapsed('lk:M')")


@pytest.mark.parametrize(("many", "added", "left"), [(5, 5, 0), (200, 40, 160)])
def test_terms_that_are_fetched_are_added_up_to_a_bound_and_what_is_pinned_stays(
    many: int, added: int, left: int, visits: Visits, tmp_path: Path
) -> None:
    seen = shown_page(visits, tmp_path, neighbourhood_page(network("A + B"), "A"))
    more = f"; {left} more are not drawn" if left else ""
    told = f"{added} terms were added around a{more}."
    assert seen.page.evaluate(EXPAND, many) == [{"added": added, "left": left}, 2 + added, 1 + added, told, 0, 0]
    assert seen.page.locator("#legend button", has_text="drug").text_content() == f"drug {added}"
    assert seen.faults == []


PUT = """async (pinned) => {
  const look = { kind: "drug", color: "#009E73", shape: "box", level: 0, centre: false };
  const names = Array.from({ length: 24 }, (_, place) => `a rather long name of a neighbour ${place}`);
  const node = (name) => ({ id: name, name, label: name, ...look });
  const step = { relation: "causes", sign: 1, said: "raises", belief: 1, kind: "causal", condition: [], claims: [] };
  const edge = (to) => ({ id: `b ${to}`, from: "lk:B", to, ...step });
  const canvas = document.createElement("div");
  canvas.style.height = "500px";
  document.body.append(canvas);
  const data = { ...JSON.parse(document.getElementById("data").textContent), layered: LAYERED };
  const expand = async () => ({ nodes: names.map(node), edges: names.map(edge), kinds: [], cut: null });
  const made = LeukographPicture.show({ canvas, data, expand });
  const put = made.network.getPosition("lk:C");
  const other = made.network.getPosition("lk:B");
  // Where the neighbours of B will want to stand: beyond it, away from the middle.
  made.network.moveNode("lk:C", other.x + 230, other.y);
  made.network.body.emitter.emit("dragging", { nodes: ["lk:C"] });
  const here = made.network.getPosition("lk:C");
  if (pinned) made.pin("lk:C");
  const came = await made.expand("lk:B");
  const after = made.network.getPosition("lk:C");
  const boxes = made.shown().nodes.map(({ x, y, box }) => [x - box.left, x + box.right, y - box.top, y + box.bottom]);
  const over = (a, b) => a[0] < b[1] && b[0] < a[1] && a[2] < b[3] && b[2] < a[3];
  const meet = boxes.some((a, one) => boxes.some((b, two) => one < two && over(a, b)));
  return [came.added, put.x === here.x && put.y === here.y, Math.hypot(after.x - here.x, after.y - here.y), meet];
}"""


@pytest.mark.parametrize("layered", ["false", "true"])
def test_what_is_pinned_stays_where_it_was_put_when_neighbours_push(layered: str, visits: Visits, tmp_path: Path) -> None:
    graph = network("A + B\nA + C\nD + A")
    moved = {}
    for pinned in (False, True):
        seen = shown_page(visits, tmp_path, neighbourhood_page(graph, "A"))
        added, same, moved[pinned], meet = seen.page.evaluate(PUT.replace("LAYERED", layered), pinned)
        assert (added, same, meet, seen.faults) == (24, False, False, [])
    assert moved[False] > 5
    assert moved[True] == 0


# --- where things stand ---------------------------------------------------------------------------------------------


OUTSIDE = """() => { const canvas = document.getElementById("graph");
  return picture.shown().nodes.filter(({ x, y, box }) => {
    const low = picture.network.canvasToDOM({ x: x - box.left, y: y - box.top });
    const high = picture.network.canvasToDOM({ x: x + box.right, y: y + box.bottom });
    return low.x < 0 || low.y < 0 || high.x > canvas.clientWidth || high.y > canvas.clientHeight;
  }).map((node) => node.label); }"""


@pytest.mark.parametrize("size", [WIDE, NARROW, (360, 420)])
def test_what_opens_is_seen_with_its_labels_whole(
    size: tuple[int, int], shipped: KnowledgeGraph, visits: Visits, tmp_path: Path
) -> None:
    page = tmp_path / "clozapine.html"
    page.write_text(shipped.draw("clozapine"), "utf-8")
    seen = opened(visits, page.as_uri(), size)
    assert len(seen.page.evaluate(SHOWN)[0]) == 8
    assert seen.page.evaluate(OUTSIDE) == []
    seen.page.evaluate("picture.zoom(3)")
    assert seen.page.evaluate(OUTSIDE) != []
    seen.page.click("#fit")
    assert seen.page.evaluate(OUTSIDE) == []


LABELS = """() => { const { nodes, edges } = picture.shown();
  const boxed = (name, { left, right, top, bottom }) => ({ name, left, right, top, bottom });
  const terms = nodes.map(({ label, x, y, box }) =>
    boxed(label, { left: x - box.left, right: x + box.right, top: y - box.top, bottom: y + box.bottom }));
  const told = edges.filter((edge) => edge.spot).map((edge) => boxed(edge.id, edge.spot));
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const met = (one, place) => [...told.slice(0, place), ...terms].filter((other) => over(one, other));
  return [told.length, told.flatMap((one, place) => met(one, place).map((other) => [one.name, other.name]))];
}"""


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_labels_of_steps_cover_no_term_and_no_other_label(
    size: tuple[int, int], shipped: KnowledgeGraph, visits: Visits, tmp_path: Path
) -> None:
    (tmp_path / "few.html").write_text(shipped.draw("clozapine", "bacterial infection", k=3), "utf-8", newline="\n")
    seen = opened(visits, (tmp_path / "few.html").as_uri(), size)
    assert seen.page.evaluate(LABELS) == [7, []]
    assert seen.page.evaluate(OUTSIDE) == []


FAR = """() => { const canvas = document.getElementById("graph"), told = picture.labelled();
  const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const met = told.filter((one, place) => told.slice(0, place).some((other) => over(one, other)));
  const out = ({ left, right, top, bottom }) =>
    left < 0 || top < 0 || right > canvas.clientWidth || bottom > canvas.clientHeight;
  return [told.map((each) => each.id), met.length, told.filter(out).length]; }"""


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_of_many_terms_the_middle_and_the_most_important_can_be_read(
    size: tuple[int, int], addresses: dict[str, str], visits: Visits
) -> None:
    seen = opened(visits, addresses["many"], size)
    told, met, out = seen.page.evaluate(FAR)
    assert (told[0], met, out) == ("lk:Neutropenia", 0, 0)
    assert len(told) >= 15
    last = next(node["id"] for node in data_in(seen)["nodes"] if node["id"] not in told)
    seen.page.evaluate("(id) => picture.select(id)", last)
    assert seen.page.evaluate(FAR)[0][:2] == [last, "lk:Neutropenia"]
    seen.page.evaluate("picture.zoom(9)")
    assert seen.page.evaluate(FAR) == [[], 0, 0]


@pytest.mark.parametrize("name", ["paths", "many"])
def test_a_picture_opens_whole_on_a_small_screen(name: str, addresses: dict[str, str], visits: Visits) -> None:
    assert opened(visits, addresses[name], NARROW).page.evaluate(OUTSIDE) == []


def test_one_label_stands_for_steps_that_say_the_same(visits: Visits, tmp_path: Path) -> None:
    graph = network("A + B\nA + B if=C\nA + B if=D\nA - B by=review\nB + A")
    seen = shown_page(visits, tmp_path, neighbourhood_page(graph, "A"))
    root = parsed(saved(seen, "svg", tmp_path)[1])
    assert counted(root) == (2, 5)
    texts = ["".join(each.itertext()) for each in root.findall(f"{SVG}text")]
    assert sorted(texts) == ["+ increases", "+ increases", "a", "\u2212 decreases"]


@pytest.mark.parametrize("name", ["paths", "near", "many", "none"])
def test_nothing_moves_and_nothing_overlaps(name: str, addresses: dict[str, str], visits: Visits) -> None:
    seen = opened(visits, addresses[name])
    assert seen.page.evaluate("picture.network.physics.physicsEnabled") is False
    before = seen.page.evaluate(POSITIONS)
    seen.page.wait_for_timeout(300)
    assert seen.page.evaluate(POSITIONS) == before
    assert opened(visits, addresses[name]).page.evaluate(POSITIONS) == before
    boxes: list[tuple[str, dict[str, float]]] = seen.page.evaluate(BOXES)
    assert [(a, b) for place, (a, one) in enumerate(boxes) for b, other in boxes[:place] if overlap(one, other)] == []


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    return across > 1 and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 1


def test_paths_lead_from_left_to_right(visits: Visits, tmp_path: Path) -> None:
    graph = network("A + B\nA + M\nM + B\nM + N\nN + B")
    seen = shown_page(visits, tmp_path, paths_page(graph, ask(graph, "A", "B", k=9)))
    at = seen.page.evaluate(POSITIONS)
    assert sorted(at, key=lambda name: at[name]["x"]) == ["lk:A", "lk:M", "lk:N", "lk:B"]


def test_a_term_is_pinned_by_a_button_that_says_so(addresses: dict[str, str], visits: Visits) -> None:
    page = opened(visits, addresses["near"]).page
    page.fill("#find", "clozapine")
    pin = page.get_by_role("button", name="Pin", exact=True)
    for held in (True, False):
        pin.click()
        assert pin.get_attribute("aria-pressed") == str(held).lower()
        assert page.evaluate("picture.isPinned('lk:Clozapine')") is held


# --- what leaves it -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["paths", "many"])
def test_svg_json_and_png_hold_what_is_drawn(name: str, addresses: dict[str, str], visits: Visits, tmp_path: Path) -> None:
    seen = opened(visits, addresses[name])
    data = data_in(seen)
    title = {"paths": "leukograph-clozapine-bacterial-infection", "many": "leukograph-neutropenia"}[name]
    file, content = saved(seen, "svg", tmp_path)
    root = parsed(content)
    assert file == f"{title}.svg"
    assert counted(root) == (len(data["nodes"]), len(data["edges"]))
    for group, edge in zip(root.findall(f"{SVG}g[@class='edge']"), data["edges"], strict=True):
        style = {1: ("#a84300", None), -1: ("#0b5cad", "8 5"), 0: ("#565f68", "2 4")}[edge["sign"]]
        line = group.findall(f"{SVG}path")[0].attrib
        assert (line["stroke"], line.get("stroke-dasharray")) == (
            ("#75706a", None) if edge["kind"] == "hierarchy" else style
        )
    assert b"href" not in content
    file, content = saved(seen, "json", tmp_path)
    kept = json.loads(content)
    assert [{k: v for k, v in node.items() if k not in {"x", "y"}} for node in kept["nodes"]] == data["nodes"]
    assert {**kept, "nodes": data["nodes"]} == data
    file, content = saved(seen, "png", tmp_path)
    assert (file, content[:8]) == (f"{title}.png", b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    assert width > 1000
    assert height > 300


def test_what_is_filtered_out_is_in_no_export(addresses: dict[str, str], visits: Visits, tmp_path: Path) -> None:
    seen = opened(visits, addresses["many"])
    seen.page.get_by_role("button", name="disorder").click()
    labels, edges = seen.page.evaluate(SHOWN)
    assert 20 < len(labels) < 100
    root = parsed(saved(seen, "svg", tmp_path)[1])
    assert counted(root) == (len(labels), len(edges))
    kept = json.loads(saved(seen, "json", tmp_path)[1])
    assert [node["label"] for node in kept["nodes"]] == labels
    assert [edge["id"] for edge in kept["edges"]] == edges


# --- labels ---------------------------------------------------------------------------------------------------------


def hostile(seed: int, many: int) -> list[str]:
    """Labels made of what breaks pages."""
    parts = [
        "<", ">", "&", '"', "'", "</script>", "<!--", "]]>", "href=", "javascript:", "\u202e", "\u200f", "\u2066", "\u0000",
        "\u0007", "\ud7ff", "\ufffe", "\ufffd", "\n", "\t", "\u2028", "=1+1", "@", "\U0001f489", "\u00e9", "e\u0301",
        "W" * 90, "a b", "%3C", "\\u003c", "${x}", "`",
    ]  # fmt: skip
    drawn = random.Random(seed)
    return ["".join(drawn.choices(parts, k=drawn.randint(1, 9))) + str(number) for number in range(many)]


@pytest.mark.parametrize("labels", [EVIL, hostile(1, 60), hostile(2, 60)], ids=["known", "drawn", "drawn again"])
def test_hostile_labels_stay_text_everywhere(labels: Sequence[str], visits: Visits, tmp_path: Path) -> None:
    graph = labelled(labels, "\n".join(f"T00 - T{number:02}" for number in range(2, len(labels))))
    seen = shown_page(visits, tmp_path, neighbourhood_page(graph, "T00"))
    titles = seen.page.evaluate(TITLES)
    assert [count for count, _ in titles] == [0] * len(labels)
    root = parsed(saved(seen, "svg", tmp_path)[1])
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "rect", "text", "tspan", "g", "path", "polygon", "circle", "ellipse",
    }  # fmt: skip
    assert len(root.findall(f"{SVG}g[@class='node']")) == len(labels)
    assert len(json.loads(saved(seen, "json", tmp_path)[1])["nodes"]) == len(labels)
    for node in data_in(seen)["nodes"][:12]:
        seen.page.evaluate("(id) => picture.network.selectNodes([id])", node["id"])
        seen.page.evaluate("(text) => picture.search(text)", node["label"])
    elements = seen.page.evaluate("[...document.querySelectorAll('body *')].map((each) => each.localName)")
    assert not {"img", "iframe", "a", "b", "object", "form"} & set(elements)
    assert seen.faults == []
    assert [url for url in seen.requests if not url.startswith(("file:", "blob:", "data:"))] == []


# --- the known faults of pyvis: none of them reaches the reader -----------------------------------------------------


def test_pyvis_fault_bootstrap_from_a_cdn_even_in_line(addresses: dict[str, str], visits: Visits) -> None:
    """pyvis links Bootstrap from a CDN even with `cdn_resources="in_line"`: here no element names anything outside."""
    seen = opened(visits, addresses["near"])
    assert seen.requests == [addresses["near"]]
    assert seen.page.evaluate("document.querySelectorAll('link, script[src], img, iframe').length") == 0


def test_pyvis_fault_titles_become_html_once_one_holds_href(visits: Visits, tmp_path: Path) -> None:
    """pyvis turns all titles into HTML once one of them holds "href": here each is an element that holds text alone."""
    graph = labelled(['<a href="https://evil.example">x</a>', "<b>bold</b>"])
    seen = shown_page(visits, tmp_path, neighbourhood_page(graph, "T00"))
    assert seen.page.evaluate(TITLES) == [
        [0, 'disorder: <a href="https://evil.example">x</a>'],
        [0, "disorder: <b>bold</b>"],
    ]
    seen.page.mouse.move(*seen.page.evaluate(PLACE, "lk:T01"))
    tip = seen.page.locator(".vis-tooltip")
    tip.get_by_text("disorder: <b>bold</b>").wait_for()
    assert tip.evaluate("(tip) => [...tip.querySelectorAll('*')].map((each) => each.localName)") == ["div"]
