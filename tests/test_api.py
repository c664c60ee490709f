"""The JSON API and the explorer's files against a real server: they answer as the library does, and refuse in JSON."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from leukograph import __version__
from leukograph.catalogue import catalogue
from leukograph.knowledge import KnowledgeGraph
from leukograph.lookup import Names
from leukograph.picture import neighbourhood_data, paths_data
from leukograph.server.endpoints import BY_PATH, ENDPOINTS, Endpoint, Parameter
from leukograph.server.library import Library
from leukograph.server.openapi import openapi
from leukograph.server.worker import answer
from leukograph.store import Store
from tests.served import ROOT, Said, Served, serving

HARM = "clozapine", "bacterial infection"
PAGE = ROOT / "src" / "leukograph" / "page"
Pairs = list[tuple[str, Any]]


@pytest.fixture(scope="module")
def server(stored: Path) -> Iterator[Served]:
    """A server of a store of somebody's own: what it answers is for this machine alone."""
    with serving(stored, "--workers", "2", quiet=True) as served:
        yield served


def get(server: Served, name: str, pairs: Pairs | None = None, **asked: Any) -> Any:
    """The answer of an endpoint; what is given as a list is repeated."""
    said = server.ask(path=address(name, pairs, **asked))
    assert (said.status, said.media) == (200, "application/json"), said.text
    return said.data


def address(name: str, pairs: Pairs | None = None, **asked: Any) -> str:
    more = [(key, each) for key, value in asked.items() for each in (value if isinstance(value, list) else [value])]
    return f"/api/{name}?{urlencode([*(pairs or []), *more])}"


def without(answer: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in names}


PAGING = ("offset", "limit", "total", "next", "sources")


# The answers are those of the library


def test_search_answers_as_find(server: Served, shipped: KnowledgeGraph) -> None:
    hits = [hit.to_dict() for hit in shipped.find("leucopenia", 1000)]
    assert len(hits) > 5
    first = get(server, "search", q="leucopenia", limit=3)
    assert first["results"] == hits[:3]
    assert without(first, "results") == {
        "query": "leucopenia", "offset": 0, "limit": 3, "total": None, "next": "/api/search?q=leucopenia&limit=3&offset=3",
    }  # fmt: skip
    assert first["results"][0] == {"label": "leukopenia", "id": "lk:Leukopenia", "matched": "leukopenia", "score": "1.00"}
    assert get(server, "search", q="zzzzzzzz")["results"] == []


def test_pages_of_a_list_make_it_up(server: Served, shipped: KnowledgeGraph) -> None:
    found, path = [], address("search", q="penia", limit=40)
    while path:
        part = server.ask(path=path).data
        found += part["results"]
        path = part["next"]
    assert found == [hit.to_dict() for hit in shipped.find("penia", 1000)]
    assert part["total"] == len(found) > 40


@pytest.mark.parametrize("term", ["filgrastim", "clozapine", "CL:0000775", "lk:Agranulocytosis", "Leucopaenia"])
def test_a_term_is_told_as_show_tells_it(server: Served, shipped: KnowledgeGraph, term: str) -> None:
    answer = get(server, "term", term=term)
    assert without(answer, "offset", "limit", "totals", "next") == shipped.show(term).to_dict()
    assert answer["totals"]["claims"] == len(answer["claims"])
    assert answer["next"] is None


def test_a_long_term_comes_in_parts(server: Served, shipped: KnowledgeGraph) -> None:
    whole = shipped.show("neutropenia").to_dict()
    claims: list[Any] = []
    raised: list[Any] = []
    path = address("term", term="neutropenia", limit=100)
    while path:
        part = server.ask(path=path).data
        assert part["children"] == whole["children"]
        assert part["totals"]["claims"] == len(whole["claims"])
        assert set(part["sources"]) <= set(whole["sources"])
        assert {claim["source"] for claim in part["claims"]} <= set(part["sources"])
        claims, raised, path = claims + part["claims"], raised + part["edges"]["raised_by"], part["next"]
    assert (claims, raised) == (whole["claims"], whole["edges"]["raised_by"])


