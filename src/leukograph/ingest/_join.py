"""Which terms of loaded files are one with which others: by exact matches and shared identifiers.

A term of a file is one with ours where its identifier is an exact match of ours, or where exact matches that files state
lead to ours. Matches of files that would make two of our terms one are told as a conflict, and none of them is used.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

Pair = tuple[str, str]


@dataclass(slots=True)
class Joining:
    """Exact matches: ours (our name, another's IRI), those of files (key of the file, the two ends), and terms of files."""

    ours: set[Pair] = field(default_factory=set)
    theirs: list[tuple[str, str, str]] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    own_terms: Collection[str] = ()

    def joined(self) -> tuple[dict[str, str], list[tuple[str, str, str, list[str]]]]:
        """The name that each term of a file is one with, and the matches that contradict what is ours.

        A contradiction is the key of the file, the two ends, and the terms of ours that would become one.
        """
        trusted = [pair for pair in self.ours if pair[1] not in self.refused]
        groups = _groups([*trusted, *((a, b) for _, a, b in self.theirs)])
        wrong = {member: own for own, members in self._torn(groups) for member in members}
        conflicts = [(key, a, b, wrong[a]) for key, a, b in self.theirs if a in wrong]
        if conflicts:
            kept = [(a, b) for _, a, b in self.theirs if a not in wrong]
            groups = _groups([*trusted, *kept])
        same: dict[str, str] = {}
        for members in groups:
            own = [member for member in members if member in self.own_terms]
            foreign = sorted(member for member in members if member in self.terms and member not in self.own_terms)
            if len(own) == 1 or (not own and len(foreign) > 1):
                one = own[0] if own else foreign[0]
                same |= {member: one for member in foreign if member != one}
        return dict(sorted(same.items())), conflicts

    def _torn(self, groups: Iterable[list[str]]) -> Iterator[tuple[list[str], list[str]]]:
        for members in groups:
            own = sorted(member for member in members if member in self.own_terms)
            if len(own) > 1:
                yield own, members


def _groups(pairs: Iterable[Pair]) -> list[list[str]]:
    """The members of each group that pairs tie together."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in pairs:
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    groups: dict[str, list[str]] = {}
    for node in sorted(parent):
        groups.setdefault(root(node), []).append(node)
    return list(groups.values())
