"""Quads in an order, and with names of blank nodes, that depend on their content alone: two runs write the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from leukograph.store import BlankNode, Quad

DEPTH = 16


def canonical(quads: Iterable[Quad]) -> list[Quad]:
    """The quads sorted, each blank node named after what it says and what says it, looked at ever deeper.

    Blank nodes that no depth tells apart say the same things in the same places; they are numbered.
    """
    found = list(quads)
    names = _names(found)

    def renamed(term: object) -> object:
        return BlankNode(names[term.value]) if isinstance(term, BlankNode) else term

    quads = [Quad(renamed(q.subject), q.predicate, renamed(q.object), q.graph_name) for q in found]  # type: ignore[arg-type]
    return sorted(quads, key=str)


def _names(quads: list[Quad]) -> dict[str, str]:
    near: dict[str, list[Quad]] = {}
    for quad in quads:
        for blank in {end.value for end in (quad.subject, quad.object) if isinstance(end, BlankNode)}:
            near.setdefault(blank, []).append(quad)
    names = dict.fromkeys(near, "")
    for _ in range(DEPTH):
        told = {blank: sorted(_told(quad, blank, names) for quad in found) for blank, found in near.items()}
        names = {blank: sha256("\n".join(lines).encode()).hexdigest()[:20] for blank, lines in told.items()}
    taken: dict[str, int] = {}
    final = {}
    for blank in sorted(names, key=lambda one: (names[one], one)):
        count = taken[names[blank]] = taken.get(names[blank], 0) + 1
        final[blank] = f"b{names[blank]}" + ("" if count == 1 else f"x{count}")
    return final


def _told(quad: Quad, me: str, names: dict[str, str]) -> str:
    def shown(term: object) -> str:
        if not isinstance(term, BlankNode):
            return str(term)
        return "_:me" if term.value == me else f"_:{names[term.value]}"

    return f"{shown(quad.subject)} {quad.predicate} {shown(quad.object)} {quad.graph_name}"
