"""RDF in named graphs, in memory or on disk: the one door to pyoxigraph.

`Store` answers SPARQL 1.1 over all its named graphs at once. A query is screened before it runs (length, nesting, SERVICE),
because the engine can neither be stopped nor asked to stay at home.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
)
from pyoxigraph import Store as Engine

from leukograph.errors import QueryError, StoreError
from leukograph.files import folder_beside
from leukograph.terms import prefixes

__all__ = ["BlankNode", "Literal", "NamedNode", "Quad", "Rows", "Store", "Term", "Triple", "Triples", "parse_turtle"]

Term = NamedNode | BlankNode | Literal | Triple
XSD = "http://www.w3.org/2001/XMLSchema#"
MAX_QUERY_CHARACTERS = 100_000
MAX_NESTING = 60
FORMAT = 1

_TOKENS = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>'''(?:[^'\\]|\\.|'(?!''))*'''|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
      | (?P<word>[?$]?[A-Za-z_][\w.-]*:?[\w.-]*)
      | (?P<open>[{(\[])
      | (?P<close>[})\]])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Rows:
    """The solutions of a SELECT (or the one row `answer` of an ASK): variables, and a term or None for each in each row."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]


@dataclass(frozen=True, slots=True)
class Triples:
    """The triples of a CONSTRUCT or DESCRIBE."""

    triples: list[Triple]


def parse_turtle(path: Path) -> Iterator[Quad]:
    """The triples of a Turtle file, without a store. Raises: ValueError naming line and column."""
    try:
        yield from parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    except (SyntaxError, OSError, ValueError) as fault:
        raise ValueError(_plain(fault)) from fault


