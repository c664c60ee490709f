"""A list of signed edges -> terms, claims and edges in a store.

The list is a TSV or CSV with the columns `subject`, `sign` and `object`, in any order; without a header these three are
taken in this order. A sign is 1, -1 or 0, `+`, `-` or `?`, or a word such as raises, lowers, activates, inhibits. Further
columns are used if they are there: `relation` (one of ours with that sign), `modifier` (`not` denies), `source`, `locator`,
`evidence`, `certainty`. Each name becomes a term of the file's own; names are joined with terms of ours only where they are
written as identifiers (`lk:Neutropenia`, `CL:0000775`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import StringIO
from pathlib import Path
from urllib.parse import quote

from leukograph.assemble import LABELS
from leukograph.build import EDGES
from leukograph.claims import claim_quads, read_back
from leukograph.edges import edge_quads
from leukograph.errors import StoreError
from leukograph.glossary import CLASS, KIND, LABEL, TYPE, own, source_iri
from leukograph.lookup import IDENTIFIERS
from leukograph.model import Claim, Finding
from leukograph.progress import Report
from leukograph.store import Literal, NamedNode, Quad, Store
from leukograph.terms import CLAIM, GRAPH, name_of, prefixes
from leukograph.vocabulary import Vocabulary

MAX_BYTES = 1 << 30
MAX_NAME = 500
MOST_FINDINGS = 50
COLUMNS = ("subject", "sign", "object")
SIGNS = {
    "1": 1, "+1": 1, "+": 1, "raises": 1, "increases": 1, "activates": 1, "stimulates": 1, "positive": 1, "up": 1,
    "-1": -1, "-": -1, "\u2212": -1, "\u22121": -1, "lowers": -1, "decreases": -1, "inhibits": -1, "suppresses": -1,
    "negative": -1, "down": -1, "0": 0, "?": 0, "": 0, "affects": 0, "unknown": 0,
}  # fmt: skip
RELATIONS = {1: "increases", -1: "decreases", 0: "affects"}
BARE = "ECO:0000034"

Cells = Mapping[str, str]


@dataclass(slots=True)
class Reading:
    """A file as it is read: what ours are called, the labels of its own terms by name, its claims, and what is wrong."""

    path: Path
    key: str
    vocabulary: Vocabulary
    ours: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    digest: str = ""
    loops: int = 0

    def term(self, text: str) -> str:
        """The local name of the term that a text means: one of ours by its identifier, else one of the file's own."""
        name = self.ours.get((prefixes().expand(text) or text).casefold())
        if name is None:
            name = f"load/{self.key}/{quote(text, safe='')}"
            self.labels[name] = text
        return name

    def fault(self, line: int | None, reason: str, remedy: str) -> None:
        """Notes what is wrong with a line."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(self.path.name, line, "load", reason, remedy))


def read_edges(path: Path, vocabulary: Vocabulary, ours: Mapping[str, str]) -> Reading:
    """What a list of signed edges holds, and what is wrong with it. Raises: StoreError if it cannot be opened."""
    reading = Reading(path, quote(path.stem, safe=""), vocabulary, ours)
    try:
        if path.stat().st_size > MAX_BYTES:
            reading.fault(None, f"is larger than {MAX_BYTES} bytes", "Give it in parts.")
            return reading
        content = path.read_bytes()
    except OSError as fault:
        raise StoreError(f"cannot read {path}: {fault.strerror}. Give a TSV or CSV file.") from fault
    try:
        reading.digest = sha256(content).hexdigest()
        reading.claims = {claim.iri: claim for claim in _claims(reading, content.decode("utf-8-sig"))}
    except (UnicodeDecodeError, csv.Error) as fault:
        reading.fault(None, f"cannot be read: {fault}", "Give a UTF-8 text file with a line for each edge.")
    if not reading.claims and not reading.findings:
        reading.fault(1, "holds no edge", f"Give lines with the columns {', '.join(COLUMNS)}.")
    return reading


def add_edges(store: Store, readings: Iterable[Reading], vocabulary: Vocabulary, report: Report) -> None:
    """Adds what files hold to a store, in a graph for each."""
    for reading in readings:
        graph = NamedNode(f"{GRAPH}load/{reading.key}")
        store.clear(graph.value)
        store.add(_quads(reading, graph))
        name = reading.path.name
        report(f"{name}: {len(reading.claims)} signed edges between {len(reading.labels)} terms of the file's own")
        if reading.loops:
            report(f"{name}: {reading.loops} edges lead from a term to itself: no simple path takes them; they are left out")
    # Edges say what all claims together say: those of the whole store are worked out anew.
    store.clear(EDGES)
    store.add(edge_quads(read_back(store), vocabulary, NamedNode(EDGES)))


def identifiers(store: Store) -> dict[str, str]:
    """The local names of the terms that are there, by their IRIs and by those of others that mean the same."""
    names = {str(getattr(row[0], "value", "")) for row in store.select(LABELS)}
    found = {iri.casefold(): name_of(iri) for iri in names}
    for term, curie in store.select(IDENTIFIERS):
        iri = prefixes().expand(str(getattr(curie, "value", "")))
        if iri:
            found.setdefault(iri.casefold(), name_of(str(getattr(term, "value", ""))))
    return found


def _claims(reading: Reading, text: str) -> Iterator[Claim]:
    for line, cells in _rows(reading, text):
        sign = SIGNS.get(cells["sign"].casefold())
        if sign is None:
            reading.fault(line, f"has the sign {cells['sign']!r}", "Write 1, -1 or 0, or a word such as raises or lowers.")
            continue
        if not cells["subject"] or not cells["object"] or max(map(len, cells.values())) > MAX_NAME:
            reading.fault(line, "has an empty or over-long name", f"Name both ends, with at most {MAX_NAME} characters.")
            continue
        claim = _claim(reading, line, cells, sign)
        if claim:
            yield claim


def _rows(reading: Reading, text: str) -> Iterator[tuple[int, Cells]]:
    """The lines with their cells by column."""
    lines = csv.reader(StringIO(text, newline=""), delimiter="\t" if "\t" in text else ",", quoting=csv.QUOTE_MINIMAL)
    columns: list[str] | None = None
    for cells in lines:
        line = lines.line_num
        if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
            continue
        if columns is None:
            columns = [cell.strip().casefold() for cell in cells]
            if set(COLUMNS) <= set(columns):
                twice = sorted({column for column in columns if column and columns.count(column) > 1})
                if twice:
                    reading.fault(line, f"names a column twice: {', '.join(twice)}", "Name each column once.")
                    return
                continue
            columns = list(COLUMNS)
        if len(cells) != len(columns):
            said = f"has {len(cells)} cells where {len(columns)} are wanted ({', '.join(columns)})"
            reading.fault(line, said, "Separate cells with one tab, or with commas throughout the file.")
            continue
        yield line, {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}


def _claim(reading: Reading, line: int, cells: Cells, sign: int) -> Claim | None:
    """The claim of a line, or None when something is wrong with it."""
    modifier = cells.get("modifier", "")
    if modifier not in {"", "not"}:
        reading.fault(line, f"has the modifier {modifier!r}", "Write not where the source denies it, else nothing.")
        return None
    asked = cells.get("relation", "")
    relation = reading.vocabulary.relations.get(asked or RELATIONS[sign])
    if relation is None or relation.traversal != "causal" or relation.sign != sign:
        reading.fault(line, f"has the relation {asked!r}, which is none of ours with that sign", "Leave the relation empty.")
        return None
    evidence, certainty = cells.get("evidence") or BARE, cells.get("certainty") or "stated"
    if not reading.vocabulary.worth(evidence, certainty):
        known = ", ".join(reading.vocabulary.priors)
        reading.fault(line, f"has the evidence class {evidence!r} and certainty {certainty!r}", f"Use one of: {known}.")
        return None
    ends = reading.term(cells["subject"]), reading.term(cells["object"])
    if ends[0] == ends[1]:
        reading.loops += 1
        return None
    source = quote(cells.get("source") or reading.key, safe=":.-_~")
    locator = cells.get("locator") or f"line {line}"
    said = "\t".join([ends[0], relation.name, ends[1], str(modifier == "not"), source, locator, evidence, certainty])
    iri = CLAIM + sha256(said.encode()).hexdigest()[:16]
    said_by = source, locator, evidence, certainty
    return Claim(iri, ends[0], relation.name, ends[1], modifier == "not", *said_by, curator=reading.key)


def _quads(reading: Reading, graph: NamedNode) -> Iterator[Quad]:
    for name, label in reading.labels.items():
        yield Quad(own(name), TYPE, CLASS, graph)
        yield Quad(own(name), LABEL, Literal(label), graph)
        yield Quad(own(name), KIND, own("OtherTerm"), graph)
    for claim in reading.claims.values():
        yield from claim_quads(claim, graph)
    identifier, title = (NamedNode(str(prefixes().expand(curie))) for curie in ("dct:identifier", "dct:title"))
    for source in sorted({reading.key, *(claim.source for claim in reading.claims.values())}):
        node = NamedNode(source_iri(source))
        yield Quad(node, TYPE, own("Source"), graph)
        yield Quad(node, identifier, Literal(source), graph)
    loaded = NamedNode(source_iri(reading.key))
    yield Quad(loaded, title, Literal(reading.path.name), graph)
    yield Quad(loaded, own("sha256"), Literal(reading.digest), graph)