FILTERS: list[dict[str, Any]] = [
    {},
    {"k": 1, "max_length": 4, "by": "length"},
    {"relations": ["causes", "predisposesTo"], "min_belief": 0.2},
    {"via": ["neutropenia"], "avoid": ["fever"], "evidence": ["ECO:0000180", "ECO:0000033"]},
    {"without": ["agranulocytosis"], "associations": True, "kinds": ["disorder", "finding"]},
]


@pytest.mark.parametrize("options", FILTERS, ids=str)
def test_paths_are_those_of_the_library(server: Served, shipped: KnowledgeGraph, options: dict[str, Any]) -> None:
    answer = get(server, "paths", source=HARM[0], target=HARM[1], **options)
    assert without(answer, "sources") == shipped.paths(*HARM, **options).to_dict()
    claims = [claim for path in answer["paths"] for step in path["steps"] for claim in step["claims"]]
    assert {claim["source"] for claim in claims} <= set(answer["sources"])


def test_a_listed_source_can_be_opened(server: Served) -> None:
    answer = get(server, "paths", source=HARM[0], target=HARM[1], k=1)
    assert answer["sources"]["PMID:25124379"]["url"] == "https://pubmed.ncbi.nlm.nih.gov/25124379/"
    assert all(source["title"] for source in answer["sources"].values())
    assert answer["sources"]["article-000" if "article-000" in answer["sources"] else "PMID:8043437"]["get"]


@pytest.mark.parametrize(("verb", "term"), [("causes", "neutrophil count"), ("effects", "clozapine")])
def test_influences_are_those_of_the_library(server: Served, shipped: KnowledgeGraph, verb: str, term: str) -> None:
    ask = getattr(shipped, verb)
    for options in ({}, {"of_kind": ["drug", "disorder"]}, {"verdicts": ["raises", "conflicting"]}, {"limit": 2}):
        answer = get(server, verb, term=term, **options)
        found = ask(term, **options)
        assert without(answer, *PAGING) == found.to_dict()
        assert answer["total"] == found.total
    whole = ask(term, limit=7).to_dict()["found"]
    for verdicts in ([], ["raises", "lowers", "conflicting", "undetermined"]):
        listed: list[Any] = []
        path = address(verb, term=term, limit=3, verdicts=verdicts)
        while path and len(listed) < 6:
            part = server.ask(path=path).data
            listed += part["found"]
            path = part["next"]
        assert listed == whole[: len(listed)]


def test_what_two_terms_have_in_common(server: Served, shipped: KnowledgeGraph) -> None:
    answer = get(server, "common", first="clozapine", second="carbimazole")
    assert answer == shipped.common("clozapine", "carbimazole").to_dict()
    assert answer["common_effects"]


def test_explanations_are_those_of_the_library(server: Served, shipped: KnowledgeGraph) -> None:
    options: dict[str, Any] = {"among": ["valproate", "lamotrigine", "lupus"], "limit": 2}
    answer = get(server, "explain", finding=["leukopenia"], **options)
    assert without(answer, "sources") == shipped.explain("leukopenia", **options).to_dict()
    assert answer["covers"]


def test_interventions_are_those_of_the_library(server: Served, shipped: KnowledgeGraph) -> None:
    answer = get(server, "interventions", source=HARM[0], target=HARM[1], max_length=5)
    assert without(answer, "sources") == shipped.interventions(*HARM, max_length=5).to_dict()


