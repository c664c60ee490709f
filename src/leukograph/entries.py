"""What an export speaks of, read from a store: header, classes, terms, relations, sources, claims and values, each whole.

All of it comes in order of names, keys or IRIs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from leukograph.amounts import read_amount, read_interval
from leukograph.claims import read_back
from leukograph.model import Claim, Value
from leukograph.store import Store
from leukograph.terms import BASE, SOURCE, name_of, prefixes
from leukograph.vocabulary import Vocabulary

HEADER = """
SELECT ?ontology ?property ?value {
  VALUES ?property { owl:versionIRI owl:versionInfo dct:title dct:description dct:creator dct:license dct:created
    dct:bibliographicCitation vann:preferredNamespacePrefix vann:preferredNamespaceUri }
  ?ontology a owl:Ontology ; ?property ?value
} ORDER BY ?ontology ?property ?value"""
CLASSES = """
SELECT ?class (MIN(?name) AS ?label) (MIN(?said) AS ?definition) {
  ?class a owl:Class ; rdfs:label ?name FILTER(STRSTARTS(STR(?class), STR(lk:))) FILTER NOT EXISTS { ?class lk:kind ?kind }
  OPTIONAL { ?class skos:definition ?said }
} GROUP BY ?class ORDER BY ?class"""
TERMS = """
SELECT ?term (MIN(?k) AS ?kind) (MIN(?name) AS ?label) (MIN(?said) AS ?definition) (MIN(?words) AS ?note)
       (MIN(?why) AS ?unmapped) {
  ?term lk:kind ?k ; rdfs:label ?name . OPTIONAL { ?term skos:definition ?said } OPTIONAL { ?term lk:note ?words }
  OPTIONAL { ?term lk:unmapped ?why }
} GROUP BY ?term ORDER BY ?term"""
SYNONYMS = "SELECT DISTINCT ?term ?name { ?term lk:kind ?kind ; skos:altLabel ?name } ORDER BY ?term LCASE(?name) ?name"
PARENTS = """
SELECT DISTINCT ?narrow ?broad {
  ?narrow rdfs:subClassOf ?broad FILTER(isIRI(?narrow) && isIRI(?broad) && ?narrow != ?broad)
} ORDER BY ?narrow ?broad"""
MAPPINGS = """
SELECT DISTINCT ?one ?match ?other ?identifier ?label {
  VALUES ?match { skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch }
  ?one ?match ?other . ?other skos:notation ?identifier . OPTIONAL { ?other rdfs:label ?label }
} ORDER BY ?one ?match ?identifier ?label"""
RELATIONS = """
SELECT ?relation (MIN(?said) AS ?definition) (COUNT(?t) AS ?transitive) {
  ?relation a owl:ObjectProperty FILTER(STRSTARTS(STR(?relation), STR(lk:)))
  OPTIONAL { ?relation skos:definition ?said } OPTIONAL { ?relation a ?t FILTER(?t = owl:TransitiveProperty) }
} GROUP BY ?relation ORDER BY ?relation"""
ABOVE = """
SELECT DISTINCT ?narrow ?broad { ?narrow a owl:ObjectProperty ; rdfs:subPropertyOf ?broad } ORDER BY ?narrow ?broad"""
SOURCES = """
SELECT ?source (MIN(?k) AS ?key) (MIN(?t) AS ?title) (MIN(?a) AS ?authors) (MIN(?d) AS ?date) (MIN(?l) AS ?licence)
       (MIN(?g) AS ?get) (MIN(STR(?see)) AS ?address) (MIN(?sha) AS ?sha256) {
  ?source a lk:Source ; dct:identifier ?k . OPTIONAL { ?source dct:title ?t } OPTIONAL { ?source dct:creator ?a }
  OPTIONAL { ?source dct:date ?d } OPTIONAL { ?source dct:license ?l } OPTIONAL { ?source dct:source ?g }
  OPTIONAL { ?source rdfs:seeAlso ?see } OPTIONAL { ?source lk:sha256 ?sha }
} GROUP BY ?source ORDER BY ?key"""
DETAILS = """
SELECT ?claim ?population ?curator ?date ?share ?dose ?onset ?note {
  ?claim a lk:Claim
  OPTIONAL { ?claim lk:population ?population } OPTIONAL { ?claim lk:curator ?curator } OPTIONAL { ?claim lk:date ?date }
  OPTIONAL { ?claim lk:share ?share } OPTIONAL { ?claim lk:dose ?dose } OPTIONAL { ?claim lk:onset ?onset }
  OPTIONAL { ?claim lk:note ?note }
} ORDER BY ?claim"""
VALUES = """
SELECT ?value ?term ?role ?quantity ?interval ?unit ?population ?source ?locator ?evidence ?certainty ?note ?curator ?date {
  ?value a lk:Value ; lk:term ?term ; lk:role ?role ; lk:quantity ?quantity ; lk:interval ?interval ; lk:unit ?unit ;
    lk:source ?source ; lk:locator ?locator ; lk:evidence ?evidence ; lk:certainty ?certainty .
  OPTIONAL { ?value lk:population ?population } OPTIONAL { ?value lk:note ?note } OPTIONAL { ?value lk:curator ?curator }
  OPTIONAL { ?value lk:date ?date }
} ORDER BY ?value"""


@dataclass(frozen=True, slots=True)
class Header:
    """What the ontology says of itself; empty where it says nothing. `licence` and the IRIs are IRIs, `created` is a day."""

    iri: str = BASE + "ontology"
    version_iri: str = ""
    version: str = ""
    title: str = ""
    description: str = ""
    creator: str = ""
    licence: str = ""
    created: str = ""
    citation: str = ""
    prefix: str = "lk"
    namespace: str = BASE


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A mapping: `skos:exactMatch` or another predicate, the identifier as CURIE and as IRI, its label where it was seen."""

    predicate: str
    identifier: str
    iri: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A term, or an upper class (then without a kind). `parents` are local names of direct superclasses, inferred too."""

    name: str
    iri: str
    label: str
    kind: str = ""
    definition: str = ""
    note: str = ""
    synonyms: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    mappings: tuple[Match, ...] = ()
    unmapped: str = ""


@dataclass(frozen=True, slots=True)
class RelationEntry:
    """A relation with its place in the tree (`parents` direct, `ancestors` all), sign, inverse and mappings."""

    name: str
    iri: str
    label: str
    sign: int
    traversal: str
    cuts: bool
    definition: str = ""
    parents: tuple[str, ...] = ()
    ancestors: frozenset[str] = frozenset()
    inverse: str = ""
    transitive: bool = False
    mappings: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source as its table has it: `get` says how it is found, `address` is its address on the web, if it has one."""

    key: str
    iri: str
    title: str = ""
    authors: str = ""
    date: str = ""
    licence: str = ""
    get: str = ""
    address: str = ""
    sha256: str = ""


