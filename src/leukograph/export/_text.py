"""Texts as formats can hold them."""

from __future__ import annotations

import re

# What ends or breaks a line, or has no place in XML 1.0: C0 and C1 controls, line and paragraph separators, lone surrogates.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


def one_line(text: str) -> str:
    r"""The text on one line: what breaks lines, and what a file may not hold, as single spaces.

    >>> one_line("a\x00b\r\n c ")
    'a b c'
    """
    if text.isprintable() and "  " not in text:
        return text.strip()
    return re.sub(" {2,}", " ", _CONTROL.sub(" ", text)).strip()


def cell(text: str) -> str:
    """The text as a cell of a table: on one line, and never a formula, which begins with `=`, `+`, `-` or `@`.

    >>> cell("=1+1"), cell("-1"), cell("- of")
    ("'=1+1", '-1', "'- of")
    """
    line = one_line(text)
    return f"'{line}" if line[:1] in "=+-@" and line and not _NUMBER.match(line) else line


_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\Z")
