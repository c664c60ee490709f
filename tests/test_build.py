"""From the files below ontology/ to one store: graphs, places, edges and beliefs; and the store on disk."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from leukograph.build import Build, build
from leukograph.errors import DataError, StoreError
from leukograph.knowledge import KnowledgeGraph
from leukograph.manifest import read_manifest
from leukograph.model import Finding
from leukograph.store import BlankNode, Literal, NamedNode, Quad, Store
from tests import few
from tests.conftest import ROOT, Edit

GRAPH = "https://w3id.org/leukograph/graph/"
MECHANISMS = "ontology/claims/mechanisms.claims.tsv"
ARTICLES = "ontology/claims/articles.claims.tsv"
THRESHOLDS = "ontology/claims/thresholds.values.tsv"
FINDINGS = "ontology/terms/findings.terms.tsv"
STATED = "Keep one of the two rows."


def claim(subject: str, relation: str, object_: str, **cells: str) -> str:
    """A line of a claim table, well formed but for the given cells."""
    with (ROOT / MECHANISMS).open(encoding="utf-8") as file:
        columns = file.readline().rstrip("\n").split("\t")
    well = dict.fromkeys(columns, "") | {
        "subject": subject, "relation": relation, "object": object_, "source": "article-000", "locator": "1-2",
        "evidence": "ECO:0000180", "certainty": "stated", "curator": "test", "date": "2026-11-21",
    }  # fmt: skip
    return "\t".join((well | cells).values()) + "\n"


def append(path: Path, *lines: str) -> int:
    """Adds lines to a file and gives the number of the first of them."""
    text = path.read_text("utf-8")
    path.write_text(text + "".join(lines), "utf-8")
    return text.count("\n") + 1


def row_of(path: Path, start: str) -> int:
    """The number of the first line of a file that begins so."""
    return next(number for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1) if line.startswith(start))


def rows(pattern: str) -> list[dict[str, str]]:
    """The rows of the shipped tables of a pattern, read without Leukograph."""
    found: list[dict[str, str]] = []
    for path in sorted((ROOT / "ontology").glob(pattern)):
        with path.open(encoding="utf-8", newline="") as file:
            found.extend(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return found


def named(store: Store) -> set[str]:
    """The quads of a store that have no blank node, whose names are drawn anew each time."""
    return {str(quad) for quad in store if not {type(quad.subject), type(quad.object)} & {BlankNode}}


def beliefs(making: Build, subject: str, relation: str, object_: str) -> dict[tuple[str, ...], float]:
    """The belief of the edges between two terms, by their conditions."""
    ends = f"lk:subject lk:{subject} ; lk:relation lk:{relation} ; lk:object lk:{object_}"
    text = f"SELECT ?edge ?belief {{ ?edge a lk:Edge ; {ends} ; lk:belief ?belief }}"
    found = {}
    for edge, belief in making.store.select(text):
        assert isinstance(edge, NamedNode)
        assert isinstance(belief, Literal)
        conditions = making.store.select(f"SELECT ?c {{ <{edge.value}> lk:condition ?c }} ORDER BY ?c")
        found[tuple(str(getattr(row[0], "value", "")).rsplit("/", 1)[1] for row in conditions)] = float(belief.value)
    return found


@pytest.fixture
def little(tmp_path: Path) -> Path:
    """Sources of few terms, for claims that a test adds."""
    terms = [
        few.term("Fever", "fever", ""), few.term("Chills", "chills", ""), few.term("Cancer", "cancer", "", kind="Disorder"),
        few.term("Pregnancy", "pregnancy", "", kind="Exposure"), few.term("Adults", "adults", "", kind="Population"),
        few.term("Neonates", "neonates", "", kind="Population"),
    ]  # fmt: skip
    return few.few(tmp_path, terms, [], ["article-000", "article-004", "PMID:11001877", "PMID:8490166"])


# --- graphs and places ----------------------------------------------------------------------------------------------


def test_the_shipped_sources_have_no_fault_and_make_the_same_graph_each_time() -> None:
    making = build(ROOT)
    assert making.findings == []
    assert named(making.store) == named(build(ROOT).store)


def test_every_source_file_has_a_graph_of_its_own(shipped: KnowledgeGraph) -> None:
    holding_nothing_to_say = {"prefixes.ttl", "coverage.tsv", "labels.tsv", "hpo-labels.tsv", "shapes.ttl"}
    paths = [path for path in (ROOT / "ontology").rglob("*") if path.suffix in {".ttl", ".tsv"}]
    kept = [path.relative_to(ROOT).as_posix() for path in paths if path.name not in holding_nothing_to_say]
    expected = {GRAPH + name.removesuffix(".ttl").removesuffix(".tsv") for name in kept}
    expected |= {GRAPH + name for name in ("provenance", "edges", "inferred")}
    assert set(shipped.store.graphs()) == expected


def test_a_row_stands_in_the_graph_of_its_file_only(sources: Path) -> None:
    append(sources / MECHANISMS, claim("Fever", "causes", "Chills", note="unheard of"))
    store = build(sources).store
    found = store.select('SELECT ?g ?claim { GRAPH ?g { ?claim lk:note "unheard of"@en } }')
    assert [row[0] for row in found] == [NamedNode(GRAPH + MECHANISMS.removesuffix(".tsv"))]
    text = "SELECT DISTINCT ?g { ?claim a lk:Claim . GRAPH ?g { ?claim lk:subject ?s } } ORDER BY ?g"
    claims = store.select(text)
    names = sorted(path.name.removesuffix(".tsv") for path in (sources / "ontology" / "claims").glob("*.claims.tsv"))
    assert claims == [(NamedNode(f"{GRAPH}ontology/claims/{name}"),) for name in names]


def test_everything_in_a_table_says_in_which_line_it_stands(sources: Path) -> None:
    first = claim("Fever", "causes", "Chills", note="first")
    second = claim("Fever", "causes", "Chills", note="second")
    line = append(sources / MECHANISMS, "\n", first, "\n", second)
    values = (sources / THRESHOLDS).read_text("utf-8").splitlines(keepends=True)
    value = append(sources / THRESHOLDS, values[1].replace("\topening", "\tthe opening"))
    cells = "ontology/terms/cells.terms.tsv"
    store = build(sources).store
    for pattern, file, number in (
        ("?thing lk:note 'first'@en", MECHANISMS, line + 1),
        ("?thing lk:note 'second'@en", MECHANISMS, line + 3),
        ("?thing a lk:Value ; lk:locator 'the opening definitions'", THRESHOLDS, value),
        ("?thing rdfs:label 'neutrophil'@en ; lk:kind lk:CellType", cells, row_of(ROOT / cells, "Neutrophil\t")),
    ):
        place = "GRAPH graph:provenance { ?thing lk:file ?file ; lk:line ?line }"
        found = store.select(f"SELECT ?file ?line {{ {pattern} . {place} }}")
        assert found == [(Literal(file), Literal(number))]


def test_terms_claims_and_values_are_as_many_as_their_rows(shipped: KnowledgeGraph) -> None:
    for text, pattern in (
        ("?thing lk:kind ?kind", "terms/*.terms.tsv"),
        ("?thing a lk:Claim", "claims/*.claims.tsv"),
        ("?thing a lk:Value", "claims/*.values.tsv"),
        ("?thing a lk:Source", "*sources.tsv"),
    ):
        (found,) = shipped.query(f"SELECT (COUNT(DISTINCT ?thing) AS ?n) {{ {text} }}")
        assert (pattern, found["n"]) == (pattern, len(rows(pattern)))
    # Sources are counted as well only once they are placed.
    (found,) = shipped.query("SELECT (COUNT(?line) AS ?n) { GRAPH graph:provenance { ?thing lk:line ?line } }")
    placed = sum(len(rows(pattern)) for pattern in ("terms/*.terms.tsv", "claims/*.tsv"))
    assert found["n"] in {placed, placed + len(rows("*sources.tsv"))}


def test_a_faulty_row_is_left_out_and_the_others_stay(sources: Path) -> None:
    before = build(sources)
    line = append(sources / MECHANISMS, claim("Fever", "causes", "Unobtainium"))
    after = build(sources)
    remedy = "Add the term to ontology/terms/, or correct the name."
    assert after.findings == [Finding(MECHANISMS, line, "claim", "undefined term 'Unobtainium' in column object", remedy)]
    assert named(after.store) == named(before.store)


# --- edges and beliefs ----------------------------------------------------------------------------------------------


def test_edges_are_what_the_supporting_rows_say_together(shipped: KnowledgeGraph) -> None:
    expected: dict[tuple[str, ...], int] = defaultdict(int)
    for row in rows("claims/*.claims.tsv"):
        if not row["modifier"]:
            conditions = tuple(sorted(part.strip() for part in row["condition"].split("|") if part.strip()))
            expected[(row["subject"], row["relation"], row["object"], *conditions)] += 1
    found: dict[tuple[str, ...], int] = {}
    edges = shipped.query("""SELECT ?edge ?s ?r ?o (COUNT(?claim) AS ?n) {
        ?edge a lk:Edge ; lk:subject ?s ; lk:relation ?r ; lk:object ?o ; lk:claim ?claim } GROUP BY ?edge ?s ?r ?o""")
    conditions_of: dict[str, list[str]] = defaultdict(list)
    for one in shipped.query("SELECT ?edge ?c { ?edge a lk:Edge ; lk:condition ?c } ORDER BY ?edge ?c"):
        conditions_of[one["edge"]].append(one["c"][3:])
    for one in edges:
        found[(one["s"][3:], one["r"][3:], one["o"][3:], *conditions_of[one["edge"]])] = one["n"]
    assert found == dict(expected)


def test_a_step_that_every_source_denies_is_no_edge(shipped: KnowledgeGraph) -> None:
    denied = "lk:subject lk:GCSF ; lk:relation lk:treats ; lk:object lk:CSF3RDeficiency"
    (found,) = shipped.query(f"SELECT (COUNT(?claim) AS ?n) {{ ?claim a lk:Claim ; {denied} ; lk:modifier 'not' }}")
    assert found["n"] >= 1
    said = f"?claim a lk:Claim ; {denied} FILTER NOT EXISTS {{ ?claim lk:modifier 'not' }}"
    assert len(shipped.query(f"SELECT ?claim {{ {said} }}")) == 0
    assert len(shipped.query(f"SELECT ?edge {{ ?edge a lk:Edge ; {denied} }}")) == 0
    assert len(shipped.query("SELECT * { BIND(1 AS ?x) lk:GCSF lk:treats lk:CSF3RDeficiency }")) == 0


def test_a_plain_triple_stands_for_every_edge_without_condition_that_is_believed_enough(shipped: KnowledgeGraph) -> None:
    # The minimum belief is 0.1 (ontology/schema/evidence.ttl).
    plain = {
        (row["s"], row["r"], row["o"])
        for row in shipped.query("""SELECT ?s ?r ?o { GRAPH graph:edges {
            { SELECT DISTINCT ?r { ?edge lk:relation ?r } } ?s ?r ?o } }""")
    }
    edges = shipped.query("""SELECT ?s ?r ?o ?belief (BOUND(?c) AS ?conditional) {
        ?edge a lk:Edge ; lk:subject ?s ; lk:relation ?r ; lk:object ?o ; lk:belief ?belief
        OPTIONAL { ?edge lk:condition ?c } }""")
    assert {row["conditional"] for row in edges} == {True, False}
    assert {row["belief"] < 0.1 for row in edges} == {True, False}
    assert plain == {(row["s"], row["r"], row["o"]) for row in edges if row["belief"] >= 0.1 and not row["conditional"]}


# The editorial settings of ontology/schema/evidence.ttl, written down once more.
PRIORS = {
    "ECO:0000034": 0.3, "ECO:0000205": 0.4, "ECO:0000179": 0.5, "ECO:0000181": 0.5, "ECO:0000033": 0.6, "ECO:0006016": 0.7,
    "ECO:0000180": 0.8,
}  # fmt: skip
WEIGHTS = {"stated": 1.0, "probable": 0.7, "possible": 0.4}


def doubt(said: list[dict[str, str]]) -> float:
    """What is left of 1 after the strongest word of each source: the product of 1 - prior * weight."""
    strongest: dict[str, float] = {}
    for row in said:
        worth = PRIORS[row["evidence"]] * WEIGHTS[row["certainty"]]
        strongest[row["source"]] = max(worth, strongest.get(row["source"], 0.0))
    left = 1.0
    for worth in strongest.values():
        left *= 1.0 - worth
    return left


def test_the_belief_of_every_shipped_edge_follows_from_its_rows(shipped: KnowledgeGraph) -> None:
    told = rows("claims/*.claims.tsv")
    wrong = []
    edges = shipped.query("""SELECT ?s ?r ?o ?belief (GROUP_CONCAT(STRAFTER(STR(?c), STR(lk:))) AS ?conditions) {
        ?edge a lk:Edge ; lk:subject ?s ; lk:relation ?r ; lk:object ?o ; lk:belief ?belief
        OPTIONAL { ?edge lk:condition ?c } } GROUP BY ?edge ?s ?r ?o ?belief""")
    for edge in edges:
        ends = tuple(edge[name].removeprefix("lk:") for name in "sro")
        given = set((edge["conditions"] or "").split())
        about = [row for row in told if (row["subject"], row["relation"], row["object"]) == ends]
        same = [row for row in about if {part.strip() for part in row["condition"].split("|") if part.strip()} == given]
        support = [row for row in same if not row["modifier"]]
        against = [row for row in about if row["modifier"] and (row in same or not row["condition"])]
        if round((1 - doubt(support)) * doubt(against), 6) != pytest.approx(edge["belief"], abs=1.5e-6):
            wrong.append((ends, given, edge["belief"]))
    assert len(edges) > 300
    assert any(row["modifier"] for row in told)
    assert wrong == []


def test_a_source_counts_once_with_its_strongest_word(little: Path) -> None:
    append(
        little / MECHANISMS,
        claim("Fever", "causes", "Chills", source="PMID:11001877"),  # clinical study, stated: 0.8 * 1.0 = 0.8
        # a referenced statement, probable: 0.6 * 0.7 = 0.42; the same source's weaker word (0.3 * 0.4) does not count
        claim("Fever", "causes", "Chills", source="PMID:8490166", evidence="ECO:0000033", certainty="probable"),
        claim("Fever", "causes", "Chills", source="PMID:8490166", evidence="ECO:0000034", certainty="possible"),
        # a denial without reference, possible: 0.3 * 0.4 = 0.12
        claim(
            "Fever", "causes", "Chills", modifier="not", source="article-000", evidence="ECO:0000034", certainty="possible"
        ),
    )
    # (1 - 0.2 * 0.58) * (1 - 0.12) = 0.884 * 0.88 = 0.77792
    assert beliefs(build(little), "Fever", "causes", "Chills") == {(): 0.77792}


def test_a_denial_lowers_what_it_speaks_of(little: Path) -> None:
    append(
        little / MECHANISMS,
        claim("Fever", "causes", "Chills", source="PMID:11001877"),  # 0.8
        claim("Fever", "causes", "Chills", source="PMID:11001877", condition="Cancer"),  # 0.8
        claim("Fever", "causes", "Chills", source="PMID:11001877", condition="Pregnancy"),  # 0.8
        # given cancer it is denied with 0.8, always with 0.5
        claim("Fever", "causes", "Chills", modifier="not", source="article-000", condition="Cancer"),
        claim("Fever", "causes", "Chills", modifier="not", source="article-004", evidence="ECO:0000181"),
    )
    # 0.8 * 0.5 = 0.4 ; given cancer 0.8 * (1 - (1 - 0.2 * 0.5)) = 0.8 * 0.1 = 0.08
    making = build(little)
    assert making.findings == []
    assert beliefs(making, "Fever", "causes", "Chills") == {(): 0.4, ("Cancer",): 0.08, ("Pregnancy",): 0.4}


def test_one_claim_is_worth_its_evidence_times_its_certainty(sources: Path) -> None:
    worth = [
        ("ECO:0000180", "stated", 0.8), ("ECO:0006016", "stated", 0.7), ("ECO:0000033", "possible", 0.24),
        ("ECO:0000034", "stated", 0.3), ("ECO:0000034", "possible", 0.12), ("ECO:0000205", "probable", 0.28),
        ("ECO:0000179", "probable", 0.35), ("ECO:0000181", "possible", 0.2),
    ]  # fmt: skip
    things = [row["name"] for row in rows("terms/cells.terms.tsv")][: len(worth)]
    lines = [
        claim("Chills", "affects", thing, evidence=evidence, certainty=certainty)
        for thing, (evidence, certainty, _) in zip(things, worth, strict=True)
    ]
    append(sources / MECHANISMS, *lines)
    making = build(sources)
    found = [beliefs(making, "Chills", "affects", thing) for thing in things]
    assert found == [{(): belief} for _, _, belief in worth]


def test_an_edge_is_plain_at_the_minimum_and_not_below_it(little: Path) -> None:
    append(little / MECHANISMS, claim("Fever", "causes", "Chills"))  # 0.8
    for minimum, plain in (("0.8", 1), ("0.800001", 0)):
        text = (ROOT / "ontology" / "schema" / "evidence.ttl").read_text("utf-8")
        text = text.replace("lk:minimumBelief 0.1", f"lk:minimumBelief {minimum}")
        (little / "ontology/schema/evidence.ttl").write_text(text, "utf-8")
        assert len(build(little).store.select("SELECT ?x { BIND(1 AS ?x) lk:Fever lk:causes lk:Chills }")) == plain


# --- duplicates and crashes -----------------------------------------------------------------------------------------


def test_a_claim_that_is_said_twice_is_found_at_the_second(little: Path) -> None:
    first = claim("Fever", "causes", "Chills", condition="Cancer|Pregnancy")
    again = claim("Fever", "causes", "Chills", condition="Pregnancy|Cancer", curator="another", date="2025-01-01")
    line = append(little / MECHANISMS, first, again, claim("Fever", "causes", "Chills", locator="3-4"))
    making = build(little)
    assert making.findings == [Finding(MECHANISMS, line + 1, "claim", "says what another row says already", STATED)]


def test_a_claim_is_found_twice_across_files(little: Path) -> None:
    one = claim("Fever", "causes", "Chills")
    shutil.copy(little / MECHANISMS, little / ARTICLES)
    append(little / ARTICLES, one)
    line = append(little / MECHANISMS, one)
    assert [(fault.file, fault.line) for fault in build(little).findings] == [(MECHANISMS, line)]


# a value that is said twice is not found; it then stands in two places.
def test_a_value_that_is_said_twice_is_found_at_the_second(sources: Path) -> None:
    lines = (sources / THRESHOLDS).read_text("utf-8").splitlines(keepends=True)
    line = append(sources / THRESHOLDS, lines[1].replace("2026-11-21", "2025-01-01"))
    assert [(fault.file, fault.line) for fault in build(sources).findings] == [(THRESHOLDS, line)]


def test_terms_and_sources_that_are_listed_twice_are_found_at_the_second(sources: Path) -> None:
    for file in (FINDINGS, "ontology/sources.tsv"):
        lines = (sources / file).read_text("utf-8").splitlines(keepends=True)
        append(sources / file, lines[1])
    found = [(fault.file, fault.check, fault.line) for fault in build(sources).findings]
    assert found == [
        (FINDINGS, "term", len((ROOT / FINDINGS).read_text("utf-8").splitlines()) + 1),
        ("ontology/sources.tsv", "source", len((ROOT / "ontology/sources.tsv").read_text("utf-8").splitlines()) + 1),
    ]


# the build stops with a ValueError or RuntimeError of Python where a finding is wanted.
def test_two_populations_do_not_stop_the_build(little: Path) -> None:
    append(little / MECHANISMS, claim("Fever", "causes", "Chills", share="5 %", population="Adults|Neonates"))
    assert len(build(little).findings) <= 1


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("evidence.ttl", "lk:prior 0.3", 'lk:prior "much"'),
        ("evidence.ttl", "lk:weight 0.7", 'lk:weight "some"'),
        ("evidence.ttl", "lk:minimumBelief 0.1", 'lk:minimumBelief "low"'),
        ("relations.ttl", "lk:sign 1 ", 'lk:sign "plus" '),
        ("units.ttl", "lk:factor 0.001", 'lk:factor "few"'),
    ],
)
def test_a_setting_that_is_no_number_is_a_fault_of_the_data(
    edit: Edit, sources: Path, file: str, old: str, new: str
) -> None:
    edit(f"ontology/schema/{file}", old, new)
    try:
        findings = list(build(sources).findings)
    except DataError as fault:
        findings = list(fault.findings)
    assert any(finding.file == f"ontology/schema/{file}" for finding in findings)


def test_a_unit_of_a_dimension_without_reference_is_a_fault_of_the_data(sources: Path) -> None:
    units = sources / "ontology/schema/units.ttl"
    append(units, '[] a lk:Unit ; lk:ucum "g" ; lk:dimension "mass" ; lk:factor 0.001 ; rdfs:label "gram"@en .\n')
    lines = (sources / THRESHOLDS).read_text("utf-8").splitlines(keepends=True)
    append(sources / THRESHOLDS, lines[1].replace("\t/uL\t", "\tg\t"))
    try:
        findings = list(build(sources).findings)
    except DataError as fault:
        findings = list(fault.findings)
    assert findings


def test_an_identifier_that_makes_no_iri_is_a_finding(sources: Path) -> None:
    append(sources / "ontology/mappings/labels.tsv", "CL:1<\tx\ty\n")
    line = "lk:BloodCell\tblood cell\tskos:closeMatch\tCL:1<\tx\tsemapv:ManualMappingCuration\t\n"
    number = append(sources / "ontology/mappings/cells.sssom.tsv", line)
    assert [(fault.file, fault.line) for fault in build(sources).findings] == [("ontology/mappings/cells.sssom.tsv", number)]


# --- the store on disk ----------------------------------------------------------------------------------------------


@pytest.fixture
def small() -> Store:
    """A store of two graphs with every kind of term."""
    store = Store()
    a, p = NamedNode("http://example.org/a"), NamedNode("http://example.org/p")
    things: list[NamedNode | Literal | BlankNode] = [
        a,
        Literal("é\n\t\"'\\", language="en"),
        Literal(5),
        Literal(0.1),
        BlankNode("b"),
    ]
    store.add(Quad(a, p, thing, NamedNode(f"http://example.org/g{n % 2}")) for n, thing in enumerate(things))
    return store


def files_of(folder: Path) -> dict[str, bytes]:
    """The files below a folder with their content."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_store_is_the_same_after_the_way_to_the_disk_and_back(small: Store, tmp_path: Path) -> None:
    small.save(tmp_path / "new" / "store")
    again = Store.open(tmp_path / "new" / "store")
    assert (again.digest(), len(again), again.graphs()) == (small.digest(), 5, small.graphs())
    assert again.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == small.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    manifest = read_manifest(tmp_path / "new" / "store")
    assert (manifest["quads"], manifest["sha256"]) == (5, small.digest())
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["store"]


