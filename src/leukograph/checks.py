"""Faults of the data: rows, shapes, and the queries of `queries/check/`, all shown at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from leukograph.assemble import read_network
from leukograph.build import EDGES, PROVENANCE, Build, build
from leukograph.catalogue import name_of_file, read_query
from leukograph.errors import DataError, QueryError
from leukograph.model import Finding
from leukograph.progress import Report, silent
from leukograph.reason import SECONDS, java
from leukograph.results import readable
from leukograph.rules import infer
from leukograph.service import register
from leukograph.store import BlankNode, NamedNode, Quad, Store, Term, parse_turtle
from leukograph.terms import declared_prefixes

if TYPE_CHECKING:
    import rdflib

MADE = {EDGES, PROVENANCE}
STRING = "http://www.w3.org/2001/XMLSchema#string"
PLACES = "SELECT ?thing ?file ?line { ?thing lk:file ?file ; lk:line ?line }"


def check(folder: Path, report: Report = silent, *, reason: bool = False, seconds: float = SECONDS) -> list[Finding]:
    """What is wrong with the ontology in a folder, in order of files and lines; empty if nothing is.

    To `reason`, HermiT looks for contradictions too, and for a hierarchy other than that of the rules, in so many seconds.

    Raises: ReasonerError if HermiT is asked for and cannot be run, or does not end in time.
    """
    if reason:
        java()  # Nobody waits for the other checks only to hear that there is none.
    if not (folder / "ontology" / "prefixes.ttl").is_file():
        remedy = "Name the folder that holds ontology/ and queries/."
        return [Finding("ontology/prefixes.ttl", None, "build", "there is no ontology here", remedy)]
    try:
        making = build(folder, report)
    except DataError as fault:
        return list(fault.findings)
    findings = [*making.findings, *_prefix_faults(making)]
    report("applying the rules")
    try:
        infer(making.store, folder)
    except DataError as fault:
        findings.extend(fault.findings)
    places = _places(making.store)
    report("asking queries/check and queries/ask")
    findings.extend(_query_findings(making, places))
    findings.extend(_catalogue_findings(making))
    report("checking the shapes")
    findings.extend(_shape_findings(making, places))
    if reason:
        report("reasoning with HermiT")
        from leukograph.contradictions import reasoner_findings

        findings.extend(reasoner_findings(making, places, seconds))
    return sorted(set(findings), key=lambda one: (one.file, one.line or 0, one.check, one.reason))


def _places(store: Store) -> dict[str, tuple[str, int]]:
    """File and line of everything that stands in a table."""
    rows = store.select(PLACES)
    return {readable(thing): (readable(file), int(readable(line))) for thing, file, line in rows}


def _prefix_faults(making: Build) -> Iterator[Finding]:
    """A finding for each Turtle file that gives a prefix another namespace than prefixes.ttl does."""
    texts = {making.name(path): path.read_text("utf-8", errors="replace") for path in making.files("**/*.ttl")}
    central = declared_prefixes(texts.get("ontology/prefixes.ttl", ""))
    for name, text in texts.items():
        for prefix, namespace in declared_prefixes(text).items():
            if central.get(prefix) != namespace:
                line = 1 + text[: text.index(f"@prefix {prefix}:")].count("\n") if f"@prefix {prefix}:" in text else None
                reason = f"declares {prefix}: otherwise than ontology/prefixes.ttl"
                yield Finding(name, line, "prefix", reason, "Make the two agree; declare new prefixes there.")


def _query_findings(making: Build, places: dict[str, tuple[str, int]]) -> Iterator[Finding]:
    for path in sorted((making.folder / "queries" / "check").glob("*.rq")):
        try:
            query = read_query(path)
            rows = making.store.select(query.text)
        except DataError as fault:
            yield from fault.findings
            continue
        except QueryError as fault:
            yield Finding(name_of_file(path), None, "query", str(fault), "Correct the SPARQL there.")
            continue
        if any(len(row) < 2 for row in rows):
            reason = "does not give a thing and a reason in its first two columns"
            yield Finding(name_of_file(path), None, "query", reason, "SELECT ?thing ?reason.")
            continue
        for row in rows:
            subject, reason = readable(row[0]), readable(row[1])
            if query.whole and (subject.removeprefix("lk:") in making.left_out or not making.axioms_read):
                continue
            file, line = places.get(subject, (name_of_file(path), None))
            yield Finding(file, line, query.name, f"{subject} {reason}", query.remedy or query.description)


def _catalogue_findings(making: Build) -> Iterator[Finding]:
    """A finding for each question of the catalogue that cannot be read: it is asked of an empty store.

    What asks for paths is asked of the network of the data.
    """
    nothing = Store()
    register(nothing, cache(lambda: read_network(making.store)))
    for path in sorted((making.folder / "queries" / "ask").glob("*.rq")):
        try:
            nothing.query(read_query(path).text)
        except DataError as fault:
            yield from fault.findings
        except QueryError as fault:
            yield Finding(name_of_file(path), None, "query", str(fault), "Correct the SPARQL there.")


def _shape_findings(making: Build, places: dict[str, tuple[str, int]]) -> Iterator[Finding]:
    """What the SHACL shapes say, through pySHACL: no rdflib store is filled but for what the shapes look at."""
    from pyshacl import validate
    from pyshacl.errors import ReportableRuntimeError
    from rdflib import Graph
    from rdflib.namespace import RDF, SH

    shapes = Graph()
    for path in making.files("shapes/*.ttl"):
        try:
            shapes += _rdflib(parse_turtle(path))
        except ValueError as fault:
            yield Finding(making.name(path), None, "shape", f"cannot be read: {fault}", "Correct the Turtle there.")
            return
    # The shapes look at what tables state; the rest of the store is made from it.
    stated = (
        quad
        for name in making.store.graphs()
        if "/ontology/mappings/" not in name and name not in MADE
        for quad in making.store.quads(name)
    )
    seen = _looked_at(shapes)
    data = _rdflib(quad for quad in stated if seen is None or quad.predicate.value in seen)
    try:
        _, results, _ = validate(data, shacl_graph=shapes, advanced=False, inference="none", meta_shacl=False)
    except ReportableRuntimeError as fault:
        results = fault
    if not isinstance(results, Graph):
        yield Finding("ontology/shapes/shapes.ttl", None, "shape", f"cannot be used: {results}", "Mend the shapes.")
        return
    for result in results.subjects(RDF.type, SH.ValidationResult):
        focus = results.value(result, SH.focusNode)
        message = str(results.value(result, SH.resultMessage))
        subject = readable_iri(str(focus))
        file, line = places.get(subject, ("ontology", None))
        yield Finding(file, line, "shape", f"{subject} {message}", "Give what the shape asks for.")


def _rdflib(quads: Iterable[Quad]) -> rdflib.Graph:
    """The triples of quads as an rdflib graph; each term is made once."""
    from rdflib import BNode, Graph, Literal, URIRef

    @cache
    def node(term: Term) -> rdflib.term.Node:
        value = str(getattr(term, "value", term))
        if isinstance(term, NamedNode):
            return URIRef(value)
        if isinstance(term, BlankNode):
            return BNode(value)
        language, datatype = getattr(term, "language", None), str(getattr(term, "datatype", NamedNode(STRING)).value)
        return Literal(value, lang=language) if language or datatype == STRING else Literal(value, datatype=URIRef(datatype))

    found = Graph()
    for quad in quads:
        found.add((node(quad.subject), node(quad.predicate), node(quad.object)))
    return found


def _looked_at(shapes: rdflib.Graph) -> set[str] | None:
    """The predicates that shapes can look at: those that they name, types and superclasses. None: they may look at all."""
    from rdflib import URIRef
    from rdflib.namespace import RDF, RDFS, SH

    if any((None, one, None) in shapes for one in (SH.closed, SH.sparql, SH.target)):
        return None
    return {str(one) for one in shapes.objects() if isinstance(one, URIRef)} | {str(RDF.type), str(RDFS.subClassOf)}


def readable_iri(iri: str) -> str:
    """The CURIE of an IRI."""
    from leukograph.terms import prefixes

    return prefixes().shorten(iri)
