"""What a question leaves of the network: which edges and nodes may be walked, and how sure each edge is then.

The filters act during the search: an edge is looked at when the search first comes to it, never before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import log

from leukograph.edges import belief_of
from leukograph.model import Claim, StepKind
from leukograph.network import Edge, Network

COST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question asks for; empty means everything. All names are local names.

    relations: only these relations (and those below them) as causal steps. sources, evidence: only claims of these count,
    and beliefs are worked out from them alone. min_belief: edges believed less are left out; None takes the ontology's
    setting. given: conditions that hold. without: what is removed. avoid: terms that no path may pass. via: terms that
    every path must pass. associations: walk associations too, which have no sign. assumed: conditions under which edges act
    as under given ones, but which cut nothing.
    """

    relations: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()
    min_belief: float | None = None
    given: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    avoid: frozenset[str] = frozenset()
    via: tuple[str, ...] = ()
    associations: bool = False
    assumed: frozenset[str] = frozenset()


@dataclass(slots=True)
class Open:
    """The part of a network that a question from `start` to `end` leaves open.

    The conditions that hold are those given, what the start is a kind of (it is there, or the question would be idle), and
    the end itself: what acts only in cyclic neutropenia may act on cyclic neutropenia.
    """

    network: Network
    filters: Filters
    start: int
    end: int
    minimum: float = field(init=False)
    holds: frozenset[str] = field(init=False)
    cut: dict[int, str] = field(init=False)
    _seen: dict[int, float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        asked = self.filters.min_belief
        self.minimum = self.network.vocabulary.minimum_belief if asked is None else asked
        names = self.network.names
        given = self.network.above(self.filters.given)
        self.holds = given | self.network.above([names[self.start]]) | self.filters.assumed | {names[self.end]}
        self.cut = _cut_nodes(self.network, self.filters, given, self.minimum)

    def belief(self, number: int) -> float:
        """The belief of an edge under the filters; -1.0 if it may not be walked."""
        known = self._seen.get(number)
        if known is None:
            known = self._seen[number] = self._look(self.network.edges[number])
        return known

    def cost(self, number: int) -> int:
        """The belief of an open edge as a whole number that adds up along a path: so order is exact, with no rounding."""
        belief = self.belief(number)
        return round(-log(belief) * COST) if belief > 0 else COST * COST

    def claims(self, edge: Edge) -> tuple[Claim, ...]:
        """The claims of an edge that the filters let count."""
        sources, evidence = self.filters.sources, self.filters.evidence
        if not sources and not evidence:
            return edge.claims
        return tuple(
            claim
            for claim in edge.claims
            if (not sources or claim.source in sources) and (not evidence or claim.evidence in evidence)
        )

    def _look(self, edge: Edge) -> float:
        if edge.tail in self.cut or edge.head in self.cut:
            return -1.0
        if edge.kind in (StepKind.HIERARCHY, StepKind.DEFINITION):
            return edge.belief
        if edge.kind is StepKind.ASSOCIATION and not self.filters.associations:
            return -1.0
        relations = self.filters.relations
        if relations and not relations & self.network.vocabulary.relations[edge.relation].ancestors:
            return -1.0
        if not self.holds.issuperset(edge.condition):
            return -1.0
        return self._believed(edge)

    def _believed(self, edge: Edge) -> float:
        claims = self.claims(edge)
        if len(claims) == len(edge.claims):
            belief = edge.belief
        elif any(not claim.denied for claim in claims):
            belief = belief_of(claims, self.network.vocabulary)
        else:
            return -1.0
        return belief if belief >= self.minimum and belief > 0 else -1.0


def _cut_nodes(network: Network, filters: Filters, given: frozenset[str], minimum: float) -> dict[int, str]:
    """The nodes that nothing may pass, each with the reason."""
    cut: dict[int, str] = {}
    for names, reason in ((filters.without, "is removed"), (filters.avoid, "is avoided")):
        for name in names:
            if name in network.number:
                cut[network.number[name]] = reason
    for name in sorted(given):
        for number in network.leaving(network.number[name]):
            edge = network.edges[number]
            relation = network.vocabulary.relations.get(edge.relation)
            if relation and relation.cuts and edge.belief >= minimum and given.issuperset(edge.condition):
                cut.setdefault(edge.head, f"is abolished in {network.labels[edge.tail]} ({_sources(edge.claims)})")
    for subject, reason in _without_effect(network, given, minimum):
        cut.setdefault(subject, reason)
    return cut


def _without_effect(network: Network, given: frozenset[str], minimum: float) -> Iterator[tuple[int, str]]:
    """Treatments that sources deny work in a condition that holds, where no edge for it is believed all the same."""
    believed = {
        (network.names[edge.tail], network.names[edge.head])
        for name in given
        for edge in (network.edges[number] for number in network.reaching(network.number[name]))
        if edge.sign < 0 and edge.belief >= minimum
    }
    for claim in network.denials:
        relation = network.vocabulary.relations[claim.relation]
        applies = claim.object in given and relation.sign < 0 and given.issuperset(claim.condition)
        if applies and (claim.subject, claim.object) not in believed:
            label = network.labels[network.number[claim.object]]
            yield network.number[claim.subject], f"has no effect in {label} ({claim.source})"


def _sources(claims: Iterable[Claim]) -> str:
    return ", ".join(sorted({claim.source for claim in claims if not claim.denied}))
