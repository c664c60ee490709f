"""A file that is to be loaded -> plain text on disk, unpacked, bounded and checked, with its checksum.

Reading stops at the first thing that is not in order: a compressed file that ends early or swells without end, bytes that
are no UTF-8, a NUL, a line that never ends. Memory stays at a few megabytes whatever the file holds.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from leukograph.errors import StoreError
from leukograph.model import Finding
from leukograph.progress import EVERY, Report, bar, silent
from leukograph.statements import Statement

CHUNK = 1 << 20
AGAIN = "Get the file again; it is cut off or damaged."
MAX_BYTES = 8 << 30
MAX_RATIO = 200
FREE_BYTES = 64 << 20
MAX_LINE = 64 << 20
LONG_LINE = 15 << 20
HEAD = 1 << 16
PACKED = {".gz": "gzip", ".bz2": "bz2", ".xz": "xz", ".zip": "zip"}
MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz", b"PK\x03\x04": "zip"}
# What ends a file of bgzip, which is packed in blocks: a block of nothing.
BLOCK_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
OPENERS: dict[str, Callable[[Path], Any]] = {
    "": lambda path: path.open("rb"), "gzip": gzip.GzipFile, "bz2": bz2.BZ2File, "xz": lzma.LZMAFile,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Input:
    """A file that is to be loaded: its name and key, where its plain text lies, how it begins, and its checksum.

    The key is the name without its endings, and tells what is loaded apart. `digest` is of the file as it was given;
    `vouched` says that the file was packed, or held against a checksum beside it, so that it is known to be whole;
    `in_parts` that it was packed in parts, of which the last may be away; `long_line` is the first line that is longer than
    what the engine reads at once, if there is one.
    """

    name: str
    key: str
    path: Path
    head: str
    digest: str
    size: int
    ends_whole: bool
    suffix: str
    vouched: bool = False
    in_parts: bool = False
    long_line: int | None = None
    report: Report = silent

    @property
    def is_empty(self) -> bool:
        """True if there is nothing in it but space."""
        return self.size <= HEAD and not self.head.strip()

    def fault(self, line: int | None, reason: str, remedy: str, check: str = "load") -> Finding:
        """A finding in this file."""
        return Finding(self.name, line, check, reason, remedy)

    def counted(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        """The same statements; how many there were is reported, where nobody knows how many there will be."""
        for count, statement in enumerate(statements, start=1):
            if not count % EVERY:
                self.report(f"\rreading {self.name}: {count:,} statements")
            yield statement

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines with their numbers, without their ends; how far they are is reported."""
        with self.path.open(encoding="utf-8-sig", newline=None) as text:
            for number, line in self.numbered(text):
                yield number, line.rstrip("\n")

    def numbered(self, lines: Iterable[str]) -> Iterator[tuple[int, str]]:
        """Lines of the file with their numbers; how far they are is reported."""
        read = 0
        for number, line in enumerate(lines, start=1):
            read += len(line)
            if not number % EVERY:
                self.report(f"\rreading {self.name} {bar(read, self.size)} {number:,} lines")
            yield number, line


