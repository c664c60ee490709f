"""Rules: every CONSTRUCT of `queries/infer/`, in order of the names, adds to the graph `inferred` or takes from it."""

from __future__ import annotations

from pathlib import Path

from leukograph.build import INFERRED
from leukograph.catalogue import name_of_file, read_query
from leukograph.errors import DataError, QueryError
from leukograph.model import Finding
from leukograph.store import Store


def infer(store: Store, folder: Path) -> None:
    """Applies to the store the rules below `folder`/queries/infer. Raises: DataError if one cannot be read."""
    for path in sorted((folder / "queries" / "infer").glob("*.rq")):
        query = read_query(path)
        try:
            triples = store.construct(query.text)
        except QueryError as fault:
            raise DataError([Finding(name_of_file(path), None, "query", str(fault), "Correct the SPARQL there.")]) from fault
        if query.effect == "remove":
            store.remove(triples, INFERRED)
        else:
            store.in_graph(triples, INFERRED)
