"""`SERVICE` blocks of a service of our own: found in a query, and read as triples."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from leukograph.errors import QueryError
from leukograph.terms import prefixes
from leukograph.tokens import Tokens, expanded

XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBER = re.compile(r"[+-]?(?:\d+(?P<point>\.\d+)?|(?P<dot>\.\d+))(?P<power>[eE][+-]?\d+)?\Z")
_CELL = re.compile(r'(?P<text>"(?:[^"\\]|\\.)*")(?:\^\^<(?P<kind>[^>]*)>|(?P<language>@.+))?\Z', re.DOTALL)
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Iri:
    """An IRI; as text in the form that SPARQL has."""

    value: str

    def __str__(self) -> str:
        return f"<{self.value}>"


@dataclass(frozen=True, slots=True)
class Text:
    """A literal, with the local name of its type in XML Schema (or the whole IRI of another, or a language behind @)."""

    value: str
    kind: str = "string"

    def __str__(self) -> str:
        if self.kind == "integer":
            return self.value
        text = json.dumps(self.value, ensure_ascii=False)
        if self.kind == "string" or self.kind.startswith("@"):
            return text + self.kind.removeprefix("string")
        return f"{text}^^<{self.kind if ':' in self.kind else XSD + self.kind}>"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, without its question mark."""

    name: str

    def __str__(self) -> str:
        return f"?{self.name}"


