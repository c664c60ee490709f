"""The path engine beside its peers: same graphs, same questions, same answers, one run.

    python3 bootstrap.py bench paths [--sizes N ...] [--limit SECONDS] [--out FOLDER] ...

Signed graphs with the skew of real ones, of 10^4 up to 10^7 edges, and the shipped graph. Each contender runs in a process
of its own and is given a time for every question; what does not finish counts as "more than" that. Answers are compared
before times are trusted: where two differ, it is said and the exit status is 1. Figures are medians over the pairs that
both contenders answered. Writes paths.json and two plots.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.answers import QUESTION, measured
from benchmarks.graphs import Sample, made, shipped
from benchmarks.index_costs import costs_of
from benchmarks.plots import draw
from benchmarks.questions import MORE, QUESTIONS, Question
from benchmarks.report import Measure, costs_lines, table_lines, target_lines
from benchmarks.worker import CONTENDERS, Child

SIZES = (10_000, 100_000, 2_250_000, 10_000_000)
OURS = "leukograph"
GROWING = {OURS: 3000, "networkx": 100}  # who is asked for more and more paths, up to how many
ROOT = Path(__file__).resolve().parent.parent


class Run:
    """One run: the graphs, the measures, what disagreed."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked
        self.measures: list[Measure] = []
        self.costs: list[dict[str, Any]] = []
        self.disagreements: list[str] = []
        self.started = {"seconds": time.time(), "load": os.getloadavg(), "processors": os.cpu_count()}

    def graph(self, sample: Sample) -> None:
        """Measures all on one graph and prints the table."""
        title, edges = sample.about["title"], sample.about["edges"]
        print(f"\n== {title}, {sample.nodes:,} nodes", flush=True)
        costs = {**costs_of("build", sample.folder), **costs_of("open", sample.folder), "title": title}
        self.costs.append(costs)
        print("\n".join(costs_lines(costs)), flush=True)
        answers: dict[tuple[str, str], Any] = {}
        for name in self.asked.contenders or CONTENDERS:
            if name.startswith(OURS) or edges <= self.asked.peer_edges:
                self.contender(name, sample, answers)
        print("\n".join(table_lines([each for each in self.measures if each.graph == title], OURS)), flush=True)

    def contender(self, name: str, sample: Sample, answers: dict[tuple[str, str], Any]) -> None:
        """Asks one contender all questions; after a question that it was killed for, it begins anew."""
        print(f"   {name} ...", file=sys.stderr, flush=True)
        title, edges = sample.about["title"], sample.about["edges"]
        questions = [*QUESTIONS, *(each for each in MORE if (each.k or 0) <= GROWING.get(name, 0))]
        child: Child | None = None
        for question in questions:
            if child is None:
                child = Child(name, sample.folder)
                begun = child.next(self.asked.setup) or {"missing": f"not set up in {self.asked.setup:g} s"}
                note = begun.get("missing") or begun.get("broken")
                if note:
                    self.measures.append(Measure(title, edges, name, "", note=note))
                    break
                if question is questions[0]:
                    self.measures.append(Measure(title, edges, name, "", [begun["built"]], grown=begun["grown"]))
            measure = Measure(title, edges, name, question.key, limit=self.asked.limit)
            self.measures.append(measure)
            if not self._asked(child, measure, question, sample, answers):
                child.end()
                child = None
        if child is not None:
            child.end()

    def _asked(
        self, child: Child, measure: Measure, question: Question, sample: Sample, answers: dict[tuple[str, str], Any]
    ) -> bool:
        """Asks one question of pair after pair, while there is time; False if the contender is dead then."""
        start = time.perf_counter()
        for number, item in enumerate(question.items(sample)[: self.asked.pairs]):
            if number >= 3 and time.perf_counter() - start > self.asked.seconds:
                break
            found = child.ask(question.key, item, self.asked.limit)
            if found is None or "seconds" not in found:
                if found is None:
                    measure.times.append(float("inf"))
                else:
                    measure.note = str(found.get("broken", "has no such search"))
                    if "broken" in found and measure.contender.startswith(OURS):
                        self.disagreements.append(f"{measure.graph}, {question.title}: {measure.contender}: {measure.note}")
                return child.alive
            measure.times.append(found["seconds"])
            self._compare(measure, question, item, found["answer"], answers)
        return True

    def _compare(
        self, measure: Measure, question: Question, item: tuple[Any, ...], answer: Any, answers: dict[tuple[str, str], Any]
    ) -> None:
        what = f"{measure.graph}, {question.title}, {item}: {measure.contender}"
        if "fault" in answer:
            self.disagreements.append(f"{what}: {answer['fault']}")
            measure.differs += 1
            return
        first = answers.setdefault((question.key, json.dumps(item)), (measure.contender, answer))
        if first[1] != answer:
            self.disagreements.append(f"{what} says {answer}, {first[0]} says {first[1]}")
            measure.differs += 1

    def cold(self) -> dict[str, float]:
        """Whole processes on the shipped graph, in seconds: the interpreter alone, and our answer."""
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "LEUKOGRAPH_CACHE": folder}
            commands = {
                "python -c pass": [sys.executable, "-c", "pass"],
                "leukograph paths": [sys.executable, "-m", "leukograph", "paths", *QUESTION],
            }
            found: dict[str, list[float]] = {name: [] for name in commands}
            for number in range(self.asked.cold + 1):
                for name, command in commands.items():
                    run = measured(command, environment)
                    if number:  # the first builds what is kept for the others
                        found[name].append(run.seconds)
        return {name: statistics.median(times) for name, times in found.items()}


