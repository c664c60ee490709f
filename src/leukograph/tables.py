"""TSV tables whose rows know their file and line.

A table is UTF-8, tab separated, one header line, no quoting; `#` lines before the header are its metadata (as SSSOM has
them). Whatever is wrong with a row becomes a finding, and the row is left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from leukograph.model import Finding

MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column, and where it stands."""

    cells: Mapping[str, str]
    file: str
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def several(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds several, separated by `|`.

        >>> Row({"parents": "Neutropenia|CongenitalDisorder"}, "x.tsv", 2).several("parents")
        ('Neutropenia', 'CongenitalDisorder')
        """
        return tuple(part.strip() for part in self.cells[column].split("|") if part.strip())

    def fault(self, check: str, reason: str, remedy: str) -> Finding:
        """A finding at this row."""
        return Finding(self.file, self.line, check, reason, remedy)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file that could be read, its metadata lines, and what was wrong with the rest."""

    rows: tuple[Row, ...]
    metadata: str
    findings: tuple[Finding, ...]


def read_table(path: Path, columns: Sequence[str], *, name: str) -> Table:
    """The table in a file whose header must be exactly `columns`; `name` is what findings call the file."""
    try:
        text = _text(path)
    except (OSError, UnicodeDecodeError, ValueError) as fault:
        return Table((), "", (Finding(name, None, "table", f"cannot be read: {fault}", "Save it as UTF-8 text."),))
    metadata: list[str] = []
    header: list[str] | None = None
    rows: list[Row] = []
    findings: list[Finding] = []
    for line, raw in enumerate(text.split("\n"), start=1):
        content = raw.removesuffix("\r")
        if header is None and content.startswith("#"):
            metadata.append(content[1:])
        elif header is None:
            if not content.strip():
                break
            header = content.split("\t")
            if header != list(columns):
                return Table((), "\n".join(metadata), (_wrong_header(name, line, header, columns),))
        elif content.strip():
            found = _row(name, line, content, columns)
            if isinstance(found, Row):
                rows.append(found)
            else:
                findings.append(found)
    if header is None:
        line = min(len(metadata) + 1, text.count("\n") + 1)
        findings.append(Finding(name, line, "table", "has no header", f"Begin it with: {' '.join(columns)}"))
    return Table(tuple(rows), "\n".join(metadata), tuple(findings))


def _text(path: Path) -> str:
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"is larger than {MAX_BYTES} bytes")
    return path.read_bytes().decode("utf-8-sig")


def _wrong_header(name: str, line: int, header: Sequence[str], columns: Sequence[str]) -> Finding:
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    twice = sorted({column for column in header if header.count(column) > 1})
    said = "the columns stand in another order"
    if missing or unknown:
        said = f"missing {missing}, unknown {unknown}"
    elif twice:
        said = f"{twice} stand more than once"
    return Finding(name, line, "table", f"wrong header: {said}", f"Begin it with these columns: {' '.join(columns)}")


def _row(name: str, line: int, content: str, columns: Sequence[str]) -> Row | Finding:
    """The row of a line, or what is wrong with it."""
    cells = content.split("\t")
    if len(cells) != len(columns):
        reason = f"has {len(cells)} cells where the header has {len(columns)}"
        return Finding(name, line, "table", reason, "Separate cells with exactly one tab; keep empty cells.")
    for column, cell in zip(columns, cells, strict=True):
        hidden = "" if cell.isprintable() else _invisible(cell)
        if hidden:
            reason = f"column {column} holds the invisible character {hidden}"
            return Finding(name, line, "table", reason, "Remove the character.")
    return Row({column: cell.strip() for column, cell in zip(columns, cells, strict=True)}, name, line)


def _invisible(cell: str) -> str:
    """The characters of a cell that nobody sees: a right-to-left mark makes cells that look alike differ."""
    return ", ".join(
        sorted(
            {
                f"U+{ord(sign):04X}"
                for sign in cell
                if sign != " " and unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp", "Zs"}
            }
        )
    )
