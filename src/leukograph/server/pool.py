"""The processes that answer queries: a few that wait, each ended and replaced where a query passes its bounds.

An answer comes whole or not at all. What may be asked at once is bounded for each client; those beyond it wait a moment and
are then sent away. Who goes first is for `turns` to say.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from leukograph.progress import Report
from leukograph.server.process import Worker
from leukograph.server.protocol import Refusal
from leukograph.server.turns import Turn, Turns

CLIENT_WAITING = 200
PAUSE_SECONDS = 2.0
AGAIN = {"Retry-After": "1"}
LATER = {"Retry-After": "10"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may cost: seconds, megabytes of memory, megabytes of answer; and how many workers there are."""

    seconds: float = 10.0
    memory: int = 1536
    output: int = 64
    workers: int = 6


@dataclass(frozen=True, slots=True)
class Lane:
    """What is asked of some workers: how much of it a client may ask at once, and how long it waits for a turn of its own.

    `waits`: how long all who may go wait for a worker. `quick`: what takes longer stands behind all else; `hurry`: where too
    much of that runs, and others wait, so does what takes longer than this. `spare`: so many more workers wait, to be there
    at once where one is ended; they are started when that happens first. `finishes`: what runs is not ended
    where its client goes away.
    """

    name: str
    client: int
    client_waits: float
    waits: float
    quick: float
    hurry: float
    spare: int = 0
    finishes: bool = False


QUERIES = Lane("queries", client=2, client_waits=1.0, waits=5.0, quick=0.5, hurry=0.1, spare=2)


