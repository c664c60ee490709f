"""What server and worker say to each other over pipes: frames of a JSON head and a body of bytes."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

LENGTHS = struct.Struct(">II")


def frame(head: dict[str, Any], body: bytes | bytearray | memoryview = b"") -> bytes:
    r"""A frame as bytes.

    >>> frame({"a": 1}, b"xy")
    b'\x00\x00\x00\x08\x00\x00\x00\x02{"a": 1}xy'
    """
    said = json.dumps(head).encode()
    return b"".join((LENGTHS.pack(len(said), len(body)), said, body))


def read_frame(source: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next frame, or None where there is none any more."""
    lengths = source.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    said, body = (source.read(length) for length in LENGTHS.unpack(lengths))
    head: dict[str, Any] = json.loads(said)
    return head, body
