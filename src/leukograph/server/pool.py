"""The processes that answer queries: a few that wait, each ended and replaced where a query passes its bounds.

An answer comes whole or not at all. What may be asked at once is bounded for each client; those beyond it wait a moment and
are then sent away.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leukograph.progress import Report
from leukograph.server.frames import LENGTHS, frame
from leukograph.server.protocol import Refusal

WAIT_SECONDS = 3.0
CLIENT_WAIT_SECONDS = 1.0
START_SECONDS = 30.0
CLIENT_QUERIES = 2
CLIENT_WAITING = 200
# A query that runs longer than this stands behind quicker ones.
QUICK_SECONDS = 0.5
PAUSE_SECONDS = 2.0
AGAIN = {"Retry-After": "1"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may cost: seconds, megabytes of memory, megabytes of answer; and how many workers there are."""

    seconds: float = 10.0
    memory: int = 1536
    output: int = 64
    workers: int = 6


class Worker:
    """A process that answers one query at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.fit = True

    @classmethod
    async def start(cls, folder: Path, memory: int, lane: str) -> Worker:
        """A worker that is ready. Raises: OSError, TimeoutError if it does not get so far."""
        environment = {**os.environ, "MALLOC_ARENA_MAX": "2", "PYTHONUTF8": "1"}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "leukograph.server.worker", str(folder), str(memory), lane, env=environment, limit=1 << 20,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        worker = cls(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                head, _ = await worker._heard()
        except BaseException as fault:
            await worker.end()
            if isinstance(fault, asyncio.IncompleteReadError):
                raise OSError("it ended at once") from fault
            raise
        if not head["ready"]:
            await worker.end()
            raise OSError(head.get("said", "it found no data"))
        return worker

    @property
    def alive(self) -> bool:
        """False once its process has ended."""
        return self._process.returncode is None

    async def ask(self, head: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """What the worker answers; whoever breaks this off must end the worker. Raises: OSError, EOFError if it died."""
        assert self._process.stdin is not None  # noqa: S101
        self.fit = False
        slow = asyncio.get_running_loop().call_later(QUICK_SECONDS, self._stand_back)
        self._process.stdin.write(frame(head))
        try:
            await self._process.stdin.drain()
            said, body = await self._heard()
        finally:
            slow.cancel()
        self.fit = not (said["tired"] or slow.when() < asyncio.get_running_loop().time())
        return said, body

    def _stand_back(self) -> None:
        """Lets other processes go first; that cannot be taken back, so that this worker is replaced behind its answer."""
        if hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, 19)

    async def _heard(self) -> tuple[dict[str, Any], bytes]:
        import json

        out = self._process.stdout
        assert out is not None  # noqa: S101
        said, body = LENGTHS.unpack(await out.readexactly(LENGTHS.size))
        head: dict[str, Any] = json.loads(await out.readexactly(said))
        return head, await out.readexactly(body)

    async def end(self) -> None:
        """Ends the process at once."""
        self.fit = False
        if self.alive:
            with suppress(ProcessLookupError):
                # asyncio's own way asks after the process first, which takes the word of its end from who waits for it.
                self._process.kill() if os.name == "nt" else os.kill(self._process.pid, signal.SIGKILL)
        await self._process.wait()


class Pool:
    """Workers on the snapshot in a folder; `run` has one of them answer a query."""

    def __init__(self, folder: Path, limits: Limits, report: Report, lane: str = "queries") -> None:
        self._folder, self._limits, self._report, self._lane = folder, limits, report, lane
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._all: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
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

    def _soon(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _add(self) -> None:
        worker = await Worker.start(self._folder, self._limits.memory, self._lane)
        self._all.add(worker)
        self._idle.put_nowait(worker)
        # The engine writes a log of its own each time that it opens the snapshot, and keeps the older ones.
        for log in self._folder.glob("quads/LOG.old.*"):
            with suppress(OSError):
                log.unlink()

    async def _replace(self, gone: Worker | None = None) -> None:
        """Starts a worker, in the place of one that is ended if one is given; tries again until that succeeds."""
        if gone is not None:
            self._all.discard(gone)
            await gone.end()
        while True:
            try:
                return await self._add()
            except (OSError, TimeoutError) as fault:
                self._report(f"a worker cannot be started: {fault or 'it takes too long'}; trying again")
                await asyncio.sleep(PAUSE_SECONDS)

    async def run(self, head: dict[str, Any], client: str) -> tuple[dict[str, Any], bytes]:
        """The whole answer of a worker to what it is told. Raises: Refusal."""
        async with self._share(client):
            end = asyncio.get_running_loop().time() + self._limits.seconds
            worker = await self._waiting()
            try:
                said, body = await self._asked(worker, head, end)
            finally:
                if worker.fit:
                    self._idle.put_nowait(worker)
                else:
                    self._soon(self._replace(worker))
        self._hold(said)
        return said, body

    async def _waiting(self) -> Worker:
        """The worker that answered last of those that wait; one that ended meanwhile is replaced. Raises: Refusal."""
        while True:
            try:
                worker = self._idle.get_nowait()
            except asyncio.QueueEmpty:
                worker = await self._next()
            if worker.alive:
                return worker
            self._soon(self._replace(worker))

    async def _next(self) -> Worker:
        try:
            async with asyncio.timeout(min(WAIT_SECONDS, self._limits.seconds / 2)):
                return await self._idle.get()
        except TimeoutError as fault:
            raise Refusal(503, "all workers are busy with other queries: ask again in a moment", AGAIN) from fault

    async def _asked(self, worker: Worker, head: dict[str, Any], end: float) -> tuple[dict[str, Any], bytes]:
        limits = self._limits
        head = {**head, "seconds": limits.seconds, "bytes": limits.output * 1_000_000}
        try:
            async with asyncio.timeout_at(end):
                return await worker.ask(head)
        except TimeoutError as fault:
            raise Refusal(500, f"the query took longer than {limits.seconds:g} s and was ended: ask for less") from fault
        except (OSError, EOFError) as fault:
            said = (
                f"the query ended its worker, most likely because it needs more than {limits.memory} MB: ask for less, "
                "with fewer triples that have no variable in common, or without ORDER BY, DISTINCT and GROUP BY over them"
            )
            raise Refusal(500, said) from fault

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
        busy = Refusal(429, f"this client has {CLIENT_QUERIES} queries running already: wait for their answers", AGAIN)
        if self._queued[client] >= CLIENT_QUERIES + CLIENT_WAITING:
            raise busy
        share = self._shares.setdefault(client, asyncio.Semaphore(CLIENT_QUERIES))
        self._queued[client] += 1
        try:
            try:
                async with asyncio.timeout(CLIENT_WAIT_SECONDS if share.locked() else None):
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
