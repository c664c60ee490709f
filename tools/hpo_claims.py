r"""Makes the inherited part of the ontology from the files of the Human Phenotype Ontology and MONDO.

    python3 tools/hpo_claims.py --hpo hp.obo.gz --genes genes_to_phenotype.txt.gz \
        --mondo mondo_exactmatch_omim.sssom.tsv --mondo mondo_exactmatch_orphanet.sssom.tsv --hgnc hgnc_import.obo

For every disease that HPO annotates with a low leukocyte, neutrophil, lymphocyte, monocyte, granulocyte or eosinophil count
(or a term below one of them) and every gene that HPO ties to it, it writes

    gene  germlineVariantsCause  disease      said by the OMIM or Orphanet entry, read through HPO's annotation
    disease  hasManifestation  cytopenia      with HPO's frequency as a share

and the terms, mappings, seen labels and sources that these need, as tables whose names begin with `hpo-`. Diseases and genes
that the ontology already has, by their identifiers, are not written again. The same files give the same bytes. Nothing is
fetched; the files come from https://hpo.jax.org and https://github.com/monarch-initiative/mondo (src/ontology/mappings
and imports).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from hpo_files import (
    PREDICATE,
    Annotation,
    Known,
    below,
    camel,
    fold,
    known_of,
    mondo_labels,
    read_annotations,
    stanzas,
    text_of,
)
from hpo_words import CAUSES, Facts

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
STAMP = ("leukograph", "2026-11-21")

# HPO's finding -> our term, and what our term leaves out of it.
FINDINGS = {
    "HP:0001882": ("Leukopenia", ""),
    "HP:0001875": ("Neutropenia", ""),
    "HP:0001904": ("Neutropenia", "with antibodies against neutrophils"),
    "HP:0025826": ("SevereNeutropenia", ""),
    "HP:0040289": ("Neutropenia", "cyclic"),
    "HP:0410252": ("Neutropenia", "persistent"),
    "HP:0410254": ("Neutropenia", "cyclic, with maturation arrest in the marrow"),
    "HP:0410255": ("Neutropenia", "transient"),
    "HP:0410256": ("InfectionRelatedNeutropenia", ""),
    "HP:0001888": ("Lymphopenia", ""),
    "HP:0012312": ("Monocytopenia", ""),
    "HP:0001913": ("Granulocytopenia", ""),
    "HP:0005541": ("Agranulocytosis", "congenital"),
    "HP:0012234": ("Agranulocytosis", ""),
    "HP:0031891": ("Eosinopenia", ""),
}
ROOTS = ("HP:0001882", "HP:0001875", "HP:0001888", "HP:0012312", "HP:0001913", "HP:0031891")
LEFT_OUT = {"HP:0012235"}  # drug-induced agranulocytosis is no manifestation of a gene's disease
FREQUENCIES = {
    "HP:0040280": "100-100 %",
    "HP:0040281": "80-99 %",
    "HP:0040282": "30-79 %",
    "HP:0040283": "5-29 %",
    "HP:0040284": "1-4 %",
}
EXCLUDED = "HP:0040285"
INHERITANCE_ROOT = "HP:0000005"
MENDELIAN = re.compile(r"Autosomal|X-linked|Y-linked|Mitochondrial|Digenic")
# Entries whose genes are somatic, susceptibility or antigen genes: acquired or of many causes, so that a gene is only
# associated with them. Those of Orphanet have no mode of inheritance in HPO; OMIM:152700 is lupus, of many causes;
# OMIM:614470 has somatic mosaicism in HPO.
ACQUIRED = {
    "OMIM:152700", "OMIM:614470", "ORPHA:88", "ORPHA:389", "ORPHA:447", "ORPHA:520", "ORPHA:536", "ORPHA:797",
    "ORPHA:75564", "ORPHA:86841", "ORPHA:93552", "ORPHA:96253", "ORPHA:98826", "ORPHA:98850", "ORPHA:231401",
    "ORPHA:247353", "ORPHA:464370",
}  # fmt: skip
COUNTED = re.compile(r"(\d+)/(\d+)\Z")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)%\Z")
JUSTIFICATION = "semapv:ManualMappingCuration"


def share_of(frequency: str) -> tuple[str, bool]:
    """The share that a frequency states, and whether it says that the finding is absent."""
    if frequency == EXCLUDED:
        return "", True
    counted, percent = COUNTED.match(frequency), PERCENT.match(frequency)
    if counted:
        part, size = int(counted[1]), int(counted[2])
        return (f"{part}/{size}" if size else ""), part == 0
    if percent:
        return f"{percent[1]} %", float(percent[1]) == 0
    return FREQUENCIES.get(frequency, ""), False


@dataclass(slots=True)
class Tables:
    """The rows that are written."""

    known: Known
    hgnc: dict[str, str]
    mondo: dict[str, tuple[str, str, str]]
    release: str
    genes: dict[str, list[str]] = field(default_factory=dict)
    diseases: dict[str, list[str]] = field(default_factory=dict)
    claims: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    mappings: dict[str, list[list[str]]] = field(default_factory=lambda: {"genes": [], "diseases": []})
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    sources: dict[str, list[str]] = field(default_factory=dict)
    by_mondo: dict[str, str] = field(default_factory=dict)
    facts: Facts = field(init=False)

    def __post_init__(self) -> None:
        self.facts = Facts(self.label)

    def label(self, name: str) -> str:
        """The label of a term, old or new."""
        row = self.genes.get(name) or self.diseases.get(name)
        return row[2] if row else self.known.labels.get(name, name)

    def gene(self, row: Annotation) -> str:
        """The name of the gene's term, written if it is new."""
        name = camel(row.gene)
        if row.gene in self.known.genes or name in self.genes:
            return name
        self.genes[name] = [name, "Gene", row.gene, "", "", "", ""]
        self._map("genes", name, row.gene, f"NCBIGene:{row.ncbi}", row.gene, "genes_to_phenotype.txt of HPO")
        if row.gene in self.hgnc:
            self._map("genes", name, row.gene, self.hgnc[row.gene], row.gene, "hgnc_import.obo of MONDO")
        return name

    def disease(self, identifier: str, *, inherited: bool) -> str | None:
        """The name of the disease's term, written if it is new; None where MONDO has no label for it."""
        if identifier in self.known.terms:
            return self.known.terms[identifier]
        if identifier not in self.mondo:
            return None
        mondo, label, own = self.mondo[identifier]
        name = self.known.terms.get(mondo) or self.by_mondo.get(mondo)
        if name is None:
            name = camel(label)
            if fold(label) in self.known.folded or name in self.known.names or name in self.diseases or name in self.genes:
                name, label = f"{name}{mondo.replace(':', '')}", f"{label} ({mondo})"
            self.by_mondo[mondo] = name
            self.diseases[name] = [name, "Disorder", label, "GeneticDisorder" if inherited else "", "", "", ""]
            self._map("diseases", name, label, mondo, self.mondo[identifier][1], "mondo mappings")
        if name in self.diseases and own:
            shown = self.diseases[name][2]
            self._map("diseases", name, shown, identifier, own, "mondo mappings")
        return name

    def define(self) -> None:
        """Writes the definitions, once all annotations are read."""
        for name, row in self.genes.items():
            row[5] = self.facts.gene(name)
        defined = defaultdict(list)
        for name, row in self.diseases.items():
            row[5] = self.facts.disease(name, inherited=bool(row[3]))
            defined[row[5]].append(name)
        for name in (name for names in defined.values() if len(names) > 1 for name in names):
            row = self.diseases[name]
            row[5] = self.facts.disease(name, inherited=bool(row[3]), known_as=row[2])

    def _map(self, kind: str, name: str, label: str, identifier: str, seen: str, where: str) -> None:  # noqa: PLR0917
        row = [f"lk:{name}", label, PREDICATE, identifier, seen, JUSTIFICATION, where]
        if identifier not in self.known.terms and row not in self.mappings[kind]:
            self.mappings[kind].append(row)
            self.labels[identifier, seen] = where

    def source(self, identifier: str) -> str:
        """The key of the OMIM or Orphanet entry as a source."""
        number = identifier.split(":")[1]
        address = {
            "OMIM": f"https://omim.org/entry/{number}",
            "ORPHA": f"https://www.orpha.net/en/disease/detail/{number}",
        }[identifier.split(":", maxsplit=1)[0]]
        own = self.mondo[identifier][2] or self.mondo[identifier][1]
        licence = f"read through HPO's annotation {self.release} (CC BY 4.0 as stated beside the copy); facts only"
        self.sources[identifier] = [identifier, own, "", self.release, licence, "", address]
        return identifier

    def claim(self, subject: str, relation: str, object_: str, *, denied: bool, source: str, share: str, note: str) -> None:
        """One claim; a second of the same subject, relation, object and source keeps the first."""
        key = (subject, relation, object_, source, share)
        locator = f"as annotated in HPO {self.release}"
        population = subject if share else ""
        row = [
            subject, relation, object_, "not" if denied else "", source, locator, "ECO:0000033", "stated", "", share,
            population, "", "", note or ("recorded as absent" if denied else ""), *STAMP,
        ]  # fmt: skip
        self.claims.setdefault(key, row)


