"""The rules of queries/infer: the hierarchy and the ways that definitions give, and nothing that they do not give."""

from __future__ import annotations

from pathlib import Path

import pytest

from leukograph.knowledge import KnowledgeGraph
from leukograph.rules import infer
from leukograph.store import NamedNode, Quad, Store, parse_turtle
from leukograph.terms import name_of

ROOT = Path(__file__).resolve().parent.parent
INFERRED = "https://w3id.org/leukograph/graph/inferred"
SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"

# By hand, from the cells: neutrophil, eosinophil and basophil are granulocytes; granulocytes, lymphocytes and monocytes are
# leukocytes; a lack of a part is a lack of the whole in the broad sense. Agranulocytosis lacks all three granulocytes.
HIERARCHY = {
    "Leukopenia": {"Cytopenia"},
    "Anemia": {"Cytopenia"},
    "Thrombocytopenia": {"Cytopenia"},
    "Granulocytopenia": {"Leukopenia"},
    "Lymphopenia": {"Leukopenia"},
    "Monocytopenia": {"Leukopenia"},
    "Neutropenia": {"Granulocytopenia"},
    "Eosinopenia": {"Granulocytopenia"},
    "Basopenia": {"Granulocytopenia"},
    "Agranulocytosis": {"Neutropenia", "Eosinopenia", "Basopenia"},
    "LeukocyteCount": {"Quantity"},
    "ErythrocyteCount": {"Quantity"},
    "PlateletCount": {"Quantity"},
    "GranulocyteCount": {"LeukocyteCount"},
    "LymphocyteCount": {"LeukocyteCount"},
    "MonocyteCount": {"LeukocyteCount"},
    "NeutrophilCount": {"GranulocyteCount"},
    "EosinophilCount": {"GranulocyteCount"},
    "BasophilCount": {"GranulocyteCount"},
    "CD4LymphocyteCount": {"LymphocyteCount"},
}
WHOLE = {
    "Leukocyte": "Leukopenia", "Granulocyte": "Granulocytopenia", "Neutrophil": "Neutropenia", "Eosinophil": "Eosinopenia",
    "Basophil": "Basopenia", "Lymphocyte": "Lymphopenia", "Monocyte": "Monocytopenia", "Erythrocyte": "Anemia",
    "Platelet": "Thrombocytopenia",
}  # fmt: skip


def inferred(store: Store, predicate: str) -> set[tuple[str, str]]:
    """The pairs of local names that a predicate joins in the graph of what was inferred."""
    node = predicate if ":" in predicate else "https://w3id.org/leukograph/" + predicate
    return {
        (name_of(quad.subject.value), name_of(str(getattr(quad.object, "value", ""))))
        for quad in store.quads(INFERRED)
        if isinstance(quad.subject, NamedNode) and quad.predicate.value == node
    }


def ask(graph: KnowledgeGraph, pattern: str) -> bool:
    """True if the pattern holds anywhere in the graph."""
    (row,) = graph.query(f"ASK {{ {pattern} }}")
    return row["answer"] is True


@pytest.mark.parametrize("name", sorted(HIERARCHY))
def test_every_defined_class_stands_directly_below_those_that_its_cells_give(shipped: KnowledgeGraph, name: str) -> None:
    assert {broad for narrow, broad in inferred(shipped.store, SUBCLASS) if narrow == name} == HIERARCHY[name]


@pytest.mark.parametrize("broad", ["Neutropenia", "Eosinopenia", "Basopenia", "Granulocytopenia", "Leukopenia", "Cytopenia"])
def test_agranulocytosis_is_every_lack_that_it_takes_together_and_none_of_them_is_it(
    shipped: KnowledgeGraph, broad: str
) -> None:
    assert ask(shipped, f"lk:Agranulocytosis rdfs:subClassOf+ lk:{broad}")
    assert not ask(shipped, f"lk:{broad} rdfs:subClassOf+ lk:Agranulocytosis")


def test_granulocytopenia_stands_between_neutropenia_and_leukopenia(shipped: KnowledgeGraph) -> None:
    assert ask(
        shipped, "lk:Neutropenia rdfs:subClassOf lk:Granulocytopenia . lk:Granulocytopenia rdfs:subClassOf lk:Leukopenia"
    )
    assert not ask(shipped, "lk:Neutropenia rdfs:subClassOf lk:Leukopenia")
    assert not ask(shipped, "lk:Leukopenia rdfs:subClassOf+ lk:Granulocytopenia")