def _texts(store: Store, query: str) -> list[list[str]]:
    """The rows of a query as texts; what is unbound is empty."""
    return [["" if cell is None else str(getattr(cell, "value", cell)) for cell in row] for row in store.select(query)]


def _several(rows: Iterable[list[str]], make: Callable[..., Any] = name_of) -> dict[str, tuple[Any, ...]]:
    """What stands in the rows after the first cell, by the local name that is the first cell."""
    found: dict[str, list[Any]] = {}
    for first, *rest in rows:
        found.setdefault(name_of(first), []).append(make(*rest))
    return {name: tuple(each) for name, each in found.items()}


def read_header(store: Store) -> Header:
    """The header of the ontology; one that says nothing if the store has none."""
    said: dict[str, str] = {}
    iri = Header().iri
    for ontology, name, value in _texts(store, HEADER):
        said.setdefault(name.rsplit("#")[-1].rsplit("/")[-1], value)
        iri = ontology
    keys = {
        "version_iri": "versionIRI", "version": "versionInfo", "licence": "license", "citation": "bibliographicCitation",
        "prefix": "preferredNamespacePrefix", "namespace": "preferredNamespaceUri",
    }  # fmt: skip
    named = {name: said[key] for name, key in keys.items() if key in said}
    return Header(iri, **named, **{name: said.get(name, "") for name in ("title", "description", "creator", "created")})


