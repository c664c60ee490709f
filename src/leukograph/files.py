"""Where the files lie, and how they are written so that nothing is ever half there."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from leukograph.errors import StoreError

PACKAGE = Path(__file__).resolve().parent


def home() -> Path:
    """The folder that holds `ontology/` and `queries/`: `$LEUKOGRAPH_HOME`, the installed package, or the checkout.

    Raises: StoreError if none of them holds an ontology.
    """
    named = os.environ.get("LEUKOGRAPH_HOME")
    candidates = [Path(named)] if named else [PACKAGE, PACKAGE.parent.parent]
    for folder in candidates:
        if (folder / "ontology" / "prefixes.ttl").is_file():
            return folder
    raise StoreError(
        f"no ontology found in {candidates[0] / 'ontology'}. "
        "Set LEUKOGRAPH_HOME to the folder that holds ontology/ and queries/, or install Leukograph again."
    )


def cache_folder() -> Path:
    """Where built graphs are kept: `$LEUKOGRAPH_CACHE`, or a folder of the user's cache."""
    named = os.environ.get("LEUKOGRAPH_CACHE")
    if named:
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "leukograph"


def forget_old(cache: Path, *, keep: int) -> None:
    """Removes all built graphs of a cache but the `keep` newest; what cannot be removed stays."""
    built = sorted(cache.glob("*/manifest.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for manifest in built[keep:]:
        shutil.rmtree(manifest.parent, ignore_errors=True)


def source_files(folder: Path) -> list[Path]:
    """Every file below `ontology/` that a graph is built from, in the order of their names."""
    found = [path for path in (folder / "ontology").rglob("*") if path.suffix in {".ttl", ".tsv"} and path.is_file()]
    return sorted(found + list((folder / "queries" / "infer").glob("*.rq")))


def fingerprint(folder: Path) -> str:
    """A hash of all that a built graph depends on: the sources, the rules and the code of this package."""
    digest = hashlib.sha256()
    for path in [*source_files(folder), *sorted(PACKAGE.glob("*.py"))]:
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:24]


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` that takes its place when the block ends well, and is removed when it does not.

    Raises: StoreError if the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
    except OSError as fault:
        raise StoreError(f"cannot write {path}: {fault.strerror or fault}. Choose another place with -o.") from fault
    temporary = Path(name)
    try:
        yield temporary
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    except OSError as fault:
        raise StoreError(f"cannot write {path}: {fault.strerror or fault}. Choose another place with -o.") from fault
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def folder_beside(path: Path, option: str = "--store") -> Iterator[Path]:
    """A temporary folder beside `path` that takes its place when the block ends well, and is removed when it does not.

    `option` is the word of the command line that names another folder.

    Raises: StoreError if the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as fault:
        raise StoreError(f"cannot write {path}: {fault.strerror or fault}. Choose another folder with {option}.") from fault
    try:
        yield temporary
        _take_place(temporary, path)
    except OSError as fault:
        raise StoreError(f"cannot write {path}: {fault.strerror or fault}. Choose another folder with {option}.") from fault
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Writes files, given by their names below it, to a new folder, or over the same files of an older one: all or none.

    Raises: StoreError if the folder holds anything else, or cannot be written to.
    """
    held = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    others = [name for name in held if name not in files]
    if folder.exists() and (others or not folder.is_dir()):
        what = f"holds {others[0]!r}, which is none of the files to write" if others else "is no folder"
        raise StoreError(f"cannot write to {folder}: it {what}. Choose a new folder with -o.")
    with folder_beside(folder, "-o") as beside:
        for name, content in files.items():
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        beside.chmod(0o755)


def _take_place(temporary: Path, path: Path) -> None:
    """Moves the finished folder to its place; an older one there is kept until the new one stands."""
    if not path.exists():
        temporary.replace(path)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{path.name}.old.", dir=path.parent))
    try:
        path.replace(old / "store")
        temporary.replace(path)
    except BaseException:  # whatever ends it between the two moves, the older folder comes back
        if not path.exists() and (old / "store").exists():
            (old / "store").replace(path)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
