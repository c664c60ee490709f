"""What a claim says beside its ends, and which edges a format may assert that has neither negation nor conditions."""

from __future__ import annotations

from leukograph.build import INFERRED
from leukograph.content import Content, Edge
from leukograph.export._product import Loss
from leukograph.model import Claim
from leukograph.terms import name_of

KEYS = ("source", "locator", "evidence", "certainty", "population", "share", "dose", "onset", "note", "curator", "date")


def said_of(claim: Claim, content: Content) -> list[tuple[str, str]]:
    """What a claim says beside its ends, by key: amounts as stated, the population as CURIE; what is empty is left out."""
    found = []
    for name in KEYS:
        value = getattr(claim, name)
        text = str(getattr(value, "text", value) or "")
        if name == "population" and text:
            text = content.identifiers.curie(text)
        if text:
            found.append((name, text))
    return found


def asserted(content: Content) -> dict[str, list[Edge]]:
    """The edges that hold without condition and are believed enough, by their subject."""
    found: dict[str, list[Edge]] = {}
    for edge in content.edges:
        if edge.believed and not edge.condition:
            found.setdefault(edge.subject, []).append(edge)
    return found


def inferred(content: Content) -> set[tuple[str, str]]:
    """The pairs of terms, narrow and broad, that the rules have added to the hierarchy."""
    pairs = ((q.subject, q.object) for q in content.store.quads(INFERRED) if q.predicate.value.endswith("#subClassOf"))
    return {(name_of(str(getattr(a, "value", ""))), name_of(str(getattr(b, "value", "")))) for a, b in pairs}


def unheld(content: Content, form: str) -> tuple[Loss, ...]:
    """What such a format cannot hold; the claims of edges that it leaves out are counted as claims too."""
    bound = [edge for edge in content.edges if edge.condition]
    weak = [edge for edge in content.edges if not edge.believed and not edge.condition]
    claims = {claim.iri for edge in (*bound, *weak) for claim in edge.claims}
    return (
        Loss("denials", sum(claim.denied for claim in content.claims), f"{form} cannot say that something is not so"),
        Loss("edges under a condition", len(bound), f"{form} has no conditions, and without them it would be untrue"),
        Loss("edges below the minimum belief", len(weak), "too little speaks for them to be asserted"),
        Loss("claims of those edges", len(claims), "they go with their edges"),
        Loss("values", len(content.values), f"{form} has no place for numbers with units and sources"),
    )
