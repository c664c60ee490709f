"""Validates a release as an RO-Crate with roc-validator, offline.

    .venv-validators/bin/python tools/validate_rocrate.py FOLDER

The metadata are held against the profile of RO-Crate 1.2 at its severity REQUIRED. The context is an address on the web, so
it is stood in for by one that maps terms as RO-Crate does, and the two checks that read it (4.1, 4.2) are left out: instead,
its address must be that of RO-Crate 1.2, and no term used that was not looked up there. Besides, sizes and checksums are
compared with the files.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reports import run

FILE = "ro-crate-metadata.json"
VERSION = "1.2"
CONTEXT = f"https://w3id.org/ro/crate/{VERSION}/context"
STAND_IN = {
    "@context": {
        "@vocab": "http://schema.org/",
        "File": "http://schema.org/MediaObject",
        "conformsTo": {"@id": "http://purl.org/dc/terms/conformsTo"},
    }
}
SKIPPED = [f"ro-crate-{VERSION}_4.1", f"ro-crate-{VERSION}_4.2"]
TERMS = {
    "@id", "@type", "about", "author", "conformsTo", "contentSize", "creditText", "datePublished", "description",
    "encodingFormat", "hasPart", "identifier", "keywords", "license", "name", "publisher", "sha256", "url", "version",
}  # fmt: skip


def library_faults(folder: Path) -> Iterator[str]:
    """What roc-validator finds. Whatever it would fetch is refused."""
    from rocrate_validator import models, services
    from rocrate_validator.utils import document_loader

    document_loader._fetch_json_ld = lambda _: STAND_IN  # noqa: SLF001  the one way in that it has
    settings = services.ValidationSettings(
        rocrate_uri=folder,
        profile_identifier=f"ro-crate-{VERSION}",
        requirement_severity=models.Severity.REQUIRED,
        skip_checks=SKIPPED,
        offline=True,
    )
    for issue in services.validate(settings).get_issues():
        yield f"{issue.check.identifier}: {' '.join(str(issue.message).split())}"


def file_faults(folder: Path, said: dict[str, Any]) -> Iterator[str]:
    """Files that are not there or are others, and those that nothing is said of."""
    entities = {one.get("@id"): one for one in said.get("@graph", [])}
    for name, one in entities.items():
        if "File" not in (one.get("@type") if isinstance(one.get("@type"), list) else [one.get("@type")]):
            continue
        path = folder / name
        content = path.read_bytes() if path.is_file() else None
        if content is None:
            yield f"{name} is not there"
        elif one.get("contentSize") != str(len(content)):
            yield f"{name} has {len(content)} bytes, not {one.get('contentSize')}"
        elif one.get("sha256") != hashlib.sha256(content).hexdigest():
            yield f"{name} has another checksum"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    yield from (f"{name} is not described" for name in sorted(files - set(entities) - {"SHA256SUMS"}))


def term_faults(said: dict[str, Any]) -> Iterator[str]:
    """A context that is not RO-Crate's, and terms that it does not have."""
    context = said.get("@context")
    if CONTEXT not in (context if isinstance(context, list) else [context]):
        yield f"the context is not {CONTEXT}"
    used = {term for one in said.get("@graph", []) for term in one}
    yield from (f"the term {term!r} is none that was looked up in the context" for term in sorted(used - TERMS))


def rocrate(folder: Path) -> tuple[str, Iterator[tuple[str, str]]]:
    """The entities of the crate, and its faults."""
    logging.disable(logging.CRITICAL)
    said = json.loads((folder / FILE).read_text("utf-8"))
    found = [*library_faults(folder), *term_faults(said), *file_faults(folder, said)]
    return f"{len(said.get('@graph', []))} entities (RO-Crate {VERSION})", ((FILE, fault) for fault in found)


if __name__ == "__main__":
    raise SystemExit(run({"rocrate": rocrate}, sys.argv[1:]))
