"""Tables of sources (sources.tsv), as `ontology/sources.tsv`: what the claims of other tables cite by a key."""

from __future__ import annotations

from collections.abc import Iterator

from leukograph.glossary import SOURCE_COLUMNS, source_faults
from leukograph.ingest._found import Found
from leukograph.ingest._input import Input
from leukograph.ingest._tables import is_table, note_faults, rows_of
from leukograph.statements import Statement

RANK = 3
SUFFIXES = (".sources",)
DEFINES = True
SAYS = {"title": "title", "authors": "creator", "date": "date", "licence": "license", "get": "source", "sha256": "sha256"}


def recognizes(given: Input) -> bool:
    """True for a table with the columns of a table of sources."""
    return is_table(given, SOURCE_COLUMNS, "sources")


def read(given: Input, found: Found) -> Iterator[Statement]:
    """No statements: the rows become sources of `found`, and so does what is wrong with them.

    A source of ours is left out, and told as a conflict if it has another title.
    """
    found.format = "sources"
    rows = rows_of(given, found, SOURCE_COLUMNS)
    note_faults(found, source_faults(rows))
    for row in rows:
        title, is_ours = found.known.sources.get(row["key"], ("", False))
        if is_ours:
            if title != row["title"]:
                reason = f"gives the source {row['key']} the title {row['title'][:80]!r}, which is {title[:80]!r} with us"
                found.note(row.line, reason, "The row is left out: ours stays as it is.", "conflict")
            continue
        found.sources[row["key"]] = row["title"]
        found.described[row["key"]] = {name: row[column] for column, name in SAYS.items() if row[column]}
    yield from ()
