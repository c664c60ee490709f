"""The identifiers of OBO -> nodes of RDF."""

from __future__ import annotations

from leukograph.ingest._found import DCT, OBOINOWL, OWL, RDF, RDFS, SKOS
from leukograph.statements import iri

OBO = "http://purl.obolibrary.org/obo/"
XSD = "http://www.w3.org/2001/XMLSchema#"
STANDARD = {"rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD, "oboInOwl": OBOINOWL, "skos": SKOS, "dct": DCT}


class Names:
    """Identifiers as nodes: with a prefix below the OBO address or where the header says, short ones below the ontology."""

    def __init__(self, declared: tuple[dict[str, str], dict[str, str]]) -> None:
        self.spaces, self.short = declared
        self._name = self.spaces.pop("", "") or "unnamed"
        self.ontology = iri(f"{OBO}{self._name.removesuffix('.owl').removesuffix('.obo')}.owl")
        self._seen: dict[str, str] = {}

    def node(self, identifier: str) -> str:
        """The node of an identifier. Raises: ValueError if it is none."""
        node = self._seen.get(identifier)
        if node is None:
            node = self._seen[identifier] = self._node(identifier)
        return node

    def _node(self, identifier: str) -> str:
        if not identifier or " " in identifier:
            raise ValueError(f"{identifier[:60]!r} is no identifier")
        if identifier.startswith(("http://", "https://", "urn:")):
            return iri(identifier)
        prefix, colon, local = identifier.partition(":")
        if not colon:
            return self.local(identifier)
        if prefix in self.spaces:
            return iri(self.spaces[prefix] + local)
        if prefix in STANDARD:
            return iri(STANDARD[prefix] + local)
        return iri(f"{OBO}{prefix}_{local}")

    def local(self, identifier: str) -> str:
        """The node of an identifier without a prefix. Raises: ValueError."""
        if ":" in identifier:
            return self.node(identifier)
        base = self._name.split("/")[0].removesuffix(".obo").removesuffix(".owl")
        return iri(f"{OBO}{base}#{identifier}")

    def relation(self, identifier: str) -> str:
        """The node of a relation, by its identifier or short name. Raises: ValueError."""
        return self.node(self.short.get(identifier, identifier))
