"""SPARQL 1.1 Protocol, point by point, against a real server on loopback; and what it does to those who wish it ill."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper import JSON as AS_JSON

from leukograph.catalogue import Query, catalogue
from leukograph.knowledge import KnowledgeGraph
from leukograph.server.accept import ROWS, choose
from leukograph.server.worker import merged
from leukograph.store import Graphs, Literal, NamedNode, Quad, Rows, Store, Triple, Triples
from tests.served import Said, Served, serving

ROOT = Path(__file__).resolve().parent.parent
LK = "https://w3id.org/leukograph/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
LABEL = "SELECT ?label { lk:Neutropenia rdfs:label ?label }"
MAKE = "CONSTRUCT { lk:Neutropenia rdfs:label ?label } WHERE { lk:Neutropenia rdfs:label ?label }"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
JSON = "application/sparql-results+json"
PLAIN = "text/plain; charset=utf-8"
QUERIES = catalogue(ROOT)
EVERY_ROW = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"


@pytest.fixture(scope="module")
def server(stored: Path) -> Iterator[Served]:
    with serving(stored, "--cors", "--seconds", "60") as served:
        yield served


@pytest.fixture(scope="module")
def hard(stored: Path) -> Iterator[Served]:
    """A server with tight limits."""
    with serving(stored, "--cors", "--seconds", "3", "--memory", "400", "--output", "1", "--workers", "3") as served:
        yield served


# Queries: three ways to ask


def labels(said: Said) -> list[str]:
    assert (said.status, said.media) == (200, JSON), said.text
    return [row["label"]["value"] for row in json.loads(said.body)["results"]["bindings"]]


def test_a_query_by_get(server: Served) -> None:
    assert labels(server.ask(query=LABEL)) == ["neutropenia"]


def test_a_query_by_post_of_a_form(server: Served) -> None:
    body = urlencode({"query": LABEL})
    assert labels(server.ask("POST", body=body, Content_Type=FORM)) == ["neutropenia"]
    assert labels(server.ask("POST", body=body, Content_Type=f"{FORM}; charset=UTF-8")) == ["neutropenia"]


def test_a_query_by_direct_post(server: Served) -> None:
    assert labels(server.ask("POST", body=LABEL, Content_Type=DIRECT)) == ["neutropenia"]
    assert labels(server.ask("POST", body=LABEL, Content_Type="Application/SPARQL-Query;charset=utf-8")) == ["neutropenia"]


def test_ask_answers_with_a_boolean(server: Served) -> None:
    said = server.ask(query="ASK { lk:Neutropenia rdfs:label ?label }")
    assert (said.status, said.media, json.loads(said.body)) == (200, JSON, {"head": {}, "boolean": True})
    said = server.ask(query="ASK { lk:Nothing ?p ?o }", Accept="application/sparql-results+xml")
    assert "<boolean>false</boolean>" in said.text


def test_a_connection_is_kept_and_answers_at_once(server: Served) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    times = []
    for _ in range(20):
        begun = time.monotonic()
        connection.request("GET", f"/sparql?query={quote(LABEL)}")
        connection.getresponse().read()
        times.append(time.monotonic() - begun)
    connection.close()
    assert sorted(times)[10] < 0.03


def test_head_answers_with_headers_alone(server: Served) -> None:
    said, whole = server.ask("HEAD", query=LABEL), server.ask(query=LABEL)
    assert (said.status, said.body) == (200, b"")
    assert said.headers["content-length"] == str(len(whole.body))


def test_letters_of_all_scripts_come_and_go(server: Served) -> None:
    text = "SELECT ('Ü — 白血球 🩸 \\u202E' AS ?label) {}"
    assert labels(server.ask(query=text)) == ["Ü — 白血球 🩸 \u202e"]
    assert labels(server.ask("POST", body=text, Content_Type=DIRECT)) == ["Ü — 白血球 🩸 \u202e"]


# The graphs that are asked


def test_the_request_names_the_graphs(server: Served, shipped: KnowledgeGraph) -> None:
    edges, inferred = LK + "graph/edges", LK + "graph/inferred"
    count = "SELECT (COUNT(*) AS ?label) { ?s ?p ?o }"
    named = "SELECT (COUNT(DISTINCT ?g) AS ?label) { GRAPH ?g { ?s ?p ?o } }"

    def asked(query: str, **graphs: str) -> int:
        return int(
            labels(
                server.ask(
                    path=f"/sparql?{urlencode({'query': query, **{k.replace('_', '-'): v for k, v in graphs.items()}})}"
                )
            )[0]
        )

    in_edges = len(list(shipped.store.quads(edges)))
    assert asked(count, default_graph_uri=edges) == in_edges
    assert asked(count, default_graph_uri=LK + "graph/nothing") == 0
    # The request's dataset is the whole dataset: no named graph, or no default graph, where it names none.
    assert asked(named, default_graph_uri=edges) == 0
    assert asked(named, named_graph_uri=edges) == 1
    assert asked(count, named_graph_uri=edges) == 0
    # It overrules the query's own (section 2.1.4).
    assert asked(f"SELECT (COUNT(*) AS ?label) FROM <{inferred}> {{ ?s ?p ?o }}", default_graph_uri=edges) == in_edges  # noqa: S608
    assert asked(named) == len(shipped.store.graphs())


def test_graphs_that_make_one_default_graph_have_each_triple_once(shipped: KnowledgeGraph) -> None:
    store = Store()
    for name in ("a", "b"):
        store.in_graph(
            [Triple(NamedNode("http://s"), NamedNode("http://p"), Literal(text)) for text in ("both", name)], name_of(name)
        )
    found, graphs = merged(store, Graphs((name_of("a"), name_of("b")), (name_of("b"),)))
    out = BytesIO()
    found.write("SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o ORDER BY ?o", out, rows="csv", graphs=graphs)
    assert out.getvalue() == b"o,n\r\na,1\r\nb,1\r\nboth,1\r\n"
    out = BytesIO()
    found.write("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", out, rows="csv", graphs=graphs)
    assert out.getvalue() == b"g\r\nhttp://example.org/b\r\n"


def name_of(graph: str) -> str:
    return f"http://example.org/{graph}"


def test_several_default_graphs_are_asked_as_one(server: Served, shipped: KnowledgeGraph) -> None:
    names = shipped.store.graphs()
    count = "SELECT (COUNT(*) AS ?label) { ?s ?p ?o }"
    path = "/sparql?" + urlencode([("query", count), *(("default-graph-uri", name) for name in names)])
    (whole,) = shipped.query(count)
    assert labels(server.ask(path=path)) == [str(whole["label"])]


def test_graphs_are_named_in_a_form_and_beside_a_direct_post(server: Served) -> None:
    graph = LK + "graph/nothing"
    form = urlencode({"query": LABEL, "default-graph-uri": graph})
    assert labels(server.ask("POST", body=form, Content_Type=FORM)) == []
    path = f"/sparql?{urlencode({'default-graph-uri': graph})}"
    assert labels(server.ask("POST", path, body=LABEL, Content_Type=DIRECT)) == []


def test_a_graph_must_be_an_absolute_iri(server: Served) -> None:
    for bad in ("edges", "http://example.org/a b", "<http://example.org/>"):
        said = server.ask(path=f"/sparql?{urlencode({'query': LABEL, 'named-graph-uri': bad})}")
        assert (said.status, said.media) == (400, "text/plain")
    for number in (1, 2):
        bad = "&".join(["default-graph-uri=http://example.org/", "default-graph-uri=http://[x"][2 - number :])
        refusal(server.ask(path=f"/sparql?query={quote(LABEL)}&{bad}"), 400)
    assert server.ask(path="/sparql?default-graph-uri=http://example.org/").status == 400


def test_a_graph_in_a_file_is_not_read(server: Served) -> None:
    address = (ROOT / "ontology" / "prefixes.ttl").as_uri()
    assert labels(server.ask(query=f"SELECT (?s AS ?label) FROM <{address}> {{ ?s ?p ?o }}")) == []  # noqa: S608
    assert labels(server.ask(path=f"/sparql?{urlencode({'query': LABEL, 'default-graph-uri': address})}")) == []


# The form of the answer


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("TEXT/CSV ; q = 1.0", "text/csv"),
        ("text/csv;q=0.2, text/tab-separated-values;q=0.3", "text/tab-separated-values"),
        ("text/*", "text/csv"),
        ("text/*, text/csv;q=0", "text/tab-separated-values"),
        ("*/*;q=0.1, text/csv;q=0.5", "text/csv"),
        (f"{JSON};q=0, */*", "application/sparql-results+xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
        ('text/csv;header="a,b;q=0";q=0.9, image/png', "text/csv"),
        ("nonsense, text/csv", "text/csv"),
    ],
)
def test_rows_come_as_the_client_likes_them(server: Served, accept: str, media: str) -> None:
    said = server.ask(query=LABEL, Accept=accept)
    assert (said.status, said.media) == (200, media), said.text
    assert "Accept" in said.headers["vary"]
    assert "neutropenia" in said.text


@pytest.mark.parametrize(
    ("accept", "media", "form"),
    [
        ("", "text/turtle", RdfFormat.TURTLE),
        ("text/turtle", "text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("application/rdf+xml;q=0.5, application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("text/turtle;q=0.1, application/*;q=0.2", "application/n-triples", RdfFormat.N_TRIPLES),
    ],
)
def test_triples_come_as_the_client_likes_them(server: Served, accept: str, media: str, form: RdfFormat) -> None:
    for query in (MAKE, "DESCRIBE lk:Neutropenia"):
        said = server.ask(query=query, Accept=accept)
        assert (said.status, said.media) == (200, media), said.text
        found = {(quad.subject, quad.predicate, quad.object) for quad in parse(said.body, format=form)}
        assert (NamedNode(LK + "Neutropenia"), NamedNode(RDFS + "label"), Literal("neutropenia", language="en")) in found


def test_what_the_client_does_not_take_is_not_sent(server: Served) -> None:
    for query, accept in (
        (LABEL, "image/png"),
        (LABEL, "text/turtle"),
        (MAKE, "text/csv"),
        (LABEL, "*/*;q=0"),
        (LABEL, "a/b;q=x"),
    ):
        said = server.ask(query=query, Accept=accept)
        assert (said.status, said.media) == (406, "text/plain"), said.text
    assert "application/sparql-results+json" in server.ask(query=LABEL, Accept="image/png").text


@pytest.mark.parametrize("part", ['"\\', '"', "; ", ",", "a/b;q=", "*/*;q=0.", ";q=1 ", "\t"])
def test_no_accept_header_takes_long(part: str) -> None:
    begun = time.monotonic()
    choose(part * 30_000, ROWS)
    assert time.monotonic() - begun < 0.5


def test_csv_and_tsv_are_those_of_the_w3c(server: Served) -> None:
    """RFC 4180 with bare values; Turtle terms between tabs. Nothing is put before a cell for the sake of spreadsheets."""
    query = "SELECT ?label ?x { VALUES (?label ?x) { ('=1+1, \"a\"\\nb'@en lk:A) (2.5 UNDEF) } }"
    csv = server.ask(query=query, Accept="text/csv").body
    assert csv == b'label,x\r\n"=1+1, ""a""\nb",https://w3id.org/leukograph/A\r\n2.5,\r\n'
    tsv = server.ask(query=query, Accept="text/tab-separated-values").body
    assert tsv == b'?label\t?x\n"=1+1, \\"a\\"\\nb"@en\t<https://w3id.org/leukograph/A>\n2.5\t\n'


# What is refused


def refusal(said: Said, status: int, *words: str) -> None:
    """Holds that a response is a refusal in a plain sentence."""
    assert said.status == status, said.text
    assert said.headers["content-type"] == PLAIN
    assert said.headers["access-control-allow-origin"] == "*"
    for word in words:
        assert word in said.text
    assert "Traceback" not in said.text
    assert 'File "' not in said.text


def test_a_fault_of_the_query_is_told_with_line_and_column(server: Served) -> None:
    refusal(server.ask(query="SELECT *\nWHERE { ?s ?p }"), 400, "line 2, column 16")
    refusal(server.ask(query="SELECT ?x { lk:A nope:b ?x }"), 400, "line 1")
    refusal(server.ask(query=""), 400, "empty")


def test_a_request_has_one_query(server: Served) -> None:
    refusal(server.ask(path=f"/sparql?query={quote(LABEL)}&query={quote(LABEL)}"), 400, "give one")
    refusal(server.ask("POST", body="q=1", Content_Type=FORM), 400, "give one")
    refusal(server.ask("POST", f"/sparql?query={quote(LABEL)}", body=LABEL, Content_Type=DIRECT), 400, "give one")
    refusal(server.ask("POST", body="&".join(["a=1"] * 2000), Content_Type=FORM), 400, "1000")


def test_text_must_be_utf_8(server: Served) -> None:
    latin = "SELECT ('é' AS ?label) {}".encode("latin-1")
    refusal(server.ask("POST", body=latin, Content_Type=DIRECT), 400, "UTF-8")
    refusal(server.ask("POST", body=b"query=" + quote(latin).encode(), Content_Type=FORM), 400, "UTF-8")
    refusal(server.ask(path=f"/sparql?query={quote(latin)}"), 400, "UTF-8")
    refusal(server.ask("POST", body=latin, Content_Type=f"{DIRECT}; charset=latin1"), 415, "UTF-8")


def test_other_media_types_are_refused(server: Served) -> None:
    refusal(server.ask("POST", body=LABEL, Content_Type="text/plain"), 415, DIRECT)
    refusal(server.ask("POST", body=urlencode({"query": LABEL})), 415, FORM)
    refusal(server.ask("POST", body="{}", Content_Type="application/json"), 415)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(server: Served, method: str) -> None:
    said = server.ask(method, query=LABEL)
    refusal(said, 405)
    assert said.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_a_method_that_http_does_not_have_is_refused(server: Served) -> None:
    said = server.ask("BREW", query=LABEL)
    assert (said.status, said.headers["content-type"], said.headers["connection"]) == (400, PLAIN, "close")
    assert said.text == "this is no request of HTTP, or of a method that HTTP does not have"


def test_updates_are_refused(server: Served) -> None:
    update = "INSERT DATA { lk:A lk:b lk:C }"
    refusal(server.ask("POST", body=update, Content_Type="application/sparql-update"), 403, "updates are refused")
    refusal(server.ask("POST", body=urlencode({"update": update}), Content_Type=FORM), 403, "updates are refused")
    refusal(server.ask(path=f"/sparql?update={quote(update)}"), 403, "updates are refused")
    for query in (update, "LOAD <http://example.org/>", "CLEAR ALL", "DROP ALL", "DELETE WHERE { ?s ?p ?o }"):
        refusal(server.ask(query=query), 400)
    assert labels(server.ask(query=LABEL)) == ["neutropenia"]


def test_other_services_are_refused(server: Served) -> None:
    for where in (
        "SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }",
        "SERVICE SILENT <file:///> { ?s ?p ?o }",
        "SERVICE ?x { ?s ?p ?o }",
    ):
        refusal(server.ask(query=f"SELECT * {{ VALUES ?x {{ <http://127.0.0.1:9/> }} {where} }}"), 400, "SERVICE")


def test_the_service_of_paths_is_answered(server: Served) -> None:
    block = (
        "SERVICE lk:paths { ?path lk:source lk:Clozapine ; lk:target lk:BacterialInfection ; lk:k 1 ; lk:verdict ?label }"
    )
    assert labels(server.ask(query=f"SELECT DISTINCT ?label {{ {block} }}")) == ["raises"]


@pytest.mark.parametrize("offer", ["h2c", "websocket", "TLS/1.3, h2c"])
@pytest.mark.parametrize("cut", [0, 20, 120, -1])
def test_the_offer_of_another_protocol_is_passed_over(server: Served, offer: str, cut: int) -> None:
    """As Java's client makes it with every first request, a POST too, whose body must not be lost."""
    host = f"Host: 127.0.0.1:{server.port}\r\n"
    offered = f"{host}Upgrade: {offer}\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n"
    posted = f"POST /sparql HTTP/1.1\r\n{offered}Content-Type: {DIRECT}\r\n"
    body = b"ASK { VALUES ?x { 1 } }"
    whole = f"{posted}Content-Length: {len(body)}\r\n\r\n".encode() + body
    chunked = f"{posted}Transfer-Encoding: chunked\r\n\r\n{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    got = f"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n{offered}\r\n".encode()
    last = f"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n{host}Connection: close\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        data, found = whole + chunked + got + last, b""
        line.sendall(data[:cut] if cut else b"")
        time.sleep(0.1)
        line.sendall(data[cut:] if cut else data)
        while chunk := line.recv(65536):
            found += chunk
    assert found.count(b"HTTP/1.1 200 OK") == found.count(b'"boolean":true') == 4


