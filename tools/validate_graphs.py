"""Validates the files of a release for graph tools, each with a reader that did not write it.

    .venv-validators/bin/python tools/validate_graphs.py FOLDER

GraphML is read by igraph, GEXF by networkx, CX2 by ndex2, the CSV files of Neo4j and the edge list by csv, Mermaid line by
line. Besides: nothing dangles, no identifier stands twice, one relation has one sign, every edge that is no axiom names its
sources and evidence, and no cell is a formula. The files must tell of the same edges with the same signs.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers.expat import ParserCreate

from reports import run

Nodes = dict[str, dict[str, Any]]
Edge = dict[str, Any]
Faults = Iterator[tuple[str, str]]
AXIOMS = {"hierarchy", "definition"}
LIST = "leukograph-edges.csv"
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


def well_formed(path: Path) -> None:
    """Reads a file as XML that is strict. Raises: ExpatError."""
    ParserCreate().Parse(path.read_bytes(), True)  # noqa: FBT003  the parser's own


def graph_faults(name: str, nodes: Nodes, edges: Iterable[Edge]) -> Faults:
    """What is wrong with the nodes and edges of any format."""
    signs: dict[str, set[str]] = {}
    seen: Counter[str] = Counter()
    for identifier, node in nodes.items():
        yield from ((name, f"{identifier} has no {part}") for part in ("label", "kind", "iri") if not node.get(part))
    for edge in edges:
        where = f"{edge['subject']} {edge['relation']} {edge['object']}"
        seen[str(edge["id"])] += 1
        signs.setdefault(str(edge["relation"]), set()).add(str(int(edge["sign"])))
        yield from ((name, f"{where}: {edge[end]} is no node") for end in ("subject", "object") if edge[end] not in nodes)
        if not 0 <= float(edge["belief"]) <= 1:
            yield name, f"{where}: the belief is {edge['belief']}"
        yield from ((name, f"{where}: {fault}") for fault in claim_faults(edge))
    yield from ((name, f"the edge {one} stands {number} times") for one, number in seen.items() if number > 1)
    for relation, found in signs.items():
        if len(found) > 1 or not found <= {"-1", "0", "1"}:
            yield name, f"{relation} has the signs {', '.join(sorted(found))}"


def claim_faults(edge: Edge) -> Iterator[str]:
    """Where an edge does not say who says so, or says it in two ways."""
    claims, sources = json.loads(edge["claims"] or "[]"), edge["sources"]
    sources = sources.split("|") if isinstance(sources, str) and sources else sources or []
    if not claims and edge["traversal"] in {"causal", "association"}:
        yield "no claim says it"
    if {claim.get("source") for claim in claims} != set(sources):
        yield "its sources are others than those of its claims"
    if edge["traversal"] in AXIOMS and claims:
        yield "an axiom has claims"
    wanted = ("source", "evidence", "locator")
    yield from (f"{one.get('claim')} has no {part}" for one in claims for part in wanted if part not in one)


def told(edges: Iterable[Edge]) -> Counter[tuple[str, ...]]:
    """The edges with their signs, to be held against those of another file."""
    return Counter((str(e["id"]), str(e["subject"]), str(e["object"]), str(int(e["sign"]))) for e in edges)


def listed(folder: Path) -> list[Edge]:
    """The rows of the edge list."""
    with (folder / LIST).open(encoding="utf-8", newline="") as file:
        return [dict(row) for row in csv.DictReader(file, strict=True)]


def same(name: str, folder: Path, edges: list[Edge]) -> Faults:
    """Where a file has other edges or signs than the edge list."""
    ours, theirs = told(edges), told(listed(folder))
    for what, found in (("lacks", theirs - ours), ("has, and the edge list has not,", ours - theirs)):
        if found:
            yield name, f"{what} {found.total()} edges, as {' '.join(min(found))}"


def formulas(name: str, folder: Path) -> Faults:
    """The cells of a table that a spreadsheet would run."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file, strict=True), 1):
            for cell in row:
                if cell[:1] in "=+-@\t\r" and cell and not NUMBER.fullmatch(cell):
                    yield f"{name}:{number}", f"the cell {cell[:40]!r} is a formula"


# --- formats --------------------------------------------------------------------------------------------------------


