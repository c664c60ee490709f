"""What two terms have in common, by hand and against the peer's ancestors and descendants."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given

from leukograph.filters import Filters
from leukograph.knowledge import KnowledgeGraph
from leukograph.meeting import Common, common
from tests import brute
from tests.toy import network


def met(found: Common) -> tuple[list[tuple[str, int, int]], list[tuple[str, int, int]]]:
    causes, effects = (
        [(each.node.label.upper(), each.sign_to_source, each.sign_to_target) for each in side]
        for side in (found.causes, found.effects)
    )
    return causes, effects


def ask(text: str, first: str = "A", second: str = "B", **options: frozenset[str]) -> Common:
    return common(network(text), first, second, Filters(**options))  # type: ignore[arg-type]


def test_causes_and_effects_with_their_signs() -> None:
    found = ask("C + A\nC - B\nA - E\nB - M\nM + E")
    assert met(found) == ([("C", 1, -1)], [("E", -1, -1)])


def test_what_is_reached_only_through_the_other_is_not_in_common() -> None:
    assert met(ask("C + A\nA + B\nB + E")) == ([], [])


def test_a_term_has_nothing_in_common_with_itself() -> None:
    assert met(ask("C + A\nA + E", second="A")) == ([], [])


def test_hierarchy_alone_is_no_common_effect() -> None:
    assert met(ask("A is K\nB is K")) == ([], [])


def test_what_is_removed_is_not_met() -> None:
    text = "C + A\nC + B\nA + E\nB + E"
    assert met(ask(text, without=frozenset({"C"}))) == ([], [("E", 1, 1)])
    assert met(ask(text, avoid=frozenset({"E"}))) == ([("C", 1, 1)], [])


@brute.QUICK
@given(brute.lines(("+", "-", "?"), most=18))
def test_there_is_one_exactly_if_the_peer_finds_one(text: str) -> None:
    graph = network(text)
    plain: nx.DiGraph[int] = nx.DiGraph()
    plain.add_nodes_from(range(len(graph.names)))
    plain.add_edges_from((edge.tail, edge.head) for edge in graph.edges if edge.sign != 1 or edge.relation != "subClassOf")
    a, b = graph.number["A"], graph.number["B"]
    found = common(graph, "A", "B", Filters())
    assert bool(found.causes) == bool(_apart(plain, a, b) & _apart(plain, b, a))
    turned = plain.reverse()
    assert bool(found.effects) == bool(_apart(turned, a, b) & _apart(turned, b, a))


def _apart(plain: nx.DiGraph[int], end: int, other: int) -> set[int]:
    """What leads to one end without the other."""
    left = plain.copy()
    left.remove_node(other)
    return set(nx.ancestors(left, end))


def test_what_clozapine_and_carbimazole_have_in_common(shipped: KnowledgeGraph) -> None:
    found = shipped.common("clozapine", "carbimazole")
    assert found.effects[0].node.id == "lk:Agranulocytosis"
    assert (found.effects[0].sign_to_source, found.effects[0].sign_to_target) == (1, 1)
    told = found.to_dict()
    assert list(told) == ["first", "second", "common_causes", "common_effects"]
    assert told["common_effects"][0] == {
        "id": "lk:Agranulocytosis", "label": "agranulocytosis", "sign_with_first": 1, "sign_with_second": 1,
    }  # fmt: skip


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        common(network("A + B"), "A", "Q", Filters())
