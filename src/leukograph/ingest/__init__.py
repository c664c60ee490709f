"""Other people's files -> a store, each as graphs of its own with its source, version, licence and checksum.

`load` writes a store on disk anew beside the old one, which is as it was until the new one takes its place; `ingest` does
the same with a store in memory. What cannot be read keeps everything out; what is doubtful is told and changes nothing of
ours.
"""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from leukograph.bulk import writable
from leukograph.errors import DataError, StoreError
from leukograph.files import folder_beside
from leukograph.ingest._input import Input, InputError, digest_of, key_of, unpacked
from leukograph.ingest._load import Loaded, Loading
from leukograph.ingest._records import Record
from leukograph.manifest import imports_of, read_manifest, refuse_foreign, write_manifest
from leukograph.model import Finding
from leukograph.progress import Report, silent
from leukograph.store import NamedNode, Quad, Store, parse_turtle
from leukograph.terms import GRAPH

if TYPE_CHECKING:
    from leukograph.edges import Key
    from leukograph.model import Claim
    from leukograph.parts import Parts
    from leukograph.vocabulary import Vocabulary

__all__ = ["Loaded", "begins_with_ours", "imported", "ingest", "load", "unload", "vocabulary_store"]

RELATIONS = "mappings/relations.sssom.tsv"
KEPT = "imports"
SHIPPED = GRAPH + "ontology/claims/"


def vocabulary_store(folder: Path) -> Store:
    """A store of the schema alone: relations with their signs and their counterparts elsewhere, kinds, evidence, units."""
    from leukograph.mappings import COLUMNS, mapping_quads, read_mappings
    from leukograph.tables import read_table
    from leukograph.vocabulary import read_vocabulary

    store = Store()
    for path in sorted((folder / "ontology" / "schema").glob("*.ttl")):
        graph = NamedNode(GRAPH + path.relative_to(folder).as_posix().removesuffix(".ttl"))
        store.add(Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parse_turtle(path))
    path = folder / "ontology" / RELATIONS
    if path.is_file():
        labels = {name: relation.label for name, relation in read_vocabulary(store).relations.items()}
        kept, _ = read_mappings(read_table(path, COLUMNS, name=RELATIONS), RELATIONS, labels)
        graph = NamedNode(GRAPH + "ontology/" + RELATIONS.removesuffix(".tsv"))
        store.add(quad for mapping in kept for quad in mapping_quads(mapping, graph))
    return store


