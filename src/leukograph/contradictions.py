"""What HermiT finds wrong with the ontology, as findings that name the axioms to blame and where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leukograph.blame import Axiom, Blame, blame
from leukograph.build import Build
from leukograph.model import Finding
from leukograph.reason import differences, reason
from leukograph.store import NamedNode
from leukograph.terms import prefixes

CHECK = "reason"
SHOWN = 12

Places = Mapping[str, tuple[str, int]]


def reasoner_findings(making: Build, places: Places, seconds: float) -> Iterator[Finding]:
    """Contradictions; if there are none, the differences between the hierarchy of HermiT and that of the rules.

    Raises: ReasonerError if HermiT cannot be run, or does not end in time.
    """
    found = reason(making.store, seconds)
    wrong = blame(making.store, found, seconds)
    for one in wrong:
        yield _contradiction(one, making, places)
    if wrong:
        return
    missing, surplus = differences(making.store, found)
    for narrow, broad in sorted(missing):
        reason_ = f"{narrow} stands below {broad} by its definition, and the rules do not find it"
        yield _at(narrow, reason_, "Correct the axioms, or the rules in queries/infer.", places)
    for narrow, broad in sorted(surplus):
        reason_ = f"{narrow} stands below {broad} by the rules, and HermiT does not find it"
        yield _at(narrow, reason_, "Correct the axioms, or the rules in queries/infer.", places)


def _at(name: str, reason_: str, remedy: str, places: Places) -> Finding:
    file, line = places.get(name, ("ontology", None))
    return Finding(file, line, CHECK, reason_, remedy)


def _contradiction(one: Blame, making: Build, places: Places) -> Finding:
    """The finding stands where the first axiom stands that has a place."""
    named = {axiom.text: _place(axiom, making, places) for axiom in one.axioms}
    said = "; ".join(f"{text} ({_written(*place)})" if place else text for text, place in list(named.items())[:SHOWN])
    more = f"; and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
    what = "the ontology contradicts itself" if one.subject is None else f"{one.subject} can have no members"
    why = "because of" if one.whole else "and the search was stopped; to blame are some of"
    follow = f" {one.followers} other classes can have none through this." if one.followers else ""
    file, line = next((place for place in named.values() if place), ("ontology", None))
    return Finding(file, line, CHECK, f"{what}, {why}: {said}{more}", f"Correct or take away one of these axioms.{follow}")


def _written(file: str, line: int | None) -> str:
    return file if line is None else f"{file}:{line}"


def _place(axiom: Axiom, making: Build, places: Places) -> tuple[str, int | None] | None:
    """File and line of an axiom: the claim's row, the term's row, or the Turtle that begins with its subject."""
    for claim in axiom.claims:
        if place := places.get(prefixes().shorten(claim)):
            return place
    for path in making.files("**/*.ttl"):
        if line := _turtle_line(axiom, path.read_text("utf-8", errors="replace").splitlines()):
            return making.name(path), line
    return places.get(axiom.subject)


def _turtle_line(axiom: Axiom, lines: list[str]) -> int | None:
    """The first line of Turtle that begins with the subject, or holds the kind of a nameless axiom, and holds the object."""
    predicate = prefixes().shorten(axiom.triples[0].predicate.value) if axiom.about else ""
    for number, line in enumerate(lines, 1):
        begins = line.lstrip().startswith(f"{axiom.subject} ") if axiom.about else axiom.subject in line.split()
        if begins and predicate in line and (not axiom.about or _object(axiom) in line):
            return number
    return None


def _object(axiom: Axiom) -> str:
    """The CURIE of the object, empty for a class expression."""
    last = axiom.triples[0].object
    return prefixes().shorten(last.value) if isinstance(last, NamedNode) else ""
