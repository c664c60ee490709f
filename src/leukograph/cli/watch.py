"""A bound on what a query of the asker's own may cost: the engine cannot be stopped, but the process can."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

POLL_SECONDS = 0.05


@contextmanager
def watched(seconds: float, megabytes: int) -> Iterator[None]:
    """Ends the process with a message and status 2 if the block takes longer or the process grows larger."""
    done = threading.Event()
    guard = threading.Thread(target=_guard, args=(done, seconds, megabytes), daemon=True)
    guard.start()
    try:
        yield
    finally:
        done.set()


def _guard(done: threading.Event, seconds: float, megabytes: int) -> None:
    end = monotonic() + seconds
    while not done.wait(POLL_SECONDS):
        if monotonic() > end:
            _stop(f"the query took longer than {seconds:g} seconds. Ask for less, or raise --timeout.")
        if _resident_megabytes() > megabytes:
            _stop(f"the query needs more than {megabytes} MB. Ask for less, or raise --memory.")


def _resident_megabytes() -> float:
    """The memory that the process has held at the most; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024


def _stop(message: str) -> None:
    print(f"leukograph: {message}", file=sys.stderr, flush=True)
    os._exit(2)
