"""SPARQL 1.1 Protocol: a request -> what a worker is to do, or a refusal that says why.

Written to https://www.w3.org/TR/sparql11-protocol/. Only reading is spoken: updates are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from leukograph.errors import LeukographError
from leukograph.server.accept import ROWS, TRIPLES, Choice, choose

MAX_FIELDS = 1_000
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
METHODS = "GET, HEAD, POST, OPTIONS"
_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^\s;"]*)"?', re.IGNORECASE)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*\Z")
READ_ONLY = "this endpoint only answers queries: updates are refused"

Pairs = list[tuple[str, str]]


class Refusal(LeukographError):
    """A request that is not answered: its HTTP status, the sentence that says why, and headers that go with it.

    `suggestions` are what may have been meant, in words that can be asked.
    """

    def __init__(
        self, status: int, said: str, headers: Mapping[str, str] | None = None, *, suggestions: Sequence[str] = ()
    ) -> None:
        super().__init__(said)
        self.status = status
        self.headers = dict(headers or {})
        self.suggestions = tuple(suggestions)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came: its method, its raw query string, some of its headers, its body, its host and its client.

    `held` is the If-None-Match header: the marks of the answers that the client has already.
    """

    method: str
    path: str = "/"
    parameters: str = ""
    accept: str = ""
    media: str = ""
    body: bytes = b""
    host: str = ""
    client: str = ""
    held: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back, whole."""

    status: int
    body: bytes = b""
    media: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """A query for a worker: its text, the forms that its answer may have, and the graphs asked, None for all."""

    query: str
    rows: Choice | None
    triples: Choice | None
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None

    @property
    def head(self) -> dict[str, Any]:
        """What a worker is told."""
        return {
            "query": self.query, "rows": self.rows and self.rows.form, "triples": self.triples and self.triples.form,
            "default": self.default, "named": self.named,
        }  # fmt: skip

    def reply(self, said: Mapping[str, Any], body: bytes) -> Reply:
        """What a worker answered, as it is sent. Raises: Refusal where that is of no form that may be sent."""
        if said["status"] == 406:
            raise Refusal(406, unacceptable(ROWS if self.rows is None else TRIPLES))
        choice = self.rows if self.rows and said["form"] == self.rows.form else self.triples
        assert choice is not None  # noqa: S101
        return Reply(200, body, choice.media)


def read_job(asked: Asked) -> Job | None:
    """The query that a request asks, or None where it asks what this service is. Raises: Refusal."""
    if asked.method in {"GET", "HEAD"}:
        pairs = pairs_of(asked.parameters)
        if not any(name in {"query", "update"} for name, _ in pairs) and not _graphs(pairs):
            return None
    elif asked.method == "POST":
        pairs = _posted(asked)
    else:
        raise Refusal(405, f"/sparql does not know the method {asked.method[:20]}: use GET or POST", {"Allow": METHODS})
    if any(name in {"update", "using-graph-uri", "using-named-graph-uri"} for name, _ in pairs):
        raise Refusal(403, READ_ONLY)
    return _job(pairs, asked.accept)


def _posted(asked: Asked) -> Pairs:
    """The parameters of a POST, its query among them. Raises: Refusal."""
    media = asked.media.partition(";")[0].strip().lower()
    charset = _CHARSET.search(asked.media)
    if media not in {FORM, QUERY, UPDATE}:
        said = f"is {media[:80]}" if media else "has no Content-Type"
        raise Refusal(415, f"the body {said}: send {FORM} or {QUERY}", {"Accept-Post": f"{FORM}, {QUERY}"})
    if charset and charset[1].lower() not in {"utf-8", "utf8"}:
        raise Refusal(415, "the body must be written in UTF-8")
    if media == UPDATE:
        raise Refusal(403, READ_ONLY)
    try:
        text = asked.body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Refusal(400, f"the body is not UTF-8: byte {fault.start} cannot be read") from fault
    if media == FORM:
        return [*pairs_of(text), *pairs_of(asked.parameters)]
    return [("query", text), *pairs_of(asked.parameters)]


def pairs_of(text: str) -> Pairs:
    """The parameters of a query string or form. Raises: Refusal."""
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError as fault:
        raise Refusal(400, "the parameters are not UTF-8 behind their percent signs") from fault
    except ValueError as fault:
        raise Refusal(400, f"there are more than {MAX_FIELDS} parameters") from fault


def _graphs(pairs: Pairs) -> bool:
    return any(name in {"default-graph-uri", "named-graph-uri"} for name, _ in pairs)


def _several(pairs: Pairs, name: str) -> tuple[str, ...]:
    """The absolute IRIs of a parameter, each once. Raises: Refusal."""
    found = tuple(dict.fromkeys(value for key, value in pairs if key == name))
    for iri in found:
        if not _ABSOLUTE.match(iri):
            raise Refusal(400, f"{name} must be an absolute IRI")
    return found


def _job(pairs: Pairs, accept: str) -> Job:
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) != 1:
        raise Refusal(400, f"there are {len(queries)} parameters named query: give one")
    rows, triples = choose(accept, ROWS), choose(accept, TRIPLES)
    if rows is None and triples is None:
        raise Refusal(406, unacceptable({**ROWS, **TRIPLES}))
    default, named = _several(pairs, "default-graph-uri"), _several(pairs, "named-graph-uri")
    # A dataset of the request is the whole dataset, whichever half of it is named (section 2.1.4).
    if default or named:
        return Job(queries[0], rows, triples, default, named)
    return Job(queries[0], rows, triples)


def unacceptable(offered: Mapping[str, str]) -> str:
    """The sentence of a 406."""
    return f"there is no answer of a type that the Accept header allows; it may be: {', '.join(offered)}"
