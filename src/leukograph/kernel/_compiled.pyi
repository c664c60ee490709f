from collections.abc import Sequence
from typing import Any

from leukograph.kernel import Path, Reached

class Graph:
    def __init__(self, *arrays: Any) -> None: ...
    def best(
        self, tables: tuple[Any, ...], source: int, target: int, max_length: int, via: Sequence[int], by_cost: bool,
        k: int, want: int, extensions: int, seconds: float, /,
    ) -> tuple[list[Path], bool, int]: ...  # fmt: skip
    def every(
        self, tables: tuple[Any, ...], source: int, target: int, max_length: int, via: Sequence[int], limit: int,
        extensions: int, seconds: float, /,
    ) -> tuple[int, int, int, bool, list[Path], int]: ...  # fmt: skip
    def reach(
        self, tables: tuple[Any, ...], roots: Sequence[int], backward: bool, max_hops: int, most: int, seconds: float, /
    ) -> tuple[list[Reached], bool]: ...  # fmt: skip
    def closure(self, tables: tuple[Any, ...], root: int, backward: bool, /) -> list[int]: ...

def place(starts: Any, blob: Any, text: str, /) -> int: ...
def take(values: Any, order: Any, size: int, /) -> bytes: ...
def texts(starts: Any, blob: Any, numbers: Sequence[int], /) -> list[str]: ...
def rows(tails: Any, heads: Any, nodes: int, /) -> tuple[bytes, bytes, bytes, bytes, bytes]: ...
