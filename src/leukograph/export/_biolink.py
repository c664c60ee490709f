"""Our kinds and relations in the words of the Biolink Model 4.4.6: categories, predicates, qualifiers, prefixes.

Categories stand in the ontology (`lk:biolinkCategory`), predicates in its mappings of the relations. What stands here are
the model's own rules for the few predicates whose ends it limits; `tools/validate_kgx.py` holds them against the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leukograph.content import Content, Entry, RelationEntry
from leukograph.identifiers import EXACT
from leukograph.terms import name_of

CATEGORIES = "SELECT ?kind ?categories { ?kind lk:biolinkCategory ?categories } ORDER BY ?kind"
NEAR = (EXACT, "skos:closeMatch", "skos:broadMatch")
SUBCLASS = ("biolink:subclass_of", "biolink:related_to_at_concept_level")
# What may join anything, where a store maps a relation to nothing nearer: a cause stays a cause.
WIDEST = {"causal": "biolink:affects", "association": "biolink:associated_with"}
# Predicates that say by themselves which way the object goes, and those that a qualifier tells it of.
RAISING = {
    "biolink:causes", "biolink:has_phenotype", "biolink:enables", "biolink:produces",
}  # fmt: skip
LOWERING = {"biolink:treats", "biolink:preventative_for_condition"}
QUALIFIED = {"biolink:affects", "biolink:affects_likelihood_of"}

_CONDITIONS = frozenset({"biolink:Disease", "biolink:PhenotypicFeature", "biolink:ClinicalFinding"})
_BIOLOGICAL = _CONDITIONS | {
    "biolink:Gene", "biolink:Cell", "biolink:AnatomicalEntity", "biolink:BiologicalProcess", "biolink:SequenceVariant",
    "biolink:PopulationOfIndividualOrganisms",
}  # fmt: skip
_REMEDIES = frozenset({"biolink:Drug", "biolink:Treatment"})
_CONCEPTS = (_BIOLOGICAL - {"biolink:PopulationOfIndividualOrganisms"}) | _REMEDIES | {"biolink:ExposureEvent"}
# Domain and range, as far as our categories lie in them. What enables something is a physical entity there: none of ours is.
ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "biolink:has_phenotype": (_BIOLOGICAL, _CONDITIONS - {"biolink:Disease"}),
    "biolink:enables": (frozenset(), frozenset({"biolink:BiologicalProcess"})),
    "biolink:treats": (_REMEDIES, _CONDITIONS),
    "biolink:preventative_for_condition": (_REMEDIES, _CONDITIONS),
    "biolink:applied_to_treat": (_REMEDIES, _CONDITIONS),
    "biolink:is_sequence_variant_of": (
        frozenset({"biolink:SequenceVariant"}), frozenset({"biolink:Gene", "biolink:SequenceVariant"}),
    ),
    "biolink:subclass_of": (_CONCEPTS, _CONCEPTS),
}  # fmt: skip
# The prefixes that the Biolink Model spells in another way, with what stands before the local part.
PREFIXES = {
    "ORPHA:": "ORDO:Orphanet_", "OMIMPS:": "OMIM.PS:PS", "RxNorm:": "RXCUI:", "SCTID:": "SNOMEDCT:",
    "UniProt:": "UniProtKB:",
}  # fmt: skip


class Model:
    """What the Biolink Model calls our terms and relations."""

    def __init__(self, content: Content) -> None:
        self._relations = content.relations
        self._kinds: dict[str, list[str]] = {}
        for kind, categories in content.store.select(CATEGORIES):
            self._kinds[name_of(str(getattr(kind, "value", "")))] = str(getattr(categories, "value", "")).split()

    def categories(self, entry: Entry) -> list[str]:
        """The categories of a term, the main one first; a second one where an exact match says that it is that too."""
        exact = {match.identifier.partition(":")[0] for match in entry.mappings if match.predicate == EXACT}
        found = []
        for said in self._kinds.get(entry.kind, ()):
            prefix, given, category = said.rpartition("=")
            if not given or prefix in exact:
                found.append(category)
        return found or ["biolink:NamedThing"]

    def predicate(self, relation: str, subject: Iterable[str], object_: Iterable[str]) -> tuple[str, bool]:
        """The nearest predicate for a relation that may join these categories, and whether there is a nearer one."""
        subjects, objects = set(subject), set(object_)
        for number, name in enumerate(self._candidates(relation)):
            domain, range_ = ENDS.get(name, (subjects, objects))
            if subjects & domain and objects & range_:
                return name, number > 0
        known = self._relations.get(relation)
        return WIDEST.get(known.traversal if known else "", "biolink:related_to"), True

    def _candidates(self, relation: str) -> Iterator[str]:
        """The counterparts of a relation, then those of the relations above it: so a cause stays a cause."""
        if relation == "subClassOf":
            yield from SUBCLASS
            return
        waiting, seen = [relation], set()
        while waiting:
            name = waiting.pop(0)
            known = self._relations.get(name)
            if known is not None and name not in seen:
                seen.add(name)
                yield from _counterparts(known)
                waiting += known.parents


def _counterparts(relation: RelationEntry) -> Iterator[str]:
    for near in NEAR:
        for match in relation.mappings:
            if match.predicate == near and match.identifier.startswith("biolink:"):
                yield match.identifier


def qualifiers(predicate: str, sign: int) -> dict[str, str]:
    """The qualifiers that say which way the object goes, where the predicate does not say it."""
    if predicate not in QUALIFIED or not sign:
        return {}
    direction = {"object_direction_qualifier": "increased" if sign > 0 else "decreased"}
    return direction | ({"qualified_predicate": "biolink:causes"} if predicate == "biolink:affects" else {})


def spelled(curie: str) -> str:
    """A CURIE with the prefix that the Biolink Model spells it with.

    >>> spelled("ORPHA:124"), spelled("CL:0000775")
    ('ORDO:Orphanet_124', 'CL:0000775')
    """
    for ours, theirs in PREFIXES.items():
        if curie.startswith(ours):
            return theirs + curie.removeprefix(ours)
    return curie