def test_what_is_too_large_is_refused(server: Served) -> None:
    refusal(server.ask("POST", body=LABEL + " " * 1_000_000, Content_Type=DIRECT), 413, "larger")
    head = f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: {DIRECT}\r\n"
    chunks = b"".join(b"10000\r\n" + b" " * 65536 + b"\r\n" for _ in range(20)) + b"0\r\n\r\n"
    assert server.raw(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + chunks).startswith(b"HTTP/1.1 413 ")
    assert server.ask(query=LABEL + "#" + "a" * 60_000).status == 200
    refusal(server.ask(query=LABEL + "#" + "a" * 70_000), 414, "POST")
    refusal(server.ask(query=LABEL, X_Long="a" * 70_000), 431)
    for endless in (b"GET /" + b"a" * 1_000_000, b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200_000, b"GET /" + b"?" * 1_000_000):
        assert server.raw(endless)[:13] in {b"", b"HTTP/1.1 431 "}
    alive(server)
    whole = f" HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: close\r\n\r\n".encode()
    for size, status in ((65_400, b"404"), (65_536, b"431"), (65_537, b"414"), (120_000, b"414")):
        assert server.raw(b"GET /" + b"a" * (size - 1) + whole)[9:12] == status
    refusal(server.ask("POST", body=LABEL + " " * 200_000, Content_Type=DIRECT), 400, "longer")


