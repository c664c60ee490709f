"""Modules of JavaScript as one script, for a page that stands alone: no bundler, and nothing that is asked for."""

from __future__ import annotations

import re
from pathlib import Path

STATIC = "/static/"
_IMPORT = re.compile(rf'^import \{{ \w+(?:, \w+)* \}} from "{STATIC}([\w.-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|const) (\w+))", re.MULTILINE)
_LIST = re.compile(r"^export \{ (\w+(?:, \w+)*) \};\n", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def one_script(folder: Path, entry: str, name: str) -> str:
    """A script that does what the module `entry` does, with all that it imports; what it exports is the global `name`.

    The modules of a page share one scope here, so that no two may give something the same name at their top.

    Raises: ValueError for an import or export that is not of the simple form `import { a, b } from "/static/c.js"`.
    """
    order: list[str] = []
    _collect(folder, entry, order)
    body = "\n".join(_plain(folder, module) for module in order)
    text = (folder / entry).read_text("utf-8")
    given = [*_EXPORT.findall(text), *(one for names in _LIST.findall(text) for one in names.split(", "))]
    return (
        f'"use strict";\nconst {name} = (() => {{\n{body}\nreturn {{ {", ".join(given)} }};\n}})();\n'
        f"globalThis.{name} = {name};\n"
    )


def _collect(folder: Path, module: str, order: list[str]) -> None:
    """Adds a module after all that it imports."""
    for other in _IMPORT.findall((folder / module).read_text("utf-8")):
        if other not in order:
            _collect(folder, other, order)
    order.append(module)


def _plain(folder: Path, module: str) -> str:
    text = _LIST.sub("", _EXPORT.sub("", _IMPORT.sub("", (folder / module).read_text("utf-8"))))
    if left := _LEFT.search(text):
        raise ValueError(f"{module} cannot stand in one script with others: {left[0]}")
    return text
