"""The explorer in a real browser: every view, by mouse and keyboard, in light and dark, wide and narrow, and ill-meant."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from leukograph.cli.main import main
from leukograph.explain import Explanation
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Answer
from leukograph.picture import PAGE
from tests.browser import Visit, accessibility
from tests.served import Served, start, stop

WHY = "/why?source=Clozapine&target=BacterialInfection"
NONE = "/why?source=Leukopenia&target=Anemia"
CAUSES = "/causes?term=NeutrophilCount&of_kind=Drug&verdicts=lowers"
EXPLAIN = "/explain?finding=Neutropenia&finding=Anemia"
COUNTS = "/classify?result=ANC+0.4+10*9%2FL&result=WBC+3.1"
LOWERS = "\N{MINUS SIGN}lowers"
NUMBERS = 'SELECT ?name ?n { VALUES (?name ?n) { ("b" 10) ("a" 9) ("c" 100) } }'
BROKEN = "SELECT ?d {\n  ?d lk:kind lkx:Drug }"
VIEWS = {
    "/": ("Why are the white cells low?", "Leukograph: why are the white cells low?"),
    "/?q=leucopenia": ("Terms called leucopenia", "Search: leucopenia · Leukograph"),
    "/term/Agranulocytosis": ("Agranulocytosis", "Agranulocytosis · Leukograph"),
    WHY: ("Why can clozapine lead to bacterial infection?", "Why can clozapine lead to bacterial infection? · Leukograph"),
    NONE: (
        "Does leukopenia act on anemia?",
        "Does leukopenia act on anemia? · Leukograph",
    ),
    "/ask?name=grade-of-count": (
        "Ask with SPARQL",
        "How severe is a blood count, such as 0.8 billion neutrophils per litre, and according to whom? · Leukograph",
    ),
    f"/ask?query={quote(BROKEN)}": ("Ask with SPARQL", "Ask with SPARQL · Leukograph"),
    CAUSES: ("What lowers the neutrophil count?", "What lowers the neutrophil count? · Leukograph"),
    "/effects?term=Clozapine": ("What does clozapine act on?", "What does clozapine act on? · Leukograph"),
    EXPLAIN: (
        "What explains neutropenia and anemia together?",
        "What explains neutropenia and anemia together? · Leukograph",
    ),
    COUNTS: ("What do these counts mean?", "What do these counts mean? · Leukograph"),
    "/about": ("About Leukograph", "About · Leukograph"),
}
MOVED = """window.moved = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.moved += one.value; }))
  .observe({ type: 'layout-shift', buffered: true })"""
SETTLED = """() => !document.querySelector('[aria-busy=true], .waiting')
  && [...document.querySelectorAll('.picture:not([hidden]) .picture-body')].every((one) => one.querySelector('canvas'))"""
# What the browser itself says of an answer that is no success: the page says it in its own words.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


@pytest.fixture(scope="module")
def stored(shipped: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped graph in a folder."""
    folder = tmp_path_factory.mktemp("explored") / "store"
    shipped.save(folder)
    return folder


@pytest.fixture(scope="module")
def server(stored: Path) -> Iterator[Served]:
    """A server of the shipped graph."""
    served = start(stored, "--workers", "2")
    yield served
    stop(served)


expect.set_options(timeout=20_000)


