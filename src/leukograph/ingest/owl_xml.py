"""OWL/XML (.owx): each axiom as the triples of its mapping to RDF, as soon as it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin
from xml.parsers import expat

from leukograph.ingest._axioms import Translation
from leukograph.ingest._expressions import Node, Part
from leukograph.ingest._found import OWL, Found
from leukograph.ingest._gate import GateError, admit
from leukograph.ingest._input import Input
from leukograph.ingest._ontology import MAX_DEPTH, MAX_PARTS, STANDARD, Writing, datatyped, statements_of
from leukograph.progress import bar
from leukograph.statements import Statement, iri, literal

RANK = 3
SUFFIXES = (".owx",)
CHUNK = 1 << 16
XML = "http://www.w3.org/XML/1998/namespace"
ENTITIES = {"Class", "Datatype", "ObjectProperty", "DataProperty", "AnnotationProperty", "NamedIndividual"}
TEXTS = {"Literal", "IRI", "AbbreviatedIRI", "Import"}
_BEGIN = re.compile(r"(?>\s+|<\?[^>]*>|<!--(?s:.*?)-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>)*+<(?:[\w.-]+:)?Ontology\s")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def recognizes(given: Input) -> bool:
    """True for XML whose first element is an ontology."""
    return bool(_BEGIN.match(given.head))


def read(given: Input, found: Found) -> Iterator[Statement]:
    """The statements of the axioms of a file, in its order; what is wrong is noted in `found`."""
    reading = _Reading(found)
    return statements_of(found, "OWL/XML", reading, _statements(given, reading))


def _statements(given: Input, reading: _Reading) -> Iterator[Statement]:
    """The statements. Raises: ValueError for what is no XML, or no OWL; the reading then stands at its line."""
    try:
        admit(given.path)
        with given.path.open("rb") as file:
            while chunk := file.read(CHUNK):
                reading.parser.Parse(chunk)
                given.report(f"\rreading {given.name} {bar(file.tell(), given.size)} {reading.line:,} lines")
                yield from reading.axioms()
        reading.parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by place
    except GateError as fault:
        reading.line = fault.line
        raise
    except expat.ExpatError as fault:
        raise ValueError(str(fault)) from fault
    yield from reading.axioms()
    yield from reading.writing.header()


@dataclass(slots=True)
class _Open:
    """An element that is open: its name, attributes, base address, and what it holds so far."""

    name: str
    told: Mapping[str, str]
    base: str
    parts: list[Part] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class _Reading:
    """A file as its elements come; those that are open stand in `open`, the ontology being the first."""

    def __init__(self, found: Found) -> None:
        self.found, self.line = found, 1
        self.writing = Writing(found, Translation(found.blank))
        self.prefixes = dict(STANDARD)
        self.open: list[_Open] = []
        self.ready: list[tuple[int, Node]] = []
        self.parts = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def axioms(self) -> Iterator[Statement]:
        """The statements of the axioms that have ended since the last time. Raises: ValueError."""
        for line, node in self.ready:
            self.line = line
            yield from self.writing.axiom(node, line)
        self.ready.clear()
        self.line = self.parser.CurrentLineNumber

    def _start(self, name: str, told: dict[str, str]) -> None:
        self.line = self.parser.CurrentLineNumber
        space, _, local = name.rpartition(" ")
        if space != OWL:
            raise ValueError(f"has the element {name[:60]!r}, which is not of OWL")
        base = told.get(f"{XML} base") or (self.open[-1].base if self.open else "")
        if not self.open:
            if local != "Ontology":
                raise ValueError(f"begins with {local[:40]}, not with Ontology")
            for key in ("ontologyIRI", "versionIRI"):
                if told.get(key):
                    self.writing.name(self._full(told[key], base))
        elif local == "Ontology" or len(self.open) >= MAX_DEPTH:
            raise ValueError(f"has an ontology in an ontology, or is nested more than {MAX_DEPTH} deep")
        self.open.append(_Open(local, told, base))
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise ValueError(f"has an axiom of more than {MAX_PARTS} elements")

    def _characters(self, text: str) -> None:
        if self.open and self.open[-1].name in TEXTS:
            self.open[-1].text.append(text)
        elif text.strip():
            self.line = self.parser.CurrentLineNumber
            raise ValueError(f"has the text {text.strip()[:40]!r} where an element is wanted")

    def _end(self, _: str) -> None:
        self.line = self.parser.CurrentLineNumber
        one = self.open.pop()
        if not self.open:
            return
        if one.name == "Prefix":
            place = one.told.get("IRI", "")
            self.prefixes[one.told.get("name", "")] = self.found.prefixes[one.told.get("name", "")] = place
            return
        part = self._part(one)
        if len(self.open) > 1:
            self.open[-1].parts.append(part)
            return
        if not isinstance(part, Node):
            raise ValueError(f"has {one.name} where an axiom is wanted")
        self.parts = 0
        self.ready.append((self.line, part))

    def _part(self, one: _Open) -> Part:
        """What an element is: a leaf, or a node of its parts."""
        if one.name in TEXTS:
            if one.parts:
                raise ValueError(f"has an element in {one.name}")
            return self._text(one, "".join(one.text))
        if one.name in {"Variable", "BuiltInAtom"}:
            return Node(one.name, (self._named(one), *one.parts))
        if one.name in ENTITIES:
            name = self._named(one)
            return Node(one.name, (name,)) if self.open[-1].name == "Declaration" else name
        if one.name == "AnonymousIndividual":
            return self.writing.individual(one.told.get("nodeID", ""))
        if one.name == "FacetRestriction":
            return Node("", (self._full(one.told.get("facet", ""), one.base), *one.parts))
        number = (one.told["cardinality"],) if "cardinality" in one.told else ()
        return Node(one.name, (*number, *one.parts))

    def _text(self, one: _Open, text: str) -> Part:
        if one.name == "Literal":
            tag, kind = one.told.get(f"{XML} lang"), one.told.get("datatypeIRI", "")
            return literal(text, language=tag) if tag else datatyped(text, kind) if kind else literal(text)
        if one.name == "AbbreviatedIRI":
            return self._short(text.strip())
        place = self._full(text.strip(), one.base)
        return Node("Import", (place,)) if one.name == "Import" else place

    def _named(self, one: _Open) -> str:
        if "abbreviatedIRI" in one.told:
            return self._short(one.told["abbreviatedIRI"])
        if "IRI" not in one.told:
            raise ValueError(f"has a {one.name} without an IRI")
        return self._full(one.told["IRI"], one.base)

    def _short(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        if not colon or prefix not in self.prefixes:
            raise ValueError(f"has the name {name[:60]!r}, whose prefix is not declared")
        return iri(self.prefixes[prefix] + local)

    def _full(self, place: str, base: str) -> str:
        """The node of an IRI that may be given relative to a base. Raises: ValueError."""
        if _ABSOLUTE.match(place):
            return iri(place)
        if place.startswith("#") or not place:
            return iri(base.partition("#")[0] + place)
        return iri(urljoin(base, place))