def test_another_address_leads_nowhere(server: Served) -> None:
    refusal(server.ask(path="/nothing/<script>"), 404)
    assert "script" not in server.ask(path="/nothing/<script>").text


# Whom the server answers


def test_only_names_of_this_machine_lead_here(server: Served) -> None:
    """Against DNS rebinding: a page of another site cannot point its own name at this server."""
    for host in (f"localhost:{server.port}", f"127.0.0.1:{server.port}", f"[::1]:{server.port}", f"LOCALHOST:{server.port}"):
        assert server.ask(query=LABEL, Host=host).status == 200
    for host in (
        "example.org",
        f"example.org:{server.port}",
        "localhost",
        "127.0.0.1:1",
        f"127.0.0.1.example.org:{server.port}",
    ):
        refusal(server.ask(query=LABEL, Host=host), 403, "Host")
    twice = f"GET / HTTP/1.1\r\nHost: localhost:{server.port}\r\nHost: example.org\r\nConnection: close\r\n\r\n"
    none = "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"
    for said in (server.raw(twice.encode()), server.raw(none.encode())):
        assert (said[9:12], b"a request has one Host header" in said) == (b"400", True)


def test_it_listens_on_loopback_alone(server: Served) -> None:
    listening = Path("/proc/net/tcp")
    if not listening.exists():
        pytest.skip("this system does not list its sockets there")
    rows = [line.split() for line in listening.read_text().splitlines()[1:]]
    addresses = {row[1].split(":")[0] for row in rows if int(row[1].split(":")[1], 16) == server.port and row[3] == "0A"}
    assert addresses == {"0100007F"}


