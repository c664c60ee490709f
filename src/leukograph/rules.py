"""Rules: every CONSTRUCT of `queries/infer/`, in order of the names, adds to the graph `inferred` or takes from it."""

from __future__ import annotations

from pathlib import Path

from leukograph.build import INFERRED
from leukograph.catalogue import read_query
from leukograph.store import Store


def infer(store: Store, folder: Path) -> None:
    """Applies to the store the rules below `folder`/queries/infer. Raises: QueryError, DataError."""
    for path in sorted((folder / "queries" / "infer").glob("*.rq")):
        query = read_query(path)
        triples = store.construct(query.text)
        if query.effect == "remove":
            store.remove(triples, INFERRED)
        else:
            store.in_graph(triples, INFERRED)
