"""Tables and terms as text that people read on a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leukograph.describe import Description

CLAIM_COLUMNS = (
    "claim", "subject", "relation", "object", "modifier", "source", "locator", "evidence", "certainty", "condition", "share",
    "population", "dose", "onset", "note",
)  # fmt: skip

GROUPS = {"raised_by": "Raised by", "lowered_by": "Lowered by", "raises": "Raises", "lowers": "Lowers"}


def width() -> int:
    """The columns of the terminal, within reason."""
    return max(60, min(shutil.get_terminal_size((120, 24)).columns, 200))


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Rows under a header, columns aligned, long cells wrapped so that a row fits the terminal."""
    cells = [[_cell(cell) for cell in row] for row in [columns, *rows]]
    widths = _widths([max(len(row[i]) for row in cells) for i in range(len(columns))])
    lines = []
    for number, row in enumerate(cells):
        wrapped = [textwrap.wrap(cell, size) or [""] for cell, size in zip(row, widths, strict=True)]
        for line in range(max(map(len, wrapped), default=0)):
            parts = [part[line] if line < len(part) else "" for part in wrapped]
            lines.append("  ".join(part.ljust(size) for part, size in zip(parts, widths, strict=True)).rstrip())
        if number == 0:
            lines.append("  ".join("-" * size for size in widths))
    return "\n".join(lines)


def _cell(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _widths(wanted: list[int]) -> list[int]:
    """Column widths that fit the terminal: the widest columns give first, none below 8."""
    widths = [max(size, 1) for size in wanted]
    room = width() - 2 * (len(widths) - 1)
    while sum(widths) > room and max(widths) > 8:
        widths[widths.index(max(widths))] -= 1
    return widths


def claim_rows(found: Description) -> list[list[Any]]:
    """The claims of a description, a row each."""
    rows = []
    for claim in found.claims:
        flat = {**claim, "subject": claim["subject"]["label"], "object": claim["object"]["label"]}
        flat["condition"] = "|".join(claim["condition"])
        rows.append([flat[column] for column in CLAIM_COLUMNS])
    return rows


def description(found: Description) -> str:
    """Everything about one term."""
    lines = [f"{found.node.label}  ({found.node.id}, {found.kind})"]
    lines.extend(textwrap.wrap(found.definition, width()))
    if found.note:
        lines.extend(textwrap.wrap(f"Note: {found.note}", width()))
    lines.extend(_list("Also called", found.synonyms))
    lines.extend(_list("Is a kind of", [node.label for node in found.parents]))
    lines.extend(_list("Its kinds", [node.label for node in found.children]))
    for mapping in found.mappings:
        match = mapping["match"].removeprefix("skos:").removesuffix("Match")
        lines.append(f"{match:>8}: {mapping['identifier']} {mapping['label'] or ''}")
    if found.unmapped:
        lines.append(f"unmapped: {found.unmapped}")
    for value in found.values:
        whom = f", {value['population']}" if value["population"] else ""
        where = f"{value['source']} at {value['locator']}"
        lines.append(f"{value['role']}: {value['quantity']} {value['interval']} {value['unit']}{whom} ({where})")
    for group, said in GROUPS.items():
        ends = [step["subject" if group.endswith("_by") else "object"]["label"] for step in found.edges[group]]
        lines.extend(_list(said, list(dict.fromkeys(ends))))
    if found.claims:
        lines.extend(["", f"{len(found.claims)} claims:"])
    lines.extend(_claim(claim) for claim in found.claims)
    lines.append(f"Defined in {found.where}" if found.where else "")
    return "\n".join(lines).rstrip()


def _list(head: str, names: Sequence[str]) -> list[str]:
    return textwrap.wrap(f"{head}: {', '.join(names)}", width(), subsequent_indent="  ") if names else []


def _claim(claim: dict[str, Any]) -> str:
    denied = "NOT " if claim["modifier"] else ""
    extras = [f"{key} {claim[key]}" for key in ("share", "population", "dose", "onset") if claim[key]]
    given = [f"given {', '.join(claim['condition'])}"] if claim["condition"] else []
    tail = "; ".join([f"{claim['source']} at {claim['locator']}", claim["certainty"], claim["evidence"], *extras, *given])
    return f"  {denied}{claim['subject']['label']} {claim['relation_label']} {claim['object']['label']} ({tail})"
