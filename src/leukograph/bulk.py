"""A store that is written in bulk: what a large import goes through instead of memory.

All statements go through a pipe to the engine, which reads them in a thread of its own while the caller goes on. It puts
them in order a million at a time and takes them in at the end, all at once: what is taken in piece by piece it would have
to put in order again and again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import NoReturn, TextIO

from pyoxigraph import NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Engine

from leukograph.errors import StoreError
from leukograph.screen import plain
from leukograph.store import Store

BUFFER = 1 << 16
# What a pipe may hold (most systems grant no more): while it is neither full nor empty, writer and reader both work.
PIPE = 1 << 20
CHUNK = 500
# A part of fewer statements is not worth being put in order by itself.
PART = 200_000
PIPES = Path("/dev/fd")
# What no parser takes: ends the reading of what is not to come in.
BROKEN = "<"
Line = tuple[str, str, str]
Block = tuple[int, str]


def writable(folder: Path) -> Store:
    """The store in a folder, there or new, to be written to. Raises: StoreError if that cannot be done."""
    try:
        return Store(Engine(str(folder / "quads")))
    except OSError as fault:
        raise StoreError(f"cannot write the store in {folder}: {fault}. Choose another folder with --store.") from fault


@dataclass(slots=True)
class Bulk:
    """A store that is added to; to be used as a context, at whose end all is written.

    A statement goes into its graph and into the union of all graphs, but for those of graphs that are kept apart (the
    store joins them to the union while it answers) and those that are kept out of the union. A store in memory cannot be
    changed while it reads: for it all is not `piped`, but waits in a file, as on a system whose pipes have no path.
    """

    store: Store
    folder: Path
    piped: bool = True
    _readers: list[threading.Thread] = field(init=False, default_factory=list)
    _stream: TextIO | None = field(init=False, default=None)
    _spool: Path | None = field(init=False, default=None)
    _checked: bool = field(init=False, default=True)
    _written: int = field(init=False, default=0)
    _faults: list[BaseException] = field(init=False, default_factory=list)

    @property
    def engine(self) -> Engine:
        """The engine of the store."""
        return self.store.engine

    def __enter__(self) -> Bulk:
        self._begin()
        return self

    def part(self) -> None:
        """Lets what was written so far come in while more is written, if it is worth its while."""
        if self._written >= PART:
            self.finish()
            self._begin()

    def turn(self) -> None:
        """Lets what was written so far come in, while that is written which is made of it.

        Of that the engine does not ask again whether its IRIs and language tags are any.
        """
        self.finish()
        self._checked = False
        self._begin()

    def _begin(self) -> None:
        self._written = 0
        if not (self.piped and PIPES.exists()):
            self._spool = self.folder / f"statements-{len(self._readers)}.trig"
            try:
                self._stream = self._spool.open("w", encoding="utf-8", buffering=BUFFER)
            except OSError as fault:
                self._fail(fault)
            return
        source, target = os.pipe()
        _widen(target)
        self._stream = os.fdopen(target, "w", encoding="utf-8", buffering=BUFFER)
        self._read(PIPES / str(source), source)

    def _read(self, path: Path, source: int | None = None) -> None:
        reader = threading.Thread(target=self._take_in, args=(path, source, not self._checked), daemon=True)
        self._readers.append(reader)
        reader.start()

    def _take_in(self, path: Path, source: int | None, lenient: bool) -> None:  # noqa: FBT001 - a thread gives it so
        """Has the engine read all; whoever writes on after a fault finds the pipe closed."""
        try:
            # N-Quads the engine would cut into a part for each core by seeking in the file, which finds nothing in a pipe.
            self.engine.bulk_load(path=str(path), format=RdfFormat.TRIG, lenient=lenient)
        except BaseException as fault:  # noqa: BLE001 - it is raised again in the caller's thread
            self._faults.append(fault)
        finally:
            if source is None:
                path.unlink(missing_ok=True)
            else:
                os.close(source)

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.finish()
        else:
            self._break_off()
        self._wait()
        if kind is None:
            if self._faults:
                self._fail(self._faults[0])
            self.engine.flush()

    def _wait(self) -> None:
        for reader in self._readers:
            reader.join()

    def _break_off(self) -> None:
        """Ends the reading so that nothing more is taken in."""
        if self._stream is not None:
            try:
                self._stream.write(BROKEN)
                self._stream.close()
            except OSError:
                pass
            self._stream = None

    def finish(self) -> None:
        """Hands over all that is left, so that the caller may do other things until the end of the context."""
        if self._stream is None:
            return
        try:
            self._stream.close()
        except OSError as fault:
            self._fail(fault)
        if self._spool is not None:
            self._read(self._spool)
        self._stream = None

    def write(self, graph: str, lines: Iterable[Line], *, union: bool = True) -> int:
        """Adds the lines to a graph; how many there were. Raises: StoreError if the engine refuses them."""
        return self.write_blocks(graph, _blocks(lines), union=union)

    def write_blocks(self, graph: str, blocks: Iterable[Block], *, union: bool = True) -> int:
        """Adds statements that stand in texts of Turtle, each with their number; how many there were.

        Raises: StoreError if the engine refuses them.
        """
        apart = graph in self.store.apart
        heads = [f"<{graph}> {{\n", "{\n"] if union and not apart else [f"<{graph}> {{\n"]
        count, waiting = 0, list[str]()
        for number, text in blocks:
            count += number
            waiting.append(text)
            if len(waiting) == CHUNK:
                self._put_in(heads, waiting)
        self._put_in(heads, waiting)
        self._written += count
        if apart:
            self.store.apart[graph] += count
        return count

    def _put_in(self, heads: Iterable[str], waiting: list[str]) -> None:
        """Puts texts into the graphs whose heads these are, and empties the list."""
        text = "".join(waiting)
        for head in heads:
            self._put(f"{head}{text}}}\n")
        waiting.clear()

    def _put(self, text: str) -> None:
        if self._stream is None or self._faults:
            self._fail(StoreError("all was handed over before"))
        try:
            self._stream.write(text)
        except OSError as fault:
            self._fail(fault)

    def _fail(self, fault: BaseException) -> NoReturn:
        """Raises what kept the engine from reading, or else what kept us from writing."""
        self._stream = None
        self._wait()
        first = next(iter(self._faults), fault)
        said = getattr(first, "strerror", None) or plain(Exception(*first.args))
        raise StoreError(f"cannot write {self.folder}: {said}") from first

    def about(self, subject: str, graph: str) -> Iterator[Quad]:
        """The statements of a graph about a subject."""
        return self.engine.quads_for_pattern(NamedNode(subject), None, None, NamedNode(graph))


def _widen(pipe: int) -> None:
    """Lets a pipe hold more than the 64 KiB that it is made with, where the system can and will."""
    try:
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)
    except (ImportError, AttributeError, OSError):
        pass


def _blocks(lines: Iterable[Line]) -> Iterator[Block]:
    """The lines as Turtle, those that follow each other about one subject together."""
    about, said = "", list[str]()
    for subject, predicate, object_ in lines:
        if subject != about or len(said) == CHUNK:
            if said:
                yield len(said), f"{about} {' ;'.join(said)} .\n"
            about, said = subject, []
        said.append(f"{predicate} {object_}")
    if said:
        yield len(said), f"{about} {' ;'.join(said)} .\n"
