"""Claims -> edges: what all claims of the same subject, relation, object and condition say together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from leukograph.belief import edge_belief
from leukograph.model import Claim
from leukograph.terms import EDGE

if TYPE_CHECKING:
    from leukograph.store import NamedNode, Quad
    from leukograph.vocabulary import Vocabulary

Key = tuple[str, str, str, tuple[str, ...]]


def grouped(claims: Iterable[Claim]) -> dict[Key, list[Claim]]:
    """The claims by subject, relation, object and condition, in order of the keys, the supporting ones first.

    A denial without a condition stands against the edge under every condition.
    """
    groups: dict[Key, list[Claim]] = defaultdict(list)
    denials: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.denied and not claim.condition:
            denials[claim.subject, claim.relation, claim.object].append(claim)
        else:
            groups[claim.subject, claim.relation, claim.object, claim.condition].append(claim)
    under: dict[tuple[str, str, str], list[Key]] = defaultdict(list)
    for key in groups if denials else ():
        if key[:3] in denials:
            under[key[:3]].append(key)
    for triple, denying in denials.items():
        for key in under.get(triple) or [(*triple, ())]:
            groups[key].extend(denying)
    return {key: _in_order(groups[key]) for key in sorted(groups)}


def _in_order(claims: list[Claim]) -> list[Claim]:
    return claims if len(claims) == 1 else sorted(claims, key=lambda claim: (claim.denied, claim.iri))


def belief_of(claims: Iterable[Claim], vocabulary: Vocabulary) -> float:
    """The belief of the edge that these claims make together."""
    supporting: list[tuple[str, float]] = []
    denying: list[tuple[str, float]] = []
    for claim in claims:
        worth = vocabulary.worth(claim.evidence, claim.certainty)
        (denying if claim.denied else supporting).append((claim.source, worth))
    return _belief(tuple(supporting), tuple(denying))


# Many edges of one source are worth the same.
_belief = lru_cache(maxsize=4096)(edge_belief)


def edge_iri(key: Key) -> str:
    """The IRI of the edge of a subject, relation, object and condition."""
    return EDGE + sha256("\t".join([*key[:3], *key[3]]).encode()).hexdigest()[:16]


def edge_quads(claims: Iterable[Claim], vocabulary: Vocabulary, graph: NamedNode) -> Iterator[Quad]:
    """The quads of every edge that at least one claim supports.

    An unconditional edge that is believed enough is also there as the plain triple `subject relation object`.
    """
    from leukograph.glossary import TYPE, decimal, own
    from leukograph.store import Literal, NamedNode, Quad

    for key, together in grouped(claims).items():
        if all(claim.denied for claim in together):
            continue
        subject, relation, object_, condition = key
        belief = belief_of(together, vocabulary)
        edge = NamedNode(edge_iri(key))
        yield Quad(edge, TYPE, own("Edge"), graph)
        yield Quad(edge, own("subject"), own(subject), graph)
        yield Quad(edge, own("relation"), own(relation), graph)
        yield Quad(edge, own("object"), own(object_), graph)
        yield Quad(edge, own("sign"), Literal(vocabulary.relations[relation].sign), graph)
        yield Quad(edge, own("belief"), decimal(belief), graph)
        for name in condition:
            yield Quad(edge, own("condition"), own(name), graph)
        for claim in together:
            yield Quad(edge, own("denial" if claim.denied else "claim"), NamedNode(claim.iri), graph)
        if not condition and belief >= vocabulary.minimum_belief:
            yield Quad(own(subject), own(relation), own(object_), graph)
