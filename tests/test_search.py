"""The search against brute force: the same paths, signs and counts, in the same exact order, by both kernels."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from random import Random
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukograph.filters import Filters, Open
from leukograph.kernel import ANY_SIGN
from leukograph.model import StepKind
from leukograph.network import Network
from leukograph.search import Budget, Counts, Found, Search
from tests import brute
from tests.toy import both, network

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
    graph: Network,
    *,
    k: int = NEVER,
    by: str = "belief",
    max_length: int = 50,
    via: tuple[str, ...] = (),
    sign: int = ANY_SIGN,
) -> list[brute.Path]:
    """What both kernels list."""
    first, *others = (search(each, max_length=max_length, via=via).best(k, by, Budget(), sign=sign) for each in both(graph))
    assert first.complete
    assert others == [first] * len(others)
    return first.paths


def counts(graph: Network, max_length: int = 50, via: tuple[str, ...] = ()) -> Counts:
    """What both kernels count and, apart from the order, list."""
    found = [search(each, max_length=max_length, via=via).every(NEVER, Budget()) for each in both(graph)]
    first, listed = found[0]
    assert [other for other, _ in found] == [first] * len(found)
    assert [sorted(paths) for _, paths in found] == [sorted(listed)] * len(found)
    assert len(listed) == first.all
    return first


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
@given(brute.lines(most=24), st.sampled_from([1, -1, 0]), st.sampled_from(["belief", "length"]))
def test_the_best_of_one_sign(text: str, sign: int, by: str) -> None:
    graph = network(text)
    paths = [path for path in brute.simple_paths(graph, "A", "B") if brute.sign(graph, path) == sign]
    ordered = brute.by_belief(graph, paths) if by == "belief" else brute.by_length(graph, paths)
    assert best(graph, by=by, sign=sign) == ordered
    assert best(graph, k=2, by=by, sign=sign) == ordered[:2]


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
    assert nothing.best(10, "belief", Budget()) == Found([], complete=True)
    (path,) = search(graph, "Neutrophil", "Neutropenia").best(10, "belief", Budget()).paths
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
    assert counts(network("A wol D\nD is E\nE + F\nF low B\nD : Population")) == Counts(0, 0, 1)


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
    for graph in both(network(dense(3))):
        whole = search(graph).count(Budget())
        seen = []
        for extensions in range(whole.spent + 2):
            found = search(graph).count(Budget(extensions=extensions))
            assert found.complete == (extensions >= whole.spent)
            assert found.raising <= whole.raising
            assert found.lowering <= whole.lowering
            assert found.unsigned <= whole.unsigned
            seen.append(found.all)
        assert seen == sorted(seen)
        assert (seen[0], seen[-1]) == (0, whole.all)


@pytest.mark.parametrize("by", ["belief", "length"])
def test_an_exhausted_budget_lists_a_beginning_of_the_true_order(by: str) -> None:
    whole = best(network(dense(5)), by=by)
    for graph in both(network(dense(5))):
        lengths = []
        for extensions in range(0, 1200, 7):
            found = search(graph).best(NEVER, by, Budget(extensions=extensions))
            assert found.paths == whole[: len(found.paths)]
            assert found.complete == (len(found.paths) == len(whole)) or not found.complete
            lengths.append(len(found.paths))
        assert lengths == sorted(lengths)
        assert lengths[0] == 0


def test_a_budget_without_time_ends_a_large_search() -> None:
    everyone = "\n".join(f"{a} + {b}" for a, b in permutations("ABCDEFGHI", 2))
    for graph in both(network(everyone)):
        found = search(graph).count(Budget(seconds=0.0))
        assert not found.complete
        assert found.spent <= 1024
        assert found.raising < search(graph).count(Budget()).raising == 13_700


@pytest.mark.parametrize("by", ["belief", "length"])
def test_a_budget_that_is_just_enough_is_enough_for_both_kernels(by: str) -> None:
    """What counts is what the round of search spends that gives the answer, not the smaller ones before it."""
    for text in ("A + B\nA - M\nM + B", dense(2), dense(7)):
        enough = []
        for graph in both(network(text)):
            whole = search(graph).best(NEVER, by, Budget())
            least = next(n for n in range(5_000) if search(graph).best(NEVER, by, Budget(extensions=n)) == whole)
            enough.append(least)
        assert enough == enough[:1] * len(enough)


def test_no_way_costs_nothing() -> None:
    found = counts(network("B + A\nA + C"))
    assert (found, found.spent) == (Counts(0, 0, 0), 0)


def test_dead_ends_are_not_walked() -> None:
    """Terms that cannot reach the target are left alone: the work is the size of the answer."""
    blind = "\n".join(f"{a} + {b}" for a, b in permutations("CDEFGH", 2))
    for graph in both(network("A + B\nA + C\n" + blind)):
        found = search(graph).count(Budget())
        assert (found, found.spent) == (Counts(1, 0, 0), 1)


def test_a_trap_that_only_leads_back_through_the_source_is_left_soon() -> None:
    """Twelve terms, each to each and back to the source: millions of partial paths seem to reach the target; none does."""
    inside = "CDEFGHIJKLMN"
    trap = (
        "\n".join(f"{a} + {b}" for a, b in permutations(inside, 2)) + "\n" + "\n".join(f"A + {c}\n{c} + A" for c in inside)
    )
    for graph in both(network(f"{trap}\nA + X\nX - Y\nY + Z\nZ + B")):
        for by in ("belief", "length"):
            found = search(graph).best(3, by, Budget(extensions=200_000))
            assert (len(found.paths), found.complete) == (1, True)


# --- the arrays -----------------------------------------------------------------------------------------------------


@brute.QUICK
@given(brute.lines(most=24))
def test_the_rows_hold_every_edge_once_each_way(text: str) -> None:
    graph = network(text)
    for node in range(len(graph.names)):
        assert list(graph.leaving(node)) == [n for n, edge in enumerate(graph.edges) if edge.tail == node]
        assert list(graph.reaching(node)) == [n for n, edge in enumerate(graph.edges) if edge.head == node]
    assert len(graph.arrays.in_edges) == len(graph.edges)
    assert [graph.tail(number) for number in range(len(graph.edges))] == [edge.tail for edge in graph.edges]


def test_above_follows_the_hierarchy_alone() -> None:
    graph = network("A is B\nB is C\nC is A\nB + D\nA low E\nF is A")
    assert graph.above(["A"]) == {"A", "B", "C"}
    assert graph.above(["F", "D"]) == {"F", "A", "B", "C", "D"}
    assert graph.above(["Unheard"]) == frozenset()
    assert graph.below(["A", "D"]) == {"A", "B", "C", "D", "F"}


def test_kinds_of_steps_that_are_walked() -> None:
    graph = network("A ~ B\nA + B if=C\nA + B\nA is B\nA low B")
    kinds = [graph.edges[path[0]].kind for path in best(graph)]
    assert sorted(kinds) == [StepKind.CAUSAL, StepKind.DEFINITION, StepKind.HIERARCHY]
