"""The page of a picture in a real browser: it asks for nothing, does what it says, and reads well for everyone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from leukograph.knowledge import KnowledgeGraph
from tests.browser import NARROW, WIDE, Visit, accessibility

Visits = Callable[..., Visit]


@pytest.fixture(scope="module")
def addresses(shipped: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of pages on the disk."""
    folder = tmp_path_factory.mktemp("pages")
    asked = {
        "paths": ("clozapine", "bacterial infection"),
        "near": ("agranulocytosis",),
        "many": ("neutropenia",),
        "none": ("leukopenia", "anemia"),
    }
    for name, (source, *target) in asked.items():
        (folder / f"{name}.html").write_text(shipped.draw(source, *target), "utf-8", newline="\n")
    return {name: (folder / f"{name}.html").as_uri() for name in asked}


@pytest.mark.parametrize("name", ["paths", "near", "many", "none"])
def test_a_page_opens_from_disk_and_asks_for_nothing(name: str, addresses: dict[str, str], visits: Visits) -> None:
    seen = visits().go(addresses[name])
    seen.page.locator("#legend button").first.wait_for()
    assert (seen.requests, seen.faults) == ([addresses[name]], [])


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious(size: tuple[int, int], dark: bool, addresses: dict[str, str], visits: Visits) -> None:  # noqa: FBT001
    page = visits(size, dark=dark).go(addresses["paths"]).page
    page.locator("#legend button").first.click()
    assert accessibility(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
