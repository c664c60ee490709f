"""How much hangs on the settings of belief: the order of edges, verdicts and best paths under others."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import sqrt

from leukograph.causal import answer
from leukograph.edges import Key, belief_of
from leukograph.export.audit import table
from leukograph.filters import Filters
from leukograph.model import Answer, Claim
from leukograph.network import Network, cost_of_belief
from leukograph.search import Budget
from leukograph.vocabulary import Vocabulary

Edges = dict[Key, list[Claim]]
Question = tuple[str, str, str]
Walked = tuple[tuple[str, str, str], ...]

SHIFT = 0.1
# Extensions decide where a search stops, long before the clock does: so the page is the same on every machine.
ENOUGH = Budget(extensions=500_000, seconds=600.0)
# The questions of README.md and of tests/test_answers.py: source, target, condition given.
QUESTIONS: tuple[Question, ...] = (
    ("Clozapine", "BacterialInfection", ""),
    ("Neutropenia", "BacterialInfection", ""),
    ("BacterialInfection", "Neutropenia", ""),
    ("Filgrastim", "BacterialInfection", ""),
    ("Filgrastim", "NeutrophilCount", ""),
    ("Filgrastim", "NeutrophilCount", "CSF3RDeficiency"),
    ("Sargramostim", "NeutrophilCount", "CSF3RDeficiency"),
    ("StemCellTransplantation", "NeutrophilCount", "CSF3RDeficiency"),
    ("GCSF", "NeutrophilCount", "Lymphopenia"),
    ("Leukopenia", "Anemia", ""),
    ("Menorrhagia", "Clozapine", ""),
    ("Levofloxacin", "Neutropenia", ""),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of belief; `copied` takes all sources of an edge for one, so that the strongest alone counts."""

    label: str
    vocabulary: Vocabulary
    copied: bool = False

    def belief(self, claims: Sequence[Claim]) -> float:
        """The belief of an edge under these settings."""
        return belief_of([replace(claim, source="") for claim in claims] if self.copied else claims, self.vocabulary)


def others(vocabulary: Vocabulary) -> dict[str, Settings]:
    """Other settings than those of the ontology, by a letter."""
    priors, weights = vocabulary.priors, dict.fromkeys(vocabulary.weights, 1.0)
    alike = round(sum(priors.values()) / max(1, len(priors)), 6)
    level = dict.fromkeys(priors, alike)
    order = sorted(priors, key=lambda code: (priors[code], code))
    turned = dict(zip(order, sorted(priors.values(), reverse=True), strict=True))

    def shifted(by: float) -> Vocabulary:
        return replace(vocabulary, priors={c: round(min(1.0, max(0.0, p + by)), 6) for c, p in priors.items()})

    found = (
        Settings(f"every prior {SHIFT:g} lower", shifted(-SHIFT)),
        Settings(f"every prior {SHIFT:g} higher", shifted(SHIFT)),
        Settings(f"all priors alike, at their mean of {alike:.3f}", replace(vocabulary, priors=level)),
        Settings("certainty not counted", replace(vocabulary, weights=weights)),
        Settings("sources copy each other: the strongest alone counts", vocabulary, copied=True),
        Settings("priors in the opposite order", replace(vocabulary, priors=turned)),
    )
    return dict(zip("ABCDEF", found, strict=True))


