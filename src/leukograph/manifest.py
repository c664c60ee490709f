"""What a folder with a store notes of its content, to be read without opening the store."""

from __future__ import annotations

import json
from pathlib import Path

from leukograph.errors import StoreError

FORMAT = 2
STORED = {"manifest.json", "quads", "network.bin", "names.sqlite"}


def read_manifest(folder: Path) -> dict[str, int | str]:
    """What `Store.save` noted of the store in a folder. Raises: StoreError if there is no store of this version."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise StoreError(
            f"{folder} holds no Leukograph store. Make one with `leukograph build --store {folder}`."
        ) from fault
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or not isinstance(manifest.get("entries"), int):
        raise StoreError(f"the store in {folder} is of another version. Build it again with `leukograph build`.")
    return manifest


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
