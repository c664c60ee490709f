"""What each verb of the command line does: one library call, and its answer printed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from leukograph.cli import text
from leukograph.cli.printing import form_of, graph_of, print_rows, report
from leukograph.errors import DataError, ParameterError, StoreError
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Finding

if TYPE_CHECKING:
    from leukograph.store import Store


def do_find(asked: argparse.Namespace) -> int:
    """Prints the terms that a text may mean."""
    if asked.limit < 1:
        raise ParameterError(f"--limit is {asked.limit}: it must be at least 1")
    words = " ".join(asked.text)
    hits = graph_of(asked).find(words, asked.limit)
    whole = [hit.to_dict() for hit in hits]
    print_rows(asked, ("label", "id", "matched", "score"), [list(hit.values()) for hit in whole], whole)
    if not hits:
        report(f"nothing is called like {words!r}")
    return 0


def do_show(asked: argparse.Namespace) -> int:
    """Prints everything about one term."""
    found = graph_of(asked).show(asked.term)
    if form_of(asked) == "table":
        print(text.description(found))
    else:
        print_rows(asked, text.CLAIM_COLUMNS, text.claim_rows(found), found.to_dict())
        if not found.claims and form_of(asked) != "json":
            report(f"no claim names {found.node.label!r}; what else is known of it is shown with --as table or --as json")
    return 0


def do_classify(asked: argparse.Namespace) -> int:
    """Prints the classes that laboratory results fall in."""
    graph = graph_of(asked)
    found = [graph.classify(text) for text in asked.results]
    for one in found:
        if one.assumed:
            report(f"{one.text!r} has no unit: read as {one.number:g} {one.unit}")
    columns = (
        "result",
        *["quantity", "class", "role", "fits", "reason", "interval", "unit", "population", "source", "locator", "note"],
    )
    rows = [
        (one.text, one.quantity.label, limit.term.label, limit.role, limit.fits, limit.reason, limit.interval, limit.unit,
         limit.population, limit.source, limit.locator, limit.note)
        for one in found for limit in one.limits
    ]  # fmt: skip
    print_rows(asked, columns, rows, [one.to_dict() for one in found])
    return 0


def do_queries(asked: argparse.Namespace) -> int:
    """Prints the catalogue."""
    from leukograph.catalogue import catalogue
    from leukograph.files import home

    queries = catalogue(home())
    keys = ("name", "question", "parameters")
    rows = [(query.name, query.question, " ".join(f"{p.name}=" for p in query.parameters)) for query in queries]
    whole = [query.to_dict() for query in queries]
    print_rows(asked, keys, rows, whole)
    return 0


def do_query(asked: argparse.Namespace) -> int:
    """Prints what a query answers."""
    from leukograph.cli.watch import watched
    from leukograph.results import readable

    given: dict[str, str] = {}
    for parameter in asked.parameters:
        name, equals, value = parameter.partition("=")
        if not equals or not name:
            raise ParameterError(f"{parameter!r} is no parameter: write it as name=value")
        given[name] = value
    graph = graph_of(asked)
    with watched(asked.timeout, asked.memory):
        found = graph.query(asked.query, **given)
        form = form_of(asked)
        if form == "json":
            print(found.to_json())
        elif form == "table":
            print(text.table(found.variables, [[readable(term) for term in row] for row in found.rows]))
        else:
            print(found.to_text("," if form == "csv" else "\t"), end="")
    return 0


def do_serve(asked: argparse.Namespace) -> int:
    """Serves until stopped."""
    from leukograph.server.pool import Limits
    from leukograph.server.run import serve

    limits = Limits(asked.seconds, asked.memory, asked.output, asked.workers)
    try:
        serve(graph_of(asked), asked.port, limits, report, shared=asked.cors or not asked.store)
    except KeyboardInterrupt:
        report("stopped")
    return 0


def do_export(asked: argparse.Namespace) -> int:
    """Writes the graph in another format; what it cannot hold is said on standard error."""
    from leukograph.export import put

    made = graph_of(asked).product(asked.format, asked.ids, report)
    if asked.output or not made.single:
        put(made, Path(asked.output) if asked.output else None)
        report(f"wrote {asked.output}" + ("" if made.single else f": {len(made.files)} files"))
    else:
        print(made.text, end="")
    for loss in made.lost:
        report(str(loss))
    return 0


def _folder(asked: argparse.Namespace) -> Path:
    from leukograph.files import home

    if not asked.ontology:
        return home()
    folder = Path(asked.ontology)
    if not (folder / "ontology").is_dir():
        raise StoreError(f"{folder} holds no ontology/ folder. Name the folder above it.")
    return folder


def do_check(asked: argparse.Namespace) -> int:
    """Prints the findings; 1 if there are any."""
    from leukograph.checks import check

    findings = check(_folder(asked), report, reason=asked.reason, seconds=asked.seconds)
    _print_findings(asked, findings)
    report("0 findings" if not findings else f"{len(findings)} finding{'s' if len(findings) > 1 else ''}")
    return 1 if findings else 0


def _print_findings(asked: argparse.Namespace, findings: Sequence[Finding]) -> None:
    keys = ("file", "line", "check", "reason", "remedy")
    rows = [(f.file, f.line, f.check, f.reason, f.remedy) for f in findings]
    if form_of(asked) == "table":
        for finding in findings:
            print(finding)
    else:
        print_rows(asked, keys, rows, [dict(zip(keys, row, strict=True)) for row in rows])


def do_load(asked: argparse.Namespace) -> int:
    """Loads files into a store; 1 if they have faults."""
    from leukograph.ingest import load

    place = Path(asked.store)
    told = {"version": asked.version_of, "licence": asked.licence, "source": asked.from_source}
    try:
        with _told_if_stopped(place):
            loaded = load(place, [Path(name) for name in asked.files], _begun(asked), told=told, report=report)
    except DataError as fault:
        _print_findings(asked, fault.findings)
        report("nothing was written")
        return 1
    for note in loaded.notes:
        report(str(note))
    for record in loaded.records:
        held = f"{record['quads']:,} statements, {record['terms']:,} terms, {record['claims']:,} claims"
        if record["format"] == "signed edges":
            held = f"{record['claims']} signed edges between {record['terms']} terms of the file's own"
        report(f"{record['file']}: {held}")
    if loaded.records:
        report(f"wrote {place}")
    # What was written a moment ago is not held against its checksums again.
    rows = KnowledgeGraph(kept=place, verify=not loaded.records).contents(loaded.counts)
    print_rows(asked, ("what", "count"), rows, dict(rows))
    return 0


def _begun(asked: argparse.Namespace) -> Store | None:
    """What a new store begins with; nothing where there is one to add to. Raises: StoreError, ParameterError."""
    from leukograph.ingest import begins_with_ours, vocabulary_store
    from leukograph.manifest import refuse_foreign

    place = Path(asked.store)
    refuse_foreign(place)
    if not place.is_dir() or not any(place.iterdir()):
        return KnowledgeGraph.build(report=report).store if asked.with_leukograph else vocabulary_store(_folder(asked))
    if asked.with_leukograph and not begins_with_ours(place):
        reason = f"the store in {place} was begun without the shipped graph, which cannot be added later"
        raise ParameterError(f"--with-leukograph: {reason}. Load all files into a new folder, or leave the option out.")
    report(f"adding to the store in {place}")
    return None


@contextmanager
def _told_if_stopped(place: Path) -> Iterator[None]:
    """Says what became of a store when the work on it is interrupted."""
    before = _mark(place)
    try:
        yield
    except KeyboardInterrupt:
        as_it_was = f"the store in {place} is as it was" if before else f"there is no store in {place}"
        report(f"nothing was written: {as_it_was}" if _mark(place) == before else f"{place} was written before that")
        raise


def _mark(place: Path) -> int:
    """What tells a store from the one that takes its place; 0 if there is none."""
    return place.stat().st_ino if place.is_dir() and any(place.iterdir()) else 0


def do_unload(asked: argparse.Namespace) -> int:
    """Takes what was loaded under a name out of a store; without a name, lists what was loaded."""
    from leukograph.ingest import imported, unload

    place = Path(asked.store)
    if asked.name:
        with _told_if_stopped(place):
            gone = unload(place, asked.name, report)
        for note in gone.notes:
            report(str(note))
        report(f"took {asked.name} out of {place}")
        return 0
    keys = ("name", "file", "format", "version", "licence", "source", "sha256", "quads", "terms", "claims")
    records = imported(place)
    print_rows(asked, keys, [[record.get(key, "") for key in keys] for record in records], records)
    return 0


def do_build(asked: argparse.Namespace) -> int:
    """Builds the graph and prints what it holds; 1 if the data has faults."""
    from leukograph.files import cache_folder, fingerprint

    folder = _folder(asked)
    graph = KnowledgeGraph.build(folder, report)
    place = Path(asked.store) if asked.store else cache_folder() / fingerprint(folder)
    graph.save(place)
    report(f"wrote {place}")
    rows = graph.contents()
    print_rows(asked, ("what", "count"), rows, dict(rows))
    return 0
