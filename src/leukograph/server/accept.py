"""Content negotiation: the form of an answer that a client would rather have (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

ROWS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
TRIPLES = {
    "text/turtle": "turtle",
    "application/n-triples": "n-triples",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "rdf/xml",
    "application/xml": "rdf/xml",
    "text/plain": "n-triples",
    "application/json": "json-ld",
}
MAX_RANGES = 200
MOST_KEPT = 500
# Escapes within quotes, which no media type here needs, are left out, so that no text takes long to read.
_PART = re.compile(r'(?:"[^"]*"|[^",])+')
_PARAMETER = re.compile(r';(?:"[^"]*"|[^";])*')
_RANGE = re.compile(r"\s*([\w!#$%&'*+.^`|~-]+)/([\w!#$%&'*+.^`|~-]+)\s*\Z")
_WEIGHT = re.compile(r";\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """A form of an answer, and the media type that it is sent as."""

    form: str
    media: str


def choose(accept: str, offered: Mapping[str, str]) -> Choice | None:
    """The offered form that an Accept header likes best, the first offered of several; None if it likes none.

    The most particular range that fits a media type decides on it. Parameters other than `q` are passed over.

    >>> choose("text/csv;q=0.5, application/*", ROWS).media
    'application/sparql-results+json'
    >>> choose("image/png", ROWS) is None
    True
    """
    if len(accept) > MOST_KEPT:
        return _choice(accept, tuple(offered.items()))
    return _kept(accept, tuple(offered.items()))


def _choice(accept: str, offered: tuple[tuple[str, str], ...]) -> Choice | None:
    ranges = list(_ranges(accept)) if accept.strip() else [("*", "*", 1.0)]
    best, weight = None, 0.0
    for media, form in offered:
        liked = _weight(media, ranges)
        if liked > weight:
            best, weight = Choice(form, media), liked
    return best


# Clients send the same few headers again and again.
_kept = lru_cache(maxsize=256)(_choice)


def _weight(media: str, ranges: list[tuple[str, str, float]]) -> float:
    kind, _, name = media.partition("/")
    for wanted in ((kind, name), (kind, "*"), ("*", "*")):
        found = [weight for *range_, weight in ranges if tuple(range_) == wanted]
        if found:
            return max(found)
    return 0.0


def _ranges(accept: str) -> Iterator[tuple[str, str, float]]:
    """The ranges of an Accept header with their weights; what is no range is passed over."""
    for number, part in enumerate(_PART.findall(accept)):
        if number >= MAX_RANGES:
            return
        match = _RANGE.match(part.partition(";")[0])
        if match is None:
            continue
        weight = 1.0
        for parameter in _PARAMETER.findall(part):
            said = _WEIGHT.match(parameter)
            if said:
                weight = float(said[1])
                break
            if re.match(r";\s*q\s*=", parameter, re.IGNORECASE):
                weight = 0.0
                break
        yield match[1].lower(), match[2].lower(), weight