@pytest.mark.parametrize("other", ["Lymphopenia", "Monocytopenia", "Anemia", "Thrombocytopenia"])
def test_lacks_of_other_cells_stand_beside_each_other(shipped: KnowledgeGraph, other: str) -> None:
    assert not ask(shipped, f"lk:Neutropenia rdfs:subClassOf+ lk:{other}")
    assert not ask(shipped, f"lk:{other} rdfs:subClassOf+ lk:Neutropenia")
    assert not ask(shipped, f"lk:Agranulocytosis rdfs:subClassOf+ lk:{other}")


def test_only_direct_superclasses_are_inferred(shipped: KnowledgeGraph) -> None:
    pairs = inferred(shipped.store, SUBCLASS)
    rows = shipped.query("SELECT ?narrow ?broad { ?narrow rdfs:subClassOf ?broad . FILTER(isIRI(?broad)) }")
    told = {(row["narrow"][3:], row["broad"][3:]) for row in rows}
    above: dict[str, set[str]] = {}
    for narrow, broad in told:
        above.setdefault(narrow, set()).add(broad)

    def all_above(name: str) -> set[str]:
        found: set[str] = set()
        stack = list(above.get(name, ()))
        while stack:
            one = stack.pop()
            if one not in found:
                found.add(one)
                stack.extend(above.get(one, ()))
        return found

    detours = {
        (narrow, broad) for narrow, broad in pairs for between in above[narrow] - {broad} if broad in all_above(between)
    }
    assert pairs
    assert detours == set()


def test_nothing_is_below_itself_and_nothing_inferred_is_told_already(shipped: KnowledgeGraph) -> None:
    assert not ask(shipped, "?term lk:kind ?kind ; rdfs:subClassOf+ ?term")
    assert {narrow for narrow, _ in inferred(shipped.store, SUBCLASS)} >= set(HIERARCHY)


def test_a_definition_that_is_whole_is_walked_both_ways(shipped: KnowledgeGraph) -> None:
    forth, back = inferred(shipped.store, "deficiencyOf"), inferred(shipped.store, "hasDeficiency")
    assert {(broad, cell) for cell, broad in WHOLE.items()} <= forth
    assert set(WHOLE.items()) <= back
    assert ("Neutrophil", "NeutrophilCount") in inferred(shipped.store, "hasCount")
    assert ("NeutrophilCount", "Neutrophil") in inferred(shipped.store, "countOf")


@pytest.mark.parametrize("cell", ["Neutrophil", "Eosinophil", "Basophil"])
def test_too_few_of_one_granulocyte_are_not_yet_agranulocytosis(shipped: KnowledgeGraph, cell: str) -> None:
    assert ("Agranulocytosis", cell) in inferred(shipped.store, "deficiencyOf")
    assert (cell, "Agranulocytosis") not in inferred(shipped.store, "hasDeficiency")


# --- definitions that the shipped ontology does not hold ------------------------------------------------------------

HEAD = """@prefix lk: <https://w3id.org/leukograph/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
lk:Small rdfs:subClassOf lk:Large . lk:Tiny rdfs:subClassOf lk:Small . lk:Other rdfs:subClassOf lk:Large .
"""


def defined(name: str, *parts: str, genus: str = "lk:Cytopenia") -> str:
    """A class that is defined as the genus with these restrictions."""
    return f"lk:{name} owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( {genus} {' '.join(parts)} ) ] .\n"


def lacks(cell: str, relation: str = "deficiencyOf") -> str:
    """A restriction to a lack of a cell."""
    return f"[ a owl:Restriction ; owl:onProperty lk:{relation} ; owl:someValuesFrom lk:{cell} ]"


def ruled(tmp_path: Path, turtle: str) -> Store:
    """A store of the relations and this Turtle, the rules applied."""
    path = tmp_path / "toy.ttl"
    path.write_text(HEAD + turtle, "utf-8")
    store = Store()
    for file in (ROOT / "ontology" / "schema" / "relations.ttl", path):
        store.add(Quad(q.subject, q.predicate, q.object, NamedNode("http://example.org/told")) for q in parse_turtle(file))
    infer(store, ROOT)
    return store


def test_a_lack_of_a_part_is_below_the_lack_of_the_whole(tmp_path: Path) -> None:
    store = ruled(tmp_path, defined("X", lacks("Large")) + defined("Y", lacks("Small")) + defined("Z", lacks("Tiny")))
    assert inferred(store, SUBCLASS) == {("X", "Cytopenia"), ("Y", "X"), ("Z", "Y")}
    assert inferred(store, "deficiencyOf") == {("X", "Large"), ("Y", "Small"), ("Z", "Tiny")}
    assert inferred(store, "hasDeficiency") == {("Large", "X"), ("Small", "Y"), ("Tiny", "Z")}