def test_a_picture_is_that_of_the_library(server: Served, shipped: KnowledgeGraph) -> None:
    network = shipped.network
    assert get(server, "graph", term="leukopaenia") == neighbourhood_data(network, "Leukopenia")
    found = shipped.paths("clozapine", "bacterial infection", k=2, avoid=["agranulocytosis"])
    asked: dict[str, Any] = {"source": "clozapine", "target": "bacterial infection", "k": 2, "avoid": "agranulocytosis"}
    assert get(server, "graph", **asked) == paths_data(network, found)
    ends = "clozapine", "neutropenia"
    shortest, best = (shipped.paths(*ends, k=2, by=by) for by in ("length", "belief"))
    drawn = get(server, "graph", source=ends[0], target=ends[1], k=2, by="length")
    assert drawn == paths_data(network, shortest) != paths_data(network, best)


@pytest.mark.parametrize("given", [{}, {"source": "clozapine"}, {"term": "fever", "source": "clozapine", "target": "fever"}])
def test_a_picture_of_nothing_is_refused(server: Served, given: dict[str, Any]) -> None:
    said = server.ask(path=address("graph", **given))
    assert said.status == 400
    assert said.data["error"]["message"].endswith("give term, or source and target")


def test_results_are_classified(server: Served, shipped: KnowledgeGraph) -> None:
    texts = ["ANC 0.4 10*9/L", "WBC 3.1"]
    assert get(server, "classify", result=texts)["results"] == [shipped.classify(text).to_dict() for text in texts]


def test_what_the_graph_is(server: Served, shipped: KnowledgeGraph) -> None:
    answer = get(server, "about")
    assert answer["version"] == __version__
    assert answer["counts"] == [{"what": what, "count": count} for what, count in shipped.contents()]
    claims = dict(shipped.contents())["claims"]
    cited = [source["claims"] for source in answer["sources"]]
    assert sum(cited) == claims
    assert cited == sorted(cited, reverse=True)
    assert (answer["totals"], answer["next"]) == ({"sources": len(cited)}, None)
    assert "no medical advice" in answer["note"]
    words = get(server, "vocabulary")
    assert {each["name"]: each["sign"] for each in words["relations"]}["suppresses"] == -1
    assert {each["name"] for each in words["kinds"]} == set(shipped.vocabulary.kinds)
    assert {each["code"]: each["prior"] for each in words["evidence"]} == dict(shipped.vocabulary.priors)
    queries = get(server, "queries")["queries"]
    assert [without(each, "sparql") for each in queries] == [query.to_dict() for query in catalogue(ROOT)]
    text = next(each["sparql"] for each in queries if each["name"] == "claims")
    assert server.ask("POST", body=text, Content_Type="application/sparql-query").status == 200


def test_what_there_is_can_be_asked_without_the_list_of_sources(server: Served) -> None:
    whole, some = get(server, "about"), server.ask(path=address("about", limit=0))
    assert some.data == {**whole, "sources": [], "limit": 0}
    assert len(some.body) < 4_000
    first = get(server, "about", limit=500)
    assert first["next"] == "/api/about?limit=500&offset=500"
    assert first["sources"] + server.ask(path=first["next"]).data["sources"] == whole["sources"]


# What is refused


def fault(said: Said, status: int, *words: str) -> list[str]:
    """The suggestions of a refusal in JSON, whose message has these words."""
    assert (said.status, said.media) == (status, "application/json"), said.text
    error = said.data["error"]
    assert list(error) == ["status", "message", "suggestions"]
    assert error["status"] == status
    for word in words:
        assert word in error["message"]
    assert "Traceback" not in said.text
    found: list[str] = error["suggestions"]
    return found


def test_an_unknown_term_is_told_with_those_that_look_like_it(server: Served) -> None:
    said = server.ask(path=address("term", term="nutropenia"))
    assert fault(said, 404, "nutropenia")[0] == "neutropenia"
    for name, asked in (
        ("paths", {"source": "clozapin", "target": "fever"}),
        ("causes", {"term": "clozapin"}),
        ("common", {"first": "fever", "second": "clozapin"}),
        ("explain", {"finding": ["fever", "clozapin"]}),
        ("interventions", {"source": "fever", "target": "clozapin"}),
        ("effects", {"term": "fever", "given": "clozapin"}),
    ):
        assert "clozapine" in fault(server.ask(path=address(name, **asked)), 404, "clozapin")


