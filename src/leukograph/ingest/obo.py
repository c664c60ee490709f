"""OBO 1.2 and 1.4 (.obo): terms, relations and instances, as the triples that their translation to OWL has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from leukograph.ingest import _obo_terms as t
from leukograph.ingest._found import Found
from leukograph.ingest._input import Input
from leukograph.statements import MAX_TERM, Statement

SUFFIXES = (".obo",)
_STANZA = re.compile(r"\[(Term|Typedef|Instance)\]\s*\Z")
_TAG = re.compile(r"[A-Za-z_][\w-]*\Z")
KINDS = {"Term": t.CLASS, "Typedef": t.PROPERTY, "Instance": t.INDIVIDUAL}
MOST_OF_ONE = 3


def recognizes(given: Input) -> bool:
    """True for a text that begins as OBO does."""
    return bool(re.search(r"^(format-version:|\[Term\]|\[Typedef\])", given.head, re.MULTILINE))


def read(given: Input, found: Found) -> Iterator[Statement]:
    """The statements of an OBO file, in its order; what is wrong is noted in `found`."""
    found.format = "OBO"
    reading = _Reading(found, t.Names(_shorthands(given)))
    stanza = ""
    for number, line in given.lines():
        reading.line = number
        if len(line) > MAX_TERM:
            found.fault(number, f"has a line of more than {MAX_TERM} characters", "Shorten it, or leave it out.")
            continue
        content = line.strip()
        if not content or content[0] == "!":
            continue
        if content[0] == "[":
            opened = _STANZA.match(content)
            stanza = opened[1] if opened else "?"
            yield from reading.begin(stanza)
            if not opened:
                found.note(number, f"has the stanza {content[:40]!r}, which OBO does not know", "It is left aside.")
            continue
        name, colon, value = content.partition(":")
        tag = _tag_of(name) if colon else ""
        if not tag:
            found.fault(number, f"is no line of OBO: {content[:60]!r}", "Write `tag: value`; the file may be cut off.")
        elif stanza != "?":
            try:
                for subject, predicate, object_ in reading.tag(tag, value.lstrip(" \t")):
                    yield subject, predicate, object_, None
            except ValueError as fault:
                found.fault(number, f"{tag}: {fault}", "Correct the line, or get the file again.")
    yield from reading.end()


@lru_cache(t.REMEMBERED)
def _tag_of(name: str) -> str:
    """The tag that a line begins with, from what stands before its colon; empty if that is none."""
    tag = name.rstrip(" \t")
    return tag if _TAG.match(tag) else ""


def _shorthands(given: Input) -> tuple[dict[str, str], dict[str, str]]:
    """The prefixes that the header declares, and the identifiers behind relations with a short name (`part_of`)."""
    spaces: dict[str, str] = {}
    names: dict[str, str] = {}
    stanza = short = ontology = ""
    for _, line in given.lines():
        if line.startswith("["):
            stanza, short = line.strip(), ""
        elif line.startswith("idspace:"):
            parts = line.split()
            if len(parts) > 2:
                spaces[parts[1]] = parts[2]
        elif stanza == "[Typedef]":
            if line.startswith("id:"):
                short = line[3:].strip()
            elif line.startswith("xref:") and short and ":" not in short and short not in names:
                meant = line[5:].split("{")[0].split("!")[0].strip()
                if re.match(r"(RO|BFO|UBERON|GOREL|BSPO):\S+\Z", meant):
                    names[short] = meant
        elif not stanza and line.startswith("ontology:"):
            ontology = line.split(":", 1)[1].strip()
    return spaces | {"": ontology}, names


class _Reading:
    """An OBO file as it is read, stanza by stanza."""

    def __init__(self, found: Found, names: t.Names) -> None:
        self.found, self.names = found, names
        self.line = 0
        self.stanza = self.node = ""
        self.both: list[str] = []
        self.either: list[str] = []
        self.begun: set[str] = set()
        self.told: dict[str, int] = {}
        self.meant: dict[str, int] = {}
        self.found.prefixes |= {prefix: place for prefix, place in names.spaces.items() if prefix}

    def begin(self, stanza: str) -> Iterator[Statement]:
        """Begins a stanza, once the last is ended."""
        yield from self._end_stanza()
        self.stanza, self.node = stanza, ""

    def blank(self) -> str:
        """A new blank node."""
        return self.found.blank()

    def note_once(self, what: str, reason: str, remedy: str) -> None:
        """Notes something of which a file may have many: the first few, then no more."""
        self.told[what] = self.told.get(what, 0) + 1
        if self.told[what] <= MOST_OF_ONE:
            self.found.note(self.line, reason, remedy)

    def tag(self, tag: str, value: str) -> Iterable[t.Line]:
        """The triples of one line. Raises: ValueError if it cannot be read."""
        if not self.stanza:
            return self._header(tag, value)
        if tag == "id":
            return self._identified(t.bare(value))
        if not self.node:
            raise ValueError("stands before the id of its stanza")
        write = _WRITERS[self.stanza].get(tag)
        if write is None:
            self.note_once(f"tag {tag}", f"has the tag {tag}, which is not read", "The line is left aside.")
            return ()
        return write(self, value)

    def _identified(self, identifier: str) -> list[t.Line]:
        self.node = self.names.relation(identifier) if self.stanza == "Typedef" else self.names.node(identifier)
        if self.node in self.begun:
            self.note_once("twice", f"begins {identifier} a second time", "Both stanzas are read as one; keep one.")
        self.begun.add(self.node)
        return [(self.node, t.TYPE, KINDS[self.stanza]), (self.node, t.ID, t.literal(identifier))]

    def _header(self, tag: str, value: str) -> Iterator[t.Line]:
        ontology = self.names.ontology
        if tag == "ontology":
            yield ontology, t.TYPE, t.ONTOLOGY
        elif tag == "data-version":
            self.found.version = t.bare(value)
            yield ontology, t.VERSION, t.literal(t.bare(value))
        elif tag == "import":
            self.found.note(
                self.line, f"imports {t.bare(value)}, which is not fetched", "Load that file too, if it is wanted."
            )
        elif tag in {"subsetdef", "synonymtypedef"}:
            name, text, _ = t.quoted(value)
            kind, said = (t.SUBSET, t.COMMENT) if tag == "subsetdef" else (t.SYNONYM_TYPE, t.LABEL)
            yield self.names.local(name), t.SUBPROPERTY, kind
            yield self.names.local(name), said, t.literal(text)
        elif tag == "property_value":
            yield ontology, *t.property_value(self.names, value)[:2]
        elif tag in {"remark", "default-namespace", "date", "saved-by", "auto-generated-by"}:
            yield ontology, t.HEADER[tag], t.literal(t.bare(value))

    def refer(self, identifier: str) -> str:
        """The node of a term that a line refers to; that it was meant is remembered."""
        node = self.names.node(identifier)
        self.meant.setdefault(node, self.line)
        return node

    def _end_stanza(self) -> Iterator[Statement]:
        """Ends the lists of a stanza."""
        for parts, tag in ((self.both, "intersection_of"), (self.either, "union_of")):
            if parts:
                yield parts[-1], t.REST, t.NIL, None
            if len(parts) == 1:
                self.found.note(self.line, f"has one {tag} alone", f"Give two at the least; {tag} says nothing alone.")
            parts.clear()

    def end(self) -> Iterator[Statement]:
        """Looks at what the whole file said: terms that are spoken of must be there."""
        yield from self._end_stanza()
        missing = {node: line for node, line in self.meant.items() if node not in self.begun}
        for node, line in list(missing.items())[:MOST_OF_ONE]:
            said = f"refers to {node[1:-1]}, which the file does not hold"
            self.found.note(line, said, "The file may be cut off; else load the file that holds it too.")
        if len(missing) > MOST_OF_ONE:
            self.found.note(None, f"refers to {len(missing)} terms that it does not hold", "The first stand above.")


Writer = Callable[["_Reading", str], Iterable[t.Line]]


def _list_of(which: str) -> Writer:
    """Writes the parts of an intersection or union as they come: the list is begun anew with each."""

    def write(reading: _Reading, value: str) -> Iterator[t.Line]:
        parts = reading.both if which == t.BOTH else reading.either
        words = t.bare(value).split()
        if len(words) == 2:
            part = reading.blank()
            yield from t.restriction(part, reading.names.relation(words[0]), reading.refer(words[1]))
        elif len(words) == 1:
            part = reading.refer(words[0])
        else:
            raise ValueError(f"has {len(words)} words where one or two are wanted")
        cell = reading.blank()
        if parts:
            yield parts[-1], t.REST, cell
        else:
            whole = reading.blank()
            yield reading.node, t.EQUIVALENT, whole
            yield whole, t.TYPE, t.CLASS
            yield whole, which, cell
        yield cell, t.FIRST, part
        parts.append(cell)

    return write


def _relationship(reading: _Reading, value: str) -> list[t.Line]:
    marks = t.marks(value)
    words = t.bare(value).split()
    if len(words) != 2:
        raise ValueError(f"has {len(words)} words where a relation and a term are wanted")
    node, relation, other = reading.blank(), reading.names.relation(words[0]), reading.refer(words[1])
    stated = t.annotated(reading, (reading.node, t.SUBCLASS, node), t.about(value))
    return stated + t.restriction(node, relation, other, marks)


def _to_node(predicate: str) -> Writer:
    def write(reading: _Reading, value: str) -> list[t.Line]:
        return t.annotated(reading, (reading.node, predicate, reading.refer(t.bare(value))), t.about(value))

    return write


def _chain(*, itself: bool) -> Writer:
    def write(reading: _Reading, value: str) -> Iterator[t.Line]:
        words = t.bare(value).split()
        links = [reading.node, reading.names.relation(words[0])] if itself else [reading.names.relation(w) for w in words]
        cells = [reading.blank() for _ in links]
        yield reading.node, t.CHAIN, cells[0]
        for place, link in enumerate(links):
            yield cells[place], t.FIRST, link
            yield cells[place], t.REST, cells[place + 1] if place + 1 < len(cells) else t.NIL

    return write


def _mark(kind: str) -> Writer:
    def write(reading: _Reading, value: str) -> Iterator[t.Line]:
        if t.bare(value) == "true":
            yield reading.node, t.TYPE, kind

    return write


def _property(predicate: str) -> Writer:
    def write(reading: _Reading, value: str) -> Iterator[t.Line]:
        yield reading.node, predicate, reading.names.relation(t.bare(value))

    return write


_TERM: dict[str, Writer] = {
    "is_a": _to_node(t.SUBCLASS), "relationship": _relationship, "intersection_of": _list_of(t.BOTH),
    "union_of": _list_of(t.EITHER), "equivalent_to": _to_node(t.EQUIVALENT), "disjoint_from": _to_node(t.DISJOINT),
}  # fmt: skip
_TYPEDEF: dict[str, Writer] = {
    "is_a": _property(t.SUBPROPERTY), "inverse_of": _property(t.INVERSE), "domain": _to_node(t.DOMAIN),
    "range": _to_node(t.RANGE), "equivalent_to": _property(t.SAME_PROPERTY), "transitive_over": _chain(itself=True),
    "holds_over_chain": _chain(itself=False), "equivalent_to_chain": _chain(itself=False),
    "is_transitive": _mark(t.TRANSITIVE), "is_symmetric": _mark(t.SYMMETRIC), "is_functional": _mark(t.FUNCTIONAL),
    "is_inverse_functional": _mark(t.INVERSE_FUNCTIONAL), "is_asymmetric": _mark(t.ASYMMETRIC),
    "is_reflexive": _mark(t.REFLEXIVE), "is_metadata_tag": _mark(t.ANNOTATION),
}  # fmt: skip
_INSTANCE: dict[str, Writer] = {"instance_of": _to_node(t.TYPE)}
_WRITERS: dict[str, dict[str, Writer]] = {
    "Term": {**t.COMMON, **_TERM}, "Typedef": {**t.COMMON, **_TYPEDEF}, "Instance": {**t.COMMON, **_INSTANCE},
}  # fmt: skip
