"""Sources of the whole schema and all checks that hold few terms and claims, so that they are checked and built quickly."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLAIMS = "ontology/claims/mechanisms.claims.tsv"
TERMS = "ontology/terms/findings.terms.tsv"
MAPPINGS = "ontology/mappings/findings.sssom.tsv"
SOURCES = "ontology/sources.tsv"


def claim(*ends: str, modifier: str = "", source: str = "article-000", share: str = "", note: str = "") -> str:
    """A line of a claim table."""
    said = (*ends, modifier, source, "1-2", "ECO:0000034", "stated", "", share, "", "", "", note, "test", "2026-11-21")
    return "\t".join(said)


def term(name: str, label: str, parents: str = "Fever", definition: str = "A definition.", kind: str = "Finding") -> str:
    """A line of a term table."""
    return "\t".join((name, kind, label, parents, "", definition, ""))


def unmapped(name: str, label: str) -> str:
    """A line of a mapping table that says that there is no counterpart."""
    return "\t".join(
        (f"lk:{name}", label, "skos:exactMatch", "sssom:NoTermFound", "", "semapv:ManualMappingCuration", "a test")
    )


def few(folder: Path, terms: Iterable[str], claims: Iterable[str], sources: Iterable[str] = ("article-000",)) -> Path:
    """The folder with these lines of terms and claims, sources of these keys, and no catalogue of questions."""
    terms = list(terms)
    shutil.copytree(ROOT / "queries", folder / "queries", ignore=shutil.ignore_patterns("ask"))
    for name in ("schema", "shapes"):
        shutil.copytree(ROOT / "ontology" / name, folder / "ontology" / name)
    for name in ("prefixes.ttl", "leukograph.ttl"):
        shutil.copy(ROOT / "ontology" / name, folder / "ontology" / name)
    labels = [(row[0], row[2]) for row in (line.split("\t") for line in terms)]
    lines = {
        TERMS: terms,
        CLAIMS: claims,
        SOURCES: [f"{key}\tT\t\t\tunknown\t\thttps://x.org/" for key in sources],
        MAPPINGS: [unmapped(*label) for label in labels],
    }
    for file, said in lines.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([*_head(file), *said]) + "\n", "utf-8")
    return folder


def _head(file: str) -> list[str]:
    """The lines before the rows of a shipped table: its metadata and its columns."""
    lines = (ROOT / file).read_text("utf-8").split("\n")
    metadata = [line for line in lines if line.startswith("#")]
    return [*metadata, next(line for line in lines if not line.startswith("#"))]
