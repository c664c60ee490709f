"""The notebooks run from top to bottom, and what they show is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leukograph.knowledge import KnowledgeGraph

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) >= 3


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook(path: Path, shipped: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KnowledgeGraph, "load", lambda *_: shipped)
    book = json.loads(path.read_text("utf-8"))
    names: dict[str, Any] = {}
    shown = []
    for cell in book["cells"]:
        if cell["cell_type"] != "code":
            continue
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        lines = "".join(cell["source"]).split("\n")
        try:  # the value of a last line that is an expression is what the notebook shows
            last = compile(lines[-1], path.name, "eval")
        except SyntaxError:
            exec(compile("\n".join(lines), path.name, "exec"), names)  # noqa: S102
            continue
        exec(compile("\n".join(lines[:-1]), path.name, "exec"), names)  # noqa: S102
        shown.append(eval(last, names))  # noqa: S307
    pictures = [value for value in shown if "<iframe" in getattr(value, "_repr_html_", str)()]
    assert len(pictures) == 1