def test_a_name_of_several_terms_is_told_with_all_of_them() -> None:
    """No name of the shipped graph is that of two terms."""
    graph = KnowledgeGraph(Store())
    names = Names.of({"Cold": "cold", "CommonCold": "common cold (illness)"}, [("CommonCold", "Colds"), ("Cold", "colds")])
    graph.__dict__["_index"] = names, None
    asked = {"api": "/api/term", "given": {"term": "COLDS", "limit": 1, "offset": 0}, "seconds": 1, "bytes": 1000}
    said, body = answer(Library(graph), asked)
    assert (said["status"], said["suggestions"], body) == (400, ["lk:Cold", "lk:CommonCold"], b"")
    assert "common cold (illness) (lk:CommonCold)" in said["said"]


BAD: list[tuple[str, Pairs, str]] = [
    ("search", [], "needs the parameter q"),
    ("search", [("q", "")], "q is empty"),
    ("search", [("q", "--")], "letters or digits"),
    ("search", [("q", "a" * 2001)], "longer"),
    ("search", [("q", "a"), ("q", "b")], "2 times"),
    ("search", [("q", "a"), ("limit", "0")], "from 1 to 1000"),
    ("search", [("q", "a"), ("limit", "1001")], "from 1 to 1000"),
    ("search", [("q", "a"), ("limit", "ten")], "whole number"),
    ("search", [("q", "a"), ("limit", "1.5")], "whole number"),
    ("search", [("q", "a"), ("limit", "9" * 400)], "limit"),
    ("search", [("q", "a"), ("offset", "-1")], "from 0 to"),
    ("term", [("name", "fever")], "it has: term, limit, offset"),
    ("term", [("term", "a" * 300)], "longer than 200"),
    ("paths", [("source", "fever")], "needs the parameter target"),
    ("paths", [("source", "fever"), ("target", "fever"), ("by", "luck")], "belief, length"),
    ("paths", [("source", "fever"), ("target", "fever"), ("min_belief", "nan")], "is a number"),
    ("paths", [("source", "fever"), ("target", "fever"), ("min_belief", "2")], "from 0 to 1"),
    ("paths", [("source", "fever"), ("target", "fever"), ("associations", "perhaps")], "true or false"),
    ("paths", [("source", "fever"), ("target", "fever"), ("relations", "cuases")], "causes"),
    ("paths", [("source", "fever"), ("target", "fever"), ("sources", "nobody")], "no source"),
    ("paths", [("source", "fever"), ("target", "fever"), *[("via", "fever")] * 101], "101 times"),
    ("causes", [("term", "fever"), ("verdicts", "maybe")], "raises, lowers"),
    ("causes", [("term", "fever"), ("of_kind", "ghost")], "no kind"),
    ("effects", [("term", "fever"), ("max_length", "51")], "from 1 to 50"),
    ("explain", [], "needs the parameter finding"),
    ("explain", [("finding", "fever"), ("offset", "1")], "no parameter 'offset'"),
    ("classify", [("result", "much")], "no result"),
    ("classify", [("result", "ANC 1 parsec")], "parsec"),
    ("about", [("all", "1")], "it has: limit, offset"),
    ("about", [("limit", "-1")], "from 0 to"),
    ("graph", [("source", "fever"), ("target", "sepsis"), ("by", "luck")], "belief, length"),
    ("about", [("<script>", "1")], "no parameter"),
]


@pytest.mark.parametrize(("name", "pairs", "words"), BAD, ids=lambda each: str(each)[:60])
def test_bad_parameters_are_told(server: Served, name: str, pairs: Pairs, words: str) -> None:
    fault(server.ask(path=address(name, pairs)), 400, words)


