"""What every verb shares: the graph that is asked, the form of the answer, and how rows are printed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from leukograph.cli import text
from leukograph.knowledge import KnowledgeGraph


def report(message: str) -> None:
    """Prints talk to standard error; progress (a line that begins with a return) only on a terminal, over the last."""
    if not message.startswith("\r"):
        print(f"{_CLEAR if sys.stderr.isatty() else ''}leukograph: {message}", file=sys.stderr)
    elif sys.stderr.isatty():
        print(f"{_CLEAR}leukograph: {message[1:]}", end="", file=sys.stderr, flush=True)


_CLEAR = "\r\x1b[K"


def graph_of(asked: argparse.Namespace) -> KnowledgeGraph:
    """The graph that is asked: that of a store, or the shipped one."""
    return KnowledgeGraph.open(asked.store) if asked.store else KnowledgeGraph.load(report)


def form_of(asked: argparse.Namespace) -> str:
    """The form of the answer: as asked for, else a table on a terminal and tsv elsewhere."""
    return asked.form or ("table" if sys.stdout.isatty() else "tsv")


def print_rows(asked: argparse.Namespace, columns: Sequence[str], rows: Sequence[Sequence[Any]], whole: Any) -> None:
    """Prints rows in the form asked for; `whole` is what JSON shows."""
    form = form_of(asked)
    if form == "json":
        print(json.dumps(whole, ensure_ascii=False, indent=1))
    elif form == "table":
        print(text.table(columns, rows))
    else:
        from leukograph.delimited import delimited

        cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
        print(delimited([list(columns), *cells], "," if form == "csv" else "\t"), end="")
