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


def test_the_page_shows_what_the_audit_query_counts(shipped: KnowledgeGraph) -> None:
    """Terms, claims, sources, edges and the shares of well and of badly supported ones, by kind."""
    page = shipped.export("audit")
    lines = [line.strip("| \n").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    table = {cells[0]: cells[1:] for cells in lines if len(cells) == 8}
    assert sum(int(cells[1]) for cells in table.values() if cells[1].isdigit()) == dict(shipped.contents())["claims"]
    for row in shipped.query("audit"):
        terms, claims, sources, edges, several, untraceable, denied = table[row["kindLabel"]]
        assert int(claims) >= row["claims"]  # The query leaves out the claims that deny.
        assert [int(one) for one in (terms, sources, edges, denied)] == [
            row[c] for c in ("terms", "sources", "edges", "denied")
        ]
        for cell, part in ((several, row["severalSources"]), (untraceable, row["untraceable"])):
            assert cell == f"{part} ({100 * part / row['edges']:.0f} %)"
    for title in (
        "Contradicted statements", "Edges with differing shares, in percent", "Classes with differing limits",
        "Terms that no causal or definition step reaches, by kind",
    ):  # fmt: skip
        assert f"## {title}\n" in page
