"""RDF (.ttl .nt .nq .trig .rdf .owl .xml .jsonld): Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leukograph.ingest._found import OWL, Found
from leukograph.ingest._gate import GateError, admit
from leukograph.ingest._input import Input
from leukograph.statements import RdfError, Statement, statements
from leukograph.terms import declared_prefixes

FORMS = {
    ".ttl": "turtle", ".turtle": "turtle", ".nt": "n-triples", ".nq": "n-quads", ".trig": "trig", ".rdf": "rdf/xml",
    ".jsonld": "json-ld",
}  # fmt: skip
SUFFIXES = tuple(FORMS)
# No statement is a text of these languages too.
MAY_BE_EMPTY = (".ttl", ".turtle", ".nt", ".nq", ".trig")
MAX_JSON = 256 << 20
_XMLNS = re.compile(r"xmlns:([\w.-]+)\s*=\s*[\"']([^\"']*)[\"']")


def recognizes(given: Input) -> bool:
    """True for a text that begins as RDF/XML, Turtle, N-Triples or JSON-LD does."""
    return bool(_form(given))


def _form(given: Input) -> str:
    if given.suffix in FORMS:
        return FORMS[given.suffix]
    head = given.head.lstrip()
    if "<rdf:RDF" in head:
        return "rdf/xml"
    if re.match(r"(@prefix|@base|PREFIX|BASE)\s", head) or re.search(
        r"^(@prefix|PREFIX)\s+[\w.-]*:\s*<", head, re.MULTILINE
    ):
        return "turtle"
    if re.match(r"(?:#[^\n]*\n|\s)*(<[^<>\s]+>|_:\S+)\s+<[^<>\s]+>\s+(<|_:|\")", head):
        return "n-quads"
    return "json-ld" if re.match(r"[\[{]", head) and '"@context"' in head else ""


def read(given: Input, found: Found) -> Iterator[Statement]:
    """The statements of an RDF file; what is wrong is noted in `found`."""
    form = _form(given)
    found.format = form.upper() if form.startswith("rdf") else form.title()
    found.ends_itself = form in {"rdf/xml", "json-ld"}
    found.prefixes |= declared_prefixes(given.head) if form != "rdf/xml" else dict(_XMLNS.findall(given.head))
    try:
        if form == "rdf/xml":
            admit(given.path)
        elif form == "json-ld" and given.size > MAX_JSON:
            found.fault(None, f"is JSON-LD of more than {MAX_JSON} bytes", "Give it as N-Quads.")
            return
        imports = f"<{OWL}imports>"
        for statement in given.counted(statements(given.path, form)):
            if statement[1] == imports:
                said = f"imports {statement[2][1:-1]}, which is not fetched"
                found.note(None, said, "Load that file too, if it is wanted.")
            yield statement
    except (GateError, RdfError) as fault:
        found.fault(
            fault.line or given.long_line,
            f"cannot be read: {fault}",
            "Correct the file, or get it again; it may be cut off.",
        )
