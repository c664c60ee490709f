"""Hierarchy and labels of the Human Phenotype Ontology: our index beside the engine's own SPARQL.

    LEUKOGRAPH_DATA=FOLDER .venv/bin/python -m benchmarks.hpo

The folder holds `hp.obo.gz`. Answers are compared before times are printed; each time is a median.
"""

from __future__ import annotations

import gzip
import os
import statistics
import tempfile
import time
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Store

from leukograph.assemble import bulk_network
from leukograph.index import open_network, write_network
from leukograph.knowledge import KnowledgeGraph
from leukograph.lookup import Names, fold
from leukograph.model import StepKind
from leukograph.network import Code, Network

PREFIX = "http://purl.obolibrary.org/obo/"
SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
TERMS = ("HP:0001875", "HP:0001871", "HP:0010978", "HP:0000118")
TEXTS = ("neutrophil", "penia", "leukocyte", "infection", "abnormal")


def iri(curie: str) -> str:
    return PREFIX + curie.replace(":", "_")


def read(path: Path) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Labels by IRI, and pairs of narrow and broad IRIs."""
    labels: dict[str, str] = {}
    broader: list[tuple[str, str]] = []
    term = ""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("["):
                term = ""
            elif line.startswith("id: HP:"):
                term = iri(line[4:].strip())
            elif line.startswith("name: ") and term:
                labels[term] = line[6:].strip()
            elif line.startswith("is_a: HP:") and term:
                broader.append((term, iri(line[6:].split()[0])))
    return labels, broader


def median(asked: Callable[[], Any], times: int) -> tuple[float, Any]:
    """The median milliseconds, and the answer."""
    took, answer = [], None
    for _ in range(times):
        start = time.perf_counter()
        answer = asked()
        took.append(1000 * (time.perf_counter() - start))
    return statistics.median(took), answer


def network_of(labels: dict[str, str], broader: list[tuple[str, str]], folder: Path) -> Network:
    """The hierarchy, opened from a memory-mapped file."""
    names = sorted(labels)
    number = {name: place for place, name in enumerate(names)}
    ends = array("I", [number[a] for a, _ in broader]), array("I", [number[b] for _, b in broader])
    none, codes = array("H", [0] * len(broader)), [Code("subClassOf", 1, StepKind.HIERARCHY)]
    vocabulary = KnowledgeGraph.load().vocabulary
    made = bulk_network(names, ends, codes=codes, code_of=none, cost_of=array("I", none), vocabulary=vocabulary)
    write_network(folder / "network.bin", made, "hpo")
    found = open_network(folder / "network.bin", "hpo")
    assert found is not None  # noqa: S101
    return found


def told(what: str, answers: int, ours: float, engine: float) -> None:
    print(f"{what:<34} {answers:>6} answers  {ours:9.4f} ms  SPARQL {engine:9.4f} ms  {engine / ours:6.1f} times ours")


def main() -> None:
    labels, broader = read(Path(os.environ["LEUKOGRAPH_DATA"]) / "hp.obo.gz")
    store = Store()
    store.bulk_extend(Quad(NamedNode(a), SUBCLASS, NamedNode(b)) for a, b in broader)
    store.bulk_extend(Quad(NamedNode(a), LABEL, Literal(label)) for a, label in labels.items())

    def sparql(pattern: str) -> set[str]:
        found: Any = store.query(f"SELECT ?x {{ {pattern} }}")
        return {row[0].value for row in found}

    with tempfile.TemporaryDirectory() as folder:
        network = network_of(labels, broader, Path(folder))
        for curie in TERMS:
            one = iri(curie)
            for way, ours, pattern in (
                ("downward", network.below, f"?x {SUBCLASS}* <{one}>"),
                ("upward", network.above, f"<{one}> {SUBCLASS}* ?x"),
            ):
                took, answer = median(lambda ours=ours, one=one: ours([one]), 31)  # type: ignore[misc]
                engine, theirs = median(lambda pattern=pattern: sparql(pattern), 11)  # type: ignore[misc]
                if answer != theirs:
                    raise SystemExit(f"{curie} {way}: the answers differ")
                told(f"subClassOf* {way} {curie}", len(answer), took, engine)
        names = Names.of(labels, [])
        for text in TEXTS:
            took, hits = median(lambda text=text: names.find(text, 100_000), 11)  # type: ignore[misc]
            short, _ = median(lambda text=text: names.find(text), 31)  # type: ignore[misc]
            held = {term for term, label in labels.items() if fold(text) in fold(label)}
            if held != {hit.term for hit in hits}:
                raise SystemExit(f"{text}: the answers differ")
            engine, _ = median(lambda text=text: sparql(f"?x {LABEL} ?l FILTER(CONTAINS(LCASE(?l), '{text}'))"), 11)  # type: ignore[misc]
            told(f"labels with {text}: all", len(held), took, engine)
            told(f"labels with {text}: the best 20", len(held), short, engine)


if __name__ == "__main__":
    main()
