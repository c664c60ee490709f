"""A contender in a process of its own that may be killed: it builds its graph once, then answers question after question.

    python -m benchmarks.worker NAME FOLDER     reads a question a line, writes an answer a line

The time of an answer is the median over as many runs as fit in a fifth of a second, at least one. Garbage is not collected
meanwhile: with millions of objects alive it would be all that is measured of networkx.
"""

from __future__ import annotations

import gc
import json
import os
import queue
import statistics
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import Any

from benchmarks.graphs import Sample
from benchmarks.questions import BY_KEY, told

ENOUGH = 0.2
MOST_RUNS = 100
GRACE = 10.0
ROOT = Path(__file__).resolve().parent.parent
# Name: the class that answers, and the kernel that it asks for.
CONTENDERS = {
    "leukograph": ("benchmarks.ours:Ours", "compiled"),
    "leukograph, the kernel alone": ("benchmarks.ours:Kernel", "compiled"),
    "leukograph, in Python": ("benchmarks.ours:Ours", "python"),
    "networkx": ("benchmarks.peers:Networkx", ""),
    "igraph": ("benchmarks.peers:Igraph", ""),
    "rustworkx": ("benchmarks.peers:Rustworkx", ""),
    "scipy": ("benchmarks.peers:Scipy", ""),
    "graph-tool": ("benchmarks.peers:GraphTool", ""),
    "SPARQL (pyoxigraph)": ("benchmarks.peer_sparql:Sparql", ""),
}


def memory() -> dict[str, float]:
    """What this process holds, in MB: all, its own, and of files; empty where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    except OSError:
        return {}
    wanted = {"VmRSS:": "all", "RssAnon:": "own", "RssFile:": "files"}
    return {wanted[line.split()[0]]: int(line.split()[1]) / 1024 for line in lines if line.split()[0] in wanted}


def main(name: str, folder: Path) -> None:
    """Builds, says so, and answers until there is nothing more to read."""
    warnings.simplefilter("ignore")
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what a library prints must not come between answers
    sample = Sample(folder)
    sample.edges_of([0, 1])
    before, start = memory(), time.perf_counter()
    gc.disable()
    try:
        contender = _class(name)(sample)
    except ImportError as fault:
        print(json.dumps({"missing": str(fault)}), file=out)
        return
    built = time.perf_counter() - start
    gc.collect()
    gc.freeze()
    grown = {kind: round(size - before.get(kind, 0.0), 1) for kind, size in memory().items()}
    print(json.dumps({"built": built, "grown": grown}), file=out)
    for line in sys.stdin:
        key, item = json.loads(line)
        try:
            answered = _answered(contender, sample, key, tuple(item))
        except Exception as fault:  # noqa: BLE001 - whatever goes wrong is the answer
            answered = {"broken": f"{type(fault).__name__}: {fault}"}
        print(json.dumps(answered), file=out)
        gc.collect()


def _class(name: str) -> Any:
    from importlib import import_module

    module, _, kind = CONTENDERS[name][0].partition(":")
    return getattr(import_module(module), kind)


def _answered(contender: Any, sample: Sample, key: str, item: tuple[Any, ...]) -> dict[str, Any]:
    question = BY_KEY[key]
    ask = contender.prepare(question, item)
    if ask is None:
        return {"none": True}
    times: list[float] = []
    while not times or (sum(times) < ENOUGH and len(times) < MOST_RUNS):
        start = time.perf_counter()
        answer = ask()
        times.append(time.perf_counter() - start)
    if answer is None:
        return {"none": True}
    return {
        "seconds": statistics.median(times),
        "runs": len(times),
        "answer": told(question, sample, contender.plain(question, answer)),
    }


class Child:
    """The other end: a worker that is asked and, when it takes too long, killed."""

    def __init__(self, name: str, folder: Path) -> None:
        kernel = CONTENDERS[name][1]
        environment = {**os.environ, **({"LEUKOGRAPH_KERNEL": kernel} if kernel else {})}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.worker", name, str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment, text=True,
        )  # fmt: skip
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._lines.put(line)
        self._lines.put("")

    def next(self, seconds: float) -> dict[str, Any] | None:
        """The next line, or None if it does not come in time: then the worker is dead. A fault of the worker is `broken`."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            self.end()
            return None
        found: dict[str, Any] = json.loads(line) if line else {"broken": f"ended with {self._process.wait()}"}
        return found

    def ask(self, key: str, item: tuple[Any, ...], limit: float) -> dict[str, Any] | None:
        """The answer, or None if it took longer than the limit (and some grace for writing it down)."""
        try:
            print(json.dumps([key, item]), file=self._process.stdin, flush=True)
        except OSError:
            return {"broken": f"ended with {self._process.wait()}"}
        found = self.next(limit + GRACE)
        return None if found is not None and found.get("seconds", 0.0) > limit else found

    @property
    def alive(self) -> bool:
        """False once the worker was killed or ended by itself."""
        return self._process.poll() is None

    def end(self) -> None:
        """Ends the worker."""
        self._process.kill()
        self._process.wait()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
