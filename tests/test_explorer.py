"""The explorer in a real browser: every view, by mouse and keyboard, in light and dark, wide and narrow, and ill-meant."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from leukograph.picture import PAGE
from tests.browser import accessibility
from tests.explored import CAUSES, COUNTS, EXPLAIN, NONE, WHY, Reader, answer, focused
from tests.served import Served

expect.set_options(timeout=20_000)

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
    # The scheme changes colours alone, and the width no colour: each is looked at once.
    for width, scheme in ((1280, "light"), (390, "dark")):
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


def test_a_term_shows_every_step_with_its_sign(reader: Reader, explorer: Served) -> None:
    edges = answer(explorer, "/api/term?term=NeutrophilCount")["edges"]
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


def test_the_filters_stand_apart_from_the_form_on_a_small_screen(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 390, "height": 844})
    for address in (WHY, CAUSES, EXPLAIN):
        page = reader.open(address)
        form, filters = (page.locator(spec).bounding_box() for spec in (".question-form", ".filters summary"))
        assert form is not None
        assert filters is not None
        assert filters["y"] - form["y"] - form["height"] >= 8


def test_what_is_nowhere_is_told_in_the_page(reader: Reader) -> None:
    page = reader.open("/neutropnia")
    expect(page.locator("h1")).to_have_text("There is nothing at this address")
    page.get_by_role("link", name="neutropenia", exact=True).click()
    expect(page.locator("h1")).to_have_text("Neutropenia")
    page = reader.open("/term/nosuchthing")
    expect(page.locator("h1")).to_have_text("Not found")
    expect(page.get_by_role("link", name="Search for “nosuchthing”")).to_have_attribute("href", "/?q=nosuchthing")
    page = reader.open("/about/?x=1")
    assert reader.address == "/about?x=1"


@pytest.mark.parametrize("path", ["/nothing", "/term/nosuchthing", "/term/", "/term/%ff"])
def test_what_is_nowhere_has_its_status(path: str, explorer: Served) -> None:
    said = explorer.ask(path=path, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (said.status, said.media, "<main" in said.text) == (404, "text/html", True)
    for accept in ("*/*", "application/json", "text/plain"):
        said = explorer.ask(path=path, Accept=accept)
        assert (said.status, said.media) == (404, "text/plain")
    assert explorer.ask(path="/term/Fever", Accept="*/*").status == 200


def test_a_slash_too_many_leads_to_the_view(explorer: Served) -> None:
    said = explorer.ask(path="/why/?source=Clozapine&target=Fever")
    assert (said.status, said.headers["location"]) == (308, "/why?source=Clozapine&target=Fever")
    said = explorer.ask(path="/term/Fever/")
    assert (said.status, said.headers["location"]) == (308, "/term/Fever")
    assert explorer.ask(path="//about/").status == 404


def test_the_picture_holds_what_its_table_holds(reader: Reader, explorer: Served) -> None:
    graph = answer(explorer, "/api/graph?term=CyclicNeutropenia")
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


def test_an_unknown_name_of_ours_is_marked_with_the_nearest(reader: Reader) -> None:
    wrong = "SELECT ?d { ?d lk:kind lk:Drugg ; lk:cuases lk:Neutropnia, lk:Leukopenia . lk:Xyzzyplugh ?p ?o }"
    page = reader.open(f"/ask?query={quote(wrong)}")
    expect(page.locator(".mirror .unknown")).to_have_text(["lk:Drugg", "lk:cuases", "lk:Neutropnia", "lk:Xyzzyplugh"])
    offered = page.locator(".unknown-line button")
    expect(offered).to_have_text(["lk:Drug", "lk:causes", "lk:Neutropenia"])
    for _ in range(3):
        offered.first.click()
        page.wait_for_timeout(700)
    expect(page.locator(".unknown-line")).to_have_text("lk:Xyzzyplugh is no name of this graph. ")
    area = page.get_by_role("textbox", name="Query")
    right = "SELECT ?d { ?d lk:kind lk:Drug ; lk:causes lk:Neutropenia, lk:Leukopenia . "
    assert area.input_value() == right + "lk:Xyzzyplugh ?p ?o }"
    area.fill(right + "}")
    expect(page.locator(".mirror .unknown")).to_have_count(0)
    area.fill("PREFIX lk: <http://example.org/> SELECT ?d { ?d a lk:Drugg }")
    page.wait_for_timeout(800)
    expect(page.locator(".mirror .unknown")).to_have_count(0)


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


def test_terms_of_an_answer_have_the_look_of_their_kind(reader: Reader, explorer: Served) -> None:
    query = (
        "CONSTRUCT { lk:Clozapine lk:causes lk:Agranulocytosis . "
        "lk:Agranulocytosis <http://example.org/is> <http://example.org/a> } WHERE {}"
    )
    page = reader.open(f"/ask?query={quote(query)}")
    reader.rest()
    legend = page.locator(".picture-legend button[data-kind]")
    expect(legend).to_have_text(["disorder 1", "drug 1", "other 1"])
    kinds = {each["label"]: each for each in answer(explorer, "/api/vocabulary")["kinds"]}
    fills = [legend.nth(place).locator("svg > *").get_attribute("fill") for place in range(3)]
    assert fills == [kinds["disorder"]["colour"], kinds["drug"]["colour"], "#d9dee3"]


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


def test_about_lists_every_source_with_its_licence(reader: Reader, explorer: Served) -> None:
    sources = answer(explorer, "/api/about")["sources"]
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


def test_the_start_and_about_fetch_no_long_lists(reader: Reader, explorer: Served) -> None:
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
