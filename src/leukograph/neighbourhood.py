"""What stands next to a term: the signed edges that reach and leave it, sorted by what they do."""

from __future__ import annotations

from collections.abc import Iterator

from leukograph.model import Step, StepKind
from leukograph.network import Network

GROUPS = ("raised_by", "lowered_by", "raises", "lowers", "other_in", "other_out")


def edges_around(network: Network, name: str) -> dict[str, list[Step]]:
    """The edges of a term by what they do to it and what it does, in each group the most believed first.

    `raised_by` and `lowered_by` are causal edges onto the term, `raises` and `lowers` causal edges from it; `other_in` and
    `other_out` those without a sign, definitions and associations. The hierarchy is left out: it is told as parents and
    children. Each edge carries all claims that support or deny it, whatever it is believed. Empty for an unknown name.
    """
    found: dict[str, list[Step]] = {group: [] for group in GROUPS}
    here = network.number.get(name)
    if here is not None:
        for group, step in _around(network, here):
            found[group].append(step)
    for steps in found.values():
        steps.sort(key=lambda step: (-step.belief, step.subject.label, step.object.label, step.relation, step.condition))
    return found


def _around(network: Network, here: int) -> Iterator[tuple[str, Step]]:
    for inward, numbers in ((True, network.reaching(here)), (False, network.leaving(here))):
        for number in numbers:
            edge = network.edges[number]
            if edge.kind is not StepKind.HIERARCHY:
                yield _group(edge.kind, edge.sign, inward=inward), network.step(edge, edge.belief, edge.claims)


def _group(kind: StepKind, sign: int, *, inward: bool) -> str:
    if kind is not StepKind.CAUSAL or not sign:
        return "other_in" if inward else "other_out"
    if inward:
        return "raised_by" if sign > 0 else "lowered_by"
    return "raises" if sign > 0 else "lowers"
