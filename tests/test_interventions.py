"""Interventions: where treatments act on the paths between two terms, what they cut, what they worsen."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukograph.assemble import network_of
from leukograph.causal import answer
from leukograph.cuts import MOST_EDGES, Cut, minimum_cut
from leukograph.filters import Filters, Open
from leukograph.interventions import Intervention, Interventions, interventions
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Verdict
from leukograph.network import Network
from leukograph.search import Budget
from tests import brute
from tests.toy import both, network

DRUGS = ("D", "D2", "D3")


def acted(text: str, source: str = "S", target: str = "T", **options: Any) -> Interventions:
    """The interventions on a toy network where D, D2 and D3 are drugs, K a drug class, O an operation, B a cell, and the
    rest disorders; what `Filters` knows goes there, the rest to `interventions`."""
    filters = {name: value for name, value in options.items() if name in Filters.__dataclass_fields__}
    rest = {name: value for name, value in options.items() if name not in filters}
    found, *others = (
        interventions(each, source, target, filters=Filters(**filters), **rest) for each in both(with_kinds(text))
    )
    assert others == [found] * len(others)
    return found


def with_kinds(text: str) -> Network:
    made = network(text)
    known = {**dict.fromkeys(DRUGS, "Drug"), "K": "DrugClass", "O": "Treatment", "B": "CellType"}
    kinds = [known.get(name, made.kind(place)) for place, name in enumerate(made.names)]
    edges, denials = list(made.edges), list(made.denials)
    return network_of(made.names, made.labels, kinds, edges=edges, denials=denials, vocabulary=made.vocabulary)


def one(text: str, **options: Any) -> Intervention:
    """The only treatment that acts."""
    (found,) = acted(text, **options).found
    return found


def labels(text: str, **options: Any) -> list[str]:
    return [each.node.label for each in acted(text, **options).found]


def counts(text: str, **options: Any) -> dict[str, tuple[int, int]]:
    """How many paths each treatment works against and along."""
    return {each.node.label: (each.against, each.along) for each in acted(text, **options).found}


def ways(found: Intervention) -> list[tuple[str, int]]:
    """The ends of the ways, and their signs."""
    return [(way.steps[-1].object.label, way.sign) for way in found.ways]


# --- against and along ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S + M\nM + T\nD - M", (1, 0)),
        ("S + M\nM + T\nD + M", (0, 1)),
        ("S + M\nM + T\nD - T", (1, 0)),
        ("S + M\nM + T\nD + T", (0, 1)),
        # Past a step that lowers, what raises works against: S raises T by lowering M.
        ("S - M\nM - T\nD + M", (1, 0)),
        ("S - M\nM - T\nD - M", (0, 1)),
        ("S - M\nM - T\nD - T", (1, 0)),
        # S lowers T: working against it means raising T.
        ("S - M\nM + T\nD + M", (1, 0)),
        ("S - M\nM + T\nD - M", (0, 1)),
        ("S + M\nM - T\nD - M", (1, 0)),
        ("S - T\nD + T", (1, 0)),
        ("S - T\nD - T", (0, 1)),
        # Two steps that lower on the way.
        ("S - A\nA - M\nM + T\nD + A", (1, 0)),
        ("S - A\nA - M\nM + T\nD - M", (1, 0)),
        ("S + A\nA is M\nM low B\nB - T\nD - B", (0, 1)),
        ("S + A\nA is M\nM low B\nB - T\nD + B", (1, 0)),
    ],
)
def test_a_treatment_on_one_step(text: str, expected: tuple[int, int]) -> None:
    found = one(text)
    assert (found.against, found.along) == expected


def test_the_verdict_and_counts_are_those_of_the_paths() -> None:
    found = acted("S + T\nS - M\nM + T\nS ? T\nD - T")
    assert (found.verdict, found.counts.raising, found.counts.lowering, found.counts.unsigned) == (
        Verdict.CONFLICTING, 1, 1, 1,
    )  # fmt: skip
    assert found.complete


def test_of_paths_of_both_signs_each_is_counted_by_its_own() -> None:
    """One path raises T and one lowers it: what lowers T works against the one and along the other."""
    assert counts("S + A\nA + T\nS - B\nB + T\nD - T") == {"d": (1, 1)}
    assert counts("S + A\nA + T\nS - B\nB + T\nD - A") == {"d": (1, 0)}


def test_paths_are_counted_once_however_many_of_their_terms_a_treatment_acts_on() -> None:
    assert counts("S + M\nM + N\nN + T\nD - M\nD - N\nD - T") == {"d": (1, 0)}
    assert counts("S + M\nM + T\nS + N\nN + T\nD - M\nD - N") == {"d": (2, 0)}
    assert counts("S + M\nM + N\nN + T\nD - M\nD + N") == {"d": (1, 1)}


def test_a_path_of_no_sign_is_neither_worked_against_nor_along() -> None:
    assert labels("S ? M\nM + T\nD - M") == []
    assert counts("S ? M\nM + T\nS + M\nD - M") == {"d": (1, 0)}


def test_a_way_of_no_sign_does_not_act() -> None:
    assert labels("S + M\nM + T\nD ? M") == []


def test_those_that_work_against_most_come_first_then_along_fewest_then_by_name() -> None:
    text = "S + M\nM + T\nS + N\nN + T\nD3 - M\nD - M\nD2 - T\nO + N\nO - M"
    assert labels(text) == ["d2", "d", "d3", "o"]
    assert labels("S + M\nM + T\nS + N\nN + T\nD - M\nD + N\nO - M") == ["o", "d"]


def test_only_treatments_drugs_and_classes_of_drugs_intervene() -> None:
    assert sorted(labels("S + M\nM + T\nX - M\nD - M\nK - M\nO - M\nB - M")) == ["d", "k", "o"]


def test_the_source_itself_may_be_a_drug_and_is_no_intervention() -> None:
    assert [each.node.label for each in acted("D + M\nM + T\nD2 - M", source="D").found] == ["d2"]


def test_what_acts_on_the_source_alone_does_not_act_on_the_paths() -> None:
    assert labels("S + M\nM + T\nD - S") == []
    assert labels("S + M\nM + T\nD + S\nS + X") == []


# --- ways -----------------------------------------------------------------------------------------------------------


def test_a_way_through_a_class_of_drugs() -> None:
    found = acted("S + M\nM + T\nD is K\nK - M").found
    assert [(each.node.label, ways(each)) for each in found] == [("d", [("m", -1)]), ("k", [("m", -1)])]
    assert [step.kind.value for step in found[0].ways[0].steps] == ["hierarchy", "causal"]


def test_a_way_through_terms_beside_the_paths() -> None:
    assert counts("S + M\nM + T\nD - X\nX - M") == {"d": (0, 1)}
    assert ways(one("S + M\nM + T\nD - X\nX - Y\nY + M")) == [("m", 1)]


def test_a_better_believed_way_past_the_source_or_another_term_is_none_onto_this_one() -> None:
    found = one("S + M\nM + T\nD - M belief=0.3\nD + S")
    assert [(way.belief, way.sign, len(way.steps)) for way in found.ways] == [(0.3, -1, 1)]
    found = one("S + M\nM + N\nN + T\nD + M\nD - N belief=0.3")
    assert [(way.belief, way.sign, len(way.steps)) for way in found.ways] == [(1.0, 1, 1), (0.3, -1, 1)]


def test_a_way_has_at_most_four_steps() -> None:
    assert labels("S + M\nM + T\nD + A\nA + B\nB + C\nC - M") == ["d"]
    assert labels("S + M\nM + T\nD + A\nA + B\nB + C\nC + E\nE - M") == []


def test_a_way_does_not_pass_another_term_of_the_paths_nor_the_source() -> None:
    assert ways(one("S + M\nM + N\nN + T\nD - M")) == [("m", -1)]
    assert ways(one("S + M\nM + N\nN + T\nD - M\nD - N")) == [("m", -1), ("n", -1)]
    assert labels("S + M\nM + T\nD + S") == []


def test_a_way_by_hierarchy_alone_is_no_intervention() -> None:
    assert labels("S + M\nM + T\nD is M") == []
    found = one("S + M\nM + T\nD is M\nD - X\nX + M belief=0.5")
    assert [(way.belief, way.sign) for way in found.ways] == [(0.5, -1)], "the hierarchy does not hide the way that acts"


def test_the_most_believed_way_onto_each_term_is_shown() -> None:
    found = one("S + M\nM + T\nD - M belief=0.3\nD - X belief=0.9\nX + M belief=0.9")
    assert [(way.belief, len(way.steps)) for way in found.ways] == [(0.81, 2)]


def test_a_way_acts_under_the_conditions_that_hold_for_the_treatment() -> None:
    assert labels("S + M\nM + T\nD - M if=C") == []
    assert labels("S + M\nM + T\nD - M if=C", given=frozenset({"C"})) == ["d"]
    assert labels("S + M\nM + T\nD t M if=M") == ["d"], "what acts only in M may act on M"
    assert labels("S + M\nM + T\nD - M if=D") == ["d"]
    assert labels("S + M\nM + T\nD - M if=T") == []


def test_a_treatment_without_effect_in_what_is_given_is_left_out() -> None:
    text = "S + M\nM + T\nD - M\nD2 - M\nD t G not by=review"
    assert labels(text) == ["d", "d2"]
    assert labels(text, given=frozenset({"G"})) == ["d2"]


def test_filters_hold_for_paths_and_ways() -> None:
    text = "S + M\nM + T\nS + N\nN + T\nD - M\nD2 - N belief=0.2 by=trial"
    assert labels(text, avoid=frozenset({"M"})) == ["d2"]
    assert labels(text, min_belief=0.5) == ["d"]
    assert labels(text, max_length=1) == []
    by_way_of = {each.node.label: ways(each) for each in acted(text, via=("N",)).found}
    assert by_way_of == {"d": [("t", -1)], "d2": [("n", -1)]}, "M is on none of the paths then, and D acts through it on T"


# --- on the target, cuts, together ----------------------------------------------------------------------------------


def test_on_the_target() -> None:
    assert one("S + M\nM + T\nD - T").on_target
    assert not one("S + M\nM + T\nD - M").on_target
    both_ = one("S + M\nM + T\nD - T\nD - M")
    assert (both_.on_target, ways(both_)) == (True, [("m", -1), ("t", -1)])


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("S + M\nM + T\nD - M", True),
        ("S - M\nM - T\nD + M", True),
        ("S + M\nM + T\nS + N\nN + T\nD - M", False),
        ("S + M\nM + T\nS + N\nN + T\nD - M\nD - N", True),
        ("S + M\nM + T\nS + T\nD - M", False),
        ("S + M\nM + T\nD - T", False),
        # What adds to the only way does not cut it.
        ("S + M\nM + T\nD + M", False),
        ("S + M\nM + T\nS + N\nN + T\nD - M\nD + N", False),
    ],
)
def test_a_treatment_cuts_all_paths_or_does_not(text: str, cuts: bool) -> None:  # noqa: FBT001
    assert one(text).cuts is cuts


def test_treatments_together() -> None:
    text = "S + M\nM + T\nS + N\nN + T\nD - M"
    apart = acted(f"{text}\nD2 - N")
    assert [each.cuts for each in apart.found] == [False, False]
    assert apart.together
    assert not acted(text).together
    assert not acted(f"{text}\nD2 + N").together, "what works along a path does not help to cut it"
    assert not acted(f"{text}\nD2 - N\nS + T").together
    assert not acted("S + M\nM + T").together
    assert not acted("S + M\nM + T\nD - T").together, "on the target nothing is cut"


# --- what they worsen -----------------------------------------------------------------------------------------------


def lowers_a_harm(graph: Network, way: tuple[int, ...]) -> bool:
    """True if a way lowers a disorder before it comes to its end."""
    parts = (way[: place + 1] for place in range(len(way) - 1))
    return any(brute.sign(graph, part) == -1 and graph.kind(graph.edges[part[-1]].head) == "Disorder" for part in parts)


@pytest.mark.parametrize(
    ("text", "where", "cuts"),
    [
        ("D - M", [[]], True),
        ("D - H\nH + M", [["h"]], False),
        ("D + H\nH - M", [[]], True),
        ("D - H\nH + J\nJ + M", [["h", "j"]], False),
        ("D - H\nH + M\nH : BiologicalProcess", [[]], True),
        ("D - H\nH + M\nH : Finding", [["h"]], False),
        ("D - H\nH is J\nJ + M", [["h", "j"]], False),
        ("D - H\nH + M\nD - T", [["h"], []], False),
    ],
)
def test_a_way_by_way_of_what_it_lowers_acts_only_where_that_is(text: str, where: list[list[str]], cuts: bool) -> None:  # noqa: FBT001
    """Treating an infection with HIV does nothing for neutrophils where there is none."""
    found = acted(f"S + M\nM + T\n{text}")
    assert [[[node.label for node in nodes] for nodes in each.where] for each in found.found] == [where][: bool(where)]
    assert ([each.cuts for each in found.found], found.together) == ([cuts][: bool(where)], cuts)


def test_what_does_nothing_to_any_path_is_left_out() -> None:
    """D makes less of N, which says nothing of T, and N lies on a path that raises T."""
    assert labels("S + N\nN is T\nN : Population\nD - N") == []
    assert labels("S + N\nN is T\nD - N") == ["d"]


def test_what_is_given_is_there() -> None:
    text = "S + M\nM + T\nD - H\nH + M\nG is H"
    for name in ("H", "G"):
        found = one(text, given=frozenset({name}))
        assert (found.where, found.cuts) == (((),), True)


def test_what_acts_wherever_it_is_given_comes_first() -> None:
    text = "S + M\nM + N\nN + T\nS + T\nD - H\nH + M\nD - J\nJ + T\nD2 - N"
    assert [(each.node.label, each.against) for each in acted(text).found] == [("d2", 1), ("d", 2)]


def test_what_a_treatment_worsens() -> None:
    found = one("S + M\nM + T\nD - M\nD + X\nD + Y belief=0.5\nD - Z\nD + B\nD ? W")
    assert [(step.object.label, step.belief) for step in found.worsens] == [("x", 1.0), ("y", 0.5)]
    assert [step.claims[0].source for step in found.worsens] == ["toy", "toy"]


def test_what_its_class_worsens_it_worsens() -> None:
    found = acted("S + M\nM + T\nD is K\nK - M\nK + X").found
    assert [[(s.subject.label, s.object.label) for s in each.worsens] for each in found] == [[("k", "x")], [("k", "x")]]


def test_a_treatment_that_lowers_and_raises() -> None:
    """It lowers M, which raises T, and raises N, which raises T too: against one path, along the other."""
    found = one("S + M\nM + T\nS + N\nN + T\nD - M\nD + N")
    assert (found.against, found.along, found.cuts) == (1, 1, False)
    assert [step.object.label for step in found.worsens] == ["n"]
    assert ways(found) == [("m", -1), ("n", 1)]


def test_harm_that_is_not_believed_or_not_open_is_not_told() -> None:
    assert one("S + M\nM + T\nD - M\nD + X belief=0.05").worsens == ()
    assert one("S + M\nM + T\nD - M\nD + X if=C").worsens == ()
    assert [s.object.label for s in one("S + M\nM + T\nD - M\nD + X if=C", given=frozenset({"C"})).worsens] == ["x"]


# --- no path, one term, budget --------------------------------------------------------------------------------------


def test_where_no_path_leads_there_is_nothing_to_do() -> None:
    found = acted("S + M\nX + T\nD - T")
    assert (found.verdict, found.found, found.together, found.cut, found.why_no_cut) == (Verdict.NONE, (), False, (), "")
    assert acted("S + M\nM + S\nD - M", target="S").verdict is Verdict.NONE


def test_an_exhausted_budget_is_said() -> None:
    text = "\n".join(f"S + M{place}\nM{place} + T" for place in range(20))
    assert acted(text).complete
    assert not acted(text, budget=Budget(extensions=5)).complete


def test_the_json_of_interventions_whole() -> None:
    found = acted("S + M\nM + T\nD - M").to_dict()
    (way,) = found["interventions"][0].pop("ways")
    assert [step["object"]["label"] for step in way["steps"]] == ["m"]
    assert found == {
        "source": {"id": "lk:S", "label": "s"},
        "target": {"id": "lk:T", "label": "t"},
        "verdict": "raises",
        "counts": {"raising": 1, "lowering": 0, "unsigned": 0},
        "complete": True,
        "together_cut_all": True,
        "minimum_cut": [{"id": "lk:M", "label": "m"}],
        "why_no_cut": "",
        "interventions": [
            {
                "id": "lk:D", "label": "d", "kind": "drug", "against": 1, "along": 0, "on_target": False, "cuts": True,
                "where": [[]], "worsens": [],
            }
        ],
    }  # fmt: skip


@brute.QUICK
@given(
    brute.lines(("+", "-", "?", "is"), most=14), st.sampled_from(["D - C", "D + C\nD - E", "D - B\nD + C", "D - F\nF + E"])
)
def test_against_along_and_cuts_as_brute_force_has_them(text: str, more: str) -> None:
    lines = [line for line in f"{text}\n{more}".splitlines() if not line.startswith(("B ", "D "))] + more.splitlines()
    graph = with_kinds("\n".join([*dict.fromkeys(lines), "A is Z", "B is Z", "C is Y", "E is Y", "F is Y"]))
    paths = [p for p in brute.simple_paths(graph, "A", "B") if len(p) <= 8 and brute.sign(graph, p)]
    places = {graph.edges[number].head for path in paths for number in path}
    start = graph.number["A"]
    against, along, fought = set[int](), set[int](), set[int]()
    for place in places:
        others = places - {place} | {start}

        def free(edge: Any, others: set[int] = others) -> bool:
            return brute.unconditional(edge) and not {edge.tail, edge.head} & others

        onto = [p for p in brute.simple_paths(graph, "D", graph.names[place], free) if len(p) <= 4]
        acting = brute.by_belief(graph, (p for p in onto if any(graph.edges[n].claims for n in p) and brute.sign(graph, p)))
        sign = brute.sign(graph, acting[0]) if acting else 0
        for number, path in enumerate(paths):
            heads = [graph.edges[edge].head for edge in path]
            if sign and place in heads:
                comes = brute.sign(graph, path[heads.index(place) + 1 :], before=sign)
                whole = brute.sign(graph, path)
                along |= {number} if comes == whole else set()
                against |= {number} if comes == -whole else set()
                wherever = not lowers_a_harm(graph, acting[0])
                fought |= {place} if comes == -whole and place != graph.number["B"] and wherever else set()
    found = {each.node.label: each for each in interventions(graph, "A", "B").found}
    assert set(found) == ({"d"} if against | along else set())
    if found:
        assert (found["d"].against, found["d"].along) == (len(against), len(along))
        every = [p for p in brute.simple_paths(graph, "A", "B") if len(p) <= 8]
        left = [p for p in every if not {graph.edges[n].head for n in p} & fought]
        assert found["d"].cuts == (bool(fought) and not left)


# --- the minimum cut ------------------------------------------------------------------------------------------------


def cut(graph: Network, max_length: int = 50, **filters: Any) -> Cut:
    start, end = graph.number["A"], graph.number["B"]
    return minimum_cut(Open(graph, Filters(**filters), start, end), start, end, max_length)


def named(text: str, **options: Any) -> list[str] | None:
    graph = network(text)
    nodes = cut(graph, **options).nodes
    return None if nodes is None else [graph.names[node] for node in nodes]


def met(graph: Network, paths: list[brute.Path], nodes: frozenset[int]) -> bool:
    """True if the nodes meet every path between its ends."""
    return all(nodes & {graph.edges[number].head for number in path[:-1]} for path in paths)


@brute.QUICK
@given(brute.lines(("+", "-", "?", "is"), most=22))
def test_no_smaller_set_of_terms_meets_all_paths(text: str) -> None:
    graph = network(text)
    paths = brute.simple_paths(graph, "A", "B")
    between = [node for node, name in enumerate(graph.names) if name not in "AB"]
    sets = (frozenset(few) for size in range(len(between) + 1) for few in combinations(between, size))
    smallest = next((few for few in sets if met(graph, paths, few)), None)
    found = cut(graph)
    assert (found.nodes is None) == (smallest is None)
    if smallest is not None and found.nodes is not None:
        assert len(found.nodes) == len(smallest)
        assert met(graph, paths, frozenset(found.nodes))
    assert bool(found.why) == (smallest is None)


@brute.QUICK
@given(brute.lines(most=20), st.integers(1, 5))
def test_a_cut_meets_all_paths_within_the_length(text: str, longest: int) -> None:
    graph = network(text)
    paths = [path for path in brute.simple_paths(graph, "A", "B") if len(path) <= longest]
    found = cut(graph, longest)
    if found.nodes is None:
        assert any(len(path) == 1 for path in brute.simple_paths(graph, "A", "B"))
    else:
        assert met(graph, paths, frozenset(found.nodes))
        assert not {graph.number["A"], graph.number["B"]} & set(found.nodes)


def test_cuts_by_hand() -> None:
    assert named("A + M\nM + B") == ["M"]
    assert named("A + M\nM + B\nA + N\nN + B") == ["M", "N"]
    assert named("A + M\nA + N\nM + K\nN + K\nK + B") == ["K"]
    assert named("A + M\nX + B") == []
    assert named("A + M\nM + N\nN + B") == ["M"], "the one nearer to the source"


def test_a_straight_step_cannot_be_cut() -> None:
    found = cut(network("A + M\nM + B\nA - B"))
    assert (found.nodes, found.why) == (None, "a step leads straight from the one to the other")


def test_a_cut_counts_only_what_is_open() -> None:
    text = "A + M\nM + B\nA + N\nN + B belief=0.3\nA + B if=C"
    assert named(text) == ["M", "N"]
    assert named(text, min_belief=0.5) == ["M"]
    assert named(text, without=frozenset({"M"})) == ["N"]
    assert named(text, given=frozenset({"C"})) is None


def test_a_cut_does_not_ask_for_terms_on_longer_ways() -> None:
    text = "A + M\nM + B\nA + N\nN + K\nK + B"
    assert named(text, max_length=2) == ["M"]
    assert named(text, max_length=3) == ["M", "N"]


def test_a_cut_does_not_ask_for_terms_on_ways_made_of_steps_that_only_longer_ways_need() -> None:
    """P is passed by all ways over X, Q by all over A; the steps from A to X are those of longer ways alone."""
    short = [
        "A + P", "P + X1", "P + X2", "X1 + F1", "X2 + F2", "F1 + G1", "F2 + G2", "G1 + B", "G2 + B",
        "A + L1", "A + L2", "L1 + A1", "L2 + A2", "A1 + Q", "A2 + Q", "Q + R", "R + B",
    ]  # fmt: skip
    text = "\n".join([*short, "A1 + X1", "A2 + X2"])
    assert named("\n".join(short), max_length=50) == ["P", "Q"]
    assert named(text, max_length=5) == ["P", "Q"]
    assert len(named(text, max_length=6) or ()) == 3


def test_a_cut_by_hand_where_ways_that_were_found_first_have_to_give_way() -> None:
    """The shortest way is A P Q B. One by R has to take its Q, and P goes on by S; then no third way is left."""
    ways_ = "A + P\nP + Q\nQ + B\nA + R\nR + Q\nP + S\nS + X\nX + B\nA + U\nU + Q\nP + W\nW + Y\nY + B"
    assert named(ways_) == ["P", "Q"]


def test_a_term_that_all_paths_must_pass_cuts_them() -> None:
    text = "S + M\nM + T\nS + N\nN + T\nS + T"
    assert acted(text).cut is None
    for via in (("N",), ("N", "S"), ("T", "N")):
        found = acted(text, via=via)
        assert found.cut is not None
        assert ([node.label for node in found.cut], found.why_no_cut, found.counts.all) == (["n"], "", 1)
    assert acted(text, via=("S", "T")).cut is None
    assert acted("S + M\nM + T\nX + T", via=("X",)).cut == ()


def test_a_network_too_large_to_cut_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_EDGES > 100_000
    monkeypatch.setattr("leukograph.cuts.MOST_EDGES", 3)
    found = cut(network("A + M\nM + B\nA + N\nN + B"))
    assert (found.nodes, found.why) == (None, "too many paths lead from the one to the other")


# --- the shipped graph ----------------------------------------------------------------------------------------------


def test_antiretroviral_therapy_acts_only_where_there_is_hiv(shipped: KnowledgeGraph) -> None:
    by_name = {each.node.id: each for each in shipped.interventions("clozapine", "bacterial infection").found}
    therapy = by_name["lk:AntiretroviralTherapy"]
    assert {tuple(node.label for node in nodes) for nodes in therapy.where} == {("HIV infection",)}
    assert not therapy.cuts
    found = shipped.interventions("clozapine", "bacterial infection", given=["HIV infection"])
    (therapy,) = (each for each in found.found if each.node.id == "lk:AntiretroviralTherapy")
    labels_ = {node.label for nodes in therapy.where for node in nodes}
    assert () in therapy.where
    assert "HIV infection" not in labels_


def test_clozapine_and_bacterial_infection(shipped: KnowledgeGraph) -> None:
    found = shipped.interventions("clozapine", "bacterial infection")
    verdict = answer(shipped.network, "Clozapine", "BacterialInfection")
    assert (found.verdict, found.counts.raising) == (verdict.verdict, verdict.raising)
    assert found.complete
    most = found.counts.all
    assert all(each.against <= most and each.along <= most for each in found.found)
    by_name = {each.node.id: each for each in found.found}
    assert by_name["lk:AntimicrobialProphylaxis"].on_target
    assert by_name["lk:AntimicrobialProphylaxis"].against == most
    assert not any(each.cuts and not each.against for each in found.found)
    assert found.cut
    gone = [node.id for node in found.cut]
    assert shipped.paths("clozapine", "bacterial infection", without=gone).verdict is Verdict.NONE
    for kept in gone:
        left = [name for name in gone if name != kept]
        assert (
            shipped.paths("clozapine", "bacterial infection", without=left, max_length=50, k=1).verdict is not Verdict.NONE
        )
