"""A list of signed edges -> terms, claims and edges in a store.

The list is a TSV or CSV with the columns `subject`, `sign` and `object`, in any order; without a header these three are
taken in this order. A sign is 1, -1 or 0, `+`, `-` or `?`, or a word such as raises, lowers, activates, inhibits. Further
columns are used if they are there: `relation` (one of ours with that sign), `modifier` (`not` denies), `source`, `locator`,
`evidence`, `certainty`. Each name becomes a term of the file's own; names are joined with terms of ours only where they are
written as identifiers (`lk:Neutropenia`, `CL:0000775`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import StringIO
from urllib.parse import quote

from leukograph.ingest._found import Found
from leukograph.ingest._input import Input
from leukograph.model import Claim
from leukograph.statements import Statement
from leukograph.terms import CLAIM, iri_of, prefixes
from leukograph.vocabulary import Vocabulary

RANK = 9
SUFFIXES = (".tsv", ".csv", ".txt")
MAX_BYTES = 1 << 30
MAX_NAME = 500
COLUMNS = ("subject", "sign", "object")
SIGNS = {
    "1": 1, "+1": 1, "+": 1, "raises": 1, "increases": 1, "activates": 1, "stimulates": 1, "positive": 1, "up": 1,
    "-1": -1, "-": -1, "\u2212": -1, "\u22121": -1, "lowers": -1, "decreases": -1, "inhibits": -1, "suppresses": -1,
    "negative": -1, "down": -1, "0": 0, "?": 0, "": 0, "affects": 0, "unknown": 0,
}  # fmt: skip
RELATIONS = {1: "increases", -1: "decreases", 0: "affects"}
BARE = "ECO:0000034"

Cells = Mapping[str, str]


class Reading:
    """A file as it is read: what ours are called, and the labels of its own terms by name."""

    def __init__(self, found: Found) -> None:
        self.found, self.key = found, found.key
        self.vocabulary: Vocabulary = found.known.vocabulary
        self.ours = found.known.names
        self.labels: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.loops = 0

    def term(self, text: str) -> str:
        """The local name of the term that a text means: one of ours by its identifier, else one of the file's own."""
        name = self.names.get(text)
        if name is None:
            name = self.ours.get((prefixes().expand(text) or text).casefold())
            if name is None:
                name = f"load/{self.key}/{quote(text, safe='')}"
                self.labels[name] = text
            self.names[text] = name
        return name

    def fault(self, line: int | None, reason: str, remedy: str) -> None:
        """Notes what is wrong with a line."""
        self.found.fault(line, reason, remedy)


def recognizes(given: Input) -> bool:
    """True for a table with the three columns."""
    lines = [line for line in given.head.splitlines() if line.strip() and not line.startswith("#")] or [""]
    cells = {cell.strip().strip('"').casefold() for cell in re.split(r"[\t,]", lines[0])}
    return set(COLUMNS) <= cells


def read(given: Input, found: Found) -> Iterator[Statement]:
    """No statements: what the lines say becomes terms and claims of `found`, and so does what is wrong with them."""
    found.format, found.title = "signed edges", given.name
    reading = Reading(found)
    if given.size > MAX_BYTES:
        found.fault(None, f"is larger than {MAX_BYTES} bytes", "Give it in parts.")
        return
    try:
        found.claims.extend({claim.iri: claim for claim in _claims(reading, given.path.read_text("utf-8-sig"))}.values())
    except (UnicodeDecodeError, csv.Error) as fault:
        found.fault(None, f"cannot be read: {fault}", "Give a UTF-8 text file with a line for each edge.")
    if not found.claims and not found.faults:
        found.fault(1, "holds no edge", f"Give lines with the columns {', '.join(COLUMNS)}.")
    for name, label in reading.labels.items():
        found.kinds[name] = "OtherTerm"
        found.labels[f"<{iri_of(name)}>"] = (0, label)
    found.sources |= {claim.source: "" for claim in found.claims}
    if reading.loops:
        said = f"{reading.loops} edges lead from a term to itself: no simple path takes them"
        found.note(None, said, "They are left out.")
    yield from ()


def _claims(reading: Reading, text: str) -> Iterator[Claim]:
    for line, cells in _rows(reading, text):
        sign = SIGNS.get(cells["sign"].casefold())
        if sign is None:
            reading.fault(line, f"has the sign {cells['sign']!r}", "Write 1, -1 or 0, or a word such as raises or lowers.")
            continue
        if not cells["subject"] or not cells["object"] or max(map(len, cells.values())) > MAX_NAME:
            reading.fault(line, "has an empty or over-long name", f"Name both ends, with at most {MAX_NAME} characters.")
            continue
        claim = _claim(reading, line, cells, sign)
        if claim:
            yield claim


def _rows(reading: Reading, text: str) -> Iterator[tuple[int, Cells]]:
    """The lines with their cells by column."""
    lines = csv.reader(StringIO(text, newline=""), delimiter="\t" if "\t" in text else ",", quoting=csv.QUOTE_MINIMAL)
    columns: list[str] | None = None
    for cells in lines:
        line = lines.line_num
        if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
            continue
        if columns is None:
            columns = [cell.strip().casefold() for cell in cells]
            if set(COLUMNS) <= set(columns):
                twice = sorted({column for column in columns if column and columns.count(column) > 1})
                if twice:
                    reading.fault(line, f"names a column twice: {', '.join(twice)}", "Name each column once.")
                    return
                continue
            columns = list(COLUMNS)
        if len(cells) != len(columns):
            said = f"has {len(cells)} cells where {len(columns)} are wanted ({', '.join(columns)})"
            reading.fault(line, said, "Separate cells with one tab, or with commas throughout the file.")
            continue
        yield line, {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}


def _claim(reading: Reading, line: int, cells: Cells, sign: int) -> Claim | None:
    """The claim of a line, or None when something is wrong with it."""
    modifier = cells.get("modifier", "")
    if modifier not in {"", "not"}:
        reading.fault(line, f"has the modifier {modifier!r}", "Write not where the source denies it, else nothing.")
        return None
    asked = cells.get("relation", "")
    relation = reading.vocabulary.relations.get(asked or RELATIONS[sign])
    if relation is None or relation.traversal != "causal" or relation.sign != sign:
        reading.fault(line, f"has the relation {asked!r}, which is none of ours with that sign", "Leave the relation empty.")
        return None
    evidence, certainty = cells.get("evidence") or BARE, cells.get("certainty") or "stated"
    if not reading.vocabulary.worth(evidence, certainty):
        known = ", ".join(reading.vocabulary.priors)
        reading.fault(line, f"has the evidence class {evidence!r} and certainty {certainty!r}", f"Use one of: {known}.")
        return None
    ends = reading.term(cells["subject"]), reading.term(cells["object"])
    if ends[0] == ends[1]:
        reading.loops += 1
        return None
    source = quote(cells.get("source") or reading.key, safe=":.-_~")
    locator = cells.get("locator") or f"line {line}"
    said = "\t".join([ends[0], relation.name, ends[1], str(modifier == "not"), source, locator, evidence, certainty])
    iri = CLAIM + sha256(said.encode()).hexdigest()[:16]
    said_by = source, locator, evidence, certainty
    return Claim(iri, ends[0], relation.name, ends[1], modifier == "not", *said_by, curator=reading.key)
