"""Ten thousand hostile requests to one server, which must outlive them: `python -m benchmarks.hostile`.

Each comes from a client of its own (127.x.y.z), so that no limit for a client spares the server. Held: the same process
answers a sane query after each thousand, every answer is a whole one or a sentence, nothing is logged but sentences, and
the server's memory comes back.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from tests.served import Served, start, stop

from leukograph import KnowledgeGraph

SANE = "SELECT ?label { lk:Neutropenia rdfs:label ?label }"
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
PATIENCE = 40.0
DIRECT = "application/sparql-query"

Attack = Callable[[random.Random], bytes]


def posted(query: str | bytes, media: str = DIRECT, path: str = "/sparql") -> bytes:
    """A POST of a query."""
    body = query.encode() if isinstance(query, str) else query
    head = f"POST {path} HTTP/1.1\r\nHost: HOST\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Connection: close\r\n\r\n".encode() + body


def got(path: str, *headers: str) -> bytes:
    """A GET."""
    lines = [f"GET {path} HTTP/1.1", "Host: HOST", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode("utf-8", errors="surrogateescape")


def _word(chosen: random.Random) -> str:
    return "".join(chosen.choices("abcdefgh", k=8))


def _nested(chosen: random.Random) -> bytes:
    opening = chosen.choice(("{", "{ OPTIONAL {", "{ { ?s ?p ?o } UNION {", "{ GRAPH ?g {"))
    closing = "}" * (opening.count("{") - opening.count("}"))
    depth = chosen.choice((20, 200, 4000))
    return posted(f"SELECT * {opening * depth} ?s ?p ?o {closing * depth}")


def _parentheses(chosen: random.Random) -> bytes:
    depth = chosen.choice((50, 500, 20_000))
    inner = chosen.choice(("1", "?o", "!?o"))
    return posted(f"SELECT * {{ ?s ?p ?o FILTER({'(' * depth}{inner}{')' * depth}) }}")


def _product(chosen: random.Random) -> bytes:
    what = chosen.choice(("*", "(COUNT(*) AS ?n)", "DISTINCT *", "(MAX(CONCAT(STR(?a), STR(?f))) AS ?n)"))
    return posted(f"SELECT {what} {{ {CROSS} }} {chosen.choice(('', 'LIMIT 100000000'))}")


def _order(chosen: random.Random) -> bytes:
    keys = " ".join(chosen.sample(["?a", "DESC(?f)", "?i", "STRLEN(STR(?c))", "RAND()"], 3))
    return posted(f"SELECT * {{ {CROSS} }} ORDER BY {keys} LIMIT {chosen.randrange(1, 9)}")


def _regex(chosen: random.Random) -> bytes:
    pattern = chosen.choice(("(a*)*(b*)*(x+x+)+y$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*)*" * 20, "a{1000}{1000}", "(" * 300))
    return posted(f"SELECT * {{ ?a rdfs:label ?x . ?b rdfs:label ?y FILTER(REGEX(CONCAT(?x, ?y, ?x), '{pattern}')) }}")


def _closure(chosen: random.Random) -> bytes:
    path = chosen.choice(
        ("(!<http://x>)*", "(<http://a>|!<http://b>)+", "(!(^<http://x>|<http://y>))*", "((!<a:b>)?/(!<a:b>)*)*")
    )
    return posted(f"SELECT (COUNT(*) AS ?n) {{ ?s {path} ?o . ?o {path} ?z }}")


def _away(chosen: random.Random) -> bytes:
    where = chosen.choice(("<http://127.0.0.1:9/>", "SILENT <file:///etc/passwd>", "?s", "<http://[::1]:22/>", "lk:pathz"))
    return posted(f"SELECT * {{ ?s ?p ?o SERVICE {where} {{ ?a ?b ?c }} }}")


def _update(chosen: random.Random) -> bytes:
    text = chosen.choice((
        "INSERT DATA { lk:A lk:b lk:C }", "LOAD <file:///etc/passwd>", "DROP ALL", "CLEAR DEFAULT",
        "DELETE WHERE { ?s ?p ?o }", "LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <http://x/>",
    ))  # fmt: skip
    media = chosen.choice((DIRECT, "application/sparql-update"))
    return posted(text, media)


def _literal(chosen: random.Random) -> bytes:
    size = chosen.choice((10_000, 90_000, 900_000, 1_100_000))
    return posted(f"SELECT ('{'x' * size}' AS ?x) {{ {chosen.choice(('', CROSS))} }}")


def _doubling(_: random.Random) -> bytes:
    binds = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    return posted(f"SELECT ?x40 {{ BIND('aaaaaaaa' AS ?x0) {binds} }}")


def _bytes(chosen: random.Random) -> bytes:
    text = bytes(chosen.randrange(256) for _ in range(chosen.randrange(1, 400)))
    return chosen.choice((posted(text), posted(b"SELECT ('\xff\xfe\xed\xa0\x80' AS ?x) {}"), posted(b"\x00" * 500)))


def _values(chosen: random.Random) -> bytes:
    many = " ".join(f"lk:{_word(chosen)}" for _ in range(chosen.choice((100, 5_000, 60_000))))
    return posted(f"SELECT * {{ VALUES ?s {{ {many} }} VALUES ?o {{ {many[:3000]} }} ?s ?p ?o }}")


def _half(chosen: random.Random) -> bytes:
    whole = posted(SANE)
    return whole[: chosen.randrange(1, len(whole) - 1)]


def _no_http(chosen: random.Random) -> bytes:
    return chosen.choice((
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"GET\r\n\r\n", b"\r\n" * 50, b"A" * 9_000 + b"\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: HOST\r\nContent-Length: -5\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    ))  # fmt: skip


def _heads(chosen: random.Random) -> bytes:
    return chosen.choice((
        got("/sparql?query=" + "a" * 70_000), got("/", "X-Long: " + "a" * 70_000),
        got("/sparql", "Accept: " + '"\\' * 9_000),
        got("/sparql?" + "a=1&" * 3_000), got("/%2e%2e/%2e%2e/etc/passwd"), got("//example.org/", "Host: example.org"),
        got("/static/..%2f..%2fpicture.py"),
    ))  # fmt: skip


def _pages(chosen: random.Random) -> bytes:
    name = quote(chosen.choice(("neutropenia", "x" * 300, "'; DROP TABLE name; --", "\u202e<script>", "%", "lk:", "*", '"')))
    return got(chosen.choice((
        f"/api/term?term={name}", f"/api/search?q={name}&limit=1000&offset=9000",
        f"/api/causes?term={name}&max_length=50&limit=200",
        f"/api/paths?source={name}&target=neutropenia&k=1000&max_length=50&associations=true&min_belief=0",
        f"/api/explain?finding={name}&finding=fever&finding=sepsis&max_length=50&limit=200", f"/api/{name}?a=b",
        f"/api/interventions?source=clozapine&target={name}&max_length=50",
    )))  # fmt: skip


def _unions(chosen: random.Random) -> bytes:
    return posted("SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * chosen.choice((50, 3_000))) + " }")


def _groups(chosen: random.Random) -> bytes:
    what = chosen.choice(("GROUP_CONCAT(?o)", "COUNT(DISTINCT ?o)", "SAMPLE(?f)"))
    return posted(f"SELECT ?s ({what} AS ?x) {{ ?s ?p ?o . ?d ?e ?f }} GROUP BY ?s HAVING(COUNT(*) > 1)")


def _paths_block(chosen: random.Random) -> bytes:
    size = chosen.choice((50, 10**9, -1))
    block = f"?path lk:source ?s ; lk:target ?t ; lk:k {size} ; lk:maxLength {size} ; lk:verdict ?v"
    return posted(f"SELECT * {{ ?s lk:kind ?k . ?t lk:kind ?l . SERVICE lk:paths {{ {block} }} }}")


# How often each is sent, of all: those that run until they are ended are the rarer ones, for the sake of time.
KINDS: dict[str, tuple[int, Attack]] = {
    "nested groups": (14, _nested), "nested parentheses": (14, _parentheses), "cartesian products": (1, _product),
    "orders of products": (1, _order), "heavy regular expressions": (1, _regex), "unbounded paths": (1, _closure),
    "other services": (14, _away), "updates": (14, _update), "giant literals": (5, _literal),
    "doubled texts": (2, _doubling),
    "bytes that are no text": (14, _bytes), "long VALUES": (4, _values), "half requests": (4, _half),
    "no HTTP": (10, _no_http),
    "long heads": (10, _heads), "pages": (8, _pages), "many unions": (2, _unions), "groups of products": (1, _groups),
    "paths between all": (2, _paths_block),
}  # fmt: skip
HALVES = {"half requests", "no HTTP"}


def attack(served: Served, data: bytes, client: str, *, patience: float = PATIENCE) -> int:
    """The HTTP status that the server answers these bytes with; 0 where it closes without a word, -1 where it does not."""
    data = data.replace(b"HOST", f"127.0.0.1:{served.port}".encode(), 1)
    heard = b""
    with suppress(ConnectionError), socket.create_connection(("127.0.0.1", served.port), source_address=(client, 0)) as line:
        line.settimeout(patience)
        with suppress(ConnectionError):
            line.sendall(data)
        try:
            while chunk := line.recv(1 << 16):
                heard += chunk
                if len(heard) > 100_000_000:
                    break
        except TimeoutError:
            return -1
    return int(heard[9:12]) if heard.startswith(b"HTTP/1.") else 0


def chosen_kinds(number: int, seed: int) -> list[str]:
    """So many kinds of attack, in an order that is always the same."""
    weights = [weight for weight, _ in KINDS.values()]
    return random.Random(seed).choices(list(KINDS), weights, k=number)  # noqa: S311


def resident(process: int) -> float:
    """The megabytes of memory that a process holds now."""
    pages = int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def storm(served: Served, number: int, threads: int, seed: int) -> dict[str, Counter[int]]:
    """What the server answered so many attacks with, by kind."""
    kinds = iter(enumerate(chosen_kinds(number, seed)))
    said: dict[str, Counter[int]] = {name: Counter() for name in KINDS}
    lock = threading.Lock()

    def run() -> None:
        while True:
            with lock:
                place, kind = next(kinds, (0, ""))
            if not kind:
                return
            data = KINDS[kind][1](random.Random(seed * 1_000_003 + place))  # noqa: S311
            number = place + seed * number_of_clients
            client = f"127.{1 + number // 62_500 % 200}.{number // 250 % 250}.{number % 250 + 1}"
            status = attack(served, data, client, patience=2.0 if kind == "half requests" else PATIENCE)
            with lock:
                said[kind][status] += 1

    number_of_clients = number
    working = [threading.Thread(target=run) for _ in range(threads)]
    for each in working:
        each.start()
    for each in working:
        each.join()
    return said


def sane(served: Served, client: str = "127.200.0.1") -> float:
    """The seconds until a sane query of another client is answered. Raises: AssertionError if it is not, or wrongly."""
    begun = time.monotonic()
    said = served.ask("POST", body=SANE, source=client, Content_Type=DIRECT)
    if said.status != 200 or b'"neutropenia"' not in said.body:
        raise AssertionError(f"a sane query is answered with {said.status}: {said.text[:200]}")
    return time.monotonic() - begun


def main() -> None:
    """Starts a server, sends what is hostile, and says what became of it. Ends with an error if the server did not hold."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--number", type=int, default=10_000, help="how many requests (10000)")
    asked.add_argument("--threads", type=int, default=8, help="how many at the same time (8)")
    asked.add_argument("--seconds", default="1", help="how long a query may take (1)")
    given = asked.parse_args()
    total: dict[str, Counter[int]] = {name: Counter() for name in KINDS}
    with TemporaryDirectory() as folder:
        KnowledgeGraph.load().save(Path(folder) / "store")
        served = start(Path(folder) / "store", "--seconds", given.seconds, "--memory", "512", "--output", "8")
        sane(served)
        before, begun = resident(served.process.pid), time.monotonic()
        for part in range(0, given.number, 1000):
            said = storm(served, min(1000, given.number - part), given.threads, part // 1000 + 1)
            for kind, counted in said.items():
                total[kind] += counted
            took, now = sane(served), resident(served.process.pid)
            spent = time.monotonic() - begun
            print(f"{part + 1000:>6} sent, {spent:6.0f} s; a sane query took {1000 * took:.0f} ms; {now:.0f} MB", flush=True)
        time.sleep(12)
        after, alive = resident(served.process.pid), served.process.poll() is None
        words = stop(served).splitlines()
    print(f"\n{'kind':<28}answers (status: how many; 0: closed, -1: left open until the client went)")
    for kind, counted in total.items():
        print(f"{kind:<28}{', '.join(f'{status}: {count}' for status, count in sorted(counted.items()))}")
    faults = [line for line in words if not line.startswith("leukograph: ")]
    print(f"\nthe same process lives: {alive}; memory {before:.0f} -> {after:.0f} MB; it said {len(words)} lines")
    for line in words[:20]:
        print(f"    {line[:200]}")
    wrong = [kind for kind in KINDS if kind not in HALVES and (total[kind][0] or total[kind][-1])]
    if not alive or faults or after > 2 * before + 64 or wrong:
        sys.exit(f"the server did not hold: alive {alive}, {len(faults)} lines that are no sentence, unanswered: {wrong}")


if __name__ == "__main__":
    main()
