"""Claims: table rows <-> claims <-> triples."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from operator import attrgetter

from leukograph.amounts import read_amount, read_share
from leukograph.glossary import NOTE, TYPE, Known, decimal, own, source_iri
from leukograph.model import Amount, Claim, Finding
from leukograph.store import Literal, NamedNode, Quad, Store
from leukograph.tables import Row
from leukograph.terms import CLAIM, SOURCE, name_of, prefixes

COLUMNS = [
    "subject",
    "relation",
    "object",
    "modifier",
    "source",
    "locator",
    "evidence",
    "certainty",
    "condition",
    "share",
    "population",
    "dose",
    "onset",
    "note",
    "curator",
    "date",
]

_XSD = "http://www.w3.org/2001/XMLSchema#"
DATE = NamedNode(_XSD + "date")

WITNESSES = """
SELECT ?claim ?subject ?relation ?object ?modifier ?source ?locator ?evidence ?certainty {
  ?claim a lk:Claim ; lk:subject ?subject ; lk:relation ?relation ; lk:object ?object ; lk:source ?source ;
    lk:locator ?locator ; lk:evidence ?evidence ; lk:certainty ?certainty .
  OPTIONAL { ?claim lk:modifier ?modifier }
} ORDER BY ?claim"""
CONDITIONS = "SELECT ?claim ?condition { ?claim a lk:Claim ; lk:condition ?condition } ORDER BY ?claim ?condition"


def read_claim(row: Row, known: Known) -> tuple[Claim | None, list[Finding]]:
    """The claim of a row, or None with what is wrong with it."""
    faults = list(_faults(row, known))
    amounts: dict[str, Amount | None] = {}
    for column, read in (("share", read_share), ("dose", read_amount), ("onset", read_amount)):
        try:
            amounts[column] = read(row[column]) if row[column] else None
        except ValueError as fault:
            faults.append(row.fault("claim", str(fault), f"Correct the column {column}."))
            continue
        amount = amounts[column]
        if amount is not None and amount.unit not in known.vocabulary.units:
            remedy = "Use a UCUM unit of ontology/schema/units.ttl, or add one there."
            faults.append(row.fault("claim", f"unknown unit {amount.unit!r} in column {column}", remedy))
    if faults:
        return None, faults
    return _claim(row, amounts), []


def _claim(row: Row, amounts: dict[str, Amount | None]) -> Claim:
    content = [row[column] for column in COLUMNS if column not in {"curator", "date", "condition"}]
    content.extend(sorted(set(row.several("condition"))))
    digest = sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]
    return Claim(
        iri=CLAIM + digest,
        subject=row["subject"],
        relation=row["relation"],
        object=row["object"],
        denied=row["modifier"] == "not",
        source=row["source"],
        locator=row["locator"],
        evidence=row["evidence"],
        certainty=row["certainty"],
        condition=tuple(sorted(set(row.several("condition")))),
        share=amounts["share"],
        population=row["population"],
        dose=amounts["dose"],
        onset=amounts["onset"],
        note=row["note"],
        curator=row["curator"],
        date=row["date"],
    )


def _faults(row: Row, known: Known) -> Iterator[Finding]:
    for column in ("subject", "object"):
        yield from undefined(row, column, [row[column]], known)
    yield from undefined(row, "condition", row.several("condition"), known)
    if row["population"]:
        yield from undefined(row, "population", [row["population"]], known)
    relation = known.vocabulary.relations.get(row["relation"])
    if relation is None:
        reason = f"unknown relation {row['relation']!r}"
        yield row.fault("claim", reason, "Use a relation of ontology/schema/relations.ttl, or add one there.")
    elif relation.traversal == "definition":
        yield row.fault("claim", f"{relation.name} is definitional", "Write it as an axiom in ontology/terms/*.ttl.")
    elif relation.traversal == "causal" and known.terms.get(row["object"]) == "Gene":
        reason = f"a gene has no amount, so {row['object']} cannot be the end of a causal edge"
        yield row.fault("claim", reason, "Name the process that the gene's product carries.")
    if row["subject"] and row["subject"] == row["object"]:
        yield row.fault("claim", "subject and object are the same term", "An edge joins two terms.")
    if row["modifier"] not in {"", "not"}:
        yield row.fault("claim", f"unknown modifier {row['modifier']!r}", "Leave it empty or write `not`.")
    yield from sourced(row, known, "claim")


def undefined(row: Row, column: str, names: Iterable[str], known: Known, check: str = "claim") -> Iterator[Finding]:
    """A finding for each name that no term table defines."""
    for name in names:
        if name not in known.terms:
            said = f"undefined term {name!r} in column {column}" if name else f"column {column} is empty"
            yield row.fault(check, said, "Add the term to ontology/terms/, or correct the name.")


def sourced(row: Row, known: Known, check: str) -> Iterator[Finding]:
    """A finding for each part of source, locator, evidence, certainty, curator and date that is missing or unknown."""
    if row["source"] not in known.sources:
        said = f"unknown source {row['source']!r}" if row["source"] else "has no source"
        yield row.fault(check, said, "Add the source to ontology/sources.tsv and name its key.")
    if not row["locator"]:
        yield row.fault(check, "has no locator", "Say where in the source it stands.")
    if row["evidence"] not in known.vocabulary.priors:
        classes = ", ".join(known.vocabulary.priors)
        yield row.fault(check, f"unknown evidence class {row['evidence']!r}", f"Use one of: {classes}.")
    if row["certainty"] not in known.vocabulary.weights:
        words = ", ".join(known.vocabulary.weights)
        yield row.fault(check, f"unknown certainty {row['certainty']!r}", f"Use one of: {words}.")
    if not row["curator"] or not is_date(row["date"]):
        yield row.fault(check, "has no curator or no date", "Say who entered it and when, as in 2026-11-21.")


def is_date(text: str) -> bool:
    """True for a calendar day such as `2026-11-21`."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def claim_quads(claim: Claim, graph: NamedNode) -> Iterator[Quad]:
    """The quads of one claim."""
    node = NamedNode(claim.iri)
    yield Quad(node, TYPE, own("Claim"), graph)
    for name in ("subject", "relation", "object", "population"):
        if getattr(claim, name):
            yield Quad(node, own(name), own(getattr(claim, name)), graph)
    for condition in claim.condition:
        yield Quad(node, own("condition"), own(condition), graph)
    yield Quad(node, own("source"), NamedNode(source_iri(claim.source)), graph)
    yield Quad(node, own("evidence"), NamedNode(prefixes().expand(claim.evidence) or claim.evidence), graph)
    if claim.denied:
        yield Quad(node, own("modifier"), Literal("not"), graph)
    for name in ("locator", "certainty", *(["curator"] if claim.curator else [])):
        yield Quad(node, own(name), Literal(getattr(claim, name)), graph)
    if claim.date:
        yield Quad(node, own("date"), Literal(claim.date, datatype=DATE), graph)
    if claim.note:
        yield Quad(node, NOTE, Literal(claim.note, language="en"), graph)
    for name, amount in (("share", claim.share), ("dose", claim.dose), ("onset", claim.onset)):
        if amount is not None:
            yield from amount_quads(node, name, amount, graph)