def test_other_faults_of_a_request(server: Served) -> None:
    fault(server.ask(path="/api/nothing"), 404, "openapi.json")
    fault(server.ask(path="/api/"), 404)
    fault(server.ask(path=f"/api/search?q={quote(bytes([0xE9]))}"), 400, "UTF-8")
    fault(server.ask(path=address("term", term="fever"), Accept="text/turtle"), 406, "application/json")
    fault(server.ask(path=address("term", term="fever"), Host="example.org"), 403, "Host")
    fault(server.ask(path=f"/api/search?q={'a' * 70_000}"), 414, "longer")
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        said = server.ask(method, address("term", term="fever"), body="")
        assert fault(said, 405, method) == []
        assert said.headers["allow"] == "GET, HEAD, OPTIONS"
    text = "\u202e<script>alert(1)</script>\x00"
    said = server.ask(path=address("term", term=text))
    fault(said, 404)
    assert said.headers["x-content-type-options"] == "nosniff"


# How it is sent


def test_head_answers_with_headers_alone(server: Served) -> None:
    said, whole = server.ask("HEAD", address("term", term="fever")), server.ask(path=address("term", term="fever"))
    assert (said.status, said.body) == (200, b"")
    assert said.headers["content-length"] == str(len(whole.body))


def test_what_did_not_change_is_not_sent_again(server: Served) -> None:
    path = address("term", term="fever")
    mark = server.ask(path=path).headers["etag"]
    said = server.ask(path=path, If_None_Match=f'"other", {mark}')
    assert (said.status, said.body, said.headers["etag"]) == (304, b"", mark)
    assert server.ask(path=path, If_None_Match='"other"').status == 200
    assert server.ask(path=address("term", term="sepsis")).headers["etag"] != mark


def test_what_is_private_is_not_for_other_sites(server: Served, shipped: KnowledgeGraph) -> None:
    """The server of a store of somebody's own: no page of another site, open in a browser here, reads it."""
    for path in (address("term", term="fever"), "/sparql", "/.well-known/void", "/", "/api/openapi.json", "/api/nothing"):
        for method in ("GET", "OPTIONS"):
            said = server.ask(method, path, Origin="https://example.org")
            assert not [name for name in said.headers if name.startswith("access-control-")]
            assert said.headers["cross-origin-resource-policy"] == "same-origin"


# What describes it


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        target: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = target
    return schema


TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "array": (list,), "object": (dict,),
    "null": (type(None),),
}  # fmt: skip


def faults_of(value: Any, schema: dict[str, Any], document: dict[str, Any], where: str = "") -> Iterator[str]:
    """What of a value its JSON Schema does not allow, as far as the description uses JSON Schema."""
    schema = resolved(schema, document)
    assert schema.keys() <= {
        "type", "properties", "required", "items", "additionalProperties", "enum", "minLength", "maxLength", "minimum",
        "maximum", "maxItems", "minItems", "default",
    }, where  # fmt: skip
    named = schema.get("type", [])
    allowed = [kind for name in ([named] if isinstance(named, str) else named) for kind in TYPES[name]]
    if allowed and (not isinstance(value, tuple(allowed)) or (isinstance(value, bool) and bool not in allowed)):
        yield f"{where} is {value!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is {value!r}"
    if isinstance(value, list) and "items" in schema:
        for each in value:
            yield from faults_of(each, schema["items"], document, f"{where}[]")
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        yield from (f"{where} lacks {name}" for name in schema.get("required", []) if name not in value)
        for name, each in value.items():
            inner = properties.get(name, schema.get("additionalProperties"))
            if inner is not None:
                yield from faults_of(each, inner, document, f"{where}.{name}")
            elif properties:
                yield f"{where} has {name}, which is not described"


SHOWN: dict[str, dict[str, Any]] = {
    "search": {"q": "leuk"},
    "term": {"term": "neutropenia"},
    "paths": {"source": "filgrastim", "target": "neutrophil count", "given": "CSF3R deficiency"},
    "causes": {"term": "leukopenia"},
    "effects": {"term": "azathioprine"},
    "common": {"first": "leukopenia", "second": "anemia"},
    "explain": {"finding": ["leukopenia", "anemia"]},
    "interventions": {"source": "clozapine", "target": "bacterial infection"},
    "classify": {"result": ["ANC 0.4", "WBC 3.1"]},
    "graph": {"source": "clozapine", "target": "bacterial infection"},
    "about": {},
    "vocabulary": {},
    "queries": {},
}


