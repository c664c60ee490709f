"""Validates the RDF files of a release against its N-Quads: read by PyLD, rdflib and pyoxigraph they say the same.

    .venv-validators/bin/python tools/validate_rdf.py FOLDER

Whether the OWL files hold the same axioms, and are OWL 2 DL, the tests ask the OWL API (tests/test_owl_formats.py).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from reports import run

Faults = Iterator[tuple[str, str]]
PROV = "<https://w3id.org/leukograph/graph/prov>"


def _canonical(quads: Iterable[Any]) -> set[str]:
    """The quads as text, blank nodes named by what is said of them."""
    import pyoxigraph as ox

    found = ox.Dataset(quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in found}


def _read(path: Path, form: str) -> set[str]:
    import pyoxigraph as ox

    return _canonical(ox.parse(path=str(path), format=getattr(ox.RdfFormat, form)))


def _differences(file: str, expected: set[str], found: set[str]) -> Faults:
    yield from ((file, f"lacks {quad}") for quad in sorted(expected - found))
    yield from ((file, f"has {quad}, which the other file has not") for quad in sorted(found - expected))


def nquads(folder: Path) -> tuple[str, Faults]:
    """The quads, each once, in order."""
    lines = (folder / "leukograph.nq").read_text("utf-8").splitlines()
    found = _read(folder / "leukograph.nq", "N_QUADS")
    ordered = lines == sorted(set(lines), key=lambda line: line.removesuffix(" ."))
    wrong = [] if ordered and len(found) == len(lines) else [("leukograph.nq", "lines are not in order, or twice there")]
    return f"{len(found)} quads", iter(wrong)


def jsonld(folder: Path) -> tuple[str, Faults]:
    """PyLD reads the quads of the N-Quads."""
    import pyoxigraph as ox
    from pyld import jsonld as reader

    def refused(url: str, _: Any) -> Any:
        raise OSError(f"the context names {url}, which is not here")

    reader.set_document_loader(refused)
    text = reader.to_rdf(json.loads((folder / "leukograph.jsonld").read_text("utf-8")), {"format": "application/n-quads"})
    found = _canonical(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))
    return f"{len(found)} quads", _differences("leukograph.jsonld", _read(folder / "leukograph.nq", "N_QUADS"), found)


def trig(folder: Path) -> tuple[str, Faults]:
    """Rdflib reads the quads of the N-Quads, and those of the graph of provenance."""
    import pyoxigraph as ox
    import rdflib

    read = rdflib.Dataset()
    read.parse(folder / "leukograph.trig", format="trig")
    text = read.serialize(format="nquads")
    found = _canonical(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))
    added = {quad for quad in found if quad.endswith(PROV)}
    faults = _differences("leukograph.trig", _read(folder / "leukograph.nq", "N_QUADS"), found - added)
    return f"{len(found)} quads, {len(added)} of provenance", faults


def turtle(folder: Path) -> tuple[str, Faults]:
    """The triples of all named graphs."""
    import pyoxigraph as ox

    quads = ox.parse(path=str(folder / "leukograph.nq"), format=ox.RdfFormat.N_QUADS)
    union = _canonical({ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads})
    found = _read(folder / "leukograph.ttl", "TURTLE")
    return f"{len(found)} triples", _differences("leukograph.ttl", union, found)


def owl(folder: Path) -> tuple[str, Faults]:
    """The triples of the OWL product as RDF/XML and as Turtle."""
    first, second = _read(folder / "leukograph.owl", "RDF_XML"), _read(folder / "leukograph.owl.ttl", "TURTLE")
    return f"{len(first)} triples in two syntaxes", _differences("leukograph.owl.ttl", first, second)


def skos(folder: Path) -> tuple[str, Faults]:
    """The concepts; skosify warns of nothing.

    It takes a broad match for a broader concept, which makes hierarchies of two ontologies one: so mappings are left out.
    """
    import logging

    import rdflib
    import skosify

    from reports import Heard

    graph = rdflib.Graph().parse(folder / "leukograph.skos.ttl", format="turtle")
    core = rdflib.Namespace("http://www.w3.org/2004/02/skos/core#")
    concepts = set(graph.subjects(rdflib.RDF.type, core.Concept))
    for match in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"):
        graph.remove((None, core[match], None))
    heard = Heard()
    logging.getLogger().addHandler(heard)
    try:
        skosify.skosify(graph)
    finally:
        logging.getLogger().removeHandler(heard)
    return f"{len(concepts)} concepts", (("leukograph.skos.ttl", f"skosify warns: {said}") for said in heard.said)


if __name__ == "__main__":
    forms = {"nquads": nquads, "jsonld": jsonld, "trig": trig, "turtle": turtle, "owl": owl, "skos": skos}
    raise SystemExit(run(forms, sys.argv[1:]))
