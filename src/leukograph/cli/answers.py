"""Causal answers as text that people read on a terminal, and as rows. Signs are words and marks, never colour alone."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from leukograph.cli.text import table, width
from leukograph.model import Answer, Node, Path, Step, StepKind, Verdict, Witness

if TYPE_CHECKING:
    from leukograph.explain import Explanation
    from leukograph.influence import Influences
    from leukograph.interventions import Interventions
    from leukograph.meeting import Common

MARKS = {1: "+", -1: "-", 0: "?"}
LOOPS = {1: "reinforcing", -1: "balancing", 0: "of no sign"}
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
INFLUENCE_COLUMNS = ("term", "id", "kind", "verdict", "raising", "lowering", "unsigned", "belief", "path")
COMMON_COLUMNS = ("what", "term", "id", "first", "second")
COVER_COLUMNS = ("cover", "belief", "causes", "finding", "cause", "path_belief", "path")
INTERVENTION_COLUMNS = (
    "treatment", "id", "kind", "against", "along", "cuts", "on_target", "way", "where", "belief", "claims", "worsens",
)  # fmt: skip


def answer(found: Answer) -> str:
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
            f"({all_of} simple paths of at most {found.max_length} steps); the best {len(found.paths)}:"
        )
    for number, path in enumerate(found.paths, start=1):
        lines.extend(["", *_path(number, path)])
    if found.loops:
        lines.extend(["", "Feedback: these paths run through loops:"])
        lines.extend(f"  {LOOPS[loop.sign]}: {chain(loop)}" for loop in found.loops)
    return "\n".join(lines)


def chain(path: Path) -> str:
    """A path on one line, each step with its sign."""
    steps = "".join(f" {MARKS[step.sign]} {_relation(step)} {step.object.label}" for step in path.steps)
    return f"{path.steps[0].subject.label}{steps}"


def influence_rows(found: Influences) -> list[list[Any]]:
    """One row a cause or effect."""
    return [
        [each.node.label, each.node.id, each.kind, each.verdict.value, each.counts.raising, each.counts.lowering,
         each.counts.unsigned, each.path.belief, chain(each.path)]
        for each in found.found
    ]  # fmt: skip


def common_rows(found: Common) -> list[list[Any]]:
    """One row a common cause or effect, with its sign to (from) each of the two terms."""
    both = (("acts on both", found.causes), ("both act on it", found.effects))
    return [
        [what, each.node.label, each.node.id, SAID[each.sign_to_source], SAID[each.sign_to_target]]
        for what, met in both
        for each in met
    ]


def explanation(found: Explanation) -> str:
    """The covers, each with the path that raises each finding."""
    from leukograph.explain import MOST_TOGETHER

    lines = [f"To explain: {', '.join(node.label for node in found.findings)}"]
    if found.unexplained:
        lines.append(f"Nothing is known to cause: {', '.join(node.label for node in found.unexplained)}")
    if not found.covers:
        lines.append(f"No set of at most {MOST_TOGETHER} causes covers them.")
    for number, cover in enumerate(found.covers, start=1):
        lines.extend(["", f"{number}. {' and '.join(node.label for node in cover.causes)}  [belief {cover.belief:.3g}]"])
        lines.extend(f"   {chain(path)}  [belief {path.belief:.3g}]" for path in cover.paths)
    lines.extend([] if found.complete else ["", "Not all causes could be looked at."])
    return "\n".join(lines)


def cover_rows(found: Explanation) -> list[list[Any]]:
    """One row a finding of a cover."""
    rows = []
    for number, cover in enumerate(found.covers, start=1):
        causes = " | ".join(node.label for node in cover.causes)
        for path in cover.paths:
            ends = path.steps[-1].object.label, path.steps[0].subject.label
            rows.append([number, cover.belief, causes, *ends, path.belief, chain(path)])
    return rows


def interventions(found: Interventions) -> str:
    """The verdict, then each treatment with the steps on which it acts."""
    counts = f"{found.counts.raising} paths raise, {found.counts.lowering} lower, {found.counts.unsigned} have no sign"
    lines = [f"{found.source.label} -> {found.target.label}: {found.verdict.value.upper()} ({counts})"]
    if found.cut is not None:
        lines.append(f"Fewest terms that cut all paths: {', '.join(node.label for node in found.cut) or 'there is no path'}")
    else:
        lines.append(f"No set of terms between them cuts all paths: {found.why_no_cut}")
    said = "cut" if found.together else "do not cut"
    lines.append(f"The treatments below that work against paths {said} all of them together, between the two ends.")
    against = [each for each in found.found if each.against]
    rows = [
        [each.node.label, each.against, each.along, "yes" if each.cuts else "no", _listed(map(_onto, each.ways, each.where)),
         _listed(harm.object.label for harm in each.worsens)]
        for each in against
    ]  # fmt: skip
    columns = ("treatment", "against", "along", "cuts all", "acts on", "worsens")
    lines.extend(["", table(columns, rows)] if rows else ["No treatment is known to work against them."])
    worse = [each.node.label for each in found.found if not each.against]
    if worse:
        lines.extend(
            ["", *textwrap.wrap(f"These act only along the paths, and would add to them: {', '.join(worse)}.", width())]
        )
    lines.extend([] if found.complete else ["", "Not all paths could be looked at."])
    return "\n".join(lines)


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(texts))


def _onto(way: Path, where: Sequence[Node]) -> str:
    """The end of a way: raises or lowers what, as surely as the whole way, and where alone."""
    only = f" where there is {' and '.join(node.label for node in where)}" if where else ""
    return f"{SAID[way.sign]} {way.steps[-1].object.label} [{way.belief:.3g}]{only}"


def intervention_rows(found: Interventions) -> list[list[Any]]:
    """One row a way of a treatment onto the paths."""
    rows = []
    for each in found.found:
        cuts, on_target = ("yes" if said else "no" for said in (each.cuts, each.on_target))
        worsens = _listed(harm.object.label for harm in each.worsens)
        for way, where in zip(each.ways, each.where, strict=True):
            claims = " | ".join(_claims(step) for step in way.steps if step.claims)
            head = [each.node.label, each.node.id, each.kind, each.against, each.along, cuts, on_target]
            rows.append([*head, chain(way), _listed(node.label for node in where), way.belief, claims, worsens])
    return rows


def _claims(step: Step) -> str:
    return " | ".join(f"{'not ' if c.denied else ''}{c.source}@{c.locator}" for c in step.claims)


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
    if step.kind is StepKind.HIERARCHY and not step.sign:
        return "by hierarchy; less of a kind need not be less of the whole"
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
            ends = [step.subject.label, step.relation, step.object.label]
            rows.append(
                [*head, number, path.sign, path.belief, index, *ends, step.sign, step.belief, step.kind.value, _claims(step)]
            )
    return rows or [[*head, *[""] * (len(PATH_COLUMNS) - len(head))]]
