"""KGX: nodes and edges as TSV in the words of the Biolink Model, with qualifiers for signs, and denials as negated edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leukograph.content import Content
from leukograph.edges import edge_iri
from leukograph.export._biolink import Model, qualifiers, spelled
from leukograph.export._csv import Sheets
from leukograph.export._graph import Attributes, Graph, joined, sources
from leukograph.export._product import Loss, Product
from leukograph.export._said import inferred
from leukograph.model import Claim
from leukograph.terms import prefixes

NODES = (
    "id", "category", "name", "description", "synonym", "xref", "iri", "lk_name", "lk_kind", "lk_note", "lk_mappings",
    "lk_unmapped", "lk_values",
)  # fmt: skip
EDGES = (
    "id", "subject", "predicate", "object", "category", "negated", "qualified_predicate", "object_direction_qualifier",
    "disease_context_qualifier", "population_context_qualifier", "original_predicate", "knowledge_level", "agent_type",
    "publications", "has_evidence", "has_evidence_of_type", "has_confidence_score", "lk_sign", "lk_traversal",
    "lk_believed", "lk_condition", "lk_sources", "lk_certainty", "lk_claims", "lk_denied_by", "lk_knowledge_source",
)  # fmt: skip
AXIOMATIC = ("knowledge_assertion", "manual_agent")
PEOPLE = "biolink:PopulationOfIndividualOrganisms"
ENTAILED = ("logical_entailment", "automated_agent")


def write(content: Content) -> Product:
    """The two tables. Columns that begin with `lk_` are ours; `lk_sign` is the sign of our relation.

    `primary_knowledge_source` is left out: it wants a registered `infores` identifier, and Leukograph has none.
    """
    tables = _Tables(content)
    sheets = Sheets()
    nodes = sheets.tsv(NODES, tables.nodes())
    edges = sheets.tsv(EDGES, (joined(row) for row in (*tables.edges(), *tables.denials())))
    why = "the Biolink Model lets the nearer one join other categories alone; original_predicate has ours"
    lost = (
        Loss("nearest predicates", tables.wider, why),
        *(each for each in tables.graph.lost(about=False) if not each.what.startswith("denials")),
        sheets.lost,
    )
    files = {"leukograph_nodes.tsv": nodes, "leukograph_edges.tsv": edges}
    return Product(files, tuple(each for each in lost if each.count))


class _Tables:
    """The rows of both tables."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.graph = Graph(content)
        self.wider = 0
        self._model = Model(content)
        self._categories = {name: self._model.categories(entry) for name, entry in content.terms.items()}
        self._names = {str(node["id"]): str(node["name"]) for node in self.graph.nodes}
        self._ids = {name: spelled(curie) for curie, name in self._names.items()}

    def nodes(self) -> Iterator[Attributes]:
        for node in self.graph.nodes:
            name = str(node["name"])
            same = [spelled(each) for each in self.content.identifiers.cross_references(name)]
            mappings = [f"{m.predicate} {spelled(m.identifier)}" for m in self.content.identifiers.matches(name)]
            row: Attributes = {
                "id": self._ids[name],
                "category": self._categories[name],
                "name": node["label"],
                "description": node["definition"],
                "synonym": node["synonyms"],
                "xref": same,
                "iri": node["iri"],
                "lk_name": name,
                "lk_kind": node["kind"],
                "lk_note": node["note"],
                "lk_mappings": mappings,
                "lk_unmapped": node["unmapped"],
                "lk_values": node["values"],
            }
            yield joined(row)

    def edges(self) -> Iterator[Attributes]:
        """A row for each edge, step and restriction."""
        known = {prefixes().shorten(edge.iri): edge for edge in self.content.edges}
        entailed = inferred(self.content)
        for link in self.graph.links:
            ends = self._names[str(link["subject"])], str(link["relation"]), self._names[str(link["object"])]
            edge = known.get(str(link["id"]))
            derived = (ends[0], ends[2]) in entailed if ends[1] == "subClassOf" else link["traversal"] == "definition"
            level = ENTAILED if derived and edge is None else AXIOMATIC
            row = self._row(str(link["id"]), ends, int(str(link["sign"])), level)
            row |= {"lk_traversal": link["traversal"], "lk_believed": link["believed"], "lk_denied_by": link["denied_by"]}
            if edge is not None:
                row |= {"has_confidence_score": link["belief"], **self._said(edge.claims, edge.condition)}
            yield row

    def denials(self) -> Iterator[Attributes]:
        """A negated row for what claims deny together, also where nobody says it."""
        groups: dict[tuple[str, str, str, tuple[str, ...]], list[Claim]] = {}
        for claim in self.content.claims:
            if claim.denied:
                groups.setdefault((claim.subject, claim.relation, claim.object, claim.condition), []).append(claim)
        for key, claims in sorted(groups.items()):
            known = self.content.relations[key[1]]
            name = prefixes().shorten(edge_iri(key)) + "-denied"
            row = self._row(name, key[:3], known.sign, AXIOMATIC)
            yield row | {"negated": True, "lk_traversal": known.traversal, **self._said(claims, key[3])}

    # --- parts ------------------------------------------------------------------------------------------------------

    def _row(self, name: str, ends: tuple[str, str, str], sign: int, level: tuple[str, str]) -> Attributes:
        subject, relation, object_ = ends
        predicate, wider = self._model.predicate(relation, self._categories[subject], self._categories[object_])
        self.wider += wider
        own = "rdfs:subClassOf" if relation == "subClassOf" else f"lk:{relation}"
        return {
            "id": name,
            "subject": self._ids[subject],
            "predicate": predicate,
            "object": self._ids[object_],
            "category": "biolink:Association",
            "negated": False,
            "original_predicate": own,
            "knowledge_level": level[0],
            "agent_type": level[1],
            "lk_sign": sign,
            "lk_knowledge_source": self.content.header.iri,
            **qualifiers(predicate, sign),
        }

    def _said(self, claims: Iterable[Claim], condition: tuple[str, ...]) -> Attributes:
        """Who says it, on what evidence, of whom, and under which condition."""
        claims = list(claims)
        keys = sources(claims)
        populations = {claim.population for claim in claims}
        row: Attributes = {
            "publications": [key for key in keys if key.startswith("PMID:")],
            "has_evidence": [prefixes().shorten(claim.iri) for claim in claims],
            "has_evidence_of_type": sorted({claim.evidence for claim in claims}),
            "lk_condition": [self._ids.get(name, name) for name in condition],
            "lk_sources": keys,
            "lk_certainty": sorted({claim.certainty for claim in claims}),
            "lk_claims": self.graph.claims(claims),
        }
        if len(condition) == 1 and "biolink:Disease" in self._categories.get(condition[0], ()):
            row["disease_context_qualifier"] = self._ids[condition[0]]
        population = populations.pop() if len(populations) == 1 else ""
        if PEOPLE in self._categories.get(population, ()):
            row["population_context_qualifier"] = self._ids[population]
        return row