def fill(tables: Tables, rows: list[Annotation], hpo: dict[str, tuple[str, list[str]]]) -> list[str]:
    """Fills the tables from the annotations; what had to be left out is returned."""
    modes = below(hpo, [INHERITANCE_ROOT])
    inheritance = defaultdict(set)
    for row in rows:
        if row.finding in modes:
            inheritance[row.disease].add(hpo[row.finding][0])
    wanted = below(hpo, ROOTS) - LEFT_OUT
    left = []
    for row in sorted(rows, key=lambda row: (row.disease, row.gene, row.finding)):
        if row.finding not in wanted:
            continue
        if row.finding not in FINDINGS:
            left.append(f"{row.finding} {hpo[row.finding][0]}: no term of ours")
            continue
        finding, remark = FINDINGS[row.finding]
        said = sorted(inheritance[row.disease])
        germline = row.disease not in ACQUIRED and (not said or any(MENDELIAN.search(mode) for mode in said))
        disease = tables.disease(row.disease, inherited=germline)
        if disease is None:
            left.append(f"{row.disease}: no label in MONDO")
            continue
        source = tables.source(row.disease)
        gene, relation = tables.gene(row), CAUSES if germline else "associatedWith"
        note = "; ".join(mode if mode.startswith(("X-", "Y-")) else mode[0].lower() + mode[1:] for mode in said)
        tables.claim(gene, relation, disease, denied=False, source=source, share="", note=note)
        tables.facts.tie(gene, relation, disease, said)
        if disease != finding:
            share, absent = share_of(row.frequency)
            tables.claim(disease, "hasManifestation", finding, denied=absent, source=source, share=share, note=remark)
            tables.facts.find(disease, finding, remark, share, absent=absent)
    tables.define()
    return sorted(set(left))