def test_scripts_of_other_sites_may_read(server: Served) -> None:
    said = server.ask("OPTIONS", Origin="https://example.org", Access_Control_Request_Method="POST",
                      Access_Control_Request_Headers="content-type")  # fmt: skip
    assert (said.status, said.body) == (204, b"")
    assert said.headers["access-control-allow-origin"] == "*"
    assert "POST" in said.headers["access-control-allow-methods"]
    assert "Content-Type" in said.headers["access-control-allow-headers"]
    for path in ("/sparql", "/.well-known/void", "/.well-known/sparql-examples/"):
        said = server.ask(path=path, Origin="https://example.org")
        assert said.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in said.headers
    assert "access-control-allow-origin" not in server.ask(path="/").headers


# What it says of itself


def described(server: Served, path: str) -> KnowledgeGraph:
    """A description, to be asked with SPARQL."""
    texts = {
        media: {str(quad) for quad in parse(server.ask(path=path, Accept=media).body, format=form)}
        for media, form in (("text/turtle", RdfFormat.TURTLE), ("application/rdf+xml", RdfFormat.RDF_XML),
                            ("application/n-triples", RdfFormat.N_TRIPLES), ("application/ld+json", RdfFormat.JSON_LD))
    }  # fmt: skip
    assert len({len(quads) for quads in texts.values()}) == 1
    assert server.ask(path=path, Accept="image/png").status == 406
    assert server.ask(path=path, Accept="").media == "text/turtle"
    store = Store()
    quads = parse(server.ask(path=path).body, format=RdfFormat.TURTLE)
    store.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode("http://example.org/g")) for quad in quads)
    return KnowledgeGraph(store)


