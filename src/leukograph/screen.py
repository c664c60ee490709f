"""What a query may ask: the engine can neither be stopped nor asked to stay at home, so it is looked at before it runs."""

from __future__ import annotations

import re

from leukograph.errors import QueryError

MAX_QUERY_CHARACTERS = 100_000
MAX_NESTING = 60
MAX_TOKENS = 4_000

# What a query says beside its code: comments, IRIs, strings, escaped characters of names. What is left is words and signs.
_BESIDE = re.compile(
    "|".join(
        (
            r"#[^\n\r]*",
            r"<[^<>\"{}|^`\\\x00-\x20]*>",
            r"'''(?:[^'\\]|\\.|'(?!''))*'''",
            r'"""(?:[^"\\]|\\.|"(?!""))*"""',
            r"'(?:[^'\\\n\r]|\\.)*'",
            r'"(?:[^"\\\n\r]|\\.)*"',
            r"\\.",
        )
    ),
    re.DOTALL,
)
# Names that may hold the word: variables, language tags, and what stands behind the colon of a prefixed name.
_NAMES = re.compile(r"[?$]\w+|@[A-Za-z-]+|:[\w:%-]*")
# `?s<?p#>` may be an IRI or a comparison with a comment behind it; with `://` behind its scheme it can only be an IRI.
_DOUBTFUL = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*://)[^<>\"{}|^`\\\x00-\x20]*['#()\[\]][^<>\"{}|^`\\\x00-\x20]*>")
_BRACKET = re.compile(r"[{(\[]|[})\]]")
_TOKEN = re.compile(r"[\w?$:@-]+|[^\s\w]")


def screen(text: str) -> None:
    """Passes a query that may run. Raises: QueryError if it is too long, nested too deep, or asks other machines.

    The engine recurses over what it reads and would end the process where its stack ends, so length and depth are bounded.

    >>> screen("SELECT * { ?s ?p 'SERVICE' }")
    >>> screen("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    leukograph.errors.QueryError: SERVICE is not allowed: a query may not ask other machines
    """
    if not text.strip():
        raise QueryError("the query is empty: give the name of a query, a file, or SPARQL text")
    if len(text) > MAX_QUERY_CHARACTERS:
        raise QueryError(f"the query is longer than {MAX_QUERY_CHARACTERS} characters")
    if _DOUBTFUL.search(text):
        raise QueryError("a `<` can be read as a comparison or as an IRI: put a space behind it, or write the IRI with ://")
    code = _code(text)
    _stay_home(code)
    depth = 0
    for bracket in _BRACKET.finditer(code):
        depth = depth + 1 if bracket[0] in "{([" else max(depth - 1, 0)
        if depth > MAX_NESTING:
            raise QueryError(f"the query is nested deeper than {MAX_NESTING} brackets")
    if sum(1 for _ in _TOKEN.finditer(code)) > MAX_TOKENS:
        raise QueryError(f"the query has more than {MAX_TOKENS} words and signs")


def stay_home(text: str) -> None:
    """Passes a query that asks no other machine. Raises: QueryError for one that may."""
    _stay_home(_code(text))


def _stay_home(code: str) -> None:
    if "service" in _NAMES.sub(" ", code).casefold():
        raise QueryError("SERVICE is not allowed: a query may not ask other machines")


def _code(text: str) -> str:
    """A query without its comments, IRIs, strings and escaped characters, each of which becomes one neutral word."""
    return _BESIDE.sub(lambda found: " " if found[0].startswith("#") else " x ", text)


def placed(fault: SyntaxError, shift: int) -> str:
    """The parser's message with line and column as the asker wrote them (the declarations stand before line 1)."""
    message = plain(fault)
    match = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if match is None:
        return message
    line, column = int(match[1]), int(match[2])
    return f"line {line}, column {max(column - shift, 1) if line == 1 else column}: {match[3]}"


def plain(fault: Exception) -> str:
    """What a fault says."""
    return str(fault.args[0] if fault.args else fault)
