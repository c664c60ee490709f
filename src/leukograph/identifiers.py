"""By which identifiers an export names terms: our own, or those of other ontologies where a term has an exact match.

With `standard` identifiers a term takes its exact match of the first prefix in the list of its kind (`lk:identifiedBy`), and
ours becomes a cross-reference. The relations stay ours: their sign is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from leukograph.entries import Entry, Match
from leukograph.errors import ParameterError
from leukograph.store import BlankNode, Literal, NamedNode, Quad, Term
from leukograph.terms import BASE, iri_of, prefixes
from leukograph.vocabulary import Vocabulary

WAYS = ("own", "standard")
EXACT = "skos:exactMatch"


class Identifiers:
    """The identifier of each term as CURIE and IRI, and what its cross-references are."""

    def __init__(self, terms: Mapping[str, Entry], vocabulary: Vocabulary, ids: str = "own") -> None:
        if ids not in WAYS:
            raise ParameterError(f"there are no identifiers {ids!r}; there are: {', '.join(WAYS)}")
        self.ids = ids
        self._terms = terms
        self._chosen = dict(_chosen(terms, vocabulary)) if ids == "standard" else {}

    def chosen(self, name: str) -> Match | None:
        """The exact match that a term is named by; None where it keeps our name."""
        return self._chosen.get(name)

    @property
    def kept(self) -> int:
        """How many terms keep our name though standard ones are asked for."""
        return len(self._terms) - len(self._chosen) if self.ids == "standard" else 0

    def iri(self, name: str) -> str:
        """The IRI of a term, class or relation from its local name."""
        match = self._chosen.get(name)
        return match.iri if match else own_iri(name)

    def curie(self, name: str) -> str:
        """The CURIE of a term, class or relation from its local name; the IRI where no prefix is declared for it."""
        match = self._chosen.get(name)
        return match.identifier if match else prefixes().shorten(own_iri(name))

    def matches(self, name: str) -> tuple[Match, ...]:
        """The mappings of a term: all but the one that it is named by, and then ours as an exact match."""
        entry, chosen = self._terms.get(name), self._chosen.get(name)
        said = entry.mappings if entry else ()
        if chosen is None or entry is None:
            return said
        ours = Match(EXACT, prefixes().shorten(entry.iri), entry.iri, entry.label)
        return (ours, *(match for match in said if (match.predicate, match.iri) != (EXACT, chosen.iri)))

    def cross_references(self, name: str) -> tuple[str, ...]:
        """The exact matches of a term beside its identifier, as CURIEs; ours among them where another one was chosen."""
        return tuple(match.identifier for match in self.matches(name) if match.predicate == EXACT)

    def renamed(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """The quads with every term under its identifier.

        Where another one was chosen, ours is its exact match, and the label that the other ontology gives it is a synonym:
        the label stays ours, so that there is one.
        """
        if not self._chosen:
            yield from quads
            return
        names = {iri_of(name): NamedNode(match.iri) for name, match in self._chosen.items()}
        labels = {match.iri: self._terms[name].label for name, match in self._chosen.items()}
        exact, label, synonym = (NamedNode(str(prefixes().expand(each))) for each in (EXACT, "rdfs:label", "skos:altLabel"))
        for quad in quads:
            subject, predicate, object_ = _named(quad.subject, names), quad.predicate, _named(quad.object, names)
            if predicate == exact and subject == object_:
                object_ = quad.subject
            if predicate == label and subject == quad.subject and _is(subject, labels):
                if isinstance(object_, Literal) and object_.value == labels[str(getattr(subject, "value", ""))]:
                    continue
                predicate = synonym
            if isinstance(subject, NamedNode | BlankNode):
                yield Quad(subject, predicate, object_, quad.graph_name)


def own_iri(name: str) -> str:
    """The IRI of a local name; a name that is an IRI of others stays as it is."""
    return name if "://" in name else iri_of(name)


def _named(term: Term, names: Mapping[str, NamedNode]) -> Term:
    return names.get(term.value, term) if isinstance(term, NamedNode) and term.value.startswith(BASE) else term


def _is(term: Term, labels: Mapping[str, str]) -> bool:
    return isinstance(term, NamedNode) and term.value in labels


def _chosen(terms: Mapping[str, Entry], vocabulary: Vocabulary) -> Iterator[tuple[str, Match]]:
    """The terms that have an exact match in one of their kind's standards, with the first of the first of these."""
    for name, entry in terms.items():
        kind = vocabulary.kinds.get(entry.kind)
        standards = kind.standards if kind else ()
        exact = [match for match in entry.mappings if match.predicate == EXACT]
        ranked = [
            (standards.index(prefix), match) for match in exact if (prefix := match.identifier.split(":")[0]) in standards
        ]
        if ranked:
            yield name, min(ranked)[1]
