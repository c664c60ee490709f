"""What is written of a file and what is noted of it: its graphs, our claims and terms, version, licence, checksum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from leukograph.bulk import Bulk
from leukograph.edges import Key, edge_iri
from leukograph.ingest._found import Found
from leukograph.ingest._lines import own, source_lines, term_lines
from leukograph.statements import Statement
from leukograph.store import Quad
from leukograph.terms import GRAPH, iri_of

EDGES = GRAPH + "edges"
# From so many claims on, what is saved in a load is worth what a question costs more.
MANY = 20_000
Record = dict[str, Any]
Told = Mapping[str, str]
TOLD = {"title": "title", "date": "version", "license": "licence", "source": "source", "sha256": "sha256"}


def written(bulk: Bulk, graph: str, statements: Iterable[Statement]) -> dict[str, int]:
    """Writes statements into the graph of a file, those of its own named graphs below it; how many came into each."""
    counts: dict[str, int] = {}
    named: dict[str, list[tuple[str, str, str]]] = {}

    def plain() -> Iterator[tuple[str, str, str]]:
        for subject, predicate, object_, name in statements:
            if name is None:
                yield subject, predicate, object_
            else:
                named.setdefault(f"{graph}/graph/{quote(name[1:-1], safe='')}", []).append((subject, predicate, object_))

    counts[graph] = bulk.write(graph, plain())
    for name, lines in named.items():
        counts[name] = bulk.write(name, lines)
    return {name: count for name, count in counts.items() if count}


def our_lines(one: Found, terms: Mapping[str, str], record: Record) -> Iterator[tuple[str, str, str]]:
    """The lines of a file's terms and sources."""
    yield from term_lines(one, terms.items())
    told = {name: str(record[other]) for name, other in TOLD.items()}
    yield from source_lines(one.key, told)
    for key, title in one.sources.items():
        if key != one.key:
            file_says = {"title": title, "date": told["date"], "license": told["license"]}
            yield from source_lines(key, one.described.get(key) or file_says)


def stand_apart(one: Found) -> bool:
    """True if the claims of a file go into a graph of their own that is kept apart: those of a large annotation.

    Their IRIs are made from the name of the file, so that no other graph says anything of them. Of a graph that is kept
    apart questions are answered more slowly, so a small one is not.
    """
    return bool(one.source) and len(one.claims) >= MANY and len({claim.iri for claim in one.claims}) == len(one.claims)


def record_of(one: Found, told: Told) -> Record:
    return {
        "name": one.key,
        "file": one.input.name,
        "format": one.format,
        "title": one.title or one.input.name,
        "version": told.get("version") or one.version,
        "licence": told.get("licence") or one.licence,
        "source": told.get("source", ""),
        "sha256": one.input.digest,
    }


def quads_of_edge(bulk: Bulk, key: Key) -> list[Quad]:
    """What the store holds of an edge, as a node and as the plain triple."""
    subject, relation, object_, condition = key
    found = list(bulk.about(edge_iri(key), EDGES))
    if condition:
        return found
    plain = own(relation), own(object_)
    return found + [quad for quad in bulk.about(iri_of(subject), EDGES) if (str(quad.predicate), str(quad.object)) == plain]
