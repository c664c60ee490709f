"""Who may go when: quick questions never wait behind long ones, and nobody holds more than a share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from leukograph.server.turns import HEAVY_SECONDS, Turn, Turns, kept_free


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def turns(places: int, workers: int | None = None) -> tuple[Turns[str], Clock]:
    clock = Clock()
    made: Turns[str] = Turns(places, 0.1, clock)
    for number in range(places if workers is None else workers):
        made.add(f"w{number}")
    return made, clock


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), 10))


async def waiting(made: Turns[str], client: str) -> asyncio.Task[Turn[str]]:
    task = asyncio.create_task(made.take(client, 5.0))
    await asyncio.sleep(0)
    return task


async def settled(task: asyncio.Task[Turn[str]]) -> bool:
    for _ in range(5):
        await asyncio.sleep(0)
    return task.done()


def test_a_third_of_the_workers_is_kept_free() -> None:
    assert [kept_free(places) for places in (1, 2, 3, 6, 9)] == [0, 1, 1, 2, 3]


def test_long_queries_leave_places_to_others() -> None:
    async def work() -> None:
        made, _ = turns(3)
        for client in ("a", "b"):
            made.slow(await made.take(client, 1))
        again = await waiting(made, "a")
        assert not await settled(again)
        for _ in range(3):
            quick = await made.take("c", 1)
            made.give_back(quick, quick.worker)
        assert not await settled(again)
        again.cancel()

    run(work)


def test_long_queries_stand_back_once_others_ask() -> None:
    async def work() -> None:
        made, _ = turns(3)
        long = await made.take("a", 1)
        made.slow(long)
        assert list(made.crowded()) == []
        same = await made.take("a", 1)
        assert list(made.crowded()) == []
        made.give_back(same, same.worker)
        await made.take("b", 1)
        assert list(made.crowded()) == [long]

    run(work)


def test_where_there_are_too_many_long_queries_one_is_ended() -> None:
    async def work() -> None:
        made, clock = turns(6)
        ended: list[str] = []
        held = []
        for number, client in enumerate(("a", "a", "b", "c", "d")):
            clock.now += 1
            turn = await made.take(client, 1)
            turn.end = lambda name=f"{client}{number}": ended.append(name)  # type: ignore[misc]
            held.append(turn)
        for turn in held[:4]:
            made.slow(turn)
        assert ended == []
        # The client that has most of them loses its newest.
        made.slow(held[4])
        assert (ended, held[1].ended, held[4].ended) == (["a1"], True, False)
        made.give_back(held[1], None)
        made.add("new")
        # Where all have as many, the newcomer goes.
        turn = await made.take("e", 1)
        turn.end = lambda: ended.append("e")
        made.slow(turn)
        assert ended == ["a1", "e"]

    run(work)


def test_a_client_is_heavy_for_a_while_and_longer_each_time() -> None:
    async def work() -> None:
        made, clock = turns(2)
        for seconds in (HEAVY_SECONDS, 2 * HEAVY_SECONDS, 4 * HEAVY_SECONDS):
            turn = await made.take("a", 1)
            made.slow(turn)
            made.give_back(turn, turn.worker)
            clock.now += seconds - 0.5
            assert made.is_heavy("a")
            clock.now += 1
            assert not made.is_heavy("a")
        clock.now += 1000
        turn = await made.take("a", 1)
        made.slow(turn)
        clock.now += 1000
        assert made.is_heavy("a")
        made.give_back(turn, turn.worker)
        assert not made.is_heavy("a")
        assert not made.is_heavy("b")

    run(work)


def test_who_waits_makes_those_hurry_who_hold_the_last_places() -> None:
    async def work() -> None:
        made, clock = turns(3)
        for client in ("a", "b"):
            made.slow(await made.take(client, 1))
        probe = await made.take("c", 1)
        probe.end = lambda: made.give_back(probe, probe.worker)
        clock.now += 0.05
        task = await waiting(made, "d")
        made.hurry()
        assert not probe.ended
        clock.now += 0.06
        made.hurry()
        assert probe.ended
        assert (await task).worker == probe.worker
        assert made.is_heavy("c")

    run(work)


def test_a_query_that_had_to_be_ended_was_a_long_one() -> None:
    async def work() -> None:
        made, _ = turns(2)
        turn = await made.take("a", 1)
        made.blame(turn)
        made.give_back(turn, None)
        assert made.is_heavy("a")
        assert "a" not in made._were_quick

    run(work)


def test_a_query_that_could_not_work_is_no_long_one() -> None:
    async def work() -> None:
        clock, worked = Clock(), {"w0": 9.0, "w1": 9.0, "w2": 0.01}
        made: Turns[str] = Turns(3, 0.1, clock, lambda worker: worked[worker])
        for worker in worked:
            made.add(worker)
        probe = await made.take("c", 1)
        assert probe.worker == "w2"
        for client in ("a", "b"):
            made.slow(await made.take(client, 1))
        clock.now += 5
        task = await waiting(made, "d")
        made.hurry()
        assert not probe.ended
        worked["w2"] = 0.06
        made.hurry()
        assert probe.ended
        task.cancel()

    run(work)


def test_who_asked_something_quick_before_goes_before_the_unknown() -> None:
    async def work() -> None:
        made, _ = turns(2, workers=1)
        turn = await made.take("a", 1)
        made.give_back(turn, turn.worker)
        turn = await made.take("b", 1)
        new, known = await waiting(made, "c"), await waiting(made, "a")
        made.give_back(turn, turn.worker)
        turn = await known
        assert not await settled(new)
        made.slow(turn)
        made.add("w1")
        assert (await new).client == "c"
        # One whose query turns out a long one is nobody's acquaintance any more.
        assert "a" not in made._were_quick

    run(work)


def test_a_client_that_became_heavy_while_it_waited_waits_behind_the_others() -> None:
    async def work() -> None:
        made, _ = turns(2, workers=1)
        first = await made.take("a", 1)
        again, other = await waiting(made, "a"), await waiting(made, "b")
        made.slow(first)
        made.add("w1")
        assert (await other).client == "b"
        assert not await settled(again)
        made.give_back(first, None)
        made.add("w2")
        assert (await again).client == "a"

    run(work)


def test_who_went_away_keeps_no_worker() -> None:
    async def work() -> None:
        made, _ = turns(1)
        turn = await made.take("a", 1)
        with pytest.raises(TimeoutError):
            await made.take("b", 0.01)
        gone = await waiting(made, "b")
        made.give_back(turn, turn.worker)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        assert (await made.take("c", 1)).worker == "w0"

    run(work)


def test_heavy_clients_leave_the_last_workers_to_others() -> None:
    async def work() -> None:
        made, _ = turns(3)
        turn = await made.take("a", 1)
        made.slow(turn)
        made.give_back(turn, None)
        # Of three workers two are left, one of which is kept free; of one, none is for a heavy client.
        again = await made.take("a", 1)
        assert again.worker in {"w0", "w1", "w2"}
        made.give_back(again, None)
        task = await waiting(made, "a")
        assert not await settled(task)
        assert (await made.take("b", 1)).client == "b"
        made.add("w3")
        made.add("w4")
        assert (await task).client == "a"

    run(work)


def test_spare_workers_do_not_work_beside_the_others() -> None:
    async def work() -> None:
        made, _ = turns(1, workers=3)
        turn = await made.take("a", 1)
        task = await waiting(made, "b")
        assert not await settled(task)
        made.give_back(turn, None)
        assert (await task).worker in {"w0", "w1", "w2"} - {turn.worker}

    run(work)
