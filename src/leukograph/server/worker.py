"""A worker: a process that answers queries on a snapshot until it is told no more, or is ended.

It holds itself to its bounds as far as it can: of memory (address space), of output, and, where the system has alarms, of
time too, so that it ends even where its server is gone. It is started as
`python -m leukograph.server.worker FOLDER MB LANE`.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from leukograph.errors import AmbiguousTerm, AskingError, LeukographError, QueryError, StoreError, UnknownQuery, UnknownTerm
from leukograph.knowledge import KnowledgeGraph
from leukograph.server.frames import frame, read_frame
from leukograph.server.library import Library
from leukograph.store import Graphs, Store, Triple
from leukograph.terms import GRAPH

# One that has grown by so much is replaced, so that what it holds is free again.
TIRED_MEGABYTES = 200
GRACE_SECONDS = 2.0
PAGES = "pages"
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

    def put(self, text: str) -> None:
        """Writes a text. Raises: QueryError where it would pass the bound."""
        try:
            self.write(text.encode(errors="backslashreplace"))
        except OSError as fault:
            raise QueryError(str(fault)) from fault


def answer(library: Library, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes | bytearray]:
    """The reply to what is asked: a head with `status`, and either `form` and a body, or what is `said` against it.

    That is a `query`, the path of an address of the API (`api`) with what is `given` to it, or what to `describe`.
    """
    out = BoundedOutput(asked["bytes"])
    try:
        if "describe" in asked:
            out.put(library.describe(asked["describe"], asked["base"], asked["form"]))
            return {"status": 200, "form": asked["form"]}, out.held
        if "api" in asked:
            return {"status": 200, "form": "json", "whole": _tell(library, asked, out)}, out.held
        form = _write(library.graph.store, asked, out)
    except LeukographError as fault:
        if out.full:
            megabytes = asked["bytes"] / 1_000_000
            said = f"the answer is larger than {megabytes:g} MB: ask for less, or in parts with LIMIT and OFFSET"
            return {"status": 500, "said": said}, b""
        return _refused(fault), b""
    except MemoryError:
        return {"status": 500, "said": "the query needs more memory than it may have: ask for less", "tired": True}, b""
    return ({"status": 406, "said": ""}, b"") if form is None else ({"status": 200, "form": form}, out.held)


def _tell(library: Library, asked: dict[str, Any], out: BoundedOutput) -> bool:
    """Writes an answer of the API; False if it would say more another time, since a search was cut short."""
    found = library.answer(asked["api"], asked["given"], asked["seconds"])
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    out.put(text)
    return bool(found.get("complete", True))


def _refused(fault: LeukographError) -> dict[str, Any]:
    """What is said against a question: 404 for what is not there, 400 for what is wrong with it, 500 for faults of ours."""
    found: dict[str, Any] = {"status": 500, "said": str(fault)}
    if isinstance(fault, UnknownTerm):
        found |= {"status": 404, "suggestions": fault.suggestions}
    elif isinstance(fault, AmbiguousTerm):
        names = [candidate.rpartition("(")[2].removesuffix(")") for candidate in fault.candidates]
        found |= {"status": 400, "suggestions": names}
    elif isinstance(fault, UnknownQuery):
        found["status"] = 404
    elif isinstance(fault, AskingError) and not isinstance(fault, StoreError):
        found["status"] = 400
    return found


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


def main(folder: str, megabytes: int, lane: str) -> None:
    """Answers the frames that come on standard input, one by one; in the lane of `pages` it is made ready for them first."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bound_memory(megabytes)
    library = Library(KnowledgeGraph(kept=Path(folder)))
    try:
        head: dict[str, Any] = {"ready": bool(library.graph.store.graphs())}
        if lane == PAGES:
            library.warm()
    except StoreError as fault:
        head = {"ready": False, "said": str(fault)}
    head["spent"] = time.process_time()
    # A process may begin with the peak of the one that started it, so growth is what counts.
    begun = _megabytes()
    out.write(frame(head))
    out.flush()
    while (found := read_frame(sys.stdin.buffer)) is not None:
        asked = found[0]
        _alarm(asked["seconds"] + GRACE_SECONDS)
        try:
            head, body = answer(library, asked)
        except Exception as fault:  # noqa: BLE001 # a fault of ours must not end the answers to others
            head, body = {"status": 500, "said": "", "fault": f"{type(fault).__name__}: {fault}", "tired": True}, b""
        _alarm(0)
        head["spent"] = time.process_time()
        head["tired"] = head.get("tired", False) or _megabytes() > begun + TIRED_MEGABYTES
        out.write(frame(head, body))
        out.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
