"""What long work says while it runs: a line of text to whoever wants to hear it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Report = Callable[[str], None]
EVERY = 20_000
WIDTH = 20

T = TypeVar("T")


def silent(_: str) -> None:
    """A report that nobody hears."""


def bar(done: int, whole: int) -> str:
    """How much of a whole is done, as a bar and in percent; never more than all of it.

    >>> bar(3, 4), bar(9, 4), bar(0, 0)
    ('[###############.....]  75 %', '[####################] 100 %', '[####################] 100 %')
    """
    percent = min(100, 100 * done // whole) if whole else 100
    filled = percent * WIDTH // 100
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {percent:>3} %"


def watched(items: Iterable[T], whole: int, what: str, report: Report) -> Iterator[T]:
    """The same items, with word now and then of how many of the whole went by.

    >>> list(watched(range(3), 3, "counting", print))
    [0, 1, 2]
    """
    for count, item in enumerate(items, start=1):
        yield item
        if not count % EVERY:
            report(f"\r{what} {bar(count, whole)} {count:,} of {whole:,}")
