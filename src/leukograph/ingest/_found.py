"""What a file is found to hold: its statements as they go by, and from them terms, steps, matches and restrictions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count

from leukograph.ingest._input import Input
from leukograph.model import Claim, Finding
from leukograph.parts import language_rank
from leukograph.statements import Statement, text_of
from leukograph.terms import BASE, name_of
from leukograph.vocabulary import Vocabulary

MOST_FINDINGS = 50

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OBOINOWL = "http://www.geneontology.org/formats/oboInOwl#"
DCT = "http://purl.org/dc/terms/"
TYPE, LABEL, EXACT = f"<{RDF}type>", f"<{RDFS}label>", f"<{SKOS}exactMatch>"
SUBCLASS, SUBPROPERTY = f"<{RDFS}subClassOf>", f"<{RDFS}subPropertyOf>"
EQUIVALENT, ON, SOME = f"<{OWL}equivalentClass>", f"<{OWL}onProperty>", f"<{OWL}someValuesFrom>"
BOTH, FIRST, REST = f"<{OWL}intersectionOf>", f"<{RDF}first>", f"<{RDF}rest>"
CHAIN = f"<{OWL}propertyChainAxiom>"
CLASSES = {f"<{OWL}Class>", f"<{RDFS}Class>", f"<{SKOS}Concept>"}
TRANSITIVE = f"<{OWL}TransitiveProperty>"
ONTOLOGY = f"<{OWL}Ontology>"
LABELS = {LABEL: 0, f"<{SKOS}prefLabel>": 1}
SYNONYMS = {f"<{OBOINOWL}hasExactSynonym>", f"<{SKOS}altLabel>"}
LICENCES = {f"<{DCT}license>", f"<{DCT}rights>", "<http://purl.org/dc/elements/1.1/rights>"}
VERSIONS = {f"<{OWL}versionIRI>", f"<{OWL}versionInfo>"}
TITLES = {f"<{DCT}title>", "<http://purl.org/dc/elements/1.1/title>"}


@dataclass(frozen=True, slots=True)
class Known:
    """What there is before a file is read: vocabulary, our terms by identifier, relations of others, kinds of prefixes.

    `names` gives the name of each of our terms by its IRI and by those that are its exact matches, in lower case;
    `relations` our relation by the IRI of another's; `takes` the kind of terms by prefix, or by prefix and namespace;
    `kinds` the kind of each term by its name, `labels` its label; `sources` what sources there are, by key, with their
    titles, and those that are ours with True.
    """

    vocabulary: Vocabulary
    names: Mapping[str, str]
    relations: Mapping[str, str]
    takes: Mapping[str, str]
    kinds: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    sources: dict[str, tuple[str, bool]] = field(default_factory=dict)


Settle = Callable[["Found", Mapping[str, Collection[str]], Collection[str]], None]


@dataclass(slots=True)
class Found:
    """A file as it is read. Faults keep it out of the store; notes are told, and the rest is used.

    Of a table of `rows`, `aside` counts those that make no claim, by the reason. `ends_itself` is for formats in which a
    file that was cut off cannot be taken for a whole one.
    """

    input: Input
    known: Known
    format: str = ""
    title: str = ""
    version: str = ""
    licence: str = ""
    faults: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    left_out: int = 0
    faults_left_out: int = 0
    rows: int = 0
    aside: dict[str, int] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    source: str = ""
    sources: dict[str, str] = field(default_factory=dict)
    described: dict[str, dict[str, str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)
    labels: dict[str, tuple[int, str]] = field(default_factory=dict)
    more_labels: set[tuple[str, str, int]] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    obsolete: set[str] = field(default_factory=set)
    namespaces: dict[str, str] = field(default_factory=dict)
    synonyms: set[tuple[str, str]] = field(default_factory=set)
    subclasses: list[tuple[str, str]] = field(default_factory=list)
    equivalents: list[tuple[str, str]] = field(default_factory=list)
    exact: list[tuple[str, str]] = field(default_factory=list)
    nodes: dict[str, dict[str, str]] = field(default_factory=dict)
    subproperties: list[tuple[str, str]] = field(default_factory=list)
    transitive: set[str] = field(default_factory=set)
    chains: list[tuple[str, str]] = field(default_factory=list)
    headers: set[str] = field(default_factory=set)
    said: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    ends_itself: bool = False
    written: dict[str, int] = field(default_factory=dict)
    settle: Settle | None = None
    _blanks: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        # Files that are loaded together go to the engine together: their blank nodes must differ.
        self._blanks = map(f"_:f{sha256(self.key.encode()).hexdigest()[:12]}n{{}}".format, count(1))

    def blank(self) -> str:
        """A new blank node, with a name that no other file gives."""
        return next(self._blanks)

    @property
    def key(self) -> str:
        """The key under which the file is loaded."""
        return self.input.key

    def fault(self, line: int | None, reason: str, remedy: str) -> None:
        """Notes what keeps the file out."""
        if len(self.faults) < MOST_FINDINGS:
            self.faults.append(self.input.fault(line, reason, remedy))
        else:
            self.faults_left_out += 1

    def note(self, line: int | None, reason: str, remedy: str, check: str = "load") -> None:
        """Notes what is left aside, while the rest is used."""
        if len(self.notes) < MOST_FINDINGS:
            self.notes.append(self.input.fault(line, reason, remedy, check))
        else:
            self.left_out += 1

    def all_faults(self) -> list[Finding]:
        """The faults by line, and last how many more there are than are told."""
        told = sorted(self.faults, key=lambda fault: fault.line or 0)
        if not self.faults_left_out:
            return told
        return [*told, self.input.fault(None, f"has {self.faults_left_out:,} more faults", "Mend the first of them.")]

    def all_notes(self) -> list[Finding]:
        """The notes, what became of the rows of a table, and how many more notes there are than are told."""
        told = list(self.notes)
        if self.aside:
            said = f"has {self.rows:,} rows, of which {sum(self.aside.values()):,} make no claim of their own"
            why = "; ".join(f"{count:,} {why}" for why, count in sorted(self.aside.items(), key=lambda pair: -pair[1]))
            told.append(self.input.fault(None, said, f"{why[0].upper()}{why[1:]}."))
        if self.left_out:
            told.append(self.input.fault(None, f"has {self.left_out:,} more findings", "The first stand above."))
        return told

    def keep(self, claims: list[Claim], why: str) -> int:
        """Keeps these of the claims, and notes why rows without one left make none; how many claims are gone."""
        gone = len(self.claims) - len(claims)
        rows = {_row_of(claim) for claim in self.claims} - {_row_of(claim) for claim in claims} if gone else ()
        self.claims[:] = claims
        if rows:
            self.aside[why] = self.aside.get(why, 0) + len(rows)
        return gone

    def tell_of_the_end(self) -> None:
        """Notes that nobody can tell whether the file is whole, if that is so."""
        if not (self.ends_itself or self.input.vouched):
            remedy = f"To be sure, put its checksum beside it as {self.input.name}.sha256"
            if self.input.in_parts:
                said = "is packed in several parts: cut between two of them it looks whole"
                self.note(None, said, f"{remedy}.")
                return
            remedy += ", or load it as it was packed."
            self.note(None, "has a format that does not show where it ends: cut between two entries it looks whole", remedy)

    def tapped(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        """The same statements, after what they say of terms was noted."""
        taps = self._taps()
        for statement in statements:
            tap = taps.get(statement[1])
            if tap is not None:
                tap(statement[0], statement[2])
            yield statement

    def _taps(self) -> dict[str, Callable[[str, str], None]]:
        """What is done with the subject and object of a statement, by its predicate."""
        taps: dict[str, Callable[[str, str], None]] = {
            TYPE: self._typed,
            SUBCLASS: lambda s, o: self.subclasses.append((s, o)),
            EQUIVALENT: lambda s, o: self.equivalents.append((s, o)),
            EXACT: lambda s, o: self.exact.append((s, o)),
            SUBPROPERTY: lambda s, o: self.subproperties.append((s, o)),
            CHAIN: lambda s, o: self.chains.append((s, o)),
            f"<{OWL}deprecated>": lambda s, o: self.obsolete.add(s) if text_of(o) in {"true", "1"} else None,
            f"<{OBOINOWL}hasOBONamespace>": lambda s, o: self.namespaces.__setitem__(s, text_of(o)),
        }
        taps |= {each: lambda s, o: self.synonyms.add((s, text_of(o))) for each in SYNONYMS}
        for predicate in (ON, SOME, BOTH, FIRST, REST):
            taps[predicate] = lambda s, o, p=predicate: self.nodes.setdefault(s, {}).__setitem__(p, o)  # type: ignore[misc]
        for predicate, rank in LABELS.items():
            taps[predicate] = lambda s, o, r=rank: self._labelled(s, o, r)  # type: ignore[misc]
        for predicate in LICENCES | VERSIONS | TITLES:
            taps[predicate] = lambda s, o, p=predicate: self.said.setdefault(s, []).append((p, text_of(o)))  # type: ignore[misc]
        return taps

    def _typed(self, subject: str, kind: str) -> None:
        if kind in CLASSES:
            self.classes.add(subject)
        elif kind == TRANSITIVE:
            self.transitive.add(subject)
        elif kind == ONTOLOGY:
            self.headers.add(subject)

    def _labelled(self, subject: str, literal: str, rank: int) -> None:
        """Keeps the label that is wanted most: rdfs:label, without a language or in English, the first of them."""
        tag = literal.rpartition('"')[2]
        abroad = language_rank(tag[1:] if tag.startswith("@") else "")
        mark, text = rank + 2 * abroad, text_of(literal)
        if rank == 0:
            self.more_labels.add((subject, text, abroad))
        if mark < self.labels.get(subject, (9, ""))[0]:
            self.labels[subject] = (mark, text)

    def finish(self) -> None:
        """Takes title, version and licence from the header of the ontology, where they were not found otherwise."""
        for header in sorted(self.headers):
            for predicate, text in self.said.get(header, ()):
                self.version = self.version or (text if predicate in VERSIONS else "")
                self.licence = self.licence or (text if predicate in LICENCES else "")
                self.title = self.title or (text if predicate in TITLES else "")

    def terms(self) -> dict[str, str]:
        """The kind of every term of others that the file describes, by its IRI: labelled classes that are not obsolete."""
        found = dict(self.kinds)
        for node in self.classes:
            if node in self.labels and node not in self.obsolete and node[0] == "<":
                name = node[1:-1]
                if not name.startswith(BASE):
                    found.setdefault(name, self.kind_of(node))
        return found

    def kind_of(self, node: str) -> str:
        """The kind of a term of others by its prefix, or its prefix and namespace; OtherTerm if neither tells."""
        local = node[1:-1].rsplit("/", 1)[-1]
        prefix = local.rsplit("_", 1)[0].rsplit("#", 1)[-1]
        takes = self.known.takes
        return takes.get(f"{prefix} {self.namespaces.get(node, '')}") or takes.get(prefix) or "OtherTerm"

    def label(self, name: str) -> str:
        """The label of a term by its IRI; its IRI if there is none."""
        return self.labels.get(f"<{name}>", (0, name))[1]

    def own_name(self, iri: str) -> str:
        """The name of the term of an IRI: ours if the IRI is ours."""
        return name_of(iri)


def _row_of(claim: Claim) -> str:
    """The row that a claim of HPO's annotation was made from."""
    return claim.locator.split(",", 1)[0]
