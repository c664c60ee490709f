"""Tables that are made as ours are (`ontology/terms`, `ontology/claims`, `ontology/sources.tsv`), from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from leukograph.ingest._found import Found
from leukograph.ingest._input import Input
from leukograph.ingest._rows import MAX_ROW
from leukograph.model import Finding
from leukograph.tables import Row, read_table
from leukograph.terms import prefixes

# What `leukograph check` says of our own files, in the words of one who loads another's.
REMEDIES = {
    "Add the term to ontology/terms/, or correct the name.": "Load a table of terms that defines it, or correct the name.",
    "Add a row for it, or correct the name.": "Load a table of terms that defines it, or correct the name.",
    "Add the source to ontology/sources.tsv and name its key.": (
        "Name an identifier such as PMID:1, or load a table of sources that has the key."
    ),
    "Use a relation of ontology/schema/relations.ttl, or add one there.": "Use one of ours, such as suppresses or causes.",
    "Write it as an axiom in ontology/terms/*.ttl.": "Give it as an axiom of an OWL file.",
    "Use a UCUM unit of ontology/schema/units.ttl, or add one there.": "Use a UCUM unit that the graph has.",
}


def is_table(given: Input, columns: Sequence[str], word: str) -> bool:
    """True for a table with just these columns, or whose name says that it is one: `mine.claims.tsv`."""
    lines = [line for line in given.head.splitlines() if line.strip() and not line.startswith("#")] or [""]
    return lines[0].split("\t") == list(columns) or bool(re.search(rf"(\A|\.){word}\.tsv(\.\w+)?\Z", given.name))


def rows_of(given: Input, found: Found, columns: Sequence[str]) -> list[Row]:
    """The rows of a table; what is wrong with it is noted."""
    table = read_table(given.path, columns, name=given.name)
    note_faults(found, table.findings)
    for row in table.rows:
        if sum(map(len, row.cells.values())) > MAX_ROW:
            found.fault(row.line, f"has a row of more than {MAX_ROW} characters", "Shorten it, or leave it out.")
    if not given.ends_whole:
        found.note(None, "does not end with the end of a line", "It may be cut off: compare it with its source.")
    if not table.rows and not found.faults:
        found.fault(None, "holds no row", f"Give a row below the columns: {' '.join(columns)}")
    for key, value in _metadata(table.metadata):
        found.title = found.title or (value if key == "title" else "")
        found.version = found.version or (value if key in {"version", "date"} else "")
        found.licence = found.licence or (value if key in {"licence", "license"} else "")
    return list(table.rows)


def _metadata(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, _, value = line.partition(":")
        yield key.strip().casefold(), value.strip()


def note_faults(found: Found, faults: Sequence[Finding]) -> None:
    """Notes faults of rows, as what keeps the file out."""
    for fault in faults:
        found.fault(fault.line, fault.reason, REMEDIES.get(fault.remedy, fault.remedy))


class Names:
    """What names in tables mean: terms of ours, terms of loaded tables by their short name, identifiers of either."""

    def __init__(self, found: Found) -> None:
        self.known = found.known
        self.short: dict[str, set[str]] = {}
        for name in found.known.kinds:
            if name.startswith("load/"):
                self.short.setdefault(name.rsplit("/", 1)[-1], set()).add(name)

    def meant(self, text: str) -> str | None:
        """The name of the term that a text means; the text itself if none does. None if it means several."""
        if text in self.known.kinds or not text:
            return text
        found = self.known.names.get((prefixes().expand(text) or text).casefold())
        if found:
            return found
        several = self.short.get(text, set())
        return None if len(several) > 1 else next(iter(several), text)

    def row(self, row: Row, columns: Mapping[str, bool]) -> tuple[Row, list[Finding]]:
        """The row with the names of terms in place of what it calls them, and what is wrong with these.

        `columns` says of each column whether it holds several.
        """
        cells, faults = dict(row.cells), []
        for column, many in columns.items():
            meant = []
            for text in row.several(column) if many else [row[column]]:
                name = self.meant(text)
                if name is None:
                    reason = f"{text!r} in column {column} is a term of several loaded files"
                    faults.append(row.fault("claim", reason, f"Name one: {', '.join(sorted(self.short[text]))}."))
                meant.append(name or text)
            cells[column] = "|".join(meant)
        return Row(cells, row.file, row.line), faults
