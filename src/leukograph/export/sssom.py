"""SSSOM: the mappings of all terms and relations as one set, with why a term has none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from leukograph.content import Content
from leukograph.export._product import Loss, Product
from leukograph.export._text import cell
from leukograph.headers import read_header
from leukograph.mappings import COLUMNS, NOTHING
from leukograph.tables import Table, read_table
from leukograph.terms import prefixes

UNKNOWN = "semapv:UnspecifiedMatching"
USED = ("lk", "skos", "semapv", "sssom")
Cells = tuple[str, ...]


def write(content: Content) -> Product:
    """The set: rows as the tables have them, where the store holds what they say, and what else the store holds.

    Of a mapping that stands in no table nobody knows how it was found: it is justified as unspecified.
    """
    tables = [read_table(path, COLUMNS, name=path.name) for path in mapping_tables(content)]
    held = dict(_held(content))
    rows: dict[Cells, Cells] = {}
    for table in tables:
        for row in table.rows:
            cells = tuple(row[column] for column in COLUMNS)
            if key(cells) in held:
                rows[key(cells)] = cells
    rows = held | rows
    lines = [tuple(map(cell, row)) for row in sorted(rows.values())]
    changed = sum(line != row for line, row in zip(lines, sorted(rows.values()), strict=True))
    head = _head(content, lines, _date(tables) or content.header.created)
    text = "".join(["\n".join([*head, "\t".join(COLUMNS)]), "\n", *("\t".join(line) + "\n" for line in lines)])
    why = "a cell is one line, and none may run as a formula"
    return Product.one("leukograph.sssom.tsv", text, Loss("texts as they were", changed, why))


def mapping_tables(content: Content) -> list[Path]:
    """The maintained tables, in order of their names."""
    return sorted((content.folder / "ontology" / "mappings").glob("*.sssom.tsv"))


def key(cells: Cells) -> Cells:
    """What makes a row: subject, predicate, object; nothing found is nothing found, whatever the predicate."""
    subject, _, predicate, object_ = cells[:4]
    return subject, "" if object_ == NOTHING else predicate, object_


def _held(content: Content) -> Iterator[tuple[Cells, Cells]]:
    """The mappings of the store as rows, by their keys."""
    named = {name: (entry.label, entry.mappings) for name, entry in content.terms.items()}
    named |= {name: (relation.label, relation.mappings) for name, relation in content.relations.items()}
    for name, (label, matches) in named.items():
        subject = content_curie(name)
        for match in matches:
            cells = (subject, label, match.predicate, match.identifier, match.label, UNKNOWN, "")
            yield key(cells), cells
    for name, entry in content.terms.items():
        if entry.unmapped:
            cells = (content_curie(name), entry.label, "skos:exactMatch", NOTHING, "", UNKNOWN, entry.unmapped)
            yield key(cells), cells


def content_curie(name: str) -> str:
    """Our CURIE of a term: a mapping goes from our terms to those of others."""
    return name if ":" in name else f"lk:{name}"


def _date(tables: list[Table]) -> str:
    """The day of the newest table; empty if none says."""
    return max((str(read_header(table.metadata).get("mapping_date", "")) for table in tables), default="")


def _head(content: Content, lines: list[Cells], date: str) -> list[str]:
    used = {*USED, *(line[3].split(":")[0] for line in lines)}
    said = {
        "mapping_set_id": f"{content.header.namespace}mappings",
        "mapping_set_title": "Leukograph mappings",
        "mapping_set_description": "Terms and relations of Leukograph to those of other ontologies.",
        "mapping_set_version": content.version,
        "license": content.header.licence or "https://w3id.org/sssom/license/unspecified",
        "mapping_date": date,
    }
    head = [f"#{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in said.items() if value]
    known = prefixes().namespaces
    return [*head, "#curie_map:", *(f"#  {name}: {json.dumps(known[name])}" for name in sorted(used & set(known)))]