def amount_quads(node: NamedNode, name: str, amount: Amount, graph: NamedNode) -> Iterator[Quad]:
    """The quads of an amount: as stated, and as numbers that a query can compare."""
    yield Quad(node, own(name), Literal(amount.text), graph)
    yield Quad(node, own(name + "Low"), decimal(amount.low), graph)
    yield Quad(node, own(name + "High"), decimal(amount.high), graph)
    yield Quad(node, own(name + "Unit"), Literal(amount.unit), graph)
    if amount.denominator is not None:
        yield Quad(node, own("denominator"), Literal(amount.denominator), graph)


def read_back(store: Store) -> list[Claim]:
    """The claims of a store with all that a path search needs (no amounts or notes), in order of their IRIs."""
    shorten = prefixes().shorten
    conditions: dict[str, list[str]] = {}
    for row in store.select_each(CONDITIONS):
        claim, condition = (str(getattr(term, "value", "")) for term in row)
        conditions.setdefault(claim, []).append(name_of(condition))
    found = []
    for row in store.select_each(WITNESSES):
        claim, subject, relation, object_, modifier, source, locator, evidence, certainty = (
            "" if term is None else str(getattr(term, "value", term)) for term in row
        )
        found.append(
            Claim(
                iri=claim,
                subject=name_of(subject),
                relation=name_of(relation),
                object=name_of(object_),
                denied=modifier == "not",
                source=source.removeprefix(SOURCE),
                locator=locator,
                evidence=shorten(evidence),
                certainty=certainty,
                condition=tuple(conditions.get(claim, ())),
            )
        )
    return sorted(found, key=attrgetter("iri"))
