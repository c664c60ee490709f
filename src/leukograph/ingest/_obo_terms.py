"""The words of OBO: quoted texts, marks in braces, and the triples of the tags that all stanzas share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from leukograph.ingest._found import (
    BOTH,
    CHAIN,
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
    SOME,
    SUBCLASS,
    SUBPROPERTY,
    TRANSITIVE,
    TYPE,
)  # fmt: skip
from leukograph.ingest._obo_names import OBO, XSD, Names
from leukograph.statements import literal

__all__ = [
    "BOTH", "CHAIN", "COMMON", "EQUIVALENT", "FIRST", "LABEL", "ON", "ONTOLOGY", "REST", "SOME", "SUBCLASS", "SUBPROPERTY",
    "TRANSITIVE", "TYPE", "XSD", "Names", "literal",
]  # fmt: skip

Line = tuple[str, str, str]
Said = Sequence[tuple[str, str]]
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

# What stands behind a text repeats from line to line: a file has some hundreds of scopes and references.
REMEMBERED = 1 << 12
STRUCTURAL = {*CARDINALITIES, "all_only", "all_some", "gci_relation", "gci_filler"}
_NAME = re.compile(r"[A-Za-z][\w-]*\Z")
_MARKS = re.compile(r"\s*\{((?:[^{}\"]|\"(?:[^\"\\]|\\.)*\")*)\}\s*\Z")
_ONE_MARK = re.compile(r"([\w:.-]+)\s*=\s*\"((?:[^\"\\]|\\.)*)\"")
_COMMENT = re.compile(r"\s+!(?:\s.*)?\Z")
_QUOTED = re.compile(r"([^\"\s]*)\s*\"([^\"\\]*+(?:\\.[^\"\\]*+)*+)\"\s*(.*)\Z", re.DOTALL)
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


class Reading(Protocol):
    """What the writers of tags need of a file that is read."""

    names: Names
    node: str

    def blank(self) -> str:
        """A new blank node."""

    def refer(self, identifier: str) -> str:
        """The node of a term that is referred to."""


Writer = Callable[[Reading, str], Iterable[Line]]


def restriction(node: str, relation: str, other: str, told: dict[str, str] | None = None) -> list[Line]:
    """The triples of a restriction: some, unless its marks say only, or a number."""
    told = told or {}
    lines = [(node, TYPE, RESTRICTION), (node, ON, relation)]
    counted = [name for name in CARDINALITIES if name in told]
    for name in counted:
        number = literal(told[name], datatype=XSD + "nonNegativeInteger")
        lines += [(node, CARDINALITIES[name], number), (node, f"<{OWL}onClass>", other)]
    if not counted:
        lines.append((node, ONLY if told.get("all_only") == "true" else SOME, other))
    return lines


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


def annotated(reading: Reading, line: Line, said: Said) -> list[Line]:
    """A triple, and what is said about it."""
    if not said:
        return [line]
    axiom = reading.blank()
    lines = [line, (axiom, TYPE, AXIOM), (axiom, SOURCE, line[0]), (axiom, OF_PROPERTY, line[1]), (axiom, TARGET, line[2])]
    return lines + [(axiom, predicate, object_) for predicate, object_ in said]


@lru_cache(REMEMBERED)
def _behind(text: str) -> Said:
    """What the references and marks behind a quoted text say about its triple."""
    found = _XREFS.search(text)
    listed = _XREF.finditer(found[1]) if found and found[1].strip() else ()
    return [(XREF, literal(unescaped(each[1].strip()))) for each in listed] + about(text)


def _definition(reading: Reading, value: str) -> list[Line]:
    _, text, rest = quoted(value)
    return annotated(reading, (reading.node, DEFINITION, literal(text)), _behind(rest))


@lru_cache(REMEMBERED)
def _scope(text: str) -> tuple[str, str]:
    """The property of a synonym, and the name of its type if it has one, from what stands behind it."""
    words = text.partition("[")[0].split()
    scope = SCOPES.get(words[0] if words else "RELATED", SCOPES["RELATED"])
    return scope, words[1] if len(words) > 1 else ""


def _synonym(reading: Reading, value: str) -> list[Line]:
    _, text, rest = quoted(value)
    scope, named = _scope(rest)
    kind = [(HAS_SYNONYM_TYPE, reading.names.local(named))] if named else []
    return annotated(reading, (reading.node, scope, literal(text)), [*kind, *_behind(rest)])


def _property_value(reading: Reading, value: str) -> list[Line]:
    predicate, object_, _ = property_value(reading.names, value)
    return annotated(reading, (reading.node, predicate, object_), about(value))


def _text(predicate: str) -> Writer:
    def write(reading: Reading, value: str) -> list[Line]:
        return [(reading.node, predicate, literal(bare(value)))]

    return write


def _whole(predicate: str) -> Writer:
    """Writes a text in which `!` and braces are text, but for marks at its end."""

    def write(reading: Reading, value: str) -> list[Line]:
        found = _MARKS.search(value) if value.endswith("}") else None
        said = about(value) if found and _ONE_MARK.search(found[1]) else []
        text = value[: found.start()] if found and said else value
        return annotated(reading, (reading.node, predicate, literal(unescaped(text.strip()))), said)

    return write


def _xref(reading: Reading, value: str) -> list[Line]:
    words = bare(value).split(' "')
    return annotated(reading, (reading.node, XREF, literal(words[0].strip())), about(value))


def _subset(reading: Reading, value: str) -> list[Line]:
    return [(reading.node, IN_SUBSET, reading.names.local(bare(value)))]


def _obsolete(reading: Reading, value: str) -> list[Line]:
    return [(reading.node, DEPRECATED, literal("true", datatype=XSD + "boolean"))] if bare(value) == "true" else []


def _instead(predicate: str) -> Writer:
    def write(reading: Reading, value: str) -> list[Line]:
        return [(reading.node, predicate, reading.names.node(bare(value)))]

    return write


COMMON: dict[str, Writer] = {
    "name": _whole(LABEL), "namespace": _text(f"<{OBOINOWL}hasOBONamespace>"), "def": _definition,
    "comment": _whole(COMMENT), "synonym": _synonym, "xref": _xref, "subset": _subset, "is_obsolete": _obsolete,
    "alt_id": _text(f"<{OBOINOWL}hasAlternativeId>"), "replaced_by": _instead(REPLACED),
    "consider": _instead(f"<{OBOINOWL}consider>"), "created_by": _text(f"<{OBOINOWL}created_by>"),
    "creation_date": _text(f"<{OBOINOWL}creation_date>"), "property_value": _property_value,
    "expand_expression_to": _whole(f"<{OBO}IAO_0000424>"), "expand_assertion_to": _whole(f"<{OBO}IAO_0000425>"),
    "is_class_level": _text(f"<{OBOINOWL}is_class_level>"), "is_cyclic": _text(f"<{OBOINOWL}is_cyclic>"),
    "is_anonymous": _text(f"<{OBOINOWL}is_anonymous>"),
}  # fmt: skip
