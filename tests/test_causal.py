"""Verdicts, filters, conditions, common causes and reasons, on networks small enough to know the answer by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations
from math import prod
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukograph.assemble import network_of
from leukograph.belief import edge_belief
from leukograph.causal import answer
from leukograph.errors import ParameterError
from leukograph.filters import Filters
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Answer, Claim, CommonCause, Node, StepKind, Verdict
from leukograph.network import Edge, Network
from leukograph.search import Budget, Found, Search
from tests import brute
from tests.toy import NAMES, both, network, vocabulary

SAYS = {"+": "-", "-": "+"}


def ask(text: str, source: str = "S", target: str = "T", **options: Any) -> Answer:
    """The answer on a toy network; what `Filters` knows goes there, the rest to `answer`."""
    return asked(network(text), source, target, **options)


def asked(graph: Network, source: str = "S", target: str = "T", **options: Any) -> Answer:
    filters: dict[str, Any] = {
        name: value if name in ("min_belief", "associations") else tuple(value) if name == "via" else frozenset(value)
        for name, value in options.items()
        if name in Filters.__dataclass_fields__
    }
    rest = {name: value for name, value in options.items() if name not in filters}
    return answer(graph, source, target, filters=Filters(**filters), **rest)


def verdict(text: str, **options: Any) -> str:
    return ask(text, **options).verdict.value


def reason(text: str, **options: Any) -> str | None:
    found = ask(text, **options)
    assert found.verdict is Verdict.NONE
    assert (found.paths, found.raising, found.lowering, found.unsigned) == ((), 0, 0, 0)
    return found.reason


def chains(found: Answer) -> list[str]:
    """Each path as the labels that it passes."""
    return [" ".join([found.source.label, *(step.object.label for step in path.steps)]) for path in found.paths]


def says(
    number: int, source: str, *, evidence: str = "ECO:0000180", certainty: str = "stated", denied: bool = False
) -> Claim:
    return Claim(f"claim:{number}", "S", "causes", "T", denied, source, "1-2", evidence, certainty)


def claimed(claims: Iterable[Claim]) -> Network:
    """Two terms, and the edge from S to T that these claims make."""
    said = tuple(claims)
    worth = vocabulary().worth
    supporting = [(c.source, worth(c.evidence, c.certainty)) for c in said if not c.denied]
    denying = [(c.source, worth(c.evidence, c.certainty)) for c in said if c.denied]
    edge = Edge(0, 1, "causes", 1, edge_belief(supporting, denying), StepKind.CAUSAL, (), said)
    kind = "Disorder"
    return network_of(
        ["S", "T"], ["s", "t"], [kind, kind], edges=[edge], denials=[c for c in said if c.denied], vocabulary=vocabulary()
    )


# --- verdicts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected", "counts"),
    [
        ("S + T", "raises", (1, 0, 0)),
        ("S - T", "lowers", (0, 1, 0)),
        ("S - M\nM - T", "raises", (1, 0, 0)),
        ("S + T\nS - T", "conflicting", (1, 1, 0)),
        ("S ? T", "undetermined", (0, 0, 1)),
        ("S - M\nM ? T", "undetermined", (0, 0, 1)),
        ("S ? T\nS + M\nM + T", "raises", (1, 0, 1)),
        ("S ? T\nS - T", "lowers", (0, 1, 1)),
        ("S ? T\nS - T\nS + T", "conflicting", (1, 1, 1)),
        ("T + S", "none", (0, 0, 0)),
        ("S + M\nX + T", "none", (0, 0, 0)),
        ("S is T", "raises", (1, 0, 0)),
        ("T is S", "none", (0, 0, 0)),
        ("S - N\nN wol T", "raises", (1, 0, 0)),
        ("S low N\nN - T", "raises", (1, 0, 0)),
        ("S t T", "lowers", (0, 1, 0)),
        ("S ! T", "lowers", (0, 1, 0)),
        ("S ~ T", "none", (0, 0, 0)),
    ],
)
def test_verdicts_by_hand(text: str, expected: str, counts: tuple[int, int, int]) -> None:
    found = ask(text)
    assert (found.verdict.value, (found.raising, found.lowering, found.unsigned)) == (expected, counts)
    assert found.complete
    assert len(found.paths) == sum(counts)


@brute.QUICK
@given(brute.lines(most=22))
def test_the_verdict_is_over_all_simple_paths(text: str) -> None:
    graph = network(text)
    paths = brute.simple_paths(graph, "A", "B")
    raising, lowering, unsigned = brute.counted(graph, paths)
    found = answer(graph, "A", "B", k=10_000, max_length=50)
    assert (found.raising, found.lowering, found.unsigned) == (raising, lowering, unsigned)
    assert (found.verdict is Verdict.CONFLICTING) == bool(raising and lowering)
    assert (found.verdict is Verdict.RAISES) == bool(raising and not lowering)
    assert (found.verdict is Verdict.LOWERS) == bool(lowering and not raising)
    assert (found.verdict is Verdict.UNDETERMINED) == bool(unsigned and not raising and not lowering)
    assert (found.verdict is Verdict.NONE) == (not paths)
    assert [path.sign for path in found.paths] == [brute.sign(graph, path) for path in brute.by_belief(graph, paths)]
    assert found.complete


@brute.QUICK
@given(brute.lines(), st.sampled_from(["U + V", "V - U", "U is V\nV low W", "B + U", "U ~ A", "U + V if=W"]))
def test_an_unrelated_edge_changes_nothing(text: str, more: str) -> None:
    assert ask(f"{text}\n{more}", "A", "B").to_dict() == ask(text, "A", "B").to_dict()


@given(st.lists(st.sampled_from("+-"), min_size=1, max_size=8), st.data())
@brute.QUICK
def test_the_other_sign_of_one_edge_of_the_only_path_turns_the_verdict(signs: list[str], data: st.DataObject) -> None:
    turned = data.draw(st.integers(0, len(signs) - 1))
    other = [SAYS[one] if place == turned else one for place, one in enumerate(signs)]

    def chain(steps: list[str]) -> str:
        return "\n".join(f"N{place} {one} N{place + 1}" for place, one in enumerate(steps))

    end = f"N{len(signs)}"
    lowers = signs.count("-") % 2 == 1
    assert verdict(chain(signs), source="N0", target=end) == ("lowers" if lowers else "raises")
    assert verdict(chain(other), source="N0", target=end) == ("raises" if lowers else "lowers")


@brute.QUICK
@given(brute.lines(), st.data())
def test_without_its_claims_an_edge_is_gone(text: str, data: st.DataObject) -> None:
    kept = text.splitlines()
    gone = data.draw(st.sampled_from([line for line in kept if line.split()[1] != ":"]))
    kept.remove(gone)
    subject, relation, object_ = gone.split()[:3]
    before = network(text)

    def others(graph: Network, path: tuple[int, ...]) -> list[tuple[str, str, str]]:
        edges = [graph.edges[number] for number in path]
        return [(graph.names[edge.tail], edge.relation, graph.names[edge.head]) for edge in edges]

    lost = (subject, NAMES[relation], object_)
    all_steps = [others(before, path) for path in brute.simple_paths(before, "A", "B")]
    expected = sorted(steps for steps in all_steps if lost not in steps)
    found = answer(network("\n".join([*kept, "A is Z"])), "A", "B", k=10_000, max_length=50)
    listed = [
        [(step.subject.label.upper(), step.relation, step.object.label.upper()) for step in path.steps]
        for path in found.paths
    ]
    assert sorted(listed) == expected


def test_built_without_its_claims_an_edge_is_gone(sources: Path) -> None:
    def edges(graph: Network) -> set[tuple[str, str, str]]:
        return {(graph.names[edge.tail], edge.relation, graph.names[edge.head]) for edge in graph.edges}

    gone = ("GCSF", "stimulates", "GCSFSignaling")
    whole = edges(KnowledgeGraph.build(sources).network)
    for table in (sources / "ontology" / "claims").glob("*.claims.tsv"):
        rows = table.read_text("utf-8").splitlines(keepends=True)
        kept = [row for row in rows if tuple(row.split("\t")[:3]) != gone]
        table.write_text("".join(kept), "utf-8")
    assert whole - edges(KnowledgeGraph.build(sources).network) == {gone}


def test_the_same_term_twice() -> None:
    assert reason("S + M\nM + S", target="S") == "source and target are the same term"
    assert ask("S + M\nM + S", target="S").common_causes == ()


# --- what is listed -------------------------------------------------------------------------------------------------


def test_belief_is_the_product_and_the_weakest_step_is_named() -> None:
    (path,) = ask("S - M belief=0.9\nM + N belief=0.35\nN is O\nO - T belief=0.5").paths
    assert (path.sign, path.belief, path.weakest) == (1, 0.1575, 1)
    assert [(step.belief, step.kind.value, step.sign) for step in path.steps] == [
        (0.9, "causal", -1), (0.35, "causal", 1), (1.0, "hierarchy", 1), (0.5, "causal", -1),
    ]  # fmt: skip


UP = "less of one kind need not be less of the whole: a way that lowers has no sign once it goes up to the whole"


@pytest.mark.parametrize(
    ("text", "verdict", "signs", "said"),
    [
        ("S - N\nN is T\nN : Population", "undetermined", [-1, 0], UP),
        ("S + N\nN is T\nN : Population", "raises", [1, 1], None),
        ("S - L\nL - N\nN is T\nN : Population", "raises", [-1, -1, 1], None),
        ("S is N\nN - T\nS : Population", "lowers", [1, -1], None),
        ("S - N\nN is M\nM + T\nN : Population", "undetermined", [-1, 0, 1], UP),
        ("S ? N\nN is T\nN : Population", "undetermined", [0, 1], None),
        ("S - N\nN is T\nT : Population", "lowers", [-1, 1], None),
        ("S - N\nN is T\nN : CellType\nT : CellType", "lowers", [-1, 1], None),
        ("S - N\nN is T\nN : Drug\nT : DrugClass", "undetermined", [-1, 0], UP),
        ("S low N\nN is T\nN : CellType\nT : CellType", "lowers", [-1, 1], None),
        ("S wol N\nN is T\nN : Population", "undetermined", [-1, 0], UP),
    ],
)
def test_less_of_a_kind_is_less_of_the_whole_where_kinds_add_up(
    text: str, verdict: str, signs: list[int], said: str | None
) -> None:
    """Fewer neutrophils are fewer leukocytes; who is kept from a drug may be given another."""
    for graph in both(network(text)):
        found = answer(graph, "S", "T")
        (path,) = found.paths
        assert (found.verdict.value, [step.sign for step in path.steps], found.reason) == (verdict, signs, said)
        assert path.sign == prod(signs)


def test_what_is_told_apart_by_degree_does_not_add_up() -> None:
    """Severe neutropenia that is prevented may be moderate: so the whole is not known to be less."""
    made = network("S - N\nN is T\nS + M\nM is T")
    apart = replace(made.vocabulary, apart=frozenset({"N", "M"}))
    edges = [edge._replace(claims=edge.claims) for edge in made.edges]
    for graph in both(network_of(made.names, made.labels, ["Disorder"] * 4, edges=edges, denials=(), vocabulary=apart)):
        found = answer(graph, "S", "T")
        assert (found.verdict.value, found.raising, found.lowering, found.unsigned) == ("raises", 1, 0, 1)


def test_a_loaded_disorder_is_not_known_to_add_up() -> None:
    """Of a hierarchy that nobody of us has looked at, nothing is said; a loaded cell type adds up as ours do."""
    for name, kind, verdict in (
        ("http://x/N", "Disorder", "undetermined"),
        ("load/x/N", "Finding", "undetermined"),
        ("http://x/N", "CellType", "lowers"),
    ):
        names = sorted(["S", "T", name])
        number = {each: place for place, each in enumerate(names)}
        lowers = network("S - N").edges[0]
        edges = [
            lowers._replace(tail=number["S"], head=number[name]),
            Edge(number[name], number["T"], "subClassOf", 1, 1.0, StepKind.HIERARCHY),
        ]
        kinds = [kind if each == name else "Disorder" for each in names]
        made = network_of(names, names, kinds, edges=edges, denials=(), vocabulary=vocabulary())
        assert answer(made, "S", "T").verdict.value == verdict


def test_the_side_that_the_verdict_rests_on_is_listed() -> None:
    text = "S - N belief=0.9\nN is T\nN : Population\nS - M belief=0.5\nM + T belief=0.5"
    for k, signs in ((1, [-1]), (2, [0, -1])):
        found = ask(text, k=k)
        assert (found.verdict.value, found.lowering, found.unsigned, found.reason) == ("lowers", 1, 1, None)
        assert [path.sign for path in found.paths] == signs


def test_the_first_of_two_equally_weak_steps_is_named() -> None:
    (path,) = ask("S + M belief=0.9\nM + N belief=0.5\nN + T belief=0.5").paths
    assert path.weakest == 1


def test_a_path_of_sure_steps_alone() -> None:
    (path,) = ask("S is M\nM low T").paths
    assert (path.sign, path.belief, path.weakest) == (-1, 1.0, 0)
    assert [step.claims for step in path.steps] == [(), ()]


def test_by_hierarchy_alone_is_said() -> None:
    said = "by hierarchy alone: every case of the first is a case of the second"
    assert ask("S is M\nM is T").reason == said
    for text in ("S is M\nM + T", "S is M\nM low T", "S is T\nS + T"):
        assert ask(text).reason is None


def test_k_limits_the_list_and_not_the_counts() -> None:
    text = "S + T belief=0.5\nS - T belief=0.8\nS + M\nM + T belief=0.3"
    found = ask(text, k=2)
    assert [(path.sign, path.belief) for path in found.paths] == [(-1, 0.8), (1, 0.5)]
    assert (found.raising, found.lowering, found.complete, found.verdict.value) == (2, 1, True, "conflicting")
    nothing = ask(text, k=0)
    assert (nothing.paths, nothing.raising, nothing.complete, nothing.reason) == ((), 2, True, None)


def test_by_length_the_shortest_comes_first() -> None:
    text = "S + T belief=0.2\nS + M\nM + T"
    assert chains(ask(text)) == ["s m t", "s t"]
    assert chains(ask(text, by="length")) == ["s t", "s m t"]


def test_the_default_maximum_length_is_8_steps() -> None:
    def chain(steps: int) -> str:
        return "\n".join(f"N{place} + N{place + 1}" for place in range(steps))

    assert verdict(chain(8), source="N0", target="N8") == "raises"
    assert reason(chain(9), source="N0", target="N9") == "no path within 8 steps: the shortest has 9"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"k": -1}, "k is -1: it must be from 0 to 10000"),
        ({"k": 10_001}, "k is 10001: it must be from 0 to 10000"),
        ({"max_length": 0}, "the maximum length is 0: it must be from 1 to 50 steps"),
        ({"max_length": 51}, "the maximum length is 51: it must be from 1 to 50 steps"),
        ({"by": "sign"}, "paths are ordered by belief or by length, not by 'sign'"),
    ],
)
def test_numbers_out_of_range(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError) as fault:
        ask("S + T", **options)
    assert str(fault.value) == message


def test_an_exhausted_budget_is_said() -> None:
    for graph in both(network("S + T\nS - M\nM + T")):
        whole, certain, partial, nothing = (asked(graph, budget=Budget(extensions=n)) for n in (3, 2, 1, 0))
        assert (whole.complete, whole.reason) == (True, None)
        assert (certain.verdict, certain.complete) == (Verdict.CONFLICTING, False)
        assert certain.reason == "the count stopped at its budget; the verdict is certain all the same"
        assert not partial.complete
        assert partial.reason == "the search stopped at its budget: the verdict speaks of the paths found so far"
        assert partial.raising + partial.lowering == len(partial.paths) == 1
        assert (nothing.verdict, nothing.complete, nothing.paths) == (Verdict.NONE, False, ())
        assert nothing.reason == "the search stopped at its budget before it found a path"


def test_what_is_not_complete_says_why() -> None:
    for graph in both(network("S + T\nS - M\nM + T\nS + N\nN + M")):
        found = [asked(graph, k=10, budget=Budget(extensions=n)) for n in range(12)]
        assert {one.complete for one in found} == {False, True}
        assert [one for one in found if (one.reason is None) != one.complete] == []


def test_a_list_that_is_cut_short_though_the_count_is_whole_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Search.best

    def cut_short(search: Search, k: int, by: str, budget: Budget, **options: int) -> Found:
        return Found(whole(search, k, by, budget, **options).paths[:1], complete=False)

    monkeypatch.setattr(Search, "best", cut_short)
    found = ask("S + T\nS + M\nM + T", k=2)
    assert (found.verdict, found.raising, found.complete, len(found.paths)) == (Verdict.RAISES, 2, False, 1)
    assert found.reason == "the list of paths stopped at its budget: there are more than are listed"


def test_a_verdict_may_be_certain_though_the_count_is_not_finished() -> None:
    """A hundred paths and more lower; that one raises is soon found, or soon seen not to be there."""
    steps = "\n".join(f"{a} {'-' if b == 'T' else '+'} {b}" for a, b in permutations("SABCDT", 2) if a != "T" and b != "S")
    found = ask(steps, budget=Budget(extensions=30))
    assert (found.verdict, found.complete) == (Verdict.LOWERS, False)
    assert found.reason == "the count stopped at its budget; the verdict is certain all the same"
    both = ask(f"{steps}\nS + U\nU + T", budget=Budget(extensions=30))
    assert (both.verdict, both.complete, both.reason) == (Verdict.CONFLICTING, False, found.reason)


# --- filters --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        (["increases"], ["s m t"]),
        (["decreases"], ["s t", "s u t"]),
        (["treats"], ["s t"]),
        (["abolishes", "treats"], ["s t", "s u t"]),
        (["affects"], ["s m t", "s t", "s u t"]),
        (["causes"], []),
        (["relatedTo"], []),
    ],
)
def test_relations_with_those_below_them(relations: list[str], expected: list[str]) -> None:
    text = "S + M\nM + T\nS t T\nS ! U\nU ! T\nS ~ T"
    assert sorted(chains(ask(text, relations=relations, k=9))) == expected


def test_hierarchy_and_definition_steps_stay_open_under_relations() -> None:
    text = "S is M\nM low N\nN wol T\nN + T\nS - T"
    assert chains(ask(text, relations=["increases"], k=9)) == ["s m n t"]


def test_associations_are_walked_only_when_asked_for_and_have_no_sign() -> None:
    text = "S ~ M\nM + T"
    assert verdict(text) == "none"
    found = ask(text, associations=True)
    assert (found.verdict.value, found.unsigned, [step.kind.value for step in found.paths[0].steps]) == (
        "undetermined", 1, ["association", "causal"],
    )  # fmt: skip
    assert verdict(text, associations=True, relations=["increases"]) == "none"
    assert verdict(text, associations=True, relations=["increases", "associatedWith"]) == "undetermined"
    assert verdict("T ~ S", associations=True) == "none"


TRIAL, ARTICLE, DENIAL = (
    says(1, "trial"), says(2, "article", evidence="ECO:0000034", certainty="possible"),
    says(3, "review", evidence="ECO:0000033", denied=True),
)  # fmt: skip


@pytest.mark.parametrize(
    ("options", "belief", "claims"),
    [
        ({}, 0.3296, (1, 2, 3)),
        ({"sources": ["trial"]}, 0.8, (1,)),
        ({"sources": ["article"]}, 0.12, (2,)),
        ({"sources": ["trial", "article"]}, 0.824, (1, 2)),
        ({"sources": ["trial", "review"]}, 0.32, (1, 3)),
        ({"evidence": ["ECO:0000180"]}, 0.8, (1,)),
        ({"evidence": ["ECO:0000180", "ECO:0000033"]}, 0.32, (1, 3)),
        ({"sources": ["article"], "evidence": ["ECO:0000034"]}, 0.12, (2,)),
        ({"min_belief": 0.3296}, 0.3296, (1, 2, 3)),
    ],
)
def test_sources_and_evidence_leave_their_claims_and_the_belief_of_these(
    options: dict[str, Any], belief: float, claims: tuple[int, ...]
) -> None:
    (path,) = asked(claimed([TRIAL, ARTICLE, DENIAL]), **options).paths
    assert (path.belief, path.steps[0].belief) == (belief, belief)
    assert tuple(int(claim.iri.removeprefix("claim:")) for claim in path.steps[0].claims) == claims
    assert [claim.denied for claim in path.steps[0].claims] == [number == 3 for number in claims]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"sources": ["nobody"]}, "cut by the sources asked for"),
        ({"sources": ["review"]}, "cut by the sources asked for"),
        ({"evidence": ["ECO:0000181"]}, "cut by the evidence classes asked for"),
        (
            {"min_belief": 0.33},
            "cut by the minimum belief of 0.33: “s causes t” is believed 0.3296, denied by review",
        ),
    ],
)
def test_filters_that_leave_no_claim_or_too_little_belief(options: dict[str, Any], expected: str) -> None:
    found = asked(claimed([TRIAL, ARTICLE, DENIAL]), **options)
    assert (found.verdict, found.reason) == (Verdict.NONE, expected)


def test_a_reason_names_the_belief_that_the_filters_leave() -> None:
    """The article, with the review against it, is believed 0.12 * 0.4: that cuts, not the belief of all claims."""
    found = asked(claimed([TRIAL, ARTICLE, DENIAL]), sources=["article", "review"])
    assert found.verdict is Verdict.NONE
    assert found.reason is not None
    assert "“s causes t” is believed 0.048" in found.reason


def test_the_minimum_belief_is_the_ontologys_where_none_is_asked_for() -> None:
    assert vocabulary().minimum_belief == 0.1
    assert verdict("S + T belief=0.1") == "raises"
    assert verdict("S + T belief=0.099") == "none"
    assert verdict("S + T belief=0.099", min_belief=0.0) == "raises"
    assert verdict("S + T belief=0.0", min_belief=0.0) == "none"
    assert verdict("S is T", min_belief=1.0) == "raises"


def test_what_the_minimum_belief_cuts_is_the_best_path_not_the_shortest() -> None:
    """A direct step that is hardly believed keeps nothing out: without it the longer path would still be cut at one step."""
    text = "S + T belief=0.31\nS + M belief=0.98\nM is N\nN + T belief=0.72"
    assert reason(text, min_belief=0.9) == "cut by the minimum belief of 0.9: “n increases t” is believed 0.72"
    assert reason(text, min_belief=0.9, avoid=["M"]) == (
        "cut by the minimum belief of 0.9: “s increases t” is believed 0.31"
    )
    together = reason("S + T belief=0.31\nS + M belief=0.98\nM - T belief=0.72", min_belief=0.9, avoid=["X", "M"])
    assert together == "cut by the minimum belief of 0.9: “s increases t” is believed 0.31"


def test_of_clozapine_the_reason_names_the_step_to_infection(shipped: KnowledgeGraph) -> None:
    found = shipped.paths("clozapine", "bacterial infection", min_belief=0.9)
    said = "cut by the minimum belief of 0.9: “neutropenia predisposes to bacterial infection” is believed 0.72"
    assert (found.verdict, found.reason) == (Verdict.NONE, said)


def test_via() -> None:
    text = "S + T\nS + M\nM - T\nM + N\nN + T"
    assert chains(ask(text, via=["M"], k=9)) == ["s m t", "s m n t"]
    assert verdict(text, via=["M", "N"]) == "raises"
    assert verdict(text, via=["N", "M"]) == "raises"
    assert verdict(text, via=["S", "T"]) == "conflicting"
    assert reason("S + T\nX + T", via=["X"]) == "cut by the terms that must be passed"


def test_avoid_and_without_close_a_term() -> None:
    text = "S + M\nM + T\nS + N\nN - T"
    assert verdict(text) == "conflicting"
    for option in ("avoid", "without"):
        one: dict[str, Any] = {option: ["M"]}
        other: dict[str, Any] = {option: ["N"]}
        assert chains(ask(text, **one)) == ["s n t"]
        assert verdict(text, **other) == "raises"


@brute.QUICK
@given(
    brute.lines(("+", "-", "?", "is", "low", "wol", "~"), most=22),
    st.sets(st.sampled_from("CDEF"), max_size=2),
    st.sampled_from([0.1, 0.3, 0.6]),
    st.sampled_from([StepKind.CAUSAL, StepKind.ASSOCIATION]),
)
def test_filters_together_against_brute_force(text: str, closed: set[str], least: float, also: StepKind) -> None:
    graph = network(text)

    def opens(edge: Edge) -> bool:
        if {graph.names[edge.tail], graph.names[edge.head]} & closed:
            return False
        sure = edge.kind in (StepKind.HIERARCHY, StepKind.DEFINITION)
        return sure or (edge.belief >= least and edge.kind in (StepKind.CAUSAL, also))

    paths = brute.by_length(graph, brute.simple_paths(graph, "A", "B", opens))
    options: dict[str, Any] = {"avoid": closed, "min_belief": least, "associations": also is StepKind.ASSOCIATION}
    found = asked(graph, "A", "B", **options, k=10_000, max_length=50, by="length")
    assert [path.sign for path in found.paths] == [brute.sign(graph, path) for path in paths]
    assert [[step.object.label.upper() for step in path.steps] for path in found.paths] == [
        [graph.names[graph.edges[number].head] for number in path] for path in paths
    ]


# --- conditions -----------------------------------------------------------------------------------------------------


def test_a_conditional_edge_acts_where_its_condition_holds() -> None:
    text = "S + T if=C\nD is C\nC is E"
    assert verdict(text) == "none"
    assert verdict(text, given=["C"]) == "raises"
    assert verdict(text, given=["D"]) == "raises", "what is a kind of the condition holds with it"
    assert verdict(text, given=["E"]) == "none", "what the condition is a kind of may hold without it"


def test_every_condition_must_hold() -> None:
    graph = network("S + T\nC is D")
    edge = graph.edges[graph.leaving(graph.number["S"])[0]]
    both = Edge(edge.tail, edge.head, edge.relation, 1, 1.0, edge.kind, ("C", "X"), edge.claims)
    edges = [both if one == edge else one for one in graph.edges]
    names = [*graph.names, "X"]
    kinds = [graph.kind(0)] * len(names)
    under = network_of(names, [n.lower() for n in names], kinds, edges=edges, denials=(), vocabulary=vocabulary())
    assert asked(under).verdict is Verdict.NONE
    assert asked(under, given=["C"]).verdict is Verdict.NONE
    assert asked(under, given=["C", "X"]).verdict is Verdict.RAISES


def test_what_the_source_is_a_kind_of_holds() -> None:
    assert verdict("S is C\nS + T if=C") == "raises"
    assert verdict("S is B\nB is C\nS + T if=C") == "raises"
    assert verdict("S + T if=S") == "raises"
    assert verdict("C is S\nS + T if=C") == "none"


def test_the_target_itself_holds_but_not_what_it_is_a_kind_of() -> None:
    assert verdict("S t T if=T") == "lowers"
    assert verdict("T is U\nS t T if=U") == "none"
    assert verdict("S t T if=T\nT + U", target="U") == "none"


def test_an_edge_that_abolishes_cuts_the_term() -> None:
    text = "S + M\nM + T\nG ! M\nH is G"
    assert verdict(text) == "raises"
    assert reason(text, given=["G"]) == "cut by the conditions that hold: m is abolished in g (toy)"
    assert reason(text, given=["H"]) == "cut by the conditions that hold: m is abolished in g (toy)"
    assert verdict(f"{text}\nS - T", given=["G"]) == "lowers"


def test_the_source_does_not_abolish_its_own_way() -> None:
    assert verdict("S ! M\nM + T") == "lowers"


def test_an_abolition_that_is_not_believed_cuts_nothing() -> None:
    assert verdict("S + M\nM + T\nG ! M belief=0.02", given=["G"]) == "raises"


def test_an_abolition_under_a_condition_cuts_only_there() -> None:
    text = "S + M\nM + T\nG ! M if=H"
    assert verdict(text, given=["G"]) == "raises"
    assert verdict(text, given=["G", "H"]) == "none"


def test_a_treatment_that_is_denied_to_work_is_cut() -> None:
    text = "S + M\nM + T\nS t G not by=review\nH is G"
    assert verdict(text) == "raises"
    assert reason(text, given=["G"]) == "s has no effect in g (review)"
    assert reason(text, given=["H"]) == "s has no effect in g (review)"
    assert verdict(text, given=["M"]) == "raises"


def test_a_treatment_that_is_denied_and_believed_is_not_cut() -> None:
    text = "S + M\nM + T\nS t G not by=review\nS t G by=trial belief="
    assert verdict(f"{text}0.5", given=["G"]) == "raises"
    assert verdict(f"{text}0.05", given=["G"]) == "none"


def test_a_denied_harm_cuts_nothing() -> None:
    assert verdict("S + M\nM + T\nS + G not", given=["G"]) == "raises"


def test_a_denial_under_a_condition_cuts_only_there() -> None:
    text = "S + M\nM + T\nS t G not if=C"
    assert verdict(text, given=["G"]) == "raises"
    assert verdict(text, given=["G", "C"]) == "none"


# --- reasons for none -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("S + M\nX + T", {}, "no causal path leads from the one to the other"),
        ("S + T", {"without": ["S"]}, "s is removed"),
        ("S + T", {"without": ["T"]}, "t is removed"),
        ("S + T", {"avoid": ["S"]}, "s is avoided"),
        ("S + T", {"avoid": ["T"]}, "t is avoided"),
        ("S + T\nG ! T", {"given": ["G"]}, "t is abolished in g (toy)"),
        ("S + T\nG ! S", {"given": ["G"]}, "s is abolished in g (toy)"),
        ("S + M\nM + T", {"without": ["M"]}, "cut by what is removed: m is removed"),
        ("S + M\nM + T", {"avoid": ["M"]}, "cut by the terms to avoid: m is avoided"),
        ("S + M\nM + T\nG ! M", {"given": ["G"]}, "cut by the conditions that hold: m is abolished in g (toy)"),
        ("S + M\nM + T\nM t G not", {"given": ["G"]}, "cut by the conditions that hold: m has no effect in g (toy)"),
        ("S + T", {"relations": ["decreases"]}, "cut by the relations asked for"),
        ("S + T by=trial", {"sources": ["review"]}, "cut by the sources asked for"),
        ("S + T", {"evidence": ["ECO:0000033"]}, "cut by the evidence classes asked for"),
        ("S + T\nT + X", {"via": ["X"]}, "cut by the terms that must be passed"),
        ("S + T belief=0.05", {}, "cut by the minimum belief of 0.1: “s increases t” is believed 0.05"),
        (
            "S + M belief=0.4\nM t T belief=0.3",
            {"min_belief": 0.5},
            "cut by the minimum belief of 0.5: “s increases m” is believed 0.4, “m treats t” is believed 0.3",
        ),
        ("S + M\nM + T", {"max_length": 1}, "no path within 1 steps: the shortest has 2"),
        ("S + T if=C", {}, "a path acts only given c"),
        ("S + M if=D\nM + T if=C", {}, "a path acts only given c, d"),
        ("S + M if=D\nM + T if=C", {"given": ["D"]}, "a path acts only given c"),
        ("S t T not", {}, "“s treats t” is denied by toy"),
        ("S + T not by=b\nS + T not by=a", {}, "“s increases t” is denied by a, b"),
        ("S is U\nU + T not", {}, "“u increases t” is denied by toy"),
        ("T + S not", {}, "no causal path leads from the one to the other"),
        ("C + S\nC - T", {}, "both come from a common cause: c"),
        ("S - T not\nC + S\nC - T", {}, "“s decreases t” is denied by toy; both come from a common cause: c"),
        ("S + T if=D\nC + S\nC - T", {}, "a path acts only given d; both come from a common cause: c"),
    ],
)  # fmt: skip
def test_reasons(text: str, options: dict[str, Any], expected: str) -> None:
    assert reason(text, **options) == expected


def test_two_filters_that_cut_one_way_each_are_named() -> None:
    """No filter alone opens the way S A B T; still it is they that cut it."""
    said = reason("S + A\nA + B\nB + T", avoid=["A"], without=["B"])
    assert said is not None
    assert "no causal path" not in said
    assert "a is avoided" in said
    assert "b is removed" in said


def test_too_far_by_the_terms_that_must_be_passed() -> None:
    said = reason("S + V\nV + T", via=["V"], max_length=1)
    assert said == "no path within 1 steps: the shortest has 2"


def test_a_way_there_and_back_is_no_shorter_path() -> None:
    said = reason("S low N\nN wol T", max_length=1)
    assert said == "no causal path leads from the one to the other"


def test_a_condition_is_named_though_another_would_cut_the_way() -> None:
    assert reason("S + T if=C\nX + Y if=D\nD ! S") == "a path acts only given c"


def test_a_denied_statement_that_others_support_is_not_called_denied_alone() -> None:
    said = reason("S + T belief=0.05\nS + T not by=review")
    assert said == "cut by the minimum belief of 0.1: “s increases t” is believed 0.05"


def test_unknown_names_are_no_terms_of_the_network() -> None:
    for options in ({"source": "Unheard"}, {"target": "Unheard"}, {"via": ["Unheard"]}):
        with pytest.raises(KeyError):
            ask("S + T", **options)


# --- common causes --------------------------------------------------------------------------------------------------


def causes(text: str, **options: Any) -> list[tuple[str, int, int]]:
    found = ask(text, **options)
    return [(cause.node.label, cause.sign_to_source, cause.sign_to_target) for cause in found.common_causes]


def test_a_common_cause_with_its_signs() -> None:
    assert ask("C + S\nC - T").common_causes == (CommonCause(Node("lk:C", "c"), 1, -1),)
    assert causes("C - M\nM - S\nC ? T") == [("c", 1, 0)]


def test_where_a_path_leads_common_causes_are_not_asked_for() -> None:
    assert causes("C + S\nC + T\nS + T") == []


def test_a_common_cause_takes_a_causal_step_to_each_end() -> None:
    assert causes("C is S\nC + T") == []
    assert causes("C is S\nC is T") == []
    assert causes("C low S\nC + T") == []
    assert causes("C is M\nM + S\nC + T") == [("c", 1, 1)]
    assert causes("C + M\nM is S\nC + T") == [("c", 1, 1)]
    assert causes("C ~ S\nC + T") == []


def test_what_acts_only_through_another_common_cause_is_left_out() -> None:
    assert causes("X + C\nC + S\nC - T") == [("c", 1, -1)]
    assert causes("X + Y\nY - C\nC + S\nC - T") == [("c", 1, -1)]
    assert causes("X - C\nC + S\nC + T\nX + S\nX + T") == [("c", 1, 1), ("x", 1, 1)]


def test_what_acts_on_the_one_only_through_the_other_is_no_common_cause() -> None:
    """Question S -> T, where T raises S: what raises T is no common cause of the two."""
    assert causes("C + T\nT + S") == []
    assert causes("C + T\nT + S\nC - M\nM + S") == [("c", -1, 1)]


def test_the_nearest_common_causes_come_first_and_no_more_than_three() -> None:
    text = """
        Far + M
        M + N
        N + S
        Far + T
        Uneven + S
        Uneven + P
        P + Q
        Q + T
        Even + U
        U + S
        Even + V
        V + T
        Near + S
        Near - T
    """
    assert causes(text) == [("near", 1, -1), ("even", 1, 1), ("far", 1, 1)]


def test_equally_near_common_causes_go_by_belief_then_by_name() -> None:
    assert causes("A + S belief=0.2\nA + T\nB + S\nB + T\nC + S\nC + T") == [("b", 1, 1), ("c", 1, 1), ("a", 1, 1)]


def test_common_causes_obey_the_filters() -> None:
    text = "C + S\nC + T\nD + S if=X\nD + T"
    assert causes(text) == [("c", 1, 1)]
    assert causes(text, given=["X"]) == [("c", 1, 1), ("d", 1, 1)]
    assert causes(text, avoid=["C"]) == []
    assert causes(text, relations=["decreases"]) == []
    assert causes("C + S belief=0.05\nC + T") == []


# --- the JSON form (design, section 7) ------------------------------------------------------------------------------


def test_the_json_of_an_answer_whole() -> None:
    found = ask("S is M\nM - T if=C by=trial belief=0.5", given=["C"])
    assert found.to_dict() == {
        "source": {"id": "lk:S", "label": "s"},
        "target": {"id": "lk:T", "label": "t"},
        "verdict": "lowers",
        "reason": None,
        "common_causes": [],
        "counts": {"raising": 0, "lowering": 1, "unsigned": 0},
        "complete": True,
        "max_length": 8,
        "paths": [
            {
                "sign": -1,
                "belief": 0.5,
                "weakest": 1,
                "steps": [
                    {
                        "subject": {"id": "lk:S", "label": "s"},
                        "relation": "subClassOf",
                        "object": {"id": "lk:M", "label": "m"},
                        "sign": 1,
                        "belief": 1.0,
                        "kind": "hierarchy",
                        "claims": [],
                    },
                    {
                        "subject": {"id": "lk:M", "label": "m"},
                        "relation": "decreases",
                        "object": {"id": "lk:T", "label": "t"},
                        "sign": -1,
                        "belief": 0.5,
                        "kind": "causal",
                        "claims": [
                            {
                                "source": "trial",
                                "locator": "1-2",
                                "evidence": "ECO:0000180",
                                "certainty": "stated",
                                "modifier": "",
                                "condition": ["C"],
                            }
                        ],
                    },
                ],
            }
        ],
        "loops": [],
    }


def test_the_json_of_no_path() -> None:
    assert ask("C + S\nC - T").to_dict() == {
        "source": {"id": "lk:S", "label": "s"},
        "target": {"id": "lk:T", "label": "t"},
        "verdict": "none",
        "reason": "both come from a common cause: c",
        "common_causes": [{"id": "lk:C", "label": "c", "sign_to_source": 1, "sign_to_target": -1}],
        "counts": {"raising": 0, "lowering": 0, "unsigned": 0},
        "complete": True,
        "max_length": 8,
        "paths": [],
        "loops": [],
    }


def test_the_json_of_a_denying_claim() -> None:
    step: Any = asked(claimed([TRIAL, DENIAL])).to_dict()
    claims = step["paths"][0]["steps"][0]["claims"]
    assert [claim["modifier"] for claim in claims] == ["", "not"]
    keys = ["source", "locator", "evidence", "certainty", "modifier", "condition"]
    assert [list(claim) for claim in claims] == [keys, keys]


def test_both_sides_of_a_conflict_are_listed_beside_paths_of_no_sign() -> None:
    lines = "S ? T\nS ? A\nA + T\nS ? B\nB + T\nS + T belief=0.5\nS - T belief=0.4"
    signs = [[path.sign for path in answer(network(lines), "S", "T", k=k).paths] for k in (1, 2, 3, 4, 5)]
    assert signs == [[0], [1, -1], [0, 1, -1], [0, 0, 1, -1], [0, 0, 0, 1, -1]]


def test_both_sides_of_a_conflict_are_listed() -> None:
    """The two best paths raise; the one that lowers takes the last place, so that each side is seen."""
    lines = "S + T belief=0.9\nS + A belief=0.9\nA + T belief=0.9\nS - B belief=0.2\nB + T belief=0.9"
    signs = [[path.sign for path in answer(network(lines), "S", "T", k=k).paths] for k in (1, 2, 3)]
    assert signs == [[1], [1, -1], [1, 1, -1]]


# --- kinds of term between the ends ---------------------------------------------------------------------------------


def with_kinds(text: str, **kinds: str) -> Network:
    """A toy network with the kinds of some terms; all others are disorders."""
    made = network(text)
    named = [kinds.get(name, "Disorder") for name in made.names]
    edges, denials = list(made.edges), list(made.denials)
    return network_of(made.names, made.labels, named, edges=edges, denials=denials, vocabulary=made.vocabulary)


def test_kinds_are_asked_of_what_lies_between_the_ends() -> None:
    graph = with_kinds("S + M\nM + T\nS - C\nC + T\nS + N\nN + C", S="Drug", T="Finding", C="CellType")
    assert asked(graph).verdict is Verdict.CONFLICTING
    assert chains(asked(graph, kinds=["Disorder"])) == ["s m t"]
    assert chains(asked(graph, kinds=["CellType"])) == ["s c t"]
    assert len(chains(asked(graph, kinds=["Disorder", "CellType"]))) == 3
    assert asked(graph, "S", "M", kinds=["Gene"]).verdict is Verdict.RAISES, "between two neighbours stands nothing"
    found = asked(graph, kinds=["Gene"])
    assert (found.verdict, found.reason) == (Verdict.NONE, "cut by the kinds asked for")


def test_kinds_hold_for_hierarchy_and_definition_steps_too() -> None:
    graph = with_kinds("S is M\nM low C\nC wol T", C="CellType")
    assert asked(graph, kinds=["Disorder"]).verdict is Verdict.NONE
    assert asked(graph, "S", "C", kinds=["Disorder"]).verdict is Verdict.LOWERS


@brute.QUICK
@given(brute.lines(), st.sets(st.sampled_from(["Gene", "Drug", "CellType"]), min_size=1), st.data())
def test_kinds_against_brute_force(text: str, open_kinds: set[str], data: st.DataObject) -> None:
    kinds = {name: data.draw(st.sampled_from(["Gene", "Drug", "CellType"])) for name in "ABCDEFGH"}
    graph = with_kinds(text, **kinds)
    paths = [
        path
        for path in brute.simple_paths(graph, "A", "B")
        if all(graph.kind(graph.edges[number].head) in open_kinds for number in path[:-1])
    ]
    for each in both(graph):
        found = asked(each, "A", "B", kinds=open_kinds, k=10_000, max_length=50)
        assert (found.raising, found.lowering, found.unsigned) == brute.counted(graph, paths)
        assert [path.sign for path in found.paths] == [brute.sign(graph, path) for path in brute.by_belief(graph, paths)]


# --- conflicts ------------------------------------------------------------------------------------------------------


@brute.QUICK
@given(brute.lines(most=22), st.integers(1, 6))
def test_conflicting_exactly_if_both_signs_are_reached_within_the_length(text: str, longest: int) -> None:
    graph = network(text)
    paths = [path for path in brute.simple_paths(graph, "A", "B") if len(path) <= longest]
    signs = {brute.sign(graph, path) for path in paths}
    for each in both(graph):
        found = answer(each, "A", "B", max_length=longest, k=2)
        assert (found.verdict is Verdict.CONFLICTING) == ({1, -1} <= signs)
        if found.verdict is Verdict.CONFLICTING:
            assert {path.sign for path in found.paths} >= {1, -1}, "each side is listed"


@brute.QUICK
@given(brute.lines(("+", "-")), st.data())
def test_the_other_sign_of_the_last_step_into_the_target_turns_every_path(text: str, data: st.DataObject) -> None:
    turned = [
        " ".join([a, SAYS[sign] if b == "B" and sign in SAYS else sign, b, *rest])
        for a, sign, b, *rest in (line.split() for line in text.splitlines())
    ]
    one, other = ask(text, "A", "B", max_length=50), ask("\n".join(turned), "A", "B", max_length=50)
    assert (other.raising, other.lowering, other.unsigned) == (one.lowering, one.raising, one.unsigned)
