"""Tables of terms (.terms.tsv), as in `ontology/terms`: terms of the file's own, below ours where they say so."""

from __future__ import annotations

from collections.abc import Iterator

from leukograph.glossary import TERM_COLUMNS, term_faults
from leukograph.ingest._found import LABEL, OWL, SKOS, SUBCLASS, TYPE, Found
from leukograph.ingest._input import Input
from leukograph.ingest._tables import Names, is_table, note_faults, rows_of
from leukograph.lookup import fold
from leukograph.statements import Statement, literal
from leukograph.tables import Row
from leukograph.terms import iri_of

RANK = 3
SUFFIXES = (".terms",)
DEFINES = True
CLASS, DEFINITION, SYNONYM = f"<{OWL}Class>", f"<{SKOS}definition>", f"<{SKOS}altLabel>"
NOTE = f"<{iri_of('note')}>"


def recognizes(given: Input) -> bool:
    """True for a table with the columns of a table of terms."""
    return is_table(given, TERM_COLUMNS, "terms")


def read(given: Input, found: Found) -> Iterator[Statement]:
    """The statements of its terms; their kinds go into `found`, and so does what is wrong with them.

    A row about a term that is ours already is left out, and told as a conflict if it calls the term otherwise.
    """
    found.format = "terms"
    rows = rows_of(given, found, TERM_COLUMNS)
    names = Names(found)
    mine = {row["name"]: f"load/{found.key}/{row['name']}" for row in rows if not _is_ours(found, row)}
    theirs = {name: next(iter(each)) for name, each in names.short.items() if len(each) == 1} | mine
    kinds = {**found.known.kinds, **{short: found.known.kinds.get(name, "") for short, name in theirs.items()}}
    kept = [row for row in rows if row["name"] in mine]
    note_faults(found, term_faults(kept, found.known.vocabulary, kinds))
    if found.faults:
        return
    for row in kept:
        name = mine[row["name"]]
        found.kinds[name] = row["kind"]
        for predicate, object_ in _said(row, found, theirs):
            yield f"<{iri_of(name)}>", predicate, object_, None


def _is_ours(found: Found, row: Row) -> bool:
    """True for a row about a term that is ours; it is told of."""
    name = row["name"]
    if name not in found.known.kinds or name.startswith("load/"):
        return False
    label = found.known.labels.get(name, "")
    if fold(label) == fold(row["label"]):
        found.note(row.line, f"defines {name}, which is a term of ours", "The row is left out: ours stays as it is.")
    else:
        reason = f"relabels lk:{name}, which is {label!r}, as {row['label'][:80]!r}"
        found.note(row.line, reason, "The row is left out: ours stays as it is.", "conflict")
    return True


def _said(row: Row, found: Found, theirs: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield TYPE, CLASS
    yield LABEL, literal(row["label"], language="en")
    yield DEFINITION, literal(row["definition"], language="en")
    for synonym in row.several("synonyms"):
        yield SYNONYM, literal(synonym, language="en")
    for parent in row.several("parents") or (found.known.vocabulary.kinds[row["kind"]].top,):
        yield SUBCLASS, f"<{iri_of(theirs.get(parent, parent))}>"
    if row["note"]:
        yield NOTE, literal(row["note"], language="en")
