"""Tables: what is read, and the exact place of everything that is wrong with a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from leukograph import tables
from leukograph.model import Finding
from leukograph.tables import Row, read_table

COLUMNS = ("name", "kind", "label")
TABS = "Separate cells with exactly one tab; keep empty cells."
BEGIN = "Begin it with these columns: name kind label"


def read(tmp_path: Path, content: bytes | str) -> tables.Table:
    """The table of a file with this content, which findings call `x/t.tsv`."""
    path = tmp_path / "t.tsv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, COLUMNS, name="x/t.tsv")


def cells(name: str, kind: str, label: str) -> dict[str, str]:
    return {"name": name, "kind": kind, "label": label}


def only_finding(table: tables.Table) -> Finding:
    """The one finding of a table that holds nothing else to report."""
    assert len(table.findings) == 1, table.findings
    return table.findings[0]


def test_a_well_formed_table_is_read_with_its_lines(tmp_path: Path) -> None:
    table = read(tmp_path, "name\tkind\tlabel\nA\tDrug\ta drug\n\nB\t\t b \n")
    assert table.rows == (Row(cells("A", "Drug", "a drug"), "x/t.tsv", 2), Row(cells("B", "", "b"), "x/t.tsv", 4))
    assert (table.metadata, table.findings) == ("", ())


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n\n"])
def test_the_end_of_the_file_does_not_matter(tmp_path: Path, end: str) -> None:
    table = read(tmp_path, "name\tkind\tlabel\nA\tDrug\ta" + end)
    assert (table.rows, table.findings) == ((Row(cells("A", "Drug", "a"), "x/t.tsv", 2),), ())


def test_a_byte_order_mark_and_windows_line_ends_are_read_over(tmp_path: Path) -> None:
    table = read(tmp_path, b"\xef\xbb\xbfname\tkind\tlabel\r\nA\tDrug\ta\r\nB\tDrug\tb\r\n")
    assert table.rows == (Row(cells("A", "Drug", "a"), "x/t.tsv", 2), Row(cells("B", "Drug", "b"), "x/t.tsv", 3))
    assert table.findings == ()


def test_metadata_stand_before_the_header_and_count_as_lines(tmp_path: Path) -> None:
    table = read(tmp_path, "#license: x\n#  lk: y\r\nname\tkind\tlabel\nA\tDrug\ta\n")
    assert table.metadata == "license: x\n  lk: y"
    assert [row.line for row in table.rows] == [4]


def test_a_hash_after_the_header_is_a_cell_like_any_other(tmp_path: Path) -> None:
    table = read(tmp_path, "name\tkind\tlabel\n#A\tDrug\ta\n# remark\n")
    assert [row["name"] for row in table.rows] == ["#A"]
    assert table.findings == (Finding("x/t.tsv", 3, "table", "has 1 cells where the header has 3", TABS),)


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    assert read(tmp_path, "name\tkind\tlabel\n") == tables.Table((), "", ())


# an empty file is said to have a wrong header: `unknown ['']`.
@pytest.mark.parametrize(("content", "line"), [(b"", 1), (b"\xef\xbb\xbf", 1), (b"#license: x", 1), (b"#license: x\n", 2)])
def test_a_file_without_a_header_says_so(tmp_path: Path, content: bytes, line: int) -> None:
    finding = only_finding(read(tmp_path, content))
    assert (finding.file, finding.check, finding.reason) == ("x/t.tsv", "table", "has no header")
    assert finding.line in {1, line}
    assert "name kind label" in finding.remedy


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("name\tkind", "missing ['label'], unknown []"),
        ("name\tkind\tlabel\tnote", "missing [], unknown ['note']"),
        ("Name\tkind\tlabel", "missing ['name'], unknown ['Name']"),
        ("name,kind,label", "missing ['name', 'kind', 'label'], unknown ['name,kind,label']"),
        ("name \tkind\tlabel", "missing ['name'], unknown ['name ']"),
        ("\u200fname\tkind\tlabel", "missing ['name'], unknown ['\\u200fname']"),
        ("kind\tname\tlabel", "the columns stand in another order"),
    ],
)
def test_a_wrong_header_is_found_and_no_row_is_read(tmp_path: Path, header: str, said: str) -> None:
    table = read(tmp_path, f"#about: x\n{header}\nA\tDrug\ta\n")
    assert table.rows == ()
    assert table.findings == (Finding("x/t.tsv", 2, "table", f"wrong header: {said}", BEGIN),)


# a column that stands twice is said to stand in another order.
def test_a_column_that_stands_twice_is_named(tmp_path: Path) -> None:
    finding = only_finding(read(tmp_path, "name\tkind\tlabel\tlabel\n"))
    assert (finding.file, finding.line) == ("x/t.tsv", 1)
    assert "label" in finding.reason


@pytest.mark.parametrize(("line", "count"), [("A", 1), ("A\tDrug", 2), ("A\tDrug\ta\t", 4), ("A\tDrug\ta\tb\tc", 5)])
def test_missing_and_extra_cells_leave_only_their_row_out(tmp_path: Path, line: str, count: int) -> None:
    table = read(tmp_path, f"name\tkind\tlabel\nA\tDrug\ta\n{line}\nC\tDrug\tc\n")
    assert [row["name"] for row in table.rows] == ["A", "C"]
    assert table.findings == (Finding("x/t.tsv", 3, "table", f"has {count} cells where the header has 3", TABS),)


@pytest.mark.parametrize(
    ("sign", "code"),
    [
        ("\u200f", "U+200F"),  # right-to-left mark
        ("\u200b", "U+200B"),  # zero width space
        ("\ufeff", "U+FEFF"),  # byte order mark inside the text
        ("\u202e", "U+202E"),  # right-to-left override
        ("\u00ad", "U+00AD"),  # soft hyphen
        ("\x00", "U+0000"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\r", "U+000D"),  # a carriage return inside the line
    ],
)
@pytest.mark.parametrize("place", ["start", "middle", "end"])
def test_an_invisible_character_is_found_wherever_it_stands(tmp_path: Path, sign: str, code: str, place: str) -> None:
    kind = {"start": f"{sign}Drug", "middle": f"Dr{sign}ug", "end": f"Drug{sign}"}[place]
    table = read(tmp_path, f"name\tkind\tlabel\nA\t{kind}\ta\nB\tDrug\tb\n")
    reason = f"column kind holds the invisible character {code}"
    assert table.findings == (Finding("x/t.tsv", 2, "table", reason, "Remove the character."),)
    assert [row["name"] for row in table.rows] == ["B"]


def test_all_invisible_characters_of_a_cell_are_named(tmp_path: Path) -> None:
    finding = only_finding(read(tmp_path, "name\tkind\tlabel\nA\x00\u200f\x00\tDrug\ta\n"))
    assert finding.reason == "column name holds the invisible character U+0000, U+200F"


# line and paragraph separators and the no-break space are neither removed nor found.
@pytest.mark.parametrize(("sign", "code"), [("\u2028", "U+2028"), ("\u2029", "U+2029"), ("\u00a0", "U+00A0")])
def test_a_space_that_looks_like_another_is_found(tmp_path: Path, sign: str, code: str) -> None:
    table = read(tmp_path, f"name\tkind\tlabel\nA\tDrug\tbone{sign}marrow\n")
    assert code in only_finding(table).reason


@pytest.mark.parametrize("label", ["é", "β-thalassemia", "中性粒细胞", "10⁹/L", "“quoted”", '"', "a b", "naïve…"])
def test_visible_characters_of_any_script_are_kept_as_they_are(tmp_path: Path, label: str) -> None:
    table = read(tmp_path, f"name\tkind\tlabel\nA\tDrug\t{label}\n")
    assert (table.findings, table.rows[0]["label"]) == ((), label)


def test_text_that_is_not_utf_8_is_one_finding(tmp_path: Path) -> None:
    finding = only_finding(read(tmp_path, b"name\tkind\tlabel\nA\tDrug\tan\xe9mie\n"))
    assert (finding.file, finding.check, finding.remedy) == ("x/t.tsv", "table", "Save it as UTF-8 text.")
    assert finding.reason.startswith("cannot be read: 'utf-8' codec can't decode byte 0xe9")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_unicode_encodings_are_refused(tmp_path: Path, encoding: str) -> None:
    table = read(tmp_path, "name\tkind\tlabel\nA\tDrug\ta\n".encode(encoding))
    assert table.rows == ()
    assert "cannot be read" in only_finding(table).reason


def test_a_file_that_is_not_there_is_one_finding(tmp_path: Path) -> None:
    finding = only_finding(read_table(tmp_path / "none.tsv", COLUMNS, name="none.tsv"))
    assert finding.file == "none.tsv"
    assert finding.reason.startswith("cannot be read: ")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "name\tkind\tlabel\nA\tDrug\ta\n"
    monkeypatch.setattr(tables, "MAX_BYTES", len(content))
    assert read(tmp_path, content).findings == ()
    finding = only_finding(read(tmp_path, content + "\n"))
    assert finding.reason == f"cannot be read: is larger than {len(content)} bytes"


def test_every_fault_of_a_table_is_found_at_once_in_order(tmp_path: Path) -> None:
    table = read(tmp_path, "#a\nname\tkind\tlabel\nA\tDrug\nB\tDrug\tb\nC\t\x00\tc\n\n\nD\t\t\t\n")
    assert [finding.line for finding in table.findings] == [3, 5, 8]
    assert [row.line for row in table.rows] == [4]


@pytest.mark.parametrize(
    ("cell", "parts"),
    [("", ()), ("A", ("A",)), ("A|B", ("A", "B")), (" A | B ", ("A", "B")), ("A||B|", ("A", "B")), ("|", ())],
)
def test_a_cell_with_several_parts_is_split_at_bars(cell: str, parts: tuple[str, ...]) -> None:
    assert Row({"parents": cell}, "t.tsv", 2).several("parents") == parts


def test_a_fault_of_a_row_stands_where_the_row_stands() -> None:
    row = Row({}, "t.tsv", 7)
    assert row.fault("term", "has no label", "Give one.") == Finding("t.tsv", 7, "term", "has no label", "Give one.")
    assert str(row.fault("term", "has no label", "Give one.")) == "t.tsv:7: has no label (term). Give one."
