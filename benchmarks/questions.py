"""The questions that all are asked, and what makes two answers the same.

A path answers as the list of its nodes. Among equally good paths a library may choose: so the lengths (or costs) must be the
same in their order, and of the paths themselves those that are better than the last. Every path is held against the graph.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from benchmarks.graphs import Sample

K = 10
STEPS = 4
GROWTH = (1, 3, 10, 30, 100, 300, 1000, 3000)


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the method that answers it, what it is asked about, and how answers are compared.

    `by`: steps or cost, for the best paths; set, for all; truth, for yes or no. `sign` 1: only raising paths count.
    """

    key: str
    title: str
    method: str
    about: str
    by: str
    k: int | None = None
    sign: int | None = None
    filtered: bool = False

    def items(self, sample: Sample) -> list[tuple[Any, ...]]:
        """What is asked about, in a graph."""
        found = sample.about["asked"][self.about]
        return [tuple(item) if self.of_pairs else (item,) for item in found]

    @property
    def of_pairs(self) -> bool:
        """True if the question is about a source and a target."""
        return self.about in {"pairs", "near"}

    def arguments(self, item: tuple[Any, ...]) -> tuple[Any, ...]:
        """What the method is given."""
        return item if self.k is None else (*item, self.k)


QUESTIONS = (
    Question("reach", "is there a path at all", "reach", "pairs", "truth"),
    Question("one", "one shortest path", "shortest", "pairs", "steps", 1),
    Question("k10", "10 shortest simple paths", "shortest", "pairs", "steps", K),
    Question("every4", "all simple paths up to 4 steps", "every", "near", "set", STEPS),
    Question("weighted", "10 most believed simple paths", "believed", "pairs", "cost", K),
    Question("signed", "10 shortest that raise", "shortest_raising", "pairs", "steps", K, 1),
    Question("signed_weighted", "10 most believed that raise", "believed_raising", "pairs", "cost", K, 1),
    Question("filtered", "10 shortest that raise, filtered", "shortest_filtered", "pairs", "steps", K, 1, filtered=True),
    Question("filtered_weighted", "10 believed, raise, filtered", "believed_filtered", "pairs", "cost", K, 1, filtered=True),
    Question("above", "subClassOf* upward, with IRIs", "above", "above", "set"),
    Question("below", "subClassOf* downward, with IRIs", "below", "below", "set"),
    Question("label", "labels that hold a text", "label", "labels", "set"),
)  # fmt: skip
MORE = tuple(Question(f"grow{k}", f"{k} shortest simple paths", "shortest", "pairs", "steps", k) for k in GROWTH)
BY_KEY = {question.key: question for question in (*QUESTIONS, *MORE)}


def told(question: Question, sample: Sample, answer: Any) -> dict[str, Any]:
    """What can be compared of an answer; with a `fault` if it is wrong in itself."""
    if question.by == "truth":
        return {"truth": bool(answer)}
    if not question.of_pairs:
        return {"count": len(answer), "all": _digest(sorted(answer))}
    paths = [[int(node) for node in path] for path in answer]
    if question.by == "set":
        faults = _faults(question, sample, paths[:100])
        return {"count": len(paths), "all": _digest(sorted(paths)), **faults}
    values = [_value(question, sample, path) for path in paths]
    faults = _faults(question, sample, paths) or ({} if values == sorted(values) else {"fault": "the order is wrong"})
    sure = paths if len(paths) < (question.k or 0) else [p for p, v in zip(paths, values, strict=True) if v < values[-1]]
    return {"values": values, "sure": _digest(sorted(sure)), **faults}


def _value(question: Question, sample: Sample, path: list[int]) -> int:
    if question.by == "steps":
        return len(path) - 1
    return sum(int(sample.costs[edge]) for edge in sample.edges_of(path) or ())


def _faults(question: Question, sample: Sample, paths: list[list[int]]) -> dict[str, str]:
    """What is wrong with a path: a node passed twice, an edge that is not there or not open, another sign."""
    opened = sample.open if question.filtered else None
    if len({tuple(path) for path in paths}) < len(paths):
        return {"fault": "a path is listed twice"}
    for path in paths:
        edges = sample.edges_of(path)
        if edges is None:
            return {"fault": f"{path} is no path"}
        if len(set(path)) < len(path):
            return {"fault": f"{path} passes a node twice"}
        sign = 1
        for edge in edges:
            sign *= int(sample.sign_of_code[sample.codes[edge]])
        if question.sign is not None and sign != question.sign:
            return {"fault": f"{path} has the sign {sign}"}
        if opened is not None and not all(opened[edge] for edge in edges):
            return {"fault": f"{path} goes through an edge that the filters close"}
    return {}


def _digest(what: Any) -> str:
    return sha256(json.dumps(what).encode()).hexdigest()[:16]
