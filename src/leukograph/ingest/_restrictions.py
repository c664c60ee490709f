"""Existential restrictions -> edges that a query can ask for: `A subClassOf (p some B)` becomes `A p B`.

Asserted edges are those that the file states, in a restriction or in a definition. Of all that follows (by the hierarchies
of classes and properties, by transitive properties and chains) the non-redundant ones are kept: those that do not follow
from another edge by the hierarchies alone. This is the rule of relation-graph (INCATools/relation-graph) over what the file
tells; classes are not put below one another by reasoning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from leukograph.ingest._found import BOTH, FIRST, ON, REST, SOME, Found

Edge = tuple[str, str, str]
Pair = tuple[str, str]
LONGEST_LIST = 10_000
MOST_EDGES = 5_000_000


def stated(found: Found) -> tuple[list[Pair], list[Edge]]:
    """The superclasses and edges that a file states, in its order, each once."""
    above: dict[Pair, None] = {}
    edges: dict[Edge, None] = {}
    for node, other in (*found.subclasses, *found.equivalents):
        if not node.startswith("<"):
            continue
        for part in _parts(found.nodes, other):
            if part.startswith("<"):
                above[node, part] = None
                continue
            told = found.nodes.get(part, {})
            relation, filler = told.get(ON, ""), told.get(SOME, "")
            if relation.startswith("<") and filler.startswith("<"):
                edges[node, relation, filler] = None
    return list(above), list(edges)


def _parts(nodes: Mapping[str, Mapping[str, str]], node: str) -> Iterator[str]:
    """The node itself, or the parts of the intersection that it is."""
    cell = nodes.get(node, {}).get(BOTH, "") if not node.startswith("<") else ""
    if not cell:
        yield node
        return
    yield from _listed(nodes, cell)


def _listed(nodes: Mapping[str, Mapping[str, str]], cell: str) -> Iterator[str]:
    """The members of an RDF list; a list that bites its tail ends where it began."""
    seen: set[str] = set()
    while cell in nodes and cell not in seen and len(seen) < LONGEST_LIST:
        seen.add(cell)
        first = nodes[cell].get(FIRST)
        if first:
            yield first
        cell = nodes[cell].get(REST, "")


@dataclass(slots=True)
class Closure:
    """What is told of classes and properties, closed upward; loops are closed too."""

    direct: Mapping[str, set[str]]
    _known: dict[str, frozenset[str]] = field(default_factory=dict)

    def above(self, node: str) -> frozenset[str]:
        """The node and all that stands above it."""
        found = self._known.get(node)
        if found is None:
            seen, waiting = {node}, [node]
            while waiting:
                for each in self.direct.get(waiting.pop(), ()):
                    if each in self._known:
                        seen |= self._known[each]
                    elif each not in seen:
                        seen.add(each)
                        waiting.append(each)
            found = self._known[node] = frozenset(seen)
        return found


def _upward(pairs: Iterable[Pair]) -> Closure:
    direct: dict[str, set[str]] = defaultdict(set)
    for narrow, broad in pairs:
        if narrow != broad and broad.startswith("<"):
            direct[narrow].add(broad)
    return Closure(direct)


class Rule:
    """The relation-graph rule over the superclasses, edges and properties of a file."""

    def __init__(self, found: Found, above: Iterable[Pair], edges: Iterable[Edge]) -> None:
        self.classes = _upward(above)
        self.properties = _upward(found.subproperties)
        self.composed: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for relation in found.transitive:
            self.composed[relation][relation].add(relation)
        for relation, cell in found.chains:
            links = list(_listed(found.nodes, cell))
            if len(links) == 2:
                self.composed[links[0]][links[1]].add(relation)
        self._composed: dict[Pair, set[str]] = {}
        self.own: dict[str, set[Pair]] = defaultdict(set)
        self.complete = True
        self._close(edges)

    def _close(self, edges: Iterable[Edge]) -> None:
        """Adds what follows by transitive properties and chains, until nothing new does."""
        users: dict[str, set[Edge]] = defaultdict(set)
        waiting, count = list(edges), 0
        while waiting:
            subject, relation, filler = waiting.pop()
            if (relation, filler) in self.own[subject]:
                continue
            self.own[subject].add((relation, filler))
            count += 1
            if count > MOST_EDGES:
                self.complete = False
                return
            for above in self.classes.above(filler):
                users[above].add((subject, relation, filler))
                for further, end in tuple(self.own.get(above, ())):
                    waiting.extend((subject, new, end) for new in self._compose(relation, further))
            # Those whose filler stands at or below this subject come to its new end too.
            for first, before, _ in tuple(users.get(subject, ())):
                waiting.extend((first, new, filler) for new in self._compose(before, relation))

    def _compose(self, first: str, second: str) -> set[str]:
        """The relations that two come to, one after the other."""
        known = self._composed.get((first, second))
        if known is None:
            known = self._composed[first, second] = self._composition(first, second)
        return known

    def _composition(self, first: str, second: str) -> set[str]:
        found: set[str] = set()
        for one in self.properties.above(first):
            after = self.composed.get(one)
            if after:
                for two in self.properties.above(second):
                    found |= after.get(two, set())
        return found

    def non_redundant(self) -> Iterator[Edge]:
        """The edges that do not follow from another by the hierarchies, in order."""
        for subject in sorted(self.own):
            inherited = [
                pair for above in self.classes.above(subject) if above != subject for pair in self.own.get(above, ())
            ]
            here = self.own[subject]
            by_filler = _implied(self, inherited)
            for relation, filler in sorted(here):
                if (relation, filler) in by_filler:
                    continue
                if any(
                    pair != (relation, filler)
                    and relation in self.properties.above(pair[0])
                    and filler in self.classes.above(pair[1])
                    for pair in here
                ):
                    continue
                yield subject, relation, filler


def _implied(rule: Rule, pairs: Iterable[Pair]) -> set[Pair]:
    """All that follows from edges by the hierarchies of properties and fillers."""
    return {
        (relation, filler)
        for first, end in pairs
        for relation in rule.properties.above(first)
        for filler in rule.classes.above(end)
    }
