"""A sample of what `benchmarks/hostile.py` sends, and what is left for others while some misuse the server."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from benchmarks.hostile import HALVES, KINDS, attack, sane
from benchmarks.server import LOOKUP, read, runaways

from tests.served import Served, serving

STATUSES = {200, 400, 403, 404, 405, 406, 413, 414, 415, 431, 500, 503}


@pytest.fixture(scope="module")
def server(stored: Path) -> Iterator[Served]:
    with serving(stored, "--seconds", "1", "--memory", "512", "--output", "2") as served:
        yield served


@pytest.mark.parametrize("kind", KINDS)
def test_the_server_outlives_what_is_hostile(server: Served, kind: str) -> None:
    for seed in range(2):
        number = list(KINDS).index(kind)
        data = KINDS[kind][1](random.Random(seed))
        status = attack(server, data, f"127.9.{seed}.{number + 1}", patience=1.0 if kind in HALVES else 40.0)
        assert status in STATUSES | ({0, -1} if kind in HALVES else set())
    assert server.process.poll() is None
    sane(server)


def test_others_are_answered_beside_runaway_clients(server: Served) -> None:
    with runaways(server, 8) as said:
        deadline = time.monotonic() + 30
        # At first nobody knows who they are.
        while server.ask(query="ASK {}", source="127.201.0.1").status != 200:
            assert time.monotonic() < deadline
        time.sleep(3)
        quick = [server.ask(query="ASK {}", source="127.201.0.1").status for _ in range(20)]
        pages = [server.ask(path=path, source="127.201.0.2").status for path in ("/", "/api/term?term=fever")]
    assert (quick, pages) == ([200] * 20, [200, 200])
    assert set(said) <= {0, 500, 503, 429}


def test_a_client_has_two_queries_at_once(server: Served) -> None:
    with runaways(server, 1, each=6) as said:
        time.sleep(2)
    assert 429 in said
    sane(server)


def test_two_hundred_readers_are_answered(server: Served) -> None:
    lookup = f"/sparql?query={quote(LOOKUP.format(name='Fever'))}"
    paths = ["/", "/api/term?term=fever", "/api/search?q=leuk", lookup]
    found = read(server.port, paths, readers=200, seconds=1.0)
    assert found.failed == {}
    assert len(found.seconds) >= 200
