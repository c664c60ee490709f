"""A connection of HTTP as uvicorn speaks it, with bounds: on the head of a request, and on how long each end is waited for.

Imported only by a server that starts, since uvicorn is heavy.
"""

from __future__ import annotations

import asyncio
import sys
from http import HTTPStatus
from typing import Any

from httptools import HttpParserInvalidURLError, HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from leukograph.server.app import MAX_HEAD

# A head that is longer than `MAX_HEAD` is refused in words of the site as long as it is not longer than this.
HEAD_BYTES = 2 * MAX_HEAD
HEAD_SECONDS = 10.0
# A client that has ended its side may only have said all that it has to say: it is taken for gone after this.
GONE_SECONDS = 1.0
READ_SECONDS = 30.0
MOST_JOINED = 64 * 1024
NO_REQUEST = "this is no request of HTTP, or of a method that HTTP does not have"
NO_ADDRESS = "the address holds a character that has to be written with % in addresses, or is no address"


class Connection(HttpToolsProtocol):
    """Waits for the head of a request, and for a reader, for so long and no longer."""

    head = 0
    data: bytes = b""
    again: bytes | None = None
    late: asyncio.TimerHandle | None = None
    unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for a request."""
        super().connection_made(Joined(transport, self.loop))  # type: ignore[arg-type]
        self.late = self.loop.call_later(HEAD_SECONDS, transport.close)

    def data_received(self, data: bytes) -> None:
        """Takes in what came, and lets go of a client that sends a head without end."""
        # Asked before the parser has seen the piece: the last piece of a body ends it, and is no head for that.
        before, of_body = self.cycle, self.cycle is not None and self.cycle.more_body
        self.data, self.again = data, None
        super().data_received(data)
        while self.again is not None:
            self.data, self.again = self.again, None
            super().data_received(self.data)
        if self.cycle is not before:
            self._in_time()
        elif not of_body:
            self._still_a_head(len(data), waits=before is None or before.response_complete)

    def eof_received(self) -> bool:  # type: ignore[override]
        """Has a client answered that only says that it has said all (`nc -N`); one that is gone is seen a little later."""
        if self.cycle is None or self.cycle.response_complete or self.cycle.more_body:
            return False
        self.cycle.keep_alive = False
        self.late = self.late or self.loop.call_later(GONE_SECONDS, self.transport.close)
        return True

    def on_headers_complete(self) -> None:
        """Has the request answered."""
        if self.parser.should_upgrade():
            return
        # What reads addresses here reads none of 64 kB: the part that may be so long is kept from it.
        path, _, query = self.url.partition(b"?")
        self.url = path[: MAX_HEAD - 1]
        super().on_headers_complete()
        self.scope["raw_path"], self.scope["query_string"] = path, query

    def _should_upgrade(self) -> bool:
        # Asked where the parser stops because a client offers another protocol, and takes a body for words of that one.
        return True

    def handle_websocket_upgrade(self) -> None:
        """Has a request that offers another protocol (Java's client: h2c) read again without the offer (RFC 9110, 7.8)."""
        stopped, method = sys.exception(), self.parser.get_method()
        if method == b"CONNECT" or not isinstance(stopped, HttpParserUpgrade):
            self.send_400_response("")
            return
        first = method + b" " + self.url + b" HTTP/" + self.parser.get_http_version().encode()
        lines = [first, *(name + b": " + value for name, value in self.headers if name != b"upgrade"), b"", b""]
        self.parser = HttpRequestParser(self)
        self.again = b"\r\n".join(lines) + self.data[stopped.args[0] :]

    def send_400_response(self, _: str) -> None:
        """Refuses what is no request, and closes the connection."""
        address = isinstance(sys.exception(), HttpParserInvalidURLError)
        self._refuse(HTTPStatus.BAD_REQUEST, NO_ADDRESS if address else NO_REQUEST)

    def _refuse(self, status: HTTPStatus, said: str) -> None:
        self.transport.write(
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(said)}\r\nConnection: close\r\n\r\n{said}".encode("ascii")
        )
        self.transport.close()

    def pause_writing(self) -> None:
        """Begins to wait for the reader."""
        super().pause_writing()
        self.unread = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Has a reader that reads."""
        _end(self.unread)
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits for nothing any more."""
        self._in_time()
        _end(self.unread)
        super().connection_lost(exc)

    def _still_a_head(self, more: int, *, waits: bool) -> None:
        self.head += more
        if self.head > HEAD_BYTES and not self.transport.is_closing():
            status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            self._refuse(status, f"address and headers are longer than {MAX_HEAD} bytes")
        elif self.late is None and waits:
            self.late = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _in_time(self) -> None:
        _end(self.late)
        self.late, self.head = None, 0


class Joined:
    """A connection that sends at once what is written to it at once: a head and its body make one packet, not two."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._parts: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Sends data once nothing else is written for now, or it is much."""
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)
        self._size += len(data)
        if self._size > MOST_JOINED:
            self._flush()

    def close(self) -> None:
        """Closes the connection behind what was written."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._parts:
            data = b"".join(self._parts)
            self._parts, self._size = [], 0
            self._transport.write(data)


def _end(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
