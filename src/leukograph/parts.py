"""What the network and the names are made from: rows of a store, and of files that are being loaded into it.

Terms of loaded files that mean the same as another (`lk:sameTermAs` in the graph `joined`) are one with it: their claims,
places in the hierarchy and names become its own, while what the file says stays as it is in the file's graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from leukograph.claims import read_back
from leukograph.model import Claim
from leukograph.store import Store
from leukograph.terms import GRAPH, name_of

JOINED = GRAPH + "joined"
LABELS = "SELECT DISTINCT ?term ?name ?kind (LANG(?name) AS ?language) { ?term lk:kind ?kind ; rdfs:label ?name }"
HIERARCHY = """
SELECT DISTINCT ?narrow ?broad {
  ?narrow rdfs:subClassOf ?broad ; lk:kind ?k1 . ?broad lk:kind ?k2 . FILTER(?narrow != ?broad)
} ORDER BY ?narrow ?broad"""
SUPERCLASSES = """
SELECT DISTINCT ?narrow ?broad {
  ?narrow rdfs:subClassOf ?broad FILTER(?narrow != ?broad && ISIRI(?narrow) && ISIRI(?broad))
}"""
DEFINITIONS = """
SELECT DISTINCT ?subject ?relation ?object {
  GRAPH graph:inferred { ?subject ?relation ?object } ?relation rdfs:subPropertyOf lk:definedBy
} ORDER BY ?subject ?relation ?object"""
SAME = "SELECT ?term ?other { GRAPH graph:joined { ?term lk:sameTermAs ?other } }"
SYNONYMS = """
PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>
SELECT DISTINCT ?term ?name { ?term skos:altLabel|oboInOwl:hasExactSynonym ?name FILTER(ISIRI(?term)) }"""
IDENTIFIERS = "SELECT DISTINCT ?term ?name { ?term lk:kind ?kind ; skos:exactMatch ?other . ?other skos:notation ?name }"


def is_foreign(name: str) -> bool:
    """True for the name of a term that is not of the shipped ontology: an IRI, or a term of a loaded list of edges."""
    return ":" in name or name.startswith("load/")


def language_rank(tag: str) -> int:
    """0 for English or no language, else 1.

    >>> language_rank("en-GB"), language_rank(""), language_rank("de")
    (0, 0, 1)
    """
    return int(bool(tag) and not tag.casefold().startswith("en"))


def is_curie(label: str, name: str) -> bool:
    """True for a label that is only the identifier of its term again: `OMIM:243400`."""
    return ":" in label and " " not in label and label.rsplit(":", maxsplit=1)[-1] in name


@dataclass(slots=True)
class Parts:
    """Rows by the names that their sources use: labels (term, label, kind, rank), steps, claims, further names, who is one.

    The rank of a label is 0 where it is in English or in no language, else 1. Only what has a label with a kind is a term:
    steps and further names of others wait until a file describes them.
    """

    labels: list[tuple[str, str, str, int]] = field(default_factory=list)
    hierarchy: list[tuple[str, str]] = field(default_factory=list)
    definitions: list[tuple[str, str, str]] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    same: dict[str, str] = field(default_factory=dict)

    def terms(self) -> dict[str, tuple[str, str]]:
        """Label and kind of every term, sorted by name; a label that says more than an identifier is preferred."""
        found: dict[str, tuple[int, bool, str]] = {}
        kinds: dict[str, str] = {}
        for name, label, kind, rank in self.labels:
            if name not in self.same:
                row = (rank, is_curie(label, name), label)
                found[name], kinds[name] = min(found.get(name, row), row), min(kinds.get(name, kind), kind)
        return {name: (row[2], kinds[name]) for name, row in sorted(found.items())}

    def steps(self) -> list[tuple[str, str]]:
        """The hierarchy steps between terms, sorted, each once."""
        same, known = self.same, {name for name, *_ in self.labels}
        ends = {(same.get(n, n), same.get(b, b)) for n, b in self.hierarchy if n in known and b in known}
        return sorted(pair for pair in ends if pair[0] != pair[1])

    def one_claims(self) -> list[Claim]:
        """The claims with the names under which their terms are one, in the order in which they came."""
        known = {name for name, *_ in self.labels}
        return list(joined_claims(self.claims, self.same, known))

    def names(self) -> list[tuple[str, str]]:
        """Synonyms, identifiers and, for terms that are one with another, their labels."""
        same, known = self.same, {name for name, *_ in self.labels}
        found = {(same.get(term, term), name) for term, name in (*self.synonyms, *self.identifiers) if term in known}
        found.update((same[term], label) for term, label, *_ in self.labels if term in same and not is_curie(label, term))
        return sorted(found)


def joined_claims(claims: Iterable[Claim], same: Mapping[str, str], known: Iterable[str]) -> Iterator[Claim]:
    """The claims between known terms, with the names under which these are one; none from a term to itself."""
    known = set(known)
    for claim in claims:
        if claim.subject not in known or claim.object not in known:
            continue
        ends = same.get(claim.subject, claim.subject), same.get(claim.object, claim.object)
        if ends[0] == ends[1]:
            continue
        yield claim if ends == (claim.subject, claim.object) else replace(claim, subject=ends[0], object=ends[1])


def read_labels(store: Store) -> Parts:
    """The parts of a store that names are made from."""
    return Parts(
        labels=[(row[0], row[1], row[2], language_rank(row[3])) for row in _rows(store, LABELS, (0, 2))],
        synonyms=[(row[0], row[1]) for row in _rows(store, SYNONYMS, (0,))],
        identifiers=[(row[0], row[1]) for row in _rows(store, IDENTIFIERS, (0,))],
        same=read_same(store),
    )


def read_same(store: Store) -> dict[str, str]:
    """The terms of a store that are one with another, and with which."""
    return {row[0]: row[1] for row in _rows(store, SAME, (0, 1))}


def read_parts(store: Store, claims: Iterable[Claim] | None = None) -> Parts:
    """The parts of a store; its claims are not read again where they are given."""
    return replace(
        read_labels(store),
        hierarchy=[(row[0], row[1]) for row in _rows(store, SUPERCLASSES, (0, 1))],
        definitions=[(row[0], row[1], row[2]) for row in _rows(store, DEFINITIONS, (0, 1, 2))],
        claims=read_back(store) if claims is None else list(claims),
    )


def _rows(store: Store, query: str, terms: tuple[int, ...]) -> list[list[str]]:
    """The rows of a query as texts; those in the columns `terms` as names."""
    found = []
    for row in store.select(query, apart=False):
        cells = ["" if cell is None else str(getattr(cell, "value", cell)) for cell in row]
        for column in terms:
            cells[column] = name_of(cells[column])
        found.append(cells)
    return found