SD = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#> "


def test_a_bare_get_describes_the_service(server: Served, shipped: KnowledgeGraph) -> None:
    found = described(server, "/sparql")
    (row,) = found.query(
        SD
        + """SELECT ?service ?endpoint {
          ?service a sd:Service ; sd:endpoint ?endpoint ; sd:supportedLanguage sd:SPARQL11Query }"""
    )
    assert row["endpoint"] == row["service"] == server.url
    names = {row["name"] for row in found.query(SD + "SELECT ?name { ?s sd:defaultDataset/sd:namedGraph/sd:name ?name }")}
    assert len(names) == len(shipped.store.graphs())
    assert len(found.query(SD + "SELECT ?form { ?s sd:resultFormat ?form }")) == 8
    links = {row["to"] for row in found.query("SELECT ?to { ?s rdfs:seeAlso ?to }")}
    assert {server.ask(path=urlsplit(link).path).status for link in links} == {200}
    assert len(links) == 2
    assert not found.query(SD + "SELECT * { ?s sd:feature sd:BasicFederatedQuery }")


def test_the_data_are_described_in_void_and_dcat(server: Served, shipped: KnowledgeGraph) -> None:
    found = described(server, "/.well-known/void")
    text = (
        SD
        + """PREFIX dcat: <http://www.w3.org/ns/dcat#>
      SELECT ?triples ?endpoint ?title ?licence { ?d a void:Dataset, dcat:Dataset ; void:triples ?triples ;
        void:sparqlEndpoint ?endpoint ; dct:title ?title ; dct:license ?licence .
        ?service a dcat:DataService ; dcat:servesDataset ?d ; dcat:endpointURL ?endpoint }"""
    )
    (row,) = found.query(text)
    (counted,) = shipped.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert row["triples"] == counted["n"]
    assert (row["endpoint"], row["title"]) == (server.url, "Leukograph")
    parts = SD + "SELECT ?n { ?d void:classPartition [ void:class lk:Claim ; void:entities ?n ] }"
    (claims,) = shipped.query("SELECT (COUNT(*) AS ?n) { ?c a lk:Claim }")
    assert [row["n"] for row in found.query(parts)] == [claims["n"]]


