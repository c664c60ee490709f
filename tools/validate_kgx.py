"""Validates the KGX tables of a release against the Biolink Model, offline.

    .venv-validators/bin/python tools/validate_kgx.py FOLDER

`kgx validate` needs the network, so the model is read from the package biolink-model: its classes, the tree of its
predicates with their domains and ranges, its qualifiers and enumerations. Columns that begin with `lk_` are our own; of
these only `lk_sign` is looked at, which must not contradict what predicate and qualifiers say.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from reports import run

TABLES = {"kgx/leukograph_nodes.tsv": "named thing", "kgx/leukograph_edges.tsv": "association"}
OWN = "lk_"
OWN_PREFIXES = {"lk", "claim", "edge", "ICD10CM", "ATC", "SYMP", "rdfs"}
NODES = ("id", "category", "name")
EDGES = ("id", "subject", "predicate", "object", "category", "knowledge_level", "agent_type")
ENUMERATIONS = {
    "knowledge_level": "KnowledgeLevelEnum", "agent_type": "AgentTypeEnum",
    "object_direction_qualifier": "DirectionQualifierEnum",
}  # fmt: skip
CONTEXTS = {
    "disease_context_qualifier": "disease context qualifier",
    "population_context_qualifier": "population context qualifier",
}
SIGNS = {"increased": "1", "upregulated": "1", "decreased": "-1", "downregulated": "-1"}
SHAPES = {
    "publications": r"PMID:[1-9]\d*", "has_evidence_of_type": r"ECO:\d{7}", "negated": "true|false",
    "has_confidence_score": r"0(\.\d+)?|1(\.0+)?", "lk_sign": "-1|0|1",
}  # fmt: skip
# What a predicate says of the way that its object goes; `affects` and `affects likelihood of` say it by a qualifier.
RAISING = {"causes", "has phenotype", "enables", "produces", "has increased amount", "promotes condition"}
LOWERING = {"treats", "preventative for condition", "has decreased amount", "ameliorates condition", "disrupts"}
Row = dict[str, str]


class Model:
    """The Biolink Model: classes, slots, enumerations."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.classes: dict[str, dict[str, Any]] = {name: said or {} for name, said in schema["classes"].items()}
        self.slots: dict[str, dict[str, Any]] = {name: said or {} for name, said in schema["slots"].items()}
        self.enums: dict[str, dict[str, Any]] = schema["enums"]

    def above(self, kind: str, name: str) -> set[str]:
        """A class or slot with all that stands above it, mixins too."""
        found: set[str] = set()
        waiting = [name]
        parts = self.classes if kind == "classes" else self.slots
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                said = parts.get(one, {})
                waiting += [said["is_a"]] if "is_a" in said else []
                waiting += said.get("mixins", [])
        return found

    @cached_property
    def categories(self) -> dict[str, str]:
        """The classes that a node may be of, by their CURIEs."""
        return {
            "biolink:" + "".join(word[0].upper() + word[1:] for word in name.split()): name
            for name, said in self.classes.items()
            if "named thing" in self.above("classes", name) and not said.get("mixin") and not said.get("abstract")
        }

    @cached_property
    def predicates(self) -> dict[str, str]:
        """The predicates by their CURIEs."""
        return {
            "biolink:" + name.replace(" ", "_"): name
            for name in self.slots
            if "related to" in self.above("slots", name) and not self.slots[name].get("deprecated")
        }

    @cached_property
    def associations(self) -> dict[str, str]:
        """The classes that an edge may be of, by their CURIEs."""
        return {
            "biolink:" + "".join(word[0].upper() + word[1:] for word in name.split()): name
            for name in self.classes
            if "association" in self.above("classes", name)
        }

    def slot(self, column: str) -> str | None:
        """The slot of a column."""
        return next((name for name in self.slots if name.replace(" ", "_") == column), None)

    def may(self, predicate: str, end: str, categories: Iterable[str]) -> bool:
        """Whether a domain or range lets one of these categories in."""
        wanted = self.slots[predicate].get(end)
        return wanted is None or any(
            wanted in self.above("classes", self.categories[category])
            for category in categories
            if category in self.categories
        )


