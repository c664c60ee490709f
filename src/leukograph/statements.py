"""RDF text -> statements without a store, which would rewrite numbers and dates: what came in goes out.

A statement is subject, predicate, object and graph (None for the default graph), each as N-Triples writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from leukograph.screen import plain

Statement = tuple[str, str, str, str | None]

FORMS = {
    "turtle": RdfFormat.TURTLE, "n-triples": RdfFormat.N_TRIPLES, "n-quads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG,
    "rdf/xml": RdfFormat.RDF_XML, "json-ld": RdfFormat.JSON_LD,
}  # fmt: skip
# What stands in for the address of a file that has relative IRIs and gives no base.
BASE_IRI = "https://w3id.org/leukograph/load/unnamed"
# The engine reads no statement of more than 16 MiB; there is room left for the rest of it.
MAX_TERM = 15 << 20

_LINE = re.compile(r"\bline (\d+)")
_ESCAPED = re.compile(r'[\x00-\x1f\x7f"\\]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# Most IRIs are plain; of the others the engine says whether they are any, before it is too late to say where they stand.
_IRI = re.compile(r"https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~!$&'()*+,;=:@/-]*+)?(?:#[A-Za-z0-9._~!$&'()*+,;=:@/?-]*+)?\Z")
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\Z")


class RdfError(ValueError):
    """RDF text that cannot be read; `line` is where, if that is known."""

    def __init__(self, said: str, line: int | None) -> None:
        super().__init__(said)
        self.line = line


def statements(source: Path | bytes, form: str, base: str = BASE_IRI) -> Iterator[Statement]:
    """The statements of a file or text in one of FORMS, in its order; blank nodes get names that no other file has.

    Nothing is fetched: neither imports nor contexts that the text names. Raises: RdfError.
    """
    given = {"path": str(source)} if isinstance(source, Path) else {"input": source}
    try:
        for quad in parse(**given, format=FORMS[form], base_iri=base, rename_blank_nodes=True):
            graph = str(quad.graph_name)
            yield str(quad.subject), str(quad.predicate), str(quad.object), None if graph == "DEFAULT" else graph
    except MemoryError as fault:
        raise RdfError("holds a statement of more than 16 MiB", None) from fault
    except (SyntaxError, OSError, ValueError, RuntimeError) as fault:
        said = plain(fault)
        if "LoadDocumentCallback" in said:
            said = "names a context that lies elsewhere, and nothing is fetched"
        found = _LINE.search(said)
        line = getattr(fault, "lineno", None)
        raise RdfError(said, line if isinstance(line, int) else int(found[1]) if found else None) from fault


def is_too_long(term: str) -> bool:
    """True for a term that the engine would not read (a character takes four bytes at most)."""
    return len(term) > MAX_TERM // 4 and len(term.encode()) > MAX_TERM


def is_language(tag: str) -> bool:
    """True for a language tag such as `en-GB`."""
    return bool(_TAG.match(tag))


def iri(text: str) -> str:
    """An IRI as a statement has it. Raises: ValueError if it is none.

    >>> iri("http://example.org/a")
    '<http://example.org/a>'
    """
    if is_too_long(text):
        raise ValueError(f"{text[:40]!r} and so on is too long for an IRI")
    if not _IRI.match(text):
        try:
            NamedNode(text)
        except ValueError as fault:
            raise ValueError(f"{text[:80]!r} is no IRI") from fault
    return f"<{text}>"


def literal(text: str, *, language: str = "", datatype: str = "") -> str:
    r"""A literal as a statement has it. Raises: ValueError if the language tag is none, or the text longer than 15 MiB.

    >>> print(literal('say "a"\n', language="en"))
    "say \"a\"\n"@en
    """
    if _ESCAPED.search(text):
        text = _ESCAPED.sub(lambda found: _ESCAPES.get(found[0], f"\\u{ord(found[0]):04X}"), text)
    if is_too_long(text):
        raise ValueError(f"holds a text of more than {MAX_TERM} bytes")
    if language:
        if not _TAG.match(language):
            raise ValueError(f"{language[:80]!r} is no language tag")
        return f'"{text}"@{language}'
    return f'"{text}"^^{iri(datatype)}' if datatype else f'"{text}"'


_UNESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_SEQUENCE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


def text_of(term: str) -> str:
    r"""The text of a literal, without its tag or datatype; of another term, the term without its brackets.

    >>> text_of('"a \\"b\\""@en'), text_of("<http://example.org/a>")
    ('a "b"', 'http://example.org/a')
    """
    if term.startswith("<"):
        return term[1:-1]
    if not term.startswith('"'):
        return term
    body = term[1 : term.rindex('"')]
    if "\\" not in body:
        return body
    return _SEQUENCE.sub(
        lambda found: chr(int(found[1] or found[2], 16)) if found[1] or found[2] else _UNESCAPED.get(found[3], found[3]),
        body,
    )
