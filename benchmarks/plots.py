"""Two plots: time against the paths returned, and time against the edges of the graph."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.questions import BY_KEY, MORE

if TYPE_CHECKING:
    from benchmarks.report import Measure

Lines = dict[str, list[tuple[float, float]]]


def draw(measures: list[Measure], ours: str, folder: Path) -> list[Path]:
    """The plots, as SVG files; none where matplotlib is not installed."""
    known = [each for each in measures if each.times and not math.isinf(each.median)]
    returned, edges = defaultdict(list), defaultdict(list)
    more = {question.key for question in MORE}
    for each in known:
        if each.question in more:
            returned[f"{each.contender}, {each.graph}"].append((float(BY_KEY[each.question].k or 0), each.median * 1e3))
        if each.question == "k10" and each.graph != "the shipped graph":
            edges[each.contender].append((float(each.edges), each.median * 1e3))
    plots = (
        ("time-by-paths", "shortest simple paths returned", returned),
        ("time-by-edges", "edges, 10 shortest simple paths", edges),
    )
    return [path for name, label, lines in plots if (path := _plot(folder / f"{name}.svg", label, lines, ours))]


def _plot(path: Path, label: str, lines: Lines, ours: str) -> Path | None:
    try:
        import matplotlib as mpl
    except ImportError:
        print("no plots: matplotlib is not installed")
        return None
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "leukograph"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7.5, 5))
    for name, points in lines.items():
        style = "o-" if name.startswith(ours) else "s--"
        axes.plot(*zip(*sorted(points), strict=True), style, label=name, markersize=4)
    axes.set(xscale="log", yscale="log", xlabel=label, ylabel="median time, ms")
    axes.grid(visible=True, which="major", alpha=0.3)
    if lines:
        axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
    return path
