"""The grammar of numbers in tables: amounts with UCUM units, and intervals."""

from __future__ import annotations

import re

from leukograph.model import Amount, Interval

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_AMOUNT = re.compile(
    rf"(?P<about>about )?(?P<low>{_NUMBER})(?:-(?P<high>{_NUMBER}))? (?P<unit>[^\s]+)(?: of (?P<size>[0-9]+))?\Z"
)
_FRACTION = re.compile(r"(?P<part>[0-9]+)/(?P<size>[0-9]+)\Z")
_INTERVAL = re.compile(rf"(?P<open>[\[(])(?P<lower>{_NUMBER})?,(?P<upper>{_NUMBER})?(?P<close>[\])])\Z")


def read_amount(text: str) -> Amount:
    """The amount that a cell states. A share in percent, or as a fraction, keeps the percent as its unit.

    Raises: ValueError, saying what is wrong and how it is written.

    >>> read_amount("5-10 ug/kg/d")
    Amount(text='5-10 ug/kg/d', low=5.0, high=10.0, unit='ug/kg/d', approximate=False, denominator=None)
    >>> read_amount("18/24").low
    75.0
    >>> read_amount("half")
    Traceback (most recent call last):
    ValueError: 'half' is not an amount; write it as `50 %`, `5-10 ug/kg/d`, `41 % of 395` or `18/23`
    """
    fraction = _FRACTION.match(text)
    if fraction:
        part, size = int(fraction["part"]), int(fraction["size"])
        if part > size or size == 0:
            raise ValueError(f"{text!r} is not a share: the part is larger than the whole")
        return Amount(text, 100 * part / size, 100 * part / size, "%", denominator=size)
    match = _AMOUNT.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not an amount; write it as `50 %`, `5-10 ug/kg/d`, `41 % of 395` or `18/23`")
    low = float(match["low"])
    high = float(match["high"]) if match["high"] else low
    if high < low:
        raise ValueError(f"{text!r} has its lower end above its upper end")
    whole = int(match["size"]) if match["size"] else None
    if whole == 0:
        raise ValueError(f"{text!r} is a share of nobody")
    return Amount(text, low, high, match["unit"], approximate=bool(match["about"]), denominator=whole)


def read_share(text: str) -> Amount:
    """The amount of a cell that must be a share: percent, between 0 and 100. Raises: ValueError.

    >>> read_share("150 %")
    Traceback (most recent call last):
    ValueError: '150 %' is not a share: it is not between 0 % and 100 %
    """
    amount = read_amount(text)
    if amount.unit != "%" or not 0 <= amount.low <= amount.high <= 100:
        raise ValueError(f"{text!r} is not a share: it is not between 0 % and 100 %")
    return amount


def read_interval(text: str) -> Interval:
    """The interval that a cell states: `[` and `]` include the end, `(` and `)` leave it out. Raises: ValueError.

    >>> read_interval("(,4000)")
    Interval(text='(,4000)', lower=None, upper=4000.0, lower_closed=False, upper_closed=False)
    """
    match = _INTERVAL.match(text)
    if match is None or (match["lower"] is None and match["upper"] is None):
        raise ValueError(f"{text!r} is not an interval; write it as `[5000,10000]`, `(,4000)` or `[1500,)`")
    lower = float(match["lower"]) if match["lower"] else None
    upper = float(match["upper"]) if match["upper"] else None
    lower_closed, upper_closed = match["open"] == "[", match["close"] == "]"
    if (lower is None and lower_closed) or (upper is None and upper_closed):
        raise ValueError(f"{text!r} includes an end that it does not have; an open side takes a round bracket")
    if lower is not None and upper is not None and (lower > upper or (lower == upper and not lower_closed & upper_closed)):
        raise ValueError(f"{text!r} holds no number")
    return Interval(text, lower, upper, lower_closed, upper_closed)
