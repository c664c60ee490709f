"""What a format makes: files, and what it could not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from leukograph.errors import MissingLibrary


@dataclass(frozen=True, slots=True)
class Loss:
    """What a format cannot hold: what it is, how many there are, and why."""

    what: str
    count: int
    why: str

    def __str__(self) -> str:
        return f"lost: {self.count} {self.what} ({self.why})"


@dataclass(frozen=True, slots=True)
class Product:
    """The files of an export by their names (with `/` where they lie in a folder), and what is lost in it."""

    files: Mapping[str, str | bytes]
    lost: tuple[Loss, ...] = ()

    @property
    def single(self) -> bool:
        """True if this is one file."""
        return len(self.files) == 1

    @property
    def text(self) -> str:
        """The text of the only file. Raises: ValueError if there are several, or it is no text."""
        if not self.single:
            raise ValueError(f"there are {len(self.files)} files")
        (content,) = self.files.values()
        return content if isinstance(content, str) else content.decode()

    @classmethod
    def one(cls, name: str, content: str | bytes, *lost: Loss) -> Product:
        """The product of one file; losses of nothing are left out."""
        return cls({name: content}, tuple(each for each in lost if each.count))


@contextmanager
def needed(package: str) -> Iterator[None]:
    """A block that imports a library of the extra `formats`. Raises: MissingLibrary if it is not installed."""
    try:
        yield
    except ImportError as fault:
        raise MissingLibrary(
            f"this format needs the package {package}, which is not installed. Install it with "
            "`pip install 'leukograph[formats]'`."
        ) from fault
