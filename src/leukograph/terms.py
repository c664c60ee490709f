"""CURIE <-> IRI. The prefixes are declared in `ontology/prefixes.ttl` and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from leukograph.errors import StoreError
from leukograph.files import home

BASE = "https://w3id.org/leukograph/"
CLAIM = BASE + "claim/"
EDGE = BASE + "edge/"
SOURCE = BASE + "source/"
GRAPH = BASE + "graph/"
PATH = BASE + "path/"
PATHS = BASE + "paths"

LOCAL_NAME = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
_DECLARATION = re.compile(r"^\s*(?:@prefix|(?i:PREFIX))\s+([A-Za-z][\w.-]*|):\s*<([^<>\"{}|\\^`\s]+)>", re.MULTILINE)
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_CURIE = re.compile(r"([A-Za-z][\w.-]*):(\S+)\Z")


def declared_prefixes(text: str) -> dict[str, str]:
    """The prefixes that a Turtle text declares, as prefix to namespace, in order.

    >>> declared_prefixes("@prefix lk: <https://w3id.org/leukograph/> .")
    {'lk': 'https://w3id.org/leukograph/'}
    """
    return {match[1]: match[2] for match in _DECLARATION.finditer(text)}


@dataclass(frozen=True, slots=True)
class Prefixes:
    """The declared prefixes, longest namespace first when an IRI is shortened."""

    namespaces: Mapping[str, str]
    _by_length: tuple[tuple[str, str], ...] = field(init=False, repr=False)
    _in_any_case: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        longest_first = sorted(self.namespaces.items(), key=lambda pair: -len(pair[1]))
        object.__setattr__(self, "_by_length", tuple(longest_first))
        # Of prefixes that differ in case only, the first counts.
        in_any_case = {prefix.casefold(): namespace for prefix, namespace in reversed(list(self.namespaces.items()))}
        object.__setattr__(self, "_in_any_case", in_any_case)

    def expand(self, curie: str) -> str | None:
        """The IRI of a CURIE, or None if it is no CURIE or its prefix is not declared (prefixes match in any case).

        >>> Prefixes({"CL": "http://purl.obolibrary.org/obo/CL_"}).expand("CL:0000775")
        'http://purl.obolibrary.org/obo/CL_0000775'
        >>> Prefixes({}).expand("CL:0000775") is None
        True
        """
        match = _CURIE.match(curie)
        namespace = self._in_any_case.get(match[1].casefold()) if match else None
        if match is None or namespace is None or _NOT_IN_IRI.search(match[2]):
            return None
        return namespace + match[2]

    def shorten(self, iri: str) -> str:
        """The CURIE of an IRI, or the IRI itself if no declared namespace begins it.

        >>> Prefixes({"CL": "http://purl.obolibrary.org/obo/CL_"}).shorten("http://purl.obolibrary.org/obo/CL_0000775")
        'CL:0000775'
        """
        for prefix, namespace in self._by_length:
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def turtle(self) -> str:
        """The declarations as Turtle."""
        return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in self.namespaces.items())

    def sparql(self) -> str:
        """The declarations as SPARQL, on one line, so that line numbers in error messages stay the asker's own."""
        return "".join(f"PREFIX {prefix}: <{namespace}> " for prefix, namespace in self.namespaces.items())


def read_prefixes(path: Path) -> Prefixes:
    """The prefixes that a Turtle file declares. Raises: StoreError if the file cannot be read."""
    try:
        return Prefixes(declared_prefixes(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError) as fault:
        raise StoreError(f"cannot read {path}: {fault}. Install Leukograph again.") from fault


@cache
def prefixes() -> Prefixes:
    """The prefixes of `ontology/prefixes.ttl`."""
    return read_prefixes(home() / "ontology" / "prefixes.ttl")


def iri_of(name: str) -> str:
    """The IRI of a term or relation from its local name; a name of others is an IRI already.

    >>> iri_of("Neutropenia")
    'https://w3id.org/leukograph/Neutropenia'
    """
    return name if ":" in name else BASE + name


def name_of(iri: str) -> str:
    """The local name of a term or relation of ours; an IRI of others as it is.

    >>> name_of("https://w3id.org/leukograph/Neutropenia")
    'Neutropenia'
    """
    return iri.removeprefix(BASE)
