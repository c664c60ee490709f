"""Why: the verdict over all simple causal paths between two terms, the best of them, and the reason where there is none."""

from __future__ import annotations

from itertools import islice
from math import prod

from leukograph.errors import ParameterError
from leukograph.filters import Filters, Open
from leukograph.model import Answer, Path, StepKind, Verdict
from leukograph.network import Network
from leukograph.reasons import common_causes, reason_for_none
from leukograph.search import Budget, Counts, Search

MAX_K = 10_000
MAX_LENGTH = 50


def answer(
    network: Network,
    source: str,
    target: str,
    *,
    filters: Filters | None = None,
    k: int = 3,
    max_length: int = 8,
    by: str = "belief",
    budget: Budget | None = None,
) -> Answer:
    """The answer to "does more of the source make more or less of the target, and why?" for two local names.

    The verdict is over all simple paths of at most `max_length` steps; `k` of them are listed, by belief or by length.

    Raises: ParameterError for a number out of its range or an unknown order; KeyError for a name not in the network.
    """
    _check(k, max_length, by)
    filters = filters or Filters()
    budget = budget or Budget()
    start, end = network.number[source], network.number[target]
    graph = Open(network, filters, start, end)
    via = tuple(network.number[name] for name in filters.via)
    search = Search(graph, start, end, max_length, via)
    counts = Counts() if start == end else search.count(budget)
    verdict = _verdict(counts)
    chosen = _chosen(search, k, by, verdict, Budget(budget.extensions, budget.seconds))
    causes = common_causes(graph, start, end) if verdict is Verdict.NONE and start != end else ()
    reason = None
    if verdict is Verdict.NONE:
        reason = reason_for_none(graph, start, end, max_length, causes, complete=counts.complete)
    return Answer(
        source=network.node(start),
        target=network.node(end),
        verdict=verdict,
        reason=reason or _remark(graph, chosen, counts),
        common_causes=causes,
        raising=counts.raising,
        lowering=counts.lowering,
        unsigned=counts.unsigned,
        complete=counts.complete and len(chosen) == min(k, counts.raising + counts.lowering + counts.unsigned),
        paths=tuple(path_of(graph, numbers) for numbers in chosen),
    )


def _chosen(search: Search, k: int, by: str, verdict: Verdict, budget: Budget) -> list[tuple[int, ...]]:
    """The k best paths; where the verdict is conflicting and k allows it, the last of them is the best of the other side."""
    if verdict is Verdict.NONE or k == 0:
        return []
    found = search.best(MAX_K, by, budget)
    chosen = list(islice(found, k))
    edges = search.graph.network.edges
    signs = {prod(edges[number].sign for number in path) for path in chosen}
    if verdict is Verdict.CONFLICTING and k > 1 and not {1, -1} <= signs:
        missing = -1 if 1 in signs else 1
        other = next((path for path in found if prod(edges[number].sign for number in path) == missing), None)
        chosen[-1:] = [other] if other else chosen[-1:]
    return chosen


def _check(k: int, max_length: int, by: str) -> None:
    if not 0 <= k <= MAX_K:
        raise ParameterError(f"k is {k}: it must be from 0 to {MAX_K}")
    if not 1 <= max_length <= MAX_LENGTH:
        raise ParameterError(f"the maximum length is {max_length}: it must be from 1 to {MAX_LENGTH} steps")
    if by not in ("belief", "length"):
        raise ParameterError(f"paths are ordered by belief or by length, not by {by!r}")


def _verdict(counts: Counts) -> Verdict:
    if counts.raising and counts.lowering:
        return Verdict.CONFLICTING
    if counts.raising or counts.lowering:
        return Verdict.RAISES if counts.raising else Verdict.LOWERS
    return Verdict.UNDETERMINED if counts.unsigned else Verdict.NONE


def path_of(graph: Open, numbers: tuple[int, ...]) -> Path:
    """The path of these edges, as an answer shows it."""
    steps = []
    sign, belief = 1, 1.0
    for number in numbers:
        edge = graph.network.edges[number]
        steps.append(graph.network.step(edge, graph.belief(number), graph.claims(edge)))
        sign *= edge.sign
        belief *= graph.belief(number)
    weakest = min(range(len(steps)), key=lambda index: steps[index].belief)
    return Path(tuple(steps), sign, round(belief, 6), weakest)


def _remark(graph: Open, chosen: list[tuple[int, ...]], counts: Counts) -> str | None:
    """What a reader must know beside the verdict, or None."""
    if not counts.complete:
        return "the search stopped at its budget: the verdict speaks of the paths found so far"
    edges = graph.network.edges
    if chosen and all(edges[number].kind is StepKind.HIERARCHY for path in chosen for number in path):
        return "by hierarchy alone: every case of the first is a case of the second"
    return None
