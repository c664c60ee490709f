"""HPO's annotation (genes_to_phenotype.txt, phenotype.hpoa): genes, diseases and findings, as claims that HPO makes.

A gene is tied to a disease, and the disease to its findings; a finding of a gene is one through a disease. HPO does not say
that a gene causes a disease: we take that of those whose inheritance it gives as Mendelian, and of no somatic or
complex mode beside it. All others are associated with their diseases, as the
tables made from HPO that ship with Leukograph have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from hashlib import sha256
from sys import intern

from leukograph.ingest._found import Found
from leukograph.ingest._frequency import amount_of
from leukograph.ingest._inheritance import MODES, is_mendelian
from leukograph.ingest._input import Input
from leukograph.ingest._rows import MAX_ROW
from leukograph.model import Amount, Claim
from leukograph.statements import Statement
from leukograph.terms import CLAIM, prefixes

SUFFIXES = (".hpoa",)
SOURCE = "HPO"
TITLE = "Human Phenotype Ontology, annotation of diseases and genes"
GENES = ("ncbi_gene_id", "gene_symbol", "hpo_id", "hpo_name", "frequency", "disease_id")
DISEASES = (
    "database_id", "disease_name", "qualifier", "hpo_id", "reference", "evidence", "onset", "frequency", "sex", "modifier",
    "aspect", "biocuration",
)  # fmt: skip
ABNORMALITY = "http://purl.obolibrary.org/obo/HP_0000118"
CAUSES, TIED, SHOWS = "germlineVariantsCause", "associatedWith", "hasManifestation"
# Evidence of phenotype.hpoa: published clinical study, traceable author statement, taken from a text by machine.
EVIDENCE = {"PCS": "ECO:0006016", "TAS": "ECO:0000033", "IEA": "ECO:0000034"}
READ_THROUGH, BARE = "ECO:0000033", "ECO:0000034"
# What a row says of a finding and a claim has no place for: its words are kept in the note.
ASIDE = {"onset": 6, "sex": 8, "modifier": 9}
# Disease, finding, frequency, reference, evidence, whether it is denied, and the note.
_Shown = tuple[str, str, str, str, str, bool, str]
_FINDING = re.compile(r"HP:\d{7}\Z")
_REFERENCE = re.compile(r"[A-Za-z][\w.-]*:[\w.-]+\Z")
_DISEASE = re.compile(r"([A-Za-z][\w.]*):[\w.-]+\Z")
REGISTRIES = ("DECIPHER", "MONDO", "OMIM", "ORPHA")
MODE, ASPECT, AGAIN = "give the inheritance of a disease", "say how a disease goes, not what it shows", "repeat another row"
NO_FINDING = "name an onset, a course or the like, which is no finding"


def recognizes(given: Input) -> bool:
    """True for a table with the columns of one of the two files."""
    lines = [line for line in given.head.splitlines() if not line.startswith("#")] or [""]
    return tuple(lines[0].split("\t")) in {GENES, DISEASES} or given.head.startswith('#description: "HPO annot')


def read(given: Input, found: Found) -> Iterator[Statement]:
    """No statements: what the rows say becomes claims and terms of `found`."""
    found.format, found.source = "HPO annotation", SOURCE
    found.sources[SOURCE] = TITLE
    reading = _Reading(found)
    columns: tuple[str, ...] = ()
    for line, content in given.lines():
        if len(content) > MAX_ROW:
            found.fault(line, f"has a row of more than {MAX_ROW} characters", "Shorten it, or leave it out.")
            continue
        if not content or content[0] == "#":
            reading.comment(content)
            continue
        cells = content.split("\t")
        if not columns:
            columns = tuple(cells)
            if columns not in {GENES, DISEASES}:
                found.fault(line, "has other columns than HPO's files", f"Begin it with: {' '.join(GENES)}")
                return
            taken = reading.of_gene if columns == GENES else reading.of_disease
        elif len(cells) != len(columns):
            said = f"has {len(cells)} cells where {len(columns)} are wanted"
            found.fault(line, said, "Get the file again; it may be cut off.")
        else:
            reading.row(line, cells, taken)
    if not given.ends_whole:
        found.note(None, "does not end with the end of a line", "It may be cut off: compare it with its source.")
    if not found.rows and not found.faults:
        found.fault(None, "holds no row", "Give genes_to_phenotype.txt or phenotype.hpoa of HPO.")
    reading.write()
    yield from ()


def settle(found: Found, above: Mapping[str, Collection[str]], ours: Collection[str]) -> None:
    """Keeps the findings that HPO, if it is loaded, has below its phenotypic abnormalities, and those that are ours.

    Onsets, severities and the like are annotated in the same column, and are no manifestations. `above` gives the direct
    superclasses of a term, `ours` the findings that are terms of ours.
    """
    abnormal: dict[str, bool] = {ABNORMALITY: True}
    kept = [
        claim
        for claim in found.claims
        if claim.relation != SHOWS or claim.object in ours or _below(claim.object, above, abnormal)
    ]
    without = ABNORMALITY not in {each for some in above.values() for each in some}
    gone = found.keep(kept, "name a finding that HPO, which is not loaded, would know" if without else NO_FINDING)
    if gone and without:
        said = f"has {gone} claims whose findings only HPO can tell from onsets and other modifiers"
        found.note(None, said, "They are left out; load hp.obo with it, or before it.")


def _below(term: str, above: Mapping[str, Collection[str]], known: dict[str, bool]) -> bool:
    """True if a term stands below the abnormalities; a loop ends where it began."""
    if term not in known:
        known[term] = False
        known[term] = any(_below(each, above, known) for each in above.get(term, ()))
    return known[term]


class _Reading:
    """The rows of a file as they are read: most say again of a gene, disease or finding what was looked at before."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.modes: dict[str, set[str]] = {}
        self.genes: set[tuple[str, str, str]] = set()
        self.tied: dict[tuple[str, str], int] = {}
        self.diseases: set[str] = set()
        self.findings: dict[str, str] = {}
        self.shown: dict[_Shown, int] = {}
        self.codes: set[str] = set()
        self.iris: dict[str, str] = {}
        self.sources = {"": SOURCE}
        self.unknown: dict[str, tuple[int, int]] = {}

    def comment(self, line: str) -> None:
        """Takes the version from a line of the header."""
        if line.startswith(("#version:", "#date:")) and not self.found.version:
            self.found.version = line.split(":", 1)[1].strip()

    def row(self, line: int, cells: list[str], taken: Callable[[int, list[str]], str]) -> None:
        """Takes in one row; of one that makes no claim, why."""
        self.found.rows += 1
        why = taken(line, cells)
        if why:
            self.found.aside[why] = self.found.aside.get(why, 0) + 1

    def of_gene(self, line: int, cells: list[str]) -> str:
        """Takes in a row of genes_to_phenotype.txt; why it makes no claim, if it makes none."""
        number, symbol, finding, name, frequency, disease = cells
        gene, before = (number, symbol, disease), len(self.tied)
        if gene not in self.genes and not self._ties(line, gene):
            return ""
        # One copy of each word for all rows: there are a hundred times as many rows.
        words = intern(disease), intern(finding), intern(frequency)
        why = self._shows(line, [(*words, "", READ_THROUGH, False, "")], name)
        return why if len(self.tied) == before else ""

    def _ties(self, line: int, gene: tuple[str, str, str]) -> bool:
        """Ties a gene, by number and symbol, to a disease that we know; False if it is no gene."""
        number, symbol, disease = gene
        if not number.isdigit() or not symbol:
            self.found.fault(line, f"has the gene {number!r} {symbol!r}", "A gene has a number of NCBI and a symbol.")
            return False
        if self._is_disease(disease):
            self._term(f"NCBIGene:{number}", symbol, "Gene")
            self.tied.setdefault((f"NCBIGene:{number}", disease), line)
        self.genes.add(gene)
        return True

    def of_disease(self, line: int, cells: list[str]) -> str:
        """Takes in a row of phenotype.hpoa; why it makes no claim, if it makes none."""
        disease, title, qualifier, finding, by, code, _, frequency, *_ = cells
        denied, evidence = qualifier.upper() == "NOT", self._evidence(line, code)
        if qualifier.upper() not in {"", "NOT"}:
            self.found.fault(line, f"has the qualifier {qualifier!r}", "It is NOT, or empty.")
            return ""
        self._term(disease, title, "Disorder")
        if cells[10] == "I" and not denied:
            self.modes.setdefault(disease, set()).add(finding)
        if cells[10] != "P":
            return MODE if cells[10] == "I" else ASPECT
        note = "; ".join(f"{name} {cells[place]}" for name, place in ASIDE.items() if cells[place])
        keys = [(disease, finding, frequency, each.strip(), evidence, denied, note) for each in by.split(";")]
        return self._shows(line, keys, "")

    def _shows(self, line: int, keys: list[_Shown], name: str) -> str:
        """Takes in what a disease shows, by each reference; why nothing is added, if it is so."""
        disease, finding, *_ = keys[0]
        if disease not in self.diseases or self.findings.get(finding) != name:
            why = self._aside(line, disease, finding, name)
            if why is not None:
                return why
        before = len(self.shown)
        for key in keys:
            self.shown.setdefault(key, line)
        return AGAIN if len(self.shown) == before else ""

    def _aside(self, line: int, disease: str, finding: str, name: str) -> str | None:
        """Why what a disease shows is left aside; None if it is taken in, its terms being noted now."""
        if not _FINDING.match(finding) or not _DISEASE.match(disease):
            said = f"has the finding {finding!r} and the disease {disease!r}"
            self.found.fault(line, said, "A finding is HP:0000001 or the like, a disease OMIM:243400 or the like.")
            return ""
        if not self._is_disease(disease):
            first, count = self.unknown.get(prefix := disease.partition(":")[0], (line, 0))
            self.unknown[prefix] = first, count + 1
            return f"give a disease by {prefix}, a prefix that is not known"
        if finding in MODES or name.endswith("inheritance"):
            self.modes.setdefault(disease, set()).add(name or finding)
            return MODE
        self._term(disease, disease, "Disorder")
        self._term(finding, name or finding, "Finding")
        self.diseases.add(disease)
        self.findings[finding] = name
        return None

    def _is_disease(self, disease: str) -> bool:
        """True for an identifier of a registry of diseases that we know."""
        return disease.partition(":")[0] in REGISTRIES and bool(self._iri(disease))

    def _evidence(self, line: int, code: str) -> str:
        """Our class of an evidence code; of one that HPO does not have, the least, and that is told once."""
        if code not in EVIDENCE and code not in self.codes:
            self.codes.add(code)
            said = f"has the evidence code {code!r}, which is none of {', '.join(EVIDENCE)}"
            self.found.note(line, said, "Rows with it are believed as a bare statement.")
        return EVIDENCE.get(code, BARE)

    def _term(self, identifier: str, label: str, kind: str) -> None:
        """Notes a term; a label that says more than the identifier stays."""
        iri = self._iri(identifier)
        if not iri:
            return
        if self.found.kinds.setdefault(iri, kind) != kind:
            return
        before = self.found.labels.get(f"<{iri}>")
        if before is None or (before[0] and label != identifier):
            self.found.labels[f"<{iri}>"] = (int(label == identifier), label)

    def _iri(self, identifier: str) -> str:
        iri = self.iris.get(identifier)
        if iri is None:
            iri = self.iris[identifier] = prefixes().expand(identifier) or ""
        return iri

    def write(self) -> None:
        """Makes the claims, once all modes of inheritance are known."""
        for prefix, (first, count) in self.unknown.items():
            told = f"gives diseases by {prefix}, a prefix that is not known, in {count} rows"
            self.found.note(first, told, f"They are left out; diseases are known by {', '.join(REGISTRIES)}.")
        place, claims = f"{self.found.key} line", self.found.claims
        for (gene, disease), line in self.tied.items():
            said = sorted(self.modes.get(disease, ()))
            relation = CAUSES if is_mendelian(said) else TIED
            ends, locator = (self.iris[gene], relation, self.iris[disease]), f"{place} {line}, from {disease}"
            note = "; ".join(said) if relation == CAUSES else ""
            claims.append(_claim(ends, (SOURCE, locator, READ_THROUGH), note=note))
        for (disease, finding, frequency, by, evidence, denied, note), line in self.shown.items():
            share, absent = amount_of(frequency)
            source = self.sources.get(by) or self._source(by)
            ends = self.iris[disease], SHOWS, self.iris[finding]
            locator = f"{place} {line}, as HPO annotates {by}" if by else f"{place} {line}, from {disease}"
            claims.append(_claim(ends, (source, locator, evidence), denied=denied or absent, share=share, note=note))

    def _source(self, by: str) -> str:
        """Whose word a claim is: what phenotype.hpoa takes from a paper or catalogue is that one's, the rest is HPO's."""
        source = self.sources[by] = by if _REFERENCE.match(by) and self._iri(by) else SOURCE
        self.found.sources.setdefault(source, "")
        return source


def _claim(
    ends: tuple[str, str, str], where: tuple[str, str, str], *, denied: bool = False, share: Amount | None = None, note: str
) -> Claim:
    """The claim that a source makes of a relation; its name is a hash of all but the note."""
    subject, relation, object_ = ends
    source, locator, evidence = where
    amount = share.text if share else ""
    said = f"{subject}\t{object_}\t{relation}\t{denied}\t{source}\t{locator}\t{evidence}\t{amount}"
    iri = CLAIM + sha256(said.encode()).hexdigest()[:16]
    return Claim(iri, subject, relation, object_, denied, source, locator, evidence, "stated", share=share, note=note)
