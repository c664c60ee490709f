"""The causal questions that a graph can be asked, in the words of people: terms by any name, filters as options."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from leukograph.causal import answer
from leukograph.errors import ParameterError
from leukograph.filters import Filters
from leukograph.model import Answer, Verdict
from leukograph.network import Network
from leukograph.search import Budget

if TYPE_CHECKING:
    from typing import Unpack

    from leukograph.explain import Explanation
    from leukograph.influence import Influences
    from leukograph.interventions import Interventions
    from leukograph.meeting import Common

MOST_STEPS = 50
MOST_LISTED = 10_000


class Options(TypedDict, total=False):
    """What narrows a causal question.

    relations, kinds, sources, evidence: only these relations (and those below them), kinds of term between the ends, sources
    and evidence classes count. min_belief: from 0 to 1. via, avoid: terms to pass or not to pass. given: conditions that
    hold. without: what is removed. associations: walk associations too, which have no sign.
    """

    relations: Iterable[str]
    kinds: Iterable[str]
    sources: Iterable[str]
    evidence: Iterable[str]
    min_belief: float | None
    via: Iterable[str]
    avoid: Iterable[str]
    given: Iterable[str]
    without: Iterable[str]
    associations: bool


class Questions(ABC):
    """Causal questions over a network whose terms can be found by name."""

    @property
    @abstractmethod
    def network(self) -> Network:
        """The signed graph as arrays."""

    @abstractmethod
    def resolve(self, text: str) -> str:
        """The local name of the term that a text names. Raises: UnknownTerm, AmbiguousTerm, ParameterError."""

    @abstractmethod
    def source_keys(self) -> Iterable[str]:
        """The sources that a question may name."""

    def filters(self, **options: Unpack[Options]) -> Filters:
        """The options with their names resolved.

        Raises: UnknownTerm, AmbiguousTerm; ParameterError for an unknown relation, kind, source or evidence class, or a
        minimum belief out of range.
        """
        vocabulary = self.network.vocabulary
        sources = list(options.get("sources", ()))
        return Filters(
            relations=known("relation", options.get("relations", ()), vocabulary.relations),
            kinds=self.kinds_of(options.get("kinds", ())),
            sources=known("source", sources, dict.fromkeys(self.source_keys())) if sources else frozenset(),
            evidence=known("evidence class", options.get("evidence", ()), vocabulary.priors),
            min_belief=_share(options.get("min_belief")),
            via=tuple(self.resolve(text) for text in options.get("via", ())),
            avoid=self._terms(options.get("avoid", ())),
            given=self._terms(options.get("given", ())),
            without=self._terms(options.get("without", ())),
            associations=options.get("associations", False),
        )

    def _terms(self, texts: Iterable[str]) -> frozenset[str]:
        return frozenset(self.resolve(text) for text in texts)

    def kinds_of(self, texts: Iterable[str]) -> frozenset[str]:
        """The kinds of term that texts name, by their names or labels. Raises: ParameterError."""
        kinds = self.network.vocabulary.kinds
        labels = {kind.label.casefold(): name for name, kind in kinds.items()}
        return known("kind", (labels.get(text.strip().casefold(), text) for text in texts), kinds)

    def paths(
        self,
        source: str,
        target: str,
        *,
        k: int = 3,
        max_length: int = 8,
        by: str = "belief",
        budget: Budget | None = None,
        **options: Unpack[Options],
    ) -> Answer:
        """The verdict over all causal paths from source to target, and the k best of them.

        Terms are named by label, synonym, local name or identifier. Lengths are steps; beliefs are from 0 to 1.

        Raises: UnknownTerm, AmbiguousTerm; ParameterError for an unknown option or a number out of its range.
        """
        filters = self.filters(**options)
        ends = self.resolve(source), self.resolve(target)
        return answer(self.network, *ends, filters=filters, k=k, max_length=max_length, by=by, budget=budget)

    def causes(
        self,
        term: str,
        *,
        limit: int = 20,
        offset: int = 0,
        of_kind: Iterable[str] = (),
        verdicts: Iterable[str] = (),
        max_length: int = 6,
        **options: Unpack[Options],
    ) -> Influences:
        """What acts on a term through a causal step or more, most believed first, each with verdict, counts and best path.

        of_kind: list only terms of these kinds. verdicts: list only those of which this is the verdict (raises, lowers ...).

        Raises: UnknownTerm, AmbiguousTerm, ParameterError.
        """
        from leukograph.influence import influences

        asked = self._asked(limit, of_kind, max_length, options) | {"offset": _within("the offset", offset, MOST_LISTED, 0)}
        return influences(self.network, self.resolve(term), backward=True, verdicts=verdicts_of(verdicts), **asked)

    def effects(
        self,
        term: str,
        *,
        limit: int = 20,
        offset: int = 0,
        of_kind: Iterable[str] = (),
        verdicts: Iterable[str] = (),
        max_length: int = 6,
        **options: Unpack[Options],
    ) -> Influences:
        """On what a term acts through a causal step or more, most believed first, each with verdict, counts and best path.

        Raises: UnknownTerm, AmbiguousTerm, ParameterError.
        """
        from leukograph.influence import influences

        asked = self._asked(limit, of_kind, max_length, options) | {"offset": _within("the offset", offset, MOST_LISTED, 0)}
        return influences(self.network, self.resolve(term), backward=False, verdicts=verdicts_of(verdicts), **asked)

    def _asked(self, limit: int, of_kind: Iterable[str], max_length: int, options: Options) -> dict[str, Any]:
        """What several questions take alike, looked at and resolved."""
        _within("the limit", limit, MOST_LISTED)
        _within("the maximum length", max_length, MOST_STEPS)
        kinds = self.kinds_of(of_kind)
        return {"filters": self.filters(**options), "max_length": max_length, "of_kind": kinds, "limit": limit}

    def common(self, first: str, second: str, **options: Unpack[Options]) -> Common:
        """The nearest terms that act on both of two terms, and the nearest on which both act, at most three each.

        Raises: UnknownTerm, AmbiguousTerm, ParameterError.
        """
        from leukograph.meeting import common

        filters = self.filters(**options)
        return common(self.network, self.resolve(first), self.resolve(second), filters)

    def explain(
        self,
        *findings: str,
        among: Iterable[str] = (),
        of_kind: Iterable[str] = (),
        limit: int = 5,
        max_length: int = 6,
        **options: Unpack[Options],
    ) -> Explanation:
        """The smallest sets of causes that cover all findings, ranked; with `among`, only of these causes.

        Raises: UnknownTerm, AmbiguousTerm, ParameterError.
        """
        from leukograph.explain import explain

        goals, causes = [self.resolve(text) for text in findings], [self.resolve(text) for text in among]
        return explain(self.network, goals, among=causes, **self._asked(limit, of_kind, max_length, options))

    def interventions(
        self, source: str, target: str, *, max_length: int = 8, budget: Budget | None = None, **options: Unpack[Options]
    ) -> Interventions:
        """Every treatment that acts on a path from source to target: on which step, what they cut, what they worsen.

        Raises: UnknownTerm, AmbiguousTerm, ParameterError.
        """
        from leukograph.interventions import interventions

        _within("the maximum length", max_length, MOST_STEPS)
        filters = self.filters(**options)
        ends = self.resolve(source), self.resolve(target)
        return interventions(self.network, *ends, filters=filters, max_length=max_length, budget=budget)

    def kinds_below(self, term: str) -> list[str]:
        """The local names of a term and of all that are kinds of it, sorted. Raises: UnknownTerm, AmbiguousTerm."""
        return sorted(self.network.below([self.resolve(term)]))

    def kinds_above(self, term: str) -> list[str]:
        """The local names of a term and of all that it is a kind of, sorted. Raises: UnknownTerm, AmbiguousTerm."""
        return sorted(self.network.above([self.resolve(term)]))


def known(noun: str, texts: Iterable[str], names: Mapping[str, Any]) -> frozenset[str]:
    """The names that are known, in any case. Raises: ParameterError for one that is not, with what it may have been."""
    spelled = {name.casefold(): name for name in names}
    found = set()
    for text in texts:
        name = spelled.get(text.strip().removeprefix("lk:").casefold())
        if name is None:
            from difflib import get_close_matches

            near = get_close_matches(text, list(names), n=3, cutoff=0.4) or sorted(names)[:8]
            raise ParameterError(f"there is no {noun} {text!r}. Some that there are: {', '.join(near)}")
        found.add(name)
    return frozenset(found)


def verdicts_of(texts: Iterable[str]) -> frozenset[Verdict]:
    """The verdicts that texts name. Raises: ParameterError."""
    return frozenset(Verdict(name) for name in known("verdict", texts, dict.fromkeys(each.value for each in Verdict)))


def _within(what: str, number: int, most: int, least: int = 1) -> int:
    if not least <= number <= most:
        raise ParameterError(f"{what} is {number}: it must be from {least} to {most}")
    return number


def _share(belief: float | None) -> float | None:
    if belief is not None and not 0 <= belief <= 1:
        raise ParameterError(f"the minimum belief is {belief:g}: it must be from 0 to 1")
    return belief
