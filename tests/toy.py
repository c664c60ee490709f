"""Small networks written as lines, for tests that know the right answer by hand.

A line is `subject relation object`, then any of `belief=0.8`, `if=Condition`, `by=source`, `not`. The relations are
+ (increases), - (decreases), ? (affects), `is` (hierarchy), `low` and `wol` (deficiencyOf and back), `!` (abolishes),
`t` (treats), ~ (associatedWith). A line `A : CellType` gives a term its kind; without one it is a disorder.
"""

from __future__ import annotations

from copy import copy
from functools import cache
from pathlib import Path

from leukograph.assemble import network_of
from leukograph.build import build
from leukograph.kernel import compiled
from leukograph.kernel.walk import Walk
from leukograph.model import Claim, StepKind
from leukograph.network import Edge, Network
from leukograph.vocabulary import Vocabulary, read_vocabulary

NAMES = {
    "+": "increases", "-": "decreases", "?": "affects", "is": "subClassOf", "low": "deficiencyOf", "wol": "hasDeficiency",
    "!": "abolishes", "t": "treats", "~": "associatedWith",
}  # fmt: skip


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the shipped schema."""
    return read_vocabulary(build(Path(__file__).resolve().parent.parent).store)


def network(text: str) -> Network:
    """The network of the lines of a text."""
    lines = [line.split() for line in text.strip().splitlines() if line.strip()]
    said, kinds = [line for line in lines if line[1] != ":"], {line[0]: line[2] for line in lines if line[1] == ":"}
    names = sorted(
        {*kinds} | {name for line in said for name in (line[0], line[2])} | {n for line in said for n in _conditions(line)}
    )
    number = {name: position for position, name in enumerate(names)}
    edges, denials = [], []
    for line in said:
        relation = NAMES[line[1]]
        options = dict(part.split("=") for part in line[3:] if "=" in part)
        claim = _claim(line, relation, options)
        if claim.denied:
            denials.append(claim)
            continue
        edges.append(_edge(number, claim, float(options.get("belief", 1.0))))
    labels, kinds_of = [name.lower() for name in names], [kinds.get(name, "Disorder") for name in names]
    return network_of(names, labels, kinds_of, edges=edges, denials=denials, vocabulary=vocabulary())


def _conditions(line: list[str]) -> list[str]:
    return [part[3:] for part in line[3:] if part.startswith("if=")]


def _claim(line: list[str], relation: str, options: dict[str, str]) -> Claim:
    source = options.get("by", "toy")
    return Claim(
        "claim:" + "-".join(line), line[0], relation, line[2], "not" in line[3:], source, "1-2", "ECO:0000180", "stated",
        tuple(_conditions(line)),
    )  # fmt: skip


def _edge(number: dict[str, int], claim: Claim, belief: float) -> Edge:
    ends = number[claim.subject], number[claim.object]
    if claim.relation == "subClassOf":
        return Edge(*ends, claim.relation, 1, 1.0, StepKind.HIERARCHY)
    known = vocabulary().relations[claim.relation]
    if known.traversal == "definition":
        return Edge(*ends, claim.relation, known.sign, 1.0, StepKind.DEFINITION, way_back=known.inverse)
    return Edge(*ends, claim.relation, known.sign, belief, StepKind(known.traversal), claim.condition, (claim,))


def both(graph: Network) -> list[Network]:
    """The network as the compiled kernel walks it, where there is one, and as the kernel in Python does."""
    made = [copy(graph) for kernel in ("compiled", "python") if kernel == "python" or compiled()]
    object.__setattr__(made[-1], "kernel", Walk(graph.arrays))
    return made