def test_a_store_replaces_an_older_one_and_an_empty_folder(small: Store, tmp_path: Path) -> None:
    target = tmp_path / "store"
    target.mkdir()
    small.save(target)
    more = Store()
    more.add([*small, Quad(NamedNode("http://b"), NamedNode("http://b"), Literal("b"), NamedNode("http://b"))])
    more.save(target)
    assert Store.open(target).digest() == more.digest()
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_store_that_is_open_can_be_saved_over_itself(small: Store, tmp_path: Path) -> None:
    small.save(tmp_path / "store")
    again = Store.open(tmp_path / "store")
    again.save(tmp_path / "store")
    assert Store.open(tmp_path / "store").digest() == small.digest()


# The format is raised by one with each change of what stands on the disk; 0 has never been one.
@pytest.mark.parametrize(
    "content", [None, "", "{", "[]", "null", "5", '"x"', "{}", '{"format": 0, "quads": 5}', '{"format": "1", "quads": 5}']
)
def test_a_folder_without_a_manifest_of_this_version_is_refused(small: Store, tmp_path: Path, content: str | None) -> None:
    small.save(tmp_path)
    if content is None:
        (tmp_path / "manifest.json").unlink()
    else:
        (tmp_path / "manifest.json").write_text(content, "utf-8")
    with pytest.raises(StoreError, match=r"(holds no Leukograph store|is of another version)\. .* with `leukograph build"):
        Store.open(tmp_path)


