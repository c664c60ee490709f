"""Beliefs: hand values of the formula, and what must hold of it whatever the numbers are."""

from __future__ import annotations

from math import inf
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukograph.belief import by_source, edge_belief, noisy_or
from leukograph.edges import belief_of, grouped
from leukograph.model import Claim
from tests.brute import QUICK
from tests.toy import vocabulary

Worths = list[tuple[str, float]]
WORTHS = st.lists(st.tuples(st.sampled_from("abcde"), st.floats(0.0, 1.0)), max_size=8)
ONE = st.tuples(st.sampled_from("abcdefg"), st.floats(0.0, 1.0))


def claim(source: str, *, denied: bool = False, evidence: str = "ECO:0000180", certainty: str = "stated",
          condition: tuple[str, ...] = (), iri: str = "") -> Claim:  # fmt: skip
    name = iri or f"claim:{source}-{denied}-{evidence}-{certainty}-{condition}"
    return Claim(name, "S", "causes", "T", denied, source, "1-2", evidence, certainty, condition)


@pytest.mark.parametrize(
    ("worths", "belief"),
    [([], 0.0), ([0.0], 0.0), ([0.3], 0.3), ([1.0, 0.2], 1.0), ([0.5, 0.5], 0.75), ([0.8, 0.6, 0.3], 0.944)],
)
def test_noisy_or_by_hand(worths: list[float], belief: float) -> None:
    assert noisy_or(worths) == pytest.approx(belief, abs=1e-12)


@pytest.mark.parametrize(
    ("supporting", "denying", "belief"),
    [
        ([], [], 0.0),
        ([], [("x", 0.8)], 0.0),
        ([("x", 0.8)], [], 0.8),
        ([("x", 0.8), ("y", 0.6)], [], 0.92),
        ([("x", 0.8), ("x", 0.6)], [], 0.8),
        ([("x", 0.3)], [("y", 0.6), ("z", 0.8)], 0.024),
        ([("x", 0.8), ("y", 0.12)], [("z", 0.6)], 0.3296),
        ([("x", 0.8)], [("x", 0.8)], 0.16),
        ([("x", 0.8)], [("y", 1.0)], 0.0),
        ([("x", 1.0)], [("y", 0.6), ("y", 0.5)], 0.4),
        ([("x", 1 / 3)], [], 0.333333),
    ],
)
def test_edge_belief_by_hand(supporting: Worths, denying: Worths, belief: float) -> None:
    assert edge_belief(supporting, denying) == belief


def test_each_source_counts_once_with_its_strongest_in_order_of_first_mention() -> None:
    said = [("b", 0.1), ("a", 0.4), ("b", 0.7), ("c", 0.0), ("a", 0.2)]
    assert by_source(said) == [0.7, 0.4, 0.0]


@QUICK
@given(WORTHS, WORTHS, st.randoms(use_true_random=False))
def test_order_does_not_matter(supporting: Worths, denying: Worths, chance: Random) -> None:
    mixed, mixed_denying = list(supporting), list(denying)
    chance.shuffle(mixed)
    chance.shuffle(mixed_denying)
    assert edge_belief(mixed, mixed_denying) == pytest.approx(edge_belief(supporting, denying), abs=1.1e-6)


@QUICK
@given(WORTHS, WORTHS, ONE)
def test_another_supporting_source_never_lowers(supporting: Worths, denying: Worths, more: tuple[str, float]) -> None:
    assert edge_belief([*supporting, more], denying) >= edge_belief(supporting, denying)


@QUICK
@given(WORTHS, WORTHS, ONE)
def test_another_denying_source_never_raises(supporting: Worths, denying: Worths, more: tuple[str, float]) -> None:
    assert edge_belief(supporting, [*denying, more]) <= edge_belief(supporting, denying)


@QUICK
@given(WORTHS, WORTHS)
def test_a_belief_lies_from_0_to_1_and_a_repetition_changes_nothing(supporting: Worths, denying: Worths) -> None:
    belief = edge_belief(supporting, denying)
    assert 0.0 <= belief <= 1.0
    assert edge_belief(supporting + supporting, denying + denying) == belief


@QUICK
@given(WORTHS)
def test_no_more_than_the_sources_give_one_by_one_and_no_less_than_the_best(supporting: Worths) -> None:
    strongest: dict[str, float] = {}
    for source, worth in supporting:
        strongest[source] = max(worth, strongest.get(source, -inf))
    belief = edge_belief(supporting, [])
    assert max(strongest.values(), default=0.0) - 1e-6 <= belief <= sum(strongest.values()) + 1e-6


def test_a_claim_is_worth_its_evidence_times_its_certainty() -> None:
    pairs = [(code, word) for code in ("ECO:0000180", "ECO:0000034") for word in ("stated", "probable")]
    assert {pair: round(vocabulary().worth(*pair), 6) for pair in pairs} == {
        ("ECO:0000180", "stated"): 0.8, ("ECO:0000180", "probable"): 0.56,
        ("ECO:0000034", "stated"): 0.3, ("ECO:0000034", "probable"): 0.21,
    }  # fmt: skip
    assert (vocabulary().worth("ECO:9999999", "stated"), vocabulary().worth("ECO:0000180", "perhaps")) == (0.0, 0.0)


def test_the_belief_of_claims() -> None:
    said = [
        claim("trial"),
        claim("article", evidence="ECO:0000034", certainty="possible"),
        claim("article", evidence="ECO:0000034", certainty="stated"),
        claim("review", evidence="ECO:0000033", denied=True),
    ]
    assert belief_of(said, vocabulary()) == round((1 - 0.2 * 0.7) * 0.4, 6) == 0.344


def test_a_denial_without_condition_stands_against_every_condition() -> None:
    plain, under, denial = claim("a"), claim("b", condition=("C",)), claim("d", denied=True)
    both = grouped([denial, under, plain])
    assert both == {("S", "causes", "T", ()): [plain, denial], ("S", "causes", "T", ("C",)): [under, denial]}


def test_a_denial_under_a_condition_stands_against_that_condition_alone() -> None:
    plain, under, denial = claim("a"), claim("b", condition=("C",)), claim("d", denied=True, condition=("C",))
    both = grouped([denial, under, plain])
    assert both == {("S", "causes", "T", ()): [plain], ("S", "causes", "T", ("C",)): [under, denial]}


def test_a_denial_alone_stands_alone() -> None:
    denial = claim("d", denied=True)
    assert grouped([denial]) == {("S", "causes", "T", ()): [denial]}
    assert belief_of([denial], vocabulary()) == 0.0
