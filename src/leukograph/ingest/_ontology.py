"""What the two syntaxes of OWL have in common: the head of an ontology, and its axioms as statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from leukograph.ingest._axioms import Translation
from leukograph.ingest._expressions import XSD, Node, Part
from leukograph.ingest._found import OWL, RDF, RDFS, Found
from leukograph.statements import Statement, is_language, literal

MAX_DEPTH = 200
MAX_PARTS = 1_000_000
PLAIN = RDF + "PlainLiteral"
STANDARD = {"owl": OWL, "rdf": RDF, "rdfs": RDFS, "xsd": XSD}
AGAIN = "Correct it, or get the file again; it may be cut off."


class Reading(Protocol):
    """A file as it is read; `line` is where."""

    line: int


def statements_of(found: Found, name: str, reading: Reading, statements: Iterator[Statement]) -> Iterator[Statement]:
    """The statements of a file in the syntax of this name, in its order; what ends them is noted with its line."""
    found.format = name
    found.ends_itself = True
    try:
        yield from statements
    except ValueError as fault:
        found.fault(reading.line, f"cannot be read: {fault}", AGAIN)


def datatyped(text: str, datatype: str) -> str:
    """A literal with a datatype; the two that say of a text that it is one are left out, as RDF has it.

    >>> datatyped("a@en", PLAIN), datatyped("2026-01-01", PLAIN), datatyped("1", XSD + "integer")
    ('"a"@en', '"2026-01-01"', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>')
    """
    if datatype == PLAIN:
        # With its language behind an @, or an @ alone; some writers leave that out.
        words, at, tag = text.rpartition("@")
        if at and (not tag or is_language(tag)):
            return literal(words, language=tag)
        return literal(text)
    return literal(text, datatype="" if datatype == XSD + "string" else datatype)


@dataclass(slots=True)
class Writing:
    """The ontology of a file as it is read: first its names, then what stands in it."""

    found: Found
    translation: Translation
    _names: list[str] = field(default_factory=list)
    _individuals: dict[str, str] = field(default_factory=dict)
    _begun: bool = False

    def name(self, part: Part) -> None:
        """Takes in the IRI of the ontology or of its version. Raises: ValueError for anything else."""
        if self._begun or len(self._names) == 2 or not isinstance(part, str) or part[:1] != "<":
            raise ValueError(f"has {str(part)[:40]!r} where an axiom is wanted")
        self._names.append(part)

    def header(self) -> Iterator[Statement]:
        """The statements of the head, once."""
        if not self._begun:
            self._begun = True
            for subject, predicate, object_ in self.translation.begin(self._names):
                yield subject, predicate, object_, None

    def axiom(self, node: Node, line: int) -> Iterator[Statement]:
        """The statements of what stands in an ontology. Raises: ValueError if it is no part of OWL 2."""
        yield from self.header()
        if node.word == "Import":
            said = f"imports {str(node.parts[0])[1:-1] if node.parts else ''}, which is not fetched"
            self.found.note(line, said, "Load that file too, if it is wanted.")
        for subject, predicate, object_ in self.translation.triples(node):
            yield subject, predicate, object_, None

    def individual(self, name: str) -> str:
        """The blank node of an individual without a name, by the word that the file has for it."""
        if name not in self._individuals:
            self._individuals[name] = self.translation.blank()
        return self._individuals[name]
