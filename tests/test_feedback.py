"""Feedback: the loops that the paths of an answer run through."""

from __future__ import annotations

from itertools import pairwise
from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukograph.causal import answer
from leukograph.cli import answers
from leukograph.filters import Filters
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Answer, StepKind
from tests import brute
from tests.toy import both, network


def ask(text: str, source: str = "S", target: str = "T", **options: Any) -> Answer:
    filters = {name: value for name, value in options.items() if name in Filters.__dataclass_fields__}
    rest = {name: value for name, value in options.items() if name not in filters}
    found, *others = (answer(each, source, target, filters=Filters(**filters), **rest) for each in both(network(text)))
    assert others == [found] * len(others)
    return found


def loops(text: str, **options: Any) -> list[tuple[str, int]]:
    """Each loop as the labels that it passes, and its sign."""
    return [
        (" ".join([loop.steps[0].subject.label, *(step.object.label for step in loop.steps)]), loop.sign)
        for loop in ask(text, **options).loops
    ]


def test_a_loop_that_strengthens_itself_is_reinforcing() -> None:
    assert loops("S + M\nM + T\nT + M") == [("m t m", 1)]
    assert loops("S + M\nM - T\nT - M") == [("m t m", 1)]
    assert "reinforcing: m + increases t + increases m" in answers.answer(ask("S + M\nM + T\nT + M"))


def test_a_loop_that_weakens_itself_is_balancing() -> None:
    assert loops("S + M\nM + T\nT - M") == [("m t m", -1)]
    assert "balancing: m + increases t - decreases m" in answers.answer(ask("S + M\nM + T\nT - M"))


def test_a_loop_with_a_step_of_no_sign_has_none() -> None:
    assert loops("S + M\nM + T\nT ? M") == [("m t m", 0)]
    assert "of no sign: m + increases t ? affects m" in answers.answer(ask("S + M\nM + T\nT ? M"))


def test_without_a_loop_nothing_is_said() -> None:
    text = "S + M\nM + T\nX + M\nT + Y"
    assert loops(text) == []
    assert "Feedback" not in answers.answer(ask(text))


def test_a_loop_beside_the_paths_is_not_named() -> None:
    assert loops("S + M\nM + T\nM + X\nX + Y\nY + X") == []
    assert loops("S + M\nM + T\nT + X\nX + T") == [], "it touches the path, but runs through no step of it"


def test_a_loop_through_the_ends() -> None:
    assert loops("S + T\nT + X\nX - S") == [("s t x s", -1)]


def test_a_loop_through_two_steps_of_a_path_is_named_once_from_the_first() -> None:
    assert loops("S + A\nA + B\nB + C\nC + T\nC - A") == [("a b c a", -1)]


def test_the_shortest_come_first_and_no_more_than_three() -> None:
    text = "\n".join([
        "S + A", "A + B", "B + C", "C + D", "D + T",
        "B + X", "X + Y", "Y + A", "C - B", "D + P", "P + C", "T + Q", "Q + R", "R + V", "V + D",
    ])  # fmt: skip
    assert loops(text) == [("b c b", -1), ("c d p c", 1), ("a b x y a", 1)]


def test_a_loop_of_more_than_eight_steps_is_not_looked_for() -> None:
    def ring(steps: int) -> str:
        names = ["S", "T", *(f"N{place}" for place in range(steps - 2)), "S"]
        return "\n".join(f"{one} + {next_}" for one, next_ in pairwise(names))

    assert [len(loop.steps) for loop in ask(ring(8)).loops] == [8]
    assert ask(ring(9)).loops == ()


@pytest.mark.parametrize(
    "text",
    [
        "S + D\nD low C\nC wol D\nD + T",
        "S + D\nD low C\nC wol D\nC + T",
        "S + D\nD low C\nC is E\nE wol D\nC + T",
        "S + D\nD is E\nE low C\nC wol D\nC + T",
        "S is D\nD is S\nD + T",
        "S + C\nC wol E\nE + T\nE + X\nX + D\nD low C",
        "S + C\nC wol E\nE + T\nE + X\nX + D\nD low N\nN is C",
    ],
)
def test_what_words_mean_is_no_loop(text: str) -> None:
    assert loops(text) == []


