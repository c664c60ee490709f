"""How sure an edge is, from the claims that support and deny it. The one place where the formula stands.

For a set of claims, every *source* counts once, with its strongest claim; a claim is worth

    prior(evidence class) * weight(certainty)

and independent sources add up by noisy-or: `1 - product(1 - worth)`. An edge's belief is

    noisy-or(supporting sources) * (1 - noisy-or(denying sources))

and a path's belief is the product over its steps, hierarchy and definition steps counting 1. The priors and weights are set
in `ontology/schema/evidence.ttl`, where each says why. They are editorial settings that order evidence, not probabilities
that anybody measured; noisy-or assumes that sources err independently (Pearl, Probabilistic Reasoning in Intelligent
Systems, 1988, section 4.3.2), which articles that copy from each other do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import floor, prod

MILLION = 1_000_000


def noisy_or(worths: Iterable[float]) -> float:
    """The belief that independent sources give together; 0 for none.

    >>> round(noisy_or([0.5, 0.5]), 3)
    0.75
    >>> noisy_or([])
    0.0
    """
    return 1.0 - prod((1.0 - worth for worth in worths), start=1.0)


def by_source(worths: Iterable[tuple[str, float]]) -> list[float]:
    """The strongest worth of each source, in order of the sources' first mention.

    >>> by_source([("a", 0.3), ("b", 0.5), ("a", 0.4)])
    [0.4, 0.5]
    """
    strongest: dict[str, float] = {}
    for source, worth in worths:
        strongest[source] = max(worth, strongest.get(source, 0.0))
    return list(strongest.values())


def edge_belief(supporting: Iterable[tuple[str, float]], denying: Iterable[tuple[str, float]]) -> float:
    """The belief of an edge in whole millionths, so that it is the same on every machine and in every kernel.

    >>> edge_belief([("article", 0.3)], [("review", 0.6), ("trial", 0.8)])
    0.024
    """
    return floor(noisy_or(by_source(supporting)) * (1.0 - noisy_or(by_source(denying))) * MILLION + 0.5) / MILLION