def write(folder: Path, tables: Tables) -> None:
    """Writes the tables, each beside its place and then moved there."""
    terms = "name\tkind\tlabel\tparents\tsynonyms\tdefinition\tnote"
    claims = (
        "subject\trelation\tobject\tmodifier\tsource\tlocator\tevidence\tcertainty\tcondition\tshare\tpopulation\tdose\tonset"
        "\tnote\tcurator\tdate"
    )
    _save(folder / "terms" / "hpo-genes.terms.tsv", [terms], tables.genes.values())
    _save(folder / "terms" / "hpo-diseases.terms.tsv", [terms], tables.diseases.values())
    _save(folder / "claims" / "hpo.claims.tsv", [claims], tables.claims.values())
    for kind, rows in tables.mappings.items():
        _save(folder / "mappings" / f"hpo-{kind}.sssom.tsv", _sssom_header(kind, rows), rows)
    labels = [[identifier, label, where] for (identifier, label), where in tables.labels.items()]
    _save(folder / "mappings" / "hpo-labels.tsv", ["identifier\tlabel\tseen_in"], labels)
    kept = {key: row for key, row in tables.sources.items() if key not in tables.known.sources}
    _save(folder / "hpo-sources.tsv", ["key\ttitle\tauthors\tdate\tlicence\tsha256\tget"], kept.values())


def _save(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    beside = path.with_name(f".{path.name}.new")
    lines = [*header, *sorted("\t".join(row) for row in rows)]
    beside.write_text("\n".join(lines) + "\n", "utf-8")
    beside.replace(path)


def _sssom_header(kind: str, rows: list[list[str]]) -> list[str]:
    declared = dict(
        re.findall(r"^@prefix ([\w.-]+): <([^>]+)>", (ONTOLOGY / "prefixes.ttl").read_text("utf-8"), re.MULTILINE)
    )
    used = sorted({"lk", "skos", "semapv", *(row[3].split(":")[0] for row in rows)})
    return [
        f"#mapping_set_id: https://w3id.org/leukograph/mappings/hpo-{kind}",
        f"#mapping_set_description: {kind} that HPO ties to a low white-cell count",
        "#license: https://creativecommons.org/licenses/by/4.0/",
        f"#mapping_date: {STAMP[1]}",
        "#curie_map:",
        *(f'#  {prefix}: "{declared[prefix]}"' for prefix in used),
        "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\tcomment",
    ]


def main() -> None:
    """Reads the files and writes the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hpo", type=Path, required=True, help="hp.obo or hp.obo.gz")
    parser.add_argument("--genes", type=Path, required=True, help="genes_to_phenotype.txt or .gz")
    parser.add_argument("--mondo", type=Path, required=True, action="append", help="mondo_exactmatch_*.sssom.tsv, each")
    parser.add_argument("--hgnc", type=Path, required=True, help="hgnc_import.obo")
    parser.add_argument("--ontology", type=Path, default=ONTOLOGY, help="the folder to write to")
    asked = parser.parse_args()
    text = text_of(asked.hpo)
    release = re.search(r"^data-version: .*?(\d{4}-\d{2}-\d{2})", text, re.MULTILINE)
    hgnc = {name: f"HGNC:{identifier.rsplit('/', 1)[-1]}" for identifier, (name, _) in stanzas(text_of(asked.hgnc)).items()}
    mondo = mondo_labels(text_of(path) for path in asked.mondo)
    tables = Tables(known_of(asked.ontology), hgnc, mondo, release[1] if release else "of unknown release")
    left = fill(tables, read_annotations(text_of(asked.genes)), stanzas(text))
    write(asked.ontology, tables)
    print(
        f"{len(tables.genes)} new genes, {len(tables.diseases)} new diseases, {len(tables.claims)} claims", file=sys.stderr
    )
    for line in left:
        print(f"left out: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