def test_the_description_is_openapi(server: Served) -> None:
    said = server.ask(path="/api/openapi.json")
    assert said.data == openapi()
    document = said.data
    assert document["openapi"] == "3.1.0"
    assert {"title", "version"} <= document["info"].keys()
    assert document["paths"].keys() == BY_PATH.keys()
    names = [operation["get"]["operationId"] for operation in document["paths"].values()]
    assert len(set(names)) == len(names)
    for operation in document["paths"].values():
        parameters = operation["get"]["parameters"]
        assert len({parameter["name"] for parameter in parameters}) == len(parameters)
        for parameter in parameters:
            assert parameter["in"] == "query"
            assert parameter["description"]
            if "default" in parameter["schema"]:
                assert not parameter.get("required")
                assert list(faults_of(parameter["schema"]["default"], parameter["schema"], document)) == []
        for response in operation["get"]["responses"].values():
            assert resolved(response, document)["description"]
            for content in resolved(response, document)["content"].values():
                assert resolved(content["schema"], document)["type"] == "object"


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_answers_are_as_described(server: Served, endpoint: Endpoint) -> None:
    document = openapi()
    response = document["paths"][endpoint.path]["get"]["responses"]["200"]
    schema = response["content"]["application/json"]["schema"]
    answer = get(server, endpoint.name, **SHOWN[endpoint.name])
    assert list(faults_of(answer, schema, document, endpoint.name)) == []
    said = server.ask(path=address(endpoint.name, nonsense=1))
    refused = resolved(document["paths"][endpoint.path]["get"]["responses"]["400"], document)
    assert list(faults_of(said.data, refused["content"]["application/json"]["schema"], document)) == []
    assert said.data["error"]["suggestions"] == [parameter.name for parameter in endpoint.parameters]


def described() -> Iterator[tuple[Endpoint, Parameter]]:
    return ((endpoint, parameter) for endpoint in ENDPOINTS for parameter in endpoint.parameters)


@pytest.mark.parametrize(("endpoint", "parameter"), list(described()), ids=lambda each: each.name)
def test_parameters_are_as_described(endpoint: Endpoint, parameter: Parameter) -> None:
    """What the description allows is read, and what it does not allow is refused."""
    good = {"text": parameter.choices[0] if parameter.choices else "fever", "whole": "1", "number": "0.5", "truth": "true"}
    assert parameter.read(good[parameter.kind]) is not None
    for bad in {"text": [" ", "a" * 2001], "whole": ["x", "1e999", "0.5"], "number": ["x", "inf"], "truth": ["2"]}[
        parameter.kind
    ]:
        with pytest.raises(Exception, match=re.escape(parameter.name)):
            parameter.read(bad)
    if parameter.low is not None and parameter.high is not None:
        assert parameter.read(f"{parameter.high:g}") == parameter.high
        for beyond in (parameter.low - 1, parameter.high + 1):
            with pytest.raises(Exception, match="must be from"):
                parameter.read(f"{beyond:g}")


# The explorer's files


