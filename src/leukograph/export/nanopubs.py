"""Nanopublications as TriG: one a claim, with source, evidence and date, under a trusty URI; denials and hedges as such."""

from __future__ import annotations

from collections.abc import Iterator

from leukograph.content import Content
from leukograph.export._product import Loss, Product
from leukograph.export._text import one_line
from leukograph.export._trusty import UNKNOWN, trusted
from leukograph.model import Claim
from leukograph.store import Literal, NamedNode, Quad, Term, serialized_quads
from leukograph.terms import BASE, prefixes

PLACE = BASE + "np/"
SCHEMA = "http://www.nanopub.org/nschema#"
SURE = "stated"
Said = Iterator[tuple[NamedNode, str, Term]]


def write(content: Content) -> Product:
    """The nanopublications, in the order of their URIs. The date of creation is that of the claim."""
    writer = _Writer(content)
    made = [quad for claim in content.claims for quad in writer.quads(claim)]
    return Product.one(
        "leukograph-nanopubs.trig",
        serialized_quads(made, form="trig", more={"np": SCHEMA, "pub": PLACE}),
        Loss("beliefs of edges", len(content.edges), "a nanopublication is one claim, not what several say together"),
        Loss("names, definitions and mappings of terms", len(content.terms), "terms are named by their IRIs alone"),
        Loss("values", len(content.values), "they are no claims of one term about another"),
        Loss("steps of hierarchy and definition", len(content.steps), "they are the ontology's axioms, and no claims"),
        Loss("texts with line breaks or control characters", writer.altered, "texts stand on one line"),
    )


def node(curie: str) -> NamedNode:
    """The node of a CURIE."""
    return NamedNode(prefixes().expand(curie) or curie)


class _Writer:
    """Writes claims as nanopublications."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.altered = 0

    def quads(self, claim: Claim) -> list[Quad]:
        """The four graphs of a claim's nanopublication, under its trusty URI."""
        own = NamedNode(PLACE + UNKNOWN)
        head, assertion, provenance, about = (
            NamedNode(f"{own.value}#{name}") for name in ("Head", "assertion", "provenance", "pubinfo")
        )
        made = [
            Quad(own, node("rdf:type"), NamedNode(SCHEMA + "Nanopublication"), head),
            Quad(own, NamedNode(SCHEMA + "hasAssertion"), assertion, head),
            Quad(own, NamedNode(SCHEMA + "hasProvenance"), provenance, head),
            Quad(own, NamedNode(SCHEMA + "hasPublicationInfo"), about, head),
        ]
        said = {
            assertion: self._assertion(claim),
            provenance: self._provenance(claim, assertion),
            about: self._about(claim, own),
        }
        made += [Quad(one, node(predicate), value, graph) for graph, part in said.items() for one, predicate, value in part]
        return trusted(made)[0]

    def _text(self, text: str) -> Literal:
        line = one_line(text)
        self.altered += line != text
        return Literal(line)

    def _assertion(self, claim: Claim) -> Said:
        """What the source says.

        The plain triple stands there only if the source states it without hedge or condition. What it denies in this way is
        a negative property assertion of OWL; a hedged or conditional claim or denial is described, and asserted of nothing.
        """
        term = self.content.identifiers.iri
        itself, subject, object_ = NamedNode(claim.iri), NamedNode(term(claim.subject)), NamedNode(term(claim.object))
        relation = node(f"lk:{claim.relation}")
        yield itself, "rdf:type", node("lk:Claim")
        yield itself, "lk:subject", subject
        yield itself, "lk:relation", relation
        yield itself, "lk:object", object_
        yield itself, "lk:sign", Literal(self.content.relations[claim.relation].sign)
        yield itself, "lk:certainty", self._text(claim.certainty)
        if claim.denied:
            yield itself, "lk:modifier", Literal("not")
        for name in claim.condition:
            yield itself, "lk:condition", NamedNode(term(name))
        if claim.population:
            yield itself, "lk:population", NamedNode(term(claim.population))
        for name, amount in (("share", claim.share), ("dose", claim.dose), ("onset", claim.onset)):
            if amount:
                yield itself, f"lk:{name}", self._text(amount.text)
        if claim.note:
            yield itself, "lk:note", self._text(claim.note)
        if claim.certainty != SURE or claim.condition:
            return
        if claim.denied:
            yield itself, "rdf:type", node("owl:NegativePropertyAssertion")
            yield itself, "owl:sourceIndividual", subject
            yield itself, "owl:assertionProperty", relation
            yield itself, "owl:targetIndividual", object_
        else:
            yield subject, relation.value, object_

    def _provenance(self, claim: Claim, assertion: NamedNode) -> Said:
        """Who says it, where, and on what evidence."""
        source = self.content.sources.get(claim.source)
        if source:
            itself = NamedNode(source.iri)
            yield assertion, "prov:hadPrimarySource", itself
            yield itself, "dct:identifier", self._text(source.key)
            for predicate, text in (("dct:title", source.title), ("dct:creator", source.authors), ("dct:date", source.date)):
                if text:
                    yield itself, predicate, self._text(text)
            if source.address:
                yield itself, "rdfs:seeAlso", NamedNode(source.address)
        yield assertion, "lk:source", self._text(claim.source)
        yield assertion, "lk:locator", self._text(claim.locator)
        yield assertion, "lk:evidence", node(claim.evidence)

    def _about(self, claim: Claim, own: NamedNode) -> Said:
        """Who entered it, when, and under which licence."""
        said = self.content.header
        yield own, "rdfs:label", self._text(self._label(claim))
        yield own, "dct:isPartOf", NamedNode(said.iri)
        if claim.date:
            yield own, "dct:created", Literal(claim.date, datatype=node("xsd:date"))
        if claim.curator:
            yield own, "lk:curator", self._text(claim.curator)
        if said.creator:
            yield own, "dct:creator", self._text(said.creator)
        if said.licence:
            yield own, "dct:license", NamedNode(said.licence)

    def _label(self, claim: Claim) -> str:
        """The claim in words: `clozapine causes agranulocytosis (denied)`."""
        labels = {name: entry.label for name, entry in self.content.terms.items()}
        hedges = [] if claim.certainty == SURE else [claim.certainty]
        hedges += ["denied"] if claim.denied else []
        hedges += [f"given {labels.get(name, name)}" for name in claim.condition]
        ends = labels.get(claim.subject, claim.subject), labels.get(claim.object, claim.object)
        words = f"{ends[0]} {self.content.relations[claim.relation].label} {ends[1]}"
        return f"{words} ({', '.join(hedges)})" if hedges else words
