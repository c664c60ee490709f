"""What each address of the server answers: a function from a request to a reply."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from leukograph.server.accept import TRIPLES, choose
from leukograph.server.described import EXAMPLES, SPARQL, VOID_PATH
from leukograph.server.endpoints import BY_PATH
from leukograph.server.kept import Kept, key_of
from leukograph.server.openapi import OPENAPI, openapi
from leukograph.server.pages import TERM, VIEWS, Pages, unchanged
from leukograph.server.protocol import METHODS, Asked, Refusal, Reply, read_job, unacceptable

READ = "GET, HEAD, OPTIONS"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
ALONE = {"Cross-Origin-Resource-Policy": "same-origin"}
CAREFUL = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
API = "/api/"
JSON = {"application/json": "json"}
# Who takes anything is told in plain text: a browser names HTML.
TOLD = {"text/plain": "text", "text/html": "page"}
PATIENCE = 20.0
HOME = ("/static/", "/term/", *(view for view in VIEWS if view != "/"))

Address = Callable[[Asked], Awaitable[Reply]]
Said = tuple[dict[str, Any], bytes]


class Runs(Protocol):
    """What answers queries, or pages."""

    async def run(self, head: dict[str, Any], client: str) -> Said:
        """The whole answer of a worker to what it is told. Raises: Refusal."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """Who answers what, each beside the others."""

    queries: Runs
    pages: Runs
    descriptions: Runs


class Site:
    """The addresses of the server and what they answer, `shared` with scripts of other sites or with its own pages alone."""

    def __init__(self, lanes: Lanes, *, shared: bool = True) -> None:
        self._lanes, self._shared = lanes, shared
        self._making: dict[str, asyncio.Future[Said]] = {}
        self._files, self._kept = Pages(), Kept()
        self._addresses: dict[str, Address] = {
            **dict.fromkeys((SPARQL, f"{SPARQL}/"), self.sparql), VOID_PATH: self.void, EXAMPLES: self.examples,
            OPENAPI: self.described, **dict.fromkeys(BY_PATH, self.api),
        }  # fmt: skip

    async def answer(self, asked: Asked, port: int) -> Reply:
        """The reply to a request, whatever it is."""
        try:
            _hold_host(asked.host, port)
            return self._dressed(await self._answer(asked), asked.path)
        except Refusal as fault:
            return self.refused(fault, asked.path)

    async def _answer(self, asked: Asked) -> Reply:
        address, file = self._addresses.get(asked.path), self._files.find(asked)
        if address is None and file is None:
            return self._elsewhere(asked)
        if asked.method == "OPTIONS":
            return self._options(asked.path)
        if address is not None:
            return await address(asked)
        _hold_method(asked)
        assert file is not None  # noqa: S101
        if asked.path.startswith(TERM):
            if asked.path.endswith("/"):
                return self._elsewhere(asked)
            return await self._term(asked, file)
        return file

    async def _term(self, asked: Asked, page: Reply) -> Reply:
        """The page of a term; 404 where there is none. What is looked up is kept for the page, which asks it next."""
        named = urlencode({"term": asked.path.removeprefix(TERM)}, errors="surrogateescape")
        wanted = replace(asked, path=f"{API}term", parameters=named, accept="application/json", held="")
        try:
            await self.api(wanted)
        except Refusal as fault:
            if fault.status in {400, 404}:
                return self._lost(asked, Refusal(404, str(fault), suggestions=fault.suggestions))
        return page

    def _elsewhere(self, asked: Asked) -> Reply:
        """The way to the view that is meant with a slash too many; else 404. Raises: Refusal."""
        view = asked.path.rstrip("/")
        if view.startswith(TERM):
            view = TERM + quote(view.removeprefix(TERM), safe="", errors="surrogateescape")
        if (view in VIEWS or view.startswith(TERM)) and asked.method in {"GET", "HEAD"}:
            return Reply(308, headers={"Location": f"{view}?{asked.parameters}" if asked.parameters else view})
        return self._lost(asked, _nowhere(asked.path))

    def _lost(self, asked: Asked, fault: Refusal) -> Reply:
        """The page that says that there is nothing, where a browser asks. Raises: Refusal to all others."""
        choice = choose(asked.accept, TOLD)
        if asked.path.startswith(API) or asked.method not in {"GET", "HEAD"} or choice is None or choice.form != "page":
            raise fault
        return self._files.lost()

    async def sparql(self, asked: Asked) -> Reply:
        """The answer to a query, or the description of the service."""
        job = read_job(asked)
        if job is None:
            return await self._rdf(asked, "service")
        return job.reply(*await self._lanes.queries.run(job.head, asked.client))

    async def api(self, asked: Asked) -> Reply:
        """The answer of an address of the API."""
        _hold_json(asked)
        given = BY_PATH[asked.path].read(asked.parameters)
        key = key_of(asked.path, given)
        body = self._kept.find(key)
        if body is None:
            said, body = await self._lanes.pages.run({"api": asked.path, "given": given}, asked.client)
            if said["whole"]:
                self._kept.keep(key, body)
        return unchanged(asked, Reply(200, body, "application/json"))

    async def described(self, asked: Asked) -> Reply:
        """The description of the API."""
        _hold_json(asked)
        return unchanged(asked, Reply(200, _openapi(), "application/json"))

    async def void(self, asked: Asked) -> Reply:
        """The description of the data."""
        return await self._rdf(asked, "dataset")

    async def examples(self, asked: Asked) -> Reply:
        """The catalogue of questions."""
        return await self._rdf(asked, "examples")

    async def _rdf(self, asked: Asked, what: str) -> Reply:
        if what != "service":
            _hold_method(asked)
        choice = choose(asked.accept, TRIPLES)
        if choice is None:
            raise Refusal(406, unacceptable(TRIPLES))
        head = {"describe": what, "base": f"http://{asked.host.lower()}", "form": choice.form}
        return Reply(200, await self._once(head), choice.media)

    async def _once(self, head: dict[str, Any]) -> bytes:
        """A description, which is made once for all who ask: to count a large store takes long. Raises: Refusal."""
        key = json.dumps(head)
        if key not in self._making:
            self._making[key] = asyncio.ensure_future(self._lanes.descriptions.run(head, ""))
            self._making[key].add_done_callback(partial(self._made, key))
        try:
            _, body = await asyncio.wait_for(asyncio.shield(self._making[key]), PATIENCE)
        except TimeoutError as fault:
            said = "what there is has to be counted first, which takes a while: ask again in a minute"
            raise Refusal(503, said, {"Retry-After": "30"}) from fault
        return body

    def _made(self, key: str, task: asyncio.Future[Said]) -> None:
        """Lets go of a description that could not be made: it is tried anew when it is asked for again."""
        if task.cancelled() or task.exception():
            del self._making[key]

    def _options(self, path: str) -> Reply:
        """The answer to OPTIONS, a preflight of CORS among them."""
        methods = METHODS if path.rstrip("/") == SPARQL else READ
        headers = {"Allow": methods}
        if self._shared:
            headers |= {
                "Access-Control-Allow-Methods": methods, "Access-Control-Allow-Headers": "Accept, Content-Type",
                "Access-Control-Max-Age": "86400",
            }  # fmt: skip
        return Reply(204, headers=headers)

    def refused(self, fault: Refusal, path: str) -> Reply:
        """The reply that says why there is no answer: a sentence in plain text, or JSON below /api/."""
        if path.startswith(API):
            error = {"status": fault.status, "message": str(fault), "suggestions": list(fault.suggestions)}
            reply = Reply(fault.status, json.dumps({"error": error}).encode(), "application/json", fault.headers)
        else:
            # A lone half of a surrogate pair, quoted from a query, has no bytes of its own.
            said = f"{fault}\n".encode(errors="backslashreplace")
            reply = Reply(fault.status, said, "text/plain", fault.headers)
        return self._dressed(reply, path)

    def _dressed(self, reply: Reply, path: str) -> Reply:
        """The reply with the headers that all have; the pages are not for scripts of other sites to read."""
        shared = self._shared and not (path == "/" or path.startswith(HOME))
        headers = {"Vary": "Accept", **CAREFUL, **(CORS if shared else ALONE), **reply.headers}
        told = reply.media.startswith("text/") and "charset" not in reply.media
        return Reply(reply.status, reply.body, reply.media + "; charset=utf-8" * told, headers)


@lru_cache(maxsize=1)
def _openapi() -> bytes:
    return json.dumps(openapi(), separators=(",", ":")).encode()


def _nowhere(path: str) -> Refusal:
    if path.startswith(API):
        return Refusal(404, f"there is nothing at this address of the API; {OPENAPI} lists them", suggestions=list(BY_PATH))
    return Refusal(404, f"there is nothing at this address: begin at / or ask {SPARQL}")


def _hold_json(asked: Asked) -> None:
    _hold_method(asked)
    if choose(asked.accept, JSON) is None:
        raise Refusal(406, unacceptable(JSON))


def _hold_host(host: str, port: int) -> None:
    """Passes a Host header that names this server, so that no name of others leads here. Raises: Refusal."""
    known = {f"{name}:{port}" for name in LOOPBACK} | (set(LOOPBACK) if port == 80 else set())
    if host.lower() not in known:
        said = f"this server answers to localhost:{port} and 127.0.0.1:{port} only, and the Host header names another"
        raise Refusal(403, said)


def _hold_method(asked: Asked) -> None:
    if asked.method not in {"GET", "HEAD"}:
        raise Refusal(405, f"this address can only be read: use GET, not {asked.method[:20]}", {"Allow": READ})