class Pool:
    """Workers of one lane on the snapshot in a folder; `run` has one of them answer a query."""

    def __init__(self, folder: Path, limits: Limits, report: Report, lane: Lane = QUERIES) -> None:
        self._folder, self._limits, self._report, self._lane = folder, limits, report, lane
        self._turns: Turns[Worker] = Turns(limits.workers, lane.hurry, time.monotonic, Worker.worked)
        self._spare = lane.spare
        self._all: set[Worker] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._shares: dict[str, asyncio.Semaphore] = {}
        self._queued: Counter[str] = Counter()

    async def start(self) -> None:
        """Starts all workers. Raises: OSError if the first cannot be started."""
        await self._add()
        for _ in range(self._limits.workers - 1):
            self._soon(self._replace())

    async def close(self) -> None:
        """Ends all workers."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._all))

    def _soon(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return task

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        # Where nobody waits any more for what a task met, it is looked at here, so that it is not told as lost.
        _ = task.cancelled() or task.exception()

    async def _add(self) -> None:
        worker = await Worker.start(self._folder, self._limits.memory, self._lane.name)
        self._all.add(worker)
        self._turns.add(worker)
        # The engine writes a log of its own each time that it opens the snapshot, and keeps the older ones.
        for log in self._folder.glob("quads/LOG.old.*"):
            with suppress(OSError):
                log.unlink()

    async def _replace(self, gone: Worker | None = None) -> None:
        """Starts a worker, in the place of one that is ended if one is given; tries again until that succeeds."""
        if gone is not None:
            for _ in range(self._spare):
                self._soon(self._replace())
            self._spare = 0
            # It stays among all of them until it has ended, so that `close` waits for it too.
            await gone.end()
            self._all.discard(gone)
        while True:
            try:
                return await self._add()
            except (OSError, TimeoutError) as fault:
                self._report(f"a worker cannot be started: {fault or 'it takes too long'}; trying again")
                await asyncio.sleep(PAUSE_SECONDS)

    async def run(self, head: dict[str, Any], client: str) -> tuple[dict[str, Any], bytes]:
        """The whole answer of a worker to what it is told. Raises: Refusal."""
        async with self._share(client):
            turn = await self._turn(client)
            task = self._soon(self._answered(turn, head))
            # A page is soon made, sooner than a worker: it is made though its reader went away.
            said, body = await (asyncio.shield(task) if self._lane.finishes else task)
        self._hold(said)
        return said, body

    async def _answered(self, turn: Turn[Worker], head: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        try:
            return await self._asked(turn, head)
        except BaseException:
            self._turns.blame(turn)
            raise
        finally:
            self._turns.give_back(turn, turn.worker if turn.worker.fit else None)
            if not turn.worker.fit:
                self._soon(self._replace(turn.worker))

    async def _turn(self, client: str) -> Turn[Worker]:
        """A turn with a worker that lives; one that ended meanwhile is replaced. Raises: Refusal."""
        while True:
            try:
                turn = await self._turns.take(client, self._lane.waits)
            except TimeoutError as fault:
                raise Refusal(503, "all workers are busy with other queries: ask again in a moment", AGAIN) from fault
            if turn.worker.alive:
                self._stand_back()
                return turn
            self._turns.give_back(turn, None)
            self._soon(self._replace(turn.worker))

    async def _asked(self, turn: Turn[Worker], head: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        limits, loop = self._limits, asyncio.get_running_loop()
        head = {**head, "seconds": limits.seconds, "bytes": limits.output * 1_000_000}
        turn.watch = loop.call_later(self._lane.hurry, self._look_at, turn)
        try:
            async with asyncio.timeout(limits.seconds) as limit:
                turn.end = lambda: limit.reschedule(loop.time())
                return await turn.worker.ask(head)
        except TimeoutError as fault:
            if turn.ended:
                said = "too many long queries run at once, and this one was ended for others: ask for less, or later"
                raise Refusal(503, said, LATER) from fault
            raise Refusal(500, f"the query took longer than {limits.seconds:g} s and was ended: ask for less") from fault
        except (OSError, EOFError) as fault:
            said = (
                f"the query ended its worker, most likely because it needs more than {limits.memory} MB: ask for less, "
                "with fewer triples that have no variable in common, or without ORDER BY, DISTINCT and GROUP BY over them"
            )
            raise Refusal(500, said) from fault
        finally:
            turn.watch.cancel()

    def _look_at(self, turn: Turn[Worker]) -> None:
        """Looks at a turn that goes on, again and again until its query is a long one."""
        late = time.monotonic() - turn.begun >= self._lane.quick
        if late and turn.worker.worked() >= self._lane.quick / 2:
            self._turns.slow(turn)
            self._stand_back()
            return
        self._turns.hurry()
        turn.watch = asyncio.get_running_loop().call_later(self._lane.hurry, self._look_at, turn)

    def _stand_back(self) -> None:
        """Lets others go before long queries, once there are others."""
        for turn in self._turns.crowded():
            turn.worker.stand_back()

    def _hold(self, said: dict[str, Any]) -> None:
        """Passes an answer, and that there is none of the form wanted. Raises: Refusal."""
        if said["status"] in {200, 406}:
            return
        if "fault" in said:
            self._report(f"a query met a fault: {' '.join(said['fault'].split())[:300]}")
        words = said["said"] or "the query met a fault of this server, which has been noted"
        raise Refusal(said["status"], words, suggestions=said.get("suggestions", ()))

    @asynccontextmanager
    async def _share(self, client: str) -> AsyncIterator[None]:
        """A turn of a client: so many at once, the others wait a moment. Raises: Refusal."""
        most = self._lane.client
        busy = Refusal(429, f"this client has {most} {self._lane.name} running already: wait for their answers", AGAIN)
        if self._queued[client] >= most + CLIENT_WAITING:
            raise busy
        share = self._shares.setdefault(client, asyncio.Semaphore(most))
        self._queued[client] += 1
        try:
            try:
                async with asyncio.timeout(self._lane.client_waits if share.locked() else None):
                    await share.acquire()
            except TimeoutError as fault:
                raise busy from fault
            try:
                yield
            finally:
                share.release()
        finally:
            self._queued[client] -= 1
            if not self._queued[client]:
                del self._queued[client], self._shares[client]
