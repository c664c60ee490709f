"""The words of OBO: identifiers, quoted texts, marks in braces, and the triples of the tags that all stanzas share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from leukograph.ingest._found import (
    BOTH,
    CHAIN,
    DCT,
    EQUIVALENT,
    FIRST,
    LABEL,
    OBOINOWL,
    ON,
    ONTOLOGY,
    OWL,
    RDF,
    RDFS,
    REST,
    SKOS,
    SOME,
    SUBCLASS,
    SUBPROPERTY,
    TRANSITIVE,
    TYPE,
)  # fmt: skip
from leukograph.statements import iri, literal

__all__ = [
    "BOTH", "CHAIN", "COMMON", "EQUIVALENT", "FIRST", "LABEL", "ON", "ONTOLOGY", "REST", "SOME", "SUBCLASS", "SUBPROPERTY",
    "TRANSITIVE", "TYPE", "literal",
]  # fmt: skip

Line = tuple[str, str, str]
OBO = "http://purl.obolibrary.org/obo/"
XSD = "http://www.w3.org/2001/XMLSchema#"
STANDARD = {"rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD, "oboInOwl": OBOINOWL, "skos": SKOS, "dct": DCT}
PLAIN = {"seeAlso": f"<{RDFS}seeAlso>", "comment": f"<{RDFS}comment>", "isDefinedBy": f"<{RDFS}isDefinedBy>"}

CLASS, PROPERTY, INDIVIDUAL = f"<{OWL}Class>", f"<{OWL}ObjectProperty>", f"<{OWL}NamedIndividual>"
ANNOTATION, SYMMETRIC = f"<{OWL}AnnotationProperty>", f"<{OWL}SymmetricProperty>"
FUNCTIONAL, INVERSE_FUNCTIONAL = f"<{OWL}FunctionalProperty>", f"<{OWL}InverseFunctionalProperty>"
ASYMMETRIC, REFLEXIVE = f"<{OWL}AsymmetricProperty>", f"<{OWL}ReflexiveProperty>"
RESTRICTION, ONLY = f"<{OWL}Restriction>", f"<{OWL}allValuesFrom>"
EITHER, DISJOINT, INVERSE = f"<{OWL}unionOf>", f"<{OWL}disjointWith>", f"<{OWL}inverseOf>"
SAME_PROPERTY, NIL = f"<{OWL}equivalentProperty>", f"<{RDF}nil>"
DOMAIN, RANGE, COMMENT = f"<{RDFS}domain>", f"<{RDFS}range>", f"<{RDFS}comment>"
VERSION, DEPRECATED = f"<{OWL}versionInfo>", f"<{OWL}deprecated>"
ID, XREF, SUBSET, SYNONYM_TYPE = (
    f"<{OBOINOWL}{name}>" for name in ("id", "hasDbXref", "SubsetProperty", "SynonymTypeProperty")
)
IN_SUBSET, HAS_SYNONYM_TYPE = f"<{OBOINOWL}inSubset>", f"<{OBOINOWL}hasSynonymType>"
DEFINITION, REPLACED = f"<{OBO}IAO_0000115>", f"<{OBO}IAO_0100001>"
AXIOM, SOURCE, OF_PROPERTY, TARGET = (
    f"<{OWL}{name}>" for name in ("Axiom", "annotatedSource", "annotatedProperty", "annotatedTarget")
)
SCOPES = {scope: f"<{OBOINOWL}has{scope.capitalize()}Synonym>" for scope in ("EXACT", "BROAD", "NARROW", "RELATED")}
CARDINALITIES = {
    "minCardinality": f"<{OWL}minQualifiedCardinality>", "maxCardinality": f"<{OWL}maxQualifiedCardinality>",
    "cardinality": f"<{OWL}qualifiedCardinality>",
}  # fmt: skip
HEADER = {
    "remark": COMMENT, "default-namespace": f"<{OBOINOWL}hasDefaultNamespace>", "date": f"<{OBOINOWL}date>",
    "saved-by": f"<{OBOINOWL}savedBy>", "auto-generated-by": f"<{OBOINOWL}auto-generated-by>",
}  # fmt: skip

STRUCTURAL = {*CARDINALITIES, "all_only", "all_some", "gci_relation", "gci_filler"}
_NAME = re.compile(r"[A-Za-z][\w-]*\Z")
_MARKS = re.compile(r"\s*\{((?:[^{}\"]|\"(?:[^\"\\]|\\.)*\")*)\}\s*\Z")
_ONE_MARK = re.compile(r"([\w:.-]+)\s*=\s*\"((?:[^\"\\]|\\.)*)\"")
_COMMENT = re.compile(r"\s+!(?:\s.*)?\Z")
_QUOTED = re.compile(r"([^\"\s]*)\s*\"((?:[^\"\\]|\\.)*)\"\s*(.*)\Z", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "W": " "}
_XREFS = re.compile(r"\[((?:[^\]\\\"]|\\.|\"(?:[^\"\\]|\\.)*\")*)\]")
_XREF = re.compile(r"((?:[^,\\\"\s]|\\.)(?:[^,\\\"]|\\.)*?)\s*(?:\"(?:[^\"\\]|\\.)*\"\s*)?(?:,|\Z)")


def unescaped(text: str) -> str:
    r"""The text behind OBO's escapes.

    >>> unescaped(r"a\, \"b\"\n") == 'a, "b"' + chr(10)
    True
    """
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), text) if "\\" in text else text


def bare(value: str) -> str:
    """The value without its closing comment and marks.

    >>> bare('CL:0000094 {is_inferred="true"} ! granulocyte')
    'CL:0000094'
    """
    if "!" in value:
        value = _COMMENT.sub("", value)
    if value.endswith("}"):
        value = _MARKS.sub("", value)
    return unescaped(value.strip())


def marks(value: str) -> dict[str, str]:
    """The marks that a value carries in braces."""
    if "{" not in value:
        return {}
    found = _MARKS.search(_COMMENT.sub("", value))
    return {each[1]: unescaped(each[2]) for each in _ONE_MARK.finditer(found[1])} if found else {}


def quoted(value: str) -> tuple[str, str, str]:
    """The word before a quoted text, the text, and what follows it. Raises: ValueError if no text is quoted."""
    found = _QUOTED.match(value)
    if found is None:
        raise ValueError("has no quoted text, or one that does not end")
    return found[1], unescaped(found[2]), found[3]


class Names:
    """Identifiers as nodes: with a prefix below the OBO address or where the header says, short ones below the ontology."""

    def __init__(self, declared: tuple[dict[str, str], dict[str, str]]) -> None:
        self.spaces, self.short = declared
        self._name = self.spaces.pop("", "") or "unnamed"
        self.ontology = iri(f"{OBO}{self._name.removesuffix('.owl').removesuffix('.obo')}.owl")
        self._seen: dict[str, str] = {}

    def node(self, identifier: str) -> str:
        """The node of an identifier. Raises: ValueError if it is none."""
        node = self._seen.get(identifier)
        if node is None:
            node = self._seen[identifier] = self._node(identifier)
        return node

    def _node(self, identifier: str) -> str:
        if not identifier or " " in identifier:
            raise ValueError(f"{identifier[:60]!r} is no identifier")
        if identifier.startswith(("http://", "https://", "urn:")):
            return iri(identifier)
        prefix, colon, local = identifier.partition(":")
        if not colon:
            return self.local(identifier)
        if prefix in self.spaces:
            return iri(self.spaces[prefix] + local)
        if prefix in STANDARD:
            return iri(STANDARD[prefix] + local)
        return iri(f"{OBO}{prefix}_{local}")

    def local(self, identifier: str) -> str:
        """The node of an identifier without a prefix. Raises: ValueError."""
        if ":" in identifier:
            return self.node(identifier)
        base = self._name.split("/")[0].removesuffix(".obo").removesuffix(".owl")
        return iri(f"{OBO}{base}#{identifier}")

    def relation(self, identifier: str) -> str:
        """The node of a relation, by its identifier or short name. Raises: ValueError."""
        return self.node(self.short.get(identifier, identifier))


class Reading(Protocol):
    """What the writers of tags need of a file that is read."""

    names: Names
    node: str

    def blank(self) -> str:
        """A new blank node."""

    def refer(self, identifier: str) -> str:
        """The node of a term that is referred to."""


def restriction(node: str, relation: str, other: str, told: dict[str, str] | None = None) -> Iterator[Line]:
    """The triples of a restriction: some, unless its marks say only, or a number."""
    told = told or {}
    yield node, TYPE, RESTRICTION
    yield node, ON, relation
    counted = [name for name in CARDINALITIES if name in told]
    for name in counted:
        yield node, CARDINALITIES[name], literal(told[name], datatype=XSD + "nonNegativeInteger")
        yield node, f"<{OWL}onClass>", other
    if not counted:
        yield node, ONLY if told.get("all_only") == "true" else SOME, other


def property_value(names: Names, value: str) -> tuple[str, str, dict[str, str]]:
    """The predicate, object and marks of a property_value. Raises: ValueError."""
    told, plain = marks(value), _COMMENT.sub("", value) if "!" in value and '"' not in value else value
    plain = _MARKS.sub("", plain) if told else plain
    word, _, rest = plain.strip().partition(" ")
    predicate = PLAIN.get(word) or names.relation(word)
    if '"' in rest:
        _, text, datatype = quoted(rest)
        kind = datatype.strip().removeprefix("xsd:")
        return predicate, literal(text, datatype="" if kind in {"", "string"} else XSD + kind), told
    if not rest.strip():
        raise ValueError("has no value")
    return predicate, names.node(unescaped(rest.split()[0])), told


def about(value: str) -> list[tuple[str, str]]:
    """What the marks of a value say about its triple: all but those that are part of what it says."""
    return [
        (XREF if name == "xref" else f"<{OBOINOWL}{name}>", literal(text))
        for name, text in (marks(value) if "{" in value else {}).items()
        if name not in STRUCTURAL and _NAME.match(name)
    ]


def annotated(reading: Reading, line: Line, said: list[tuple[str, str]]) -> Iterator[Line]:
    """A triple, and what is said about it."""
    yield line
    if said:
        axiom = reading.blank()
        yield from ((axiom, TYPE, AXIOM), (axiom, SOURCE, line[0]), (axiom, OF_PROPERTY, line[1]), (axiom, TARGET, line[2]))
        for predicate, object_ in said:
            yield axiom, predicate, object_


def _xrefs(text: str) -> list[tuple[str, str]]:
    found = _XREFS.search(text)
    if found is None or not found[1].strip():
        return []
    return [(XREF, literal(unescaped(each[1].strip()))) for each in _XREF.finditer(found[1])]


def _definition(reading: Reading, value: str) -> Iterator[Line]:
    _, text, rest = quoted(value)
    yield from annotated(reading, (reading.node, DEFINITION, literal(text)), _xrefs(rest) + about(rest))


def _synonym(reading: Reading, value: str) -> Iterator[Line]:
    _, text, rest = quoted(value)
    words = rest.split("[")[0].split()
    scope = SCOPES.get(words[0] if words else "RELATED", SCOPES["RELATED"])
    kind = [(HAS_SYNONYM_TYPE, reading.names.local(words[1]))] if len(words) > 1 else []
    yield from annotated(reading, (reading.node, scope, literal(text)), kind + _xrefs(rest) + about(rest))


def _property_value(reading: Reading, value: str) -> Iterator[Line]:
    predicate, object_, _ = property_value(reading.names, value)
    yield from annotated(reading, (reading.node, predicate, object_), about(value))


def _text(predicate: str) -> Callable[[Reading, str], Iterator[Line]]:
    def write(reading: Reading, value: str) -> Iterator[Line]:
        yield reading.node, predicate, literal(bare(value))

    return write


def _whole(predicate: str) -> Callable[[Reading, str], Iterator[Line]]:
    """Writes a text in which `!` and braces are text, but for marks at its end."""

    def write(reading: Reading, value: str) -> Iterator[Line]:
        found = _MARKS.search(value) if value.endswith("}") else None
        said = about(value) if found and _ONE_MARK.search(found[1]) else []
        text = value[: found.start()] if found and said else value
        yield from annotated(reading, (reading.node, predicate, literal(unescaped(text.strip()))), said)

    return write


def _xref(reading: Reading, value: str) -> Iterator[Line]:
    words = bare(value).split(' "')
    yield from annotated(reading, (reading.node, XREF, literal(words[0].strip())), about(value))


def _subset(reading: Reading, value: str) -> Iterator[Line]:
    yield reading.node, IN_SUBSET, reading.names.local(bare(value))


def _obsolete(reading: Reading, value: str) -> Iterator[Line]:
    if bare(value) == "true":
        yield reading.node, DEPRECATED, literal("true", datatype=XSD + "boolean")


def _instead(predicate: str) -> Callable[[Reading, str], Iterator[Line]]:
    def write(reading: Reading, value: str) -> Iterator[Line]:
        yield reading.node, predicate, reading.names.node(bare(value))

    return write


COMMON: dict[str, Callable[[Reading, str], Iterator[Line]]] = {
    "name": _whole(LABEL), "namespace": _text(f"<{OBOINOWL}hasOBONamespace>"), "def": _definition,
    "comment": _whole(COMMENT), "synonym": _synonym, "xref": _xref, "subset": _subset, "is_obsolete": _obsolete,
    "alt_id": _text(f"<{OBOINOWL}hasAlternativeId>"), "replaced_by": _instead(REPLACED),
    "consider": _instead(f"<{OBOINOWL}consider>"), "created_by": _text(f"<{OBOINOWL}created_by>"),
    "creation_date": _text(f"<{OBOINOWL}creation_date>"), "property_value": _property_value,
    "expand_expression_to": _whole(f"<{OBO}IAO_0000424>"), "expand_assertion_to": _whole(f"<{OBO}IAO_0000425>"),
    "is_class_level": _text(f"<{OBOINOWL}is_class_level>"), "is_cyclic": _text(f"<{OBOINOWL}is_cyclic>"),
    "is_anonymous": _text(f"<{OBOINOWL}is_anonymous>"),
}  # fmt: skip
