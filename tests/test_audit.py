"""The audit page is fresh, and its counts are right."""

from __future__ import annotations

from pathlib import Path

from leukograph.knowledge import KnowledgeGraph

ROOT = Path(__file__).resolve().parent.parent


def test_the_page_is_fresh(shipped: KnowledgeGraph) -> None:
    assert (ROOT / "ontology" / "README.md").read_text("utf-8") == shipped.export("audit")


def test_its_counts_are_right(shipped: KnowledgeGraph) -> None:
    """Counted here from the network's claims, there by SPARQL."""
    rows = {row["kindLabel"]: row for row in shipped.query("audit")}
    edges = [e for e in shipped.network.edges if e.claims and shipped.network.kind(e.tail) == "Drug"]
    relations = shipped.vocabulary.relations
    others = {
        (row["s"], row["r"], row["o"])
        for row in shipped.query(
            "SELECT ?s ?r ?o { ?e a lk:Edge ; lk:subject ?s ; lk:relation ?r ; lk:object ?o . ?s lk:kind lk:Drug }"
        )
        if relations[row["r"].removeprefix("lk:")].traversal == "none"
    }
    several = sum(len({claim.source for claim in edge.claims if not claim.denied}) > 1 for edge in edges)
    assert rows["drug"]["terms"] == sum(shipped.network.kind(node) == "Drug" for node in range(len(shipped.network.names)))
    assert rows["drug"]["edges"] == len(edges) + len(others)
    assert rows["drug"]["severalSources"] >= several
