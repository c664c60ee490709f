"""The validation of the mapping tables with sssom-py: a broken table is found, also where sssom-py alone lets it pass."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import bootstrap
import pytest

ROOT = Path(__file__).resolve().parent.parent
TABLE = (ROOT / "ontology" / "mappings" / "anatomy.sssom.tsv").read_text("utf-8")
FIRST = next(line for line in TABLE.splitlines() if line.startswith("lk:"))
PYTHON = bootstrap.program("python", bootstrap.CHECKERS)


def without(column: str) -> str:
    """The table without a column."""
    rows = [line.split("\t") for line in TABLE.splitlines()]
    at = next(row.index(column) for row in rows if row[0] == "subject_id")
    return (
        "\n".join("\t".join(cell for place, cell in enumerate(row) if len(row) == 1 or place != at) for row in rows) + "\n"
    )


# What sssom-py does not ask for, and what the project's own look finds.
FORM = {
    "no-justification": (without("mapping_justification"), "the column mapping_justification is missing"),
    "no-subject": (without("subject_id"), "the column subject_id is missing"),
    "empty": (TABLE.replace("semapv:ManualMappingCuration", "", 1), "mapping_justification is '', which is no CURIE"),
    "no-curie": (TABLE.replace("lk:Blood\t", "Blood\t", 1), "subject_id is 'Blood', which is no CURIE"),
    "no-licence": (TABLE.replace("#license:", "#note:"), "the metadata have no license"),
    "no-identifier": (TABLE.replace("#mapping_set_id:", "#note:"), "the metadata have no mapping_set_id"),
    "short-row": (TABLE.replace(FIRST, FIRST.rsplit("\t", 2)[0]), "has 5 cells, not 7"),
    "nothing": ("\n".join(line for line in TABLE.splitlines() if not line.startswith("lk:")), "there are no mappings"),
}
# What sssom-py finds, or only warns of.
CONTENT = {
    "justification": (TABLE.replace("semapv:ManualMappingCuration", "semapv:Guess", 1), "'semapv:Guess' does not match"),
    "prefix": (TABLE.replace("\tUBERON:", "\tUBEROM:", 1), "Missing prefix: UBEROM"),
    "curie-map": (TABLE.replace("#  UBERON:", "#  UBEROM:"), "Missing prefix: UBERON"),
    "column": (TABLE.replace("\tcomment", "\tremark", 1), "No attr for remark"),
    "date": (TABLE.replace('#mapping_date: "2026-11-21"', "#mapping_date: yesterday"), "not well-formed"),
    "metadata": (TABLE.replace("#license:", "#licence: mine\n#license:"), "Metadata key 'licence' is not a standard"),
}


def validated(python: str, folder: Path, tables: dict[str, tuple[str, str]]) -> subprocess.CompletedProcess[str]:
    """What the script says of tables."""
    for name, (text, _) in tables.items():
        (folder / f"{name}.sssom.tsv").write_text(text, "utf-8")
    command = [python, str(ROOT / "tools" / "validate_sssom.py"), *(f"{name}.sssom.tsv" for name in tables)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_table_without_what_sssom_requires_is_found(tmp_path: Path) -> None:
    done = validated(sys.executable, tmp_path, FORM)
    assert done.returncode == 1
    for name, (_, said) in FORM.items():
        assert any(line.startswith(f"{name}.sssom.tsv: ") and said in line for line in done.stdout.splitlines()), name


@pytest.mark.skipif(
    not (os.environ.get("LEUKOGRAPH_SLOW") and Path(PYTHON).exists()),
    reason="asks sssom-py: set LEUKOGRAPH_SLOW=1, after `python3 bootstrap.py validate`",
)
def test_what_sssom_py_finds_or_warns_of_is_a_fault(tmp_path: Path) -> None:
    assert validated(PYTHON, tmp_path, {"good": (TABLE, "")}).returncode == 0
    done = validated(PYTHON, tmp_path, CONTENT)
    assert done.returncode == 1
    for name, (_, said) in CONTENT.items():
        assert any(line.startswith(f"{name}.sssom.tsv: ") and said in line for line in done.stdout.splitlines()), name


def test_the_lock_names_no_index() -> None:
    text = (ROOT / bootstrap.VALIDATORS).read_text("utf-8")
    assert "sssom==" in text
    assert "--index" not in text
    assert "://" not in text


def test_a_set_up_that_is_not_whole_is_not_trusted(tmp_path: Path) -> None:
    stamp = tmp_path / "leukograph-set-up"
    stamp.write_text("other locks", "utf-8")
    assert not bootstrap.is_made(str(tmp_path), "these locks")
    assert not stamp.exists()
    stamp.write_text("these locks", "utf-8")
    assert bootstrap.is_made(str(tmp_path), "these locks")
    assert stamp.exists()
