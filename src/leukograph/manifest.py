"""What a folder with a store notes of its content, to be read without opening the store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from leukograph.errors import StoreError

FORMAT = 3
KEYS = {"quads": int, "entries": int, "mark": str, "sha256": str, "files": dict, "sizes": dict, "apart": dict}
STORED = {"manifest.json", "quads", "network.bin", "names.sqlite", "imports"}


def sizes(folder: Path) -> dict[str, int]:
    """The bytes of each file that the quads of a store lie in, by name; of its logs of opening and closing none."""
    return {path.name: path.stat().st_size for path in _files(folder)}


def checksums(folder: Path) -> dict[str, str]:
    """The SHA-256 of each of these files. Several are read at a time: a large store has half a gigabyte of them."""
    paths = _files(folder)
    with ThreadPoolExecutor() as readers:
        return dict(zip((path.name for path in paths), readers.map(_checksum, paths), strict=True))


def _files(folder: Path) -> list[Path]:
    paths = sorted((folder / "quads").iterdir())
    return [path for path in paths if path.name != "LOCK" and not path.name.startswith("LOG")]


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(
    folder: Path,
    *,
    quads: int,
    mark: str,
    sha256: str = "",
    entries: int = 0,
    imports: Sequence[dict[str, Any]] = (),
    apart: Mapping[str, int] | None = None,
) -> None:
    """Notes what a store holds, once its files are closed, and the mark that an index of this content bears.

    A content that is too large to be sorted and counted has no hash `sha256` and no number of `entries`, only the hashes and
    sizes of its files. `imports` are the records of the
    files that were loaded into it, `apart` its graphs that stand in no union.
    """
    content = {
        "format": FORMAT,
        "quads": quads,
        "entries": entries,
        "mark": mark,
        "sha256": sha256,
        "files": checksums(folder),
        "sizes": sizes(folder),
        "apart": dict(apart or {}),
        "imports": list(imports),
    }
    (folder / "manifest.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """What `Store.save` noted of the store in a folder. Raises: StoreError if there is no store of this version."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise StoreError(
            f"{folder} holds no Leukograph store. Make one with `leukograph build --store {folder}`."
        ) from fault
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or not _is_whole(manifest):
        raise StoreError(f"the store in {folder} is of another version. Build it again with `leukograph build`.")
    return manifest


def _is_whole(manifest: dict[str, Any]) -> bool:
    return all(isinstance(manifest.get(key), kind) for key, kind in KEYS.items())


def imports_of(folder: Path) -> list[dict[str, Any]]:
    """The records of the files that were loaded into a store. Raises: StoreError as `read_manifest` does."""
    found = read_manifest(folder).get("imports", [])
    return list(found) if isinstance(found, list) else []


def refuse_foreign(folder: Path) -> None:
    """Raises StoreError where something stands that is no store of ours, so that it is never written over."""
    if not folder.exists():
        return
    if folder.is_dir() and (not any(folder.iterdir()) or _is_store(folder)):
        return
    what = "is not empty and is no store" if folder.is_dir() else "is a file"
    raise StoreError(f"{folder} {what}. Choose another folder with --store.")


def _is_store(folder: Path) -> bool:
    """True if the folder holds a store of ours, of whatever version: a manifest with our keys, and quads."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        manifest = None
    whole = isinstance(manifest, dict) and {"format", "quads", "sha256"} <= set(manifest)
    names = {path.name for path in folder.iterdir()}
    return (whole or manifest is None) and "quads" in names and names <= STORED
