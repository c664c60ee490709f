"""The site without its processes: what is kept, what is made once, and whom it is shared with."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from leukograph.cli.main import main
from leukograph.knowledge import KnowledgeGraph
from leukograph.server import answers
from leukograph.server.answers import Lanes, Site
from leukograph.server.kept import Kept
from leukograph.server.protocol import Asked, Refusal, Reply


class Lane:
    """Answers, or faults, that are given one after the other; what is asked is noted."""

    def __init__(self, *said: bytes | Refusal, seconds: float = 0.0, whole: bool = True) -> None:
        self.said, self.seconds, self.whole = list(said), seconds, whole
        self.asked: list[dict[str, Any]] = []

    async def run(self, head: dict[str, Any], client: str) -> tuple[dict[str, Any], bytes]:
        del client
        self.asked.append(head)
        await asyncio.sleep(self.seconds)
        found = self.said.pop(0)
        if isinstance(found, Refusal):
            raise found
        return {"status": 200, "form": "json", "whole": self.whole}, found


def ask(site: Site, *requests: Asked) -> list[Reply]:
    async def every() -> list[Reply]:
        return [await site.answer(request, 80) for request in requests]

    return asyncio.run(every())


def get(path: str, parameters: str = "", held: str = "") -> Asked:
    return Asked("GET", path, parameters, host="localhost", held=held)


def test_the_same_question_is_answered_once() -> None:
    pages = Lane(b'{"a":1}', b'{"b":2}')
    site = Site(Lanes(Lane(), pages, Lane()))
    replies = ask(
        site,
        get("/api/term", "term=fever&limit=5"),
        get("/api/term", "limit=5&term=fever"),
        get("/api/term", "term=fever&limit=6"),
    )
    assert [reply.body for reply in replies] == [b'{"a":1}', b'{"a":1}', b'{"b":2}']
    assert len(pages.asked) == 2
    mark = replies[0].headers["ETag"]
    (again,) = ask(site, get("/api/term", "term=fever&limit=5", held=mark))
    assert (again.status, again.body) == (304, b"")


def test_what_was_cut_short_or_refused_is_asked_again() -> None:
    pages = Lane(b"1", b"2", whole=False)
    first, second = ask(Site(Lanes(Lane(), pages, Lane())), *[get("/api/term", "term=fever")] * 2)
    assert (first.body, second.body) == (b"1", b"2")
    pages = Lane(Refusal(503, "busy", {"Retry-After": "1"}), b"2")
    first, second = ask(Site(Lanes(Lane(), pages, Lane())), *[get("/api/term", "term=fever")] * 2)
    assert (first.status, first.headers["Retry-After"], second.body) == (503, "1", b"2")
    assert json.loads(first.body) == {"error": {"status": 503, "message": "busy", "suggestions": []}}


def test_what_is_kept_has_a_bound() -> None:
    kept = Kept(100)
    for name in "abc":
        kept.keep(name, bytes(39))
        kept.find("a")
    assert [name for name in "abc" if kept.find(name)] == ["a", "c"]
    kept.keep("d", bytes(200))
    assert kept.find("d") is None


def test_what_there_is_is_counted_once_and_nobody_waits_for_it_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "PATIENCE", 0.05)
    counting = Lane(b"<a> <b> <c> .", seconds=0.12)
    site = Site(Lanes(Lane(), Lane(), counting))
    waited, again, there = ask(site, *[get("/.well-known/void")] * 3)
    assert (waited.status, waited.headers["Retry-After"]) == (503, "30")
    assert (again.status, there.status, there.body) == (503, 200, b"<a> <b> <c> .")
    assert len(counting.asked) == 1


def test_a_count_that_failed_is_tried_again() -> None:
    counting = Lane(Refusal(500, "too much"), b"<a> <b> <c> .")
    first, second = ask(Site(Lanes(Lane(), Lane(), counting)), *[get("/sparql")] * 2)
    assert (first.status, second.status) == (500, 200)


@pytest.mark.parametrize(
    ("words", "shared"), [([], True), (["--store", "mine"], False), (["--store", "mine", "--cors"], True)]
)
def test_whom_answers_are_shared_with(monkeypatch: pytest.MonkeyPatch, words: list[str], *, shared: bool) -> None:
    said: list[bool] = []
    monkeypatch.setattr(KnowledgeGraph, "load", lambda *_: None)
    monkeypatch.setattr(KnowledgeGraph, "open", lambda *_: None)
    monkeypatch.setattr("leukograph.server.run.serve", lambda *_, shared: said.append(shared))
    assert main(["serve", *words]) == 0
    assert said == [shared]


def test_what_is_shared_is_for_scripts_of_other_sites_but_for_the_pages() -> None:
    for shared in (True, False):
        site = Site(Lanes(Lane(), Lane(b"{}"), Lane(b"<a> <b> <c> .")), shared=shared)
        data = ask(site, get("/api/term", "term=fever"), get("/sparql"), get("/api/openapi.json"), get("/api/term"))
        assert {reply.headers.get("Access-Control-Allow-Origin") for reply in data} == {"*" if shared else None}
        assert [reply.status for reply in data] == [200, 200, 200, 400]
        pages = ask(site, get("/"), get("/about"), get("/why"), get("/static/page.css"))
        assert {reply.headers.get("Access-Control-Allow-Origin") for reply in pages} == {None}
        assert {reply.headers["Cross-Origin-Resource-Policy"] for reply in pages} == {"same-origin"}
