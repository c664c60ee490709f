"""Claims, edges, terms and sources as lines for bulk loading: what `claim_quads` and `edge_quads` say, faster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from leukograph.edges import Key, belief_of, edge_iri
from leukograph.glossary import decimal, source_iri
from leukograph.ingest._found import DCT, LABEL, TYPE, Found
from leukograph.model import Amount, Claim
from leukograph.statements import literal
from leukograph.terms import BASE, iri_of, prefixes
from leukograph.vocabulary import Vocabulary

Line = tuple[str, str, str]
XSD = "http://www.w3.org/2001/XMLSchema#"
CLAIM, EDGE, SOURCE_CLASS = f"<{BASE}Claim>", f"<{BASE}Edge>", f"<{BASE}Source>"


@cache
def own(name: str) -> str:
    """The node of a term, class or property of ours, or of a term of others."""
    return f"<{iri_of(name)}>"


@cache
def _source(key: str) -> str:
    return f"<{source_iri(key)}>"


@cache
def _evidence(code: str) -> str:
    return f"<{prefixes().expand(code) or code}>"


@cache
def _number(number: float) -> str:
    return str(decimal(number))


def claim_lines(claim: Claim, *, whole: bool = True) -> Iterator[Line]:
    """The lines of one claim; its share as numbers too only if it is wanted `whole`."""
    node = f"<{claim.iri}>"
    yield node, TYPE, CLAIM
    yield node, own("subject"), own(claim.subject)
    yield node, own("relation"), own(claim.relation)
    yield node, own("object"), own(claim.object)
    if claim.population:
        yield node, own("population"), own(claim.population)
    for condition in claim.condition:
        yield node, own("condition"), own(condition)
    yield node, own("source"), _source(claim.source)
    yield node, own("evidence"), _evidence(claim.evidence)
    yield node, own("locator"), literal(claim.locator)
    yield node, own("certainty"), literal(claim.certainty)
    told = {
        "modifier": '"not"' if claim.denied else "",
        "curator": literal(claim.curator) if claim.curator else "",
        "date": literal(claim.date, datatype=XSD + "date") if claim.date else "",
        "note": literal(claim.note, language="en") if claim.note else "",
    }
    yield from ((node, own(name), object_) for name, object_ in told.items() if object_)
    yield from _amounts(node, claim, whole=whole)


def _amounts(node: str, claim: Claim, *, whole: bool) -> Iterator[Line]:
    if claim.share is not None and not whole:
        yield node, own("share"), literal(claim.share.text)
        return
    for name, amount in (("share", claim.share), ("dose", claim.dose), ("onset", claim.onset)):
        if amount is not None:
            for predicate, object_ in _amount(name, amount):
                yield node, predicate, object_


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


def edge_lines(key: Key, together: Sequence[Claim], vocabulary: Vocabulary) -> Iterator[Line]:
    """The lines of the edge that these claims make; none if all of them deny it."""
    if all(claim.denied for claim in together):
        return
    subject, relation, object_, condition = key
    belief = belief_of(together, vocabulary)
    node, ends = f"<{edge_iri(key)}>", (own(subject), own(relation), own(object_))
    yield node, TYPE, EDGE
    yield node, own("subject"), ends[0]
    yield node, own("relation"), ends[1]
    yield node, own("object"), ends[2]
    yield node, own("sign"), literal(str(vocabulary.relations[relation].sign), datatype=XSD + "integer")
    yield node, own("belief"), _number(belief)
    for name in condition:
        yield node, own("condition"), own(name)
    for claim in together:
        yield node, own("denial" if claim.denied else "claim"), f"<{claim.iri}>"
    if not condition and belief >= vocabulary.minimum_belief:
        yield ends


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
