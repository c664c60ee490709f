"""Tables of comma- or tab-separated values whose cells never run as formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from leukograph.export._product import Loss
from leukograph.export._text import cell, one_line


class Sheets:
    """Writes tables; `disarmed` counts the cells that would have been formulas, which now begin with an apostrophe."""

    def __init__(self) -> None:
        self.disarmed = 0

    def csv(self, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
        """A table as RFC 4180 has it, but for the ends of lines, which are line feeds."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([self._cell(row.get(column, "")) for column in columns] for row in rows)
        return out.getvalue()

    def tsv(self, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
        """A table with tabs and without any quoting: no cell holds a tab or the end of a line."""
        lines = [columns, *([self._cell(row.get(column, "")) for column in columns] for row in rows)]
        return "".join("\t".join(line) + "\n" for line in lines)

    def _cell(self, value: object) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if not isinstance(value, str) or not value:
            return str(value)
        text = cell(value)
        self.disarmed += text != one_line(value)
        return text

    @property
    def lost(self) -> Loss:
        """What is altered so that a spreadsheet runs nothing."""
        return Loss(
            "cells as they were", self.disarmed, "an apostrophe stands before what a spreadsheet would run as a formula"
        )