def test_the_catalogue_is_there_in_the_shape_of_sib(server: Served) -> None:
    found = described(server, "/.well-known/sparql-examples/")
    text = """SELECT ?query ?comment ?select {
      ?query a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ; rdfs:comment ?comment ;
        sh:select ?select ; sh:prefixes/sh:declare/sh:prefix "lk" ; <https://schema.org/target> ?target ;
      <https://schema.org/keywords> ?keyword }"""
    rows = found.query(text).to_dicts()
    assert {row["query"].rsplit("/", 1)[1]: row["comment"] for row in rows} == {
        query.name: query.question for query in QUERIES
    }
    # With their prefixes they run in any engine.
    for row in rows:
        prepareQuery(row["select"])


# The answers are those of the engine


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_catalogue_is_answered_as_in_process(server: Served, shipped: KnowledgeGraph, query: Query) -> None:
    said = server.ask("POST", body=query.text, Content_Type=DIRECT)
    assert said.status == 200, said.text
    here = shipped.store.query(query.text)
    assert isinstance(here, Rows)
    there = parse_query_results(said.body, format=QueryResultsFormat.JSON)
    assert isinstance(there, QuerySolutions)
    assert tuple(variable.value for variable in there.variables) == here.variables
    assert sorted(map(str, map(tuple, there))) == sorted(map(str, here.rows))


