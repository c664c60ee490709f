"""A real server on loopback, for tests and for scripts that measure it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
STOPPED = "leukograph: stopped\n"


@dataclass(frozen=True)
class Said:
    """A response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def data(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def media(self) -> str:
        """The media type, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    port: int
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        """Its endpoint."""
        return f"http://127.0.0.1:{self.port}/sparql"

    def ask(
        self,
        method: str = "GET",
        path: str = "/sparql",
        *,
        query: str | None = None,
        body: str | bytes | None = None,
        source: str = "127.0.0.1",
        **headers: str,
    ) -> Said:
        """The response to a request; of a header's name, `_` stands for `-`."""
        if query is not None:
            path = f"{path}?query={quote(query)}"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=40, source_address=(source, 0))
        data = body.encode() if isinstance(body, str) else body
        connection.request(method, path, data, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        said = Said(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        connection.close()
        return said

    def raw(self, data: bytes, *, timeout: float = 20) -> bytes:
        """All that comes back for these bytes, until the server closes."""
        found = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as line, suppress(ConnectionError):
            line.sendall(data)
            while chunk := line.recv(65536):
                found += chunk
        return found

    def workers(self) -> set[int]:
        """The process numbers of its workers."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return {int(line.split()[0]) for line in listed.stdout.splitlines() if "leukograph.server.worker" in line}


def start(store: Path, *options: str) -> Served:
    """A server on a free port of loopback."""
    command = [sys.executable, "-m", "leukograph", "serve", "--port", "0", "--store", str(store), *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "LEUKOGRAPH_HOME": str(ROOT)})
    assert process.stderr is not None
    for line in process.stderr:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if found:
            return Served(int(found[1]), process)
    raise AssertionError("the server did not start")


def stop(served: Served) -> str:
    """Stops a server; what it said on standard error."""
    served.process.send_signal(signal.SIGTERM)
    _, said = served.process.communicate(timeout=20)
    assert served.process.returncode == 0
    return said


@contextmanager
def serving(store: Path, *options: str, quiet: bool = False) -> Iterator[Served]:
    """A server of a folder for as long as it is used; then it has said nothing but lines of its own, so no traceback.

    A `quiet` one has said nothing at all but that it stopped.
    """
    served = start(store, *options)
    try:
        yield served
    finally:
        said = stop(served)
    assert "Traceback" not in said
    assert all(line.startswith("leukograph: ") for line in said.splitlines()), said
    assert not quiet or said == STOPPED
