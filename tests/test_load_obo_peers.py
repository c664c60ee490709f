"""Our reader of OBO against those of others, on real ontologies: the same terms with the same words, xrefs and relations.

fastobo is asked here; pronto, which has an environment of its own, behind LEUKOGRAPH_SLOW=1.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastobo
import pytest

from leukograph.ingest import vocabulary_store
from leukograph.ingest._relations import known_of
from leukograph.statements import text_of
from tests.conftest import ROOT
from tests.test_load_formats import DATA, brought, lines, real
from tests.test_load_owl import read_alone
from tests.test_validators import PYTHON

OBO = "http://purl.obolibrary.org/obo/"
OWL_CLASS = "<http://www.w3.org/2002/07/owl#Class>"
FILES = ("cl_blood_and_immune_upper_slim.obo", "doid_rare_slim.obo", "go_import_of_mondo.obo")
slow = pytest.mark.skipif(not os.environ.get("LEUKOGRAPH_SLOW"), reason="reads all of HPO: set LEUKOGRAPH_SLOW=1")
needs_pronto = pytest.mark.skipif(
    not (os.environ.get("LEUKOGRAPH_SLOW") and Path(PYTHON).exists()),
    reason="asks pronto: set LEUKOGRAPH_SLOW=1, after `python3 bootstrap.py validate`",
)
KEYS = (
    "name", "def", "def_xref", "synonym", "xref", "is_a", "relationship", "intersection_of", "disjoint_from", "is_obsolete",
    "replaced_by", "consider", "alt_id", "namespace", "subset", "comment",
)  # fmt: skip
PLAIN = {
    "Name": ("name", "name"), "IsA": ("is_a", "term"), "DisjointFrom": ("disjoint_from", "term"),
    "IsObsolete": ("is_obsolete", "obsolete"), "ReplacedBy": ("replaced_by", "term"), "Consider": ("consider", "term"),
    "AltId": ("alt_id", "alt_id"), "Namespace": ("namespace", "namespace"), "Subset": ("subset", "subset"),
    "Comment": ("comment", "comment"),
}  # fmt: skip
TEXTS = {
    "name": "label", "def": "IAO_0000115", "xref": "hasDbXref", "alt_id": "hasAlternativeId",
    "namespace": "hasOBONamespace", "comment": "comment",
}  # fmt: skip
NODES = {"disjoint_from": "disjointWith", "replaced_by": "IAO_0100001", "consider": "consider"}
# fastobo ends this xref of HP:0041217 at the # before an escaped colon; the file has the whole address, and so have we.
CUT = "https://my.clevelandclinic.org/health/diseases/17470-shoulder-fractures#"
WHOLE = f"{CUT}:~:text=Trauma%20may%20cause%20a%20fracture,of%20arthritis%20if%20left%20alone."
Term = dict[str, set[Any]]


def text_in(name: str) -> str:
    path = Path(str(DATA)) / name
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text("utf-8")
    # fastobo takes no escaped colon in the address of an xref, and it means the same without.
    return re.sub(r"^xref: https?:.*$", lambda found: found[0].replace("\\:", ":"), text, flags=re.MULTILINE)


def bare(identifier: object) -> str:
    text = re.sub(r"\\(.)", r"\1", str(identifier))
    return WHOLE if text == CUT else text


def of_fastobo(name: str) -> dict[str, Term]:
    found: dict[str, Term] = {}
    for frame in fastobo.loads(text_in(name)):
        if isinstance(frame, fastobo.term.TermFrame):
            term = found.setdefault(str(frame.id), {key: set() for key in KEYS})
            for clause in frame:
                _take(term, clause)
    return found


def _take(term: Term, clause: Any) -> None:
    kind = type(clause).__name__.removesuffix("Clause")
    if kind == "Def":
        term["def"].add(clause.definition)
        term["def_xref"] |= {bare(each.id) for each in clause.xrefs}
    elif kind == "Synonym":
        one = clause.synonym
        what = str(one.type).replace(":", "_") if one.type else ""
        term["synonym"].add((one.desc, str(one.scope), what, tuple(sorted(bare(each.id) for each in one.xrefs))))
    elif kind == "Xref":
        term["xref"].add(bare(clause.xref.id))
    elif kind == "Relationship":
        term["relationship"].add((str(clause.typedef), str(clause.term)))
    elif kind == "IntersectionOf":
        term["intersection_of"].add((str(clause.typedef) if clause.typedef else "", str(clause.term)))
    elif kind in PLAIN:
        key, name = PLAIN[kind]
        value = getattr(clause, name)
        # fastobo keeps the space before marks in braces.
        text = value if isinstance(value, bool) else str(value).rstrip()
        term[key].add(str(text).replace(":", "_") if key == "subset" else text)


def local(node: str) -> str:
    return node[1:-1].rsplit("/", 1)[-1].rsplit("#", 1)[-1]


class Ours:
    """What our reader makes of a file, gathered by term again."""

    def __init__(self, name: str, folder: Path) -> None:
        rows, faults = read_alone(Path(str(DATA)) / name, folder, known_of(vocabulary_store(ROOT), {}))
        assert faults == []
        self.about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, object_, _ in rows:
            self.about[subject][local(predicate)].append(object_)
        self.said: dict[tuple[str, str, str], list[dict[str, list[str]]]] = defaultdict(list)
        for told in list(self.about.values()):
            if "annotatedSource" in told:
                key = told["annotatedSource"][0], local(told["annotatedProperty"][0]), told["annotatedTarget"][0]
                self.said[key].append(told)

    def identifier(self, node: str) -> str:
        told = self.about[node]["id"] if node in self.about else []
        return text_of(told[0]) if told else ":".join(node[1:-1].removeprefix(OBO).rsplit("_", 1))

    def terms(self) -> dict[str, Term]:
        classes = [node for node, told in self.about.items() if OWL_CLASS in told["type"] and told["id"]]
        return {self.identifier(node): self.term(node) for node in classes}

    def term(self, node: str) -> Term:
        told = self.about[node]
        found: Term = {key: {text_of(each) for each in told[name]} for key, name in TEXTS.items()}
        found |= {key: {self.identifier(each) for each in told[name]} for key, name in NODES.items()}
        found["def_xref"] = {
            text_of(each)
            for one in told["IAO_0000115"]
            for said in self.said[node, "IAO_0000115", one]
            for each in said["hasDbXref"]
        }
        found["synonym"] = set(self.synonyms(node))
        found["is_a"] = {self.identifier(each) for each in told["subClassOf"] if each[0] == "<"}
        found["relationship"] = {self.restriction(each) for each in told["subClassOf"] if each[0] == "_"}
        found["intersection_of"] = {
            self.restriction(each) if each[0] == "_" else ("", self.identifier(each))
            for whole in told["equivalentClass"]
            for each in self.members(whole)
        }
        found["is_obsolete"] = {text_of(each) == "true" for each in told["deprecated"]}
        found["subset"] = {local(each) for each in told["inSubset"]}
        return found

    def synonyms(self, node: str) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
        for scope in ("Exact", "Broad", "Narrow", "Related"):
            for one in self.about[node][f"has{scope}Synonym"]:
                for said in self.said[node, f"has{scope}Synonym", one] or [defaultdict(list)]:
                    kind = "".join(local(each) for each in said["hasSynonymType"])
                    yield text_of(one), scope.upper(), kind, tuple(sorted(text_of(each) for each in said["hasDbXref"]))

    def restriction(self, node: str) -> tuple[str, str]:
        told = self.about[node]
        (filler,) = told["someValuesFrom"] or told["allValuesFrom"] or told["onClass"]
        return self.identifier(told["onProperty"][0]), self.identifier(filler)

    def members(self, whole: str) -> Iterator[str]:
        cells = self.about[whole]["intersectionOf"] if whole[0] == "_" else []
        while cells and cells[0] in self.about:
            yield self.about[cells[0]]["first"][0]
            cells = self.about[cells[0]]["rest"]


@real
@pytest.mark.parametrize("name", [*FILES, pytest.param("hp.obo.gz", marks=slow)])
def test_we_read_what_fastobo_reads(tmp_path: Path, name: str) -> None:
    theirs, ours = of_fastobo(name), Ours(name, tmp_path).terms()
    assert len(theirs) > 1_000
    assert ours.keys() == theirs.keys()
    for key in KEYS:
        assert {one: (theirs[one][key], ours[one][key]) for one in theirs if theirs[one][key] != ours[one][key]} == {}, key


STAND_IN = "a term of another file"


def for_pronto(name: str) -> str:
    """The text as pronto can read it: without types of synonyms, and with stand-ins for terms that other files hold."""
    text = re.sub(r'^(synonym: ".*" [A-Z]+) \S+ \[', r"\1 [", text_in(name), flags=re.MULTILINE)
    missing = {
        each for each in re.findall(r"^(?:is_a|replaced_by): (\S+)", text, re.MULTILINE) if f"\nid: {each}\n" not in text
    }
    return text + "".join(f"\n[Term]\nid: {each}\nname: {STAND_IN}\n" for each in sorted(missing))


PRONTO = """
import io, json, sys, warnings
warnings.simplefilter("ignore")
import pronto
found = {}
for term in pronto.Ontology(io.BytesIO(sys.stdin.buffer.read())).terms():
    found[term.id] = {
        "name": [term.name] if term.name is not None else [],
        "def": [str(term.definition)] if term.definition is not None else [],
        "synonym": sorted([one.description, one.scope] for one in term.synonyms),
        "is_a": sorted(each.id for each in term.superclasses(distance=1, with_self=False)),
        "alt_id": sorted(term.alternate_ids),
        "is_obsolete": [True] if term.obsolete else [],
        "replaced_by": sorted(each.id for each in term.replaced_by),
    }
