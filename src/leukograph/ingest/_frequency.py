"""How often HPO's annotation sees a finding in a disease -> the share that a claim states."""

from __future__ import annotations

import re
from functools import lru_cache

from leukograph.amounts import read_share
from leukograph.model import Amount

FREQUENCIES = {
    "HP:0040280": "100-100 %", "HP:0040281": "80-99 %", "HP:0040282": "30-79 %", "HP:0040283": "5-29 %",
    "HP:0040284": "1-4 %",
}  # fmt: skip
EXCLUDED = "HP:0040285"
# A file has a few thousand frequencies in all its rows.
REMEMBERED = 1 << 14
_COUNTED = re.compile(r"(\d+)/(\d+)\Z")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%\Z")


@lru_cache(REMEMBERED)
def amount_of(frequency: str) -> tuple[Amount | None, bool]:
    """The amount that a frequency states, if it states one, and whether it says that the finding is absent.

    >>> amount_of("HP:0040285")
    (None, True)
    """
    text, absent = share_of(frequency)
    try:
        return (read_share(text) if text else None), absent
    except ValueError:
        return None, absent


def share_of(frequency: str) -> tuple[str, bool]:
    """The share that a frequency states, and whether it says that the finding is absent.

    >>> share_of("1/4"), share_of("HP:0040283"), share_of("0/5"), share_of("-")
    (('1/4', False), ('5-29 %', False), ('0/5', True), ('', False))
    """
    if frequency == EXCLUDED:
        return "", True
    counted, percent = _COUNTED.match(frequency), _PERCENT.match(frequency)
    if counted:
        part, size = int(counted[1]), int(counted[2])
        return (f"{part}/{size}" if size and part <= size else ""), part == 0
    if percent:
        return f"{percent[1]} %", float(percent[1]) == 0
    return FREQUENCIES.get(frequency, ""), False
