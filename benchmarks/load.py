"""Files of others, loaded: ours beside the libraries that read the same: `python -m benchmarks.load [FOLDER] [--rounds N]`.

The folder, else that of `LEUKOGRAPH_DATA`, holds the Human Phenotype Ontology with its annotation and a slim of the Cell
Ontology. Each contender is a process of its own that starts with nothing; its time is that from its start to its end, its
memory the most that it held. Ours is the command line: it ends with a store on disk, its checksums, the names and the
network, so that paths can be asked. The others end with what they read: pyoxigraph (`bulk_load`) with a store on disk of the
same statements as ours, written as N-Quads for it; owlready2 with its database on disk; rdflib and pronto with objects.
Ours and pyoxigraph's take turns, a few rounds long, and what counts is the middle of what they took: machines are noisy.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

HPO, ANNOTATION, CELLS = "hp.obo.gz", "hpo_genes_to_phenotype.txt.gz", "cl_blood_and_immune_upper_slim.owl"
OURS = "leukograph load"
BARE = "pyoxigraph bulk_load"
BOTH, SAME = "HPO with its annotation", "the same statements"


def bare(source: str, folder: str) -> None:
    from pyoxigraph import RdfFormat, Store

    form = RdfFormat.N_QUADS if source.endswith(".nq") else RdfFormat.RDF_XML
    store = Store(folder)
    store.bulk_load(path=source, format=form)
    store.flush()


def rdflib(source: str, _: str) -> None:
    from rdflib import Dataset

    Dataset().parse(source, format="nquads" if source.endswith(".nq") else "xml")


def owlready2(source: str, folder: str) -> None:
    from owlready2 import World

    Path(folder).mkdir()
    world = World(filename=f"{folder}/quads.sqlite3")
    with Path(source).open("rb") as file:
        world.get_ontology("http://example.org/loaded#").load(fileobj=file)
    world.save()


def pronto(source: str, _: str) -> None:
    import warnings

    from pronto import Ontology

    warnings.simplefilter("ignore")
    Ontology(source)


PEERS = {BARE: bare, "rdflib": rdflib, "owlready2": owlready2, "pronto": pronto}


def took(command: Sequence[str]) -> tuple[float, float]:
    """The seconds of a command and the most memory that it held, in MB. Raises: CalledProcessError."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, said = process.communicate()
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=said)
    return seconds, _most() / 1024


def _most() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def contend(name: str, source: str, folder: Path) -> tuple[float, float]:
    """What a peer takes for a file. Each is asked by way of a small process, so that memory is told of it alone."""
    shutil.rmtree(folder / "peer", ignore_errors=True)
    return _alone([sys.executable, "-m", "benchmarks.load", "--peer", name, source, str(folder / "peer")])


def ours(files: Sequence[Path], folder: Path) -> tuple[float, float]:
    """What `leukograph load` takes for files."""
    shutil.rmtree(folder / "ours", ignore_errors=True)
    return _alone([sys.executable, "-m", "leukograph", "load", *map(str, files), "--store", str(folder / "ours")])


def _alone(command: Sequence[str]) -> tuple[float, float]:
    """The measured seconds and megabytes of a command, taken by a process that does nothing else."""
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.load", "--measure", *command], capture_output=True, text=True, check=False
    )
    if said.returncode:
        raise SystemExit(said.stderr)
    seconds, memory = said.stdout.split()
    return float(seconds), float(memory)


def quads_of(folder: Path) -> int:
    """Writes the statements of our store as N-Quads beside it; how many there are."""
    from leukograph.store import Store

    store = Store.open(folder / "ours")
    with (folder / "all.nq").open("w", encoding="utf-8") as out:
        out.writelines(f"{quad} .\n" for quad in store)
    return len(store)


def triples_of(folder: Path) -> None:
    """Writes the same without their graphs, as N-Triples, for those who read no N-Quads."""
    with (folder / "all.nq").open(encoding="utf-8") as lines, (folder / "all.nt").open("w", encoding="utf-8") as out:
        out.writelines(line[: line.rindex(" <", 0, -3)] + " .\n" for line in lines)


def plain(path: Path, folder: Path) -> Path:
    """A file unpacked."""
    target = folder / path.name.removesuffix(".gz")
    with gzip.open(path) as source, target.open("wb") as out:
        shutil.copyfileobj(source, out)
    return target


Row = tuple[str, str, float, float]


def rows(data: Path, folder: Path, rounds: int) -> Iterator[Row]:
    """What is loaded, by whom, and what that took: ours first for each."""
    both = [data / HPO, data / ANNOTATION]
    yield from in_turns(both, folder, rounds)
    triples_of(folder)
    for name, file in (("rdflib", "all.nq"), ("owlready2", "all.nt")):
        yield SAME, name, *contend(name, str(folder / file), folder)
    hpo, cells = plain(data / HPO, folder), data / CELLS
    yield hpo.name, OURS, *ours([hpo], folder)
    if importlib.util.find_spec("pronto"):
        yield hpo.name, "pronto", *contend("pronto", str(hpo), folder)
    else:
        print("pronto is not here: install requirements-bench.lock", file=sys.stderr)
    yield cells.name, OURS, *ours([cells], folder)
    for name in (BARE, "rdflib", "owlready2"):
        yield cells.name, name, *contend(name, str(cells), folder)


def in_turns(files: Sequence[Path], folder: Path, rounds: int) -> Iterator[Row]:
    """Ours and pyoxigraph's load of the same statements, one after the other; the middle of the rounds of each."""
    taken: dict[str, list[tuple[float, float]]] = {OURS: [], BARE: []}
    for number in range(rounds):
        taken[OURS].append(ours(files, folder))
        if not number:
            print(f"{quads_of(folder):,} statements", flush=True)
        taken[BARE].append(contend(BARE, str(folder / "all.nq"), folder))
        print(f"round {number + 1}: {' '.join(f'{name} {each[-1][0]:.1f} s' for name, each in taken.items())}", flush=True)
    for what, name in ((BOTH, OURS), (SAME, BARE)):
        yield what, name, *(median(each) for each in zip(*taken[name], strict=True))


def main() -> None:
    """Measures all, and prints each beside ours."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", nargs="?", default=os.environ.get("LEUKOGRAPH_DATA"), help="where the ontologies lie")
    asked.add_argument("--rounds", type=int, default=3, help="how often ours and pyoxigraph's take turns")
    given = asked.parse_args()
    if not given.folder:
        asked.error("name the folder of the ontologies, or set LEUKOGRAPH_DATA")
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    print(f"{'what':<36}{'by':<24}{'seconds':>9}{'MB':>8}  beside it ours took")
    mine = 0.0
    with TemporaryDirectory() as folder:
        for what, name, seconds, memory in rows(Path(given.folder), Path(folder), max(given.rounds, 1)):
            mine = seconds if name == OURS else mine
            beside = "" if name == OURS else f"{mine / seconds:.2f} times as long"
            print(f"{what:<36}{name:<24}{seconds:>9.1f}{memory:>8.0f}  {beside}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        PEERS[sys.argv[2]](sys.argv[3], sys.argv[4])
    elif sys.argv[1:2] == ["--measure"]:
        print(*took(sys.argv[2:]))
    else:
        main()
