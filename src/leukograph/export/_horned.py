"""OWL triples as the axioms of py-horned-owl, for the syntaxes that are no RDF: the one door to that library.

The axioms are built one by one: its own reader of RDF/XML leaves out disjoint classes, what is said of anonymous
individuals, and all but one of the annotated axioms that say the same of the same classes, which are the claims of an edge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from leukograph.errors import StoreError
from leukograph.export._product import needed
from leukograph.store import BlankNode, Literal, NamedNode, Term, Triple

if TYPE_CHECKING:
    from pyhornedowl.model import Annotation

OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = RDF + "type"
FACETS = {
    f"{XSD}{name[0].lower()}{name[1:]}": name for name in ("MinInclusive", "MinExclusive", "MaxInclusive", "MaxExclusive")
}
# What consists of blank nodes and is read from the axiom that it belongs to.
PARTS = {OWL + name for name in ("Restriction", "Axiom", "AllDisjointClasses")} | {RDFS + "Datatype", RDF + "List"}
DECLARED = {
    "Class": "Class", "ObjectProperty": "ObjectProperty", "DatatypeProperty": "DataProperty",
    "AnnotationProperty": "AnnotationProperty", "NamedIndividual": "NamedIndividual",
}  # fmt: skip
Key = tuple[Term, NamedNode, Term]


def written(triples: Iterable[Triple], form: str) -> str:
    """An OWL ontology, given as triples, in functional syntax (`ofn`) or OWL/XML (`owx`).

    Raises: MissingLibrary; StoreError for a triple that is no axiom of a kind that is written here.
    """
    with needed("py-horned-owl"):
        import pyhornedowl
    ontology = pyhornedowl.PyIndexedOntology()
    if form == "ofn":  # in OWL/XML it would write abbreviated IRIs where full ones are wanted
        for prefix, namespace in (("owl", OWL), ("rdf", RDF), ("rdfs", RDFS), ("xsd", XSD)):
            ontology.prefix_mapping.add_prefix(prefix, namespace)
    reading = Axioms(triples)
    for component, remarks in reading.components():
        ontology.add_component(component, remarks)
    text: str = ontology.save_to_string("ofn" if form == "ofn" else "owx")
    return text


class Axioms:
    """The axioms that triples say."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        from pyhornedowl import model  # type: ignore[attr-defined]  # its stubs do not tell of it

        self.model: Any = model
        self.triples = list(triples)
        self.about: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self.ways: dict[str, Callable[[Term, Term], Any]] = {
            RDFS + "subClassOf": self._below,
            OWL + "equivalentClass": self._same,
            RDFS + "subPropertyOf": self._relation_below,
            OWL + "inverseOf": self._inverse,
            RDFS + "range": self._range,
        }
        for one in self.triples:
            self.about[str(one.subject)][one.predicate.value].append(one.object)
        self.annotated: dict[tuple[str, str, str], list[set[Annotation]]] = defaultdict(list)
        for node, said in self.about.items():
            if any(kind == NamedNode(OWL + "Axiom") for kind in said.get(TYPE, ())):
                ends = (str(said[OWL + f"annotated{part}"][0]) for part in ("Source", "Property", "Target"))
                self.annotated[next(ends), next(ends), next(ends)].append(self._annotations(node))

    def components(self) -> Iterator[tuple[Any, set[Annotation]]]:
        """The components of the ontology with their annotations: an axiom that several say comes once for each."""
        for one in self.triples:
            key = str(one.subject), str(one.predicate), str(one.object)
            component = self._component(one)
            if component is not None:
                for remarks in self.annotated.get(key, [set()]):
                    yield component, remarks

    def _is(self, term: Term, kind: str) -> bool:
        return NamedNode(OWL + kind) in self.about[str(term)].get(TYPE, ())

    def _component(self, one: Triple) -> Any:
        """The axiom of a triple; None for one that is a part of another axiom."""
        predicate = one.predicate.value
        if predicate == TYPE:
            return self._typed(one.subject, one.object)
        if self._is_part(one.subject):
            return None
        if self._is(one.subject, "Ontology"):
            return self._of_header(one)
        if predicate in self.ways:
            return self.ways[predicate](one.subject, one.object)
        if predicate.startswith(RDFS) or self._is(one.predicate, "AnnotationProperty"):
            return self.model.AnnotationAssertion(self._subject(one.subject), self._annotation(predicate, one.object))
        raise _unknown(one)

    def _is_part(self, subject: Term) -> bool:
        """True for a blank node that is a class expression, a list, a data range or an annotated axiom."""
        if not isinstance(subject, BlankNode):
            return False
        said = self.about[str(subject)]
        kinds = {str(getattr(kind, "value", "")) for kind in said.get(TYPE, ())}
        return bool(kinds & PARTS) or not {RDF + "first", OWL + "intersectionOf", *FACETS}.isdisjoint(said)

    def _typed(self, subject: Term, kind: Term) -> Any:
        name = str(getattr(kind, "value", ""))
        local = name.removeprefix(OWL)
        if name == OWL + "Ontology":
            version = self.about[str(subject)].get(OWL + "versionIRI", [None])[0]
            return self.model.OntologyID(self._iri(subject), None if version is None else self._iri(version))
        if name == OWL + "AllDisjointClasses":
            (members,) = self.about[str(subject)][OWL + "members"]
            return self.model.DisjointClasses([self._class(one) for one in self._list(members)])
        if self._is_part(subject) or name in PARTS:
            return None
        if name.startswith(OWL) and local in DECLARED:
            entity = getattr(self.model, DECLARED[local])(self._iri(subject))
            return getattr(self.model, f"Declare{DECLARED[local]}")(entity)
        if name == OWL + "TransitiveProperty":
            return self.model.TransitiveObjectProperty(self._property(subject))
        if name.startswith((OWL, RDFS, RDF)):
            raise _unknown(Triple(NamedNode(str(getattr(subject, "value", ""))), NamedNode(TYPE), NamedNode(name)))
        return self.model.ClassAssertion(self._class(kind), self._individual(subject))

    def _of_header(self, one: Triple) -> Any:
        if one.predicate.value == OWL + "versionIRI":
            return None
        return self.model.OntologyAnnotation(self._annotation(one.predicate.value, one.object))

    # --- one axiom a predicate --------------------------------------------------------------------------------------

    def _below(self, narrow: Term, broad: Term) -> Any:
        return self.model.SubClassOf(self._class(narrow), self._class(broad))

    def _same(self, one: Term, other: Term) -> Any:
        return self.model.EquivalentClasses([self._class(one), self._class(other)])

    def _relation_below(self, narrow: Term, broad: Term) -> Any:
        return self.model.SubObjectPropertyOf(self._property(narrow), self._property(broad))

    def _inverse(self, one: Term, other: Term) -> Any:
        return self.model.InverseObjectProperties(self._property(one), self._property(other))

    def _range(self, subject: Term, kind: Term) -> Any:
        if self._is(subject, "DatatypeProperty"):
            return self.model.DataPropertyRange(self.model.DataProperty(self._iri(subject)), self._datatype(kind))
        return self.model.ObjectPropertyRange(self._property(subject), self._class(kind))

    # --- expressions ------------------------------------------------------------------------------------------------

    def _class(self, term: Term) -> Any:
        if isinstance(term, NamedNode):
            return self.model.Class(self._iri(term))
        said = self.about[str(term)]
        if OWL + "intersectionOf" in said:
            return self.model.ObjectIntersectionOf([self._class(one) for one in self._list(said[OWL + "intersectionOf"][0])])
        if OWL + "someValuesFrom" in said:
            (relation,), (filler,) = said[OWL + "onProperty"], said[OWL + "someValuesFrom"]
            if self._is(relation, "DatatypeProperty"):
                return self.model.DataSomeValuesFrom(self.model.DataProperty(self._iri(relation)), self._datatype(filler))
            return self.model.ObjectSomeValuesFrom(self._property(relation), self._class(filler))
        raise StoreError(
            f"the OWL product holds a class expression with {', '.join(sorted(said))}, which this format {ELSE}"
        )

    def _property(self, term: Term) -> Any:
        if not self._is(term, "ObjectProperty"):
            raise StoreError(f"the OWL product holds {term} as a relation between classes, which this format {ELSE}")
        return self.model.ObjectProperty(self._iri(term))

    def _datatype(self, term: Term) -> Any:
        if isinstance(term, NamedNode):
            return self.model.Datatype(self._iri(term))
        said = self.about[str(term)]
        facets = []
        for node in self._list(said[OWL + "withRestrictions"][0]):
            for facet, numbers in self.about[str(node)].items():
                facets.append(
                    self.model.FacetRestriction(getattr(self.model.Facet, FACETS[facet]), self._literal(numbers[0]))
                )
        return self.model.DatatypeRestriction(self.model.Datatype(self._iri(said[OWL + "onDatatype"][0])), facets)

    def _list(self, node: Term) -> Iterator[Term]:
        while str(node) != f"<{RDF}nil>":
            said = self.about[str(node)]
            yield said[RDF + "first"][0]
            node = said[RDF + "rest"][0]

    # --- annotations ------------------------------------------------------------------------------------------------

    def _annotations(self, node: str) -> set[Annotation]:
        skipped = {TYPE, *(OWL + f"annotated{part}" for part in ("Source", "Property", "Target"))}
        said = (
            (predicate, each) for predicate, all_ in self.about[node].items() if predicate not in skipped for each in all_
        )
        return {self._annotation(predicate, each) for predicate, each in said}

    def _annotation(self, predicate: str, value: Term) -> Any:
        said = self._literal(value) if isinstance(value, Literal) else self._subject(value)
        return self.model.Annotation(self.model.AnnotationProperty(self.model.IRI.parse(predicate)), said)

    def _literal(self, term: Term) -> Any:
        if not isinstance(term, Literal):
            raise StoreError(f"the OWL product holds {term} where a number or text is wanted, which this format {ELSE}")
        if term.language:
            return self.model.LanguageLiteral(term.value, term.language)
        if term.datatype.value == XSD + "string":
            return self.model.SimpleLiteral(term.value)
        return self.model.DatatypeLiteral(term.value, self._iri(term.datatype))

    def _iri(self, term: Term) -> Any:
        return self.model.IRI.parse(str(getattr(term, "value", term)))

    def _subject(self, term: Term) -> Any:
        return self.model.AnonymousIndividual(term.value) if isinstance(term, BlankNode) else self._iri(term)

    def _individual(self, term: Term) -> Any:
        if isinstance(term, BlankNode):
            return self.model.AnonymousIndividual(term.value)
        return self.model.NamedIndividual(self._iri(term))


ELSE = "does not know. Write it as owl or owl-turtle."


def _unknown(one: Triple) -> StoreError:
    return StoreError(f"the OWL product holds {one}, which this format {ELSE}")