def test_every_view_is_the_one_shell(server: Served) -> None:
    shell = server.ask(path="/")
    assert shell.headers["content-type"] == "text/html; charset=utf-8"
    for path in (
        "/why",
        "/causes",
        "/effects",
        "/explain",
        "/classify",
        "/ask",
        "/about",
        "/term/lk:Neutropenia",
        "/why?source=clozapine&target=fever",
    ):
        said = server.ask(path=path)
        assert (said.status, said.body) == (200, shell.body)
        assert said.headers["content-security-policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        assert said.headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in said.headers
    assert server.ask(path="/", If_None_Match=shell.headers["etag"]).status == 304
    assert server.ask("HEAD", path="/").status == 200
    assert server.ask("POST", path="/", body="").status == 405
    assert server.ask("OPTIONS", path="/").status == 204


def test_where_no_term_is_a_browser_gets_the_shell_and_others_a_sentence(server: Served) -> None:
    shell = server.ask(path="/")
    for path in ("/term/a%2F..%2Fb", "/term/nosuchthing", "/nothing"):
        said = server.ask(path=path, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
        assert (said.status, said.body, said.media) == (404, shell.body, "text/html")
        said = server.ask(path=path)
        assert (said.status, said.media) == (404, "text/plain")
    assert server.ask(path="/about/").headers["location"] == "/about"


def test_the_shell_asks_for_nothing_that_is_not_there(server: Served) -> None:
    text = server.ask(path="/").text
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", text)
    links = re.findall(r'(?:href|src)="(/[^"]*)"', text)
    assert links
    assert {server.ask(path=link).status for link in links} == {200}


@pytest.mark.parametrize("name", [path.name for path in sorted(PAGE.iterdir()) if path.suffix in {".js", ".css", ".svg"}])
def test_files_are_sent_as_they_are(server: Served, name: str) -> None:
    media = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
    said = server.ask(path=f"/static/{name}")
    assert said.body == (PAGE / name).read_bytes()
    assert said.headers["content-type"] == media[Path(name).suffix]
    assert said.headers["cache-control"] == "no-cache"
    mark = said.headers["etag"].strip('"')
    forever = server.ask(path=f"/static/{name}?v={mark}")
    assert forever.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert server.ask(path=f"/static/{name}?v=other").headers["cache-control"] == "no-cache"


def test_the_picture_library_is_that_of_pyvis(server: Served) -> None:
    said = server.ask(path="/static/vis-network.min.js")
    assert said.headers["content-type"] == "text/javascript; charset=utf-8"
    assert b"vis-network" in said.body[:500]
    assert len(said.body) > 300_000


@pytest.mark.parametrize(
    "path",
    ["/static/", "/static/explorer.html", "/static/../picture.py", "/static/%2e%2e/picture.py", "/static/..%2fpicture.py",
     "/static//etc/passwd", "/static/__init__.py", "/whynot", "/Term/x"],
)  # fmt: skip
def test_nothing_else_of_the_disk_is_served(server: Served, path: str) -> None:
    said = server.ask(path=path)
    assert (said.status, said.media) == (404, "text/plain")


def test_help_says_what_is_served() -> None:
    run = subprocess.run([sys.executable, "-m", "leukograph", "serve", "--help"], capture_output=True, text=True, check=True)
    words = " ".join(run.stdout.split())
    for part in ("a page", "JSON API", "/sparql", "--cors"):
        assert part in words
    assert escape("leukograph") in words


def test_answers_say_how_long_the_paths_are_that_count(server: Served) -> None:
    """Glucocorticoids act on the neutrophil count by the same paths of up to six steps, whoever counts; by more of eight."""
    ends: dict[str, Any] = {"source": "Glucocorticoid", "target": "NeutrophilCount"}
    causes = get(server, "causes", term="NeutrophilCount", of_kind="DrugClass", limit=200)
    (one,) = [each for each in causes["found"] if each["id"] == "lk:Glucocorticoid"]
    short, usual = get(server, "paths", **ends, max_length=6), get(server, "paths", **ends)
    assert (causes["max_length"], short["max_length"], usual["max_length"]) == (6, 6, 8)
    assert (one["counts"], one["verdict"]) == (short["counts"], short["verdict"])
    assert all(found["complete"] for found in (one, short, usual))
    assert sum(usual["counts"].values()) > sum(short["counts"].values())
    longer = get(server, "causes", term="NeutrophilCount", of_kind="DrugClass", limit=200, max_length=8)
    assert next(each["counts"] for each in longer["found"] if each["id"] == "lk:Glucocorticoid") == usual["counts"]
