"""What a store knows before a file is read: the relations of RO and Biolink by ours, our terms by their identifiers."""

from __future__ import annotations

from leukograph.ingest._found import Known
from leukograph.parts import LABELS
from leukograph.store import Store
from leukograph.terms import GRAPH, SOURCE, iri_of, name_of
from leukograph.vocabulary import read_vocabulary

# A relation of others that is the same as ours, close to it or narrower says what ours says; one that is broader does not.
RELATIONS = """
SELECT ?rank ?ours ?theirs {
  VALUES (?match ?rank) { (skos:exactMatch 1) (skos:closeMatch 2) (skos:narrowMatch 3) }
  ?ours a owl:ObjectProperty ; ?match ?theirs . FILTER(STRSTARTS(STR(?ours), STR(lk:)))
} ORDER BY ?theirs ?rank ?ours"""
TAKES = "SELECT ?kind ?prefix { ?kind a lk:Kind ; lk:takes ?prefix }"
SOURCES = """
SELECT ?graph ?source (SAMPLE(?text) AS ?title) {
  GRAPH ?graph { ?source a lk:Source OPTIONAL { ?source dct:title ?text } }
} GROUP BY ?graph ?source"""
MATCHES = "SELECT ?term ?other { ?term lk:kind ?kind ; skos:exactMatch ?other FILTER(STRSTARTS(STR(?term), STR(lk:))) }"


def known_of(store: Store, names: dict[str, str]) -> Known:
    """What a store knows; its terms come into `names`, where those of files that are read may join them.

    Raises: DataError if its vocabulary has faults.
    """
    vocabulary = read_vocabulary(store)
    takes = {_text(prefix): name_of(_text(kind)) for kind, prefix in store.select(TAKES, apart=False)}
    told = sorted(
        (name_of(_text(row[0])), name_of(_text(row[2])), _text(row[1])) for row in store.select(LABELS, apart=False)
    )
    names |= {iri_of(name).casefold(): name for name, *_ in told}
    # An identifier of ours means our term, though a file that was loaded before has it under whatever name.
    names |= {_text(match).casefold(): name_of(_text(one)) for one, match in store.select(MATCHES, apart=False)}
    relations: dict[str, str] = {}
    signs: dict[str, set[int]] = {}
    for _, ours, theirs in store.select(RELATIONS, apart=False):
        name, other = name_of(_text(ours)), _text(theirs)
        relation = vocabulary.relations.get(name)
        if relation is not None and relation.traversal != "definition":
            relations.setdefault(other, name)
            signs.setdefault(other, set()).add(relation.sign)
    # One that would take two signs takes none.
    signed = {each: name for each, name in relations.items() if len(signs[each]) == 1}
    kinds, labels = {name: kind for name, kind, _ in told}, {name: label for name, _, label in told}
    return Known(vocabulary, names, signed, takes, kinds, labels, _sources(store))


def _sources(store: Store) -> dict[str, tuple[str, bool]]:
    """The titles of the sources of a store by their keys, and whether they stand outside of what was loaded."""
    found: dict[str, tuple[str, bool]] = {}
    for graph, source, title in store.select(SOURCES, apart=False):
        ours = not _text(graph).startswith(GRAPH + "load/")
        key = _text(source).removeprefix(SOURCE)
        if ours or key not in found:
            found[key] = _text(title), ours
    return found


def _text(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))
