"""A store that is written in bulk: what a large import goes through instead of memory.

All statements go through one pipe to the engine, which reads them in a thread of its own while the caller goes on. It
puts them in order a million at a time and takes them in at the end, all at once: what is taken in piece by piece it would
have to put in order again and again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TextIO

from pyoxigraph import NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Engine

from leukograph.errors import StoreError
from leukograph.screen import plain
from leukograph.store import Store

BUFFER = 1 << 20
CHUNK = 4_000
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
    _reader: threading.Thread | None = field(init=False, default=None)
    _stream: TextIO | None = field(init=False, default=None)
    _faults: list[BaseException] = field(init=False, default_factory=list)

    @property
    def engine(self) -> Engine:
        """The engine of the store."""
        return self.store.engine

    def __enter__(self) -> Bulk:
        if not (self.piped and PIPES.exists()):
            try:
                self._stream = self._spool.open("w", encoding="utf-8", buffering=BUFFER)
            except OSError as fault:
                self._fail(fault)
            return self
        source, target = os.pipe()
        self._stream = os.fdopen(target, "w", encoding="utf-8", buffering=BUFFER)
        self._read(PIPES / str(source), source)
        return self

    @property
    def _spool(self) -> Path:
        """Where statements wait that are not piped."""
        return self.folder / "statements.trig"

    def _read(self, path: Path, source: int | None = None) -> None:
        self._reader = threading.Thread(target=self._take_in, args=(path, source), daemon=True)
        self._reader.start()

    def _take_in(self, path: Path, source: int | None) -> None:
        """Has the engine read all; whoever writes on after a fault finds the pipe closed."""
        try:
            self.engine.bulk_load(path=str(path), format=RdfFormat.TRIG)
        except BaseException as fault:  # noqa: BLE001 - it is raised again in the caller's thread
            self._faults.append(fault)
        finally:
            if source is not None:
                os.close(source)

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.finish()
        else:
            self._break_off()
        if self._reader is not None:
            self._reader.join()
        if kind is None:
            if self._faults:
                self._fail(None)
            self.engine.flush()

    def _break_off(self) -> None:
        """Ends the reading so that nothing is taken in."""
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
        self._stream = None
        if self._reader is None:
            self._read(self._spool)

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
            self._fail(None)
        else:
            try:
                self._stream.write(text)
            except OSError as fault:
                self._fail(fault)

    def _fail(self, fault: OSError | None) -> None:
        """Raises what kept the engine from reading, or else what kept us from writing."""
        self._stream = None
        if self._reader is not None:
            self._reader.join()
        first = next(iter(self._faults), fault)
        if first is not None:
            said = getattr(first, "strerror", None) or plain(Exception(*first.args))
            raise StoreError(f"cannot write {self.folder}: {said}") from first

    def about(self, subject: str, graph: str) -> Iterator[Quad]:
        """The statements of a graph about a subject."""
        return self.engine.quads_for_pattern(NamedNode(subject), None, None, NamedNode(graph))


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
