"""Validates the nanopublications of a release with the library nanopub.

    .venv-validators/bin/python tools/validate_nanopubs.py FOLDER

Each nanopublication must have its four graphs, as the library wants them, and a trusty URI that holds the hash of its
content. Besides, which the library does not ask for: each names a source, a date and a licence; and what is denied, hedged
or bound to a condition is not asserted as a plain triple. The library is given graphs only, and no address.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from reports import run

FILE = "leukograph-nanopubs.trig"
LK = "https://w3id.org/leukograph/"
REQUIRED = {
    "provenance": ("http://www.w3.org/ns/prov#hadPrimarySource", LK + "evidence", LK + "locator"),
    "pubinfo": ("http://purl.org/dc/terms/created", "http://purl.org/dc/terms/license"),
    "assertion": (LK + "subject", LK + "relation", LK + "object", LK + "certainty", LK + "sign"),
}


def separated(path: Path) -> dict[str, list[Any]]:
    """The quads of each nanopublication, by its address."""
    from rdflib import Dataset

    data = Dataset()
    data.parse(str(path), format="trig")
    found: dict[str, list[Any]] = {}
    for subject, predicate, object_, graph in data.quads((None, None, None, None)):
        found.setdefault(str(graph).partition("#")[0], []).append((subject, predicate, object_, graph))
    return found


@cache
def prepared() -> Any:
    """A graph of rdflib that reads a query once: the library asks the same one of every nanopublication."""
    from rdflib import ConjunctiveGraph
    from rdflib.plugins.sparql import prepareQuery

    @cache
    def read(text: str) -> Any:
        return prepareQuery(text, initNs={"npx": "http://purl.org/nanopub/x/"})

    class Asked(ConjunctiveGraph):
        def query(self, query_object: Any, *more: Any, **named: Any) -> Any:
            return super().query(read(str(query_object)), *more, **named)

    return Asked


def library_faults(quads: list[Any]) -> Iterator[str]:
    """What the library finds: a graph that is missing or empty, or a hash that is not that of the content."""
    from nanopub import Nanopub
    from rdflib import Graph

    graph = prepared()()
    graph.addN((s, p, o, Graph(store=graph.store, identifier=g)) for s, p, o, g in quads)
    try:
        one = Nanopub(rdf=graph)
        if not one.is_valid or not one.has_valid_trusty:
            yield "it is not valid"
    except Exception as fault:  # noqa: BLE001  whatever it says is a fault of the nanopublication
        yield " ".join(f"{type(fault).__name__}: {fault}".split())


def own_faults(quads: list[Any]) -> Iterator[str]:
    """What the library does not ask for."""
    parts: dict[str, list[tuple[str, str, str]]] = {}
    for subject, predicate, object_, graph in quads:
        parts.setdefault(str(graph).partition("#")[2], []).append((str(subject), str(predicate), str(object_)))
    for part, predicates in REQUIRED.items():
        there = {predicate for _, predicate, _ in parts.get(part, ())}
        yield from (f"the {part} does not say {name}" for name in predicates if name not in there)
    said: dict[str, set[str]] = {}
    for _, predicate, object_ in parts.get("assertion", ()):
        said.setdefault(predicate, set()).add(object_)
    plain = {
        (s, p, o) for s, p, o in parts.get("assertion", ())
        if {s} & said.get(LK + "subject", set()) and {p} & said.get(LK + "relation", set())
    }  # fmt: skip
    denied, hedged = "not" in said.get(LK + "modifier", ()), said.get(LK + "certainty") != {"stated"}
    bound = LK + "condition" in said
    for what, is_so in (("denied", denied), ("hedged", hedged), ("bound to a condition", bound)):
        if is_so and plain:
            yield f"what is {what} is asserted as a plain triple"
    if not plain and not denied and not hedged and not bound:
        yield "what is stated is not asserted"


def nanopubs(folder: Path) -> tuple[str, Iterator[tuple[str, str]]]:
    """The nanopublications, and their faults."""
    logging.disable(logging.CRITICAL)
    found = separated(folder / FILE)
    none = [] if found else [(FILE, "there are no nanopublications")]
    faults = (
        (FILE, f"{address}: {fault}")
        for address, quads in sorted(found.items())
        for fault in (*library_faults(quads), *own_faults(quads))
    )
    return f"{len(found)} nanopublications", iter([*none, *faults])


if __name__ == "__main__":
    raise SystemExit(run({"nanopubs": nanopubs}, sys.argv[1:]))