def test_a_definition_there_and_back_with_a_cause_after_it_is_no_loop_either() -> None:
    """D is low in C, low C is E: that says that D is an E, and no more. The loop is that of D, E and X."""
    text = "S + D\nD low C\nC is B\nB wol E\nE + X\nX + D\nD is E\nD + T"
    assert all("d c b e" not in said for said, _ in loops(f"{text}\nC + T", k=9))
    assert ("d e x d", 1) in loops(f"{text}\nE + T", k=9)


def test_a_definition_may_be_part_of_a_loop() -> None:
    assert loops("S + D\nD low C\nC - X\nX + D\nC + T") == [("d c x d", 1)]


def test_a_loop_obeys_the_filters() -> None:
    text = "S + M\nM + T\nT - M belief=0.2 if=C"
    assert loops(text) == []
    assert loops(text, given=frozenset({"C"})) == [("m t m", -1)]
    assert loops(text, given=frozenset({"C"}), min_belief=0.5) == []
    back = "S + M\nM + T\nT + X\nX + M"
    assert loops(back) == [("m t x m", 1)]
    assert loops(back, avoid=frozenset({"X"})) == []


@brute.QUICK
@given(st.lists(st.tuples(st.integers(0, 7), st.sampled_from("+-?"), st.integers(0, 7)), max_size=24, unique=True))
def test_where_no_way_leads_back_there_is_no_loop(steps: list[tuple[int, str, int]]) -> None:
    lines = [f"N{min(a, b)} {sign} N{max(a, b)}" for a, sign, b in steps if a != b]
    assert ask("\n".join(dict.fromkeys([*lines, "N0 + N7"])), "N0", "N7", k=1000).loops == ()


@brute.QUICK
@given(brute.lines(most=20))
def test_every_loop_is_a_simple_one_through_a_step_of_a_listed_path(text: str) -> None:
    found = ask(text, "A", "B", k=5)
    walked = {(step.subject, step.relation, step.object) for path in found.paths for step in path.steps}
    assert len(found.loops) <= 3
    assert [len(loop.steps) for loop in found.loops] == sorted(len(loop.steps) for loop in found.loops)
    for loop in found.loops:
        nodes = [step.subject for step in loop.steps]
        assert len(set(nodes)) == len(nodes)
        assert [step.object for step in loop.steps] == [*nodes[1:], nodes[0]]
        first = loop.steps[0]
        assert (first.subject, first.relation, first.object) in walked
        assert any(step.kind is StepKind.CAUSAL for step in loop.steps)
        assert loop.sign == prod(step.sign for step in loop.steps)
        said = [step.relation for step in loop.steps if step.kind is not StepKind.HIERARCHY]
        back = {"deficiencyOf": "hasDeficiency", "hasDeficiency": "deficiencyOf"}
        assert all(back.get(one) != next_ for one, next_ in pairwise([*said, said[0]]))


@brute.QUICK
@given(brute.lines(("+", "-", "?"), most=20))
def test_a_loop_is_named_where_brute_force_finds_one(text: str) -> None:
    graph = network(text)
    paths = brute.by_belief(graph, brute.simple_paths(graph, "A", "B"))[:3]
    round_ = any(
        brute.simple_paths(graph, graph.names[graph.edges[number].head], graph.names[graph.edges[number].tail])
        for path in paths
        for number in path
    )
    assert bool(ask(text, "A", "B", k=3, max_length=50).loops) == round_


def test_loops_of_the_shipped_graph_say_no_definition_there_and_back(shipped: KnowledgeGraph) -> None:
    found = shipped.paths("sargramostim", "neutrophil count", given=["CSF3R deficiency"])
    assert found.loops
    inverse = {name: relation.inverse for name, relation in shipped.vocabulary.relations.items() if relation.inverse}
    for loop in found.loops:
        said = [step for step in loop.steps if step.kind is not StepKind.HIERARCHY]
        for one, next_ in pairwise([*said, said[0]]):
            assert one.kind is not StepKind.DEFINITION or inverse.get(one.relation) != next_.relation
