"""Cold answers: a whole process from its start to its answer, ours and a peer's, in turn.

    python3 bootstrap.py bench [-n RUNS]

Each figure is the median over the runs, after one that is not counted; memory is the peak of the process. The peer answers
the same question the usual way: rdflib reads the exported graph, networkx lists the simple paths.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

QUESTION = ("clozapine", "bacterial infection")
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took: wall seconds and peak memory in MB."""

    seconds: float
    megabytes: float


def measured(command: list[str], environment: dict[str, str]) -> Run:
    """One run of a command, its output thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{command} failed: {process.stderr.read().decode() if process.stderr else ''}")
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_maxrss / scale)


def median(runs: list[Run]) -> Run:
    """The median of each figure."""
    return Run(statistics.median(r.seconds for r in runs), statistics.median(r.megabytes for r in runs))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=7, help="counted runs of each command (7)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = figures_of(Path(folder), asked.n)
    if asked.json:
        print(json.dumps({name: {"seconds": run.seconds, "megabytes": run.megabytes} for name, run in figures.items()}))
        return
    ours = figures["leukograph paths"]
    print(f"{'whole process':34} {'seconds':>8} {'MB':>7} {'x ours':>8}")
    for name, run in figures.items():
        print(f"{name:34} {run.seconds:8.3f} {run.megabytes:7.1f} {run.seconds / ours.seconds:8.2f}")


def figures_of(folder: Path, runs: int) -> dict[str, Run]:
    """The medians of every command; the commands take turns, so that a slow moment of the machine hits all alike."""
    environment = {**os.environ, "LEUKOGRAPH_CACHE": str(folder / "cache")}
    us = [sys.executable, "-m", "leukograph"]
    exported = folder / "graph.nq"
    subprocess.run([*us, "export", "nquads", "-o", str(exported)], check=True, env=environment, capture_output=True)
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "leukograph paths": [*us, "paths", *QUESTION],
        "leukograph find": [*us, "find", "neutropenia"],
        "leukograph query claims": [*us, "query", "claims"],
        "leukograph build": [*us, "build", "--store", str(folder / "store")],
        "rdflib + networkx, same question": [sys.executable, str(HERE / "peer_rdflib_networkx.py"), str(exported)],
    }
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            run = measured(command, environment)
            if number:
                found[name].append(run)
    return {name: median(of) for name, of in found.items()}


if __name__ == "__main__":
    main()
