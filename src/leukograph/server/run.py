"""The door to uvicorn: a snapshot of a graph, served on loopback until it is stopped."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from leukograph.errors import ParameterError, StoreError
from leukograph.knowledge import KnowledgeGraph
from leukograph.progress import Report, silent
from leukograph.server.answers import Lanes, Site
from leukograph.server.app import application
from leukograph.server.pool import Lane, Limits, Pool

HOST = "127.0.0.1"
MAX_CONNECTIONS = 600
PAGE_WORKERS = 3
PAGES = Lane("pages", client=4, client_waits=20.0, waits=20.0, quick=2.0, hurry=1.0, finishes=True)
DESCRIPTIONS = Lane("descriptions", client=1, client_waits=600.0, waits=600.0, quick=2.0, hurry=2.0)
# To count what a large store holds may take so long; it is done once.
COUNTING_SECONDS = 600.0
MOST_OUTPUT = 2000
KEPT_SECONDS = 15


def serve(
    graph: KnowledgeGraph, port: int = 8080, limits: Limits | None = None, report: Report = silent, *, shared: bool = False
) -> None:
    """Serves a graph on a port of loopback, 0 for any that is free, until the process is told to stop.

    `shared`: scripts of other sites, which the browser of this machine opens, may read what it answers.

    Raises: ParameterError if the port cannot be had or a limit cannot hold; StoreError if no snapshot can be made.
    """
    limits = limits or Limits()
    _hold(limits)
    with _listening(port) as listener, tempfile.TemporaryDirectory(prefix="leukograph-") as folder:
        snapshot = Path(folder) / "store"
        take_snapshot(graph, snapshot)
        del graph
        for_pages, for_counts = replace(limits, workers=PAGE_WORKERS), replace(limits, workers=1, seconds=COUNTING_SECONDS)
        pools = (
            Pool(snapshot, limits, report),
            Pool(snapshot, for_pages, report, PAGES),
            Pool(snapshot, for_counts, report, DESCRIPTIONS),
        )
        site = Site(Lanes(*pools), shared=shared)
        _stop_well()
        welcome = f"serving on http://{HOST}:{listener.getsockname()[1]}/ until stopped with Ctrl+C"
        _run(application(site, pools, report, welcome), listener)


def take_snapshot(graph: KnowledgeGraph, folder: Path) -> None:
    """Puts a graph into a folder where nothing changes it any more. Raises: StoreError if that cannot be done."""
    _ = graph.network  # where its index is missing it is made now, once
    if graph.kept is None:
        graph.save(folder)
        return
    try:
        # The files of a store are never changed once it stands, only replaced: a second name for them is a copy.
        shutil.copytree(graph.kept, folder, copy_function=_linked)
    except (OSError, shutil.Error) as fault:
        raise StoreError(f"cannot make a snapshot of {graph.kept}: {fault}") from fault


def _linked(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def _hold(limits: Limits) -> None:
    """Passes limits that can hold. Raises: ParameterError."""
    for name, value, least in (
        ("seconds", limits.seconds, 0.1),
        ("memory", limits.memory, 256),
        ("output", limits.output, 1),
        ("workers", limits.workers, 1),
    ):
        if not value >= least:
            raise ParameterError(f"--{name} is {value}: it must be at least {least}")
    if limits.output > MOST_OUTPUT:
        raise ParameterError(f"--output is {limits.output}: it can be {MOST_OUTPUT} at the most")


def _listening(port: int) -> socket.socket:
    # Only of a socket that is said to be TCP does asyncio have small packets sent at once; else each answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(512)
    except (OSError, OverflowError) as fault:
        listener.close()
        said = getattr(fault, "strerror", None) or "it is no number of a port"
        raise ParameterError(f"cannot listen on port {port}: {said}. Choose another with --port.") from fault
    return listener


def _stop_well() -> None:
    """Has a request to end this process unwind it, so that nothing is left behind."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)


def _run(app: Any, listener: socket.socket) -> None:
    import uvicorn

    from leukograph.server.connection import Connection

    config = uvicorn.Config(
        app, http=Connection, ws="none", loop="asyncio", lifespan="on", log_level="critical", access_log=False,
        server_header=False, timeout_keep_alive=KEPT_SECONDS,
        timeout_graceful_shutdown=2, limit_concurrency=MAX_CONNECTIONS,
    )  # fmt: skip
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    if not server.started:
        raise StoreError("the server did not start")
