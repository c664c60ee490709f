"""The gate before the fast reader of RDF/XML, which takes cut files for whole and expands entities without end."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.parsers import expat

MAX_DEPTH = 2_000
MAX_ENTITY = 2_000
MAX_ENTITIES = 1_000
MAX_GROWTH = 20
GRACE = 1 << 20
CHUNK = 1 << 20


class GateError(ValueError):
    """XML that is not let through; `line` is where."""

    def __init__(self, said: str, line: int) -> None:
        super().__init__(said)
        self.line = line


def admit(path: Path) -> None:
    """Reads a file through as XML. Raises: GateError if it is cut off or ill-formed, names other files, or swells."""
    gate = _Gate(path.stat().st_size)
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                gate.parser.Parse(chunk)
            gate.parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by place
    except expat.ExpatError as fault:
        said = f"is not well-formed XML: {expat.errors.messages.get(fault.code, str(fault))}"
        raise GateError(said, fault.lineno) from fault


class _Gate:
    """The parser, and what it has seen."""

    def __init__(self, size: int) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = False
        self._room = size * MAX_GROWTH + GRACE
        self._depth = self._entities = 0
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity
        self.parser.ExternalEntityRefHandler = self._outside
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _refuse(self, said: str) -> None:
        raise GateError(said, self.parser.CurrentLineNumber)

    def _declaration(self, _: str, encoding: str | None, __: int) -> None:
        if encoding and encoding.casefold() not in {"utf-8", "utf8", "us-ascii"}:
            self._refuse(f"is declared as {encoding}, not as UTF-8")

    def _doctype(self, _: str, system: str | None, public: str | None, __: Any) -> None:
        if system or public:
            self._refuse("names a document type that lies elsewhere, and nothing is fetched")

    def _entity(self, name: str, parameter: int, value: str | None, *outside: Any) -> None:
        self._entities += 1
        if parameter or value is None or any(outside[1:3]):
            self._refuse(f"declares the entity {name} by what lies elsewhere, and nothing is fetched")
        elif "&" in value or "%" in value or len(value) > MAX_ENTITY or self._entities > MAX_ENTITIES:
            self._refuse(f"declares the entity {name} by other entities or by too long a text")

    def _outside(self, *_: Any) -> int:
        self._refuse("refers to an entity that lies elsewhere, and nothing is fetched")
        return 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse(f"is nested more than {MAX_DEPTH} deep")
        self._grow(len(name) + sum(len(key) + len(value) for key, value in attributes.items()))

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _characters(self, text: str) -> None:
        self._grow(len(text))

    def _grow(self, length: int) -> None:
        self._room -= length
        if self._room < 0:
            self._refuse(f"swells to more than {MAX_GROWTH} times its size")
