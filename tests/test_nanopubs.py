"""Nanopublications: one a claim, four graphs, a trusty URI; what is denied, hedged or conditional is not asserted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyoxigraph as ox
import pytest

from leukograph.content import Content
from leukograph.export import Product, export
from leukograph.export._trusty import UNKNOWN, artifact, trusted
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Claim
from leukograph.terms import BASE
from tests.odd import CONTROLS, HARD, odd
from tests.signs import signs

NP = "http://www.nanopub.org/nschema#"
DCT = "http://purl.org/dc/terms/"
OWL = "http://www.w3.org/2002/07/owl#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
N = ox.NamedNode
Said = dict[str, set[tuple[str, str, str]]]


def read(product: Product) -> dict[str, Said]:
    """The triples of each nanopublication by the names of its graphs."""
    found: dict[str, Said] = {}
    for quad in ox.parse(product.text.encode(), format=ox.RdfFormat.TRIG):
        address, _, part = str(getattr(quad.graph_name, "value", "")).partition("#")
        triple = tuple(str(getattr(term, "value", term)) for term in quad.triple)
        found.setdefault(address, {}).setdefault(part, set()).add(triple)  # type: ignore[arg-type]
    return found


@pytest.fixture(scope="module")
def content(shipped: KnowledgeGraph) -> Content:
    return Content(shipped.store)


@pytest.fixture(scope="module")
def made(content: Content) -> Product:
    return export("nanopubs", content)


@pytest.fixture(scope="module")
def pubs(made: Product) -> dict[str, Said]:
    return read(made)


@pytest.fixture(scope="module")
def by_claim(pubs: dict[str, Said]) -> dict[str, tuple[str, Said]]:
    found = {}
    for address, parts in pubs.items():
        (claim,) = {s for s, p, o in parts["assertion"] if (p, o) == (TYPE, BASE + "Claim")}
        found[claim] = address, parts
    return found


def values(triples: set[tuple[str, str, str]], subject: str, predicate: str) -> set[str]:
    return {o for s, p, o in triples if (s, p) == (subject, predicate)}


def test_there_is_one_for_each_claim_with_its_four_graphs(
    content: Content, pubs: dict[str, Said], by_claim: dict[str, Any]
) -> None:
    assert set(by_claim) == {claim.iri for claim in content.claims}
    assert len(pubs) == len(content.claims) > 2000
    for address, parts in pubs.items():
        assert parts["Head"] == {
            (address, TYPE, NP + "Nanopublication"), (address, NP + "hasAssertion", address + "#assertion"),
            (address, NP + "hasProvenance", address + "#provenance"),
            (address, NP + "hasPublicationInfo", address + "#pubinfo"),
        }  # fmt: skip
        assert set(parts) == {"Head", "assertion", "provenance", "pubinfo"}


def test_each_says_what_its_claim_says(content: Content, by_claim: dict[str, tuple[str, Said]]) -> None:
    known = signs()
    for claim in content.claims:
        address, parts = by_claim[claim.iri]
        said = parts["assertion"]

        def one(name: str, said: Any = said, claim: Claim = claim) -> set[str]:
            return values(said, claim.iri, BASE + name)

        assert (one("subject"), one("relation"), one("object")) == (
            {BASE + claim.subject}, {BASE + claim.relation}, {BASE + claim.object},
        )  # fmt: skip
        assert one("sign") == {str(known[claim.relation])}
        assert one("certainty") == {claim.certainty}
        assert one("modifier") == ({"not"} if claim.denied else set())
        assert one("condition") == {BASE + name for name in claim.condition}
        assert one("population") == ({BASE + claim.population} if claim.population else set())
        assert one("note") == ({claim.note} if claim.note else set())
        for name, amount in (("share", claim.share), ("dose", claim.dose), ("onset", claim.onset)):
            assert one(name) == ({amount.text} if amount else set())
        assertion = address + "#assertion"
        source = content.sources[claim.source]
        assert values(parts["provenance"], assertion, "http://www.w3.org/ns/prov#hadPrimarySource") == {source.iri}
        assert values(parts["provenance"], assertion, BASE + "locator") == {claim.locator}
        assert {e.rpartition("_")[2] for e in values(parts["provenance"], assertion, BASE + "evidence")} == {
            claim.evidence[4:]
        }
        assert values(parts["provenance"], source.iri, DCT + "title") == ({source.title} if source.title else set())
        assert values(parts["pubinfo"], address, DCT + "created") == {claim.date}
        assert values(parts["pubinfo"], address, DCT + "license") == {"https://creativecommons.org/licenses/by/4.0/"}


def test_only_what_is_stated_flatly_is_asserted(content: Content, by_claim: dict[str, tuple[str, Said]]) -> None:
    counted: Counter[str] = Counter()
    for claim in content.claims:
        said = by_claim[claim.iri][1]["assertion"]
        plain = (BASE + claim.subject, BASE + claim.relation, BASE + claim.object)
        flat = claim.certainty == "stated" and not claim.condition
        assert (plain in said) == (flat and not claim.denied)
        negative = (claim.iri, TYPE, OWL + "NegativePropertyAssertion") in said
        assert negative == (flat and claim.denied)
        if negative:
            assert values(said, claim.iri, OWL + "sourceIndividual") == {plain[0]}
            assert values(said, claim.iri, OWL + "assertionProperty") == {plain[1]}
            assert values(said, claim.iri, OWL + "targetIndividual") == {plain[2]}
        assert {s for s, _, _ in said} == {claim.iri} | ({plain[0]} if plain in said else set())
        counted["denied" if claim.denied else "flat" if flat else "hedged or conditional"] += 1
    assert min(counted["denied"], counted["flat"], counted["hedged or conditional"]) > 50


def test_the_hash_is_that_of_the_library_nanopub() -> None:
    """The value is what `RdfHasher.make_hash` of nanopub 2.0.1 gives for the same quads."""
    values_: list[Any] = [
        ox.Literal("b"), ox.Literal("a\\n\n", language="EN"), ox.Literal("a"), ox.Literal("1", datatype=N("x:d")), N("x:o"),
        N(f"x:np/{UNKNOWN}#a"), N(f"x:np/{UNKNOWN}"),
    ]  # fmt: skip
    quads = [ox.Quad(N("x:s"), N("x:p"), value, N(f"x:np/{UNKNOWN}#g")) for value in values_]
    assert artifact(quads) == artifact(quads[::-1]) == "RAlNBVfVLzJKtRj80gFAu_Cc_897OvZGG5f9SViZ343ds"
    named, code = trusted(quads)
    assert {one.graph_name for one in named} == {N(f"x:np/{code}#g")}
    assert artifact(named, code) == code


def test_every_trusty_uri_verifies_and_a_changed_one_does_not(made: Product) -> None:
    groups: dict[str, list[ox.Quad]] = {}
    for quad in ox.parse(made.text.encode(), format=ox.RdfFormat.TRIG):
        groups.setdefault(str(getattr(quad.graph_name, "value", "")).partition("#")[0], []).append(quad)
    for address, quads in list(groups.items())[:300]:
        code = address.rpartition("/")[2]
        assert artifact(quads, code) == code
        changed = [q for q in quads if not q.predicate.value.endswith("/locator")]
        assert artifact(changed, code) != code
    assert all(address.startswith(BASE + "np/RA") and len(address) == len(BASE) + 48 for address in groups)


def test_what_it_cannot_hold(content: Content, made: Product) -> None:
    lost = {loss.what: loss.count for loss in made.lost}
    assert lost == {
        "beliefs of edges": len(content.edges), "names, definitions and mappings of terms": len(content.terms),
        "values": len(content.values), "steps of hierarchy and definition": len(content.steps),
    }  # fmt: skip


@pytest.mark.parametrize("text", [HARD, CONTROLS], ids=["hard", "controls"])
def test_hostile_texts_and_standard_identifiers(tmp_path: Any, text: str) -> None:
    content = odd(tmp_path, text, "standard")
    product = export("nanopubs", content)
    found = read(product)
    assert len(found) == 3
    notes = {o for parts in found.values() for _, p, o in parts["assertion"] if p == BASE + "note"}
    assert notes == {'a b id: lk:Injected [31m c "d"' if text == CONTROLS else HARD}
    assert [loss.count for loss in product.lost if loss.what.startswith("texts")] == ([4] if text == CONTROLS else [])


def test_standard_identifiers(shipped: KnowledgeGraph) -> None:
    content = Content(shipped.store, "standard")
    claim = next(
        c for c in content.claims if (c.subject, c.object, c.certainty) == ("Clozapine", "Agranulocytosis", "stated")
    )
    content.__dict__["claims"] = (claim,)
    (parts,) = read(export("nanopubs", content)).values()
    plain = content.identifiers.iri("Clozapine"), BASE + claim.relation, content.identifiers.iri("Agranulocytosis")
    assert plain[0] == "http://purl.obolibrary.org/obo/CHEBI_3766"
    assert plain in parts["assertion"]
