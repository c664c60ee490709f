"""Flow charts as Mermaid writes them: boxes with labels, arrows with a sign."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from leukograph.export._text import one_line

MARKS = {1: "+", -1: "−", 0: "?"}  # noqa: RUF001
_SPECIAL = re.compile(r"[^\w ,./()'+:!?=°·−–—-]")  # noqa: RUF001
_RESERVED = re.compile(
    r"(end|graph|flowchart|subgraph|style|class|click|default|linkstyle|classdef|direction)\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from a box to a box, by their names; `relation` as it is shown, with a belief where claims carry it."""

    subject: str
    object: str
    relation: str
    sign: int
    belief: float | None = None
    plain: bool = False


def chart(labels: dict[str, str], arrows: Iterable[Arrow]) -> str:
    """A flow chart of boxes, given by name and label in their order, and arrows; a plain arrow shows no sign."""
    lines = [f'  {box(name)}["{escaped(label)}"]' for name, label in labels.items()]
    for arrow in arrows:
        relation = arrow.relation if arrow.plain else f"{MARKS[arrow.sign]} {arrow.relation}"
        belief = "" if arrow.belief is None else f" {arrow.belief:.2f}"
        lines.append(f'  {box(arrow.subject)} -->|"{escaped(relation)}{belief}"| {box(arrow.object)}')
    return "\n".join(["flowchart LR", *lines]) + "\n"


def box(name: str) -> str:
    """The identifier of a box: letters, digits and underscores, and no word of Mermaid's own.

    >>> box("CL:0000775"), box("End")
    ('CL_0000775', 'End_')
    """
    plain = re.sub(r"\W", "_", name)
    return f"{plain}_" if _RESERVED.match(plain) else plain


def escaped(text: str) -> str:
    """A text as a label holds it: on one line, what Mermaid or a browser could take for its own as character codes.

    >>> escaped('a "b" <i>')
    'a #34;b#34; #60;i#62;'
    """
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", one_line(text))
