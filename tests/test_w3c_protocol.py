"""The tests of the W3C for the SPARQL 1.1 Protocol, each by its name, written anew for this server.

The list: https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/ (approved 2012-11-20; kept in w3c/rdf-tests as
sparql/sparql11/protocol). This server only reads, so that what the tests of updates expect of one that writes cannot be had
here: each of them is held to be refused, with nothing changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pyoxigraph import RdfFormat, parse

from leukograph.knowledge import KnowledgeGraph
from leukograph.store import NamedNode, Store, Triple
from tests.served import Said, Served, serving

TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
DOCUMENT = NamedNode("http://xmlns.com/foaf/0.1/Document")
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
BOOLEANS = {"application/sparql-results+xml", "application/sparql-results+json"}
TABLES = BOOLEANS | {"text/csv", "text/tab-separated-values"}
GRAPHS = {"text/turtle": RdfFormat.TURTLE, "application/rdf+xml": RdfFormat.RDF_XML}


def typed(number: int) -> str:
    return f"<{DATA.format(number)}> a ?type"


IN_DEFAULT = f"ASK {{ {typed(1)} . {typed(2)} . }}"
IN_NAMED = f"ASK {{ GRAPH ?g1 {{ {typed(1)} }} GRAPH ?g2 {{ {typed(2)} }} }}"
IN_BOTH = f"ASK {{ {typed(3)} GRAPH ?g1 {{ {typed(1)} }} GRAPH ?g2 {{ {typed(2)} }} }}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of the three graphs that the tests presume."""
    store, folder = Store(), Path(tmp_path_factory.mktemp("w3c")) / "store"
    for number in (1, 2, 3):
        graph = DATA.format(number)
        store.in_graph([Triple(NamedNode(graph), TYPE, DOCUMENT)], graph)
    KnowledgeGraph(store).save(folder)
    with serving(folder, "--workers", "2", quiet=True) as served:
        yield served


def path(*pairs: tuple[str, str]) -> str:
    return f"/sparql/?{urlencode(pairs)}" if pairs else "/sparql/"


def default(*numbers: int) -> list[tuple[str, str]]:
    return [("default-graph-uri", DATA.format(number)) for number in numbers]


def named(*numbers: int) -> list[tuple[str, str]]:
    return [("named-graph-uri", DATA.format(number)) for number in numbers]


def is_true(said: Said) -> None:
    assert said.status == 200, said.text
    assert said.media in BOOLEANS
    assert said.data == {"head": {}, "boolean": True}


def direct(server: Served, text: str, *pairs: tuple[str, str]) -> Said:
    return server.ask("POST", path(*pairs), body=text, Content_Type=DIRECT)


def test_query_get(server: Served) -> None:
    is_true(server.ask(path=path(("query", "ASK {}"), *default(0))))


def test_query_post_form(server: Served) -> None:
    is_true(server.ask("POST", path(*default(0)), body="query=ASK%20%7B%7D", Content_Type=FORM))


def test_query_post_direct(server: Served) -> None:
    is_true(direct(server, "ASK {}"))


def test_query_dataset_default_graphs_get(server: Served) -> None:
    is_true(server.ask(path=path(("query", IN_DEFAULT), *default(1, 2))))
    assert server.ask(path=path(("query", IN_DEFAULT), *default(1))).data["boolean"] is False


def test_query_dataset_default_graphs_post(server: Served) -> None:
    is_true(direct(server, IN_DEFAULT, *default(1, 2)))
    assert direct(server, IN_DEFAULT, *default(2)).data["boolean"] is False


def test_query_dataset_named_graphs_get(server: Served) -> None:
    is_true(server.ask(path=path(("query", IN_NAMED), *named(1, 2))))
    assert server.ask(path=path(("query", IN_NAMED), *named(1))).data["boolean"] is False


def test_query_dataset_named_graphs_post(server: Served) -> None:
    is_true(direct(server, IN_NAMED, *named(1, 2)))


def test_query_dataset_full(server: Served) -> None:
    is_true(direct(server, IN_BOTH, *default(3), *named(1, 2)))
    assert direct(server, IN_BOTH, *default(1), *named(1, 2)).data["boolean"] is False


def test_query_multiple_dataset(server: Served) -> None:
    """The dataset of the request takes the place of that in the query."""
    text = IN_NAMED.replace("ASK", f"ASK FROM <{DATA.format(3)}>")
    is_true(direct(server, text, *named(1, 2)))
    assert direct(server, text, *named(1)).data["boolean"] is False


def test_graphs_may_stand_beside_a_form(server: Served) -> None:
    body = urlencode({"query": IN_DEFAULT})
    is_true(server.ask("POST", path(*default(1, 2)), body=body, Content_Type=FORM))
    assert server.ask("POST", path(*default(1)), body=body, Content_Type=FORM).data["boolean"] is False


