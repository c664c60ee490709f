"""Explanations: the smallest sets of causes that cover all findings, against trying every set."""

from __future__ import annotations

from itertools import combinations
from math import exp, prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukograph import explain as module
from leukograph.assemble import network_of
from leukograph.errors import ParameterError
from leukograph.explain import MOST_FINDINGS, Explanation, explain
from leukograph.filters import Filters
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import StepKind
from leukograph.network import Network
from tests import brute
from tests.toy import both, network


def explained(text: str | Network, *findings: str, **options: Any) -> Explanation:
    """The explanation on a toy network; what `Filters` knows goes there, the rest to `explain`."""
    filters = {name: value for name, value in options.items() if name in Filters.__dataclass_fields__}
    rest = {name: value for name, value in options.items() if name not in filters}
    graph = network(text) if isinstance(text, str) else text
    found, *others = (explain(each, findings, filters=Filters(**filters), **rest) for each in both(graph))
    assert others == [found] * len(others)
    return found


def covers(text: str | Network, *findings: str, **options: Any) -> list[str]:
    """Each cover as the labels of its causes."""
    return [" ".join(node.label for node in cover.causes) for cover in explained(text, *findings, **options).covers]


def best_beliefs(graph: Network, goals: list[str], longest: int) -> dict[str, dict[str, float]]:
    """For each term that raises a goal through a causal step: the belief of the best such path, by trying all paths."""
    found: dict[str, dict[str, float]] = {}
    for name in graph.names:
        for goal in goals:
            if name in goals:
                continue
            costs = [
                brute.cost(graph, path)
                for path in brute.simple_paths(graph, name, goal)
                if len(path) <= longest and brute.sign(graph, path) == 1
                if any(graph.edges[number].kind is StepKind.CAUSAL for number in path)
            ]
            if costs:
                found.setdefault(name, {})[goal] = exp(-min(costs) / 1e8)
    return found


@brute.QUICK
@given(
    brute.lines(("+", "+", "+", "-", "is"), most=14),
    st.sets(st.sampled_from("ABCD"), min_size=1, max_size=4),
    st.sampled_from([1, 2, 6]),
)
def test_the_smallest_covers_and_the_best_of_them_first(text: str, wanted: set[str], longest: int) -> None:
    graph = network(text + "\nC is Y\nD is Y")
    goals = sorted(wanted)
    beliefs = best_beliefs(graph, goals, longest)
    reached = {goal for each in beliefs.values() for goal in each}
    every: list[tuple[tuple[str, ...], float]] = []
    for size in range(1, 5):
        for causes in combinations(beliefs, size) if reached else ():
            if set().union(*(beliefs[cause] for cause in causes)) >= reached:
                worth = prod(max(beliefs[cause].get(goal, 0.0) for cause in causes) for goal in reached)
                every.append((causes, worth))
        if every:
            break
    found = explained(graph, *goals, max_length=longest, limit=1000)
    assert found.complete
    assert {node.label.upper() for node in found.unexplained} == set(goals) - reached
    listed = [tuple(sorted(node.label.upper() for node in cover.causes)) for cover in found.covers]
    assert sorted(listed) == sorted(tuple(sorted(causes)) for causes, _ in every)
    worths = {tuple(sorted(causes)): worth for causes, worth in every}
    assert [cover.belief for cover in found.covers] == pytest.approx([worths[causes] for causes in listed], abs=1e-5)
    assert [worths[causes] for causes in listed] == pytest.approx(sorted(worths.values(), reverse=True), abs=1e-9)
    few = explained(graph, *goals, max_length=longest, limit=2)
    assert [cover.belief for cover in few.covers] == [cover.belief for cover in found.covers[:2]]


@brute.QUICK
@given(st.data())
def test_the_best_covers_of_many_causes_are_not_lost(data: st.DataObject) -> None:
    """Every cause acts on some of four findings directly; with few listed, the best of all covers are among them."""
    share = st.sampled_from(["0.9", "0.7", "0.5", "0.3"])
    lines, beliefs = [], {}
    for number in range(12):
        acts_on = data.draw(st.sets(st.sampled_from("ABCD"), min_size=1, max_size=2))
        said = {goal: data.draw(share) for goal in sorted(acts_on)}
        lines += [f"X{number:02} + {goal} belief={belief}" for goal, belief in said.items()]
        beliefs[f"x{number:02}"] = {goal: float(belief) for goal, belief in said.items()}
    goals = sorted({goal for each in beliefs.values() for goal in each})
    worths: list[float] = []
    for size in range(1, 5):
        sets = [causes for causes in combinations(beliefs.values(), size) if set().union(*causes) >= set(goals)]
        worths = [prod(max(cause.get(goal, 0.0) for cause in causes) for goal in goals) for causes in sets]
        if worths:
            break
    found = explained("\n".join(lines), *goals, limit=3)
    assert [cover.belief for cover in found.covers] == pytest.approx(sorted(worths, reverse=True)[:3], abs=1e-6)


