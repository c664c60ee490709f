"""Term tables and the table of sources -> triples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from leukograph.model import Finding
from leukograph.store import Literal, NamedNode, Quad
from leukograph.tables import Row
from leukograph.terms import BASE, LOCAL_NAME, SOURCE, iri_of
from leukograph.vocabulary import Vocabulary

TERM_COLUMNS = ("name", "kind", "label", "parents", "synonyms", "definition", "note")
SOURCE_COLUMNS = ("key", "title", "authors", "date", "licence", "sha256", "get")

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DCT = "http://purl.org/dc/terms/"
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_KEY = re.compile(r"[A-Za-z][\w.-]*(:[\w.-]+)?\Z")

TYPE = NamedNode(_RDF + "type")
LABEL = NamedNode(_RDFS + "label")
SUBCLASS = NamedNode(_RDFS + "subClassOf")
SEE_ALSO = NamedNode(_RDFS + "seeAlso")
CLASS = NamedNode(_OWL + "Class")
DEFINITION = NamedNode(_SKOS + "definition")
SYNONYM = NamedNode(_SKOS + "altLabel")
FILE = NamedNode(BASE + "file")
LINE = NamedNode(BASE + "line")
DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
KIND = NamedNode(BASE + "kind")
NOTE = NamedNode(BASE + "note")


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a row may use."""

    terms: Mapping[str, str]
    sources: frozenset[str]
    vocabulary: Vocabulary


def own(name: str) -> NamedNode:
    """The node of a term, class or property of ours."""
    return NamedNode(iri_of(name))


def decimal(number: float) -> Literal:
    """A number as xsd:decimal, to six places: doubles are not written alike by all libraries."""
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return Literal(text or "0", datatype=DECIMAL)


def placed(subject: NamedNode, row: Row, graph: NamedNode) -> Iterator[Quad]:
    """The quads that say in which file and line something stands."""
    yield Quad(subject, FILE, Literal(row.file), graph)
    yield Quad(subject, LINE, Literal(row.line), graph)


def term_faults(
    rows: Iterable[Row], vocabulary: Vocabulary, kinds: Mapping[str, str] = MappingProxyType({})
) -> list[Finding]:
    """What is wrong with rows of term tables, taken together; `kinds` are those of terms that stand elsewhere."""
    rows = list(rows)
    first: dict[str, Row] = {}
    faults: list[Finding] = []
    for row in rows:
        name = row["name"]
        if not LOCAL_NAME.match(name):
            faults.append(row.fault("term", f"{name!r} is not a name", "Use CamelCase letters and digits."))
        elif name in first:
            before = first[name]
            where = f"{before.file}:{before.line}"
            faults.append(row.fault("term", f"{name} is already defined in {where}", "Keep one of the two rows."))
        elif name in vocabulary.reserved:
            faults.append(row.fault("term", f"{name} is a name of the schema", "Choose another name."))
        first.setdefault(name, row)
    known = {**kinds, **{name: row["kind"] for name, row in first.items()}}
    for row in rows:
        faults.extend(_term_row_faults(row, known, vocabulary))
    return faults


def _term_row_faults(row: Row, known: Mapping[str, str], vocabulary: Vocabulary) -> Iterator[Finding]:
    if row["kind"] not in vocabulary.kinds:
        yield row.fault("term", f"unknown kind {row['kind']!r}", f"Use one of: {', '.join(vocabulary.kinds)}.")
    if not row["label"]:
        yield row.fault("term", "has no label", "Give the name that people use.")
    if not row["definition"]:
        yield row.fault("term", "has no definition", "Write one sentence in your own words.")
    for parent in row.several("parents"):
        if parent not in known:
            yield row.fault("term", f"undefined parent {parent!r}", "Add a row for it, or correct the name.")
        elif parent == row["name"]:
            yield row.fault("term", "is its own parent", "Name the broader term.")
        else:
            yield from _parent_kind_fault(row, parent, known[parent], vocabulary)


def _parent_kind_fault(row: Row, parent: str, kind: str, vocabulary: Vocabulary) -> Iterator[Finding]:
    here, above = vocabulary.kinds.get(row["kind"]), vocabulary.kinds.get(kind)
    if here and above and here.top != above.top:
        reason = f"is a {here.label} below {parent}, which is a {above.label}"
        yield row.fault("term", reason, "A parent says what the term is a kind of: choose one of the same kind.")


def term_quads(row: Row, vocabulary: Vocabulary, graph: NamedNode, *, defined: bool) -> Iterator[Quad]:
    """The quads of one term; one without parents and without a `defined` class stands directly below its kind."""
    term = own(row["name"])
    kind = vocabulary.kinds[row["kind"]]
    yield Quad(term, TYPE, CLASS, graph)
    yield Quad(term, KIND, own(kind.name), graph)
    yield Quad(term, LABEL, Literal(row["label"], language="en"), graph)
    yield Quad(term, DEFINITION, Literal(row["definition"], language="en"), graph)
    for synonym in row.several("synonyms"):
        yield Quad(term, SYNONYM, Literal(synonym, language="en"), graph)
    parents = row.several("parents") or (() if defined else (kind.top,))
    for parent in parents:
        yield Quad(term, SUBCLASS, own(parent), graph)
    if row["note"]:
        yield Quad(term, NOTE, Literal(row["note"], language="en"), graph)


def source_iri(key: str) -> str:
    """The IRI of a source from its key."""
    return SOURCE + key


def source_faults(rows: Iterable[Row]) -> list[Finding]:
    """What is wrong with the rows of the table of sources."""
    seen: set[str] = set()
    faults: list[Finding] = []
    for row in rows:
        if not _KEY.match(row["key"]):
            faults.append(row.fault("source", f"{row['key']!r} is not a key", "Use letters, digits, `-` and one `:`."))
        if row["key"] in seen:
            faults.append(row.fault("source", f"{row['key']} is listed twice", "Keep one of the two rows."))
        if not row["get"]:
            faults.append(row.fault("source", f"{row['key']} cannot be opened", "Say in `get` where it is found."))
        seen.add(row["key"])
    return faults


def source_quads(row: Row, graph: NamedNode) -> Iterator[Quad]:
    """The quads of one source."""
    source = NamedNode(source_iri(row["key"]))
    yield Quad(source, TYPE, own("Source"), graph)
    yield Quad(source, NamedNode(_DCT + "identifier"), Literal(row["key"]), graph)
    columns = {"title": "title", "authors": "creator", "date": "date", "licence": "license", "get": "source"}
    for column, term in columns.items():
        if row[column]:
            yield Quad(source, NamedNode(_DCT + term), Literal(row[column]), graph)
    address = _ADDRESS.match(row["get"])
    if address:
        yield Quad(source, SEE_ALSO, NamedNode(address[0]), graph)
    if row["sha256"]:
        yield Quad(source, own("sha256"), Literal(row["sha256"]), graph)
