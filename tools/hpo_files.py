"""The files of HPO, MONDO and the ontology itself, as `hpo_claims` reads them."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

PREDICATE = "skos:exactMatch"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A row of HPO's genes_to_phenotype table."""

    ncbi: str
    gene: str
    finding: str
    frequency: str
    disease: str


@dataclass(slots=True)
class Known:
    """What the ontology has already, without what this script wrote before."""

    names: set[str] = field(default_factory=set)
    folded: set[str] = field(default_factory=set)
    genes: set[str] = field(default_factory=set)
    terms: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)


def text_of(path: Path) -> str:
    """The text of a file, packed or not."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return file.read()
    return path.read_text("utf-8")


def stanzas(text: str) -> dict[str, tuple[str, list[str]]]:
    """Name and parents of every live term of an OBO text, by identifier."""
    found = {}
    for stanza in text.split("\n\n"):
        identifier = re.search(r"^id: (\S+)", stanza, re.MULTILINE)
        name = re.search(r"^name: (.*)", stanza, re.MULTILINE)
        if identifier and name and "is_obsolete: true" not in stanza:
            found[identifier[1]] = (name[1].strip(), re.findall(r"^is_a: (\S+)", stanza, re.MULTILINE))
    return found


def below(terms: dict[str, tuple[str, list[str]]], roots: Iterable[str]) -> set[str]:
    """The roots and everything below them."""
    children = defaultdict(set)
    for identifier, (_, parents) in terms.items():
        for parent in parents:
            children[parent].add(identifier)
    found, waiting = set(roots), list(roots)
    while waiting:
        for child in children[waiting.pop()] - found:
            found.add(child)
            waiting.append(child)
    return found


def read_annotations(text: str) -> list[Annotation]:
    """The rows of genes_to_phenotype."""
    rows = [line.split("\t") for line in text.splitlines()[1:] if line]
    return [Annotation(row[0], row[1], row[2], row[4], row[5]) for row in rows]


def mondo_labels(texts: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """MONDO identifier, MONDO label and own label of each OMIM and ORPHA identifier that MONDO says is the same."""
    found = {}
    for text in texts:
        for line in text.splitlines():
            cells = line.split("\t")
            if len(cells) >= 5 and cells[0].startswith("MONDO:") and not cells[1].startswith("obsolete"):
                found[cells[3].replace("Orphanet:", "ORPHA:")] = (cells[0], cells[1], cells[4])
    return found


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a table of ours."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


def fold(name: str) -> str:
    """A name without case and signs, as names of terms must differ."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def known_of(folder: Path) -> Known:  # noqa: C901
    """What the ontology in a folder has already."""
    known = Known()
    for path in sorted(folder.glob("terms/*.terms.tsv")):
        if path.name.startswith("hpo-"):
            continue
        for row in table(path):
            known.names.add(row["name"])
            known.labels[row["name"]] = row["label"]
            known.folded |= {fold(name) for name in [row["name"], row["label"], *row["synonyms"].split("|")] if name}
            if row["kind"] == "Gene":
                known.genes.add(row["label"])
    for path in sorted(folder.glob("mappings/*.sssom.tsv")):
        if path.name.startswith("hpo-"):
            continue
        for row in table(path):
            if row["predicate_id"] == PREDICATE:
                known.terms[row["object_id"]] = row["subject_id"].removeprefix("lk:")
    for path in sorted(folder.glob("claims/*.tsv")):
        if not path.name.startswith("hpo"):
            known.sources |= {row["source"] for row in table(path)}
    return known


def camel(label: str) -> str:
    """A label as a CamelCase name: letters and digits only."""
    words = re.findall(r"[A-Za-z0-9]+", label)
    name = "".join(word[0].upper() + word[1:] for word in words)
    return name if name[0].isalpha() else f"Disorder{name}"
