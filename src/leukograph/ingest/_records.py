"""What is written of a file and what is noted of it: its graphs, our claims and terms, version, licence, checksum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from leukograph.bulk import Bulk
from leukograph.ingest._found import Found
from leukograph.ingest._lines import claim_lines, source_lines, term_lines
from leukograph.model import Claim
from leukograph.statements import Statement

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


def our_lines(
    one: Found, terms: Mapping[str, str], claims: Iterable[Claim], record: Record
) -> Iterator[tuple[str, str, str]]:
    yield from term_lines(one, terms.items())
    for claim in claims:
        # An annotation has so many shares that their numbers would be a third of the store.
        yield from claim_lines(claim, whole=not one.source)
    told = {name: str(record[other]) for name, other in TOLD.items()}
    yield from source_lines(one.key, told)
    for key, title in one.sources.items():
        if key != one.key:
            file_says = {"title": title, "date": told["date"], "license": told["license"]}
            yield from source_lines(key, one.described.get(key) or file_says)


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
