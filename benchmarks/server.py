"""How the server answers while others misuse it: `python -m benchmarks.server`.

Clients are told apart by their addresses (127.0.0.x). A runaway client asks two queries without end at the same time, again
and again; a reader asks one thing after the other on one connection. Clients and server share the machine's cores, so the
load of the clients is part of what is measured. Prints a table, with each rate and time beside that of a server at rest.
"""

from __future__ import annotations

import argparse
import os
import random
import selectors
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode

from tests.served import Served, start, stop

from leukograph import KnowledgeGraph

AT_REST = "look-ups, 4 readers"
CROWDS = (2, 16)
PATIENCE = 20.0
RUNAWAYS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (COUNT(*) AS ?n) { ?s (<http://a>|!<http://b>)* ?o . ?o (<http://a>|!<http://b>)* ?z }",
)
LOOKUP = "SELECT ?label {{ <https://w3id.org/leukograph/{name}> <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"


@dataclass(slots=True)
class Readings:
    """What readers saw: seconds of each answer, how many were no 200, and how long it all took."""

    seconds: list[float] = field(default_factory=list)
    failed: dict[int, int] = field(default_factory=dict)
    elapsed: float = 0.0

    def note(self, seconds: float, status: int) -> None:
        """Notes an answer."""
        self.seconds.append(seconds)
        if status != 200:
            self.failed[status] = self.failed.get(status, 0) + 1

    @property
    def rate(self) -> float:
        """Answers a second that were 200."""
        return (len(self.seconds) - sum(self.failed.values())) / self.elapsed

    def quantile(self, share: float) -> float:
        """The milliseconds within which this share of the answers came."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(slots=True)
class Line:
    """A connection of a reader, with the request that it waits for."""

    socket: socket.socket
    requests: Iterator[bytes]
    begun: float = 0.0
    heard: bytearray = field(default_factory=bytearray)

    def ask(self) -> None:
        """Sends the next request."""
        self.heard.clear()
        self.begun = time.perf_counter()
        self.socket.sendall(next(self.requests))

    def hear(self) -> int:
        """The status of the answer once it is whole, else 0. Raises: ConnectionError."""
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise ConnectionError
        self.heard += piece
        head = self.heard.find(b"\r\n\r\n")
        if head < 0:
            return 0
        place = self.heard.find(b"content-length: ", 0, head) + 16
        length = int(self.heard[place : self.heard.find(b"\r", place)]) if place > 15 else 0
        return int(self.heard[9:12]) if len(self.heard) >= head + 4 + length else 0


def request(port: int, path: str) -> bytes:
    """The bytes of a GET."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\n\r\n".encode()


def forever(paths: Sequence[str], port: int, start: int) -> Iterator[bytes]:
    """Requests for these paths one after the other, from one of them on, without end."""
    return cycle([request(port, path) for path in (*paths[start:], *paths[:start])])


def connected(port: int, client: int) -> socket.socket:
    """A connection of the client with this number to the server."""
    line = socket.create_connection(("127.0.0.1", port), source_address=(f"127.0.{client // 250 + 1}.{client % 250 + 1}", 0))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def read(port: int, paths: Sequence[str], *, readers: int, seconds: float, first: int = 1000) -> Readings:
    """What so many readers see, each a client of its own with one connection, within so many seconds."""
    found = Readings()
    selector = selectors.DefaultSelector()
    for number in range(readers):
        line = Line(connected(port, first + number), forever(paths, port, number * len(paths) // readers))
        selector.register(line.socket, selectors.EVENT_READ, line)
    begun = time.perf_counter()
    for key in selector.get_map().values():
        key.data.ask()
    while selector.get_map() and (now := time.perf_counter()) < begun + seconds + PATIENCE:
        for key, _ in selector.select(timeout=begun + seconds + PATIENCE - now):
            line = key.data
            status = line.hear()
            if status:
                now = time.perf_counter()
                found.note(now - line.begun, status)
                if now < begun + seconds:
                    line.ask()
                else:
                    selector.unregister(line.socket)
                    line.socket.close()
    found.elapsed = time.perf_counter() - begun
    for key in selector.get_map().values():
        # What did not come at all.
        found.note(PATIENCE, 0)
        key.data.socket.close()
    return found


@contextmanager
def runaways(served: Served, clients: int, each: int = 2) -> Iterator[dict[int, int]]:
    """Runaway clients that ask as long as the block lasts; gives the statuses of what they were answered."""
    over = threading.Event()
    said: dict[int, int] = {}
    paths = [f"/sparql?{urlencode({'query': text})}" for text in RUNAWAYS]

    def run(client: int, path: str) -> None:
        while not over.is_set():
            with suppress(OSError), connected(served.port, client) as socket_:
                socket_.settimeout(0.5)
                line = Line(socket_, iter([request(served.port, path)]))
                line.ask()
                status = 0
                while not status and not over.is_set():
                    with suppress(TimeoutError):
                        status = line.hear()
                said[status] = said.get(status, 0) + 1

    threads = [threading.Thread(target=run, args=(client, paths[n % 2])) for client in range(clients) for n in range(each)]
    for thread in threads:
        thread.start()
    yield said
    over.set()
    for thread in threads:
        thread.join()


class Questions:
    """What readers ask of the shipped graph; each call gives addresses that were not asked for before."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._names = [name for name in graph.names.labels() if name.isalnum()]
        random.Random(7).shuffle(self._names)  # noqa: S311
        self._limit = 1001
        self.lookups = [f"/sparql?query={quote(LOOKUP.format(name=name))}" for name in self._names]

    def terms(self) -> list[str]:
        """Cards of terms."""
        self._limit -= 1
        return [f"/api/term?term=lk:{name}&limit={self._limit}" for name in self._names]

    def paths(self) -> list[str]:
        """Paths from anything to bacterial infection."""
        self._limit -= 1
        ends = f"target=lk:BacterialInfection&min_belief={self._limit / 1e5:.5f}"
        return [f"/api/paths?source=lk:{name}&{ends}" for name in self._names]

    def mixed(self) -> list[str]:
        """Cards, paths and the first page in turn."""
        return [path for pair in zip(self.terms(), self.paths(), ["/"] * len(self._names), strict=True) for path in pair]


def measure(served: Served, graph: KnowledgeGraph, seconds: float) -> dict[str, Readings]:
    """Everything that is measured, by name."""
    asked, found = Questions(graph), {}

    def note(name: str, paths: Sequence[str], readers: int) -> None:
        readings = found[name] = read(served.port, paths, readers=readers, seconds=seconds)
        failed = ", ".join(f"{count} x {status}" for status, count in readings.failed.items()) or "none"
        times = "".join(f"{readings.quantile(share):>9.1f}" for share in (0.5, 0.95, 0.99))
        print(f"{name:<52}{readings.rate:>8.0f}{times}  {failed}", flush=True)

    print(f"{'what':<52}{'a second':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}  failed")
    read(served.port, [*asked.lookups, *asked.mixed()], readers=4, seconds=2)
    note(AT_REST, asked.lookups, 4)
    for name, paths in {"/api/term": asked.terms(), "/api/paths": asked.paths(), "/": ["/"]}.items():
        note(f"pages {name}, 1 reader", paths, 1)
    note("pages asked for before, 1 reader", asked.mixed()[:60], 1)
    note("pages, 200 readers at once", asked.mixed(), 200)
    note("look-ups, 200 readers at once", asked.lookups, 200)
    for clients in CROWDS:
        with runaways(served, clients) as said:
            note(f"look-ups, 4 readers, {clients} runaways just begun", asked.lookups, 4)
            note(under(clients), asked.lookups, 4)
            note(f"pages, 2 readers, {clients} runaway clients", asked.mixed(), 2)
        print(f"    the runaway clients were answered {said}")
    return found


def under(clients: int) -> str:
    """The name of the look-ups beside so many runaway clients."""
    return f"look-ups, 4 readers, {clients} runaway clients"


def report(found: dict[str, Readings]) -> None:
    """Prints how much of the rate at rest is left, and how much longer the slowest answers take."""
    rest = found[AT_REST]
    for clients in CROWDS:
        rate = found[under(clients)].rate / rest.rate
        slower = found[under(clients)].quantile(0.99) / rest.quantile(0.99)
        print(f"{under(clients)}: {rate:.2f} of the rate at rest, p99 {slower:.1f} times as long")


def main() -> None:
    """Starts a server on the shipped graph and measures it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=10.0, help="how long each measurement takes (10)")
    given = asked.parse_args()
    graph = KnowledgeGraph.load()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, clients and server together")
    with TemporaryDirectory() as folder:
        graph.save(Path(folder) / "store")
        served = start(Path(folder) / "store")
        try:
            report(measure(served, graph, given.seconds))
        finally:
            stop(served)


if __name__ == "__main__":
    main()
