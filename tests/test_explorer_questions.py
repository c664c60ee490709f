"""The explorer's questions, why, causes, effects, explanations, counts: each says what the library says, by its address."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from leukograph.cli.main import main
from leukograph.explain import Explanation
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Answer
from tests.explored import CAUSES, COUNTS, EXPLAIN, NONE, WHY, Reader, answer, focused
from tests.served import Served

expect.set_options(timeout=20_000)


# Why


def test_a_path_reads_as_the_answer_has_it(reader: Reader, explorer: Served) -> None:
    found = answer(explorer, "/api/paths?source=Clozapine&target=BacterialInfection")
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
    expect(first.locator(".leg").first.locator(".claim")).to_have_count(len(claims))


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


def test_where_treatments_act_is_shown(reader: Reader, explorer: Served) -> None:
    found = answer(explorer, "/api/interventions?source=Clozapine&target=BacterialInfection")
    against = [one for one in found["interventions"] if one["against"]]
    page = reader.open(WHY)
    section = page.locator(".treatments-section")
    expect(section.locator(".lede-small")).to_contain_text(
        f"{len(against)} treatments act against paths to bacterial infection."
    )
    expect(section.locator(".lede-small")).to_contain_text("None cuts all of them alone.")
    assert section.locator("> .treatments > .treatment-list h3").all_text_contents() == [one["label"] for one in against[:6]]
    section.get_by_text("Where it acts").first.click()
    expect(section.locator(".way").first).to_contain_text(
        "antimicrobial prophylaxis \N{MINUS SIGN} prevents bacterial infection"
    )
    therapy = section.locator(".treatment").filter(
        has=page.get_by_role("heading", name="antiretroviral therapy", include_hidden=True)
    )
    assert therapy.locator("> p.small").all_text_contents() == ["It acts only where there is HIV infection."]


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
    reader: Reader, explorer: Served, stored: Path, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    page = reader.open(address)
    page.get_by_text("The same elsewhere").click()
    words = shlex.split(page.locator(".elsewhere code").text_content() or "")
    link = page.locator(".elsewhere a").get_attribute("href") or ""
    said = answer(explorer, link)
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
