"""Tables of claims (.claims.tsv), as in `ontology/claims`: signed edges with evidence, read as the build reads ours."""

from __future__ import annotations

from collections.abc import Iterator

from leukograph.claims import COLUMNS, read_claim
from leukograph.glossary import Known
from leukograph.ingest._found import Found
from leukograph.ingest._input import Input
from leukograph.ingest._tables import Names, is_table, note_faults, rows_of
from leukograph.statements import Statement
from leukograph.tables import Row
from leukograph.terms import prefixes

RANK = 3
SUFFIXES = (".claims",)
TERMS = {"subject": False, "object": False, "condition": True, "population": False}


def recognizes(given: Input) -> bool:
    """True for a table with the columns of a table of claims."""
    return is_table(given, COLUMNS, "claims")


def read(given: Input, found: Found) -> Iterator[Statement]:
    """No statements: each row becomes a claim of `found`; what is wrong with one keeps the file out.

    Sources are those that the store knows, those of a table of sources, or identifiers such as `PMID:1`.
    """
    found.format = "claims"
    names = Names(found)
    rows = rows_of(given, found, COLUMNS)
    cited = {row["source"] for row in rows if row["source"] in found.known.sources or _is_reference(row["source"])}
    known = Known(found.known.kinds, frozenset(cited), found.known.vocabulary)
    seen: dict[str, Row] = {}
    for row in rows:
        meant, faults = names.row(row, TERMS)
        if not faults:
            claim, faults = read_claim(meant, known)
            if claim and claim.iri in seen:
                said = f"says what line {seen[claim.iri].line} says already"
                found.note(row.line, said, "The row is left out; keep one of the two.")
            elif claim:
                seen[claim.iri] = row
                found.claims.append(claim)
        note_faults(found, faults)
    ours = {key for key, (_, is_ours) in found.known.sources.items() if is_ours}
    found.sources |= {key: "" for key in cited - ours if _is_reference(key)}
    yield from ()


def _is_reference(key: str) -> bool:
    """True for a source that is an identifier whose prefix is declared, and so can be opened."""
    return prefixes().expand(key) is not None
