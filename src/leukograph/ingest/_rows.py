"""Tables of other people: tab or comma separated, their columns in any order, their comments before the header."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping

from leukograph.ingest._found import Found
from leukograph.ingest._input import Input
from leukograph.terms import prefixes

MAX_ROW = 1 << 20
Cells = Mapping[str, str]


def header(given: Input) -> set[str]:
    """The columns that a table begins with; empty for a text that is no table."""
    lines = [line for line in given.head.splitlines() if line.strip() and not line.startswith("#")]
    return {cell.strip().strip('"') for cell in lines[0].split("," if "\t" not in lines[0] else "\t")} if lines else set()


def comments(given: Input) -> str:
    """The comments that a table begins with, without their marks."""
    lines = []
    for line in given.head.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line[1:])
    return "\n".join(lines)


def rows(given: Input, found: Found) -> Iterator[tuple[int, Cells]]:
    """The rows with their lines, by column; one with too few or too many cells is a fault."""
    columns: list[str] = []
    separator = ""
    for line, text in given.lines():
        if len(text) > MAX_ROW:
            found.fault(line, f"has a row of more than {MAX_ROW} characters", "Shorten it, or leave it out.")
            continue
        if not text.strip() or (text.startswith("#") and not columns):
            continue
        separator = separator or ("\t" if "\t" in text else ",")
        cells = text.split("\t") if separator == "\t" else next(csv.reader([text]))
        if not columns:
            columns = [cell.strip() for cell in cells]
            continue
        if len(cells) != len(columns):
            said = f"has {len(cells)} cells where {len(columns)} are wanted"
            found.fault(line, said, "Get the file again; it may be cut off.")
            continue
        yield line, {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
    if not given.ends_whole:
        found.note(None, "does not end with the end of a line", "It may be cut off: compare it with its source.")


def expanded(identifier: str, declared: Mapping[str, str]) -> str:
    """The IRI of an identifier by the prefixes that a file declares, then by ours; empty if neither knows its prefix."""
    if identifier.startswith(("http://", "https://")):
        return identifier
    prefix, colon, local = identifier.partition(":")
    if colon and prefix in declared:
        return declared[prefix] + local
    return prefixes().expand(identifier) or ""
