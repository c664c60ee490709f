"""What many tests share: the shipped graph, a copy of its sources to break, and a cache of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import RdfFormat, parse

from leukograph.content import Content
from leukograph.files import fingerprint
from leukograph.glossary import SOURCE_COLUMNS, TERM_COLUMNS, source_quads, term_quads
from leukograph.ingest import vocabulary_store
from leukograph.knowledge import KnowledgeGraph
from leukograph.store import NamedNode, Quad, Store, Triple
from leukograph.tables import read_table
from leukograph.terms import GRAPH, iri_of
from leukograph.vocabulary import read_vocabulary
from tests.browser import WIDE, Visit, started, visit
from tests.explored import EXPECTED, Reader
from tests.served import Served, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SKOS, HP = "http://www.w3.org/2004/02/skos/core#", "http://purl.obolibrary.org/obo/HP_"
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shipped() -> KnowledgeGraph:
    """The graph of the shipped sources, built in memory."""
    return KnowledgeGraph.build(ROOT)


@pytest.fixture(scope="session")
def content(shipped: KnowledgeGraph) -> Content:
    """What an export of the shipped graph speaks of, by our own identifiers."""
    return Content(shipped.store)


@pytest.fixture(scope="session")
def standard(shipped: KnowledgeGraph) -> Content:
    """The same by the identifiers of others, where there are some."""
    return Content(shipped.store, "standard")


@pytest.fixture(scope="session")
def few() -> Store:
    """The schema and a few terms of ours, two sources, and one match."""
    store = vocabulary_store(ROOT)
    vocabulary, graph = read_vocabulary(store), NamedNode(GRAPH + "ontology/terms/few")
    names = {"Neutropenia", "Clozapine", "Antipsychotic", "ELANE", "Granulopoiesis", "Neutrophil"}
    for path in sorted((ROOT / "ontology" / "terms").glob("*.terms.tsv")):
        for row in read_table(path, TERM_COLUMNS, name=path.name).rows:
            if row["name"] in names:
                store.add(term_quads(row, vocabulary, graph, defined=False))
    for row in read_table(ROOT / "ontology" / "sources.tsv", SOURCE_COLUMNS, name="sources.tsv").rows[:2]:
        store.add(source_quads(row, graph))
    match = Quad(NamedNode(iri_of("Neutropenia")), NamedNode(SKOS + "exactMatch"), NamedNode(HP + "0001875"), graph)
    store.add([match])
    return store


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests neither read nor fill the user's cache."""
    patch = pytest.MonkeyPatch()
    patch.setenv("LEUKOGRAPH_CACHE", str(tmp_path_factory.mktemp("cache")))
    patch.setenv("COLUMNS", "120")
    yield
    patch.undo()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium; what needs it is skipped where there is none."""
    with started() as running:
        yield running


@pytest.fixture
def visits(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Makes fresh pages: `visits(size=NARROW, dark=True).go(address)`; they are closed with the test."""
    made: list[Visit] = []

    def fresh(size: tuple[int, int] = WIDE, *, dark: bool = False, **options: Any) -> Visit:
        made.append(visit(browser, size, dark=dark, **options))
        return made[-1]

    yield fresh
    for one in made:
        one.page.context.close()


@pytest.fixture(scope="session")
def stored(shipped: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped graph in a folder, which no test changes."""
    folder = tmp_path_factory.mktemp("stored") / "store"
    shipped.save(folder)
    return folder


@pytest.fixture(scope="module")
def explorer(stored: Path) -> Iterator[Served]:
    """A server of the shipped graph."""
    with serving(stored, "--workers", "2") as served:
        yield served


@pytest.fixture
def reader(visits: Callable[..., Visit], explorer: Served) -> Iterator[Reader]:
    """A reader to whom nothing goes wrong that is not told in the page, and who asks nothing of other machines."""
    made = Reader(visits(), explorer)
    yield made
    assert [fault for fault in made.visit.faults if not EXPECTED.search(fault)] == []
    assert [url for url in made.visit.requests if not url.startswith((made.base, "blob:", "data:"))] == []


@pytest.fixture(scope="session")
def owl(shipped: KnowledgeGraph) -> str:
    """The released OWL file."""
    return shipped.export("owl")


@pytest.fixture(scope="session")
def released(owl: str) -> list[Triple]:
    """The triples of the released OWL file."""
    read = parse(owl.encode(), format=RdfFormat.RDF_XML)
    return [Triple(one.subject, one.predicate, one.object) for one in read]


@pytest.fixture(scope="session")
def built_cache(shipped: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds the built graph, for tests that start processes of their own."""
    cache = tmp_path_factory.mktemp("built")
    shipped.save(cache / fingerprint(ROOT))
    return cache


@pytest.fixture
def cache(built_cache: Path, tmp_path: Path) -> Path:
    """A copy of the built cache that a test may break."""
    return Path(shutil.copytree(built_cache, tmp_path / "cache"))


def copied(folder: Path) -> Path:
    """A folder with a copy of ontology/ and queries/, but for what tests that break it do not need.

    The tables made from HPO are half of the data, and nothing that these tests break: without them builds are quick.
    """
    for name in ("ontology", "queries"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("hpo*"))
    return folder


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of ontology/ and queries/ that a test may break."""
    return copied(tmp_path)


Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(sources: Path) -> Edit:
    """Replaces text, which must stand there once at least, in a file of the copied sources."""

    def replace(file: str, old: str, new: str) -> None:
        path = sources / file
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} does not stand in {file}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    return replace