def read(path: Path) -> tuple[list[str], list[tuple[int, Row]], list[str]]:
    """The columns and rows of a table, with their lines, and what is wrong with its form."""
    lines = path.read_text("utf-8").split("\n")
    columns, rows, faults = lines[0].split("\t"), [], []
    if lines[-1]:
        faults.append("the last line does not end")
    for number, line in enumerate(lines[1:-1], 2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            faults.append(f"line {number} has {len(cells)} cells, not {len(columns)}")
        else:
            rows.append((number, dict(zip(columns, cells, strict=True))))
    return columns, rows, faults


def column_faults(model: Model, columns: list[str], required: Iterable[str], top: str) -> Iterator[str]:
    """Columns that are missing, and those that the model does not know for nodes or edges."""
    yield from (f"the column {name} is missing" for name in required if name not in columns)
    held = {slot for name in model.above("classes", top) for slot in model.classes[name].get("slots", [])}
    for column in columns:
        slot = model.slot(column)
        known = slot is not None and (slot in held or bool({"qualifier", "association slot"} & model.above("slots", slot)))
        if not column.startswith(OWN) and not known:
            yield f"the column {column} is no slot of {top} in the Biolink Model"


def cell_faults(model: Model, row: Row, prefixes: set[str]) -> Iterator[str]:
    """Values that are not of the form or enumeration of their slot."""
    for column, name in ENUMERATIONS.items():
        if row.get(column) and row[column] not in model.enums[name]["permissible_values"]:
            yield f"{column} is {row[column]!r}, which is none of {name}"
    for column, pattern in SHAPES.items():
        for part in filter(None, row.get(column, "").split("|")):
            if not re.fullmatch(pattern, part):
                yield f"{column} is {part!r}"
    for column in ("id", "subject", "object", "xref", "has_evidence"):
        for part in filter(None, row.get(column, "").split("|")):
            prefix, colon, _ = part.partition(":")
            if colon and prefix not in prefixes:
                yield f"{column} has the prefix {prefix!r}, which the Biolink Model does not know"


def node_faults(model: Model, row: Row) -> Iterator[str]:
    """What is wrong with a node."""
    yield from (f"{name} is empty" for name in NODES if not row.get(name))
    for category in row.get("category", "").split("|"):
        if category not in model.categories:
            yield f"{category!r} is no category that a node may have"


def edge_faults(model: Model, row: Row, nodes: dict[str, list[str]]) -> Iterator[str]:
    """What is wrong with an edge: its ends, its predicate, its qualifiers."""
    yield from (f"{name} is empty" for name in EDGES if not row.get(name))
    for column in ("subject", "object", *CONTEXTS):
        if row.get(column) and row[column] not in nodes:
            yield f"{column} is {row[column]!r}, which is no node"
        elif column in CONTEXTS and row.get(column) and not model.may(CONTEXTS[column], "range", nodes[row[column]]):
            yield f"{column} is {row[column]!r}, which is not in the range of {CONTEXTS[column]}"
    if row.get("category") not in model.associations:
        yield f"{row.get('category')!r} is no class of edges"
    for column in ("predicate", "qualified_predicate"):
        if row.get(column) and row[column] not in model.predicates:
            yield f"{column} is {row[column]!r}, which is no predicate"
    predicate = model.predicates.get(row.get("predicate", ""))
    if predicate is not None:
        for column, end in (("subject", "domain"), ("object", "range")):
            if not model.may(predicate, end, nodes.get(row[column], ())):
                yield f"{row[column]} ({'|'.join(nodes.get(row[column], ()))}) is not in the {end} of {predicate}"
        yield from sign_faults(predicate, row)


def sign_faults(predicate: str, row: Row) -> Iterator[str]:
    """Where predicate and qualifiers say another sign than ours, or none where ours is causal."""
    direction, said = row.get("object_direction_qualifier", ""), row.get("lk_sign", "")
    if row.get("qualified_predicate") and not direction:
        yield "there is a qualified predicate without a direction"
    if predicate in RAISING | LOWERING:
        found = "1" if predicate in RAISING else "-1"
        if direction:
            yield f"{predicate} says its direction itself, and a qualifier says {direction}"
    else:
        found = SIGNS.get(direction, "")
    causal = row.get("lk_traversal") == "causal"
    if (found and found != said) or (causal and not found and said != "0"):
        yield f"predicate and qualifiers say the sign {found or 'none'!r}, lk_sign {said!r}"


def faults(model: Model, prefixes: set[str], folder: Path) -> Iterator[tuple[str, str]]:
    """Everything that is wrong with the two tables."""
    nodes: dict[str, list[str]] = {}
    seen: set[str] = set()
    for name, top in TABLES.items():
        columns, rows, form = read(folder / name)
        are_nodes = top == "named thing"
        yield from ((name, fault) for fault in (*form, *column_faults(model, columns, NODES if are_nodes else EDGES, top)))
        if not rows:
            yield name, "there are no rows"
        if are_nodes:
            nodes = {row.get("id", ""): row.get("category", "").split("|") for _, row in rows}
        for number, row in rows:
            found = node_faults(model, row) if are_nodes else edge_faults(model, row, nodes)
            twice = [f"the id {row['id']!r} stands twice"] if row.get("id") in seen else []
            seen.add(row.get("id", ""))
            yield from ((f"{name}:{number}", fault) for fault in (*found, *cell_faults(model, row, prefixes), *twice))


def kgx(folder: Path) -> tuple[str, Iterator[tuple[str, str]]]:
    """The rows of both tables, and their faults."""
    import yaml

    package = files("biolink_model")
    schema = yaml.load(package.joinpath("schema/biolink_model.yaml").read_text("utf-8"), yaml.CSafeLoader)
    known = json.loads(package.joinpath("prefixmaps/biolink_model_prefix_map.json").read_text("utf-8"))
    nodes, edges = (len(read(folder / name)[1]) for name in TABLES)
    held = f"{nodes} nodes, {edges} edges (Biolink {schema['version']})"
    return held, faults(Model(schema), {*known, *OWN_PREFIXES}, folder)


if __name__ == "__main__":
    raise SystemExit(run({"kgx": kgx}, sys.argv[1:]))
