"""Trusty URIs of RDF (module RA): an address that holds a hash of what it names, so that anyone can see whether it is whole.

The algorithm: https://trustyuri.net, specification version 1, section "RA". The quads are sorted with a space where the hash
will stand, written with a line for each of their parts, and hashed with SHA-256.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256

from leukograph.store import Literal, NamedNode, Quad

# Stands for the hash until it is known.
UNKNOWN = "RA" + "A" * 43
Key = tuple[bytes, bytes, bytes, tuple[int, bytes, int, str, str]]


def trusted(quads: Sequence[Quad]) -> tuple[list[Quad], str]:
    """The quads with their hash where `UNKNOWN` stood, and the hash. They have no blank nodes, and are in named graphs."""
    code = artifact(quads)

    def known(node: NamedNode) -> NamedNode:
        return NamedNode(node.value.replace(UNKNOWN, code)) if UNKNOWN in node.value else node

    found = []
    for quad in quads:
        subject, predicate, object_, graph = quad.subject, quad.predicate, quad.object, quad.graph_name
        if not isinstance(subject, NamedNode) or not isinstance(graph, NamedNode):
            raise TypeError(f"{quad} has a blank node, or is in no named graph")
        value = known(object_) if isinstance(object_, NamedNode) else object_
        found.append(Quad(known(subject), known(predicate), value, known(graph)))
    return found, code


def artifact(quads: Iterable[Quad], code: str = UNKNOWN) -> str:
    """The hash of quads in which `code` stands for it.

    >>> artifact([Quad(NamedNode("a:s"), NamedNode("a:p"), Literal("o"), NamedNode("a:g"))])
    'RArM_5Ct4A-H9eIgHHRbpSO6osPTfM77XmNZL2_NQGKro'
    """
    lines: dict[str, None] = {}
    for quad in sorted(set(quads), key=lambda one: _key(one, code)):
        parts = [_spaced(part, code) for part in (quad.graph_name, quad.subject, quad.predicate)]
        lines.setdefault("".join(f"{part}\n" for part in (*parts, _written(quad.object, code))))
    digest = sha256("".join(lines).encode()).digest()
    return "RA" + urlsafe_b64encode(digest).decode().rstrip("=")


def _spaced(node: object, code: str) -> str:
    return str(getattr(node, "value", "")).replace(code, " ")


def _key(quad: Quad, code: str) -> Key:
    """What quads are sorted by: graph, subject, predicate, then IRIs before literals, these with a language first."""
    graph, subject, predicate = (_spaced(part, code).encode() for part in (quad.graph_name, quad.subject, quad.predicate))
    value = quad.object
    if not isinstance(value, Literal):
        return graph, subject, predicate, (0, _spaced(value, code).encode(), 0, "", "")
    language = value.language or ""
    return graph, subject, predicate, (1, value.value.encode(), not language, value.datatype.value, language)


def _written(value: object, code: str) -> str:
    if not isinstance(value, Literal):
        return _spaced(value, code)
    escaped = value.value.replace("\\", "\\\\").replace("\n", "\\n")
    return f"@{value.language.lower()} {escaped}" if value.language else f"^{value.datatype.value} {escaped}"
