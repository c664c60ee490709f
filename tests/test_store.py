"""The store: what the screen refuses, how questions are answered, and the forms that answers take."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from leukograph.errors import QueryError
from leukograph.results import Result, result_of
from leukograph.screen import MAX_NESTING, MAX_QUERY_CHARACTERS, screen
from leukograph.store import BlankNode, Literal, NamedNode, Quad, Rows, Store, Triples

XSD = "http://www.w3.org/2001/XMLSchema#"
A, B, P = (NamedNode(f"http://example.org/{name}") for name in "ABP")
G1, G2 = NamedNode("http://example.org/g1"), NamedNode("http://example.org/g2")


@pytest.fixture
def store() -> Store:
    """Two graphs that share a triple."""
    both = Store()
    both.add([Quad(A, P, B, G1), Quad(A, P, B, G2), Quad(B, P, Literal("x"), G2)])
    return both


# --- the screen -----------------------------------------------------------------------------------------------------

CALL = "<http://127.0.0.1:9/sparql> { ?a ?b ?c }"


@pytest.mark.parametrize("word", ["SERVICE", "service", "Service", "sErViCe", "SERVICE SILENT"])
def test_service_is_refused_in_any_case(word: str) -> None:
    with pytest.raises(QueryError, match=r"^SERVICE is not allowed: a query may not ask other machines$"):
        screen(f"SELECT * {{ ?s ?p ?o . {word} {CALL} }}")


# the tokens of the screen were not those of the engine, so that many of these went out to the network. The
# engine needs no space between `5` or `true` and SERVICE, nor between SERVICE and what follows; `<` opens an IRI for it only
# where no comparison can be meant.
@pytest.mark.parametrize(
    "before",
    [
        "?s ?p ?o.", "$s $p $o.", "?s ?p 'c'@en.", "?s ?p 'c'@en-GB.", "?s ?p true.", "?s ?p 1.", "?s ?p 1e5.",
        "?s ?p 1.5e-5.",
        "?s ?p lk:.", "?s ?p <http://x>.", "?s ?p 'c'.", '?s ?p """c""".', "?s ?p [].", "?s ?p ().", "?s ?p ?o # said\n",
        "?s ?p ?o . # said\r", "?s ?p ?o . # said\r\n", "FILTER(?s<?p)", "FILTER(?s < ?p && ?p > ?o)", "{ ?s ?p ?o }", "",
        "?s ?p 5", "?s ?p 1.5", "?s ?p 1e5", "?s ?p true", "?s ?p FALSE",
        "?s ?p lk:a\\-b .", "?s ?p 'a\\'b' .", "?s ?p 'it''s' .", "?s ?p '#' .", "?s ?p <http://x#y> .", "?s ?p ?\u00e9.",
        "?s ?p '''a'b''c''' .", "FILTER(?s<?p||?s>?o)", "VALUES ?x { 1 }", "?s ?p _:b .", "?s ?p ?o\x0c",
    ],
)  # fmt: skip
@pytest.mark.parametrize("call", [CALL, "?where { ?a ?b ?c }", "lk:x{ ?a ?b ?c }"])
def test_service_is_refused_whatever_stands_before_and_behind(before: str, call: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        screen(f"SELECT * {{ {before}SERVICE {call} }}")


# `<?p='>` is an IRI in one reading, and in the other a comparison behind which a string or comment begins.
@pytest.mark.parametrize(
    "text",
    [
        "FILTER(!(?s<?p&&?o='>')) SERVICE <http://127.0.0.1:9/> { ?a ?b 'x' }",
        "FILTER(!(?s<?p#> '''\n)) SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } # '''\n",
        "FILTER(!(?s<lk:p&&?o='>')) SERVICE <http://127.0.0.1:9/> { ?a ?b 'x' }",
        "FILTER(!(?s<?p&&?o='://>')) SERVICE <http://127.0.0.1:9/> { ?a ?b 'x' }",
        "FILTER(!(?s<lk:&&?o='a://>')) SERVICE <http://127.0.0.1:9/> { ?a ?b 'x' }",
    ],
)
def test_a_sign_of_order_does_not_hide_service(text: str) -> None:
    with pytest.raises(QueryError):
        screen(f"SELECT * {{ ?s ?p ?o . {text} }}")


@pytest.mark.parametrize(
    "test", ["?s<?o", "?s < ?o && ?o > ?s", "?s<?o&&?o>?s", "?s<=?o", "?s<<http://x#y>", "?s< 'a'", "?s<lk:a"]
)
def test_a_comparison_may_be_written_as_ever(test: str, store: Store) -> None:
    assert isinstance(store.query(f"SELECT * {{ ?s ?p ?o FILTER({test}) }}"), Rows)


@pytest.mark.parametrize(
    "call",
    [
        "SERVICE<http://127.0.0.1:9/>{}", "SERVICE?x{}", "SERVICE\n\n<http://x>{}", "SERVICE#x\n<http://x>{}", "SERVICE:{}",
        "SERVICESILENT<http://127.0.0.1:9/>{}", "SERVICEx:{}", "SERVICElk:a{}", "SERVICE$x{}", "SERVICE<>{}", "SERVICE<x>{}",
    ],
)  # fmt: skip
def test_service_is_refused_without_a_space_behind(call: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        screen("SELECT * { " + call + " }")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE' }",
        'SELECT * { ?s ?p "a SERVICE <http://x> {} b" }',
        "SELECT * { ?s ?p '''it's a\nSERVICE <http://x>''' }",
        'SELECT * { ?s ?p """a "SERVICE" b""" }',
        "SELECT * { ?s ?p 'it\\'s SERVICE' }",
        "# SERVICE <http://x> {}\nSELECT * { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } # no SERVICE",
        "SELECT * { ?s ?p <http://x/SERVICE> }",
        "SELECT * { ?s ?p <http://x#SERVICE> }",
        "SELECT ?service { ?service ?p $SERVICE }",
        "PREFIX x: <http://x/> SELECT * { ?s ?p x:SERVICE }",
        "SELECT ?services { ?services ?p ?o }",
    ],
)
def test_the_word_service_may_be_said(text: str, store: Store) -> None:
    screen(text)
    assert isinstance(store.query(text), Rows)


def test_nesting_is_allowed_up_to_a_limit(store: Store) -> None:
    def nested(depth: int) -> str:
        return "SELECT * " + "{" * depth + " ?s ?p ?o " + "}" * depth

    assert isinstance(store.query(nested(MAX_NESTING)), Rows)
    for depth in (MAX_NESTING + 1, 10_000):
        with pytest.raises(QueryError, match=f"^the query is nested deeper than {MAX_NESTING} brackets$"):
            store.query(nested(depth))


@pytest.mark.parametrize("bracket", ["(", "[ lk:a ", "{", "{(["])
def test_every_kind_of_bracket_nests(bracket: str) -> None:
    with pytest.raises(QueryError, match="nested deeper"):
        screen("SELECT * { ?s ?p ?o FILTER" + bracket * (MAX_NESTING + 1))


def test_brackets_side_by_side_in_strings_comments_and_iris_do_not_nest() -> None:
    screen("SELECT * { " + "{ ?s ?p ?o } " * 200 + "}")
    screen("SELECT * { ?s ?p '" + "{([" * 200 + "' } # " + "(" * 200)
    screen("SELECT * { ?s ?p <http://x/" + "(" * 200 + "> }")


# the engine reads `<` as a sign of order where what follows could be an IRI, brackets and all.
def test_a_sign_of_order_does_not_hide_nesting() -> None:
    with pytest.raises(QueryError):
        screen("SELECT * { ?s ?p ?o FILTER(?s<" + "(" * 5000 + "?p" + ")" * 5000 + "&&?o>1) }")


# brackets that are escaped in a name are not brackets; closing ones hid real nesting from the screen.
@pytest.mark.parametrize("name", [r"lk:a" + r"\)" * 500, r"lk:a\)" + r"\(\)\)" * 250, r":\)" * 500])
def test_escaped_brackets_in_names_do_not_hide_nesting(name: str) -> None:
    with pytest.raises(QueryError, match="nested deeper"):
        screen("SELECT * { ?s " + name + " ?o " + "{" * (MAX_NESTING + 1) + "}" * (MAX_NESTING + 1) + " }")


def test_closing_brackets_too_many_do_not_hide_nesting() -> None:
    with pytest.raises(QueryError, match="nested deeper"):
        screen(")" * 200 + "SELECT * " + "{" * (MAX_NESTING + 1))


def test_the_length_of_a_query_has_a_limit(store: Store) -> None:
    query = "ASK { ?s ?p ?o }"
    assert store.select(query + " " * (MAX_QUERY_CHARACTERS - len(query))) == [
        (Literal("true", datatype=NamedNode(XSD + "boolean")),)
    ]
    with pytest.raises(QueryError, match=f"^the query is longer than {MAX_QUERY_CHARACTERS} characters$"):
        store.query(query + " " * (MAX_QUERY_CHARACTERS - len(query) + 1))


@pytest.mark.parametrize("text", ["", " ", "\n\t\r\n", "\ufeff"])
def test_an_empty_query_is_refused(text: str, store: Store) -> None:
    with pytest.raises(QueryError):
        store.query(text)


# long chains without any bracket overflow the stack of the engine, which ends the process.
@pytest.mark.parametrize(
    "text",
    [
        "'SELECT (1' + '+1' * 45_000 + ' AS ?x) {}'",
        "'SELECT * { ?s lk:a' + '/lk:a' * 15_000 + ' ?o }'",
        "'SELECT * { FILTER(' + '!' * 50_000 + 'true) }'",
    ],
    ids=["sum", "path", "not"],
)
def test_a_long_chain_is_answered_or_refused_but_does_not_end_the_process(text: str) -> None:
    program = (
        "from leukograph.errors import QueryError\nfrom leukograph.store import Store\n"
        f"try:\n    Store().query({text})\nexcept QueryError as fault:\n    print('refused:', fault)\n"
        "else:\n    print('answered')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, f"ended by signal {-done.returncode}"
    assert done.stdout.startswith(("refused:", "answered"))


# --- questions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        # The positions that pyoxigraph gives where no declarations stand before the text (it notices some faults late).
        ("SELECT * { ?s ?p ?o } §", 1, 24),
        ("ASK { ?s § }", 1, 13),
        ("SELECT * { ?s unheard:of ?o }", 1, 25),
        ("SELECT * {\n  ?s § ?o }", 2, 11),
        ("SELECT * {\n ?s ?p ?o ,, }\n\n", 4, 1),
        ("SELECT * { ?s ?p ?o }\n\n\nFOO BAR BAZ", 4, 7),
        ("PREFIX a: <http://a/> SELECT * {\n  ?s § ?o }", 2, 11),
    ],
)
def test_a_syntax_error_carries_the_line_and_column_of_the_asker(text: str, line: int, column: int, store: Store) -> None:
    with pytest.raises(QueryError, match=f"^the SPARQL cannot be read: line {line}, column {column}: expected "):
        store.query(text)


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <file:///etc/passwd>", "LOAD SILENT <http://127.0.0.1:9/>",
        "INSERT DATA { <http://a> <http://b> 1 }", "CLEAR ALL",
        "DELETE WHERE { ?s ?p ?o }", "DROP ALL", "INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "CREATE GRAPH <http://g>",
        "SELECT * { ?s ?p ?o } ; DROP ALL", "COPY DEFAULT TO <http://g>",
    ],
)  # fmt: skip
def test_an_update_cannot_be_read_as_a_query_and_changes_nothing(text: str, store: Store) -> None:
    before = store.digest()
    with pytest.raises(QueryError, match=r"^the SPARQL cannot be read: line 1, column \d+: "):
        store.query(text)
    assert store.digest() == before


def test_from_reads_no_file_and_no_address(store: Store, tmp_path: Path) -> None:
    (tmp_path / "x.nt").write_text("<http://x> <http://y> <http://z> .\n", "utf-8")
    for address in ((tmp_path / "x.nt").as_uri(), "http://127.0.0.1:9/x"):
        text = f"SELECT * FROM <{address}> {{ <http://x> ?p ?o }}"  # noqa: S608
        assert store.select(text) == []


# FROM is passed over in silence, because the engine takes the union of all graphs instead.
def test_from_asks_only_the_graphs_that_it_names(store: Store) -> None:
    assert store.select("SELECT ?s FROM <http://example.org/g1> { ?s ?p ?o }") == [(A,)]
    assert store.select("SELECT ?s FROM <http://example.org/g9> { ?s ?p ?o }") == []
    both = "FROM <http://example.org/g1> FROM <http://example.org/g2>"
    assert store.select(f"SELECT DISTINCT ?s {both} {{ ?s ?p ?o }} ORDER BY ?s") == [(A,), (B,)]
    assert store.select("SELECT ?g FROM NAMED <http://example.org/g2> { GRAPH ?g { <http://example.org/A> ?p ?o } }") == [
        (G2,)
    ]
    assert len(store.construct("CONSTRUCT FROM <http://example.org/g1> WHERE { ?s ?p ?o }")) == 1


def test_a_query_sees_all_graphs_as_one_and_each_by_its_name(store: Store) -> None:
    assert store.select("SELECT ?s ?o { ?s <http://example.org/P> ?o } ORDER BY ?s") == [(A, B), (B, Literal("x"))]
    named = store.select("SELECT ?g ?s { GRAPH ?g { ?s <http://example.org/P> ?o } } ORDER BY ?g ?s")
    assert named == [(G1, A), (G2, A), (G2, B)]
    assert store.select("SELECT ?s { GRAPH <http://example.org/g1> { ?s ?p ?o } }") == [(A,)]
    assert store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [(Literal(2),)]
    assert store.graphs() == [G1.value, G2.value]
    assert {quad.subject for quad in store.quads(G2.value)} == {A, B}
    assert (len(list(store.quads())), len(store), len(list(store))) == (3, 3, 3)


def test_a_question_with_yes_or_no_is_a_row_of_its_answer(store: Store) -> None:
    for text, answer in (("ASK { ?s ?p 'x' }", "true"), ("ASK { ?s ?p 'y' }", "false")):
        assert store.query(text) == Rows(("answer",), [(Literal(answer, datatype=NamedNode(XSD + "boolean")),)])


def test_construct_and_describe_give_triples(store: Store) -> None:
    found = store.query("CONSTRUCT { ?o lk:of ?s } WHERE { ?s ?p ?o FILTER(isIRI(?o)) }")
    assert isinstance(found, Triples)
    lk_of = NamedNode("https://w3id.org/leukograph/of")
    assert {(triple.subject, triple.predicate, triple.object) for triple in found.triples} == {(B, lk_of, A)}
    assert len(store.construct("DESCRIBE <http://example.org/B>")) == 1


def test_rows_and_triples_are_not_taken_for_each_other(store: Store) -> None:
    with pytest.raises(QueryError, match=r"^this query makes triples where rows are wanted: use SELECT$"):
        store.select("CONSTRUCT WHERE { ?s ?p ?o }")
    for text in ("SELECT * { ?s ?p ?o }", "ASK { ?s ?p ?o }"):
        with pytest.raises(QueryError, match=r"^this query makes rows where triples are wanted: use CONSTRUCT$"):
            store.construct(text)


def test_triples_are_added_to_and_taken_from_one_graph(store: Store) -> None:
    triples = store.construct("CONSTRUCT WHERE { <http://example.org/A> ?p ?o }")
    store.in_graph(triples, "http://example.org/g3")
    assert store.graphs() == [f"http://example.org/g{number}" for number in (1, 2, 3)]
    store.remove(triples, G1.value)
    assert not list(store.quads(G1.value))
    assert len(store) == 3
    store.remove(triples, G1.value)
    assert len(store) == 3


def test_the_digest_is_the_content_and_not_the_order() -> None:
    quads = [Quad(A, P, Literal(number), G1) for number in range(50)]
    one, other = Store(), Store()
    one.add(quads)
    other.add(reversed(quads))
    assert one.digest() == other.digest()
    other.add([Quad(A, P, Literal(1), G2)])
    assert one.digest() != other.digest()


# --- answers --------------------------------------------------------------------------------------------------------

ROW = (
    NamedNode("https://w3id.org/leukograph/Fever"), Literal("fièvre", language="fr"), Literal("plain"),
    Literal(5), Literal(0.5),
    Literal("0.10", datatype=NamedNode(XSD + "decimal")), Literal("2026-11-21", datatype=NamedNode(XSD + "date")),
    Literal("true", datatype=NamedNode(XSD + "boolean")), BlankNode("b0"), None,
)  # fmt: skip
NAMES = tuple("abcdefghij")


def test_answers_are_w3c_sparql_json() -> None:
    document = json.loads(Result(NAMES, [ROW, (None,) * 10]).to_json())
    assert document == {
        "head": {"vars": list(NAMES)},
        "results": {
            "bindings": [
                {
                    "a": {"type": "uri", "value": "https://w3id.org/leukograph/Fever"},
                    "b": {"type": "literal", "value": "fièvre", "xml:lang": "fr"},
                    "c": {"type": "literal", "value": "plain"},
                    "d": {"type": "literal", "value": "5", "datatype": XSD + "integer"},
                    "e": {"type": "literal", "value": "0.5", "datatype": XSD + "double"},
                    "f": {"type": "literal", "value": "0.10", "datatype": XSD + "decimal"},
                    "g": {"type": "literal", "value": "2026-11-21", "datatype": XSD + "date"},
                    "h": {"type": "literal", "value": "true", "datatype": XSD + "boolean"},
                    "i": {"type": "bnode", "value": "b0"},
                },
                {},
            ]
        },
    }


def test_an_answer_without_rows_keeps_its_variables(store: Store) -> None:
    result = result_of(store.query("SELECT ?x ?y { ?x lk:nothing ?y }"))
    assert json.loads(result.to_json()) == {"head": {"vars": ["x", "y"]}, "results": {"bindings": []}}
    assert (len(result), list(result), result.to_text(",")) == (0, [], "x,y\n")


@pytest.mark.parametrize(("pattern", "answer"), [("?s ?p 'x'", True), ("?s ?p 'y'", False)])
def test_yes_and_no_are_w3c_sparql_json_too(store: Store, pattern: str, *, answer: bool) -> None:
    assert json.loads(result_of(store.query(f"ASK {{ {pattern} }}")).to_json()) == {"head": {}, "boolean": answer}


# a SELECT whose one variable is called `answer` is taken for an ASK, even where the answer is the number 1.
@pytest.mark.parametrize(("value", "kind"), [("1", "integer"), ("0", "integer"), ("1.5", "decimal"), ("true", "boolean")])
def test_a_variable_called_answer_does_not_make_an_ask(value: str, kind: str, store: Store) -> None:
    document = json.loads(result_of(store.query(f"SELECT ({value} AS ?answer) {{}}")).to_json())
    assert document["head"] == {"vars": ["answer"]}
    assert document["results"]["bindings"] == [{"answer": {"type": "literal", "value": value, "datatype": XSD + kind}}]


def test_python_values_are_plain() -> None:
    (row,) = Result(NAMES, [ROW]).to_dicts()
    assert row == {
        "a": "lk:Fever", "b": "fièvre", "c": "plain", "d": 5, "e": 0.5, "f": 0.1, "g": "2026-11-21", "h": True, "i": "_:b0",
        "j": None,
    }  # fmt: skip
    assert [type(value) for value in row.values()] == [str, str, str, int, float, float, str, bool, str, type(None)]
    assert list(Result(NAMES, [ROW])) == [row]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("false", "boolean", False), ("0", "boolean", False), ("1", "boolean", True), ("-7", "integer", -7),
        ("1e3", "double", 1000.0),
        ("INF", "double", float("inf")), ("3.5", "float", 3.5), ("many", "integer", "many"), ("12", "string", "12"),
        ("2", "gYear", "2"),
    ],
)  # fmt: skip
def test_literals_become_the_values_that_they_state(text: str, kind: str, value: object) -> None:
    literal = Literal(text, datatype=NamedNode(XSD + kind))
    found = Result(("x",), [(literal,)]).to_dicts()[0]["x"]
    assert (found, type(found)) == (value, type(value))


def test_a_construct_is_rows_of_subject_predicate_and_object(store: Store) -> None:
    result = result_of(store.query("CONSTRUCT { lk:A lk:b 5 } WHERE {}"))
    assert result.to_dicts() == [{"subject": "lk:A", "predicate": "lk:b", "object": 5}]


def test_tables_hold_whole_iris_and_empty_cells_for_what_is_not_bound() -> None:
    assert Result(NAMES, [ROW]).to_text(",") == (
        "a,b,c,d,e,f,g,h,i,j\nhttps://w3id.org/leukograph/Fever,fièvre,plain,5,0.5,0.10,2026-11-21,true,_:b0,\n"
    )
    awkward = Result(("x", "y"), [(Literal('say "a,b"'), Literal("tab\there\nand there"))])
    assert awkward.to_text(",") == 'x,y\n"say ""a,b""","tab\there\nand there"\n'
    assert awkward.to_text("\t") == 'x\ty\n"say ""a,b"""\t"tab\there\nand there"\n'


# Python's csv writer leaves a lone carriage return unquoted, so that the rest of the cell is a row, even a formula.
@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|x", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "=", "-", "-1+1", "+1-1", "--1", "=HYPERLINK(1)"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(cell: str) -> None:
    text = Result(("x",), [(Literal(cell),)]).to_text(",")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["x"], ["'" + cell]]


@pytest.mark.parametrize("cell", ["-1", "+1", "-0.5", "-1e-5", "5", "blood", "a=b", "", "'", "1-2"])
def test_numbers_and_plain_words_are_not_quoted(cell: str) -> None:
    assert Result(("x", "y"), [(Literal(cell), None)]).to_text("\t").splitlines()[1] == f"{cell}\t"


def test_a_page_shows_an_answer_with_its_signs_escaped() -> None:
    page = Result(("x<y",), [(Literal("<script>&"),)])._repr_html_()
    assert page == "<table><thead><tr><th>x&lt;y</th></tr></thead><body></body></table>".replace(
        "<body></body>", "<tbody><tr><td>&lt;script&gt;&amp;</td></tr></tbody>"
    )
