"""Claims, edges, terms and sources as text for bulk loading: what `claim_quads` and `edge_quads` say, faster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from leukograph.bulk import Block, Line
from leukograph.edges import Key, belief_of, edge_iri
from leukograph.errors import StoreError
from leukograph.glossary import decimal, source_iri
from leukograph.ingest._found import DCT, LABEL, TYPE, Found
from leukograph.model import Amount, Claim
from leukograph.statements import iri, literal
from leukograph.terms import BASE, iri_of, prefixes
from leukograph.vocabulary import Vocabulary

XSD = "http://www.w3.org/2001/XMLSchema#"
CLAIM, EDGE, SOURCE_CLASS = f"<{BASE}Claim>", f"<{BASE}Edge>", f"<{BASE}Source>"


@cache
def own(name: str) -> str:
    """The node of a term, class or property of ours, or of a term of others. Raises: StoreError if it is no IRI."""
    return _node(iri_of(name))


def _node(text: str) -> str:
    """The node of an IRI: of what is made from a file the engine does not ask again whether it is one."""
    try:
        return iri(text)
    except ValueError as fault:
        raise StoreError(f"cannot write what names {fault}. Correct the identifier in the file.") from fault


SUBJECT, RELATION, OBJECT, FROM, EVIDENCE, LOCATOR, CERTAINTY, CONDITION, SHARE, BELIEF, SAID, DENIAL = map(
    own,
    (
        *("subject", "relation", "object", "source", "evidence", "locator", "certainty", "condition", "share", "belief"),
        *("claim", "denial"),
    ),
)
DENIED, NOTE = f'{own("modifier")} "not"', own("note")


@cache
def _source(key: str) -> str:
    return _node(source_iri(key))


@cache
def _evidence(code: str) -> str:
    return _node(prefixes().expand(code) or code)


@cache
def _number(number: float) -> str:
    return str(decimal(number))


@cache
def _sign(sign: int) -> str:
    return f"{own('sign')} {literal(str(sign), datatype=XSD + 'integer')}"


@cache
def _word(text: str) -> str:
    """A literal that occurs again and again."""
    return literal(text)


def claim_block(claim: Claim, *, whole: bool = True) -> Block:
    """What is said of one claim as Turtle, and how many statements that are; its share as numbers only if `whole`."""
    said = [
        f"<{claim.iri}> {TYPE} {CLAIM}",
        f"{SUBJECT} {own(claim.subject)}",
        f"{RELATION} {own(claim.relation)}",
        f"{OBJECT} {own(claim.object)}",
        f"{FROM} {_source(claim.source)}",
        f"{EVIDENCE} {_evidence(claim.evidence)}",
        f"{LOCATOR} {literal(claim.locator)}",
        f"{CERTAINTY} {_word(claim.certainty)}",
    ]
    said.extend(f"{CONDITION} {own(condition)}" for condition in claim.condition)
    if claim.denied:
        said.append(DENIED)
    if claim.note:
        said.append(f"{NOTE} {literal(claim.note, language='en')}")
    if claim.share is not None and not whole:
        said.append(f"{SHARE} {_word(claim.share.text)}")
    elif claim.population or claim.curator or claim.date or claim.share or claim.dose or claim.onset:
        said.extend(f"{predicate} {object_}" for predicate, object_ in _asides(claim))
    return len(said), f"{' ;'.join(said)} .\n"


def _asides(claim: Claim) -> Iterator[tuple[str, str]]:
    """What only some claims have: population, amounts, and who entered them when."""
    if claim.population:
        yield own("population"), own(claim.population)
    if claim.curator:
        yield own("curator"), literal(claim.curator)
    if claim.date:
        yield own("date"), literal(claim.date, datatype=XSD + "date")
    for name, amount in (("share", claim.share), ("dose", claim.dose), ("onset", claim.onset)):
        if amount is not None:
            yield from _amount(name, amount)


@cache
def _amount(name: str, amount: Amount) -> list[tuple[str, str]]:
    found = [
        (own(name), literal(amount.text)),
        (own(name + "Low"), _number(amount.low)),
        (own(name + "High"), _number(amount.high)),
        (own(name + "Unit"), literal(amount.unit)),
    ]
    if amount.denominator is not None:
        found.append((own("denominator"), literal(str(amount.denominator), datatype=XSD + "integer")))
    return found


def edge_block(key: Key, together: Sequence[Claim], vocabulary: Vocabulary) -> Block:
    """What is said of the edge that these claims make, as Turtle, and how many statements; none if all of them deny it."""
    if all(claim.denied for claim in together):
        return 0, ""
    subject, relation, object_, condition = key
    belief = belief_of(together, vocabulary)
    ends = own(subject), own(relation), own(object_)
    said = [
        f"<{edge_iri(key)}> {TYPE} {EDGE}",
        f"{SUBJECT} {ends[0]}",
        f"{RELATION} {ends[1]}",
        f"{OBJECT} {ends[2]}",
        _sign(vocabulary.relations[relation].sign),
        f"{BELIEF} {_number(belief)}",
    ]
    said.extend(f"{CONDITION} {own(name)}" for name in condition)
    said.extend(f"{DENIAL if claim.denied else SAID} <{claim.iri}>" for claim in together)
    plain = f"{' '.join(ends)} .\n" if not condition and belief >= vocabulary.minimum_belief else ""
    return len(said) + bool(plain), f"{' ;'.join(said)} .\n{plain}"


def term_lines(found: Found, kinds: Iterable[tuple[str, str]]) -> Iterator[Line]:
    """The kinds of the terms of others, and labels of those that the file's own statements give none."""
    for name, kind in kinds:
        node = own(name)
        yield node, own("kind"), own(kind)
        mark, label = found.labels[node]
        if mark or node not in found.classes:
            yield node, LABEL, literal(label)


def source_lines(key: str, told: dict[str, str]) -> Iterator[Line]:
    """The lines of a source."""
    node = _source(key)
    yield node, TYPE, SOURCE_CLASS
    yield node, f"<{DCT}identifier>", literal(key)
    for name in ("title", "creator", "date", "license", "source"):
        if told.get(name):
            yield node, f"<{DCT}{name}>", literal(told[name])
    if told.get("sha256"):
        yield node, own("sha256"), literal(told["sha256"])
