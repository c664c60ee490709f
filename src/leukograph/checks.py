"""Faults of the data: rows, shapes, and the queries of `queries/check/`, all shown at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from leukograph.build import Build, build
from leukograph.catalogue import read_query
from leukograph.errors import LeukographError
from leukograph.model import Finding
from leukograph.progress import Report, silent
from leukograph.results import readable
from leukograph.rules import infer
from leukograph.store import Store
from leukograph.terms import declared_prefixes

PLACES = "SELECT ?thing ?file ?line { ?thing lk:file ?file ; lk:line ?line }"


def check(folder: Path, report: Report = silent) -> list[Finding]:
    """What is wrong with the ontology in a folder, in order of files and lines; empty if nothing is."""
    try:
        making = build(folder, report)
    except LeukographError as fault:
        return list(getattr(fault, "findings", ())) or [Finding("ontology", None, "build", str(fault), "Mend this first.")]
    findings = [*making.findings, *_prefix_faults(making)]
    report("applying the rules")
    try:
        infer(making.store, folder)
        places = _places(making.store)
        report("asking queries/check")
        findings.extend(_query_findings(making.store, folder, places))
        report("checking the shapes")
        findings.extend(_shape_findings(making, places))
    except LeukographError as fault:
        findings.extend(getattr(fault, "findings", ()) or [Finding("queries", None, "query", str(fault), "Mend it.")])
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


def _query_findings(store: Store, folder: Path, places: dict[str, tuple[str, int]]) -> Iterator[Finding]:
    for path in sorted((folder / "queries" / "check").glob("*.rq")):
        query = read_query(path)
        for row in store.select(query.text):
            subject, reason = readable(row[0]), readable(row[1])
            file, line = places.get(subject, (f"queries/check/{path.name}", None))
            yield Finding(file, line, query.name, f"{subject} {reason}", query.remedy or query.description)


def _shape_findings(making: Build, places: dict[str, tuple[str, int]]) -> Iterator[Finding]:
    """What the SHACL shapes say, through pySHACL: no rdflib store is filled but for what the shapes look at."""
    from pyshacl import validate
    from rdflib import Graph
    from rdflib.namespace import RDF, SH

    shapes = Graph()
    for path in making.files("shapes/*.ttl"):
        shapes.parse(path, format="turtle")
    data = Graph()
    text = "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in making.store)
    data.parse(data=text, format="nt")
    _, results, _ = validate(data, shacl_graph=shapes, advanced=False, inference="none", meta_shacl=False)
    if not isinstance(results, Graph):
        yield Finding("ontology/shapes", None, "shape", f"the shapes cannot be used: {results}", "Mend the shapes.")
        return
    for result in results.subjects(RDF.type, SH.ValidationResult):
        focus = results.value(result, SH.focusNode)
        message = str(results.value(result, SH.resultMessage))
        subject = readable_iri(str(focus))
        file, line = places.get(subject, ("ontology", None))
        yield Finding(file, line, "shape", f"{subject} {message}", "Give what the shape asks for.")


def readable_iri(iri: str) -> str:
    """The CURIE of an IRI."""
    from leukograph.terms import prefixes

    return prefixes().shorten(iri)