def ingest(store: Store, files: Sequence[Path], report: Report = silent) -> Loaded:
    """Adds the files to a store in memory; a file of the same name that was loaded before is loaded anew.

    Raises: DataError with all that is wrong with them, StoreError for one that cannot be opened; then nothing was added.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Store.of(store)
        inputs = _inputs(files, Path(folder), report)
        before = [{"name": one.key, "graphs": _graphs(copy, one.key)} for one in inputs]
        loaded = Loading(copy, Path(folder), report, piped=False).load(inputs, {}, before, lambda *_: None)
        store.take(copy)
    return loaded


def load(
    place: Path,
    files: Sequence[Path],
    base: Store | None = None,
    *,
    told: Mapping[str, str] | None = None,
    report: Report = silent,
) -> Loaded:
    """Adds the files to the store in a folder, or to a new one there that begins with `base`.

    A file that was loaded before, by name and checksum, is left as it is; one that has changed is loaded anew. `told` may
    give the version, licence and source of the files, where they do not say it themselves.

    Raises: DataError with all that is wrong with the files, StoreError; then the store is as it was.
    """
    refuse_foreign(place)
    records = imports_of(place) if base is None else []
    known = {record["name"]: record for record in records}
    for path in files:
        _refuse_missing(path)
    new = [path for path in files if known.get(key_of(path), {}).get("sha256") != digest_of(path)]
    for path in files:
        if path not in new:
            report(f"{path.name}: loaded before, nothing changes")
    if not new:
        return Loaded()
    with folder_beside(place) as beside, tempfile.TemporaryDirectory(dir=beside) as spool:
        inputs = _inputs(new, Path(spool), report)
        for one in inputs:
            if one.key in known:
                report(f"{one.name}: other content than was loaded before, whose place it is to take")
        with _uncollected(), _begun(place, beside, base) as store:
            index = _Index(beside, report)
            loaded = Loading(store, Path(spool), report).load(inputs, told or {}, records, index.write)
            now = {record["name"]: record for record in (*records, *loaded.records)}
            _close(store, beside, [now[name] for name in sorted(now)], index.mark)
        _keep(place, beside, {one.key: path for one, path in zip(inputs, new, strict=True)}, set(now))
    return loaded


def unload(place: Path, name: str, report: Report = silent) -> Loaded:
    """Takes what was loaded under a name out of the store in a folder. Raises: StoreError if nothing was."""
    records = imports_of(place)
    gone = [record for record in records if name in {record["name"], record["file"]}]
    if not gone:
        names = ", ".join(record["name"] for record in records) or "nothing"
        raise StoreError(f"nothing was loaded into {place} as {name!r}; loaded are: {names}.")
    left = [record for record in records if record not in gone]
    with folder_beside(place) as beside, tempfile.TemporaryDirectory(dir=beside) as spool:
        with _begun(place, beside, None) as store:
            index = _Index(beside, report)
            loaded = Loading(store, Path(spool), report).unload(gone, index.write)
            _close(store, beside, left, index.mark)
        _keep(place, beside, {}, {record["name"] for record in left})
    loaded.gone = [record["name"] for record in gone]
    return loaded


def begins_with_ours(place: Path) -> bool:
    """True if the store in a folder holds the graph that ships with Leukograph. Raises: StoreError if it cannot be read."""
    store = Store.open(place)
    try:
        return any(graph.startswith(SHIPPED) for graph in store.graphs())
    finally:
        store.take(None)


def imported(place: Path) -> list[Record]:
    """The records of what was loaded into the store in a folder. Raises: StoreError if there is none."""
    return imports_of(place)


@contextmanager
def _begun(place: Path, beside: Path, base: Store | None) -> Iterator[Store]:
    """A store in the folder beside that may be written to, with what the old one holds; closed however it ends."""
    if base is None:
        Store.open(place).take(None)
        shutil.copytree(place / "quads", beside / "quads")
    store = writable(beside)
    try:
        if base is None:
            store.apart = dict(read_manifest(place)["apart"])
        else:
            store.engine.bulk_extend(base.engine)
            store.apart = dict(base.apart)
        yield store
    finally:
        store.take(None)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Has nothing looked for in memory that holds itself: a load makes millions of things, and keeps almost all of them."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class _Index:
    """Names and network, written beside a store while its statements are still being read."""

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder, self.report, self.mark = folder, report, token_hex(32)

    def write(self, parts: Parts, vocabulary: Vocabulary, together: Mapping[Key, list[Claim]]) -> None:
        """Makes them from the parts of the store, and writes them with the mark of its content to be."""
        from leukograph.assemble import network_from
        from leukograph.index import write_index
        from leukograph.lookup import names_from

        self.report("\rmaking the index")
        write_index(self.folder, names_from(parts), network_from(parts, vocabulary, together), self.mark)


def _close(store: Store, beside: Path, records: Sequence[Record], mark: str) -> None:
    """Closes a store that was written, and writes its manifest."""
    quads, apart = len(store), store.apart
    store.take(None)
    write_manifest(beside, quads=quads, mark=mark, imports=records, apart=apart)
    beside.chmod(0o755)


def _keep(place: Path, beside: Path, new: Mapping[str, Path], names: Collection[str]) -> None:
    """Keeps the loaded files as they were given, which the engine's own form of numbers and dates would not give back."""
    for old in sorted((place / KEPT).glob("*/*")):
        if old.parent.name in names and old.parent.name not in new:
            _copy(old, beside / KEPT / old.parent.name)
    for key, path in new.items():
        _copy(path, beside / KEPT / key)


def _copy(path: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, folder / path.name)


def _inputs(files: Sequence[Path], folder: Path, report: Report) -> list[Input]:
    """The files as plain text. Raises: StoreError, DataError with what is wrong with all of them."""
    inputs: dict[str, Input] = {}
    findings: list[Finding] = []
    for path in files:
        _refuse_missing(path)
    for path in files:
        report(f"\rreading {path.name}")
        try:
            key = key_of(path)
            if key in inputs:
                reason = "has the name of another file that is loaded with it"
                findings.append(Finding(path.name, None, "load", reason, "Rename one of them."))
                continue
            inputs[key] = unpacked(path, folder, report)
        except InputError as fault:
            findings.append(fault.finding)
        except OSError as fault:
            raise StoreError(f"cannot read {path}: {fault.strerror}. Name a file that can be read.") from fault
    if findings:
        raise DataError(findings)
    return list(inputs.values())


def _refuse_missing(path: Path) -> None:
    if not path.is_file():
        what = "it is a folder" if path.is_dir() else "there is no such file"
        raise StoreError(f"cannot read {path}: {what}. Name a file that can be read.")


def _graphs(store: Store, key: str) -> list[str]:
    whole = f"{GRAPH}load/{key}"
    return [graph for graph in store.graphs() if graph == whole or graph.startswith(whole + "/")]
