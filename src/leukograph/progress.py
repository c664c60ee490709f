"""What long work says while it runs: a line of text to whoever wants to hear it."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[str], None]


def silent(_: str) -> None:
    """A report that nobody hears."""
