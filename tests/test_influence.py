"""Causes and effects, on networks small enough to know them by hand, and against every path that there is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukograph.assemble import network_of
from leukograph.causal import answer
from leukograph.errors import ParameterError
from leukograph.filters import Filters
from leukograph.influence import Influence, Influences, influences
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import StepKind, Verdict
from leukograph.network import Network
from tests import brute
from tests.toy import both, network


def listed(text: str | Network, term: str = "T", *, backward: bool = True, **options: Any) -> Influences:
    """What acts on a term of a toy network; what `Filters` knows goes there, the rest to `influences`."""
    filters = {name: value for name, value in options.items() if name in Filters.__dataclass_fields__}
    rest = {name: value for name, value in options.items() if name not in filters}
    graph = network(text) if isinstance(text, str) else text
    found, *others = (influences(each, term, backward=backward, filters=Filters(**filters), **rest) for each in both(graph))
    assert others == [found] * len(others)
    return found


def causes(text: str | Network, **options: Any) -> list[str]:
    return [each.node.label for each in listed(text, **options).found]


def effects(text: str | Network, **options: Any) -> list[str]:
    return [each.node.label for each in listed(text, "S", backward=False, **options).found]


def of_kinds(text: str, **kinds: str) -> Network:
    """A toy network with the kinds of some terms, all others being disorders."""
    made = network(text)
    named = [kinds.get(name, "Disorder") for name in made.names]
    edges, denials = list(made.edges), list(made.denials)
    return network_of(made.names, made.labels, named, edges=edges, denials=denials, vocabulary=made.vocabulary)


def causal(graph: Network, path: brute.Path) -> bool:
    return any(graph.edges[number].kind is StepKind.CAUSAL for number in path)


@brute.QUICK
@given(brute.lines(("+", "-", "?", "is", "low", "wol", "~"), most=20), st.sampled_from([2, 6]), st.booleans())
def test_each_is_listed_as_brute_force_and_answer_have_it(text: str, longest: int, backward: bool) -> None:  # noqa: FBT001
    graph = network(text)
    expected: dict[str, tuple[tuple[int, int, int], int]] = {}
    for name in graph.names:
        ends = (name, "B") if backward else ("B", name)
        paths = [path for path in brute.simple_paths(graph, *ends) if len(path) <= longest]
        with_cause = brute.by_belief(graph, (path for path in paths if causal(graph, path)))
        if with_cause and name != "B":
            signed = [path for path in with_cause if brute.sign(graph, path)]
            expected[name] = brute.counted(graph, paths), brute.cost(graph, [*signed, *with_cause][0])
    found = listed(graph, "B", backward=backward, max_length=longest, limit=100)
    assert found.complete
    assert {each.node.label.upper() for each in found.found} == set(expected)
    for each in found.found:
        name = each.node.label.upper()
        ends = (name, "B") if backward else ("B", name)
        counts, cost = expected[name]
        assert (each.counts.raising, each.counts.lowering, each.counts.unsigned) == counts
        assert each.verdict is answer(graph, *ends, max_length=longest).verdict
        edges = [(step.subject.label, step.object.label) for step in each.path.steps]
        assert (edges[0][0].upper(), edges[-1][1].upper()) == ends
        assert any(step.kind is StepKind.CAUSAL for step in each.path.steps)
        assert each.path.belief == pytest.approx(2.718281828459045 ** (-cost / 1e8), abs=2e-6)
    beliefs = [expected[each.node.label.upper()][1] for each in found.found]
    assert beliefs == sorted(beliefs), "the most believed come first"


def test_what_hierarchy_or_definition_alone_joins_is_no_cause() -> None:
    assert causes("S is T\nA + T") == ["a"]
    assert causes("S is M\nM is T\nS low N\nN wol T\nA + T") == ["a"]
    assert effects("S is T\nS low N\nS + E") == ["e"]


def test_a_walk_with_a_cause_that_is_no_simple_path_makes_no_cause() -> None:
    """From S to T by way of a cause one comes only past M twice."""
    assert causes("S is M\nM is T\nM + X\nX + M") == ["x"]
    assert causes("S is T\nT + X\nX + T") == ["x"]


def test_the_path_shown_has_a_causal_step_though_hierarchy_is_believed_more() -> None:
    _, each = listed("S is T\nS + M belief=0.5\nM + T belief=0.5").found
    assert (each.node.label, each.path.belief, each.counts.raising) == ("s", 0.25, 2)
    assert [step.kind.value for step in each.path.steps] == ["causal", "causal"]


def test_a_causal_step_is_found_behind_many_sure_ways() -> None:
    steps = "\n".join(f"S is M{place}\nM{place} is T" for place in range(30))
    found = listed(f"{steps}\nS + T belief=0.2", limit=100).found
    assert [(each.node.label, each.path.belief, each.counts.raising) for each in found] == [("s", 0.2, 31)]


def test_verdicts_and_counts() -> None:
    found = listed("A + T belief=0.9\nB - T belief=0.8\nC ? T belief=0.7\nD + T belief=0.6\nD - M\nM + T belief=0.5").found
    assert [(each.node.label, each.verdict.value) for each in found] == [
        ("a", "raises"), ("b", "lowers"), ("c", "undetermined"), ("d", "conflicting"), ("m", "raises"),
    ]  # fmt: skip
    assert [(each.counts.raising, each.counts.lowering, each.counts.unsigned) for each in found] == [
        (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 0),
    ]  # fmt: skip


def test_the_most_believed_comes_first_then_the_name() -> None:
    assert causes("C + T belief=0.5\nA + T belief=0.5\nB + T belief=0.9\nD + B belief=0.9") == ["b", "d", "a", "c"]


def test_limit_leaves_the_first_and_says_nothing_of_the_budget() -> None:
    text = "A + T belief=0.9\nB + T belief=0.8\nC + T belief=0.7"
    assert causes(text, limit=2) == ["a", "b"]
    assert listed(text, limit=2).complete


def test_of_kind_lists_only_these_and_walks_through_others() -> None:
    graph = of_kinds("D + M\nM + T\nG + M", D="Drug", G="Gene")
    assert causes(graph, of_kind=frozenset({"Drug"})) == ["d"]
    assert causes(graph, of_kind=frozenset({"Drug", "Gene"})) == ["d", "g"]
    assert listed(graph, of_kind=frozenset({"Drug"})).found[0].kind == "drug"
    assert causes(graph, of_kind=frozenset({"Treatment"})) == []


def test_kinds_hold_for_what_lies_between_and_not_for_the_ends() -> None:
    graph = of_kinds("D + M\nM + T\nD2 + G\nG + T", D="Drug", D2="Drug", G="Gene", T="Finding")
    assert causes(graph, kinds=frozenset({"Disorder"})) == ["d", "g", "m"]
    assert causes(graph, kinds=frozenset({"Gene"})) == ["d2", "g", "m"]


def test_verdicts_list_only_these_and_the_limit_counts_them_alone() -> None:
    text = "A - T belief=0.9\nB + T belief=0.8\nC + T belief=0.7\nD ? T belief=0.6"
    assert causes(text, verdicts=frozenset({Verdict.RAISES}), limit=1) == ["b"]
    assert causes(text, verdicts=frozenset({Verdict.LOWERS, Verdict.UNDETERMINED})) == ["a", "d"]
    assert causes(text, verdicts=frozenset({Verdict.CONFLICTING})) == []


def test_the_length_bounds_what_is_listed() -> None:
    text = "A + B\nB + C\nC + T"
    assert causes(text, max_length=1) == ["c"]
    assert causes(text, max_length=2) == ["b", "c"]
    assert effects("S + B\nB + C\nC + T", max_length=2) == ["b", "c"]


def test_conditions_hold_by_what_is_given_and_by_the_cause_itself() -> None:
    text = "S + T if=C\nK is C\nK + T if=C\nX is S"
    assert causes(text) == ["k"]
    assert causes(text, given=frozenset({"K"})) == ["k", "s", "x"]
    assert causes("D t T if=T\nD + M if=T\nM + T") == ["d", "m"]
    assert effects("S + E if=S\nS + F if=G\nH is S") == ["e"]


def test_a_condition_that_opens_many_ways_opens_none_where_it_does_not_hold() -> None:
    assert causes("A + B if=C\nB + T\nD + B") == ["b", "d"]


def test_what_is_removed_or_abolished_is_no_cause_and_passes_nothing_on() -> None:
    text = "A + M\nM + T\nG ! M\nB + T"
    assert causes(text) == ["a", "b", "g", "m"]
    for option in ("without", "avoid"):
        closed: dict[str, Any] = {option: frozenset({"M"})}
        assert causes(text, **closed) == ["b"]
    assert causes(text, given=frozenset({"G"})) == ["b"]
    assert causes(text, without=frozenset({"T"})) == []


def test_filters_hold_for_every_path() -> None:
    text = "A + T by=x belief=0.9\nA - T by=y belief=0.2\nB - T by=y"
    assert [each.verdict.value for each in listed(text, sources=frozenset({"x"})).found] == ["raises"]
    assert causes(text, relations=frozenset({"decreases"})) == ["b", "a"]
    assert causes(text, min_belief=0.95) == ["b"]
    assert causes("A + M\nM + T\nB + T", via=("M",)) == ["a", "m"]


def test_associations_are_walked_only_when_asked_for_and_make_no_cause_alone() -> None:
    text = "A ~ T\nB + M\nM ~ T"
    assert causes(text) == []
    assert causes(text, associations=True) == ["b"]


def test_a_term_is_no_cause_of_itself() -> None:
    assert causes("T + M\nM + T") == ["m"]
    assert effects("S + M\nM + S") == ["m"]


def test_nothing_acts_on_it() -> None:
    found = listed("T + A")
    assert (found.found, found.complete) == ((), True)


def test_the_json_of_a_cause_whole() -> None:
    found = listed("S - T belief=0.5").to_dict()
    (path,) = [each.pop("path") for each in found["found"]]
    assert path == answer(network("S - T belief=0.5"), "S", "T").paths[0].to_dict()
    assert found == {
        "term": {"id": "lk:T", "label": "t"},
        "complete": True,
        "max_length": 6,
        "found": [
            {
                "id": "lk:S", "label": "s", "kind": "disorder", "verdict": "lowers",
                "counts": {"raising": 0, "lowering": 1, "unsigned": 0}, "complete": True,
            }
        ],
    }  # fmt: skip


# --- the shipped graph ----------------------------------------------------------------------------------------------


def found_in(shipped: KnowledgeGraph, **options: Any) -> dict[str, Influence]:
    kinds = ["drug", "treatment"]
    found = shipped.causes("neutrophil count", of_kind=kinds, verdicts=["raises"], limit=1000, **options)
    assert found.complete
    return {each.node.id: each for each in found.found}


def test_what_raises_neutrophils_in_csf3r_deficiency(shipped: KnowledgeGraph) -> None:
    """Filgrastim acts through the receptor that is not there; what acts past it is kept, and replacing the marrow is."""
    always, here = found_in(shipped), found_in(shipped, given=["CSF3R deficiency"])
    assert "lk:Filgrastim" in always
    assert "lk:Filgrastim" not in here
    assert {"lk:Sargramostim", "lk:StemCellTransplantation"} <= set(here)
    assert here["lk:Sargramostim"].path.steps[-1].claims[0].condition == ("CSF3RDeficiency",)


def test_why_filgrastim_does_not_raise_neutrophils_in_csf3r_deficiency(shipped: KnowledgeGraph) -> None:
    found = shipped.paths("filgrastim", "neutrophil count", given=["CSF3R deficiency"])
    assert found.verdict is Verdict.NONE
    assert found.reason is not None
    assert "filgrastim has no effect in CSF3R deficiency" in found.reason
    assert "PMID:24753537" in found.reason
    assert shipped.paths("filgrastim", "neutrophil count").verdict is Verdict.RAISES


def test_every_cause_of_neutropenia_has_a_causal_step(shipped: KnowledgeGraph) -> None:
    found = shipped.causes("neutropenia", limit=10_000)
    assert found.complete
    assert len(found.found) > 100
    assert all(any(step.kind is StepKind.CAUSAL for step in each.path.steps) for each in found.found)
    assert "lk:SevereNeutropenia" not in {each.node.id for each in found.found}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"limit": 0}, "the limit is 0: it must be from 1 to 10000"),
        ({"max_length": 51}, "the maximum length is 51: it must be from 1 to 50"),
        ({"of_kind": ["drugs"]}, "there is no kind 'drugs'. Some that there are: "),
        ({"verdicts": ["raise"]}, "there is no verdict 'raise'. Some that there are: raises"),
        ({"kinds": ["cel"]}, "there is no kind 'cel'"),
    ],
)
def test_options_that_cannot_be(shipped: KnowledgeGraph, options: dict[str, Any], message: str) -> None:
    for ask in (shipped.causes, shipped.effects):
        with pytest.raises(ParameterError) as fault:
            ask("neutropenia", **options)
        assert str(fault.value).startswith(message)
