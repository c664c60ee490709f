"""The nouns, frozen: term, relation, claim, source, value, edge, step, path, answer, finding.

A *claim* is one source's word for one signed edge; an *edge* is what all claims of the same subject, relation, object and
condition together say; a *path* is a chain of steps; an *answer* is the verdict over all paths between two terms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What all simple paths from a source to a target say together."""

    RAISES = "raises"
    LOWERS = "lowers"
    CONFLICTING = "conflicting"
    UNDETERMINED = "undetermined"
    NONE = "none"


class StepKind(StrEnum):
    """Why a step may be taken: a cause, a place in the hierarchy, a definition, or (when asked for) an association."""

    CAUSAL = "causal"
    HIERARCHY = "hierarchy"
    DEFINITION = "definition"
    ASSOCIATION = "association"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of the data: where it is, what it is, and what mends it."""

    file: str
    line: int | None
    check: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.reason} ({self.check}). {self.remedy}"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation with the sign and traversal that it has or inherits in the property tree."""

    name: str
    label: str
    sign: int
    traversal: str
    cuts: bool
    ancestors: frozenset[str]
    inverse: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or range with a UCUM unit, as a source gives it: `5-10 ug/kg/d`, `about 50 %`, `41 % of 395`, `18/23`.

    A single number has `low == high`; `denominator` is the size of the group that a share was counted in.
    """

    text: str
    low: float
    high: float
    unit: str
    approximate: bool = False
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of numbers, each end open or closed, an absent end as None: `[5000,10000]`, `(,4000)`."""

    text: str
    lower: float | None
    upper: float | None
    lower_closed: bool
    upper_closed: bool

    def holds(self, number: float) -> bool:
        """True if the number lies within.

        >>> Interval("(,4000)", None, 4000, False, False).holds(4000)
        False
        """
        above = self.lower is None or number > self.lower or (self.lower_closed and number == self.lower)
        below = self.upper is None or number < self.upper or (self.upper_closed and number == self.upper)
        return above and below


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's word for one signed edge. Names are local names of terms; `iri` is a hash of the content."""

    iri: str
    subject: str
    relation: str
    object: str
    denied: bool
    source: str
    locator: str
    evidence: str
    certainty: str
    condition: tuple[str, ...] = ()
    share: Amount | None = None
    population: str = ""
    dose: Amount | None = None
    onset: Amount | None = None
    note: str = ""
    curator: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A number that a source states of a term: a threshold, a reference range, a share of a count, a duration."""

    iri: str
    term: str
    role: str
    quantity: str
    interval: Interval
    unit: str
    population: str
    source: str
    locator: str
    evidence: str
    certainty: str
    note: str = ""
    curator: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Witness:
    """A claim as an answer shows it under the step that it supports or denies."""

    iri: str
    source: str
    locator: str
    evidence: str
    certainty: str
    denied: bool
    condition: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """The claim in the JSON form that `paths` documents."""
        return {
            "source": self.source,
            "locator": self.locator,
            "evidence": self.evidence,
            "certainty": self.certainty,
            "modifier": "not" if self.denied else "",
            "condition": list(self.condition),
        }


@dataclass(frozen=True, slots=True)
class Node:
    """A term as an answer shows it: its CURIE and its label."""

    id: str
    label: str

    def to_dict(self) -> dict[str, str]:
        """The node in the JSON form that `paths` documents."""
        return {"id": self.id, "label": self.label}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path, with the claims that carry it (none for a hierarchy or definition step)."""

    subject: Node
    relation: str
    object: Node
    sign: int
    belief: float
    kind: StepKind
    claims: tuple[Witness, ...] = ()
    condition: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The step in the JSON form that `paths` documents."""
        return {
            "subject": self.subject.to_dict(),
            "relation": self.relation,
            "object": self.object.to_dict(),
            "sign": self.sign,
            "belief": self.belief,
            "kind": self.kind.value,
            "claims": [claim.to_dict() for claim in self.claims],
        }


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of steps with the product of their signs and beliefs; `weakest` is the index of the least believed step."""

    steps: tuple[Step, ...]
    sign: int
    belief: float
    weakest: int

    def to_dict(self) -> dict[str, object]:
        """The path in the JSON form that `paths` documents."""
        return {
            "sign": self.sign,
            "belief": self.belief,
            "weakest": self.weakest,
            "steps": [step.to_dict() for step in self.steps],
        }


@dataclass(frozen=True, slots=True)
class CommonCause:
    """A term that acts on both ends of a question, or on which both act, with the sign of the shortest path to each."""

    node: Node
    sign_to_source: int
    sign_to_target: int

    def to_dict(self) -> dict[str, object]:
        """The common cause in the JSON form that `paths` documents."""
        return self.node.to_dict() | {"sign_to_source": self.sign_to_source, "sign_to_target": self.sign_to_target}


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict over all simple paths between two terms, the best paths, and the reason where there is none.

    All: those of at most `max_length` steps, which the counts are of too; a longer bound may find more.
    `complete` is False when the search ran out of its budget: then the paths and counts listed are right, but there may be
    more; `reason` says whether the verdict is certain all the same. `loops` are feedback: the loops that the paths listed
    run through, each from a step of theirs back to its beginning, with the sign of the whole round.
    """

    source: Node
    target: Node
    verdict: Verdict
    reason: str | None
    common_causes: tuple[CommonCause, ...]
    raising: int
    lowering: int
    unsigned: int
    complete: bool
    max_length: int
    paths: tuple[Path, ...] = field(default=())
    loops: tuple[Path, ...] = field(default=())

    def to_dict(self) -> dict[str, object]:
        """The answer in the JSON form that `leukograph paths --as json` prints."""
        return {
            "source": self.source.to_dict(),
            "target": self.target.to_dict(),
            "verdict": self.verdict.value,
            "reason": self.reason,
            "common_causes": [cause.to_dict() for cause in self.common_causes],
            "counts": {"raising": self.raising, "lowering": self.lowering, "unsigned": self.unsigned},
            "complete": self.complete,
            "max_length": self.max_length,
            "paths": [path.to_dict() for path in self.paths],
            "loops": [loop.to_dict() for loop in self.loops],
        }

    def _repr_html_(self) -> str:
        """The answer as a notebook shows it: the verdict, then the paths as chains."""
        from html import escape

        marks = {1: "+", -1: "\u2212", 0: "?"}
        chains = (
            escape(path.steps[0].subject.label)
            + "".join(f" <b>{marks[s.sign]} {escape(s.relation)}</b> {escape(s.object.label)}" for s in path.steps)
            for path in self.paths
        )
        said = f"{escape(self.source.label)} \u2192 {escape(self.target.label)}: <b>{self.verdict.value}</b>"
        reason = f" ({escape(self.reason)})" if self.reason else ""
        return f"<p>{said}{reason}</p><ol>{''.join(f'<li>{chain}</li>' for chain in chains)}</ol>"
