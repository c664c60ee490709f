"""RDF in named graphs, in memory or on disk: with `rdf` the one door to pyoxigraph.

`Store` answers SPARQL 1.1 over all its named graphs at once. A query is screened before it runs (length, nesting, SERVICE),
because the engine can neither be stopped nor asked to stay at home.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, serialize
from pyoxigraph import Store as Engine

from leukograph.errors import QueryError, StoreError
from leukograph.files import folder_beside
from leukograph.manifest import checksums, read_manifest, refuse_foreign, sizes, write_manifest
from leukograph.rdf import (
    TRIPLE_FORMS,
    BlankNode,
    Graphs,
    Literal,
    NamedNode,
    Quad,
    Rows,
    Term,
    Triple,
    Triples,
    canonical,
    parse_turtle,
    serialized,
    serialized_quads,
)
from leukograph.screen import placed, plain, screen
from leukograph.terms import BASE, prefixes
from leukograph.tokens import Tokens

__all__ = [
    "BlankNode", "Graphs", "Literal", "NamedNode", "Quad", "Rows", "Store", "Term", "Triple", "Triples", "canonical",
    "parse_turtle", "serialized", "serialized_quads",
]  # fmt: skip

if TYPE_CHECKING:
    from leukograph.blocks import Service

Source = NamedNode | BlankNode | DefaultGraph
Answered = QuerySolutions | QueryBoolean | QueryTriples
UNION = DefaultGraph()
REMEDY = "Build it again with `leukograph build`."
XSD = "http://www.w3.org/2001/XMLSchema#"
ROW_FORMS = {
    "json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}  # fmt: skip


class Store:
    """Named graphs of RDF with SPARQL over them; the default graph is their union, each triple once.

    The union is kept as triples of its own: the engine can make one while it answers, but then a triple that stands in two
    graphs is counted twice. Only for large graphs that share no triple with any other it does: those of `apart`, each with
    the number of its triples, which need not be written twice so.
    """

    def __init__(self, engine: Engine | None = None, apart: Mapping[str, int] | None = None) -> None:
        self._engine = Engine() if engine is None else engine
        self.apart = dict(apart or {})
        self.services: dict[str, Service] = {}

    @classmethod
    def open(cls, folder: Path, *, verify: bool = True) -> Store:
        """The store that `save` wrote, read-only.

        It is held against its manifest: by the sizes of its files and, where these were counted, the number of its entries;
        to `verify`, by the hashes of its files and content.

        Raises: StoreError if the folder holds none, holds one of another version, or one that is damaged.
        """
        manifest = read_manifest(folder)
        try:
            store = cls(Engine.read_only(str(folder / "quads")), manifest["apart"])
        except (OSError, ValueError) as fault:
            raise StoreError(f"cannot open the store in {folder}: {fault}. {REMEDY}") from fault
        said = store._damage(manifest, folder, verify=verify)
        if said:
            raise StoreError(f"the store in {folder} {said}: it is damaged. {REMEDY}")
        return store

    @classmethod
    def of(cls, other: Store) -> Store:
        """A copy of a store in memory, that may be added to."""
        store = cls(apart=other.apart)
        store._engine.bulk_extend(other._engine)
        return store

    @property
    def engine(self) -> Engine:
        """The engine, for what writes in bulk."""
        return self._engine

    def _damage(self, manifest: dict[str, Any], folder: Path, *, verify: bool) -> str:
        """What tells the content from its manifest, or an empty text."""
        entries, known = len(self._engine) if manifest["entries"] else 0, manifest["entries"] or 0
        if entries != known:
            return f"holds {entries} entries where {known} were written"
        if manifest["sizes"] != sizes(folder) or (verify and manifest["files"] != checksums(folder)):
            return "does not hold the files that were written"
        if verify and manifest["sha256"] and manifest["sha256"] != self.digest():
            return "does not hold what was written"
        return ""

    def save(self, folder: Path) -> None:
        """Writes the store to a folder, whole or not at all. Raises: StoreError if that cannot be done."""
        refuse_foreign(folder)
        with folder_beside(folder) as beside:
            engine = Engine(str(beside / "quads"))
            engine.bulk_extend(self._engine)
            engine.optimize()
            engine.flush()
            del engine
            digest = self.digest()
            entries = len(self._engine)
            write_manifest(beside, quads=len(self), entries=entries, mark=digest, sha256=digest, apart=self.apart)
            beside.chmod(0o755)

    def __len__(self) -> int:
        others = [graph for graph in self._engine.named_graphs() if str(graph.value) not in self.apart]
        found = self._engine.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", named_graphs=others)
        return int(next(iter(found))[0].value) + sum(self.apart.values())  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[Quad]:
        return (quad for quad in self._engine if quad.graph_name != UNION)

    def digest(self) -> str:
        """A hash of the content that does not depend on the order of writing."""
        lines = sorted(f"{quad} .\n" for quad in self)
        return sha256("".join(lines).encode()).hexdigest()

    def add(self, quads: Iterable[Quad]) -> None:
        """Adds quads, all or none."""
        added = list(quads)
        for quad in {quad for quad in added if self._is_apart(quad)}:
            self.apart[quad.graph_name.value] += quad not in self._engine  # type: ignore[union-attr]
        shared = (quad for quad in added if not self._is_apart(quad))
        self._engine.extend([*added, *(Quad(quad.subject, quad.predicate, quad.object, UNION) for quad in shared)])

    def _is_apart(self, quad: Quad) -> bool:
        return bool(self.apart) and str(getattr(quad.graph_name, "value", "")) in self.apart

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(str(graph.value) for graph in self._engine.named_graphs())

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """The quads of one graph, or of all."""
        return iter(self) if graph is None else self._engine.quads_for_pattern(None, None, None, NamedNode(graph))

    def query(self, text: str) -> Rows | Triples:
        """What a SPARQL query of any form answers; the declared prefixes need not be written.

        SERVICE may name those of `services`, which answer here; none else.

        Raises: QueryError with the line and column of what cannot be read.
        """
        return self._asked(self._screened(text))

    def write(
        self,
        text: str,
        out: IO[bytes],
        *,
        rows: str | None = "json",
        triples: str | None = "turtle",
        graphs: Graphs | None = None,
    ) -> str | None:
        """The form in which what a query answers was written to `out`: as `rows` or as `triples`, whichever it makes.

        Rows are `json`, `xml`, `csv` or `tsv` as the W3C has them, triples what `serialized` knows. None, and nothing is
        written, where the form of what it makes is None. With `graphs` only these are asked, whatever the query's FROM says.

        Raises: QueryError as `query` does; what `out` raises.
        """
        with self._answer(self._screened(text, graphs), graphs, base=BASE) as found:
            form = triples if isinstance(found, QueryTriples) else rows
            if form is None:
                return None
            if isinstance(found, QueryTriples):
                serialize(found, out, format=TRIPLE_FORMS[form], prefixes=dict(prefixes().namespaces))
            else:
                found.serialize(out, format=ROW_FORMS[form])
            return form

    def _screened(self, text: str, graphs: Graphs | None = None) -> str:
        """The query as the engine may have it. Raises: QueryError."""
        if self.services and "service" in text.casefold():
            from leukograph.rewrite import answered

            solve = partial(self._asked, graphs=graphs)
            return answered(text, self.services, solve, lambda query: Store().query(query))
        screen(text)
        return text

    def _asked(self, text: str, graphs: Graphs | None = None, among: Sequence[Source] | None = None) -> Rows | Triples:
        with self._answer(text, graphs, among=among) as found:
            if isinstance(found, QuerySolutions):
                variables = tuple(variable.value for variable in found.variables)
                return Rows(variables, [tuple(solution) for solution in found])
            if isinstance(found, QueryBoolean):
                answer = Literal(str(bool(found)).lower(), datatype=NamedNode(XSD + "boolean"))
                return Rows(("answer",), [(answer,)], asked=True)
            return Triples(list(found))

    @contextmanager
    def _answer(
        self, text: str, graphs: Graphs | None, base: str | None = None, among: Sequence[Source] | None = None
    ) -> Iterator[Answered]:
        """What the engine answers, to be read within the block; `among` make up the default graph. Raises: QueryError."""
        declarations = prefixes().sparql()
        default: list[Source] | None = None if among is None else list(among)
        named: list[NamedNode | BlankNode] | None = None
        try:
            if graphs is not None:
                default, named = [NamedNode(iri) for iri in graphs.default], [NamedNode(iri) for iri in graphs.named]
            elif default is None and self.apart and not ("from" in text.casefold() and Tokens(text).datasets()):
                default = [UNION, *map(NamedNode, self.apart)]
            yield self._engine.query(declarations + text, base_iri=base, default_graph=default, named_graphs=named)
        except SyntaxError as fault:
            raise QueryError(f"the SPARQL cannot be read: {placed(fault, len(declarations))}") from fault
        except (RuntimeError, ValueError, OSError) as fault:
            raise QueryError(f"the SPARQL cannot be answered: {plain(fault)}") from fault

    def select(self, text: str, *, apart: bool = True) -> list[tuple[Term | None, ...]]:
        """The rows of a SELECT; of one that asks for no claim or edge, not `apart` is as right and sooner answered.

        Raises: QueryError if the text is no SELECT or ASK.
        """
        found = self.query(text) if apart else self._asked(self._screened(text), among=[UNION])
        if isinstance(found, Triples):
            raise QueryError("this query makes triples where rows are wanted: use SELECT")
        return found.rows

    def select_each(self, text: str) -> Iterator[tuple[Term | None, ...]]:
        """The rows of a SELECT about things of which one graph says all: each that is kept apart is asked by itself."""
        sources: list[Source] = [UNION, *map(NamedNode, self.apart)]
        for source in sources:
            found = self._asked(self._screened(text), among=[source])
            yield from found.rows if isinstance(found, Rows) else ()

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
        self.drop(Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)

    def clear(self, graph: str) -> None:
        """Takes a whole graph out."""
        if self.apart.pop(graph, None) is None:
            self.drop(list(self.quads(graph)))
        self._engine.remove_graph(NamedNode(graph))

    def drop(self, quads: Iterable[Quad]) -> None:
        """Takes quads out, and out of the union what stands in no other graph."""
        for quad in quads:
            if self._is_apart(quad):
                self.apart[quad.graph_name.value] -= quad in self._engine  # type: ignore[union-attr]
                self._engine.remove(quad)
                continue
            self._engine.remove(quad)
            parts = quad.subject, quad.predicate, quad.object
            if all(other.graph_name == UNION for other in self._engine.quads_for_pattern(*parts, None)):
                self._engine.remove(Quad(*parts, UNION))

    def keep_apart(self, graph: str) -> None:
        """Keeps a graph apart from now on, which shares no triple with any other: the union holds it no more."""
        if graph not in self.apart:
            held = list(self.quads(graph))
            for quad in held:
                self._engine.remove(Quad(quad.subject, quad.predicate, quad.object, UNION))
            self.apart[graph] = len(held)

    def take(self, other: Store | None) -> None:
        """Takes the content of another store, or with None lets go of its own, so that its files are closed."""
        self._engine, self.apart = (Engine(), {}) if other is None else (other.engine, other.apart)