def test_one_cause_of_all_is_better_than_two() -> None:
    text = "X + A belief=0.2\nX + B belief=0.2\nY + A\nZ + B"
    assert covers(text, "A", "B") == ["x"]


def test_two_where_no_one_is_enough() -> None:
    text = "Y + A belief=0.9\nY2 + A belief=0.8\nZ + B belief=0.7\nZ2 + B belief=0.6"
    assert covers(text, "A", "B") == ["y z", "y2 z", "y z2", "y2 z2"]
    assert covers(text, "A", "B", limit=2) == ["y z", "y2 z"]


def test_no_cover_has_a_cause_that_it_does_not_need() -> None:
    text = "X + A\nX + B\nY + B\nY + C\nZ + C\nW + A"
    assert sorted(covers(text, "A", "B", "C", limit=50)) == ["w y", "x y", "x z"]


def test_the_paths_of_a_cover_stand_in_the_order_of_the_findings() -> None:
    (cover,) = explained("X + B belief=0.5\nX + M\nM + A belief=0.4", "B", "A").covers
    assert [(path.steps[0].subject.label, path.steps[-1].object.label, path.belief) for path in cover.paths] == [
        ("x", "b", 0.5), ("x", "a", 0.4),
    ]  # fmt: skip
    assert cover.belief == 0.2


def test_each_finding_is_explained_by_the_cause_of_the_set_that_does_it_best() -> None:
    text = "X + A belief=0.9\nX + B belief=0.2\nY + B belief=0.8\nY + C belief=0.5"
    (cover,) = explained(text, "A", "B", "C").covers
    assert [path.steps[0].subject.label for path in cover.paths] == ["x", "y", "y"]
    assert cover.belief == pytest.approx(0.36)


def test_what_lowers_or_has_no_sign_explains_nothing() -> None:
    assert covers("X - A\nY ? A", "A") == []
    assert covers("X - A\nY ? A\nZ + A", "A") == ["z"]
    assert covers("X - M\nM - A", "A") == ["x"]


def test_what_raises_and_lowers_explains_by_the_path_that_raises() -> None:
    (cover,) = explained("X - A\nX + M\nM + A belief=0.3", "A", among=["X"]).covers
    assert (cover.belief, [step.object.label for step in cover.paths[0].steps]) == (0.3, ["m", "a"])


def test_what_is_a_finding_by_hierarchy_alone_does_not_explain_it() -> None:
    assert covers("S is A\nX + A", "A") == ["x"]
    assert covers("S is A\nS + M\nM + A belief=0.5", "A") == ["m", "s"]
    (cover,) = explained("S is A\nS + M\nM + A belief=0.5", "A", among=["S"]).covers
    assert [step.kind.value for step in cover.paths[0].steps] == ["causal", "causal"]


def test_a_cause_of_a_finding_may_be_a_symptom_itself_but_no_finding_that_was_given() -> None:
    """A raises B: that explains B, but where A is to be explained too, something else must."""
    text = "A + B\nX + A belief=0.5"
    assert covers(text, "B") == ["a", "x"]
    assert covers(text, "A", "B") == ["x"]
    assert covers("A + B", "A", "B") == []
    assert [node.label for node in explained("A + B", "A", "B").unexplained] == ["a", "b"]


def test_findings_that_nothing_causes_are_told_and_the_others_covered() -> None:
    found = explained("X + A\nB + C", "B", "A")
    assert [node.label for node in found.findings] == ["b", "a"]
    assert [node.label for node in found.unexplained] == ["b"]
    assert [[node.label for node in cover.causes] for cover in found.covers] == [["x"]]
    assert [len(cover.paths) for cover in found.covers] == [1]


def test_among_leaves_only_these_causes() -> None:
    text = "X + A\nX + B\nY + A\nZ + B"
    assert covers(text, "A", "B", among=["Y", "Z"]) == ["y z"]
    assert [node.label for node in explained(text, "A", "B", among=["Y"]).unexplained] == ["b"]
    assert covers(text, "A", "B", among=["A"]) == []


