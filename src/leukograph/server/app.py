"""The door to Starlette: HTTP as it comes -> a request, a reply -> HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from leukograph.progress import Report
from leukograph.server.answers import Site
from leukograph.server.pool import Pool
from leukograph.server.protocol import Asked, Refusal, Reply

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

MAX_HEAD = 64 * 1024
MAX_BODY = 1_000_000
# So much of a body that is too large is taken in, so that its sender gets to hear why.
MAX_DRAINED = 16_000_000
BODY_SECONDS = 10.0
# Answers that their readers have not taken yet may hold so much memory, and leave in pieces of this size.
MAX_UNSENT = 512_000_000
PIECE = 256 * 1024


def application(site: Site, pools: Sequence[Pool], report: Report, welcome: str) -> ASGIApp:
    """The site as an ASGI application, whose workers live as long as it does; `welcome` is reported once they do."""
    from starlette.routing import Router

    @asynccontextmanager
    async def living(_: Any) -> AsyncIterator[None]:
        try:
            for pool in pools:
                await pool.start()
        except (OSError, TimeoutError) as fault:
            report(f"the workers cannot be started: {fault or 'it takes too long'}")
            raise
        report(welcome)
        try:
            yield
        finally:
            for pool in pools:
                await pool.close()

    # What begins and ends is for Starlette; requests go straight to the door, which knows all addresses.
    life, door = Router(lifespan=living), Door(site, report)

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        await (life if scope["type"] == "lifespan" else door)(scope, receive, send)

    return answered


def _noted(loop: asyncio.AbstractEventLoop, met: dict[str, Any]) -> None:
    """Passes over a pipe to a process that was ended: its query has been answered for. All else is told as asyncio does."""
    if not isinstance(met.get("exception"), BrokenPipeError | ConnectionResetError):
        loop.default_exception_handler(met)


class Door:
    """Reads a request, lets the site answer it, and sends the reply; one that is broken off is not answered further."""

    def __init__(self, site: Site, report: Report) -> None:
        self._site, self._report, self._unsent = site, report, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        from starlette.requests import Request

        request = Request(scope, receive)
        port = int((scope.get("server") or ("", 0))[1] or 0)
        try:
            _hold_head(scope)
            body = await _body(request)
            reply = await _unless_gone(self._answered(_asked(request, body), port), receive)
        except Refusal as fault:
            reply = self._site.refused(fault, scope["path"])
        if reply is None:
            return
        size = len(reply.body)
        if self._unsent + size > MAX_UNSENT:
            said = "too many large answers wait for their readers: ask again in a moment"
            reply, size = self._site.refused(Refusal(503, said, {"Retry-After": "10"}), scope["path"]), 0
        self._unsent += size
        try:
            await _send(reply, send)
        finally:
            self._unsent -= size

    async def _answered(self, asked: Asked, port: int) -> Reply:
        try:
            return await self._site.answer(asked, port)
        except Exception as fault:  # noqa: BLE001 # a fault of ours is noted in one line, and told in one sentence
            self._report(f"{asked.method[:20]} {asked.path[:80]!r} met a fault: {type(fault).__name__}: {fault}")
            return self._site.refused(Refusal(500, "this server met a fault of its own, which has been noted"), asked.path)


async def _send(reply: Reply, send: Send) -> None:
    """Sends a reply piece by piece, as fast as it is read; its length goes before it, so that what is cut is seen to be."""
    from starlette.datastructures import MutableHeaders

    headers = MutableHeaders(headers=dict(reply.headers))
    if reply.media:
        headers["Content-Type"] = reply.media
    if reply.status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
        headers["Content-Length"] = str(len(reply.body))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers.raw})
    body = memoryview(reply.body)
    for start in range(0, max(len(body), 1), PIECE):
        piece = bytes(body[start : start + PIECE])
        await send({"type": "http.response.body", "body": piece, "more_body": start + PIECE < len(body)})


def _asked(request: Request, body: bytes) -> Asked:
    headers = request.headers
    return Asked(
        method=request.method,
        path=request.scope["path"],
        parameters=request.scope["query_string"].decode("latin-1"),
        accept=", ".join(headers.getlist("accept")),
        media=headers.get("content-type", ""),
        body=body,
        host=headers["host"],
        client=request.client.host if request.client else "",
        held=", ".join(headers.getlist("if-none-match")),
    )


def _hold_head(scope: Scope) -> None:
    """Passes a request that names one host, and whose address and headers are not too long. Raises: Refusal."""
    address = len(scope["raw_path"]) + len(scope["query_string"])
    if address > MAX_HEAD:
        raise Refusal(414, f"the address is longer than {MAX_HEAD} bytes: send the query with POST", {"Connection": "close"})
    if address + sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEAD:
        raise Refusal(431, f"address and headers are longer than {MAX_HEAD} bytes", {"Connection": "close"})
    if sum(name == b"host" for name, _ in scope["headers"]) != 1:
        raise Refusal(400, "a request has one Host header", {"Connection": "close"})


async def _body(request: Request) -> bytes:
    """The body of a request. Raises: Refusal if it is too large or does not come."""
    from starlette.requests import ClientDisconnect

    found, length = bytearray(), 0
    too_large = Refusal(413, f"the body is larger than {MAX_BODY} bytes", {"Connection": "close"})
    if "expect" in request.headers and int(request.headers.get("content-length", 0)) > MAX_BODY:
        raise too_large
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                length += len(chunk)
                if length <= MAX_BODY:
                    found += chunk
                elif length > MAX_DRAINED:
                    raise too_large
    except TimeoutError as fault:
        said = f"the body did not come within {BODY_SECONDS:g} s"
        raise Refusal(408, said, {"Connection": "close"}) from fault
    except ClientDisconnect as fault:
        raise Refusal(400, "the body was broken off", {"Connection": "close"}) from fault
    if length > MAX_BODY:
        raise too_large
    return bytes(found)


async def _unless_gone(answering: Any, receive: Receive) -> Reply | None:
    """The reply, or None where the client went away before it: then its query is ended."""
    task = asyncio.ensure_future(answering)
    gone = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for each in (task, gone):
            each.cancel()


async def _gone(receive: Receive) -> None:
    message: MutableMapping[str, Any] = {}
    while message.get("type") != "http.disconnect":
        message = await receive()