def test_triples_are_those_of_the_engine(server: Served, shipped: KnowledgeGraph) -> None:
    text = "CONSTRUCT WHERE { ?edge a lk:Edge ; lk:subject ?s ; lk:object ?o }"
    here = shipped.store.query(text)
    assert isinstance(here, Triples)
    said = server.ask(query=text, Accept="application/n-triples")
    there = {str(quad.triple) for quad in parse(said.body, format=RdfFormat.N_TRIPLES)}
    assert there == {str(triple) for triple in here.triples}


# Clients that people have


def test_sparqlwrapper(server: Served) -> None:
    client: Any = SPARQLWrapper(server.url)
    client.setQuery(f"PREFIX lk: <{LK}> PREFIX rdfs: <{RDFS}> {LABEL}")
    client.setReturnFormat(AS_JSON)
    assert client.queryAndConvert()["results"]["bindings"][0]["label"]["value"] == "neutropenia"
    client.setReturnFormat(XML)
    assert "neutropenia" in client.queryAndConvert().toxml()
    client.setReturnFormat(CSV)
    client.setMethod(POST)
    assert client.queryAndConvert() == b"label\r\nneutropenia\r\n"
    client.setRequestMethod(POSTDIRECTLY)
    assert client.queryAndConvert() == b"label\r\nneutropenia\r\n"
    client.setQuery(f"PREFIX lk: <{LK}> PREFIX rdfs: <{RDFS}> {MAKE}")
    client.setReturnFormat(TURTLE)
    assert b"neutropenia" in client.queryAndConvert()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_the_sparqlstore_of_rdflib(server: Served, method: str) -> None:
    graph: Any = Graph(SPARQLStore(server.url, method=method))
    prefixes = f"PREFIX lk: <{LK}> PREFIX rdfs: <{RDFS}> "
    assert [str(row[0]) for row in graph.query(prefixes + LABEL)] == ["neutropenia"]
    assert len(graph.query(prefixes + MAKE).graph) == 1
    assert graph.query(prefixes + "ASK { lk:Neutropenia rdfs:label ?l }").askAnswer is True


# Those who wish it ill


def alive(served: Served) -> None:
    deadline = time.monotonic() + 15
    while served.ask(query=LABEL).status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.2)


KILLERS = {
    "braces": "SELECT * " + "{" * 4000 + "}" * 4000,
    "parentheses": "SELECT * { FILTER(" + "(" * 3000 + "1" + ")" * 3000 + ") }",
    "unions": "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 3000) + " }",
    "minuses": "SELECT (" + "-" * 50_000 + "1 AS ?x) {}",
    "order": f"SELECT * {{ {EVERY_ROW} }} ORDER BY ?a ?f",
    "distinct": f"SELECT DISTINCT * {{ {EVERY_ROW} }}",
    "count": f"SELECT (COUNT(*) AS ?n) {{ {EVERY_ROW} }}",
    "output": f"SELECT * {{ {EVERY_ROW} }}",
    "triples": f"CONSTRUCT {{ ?a ?b ?i }} WHERE {{ {EVERY_ROW} }}",
    "closure": "SELECT (COUNT(*) AS ?n) { ?s (<http://a>|!<http://b>)* ?o . ?o (<http://a>|!<http://b>)* ?z }",
    "regex": "SELECT * { ?a rdfs:label ?x . ?b rdfs:label ?y . FILTER(REGEX(CONCAT(?x, ?y), '(a*)*(b*)*(x+x+)+y$')) }",
    "text": "SELECT ?z { "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(60)).join(
        ["BIND('aaaaaaaa' AS ?x0) ", " BIND(STRLEN(?x60) AS ?z) }"]
    ),
}


@pytest.mark.parametrize("name", KILLERS)
def test_a_query_that_would_never_end_ends_with_an_error(hard: Served, name: str) -> None:
    begun = time.monotonic()
    said = hard.ask("POST", body=KILLERS[name], Content_Type=DIRECT)
    assert said.status in {400, 500}, said.text[:200]
    refusal(said, said.status)
    assert time.monotonic() - begun < 3 + 1.5
    alive(hard)


def test_each_limit_says_which_it_is(hard: Served) -> None:
    refusal(hard.ask(query=KILLERS["output"]), 500, "larger than 1 MB", "LIMIT")
    refusal(hard.ask(query=KILLERS["count"]), 500, "longer than 3 s")
    refusal(hard.ask(query=KILLERS["order"]), 500, "400 MB")


