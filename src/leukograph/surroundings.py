"""What stands around a SERVICE block and binds its inputs, as a SELECT that the engine can answer.

Only what may narrow the inputs and cannot lose one is asked: too many values do no harm, because the answer of the block is
joined with everything else all the same. So elements without a variable in common are left out, those that say something
of the block's own parts, and what takes away (MINUS, filters on what else binds).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from leukograph.blocks import Block, Cell, cell_of
from leukograph.errors import QueryError
from leukograph.tokens import Element, Tokens

MAX_BOUND = 2_000
BIND_IT = "give SERVICE a term, or a pattern or VALUES for it in the same group, that is not optional"
BINDING = frozenset({"triples", "group", "values", "graph", "service", "bind", "optional"})

Solve = Callable[[str], Any]


@dataclass(slots=True)
class Level:
    """A group around a block: its elements, which of them has the block inside, and which may be asked (by number)."""

    elements: list[Element]
    here: int
    asked: list[int] = field(default_factory=list)
    filters: bool = True


def next_solved(tokens: Tokens, blocks: Sequence[Block], solve: Solve) -> tuple[Block, list[tuple[Cell, ...]]]:
    """The next block that can be answered, and the values of its inputs. Raises: QueryError if there is none."""
    waiting = [block for block in blocks if not block.answer]
    given = {block.first: set[str]().union(*(one.outputs for one in waiting if one is not block)) for block in waiting}
    # A block that may get its inputs from another one waits for that, if anything else can be done.
    for block in sorted(waiting, key=lambda block: bool(block.inputs & given[block.first])):
        around = Surroundings(tokens, blocks, block)
        if not around.missing:
            return block, around.bound(solve)
    block = waiting[0]
    missing = " and ".join(f"?{name}" for name in sorted(Surroundings(tokens, blocks, block).missing))
    where = tokens.place(tokens.list[block.first].start)
    raise QueryError(f"{where}: nothing binds {missing}: {BIND_IT}")


class Surroundings:
    """The groups around a block that is not answered yet, and which of their elements are asked for its inputs."""

    def __init__(self, tokens: Tokens, blocks: Sequence[Block], block: Block) -> None:
        self.tokens = tokens
        self.blocks = blocks
        self.block = block
        self.levels = self._levels()
        self._open()
        self.foreign = set[str]().union(*(one.outputs for one in blocks if not one.answer)) - block.inputs
        self.kept = self._kept()
        self.missing = block.inputs - self._seen(self.kept)

    def _levels(self) -> list[Level | None]:
        """The groups around the block, outermost first; None for what lets no variable through (sub-SELECT, expression)."""
        tokens, target = self.tokens, self.block.first
        first, last = 0, len(tokens.list)
        levels: list[Level | None] = []
        while (opening := tokens.around(target, first, last)) is not None:
            if tokens.list[opening].text != "{" or tokens.is_select(opening):
                levels.append(None)
                first, last = opening + 1, tokens.closing(opening)
                continue
            elements = list(tokens.elements(opening))
            here = next(number for number, each in enumerate(elements) if each.first <= target < each.last)
            levels.append(Level(elements, here))
            first, last = elements[here].first, elements[here].last
        return levels

    def _open(self) -> None:
        """Notes of each group which of its elements may be asked.

        What stands behind an OPTIONAL or MINUS cannot narrow what they match, nor can anything around their group.
        """
        shut = False
        for level in reversed(self.levels):
            if level is None:
                shut = True
            elif not shut:
                shut = level.elements[level.here].kind in {"optional", "minus"}
                level.filters = not shut
                level.asked = [
                    number
                    for number, element in enumerate(level.elements)
                    if number != level.here
                    and (number < level.here or not (shut or element.kind in {"optional", "bind"}))
                    and not self._waits(element)
                ]

    def _waits(self, element: Element) -> bool:
        return any(element.first <= block.first < element.last for block in self.blocks if not block.answer)

    def _variables(self, element: Element) -> set[str]:
        for block in self.blocks:
            if element.first == block.first:
                return set(block.asked.variables)
        return self.tokens.variables(element.first, element.last)

    def _seen(self, elements: Sequence[Element]) -> set[str]:
        graphs = (self._graph(level) for level in self.levels[:-1] if level)
        terms = {term[1:] for term in graphs if term[:1] in {"?", "$"}}
        return set[str]().union(terms, *(self._variables(element) for element in elements))

    def _askable(self) -> Iterator[Element]:
        """The elements that may bind something, outermost first."""
        for level in self.levels:
            if level:
                yield from (level.elements[number] for number in level.asked if level.elements[number].kind in BINDING)

    def _kept(self) -> list[Element]:
        """The elements that are asked, without the filters.

        They have variables in common with the inputs, or with such, and none with parts of a block; but where an input would
        be bound by nothing, whatever names it.
        """
        left = [each for each in self._askable() if not self._variables(each) & self.foreign]
        kept, reached = list[Element](), set(self.block.inputs)
        while found := [each for each in left if self._variables(each) & reached]:
            kept += found
            left = [each for each in left if each not in found]
            reached |= self._seen(found)
        missing = self.block.inputs - self._seen(kept)
        return kept + [each for each in self._askable() if each not in kept and self._variables(each) & missing]

    def bound(self, solve: Solve) -> list[tuple[Cell, ...]]:
        """The values of the inputs. Raises: QueryError if there are too many, or one is not bound everywhere."""
        inputs = self.block.asked.inputs
        if not inputs:
            return [()]
        found, rows = [], solve(self.select()).rows
        for row in rows:
            if None in row:
                name, where = inputs[row.index(None)], self.tokens.place(self.tokens.list[self.block.first].start)
                raise QueryError(f"{where}: ?{name} is not bound in every solution: {BIND_IT}")
            cells = tuple(cell for cell in map(cell_of, row) if cell is not None)
            if len(cells) == len(row):
                found.append(cells)
        if len(rows) > MAX_BOUND:
            names = " and ".join(f"?{name}" for name in inputs)
            raise QueryError(f"SERVICE is asked for more than {MAX_BOUND} values of {names}: narrow them by more patterns")
        return found

    def select(self) -> str:
        """The SELECT that gives the values of the inputs."""
        tokens = self.tokens
        start = tokens.list[tokens.prologue()[0]].start
        variables = " ".join(f"?{name}" for name in self.block.asked.inputs)
        body = f"{tokens.text[:start]} SELECT DISTINCT {variables} {tokens.datasets()} {{ {self._body()} }}"
        return f"{body} LIMIT {MAX_BOUND + 1}"

    def _body(self) -> str:
        inner = ""
        for number, level in reversed(list(enumerate(self.levels))):
            if level is None:
                continue
            if number < len(self.levels) - 1:
                graph = self._graph(level)
                inner = f"GRAPH {graph} {{ {inner} }}" if graph else f"{{ {inner} }}" if inner else ""
            parts = []
            for place, element in enumerate(level.elements):
                if place == level.here:
                    parts.append(inner)
                elif element in self.kept or (element.kind == "filter" and self._narrows(level, place)):
                    parts.append(self._text(element))
            inner = " . ".join(part for part in parts if part)
        return inner

    def _graph(self, level: Level) -> str:
        """The name behind GRAPH if the block stands in such an element of the group, else nothing."""
        element = level.elements[level.here]
        return self.tokens.list[element.first + 1].text if element.kind == "graph" else ""

    def _narrows(self, level: Level, place: int) -> bool:
        """True if a filter can be asked: all that it speaks of is bound beside it, by what is asked, and by nothing else."""
        element = level.elements[place]
        if place not in level.asked or not level.filters:
            return False
        beside = set[str]().union(*(self._variables(each) for each in level.elements if each in self.kept))
        every = [each for one in self.levels if one for each in one.elements if each.kind != "filter"]
        others = [each for each in every if each not in self.kept and not self._waits(each)]
        elsewhere = self.foreign.union(*(self._variables(each) for each in others))
        said, heard = self._counts(element.first, element.last), self._counts(0, len(self.tokens.list))
        return all(
            (name in beside and name not in elsewhere) or said[name] == heard[name]
            for name in self.tokens.variables(element.first, element.last)
        )

    def _counts(self, first: int, last: int) -> Counter[str]:
        return Counter(token.text[1:] for token in self.tokens.list[first:last] if token.kind == "variable")

    def _text(self, element: Element) -> str:
        """The text of an element, with the answers that are known in the place of their blocks."""
        tokens = self.tokens
        found, last = list[str](), tokens.list[element.first].start
        for block in self.blocks:
            if element.first <= block.first < element.last:
                found += [tokens.text[last : tokens.list[block.first].start], block.answer]
                last = tokens.list[block.closing].end
        return "".join([*found, tokens.text[last : tokens.list[element.last - 1].end]])