def sensitivity(network: Network, edges: Edges) -> dict[str, str]:
    """Two tables: what each change of the settings does to the edges and answers, and what becomes of each question."""
    vocabulary, changes = network.vocabulary, others(network.vocabulary)
    usual, minimum = [belief_of(said, vocabulary) for said in edges.values()], vocabulary.minimum_belief
    asked = [each for each in QUESTIONS if all(not name or name in network.number for name in each)]
    as_usual = {question: _asked(network, question) for question in asked}
    changed = {letter: _answers(network, change, asked) for letter, change in changes.items()}
    rows = []
    for letter, change in changes.items():
        beliefs = [change.belief(said) for said in edges.values()]
        down = sum(old >= minimum > new for old, new in zip(usual, beliefs, strict=True))
        up = sum(old < minimum <= new for old, new in zip(usual, beliefs, strict=True))
        tau, turned = kendall(zip(usual, beliefs, strict=True))
        kept = [sum(same(as_usual[q], changed[letter][q]) for q in asked) for same in (_same_verdict, _same_path)]
        cells = (str(down), str(up), f"{tau:.3f}", f"{turned:.1%}", *(f"{number} of {len(asked)}" for number in kept))
        rows.append((letter, change.label, *cells))
    columns = ("", "change", "edges that fall below the minimum", "that rise above it", "tau-b", "pairs that change places",
               "same verdict", "same best path")  # fmt: skip
    questions = []
    for question, found in as_usual.items():
        differing = [
            " ".join(letter for letter in changes if not same(found, changed[letter][question])) or "none"
            for same in (_same_verdict, _same_path)
        ]
        given = f", given {network.labels[network.number[question[2]]]}" if question[2] else ""
        path, belief = _shown(found)
        asks = f"{found.source.label} → {found.target.label}{given}"
        questions.append((asks, found.verdict.value, belief, path, *differing))
    heads = ("question", "verdict", "belief", "best path", "verdict changes under", "best path changes under")
    return {
        "sensitivity": table("What hangs on the priors", columns, rows),
        "questions": table("Well-known questions under these changes", heads, questions),
    }


def kendall(pairs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Kendall's tau-b of pairs of numbers, and the share of all two pairs that stand in opposite orders.

    Equal pairs are counted together, so the work follows the number of different ones. Both are 0 where all is tied.

    >>> kendall([(1, 1), (2, 3), (3, 2)])
    (0.3333333333333333, 0.3333333333333333)
    """
    counted = Counter(pairs)
    alike = opposite = first_only = second_only = 0
    for ((a, b), m), ((c, d), n) in combinations(counted.items(), 2):
        turn = (a - c) * (b - d)
        alike += m * n * (turn > 0)
        opposite += m * n * (turn < 0)
        first_only += m * n * (a == c)
        second_only += m * n * (b == d)
    total = counted.total() * (counted.total() - 1) // 2
    scale = sqrt((alike + opposite + first_only) * (alike + opposite + second_only))
    return (alike - opposite) / (scale or 1.0), opposite / (total or 1)


def _answers(network: Network, change: Settings, asked: Iterable[Question]) -> dict[Question, Answer]:
    """The answers to the questions where beliefs are made by these settings."""
    costs = array("I", network.arrays.costs)
    for number, edge in enumerate(network.edges):
        if edge.claims:
            costs[number] = cost_of_belief(change.belief(edge.claims))
    reweighed = replace(network, arrays=replace(network.arrays, costs=memoryview(costs)), vocabulary=change.vocabulary)
    return {question: _asked(reweighed, question) for question in asked}


def _asked(network: Network, question: Question) -> Answer:
    source, target, given = question
    filters = Filters(given=frozenset([given] if given else []))
    return answer(network, source, target, filters=filters, k=1, budget=ENOUGH)


def _walked(found: Answer) -> Walked:
    """The steps of the best path of the side that the verdict rests on, or nothing."""
    return tuple((step.subject.id, step.relation, step.object.id) for path in found.paths[:1] for step in path.steps)


def _same_verdict(one: Answer, other: Answer) -> bool:
    return one.verdict is other.verdict


def _same_path(one: Answer, other: Answer) -> bool:
    return _walked(one) == _walked(other)


def _shown(found: Answer) -> tuple[str, str]:
    """The best path as the labels that it passes, and its belief."""
    if not found.paths:
        return "", ""
    best = found.paths[0]
    return " → ".join([best.steps[0].subject.label, *(step.object.label for step in best.steps)]), f"{best.belief:.3f}"