def test_query_content_type_select(server: Served) -> None:
    said = direct(server, "SELECT (1 AS ?value) {}", *default(0))
    assert (said.status, said.media in TABLES) == (200, True)


def test_query_content_type_ask(server: Served) -> None:
    said = direct(server, "ASK {}", *default(0))
    assert (said.status, said.media in BOOLEANS) == (200, True)


def test_query_content_type_describe(server: Served) -> None:
    said = direct(server, "DESCRIBE <http://example.org/>", *default(0))
    assert (said.status, said.media in GRAPHS) == (200, True)


def test_query_content_type_construct(server: Served) -> None:
    """Its IRIs are relative, to what the service chooses: the namespace of the ontology."""
    said = direct(server, "CONSTRUCT { <s> <p> 1 } WHERE {}", *default(0))
    assert (said.status, said.media in GRAPHS) == (200, True), said.text
    (triple,) = parse(said.body, format=GRAPHS[said.media])
    assert str(triple.predicate) == "<https://w3id.org/leukograph/p>"


def refused(said: Said) -> None:
    assert 400 <= said.status < 500, said.text
    assert "Traceback" not in said.text


def test_bad_query_method(server: Served) -> None:
    refused(server.ask("PUT", path(("query", "ASK {}"), *default(0)), body="", Content_Type=FORM))


def test_bad_multiple_queries(server: Served) -> None:
    refused(server.ask(path=path(("query", "ASK {}"), ("query", "SELECT * {}"))))


def test_bad_query_wrong_media_type(server: Served) -> None:
    refused(server.ask("POST", path(), body="ASK {}", Content_Type="text/plain"))


def test_bad_query_missing_form_type(server: Served) -> None:
    refused(server.ask("POST", path(), body="query=ASK%20%7B%7D"))


def test_bad_query_missing_direct_type(server: Served) -> None:
    refused(server.ask("POST", path(), body="ASK {}"))


def test_bad_query_non_utf8(server: Served) -> None:
    refused(server.ask("POST", path(), body="ASK {}".encode("utf-16"), Content_Type=f"{DIRECT}; charset=UTF-16"))
    refused(server.ask("POST", path(), body="ASK {}".encode("utf-16"), Content_Type=DIRECT))


def test_bad_query_syntax(server: Served) -> None:
    refused(server.ask(path=path(("query", "ASK {"))))


INSERT = "INSERT { GRAPH <http://example.org/g> { ?s a ?type } } WHERE { ?s a ?type }"
BASE = "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/s> <http://example.org/p> <test> } }"
USING = [("using-graph-uri", DATA.format(1)), ("using-graph-uri", DATA.format(2))]
USING_NAMED = [("using-named-graph-uri", DATA.format(1))]
CONFLICT = f"INSERT {{ <http://example.org/s> a ?t }} USING <{DATA.format(1)}> WHERE {{ ?s a ?t }}"
# Each with its method, parameters, body and media type.
UPDATES: dict[str, tuple[str, list[tuple[str, str]], str | bytes | None, str]] = {
    "update_dataset_default_graph": ("POST", USING[:1], INSERT, UPDATE),
    "update_dataset_default_graphs": ("POST", USING, INSERT, UPDATE),
    "update_dataset_named_graphs": ("POST", USING_NAMED, INSERT, UPDATE),
    "update_dataset_full": ("POST", USING + USING_NAMED, INSERT, UPDATE),
    "update_post_form": ("POST", [], urlencode({"update": "CLEAR ALL"}), FORM),
    "update_post_direct": ("POST", [], "CLEAR ALL", UPDATE),
    "update_base_uri": ("POST", [], BASE, UPDATE),
    "bad_update_get": ("GET", [("update", "CLEAR ALL")], None, ""),
    "bad_multiple_updates": ("POST", [], "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM),
    "bad_update_wrong_media_type": ("POST", [], "CLEAR NAMED", "text/plain"),
    "bad_update_missing_form_type": ("POST", [], "update=CLEAR%20NAMED", ""),
    "bad_update_non_utf8": ("POST", [], "CLEAR NAMED".encode("utf-16"), f"{UPDATE}; charset=UTF-16"),
    "bad_update_syntax": ("POST", [], urlencode({"update": "CLEAR XYZ"}), FORM),
    "bad_update_dataset_conflict": ("POST", USING, CONFLICT, UPDATE),
}


@pytest.mark.parametrize("name", UPDATES)
def test_updates(server: Served, name: str) -> None:
    method, pairs, body, media = UPDATES[name]
    headers = {"Content_Type": media} if media else {}
    refused(server.ask(method, path(*pairs), body=body, **headers))
    is_true(direct(server, IN_DEFAULT))
    assert direct(server, "ASK { GRAPH <http://example.org/g> { ?s ?p ?o } }").data["boolean"] is False