# a manifest that does not say how many quads there are, or not as a number, ends in a KeyError or a false alarm.
@pytest.mark.parametrize("rest", [{}, {"quads": None}, {"quads": "5"}])
def test_a_manifest_that_is_not_whole_is_refused(small: Store, tmp_path: Path, rest: dict[str, object]) -> None:
    small.save(tmp_path)
    manifest = {"format": json.loads((tmp_path / "manifest.json").read_text("utf-8"))["format"]}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | rest), "utf-8")
    with pytest.raises(StoreError, match=r"with `leukograph build"):
        Store.open(tmp_path)


def test_a_store_that_has_lost_data_is_refused(small: Store, tmp_path: Path) -> None:
    more = Store()
    more.add([*small, Quad(NamedNode("http://b"), NamedNode("http://b"), Literal("b"), NamedNode("http://b"))])
    more.save(tmp_path / "more")
    small.save(tmp_path / "store")
    shutil.copy(tmp_path / "more" / "manifest.json", tmp_path / "store" / "manifest.json")
    said = r"store in .*store holds \d+ .* where \d+ were written: it is damaged\. Build it again with `leukograph build`\.$"
    for verify in (True, False):
        with pytest.raises(StoreError, match=said):
            Store.open(tmp_path / "store", verify=verify)


