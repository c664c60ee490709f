"""OWL functional syntax (.ofn): each axiom as the triples of its mapping to RDF, as soon as it is read.

It is not read by py-horned-owl, which writes it: that names no lines, reads all before it gives anything, and brackets that
are nested deep enough end its whole process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from leukograph.ingest._axioms import Translation
from leukograph.ingest._expressions import Node, Part
from leukograph.ingest._found import Found
from leukograph.ingest._input import Input
from leukograph.ingest._ontology import MAX_DEPTH, MAX_PARTS, STANDARD, Writing, datatyped, statements_of
from leukograph.statements import Statement, iri, literal

RANK = 3
SUFFIXES = (".ofn",)
MAX_TEXT = 16 << 20
_BEGIN = re.compile(r"(?>\s+|#[^\n]*\n)*+(?:Prefix|Ontology)\s*\(")
_WORD = re.compile(
    r"""\s+ | (?P<comment>\#[^\n]*) | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>) | "(?P<text>(?:[^"\\]|\\.)*+)" | (?P<open>") |
    \^\^(?P<kind>) | @(?P<tag>[A-Za-z]+(?:-[A-Za-z0-9]+)*) | (?P<mark>[()=]) | (?P<name>[^\s()<>"=^@\#][^\s()<>"=^@]*)""",
    re.VERBOSE | re.DOTALL,
)
_REST = re.compile(r'((?:[^"\\]|\\.)*+)"', re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\])')
_PREFIX = re.compile(r"[^\W\d_][\w.-]*\Z|\Z")


def recognizes(given: Input) -> bool:
    """True for a text that begins with a prefix or an ontology in functional syntax."""
    return bool(_BEGIN.match(given.head))


def read(given: Input, found: Found) -> Iterator[Statement]:
    """The statements of the axioms of a file, in its order; what is wrong is noted in `found`."""
    reading = _Reading(found)
    return statements_of(found, "OWL functional", reading, _statements(given, reading))


Word = tuple[int, str, str]


def _statements(given: Input, reading: _Reading) -> Iterator[Statement]:
    for number, kind, text in _words(given, reading):
        reading.line = number
        yield from reading.word(kind, text)
    reading.end()


def _words(given: Input, reading: _Reading) -> Iterator[Word]:
    """The words of a file, each with its line and kind; a text may go on over lines."""
    with given.path.open(encoding="utf-8-sig", newline="\n") as text:
        yield from _words_of(given.numbered(text), reading)


def _words_of(lines: Iterator[tuple[int, str]], reading: _Reading) -> Iterator[Word]:
    for number, line in lines:
        at, content = 0, line
        while at < len(content):
            found = _WORD.match(content, at)
            if found is None:
                reading.line = number
                raise ValueError(f"has {content[at : at + 20]!r}, which begins no word")
            at, kind = found.end(), found.lastgroup or ""
            if kind == "open":
                reading.line = number
                text, content = _long_text(lines, content[at:])
                at = 0
                yield number, "text", text
            elif kind and kind != "comment":
                yield number, kind, found[kind]


def _long_text(lines: Iterator[tuple[int, str]], begun: str) -> tuple[str, str]:
    """A text that goes on over lines, and what stands behind it. Raises: ValueError if it does not end."""
    parts, size = [begun], len(begun)
    for _, line in lines:
        # A backslash at the end of a line would be parted from what it stands before.
        whole = line
        if (len(parts[-1]) - len(parts[-1].rstrip("\\"))) % 2:
            whole = parts.pop() + whole
        ended = _REST.match(whole)
        if ended:
            return "".join([*parts, ended[1]]), whole[ended.end() :]
        parts.append(whole)
        size += len(line)
        if size > MAX_TEXT:
            raise ValueError(f"has a text of more than {MAX_TEXT} characters")
    raise ValueError("has a text that does not end")


class _Reading:
    """A file as its words come; what is open stands in `open`, the ontology itself being the first."""

    def __init__(self, found: Found) -> None:
        self.found, self.line = found, 1
        self.writing = Writing(found, Translation(found.blank))
        self.prefixes = dict(STANDARD)
        self.open: list[tuple[str, int, list[Part]]] = []
        self.name: str | None = None
        self.named_at = 1
        self.text: str | None = None
        self.typed = False
        self.parts = 0
        self.ended = False

    def word(self, kind: str, text: str) -> Iterator[Statement]:
        """What follows from the next word. Raises: ValueError if it may not stand here."""
        if self.text is not None and self._joins(kind, text):
            return
        if self.ended:
            raise ValueError(f"has {text[:40]!r} behind the end of the ontology")
        if kind == "mark":
            yield from self._mark(text)
            return
        self._end_name()
        if kind == "text":
            self.text = _ESCAPE.sub(r"\1", text)
        elif kind == "name":
            self.name, self.named_at = text, self.line
        elif kind == "iri":
            self._add(iri(text[1:-1]))
        else:
            raise ValueError(f"has {text[:40] or '^^'!r} that follows no text")

    def _joins(self, kind: str, word: str) -> bool:
        """True if a word belongs to the text before it: its language, or its datatype."""
        text = str(self.text)
        if self.typed:
            if kind not in {"iri", "name"}:
                raise ValueError("has a text whose datatype is missing")
            self._add(datatyped(text, word[1:-1] if kind == "iri" else self._expanded(word)[1:-1]))
        elif kind == "kind":
            self.typed = True
            return True
        elif kind == "tag":
            self._add(literal(text, language=word))
        else:
            self.text = None
            self._add(literal(text))
            return False
        self.text, self.typed = None, False
        return True

    def _mark(self, mark: str) -> Iterator[Statement]:
        if mark == "(":
            if self.name and ":" in self.name:
                self._end_name()
            self._begin(self.name or "")
            self.name = None
            return
        self._end_name(before_equals=mark == "=")
        if mark == "=":
            self._add("=")
            return
        if not self.open:
            raise ValueError("closes a bracket that was not opened")
        word, _, parts = self.open.pop()
        node = Node(word, tuple(parts))
        if word == "Prefix":
            self._declare(node)
        elif not self.open:
            yield from self.writing.header()
            self.ended = True
        elif len(self.open) == 1:
            self.parts = 0
            yield from self.writing.axiom(node, self.line)
        else:
            self._add(node)

    def _begin(self, word: str) -> None:
        if not self.open and word not in {"Prefix", "Ontology"}:
            raise ValueError(f"begins {word[:40]!r} outside of an ontology")
        if len(self.open) >= MAX_DEPTH:
            raise ValueError(f"is nested more than {MAX_DEPTH} deep")
        self.open.append((word, self.line, []))

    def _end_name(self, *, before_equals: bool = False) -> None:
        if self.name is None:
            return
        name, self.name = self.name, None
        try:
            self._add(name if before_equals else self._expanded(name))
        except ValueError:
            self.line = self.named_at
            raise

    def _expanded(self, name: str) -> str:
        if name.isdecimal():
            return name
        prefix, colon, local = name.partition(":")
        if prefix == "_" and colon:
            return self.writing.individual(name)
        if not colon:
            raise ValueError(f"has the word {name[:40]!r} where a name with a prefix is wanted")
        if prefix not in self.prefixes:
            raise ValueError(f"has the prefix {prefix[:40]}: that is not declared")
        if "#" in local:
            raise ValueError(f"has the name {name[:40]!r}, which holds a #")
        return iri(self.prefixes[prefix] + local)

    def _add(self, part: Part) -> None:
        if not self.open:
            raise ValueError(f"has {str(part)[:40]!r} outside of an ontology")
        if len(self.open) == 1 and self.open[0][0] == "Ontology":
            self.writing.name(part)
            return
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise ValueError(f"has an axiom of more than {MAX_PARTS} words")
        self.open[-1][2].append(part)

    def _declare(self, node: Node) -> None:
        name, mark, place = node.parts if len(node.parts) == 3 else ("", "", "")
        if mark != "=" or not isinstance(name, str) or not name.endswith(":") or not _PREFIX.match(name[:-1]):
            raise ValueError("has a prefix that is not declared as name:=<address>")
        if not isinstance(place, str) or place[:1] != "<":
            raise ValueError(f"declares the prefix {name} by no address")
        self.prefixes[name[:-1]] = place[1:-1]
        self.found.prefixes[name[:-1]] = place[1:-1]
        self.parts = 0

    def end(self) -> None:
        """Looks at the end. Raises: ValueError if something is open still, or nothing was there."""
        if self.open:
            words = ", ".join(f"{word or '('} of line {line}" for word, line, _ in self.open[-3:])
            raise ValueError(f"ends while {words} is open")
        if not self.ended:
            raise ValueError("holds no ontology")
