"""A store on disk that is written in bulk: what a large import goes through instead of memory.

Statements go into files of many lines, which two threads hand to the engine while the caller goes on.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from types import TracebackType
from typing import TextIO

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Engine

from leukograph.errors import StoreError
from leukograph.screen import plain
from leukograph.store import Store

# The engine sorts as many at a time: of smaller files it makes more parts, which it has to merge again.
LINES = 1_000_000
BUFFER = 1 << 20
CHUNK = 2_000
LOADERS = 2
UNION = DefaultGraph()
Line = tuple[str, str, str]


def writable(folder: Path) -> Store:
    """The store in a folder, there or new, to be written to. Raises: StoreError if that cannot be done."""
    try:
        return Store(Engine(str(folder / "quads")))
    except OSError as fault:
        raise StoreError(f"cannot write the store in {folder}: {fault}. Choose another folder with --store.") from fault


@dataclass(slots=True)
class Bulk:
    """A store that is added to, by way of files in a folder; to be used as a context, at whose end all is written.

    Each statement goes into its graph and into the union of all graphs, but for those that are kept out of the union.
    """

    store: Store
    folder: Path
    _waiting: Queue[Path | None] = field(init=False)
    _loaders: list[threading.Thread] = field(init=False)
    _faults: list[BaseException] = field(init=False, default_factory=list)
    _streams: dict[str, TextIO] = field(init=False, default_factory=dict)
    _files: int = 0
    _lines: int = 0

    @property
    def engine(self) -> Engine:
        """The engine of the store."""
        return self.store.engine

    def __enter__(self) -> Bulk:
        self._waiting = Queue(maxsize=8)
        self._loaders = [threading.Thread(target=self._load, daemon=True) for _ in range(LOADERS)]
        for loader in self._loaders:
            loader.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._faults.append(fault or RuntimeError())
            for stream in self._streams.values():
                stream.close()
        else:
            self.finish()
        self._settle()
        if kind is None and self._faults:
            raise StoreError(f"cannot write {self.folder}: {plain(self._faults[0])}") from self._faults[0]  # type: ignore[arg-type]
        if kind is None:
            self.engine.flush()

    def _settle(self) -> None:
        for _ in self._loaders:
            self._waiting.put(None)
        for loader in self._loaders:
            loader.join()

    def _load(self) -> None:
        """Loads the files that wait; after a fault they are only thrown away."""
        while (path := self._waiting.get()) is not None:
            try:
                if not self._faults:
                    self.engine.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
            except BaseException as fault:  # noqa: BLE001 - it is raised again in the caller's thread
                self._faults.append(fault)
            finally:
                path.unlink(missing_ok=True)

    def write(self, graph: str, lines: Iterable[Line], *, union: bool = True) -> int:
        """Adds the lines to a graph; how many there were. Raises: StoreError if the engine refuses them."""
        count, plain, blank = 0, list[str](), list[str]()
        for subject, predicate, object_ in lines:
            count += 1
            # The engine renames blank nodes file by file: all statements that have one stand in one file.
            (blank if subject[0] == "_" or object_[0] == "_" else plain).append(f"{subject} {predicate} {object_}")
            if not count % CHUNK:
                self._put(graph, plain, blank, union=union)
        self._put(graph, plain, blank, union=union)
        return count

    def _put(self, graph: str, plain: list[str], blank: list[str], *, union: bool) -> None:
        """Puts statements into the files that they belong to, and empties the lists."""
        for statements, named, shared in ((plain, "named", "shared"), (blank, "blank", "blank")):
            for stream, end in ((named, f" <{graph}> .\n"), (shared, " .\n" if union else "")):
                if statements and end:
                    self._stream(stream).write(end.join(statements) + end)
        self._lines += len(plain)
        plain.clear()
        blank.clear()
        if self._lines >= LINES:
            self._hand_over("named", "shared")

    def finish(self) -> None:
        """Hands over all that is left, so that the caller may do other things until the end of the context."""
        self._hand_over("named", "shared", "blank")

    def _stream(self, name: str) -> TextIO:
        if name not in self._streams:
            self._files += 1
            self._streams[name] = (self.folder / f"part-{self._files}.nq").open("w", encoding="utf-8", buffering=BUFFER)
        return self._streams[name]

    def _hand_over(self, *names: str) -> None:
        if self._faults:
            raise StoreError(f"cannot write {self.folder}: {self._faults[0]}")
        self._lines = 0
        for stream in [self._streams.pop(name) for name in names if name in self._streams]:
            stream.close()
            self._waiting.put(Path(stream.name))

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(str(graph.value) for graph in self.engine.named_graphs())

    def clear(self, graphs: Iterable[str]) -> None:
        """Takes whole graphs out, before anything is written."""
        for graph in graphs:
            gone = list(self.engine.quads_for_pattern(None, None, None, NamedNode(graph)))
            self.engine.remove_graph(NamedNode(graph))
            self._forget(gone)

    def remove(self, quads: Iterable[Quad]) -> None:
        """Takes statements out, before anything is written."""
        gone = list(quads)
        for quad in gone:
            self.engine.remove(quad)
        self._forget(gone)

    def _forget(self, gone: Iterable[Quad]) -> None:
        """Takes out of the union what stands in no graph any more."""
        for quad in gone:
            parts = quad.subject, quad.predicate, quad.object
            if all(other.graph_name == UNION for other in self.engine.quads_for_pattern(*parts, None)):
                self.engine.remove(Quad(*parts, UNION))

    def count(self) -> tuple[int, int]:
        """How many statements stand in named graphs, and how many entries there are with the union."""
        entries, (counted,) = len(self.engine), self.store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        return entries - int(getattr(counted[0], "value", 0)), entries

    def about(self, subject: str, graph: str) -> Iterator[Quad]:
        """The statements of a graph about a subject."""
        return self.engine.quads_for_pattern(NamedNode(subject), None, None, NamedNode(graph))