def main() -> None:
    """Measures and prints; exit status 1 if answers disagree."""
    asked = _parser().parse_args()
    run = Run(asked)
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=asked.out) as temporary:
        folder = asked.graphs or Path(temporary)
        if not asked.no_shipped:
            run.graph(shipped(folder / "shipped"))
        for edges in asked.sizes:
            kept = folder / str(edges)
            run.graph(Sample(kept) if (kept / "about.json").is_file() else made(kept, edges))
    cold = run.cold() if asked.cold else {}
    lines = target_lines(run.measures, run.costs, cold, OURS)
    print("\n== What was aimed for, and what is reached\n" + "\n".join(lines))
    record = {
        "started": run.started, "load_after": os.getloadavg(), "cold": cold, "costs": run.costs,
        "measures": [each.record() for each in run.measures], "targets": lines, "disagreements": run.disagreements,
    }  # fmt: skip
    (asked.out / "paths.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    drawn = draw(run.measures, OURS, asked.out)
    print(f"\nwritten: {asked.out / 'paths.json'}" + "".join(f", {path}" for path in drawn))
    if run.disagreements:
        print(f"\nDISAGREEMENTS ({len(run.disagreements)}):\n" + "\n".join(run.disagreements[:40]))
        raise SystemExit(1)
    print("all answers agree")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="numbers of edges")
    parser.add_argument("--no-shipped", action="store_true", help="leave the shipped graph out")
    parser.add_argument("--pairs", type=int, default=20, help="pairs for a question at most (20)")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for one answer (60)")
    parser.add_argument("--seconds", type=float, default=20.0, help="seconds for a question, after three pairs (20)")
    parser.add_argument("--setup", type=float, default=900.0, help="seconds for a contender to build its graph (900)")
    parser.add_argument("--peer-edges", type=int, default=2_250_000, help="the largest graph that peers are given")
    parser.add_argument("--contenders", nargs="*", choices=list(CONTENDERS), help="only these")
    parser.add_argument("--cold", type=int, default=9, help="runs of the whole process (9; 0 for none)")
    parser.add_argument("--graphs", type=Path, help="keep the graphs in this folder, and take those that are there")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench", help="where the figures go")
    return parser


if __name__ == "__main__":
    main()
