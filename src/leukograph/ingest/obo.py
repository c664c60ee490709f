"""OBO 1.2 and 1.4 (.obo): terms, relations and instances, as the triples that their translation to OWL has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from leukograph.ingest import _obo_terms as t
from leukograph.ingest._found import Found
from leukograph.ingest._input import Input
from leukograph.statements import MAX_TERM, Statement

SUFFIXES = (".obo",)
_STANZA = re.compile(r"\[(Term|Typedef|Instance)\]\s*\Z")
_TAG = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*)\Z")
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
        tag = _TAG.match(content)
        if tag is None:
            found.fault(number, f"is no line of OBO: {content[:60]!r}", "Write `tag: value`; the file may be cut off.")
        elif stanza != "?":
            try:
                yield from reading.tag(tag[1], tag[2])
            except ValueError as fault:
                found.fault(number, f"{tag[1]}: {fault}", "Correct the line, or get the file again.")
    yield from reading.end()


def _shorthands(given: Input) -> tuple[dict[str, str], dict[str, str]]:
    """The prefixes that the header declares, and the identifiers behind relations with a short name (`part_of`)."""
    spaces: dict[str, str] = {}
    names: dict[str, str] = {}
    stanza = short = ontology = ""
    for _, line in given.lines():
        if line.startswith("idspace:"):
            parts = line.split()
            if len(parts) > 2:
                spaces[parts[1]] = parts[2]
        elif line.startswith("ontology:") and not stanza:
            ontology = line.split(":", 1)[1].strip()
        elif line.startswith("["):
            stanza, short = line.strip(), ""
        elif stanza == "[Typedef]":
            if line.startswith("id:"):
                short = line[3:].strip()
            elif line.startswith("xref:") and short and ":" not in short and short not in names:
                meant = line[5:].split("{")[0].split("!")[0].strip()
                if re.match(r"(RO|BFO|UBERON|GOREL|BSPO):\S+\Z", meant):
                    names[short] = meant
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
        self._tags = {"Term": _TERM, "Typedef": _TYPEDEF, "Instance": _INSTANCE}
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

    def tag(self, tag: str, value: str) -> Iterator[Statement]:
        """The statements of one line. Raises: ValueError if it cannot be read."""
        if not self.stanza:
            yield from self._header(tag, value)
            return
        if tag == "id":
            yield from self._identified(t.bare(value))
            return
        if not self.node:
            raise ValueError("stands before the id of its stanza")
        write = self._tags[self.stanza].get(tag) or t.COMMON.get(tag)
        if write is None:
            self.note_once(f"tag {tag}", f"has the tag {tag}, which is not read", "The line is left aside.")
            return
        for subject, predicate, object_ in write(self, value):
            yield subject, predicate, object_, None

    def _identified(self, identifier: str) -> Iterator[Statement]:
        self.node = self.names.relation(identifier) if self.stanza == "Typedef" else self.names.node(identifier)
        if self.node in self.begun:
            self.note_once("twice", f"begins {identifier} a second time", "Both stanzas are read as one; keep one.")
        self.begun.add(self.node)
        yield self.node, t.TYPE, KINDS[self.stanza], None
        yield self.node, t.ID, t.literal(identifier), None

    def _header(self, tag: str, value: str) -> Iterator[Statement]:
        ontology = self.names.ontology
        if tag == "ontology":
            yield ontology, t.TYPE, t.ONTOLOGY, None
        elif tag == "data-version":
            self.found.version = t.bare(value)
            yield ontology, t.VERSION, t.literal(t.bare(value)), None
        elif tag == "import":
            self.found.note(
                self.line, f"imports {t.bare(value)}, which is not fetched", "Load that file too, if it is wanted."
            )
        elif tag == "subsetdef":
            name, text, _ = t.quoted(value)
            yield self.names.local(name), t.SUBPROPERTY, t.SUBSET, None
            yield self.names.local(name), t.COMMENT, t.literal(text), None
        elif tag == "synonymtypedef":
            name, text, _ = t.quoted(value)
            yield self.names.local(name), t.SUBPROPERTY, t.SYNONYM_TYPE, None
            yield self.names.local(name), t.LABEL, t.literal(text), None
        elif tag == "property_value":
            for predicate, object_ in [t.property_value(self.names, value)[:2]]:
                yield ontology, predicate, object_, None
        elif tag in {"remark", "default-namespace", "date", "saved-by", "auto-generated-by"}:
            yield ontology, t.HEADER[tag], t.literal(t.bare(value)), None

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


Writer = Callable[["_Reading", str], Iterator[t.Line]]


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


def _relationship(reading: _Reading, value: str) -> Iterator[t.Line]:
    marks = t.marks(value)
    words = t.bare(value).split()
    if len(words) != 2:
        raise ValueError(f"has {len(words)} words where a relation and a term are wanted")
    node, relation, other = reading.blank(), reading.names.relation(words[0]), reading.refer(words[1])
    yield from t.annotated(reading, (reading.node, t.SUBCLASS, node), t.about(value))
    yield from t.restriction(node, relation, other, marks)


def _to_node(predicate: str) -> Writer:
    def write(reading: _Reading, value: str) -> Iterator[t.Line]:
        line = reading.node, predicate, reading.refer(t.bare(value))
        if "{" in value:
            yield from t.annotated(reading, line, t.about(value))
        else:
            yield line

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
