"""What is sent in odd pieces, too much of, or half: as bytes on the line, below what a client of HTTP can be made to do."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from leukograph.server.protocol import FORM
from tests.served import Served, serving

LONGEST = 100_000
ENOUGH = "ASK {}"


@pytest.fixture(scope="module")
def server(stored: Path) -> Iterator[Served]:
    with serving(stored) as served:
        yield served


def form(size: int) -> bytes:
    """A query of so many characters as a form writes it: three bytes a character."""
    return ("query=" + quote_plus(ENOUGH + "#" + "[" * (size - len(ENOUGH) - 1))).encode()


def posted(server: Served, body: bytes, *lines: str) -> bytes:
    head = ("POST /sparql HTTP/1.1", f"Host: 127.0.0.1:{server.port}", f"Content-Type: {FORM}", "Connection: close", *lines)
    return "\r\n".join((*head, f"Content-Length: {len(body)}", "", "")).encode() + body


def sent(server: Served, data: bytes, piece: int, *, half: bool = False) -> bytes:
    """All that comes back for data that goes out in pieces."""
    found = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line, suppress(ConnectionError):
        for start in range(0, len(data), piece):
            line.sendall(data[start : start + piece])
            if piece < len(data):
                time.sleep(0.002)
        if half:
            line.shutdown(socket.SHUT_WR)
        while chunk := line.recv(65536):
            found += chunk
    return found


@pytest.mark.parametrize("piece", [1 << 30, 300_000, 131_073, 60_000])
@pytest.mark.parametrize(
    ("size", "status", "words"),
    [
        (40_000, b"200", b'"boolean":true'),
        (60_000, b"200", b'"boolean":true'),
        (LONGEST, b"200", b'"boolean":true'),
        (LONGEST + 1, b"400", b"longer"),
        (330_000, b"400", b"longer"),
        (340_000, b"413", b"larger"),
        (700_000, b"413", b"larger"),
    ],
)
def test_a_body_is_no_head_however_it_comes(server: Served, size: int, status: bytes, words: bytes, piece: int) -> None:
    for _ in range(3):
        found = sent(server, posted(server, form(size)), piece)
        assert (found[9:12], words in found) == (status, True)


def test_who_asks_before_sending_too_much_need_not_send_it(server: Served) -> None:
    whole = posted(server, b" " * 1_000_001, "Expect: 100-continue")
    head = whole[: whole.index(b"\r\n\r\n") + 4]
    assert server.raw(head).startswith(b"HTTP/1.1 413 ")
    allowed = posted(server, form(60_000), "Expect: 100-continue")
    assert server.raw(allowed).startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ")


def test_who_has_said_all_is_answered(server: Served) -> None:
    """A client that ends its side of the connection behind its request (`nc -N`)."""
    got = f"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode()
    for data in (got, got + got, posted(server, form(60_000))):
        found = sent(server, data, 1 << 30, half=True)
        assert found.count(b'"boolean":true') == found.count(b"HTTP/1.1 200 OK") == data.count(b"HTTP/1.1")
    for cut in (got[:20], got[:-2], posted(server, form(60_000))[:-1]):
        assert sent(server, cut, 1 << 30, half=True) == b""


def test_an_address_that_is_not_written_as_one_is_named_as_the_fault(server: Served) -> None:
    for path in ("/term/féver", "/\x01", "term"):
        said = server.raw(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
        assert said.startswith(b"HTTP/1.1 400 ")
        assert b"the address holds a character that has to be written with %" in said
