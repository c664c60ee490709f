"""Answers that were given already, kept for those who ask the same: what is served never changes."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

MOST_BYTES = 32_000_000
# An answer that is larger than this is made anew each time.
LARGEST = 2_000_000


class Kept:
    """The answers that were asked for last, up to so many bytes in all."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._size = most, 0
        self._answers: OrderedDict[str, bytes] = OrderedDict()

    def find(self, key: str) -> bytes | None:
        """The answer to what this key stands for, if it is kept."""
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def keep(self, key: str, answer: bytes) -> None:
        """Keeps an answer, and lets go of those that nobody asked for longest."""
        if len(answer) + len(key) > min(LARGEST, self._most) or key in self._answers:
            return
        self._answers[key] = bytes(answer)
        self._size += len(answer) + len(key)
        while self._size > self._most:
            gone, old = self._answers.popitem(last=False)
            self._size -= len(old) + len(gone)


def key_of(path: str, given: Mapping[str, Any]) -> str:
    """What stands for a question: its address and what is given to it, however that was written.

    >>> key_of("/api/term", {"term": "fever", "limit": 20})
    '/api/term{"limit": 20, "term": "fever"}'
    """
    return path + json.dumps(given, sort_keys=True)
