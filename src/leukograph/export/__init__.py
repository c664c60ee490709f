"""Content -> another format, one module a format. A format is found by being in this folder with a function `write`.

The first line of its docstring says what it is. A module whose name begins with an underscore is a part of another one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from leukograph.content import WAYS, Content
from leukograph.errors import ParameterError
from leukograph.export._product import Loss, Product
from leukograph.files import write_files, written_beside

__all__ = ["Loss", "Product", "Writer", "described", "export", "formats", "put", "writer"]

Writer = Callable[[Content], Product]


def formats() -> list[str]:
    """The names of the formats, sorted; `owl-full` is the module `owl_full`."""
    return sorted(module.name.replace("_", "-") for module in iter_modules(__path__) if not module.name.startswith("_"))


def described() -> dict[str, str]:
    """What each format is, by its name: the first line of its module."""
    import ast

    folder = Path(__file__).parent
    texts = {name: ast.get_docstring(ast.parse((folder / _file(name)).read_text("utf-8"))) for name in formats()}
    return {name: (text or "").split("\n")[0].rstrip(".") for name, text in texts.items()}


def _file(name: str) -> str:
    return name.replace("-", "_") + ".py"


def writer(form: str) -> Writer:
    """The function that writes a format. Raises: ParameterError, naming those that there are."""
    name = form.strip().casefold().replace("_", "-")
    if name not in formats():
        raise ParameterError(f"there is no export format {form!r}; there are: {', '.join(formats())}")
    found: Writer = import_module(f"leukograph.export.{_file(name)[:-3]}").write
    return found


def export(form: str, content: Content) -> Product:
    """The product of a format, and what is lost in it. Raises: ParameterError, MissingLibrary."""
    write = writer(form)
    if content.ids not in WAYS:
        raise ParameterError(f"there are no identifiers {content.ids!r}; there are: {', '.join(WAYS)}")
    made = write(content)
    if content.ids == "standard" and "identifiers" not in vars(content):
        content.report(f"{form} names terms in one way only: --ids standard changes nothing in it")
    elif content.ids == "standard" and content.identifiers.kept:
        why = "they have no exact match in the standards of their kind, and keep ours"
        made = replace(made, lost=(*made.lost, Loss("standard identifiers", content.identifiers.kept, why)))
    return made


def put(made: Product, path: Path | None) -> None:
    """Writes a product: a single file to `path`, several into the folder `path`, all or none.

    Raises: ParameterError if there is no path, StoreError if it cannot be written to.
    """
    if path is None:
        raise ParameterError(f"this format has {len(made.files)} files: name a folder for them with -o")
    if not made.single:
        write_files(path, made.files)
        return
    (content,) = made.files.values()
    with written_beside(path) as beside:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
