"""Answers as text that people read on a terminal. Signs are words and marks, never colour alone."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from leukograph.model import Answer, Path, Step, StepKind, Verdict, Witness

if TYPE_CHECKING:
    from leukograph.describe import Description

MARKS = {1: "+", -1: "-", 0: "?"}
SAID = {1: "raises", -1: "lowers", 0: "no sign"}
VERDICTS = {
    Verdict.RAISES: "more of the first makes more of the second",
    Verdict.LOWERS: "more of the first makes less of the second",
    Verdict.CONFLICTING: "some paths raise and some lower",
    Verdict.UNDETERMINED: "there are paths, but a step has no sign",
    Verdict.NONE: "no causal path",
}
PATH_COLUMNS = (
    "source", "target", "verdict", "reason", "path", "path_sign", "path_belief", "step", "subject", "relation", "object",
    "sign", "belief", "kind", "claims",
)  # fmt: skip
CLAIM_COLUMNS = (
    "claim", "subject", "relation", "object", "modifier", "source", "locator", "evidence", "certainty", "condition", "share",
    "population", "dose", "onset", "note",
)  # fmt: skip


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


def answer(found: Answer, max_length: int) -> str:
    """The verdict as a sentence, then the paths as chains with sign marks and evidence."""
    head = f"{found.source.label} -> {found.target.label}: {found.verdict.value.upper()}"
    lines = [f"{head} ({VERDICTS[found.verdict]})"]
    if found.reason:
        lines.extend(textwrap.wrap(f"Reason: {found.reason}.", width(), subsequent_indent="  "))
    for cause in found.common_causes:
        signs = f"{SAID[cause.sign_to_source]} the first, {SAID[cause.sign_to_target]} the second"
        lines.append(f"Common cause: {cause.node.label} ({signs})")
    if found.verdict is not Verdict.NONE:
        all_of = "all" if found.complete else "not all"
        lines.append(
            f"{found.raising} paths raise, {found.lowering} lower, {found.unsigned} have no sign "
            f"({all_of} simple paths of at most {max_length} steps); the best {len(found.paths)}:"
        )
    for number, path in enumerate(found.paths, start=1):
        lines.extend(["", *_path(number, path)])
    return "\n".join(lines)


def _path(number: int, path: Path) -> Iterator[str]:
    yield f"{number}. {SAID[path.sign]}, belief {path.belief:.3g}"
    yield f"   {path.steps[0].subject.label}"
    for index, step in enumerate(path.steps):
        weakest = "  <- weakest step" if index == path.weakest and step.belief < 1 else ""
        yield f"   {MARKS[step.sign]} {_relation(step)} {step.object.label}  [{_why(step)}]{weakest}"
        for claim in step.claims:
            yield f"       {_witness(claim)}"


def _relation(step: Step) -> str:
    """The name of the relation as words: `protectsAgainst` reads as protects against."""
    if step.kind is StepKind.HIERARCHY:
        return "is a"
    return re.sub(r"(?<=[a-z])([A-Z])", lambda match: f" {match[1].lower()}", step.relation)


def _why(step: Step) -> str:
    return f"belief {step.belief:.3g}" if step.claims else f"by {step.kind.value}"


def _witness(claim: Witness) -> str:
    said = "denied by" if claim.denied else "says"
    given = f", given {', '.join(claim.condition)}" if claim.condition else ""
    return f"{said} {claim.source} at {claim.locator} ({claim.certainty}, {claim.evidence}{given})"


def path_rows(found: Answer) -> list[list[Any]]:
    """One row a step; one row in all if there is no path, so that the verdict is always told."""
    head = [found.source.label, found.target.label, found.verdict.value, found.reason or ""]
    rows: list[list[Any]] = []
    for number, path in enumerate(found.paths, start=1):
        for index, step in enumerate(path.steps, start=1):
            claims = " | ".join(f"{'not ' if c.denied else ''}{c.source}@{c.locator}" for c in step.claims)
            ends = [step.subject.label, step.relation, step.object.label]
            rows.append(
                [*head, number, path.sign, path.belief, index, *ends, step.sign, step.belief, step.kind.value, claims]
            )
    return rows or [[*head, *[""] * (len(PATH_COLUMNS) - len(head))]]


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
