"""A worker as its server sees it: a process that is started, asked over pipes, and ended."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import Any

from leukograph.server.frames import LENGTHS, frame
from leukograph.server.worker import PAGES

START_SECONDS = 30.0
# Those who answer queries let the server itself, and pages, go first.
NICE = 5


class Worker:
    """A process that answers one query at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.fit = True
        self.last = False
        self.spent = 0.0

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
        worker.spent = head["spent"]
        if lane != PAGES and hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
        return worker

    def worked(self) -> float:
        """The seconds of processor time that it took for what it does now; endless where the system does not say."""
        try:
            text = Path(f"/proc/{self._process.pid}/stat").read_text("utf-8")
            user, system = text.rpartition(")")[2].split()[11:13]
            return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK") - self.spent
        except (OSError, ValueError):
            return inf

    @property
    def alive(self) -> bool:
        """False once its process has ended."""
        return self._process.returncode is None

    async def ask(self, head: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """What the worker answers; whoever breaks this off must end the worker. Raises: OSError, EOFError if it died."""
        assert self._process.stdin is not None  # noqa: S101
        self.fit = False
        self._process.stdin.write(frame(head))
        await self._process.stdin.drain()
        said, body = await self._heard()
        self.spent = said["spent"]
        self.fit = not (said["tired"] or self.last)
        return said, body

    def stand_back(self) -> None:
        """Lets all other processes go first; that cannot be taken back, so this worker is replaced behind its answer."""
        if self.last:
            return
        self.last = True
        with suppress(OSError):
            if hasattr(os, "SCHED_IDLE"):
                os.sched_setscheduler(self._process.pid, os.SCHED_IDLE, os.sched_param(0))
            elif hasattr(os, "setpriority"):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, 19)

    async def _heard(self) -> tuple[dict[str, Any], bytes]:
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
        # asyncio closes the pipes of a process a moment after its end, which is too late where the server ends then.
        self._process._transport.close()  # type: ignore[attr-defined]  # noqa: SLF001
