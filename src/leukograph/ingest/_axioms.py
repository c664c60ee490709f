"""OWL axioms -> the triples of their mapping to RDF (W3C, "OWL 2: mapping to RDF graphs", second edition).

An axiom is a `Node`: its word and what stands in its brackets, nodes or leaves. A leaf is a term as N-Triples writes it, or
a number alone. A structure that a file states twice is one axiom here, so that all that is said of it is said of the same
blank nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from leukograph.ingest._expressions import (
    CLASS,
    DATATYPE,
    INVERSE,
    Expressions,
    Line,
    Node,
    Part,
    at_least,
    exactly,
    owl,
)
from leukograph.ingest._found import CHAIN, EQUIVALENT, ONTOLOGY, RDFS, SUBCLASS, SUBPROPERTY, TYPE
from leukograph.ingest._swrl import rule

RULE = "DLSafeRule"
MEMBERS, IMPORTS, VERSION = owl("members"), owl("imports"), owl("versionIRI")
DECLARED = {
    "Class": CLASS, "Datatype": DATATYPE, "ObjectProperty": owl("ObjectProperty"),
    "DataProperty": owl("DatatypeProperty"), "AnnotationProperty": owl("AnnotationProperty"),
    "NamedIndividual": owl("NamedIndividual"),
}  # fmt: skip
# Axioms of two ends that are one triple.
PAIRS = {
    "SubClassOf": SUBCLASS, "SubDataPropertyOf": SUBPROPERTY, "SubAnnotationPropertyOf": SUBPROPERTY,
    "DatatypeDefinition": EQUIVALENT, "InverseObjectProperties": INVERSE, "ClassAssertion": "",
    **{f"{kind}PropertyDomain": f"<{RDFS}domain>" for kind in ("Object", "Data", "Annotation")},
    **{f"{kind}PropertyRange": f"<{RDFS}range>" for kind in ("Object", "Data", "Annotation")},
}  # fmt: skip
# Axioms of any number of ends: each is tied to the next.
SAME = {
    "EquivalentClasses": EQUIVALENT, "EquivalentObjectProperties": owl("equivalentProperty"),
    "EquivalentDataProperties": owl("equivalentProperty"), "SameIndividual": owl("sameAs"),
}  # fmt: skip
# Two ends are one triple, more are a node with members.
DIFFERENT = {
    "DisjointClasses": (owl("disjointWith"), owl("AllDisjointClasses")),
    "DisjointObjectProperties": (owl("propertyDisjointWith"), owl("AllDisjointProperties")),
    "DisjointDataProperties": (owl("propertyDisjointWith"), owl("AllDisjointProperties")),
    "DifferentIndividuals": (owl("differentFrom"), owl("AllDifferent")),
}  # fmt: skip
TYPES = {"FunctionalDataProperty": owl("FunctionalProperty")} | {
    f"{name}ObjectProperty": owl(f"{name}Property")
    for name in ("Functional", "InverseFunctional", "Reflexive", "Irreflexive", "Symmetric", "Asymmetric", "Transitive")
}
NEGATIVE = {"NegativeObjectPropertyAssertion": "targetIndividual", "NegativeDataPropertyAssertion": "targetValue"}


@dataclass(slots=True)
class Translation:
    """Makes the triples of one ontology; `blank` gives a new blank node each time."""

    blank: Callable[[], str]
    ontology: str = ""
    _told: dict[Node, list[Line]] = field(default_factory=dict)
    made: Expressions = field(init=False)

    def __post_init__(self) -> None:
        self.made = Expressions(self.blank)

    def begin(self, names: Sequence[str]) -> Iterator[Line]:
        """The triples of the head of an ontology: its IRI and that of its version, if it has them."""
        self.ontology = names[0] if names else self.blank()
        yield self.ontology, TYPE, ONTOLOGY
        for version in names[1:2]:
            yield self.ontology, VERSION, version

    def triples(self, axiom: Node) -> Iterator[Line]:
        """The triples of an axiom, an annotation of the ontology or an import. Raises: ValueError if it is none."""
        for line in self._triples(axiom):
            if line[0][0] == '"' or line[1][0] != "<":
                raise ValueError(f"puts {line[0][:40]} {line[1][:40]} where a name is wanted")
            yield line

    def _triples(self, axiom: Node) -> Iterator[Line]:
        if axiom.word == "Import":
            (place,) = axiom.parts
            yield self.ontology, IMPORTS, self.made.name(place)
        elif axiom.word == "Annotation":
            yield from self._annotation(axiom, self.ontology, "Annotation")
        else:
            notes, parts = _parted(axiom)
            if axiom.word == RULE or axiom.word in NEGATIVE or (axiom.word in DIFFERENT and len(parts) > 2):
                yield from self._as_node(axiom.word, parts, notes)
                return
            bare = Node(axiom.word, tuple(parts))
            said = self._told.get(bare)
            if said is None:
                said = list(self._axiom(axiom.word, parts))
                yield from self._settled(said)
                if any(end[0] == "_" for line in said for end in (line[0], line[2])):
                    self._told[bare] = said
            elif not notes:
                return
            for line in said if notes else ():
                yield from self._about(line, notes, "Axiom")

    def _settled(self, lines: Sequence[Line]) -> Iterator[Line]:
        """The triples, and those of the expressions that they name."""
        yield from lines
        yield from self.made.waiting
        self.made.waiting.clear()

    # --- what is said of something --------------------------------------------------------------------------------------

    def _annotation(self, note: Node, subject: str, kind: str) -> Iterator[Line]:
        notes, parts = _parted(note)
        predicate, value = map(self.made.leaf, exactly(note.word, parts, 2))
        line = subject, predicate, value
        yield line
        if notes:
            yield from self._about(line, notes, kind)

    def _about(self, line: Line, notes: Sequence[Node], kind: str) -> Iterator[Line]:
        """An annotated axiom: what is said of a triple."""
        node = self.blank()
        yield node, TYPE, owl(kind)
        for name, end in zip(("Source", "Property", "Target"), line, strict=True):
            yield node, owl(f"annotated{name}"), end
        for note in notes:
            yield from self._annotation(note, node, "Annotation")

    def _as_node(self, word: str, parts: Sequence[Part], notes: Sequence[Node]) -> Iterator[Line]:
        """An axiom that is a node of its own, of which its annotations are said."""
        node = self.blank()
        if word == RULE:
            lines = list(rule(node, parts, self.made))
        elif word in NEGATIVE:
            relation, source, target = exactly(word, parts, 3)
            lines = [
                (node, TYPE, owl("NegativePropertyAssertion")),
                (node, owl("sourceIndividual"), self.made.leaf(source)),
                (node, owl("assertionProperty"), self.made.term(relation)),
                (node, owl(NEGATIVE[word]), self.made.leaf(target)),
            ]
        else:
            lines = [(node, TYPE, DIFFERENT[word][1]), (node, MEMBERS, self.made.listed(parts))]
        yield from self._settled(lines)
        for note in notes:
            yield from self._annotation(note, node, "Annotation")

    # --- axioms ---------------------------------------------------------------------------------------------------------

    def _axiom(self, word: str, parts: Sequence[Part]) -> Iterator[Line]:
        """The triples that an axiom is, without what is said of it."""
        if word in PAIRS:
            one, other = exactly(word, parts, 2)
            yield (self.made.term(other), TYPE, self.made.term(one)) if not PAIRS[word] else (
                self.made.term(one), PAIRS[word], self.made.term(other),
            )  # fmt: skip
        elif word in SAME:
            ends = [self.made.term(part) for part in at_least(word, parts, 2)]
            yield from ((one, SAME[word], other) for one, other in pairwise(ends))
        elif word in DIFFERENT:
            one, other = exactly(word, parts, 2)
            yield self.made.term(one), DIFFERENT[word][0], self.made.term(other)
        elif word in TYPES:
            (one,) = exactly(word, parts, 1)
            yield self.made.term(one), TYPE, TYPES[word]
        else:
            yield self._other(word, parts)

    def _other(self, word: str, parts: Sequence[Part]) -> Line:
        if word == "Declaration":
            (entity,) = exactly(word, parts, 1)
            if not isinstance(entity, Node) or entity.word not in DECLARED:
                raise ValueError("declares what is no entity")
            return self.made.name(*exactly(entity.word, entity.parts, 1)), TYPE, DECLARED[entity.word]
        if word in {"AnnotationAssertion", "ObjectPropertyAssertion", "DataPropertyAssertion"}:
            relation, one, other = exactly(word, parts, 3)
            if isinstance(relation, Node) and relation.word == "ObjectInverseOf":
                (relation,) = exactly(relation.word, relation.parts, 1)
                one, other = other, one
            return self.made.leaf(one), self.made.name(relation), self.made.leaf(other)
        if word == "SubObjectPropertyOf":
            narrow, broad = exactly(word, parts, 2)
            if isinstance(narrow, Node) and narrow.word in {"ObjectPropertyChain", "SubObjectPropertyChain"}:
                return self.made.term(broad), CHAIN, self.made.listed(at_least(narrow.word, narrow.parts, 2))
            return self.made.term(narrow), SUBPROPERTY, self.made.term(broad)
        if word in {"DisjointUnion", "HasKey"}:
            first, *rest = at_least(word, parts, 2)
            members = [
                each for part in rest for each in (part.parts if isinstance(part, Node) and not part.word else (part,))
            ]
            return (
                self.made.term(first),
                owl("disjointUnionOf" if word == "DisjointUnion" else "hasKey"),
                self.made.listed(members),
            )
        raise ValueError(f"{word[:60]!r} is no axiom of OWL 2")


def _parted(axiom: Node) -> tuple[list[Node], list[Part]]:
    """The annotations that an axiom begins with, and the rest."""
    count = 0
    while count < len(axiom.parts):
        part = axiom.parts[count]
        if not isinstance(part, Node) or part.word != "Annotation":
            break
        count += 1
    return [part for part in axiom.parts[:count] if isinstance(part, Node)], list(axiom.parts[count:])
