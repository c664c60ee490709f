"""`KnowledgeGraph`: the one object that a reader holds."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leukograph.errors import DataError, QueryError, StoreError
from leukograph.files import cache_folder, fingerprint, forget_old, home
from leukograph.index import read_index, write_index
from leukograph.lookup import Hit, Names
from leukograph.manifest import read_manifest
from leukograph.network import Network
from leukograph.pictures import Pictures
from leukograph.progress import Report, silent
from leukograph.terms import PATHS
from leukograph.vocabulary import Vocabulary

if TYPE_CHECKING:
    import networkx
    import rdflib

    from leukograph.blocks import Pattern, Request
    from leukograph.catalogue import Query
    from leukograph.classify import Classified
    from leukograph.describe import Description
    from leukograph.export import Product
    from leukograph.results import Result
    from leukograph.store import Store

MAX_QUERY_BYTES = 1_000_000
CACHED = 3


class KnowledgeGraph(Pictures):
    """The causal knowledge graph: ask it with `query` and `paths`, look into it with `find` and `show`.

    >>> graph = KnowledgeGraph.load()
    >>> graph.paths("clozapine", "bacterial infection").verdict.value
    'raises'
    """

    def __init__(
        self, store: Store | None = None, folder: Path | None = None, *, kept: Path | None = None, verify: bool = False
    ) -> None:
        self.folder = home() if folder is None else folder
        self._kept = kept
        self._verify = verify
        if store is not None:
            store.services[PATHS] = self._paths_block
            self.store = store

    @cached_property
    def store(self) -> Store:
        """The RDF in named graphs; opened when it is first needed. Raises: StoreError if it is damaged."""
        from leukograph.store import Store

        store = Store.open(self._kept or cache_folder(), verify=self._verify)
        store.services[PATHS] = self._paths_block
        return store

    def _paths_block(self, patterns: Sequence[Pattern]) -> Request:
        """What a SERVICE lk:paths block of a query asks for."""
        from leukograph.service import read_request

        return read_request(patterns, lambda: self.network)

    @cached_property
    def _index(self) -> tuple[Names, Network]:
        """The names and the network: from the index beside a kept store, else from the store itself.

        An index that is missing, stale or damaged is made anew; where it cannot be written, answers come without it.
        """
        found = read_index(self._kept) if self._kept else None
        if found is None:
            from leukograph.assemble import read_network
            from leukograph.lookup import read_names

            found = read_names(self.store), read_network(self.store)
            if self._kept:
                with suppress(StoreError):
                    write_index(self._kept, *found)
        return found

    @classmethod
    def load(cls, report: Report = silent) -> KnowledgeGraph:
        """The graph that ships with Leukograph: built once, then opened from the user's cache.

        Raises: DataError if the sources have faults; StoreError if there is no ontology.
        """
        folder = home()
        cached = cache_folder() / fingerprint(folder)
        if cached.exists():
            try:
                read_manifest(cached)
                return cls(folder=folder, kept=cached)
            except StoreError as fault:
                report(f"{fault} It is built anew now.")
        graph = cls.build(folder, report)
        try:
            graph.save(cached)
            forget_old(cached.parent, keep=CACHED)
        except StoreError:
            report(f"the built graph cannot be kept in {cached.parent}; it is built anew each time")
        return graph

    def save(self, folder: str | os.PathLike[str]) -> None:
        """Writes the graph to a folder, whole or not at all. Raises: StoreError if that cannot be done."""
        self.store.save(Path(folder))
        write_index(Path(folder), self.names, self.network)

    @classmethod
    def build(cls, folder: Path | None = None, report: Report = silent) -> KnowledgeGraph:
        """The graph built in memory from the sources in a folder. Raises: DataError with all findings."""
        folder = home() if folder is None else folder
        from leukograph.build import build
        from leukograph.rules import infer

        making = build(folder, report)
        if making.findings:
            raise DataError(making.findings)
        report("applying the rules")
        infer(making.store, folder)
        return cls(making.store, folder)

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> KnowledgeGraph:
        """The graph of a store on disk, read-only. The RDF is opened, and held against its manifest, when it is needed.

        Raises: StoreError if the folder holds no store.
        """
        read_manifest(Path(folder))
        return cls(kept=Path(folder), verify=True)

    @property
    def kept(self) -> Path | None:
        """The folder of the store that this graph is read from; None for one in memory."""
        return self._kept

    @property
    def network(self) -> Network:
        """The signed graph as arrays."""
        return self._index[1]

    @property
    def names(self) -> Names:
        """All names of all terms."""
        return self._index[0]

    @property
    def vocabulary(self) -> Vocabulary:
        """The relations, kinds, evidence classes, certainties and units."""
        return self.network.vocabulary

    def resolve(self, text: str) -> str:
        """The local name of the term that a text names. Raises: UnknownTerm, AmbiguousTerm, ParameterError."""
        return self.names.resolve(text)

    def find(self, text: str, limit: int = 20) -> list[Hit]:
        """The terms that a text may mean, best first. Raises: ParameterError for an empty text."""
        return self.names.find(text, limit)

    def show(self, term: str) -> Description:
        """Everything about one term, with evidence. Raises: UnknownTerm, AmbiguousTerm."""
        from leukograph.describe import describe

        return describe(self.store, self.network, self.resolve(term))

    def classify(self, result: str) -> Classified:
        """The classes that a laboratory result such as `ANC 0.4 10*9/L` falls in, by which source's limits.

        Raises: ParameterError if the text is no result or its unit is not known; UnknownTerm, AmbiguousTerm.
        """
        from leukograph.classify import classify

        return classify(self.store, self.vocabulary, self.names, result)

    @cached_property
    def _described(self) -> frozenset[str]:
        text = "SELECT ?key { ?source a lk:Source ; dct:identifier ?key }"
        return frozenset(str(getattr(key, "value", "")) for (key,) in self.store.select(text))

    def source_keys(self) -> frozenset[str]:
        """The sources that a question may name: those that make claims, and those that are only described."""
        return self._described.union(self.network.sources)

    def catalogue(self) -> list[Query]:
        """The questions of the catalogue, in order of their names."""
        from leukograph.catalogue import catalogue

        return catalogue(self.folder)

    def query(self, question: str | os.PathLike[str], **parameters: str | float) -> Result:
        """The rows of a question: the name of a catalogue query, a `.rq` file, or SPARQL text.

        Raises: UnknownQuery, QueryError, ParameterError, UnknownTerm.
        """
        from leukograph.catalogue import ask
        from leukograph.results import result_of

        given = {name: str(value) for name, value in parameters.items()}
        return result_of(ask(self.store, self._question(question), given, self._iri))

    def _iri(self, text: str) -> str:
        from leukograph.terms import iri_of

        return iri_of(self.resolve(text))

    def _question(self, question: str | os.PathLike[str]) -> str | Query:
        from leukograph.catalogue import NAME, find_query, read_query

        if isinstance(question, os.PathLike) or question.endswith(".rq"):
            path = Path(question)
            if not path.is_file():
                raise QueryError(f"there is no file {path}: give a query file, a name of the catalogue, or SPARQL text")
            if path.stat().st_size > MAX_QUERY_BYTES:
                raise QueryError(f"{path} is larger than {MAX_QUERY_BYTES} bytes")
            text = path.read_text("utf-8", errors="replace")
            return read_query(path) if "#+" in text else text
        return find_query(self.folder, question) if NAME.match(question) else question

    def contents(self, known: Mapping[str, int] | None = None) -> list[tuple[str, int]]:
        """What the graph holds: quads, terms by kind, claims, values, sources, mappings and edges, with their numbers.

        What is `known` is not counted again.
        """
        from leukograph.describe import contents

        quads = {"quads": int(read_manifest(self._kept)["quads"])} if self._kept else {}
        return contents(self.store, quads | dict(known or {}))

    def product(self, form: str, ids: str = "own", report: Report = silent) -> Product:
        """The files that a format makes, in memory, and what they cannot hold. Raises: ParameterError, MissingLibrary."""
        from leukograph.content import Content
        from leukograph.export import export

        return export(form, Content(self.store, ids, report, self.folder))

    def export(self, form: str, path: str | os.PathLike[str] | None = None, ids: str = "own") -> str:
        """The graph in another format; written to `path` too if one is given.

        A format of several files is written into the folder `path`, all or none, and what comes back are their names, one a
        line. With `ids="standard"` a term that has an exact match in the standards of its kind goes by that identifier.

        Raises: ParameterError, MissingLibrary, StoreError.
        """
        from leukograph.export import put

        made = self.product(form, ids)
        if path is not None or not made.single:
            put(made, None if path is None else Path(path))
        return made.text if made.single else "".join(f"{name}\n" for name in made.files)

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """The signed edges as a networkx graph; nodes are local names, edges carry relation, sign, belief, kind, sources."""
        from leukograph.handover import to_networkx

        return to_networkx(self.network)

    def to_rdflib(self) -> rdflib.Dataset:
        """All named graphs as an rdflib Dataset."""
        from leukograph.handover import to_rdflib

        return to_rdflib(self.store)

    def to_owlready(self) -> Any:
        """The OWL product as an ontology in an owlready2 World of its own."""
        from leukograph.handover import to_owlready

        return to_owlready(self.store)
