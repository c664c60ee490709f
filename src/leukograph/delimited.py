"""Rows as CSV or TSV text."""

from __future__ import annotations

import csv
import io

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def delimited(rows: list[list[str]], delimiter: str) -> str:
    """Rows as CSV or TSV text, ready for a spreadsheet: a cell that would run as a formula gets a quote before it."""
    lines = []
    for row in rows:
        out = io.StringIO()
        # With this line end the writer quotes a cell that holds a lone carriage return too.
        csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow([safe_cell(cell) for cell in row])
        lines.append(out.getvalue().removesuffix("\r\n"))
    return "".join(f"{line}\n" for line in lines)


def safe_cell(cell: str) -> str:
    """The cell, or the cell behind a quote if a spreadsheet would run it; numbers stay as they are.

    >>> safe_cell("=1+1"), safe_cell("-1"), safe_cell("blood")
    ("'=1+1", '-1', 'blood')
    """
    if not cell.startswith(_FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return "'" + cell
    return cell