def test_the_order_within_a_definition_does_not_matter(tmp_path: Path) -> None:
    reverse = f"lk:X owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( {lacks('Small')} lk:Cytopenia ) ] .\n"
    store = ruled(tmp_path, reverse + defined("Y", lacks("Tiny")))
    assert inferred(store, SUBCLASS) == {("X", "Cytopenia"), ("Y", "X")}
    assert inferred(store, "hasDeficiency") == {("Small", "X"), ("Tiny", "Y")}


def test_a_lack_is_not_an_excess(tmp_path: Path) -> None:
    store = ruled(tmp_path, defined("X", lacks("Large")) + defined("Y", lacks("Small", "excessOf")))
    assert inferred(store, SUBCLASS) == {("X", "Cytopenia"), ("Y", "Cytopenia")}
    assert inferred(store, "excessOf") == {("Y", "Small")}
    assert inferred(store, "hasExcess") == {("Small", "Y")}
    assert inferred(store, "hasDeficiency") == {("Large", "X")}


def test_definitions_of_another_genus_are_not_compared(tmp_path: Path) -> None:
    store = ruled(tmp_path, defined("X", lacks("Large")) + defined("Y", lacks("Small", "countOf"), genus="lk:Quantity"))
    assert inferred(store, SUBCLASS) == {("X", "Cytopenia"), ("Y", "Quantity")}


def test_a_definition_of_two_lacks_takes_only_what_lacks_both(tmp_path: Path) -> None:
    both = defined("Both", lacks("Small"), lacks("Other"))
    store = ruled(tmp_path, both + defined("One", lacks("Small")) + defined("All", lacks("Tiny"), lacks("Other")))
    assert inferred(store, SUBCLASS) == {("One", "Cytopenia"), ("Both", "One"), ("All", "Both")}
    assert inferred(store, "hasDeficiency") == {("Small", "One")}


def test_a_definition_that_asks_for_a_number_takes_nothing_below_it(tmp_path: Path) -> None:
    number = (
        "[ a owl:Restriction ; owl:onProperty lk:count ; owl:someValuesFrom [ a rdfs:Datatype ; owl:onDatatype xsd:double ; "
        "owl:withRestrictions ( [ xsd:maxExclusive 0.5 ] ) ] ]"
    )
    store = ruled(
        tmp_path, defined("Severe", lacks("Small"), number) + defined("Plain", lacks("Small")) + defined("T", lacks("Tiny"))
    )
    assert inferred(store, SUBCLASS) == {("Plain", "Cytopenia"), ("Severe", "Plain"), ("T", "Plain")}
    assert inferred(store, "hasDeficiency") == {("Small", "Plain"), ("Tiny", "T")}


def test_a_lack_that_is_only_a_superclass_is_walked_one_way(tmp_path: Path) -> None:
    store = ruled(tmp_path, f"lk:X rdfs:subClassOf {lacks('Small')} .\n" + defined("Y", lacks("Tiny")))
    assert inferred(store, "deficiencyOf") == {("X", "Small"), ("Y", "Tiny")}
    assert inferred(store, "hasDeficiency") == {("Tiny", "Y")}


# for a superclass the list of the definition is not bound, so that any list which ends in a genus opens the way back.
def test_a_definition_elsewhere_does_not_open_the_way_back_from_a_superclass(tmp_path: Path) -> None:
    reverse = f"lk:Y owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( {lacks('Tiny')} lk:Cytopenia ) ] .\n"
    store = ruled(tmp_path, f"lk:X rdfs:subClassOf {lacks('Small')} .\n" + reverse)
    assert inferred(store, "hasDeficiency") == {("Tiny", "Y")}


def test_the_rules_leave_everything_else_as_it_is(tmp_path: Path) -> None:
    store = ruled(tmp_path, "lk:A rdfs:subClassOf lk:B . lk:B rdfs:subClassOf lk:C . lk:A rdfs:subClassOf lk:C .\n")
    assert list(store.quads(INFERRED)) == []
    assert len(store.select("SELECT ?b { lk:A rdfs:subClassOf ?b }")) == 2


def test_the_rules_applied_twice_are_the_rules_applied_once(tmp_path: Path) -> None:
    store = ruled(tmp_path, defined("X", lacks("Large")) + defined("Y", lacks("Small")) + defined("Z", lacks("Tiny")))
    before = store.digest()
    infer(store, ROOT)
    assert store.digest() == before
