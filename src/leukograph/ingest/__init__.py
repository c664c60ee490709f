"""Other people's files -> a store. What a file holds is told by its columns; so far: lists of signed edges."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from leukograph.errors import DataError
from leukograph.ingest.signed_edges import Reading, add_edges, identifiers, read_edges
from leukograph.model import Finding
from leukograph.progress import Report, silent
from leukograph.store import NamedNode, Quad, Store, parse_turtle
from leukograph.terms import GRAPH, iri_of
from leukograph.vocabulary import read_vocabulary


def vocabulary_store(folder: Path) -> Store:
    """A store that holds the schema alone: relations with their signs, kinds, evidence classes, units."""
    store = Store()
    for path in sorted((folder / "ontology" / "schema").glob("*.ttl")):
        graph = NamedNode(GRAPH + path.relative_to(folder).as_posix().removesuffix(".ttl"))
        store.add(Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parse_turtle(path))
    return store


def ingest(store: Store, files: Sequence[Path], report: Report = silent) -> None:
    """Adds the files to a store, each as a named graph of its own; a file that was loaded before is loaded anew.

    Files are told apart by their names without the ending. Raises: DataError with all that is wrong with them, StoreError
    for one that cannot be opened; then nothing was added.
    """
    vocabulary, ours = read_vocabulary(store), identifiers(store)
    readings: dict[str, Reading] = {}
    findings: list[Finding] = []
    for path in files:
        report(f"reading {path.name}")
        reading = read_edges(path, vocabulary, ours)
        if reading.key in readings:
            reading.fault(None, "has the name of another file that is loaded with it", "Rename one of them.")
        readings.setdefault(reading.key, reading)
        findings.extend(reading.findings)
        ours |= {iri_of(name).casefold(): name for name in reading.labels}
    if findings:
        raise DataError(findings)
    add_edges(store, readings.values(), vocabulary, report)