Cell = Iri | Text


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple of a block, and where it stands (for people; empty if that is not known)."""

    subject: Cell | Variable
    predicate: Cell | Variable
    object: Cell | Variable
    where: str = ""


class Request(Protocol):
    """What a block asks of its service: variables that must be bound, and those that its rows have (the bound ones too)."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The variables that the rest of the query must bind."""

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the rows."""

    def rows(self, bound: Iterable[tuple[Cell, ...]]) -> Iterable[tuple[Cell, ...]]:
        """The rows for these values of the inputs. Raises: QueryError."""


Service = Callable[[Sequence[Pattern]], Request]


@dataclass(slots=True)
class Block:
    """A block in a query: the numbers of its first token and of its brackets, what it asks, and its answer once known."""

    first: int
    opening: int
    closing: int
    service: str
    request: Request | None = None
    answer: str = ""

    @property
    def asked(self) -> Request:
        """What it asks, once that has been read."""
        assert self.request is not None  # noqa: S101
        return self.request

    @property
    def inputs(self) -> set[str]:
        """The variables that must be bound."""
        return set(self.asked.inputs)

    @property
    def outputs(self) -> set[str]:
        """The variables that its answer binds beside those."""
        return set(self.asked.variables) - self.inputs


def find_blocks(tokens: Tokens, services: Iterable[str]) -> list[Block]:
    """The blocks `SERVICE name {` of these services, in order, the name a prefixed name or a whole IRI, nothing beside."""
    namespaces = namespaces_of(tokens)
    known, found, number, listed = set(services), list[Block](), 0, tokens.list
    while number + 2 < len(listed):
        name = _iri(listed[number + 1].kind, listed[number + 1].text, namespaces)
        if listed[number].word == "service" and name in known and listed[number + 2].text == "{":
            found.append(Block(number, number + 2, tokens.closing(number + 2), str(name)))
            number = found[-1].closing
        number += 1
    return found


def namespaces_of(tokens: Tokens) -> dict[str, str]:
    """The namespaces by prefix that hold in a query: the declared ones, and its own before them."""
    return {**prefixes().namespaces, **tokens.prologue()[1]}


def patterns_of(tokens: Tokens, block: Block) -> Iterator[Pattern]:
    """The triples of a block. Raises: QueryError for whatever else stands in it."""
    reader = Reader(tokens, namespaces_of(tokens), block.opening + 1, block.closing)
    while reader.number < reader.last:
        subject = reader.term()
        while True:
            predicate = reader.term()
            while True:
                where = tokens.place(tokens.list[reader.number - 1].start)
                yield Pattern(subject, predicate, reader.term(), where)
                if not reader.passes(","):
                    break
            if not reader.passes(";"):
                break
            while reader.passes(";"):
                pass
            if reader.number == reader.last or tokens.is_at(reader.number, "."):
                break
        if not reader.passes(".") and reader.number < reader.last:
            raise reader.fault()


@dataclass(slots=True)
class Reader:
    """Reads terms of triples from tokens, one after the other."""

    tokens: Tokens
    namespaces: Mapping[str, str]
    number: int
    last: int

    def passes(self, sign: str) -> bool:
        """True if this sign comes next; then it is passed."""
        found = self.number < self.last and self.tokens.is_at(self.number, sign)
        self.number += found
        return found

    def fault(self) -> QueryError:
        """What to raise of the token that comes next."""
        token = self.tokens.list[min(self.number, self.last)]
        if token.kind == "name" and not token.text.startswith("_:") and _iri("name", token.text, self.namespaces) is None:
            prefix = token.text.partition(":")[0]
            return QueryError(f"{self.tokens.place(token.start)}: the prefix {prefix}: is not declared: add a PREFIX line")
        return QueryError(
            f"{self.tokens.place(token.start)}: in SERVICE stand triples of variables, names, numbers and texts only, "
            f"not {token.text!r}; other patterns stand beside it"
        )

    def term(self) -> Cell | Variable:
        """The term that comes next. Raises: QueryError if none does."""
        listed, here = self.tokens.list, self.number
        sign = listed[here].text if listed[here].text in {"-", "+"} and listed[here + 1].kind == "number" else ""
        here += bool(sign)
        token = listed[here]
        found: Cell | Variable | None = None
        if here < self.last:
            if token.kind == "variable":
                found = Variable(token.text[1:])
            elif token.kind == "number":
                found = number_of(sign + token.text)
            elif token.kind == "string":
                here, found = self._text(here)
            elif token.word in {"true", "false"}:
                found = Text(token.word, "boolean")
            elif (iri := _iri(token.kind, token.text, self.namespaces)) is not None:
                found = Iri(iri)
        if found is None:
            raise self.fault()
        self.number = here + 1
        return found

    def _text(self, here: int) -> tuple[int, Text]:
        listed = self.tokens.list
        quote = 3 if listed[here].text[:3] in {"'''", '"""'} else 1
        value = _unescaped(listed[here].text[quote:-quote])
        if listed[here + 1].kind == "language":
            return here + 1, Text(value, listed[here + 1].text)
        if listed[here + 1].text == listed[here + 2].text == "^":
            kind = _iri(listed[here + 3].kind, listed[here + 3].text, self.namespaces)
            if kind is not None:
                return here + 3, Text(value, kind.removeprefix(XSD))
        return here, Text(value)


def _iri(kind: str, text: str, namespaces: Mapping[str, str]) -> str | None:
    if kind == "iri":
        return text[1:-1]
    return expanded(text, namespaces) if kind == "name" and not text.startswith("_:") else None


def number_of(text: str) -> Text:
    """A number as SPARQL reads it: an integer, a decimal or a double."""
    found = _NUMBER.match(text)
    if found is None:
        raise QueryError(f"{text!r} is no number")
    return Text(text, "double" if found["power"] else "decimal" if found["point"] or found["dot"] else "integer")


def cell_of(term: object) -> Cell | None:
    """A term of an answer, from its N-Triples form; None for what is neither an IRI nor a literal."""
    text = str(term)
    if text.startswith("<") and not text.startswith("<<"):
        return Iri(text[1:-1])
    found = _CELL.match(text)
    if found is None:
        return None
    return Text(_unescaped(found["text"][1:-1]), found["language"] or (found["kind"] or "string").removeprefix(XSD))


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        return chr(int(found[1] or found[2], 16)) if found[1] or found[2] else _ESCAPES.get(found[3], found[3])

    return re.sub(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", plain, text, flags=re.DOTALL)
