"""A store -> another format, one module a format. A format is found by being in this folder with a function `write`.

A module whose name begins with an underscore is a part of another one.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from leukograph.errors import ParameterError
from leukograph.store import Store

Writer = Callable[[Store], str]


def formats() -> list[str]:
    """The names of the formats, sorted."""
    return sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))


def writer(form: str) -> Writer:
    """The function that writes a format. Raises: ParameterError, naming those that there are."""
    name = form.strip().casefold()
    if name not in formats():
        raise ParameterError(f"there is no export format {form!r}; there are: {', '.join(formats())}")
    found: Writer = import_module(f"leukograph.export.{name}").write
    return found