def read_matches(store: Store) -> dict[str, tuple[Match, ...]]:
    """The mappings of each term and relation by its local name; one a pair, with the first label where several were seen."""

    def match(predicate: str, iri: str, identifier: str, label: str) -> Match:
        return Match(prefixes().shorten(predicate), identifier, iri, label)

    found = _several(_texts(store, MAPPINGS), match)
    return {name: tuple({(m.predicate, m.iri): m for m in reversed(each)}.values())[::-1] for name, each in found.items()}


def read_parents(store: Store) -> dict[str, tuple[str, ...]]:
    """The direct superclasses of every class, asserted and inferred, by local names."""
    return _several(_texts(store, PARENTS))


def read_terms(
    store: Store, parents: Mapping[str, tuple[str, ...]], matches: Mapping[str, tuple[Match, ...]]
) -> dict[str, Entry]:
    """The terms by their local names."""
    synonyms = _several(_texts(store, SYNONYMS), str)
    found = {}
    for iri, kind, label, definition, note, unmapped in _texts(store, TERMS):
        name = name_of(iri)
        more = synonyms.get(name, ()), parents.get(name, ()), matches.get(name, ())
        found[name] = Entry(name, iri, label, name_of(kind), definition, note, *more, unmapped)
    return dict(sorted(found.items()))


def read_classes(store: Store, parents: Mapping[str, tuple[str, ...]]) -> dict[str, Entry]:
    """The classes of ours that are no terms, by local name: those above the terms, and those of claims and sources."""
    rows = [(name_of(iri), iri, label, definition) for iri, label, definition in _texts(store, CLASSES)]
    return {n: Entry(n, iri, label, definition=said, parents=parents.get(n, ())) for n, iri, label, said in sorted(rows)}


def read_relations(
    store: Store, vocabulary: Vocabulary, matches: Mapping[str, tuple[Match, ...]]
) -> dict[str, RelationEntry]:
    """The relations by their local names."""
    above = _several(_texts(store, ABOVE))
    found = {}
    for iri, definition, transitive in _texts(store, RELATIONS):
        name = name_of(iri)
        known = vocabulary.relations.get(name)
        if known is not None:
            place = above.get(name, ()), known.ancestors, known.inverse, transitive != "0", matches.get(name, ())
            found[name] = RelationEntry(name, iri, known.label, known.sign, known.traversal, known.cuts, definition, *place)
    return dict(sorted(found.items()))


def read_sources(store: Store) -> dict[str, SourceEntry]:
    """The sources by their keys."""
    return {key: SourceEntry(key, iri, *rest) for iri, key, *rest in _texts(store, SOURCES)}


def read_claims(store: Store) -> tuple[Claim, ...]:
    """The claims, whole, in order of their IRIs."""
    details = {iri: rest for iri, *rest in _texts(store, DETAILS)}
    return tuple(_whole(claim, details[claim.iri]) for claim in read_back(store))


def _whole(claim: Claim, details: list[str]) -> Claim:
    """A claim with what its source says beyond the edge."""
    population, curator, date, *amounts, note = details
    share, dose, onset = (read_amount(text) if text else None for text in amounts)
    return replace(
        claim, population=name_of(population), curator=curator, date=date, share=share, dose=dose, onset=onset, note=note
    )


def read_values(store: Store) -> tuple[Value, ...]:
    """The values, whole, in order of their IRIs."""
    shorten = prefixes().shorten
    found = []
    for iri, term, role, quantity, interval, unit, population, source, locator, evidence, *rest in _texts(store, VALUES):
        what = name_of(term), role, name_of(quantity), read_interval(interval), unit, name_of(population)
        found.append(Value(iri, *what, source.removeprefix(SOURCE), locator, shorten(evidence), *rest))
    return tuple(found)
