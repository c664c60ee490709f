"""A worker: a process that answers queries on a snapshot until it is told no more, or is ended.

It holds itself to its bounds as far as it can: of memory (address space), of output, and, where the system has alarms, of
time too, so that it ends even where its server is gone. It is started as `python -m leukograph.server.worker FOLDER MB`.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from pathlib import Path
from typing import Any

from leukograph.errors import AskingError, LeukographError, QueryError, StoreError
from leukograph.knowledge import KnowledgeGraph
from leukograph.server.frames import frame, read_frame
from leukograph.store import Graphs, Store, Triple
from leukograph.terms import GRAPH

# One that has grown by so much is replaced, so that what it holds is free again.
TIRED_MEGABYTES = 200
GRACE_SECONDS = 2.0
MERGED = GRAPH + "of-the-request"


class BoundedOutput(io.RawIOBase):
    """Bytes in memory up to a bound; what would pass it is not written, and the writer is stopped."""

    def __init__(self, bound: int) -> None:
        super().__init__()
        self.bound = bound
        self.full = False
        self.held = bytearray()

    def writable(self) -> bool:
        """True."""
        return True

    def write(self, data: Any) -> int:
        """The number of bytes written, all. Raises: OSError where they would pass the bound."""
        if self.full or len(self.held) + len(data) > self.bound:
            self.full = True
            raise OSError("the answer is too large")
        self.held += data
        return len(data)


def answer(graph: KnowledgeGraph, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes | bytearray]:
    """The reply to a query: a head with `status`, and either `form` and a body, or what is `said` against it."""
    out = BoundedOutput(asked["bytes"])
    try:
        form = _write(graph.store, asked, out)
    except LeukographError as fault:
        if out.full:
            megabytes = asked["bytes"] / 1_000_000
            said = f"the answer is larger than {megabytes:g} MB: ask for less, or in parts with LIMIT and OFFSET"
            return {"status": 500, "said": said}, b""
        wrong = isinstance(fault, AskingError) and not isinstance(fault, StoreError)
        return {"status": 400 if wrong else 500, "said": str(fault)}, b""
    except MemoryError:
        return {"status": 500, "said": "the query needs more memory than it may have: ask for less", "tired": True}, b""
    return ({"status": 406, "said": ""}, b"") if form is None else ({"status": 200, "form": form}, out.held)


def _write(store: Store, asked: dict[str, Any], out: BoundedOutput) -> str | None:
    graphs = None if asked["default"] is None else Graphs(tuple(asked["default"]), tuple(asked["named"] or ()))
    if graphs and len(graphs.default) > 1:
        try:
            store, graphs = merged(store, graphs)
        except ValueError as fault:
            raise QueryError(f"a graph of the request cannot be asked: {fault}") from fault
    # The engine wants a binary file; a raw one that takes all bytes of each call is one.
    return store.write(asked["query"], out, rows=asked["rows"], triples=asked["triples"], graphs=graphs)  # type: ignore[arg-type]


def merged(store: Store, graphs: Graphs) -> tuple[Store, Graphs]:
    """A store and the graphs to ask there, where several graphs make up one default graph.

    The engine would find a triple that stands in two of them twice.
    """
    found = Store()
    found.services = store.services
    for name in graphs.default:
        quads = store.quads(name)
        found.in_graph((Triple(quad.subject, quad.predicate, quad.object) for quad in quads), MERGED)
    for name in graphs.named:
        found.add(store.quads(name))
    return found, Graphs((MERGED,), graphs.named)


def bound_memory(megabytes: int) -> None:
    """Bounds the address space of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _megabytes() -> float:
    """The memory that this process has held at the most; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024


def _alarm(seconds: float) -> None:
    """Has the system end this process so many seconds from now, where it can; 0 takes that back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main(folder: str, megabytes: int) -> None:
    """Answers the frames that come on standard input, one by one."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bound_memory(megabytes)
    graph = KnowledgeGraph(kept=Path(folder))
    try:
        head: dict[str, Any] = {"ready": bool(graph.store.graphs())}
    except StoreError as fault:
        head = {"ready": False, "said": str(fault)}
    # A process may begin with the peak of the one that started it, so growth is what counts.
    begun = _megabytes()
    out.write(frame(head))
    out.flush()
    while (found := read_frame(sys.stdin.buffer)) is not None:
        asked = found[0]
        _alarm(asked["seconds"] + GRACE_SECONDS)
        try:
            head, body = answer(graph, asked)
        except Exception as fault:  # noqa: BLE001 # a fault of ours must not end the answers to others
            head, body = {"status": 500, "said": "", "fault": f"{type(fault).__name__}: {fault}", "tired": True}, b""
        _alarm(0)
        head["tired"] = head.get("tired", False) or _megabytes() > begun + TIRED_MEGABYTES
        out.write(frame(head, body))
        out.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
