"""Amounts, shares and intervals: what the grammar takes, what it refuses, and that it reads what it writes."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leukograph.amounts import read_amount, read_interval, read_share
from leukograph.model import Amount, Interval

UNITS = ("%", "ug/kg/d", "mg/d", "10*9/L", "/uL", "h", "d", "wk", "a")
numbers = st.decimals(0, 100_000, places=2, allow_nan=False, allow_infinity=False) | st.integers(0, 100_000).map(Decimal)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("50 %", Amount("50 %", 50.0, 50.0, "%")),
        ("about 50 %", Amount("about 50 %", 50.0, 50.0, "%", approximate=True)),
        ("5-10 ug/kg/d", Amount("5-10 ug/kg/d", 5.0, 10.0, "ug/kg/d")),
        ("3.45-11.50 ug/kg/d", Amount("3.45-11.50 ug/kg/d", 3.45, 11.5, "ug/kg/d")),
        ("about 2-3 wk", Amount("about 2-3 wk", 2.0, 3.0, "wk", approximate=True)),
        ("41 % of 395", Amount("41 % of 395", 41.0, 41.0, "%", denominator=395)),
        ("13.4 % of 216", Amount("13.4 % of 216", 13.4, 13.4, "%", denominator=216)),
        ("about 10-20 % of 40", Amount("about 10-20 % of 40", 10.0, 20.0, "%", approximate=True, denominator=40)),
        ("7-7 d", Amount("7-7 d", 7.0, 7.0, "d")),
        ("0 %", Amount("0 %", 0.0, 0.0, "%")),
        ("18/24", Amount("18/24", 75.0, 75.0, "%", denominator=24)),
        ("0/8", Amount("0/8", 0.0, 0.0, "%", denominator=8)),
        ("8/8", Amount("8/8", 100.0, 100.0, "%", denominator=8)),
    ],
)
def test_every_form_of_an_amount_is_read(text: str, amount: Amount) -> None:
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "half", "50", "50%", "%", "50  %", " 50 %", "50 % ", "50 %\n", "50\t%", "-5 %", "+5 %",
        "5- 10 mg/d", "5 - 10 mg/d",
        "5-10", "5-10-20 mg/d", "5--10 mg/d", ".5 %", "5. %", "1e3 /uL", "1,5 %", "1 000 /uL", "about", "about  5 %",
        "About 5 %", "around 5 %", "5 mg / d", "41 % of", "41 % of ", "41 % of many", "41 % of 3.5",
        "41 % of -3", "18/", "/24",
        "18/24 %", "18 / 24", "1.5/3", "18/24/30", "5 of 10", "NaN %", "inf %", "\u0665 %", "\u00bd %", "5\u00a0%",
    ],
)  # fmt: skip
def test_a_malformed_amount_is_refused_by_its_text(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(text)) + " is not an amount; write it as"):
        read_amount(text)


def test_a_part_that_exceeds_the_whole_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^'25/24' is not a share: the part is larger than the whole$"):
        read_amount("25/24")


@pytest.mark.parametrize("text", ["0/0", "3/0"])
def test_a_share_of_nobody_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"'{text}' is not a share"):
        read_amount(text)


# `41 % of 0` is taken (and `0/0` said to have a part larger than the whole, which it has not).
@pytest.mark.parametrize("read", [read_amount, read_share])
def test_a_percentage_of_nobody_is_refused(read: object) -> None:
    assert callable(read)
    with pytest.raises(ValueError, match="'41 % of 0'"):
        read("41 % of 0")


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^'10-5 mg/d' has its lower end above its upper end$"):
        read_amount("10-5 mg/d")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("0 %", 0, 0), ("100 %", 100, 100), ("0-100 %", 0, 100), ("41 % of 395", 41, 41), ("1/4", 25, 25)],
)
def test_a_share_lies_between_nothing_and_everything(text: str, low: float, high: float) -> None:
    share = read_share(text)
    assert (share.low, share.high, share.unit) == (low, high, "%")


@pytest.mark.parametrize("text", ["100.01 %", "150 %", "90-101 %", "5 mg/d", "5 d of 10"])
def test_what_is_no_share_is_refused_by_its_text(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(repr(text))} is not a share: it is not between 0 % and 100 %$"):
        read_share(text)


@pytest.mark.parametrize("text", ["", "many", "25/24", "10-5 %"])
def test_a_share_is_an_amount_first(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(text))):
        read_share(text)


@given(one=numbers, two=numbers, unit=st.sampled_from(UNITS), about=st.booleans(), size=st.none() | st.integers(1, 10_000))
def test_an_amount_in_canonical_form_reads_back(
    *, one: Decimal, two: Decimal, unit: str, about: bool, size: int | None
) -> None:
    low, high = sorted((one, two))
    middle = f"{low}" if low == high else f"{low}-{high}"
    text = ("about " if about else "") + f"{middle} {unit}" + ("" if size is None else f" of {size}")
    assert read_amount(text) == Amount(text, float(low), float(high), unit, about, size)


@given(st.integers(1, 5000), st.data())
def test_a_fraction_reads_back_as_percent(size: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, size))
    share = read_share(f"{part}/{size}")
    assert (share.text, share.unit, share.denominator, share.approximate) == (f"{part}/{size}", "%", size, False)
    assert share.low == share.high == pytest.approx(part / size * 100)


@settings(max_examples=50)
@given(st.text(max_size=12))
def test_any_other_text_is_refused_with_a_value_error_or_read_as_it_stands(text: str) -> None:
    for read in (read_amount, read_share, read_interval):
        fault = ""
        try:
            found = read(text).text
        except ValueError as error:
            found, fault = text, str(error)
        assert found == text
        assert not fault or repr(text) in fault


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("[5000,10000]", Interval("[5000,10000]", 5000.0, 10000.0, lower_closed=True, upper_closed=True)),
        ("(,4000)", Interval("(,4000)", None, 4000.0, lower_closed=False, upper_closed=False)),
        ("(,4000]", Interval("(,4000]", None, 4000.0, lower_closed=False, upper_closed=True)),
        ("[1500,)", Interval("[1500,)", 1500.0, None, lower_closed=True, upper_closed=False)),
        ("(0.5,1)", Interval("(0.5,1)", 0.5, 1.0, lower_closed=False, upper_closed=False)),
        ("[0.5,1)", Interval("[0.5,1)", 0.5, 1.0, lower_closed=True, upper_closed=False)),
        ("[75,75]", Interval("[75,75]", 75.0, 75.0, lower_closed=True, upper_closed=True)),
    ],
)
def test_every_form_of_an_interval_is_read(text: str, interval: Interval) -> None:
    assert read_interval(text) == interval


@pytest.mark.parametrize(
    "text",
    [
        "", "(,)", "[,]", "5000,10000", "[5000;10000]", "[5000-10000]", "[5000, 10000]", "[5000,10000",
        "5000,10000]", "]5,6[",
        "[-1,5]", "[1e3,2e3]", "[a,b]", "[5000]", "[1,2,3]", " [1,2]", "[1,2] ", "[1,2]\n", "[.5,1]", "(,inf)", "{1,2}",
    ],
)  # fmt: skip
def test_a_malformed_interval_is_refused_by_its_text(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(repr(text))} is not an interval; write it as"):
        read_interval(text)


@pytest.mark.parametrize("text", ["[,4000)", "[,4000]", "(1500,]", "[1500,]"])
def test_an_end_that_is_not_there_cannot_be_included(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(repr(text))} includes an end that it does not have"):
        read_interval(text)


@pytest.mark.parametrize("text", ["[2,1]", "(2,1)", "(1,1)", "[1,1)", "(1,1]"])
def test_an_interval_that_holds_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(repr(text))} holds no number$"):
        read_interval(text)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("[1,2]", [1, 1.5, 2], [0.999, 2.001]),
        ("(1,2)", [1.001, 1.999], [1, 2, 0, 3]),
        ("[1,2)", [1, 1.999], [0.999, 2]),
        ("(1,2]", [1.001, 2], [1, 2.001]),
        ("(,2)", [-1e9, 0, 1.999], [2, 1e9]),
        ("(,2]", [-1e9, 2], [2.001]),
        ("(1,)", [1.001, 1e9], [1, -1e9]),
        ("[1,)", [1, 1e9], [0.999]),
        ("[3,3]", [3], [2.999, 3.001]),
    ],
)
def test_an_interval_holds_its_closed_ends_and_not_its_open_ones(
    text: str, inside: list[float], outside: list[float]
) -> None:
    interval = read_interval(text)
    assert [number for number in inside + outside if interval.holds(number)] == inside


def test_an_interval_does_not_hold_what_is_no_number() -> None:
    assert not read_interval("(,2)").holds(float("nan"))
    assert not read_interval("[1,)").holds(float("nan"))


@given(numbers, numbers, st.sampled_from("[("), st.sampled_from("])"))
def test_an_interval_in_canonical_form_reads_back(one: Decimal, two: Decimal, left: str, right: str) -> None:
    lower, upper = sorted((one, two))
    text = f"{left}{lower},{upper}{right}"
    if lower == upper and left + right != "[]":
        with pytest.raises(ValueError, match="holds no number"):
            read_interval(text)
    else:
        assert read_interval(text) == Interval(text, float(lower), float(upper), left == "[", right == "]")
