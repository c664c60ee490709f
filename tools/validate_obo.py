"""Validates the OBO and OBO Graphs files of a release: with fastobo, pronto and obographs, and a look for what dangles.

    .venv-validators/bin/python tools/validate_obo.py FOLDER

pronto drops the typedef of a transitive relation when it reads, so relations are counted by fastobo.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reports import run

OBO = "leukograph.obo"
GRAPH = "leukograph.obographs.json"
Faults = Iterator[tuple[str, str]]


def obo(folder: Path) -> tuple[str, Faults]:
    """The terms and relations of the OBO file, and its faults."""
    import fastobo

    document = fastobo.load(str(folder / OBO))
    terms = {str(frame.id) for frame in document if isinstance(frame, fastobo.term.TermFrame)}
    typedefs = {str(frame.id) for frame in document if isinstance(frame, fastobo.typedef.TypedefFrame)}
    return f"{len(terms)} terms, {len(typedefs)} relations", _obo_faults(folder, document, terms, typedefs)


def _obo_faults(folder: Path, document: Any, terms: set[str], typedefs: set[str]) -> Faults:
    import pronto

    if str(document) != (folder / OBO).read_text("utf-8"):
        yield OBO, "fastobo writes it otherwise than it stands there"
    for frame in document:
        known = terms if str(frame.id) in terms else typedefs
        for clause in frame:
            for end, names in (("term", terms), ("typedef", known if clause.raw_tag() == "is_a" else typedefs)):
                identifier = getattr(clause, end, None)
                if identifier is not None and str(identifier) not in names:
                    yield OBO, f"{frame.id}: {identifier} of {clause.raw_tag()} is not defined"
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        read = pronto.Ontology(str(folder / OBO))
    yield from ((OBO, f"pronto warns: {one.message}") for one in heard if not issubclass(one.category, DeprecationWarning))
    missing = terms - {term.id for term in read.terms()}
    yield from ((OBO, f"pronto does not find the term {name}") for name in sorted(missing))


def graph(folder: Path) -> tuple[str, Faults]:
    """The nodes and edges of the OBO Graphs file, and its faults."""
    import obographs

    read = obographs.read(folder / GRAPH)
    return f"{len(read.nodes)} nodes, {len(read.edges)} edges", _graph_faults(read)


def _graph_faults(read: Any) -> Faults:
    nodes = {node.id for node in read.nodes}
    if len(nodes) != len(read.nodes):
        yield GRAPH, "a node stands there twice"
    for edge in read.edges:
        ends = {edge.sub, edge.obj} | ({edge.pred} if "://" in edge.pred else set())
        yield from ((GRAPH, f"{name} of an edge is no node") for name in sorted(ends - nodes))
    for one in read.logicalDefinitionAxioms or []:
        parts = {one.definedClassId, *one.genusIds, *(part.fillerId for part in one.restrictions or [] if part)}
        yield from ((GRAPH, f"{name} of a definition is no node") for name in sorted(parts - nodes))


if __name__ == "__main__":
    raise SystemExit(run({"obo": obo, "obo-graph": graph}, sys.argv[1:]))
