"""The OWL products beside `base`, which is `leukograph.product`: with what is inferred, and without what is complex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leukograph.build import INFERRED
from leukograph.content import Content
from leukograph.export._product import Loss
from leukograph.store import BlankNode, Literal, NamedNode, Quad, Term, Triple, canonical
from leukograph.terms import BASE, prefixes

Node = NamedNode | BlankNode


def _node(curie: str) -> NamedNode:
    return NamedNode(prefixes().expand(curie) or curie)


TYPE, SUBCLASS, SAME = _node("rdf:type"), _node("rdfs:subClassOf"), _node("owl:equivalentClass")
LABEL = _node("rdfs:label")
CLASS, RELATION, REMARK = _node("owl:Class"), _node("owl:ObjectProperty"), _node("owl:AnnotationProperty")
ONTOLOGY, VERSION = _node("owl:Ontology"), _node("owl:versionIRI")
SAID = {
    _node(curie)
    for curie in (
        "rdfs:label", "skos:definition", "skos:altLabel", "skos:notation", "skos:exactMatch", "skos:closeMatch",
        "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch", "lk:sign",
    )
}  # fmt: skip


def full(content: Content) -> list[Triple]:
    """The base product and, marked by `lk:inferred`, what stands below what by the rules of `queries/infer`.

    The rules give what HermiT finds: a test holds the two against each other.
    """
    asserted = [Quad(one.subject, one.predicate, one.object) for one in _named(content.ontology, "full")]
    stated = {(one.subject, one.object) for one in asserted if one.predicate == SUBCLASS}
    added: list[Quad] = []
    for narrow, broad in _inferred(content):
        if (narrow, broad) not in stated:
            axiom = BlankNode(f"i{len(added)}")
            added.append(Quad(narrow, SUBCLASS, broad))
            parts: dict[str, Term] = {
                "rdf:type": _node("owl:Axiom"), "owl:annotatedSource": narrow, "owl:annotatedProperty": SUBCLASS,
                "owl:annotatedTarget": broad, "lk:inferred": Literal(value=True),
            }  # fmt: skip
            added += [Quad(axiom, _node(name), part) for name, part in parts.items()]
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in canonical([*asserted, *added])]


def simple(content: Content) -> list[Triple]:
    """Named classes with names, definitions and mappings, one hierarchy, and plain existential restrictions.

    A restriction stands for a believed edge without condition, or for what a definition demands; it carries no evidence.
    """
    known = _kinds(content.ontology)
    kept = list(_plain(content.ontology, known))
    added = [Quad(narrow, SUBCLASS, broad) for narrow, broad in _inferred(content)]
    for number, (narrow, relation, broad) in enumerate(sorted(set(restrictions(content.ontology)), key=str)):
        if not (isinstance(narrow, NamedNode) and {narrow, relation, broad} <= known.keys()):
            continue
        some = BlankNode(f"s{number}")
        added.append(Quad(narrow, SUBCLASS, some))
        parts = {"rdf:type": _node("owl:Restriction"), "owl:onProperty": relation, "owl:someValuesFrom": broad}
        added += [Quad(some, _node(name), part) for name, part in parts.items()]
    quads = {*(Quad(one.subject, one.predicate, one.object) for one in _named(kept, "simple")), *added}
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in canonical(quads)]


def left_out(content: Content) -> tuple[Loss, ...]:
    """What every OWL product leaves out of the store."""
    bare = sum(not edge.believed for edge in content.edges)
    bound = sum(bool(edge.condition) for edge in content.edges)
    return (
        Loss("beliefs of edges", len(content.edges), "they are worked out from the claims, which are there"),
        Loss("edges below the minimum belief as axioms", bare, "too little speaks for them; their claims are there"),
        Loss("edges under a condition as axioms", bound, "OWL has no such axioms; their claims are there with it"),
    )


def simplified(content: Content) -> tuple[Loss, ...]:
    """What the simple product leaves out beside that."""
    denials = sum(claim.denied for claim in content.claims)
    said = "the simple product says nothing of evidence; owl and owl-full do"
    limits = sum(one.predicate == SAME for one in content.ontology)
    return (
        Loss("claims", len(content.claims) - denials, said),
        Loss("denials", denials, said),
        Loss("sources", len(content.sources), said),
        Loss("values", len(content.values), said),
        Loss("definitions as equivalent classes", limits, "it has existential restrictions alone; owl has them"),
        *left_out(content),
    )


def _inferred(content: Content) -> list[tuple[NamedNode, NamedNode]]:
    """The pairs of classes that the rules add to the hierarchy, under their identifiers."""
    found = content.store.quads(INFERRED)
    renamed: Iterable[Quad] = found if content.ids == "own" else content.identifiers.renamed(found)
    pairs = ((q.subject, q.object) for q in renamed if q.predicate == SUBCLASS)
    return sorted({(a, b) for a, b in pairs if isinstance(a, NamedNode) and isinstance(b, NamedNode)}, key=str)


def _named(triples: Iterable[Triple], name: str) -> Iterator[Triple]:
    """The triples with an IRI of its own for the ontology and its version: two ontologies are two."""
    triples = list(triples)
    headers = {one.subject for one in triples if one.predicate == TYPE and one.object == ONTOLOGY}
    for one in triples:
        subject = NamedNode(f"{_value(one.subject)}/{name}") if one.subject in headers else one.subject
        version = one.subject in headers and one.predicate == VERSION and isinstance(one.object, NamedNode)
        yield Triple(subject, one.predicate, NamedNode(f"{_value(one.object)}/{name}") if version else one.object)


def _value(term: Term) -> str:
    return str(getattr(term, "value", ""))


def _kinds(triples: Iterable[Triple]) -> dict[Term, NamedNode]:
    """The classes and relations that the simple product speaks of: terms, what they stand below, and our relations."""
    found: dict[Term, NamedNode] = {}
    triples = list(triples)
    individuals = {BASE + name for name in ("Kind", "Claim", "Edge", "Source", "Value", "Unit", "Certainty")}
    for one in triples:
        kind = one.object if one.predicate == TYPE and one.object in (CLASS, RELATION) else None
        if isinstance(kind, NamedNode) and isinstance(one.subject, NamedNode) and one.subject.value not in individuals:
            found[one.subject] = kind
    return found


def _plain(triples: Iterable[Triple], known: dict[Term, NamedNode]) -> Iterator[Triple]:
    """The header, declarations, names, definitions, mappings, and the places in the hierarchy."""
    triples = list(triples)
    headers = {one.subject for one in triples if one.predicate == TYPE and one.object == ONTOLOGY}
    used = {one.predicate for one in triples if one.subject in headers} | SAID
    places = {SUBCLASS, _node("rdfs:subPropertyOf"), _node("owl:inverseOf")}
    for one in triples:
        declared = one.object == known.get(one.subject) or (one.object == REMARK and one.subject in used)
        placed = one.predicate in places and one.subject in known and one.object in known
        said = one.subject in known and one.predicate in SAID
        named = one.subject in used and one.predicate == LABEL
        if one.subject in headers or placed or said or named or (one.predicate == TYPE and declared):
            yield one


def restrictions(triples: Iterable[Triple]) -> Iterator[tuple[Term, Term, Term]]:
    """What classes stand below: relation and class, from their superclasses and from the parts of their definitions."""
    said: dict[Term, dict[str, Term]] = {}
    above: list[tuple[Term, Term]] = []
    for one in triples:
        if isinstance(one.subject, BlankNode):
            said.setdefault(one.subject, {})[one.predicate.value.rsplit("#")[-1]] = one.object
        elif one.predicate in (SUBCLASS, SAME) and isinstance(one.object, BlankNode):
            above.append((one.subject, one.object))
    while above:
        narrow, node = above.pop()
        part = said.get(node, {})
        if "someValuesFrom" in part and isinstance(part["someValuesFrom"], NamedNode):
            yield narrow, part["onProperty"], part["someValuesFrom"]
        place = part.get("intersectionOf")
        while place in said:
            above.append((narrow, said[place]["first"]))
            place = said[place]["rest"]