def test_a_store_with_a_file_of_another_size_is_refused(small: Store, tmp_path: Path) -> None:
    small.save(tmp_path / "store")
    manifest = json.loads((tmp_path / "store" / "manifest.json").read_text("utf-8"))
    name = next(name for name in manifest["sizes"] if name.endswith(".sst"))
    manifest["sizes"][name] += 1
    (tmp_path / "store" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    said = r"store in .*store does not hold the files .*: it is damaged\. Build it again with `leukograph build`\.$"
    for verify in (True, False):
        with pytest.raises(StoreError, match=said):
            Store.open(tmp_path / "store", verify=verify)


# the design asks for the hash to be held against the content; only the number of quads is.
def test_a_store_whose_content_is_not_what_was_written_is_refused(small: Store, tmp_path: Path) -> None:
    small.save(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | {"sha256": "0" * 64}), "utf-8")
    with pytest.raises(StoreError, match=r"damaged\. .*`leukograph build`"):
        Store.open(tmp_path)


def test_a_store_without_its_quads_is_refused(small: Store, tmp_path: Path) -> None:
    small.save(tmp_path / "store")
    shutil.rmtree(tmp_path / "store" / "quads")
    with pytest.raises(StoreError, match=r"Build it again with `leukograph build`"):
        Store.open(tmp_path / "store")