class InputError(Exception):
    """A file that cannot be taken in; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def key_of(path: Path) -> str:
    """The key under which a file is loaded: `hp` for `hp.obo.gz`.

    >>> key_of(Path("hp.obo.gz")), key_of(Path("map.v2.tsv"))
    ('hp', 'map.v2')
    """
    name = path.name
    if Path(name).suffix.casefold() in PACKED:
        name = Path(name).stem
    stem = Path(name).stem
    return quote(stem.removesuffix(".sssom"), safe="")


def digest_of(path: Path) -> str:
    """The SHA-256 of a file. Raises: StoreError if it cannot be read."""
    digest = sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except OSError as fault:
        raise StoreError(f"cannot read {path}: {fault.strerror}. Name a file that can be read.") from fault
    return digest.hexdigest()


def unpacked(path: Path, folder: Path, report: Report = silent) -> Input:
    """The file's plain text in a file of its own below `folder`.

    Raises: StoreError if it cannot be opened; InputError with what is wrong with it.
    """
    digest, packing = digest_of(path), _packing(path)
    held = _held_against(path, digest)
    place = folder / f"{key_of(path)}.text"
    check = _Check(path.name, path.stat().st_size if packing else 0)
    with _opened(path, packing) as source, place.open("wb") as plain:
        while chunk := _next(source, path.name, check.size):
            check.take(chunk)
            try:
                plain.write(chunk)
            except OSError as fault:
                where = f"cannot unpack {path.name} into {folder}: {fault.strerror}"
                raise StoreError(f"{where}. Make room, or choose another folder with --store.") from fault
        check.end()
    in_parts = packing == "gzip" and not held and _in_parts(path, check.size)
    inner = Path(path.name).stem if packing and Path(path.name).suffix.casefold() in PACKED else path.name
    head = check.head.decode("utf-8", errors="ignore").removeprefix("\ufeff")
    whole = check.size == 0 or check.last == b"\n"
    return Input(
        path.name,
        key_of(path),
        place,
        head,
        digest,
        check.size,
        whole,
        Path(inner).suffix.casefold(),
        held or (bool(packing) and not in_parts),
        in_parts,
        check.long,
        report,
    )


def _next(source: IO[bytes], name: str, size: int) -> bytes:
    """The next bytes of a file that is unpacked. Raises: InputError if it is cut off or damaged."""
    try:
        return source.read(CHUNK)
    except (EOFError, OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, RuntimeError) as fault:
        raise InputError(Finding(name, None, "load", f"cannot be unpacked after {size} bytes: {fault}", AGAIN)) from fault


def _held_against(path: Path, digest: str) -> bool:
    """True if the file has the checksum that lies beside it as `FILE.sha256`. Raises: InputError if it has another."""
    beside = path.with_name(path.name + ".sha256")
    if not beside.is_file() or beside.stat().st_size > HEAD:
        return False
    said = beside.read_text("utf-8", errors="replace").split()
    if said and said[0].casefold() != digest:
        reason = f"has the SHA-256 {digest}, not that of {beside.name}"
        raise InputError(Finding(path.name, None, "load", reason, "Get the file again; it is cut off or was changed."))
    return bool(said)


class _Check:
    """What is seen of a text as it goes by; `packed` is the size of the compressed file, 0 for a plain one."""

    def __init__(self, name: str, packed: int) -> None:
        self.name, self.packed = name, packed
        self.size, self.line, self.since, self.head, self.last = 0, 1, 0, b"", b""
        self.long: int | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def take(self, chunk: bytes) -> None:
        """Looks at the next bytes. Raises: InputError."""
        self.size += len(chunk)
        if self.packed and self.size > max(FREE_BYTES, MAX_RATIO * self.packed):
            self._refuse(None, f"unpacks to more than {MAX_RATIO} times its size", "Unpack it yourself if you trust it.")
        if self.size > MAX_BYTES:
            self._refuse(None, f"is larger than {MAX_BYTES} bytes", "Give it in parts.")
        if b"\x00" in chunk:
            line = self.line + chunk[: chunk.index(b"\x00")].count(b"\n")
            self._refuse(line, "holds a NUL byte", "Save it as UTF-8 text; binary files and UTF-16 cannot be read.")
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError as fault:
            line = self.line + fault.object[: fault.start].count(b"\n")
            self._refuse(line, f"is not UTF-8: {fault.reason}", "Save it as UTF-8 text.")
        first = chunk.find(b"\n")
        length = self.since + (len(chunk) if first < 0 else first)
        if length > LONG_LINE and self.long is None:
            self.long = self.line
        if length > MAX_LINE:
            self._refuse(self.line, f"has a line of more than {MAX_LINE} bytes", "Break it into lines.")
        self.since = self.since + len(chunk) if first < 0 else len(chunk) - 1 - chunk.rfind(b"\n")
        self.line += chunk.count(b"\n")
        if len(self.head) < HEAD:
            self.head += chunk[: HEAD - len(self.head)]
        self.last = chunk[-1:]

    def end(self) -> None:
        """Looks at the end. Raises: InputError if it is in the middle of a character."""
        try:
            self._decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            self._refuse(self.line, "ends in the middle of a character", "Get the file again; it is cut off.")

    def _refuse(self, line: int | None, reason: str, remedy: str) -> None:
        raise InputError(Finding(self.name, line, "load", reason, remedy))


def _packing(path: Path) -> str:
    """How a file is packed, by its first bytes; empty for a plain one."""
    with path.open("rb") as file:
        start = file.read(6)
    return next((packing for magic, packing in MAGIC.items() if start.startswith(magic)), "")


def _in_parts(path: Path, size: int) -> bool:
    """True if a gzip file that unpacks to a size has several members, or is one of bgzip without its marker of the end.

    A member ends with the size of what it holds.
    """
    with path.open("rb") as file:
        start = file.read(len(BLOCK_END))
        file.seek(-min(len(BLOCK_END), path.stat().st_size), 2)
        end = file.read()
    if start[:4] == BLOCK_END[:4] and start[10:16] == BLOCK_END[10:16]:
        return end != BLOCK_END
    return int.from_bytes(end[-4:], "little") != size % (1 << 32)


@contextmanager
def _opened(path: Path, packing: str) -> Iterator[IO[bytes]]:
    if packing == "zip":
        with _archive(path) as archive, archive.open(_member(path, archive)) as member:
            yield member
        return
    with OPENERS[packing](path) as file:
        yield file


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as fault:
        reason = f"cannot be unpacked: {fault}"
        raise InputError(
            Finding(path.name, None, "load", reason, "Get the file again; it is cut off or damaged.")
        ) from fault


def _member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The only file of an archive, which is never written under a name that the archive gives."""
    files = [each for each in archive.infolist() if not each.is_dir()]
    if len(files) != 1:
        reason = f"is an archive of {len(files)} files"
        raise InputError(Finding(path.name, None, "load", reason, "Unpack it and load the file that is wanted."))
    return files[0]
