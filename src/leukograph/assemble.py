"""Edges -> arrays: the network of a store, or of edges that are given one by one."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from leukograph.edges import Key, belief_of, grouped
from leukograph.kernel import Arrays, rows, taken
from leukograph.model import Claim, StepKind
from leukograph.network import Code, Edge, Network, cost_of_belief
from leukograph.parts import Parts, is_foreign, read_parts
from leukograph.store import Store
from leukograph.vocabulary import Vocabulary, read_vocabulary

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison

SUBCLASS = "subClassOf"
Cells = TypeVar("Cells", bound="SupportsRichComparison")


def network_of(
    names: Sequence[str],
    labels: Sequence[str],
    kinds: Sequence[str],
    *,
    edges: Iterable[Edge],
    denials: Iterable[Claim],
    vocabulary: Vocabulary,
) -> Network:
    """The network of nodes (sorted by name) and edges, put in the order of their ends, relations and conditions."""
    ordered = sorted(edges, key=attrgetter("tail", "relation", "head", "condition"))
    codes, code_of = _codes(ordered, [_adds_up(*each, vocabulary) for each in zip(names, kinds, strict=True)])
    said = [claim for edge in ordered for claim in edge.claims]
    iris = [claim.iri for claim in said]
    claims = dict(zip(iris, said, strict=True)) | {claim.iri: claim for claim in denials}
    number = dict(zip(claims, range(len(claims)), strict=True))
    sources, source_of = _numbered([claim.source for claim in claims.values()])
    classes, class_of = _numbered([(claim.evidence, claim.certainty) for claim in claims.values()])
    kind_names, kind_of = _numbered(kinds)
    heads = array("I", [edge.head for edge in ordered])
    out_start, _, in_start, in_tails, in_edges = rows(array("I", [edge.tail for edge in ordered]), heads, len(names))
    arrays = Arrays(
        out_start=out_start,
        heads=memoryview(heads),
        codes=memoryview(code_of),
        costs=memoryview(array("I", [cost_of_belief(edge.belief) for edge in ordered])),
        in_start=in_start,
        in_tails=in_tails,
        in_edges=in_edges,
        node_kinds=memoryview(array("B", kind_of)),
        said_start=memoryview(array("I", accumulate((len(edge.claims) for edge in ordered), initial=0))),
        said=memoryview(array("I", [number[iri] for iri in iris])),
        claim_source=memoryview(array("I", source_of)),
        claim_class=memoryview(array("B", class_of)),
        claim_denied=memoryview(array("B", [claim.denied for claim in claims.values()])),
    )
    denied = [number[claim.iri] for claim in claims.values() if claim.denied]
    return Network(names, labels, kind_names, codes, sources, classes, list(claims.values()), denied, vocabulary, arrays)


def bulk_network(
    names: Sequence[str],
    ends: tuple[array[int], array[int]],
    *,
    codes: Sequence[Code],
    code_of: array[int],
    cost_of: array[int],
    vocabulary: Vocabulary,
) -> Network:
    """The network of many edges without claims, given as arrays: their ends (type code I), codes (H) and costs (I).

    Nodes are labelled by their names, which are sorted, and are of one kind without a name. Edges come to stand in order of
    their tails, otherwise as given.
    """
    out_start, order, in_start, in_tails, in_edges = rows(*ends, len(names))
    heads, code, cost = (taken(each, order) for each in (ends[1], code_of, cost_of))
    claims = (memoryview(array(kind)) for kind in "IIIBB")
    arrays = Arrays(out_start, heads, code, cost, in_start, in_tails, in_edges, memoryview(bytes(len(names))), *claims)
    return Network(names, names, [""], codes, [], [], [], [], vocabulary, arrays)


def _codes(edges: Sequence[Edge], adding: Sequence[bool]) -> tuple[list[Code], array[int]]:
    """What there is in edges, in order, and the number of that of each; `adding`: where less is less of the whole."""
    told = [
        (e.relation, e.condition, e.kind, e.sign, e.way_back, e.kind is not StepKind.HIERARCHY or adding[e.tail])
        for e in edges
    ]
    each, code_of = _numbered(told)
    codes = [Code(relation, sign, kind, condition, back, up) for relation, condition, kind, sign, back, up in each]
    return codes, array("H", code_of)


def _numbered(values: Sequence[Cells]) -> tuple[list[Cells], list[int]]:
    """What there is among values, in order, and the number of that of each value."""
    each = sorted(set(values))
    place = {value: number for number, value in enumerate(each)}
    return each, [place[value] for value in values]


def _adds_up(name: str, kind: str, vocabulary: Vocabulary) -> bool:
    """True for a term of which less is less of what it is a kind of; of a loaded term only where all of its kind add up."""
    known = vocabulary.kinds.get(kind)
    if known is None or name in vocabulary.apart:
        return False
    return known.adds_up == "always" or (known.adds_up == "own" and not is_foreign(name))


def read_network(store: Store) -> Network:
    """The network of a store: causal edges from claims, hierarchy steps upward, definition steps as inferred."""
    return network_from(read_parts(store), read_vocabulary(store))


def network_from(parts: Parts, vocabulary: Vocabulary, together: Mapping[Key, list[Claim]] | None = None) -> Network:
    """The network of the parts of a store; `together`: their claims by edge, where they have been grouped before."""
    terms, together = parts.terms(), grouped(parts.one_claims()) if together is None else together
    names = list(terms)
    number = {name: position for position, name in enumerate(names)}
    edges = [
        *_causal(together, number, vocabulary),
        *(Edge(number[n], number[b], SUBCLASS, 1, 1.0, StepKind.HIERARCHY) for n, b in parts.steps()),
        *_definitions(parts, number, vocabulary),
    ]
    denied = {claim.iri: claim for claims in together.values() for claim in claims if claim.denied}
    denials = [denied[iri] for iri in sorted(denied)]
    labels, kinds = ([row[column] for row in terms.values()] for column in (0, 1))
    return network_of(names, labels, kinds, edges=edges, denials=denials, vocabulary=vocabulary)


def _causal(together: Mapping[Key, list[Claim]], number: Mapping[str, int], vocabulary: Vocabulary) -> Iterator[Edge]:
    acts = {
        name: (relation.sign, StepKind(relation.traversal))
        for name, relation in vocabulary.relations.items()
        if relation.traversal in {StepKind.CAUSAL, StepKind.ASSOCIATION}
    }
    for (subject, relation, object_, condition), claims in together.items():
        # The supporting claims come first.
        if relation in acts and not claims[0].denied:
            (sign, kind), belief = acts[relation], belief_of(claims, vocabulary)
            yield Edge(number[subject], number[object_], relation, sign, belief, kind, condition, tuple(claims))


def _definitions(parts: Parts, number: Mapping[str, int], vocabulary: Vocabulary) -> Iterator[Edge]:
    """Definition steps: sure, as hierarchy steps are, because they say what words mean."""
    for subject, name, object_ in sorted(parts.definitions):
        relation, ends = vocabulary.relations[name], (number[subject], number[object_])
        yield Edge(*ends, name, relation.sign, 1.0, StepKind.DEFINITION, way_back=relation.inverse)
