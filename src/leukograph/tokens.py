"""SPARQL text as tokens and groups, as far as a rewriting needs to understand it: words, brackets, and elements of groups.

Nothing here decides whether a query is well formed; that is for the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leukograph.errors import QueryError

_TOKEN = re.compile(
    "|".join(
        (
            r"(?P<space>\s+|#[^\n\r]*)",
            r"(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)",
            r"(?P<string>'''(?:[^'\\]|\\.|'(?!''))*'''",
            r"\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*\"\"\"",
            r"'(?:[^'\\\n\r]|\\.)*'",
            r"\"(?:[^\"\\\n\r]|\\.)*\")",
            r"(?P<variable>[?$]\w+)",
            r"(?P<name>(?:[^\W\d_][\w.-]*|_)?:(?:[\w:%-]|\\.|\.+(?=[\w:%\\-]))*)",
            r"(?P<word>[^\W\d]\w*)",
            r"(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)",
            r"(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)",
            r"(?P<sign>.)",
        )
    ),
    re.DOTALL,
)
_OPEN, _CLOSED = "{([", "})]"
_VARIABLE = re.compile(r"[?$](\w+)")
_STARTS = frozenset({"optional", "minus", "graph", "service", "filter", "bind", "values", "union", "lateral"})


@dataclass(frozen=True, slots=True)
class Token:
    """A token and its beginning: an `iri`, `string`, `variable`, prefixed `name`, `word`, `number`, `language` or `sign`."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The place behind the last character."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """The keyword in lower case, or an empty text for what is none."""
        return self.text.lower() if self.kind == "word" and self.text.isascii() else ""


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a group: its kind, and the tokens from `first` up to but not `last`.

    Kinds: triples, optional, minus, graph, service, filter, bind, values, group (also a union of groups, or a sub-SELECT).
    """

    kind: str
    first: int
    last: int


class Tokens:
    """The tokens of a query, without space and comments, and which bracket belongs to which."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = (each for each in _TOKEN.finditer(text) if each.lastgroup != "space")
        self.list = [Token(str(each.lastgroup), each[0], each.start()) for each in found]
        self.partner = _partners(self.list)

    def place(self, position: int) -> str:
        """Where a character stands, for people: `line 2, column 5`."""
        before = self.text[:position]
        return f"line {before.count(chr(10)) + 1}, column {position - before.rfind(chr(10))}"

    def is_at(self, number: int, text: str) -> bool:
        """True if the token of this number is this sign."""
        return number < len(self.list) and self.list[number].text == text

    def closing(self, number: int) -> int:
        """The number of the bracket that closes this one. Raises: QueryError if none does."""
        found = self.partner.get(number)
        if found is None:
            where = self.place(self.list[number].start)
            raise QueryError(f"the SPARQL cannot be read: {where}: the bracket {self.list[number].text} is not closed")
        return found

    def prologue(self) -> tuple[int, dict[str, str]]:
        """The number of the first token behind the prefixes, and the namespaces by prefix."""
        number, found = 0, {}
        while number + 1 < len(self.list):
            word, name = self.list[number].word, self.list[number + 1]
            if word == "base" and name.kind == "iri":
                number += 2
            elif word == "prefix" and name.kind == "name" and name.text.endswith(":") and number + 2 < len(self.list):
                found[name.text[:-1]] = self.list[number + 2].text[1:-1]
                number += 3
            else:
                break
        return number, found

    def datasets(self) -> str:
        """The FROM clauses of the whole query, as text."""
        found: list[str] = []
        number, _ = self.prologue()
        while number < len(self.list):
            if self.list[number].word == "from":
                last = number + 2 if number + 1 < len(self.list) and self.list[number + 1].word == "named" else number + 1
                found.append(self.text[self.list[number].start : self.list[min(last, len(self.list) - 1)].end])
            number = self.partner.get(number, number) + 1
        return " ".join(found)

    def around(self, inner: int, first: int, last: int) -> int | None:
        """The number of the outermost bracket between two tokens that has this one inside."""
        number = first
        while number < last:
            end = self.partner.get(number, number)
            if number < inner < end:
                return number
            number = max(end, number) + 1
        return None

    def is_select(self, opening: int) -> bool:
        """True if the group that this bracket opens is a sub-SELECT."""
        return self.list[opening + 1].word == "select"

    def variables(self, first: int, last: int) -> set[str]:
        """The names of the variables that are seen from outside of these tokens: of a sub-SELECT, those that it gives."""
        found: set[str] = set()
        number = first
        while number < last:
            token = self.list[number]
            if token.text == "{" and self.is_select(number):
                found |= self._projected(number)
                number = self.closing(number)
            elif token.kind == "variable":
                found.add(token.text[1:])
            elif token.kind == "iri" and "://" not in token.text:
                # What looks like an IRI may be two comparisons, as in `?a<?b&&?b>?c`.
                found |= set(_VARIABLE.findall(token.text))
            elif token.kind == "name" and token.text.startswith("_:"):
                found.add(token.text)
            number += 1
        return found

    def _projected(self, opening: int) -> set[str]:
        number, found = opening + 2, set[str]()
        while not self.is_at(number, "{"):
            token = self.list[number]
            if token.text == "*":
                return self.variables(number, self.closing(opening))
            if token.text == "(":
                number = self.closing(number)
                found |= self.variables(number - 1, number)
            elif token.kind == "variable":
                found.add(token.text[1:])
            number += 1
        return found

    def elements(self, opening: int) -> Iterator[Element]:
        """The elements of the group that this bracket opens, in order."""
        number, last = opening + 1, self.closing(opening)
        while number < last:
            if self.is_at(number, "."):
                number += 1
                continue
            kind, end = self._element(number, last)
            yield Element(kind, number, end)
            number = max(end, number + 1)

    def _element(self, number: int, last: int) -> tuple[str, int]:
        word = self.list[number].word
        if self.list[number].text == "{":
            end = self.closing(number) + 1
            while end < last and self.list[end].word == "union" and self.is_at(end + 1, "{"):
                end = self.closing(end + 1) + 1
            return "group", end
        if word not in _STARTS:
            return "triples", self._triples(number, last)
        end = number + 1
        if word == "filter":
            return word, self._constraint(end, last)
        if word == "values" and self.is_at(end, "("):
            end = self.closing(end) + 1
        while end < last and self.list[end].text not in "{(":
            end += 1
        return word, self.closing(end) + 1 if end < last else last

    def _constraint(self, number: int, last: int) -> int:
        """The end of what stands behind FILTER: an expression in brackets, a call, or (NOT) EXISTS with a group."""
        while number < last and self.list[number].text not in "{(":
            number += 1
        return self.closing(number) + 1 if number < last else last

    def _triples(self, number: int, last: int) -> int:
        while number < last:
            token = self.list[number]
            if token.text == "." or token.word in _STARTS or (token.text == "{" and not self.is_at(number + 1, "|")):
                return number
            number = self.partner.get(number, number) + 1
        return last


def _partners(tokens: Sequence[Token]) -> dict[int, int]:
    """The number of the closing bracket by that of the opening one, where they fit."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for number, token in enumerate(tokens):
        if token.kind == "sign" and token.text in _OPEN:
            waiting.append(number)
        elif token.kind == "sign" and token.text in _CLOSED and waiting:
            opening = waiting.pop()
            if _OPEN.index(tokens[opening].text) != _CLOSED.index(token.text):
                return found
            found[opening] = number
    return found


def expanded(name: str, namespaces: Mapping[str, str]) -> str | None:
    """The IRI of a prefixed name, or None if its prefix is not declared.

    >>> expanded("lk:Fever", {"lk": "https://w3id.org/leukograph/"})
    'https://w3id.org/leukograph/Fever'
    """
    prefix, _, local = name.partition(":")
    namespace = namespaces.get(prefix)
    return None if namespace is None else namespace + re.sub(r"\\(.)", r"\1", local)
