"""What each address of the server answers: a function from a request to a reply."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Protocol

from leukograph import __version__
from leukograph.catalogue import Query
from leukograph.server.accept import TRIPLES, choose
from leukograph.server.described import EXAMPLES, MORE, SPARQL, VOID_PATH, Contents, dataset, examples, service
from leukograph.server.protocol import METHODS, Asked, Job, Refusal, Reply, read_job, unacceptable
from leukograph.store import Triple, serialized

READ = "GET, HEAD, OPTIONS"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
CAREFUL = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
TITLE = "Leukograph: a causal knowledge graph of leukopenia"

Address = Callable[[Asked], Awaitable[Reply]]


class Runs(Protocol):
    """What answers queries."""

    async def run(self, job: Job, client: str) -> Reply:
        """The whole answer to a query. Raises: Refusal."""


class Site:
    """The addresses of the server and what they answer."""

    def __init__(self, runs: Runs, contents: Contents, queries: Sequence[Query]) -> None:
        self._runs, self._contents, self._queries = runs, contents, queries
        self._addresses: dict[str, Address] = {
            "/": self.home, SPARQL: self.sparql, VOID_PATH: self.void, EXAMPLES: self.examples,
        }  # fmt: skip
        self._written = lru_cache(maxsize=64)(self._write)

    async def answer(self, asked: Asked, port: int) -> Reply:
        """The reply to a request, whatever it is. Refusals are sentences in plain text."""
        try:
            _hold_host(asked.host, port)
            address = self._addresses.get(asked.path)
            if address is None:
                raise Refusal(404, f"there is nothing at this address: begin at / or ask {SPARQL}")
            if asked.method == "OPTIONS":
                return _dressed(_options(asked.path), asked.path)
            return _dressed(await address(asked), asked.path)
        except Refusal as fault:
            return refused(fault, asked.path)

    async def sparql(self, asked: Asked) -> Reply:
        """The answer to a query, or the description of the service."""
        job = read_job(asked)
        return self._rdf(asked, "service") if job is None else await self._runs.run(job, asked.client)

    async def void(self, asked: Asked) -> Reply:
        """The description of the data."""
        return self._rdf(asked, "dataset")

    async def examples(self, asked: Asked) -> Reply:
        """The catalogue of questions."""
        return self._rdf(asked, "examples")

    async def home(self, asked: Asked) -> Reply:
        """A plain page that says where what is."""
        _hold_method(asked)
        links = ((SPARQL, "the SPARQL 1.1 endpoint"), (VOID_PATH, "what the data is"), (EXAMPLES, "questions to ask"))
        return Reply(200, page(links).encode(), "text/html; charset=utf-8")

    def _rdf(self, asked: Asked, what: str) -> Reply:
        if what != "service":
            _hold_method(asked)
        choice = choose(asked.accept, TRIPLES)
        if choice is None:
            raise Refusal(406, unacceptable(TRIPLES))
        return Reply(200, self._written(what, f"http://{asked.host.lower()}", choice.form), choice.media)

    def _write(self, what: str, base: str, form: str) -> bytes:
        made: Mapping[str, Callable[[], list[Triple]]] = {
            "service": lambda: service(self._contents, base),
            "dataset": lambda: dataset(self._contents, base),
            "examples": lambda: examples(self._queries, base),
        }
        return serialized(made[what](), form=form, more=MORE).encode()


def page(links: Iterable[tuple[str, str]]) -> str:
    """A plain page with links; all text is escaped."""
    items = "".join(f'<li><a href="{escape(to)}">{escape(to)}</a>: {escape(text)}</li>\n' for to, text in links)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(TITLE)}</title>\n</head>\n<body>\n<h1>{escape(TITLE)}</h1>\n"
        f"<p>Version {escape(__version__)}. Every causal edge has a sign, evidence and a source. "
        f"For research and teaching; no medical advice.</p>\n<ul>\n{items}</ul>\n</body>\n</html>\n"
    )


def refused(fault: Refusal, path: str) -> Reply:
    """The reply that says why there is no answer."""
    # A lone half of a surrogate pair, quoted from a query, has no bytes of its own.
    said = f"{fault}\n".encode(errors="backslashreplace")
    return _dressed(Reply(fault.status, said, "text/plain", fault.headers), path)


def _hold_host(host: str, port: int) -> None:
    """Passes a Host header that names this server, so that no name of others leads here. Raises: Refusal."""
    known = {f"{name}:{port}" for name in LOOPBACK} | (set(LOOPBACK) if port == 80 else set())
    if host.lower() not in known:
        said = f"this server answers to localhost:{port} and 127.0.0.1:{port} only, and the Host header names another"
        raise Refusal(403, said)


def _hold_method(asked: Asked) -> None:
    if asked.method not in {"GET", "HEAD"}:
        raise Refusal(405, f"this address can only be read: use GET, not {asked.method[:20]}", {"Allow": READ})


def _options(path: str) -> Reply:
    """The answer to OPTIONS, a preflight of CORS among them."""
    methods = METHODS if path == SPARQL else READ
    headers = {
        "Allow": methods, "Access-Control-Allow-Methods": methods, "Access-Control-Allow-Headers": "Accept, Content-Type",
        "Access-Control-Max-Age": "86400",
    }  # fmt: skip
    return Reply(204, headers=headers)


def _dressed(reply: Reply, path: str) -> Reply:
    """The reply with the headers that all have; the page is not for scripts of other sites to read."""
    cors = CORS if path != "/" else {}
    headers = {"Vary": "Accept", **CAREFUL, **cors, **reply.headers}
    told = reply.media.startswith("text/") and "charset" not in reply.media
    return Reply(reply.status, reply.body, reply.media + "; charset=utf-8" * told, headers)
