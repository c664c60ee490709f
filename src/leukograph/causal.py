"""Why: the verdict over all simple causal paths between two terms, the best of them, and the reason where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from leukograph.errors import ParameterError
from leukograph.feedback import loops_through
from leukograph.filters import Filters, Open
from leukograph.meeting import common_causes
from leukograph.model import Answer, Path, StepKind, Verdict
from leukograph.network import Network
from leukograph.reasons import reason_for_none
from leukograph.search import Budget, Counts, Search

MAX_K = 10_000
MAX_LENGTH = 50
SIDES = {Verdict.RAISES: (1,), Verdict.LOWERS: (-1,), Verdict.CONFLICTING: (1, -1), Verdict.UNDETERMINED: ()}
STOPPED = "the search stopped at its budget: the verdict speaks of the paths found so far"
LESS_OF_A_KIND = "less of one kind need not be less of the whole: a way that lowers has no sign once it goes up to the whole"
CERTAIN = "the count stopped at its budget; the verdict is certain all the same"
CUT_SHORT = "the list of paths stopped at its budget: there are more than are listed"


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
    filters, budget = filters or Filters(), budget or Budget()
    start, end = network.number[source], network.number[target]
    graph = Open(network, filters, start, end)
    search = Search(graph, start, end, max_length, tuple(network.number[name] for name in filters.via))
    counts = search.count(budget)
    certain = counts.complete
    if not counts.complete:
        counts, certain = _with_missing_signs(search, counts, budget)
    verdict = verdict_of(counts)
    chosen, listed = _chosen(search, k, by, verdict, budget)
    causes = common_causes(graph, start, end) if verdict is Verdict.NONE and start != end else ()
    reason = None
    if verdict is Verdict.NONE:
        reason = reason_for_none(graph, start, end, max_length, causes, complete=certain)
    elif not counts.complete:
        reason = CERTAIN if certain else STOPPED
    elif not listed:
        reason = CUT_SHORT
    return Answer(
        source=network.node(start),
        target=network.node(end),
        verdict=verdict,
        reason=reason or _remark(graph, chosen, verdict),
        common_causes=causes,
        raising=counts.raising,
        lowering=counts.lowering,
        unsigned=counts.unsigned,
        complete=counts.complete and listed,
        max_length=max_length,
        paths=tuple(path_of(graph, numbers) for numbers in chosen),
        loops=tuple(path_of(graph, numbers) for numbers in loops_through(graph, chosen)),
    )


def _with_missing_signs(search: Search, counts: Counts, budget: Budget) -> tuple[Counts, bool]:
    """The counts with at least one path of every sign that has one, and whether that is certain.

    A count may be too large to finish where one path of each sign is quickly found, or quickly shown not to be there.
    """
    one = {1: counts.raising, -1: counts.lowering, 0: counts.unsigned}
    certain = True
    for sign in (1, -1, 0):
        if not one[sign] and not (sign == 0 and (one[1] or one[-1])):
            found = search.best(1, "length", budget, sign=sign)
            one[sign] = len(found.paths)
            certain = certain and (found.complete or bool(found.paths))
    return Counts(one[1], one[-1], one[0], complete=False), certain


def _chosen(search: Search, k: int, by: str, verdict: Verdict, budget: Budget) -> tuple[list[tuple[int, ...]], bool]:
    """The k best paths, and whether the budget left them whole.

    The best of a side that the verdict rests on and that is not among them takes a last place, if k allows it.
    """
    if verdict is Verdict.NONE or k == 0:
        return [], True
    found = search.best(k, by, budget)
    sides = SIDES[verdict]
    if len(sides) > k:
        return found.paths, found.complete
    signs = [search.graph.network.sign_of(path) for path in found.paths]
    others = [search.best(1, by, budget, sign=sign) for sign in sides if sign not in signs]
    added = [path for other in others for path in other.paths]
    kept = list(range(len(signs)))
    for place in reversed(range(len(signs))):
        if len(kept) + len(added) > k and (not signs[place] or signs[place] in signs[:place]):
            kept.remove(place)
    chosen = [*(found.paths[place] for place in kept), *added]
    return chosen, found.complete and all(other.complete for other in others)


def _check(k: int, max_length: int, by: str) -> None:
    if not 0 <= k <= MAX_K:
        raise ParameterError(f"k is {k}: it must be from 0 to {MAX_K}")
    if not 1 <= max_length <= MAX_LENGTH:
        raise ParameterError(f"the maximum length is {max_length}: it must be from 1 to {MAX_LENGTH} steps")
    if by not in ("belief", "length"):
        raise ParameterError(f"paths are ordered by belief or by length, not by {by!r}")


def verdict_of(counts: Counts) -> Verdict:
    """What paths of these signs say together."""
    if counts.raising and counts.lowering:
        return Verdict.CONFLICTING
    if counts.raising or counts.lowering:
        return Verdict.RAISES if counts.raising else Verdict.LOWERS
    return Verdict.UNDETERMINED if counts.unsigned else Verdict.NONE


def path_of(graph: Open, numbers: Sequence[int]) -> Path:
    """The path of these edges, as an answer shows it."""
    steps = []
    sign, belief = 1, 1.0
    for number, acts in zip(numbers, graph.network.signs_along(numbers), strict=True):
        edge, believed = graph.network.edges[number], graph.belief(number)
        steps.append(graph.network.step(edge, believed, graph.claims(edge), acts))
        sign *= acts
        belief *= believed
    weakest = min(range(len(steps)), key=lambda index: steps[index].belief)
    return Path(tuple(steps), sign, round(belief, 6), weakest)


def _up(network: Network, path: Sequence[int]) -> list[int]:
    """The signs of the steps of the hierarchy on a path."""
    signs = zip(path, network.signs_along(path), strict=True)
    return [sign for number, sign in signs if network.codes[network.arrays.codes[number]].kind is StepKind.HIERARCHY]


def _remark(graph: Open, chosen: list[tuple[int, ...]], verdict: Verdict) -> str | None:
    """What a reader must know beside the verdict, or None."""
    network = graph.network
    kinds = {network.codes[network.arrays.codes[number]].kind for path in chosen for number in path}
    if kinds == {StepKind.HIERARCHY}:
        return "by hierarchy alone: every case of the first is a case of the second"
    if verdict is Verdict.UNDETERMINED and any(not sign for path in chosen for sign in _up(network, path)):
        return LESS_OF_A_KIND
    sides = SIDES[verdict]
    bearing = [path for path in chosen if not sides or network.sign_of(path) in sides]
    best = max((prod(graph.belief(number) for number in path) for path in bearing), default=1.0)
    if best < network.vocabulary.minimum_belief:
        return f"weak: the best of the paths listed is believed {best:.2g} only, less than a single step has to be"
    return None
