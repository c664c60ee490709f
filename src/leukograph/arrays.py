"""Arrays of numbers and texts in one file, memory-mapped: opening costs milliseconds, whatever its size.

The file begins with the mark `LKARRAYS`, the length of a JSON header, and the header, which says of each array its type
code, its place and its length in bytes, and carries what else the writer put there. Arrays begin at multiples of 64.
"""

from __future__ import annotations

import json
import mmap
import struct
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, overload

MARK = b"LKARRAYS"
ALIGNMENT = 64
MAX_HEADER = 64 * 1024 * 1024
CODES = {"B", "b", "H", "I", "Q", "d"}

Buffer = bytes | bytearray | memoryview | Any  # or an array of the module array


def write_arrays(path: Path, header: Mapping[str, Any], arrays: Mapping[str, tuple[str, Buffer]]) -> None:
    """Writes the header and the arrays, each given as its type code (of the module `array`) and its buffer."""
    table: dict[str, tuple[str, int, int]] = {}
    at = 0
    for name, (code, buffer) in arrays.items():
        size = memoryview(buffer).nbytes
        table[name] = (code, at, size)
        at += -(-size // ALIGNMENT) * ALIGNMENT
    text = json.dumps({"order": sys.byteorder, "arrays": table, "header": header}, ensure_ascii=False).encode()
    text += b" " * (-(len(MARK) + 8 + len(text)) % ALIGNMENT)
    with path.open("wb") as file:
        file.write(MARK + struct.pack("<Q", len(text)) + text)
        for _, buffer in arrays.values():
            size = file.write(memoryview(buffer).cast("B") if memoryview(buffer).nbytes else b"")
            file.write(bytes(-size % ALIGNMENT))


def read_arrays(path: Path) -> tuple[Any, dict[str, memoryview]]:
    """The header and the arrays of a file. Raises: ValueError if it is not whole or not ours; OSError."""
    with path.open("rb") as file:
        if file.seek(0, 2) < len(MARK) + 8:
            raise ValueError("the file is too short")
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    start = len(MARK) + 8
    length = struct.unpack("<Q", view[len(MARK) : start])[0]
    if view[: len(MARK)] != MARK or length > min(MAX_HEADER, len(view) - start):
        raise ValueError("the file does not begin as it should")
    content = json.loads(bytes(view[start : start + length]))
    if content["order"] != sys.byteorder:
        raise ValueError("the file was written on a machine of another byte order")
    start += length
    return content["header"], {name: _array(view, start, *place) for name, place in content["arrays"].items()}


def _array(view: memoryview, start: int, code: str, at: int, size: int) -> memoryview:
    if code not in CODES or at < 0 or size < 0 or start + at + size > len(view):
        raise ValueError("an array does not lie in the file")
    found: memoryview = view[start + at : start + at + size].cast(code)  # type: ignore[call-overload]
    return found


class Texts(Sequence[str]):
    """Texts one after another in a buffer of UTF-8, each read when it is asked for.

    >>> texts = Texts.of(["neutrophil", "", "Zellzahl \u00e4"])
    >>> texts[0], texts[-1], len(texts), list(texts[:2])
    ('neutrophil', 'Zellzahl \u00e4', 3, ['neutrophil', ''])
    """

    __slots__ = ("blob", "starts")

    def __init__(self, starts: memoryview, blob: memoryview) -> None:
        self.starts = starts
        self.blob = blob

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """The texts, packed."""
        starts, blob = array("Q", [0]), bytearray()
        for text in texts:
            blob += text.encode()
            starts.append(len(blob))
        return cls(memoryview(starts), memoryview(blob))

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        if place < 0:
            place += len(self)
        if not 0 <= place < len(self):
            raise IndexError(place)
        return str(self.blob[self.starts[place] : self.starts[place + 1]], "utf-8")
