"""Values: the numbers that sources state of terms, from table rows to triples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from leukograph.amounts import read_interval
from leukograph.claims import DATE, sourced, undefined
from leukograph.glossary import NOTE, TYPE, Known, decimal, own, source_iri
from leukograph.model import Finding, Interval, Value
from leukograph.store import Literal, NamedNode, Quad
from leukograph.tables import Row
from leukograph.terms import BASE, prefixes
from leukograph.vocabulary import Vocabulary

COLUMNS = [
    "term",
    "role",
    "quantity",
    "interval",
    "unit",
    "population",
    "source",
    "locator",
    "evidence",
    "certainty",
    "note",
    "curator",
    "date",
]
ROLES = ("reference range", "definition", "severity", "typical value", "duration")


def read_value(row: Row, known: Known) -> tuple[Value | None, list[Finding]]:
    """The value of a row, or None with what is wrong with it."""
    faults = list(_faults(row, known))
    interval: Interval | None = None
    try:
        interval = read_interval(row["interval"])
    except ValueError as fault:
        faults.append(row.fault("value", str(fault), "Correct the column interval."))
    if faults or interval is None:
        return None, faults
    content = [row[column] for column in COLUMNS if column not in {"curator", "date"}]
    digest = sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]
    rest = {column: row[column] for column in COLUMNS if column != "interval"}
    return Value(iri=f"{BASE}value/{digest}", interval=interval, **rest), []


def _faults(row: Row, known: Known) -> Iterator[Finding]:
    for column in ("term", "quantity"):
        yield from undefined(row, column, [row[column]], known, "value")
    if row["population"]:
        yield from undefined(row, "population", [row["population"]], known, "value")
    if row["role"] not in ROLES:
        yield row.fault("value", f"unknown role {row['role']!r}", f"Use one of: {', '.join(ROLES)}.")
    if row["unit"] not in known.vocabulary.units:
        remedy = "Use a UCUM unit of ontology/schema/units.ttl, or add one there."
        yield row.fault("value", f"unknown unit {row['unit']!r}", remedy)
    elif known.vocabulary.reference(known.vocabulary.units[row["unit"]]) is None:
        dimension = known.vocabulary.units[row["unit"]].dimension
        yield row.fault(
            "value", f"the dimension “{dimension}” has no reference unit", "Mark one in ontology/schema/units.ttl."
        )
    yield from sourced(row, known, "value")


def value_quads(value: Value, vocabulary: Vocabulary, graph: NamedNode) -> Iterator[Quad]:
    """The quads of one value: as stated, and with its ends in the reference unit of its dimension."""
    node = NamedNode(value.iri)
    unit = vocabulary.units[value.unit]
    reference = vocabulary.reference(unit) or unit
    yield Quad(node, TYPE, own("Value"), graph)
    for name in ("term", "quantity", "population"):
        if getattr(value, name):
            yield Quad(node, own(name), own(getattr(value, name)), graph)
    yield Quad(node, own("source"), NamedNode(source_iri(value.source)), graph)
    yield Quad(node, own("evidence"), NamedNode(prefixes().expand(value.evidence) or value.evidence), graph)
    for name in ("role", "unit", "locator", "certainty", "curator"):
        yield Quad(node, own(name), Literal(getattr(value, name)), graph)
    yield Quad(node, own("interval"), Literal(value.interval.text), graph)
    yield Quad(node, own("referenceUnit"), Literal(reference.code), graph)
    yield Quad(node, own("date"), Literal(value.date, datatype=DATE), graph)
    if value.note:
        yield Quad(node, NOTE, Literal(value.note, language="en"), graph)
    ends = (
        ("lower", value.interval.lower, value.interval.lower_closed),
        ("upper", value.interval.upper, value.interval.upper_closed),
    )
    for name, end, closed in ends:
        if end is not None:
            yield Quad(node, own(name), decimal(end * unit.factor), graph)
            yield Quad(node, own(name + "Closed"), Literal(closed), graph)
