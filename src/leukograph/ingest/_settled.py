"""What is made of a file once it is read: claims from its edges, and the names that we know its terms by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import sha256

from leukograph.edges import Key
from leukograph.ingest._found import Found
from leukograph.model import Claim
from leukograph.parts import is_curie, is_foreign, language_rank
from leukograph.store import Store
from leukograph.terms import CLAIM, GRAPH, name_of
from leukograph.vocabulary import Vocabulary

BARE = "ECO:0000034"
MATCHES = "SELECT ?term ?other { ?term lk:kind ?kind ; skos:exactMatch ?other FILTER(STRSTARTS(STR(?term), STR(lk:))) }"
THEIRS = """
SELECT ?graph ?one ?other {
  GRAPH ?graph { ?one skos:exactMatch ?other } FILTER(STRSTARTS(STR(?graph), CONCAT(STR(graph:), "load/")))
}"""
THEIR_NAMES = """
PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>
SELECT DISTINCT ?described ?graph ?other ?name {
  ?term lk:kind ?kind ; skos:exactMatch ?other . FILTER(STRSTARTS(STR(?term), STR(lk:)))
  GRAPH ?described { ?other lk:kind ?theirs }
  GRAPH ?graph { ?other rdfs:label|skos:altLabel|oboInOwl:hasExactSynonym ?name }
  FILTER(STRSTARTS(STR(?described), CONCAT(STR(graph:), "load/")) && STRSTARTS(STR(?graph), CONCAT(STR(graph:), "load/")))
}"""
LABELS_OF_NO_TERM = """
SELECT DISTINCT ?other ?name (LANG(?name) AS ?language) {
  ?other rdfs:label ?name FILTER(ISIRI(?other) && NOT EXISTS { ?other lk:kind ?kind })
}"""
NAMES = """
SELECT ?other ?name {
  ?term lk:kind ?kind ; skos:exactMatch ?other . FILTER(STRSTARTS(STR(?term), STR(lk:)))
  { ?term rdfs:label|skos:altLabel ?name } UNION {
    GRAPH ?graph { ?other rdfs:label ?name } FILTER(STRSTARTS(STR(?graph), CONCAT(STR(graph:), "ontology/")))
  }
}"""


def claims_of_edges(
    found: Found, edges: Iterable[tuple[str, str, str]], terms: Mapping[str, Mapping[str, str]]
) -> Iterator[Claim]:
    """The claims that edges make whose relation is one of ours by the mapping; a gene is never the end of a causal one."""
    kinds = {name: kind for each in terms.values() for name, kind in each.items()}
    vocabulary, seen = found.known.vocabulary, set[str]()
    for subject, predicate, object_ in edges:
        relation = found.known.relations.get(predicate[1:-1])
        if relation is None:
            continue
        ends = name_of(subject[1:-1]), name_of(object_[1:-1])
        # A gene that no file of this load describes is one by its identifier: the order of loads decides nothing.
        kind = kinds.get(ends[1]) or found.kind_of(object_)
        if kind == "Gene" and vocabulary.relations[relation].traversal == "causal":
            continue
        said = "\t".join([*ends, relation, found.key])
        iri = CLAIM + sha256(said.encode()).hexdigest()[:16]
        if iri not in seen and ends[0] != ends[1]:
            seen.add(iri)
            locator = f"{subject[1:-1].rsplit('/', 1)[-1]} subClassOf {predicate[1:-1].rsplit('/', 1)[-1]}"
            yield Claim(
                iri,
                *(ends[0], relation, ends[1]),
                denied=False,
                source=found.key,
                locator=locator,
                evidence=BARE,
                certainty="stated",
            )


def seen_names(
    store: Store, fold: Callable[[str], str]
) -> tuple[set[tuple[str, str]], list[tuple[str, str, str]], dict[str, frozenset[str]]]:
    """Our exact matches, those of files that were loaded before (with their keys), and the folded names of our matches."""
    ours = {(name_of(_text(term)), name_of(_text(other))) for term, other in store.select(MATCHES, apart=False)}
    ours = {pair for pair in ours if not is_foreign(pair[0])}
    theirs = [
        (_key(graph), name_of(_text(one)), name_of(_text(other))) for graph, one, other in store.select(THEIRS, apart=False)
    ]
    seen: dict[str, set[str]] = {}
    for other, name in store.select(NAMES, apart=False):
        seen.setdefault(name_of(_text(other)), set()).add(fold(_text(name)))
    return ours, sorted(theirs), {name: frozenset(names) for name, names in seen.items()}


def refused_before(
    store: Store, seen: Mapping[str, frozenset[str]], fold: Callable[[str], str], keys: Collection[str]
) -> set[str]:
    """The terms that files but those of the keys give quite other names than the folded ones we know them by.

    They were told as conflicts when these files were loaded.
    """
    given: dict[tuple[str, str], set[str]] = {}
    for described, graph, other, name in store.select(THEIR_NAMES, apart=False):
        if _key(described) == _key(graph):
            given.setdefault((_key(graph), name_of(_text(other))), set()).add(_text(name))
    return {
        name
        for (key, name), texts in given.items()
        if key not in keys and seen.get(name) and seen[name].isdisjoint(map(fold, texts))
        if not any(is_curie(text, name) for text in texts)
    }


def counted(claims: Iterable[Claim], together: Mapping[Key, Iterable[Claim]], vocabulary: Vocabulary) -> dict[str, int]:
    """How many claims and edges there are, as `contents` names them."""
    denied = {claim.iri: claim.denied for claim in claims}
    signs = Counter(
        vocabulary.relations[key[1]].sign for key, said in together.items() if not all(claim.denied for claim in said)
    )
    return {
        "claims": len(denied),
        "claims that deny": sum(denied.values()),
        "edges": signs.total(),
        "edges that raise": signs[1],
        "edges that lower": signs[-1],
    }


def _key(graph: object) -> str:
    """The key of the file that a graph was loaded from."""
    return _text(graph).removeprefix(GRAPH + "load/").split("/")[0]


def labels_of_no_term(store: Store) -> dict[str, list[tuple[str, int]]]:
    """The labels with their ranks of what is so far a term of nobody, by name: it keeps them when a file describes it."""
    found: dict[str, list[tuple[str, int]]] = {}
    for other, name, language in store.select(LABELS_OF_NO_TERM, apart=False):
        found.setdefault(name_of(_text(other)), []).append((_text(name), language_rank(_text(language))))
    return found


def _text(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))
