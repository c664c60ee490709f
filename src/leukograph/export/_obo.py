"""The ontology as an OBO document of fastobo: the one door to that library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leukograph.content import Content, Edge, Entry, RelationEntry
from leukograph.export._product import needed
from leukograph.export._said import asserted, inferred, said_of
from leukograph.export._text import one_line
from leukograph.identifiers import EXACT
from leukograph.model import Claim
from leukograph.terms import prefixes

MATCHES = ("closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
TAGS = {
    "dct:title": "title", "dct:license": "licence", "lk:sign": "sign", "lk:traversal": "traversal",
    **{f"skos:{name}": f"{name.removesuffix('Match')} match" for name in MATCHES},
}  # fmt: skip


class Document:
    """The content as an OBO document."""

    def __init__(self, content: Content) -> None:
        with needed("fastobo"):
            import fastobo
        self.obo: Any = fastobo
        self.content = content
        self.altered = 0
        self._inferred = inferred(content)
        self._edges = asserted(content)
        self._used = {"lk", "xsd"}

    def made(self) -> Any:
        """The document: header, upper classes, terms, relations."""
        frames = [self._term(entry) for entry in (*self.content.classes.values(), *self.content.terms.values())]
        frames += [self._typedef(relation) for relation in self.content.relations.values()]
        frames += [self._tag(name, label) for name, label in TAGS.items()]
        return self.obo.doc.OboDoc(self._header(), frames)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _ident(self, curie: str) -> Any:
        prefix, colon, local = curie.partition(":")
        if not colon or local.startswith("//"):
            return self.obo.id.Url(curie) if colon else self.obo.id.UnprefixedIdent(curie)
        self._used.add(prefix)
        return self.obo.id.PrefixedIdent(prefix, local)

    def _named(self, name: str) -> Any:
        return self._ident(self.content.identifiers.curie(name))

    def _text(self, text: str) -> str:
        line = one_line(text)
        self.altered += line != text
        return line

    def _header(self) -> Any:
        said, header = self.content.header, self.obo.header
        clauses = [
            header.FormatVersionClause("1.4"),
            header.DataVersionClause(self.content.version),
            *(header.SubsetdefClause(self._ident(kind.name), kind.label) for kind in self.content.vocabulary.kinds.values()),
            header.DefaultNamespaceClause(self._ident("leukograph")),
        ]
        known = prefixes().namespaces
        clauses += [header.IdspaceClause(name, self.obo.id.Url(known[name])) for name in sorted(self._used & set(known))]
        clauses += [header.RemarkClause(self._text(text)) for text in (said.description, said.citation) if text]
        if said.licence:
            value = self.obo.pv.ResourcePropertyValue(self._ident("dct:license"), self.obo.id.Url(said.licence))
            clauses.append(header.PropertyValueClause(value))
        if said.title:
            clauses.append(header.PropertyValueClause(self._literal("dct:title", said.title)))
        clauses.append(header.OntologyClause("leukograph"))
        return header.HeaderFrame(clauses)

    def _literal(self, tag: str, text: str, datatype: str = "string") -> Any:
        kind = self.obo.id.PrefixedIdent("xsd", datatype)
        return self.obo.pv.LiteralPropertyValue(self._ident(tag), self._text(text), kind)

    def _term(self, entry: Entry) -> Any:
        term, name = self.obo.term, entry.name
        frame = term.TermFrame(self._named(name))
        frame.append(term.NameClause(self._text(entry.label)))
        if entry.definition:
            frame.append(term.DefClause(self._text(entry.definition), self.obo.xref.XrefList([])))
        if entry.note:
            frame.append(term.CommentClause(self._text(entry.note)))
        if entry.kind:
            frame.append(term.SubsetClause(self._ident(entry.kind)))
        for synonym in entry.synonyms:
            frame.append(
                term.SynonymClause(self.obo.syn.Synonym(self._text(synonym), "EXACT", xrefs=self.obo.xref.XrefList([])))
            )
        self._mapped(frame, term, name)
        for parent in entry.parents:
            clause = term.IsAClause(self._named(parent))
            if (name, parent) in self._inferred:
                clause.qualifiers = self._qualifiers([("is_inferred", "true")])
            frame.append(clause)
        for clause in (*self._axioms(name), *self._relationships(name)):
            frame.append(clause)
        return frame

    def _mapped(self, frame: Any, module: Any, name: str) -> None:
        """Adds the mappings: exact ones as cross-references, others as property values."""
        identifiers = self.content.identifiers
        entry = self.content.relations.get(name)
        for match in entry.mappings if entry else identifiers.matches(name):
            ident = self._ident(match.identifier)
            if match.predicate == EXACT:
                frame.append(module.XrefClause(self.obo.xref.Xref(ident, self._text(match.label) or None)))
            else:
                value = self.obo.pv.ResourcePropertyValue(self._ident(match.predicate), ident)
                frame.append(module.PropertyValueClause(value))

    def _axioms(self, name: str) -> Iterator[Any]:
        """The definition, where OBO can hold it, and the classes that are the same or disjoint."""
        term, axioms = self.obo.term, self.content.axioms
        definitions = [one for one in axioms.definitions.get(name, ()) if one.whole]
        for definition in definitions[:1]:
            for genus in definition.classes:
                yield term.IntersectionOfClause(None, self._named(genus))
            for relation, filler in definition.restrictions:
                yield term.IntersectionOfClause(self._named(relation), self._named(filler))
        for one, other in axioms.same:
            if one == name:
                yield term.EquivalentToClause(self._named(other))
        for one, other in axioms.disjoint:
            if one == name:
                yield term.DisjointFromClause(self._named(other))

    def _relationships(self, name: str) -> Iterator[Any]:
        """A clause for each claim of each believed edge without condition, and for each restriction of the ontology."""
        term = self.obo.term
        for narrow, relation, filler in self.content.axioms.restrictions:
            if narrow == name:
                yield term.RelationshipClause(self._named(relation), self._named(filler))
        for edge in self._edges.get(name, ()):
            for claim in edge.claims:
                clause = term.RelationshipClause(self._named(edge.relation), self._named(edge.object))
                clause.qualifiers = self._qualifiers(self._said(claim, edge))
                yield clause

    def _said(self, claim: Claim, edge: Edge) -> list[tuple[str, str]]:
        """What the claim says, with its identifier, and the belief of the edge."""
        identifier = prefixes().shorten(claim.iri)
        return [("claim", identifier), *said_of(claim, self.content), ("belief", f"{edge.belief:.6g}")]

    def _qualifiers(self, pairs: list[tuple[str, str]]) -> Any:
        qualifier = self.obo.qual.Qualifier
        made = [qualifier(self.obo.id.UnprefixedIdent(key), self._text(value)) for key, value in pairs]
        return self.obo.qual.QualifierList(made)

    def _typedef(self, relation: RelationEntry) -> Any:
        typedef = self.obo.typedef
        frame = typedef.TypedefFrame(self._named(relation.name))
        frame.append(typedef.NameClause(self._text(relation.label)))
        if relation.definition:
            frame.append(typedef.DefClause(self._text(relation.definition), self.obo.xref.XrefList([])))
        self._mapped(frame, typedef, relation.name)
        frame.append(typedef.PropertyValueClause(self._literal("lk:sign", str(relation.sign), "integer")))
        frame.append(typedef.PropertyValueClause(self._literal("lk:traversal", relation.traversal)))
        if relation.transitive:
            frame.append(typedef.IsTransitiveClause(transitive=True))
        for parent in relation.parents:
            frame.append(typedef.IsAClause(self._named(parent)))
        if relation.inverse:
            frame.append(typedef.InverseOfClause(self._named(relation.inverse)))
        return frame

    def _tag(self, curie: str, label: str) -> Any:
        """A property of remarks, declared so that nothing is used undeclared."""
        typedef = self.obo.typedef
        frame = typedef.TypedefFrame(self._ident(curie))
        frame.append(typedef.NameClause(label))
        frame.append(typedef.IsMetadataTagClause(metadata_tag=True))
        return frame