class Store:
    """Named graphs of RDF with SPARQL over them."""

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = Engine() if engine is None else engine

    @classmethod
    def open(cls, folder: Path) -> Store:
        """The store that `save` wrote, read-only.

        Raises: StoreError if the folder holds none, holds one of another version, or one that has lost data.
        """
        manifest = read_manifest(folder)
        try:
            store = cls(Engine.read_only(str(folder / "quads")))
        except (OSError, ValueError) as fault:
            raise StoreError(
                f"cannot open the store in {folder}: {fault}. Build it again with `leukograph build`."
            ) from fault
        if len(store) != manifest["quads"]:
            raise StoreError(
                f"the store in {folder} holds {len(store)} quads where {manifest['quads']} were written: it is damaged. "
                "Build it again with `leukograph build`."
            )
        return store

    def save(self, folder: Path) -> None:
        """Writes the store to a folder, whole or not at all. Raises: StoreError if that cannot be done."""
        if folder.exists() and any(folder.iterdir()) and not (folder / "manifest.json").is_file():
            raise StoreError(f"{folder} is not empty and is no store. Choose another folder with --store.")
        with folder_beside(folder) as beside:
            engine = Engine(str(beside / "quads"))
            engine.bulk_extend(self._engine)
            engine.optimize()
            engine.flush()
            del engine
            manifest = {"format": FORMAT, "quads": len(self), "sha256": self.digest()}
            (beside / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
            beside.chmod(0o755)

    def __len__(self) -> int:
        return len(self._engine)

    def __iter__(self) -> Iterator[Quad]:
        return iter(self._engine)

    def digest(self) -> str:
        """A hash of the content that does not depend on the order of writing."""
        lines = sorted(f"{quad} .\n" for quad in self._engine)
        return sha256("".join(lines).encode()).hexdigest()

    def add(self, quads: Iterable[Quad]) -> None:
        """Adds quads, all or none."""
        self._engine.extend(quads)

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(str(graph.value) for graph in self._engine.named_graphs())

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """The quads of one graph, or of all."""
        name = None if graph is None else NamedNode(graph)
        return self._engine.quads_for_pattern(None, None, None, name)

    def query(self, text: str) -> Rows | Triples:
        """What a SPARQL query of any form answers; the declared prefixes need not be written.

        Raises: QueryError with the line and column of what cannot be read.
        """
        screen(text)
        declarations = prefixes().sparql()
        try:
            found = self._engine.query(declarations + text, use_default_graph_as_union=True)
            if isinstance(found, QuerySolutions):
                variables = tuple(variable.value for variable in found.variables)
                return Rows(variables, [tuple(solution) for solution in found])
            if isinstance(found, QueryBoolean):
                answer = Literal(str(bool(found)).lower(), datatype=NamedNode(XSD + "boolean"))
                return Rows(("answer",), [(answer,)])
            return Triples(list(found))
        except SyntaxError as fault:
            raise QueryError(f"the SPARQL cannot be read: {_placed(fault, len(declarations))}") from fault
        except (RuntimeError, ValueError, OSError) as fault:
            raise QueryError(f"the SPARQL cannot be answered: {_plain(fault)}") from fault

    def select(self, text: str) -> list[tuple[Term | None, ...]]:
        """The rows of a SELECT. Raises: QueryError if the text is no SELECT or ASK."""
        found = self.query(text)
        if isinstance(found, Triples):
            raise QueryError("this query makes triples where rows are wanted: use SELECT")
        return found.rows

    def construct(self, text: str) -> list[Triple]:
        """The triples of a CONSTRUCT. Raises: QueryError if the text is no CONSTRUCT or DESCRIBE."""
        found = self.query(text)
        if isinstance(found, Rows):
            raise QueryError("this query makes rows where triples are wanted: use CONSTRUCT")
        return found.triples

    def in_graph(self, triples: Iterable[Triple], graph: str) -> None:
        """Adds triples to a named graph."""
        name = NamedNode(graph)
        self.add(Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)

    def remove(self, triples: Iterable[Triple], graph: str) -> None:
        """Takes triples out of a named graph."""
        name = NamedNode(graph)
        for triple in triples:
            self._engine.remove(Quad(triple.subject, triple.predicate, triple.object, name))


def read_manifest(folder: Path) -> dict[str, int | str]:
    """What `Store.save` noted of the store in a folder. Raises: StoreError if there is no store of this version."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise StoreError(
            f"{folder} holds no Leukograph store. Make one with `leukograph build --store {folder}`."
        ) from fault
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise StoreError(f"the store in {folder} is of another version. Build it again with `leukograph build`.")
    return manifest


def screen(text: str) -> None:
    """Passes a query that may run. Raises: QueryError if it is too long, nested too deep, or asks other machines.

    >>> screen("SELECT * { ?s ?p 'SERVICE' }")
    >>> screen("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    leukograph.errors.QueryError: SERVICE is not allowed: a query may not ask other machines
    """
    if not text.strip():
        raise QueryError("the query is empty: give the name of a query, a file, or SPARQL text")
    if len(text) > MAX_QUERY_CHARACTERS:
        raise QueryError(f"the query is longer than {MAX_QUERY_CHARACTERS} characters")
    depth = 0
    for token in _TOKENS.finditer(text):
        if token.lastgroup == "word" and token[0].upper() == "SERVICE":
            raise QueryError("SERVICE is not allowed: a query may not ask other machines")
        if token.lastgroup == "open":
            depth += 1
        elif token.lastgroup == "close":
            depth -= 1
        if depth > MAX_NESTING:
            raise QueryError(f"the query is nested deeper than {MAX_NESTING} brackets")


def _placed(fault: SyntaxError, shift: int) -> str:
    """The parser's message with line and column as the asker wrote them (the declarations stand before line 1)."""
    message = _plain(fault)
    match = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if match is None:
        return message
    line, column = int(match[1]), int(match[2])
    return f"line {line}, column {max(column - shift, 1) if line == 1 else column}: {match[3]}"


def _plain(fault: Exception) -> str:
    return str(fault.args[0] if fault.args else fault)
