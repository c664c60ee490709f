"""The explorer's files: one shell of HTML for every view, and the scripts, styles and pictures that it asks for.

Each file is read once, when the server starts; no part of a request ever names a file of the disk.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from leukograph.picture import PAGE, vis_network_file
from leukograph.server.protocol import Asked, Refusal, Reply

SHELL = "explorer.html"
STATIC = "/static/"
VIEWS = ("/", "/why", "/causes", "/effects", "/explain", "/classify", "/ask", "/about")
TERM = "/term/"
LIBRARY = "vis-network.min.js"
MEDIA = {
    ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
    ".html": "text/html; charset=utf-8",
}  # fmt: skip
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FOREVER = "public, max-age=31536000, immutable"
# Scripts name each other without a version: named with one in the shell, they would be loaded twice.
_REFERENCE = re.compile(rf"(?<=[\"']){STATIC}([\w.-]+\.(?:css|svg))(?=[\"'])")


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent: its bytes, their media type, and the mark that tells one version of them from another."""

    body: bytes
    media: str
    mark: str


class Pages:
    """The explorer's files, ready to be sent."""

    def __init__(self) -> None:
        listed = [path for path in sorted(PAGE.iterdir()) if path.suffix in {".js", ".css", ".svg"}]
        self._files = {path.name: _file(path) for path in listed}
        self._files[LIBRARY] = _file(vis_network_file())
        self._shell = _marked(self._versioned((PAGE / SHELL).read_text("utf-8")).encode(), MEDIA[".html"])

    def find(self, asked: Asked) -> Reply | None:
        """The file that a request asks for, or None if its address is none of these. Raises: Refusal."""
        if asked.path in VIEWS or asked.path.startswith(TERM):
            return self._reply(asked, self._shell, "no-cache")
        if not asked.path.startswith(STATIC):
            return None
        file = self._files.get(asked.path.removeprefix(STATIC))
        if file is None:
            raise Refusal(404, f"there is no such file; there are: {', '.join(self._files)}")
        version = dict(parse_qsl(asked.parameters)).get("v")
        return self._reply(asked, file, FOREVER if version == file.mark else "no-cache")

    def lost(self) -> Reply:
        """The shell, which tells in a browser that there is nothing at its address."""
        headers = {"Cache-Control": "no-cache", "Content-Security-Policy": POLICY}
        return Reply(404, self._shell.body, self._shell.media, headers)

    def _reply(self, asked: Asked, file: File, cache: str) -> Reply:
        headers = {"Cache-Control": cache, "Content-Security-Policy": POLICY}
        return unchanged(asked, Reply(200, file.body, file.media, headers), file.mark)

    def _versioned(self, text: str) -> str:
        """The shell, which names styles and pictures with their version, so that they are asked for once."""

        def named(match: re.Match[str]) -> str:
            file = self._files.get(match[1])
            return f"{match[0]}?v={file.mark}" if file else match[0]

        return _REFERENCE.sub(named, text)


def unchanged(asked: Asked, reply: Reply, mark: str | None = None) -> Reply:
    """A reply with its mark (ETag); without its body where the client holds that version already."""
    tag = f'"{mark or mark_of(reply.body)}"'
    headers = {**reply.headers, "ETag": tag}
    held = {each.strip().removeprefix("W/") for each in asked.held.split(",")}
    if tag in held or "*" in held:
        return Reply(304, b"", "", headers)
    return Reply(reply.status, reply.body, reply.media, headers)


def mark_of(body: bytes | bytearray) -> str:
    """A short hash of bytes."""
    return hashlib.sha256(body).hexdigest()[:20]


def _marked(body: bytes, media: str) -> File:
    return File(body, media, mark_of(body))


def _file(path: Path) -> File:
    return _marked(path.read_bytes(), MEDIA[path.suffix])
