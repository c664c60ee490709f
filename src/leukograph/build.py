"""Everything under `ontology/` -> one store, a named graph a file, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from leukograph import claims, mappings, values
from leukograph.edges import edge_quads
from leukograph.glossary import (
    SOURCE_COLUMNS,
    TERM_COLUMNS,
    Known,
    own,
    placed,
    source_faults,
    source_iri,
    source_quads,
    term_faults,
    term_quads,
)
from leukograph.model import Claim, Finding
from leukograph.progress import Report, silent
from leukograph.store import NamedNode, Quad, Store, parse_turtle
from leukograph.tables import Row, Table, read_table
from leukograph.terms import GRAPH, name_of
from leukograph.vocabulary import Vocabulary, read_vocabulary

PROVENANCE = GRAPH + "provenance"
EDGES = GRAPH + "edges"
INFERRED = GRAPH + "inferred"

DEFINED = "SELECT DISTINCT ?class { ?class owl:equivalentClass ?definition FILTER(STRSTARTS(STR(?class), STR(lk:))) }"


@dataclass(slots=True)
class Build:
    """A store in the making, the findings so far, and what later files may refer to."""

    folder: Path
    store: Store = field(default_factory=Store)
    findings: list[Finding] = field(default_factory=list)
    term_rows: dict[str, Row] = field(default_factory=dict)
    source_keys: set[str] = field(default_factory=set)
    claims: dict[str, Claim] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    axioms_read: bool = True

    def graph(self, path: Path) -> NamedNode:
        """The named graph of a source file."""
        return NamedNode(GRAPH + self.name(path).removesuffix(path.suffix))

    def name(self, path: Path) -> str:
        """The path of a source file as findings show it."""
        return path.relative_to(self.folder).as_posix()

    def files(self, pattern: str) -> list[Path]:
        """The source files of a pattern, in order of their names."""
        return sorted(path for path in (self.folder / "ontology").glob(pattern) if path.is_file())

    def tables(self, pattern: str, columns: Iterable[str]) -> Iterator[tuple[Path, Table]]:
        """The tables of a pattern, their own faults already noted."""
        for path in self.files(pattern):
            table = read_table(path, tuple(columns), name=self.name(path))
            self.findings.extend(table.findings)
            yield path, table

    def note(self, row: Row, faults: Iterable[Finding]) -> None:
        """Notes the faults of a row that is left out, and the names that it speaks of."""
        for fault in faults:
            self.findings.append(fault)
            self.left_out.update(name for column in row.cells for name in row.several(column))

    def place(self, iri: str, row: Row) -> None:
        """Notes where something stands."""
        self.store.add(placed(NamedNode(iri), row, NamedNode(PROVENANCE)))


def build(folder: Path, report: Report = silent) -> Build:
    """The store of the ontology in `folder`, with its findings: faulty rows are left out, never guessed at."""
    making = Build(folder)
    report("reading the schema and the axioms")
    _add_turtle(making)
    vocabulary = read_vocabulary(making.store)
    report("reading terms and sources")
    _add_terms(making, vocabulary)
    _add_sources(making)
    known = Known({name: row["kind"] for name, row in making.term_rows.items()}, frozenset(making.source_keys), vocabulary)
    report("reading claims and values")
    _add_claims(making, known)
    _add_values(making, known)
    making.store.add(edge_quads(making.claims.values(), vocabulary, NamedNode(EDGES)))
    report("reading mappings")
    _add_mappings(making, vocabulary)
    return making


def _add_turtle(making: Build) -> None:
    paths = [*making.files("*.ttl"), *making.files("schema/*.ttl"), *making.files("terms/*.ttl")]
    for path in paths:
        graph = making.graph(path)
        try:
            quads = [Quad(q.subject, q.predicate, q.object, graph) for q in parse_turtle(path)]
        except ValueError as fault:
            remedy = "Correct the Turtle there."
            line = re.search(r"\bline (\d+)", str(fault))
            place = int(line[1]) if line else None
            making.axioms_read = False
            making.findings.append(Finding(making.name(path), place, "turtle", f"cannot be read: {fault}", remedy))
            continue
        making.store.add(quads)


def _add_terms(making: Build, vocabulary: Vocabulary) -> None:
    read = [(path, table.rows) for path, table in making.tables("terms/*.terms.tsv", TERM_COLUMNS)]
    faults = term_faults([row for _, rows in read for row in rows], vocabulary)
    making.findings.extend(faults)
    broken = {(fault.file, fault.line) for fault in faults}
    defined = {name_of(str(getattr(row[0], "value", ""))) for row in making.store.select(DEFINED)}
    for path, rows in read:
        graph = making.graph(path)
        for row in rows:
            if (row.file, row.line) in broken:
                continue
            making.term_rows[row["name"]] = row
            making.store.add(term_quads(row, vocabulary, graph, defined=row["name"] in defined))
            making.place(own(row["name"]).value, row)


def _add_sources(making: Build) -> None:
    read = list(making.tables("*sources.tsv", SOURCE_COLUMNS))
    twice = source_faults(row for _, table in read for row in table.rows)
    for path, table in read:
        faults = [fault for fault in twice if fault.file == making.name(path)]
        making.findings.extend(faults)
        broken = {fault.line for fault in faults}
        for row in table.rows:
            if row.line not in broken:
                making.source_keys.add(row["key"])
                making.store.add(source_quads(row, making.graph(path)))
                making.place(source_iri(row["key"]), row)


def _add_claims(making: Build, known: Known) -> None:
    for path, table in making.tables("claims/*.claims.tsv", claims.COLUMNS):
        for row in table.rows:
            claim, faults = claims.read_claim(row, known)
            if claim and claim.iri in making.claims:
                faults = [row.fault("claim", "says what another row says already", "Keep one of the two rows.")]
            making.note(row, faults)
            if claim and not faults:
                making.claims[claim.iri] = claim
                making.store.add(claims.claim_quads(claim, making.graph(path)))
                making.place(claim.iri, row)


def _add_values(making: Build, known: Known) -> None:
    seen: set[str] = set()
    for path, table in making.tables("claims/*.values.tsv", values.COLUMNS):
        for row in table.rows:
            value, faults = values.read_value(row, known)
            if value and value.iri in seen:
                faults = [row.fault("value", "says what another row says already", "Keep one of the two rows.")]
            making.note(row, faults)
            if value and not faults:
                seen.add(value.iri)
                making.store.add(values.value_quads(value, known.vocabulary, making.graph(path)))
                making.place(value.iri, row)


def _add_mappings(making: Build, vocabulary: Vocabulary) -> None:
    labels = {name: relation.label for name, relation in vocabulary.relations.items()}
    labels |= {name: row["label"] for name, row in making.term_rows.items()}
    seen: dict[str, frozenset[str]] = {}
    for _, table in making.tables("mappings/*labels.tsv", mappings.LABEL_COLUMNS):
        for row in table.rows:
            seen[row["identifier"]] = seen.get(row["identifier"], frozenset()) | {row["label"]}
    everything = []
    for path, table in making.tables("mappings/*.sssom.tsv", mappings.COLUMNS):
        kept, faults = mappings.read_mappings(table, making.name(path), labels)
        wrong = list(mappings.label_faults(kept, seen))
        making.findings.extend([*(fault for fault in faults if fault not in table.findings), *wrong])
        broken = {fault.line for fault in wrong}
        for mapping in kept:
            if mapping.row.line not in broken:
                everything.append(mapping)
                making.store.add(mappings.mapping_quads(mapping, making.graph(path)))
    making.findings.extend(mappings.sharing_faults(everything))
    making.findings.extend(mappings.unmapped_faults(everything, making.term_rows))