json.dump(found, sys.stdout)
"""


@real
@needs_pronto
@pytest.mark.parametrize("name", [*FILES, "hp.obo.gz"])
def test_we_read_what_pronto_reads(tmp_path: Path, name: str) -> None:
    done = subprocess.run([PYTHON, "-c", PRONTO], input=for_pronto(name).encode(), capture_output=True, check=True)
    theirs, ours = json.loads(done.stdout), Ours(name, tmp_path).terms()
    theirs = {one: told for one, told in theirs.items() if told["name"] != [STAND_IN]}
    assert ours.keys() == theirs.keys()
    for term in ours.values():
        term["synonym"] = {one[:2] for one in term["synonym"]}
    for key in ("name", "def", "synonym", "is_a", "alt_id", "is_obsolete", "replaced_by"):
        their = {one: {tuple(each) if key == "synonym" else each for each in told[key]} for one, told in theirs.items()}
        assert {one: (their[one], ours[one][key]) for one in ours if their[one] != ours[one][key]} == {}, key


# --- marks in braces ---------------------------------------------------------------------------------------------------


def test_what_marks_say_is_said_of_the_triple(tmp_path: Path) -> None:
    text = (
        "format-version: 1.2\nontology: x\n\n[Term]\nid: X:1\nname: one {in braces}\n"
        'comment: Said by someone. {xref="PMID:1"}\nis_a: X:2 {source="PMID:2"} ! two\n'
        'relationship: part_of X:2 {source="PMID:3", all_only="true"}\nxref: Y:1 {source="PMID:4"}\n\n'
        "[Term]\nid: X:2\nname: two\n"
    )
    store, notes = brought(tmp_path, vocabulary_store(ROOT), x_obo=text)
    found = store.select(
        "PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#> SELECT ?by ?p ?t { ?a owl:annotatedProperty ?p ; "
        "owl:annotatedTarget ?t ; oboInOwl:source|oboInOwl:hasDbXref ?by } ORDER BY ?by"
    )
    said = [[re.split(r"[/#]", str(getattr(cell, "value", "a node")))[-1] for cell in each] for each in found]
    said[2][2] = "a node"
    assert said == [
        ["PMID:1", "comment", "Said by someone."], ["PMID:2", "subClassOf", "X_2"], ["PMID:3", "subClassOf", "a node"],
        ["PMID:4", "hasDbXref", "Y:1"],
    ]  # fmt: skip
    assert any('"one {in braces}"' in line for line in lines(store, "load/x"))
    assert notes == []