def test_of_kind_leaves_only_these_kinds() -> None:
    made = network("D + M\nM + A\nG + A")
    kinds = [{"D": "Drug", "G": "Gene"}.get(name, "Disorder") for name in made.names]
    edges = list(made.edges)
    graph = network_of(made.names, made.labels, kinds, edges=edges, denials=(), vocabulary=made.vocabulary)
    assert covers(graph, "A", of_kind=frozenset({"Drug"})) == ["d"]
    assert covers(graph, "A", of_kind=frozenset({"Treatment"})) == []


def test_filters_and_conditions_act_on_the_search() -> None:
    text = "X + A if=C\nY + A belief=0.5\nZ + A belief=0.4 by=trial"
    assert covers(text, "A") == ["y", "z"]
    assert covers(text, "A", given=frozenset({"C"})) == ["x", "y", "z"]
    assert covers(text, "A", sources=frozenset({"trial"})) == ["z"]
    assert covers(text, "A", min_belief=0.45) == ["y"]
    assert covers(text, "A", without=frozenset({"Y"})) == ["z"]
    assert covers("X + M\nM + A", "A", max_length=1) == ["m"]


def test_a_finding_twice_is_one() -> None:
    found = explained("X + A", "A", "A")
    assert [node.label for node in found.findings] == ["a"]
    assert len(found.covers) == 1


def test_more_than_four_causes_together_are_not_looked_for() -> None:
    text = "\n".join(f"X{goal} + {goal}" for goal in "ABCDE")
    assert covers(text, *"ABCD") == ["xa xb xc xd"]
    found = explained(text, *"ABCDE")
    assert (found.covers, found.unexplained) == ((), ())


def test_many_causes_of_many_findings_are_soon_combined() -> None:
    """Four findings with a thousand causes each: trying all sets would take years."""
    text = "\n".join(f"X{goal}{number:03} + {goal}" for goal in "ABCD" for number in range(1000))
    found = explained(text, *"ABCD", limit=3)
    assert len(found.covers) == 3
    assert found.complete


def test_a_list_that_is_cut_off_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(f"X{number} + A" for number in range(5))
    monkeypatch.setattr(module, "MOST_SETS", 5)
    assert explained(text, "A").complete
    monkeypatch.setattr(module, "MOST_SETS", 4)
    assert not explained(text, "A").complete


@pytest.mark.parametrize("number", [0, MOST_FINDINGS + 1])
def test_too_few_or_too_many_findings(number: int) -> None:
    names = [f"F{place:02}" for place in range(number)]
    with pytest.raises(ParameterError) as fault:
        explained("\n".join(["X + F00", *(f"X + {name}" for name in names)]), *names)
    assert str(fault.value) == f"{number} findings: give from 1 to {MOST_FINDINGS}"


def test_the_most_findings_that_there_may_be() -> None:
    names = [f"F{place:02}" for place in range(MOST_FINDINGS)]
    assert covers("\n".join(f"X + {name}" for name in names), *names) == ["x"]


def test_the_json_of_an_explanation_whole() -> None:
    assert explained("X + A belief=0.5", "A", "X").to_dict() == {
        "findings": [{"id": "lk:A", "label": "a"}, {"id": "lk:X", "label": "x"}],
        "unexplained": [{"id": "lk:A", "label": "a"}, {"id": "lk:X", "label": "x"}],
        "complete": True,
        "covers": [],
    }
    (cover,) = explained("X + A belief=0.5", "A").to_dict()["covers"]
    assert cover["causes"] == [{"id": "lk:X", "label": "x"}]
    assert (cover["belief"], len(cover["paths"]), cover["paths"][0]["sign"]) == (0.5, 1, 1)


def test_leukopenia_and_anemia_together(shipped: KnowledgeGraph) -> None:
    """Neither is said to cause the other: a common cause explains both."""
    found = shipped.explain("leukopenia", "anemia", limit=50)
    assert found.complete
    assert found.unexplained == ()
    assert {len(cover.causes) for cover in found.covers} == {1}
    causes = {cover.causes[0].id for cover in found.covers}
    assert "lk:Benzene" in causes
    assert not causes & {"lk:Leukopenia", "lk:Anemia"}
    for cover in found.covers:
        assert all(any(step.kind is StepKind.CAUSAL for step in path.steps) for path in cover.paths)
