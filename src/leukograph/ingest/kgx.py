"""KGX (_nodes.tsv, _edges.tsv): nodes become terms, edges claims, signed by our relations and by Biolink's qualifiers."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from leukograph.ingest._found import Found
from leukograph.ingest._input import Input
from leukograph.ingest._rows import Cells, expanded, header, rows
from leukograph.model import Claim
from leukograph.statements import Statement, iri
from leukograph.terms import CLAIM, iri_of, name_of

RANK = 4
SUFFIXES = ()
NODES, EDGES = {"id", "category"}, {"subject", "predicate", "object"}
UP, DOWN = {"increased", "upregulated"}, {"decreased", "downregulated"}
BARE = "ECO:0000034"


def recognizes(given: Input) -> bool:
    """True for a table of nodes or of edges."""
    columns = header(given)
    return columns >= NODES or (columns >= EDGES and "sign" not in columns)


def read(given: Input, found: Found) -> Iterator[Statement]:
    """A statement for each edge; its claims, and the terms of nodes, go into `found`."""
    of_nodes = header(given) >= NODES
    found.format = "KGX nodes" if of_nodes else "KGX edges"
    seen: set[str] = set()
    for line, cells in rows(given, found):
        if of_nodes:
            _node(found, line, cells)
            continue
        places = [expanded(cells[column], {}) for column in ("subject", "predicate", "object")]
        if not all(places):
            said = f"names {cells['subject']}, {cells['predicate']} or {cells['object']}, whose prefix is not declared"
            found.note(line, said, "The row is left out; declare the prefix in ontology/prefixes.ttl.")
            continue
        try:
            subject, predicate, object_ = map(iri, places)
        except ValueError as fault:
            found.fault(line, str(fault), "Correct the identifier.")
            continue
        denied = cells.get("negated", "").casefold() == "true"
        claim = _claim(found, line, cells, places, denied=denied)
        if claim and claim.iri not in seen:
            seen.add(claim.iri)
            found.claims.append(claim)
        if not denied:
            yield subject, predicate, object_, None
    found.sources |= {claim.source: "" for claim in found.claims}


def _node(found: Found, line: int, cells: Cells) -> None:
    place = expanded(cells["id"], {})
    if not place:
        found.note(line, f"has the prefix of {cells['id']!r} not declared", "The row is left out.")
        return
    try:
        iri(place)
    except ValueError as fault:
        found.fault(line, str(fault), "Correct the identifier.")
        return
    name = name_of(place)
    if name == place:
        found.labels[f"<{iri_of(name)}>"] = (1, cells.get("name") or cells["id"])
        found.kinds[name] = found.known.takes.get(cells["id"].split(":")[0], "OtherTerm")


def _claim(found: Found, line: int, cells: Cells, places: list[str], *, denied: bool) -> Claim | None:
    """The claim of an edge; None where its predicate has no relation of ours."""
    relation = found.known.relations.get(places[1])
    way = cells.get("object_direction_qualifier", "").casefold()
    if relation == "affects" and way and not cells.get("subject_direction_qualifier"):
        relation = "increases" if way in UP else "decreases" if way in DOWN else relation
    if relation is None:
        return None
    source = (cells.get("publications") or cells.get("primary_knowledge_source") or found.key).split("|")[0]
    source = source if all(sign.isalnum() or sign in ":.-_~" for sign in source) else found.key
    ends = name_of(places[0]), name_of(places[2])
    if ends[0] == ends[1]:
        return None
    locator = f"{found.key} line {line}"
    said = "\t".join([*ends, relation, str(denied), source, locator])
    identifier = CLAIM + sha256(said.encode()).hexdigest()[:16]
    return Claim(identifier, ends[0], relation, ends[1], denied, source, locator, BARE, "stated")