class Reader:
    """A reader of the explorer: a page of a browser that notes all that goes wrong and all that is asked for."""

    def __init__(self, made: Visit, server: Served) -> None:
        self.base = f"http://127.0.0.1:{server.port}"
        self.visit, self.page = made, made.page

    def open(self, address: str) -> Page:
        """The page at an address, with its heading there."""
        self.page.goto(self.base + address)
        self.page.wait_for_selector("main h1")
        return self.page

    def rest(self) -> Page:
        """The page once nothing more is asked for."""
        self.page.wait_for_function(SETTLED)
        return self.page

    @property
    def address(self) -> str:
        """Where the reader is, without the server."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture
def reader(visits: Callable[..., Visit], server: Served) -> Iterator[Reader]:
    """A reader to whom nothing goes wrong that is not told in the page, and who asks nothing of other machines."""
    made = Reader(visits(), server)
    yield made
    assert [fault for fault in made.visit.faults if not EXPECTED.search(fault)] == []
    assert [url for url in made.visit.requests if not url.startswith((made.base, "blob:", "data:"))] == []


def focused(page: Page) -> str:
    """What has the focus: the name of its element and its text or value."""
    return str(
        page.evaluate(
            "[document.activeElement.tagName, document.activeElement.value ?? document.activeElement.textContent].join(' ')"
        )
    )


def answer(server: Served, path: str) -> Any:
    return json.loads(server.ask(path=path).body)


# Every view


@pytest.mark.parametrize("address", VIEWS)
def test_every_view_has_an_address_that_can_be_shared(reader: Reader, address: str) -> None:
    heading, title = VIEWS[address]
    page = reader.open(address)
    expect(page.locator("h1")).to_have_text(heading)
    expect(page).to_have_title(title)
    assert page.locator("h1").count() == 1
    assert reader.address == address
    reader.rest()
    page.reload()
    expect(page.locator("h1")).to_have_text(heading)


@pytest.mark.parametrize("address", VIEWS)
def test_every_view_can_be_read_by_all(reader: Reader, address: str) -> None:
    page = reader.open(address)
    reader.rest()
    page.evaluate("[...document.querySelectorAll('main details')].slice(0, 8).forEach((one) => { one.open = true; })")
    for width, scheme in ((1280, "light"), (1280, "dark"), (390, "dark"), (390, "light")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_timeout(220)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert accessibility(page) == [], f"{width} px, {scheme}"


# The way of a reader


def test_with_the_keyboard_alone_from_a_search_to_a_reason(reader: Reader) -> None:
    page = reader.open("/")
    page.keyboard.press("Tab")
    assert focused(page) == "A Skip to the content"
    page.keyboard.press("Control+k")
    page.keyboard.type("clozapin")
    field = page.get_by_role("combobox", name="Find a disorder")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".option").first).to_contain_text("clozapine")
    page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    assert field.input_value() == "clozapin"
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Clozapine")
    assert focused(page) == "H1 Clozapine"
    assert reader.address == "/term/Clozapine"
    expect(page.locator("#announcer")).to_have_text("Clozapine · Leukograph")
    page.get_by_role("combobox", name="the other term").focus()
    page.keyboard.type("bacterial infection")
    expect(page.locator(".option").first).to_contain_text("bacterial infection")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(VIEWS[WHY][0])
    assert focused(page).startswith("H1 Why can clozapine")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Clozapine")
    page.go_back()
    expect(page.locator("h1")).to_have_text(VIEWS["/"][0])


def test_the_back_button_brings_back_what_was_there(reader: Reader) -> None:
    page = reader.open("/")
    page.get_by_role("link", name="Leukopenia and anemia: does one cause the other?").click()
    expect(page.locator(".verdict")).to_contain_text("No causal path leads from leukopenia to anemia.")
    page.get_by_role("link", name="Why bone marrow suppression acts on anemia").click()
    expect(page.locator(".verdict")).to_have_text("Bone marrow suppression +raises anemia.")
    page.get_by_role("link", name="SPARQL", exact=True).click()
    expect(page.locator("h1")).to_have_text("Ask with SPARQL")
    page.go_back()
    expect(page.locator(".verdict")).to_have_text("Bone marrow suppression +raises anemia.")
    page.go_back()
    expect(page.locator(".verdict")).to_contain_text("No causal path leads")
    assert page.get_by_role("combobox", name="From").input_value() == "leukopenia"
    page.go_back()
    expect(page.locator("h1")).to_have_text(VIEWS["/"][0])
    page.go_forward()
    expect(page.locator(".verdict")).to_contain_text("No causal path leads")


def test_a_search_finds_other_spellings_identifiers_and_slips(reader: Reader) -> None:
    for asked, found in (("leucopenia", "leukopenia"), ("HP:0001875", "neutropenia"), ("neutropnia", "neutropenia")):
        page = reader.open(f"/?q={quote(asked)}")
        expect(page.locator(".result a").first).to_have_text(found)


# Terms


def test_a_term_shows_every_step_with_its_sign(reader: Reader, server: Served) -> None:
    edges = answer(server, "/api/term?term=NeutrophilCount")["edges"]
    page = reader.open("/term/NeutrophilCount")
    words = {"raised_by": "+raises", "lowered_by": LOWERS, "raises": "+raises", "lowers": LOWERS}
    for name, sign in words.items():
        section = page.locator(f"#{name}")
        if not edges[name]:
            assert section.count() == 0
            continue
        expect(section.locator("h2 .number-of")).to_have_text(str(len(edges[name])))
        more = section.locator("> .button")
        if more.is_visible():
            more.click()
        end = "subject" if name.endswith("_by") else "object"
        assert sorted(section.locator(".edge-head > .term").all_text_contents()) == sorted(
            step[end]["label"] for step in edges[name]
        )
        assert set(section.locator(".edge-head > .sign").all_text_contents()) == {sign}
        assert section.locator(f".edge.{sign[1:]}").count() == len(edges[name])


def test_who_says_so_and_who_denies_it_stand_in_cards(reader: Reader) -> None:
    page = reader.open("/term/Anemia")
    edge = page.locator("#raised_by .edge", has=page.get_by_role("link", name="leukopenia", exact=True)).first
    expect(edge.locator("summary")).to_contain_text("against")
    edge.locator("summary").click()
    saying, denying = edge.locator(".claim:not(.denial)"), edge.locator(".claim.denial")
    expect(saying.first).to_contain_text("Says so")
    expect(saying.first).to_contain_text("Contradicted by")
    expect(denying.first).to_contain_text("Denies it")
    for word in ("Where", "How surely", "Evidence", "ECO:"):
        expect(denying.first).to_contain_text(word)
    assert denying.locator("a[href^='https://pubmed.ncbi.nlm.nih.gov/']").count() > 0


def test_an_unknown_term_is_told_with_what_may_be_meant(reader: Reader) -> None:
    page = reader.open("/term/Clozapinn")
    expect(page.locator("h1")).to_have_text("Not found")
    page.get_by_role("link", name="clozapine", exact=True).click()
    expect(page.locator("h1")).to_have_text("Clozapine")


def test_the_picture_holds_what_its_table_holds(reader: Reader, server: Served) -> None:
    graph = answer(server, "/api/graph?term=CyclicNeutropenia")
    page = reader.open("/term/CyclicNeutropenia")
    reader.rest()
    page.get_by_text(f"The same as a table ({len(graph['edges'])})").click()
    rows = page.locator(".picture-table tbody tr").all()
    labels = {node["id"]: node["label"] for node in graph["nodes"]}
    shown = [tuple(row.locator("td").all_text_contents()[place] for place in (0, 2, 3)) for row in rows]
    assert shown == [(labels[edge["from"]], edge["relation"], labels[edge["to"]]) for edge in graph["edges"]]
    page.locator(".picture-tools input").fill(graph["nodes"][0]["label"])
    expect(page.locator(".picture-said a")).to_have_text(f"Page of {graph['nodes'][0]['label']}")
    for form in ("PNG", "SVG", "JSON"):
        with page.expect_download() as taking:
            page.locator(".picture-tools").get_by_role("button", name=form, exact=True).click()
        assert taking.value.suggested_filename.endswith(f".{form.lower()}")


# Why


def test_a_path_reads_as_the_answer_has_it(reader: Reader, server: Served) -> None:
    found = answer(server, "/api/paths?source=Clozapine&target=BacterialInfection")
    page = reader.open(WHY)
    expect(page.locator(".verdict")).to_have_text("Clozapine +raises bacterial infection.")
    expect(page.locator(".numbers-line")).to_have_text(f"{found['counts']['raising']} paths raise, 0 lower, 0 have no sign.")
    cards = page.locator(".path")
    assert cards.count() == len(found["paths"])
    for card, path in zip(cards.all(), found["paths"], strict=True):
        legs = card.locator(".leg").all()
        assert len(legs) == len(path["steps"])
        for number, (leg, step) in enumerate(zip(legs, path["steps"], strict=True)):
            spec = (leg.get_attribute("class") or "").split()
            expected = {1: "raises", -1: "lowers", 0: "unsigned"}[step["sign"]]
            assert ("hierarchy" if step["kind"] == "hierarchy" else expected) in spec
            assert leg.locator(".stop .term").text_content() == step["object"]["label"]
            assert (number == path["weakest"]) == ("weakest" in spec)
    first = cards.first
    first.locator(".leg summary").first.click()
    claims = found["paths"][0]["steps"][0]["claims"]
    assert first.locator(".leg").first.locator(".claim").count() == len(claims)


def test_filters_ask_again_and_live_in_the_address(reader: Reader) -> None:
    page = reader.open("/why?source=Filgrastim&target=NeutrophilCount")
    expect(page.locator(".verdict")).to_have_text("Filgrastim +raises neutrophil count.")
    page.locator(".filter-panel > summary").click()
    page.get_by_role("combobox", name="Given that this holds").fill("CSF3R deficiency")
    page.locator(".option").first.click()
    expect(page.locator(".verdict")).to_contain_text("No causal path leads from filgrastim to neutrophil count.")
    expect(page.locator(".reason")).to_contain_text("PMID:24753537")
    assert reader.address == "/why?source=Filgrastim&target=NeutrophilCount&given=CSF3RDeficiency"
    expect(page.locator(".chip").first).to_contain_text("CSF3R deficiency")
    page.reload()
    expect(page.locator(".chip").first).to_contain_text("CSF3R deficiency")
    page.get_by_role("button", name="Remove: given CSF3RDeficiency").click()
    expect(page.locator(".verdict")).to_have_text("Filgrastim +raises neutrophil count.")
    reader.open(WHY)
    page.locator(".filter-panel > summary").click()
    page.get_by_label("Paths to list").fill("1")
    expect(page.locator(".path")).to_have_count(1)
    assert reader.address == f"{WHY}&k=1"
    assert focused(page) == "INPUT 1"
    page.go_back()
    expect(page.locator(".path")).to_have_count(3)


def choose(label: str, value: str) -> Callable[[Page], Any]:
    return lambda page: page.get_by_label(label, exact=True).select_option(value)


def write(label: str, value: str) -> Callable[[Page], Any]:
    return lambda page: page.get_by_label(label, exact=True).fill(value)


def name(label: str, text: str) -> Callable[[Page], Any]:
    """Names a term in a field, with the keyboard."""

    def react(page: Page) -> None:
        page.get_by_role("combobox", name=label, exact=True).fill(text)
        expect(page.locator(".option").first).to_have_text(re.compile(f"^{re.escape(text)}"))
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")

    return react


CLOZAPINE = ("Clozapine", "Neutropenia")
# For each filter: what it is set to in the page, between which terms, and what the address and the library call that.
SET: dict[str, tuple[Callable[[Page], Any], tuple[str, str], str, Any]] = {
    "min_belief": (write("Least belief of a step", "0.7"), CLOZAPINE, "0.7", 0.7),
    "max_length": (write("Longest path, in steps", "2"), CLOZAPINE, "2", 2),
    "k": (write("Paths to list", "1"), CLOZAPINE, "1", 1),
    "by": (choose("Best first by", "length"), CLOZAPINE, "length", "length"),
    "evidence": (choose("Only this evidence", "ECO:0000180"), CLOZAPINE, "ECO:0000180", ["ECO:0000180"]),
    "sources": (choose("Only these sources", "PMID:25124379"), CLOZAPINE, "PMID:25124379", ["PMID:25124379"]),
    "relations": (choose("Only these relations", "causes"), CLOZAPINE, "causes", ["causes"]),
    "kinds": (choose("Only through these kinds", "Disorder"), CLOZAPINE, "Disorder", ["Disorder"]),
    "given": (
        name("Given that this holds", "CSF3R deficiency"), ("Filgrastim", "NeutrophilCount"), "CSF3RDeficiency",
        ["CSF3RDeficiency"],
    ),
    "without": (name("Without this", "agranulocytosis"), CLOZAPINE, "Agranulocytosis", ["Agranulocytosis"]),
    "via": (name("Only paths through", "granulopoiesis"), CLOZAPINE, "Granulopoiesis", ["Granulopoiesis"]),
    "avoid": (name("No path through", "agranulocytosis"), CLOZAPINE, "Agranulocytosis", ["Agranulocytosis"]),
    "associations": (
        lambda page: page.get_by_label("Walk associations too").check(), ("Clozapine", "BacterialInfection"), "true", True,
    ),
}  # fmt: skip


STEPS = """[...document.querySelectorAll('.path')].map((path) => [...path.querySelectorAll('.leg')].map((leg) => [
  leg.querySelector('.stop .term').textContent, leg.querySelector('.belief b')?.textContent.replace('> ', '') ?? '']))"""


def told_answer(found: Answer) -> tuple[Any, ...]:
    """What the page has to show of an answer: its numbers, its reason, and of each path the signs and terms it passes."""
    counts = [found.raising, found.lowering, found.unsigned] if found.paths else []
    steps = [
        [(step.object.label, f"{step.belief:.2f}"[:3] if step.claims else "") for step in path.steps] for path in found.paths
    ]
    return found.verdict.value, counts, (found.reason or "").rstrip("."), steps


def shown_answer(page: Page) -> tuple[Any, ...]:
    """What the page shows of an answer, in the form of `told_answer`."""
    verdict = (page.locator(".verdict-card").get_attribute("class") or "").split()[-1]
    line = page.locator(".numbers-line")
    counts = [int(number) for number in re.findall(r"\d+", line.text_content() or "")] if line.count() else []
    reason = page.locator(".reason")
    said = (reason.text_content() or "").rstrip(".") if reason.count() else ""
    steps = page.evaluate(STEPS)
    return verdict, counts, said[:1].lower() + said[1:], [[(label, belief[:3]) for label, belief in path] for path in steps]


@pytest.mark.parametrize("asked", SET)
def test_each_filter_asks_again_and_the_answer_is_that_of_the_library(
    reader: Reader, shipped: KnowledgeGraph, asked: str
) -> None:
    react, ends, written, option = SET[asked]
    plain, found = shipped.paths(*ends), shipped.paths(*ends, **{asked: option})
    assert told_answer(found) != told_answer(plain)
    page = reader.open(f"/why?source={ends[0]}&target={ends[1]}")
    assert shown_answer(page) == told_answer(plain)
    page.locator(".filter-panel > summary").click()
    react(page)
    page.wait_for_url(lambda url: asked in parse_qs(urlsplit(url).query))
    expect(page.locator(".chip")).to_have_count(1)
    reader.rest()
    assert parse_qs(urlsplit(page.url).query) == {"source": [ends[0]], "target": [ends[1]], asked: [written]}
    assert shown_answer(page) == told_answer(found)
    drawn = {(step.subject.id, step.relation, step.object.id) for path in found.paths for step in path.steps}
    tables = page.locator(".picture:not([hidden]) .picture-table summary").all_text_contents()
    assert tables == ([f"The same as a table ({len(drawn)})"] if drawn else [])
    page.go_back()
    expect(page.locator(".chip")).to_have_count(0)
    assert shown_answer(page) == told_answer(plain)


def test_paths_that_a_denial_cuts_can_be_shown_all_the_same(reader: Reader) -> None:
    page = reader.open(NONE)
    assert page.locator(".common h3").all_text_contents()[0] == "bone marrow suppression"
    page.get_by_role("link", name="Show the paths all the same").click()
    expect(page.locator(".path")).not_to_have_count(0)
    assert reader.address == f"{NONE}&min_belief=0"
    assert page.locator(".leg summary", has_text="against").count() > 0


def test_where_treatments_act_is_shown(reader: Reader, server: Served) -> None:
    found = answer(server, "/api/interventions?source=Clozapine&target=BacterialInfection")
    against = [one for one in found["interventions"] if one["against"]]
    page = reader.open(WHY)
    section = page.locator(".treatments-section")
    expect(section.locator(".lede-small")).to_contain_text(
        f"{len(against)} treatments act against paths to bacterial infection."
    )
    expect(section.locator(".lede-small")).to_contain_text("Antiretroviral therapy cuts all of them.")
    assert section.locator("> .treatments > .treatment-list h3").all_text_contents() == [one["label"] for one in against[:6]]
    section.get_by_text("Where it acts").first.click()
    expect(section.locator(".way").first).to_contain_text(
        "antimicrobial prophylaxis \N{MINUS SIGN} prevents bacterial infection"
    )


def test_a_term_that_is_unknown_in_a_question_is_told(reader: Reader) -> None:
    page = reader.open("/why?source=clozapinn&target=neutropenia")
    expect(page.locator(".notice.fault")).to_contain_text("clozapinn")
    page.locator(".notice.fault a").first.click()
    expect(page.locator(".verdict")).to_have_text("Clozapine +raises neutropenia.")


# Causes, effects, explanations, counts


BEST = """[...document.querySelectorAll('.ranked')].map((one) => [
  one.dataset.id, one.querySelector('.edge-head .term').textContent,
  one.querySelector('.edge-head .sign .word').textContent, one.querySelector('.edge-head .kind').textContent,
  [...one.querySelectorAll('.chain-line .node')].map((node) => node.textContent)])"""
COVERS = """[...document.querySelectorAll('.cover')].map((one) => {
  const texts = (parts) => [...parts].map((part) => part.textContent);
  const lines = [...one.querySelectorAll('.chain-line')].map((line) => texts(line.querySelectorAll('.node')));
  return [texts(one.querySelectorAll('h3 .term')), lines];
})"""
LIMITS = """[...document.querySelectorAll('.result')].map((result) => [...result.querySelectorAll('.limit')].map((limit) => [
  limit.closest('.class').querySelector('.term').textContent, limit.querySelector('code.id').textContent,
  limit.querySelector('.value b').textContent]))"""
WORDS = {"raises": "raises", "lowers": "lowers", "conflicting": "both ways", "undetermined": "sign unknown"}


def ranked(found: dict[str, Any]) -> list[list[Any]]:
    """What the page has to list of causes or effects."""
    return [
        [
            one["id"].removeprefix("lk:"), one["label"], WORDS[one["verdict"]], one["kind"],
            [one["path"]["steps"][0]["subject"]["label"], *(step["object"]["label"] for step in one["path"]["steps"])],
        ]
        for one in found["found"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "term", "options"),
    [
        ("causes", "NeutrophilCount", {"of_kind": ["Drug"], "verdicts": ["lowers"]}),
        ("causes", "Anemia", {"min_belief": 0.0, "max_length": 3}),
        ("effects", "Clozapine", {"without": ["Agranulocytosis"]}),
    ],
)
def test_causes_and_effects_are_those_of_the_library(
    reader: Reader, shipped: KnowledgeGraph, verb: str, term: str, options: dict[str, Any]
) -> None:
    ask = getattr(shipped, verb)
    page = reader.open(f"/{verb}?term={term}&{urlencode(options, doseq=True)}")
    assert page.evaluate(BEST) == ranked(ask(term, **options).to_dict())
    more = page.get_by_role("button", name="Show more")
    if more.is_visible():
        more.click()
        whole = ranked(ask(term, **{**options, "limit": 40}).to_dict())
        expect(page.locator(".ranked")).to_have_count(len(whole))
        assert page.evaluate(BEST) == whole
        assert focused(page).startswith(f"A {whole[20][1]}")


def test_a_cause_leads_to_the_question_why_with_the_same_paths(reader: Reader, shipped: KnowledgeGraph) -> None:
    page = reader.open(f"{CAUSES}&without=Agranulocytosis")
    best = page.locator(".ranked").first
    label = best.locator(".edge-head .term").text_content()
    options: dict[str, Any] = {"without": ["Agranulocytosis"]}
    (found,) = shipped.causes("NeutrophilCount", of_kind=["Drug"], verdicts=["lowers"], limit=1, **options).found
    assert label == found.node.label
    best.get_by_text("Best path, step by step").click()
    steps = [step for step in found.path.steps if step.claims]
    expect(best.locator(".leg summary")).to_have_count(len(steps))
    best.get_by_role("link", name=f"Why {label} acts on neutrophil count").click()
    expect(page.locator(".numbers-line")).to_contain_text(f"{found.counts.lowering} lower")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked == {"source": [found.node.id.removeprefix("lk:")], "target": ["NeutrophilCount"],
                     "without": ["Agranulocytosis"], "max_length": ["6"]}  # fmt: skip
    page.go_back()
    expect(page.locator("h1")).to_have_text("What lowers the neutrophil count?")


def test_kinds_verdicts_and_the_other_direction_are_a_choice_away(reader: Reader) -> None:
    page = reader.open("/causes")
    page.get_by_role("combobox", name="Term", exact=True).fill("clozapine")
    expect(page.locator(".option").first).to_contain_text("clozapine")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("What acts on clozapine?")
    page.get_by_role("link", name="What it acts on").press("Enter")
    expect(page.locator("h1")).to_have_text("What does clozapine act on?")
    page.get_by_label("Kind", exact=True).select_option("disorder")
    expect(page.locator(".ranked .kind").filter(has_not_text="disorder")).to_have_count(0)
    assert set(page.locator(".ranked .kind").all_text_contents()) == {"disorder"}
    page.get_by_label("Effect", exact=True).select_option("what is raised")
    expect(page.locator("h1")).to_have_text("What does clozapine raise?")
    assert reader.address == "/effects?term=Clozapine&of_kind=Disorder&verdicts=raises"
    assert page.locator(".nav a[aria-current]").text_content() == "Causes"
    page.go_back()
    expect(page.locator("h1")).to_have_text("What does clozapine act on?")
    assert page.get_by_label("Kind", exact=True).input_value() == "Disorder"
    page.get_by_role("link", name="What explains several").click()
    expect(page.locator("h1")).to_have_text("What explains clozapine?")


def test_explanations_are_those_of_the_library(reader: Reader, shipped: KnowledgeGraph) -> None:
    page = reader.open(EXPLAIN)

    def told(found: Explanation) -> list[list[Any]]:
        return [
            [
                [cause.label for cause in cover.causes],
                [[path.steps[0].subject.label, *(step.object.label for step in path.steps)] for path in cover.paths],
            ]
            for cover in found.covers
        ]

    assert page.evaluate(COVERS) == told(shipped.explain("Neutropenia", "Anemia"))
    name("Only among these causes", "benzene")(page)
    expect(page.locator(".cover")).to_have_count(1)
    assert reader.address == f"{EXPLAIN}&among=Benzene"
    assert page.evaluate(COVERS) == told(shipped.explain("Neutropenia", "Anemia", among=["Benzene"]))
    name("Findings to explain", "fever")(page)
    expect(page.locator("h1")).to_have_text("What explains neutropenia, anemia and fever?")
    page.get_by_role("button", name="Remove: among Benzene").click()
    expect(page.locator("h1")).to_have_text("What explains neutropenia, anemia and fever?")
    expect(page.locator(".cover")).to_have_count(5)
    assert page.evaluate(COVERS) == told(shipped.explain("Neutropenia", "Anemia", "Fever"))
    page.get_by_role("button", name="Remove: finding Anemia").press("Enter")
    expect(page.locator("h1")).to_have_text("What explains neutropenia and fever together?")
    page.go_back()
    expect(page.locator("h1")).to_have_text("What explains neutropenia, anemia and fever?")


def test_counts_are_classified_as_the_library_does(reader: Reader, shipped: KnowledgeGraph) -> None:
    page = reader.open("/classify")
    page.get_by_role("textbox", name="Result").focus()
    page.keyboard.type("ANC 0.4 10*9/L; WBC 3.1")
    page.keyboard.press("Enter")
    expect(page.locator(".result")).to_have_count(2)
    assert reader.address == COUNTS
    expect(page.locator(".careful")).to_contain_text("this is no medical advice")
    results = [shipped.classify(text) for text in ("ANC 0.4 10*9/L", "WBC 3.1")]
    for result, rows in zip(results, page.evaluate(LIMITS), strict=True):
        assert sorted((label, source) for label, source, _ in rows) == sorted(
            (limit.term.label, limit.source) for limit in result.limits
        )
        sure = {limit.term.label for limit in result.limits if limit.fits == "yes"}
        assert {label for label, _, _ in rows[: sum(limit.fits == "yes" for limit in result.limits)]} == sure
    assert ["agranulocytosis", "hpo-hp-obo", "below 500"] in page.evaluate(LIMITS)[0]
    expect(page.locator(".result .value-read").first).to_have_text("0.4 \N{MULTIPLICATION SIGN} 10\N{SUPERSCRIPT NINE}/L")
    assert page.locator(".assumed").count() == 1
    page.get_by_role("link", name="Remove: ANC 0.4 10*9/L").click()
    expect(page.locator(".result")).to_have_count(1)
    page.get_by_role("link", name="Causes of leukopenia").click()
    expect(page.locator("h1")).to_have_text("What acts on leukopenia?")
    page.go_back()
    page.go_back()
    expect(page.locator(".result")).to_have_count(2)


@pytest.mark.parametrize("address", [CAUSES, EXPLAIN, COUNTS])
def test_the_command_that_is_shown_says_the_same(
    reader: Reader, server: Served, stored: Path, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    page = reader.open(address)
    page.get_by_text("The same elsewhere").click()
    words = shlex.split(page.locator(".elsewhere code").text_content() or "")
    link = page.locator(".elsewhere a").get_attribute("href") or ""
    said = answer(server, link)
    assert main([*words[1:], "--as", "json", "--store", str(stored)]) == 0
    told = json.loads(capsys.readouterr().out)
    key = {"causes": "found", "explain": "covers", "classify": "results"}[words[1]]
    assert said[key]
    assert (told if words[1] == "classify" and isinstance(told, list) else told[key]) == said[key]


@pytest.mark.parametrize(
    ("address", "said", "meant", "heading"),
    [
        ("/causes?term=clozapinn&verdicts=raises", "clozapinn", "clozapine", "What raises clozapine?"),
        ("/effects?term=clozapine&without=nutropenia", "nutropenia", "neutropenia", "What does clozapine act on?"),
        (
            "/explain?finding=fever&finding=clozapinn",
            "clozapinn",
            "clozapine",
            "What explains fever and clozapine together?",
        ),
        ("/classify?result=nutrophils+0.4", "nutrophils", "neutrophil", "What do these counts mean?"),
    ],
)
def test_what_may_be_meant_is_a_click_away(reader: Reader, address: str, said: str, meant: str, heading: str) -> None:
    page = reader.open(address)
    expect(page.locator(".notice.fault")).to_contain_text(said)
    page.locator(".notice.fault").get_by_role("link", name=meant, exact=True).first.click()
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.locator(".notice.fault")).to_have_count(0)
    page.go_back()
    expect(page.locator(".notice.fault")).to_contain_text(said)


# SPARQL


def test_a_fault_of_a_query_is_marked_in_its_place(reader: Reader) -> None:
    page = reader.open(f"/ask?query={quote(BROKEN)}")
    expect(page.locator(".fault-line")).to_contain_text("Line 2, column 22")
    expect(page.locator("mark.wrong")).to_have_text("lkx:Drug")
    expect(page.locator(".line.faulty")).to_contain_text("?d lk:kind lkx:Drug")
    area = page.get_by_role("textbox", name="Query")
    assert area.get_attribute("aria-invalid") == "true"
    page.get_by_role("button", name="Line 2, column 22").click()
    assert area.evaluate("(one) => one.value.slice(one.selectionStart, one.selectionEnd)") == "lkx:Drug"
    area.fill(BROKEN.replace("lkx:", "lk:"))
    assert area.get_attribute("aria-invalid") == "false"
    expect(page.locator("mark.wrong")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".query-result h2")).to_have_text("Answer")
    area.fill("SELECT ?d { ?d lk:kind lk:Drug ")
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".fault-line")).to_contain_text("Line 1, column 32")
    expect(page.locator("mark.wrong.end")).to_have_count(1)


def test_terms_are_completed_with_the_keyboard(reader: Reader) -> None:
    page = reader.open("/ask")
    area = page.get_by_role("textbox", name="Query")
    area.fill("")
    page.keyboard.type("ASK { lk:Cloz")
    expect(page.locator(".option").first).to_contain_text("lk:Clozapine")
    assert area.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    assert area.input_value() == "ASK { lk:Clozapine"
    page.keyboard.type(" lk:caus")
    expect(page.locator(".option").first).to_contain_text("lk:causes")
    page.keyboard.press("Tab")
    page.keyboard.type(" agranulocyt")
    page.keyboard.press("Control+ ")
    expect(page.locator(".option").first).to_contain_text("lk:Agranulocytosis")
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    assert area.input_value() == "ASK { lk:Clozapine lk:causes lk:Agranulocytosis }"
    page.keyboard.press("Control+Enter")
    expect(page.locator(".query-result .verdict")).to_have_text("Yes.")
    assert reader.address.startswith("/ask?query=ASK+%7B+lk%3AClozapine")
    page.get_by_role("button", name="Write PREFIX lines").click()
    assert area.input_value().startswith("PREFIX lk: <https://w3id.org/leukograph/>\nASK {")


def test_the_answer_is_a_table_that_sorts(reader: Reader) -> None:
    page = reader.open(f"/ask?query={quote(NUMBERS)}")

    def column() -> list[str]:
        return page.locator(".query-result tbody td:nth-child(2)").all_text_contents()

    expect(page.locator(".query-result tbody tr")).to_have_count(3)
    assert column() == ["10", "9", "100"]
    head = page.locator(".query-result th").nth(1)
    assert head.get_attribute("aria-sort") == "none"
    head.get_by_role("button").click()
    assert (head.get_attribute("aria-sort"), column()) == ("ascending", ["9", "10", "100"])
    head.get_by_role("button").click()
    assert (head.get_attribute("aria-sort"), column()) == ("descending", ["100", "10", "9"])
    page.get_by_role("searchbox", name="Filter: Answer").fill("a")
    assert column() == ["9"]


def test_answers_are_taken_away_as_files(reader: Reader) -> None:
    rows = "SELECT ?label { lk:Neutropenia rdfs:label ?label }"
    triples = "CONSTRUCT { lk:Neutropenia rdfs:label ?label } WHERE { lk:Neutropenia rdfs:label ?label }"
    wanted = {
        rows: {
            "CSV": ("csv", "label\r\nneutropenia\r\n"),
            "TSV": ("tsv", '?label\n"neutropenia"'),
            "JSON": ("json", '"bindings"'),
            "XML": ("xml", "<literal"),
        },
        triples: {"Turtle": ("ttl", '"neutropenia"'), "N-Triples": ("nt", "<https://w3id.org/leukograph/Neutropenia>")},
    }
    for query, files in wanted.items():
        page = reader.open(f"/ask?query={quote(query)}")
        for label, (ending, content) in files.items():
            with page.expect_download() as taking:
                page.get_by_role("button", name=label, exact=True).click()
            assert taking.value.suggested_filename == f"leukograph-query.{ending}"
            assert content in taking.value.path().read_bytes().decode()


def test_an_answer_that_is_a_graph_is_drawn(reader: Reader) -> None:
    query = (
        "CONSTRUCT { ?drug lk:causes lk:Agranulocytosis } WHERE { ?edge lk:subject ?drug ; lk:relation lk:causes ; "
        "lk:object lk:Agranulocytosis . ?drug lk:kind lk:DrugClass }"
    )
    page = reader.open(f"/ask?query={quote(query)}")
    reader.rest()
    many = page.locator(".query-result > .table-block tbody tr").count()
    assert many > 1
    expect(page.locator(".picture canvas").first).to_be_visible()
    expect(page.locator(".picture-table summary")).to_have_text(f"The same as a table ({many})")
    assert page.locator(".picture-table tbody tr td:nth-child(3)").all_text_contents() == ["causes"] * many


def test_a_question_of_the_catalogue_is_asked_with_another_value(reader: Reader) -> None:
    page = reader.open("/ask")
    page.get_by_role("searchbox", name="Filter the questions").fill("how severe")
    page.locator(".catalogue a:visible").first.click()
    expect(page.locator(".asked-question h2")).to_have_text(re.compile("^How severe is a blood count"))
    assert reader.address == "/ask?name=grade-of-count"
    expect(page.locator(".query-result tbody tr")).not_to_have_count(0)
    page.get_by_label("Count", exact=True).fill("0.05")
    page.keyboard.press("Enter")
    expect(page.locator(".query-result tbody")).to_contain_text("agranulocytosis")
    assert "VALUES ?count { 0.05 }" in page.get_by_role("textbox", name="Query").input_value()


# About


def test_about_lists_every_source_with_its_licence(reader: Reader, server: Served) -> None:
    sources = answer(server, "/api/about")["sources"]
    page = reader.open("/about")
    assert page.locator(".table-block tbody td:last-child").all_text_contents() == [
        str(one["claims"]) for one in sources[:25]
    ]
    page.get_by_role("button", name=f"Search all {len(sources)} sources").click()
    expect(page.locator(".table-block .count")).to_contain_text(f"{len(sources)} rows")
    assert focused(page) == "INPUT "
    page.get_by_role("searchbox", name="Filter: Sources").fill("hpo-hp-obo")
    row = page.locator(".table-block tbody tr")
    expect(row).to_have_count(1)
    licence = next(one["licence"] for one in sources if one["key"] == "hpo-hp-obo")
    expect(row.locator("td").nth(3)).to_have_text(licence)
    expect(page.locator("main")).to_contain_text("no medical advice")


def test_the_start_and_about_fetch_no_long_lists(reader: Reader, server: Served) -> None:
    for path in ("/", "/about"):
        with reader.page.expect_response("**/api/about*") as come:
            reader.open(path)
        assert len(come.value.body()) < 20_000


@pytest.mark.parametrize("address", ["/", "/term/Neutropenia", WHY, CAUSES, EXPLAIN, COUNTS, "/about"])
def test_nothing_moves_while_a_view_comes(reader: Reader, address: str) -> None:
    reader.page.add_init_script(MOVED)
    page = reader.open(address)
    reader.rest()
    assert page.evaluate("window.moved") < 0.05


# What goes wrong


@pytest.mark.parametrize(
    "address",
    [
        "/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "/term/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "/term/%E2%80%AEevil",
        "/why?source=%3Cb%3Ex%3C%2Fb%3E&target=%E2%80%AEneutropenia", f"/?q={'x' * 3000}", "/term/%E0%A4%A",
        "/term/a%2F..%2Fb",
        "/ask?name=%3Cb%3E", "/ask?query=%3Cscript%3E", "/why?source=clozapine&target=neutropenia&k=%3Cb%3E&nonsense=1",
        "/why?source=clozapine&target=neutropenia&min_belief=NaN",
        "/causes?term=%3Cimg%20src%3Dx%3E&of_kind=%3Cb%3Ex%3C%2Fb%3E", "/effects?term=clozapine&nonsense=1&max_length=1e9",
        "/explain?finding=%3Cb%3Ex%3C%2Fb%3E&finding=%E2%80%AEevil&among=", f"/classify?result={'x' * 900}",
        "/classify?result=%3Cb%3Ex%3C%2Fb%3E+1&result=ANC+1e999&result=%E2%80%AEANC+1",
    ],
)  # fmt: skip
def test_ill_meant_addresses_are_shown_as_text(reader: Reader, address: str) -> None:
    page = reader.open(address)
    reader.rest()
    assert page.locator("main img, main script, main b:text-is('x'), main iframe").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert page.locator("h1").count() == 1
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_server_that_is_gone_is_told_and_can_be_tried_again(reader: Reader) -> None:
    page = reader.open("/")
    page.route("**/api/term*", lambda route: route.abort())
    page.get_by_role("link", name="What raises the neutrophil count?").click()
    expect(page.locator("h1")).to_have_text("The server does not answer")
    expect(page.locator("main")).to_contain_text("leukograph serve")
    page.unroute("**/api/term*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("h1")).to_have_text("Neutrophil count")
    reader.visit.faults = [fault for fault in reader.visit.faults if "net::ERR_FAILED" not in fault]


def test_print_leaves_what_is_read(reader: Reader) -> None:
    page = reader.open(WHY)
    page.emulate_media(media="print")
    for gone in (".masthead", ".question-form", ".picture", ".filters"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".verdict")).to_be_visible()


def test_nothing_moves_for_those_who_want_it_still(reader: Reader) -> None:
    page = reader.open("/")
    page.emulate_media(reduced_motion="reduce")
    longest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('*')].map((one) => parseFloat(getComputedStyle(one).transitionDuration)))"
    )
    assert longest == 0


def test_the_scripts_write_no_markup() -> None:
    for path in sorted(PAGE.glob("*.js")):
        text = path.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text), (
            path.name
        )
    shell = (PAGE / "explorer.html").read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=", shell)
