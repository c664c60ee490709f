"""The explorer as its readers meet it: its addresses, and a page of a browser that notes what goes wrong."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser import Visit
    from tests.served import Served

WHY = "/why?source=Clozapine&target=BacterialInfection"
NONE = "/why?source=Leukopenia&target=Anemia"
CAUSES = "/causes?term=NeutrophilCount&of_kind=Drug&verdicts=lowers"
EXPLAIN = "/explain?finding=Neutropenia&finding=Anemia"
COUNTS = "/classify?result=ANC+0.4+10*9%2FL&result=WBC+3.1"
SETTLED = """() => !document.querySelector('[aria-busy=true], .waiting')
  && [...document.querySelectorAll('.picture:not([hidden]) .picture-body')].every((one) => one.querySelector('canvas'))"""
# What the browser itself says of an answer that is no success: the page says it in its own words.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


class Reader:
    """A reader of the explorer: a page of a browser that notes all that goes wrong and all that is asked for."""

    def __init__(self, made: Visit, server: Served) -> None:
        self.base = f"http://127.0.0.1:{server.port}"
        self.visit, self.page = made, made.page

    def open(self, address: str) -> Page:
        """The page at an address, with its heading there."""
        self.page.goto(self.base + address)
        self.page.wait_for_selector("main h1")
        return self.page

    def rest(self) -> Page:
        """The page once nothing more is asked for."""
        self.page.wait_for_function(SETTLED)
        return self.page

    @property
    def address(self) -> str:
        """Where the reader is, without the server."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")


def focused(page: Page) -> str:
    """What has the focus: the name of its element and its text or value."""
    return str(
        page.evaluate(
            "[document.activeElement.tagName, document.activeElement.value ?? document.activeElement.textContent].join(' ')"
        )
    )


def answer(server: Served, path: str) -> Any:
    """What the API answers at a path."""
    return json.loads(server.ask(path=path).body)
