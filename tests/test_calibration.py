"""The page on belief is fresh, and its figures are those that the tables and the formula give by another way."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import isclose, prod, sqrt
from pathlib import Path
from random import Random
from statistics import median

import pytest
import rdflib
from rdflib.namespace import RDFS

from leukograph.content import Content
from leukograph.export import _behaviour, formats
from leukograph.export._behaviour import lengths
from leukograph.export._sensitivity import QUESTIONS, kendall
from leukograph.export.calibration import write
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Answer
from leukograph.store import Store
from tests import toy

ROOT = Path(__file__).resolve().parent.parent
LK = rdflib.Namespace("https://w3id.org/leukograph/")
MINIMUM = Fraction(1, 10)
Row = dict[str, str]
Key = tuple[str, str, str, frozenset[str]]


@cache
def settings() -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """The priors by evidence class and the weights by certainty, read with rdflib."""
    schema = rdflib.Graph().parse(ROOT / "ontology" / "schema" / "evidence.ttl")
    assert [Fraction(str(value)) for value in schema.objects(LK.settings, LK.minimumBelief)] == [MINIMUM]
    priors = {str(one).rpartition("/")[2].replace("_", ":"): Fraction(str(p)) for one, p in schema.subject_objects(LK.prior)}
    words = {str(next(schema.objects(one, LK.word))): Fraction(str(w)) for one, w in schema.subject_objects(LK.weight)}
    assert len(priors) == len(list(schema.objects(None, RDFS.comment))) - len(words) - 1
    return priors, words


@cache
def edges() -> dict[Key, tuple[list[Row], list[Row]]]:
    """Who supports and who denies each edge that somebody supports, from the tables."""
    rows: list[Row] = []
    for path in sorted((ROOT / "ontology" / "claims").glob("*.claims.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            read = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            rows += [row | {"file": path.name} for row in read]
    found: dict[Key, tuple[list[Row], list[Row]]] = {}
    for row in rows:
        if not row["modifier"]:
            found.setdefault((*triple(row), condition(row)), ([], []))[0].append(row)
    for key, (_, denying) in found.items():
        denying += [row for row in denials(rows) if triple(row) == key[:3] and condition(row) in (frozenset(), key[3])]
    return found


def denials(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["modifier"]]


def triple(row: Row) -> tuple[str, str, str]:
    return row["subject"], row["relation"], row["object"]


def condition(row: Row) -> frozenset[str]:
    return frozenset(name for name in row["condition"].split("|") if name)


def either(said: list[Row], shift: Fraction, *, copied: bool) -> Fraction:
    """One minus the product of what is left of each source; of the strongest alone if all copy it."""
    priors, words = settings()
    best: dict[str, Fraction] = defaultdict(Fraction)
    for row in said:
        source = "" if copied else row["source"]
        best[source] = max(best[source], (priors[row["evidence"]] + shift) * words[row["certainty"]])
    return 1 - prod((1 - worth for worth in best.values()), start=Fraction(1))


@cache
def belief(key: Key, shift: Fraction = Fraction(0), *, copied: bool = False) -> Fraction:
    supporting, denying = (either(said, shift, copied=copied) for said in edges()[key])
    return round(supporting * (1 - denying), 6)


@pytest.fixture(scope="module")
def page(shipped: KnowledgeGraph) -> str:
    return shipped.export("calibration")


@pytest.fixture(scope="module")
def tables(page: str) -> dict[str, list[list[str]]]:
    """The rows of each table by its heading, without the line of columns."""
    found = {}
    for part in page.split("\n## ")[1:]:
        lines = [line for line in part.splitlines() if line.startswith("|")]
        found[part.partition("\n")[0]] = [[cell.strip() for cell in line[1:-1].split(" | ")] for line in lines[2:]]
    return found


Tables = dict[str, list[list[str]]]


def code(text: str) -> str:
    return "".join(re.findall(r"ECO:\d+", text))


def digits(number: Fraction | float) -> str:
    return ">0.999" if 0.9995 <= number < 1 else f"{float(number):.3f}"


def test_the_page_is_fresh(page: str) -> None:
    assert (ROOT / "ontology" / "belief.md").read_text("utf-8") == page


def test_a_store_that_holds_nothing_has_a_page_too() -> None:
    assert "## The beliefs of the 0 edges" in write(Content(Store())).text


def test_parts_of_a_format_are_no_formats() -> None:
    assert not [name for name in formats() if name.startswith("_")]


def test_the_worth_of_a_claim(tables: Tables) -> None:
    priors, words = settings()
    found = {code(row[0]): row[1:4] for row in tables["What one claim is worth"]}
    order = sorted(words, key=lambda word: -words[word])
    assert found == {each: [f"{float(prior * words[word]):.2f}" for word in order] for each, prior in priors.items()}


def test_how_belief_grows(tables: Tables) -> None:
    priors, _ = settings()
    found = {code(row[0]): row[1:] for row in tables["How belief grows with stated claims of independent sources"]}
    assert found == {each: [digits(1 - (1 - prior) ** n) for n in (1, 2, 3, 5, 10)] for each, prior in priors.items()}


def test_what_denials_take_away(tables: Tables) -> None:
    priors, _ = settings()
    rows = tables["What denials take away"]
    order = [code(row[0]) for row in rows]
    assert sorted(order) == sorted(priors)
    for row in rows:
        prior = priors[code(row[0])]
        left = [[prior * (1 - priors[each]) ** times for times in (1, 2)] for each in order]
        assert row[1:-1] == [" / ".join(f"**{digits(b)}**" if b < MINIMUM else digits(b) for b in both) for both in left]
        assert row[-1] == digits(1 - MINIMUM / prior)


def test_the_beliefs_of_the_edges(tables: Tables) -> None:
    tenths = Counter(min(9, int(belief(key) * 10)) for key in edges())
    rows = tables[f"The beliefs of the {len(edges())} edges"]
    assert [int(row[1]) for row in rows] == [tenths[n] for n in range(10)]
    bars = [row[2].strip("`").count("#") for row in rows]
    assert max(bars) == 40
    assert [bool(bar) for bar in bars] == [bool(tenths[n]) for n in range(10)]


def summary(kept: list[Fraction]) -> list[str]:
    spread = [digits(of(kept)) for of in (min, median, max)]
    return [str(len(kept)), *spread, str(sum(each < MINIMUM for each in kept))]


def grouped(by: Callable[[list[Row]], str]) -> dict[str, list[str]]:
    groups: dict[str, list[Fraction]] = defaultdict(list)
    for key, (supporting, _) in edges().items():
        groups[by(supporting)].append(belief(key))
    return {name: summary(kept) for name, kept in groups.items()}


def test_the_edges_by_number_of_sources(tables: Tables) -> None:
    found = {row[0]: row[1:] for row in tables["Edges by number of supporting sources"]}
    assert found == grouped(lambda supporting: str(len({row["source"] for row in supporting})))


def test_the_edges_by_class_of_the_strongest_claim(tables: Tables) -> None:
    priors, words = settings()

    def best(supporting: list[Row]) -> str:
        order = [(priors[r["evidence"]] * words[r["certainty"]], priors[r["evidence"]], r["evidence"]) for r in supporting]
        return max(order)[2]

    found = {code(row[0]): row[1:] for row in tables["Edges by evidence class of their strongest claim"]}
    assert found == grouped(best)


def test_what_is_below_the_minimum(page: str) -> None:
    below = [key for key in edges() if belief(key) < MINIMUM]
    outweighed = [
        key for key, both in edges().items()
        if (strength := [either(said, Fraction(0), copied=False) for said in both])[1] > strength[0]
    ]  # fmt: skip
    priors, words = settings()
    least = min(priors.values()) * min(words.values())
    assert f"can be worth is {float(least):g}, so " in page
    assert f"{len(below)} edges are below the minimum, {sum(bool(edges()[key][1]) for key in below)} of them denied" in page
    assert f"on {len(outweighed)} edges the denying sources" in page
    assert f"and {sum(belief(key) >= MINIMUM for key in outweighed)} of these are walked" in page


def test_denied_edges(tables: Tables) -> None:
    denied = [key for key, (_, denying) in edges().items() if denying]
    rows = {row[0]: row[1:] for row in tables["Against what other sources deny"]}
    assert [int(rows[name][0]) for name in ("denied by a source", "denied by none")] == [
        len(denied), len(edges()) - len(denied),
    ]  # fmt: skip
    assert rows["denied by a source"][3] == digits(median(belief(key) for key in denied))
    bands = tables["Denied edges by support"]
    assert (sum(int(row[1]) for row in bands), sum(int(row[2]) for row in bands)) == (len(edges()), len(denied))


def test_edges_from_hpo(tables: Tables, page: str) -> None:
    kinds: dict[tuple[bool, bool], list[Key]] = defaultdict(list)
    for key, (supporting, _) in edges().items():
        ours = [row["file"].startswith("hpo") for row in supporting]
        kinds[any(ours), not all(ours)].append(key)
    found = {row[0]: int(row[1]) for row in tables["Edges from HPO and from elsewhere"]}
    names = {"HPO alone": (True, False), "HPO and others": (True, True), "others alone": (False, True)}
    assert found == {name: len(kinds[kind]) for name, kind in names.items()}
    several = sum(len({row["source"] for row in edges()[key][0]}) > 1 for key in kinds[True, False])
    assert f"{several} edges that HPO alone supports" in page
    assert sum(int(row[2]) for row in tables["Edges read elsewhere that HPO has too"]) == len(kinds[True, True])


@pytest.mark.parametrize(
    ("letter", "shift", "copied"), [("A", Fraction(-1, 10), False), ("B", Fraction(1, 10), False), ("E", Fraction(0), True)]
)
def test_edges_that_cross_the_minimum(tables: Tables, letter: str, shift: Fraction, *, copied: bool) -> None:
    (row,) = (row for row in tables["What hangs on the priors"] if row[0] == letter)
    both = [(belief(key), belief(key, shift, copied=copied)) for key in edges()]
    assert int(row[2]) == sum(old >= MINIMUM > new for old, new in both)
    assert int(row[3]) == sum(old < MINIMUM <= new for old, new in both)
    turned = sum((a - c) * (b - d) * m * n < 0 and m * n
                 for ((a, b), m), ((c, d), n) in combinations(Counter(both).items(), 2))  # fmt: skip
    assert row[5] == f"{2 * turned / (len(both) * (len(both) - 1)):.1%}"


def test_kendall_as_it_is_defined() -> None:
    chance = Random(7)
    for size in (2, 3, 5, 30):
        pairs = [(chance.randrange(6), chance.randrange(6)) for _ in range(size)]
        turns = [((a > c) - (a < c), (b > d) - (b < d)) for (a, b), (c, d) in combinations(pairs, 2)]
        scale = sqrt(sum(x != 0 for x, _ in turns) * sum(y != 0 for _, y in turns)) or 1.0
        tau, turned = kendall(pairs)
        assert isclose(tau, sum(x * y for x, y in turns) / scale)
        assert isclose(turned, sum(x * y < 0 for x, y in turns) / len(turns))
    assert (kendall([]), kendall([(1, 1), (1, 2)]), kendall([(1, 2), (2, 1)])) == ((0.0, 0.0), (0.0, 0.0), (-1.0, 1.0))


def asked(graph: KnowledgeGraph) -> list[Answer]:
    return [graph.paths(source, target, k=1, given=[given] if given else []) for source, target, given in QUESTIONS]


def steps(found: Answer) -> list[tuple[str, str, str]]:
    return [(step.subject.id, step.relation, step.object.id) for path in found.paths[:1] for step in path.steps]


def test_the_questions_are_answered_as_they_are_elsewhere(tables: Tables, shipped: KnowledgeGraph) -> None:
    rows = tables["Well-known questions under these changes"]
    assert len(rows) == len(QUESTIONS)
    for row, found in zip(rows, asked(shipped), strict=True):
        assert row[1] == found.verdict.value
        assert row[2] == (f"{found.paths[0].belief:.3f}" if found.paths else "")


def test_the_questions_of_the_readme_are_asked(shipped: KnowledgeGraph) -> None:
    word = r'("[^"]+"|\S+)'
    lines = re.findall(rf"leukograph paths {word} {word}(?:.* --given {word})?", (ROOT / "README.md").read_text("utf-8"))
    read = {tuple(shipped.resolve(text.strip('"')) if text else "" for text in line) for line in lines}
    assert read
    assert read <= set(QUESTIONS)


def test_lower_priors_in_the_ontology_itself_give_the_same_answers(
    tables: Tables, shipped: KnowledgeGraph, tmp_path: Path
) -> None:
    """Change A made where priors stand, in a graph built anew."""
    for name in ("ontology", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    schema = tmp_path / "ontology" / "schema" / "evidence.ttl"
    lower = re.sub(r"lk:prior (0\.\d)", lambda prior: f"lk:prior {float(prior[1]) - 0.1:.1f}", schema.read_text("utf-8"))
    schema.write_text(lower, "utf-8")
    usual, changed = asked(shipped), asked(KnowledgeGraph.build(tmp_path))
    rows = tables["Well-known questions under these changes"]
    assert ["A" in row[4] for row in rows] == [a.verdict is not b.verdict for a, b in zip(usual, changed, strict=True)]
    assert ["A" in row[5] for row in rows] == [steps(a) != steps(b) for a, b in zip(usual, changed, strict=True)]


def test_best_paths_by_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reaches T best in two steps, B in one behind a step of the hierarchy, C in three; T itself is no pair."""
    monkeypatch.setattr(_behaviour, "STARTS", ("Disorder",))
    monkeypatch.setattr(_behaviour, "TARGETS", ("T", "Unknown"))
    network = toy.network("""
        A + B1 belief=0.5
        B is B1
        B1 + T belief=0.6
        A + T belief=0.2
        C - D belief=0.5
        D + A belief=0.5
    """)
    found = lengths(network, {("A", "+", "T", ()): 0.6})
    rows = [[cell.strip() for cell in line[1:-1].split(" | ")] for line in str(found["paths"]).splitlines()[4:]]
    assert rows == [
        ["1", "2", "0.600", "0.600", "0.600", "0.600", "0%"],
        ["2", "1", "0.300", "0.300", "0.300", "0.360", "0%"],
        ["3", "1", "0.150", "0.150", "0.150", "0.216", "0%"],
        ["4", "1", "0.075", "0.075", "0.075", "0.130", "100%"],
    ]
    assert (found["starts"], found["targets"]) == (6, 1)
    assert found["crossing"] == "The median falls below 0.1 at 4 steps."