@pytest.mark.parametrize("name", ["none", "file"])
def test_what_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(StoreError, match=f"{name} holds no Leukograph store"):
        Store.open(tmp_path / name)


def test_a_folder_of_others_is_not_written_over(small: Store, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "thesis.txt").write_text("ten years", "utf-8")
    before = files_of(tmp_path)
    with pytest.raises(StoreError, match=r"letters is not empty and is no store\. Choose another folder with --store\.$"):
        small.save(tmp_path / "letters")
    assert files_of(tmp_path) == before


# Any file of the name manifest.json makes a folder a store; a web page's has been replaced whole.
@pytest.mark.parametrize("manifest", ['{"name": "my app", "icons": []}', "not even JSON"])
def test_a_folder_of_others_with_a_manifest_of_its_own_is_not_written_over(
    small: Store, tmp_path: Path, manifest: str
) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "manifest.json").write_text(manifest, "utf-8")
    (tmp_path / "page" / "index.html").write_text("ten years", "utf-8")
    before = files_of(tmp_path)
    with pytest.raises(StoreError, match="is no store"):
        small.save(tmp_path / "page")
    assert files_of(tmp_path) == before


# A file in the place of the folder ended in a NotADirectoryError.
@pytest.mark.parametrize("below", ["", "store", "deep/store"])
def test_a_file_in_the_place_of_the_folder_is_refused_and_kept(small: Store, tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("ten years", "utf-8")
    with pytest.raises(StoreError, match=r"file.*--store"):
        small.save(tmp_path / "file" / below if below else tmp_path / "file")
    assert files_of(tmp_path) == {"file": b"ten years"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written_is_refused(small: Store, tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(StoreError, match=r"cannot write .*Choose another folder with --store\.$"):
            small.save(tmp_path / "store")
    finally:
        tmp_path.chmod(0o755)


class Stop(BaseException):
    """What a user's Ctrl-C or a full disk does in the middle of the work."""


@pytest.mark.parametrize("error", [Stop, OSError, KeyboardInterrupt])
def test_an_interrupted_save_leaves_the_older_store(
    small: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    small.save(tmp_path / "store")
    before = files_of(tmp_path / "store")

    def stop(_: Store) -> str:
        raise error("stopped")

    monkeypatch.setattr(Store, "digest", stop)
    with pytest.raises((error, StoreError)):
        Store().save(tmp_path / "store")
    assert files_of(tmp_path / "store") == before
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


# between the two moves only an OSError brings the older store back; any other end deletes it.
@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt, Stop])
@pytest.mark.parametrize("move", [1, 2])
def test_an_interrupted_change_of_places_leaves_the_older_store(
    small: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], move: int
) -> None:
    small.save(tmp_path / "store")
    digest = small.digest()
    count = 0
    whole = Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == move:
            raise error("stopped")
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises((error, StoreError)):
        Store().save(tmp_path / "store")
    monkeypatch.undo()
    assert Store.open(tmp_path / "store").digest() == digest
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
