"""A query with blocks of services of our own -> a query with their answers as VALUES in their place.

No engine gets to see such a block, so none goes out for it; what is no block of ours is refused as ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from leukograph.blocks import Block, Cell, Service, find_blocks, patterns_of
from leukograph.errors import QueryError
from leukograph.screen import MAX_QUERY_CHARACTERS, screen, stay_home
from leukograph.surroundings import Solve, next_solved
from leukograph.tokens import Tokens

MAX_ROWS = 100_000


def answered(text: str, services: Mapping[str, Service], solve: Solve, check: Solve) -> str:
    """The query as the engine may have it: screened, and every block of these services replaced by its answer.

    `solve` answers a SELECT with rows of terms; `check` raises QueryError for a query that cannot be read.

    Raises: QueryError.
    """
    tokens, blocks = None, list[Block]()
    if len(text) <= MAX_QUERY_CHARACTERS:
        tokens = Tokens(text)
        blocks = find_blocks(tokens, services)
    if tokens is None or not blocks:
        screen(text)
        return text
    spans = [(tokens.list[block.first].start, tokens.list[block.closing].end) for block in blocks]
    heads = [(start, tokens.list[block.opening].start) for (start, _), block in zip(spans, blocks, strict=True)]
    # The screen sees all but the heads of our blocks, so whatever else says SERVICE is refused as in any query.
    screen(_replaced(text, heads, [_blank(text[start:end]) for start, end in heads]))
    # With the blocks blank, faults of the rest are found where the asker wrote them.
    check(_replaced(text, spans, ["{" + _blank(text[start + 1 : end - 1]) + "}" for start, end in spans]))
    for block in blocks:
        block.request = services[block.service](list(patterns_of(tokens, block)))
    while any(not block.answer for block in blocks):
        block, bound = next_solved(tokens, blocks, solve)
        block.answer = _values(block, bound)
    lines = ["\n" * text.count("\n", start, end) for start, end in spans]
    found = _replaced(text, spans, [block.answer + below for block, below in zip(blocks, lines, strict=True)])
    stay_home(found)
    return found


def _replaced(text: str, spans: Iterable[tuple[int, int]], new: Iterable[str]) -> str:
    found, last = list[str](), 0
    for (start, end), part in zip(spans, new, strict=True):
        found += [text[last:start], part]
        last = end
    return "".join([*found, text[last:]])


def _blank(text: str) -> str:
    return re.sub(r"[^\n\r]", " ", text)


def _values(block: Block, bound: list[tuple[Cell, ...]]) -> str:
    """The answer of a block as VALUES. Raises: QueryError if it has too many rows."""
    rows = [f"({' '.join(map(str, row))})" for row in islice(block.asked.rows(bound), MAX_ROWS + 1)]
    if len(rows) > MAX_ROWS:
        raise QueryError(f"SERVICE gives more than {MAX_ROWS} rows: ask for fewer paths, or for fewer of their parts")
    variables = " ".join(f"?{name}" for name in block.asked.variables)
    return f"VALUES ({variables}) {{ {' '.join(rows)} }}"
