"""N-Quads: every quad with its named graph, sorted, nothing lost."""

from __future__ import annotations

from leukograph.store import Store, canonical


def write(store: Store) -> str:
    """The sorted N-Quads of a store."""
    return "".join(f"{quad} .\n" for quad in canonical(store))
