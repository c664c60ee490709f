"""A real browser for tests: Debian's Chromium, or the one that playwright brought; where there is none, the tests skip.

A `Visit` is a page of it together with all that the page asked for and complained of.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

WIDE, NARROW = (1280, 900), (390, 844)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What Chromium would do of itself, in a sandbox of its own or not: no test needs it, and none may reach beyond the machine.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
# A violation of the Content-Security-Policy is told in the console too, but only here with what it was.
WATCH = "addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective))"


@contextmanager
def started() -> Iterator[Browser]:
    """A running browser; the test is skipped if there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        program = next((path for name in NAMES if (path := shutil.which(name))), driver.chromium.executable_path)
        if not Path(program).is_file():
            pytest.skip("there is no Chromium on this machine")
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass(slots=True)
class Visit:
    """A page, the addresses that it asked for in their order, and its complaints: console errors, warnings, exceptions."""

    page: Page
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def go(self, address: str) -> Visit:
        """Opens an address."""
        self.page.goto(address)
        return self

    def hear(self, message: ConsoleMessage) -> None:
        """Keeps what the console complains of."""
        if message.type in {"error", "warning"}:
            self.faults.append(f"{message.type}: {message.text}")


def visit(browser: Browser, size: tuple[int, int] = WIDE, *, dark: bool = False, **options: Any) -> Visit:
    """A fresh page of a context of its own, watched from its first request on."""
    look: Any = "dark" if dark else "light"
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=look, **options)
    context.set_default_timeout(10_000)
    context.add_init_script(WATCH)
    made = Visit(context.new_page())
    made.page.on("request", lambda request: made.requests.append(request.url))
    made.page.on("pageerror", lambda error: made.faults.append(f"exception: {error}"))
    made.page.on(
        "console",
        lambda message: (
            made.faults.append(f"{message.type}: {message.text}") if message.type in {"error", "warning"} else None
        ),
    )
    return made


def accessibility(page: Page) -> list[tuple[str, str, list[str]]]:
    """The serious and critical faults that axe finds on a page: rule, what it is, where."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed").Axe()
    found = axe.run(page).response["violations"]
    return [
        (fault["id"], fault["help"], [str(node["target"]) for node in fault["nodes"]])
        for fault in found
        if fault["impact"] in {"serious", "critical"}
    ]