def graphml(folder: Path) -> tuple[str, Faults]:
    """GraphML as igraph reads it."""
    import igraph

    name = "leukograph.graphml"
    well_formed(folder / name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read = igraph.Graph.Read_GraphML(str(folder / name))
    nodes = {one["id"]: one.attributes() for one in read.vs}
    ids = read.vs["id"]
    edges = [
        {**one.attributes(), "id": one["edge"], "subject": ids[one.source], "object": ids[one.target]} for one in read.es
    ]
    if len(nodes) != read.vcount():
        raise ValueError("two nodes have one identifier")
    return _held(nodes, edges), _all(name, folder, nodes, edges)


def gexf(folder: Path) -> tuple[str, Faults]:
    """GEXF as networkx reads it, once it is known to be XML."""
    import networkx

    name = "leukograph.gexf"
    well_formed(folder / name)
    read = networkx.read_gexf(folder / name)
    nodes = dict(read.nodes(data=True))
    edges = [{**said, "subject": one, "object": other} for one, other, said in read.edges(data=True)]
    return _held(nodes, edges), _all(name, folder, nodes, edges)


def cx2(folder: Path) -> tuple[str, Faults]:
    """CX2 as ndex2 reads it."""
    from ndex2.cx2 import RawCX2NetworkFactory

    name = "leukograph.cx2"
    read = RawCX2NetworkFactory().get_cx2network(json.loads((folder / name).read_text("utf-8")))
    values = {number: one["v"] for number, one in read.get_nodes().items()}
    nodes = {one["represents"]: {**one, "label": one.get("name")} for one in values.values()}
    edges = [
        {
            "claims": "", "sources": [], **one["v"], "id": one["v"]["name"], "relation": one["v"]["interaction"],
            "subject": values[one["s"]]["represents"], "object": values[one["t"]]["represents"],
        }
        for one in read.get_edges().values()
    ]  # fmt: skip
    if not read.get_name():
        raise ValueError("the network has no name")
    return _held(nodes, edges), _all(name, folder, nodes, edges)


def edge_list(folder: Path) -> tuple[str, Faults]:
    """The edge list as csv reads it."""
    edges = listed(folder)
    nodes: Nodes = {}
    for edge in edges:
        for end in ("subject", "object"):
            nodes[edge[end]] = {"label": edge[f"{end}_label"], "kind": edge[f"{end}_kind"], "iri": edge[end]}
    return _held(nodes, edges), iter([*graph_faults(LIST, nodes, edges), *formulas(LIST, folder)])


def neo4j(folder: Path) -> tuple[str, Faults]:
    """The CSV files of Neo4j, as csv reads them, by the rules of its import tool."""
    tables: dict[str, list[dict[str, str]]] = {}
    for name in ("nodes", "sources", "relationships"):
        with (folder / "neo4j" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = [dict(row) for row in csv.DictReader(file, strict=True)]
    nodes = {row["id:ID(Term)"]: row for row in tables["nodes"]}
    names = {":START_ID(Term)": "subject", ":END_ID(Term)": "object", "sign:int": "sign", "belief:double": "belief"}
    edges: list[Edge] = []
    for row in tables["relationships"]:
        edge: Edge = {names.get(column, column): value for column, value in row.items()}
        edges.append({**edge, "sources": [one for one in row["sources:string[]"].split(";") if one]})
    return _held(nodes, edges), iter(_neo4j_faults(folder, tables, nodes, edges))


def _neo4j_faults(folder: Path, tables: dict[str, list[dict[str, str]]], nodes: Nodes, edges: list[Edge]) -> Faults:
    name = "neo4j/relationships.csv"
    yield from _all(name, folder, nodes, edges)
    keys = {row["key:ID(Source)"] for row in tables["sources"]}
    used = {key for edge in edges for key in edge["sources"]}
    yield from ((name, f"the source {key!r} is not in sources.csv") for key in sorted(used - keys))
    if len(nodes) != len(tables["nodes"]) or len(keys) != len(tables["sources"]):
        yield "neo4j/nodes.csv", "an identifier stands there twice"
    for row in tables["nodes"]:
        if not re.fullmatch(r"Term;\w+", row[":LABEL"]):
            yield "neo4j/nodes.csv", f"{row['id:ID(Term)']} has the labels {row[':LABEL']!r}"
    for row in tables["relationships"]:
        if not re.fullmatch(r"[A-Z][A-Z_]*", row[":TYPE"]):
            yield name, f"{row['id']} has the type {row[':TYPE']!r}"
        if row["believed:boolean"] not in {"true", "false"}:
            yield name, f"{row['id']} is believed: {row['believed:boolean']!r}"
    for file in ("nodes", "sources", "relationships"):
        yield from formulas(f"neo4j/{file}.csv", folder)


def mermaid(folder: Path) -> tuple[str, Faults]:
    """The chart: every line is a box or an arrow between boxes, and no text can be more than a text."""
    name = "leukograph.mmd"
    lines = (folder / name).read_text("utf-8").splitlines()
    box, arrow = re.compile(r'  (\w+)\["([^"<>&{}\[\]]*)"\]'), re.compile(r'  (\w+) -->\|"([+−?] [^"<>&|]*)"\| (\w+)')  # noqa: RUF001
    boxes = {found[1] for line in lines if (found := box.fullmatch(line))}
    arrows = [found for line in lines if (found := arrow.fullmatch(line))]
    faults = [(name, "the first line is not `flowchart LR`")] if lines[:1] != ["flowchart LR"] else []
    faults += [
        (name, f"line {number} is neither a box nor an arrow")
        for number, line in enumerate(lines[1:], 2)
        if not box.fullmatch(line) and not arrow.fullmatch(line)
    ]
    faults += [(name, f"{end} is no box") for found in arrows for end in (found[1], found[3]) if end not in boxes]
    if len(arrows) > 500 or len("\n".join(lines)) > 50_000:
        faults.append((name, "it is more than Mermaid draws"))
    return f"{len(boxes)} boxes, {len(arrows)} arrows", iter(faults)


def _held(nodes: Nodes, edges: list[Edge]) -> str:
    return f"{len(nodes)} nodes, {len(edges)} edges"


def _all(name: str, folder: Path, nodes: Nodes, edges: list[Edge]) -> Faults:
    yield from graph_faults(name, nodes, edges)
    yield from same(name, folder, edges)


if __name__ == "__main__":
    forms = {"graphml": graphml, "gexf": gexf, "cx2": cx2, "edges": edge_list, "neo4j": neo4j, "mermaid": mermaid}
    raise SystemExit(run(forms, sys.argv[1:]))
