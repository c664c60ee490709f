"""What the validators of exports share: no network, one line a format, faults by file, and the exit status.

A validator is `tools/validate_NAME.py FOLDER`, run in the environment of the validators over the folder of a release. It
says `FORMAT: what there is, N faults` for each format that it knows, and every fault as `FILE: what`; 1 if there is one.
"""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

MOST = 20


class Heard(logging.Handler):
    """Keeps what a library says as warnings and errors, each text once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps one record."""
        text = " ".join(record.getMessage().split())
        if text not in self.said:
            self.said.append(text)


def stay_home() -> None:
    """Lets nothing open a connection: a validator reads what lies there and asks nobody."""

    def refused(*_: Any, **__: Any) -> Any:
        raise OSError("a validator opens no connection")

    socket.create_connection = refused
    socket.getaddrinfo = refused


# What a validator makes of the folder: what there is, in words, and the faults as (file, what).
Validator = Callable[[Path], tuple[str, Iterable[tuple[str, str]]]]


def run(validators: Mapping[str, Validator], names: list[str]) -> int:
    """Runs the validators over the one folder that is named; 1 if there is a fault, 2 if there is no folder."""
    folder = Path(names[0]) if len(names) == 1 else None
    if folder is None or not folder.is_dir():
        print("name the folder of one release", file=sys.stderr)
        return 2
    stay_home()
    bad = 0
    for form, validator in validators.items():
        try:
            held, faults = validator(folder)
            found = list(faults)
        except Exception as fault:  # noqa: BLE001  whatever a library cannot read is a fault of the file
            held, found = "", [("", f"cannot be read: {type(fault).__name__}: {' '.join(str(fault).split())[:300]}")]
        for file, said in found[:MOST]:
            print(f"{file or form}: {said}")
        if len(found) > MOST:
            print(f"{form}: and {len(found) - MOST} more")
        print(": ".join(filter(None, [form, ", ".join(filter(None, [held, f"{len(found)} faults"]))])), flush=True)
        bad += len(found)
    return 1 if bad else 0