def test_others_are_answered_while_queries_run_away(hard: Served) -> None:
    alive(hard)
    said: list[Said] = []
    runaway = [threading.Thread(target=lambda: said.append(hard.ask(query=KILLERS["count"]))) for _ in range(2)]
    for thread in runaway:
        thread.start()
    time.sleep(0.3)
    times = []
    for _ in range(20):
        begun = time.monotonic()
        assert labels(hard.ask(query=LABEL, source="127.0.0.2")) == ["neutropenia"]
        times.append(time.monotonic() - begun)
    third = hard.ask(query=LABEL)
    assert third.status == 429
    assert third.headers["retry-after"] == "1"
    for thread in runaway:
        thread.join()
    assert {one.status for one in said} == {500}
    assert sorted(times)[10] < 0.25
    alive(hard)


def test_a_query_that_nobody_waits_for_is_ended(hard: Served) -> None:
    alive(hard)
    time.sleep(1)
    before = hard.workers()
    line = socket.create_connection(("127.0.0.1", hard.port))
    head = f"GET /sparql?query={quote(KILLERS['count'])} HTTP/1.1\r\nHost: 127.0.0.1:{hard.port}\r\n\r\n"
    line.sendall(head.encode())
    time.sleep(0.5)
    line.close()
    deadline = time.monotonic() + 2
    while hard.workers() >= before:
        assert time.monotonic() < deadline, "its worker lives on"
        time.sleep(0.1)


def test_a_worker_that_dies_is_replaced(hard: Served) -> None:
    alive(hard)
    for _ in range(3):
        for worker in hard.workers():
            os.kill(worker, signal.SIGKILL)
        alive(hard)


def test_a_request_that_does_not_come_is_dropped(hard: Served) -> None:
    begun = time.monotonic()
    assert hard.raw(b"GET /sparql?query=") == b""
    assert 8 < time.monotonic() - begun < 13


def test_a_body_that_does_not_come_is_dropped(hard: Served) -> None:
    head = f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1:{hard.port}\r\nContent-Type: {DIRECT}\r\nContent-Length: 50\r\n\r\nASK"
    assert hard.raw(head.encode()).startswith(b"HTTP/1.1 408 ")


def test_readers_that_do_not_read_do_not_fill_the_server(hard: Served) -> None:
    """Each of a hundred connections asks for an answer of nearly a megabyte and takes none of it."""
    query = "SELECT * { ?s ?p ?o } LIMIT 4000"
    assert 500_000 < len(hard.ask(query=query).body) < 1_000_000
    head = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1:{hard.port}\r\n\r\n"
    lines = []
    for number in range(100):
        line = socket.create_connection(("127.0.0.1", hard.port), source_address=(f"127.0.3.{number + 1}", 0))
        line.sendall(head.encode())
        lines.append(line)
    alive(hard)
    for line in lines:
        line.close()
    alive(hard)


def test_nonsense_is_answered_and_forgotten(hard: Served) -> None:
    for data in (b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"):
        assert hard.raw(data).startswith(b"HTTP/1.1 400 ")
    alive(hard)


# Starting and stopping


def test_a_port_that_is_taken_is_told(server: Served, stored: Path) -> None:
    command = [sys.executable, "-m", "leukograph", "serve", "--port", str(server.port), "--store", str(stored)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert f"cannot listen on port {server.port}" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    "option", [("--port", "70000"), ("--seconds", "0"), ("--seconds", "nan"), ("--memory", "10"), ("--workers", "0")]
)
def test_limits_that_cannot_hold_are_told(stored: Path, option: tuple[str, str]) -> None:
    command = [sys.executable, "-m", "leukograph", "serve", "--store", str(stored), *option]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr


def test_nothing_is_left_behind(stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving(stored, "--workers", "2") as served:
        assert labels(served.ask(query=LABEL)) == ["neutropenia"]
        workers = served.workers()
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


def test_the_store_may_be_replaced_while_it_is_served(stored: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(stored, tmp_path / "copy"))
    with serving(copy, "--workers", "1") as served:
        shutil.rmtree(copy)
        for worker in served.workers():
            os.kill(worker, signal.SIGKILL)
        alive(served)
