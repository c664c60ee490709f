"""Mappings to other ontologies: SSSOM tables -> triples, each label held against the one seen for its identifier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leukograph.glossary import LABEL, own
from leukograph.headers import read_header
from leukograph.model import Finding
from leukograph.store import Literal, NamedNode, Quad
from leukograph.tables import Row, Table
from leukograph.terms import prefixes

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "comment",
)  # fmt: skip
LABEL_COLUMNS = ("identifier", "label", "seen_in")
PREDICATES = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch")
NOTHING = "sssom:NoTermFound"
REQUIRED = ("mapping_set_id", "license", "curie_map")

_NOTATION = NamedNode("http://www.w3.org/2004/02/skos/core#notation")


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A row of a mapping table with the term that it speaks of."""

    row: Row
    term: str

    @property
    def found(self) -> bool:
        """False if the row says that the term has no counterpart."""
        return self.row["object_id"] != NOTHING


def read_mappings(table: Table, name: str, terms: Mapping[str, str]) -> tuple[list[MappingRow], list[Finding]]:
    """The mappings of a table that are in order, and what is wrong with the others. `terms` are labels by local name."""
    findings = list(table.findings) + list(_header_faults(table, name))
    kept = []
    for row in table.rows:
        faults = list(_row_faults(row, terms))
        findings.extend(faults)
        if not faults:
            kept.append(MappingRow(row, row["subject_id"].removeprefix("lk:")))
    return kept, findings


def _header_faults(table: Table, name: str) -> Iterator[Finding]:
    try:
        header = read_header(table.metadata)
    except ValueError as fault:
        yield Finding(name, 1, "mapping", str(fault), "Write the SSSOM metadata as `# key: value` lines.")
        return
    for key in REQUIRED:
        if key not in header:
            yield Finding(name, 1, "mapping", f"the SSSOM metadata has no {key}", f"Add a line `# {key}: ...`.")
    declared = header.get("curie_map") or {}
    if not isinstance(declared, dict):
        yield Finding(name, 1, "mapping", "curie_map is no list of prefixes", "Write it as `#  PREFIX: namespace` lines.")
        return
    used = {row["object_id"].split(":")[0] for row in table.rows if row["object_id"] != NOTHING}
    missing = sorted((used & set(prefixes().namespaces)) - set(declared))
    if declared and missing:
        reason = f"curie_map does not declare {', '.join(missing)}"
        yield Finding(name, 1, "mapping", reason, "Add each prefix that the table uses to the curie_map.")
    for prefix, namespace in declared.items():
        if prefixes().namespaces.get(prefix) != namespace:
            reason = f"curie_map gives {prefix} another namespace than ontology/prefixes.ttl"
            yield Finding(name, 1, "mapping", reason, "Make the two agree.")


def _row_faults(row: Row, terms: Mapping[str, str]) -> Iterator[Finding]:
    term = row["subject_id"].removeprefix("lk:")
    if not row["subject_id"].startswith("lk:") or term not in terms:
        yield row.fault("mapping", f"undefined term {row['subject_id']!r}", "Add it to ontology/terms/, or correct it.")
    elif row["subject_label"] != terms[term]:
        reason = f"the label of {row['subject_id']} is {terms[term]!r}, not {row['subject_label']!r}"
        yield row.fault("mapping", reason, "Use the term's own label.")
    if row["predicate_id"] not in PREDICATES:
        yield row.fault("mapping", f"unknown predicate {row['predicate_id']!r}", f"Use one of: {', '.join(PREDICATES)}.")
    if not row["mapping_justification"].startswith("semapv:"):
        yield row.fault("mapping", "has no mapping_justification", "Use semapv:ManualMappingCuration.")
    if row["object_id"] == NOTHING:
        if not row["comment"]:
            yield row.fault("mapping", "does not say why there is no counterpart", "Write `no term found` in comment.")
    elif prefixes().expand(row["object_id"]) is None:
        reason = f"the prefix of {row['object_id']!r} is not declared"
        yield row.fault("mapping", reason, "Declare it in ontology/prefixes.ttl, or correct the identifier.")


def label_faults(mappings: Sequence[MappingRow], seen: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    """A finding for each mapping whose label is not one that was seen for its identifier in a real source."""
    for mapping in mappings:
        row = mapping.row
        if not mapping.found or row["object_label"] in seen.get(row["object_id"], ()):
            continue
        labels = seen.get(row["object_id"])
        said = f"belongs to {' / '.join(sorted(labels))!r}" if labels else "was never seen with a label"
        remedy = "Look the identifier up; correct the mapping, or add what you saw to ontology/mappings/labels.tsv."
        yield row.fault("label", f"{row['object_id']} {said}, not to {row['object_label']!r}", remedy)


def sharing_faults(mappings: Sequence[MappingRow]) -> Iterator[Finding]:
    """A finding for each identifier that is an exact match of two terms, and each pair that is mapped twice."""
    exact: dict[str, MappingRow] = {}
    pairs: set[tuple[str, str]] = set()
    for mapping in mappings:
        row = mapping.row
        pair = (mapping.term, row["object_id"])
        if pair in pairs:
            yield row.fault("mapping", f"{mapping.term} is mapped to {row['object_id']} twice", "Keep one row.")
        pairs.add(pair)
        if mapping.found and row["predicate_id"] == "skos:exactMatch":
            other = exact.setdefault(row["object_id"], mapping)
            if other.term != mapping.term:
                reason = f"{row['object_id']} is an exact match of {other.term} too"
                yield row.fault("mapping", reason, "Only one term can be the same: use closeMatch or broadMatch.")


def unmapped_faults(mappings: Sequence[MappingRow], terms: Mapping[str, Row]) -> Iterator[Finding]:
    """A finding for each term that has neither a mapping nor the word why not."""
    mapped = {mapping.term for mapping in mappings}
    for name, row in terms.items():
        if name not in mapped:
            remedy = "Add a row to ontology/mappings/; if nothing exists, map it to sssom:NoTermFound and say why."
            yield row.fault("mapping", f"{name} has no mapping", remedy)


def mapping_quads(mapping: MappingRow, graph: NamedNode) -> Iterator[Quad]:
    """The quads of one mapping; the counterpart keeps its CURIE as notation and its label."""
    row, term = mapping.row, own(mapping.term)
    if not mapping.found:
        yield Quad(term, own("unmapped"), Literal(row["comment"]), graph)
        return
    expand = prefixes().expand
    counterpart = NamedNode(expand(row["object_id"]) or "")
    yield Quad(term, NamedNode(expand(row["predicate_id"]) or ""), counterpart, graph)
    yield Quad(counterpart, _NOTATION, Literal(row["object_id"]), graph)
    yield Quad(counterpart, LABEL, Literal(row["object_label"]), graph)
