"""Mermaid flow chart of the mechanism: processes, cells, sites and quantities, with the cytopenias that they define."""

from __future__ import annotations

from collections.abc import Iterator

from leukograph.content import Content, Edge, PlainStep
from leukograph.export._flowchart import Arrow, chart, escaped
from leukograph.export._product import Loss, Product

# What goes on in the body. All of the graph would be more than Mermaid draws (500 arrows) and than anyone could read.
MECHANISM = frozenset({"AnatomicalSite", "BiologicalProcess", "CellType", "Quantity"})


def write(content: Content) -> Product:
    """The causal edges of the mechanism that are believed, with or without a condition, and its definition steps."""
    edges, steps = list(_edges(content)), list(_steps(content))
    shown: list[Edge | PlainStep] = [*edges, *steps]
    names = sorted({name for one in shown for name in (one.subject, one.object)})
    ids = content.identifiers
    labels = {ids.curie(name).removeprefix("lk:"): content.terms[name].label for name in names}
    text = chart(labels, [_arrow(content, one) for one in shown])
    altered = sum("#" in escaped(label) for label in labels.values())
    return Product.one(
        "leukograph.mmd",
        text,
        Loss("terms", len(content.terms) - len(names), "a chart of all of them could be neither drawn nor read"),
        Loss("edges", len(content.edges) - len(edges), "it shows the believed causal ones between parts of the mechanism"),
        Loss("steps of hierarchy and definition", len(content.steps) - len(steps), "it shows what defines a cytopenia"),
        Loss("claims", len(content.claims), "arrows have no room for who says so: they show sign and belief"),
        Loss("labels with special characters", altered, "they are written as character codes, which Mermaid shows"),
    )


def _edges(content: Content) -> Iterator[Edge]:
    for edge in content.edges:
        kinds = {content.terms[name].kind for name in (edge.subject, edge.object) if name in content.terms}
        if edge.traversal == "causal" and edge.believed and kinds <= MECHANISM:
            yield edge


def _steps(content: Content) -> Iterator[PlainStep]:
    """The definitions from a disorder or quantity to a cell; the way back says the same."""
    for step in content.steps:
        known = content.relations.get(step.relation)
        if known and content.terms[step.object].kind in MECHANISM and content.terms[step.subject].kind != "CellType":
            yield step


def _arrow(content: Content, one: Edge | PlainStep) -> Arrow:
    ids = content.identifiers
    subject, object_ = (ids.curie(name).removeprefix("lk:") for name in (one.subject, one.object))
    relation = content.relations[one.relation].label
    if isinstance(one, PlainStep):
        return Arrow(subject, object_, relation, one.sign)
    given = "".join(f", given {content.terms[name].label}" for name in one.condition)
    return Arrow(subject, object_, relation + given, one.sign, one.belief)
