"""What a question leaves of the network: which edges and nodes may be walked, and how sure each edge is then.

The filters become small tables, by kind of step, kind of node, source and evidence class, that a search looks up when it
comes to an edge: the work follows the search, not the size of the network.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from leukograph.edges import belief_of
from leukograph.kernel import UNWALKABLE, Tables
from leukograph.model import Claim, StepKind
from leukograph.network import Code, Edge, Network, cost_of_belief

MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question asks for; empty means everything. All names are local names.

    relations: only these relations (and those below them) as causal steps. kinds: paths pass only terms of these kinds
    between their ends. sources, evidence: only claims of these count, and beliefs are worked out from them alone.
    min_belief: edges believed less are left out; None takes the ontology's setting. given: conditions that hold. without:
    what is removed. avoid: terms that no path may pass. via: terms that every path must pass. associations: walk
    associations too, which have no sign. assumed: conditions under which edges act as under given ones, but which cut
    nothing.
    """

    relations: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
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
    cut: dict[int, str] = field(init=False)
    tables: Tables = field(init=False)
    _holds: frozenset[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        asked = self.filters.min_belief
        self.minimum = self.network.vocabulary.minimum_belief if asked is None else asked
        given = self.network.above(self.filters.given)
        self.cut = _cut_nodes(self.network, self.filters, given, self.minimum)
        self.tables = self._tables()

    @property
    def holds(self) -> frozenset[str]:
        """The conditions that hold."""
        if self._holds is None:
            names = self.network.names
            start = names[self.start]
            self._holds = self.network.above([*self.filters.given, start]) | self.filters.assumed | {names[self.end]}
        return self._holds

    def opens(self, number: int) -> bool:
        """True if an edge may be walked."""
        arrays, tables = self.network.arrays, self.tables
        if not tables.code_open[arrays.codes[number]] or arrays.heads[number] in self.cut:
            return False
        if tables.source_open is None:
            return arrays.costs[number] <= tables.max_cost and self.network.tail(number) not in self.cut
        return self.belief(number) >= 0

    def belief(self, number: int) -> float:
        """The belief of an edge under the filters; -1.0 if it may not be walked."""
        edge = self.network.edges[number]
        if edge.tail in self.cut or edge.head in self.cut or not self.tables.code_open[self.network.arrays.codes[number]]:
            return -1.0
        claims = self.claims(edge)
        if len(claims) == len(edge.claims):
            belief = edge.belief
        elif any(not claim.denied for claim in claims):
            belief = belief_of(claims, self.network.vocabulary)
        else:
            return -1.0
        return belief if cost_of_belief(belief) <= self.tables.max_cost else -1.0

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

    def _tables(self) -> Tables:
        network, filters, told = self.network, self.filters, self.network.told
        asked = bool(filters.sources or filters.evidence)
        sources, evidence, worth = filters.sources, filters.evidence, network.vocabulary.worth
        return Tables(
            code_open=self._code_open(),
            code_sign=told.signs,
            code_lowered=told.lowered,
            code_kind=told.kinds,
            code_relation=told.relations,
            code_back=told.backs,
            max_cost=min(cost_of_belief(self.minimum), UNWALKABLE - 1),
            closed=tuple(sorted(self.cut)),
            kind_open=bytes(kind in filters.kinds for kind in network.kind_names) if filters.kinds else None,
            source_open=bytes(not sources or source in sources for source in network.sources) if asked else None,
            class_open=bytes(not evidence or each in evidence for each, _ in network.classes) if asked else None,
            worths=array("d", [worth(*each) for each in network.classes] if asked else []),
        )

    def _code_open(self) -> bytes:
        """Which codes may be walked: worked out once for the same relations, but for those that act under conditions."""
        network, told = self.network, self.network.told
        key = self.filters.relations, self.filters.associations
        found = told.opened.get(key)
        if found is None:
            if len(told.opened) >= MOST_KEPT:
                told.opened.clear()
            found = told.opened[key] = bytes(self._opens(code) for code in network.codes)
        if not told.conditional:
            return found
        changed = bytearray(found)
        for number in told.conditional:
            changed[number] &= self.holds.issuperset(network.codes[number].condition)
        return bytes(changed)

    def _opens(self, code: Code) -> bool:
        """True if edges of this code may be walked where their conditions hold."""
        if code.kind in (StepKind.HIERARCHY, StepKind.DEFINITION):
            return True
        if code.kind is StepKind.ASSOCIATION and not self.filters.associations:
            return False
        relations = self.filters.relations
        return not relations or bool(relations & self.network.vocabulary.relations[code.relation].ancestors)


def _cut_nodes(network: Network, filters: Filters, given: frozenset[str], minimum: float) -> dict[int, str]:
    """The nodes that nothing may pass, each with the reason."""
    cut: dict[int, str] = {}
    number = network.number
    for names, reason in ((filters.without, "is removed"), (filters.avoid, "is avoided")):
        for name in names:
            if name in number:
                cut[number[name]] = reason
    for name in sorted(given):
        for edge in (network.edges[each] for each in network.leaving(number[name])):
            relation = network.vocabulary.relations.get(edge.relation)
            if relation and relation.cuts and edge.belief >= minimum and given.issuperset(edge.condition):
                cut.setdefault(edge.head, f"is abolished in {network.labels[edge.tail]} ({_sources(edge.claims)})")
    for subject, reason in _without_effect(network, given, minimum):
        cut.setdefault(subject, reason)
    return cut


def _without_effect(network: Network, given: frozenset[str], minimum: float) -> Iterator[tuple[int, str]]:
    """Treatments that sources deny work in a condition that holds, where no edge for it is believed all the same."""
    if not given:
        return
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
