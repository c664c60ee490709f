"""Axioms to blame: which of them together make a class unsatisfiable, or the whole ontology inconsistent.

First the axioms about the class, then about what these speak of, and so on, until they are enough; then axioms are taken
away as long as the fault stays. What is left is a justification: without any one of them the fault is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from time import monotonic

from leukograph.errors import ReasonerError
from leukograph.product import ontology
from leukograph.reason import OWL, RDF_TYPE, RDFS, Reasoned, logical, reason_over
from leukograph.store import BlankNode, NamedNode, Store, Term, Triple
from leukograph.terms import BASE, prefixes

TRIES = 120
RECORDS = (" is a lk:Claim", " is a lk:Value", " is a lk:Source", " is a lk:Unit")
THINGS = {OWL + "Class", OWL + "NamedIndividual"}
_BELOW = "SELECT ?narrow ?broad { ?narrow lk:kind ?kind ; rdfs:subClassOf+ ?broad . FILTER(isIRI(?broad)) }"
SUBCLASS = RDFS + "subClassOf"
VERBS = {SUBCLASS: "subClassOf", OWL + "equivalentClass": "equivalentTo", RDF_TYPE: "is a"}
_RDF = RDF_TYPE.removesuffix("type")

Declared = tuple[str, Triple]
Broken = Callable[[Sequence["Axiom"]], bool]


@dataclass(frozen=True, slots=True)
class Axiom:
    """A logical axiom: its triples, the CURIEs that it is about and those that it names, its text, and its claims' IRIs."""

    text: str
    subject: str
    about: frozenset[str]
    names: frozenset[str]
    triples: tuple[Triple, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blame:
    """A class that can have no members (None: the whole ontology), the axioms that make it so, and what follows from it.

    Where the search was stopped, the axioms are not all needed: `whole` is false.
    """

    subject: str | None
    axioms: tuple[Axiom, ...]
    whole: bool
    followers: int


def blame(store: Store, found: Reasoned, seconds: float, tries: int = TRIES) -> list[Blame]:
    """One for each class that is unsatisfiable by itself, not through another; one if the ontology is inconsistent.

    Empty if nothing is wrong. The search ends after so many seconds or calls of the reasoner.
    """
    until = monotonic() + seconds
    background, axioms = read_axioms(ontology(store))
    said = [axiom for axiom in axioms if not axiom.claims]

    def reasoned(chosen: Sequence[Axiom]) -> Reasoned:
        names = {name for axiom in chosen for name in axiom.names}
        declared = [one for name, one in background if name in names or getattr(one.object, "value", "") not in THINGS]
        return reason_over([*declared, *(one for axiom in chosen for one in axiom.triples)], max(until - monotonic(), 0.001))

    if not found.consistent:
        about_terms = [axiom for axiom in said if not axiom.text.endswith(RECORDS)]

        def torn(chosen: Sequence[Axiom]) -> bool:
            return not reasoned(chosen).consistent

        members = {axiom.subject for axiom in about_terms if " is a " in axiom.text}
        members -= {axiom.subject for axiom in about_terms if " is a " not in axiom.text}
        pools = chain(_growing(members, about_terms), [about_terms, said])
        return [Blame(None, *_shrunk(_enough(pools, torn, axioms), torn, tries), 0)]
    if not found.unsatisfiable:
        return []
    try:
        core = set(reasoned(said).unsatisfiable)
    except ReasonerError:
        core = set()
    pool = [axiom for axiom in (said if core else axioms) if axiom.subject != "lk:Unit"]
    roots = _roots(core or set(found.unsatisfiable), pool, store)
    made = []
    for root in roots:
        broken = partial(_fails, reasoned, root)
        enough = _enough(_growing({root}, pool), broken, pool)
        made.append(Blame(root, *_shrunk(enough, broken, tries), len(found.unsatisfiable) - len(roots)))
    return made


def _enough(pools: Iterable[Sequence[Axiom]], broken: Broken, everything: Sequence[Axiom]) -> Sequence[Axiom]:
    """The first of the pools that has the fault; everything, if none has it or the time is over."""
    try:
        return next((pool for pool in pools if broken(pool)), everything)
    except ReasonerError:
        return everything


def _fails(reasoned: Callable[[Sequence[Axiom]], Reasoned], name: str, chosen: Sequence[Axiom]) -> bool:
    found = reasoned(chosen)
    return not found.consistent or name in found.unsatisfiable


def _shrunk(axioms: Sequence[Axiom], broken: Broken, tries: int) -> tuple[tuple[Axiom, ...], bool]:
    """The axioms without those that the fault does not need, and whether the search came to its end."""
    left, size = list(axioms), max(1, len(axioms) // 2)
    while left:
        start = 0
        while start < len(left):
            if tries <= 0:
                return tuple(left), False
            tries -= 1
            fewer = left[:start] + left[start + size :]
            try:
                still = broken(fewer)
            except ReasonerError:
                return tuple(left), False
            if still:
                left = fewer
            else:
                start += size
        if size == 1:
            break
        size = max(1, size // 2)
    return tuple(left), True


def _growing(roots: set[str], axioms: Sequence[Axiom]) -> Iterator[list[Axiom]]:
    """The axioms about these, then also about what they name, and so on; those about no class in particular always."""
    reached, size = set(roots), -1
    while True:
        near = [axiom for axiom in axioms if not axiom.about or axiom.about & reached]
        if len(near) == size:
            return
        yield near
        size = len(near)
        reached |= {name for axiom in near if axiom.about for name in axiom.names}


def _roots(unsatisfiable: set[str], axioms: Iterable[Axiom], store: Store) -> list[str]:
    """The unsatisfiable classes whose axioms name no other and that stand below no other; if there is none, the first."""
    through = {name for axiom in axioms for name in axiom.about if (axiom.names - {name}) & unsatisfiable}
    pairs = {(_shown(narrow, {}), _shown(broad, {})) for narrow, broad in store.select(_BELOW) if narrow and broad}
    through |= {one for one, other in pairs if other in unsatisfiable and (other, one) not in pairs}
    return sorted(unsatisfiable - through) or sorted(unsatisfiable)[:1]


def read_axioms(triples: Iterable[Triple]) -> tuple[list[Declared], list[Axiom]]:
    """The declarations, and the logical axioms about classes and individuals of an ontology, in order."""
    triples = list(triples)
    claims = _claims(triples)
    parts: dict[Term, list[Triple]] = {}
    for one in (kept := logical(triples)):
        parts.setdefault(one.subject, []).append(one)
    inner = {one.object for one in kept if isinstance(one.object, BlankNode)}
    background, axioms = [], []
    for one in kept:
        if one.subject in inner:
            continue
        if isinstance(one.subject, BlankNode):
            if one is parts[one.subject][0]:
                axioms.append(_loose_axiom(one.subject, parts))
        elif _declares(one):
            background.append((prefixes().shorten(str(getattr(one.subject, "value", ""))), one))
        else:
            axioms.append(_axiom(one, parts, claims))
    return background, axioms


def _declares(one: Triple) -> bool:
    return one.predicate.value == RDF_TYPE and str(getattr(one.object, "value", "")).startswith((OWL, RDFS))


def _claims(triples: Iterable[Triple]) -> dict[Term, tuple[str, ...]]:
    """The claims' IRIs by the restriction that they are annotated to."""
    targets = {one.subject: one.object for one in triples if one.predicate.value == OWL + "annotatedTarget"}
    found: dict[Term, tuple[str, ...]] = {}
    for one in triples:
        if one.predicate.value == BASE + "claim" and one.subject in targets:
            target = targets[one.subject]
            found[target] = (*found.get(target, ()), str(getattr(one.object, "value", "")))
    return found


def _axiom(one: Triple, parts: dict[Term, list[Triple]], claims: dict[Term, tuple[str, ...]]) -> Axiom:
    below = tuple(_below(one.object, parts))
    subject, verb = _shown(one.subject, parts), VERBS.get(one.predicate.value, prefixes().shorten(one.predicate.value))
    named = frozenset(_named([one.object, *(part.object for part in below)]))
    both = named if one.predicate.value == OWL + "equivalentClass" and isinstance(one.object, NamedNode) else frozenset()
    is_property = one.predicate.value.startswith(
        (RDFS + "subPropertyOf", RDFS + "domain", RDFS + "range", OWL + "inverseOf")
    )
    about = frozenset() if is_property else frozenset({subject}) | both
    text = f"{subject} {verb} {_shown(one.object, parts)}"
    return Axiom(text, subject, about, named | {subject}, (one, *below), claims.get(one.object, ()))


def _loose_axiom(node: BlankNode, parts: dict[Term, list[Triple]]) -> Axiom:
    """An axiom that is a blank node, such as one that says that classes are disjoint."""
    below = tuple(_below(node, parts))
    named = frozenset(_named(part.object for part in below))
    kind = next((_shown(one.object, parts) for one in parts[node] if one.predicate.value == RDF_TYPE), "axiom")
    return Axiom(f"{kind.removeprefix('owl:')}: {', '.join(sorted(named))}", kind, frozenset(), named, below, ())


def _below(node: Term, parts: dict[Term, list[Triple]]) -> Iterator[Triple]:
    if isinstance(node, BlankNode):
        for one in parts.get(node, ()):
            yield one
            yield from _below(one.object, parts)


def _named(terms: Iterable[Term]) -> Iterator[str]:
    return (prefixes().shorten(term.value) for term in terms if isinstance(term, NamedNode) and term.value.startswith(BASE))


def _shown(node: Term, parts: dict[Term, list[Triple]]) -> str:
    """A class expression in words."""
    if not isinstance(node, BlankNode):
        return prefixes().shorten(node.value) if isinstance(node, NamedNode) else str(getattr(node, "value", node))
    said = {re.split("[#/]", one.predicate.value)[-1]: one.object for one in parts.get(node, ())}
    if "onProperty" in said:
        words = {"someValuesFrom": "some", "allValuesFrom": "only", "hasValue": "value"}
        word, filler = next(((words[key], said[key]) for key in words if key in said), ("?", node))
        return f"({_shown(said['onProperty'], parts)} {word} {_shown(filler, parts) if filler != node else '...'})"
    for key, word in (("intersectionOf", " and "), ("unionOf", " or ")):
        if key in said:
            return word.join(_shown(member, parts) for member in _members(said[key], parts))
    if "complementOf" in said:
        return f"not {_shown(said['complementOf'], parts)}"
    return _range_shown(said, parts)


def _range_shown(said: dict[str, Term], parts: dict[Term, list[Triple]]) -> str:
    """A range of numbers in words."""
    if "withRestrictions" in said:
        facets = [
            f"{prefixes().shorten(p.predicate.value).removeprefix('xsd:')} {getattr(p.object, 'value', '')}"
            for member in _members(said["withRestrictions"], parts)
            for p in parts.get(member, ())
        ]
        return f"number[{', '.join(facets)}]"
    return "(...)"


def _members(node: Term, parts: dict[Term, list[Triple]]) -> Iterator[Term]:
    """The members of an RDF list."""
    seen: set[Term] = set()
    while isinstance(node, BlankNode) and node not in seen:
        seen.add(node)
        said = {one.predicate.value: one.object for one in parts.get(node, ())}
        if _RDF + "first" in said:
            yield said[_RDF + "first"]
        node = said.get(_RDF + "rest", NamedNode(_RDF + "nil"))
