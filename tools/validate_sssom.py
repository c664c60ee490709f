"""Validates SSSOM tables with sssom-py; the exit status is 1 if a table has faults.

    .venv-validators/bin/python tools/validate_sssom.py ontology/mappings/*.sssom.tsv

`python3 bootstrap.py validate` does this in an environment of its own (requirements-validators.lock), so that the many
packages that sssom-py brings stay out of the project's. sssom-py's own command ends well on tables that it finds faults in,
leaves out rows that it cannot read, and asks for no column: so its reports and its warnings are read here, and the required
columns, cells and metadata are looked for before. The specification: https://mapping-commons.github.io/sssom/
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from reports import Heard

COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification")
METADATA = ("mapping_set_id", "license")
CURIE = re.compile(r"[A-Za-z][\w.-]*:[^\s|]+\Z")


def form_faults(text: str) -> Iterator[str]:
    """What a table lacks of the metadata, columns and cells that SSSOM requires."""
    lines = text.splitlines()
    head = [line.removeprefix("#").strip() for line in lines if line.startswith("#")]
    for key in METADATA:
        if not any(re.match(rf"{key}: *[^ ]", line) for line in head):
            yield f"the metadata have no {key}"
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if len(rows) < 2:
        yield "there are no mappings"
        return
    columns = rows[0][1]
    missing = [name for name in COLUMNS if name not in columns]
    yield from (f"the column {name} is missing" for name in missing)
    for number, cells in rows[1:]:
        if len(cells) != len(columns):
            yield f"line {number} has {len(cells)} cells, not {len(columns)}"
            continue
        row = dict(zip(columns, cells, strict=True))
        for name in COLUMNS:
            if name not in missing and not CURIE.match(row[name]):
                yield f"line {number}: {name} is {row[name]!r}, which is no CURIE"


def validator_faults(path: Path, heard: Heard) -> Iterator[str]:
    """What sssom-py finds, warns of, or leaves out."""
    from sssom.constants import DEFAULT_VALIDATION_TYPES
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    heard.said.clear()
    try:
        table = parse_sssom_table(path)
        reports = validate(table, list(DEFAULT_VALIDATION_TYPES), fail_on_error=False)
    except Exception as fault:  # noqa: BLE001  whatever it cannot read is a fault of the table
        yield f"sssom-py cannot read it: {type(fault).__name__}: {' '.join(str(fault).split())[:300]}"
        return
    found = [str(result.message) for report in reports.values() for result in report.results]
    yield from dict.fromkeys([*found, *(said for said in heard.said if said not in found)])


def main(names: list[str]) -> int:
    """Says every fault of every table; 1 if there is one, else 0."""
    if not names:
        print(__doc__, file=sys.stderr)
        return 2
    heard = Heard()
    logging.basicConfig(handlers=[heard], level=logging.WARNING, force=True)
    count = 0
    for path in map(Path, names):
        faults = list(form_faults(path.read_text("utf-8"))) or list(validator_faults(path, heard))
        count += len(faults)
        for fault in faults:
            print(f"{path}: {fault[:400]}")
    print(f"{len(names)} SSSOM tables, {count} faults", file=sys.stderr)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
