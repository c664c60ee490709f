"""The search against brute force: the same paths, signs and counts, in the same exact order."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, permutations
from random import Random
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukograph.filters import Filters, Open
from leukograph.model import StepKind
from leukograph.network import Network
from leukograph.search import FAR, Budget, Counts, Search, costs_to, hops_to
from tests import brute
from tests.toy import network

NEVER = 1_000_000
SIGNED = ("+", "-", "?", "is")


def search(
    graph: Network,
    source: str = "A",
    target: str = "B",
    max_length: int = 50,
    via: tuple[str, ...] = (),
) -> Search:
    start, end = graph.number[source], graph.number[target]
    opened = Open(graph, Filters(), start, end)
    return Search(opened, start, end, max_length, tuple(graph.number[name] for name in via))


def best(
    graph: Network, k: int = NEVER, by: str = "belief", max_length: int = 50, via: tuple[str, ...] = ()
) -> list[brute.Path]:
    return list(search(graph, max_length=max_length, via=via).best(k, by, Budget()))


def counts(graph: Network, max_length: int = 50, via: tuple[str, ...] = ()) -> Counts:
    return search(graph, max_length=max_length, via=via).count(Budget())


def dense(seed: int) -> str:
    """A random network of eight terms in which hundreds of paths lead from A to B."""
    chance = Random(seed)
    pairs = chance.sample(list(permutations(brute.NAMES, 2)), 26)
    steps = [f"{a} {chance.choice(brute.RELATIONS)} {b} belief={chance.choice(brute.BELIEFS)}" for a, b in pairs]
    return "\n".join([*steps, "A + C belief=0.5", "D - B belief=0.5"])


def heads(graph: Network, path: brute.Path) -> list[str]:
    return [graph.names[graph.edges[number].head] for number in path]


@brute.QUICK
@given(brute.lines())
def test_all_paths_signs_counts_and_the_exact_order(text: str) -> None:
    graph = network(text)
    paths = brute.simple_paths(graph, "A", "B")
    assert counts(graph) == Counts(*brute.counted(graph, paths))
    assert best(graph) == brute.by_belief(graph, paths)
    assert best(graph, by="length") == brute.by_length(graph, paths)


@pytest.mark.parametrize("seed", range(12))
def test_dense_networks_against_brute_force(seed: int) -> None:
    graph = network(dense(seed))
    paths = brute.simple_paths(graph, "A", "B")
    assert paths
    assert counts(graph) == Counts(*brute.counted(graph, paths))
    assert best(graph) == brute.by_belief(graph, paths)
    assert best(graph, by="length") == brute.by_length(graph, paths)
    assert best(graph, k=5) == brute.by_belief(graph, paths)[:5]


@brute.QUICK
@given(brute.lines(SIGNED))
def test_the_paths_of_networkx_where_no_definition_stands(text: str) -> None:
    graph = network(text)
    plain: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    plain.add_nodes_from(range(len(graph.names)))
    for number, edge in enumerate(graph.edges):
        plain.add_edge(edge.tail, edge.head, key=number)
    found: Iterable[Any] = nx.all_simple_edge_paths(plain, graph.number["A"], graph.number["B"])
    assert sorted(best(graph)) == sorted(tuple(key for _, _, key in path) for path in found)


@brute.QUICK
@given(brute.lines(), st.integers(0, 6), st.sampled_from(["belief", "length"]))
def test_k_best_are_the_first_k_of_all(text: str, k: int, by: str) -> None:
    graph = network(text)
    assert best(graph, k=k, by=by) == best(graph, by=by)[:k]


@brute.QUICK
@given(brute.lines(most=20), st.integers(1, 7), st.sampled_from(["belief", "length"]))
def test_the_maximum_length_leaves_the_shorter_paths(text: str, most: int, by: str) -> None:
    graph = network(text)
    short = [path for path in brute.simple_paths(graph, "A", "B") if len(path) <= most]
    ordered = brute.by_belief(graph, short) if by == "belief" else brute.by_length(graph, short)
    assert best(graph, by=by, max_length=most) == ordered
    assert counts(graph, max_length=most) == Counts(*brute.counted(graph, short))


@brute.QUICK
@given(
    brute.lines(("+", "-", "is", "low", "wol"), most=24),
    st.lists(st.sampled_from("ABCDE"), max_size=2),
    st.integers(2, 7),
)
def test_via_leaves_the_paths_that_pass_every_term(text: str, via: list[str], most: int) -> None:
    graph = network(text + "\nA + C\nC + D\nD + B\nB + E\nE + C")
    paths = brute.simple_paths(graph, "A", "B")
    through = [path for path in paths if len(path) <= most and brute.through(graph, path, via)]
    assert best(graph, max_length=most, via=tuple(via)) == brute.by_belief(graph, through)
    assert best(graph, by="length", max_length=most, via=tuple(via)) == brute.by_length(graph, through)
    assert counts(graph, max_length=most, via=tuple(via)) == Counts(*brute.counted(graph, through))


def test_a_path_that_comes_to_the_target_has_not_passed_what_lies_behind_it() -> None:
    graph = network("A + B\nB + V\nV + B")
    assert best(graph, via=("V",)) == []
    assert counts(graph, via=("V",)) == Counts(0, 0, 0)


def test_via_an_end_asks_for_nothing() -> None:
    graph = network("A + C\nC - B\nA + B")
    assert len(best(graph, via=("A", "B"))) == 2
    assert [heads(graph, path) for path in best(graph, via=("C", "B"))] == [["C", "B"]]


@brute.QUICK
@given(brute.lines(most=24))
def test_every_path_is_simple_and_leads_from_source_to_target(text: str) -> None:
    graph = network(text)
    for path in best(graph, k=200):
        edges = [graph.edges[number] for number in path]
        nodes = [graph.number["A"], *(edge.head for edge in edges)]
        assert len(nodes) == len(set(nodes))
        assert nodes[:-1] == [edge.tail for edge in edges]
        assert nodes[-1] == graph.number["B"]


# --- order, by hand -------------------------------------------------------------------------------------------------


def test_order_by_belief_then_length_then_edge_numbers() -> None:
    graph = network("""
        A + C belief=0.5
        C + B belief=0.5
        A + B belief=0.25
        A - B belief=0.5
        A + D belief=1.0
        D + B belief=0.5
        A + E belief=1.0
        E + B belief=0.5
        E - B belief=0.5
    """)
    said = [(heads(graph, path), brute.sign(graph, path)) for path in best(graph)]
    assert said == [
        (["B"], -1), (["D", "B"], 1), (["E", "B"], -1), (["E", "B"], 1), (["B"], 1), (["C", "B"], 1),
    ]  # fmt: skip
    by_length = [(heads(graph, path), brute.sign(graph, path)) for path in best(graph, by="length")]
    assert by_length == [
        (["B"], -1), (["B"], 1), (["D", "B"], 1), (["E", "B"], -1), (["E", "B"], 1), (["C", "B"], 1),
    ]  # fmt: skip


def test_belief_has_no_rounding_along_long_paths() -> None:
    """Two ways of the same steps in another order are equal, whatever the sum of their logarithms rounds to."""
    graph = network("""
        A + C belief=0.1
        C + D belief=0.7
        D + B belief=0.3
        A + E belief=0.3
        E + F belief=0.1
        F + B belief=0.7
    """)
    first, second = best(graph)
    assert first < second
    assert brute.cost(graph, first) == brute.cost(graph, second)


# --- a definition is not walked there and back ----------------------------------------------------------------------


def test_a_definition_is_not_walked_there_and_back() -> None:
    graph = network("""
        Agranulocytosis low Neutrophil
        Neutrophil wol Neutropenia
        Neutrophil is Granulocyte
        Granulocyte wol Granulocytopenia
        Neutropenia + Infection
        Granulocytopenia + Infection
    """)
    nothing = search(graph, "Agranulocytosis", "Infection")
    assert nothing.count(Budget()) == Counts(0, 0, 0)
    assert list(nothing.best(10, "belief", Budget())) == []
    (path,) = search(graph, "Neutrophil", "Neutropenia").best(10, "belief", Budget())
    assert brute.sign(graph, path) == -1


def test_a_cause_between_two_definitions_lets_both_be_walked() -> None:
    graph = network("A low N\nN + M\nM wol B")
    assert counts(graph) == Counts(1, 0, 0)


def test_after_a_hierarchy_step_alone_no_definition_is_forbidden() -> None:
    assert counts(network("A is C\nC low N\nN + B")) == Counts(0, 1, 0)
    assert counts(network("A + N\nN is M\nM wol B")) == Counts(0, 1, 0)


def test_the_way_back_first_forbids_the_definition_after_it() -> None:
    assert counts(network("A wol D\nD is E\nE low B")) == Counts(0, 0, 0)
    assert counts(network("A wol D\nD is E\nE + F\nF low B")) == Counts(1, 0, 0)


def test_another_definition_may_follow() -> None:
    """`deficiencyOf` and `deficiencyOf` again is not there and back."""
    assert counts(network("A low N\nN low B")) == Counts(1, 0, 0)


@brute.QUICK
@given(brute.lines(("+", "is", "is", "low", "low", "wol", "wol"), most=22))
def test_definitions_and_hierarchy_against_brute_force(text: str) -> None:
    graph = network(text)
    assert best(graph) == brute.by_belief(graph, brute.simple_paths(graph, "A", "B"))


# --- budget ---------------------------------------------------------------------------------------------------------


def test_an_exhausted_budget_says_so_and_what_is_counted_is_there() -> None:
    graph = network(dense(3))
    whole = counts(graph)
    needed = Budget()
    search(graph).count(needed)
    seen = []
    for extensions in range(needed.spent + 2):
        found = search(graph).count(Budget(extensions=extensions))
        assert found.complete == (extensions >= needed.spent)
        assert found.raising <= whole.raising
        assert found.lowering <= whole.lowering
        assert found.unsigned <= whole.unsigned
        seen.append(found.raising + found.lowering + found.unsigned)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, whole.raising + whole.lowering + whole.unsigned)


@pytest.mark.parametrize("by", ["belief", "length"])
def test_an_exhausted_budget_lists_a_beginning_of_the_true_order(by: str) -> None:
    graph = network(dense(5))
    whole = best(graph, by=by)
    lengths = []
    for extensions in range(0, 1200, 7):
        found = list(search(graph).best(NEVER, by, Budget(extensions=extensions)))
        assert found == whole[: len(found)]
        lengths.append(len(found))
    assert lengths == sorted(lengths)
    assert lengths[0] == 0


def test_a_budget_without_time_ends_a_large_search() -> None:
    everyone = "\n".join(f"{a} + {b}" for a, b in permutations("ABCDEFGHI", 2))
    graph = network(everyone)
    spent = Budget(seconds=0.0)
    found = search(graph).count(spent)
    assert not found.complete
    assert spent.spent <= 1024
    assert 0 < found.raising < counts(graph).raising == 13_700


def test_no_way_costs_nothing() -> None:
    graph = network("B + A\nA + C")
    spent = Budget()
    assert search(graph).count(spent) == Counts(0, 0, 0)
    assert spent.spent == 0


def test_dead_ends_are_not_walked() -> None:
    """Terms that cannot reach the target are left alone: the work is the size of the answer."""
    blind = "\n".join(f"{a} + {b}" for a, b in permutations("CDEFGH", 2))
    graph = network("A + B\nA + C\n" + blind)
    spent = Budget()
    assert search(graph).count(spent) == Counts(1, 0, 0)
    assert spent.spent == 1


# --- distances ------------------------------------------------------------------------------------------------------


def test_hops_and_costs_by_hand() -> None:
    graph = network("A + B belief=0.1\nA + C\nC + B belief=0.5\nD + A\nX ~ B\nY + B if=C")
    opened = Open(graph, Filters(), graph.number["A"], graph.number["B"])
    hops = dict(zip(graph.names, hops_to(opened, graph.number["B"]), strict=True))
    assert hops == {"A": 1, "B": 0, "C": 1, "D": 2, "X": FAR, "Y": FAR}
    costs = dict(zip(graph.names, costs_to(opened, graph.number["B"]), strict=True))
    assert costs == {"A": 693147181, "B": 0, "C": 693147181, "D": 693147181, "X": FAR * FAR, "Y": FAR * FAR}


@brute.QUICK
@given(brute.lines(SIGNED, most=20))
def test_distances_are_those_of_the_best_paths_where_no_definition_stands(text: str) -> None:
    graph = network(text)
    opened = Open(graph, Filters(), graph.number["A"], graph.number["B"])
    paths = brute.simple_paths(graph, "A", "B")
    least = min((len(path) for path in paths), default=FAR)
    cheapest = min((brute.cost(graph, path) for path in paths), default=FAR * FAR)
    assert hops_to(opened, graph.number["B"])[graph.number["A"]] == least
    assert costs_to(opened, graph.number["B"])[graph.number["A"]] == cheapest


# --- the arrays -----------------------------------------------------------------------------------------------------


@brute.QUICK
@given(brute.lines(most=24))
def test_the_rows_hold_every_edge_once_each_way(text: str) -> None:
    graph = network(text)
    for node in range(len(graph.names)):
        assert list(graph.leaving(node)) == [n for n, edge in enumerate(graph.edges) if edge.tail == node]
        assert list(graph.reaching(node)) == [n for n, edge in enumerate(graph.edges) if edge.head == node]
    assert len(graph.out_edges) == len(graph.in_edges) == len(graph.edges)


def test_above_follows_the_hierarchy_alone() -> None:
    graph = network("A is B\nB is C\nC is A\nB + D\nA low E\nF is A")
    assert graph.above(["A"]) == {"A", "B", "C"}
    assert graph.above(["F", "D"]) == {"F", "A", "B", "C", "D"}
    assert graph.above(["Unheard"]) == frozenset()


def test_a_search_is_lazy_enough_to_be_stopped() -> None:
    graph = network(dense(1))
    assert list(islice(search(graph).best(NEVER, "belief", Budget()), 3)) == best(graph)[:3]


def test_kinds_of_steps_that_are_walked() -> None:
    graph = network("A ~ B\nA + B if=C\nA + B\nA is B\nA low B")
    kinds = [graph.edges[path[0]].kind for path in best(graph)]
    assert sorted(kinds) == [StepKind.CAUSAL, StepKind.DEFINITION, StepKind.HIERARCHY]
