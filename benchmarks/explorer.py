"""How soon the explorer is there: each view in a fresh browser, from loopback.

`python -m benchmarks.explorer` prints for each view the medians of: the first paint of content, the heading of the view, the
end of all loading (pictures too), how far things moved meanwhile (cumulative layout shift), how much was asked for.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser
from tests.browser import started, visit
from tests.served import start, stop

from leukograph.knowledge import KnowledgeGraph

VIEWS = {
    "start": "/",
    "search": "/?q=neutropenia",
    "term": "/term/Neutropenia",
    "why": "/why?source=Clozapine&target=BacterialInfection",
    "causes": "/causes?term=NeutrophilCount&of_kind=Drug&verdicts=lowers",
    "explain": "/explain?finding=Neutropenia&finding=Anemia",
    "counts": "/classify?result=ANC+0.4&result=WBC+3.1",
    "SPARQL": "/ask?name=genes-by-share",
    "about": "/about",
}
HEADING = """() => new Promise((done) => {
  const there = () => { if (document.querySelector('main h1')) done(performance.now()); else requestAnimationFrame(there); };
  there();
})"""
WATCH = """window.moved = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.moved += one.value; })
  .observe({ type: 'layout-shift', buffered: true });"""
MEASURES = """() => ({
  paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
  moved: window.moved,
  requests: performance.getEntriesByType('resource').length + 1,
  bytes: performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0),
})"""


def measured(browser: Browser, address: str) -> dict[str, float]:
    """The measures of one visit without anything cached: times in milliseconds."""
    page = visit(browser).page
    page.add_init_script(WATCH)
    page.goto(address, wait_until="commit")
    heading = page.evaluate(HEADING)
    page.wait_for_load_state("networkidle")
    found: dict[str, float] = page.evaluate(MEASURES)
    last = page.evaluate("Math.max(...performance.getEntriesByType('resource').map((one) => one.responseEnd))")
    page.context.close()
    return {**found, "heading": heading, "last": last}


def main() -> None:
    """Measures every view and prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=7, help="visits of each view (7)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        KnowledgeGraph.load().save(Path(folder) / "store")
        served = start(Path(folder) / "store")
        try:
            _print(f"http://127.0.0.1:{served.port}", options.visits)
        finally:
            stop(served)


def _print(base: str, visits: int) -> None:
    print(f"{'view':8} {'paint':>9} {'heading':>9} {'all':>9} {'moved':>7} {'requests':>9} {'bytes':>9}")
    with started() as browser:
        for name, path in VIEWS.items():
            measured(browser, base + path)
            found = [measured(browser, base + path) for _ in range(visits)]
            middle = {key: statistics.median(one[key] for one in found) for key in found[0]}
            print(
                f"{name:8} {middle['paint']:6.0f} ms {middle['heading']:6.0f} ms {middle['last']:6.0f} ms "
                f"{middle['moved']:7.3f} {middle['requests']:9.0f} {middle['bytes']:9,.0f}"
            )


if __name__ == "__main__":
    main()
