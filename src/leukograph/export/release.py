"""Everything of a release in one folder: every format, mapping tables, VoID, licences, checksums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib import import_module
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path, PurePosixPath

from leukograph.content import Content
from leukograph.delimited import delimited
from leukograph.errors import StoreError
from leukograph.export import described, export, formats
from leukograph.export._product import Loss, Product
from leukograph.export._void import description
from leukograph.export.sssom import mapping_tables
from leukograph.files import home

RELEASED = False
LICENCES = ("LICENSE", "LICENSE-ontology")
Files = dict[str, str | bytes]


def write(content: Content) -> Product:
    """The files of all formats that say of themselves nothing else by `RELEASED = False`, and what belongs to them.

    A format of one file lies at the top, one of several in a folder of its name; what each cannot hold stands in LOSSES.tsv.
    A format that has a function `of_release` is given all files, and adds what describes them. SHA256SUMS covers all else.

    Raises: MissingLibrary if a library that a format needs is not installed; StoreError if a licence is missing.
    """
    modules = {form: import_module(f"leukograph.export.{form.replace('-', '_')}") for form in formats()}
    forms = [form for form, module in modules.items() if getattr(module, "RELEASED", True)]
    made: Files = {}
    lost: list[tuple[str, Loss]] = []
    where: dict[str, list[str]] = {}
    for number, form in enumerate(forms, 1):
        content.report(f"writing {form} ({number} of {len(forms)})")
        product = export(form, content)
        found = {name if product.single else f"{form}/{name}": text for name, text in product.files.items()}
        _add(made, found)
        where[form] = list(found)
        lost += [(form, loss) for loss in product.lost]
    _add(made, {f"mappings/{path.name}": path.read_bytes() for path in mapping_tables(content)})
    _add(made, {name: _licence(content, name) for name in LICENCES})
    _add(made, {"LOSSES.tsv": _losses(lost), "README.md": _readme(content, where)})
    _add(made, {"void.ttl": description(content, made)})
    for form, module in modules.items():
        if hasattr(module, "of_release"):
            content.report(f"describing the release: {form}")
            _add(made, module.of_release(content, made))
    content.report("what each format cannot hold stands in LOSSES.tsv")
    return Product({**made, "SHA256SUMS": checksums(made)})


def _add(made: Files, found: Mapping[str, str | bytes]) -> None:
    """Adds files. Raises: StoreError if one has the name of another, or would lie outside of the release."""
    for name, text in found.items():
        path = PurePosixPath(name)
        if name in made or path.is_absolute() or ".." in path.parts:
            raise StoreError(f"the release cannot hold the file {name!r} twice, or outside of its folder: rename it there")
        made[name] = text


def checksums(made: Mapping[str, str | bytes]) -> str:
    """The lines that `sha256sum -c` reads, sorted by name."""
    lines = (
        f"{sha256(text.encode() if isinstance(text, str) else text).hexdigest()}  {name}\n"
        for name, text in sorted(made.items())
    )
    return "".join(lines)


def _losses(lost: list[tuple[str, Loss]]) -> str:
    rows = [[form, loss.what, str(loss.count), loss.why] for form, loss in lost]
    return delimited([["format", "what", "count", "why"], *rows], "\t")


def _licence(content: Content, name: str) -> bytes:
    """The text of a licence: beside the sources, or as the installed package has it. Raises: StoreError."""
    for path in _places(content, name):
        if path.is_file():
            return path.read_bytes()
    raise StoreError(f"the file {name} is not found beside the ontology. Install Leukograph again.")


def _places(content: Content, name: str) -> Iterator[Path]:
    yield from (content.folder / name, home() / name)
    try:
        installed = files("leukograph") or []
    except PackageNotFoundError:
        return
    yield from (Path(str(one.locate())) for one in installed if one.name == name)


def _readme(content: Content, where: Mapping[str, list[str]]) -> str:
    """What the release holds, in words."""
    said, header = described(), content.header
    lines = [f"# {header.title or 'Leukograph'} {content.version}", "", header.description, ""]
    lines += ["| format | files | what |", "|---|---|---|"]
    for form, names in where.items():
        shown = names[0] if len(names) == 1 else f"{form}/ ({len(names)} files)"
        lines.append(f"| {form} | {shown} | {said[form]} |")
    lines += [
        "",
        "`mappings/` has the mapping tables as they are maintained, `LOSSES.tsv` what each format cannot hold, `void.ttl` a",
        "description for machines. `sha256sum -c SHA256SUMS` checks every file.",
        "",
        f"Licence of the data: {header.licence or 'see LICENSE-ontology'}. {header.citation}",
    ]
    return "\n".join(lines) + "\n"
