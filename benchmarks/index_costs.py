"""What the index costs: building beside scipy's rows of the same edges, bytes an edge, opening and the first question.

    python -m benchmarks.index_costs build|open FOLDER     prints JSON

Each runs in a process of its own, so that nothing is warm that would not be.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from array import array
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from benchmarks.graphs import names_of
from benchmarks.ours import MARK
from leukograph.assemble import bulk_network
from leukograph.index import NAMES, NETWORK, open_network, write_network
from leukograph.kernel import Arrays, compiled
from leukograph.knowledge import KnowledgeGraph
from leukograph.lookup import Names
from leukograph.model import StepKind
from leukograph.network import Code, Network

RUNS = 3
ROOT = Path(__file__).resolve().parent.parent


def costs_of(what: str, folder: Path) -> dict[str, Any]:
    """What a process of its own measures."""
    command = [sys.executable, "-m", "benchmarks.index_costs", what, str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _seconds(work: Callable[[], Any], runs: int = RUNS) -> tuple[float, Any]:
    """The median time of some work, and what it made last."""
    times, made = [], None
    for _ in range(runs):
        made = None
        start = time.perf_counter()
        made = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), made


def build(folder: Path) -> dict[str, Any]:
    """Builds and writes the index of a graph; scipy's rows of the same edges for comparison."""
    about = json.loads((folder / "about.json").read_text("utf-8"))
    edges, nodes = about["edges"], about["nodes"]
    vocabulary = KnowledgeGraph.load().network.vocabulary
    names = names_of(nodes)
    codes = [Code(relation, sign, StepKind(kind)) for relation, sign, kind in about["codes"]]
    read, (tails, heads, code_of, cost_of) = _seconds(lambda: _read(folder, edges))
    made, network = _seconds(
        lambda: bulk_network(names, (tails, heads), codes=codes, code_of=code_of, cost_of=cost_of, vocabulary=vocabulary)
    )
    path = folder / NETWORK
    written, _ = _seconds(lambda: write_network(path, network, MARK))
    named, _ = _seconds(lambda: _write_names(folder, names), 1)
    buffers = [getattr(network.arrays, each.name) for each in fields(Arrays)]
    found = {
        "edges": edges, "nodes": nodes, "read": read, "build": made, "write": written, "names": named,
        "kernel": "compiled" if compiled() else "python",
        "array_bytes": sum(memoryview(each).nbytes for each in buffers), "file_bytes": path.stat().st_size,
        "names_bytes": (folder / NAMES).stat().st_size,
    }  # fmt: skip
    return {**found, **_scipy(folder, nodes)}


def _read(folder: Path, edges: int) -> tuple[array[int], ...]:
    made = []
    for name, code in (("tails.u32", "I"), ("heads.u32", "I"), ("codes.u16", "H"), ("costs.u32", "I")):
        made.append(array(code))
        with (folder / name).open("rb") as file:
            made[-1].fromfile(file, edges)
    return tuple(made)


def _scipy(folder: Path, nodes: int) -> dict[str, float]:
    """scipy: reading the same files, rows one way, rows both ways."""
    import numpy as np
    from scipy.sparse import coo_array

    def read() -> list[Any]:
        files = (("tails.u32", np.int32), ("heads.u32", np.int32), ("codes.u16", np.uint16), ("costs.u32", np.uint32))
        return [np.fromfile(folder / name, kind) for name, kind in files]

    reading, (tails, heads, _, costs) = _seconds(read)
    edges = coo_array((costs, (tails, heads)), shape=(nodes, nodes))
    one, _ = _seconds(edges.tocsr)
    both, _ = _seconds(lambda: (edges.tocsr(), edges.tocsc()))
    return {"scipy_read": reading, "scipy_csr": one, "scipy_both": both}


def _write_names(folder: Path, names: list[str]) -> None:
    labels = (folder / "labels.txt").read_text("utf-8").splitlines()
    Names.of(dict(zip(names, labels, strict=True)), ()).save(folder / NAMES, MARK)


def opened(folder: Path) -> dict[str, Any]:
    """Opens the index as a cold process does, and asks a first question of it."""
    from benchmarks.questions import BY_KEY
    from benchmarks.worker import memory

    about = json.loads((folder / "about.json").read_text("utf-8"))
    compiled()
    before, start = memory(), time.perf_counter()
    network = open_network(folder / NETWORK, MARK)
    seconds, then = time.perf_counter() - start, memory()
    if network is None:
        raise SystemExit(f"{folder / NETWORK} cannot be opened")
    after: Mapping[str, float] = {}
    first = 0.0
    pairs = about["asked"]["pairs"]
    if pairs:
        ask = _asker(network)
        start = time.perf_counter()
        ask(*pairs[0], BY_KEY["k10"].k)
        first = time.perf_counter() - start
        for source, target in pairs:
            ask(source, target, BY_KEY["k10"].k)
        after = memory()
    grown = {kind: after[kind] - before[kind] for kind in after}
    return {"open": seconds, "first": first, "opened_own": then.get("own", 0.0) - before.get("own", 0.0), "grown": grown}


def _asker(network: Network) -> Callable[..., Any]:
    from leukograph.filters import Filters, Open
    from leukograph.search import Budget, Search

    def ask(source: int, target: int, k: int) -> Any:
        return Search(Open(network, Filters(), source, target), source, target, 8).best(k, "length", Budget())

    return ask


if __name__ == "__main__":
    work = {"build": build, "open": opened}[sys.argv[1]]
    sys.stdout.write(json.dumps(work(Path(sys.argv[2]))))
