"""SSSOM (.sssom.tsv): mappings between terms; exact ones join the terms of other files with ours."""

from __future__ import annotations

from collections.abc import Iterator

from leukograph.headers import read_header
from leukograph.ingest._found import Found
from leukograph.ingest._input import Input
from leukograph.ingest._rows import comments, expanded, header, rows
from leukograph.statements import Statement, iri

RANK = 4
SUFFIXES = (".sssom",)
COLUMNS = {"subject_id", "predicate_id", "object_id"}
NOTHING = "sssom:NoTermFound"


def recognizes(given: Input) -> bool:
    """True for a table with the columns of a mapping."""
    return header(given) >= COLUMNS


def read(given: Input, found: Found) -> Iterator[Statement]:
    """A statement for each mapping; what is wrong is noted in `found`."""
    found.format = "SSSOM"
    try:
        told = read_header(comments(given))
    except ValueError as fault:
        found.fault(1, f"has metadata that cannot be read: {fault}", "Write them as `#key: value` lines.")
        return
    declared = told.get("curie_map") or {}
    if isinstance(declared, dict):
        found.prefixes |= {str(prefix): str(place) for prefix, place in declared.items()}
    found.title, found.licence = str(told.get("mapping_set_title") or ""), str(told.get("license") or "")
    found.version = str(told.get("mapping_set_version") or told.get("mapping_date") or "")
    for line, cells in rows(given, found):
        if cells["object_id"] == NOTHING or cells["subject_id"] == NOTHING:
            continue
        if cells.get("predicate_modifier", "").casefold() == "not":
            continue
        places = [expanded(cells[column], found.prefixes) for column in ("subject_id", "predicate_id", "object_id")]
        if not all(places):
            said = f"names {cells['subject_id']} or {cells['object_id']}, whose prefix is not declared"
            found.note(line, said, "The row is left out; declare the prefix in the curie_map.")
            continue
        try:
            subject, predicate, object_ = map(iri, places)
        except ValueError as fault:
            found.fault(line, str(fault), "Correct the identifier.")
            continue
        yield subject, predicate, object_, None
