"""The formats that can be loaded: every module of this folder whose name begins with no underscore."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol, cast

from leukograph.ingest._found import Found
from leukograph.ingest._input import Input
from leukograph.ingest._rows import header
from leukograph.statements import Statement

# By these columns a table of values is told.
VALUES = {"term", "quantity", "interval", "unit"}


class Format(Protocol):
    """A format: the endings of its files, how a text of it is told, and how it is read."""

    __doc__: str
    SUFFIXES: tuple[str, ...]

    def recognizes(self, given: Input) -> bool:
        """True for a text of this format."""

    def read(self, given: Input, found: Found) -> Iterator[Statement]:
        """The statements of a file; what else it holds, and what is wrong with it, goes into `found`."""


@cache
def formats() -> dict[str, Format]:
    """The formats by their names, those first that are the surest to tell (`FIRST`), then by name."""
    folder = str(Path(__file__).parent)
    names = sorted(each.name for each in iter_modules([folder]) if not each.name.startswith("_"))
    found = {name: cast("Format", import_module(f"leukograph.ingest.{name}")) for name in names}
    return dict(sorted(found.items(), key=lambda pair: (getattr(pair[1], "RANK", 5), pair[0])))


def format_of(given: Input) -> Format | None:
    """The format of a file, by how it begins, else by its ending; None if no format knows it."""
    for each in formats().values():
        if each.recognizes(given):
            return each
    return next((each for each in formats().values() if given.suffix in each.SUFFIXES), None)


def unfit(given: Input, form: Format | None) -> tuple[str, str] | None:
    """Why a file cannot be loaded whatever is in it, and what to do; None if it may be read."""
    if given.is_empty and given.suffix not in getattr(form, "MAY_BE_EMPTY", ()):
        return "is empty", "Get the file again; a file of its format is never empty."
    if header(given) >= VALUES:
        reason = "is a table of values (limits of laboratory results), which cannot be loaded"
        return reason, "Leave it out; limits are those of the shipped graph. Claims go into a table of claims."
    if form is None:
        return "is of no format that can be loaded", "See `leukograph load --help` for those that can."
    return None


def in_order(inputs: Sequence[Input]) -> list[Input]:
    """The files in their order, but those first that define what others speak of by a name of their own (`DEFINES`)."""
    return sorted(inputs, key=lambda given: not getattr(format_of(given), "DEFINES", False))
