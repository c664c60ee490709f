"""The OpenAPI 3.1 description of the JSON API, made from the table that routes and reads its requests."""

from __future__ import annotations

from typing import Any

from leukograph import __version__
from leukograph.server.endpoints import ENDPOINTS, MAX_REPEATED, MAX_TEXT, VERDICTS, Endpoint, Parameter

OPENAPI = "/api/openapi.json"
TYPES = {"text": "string", "whole": "integer", "number": "number", "truth": "boolean"}
ABOUT = (
    "The causal knowledge graph of leukopenia: every edge has a sign, evidence and a source. For research and teaching; no "
    "medical advice. Terms are named by label, synonym, local name or identifier, in any spelling; repeatable parameters "
    "are repeated; long lists come in parts, and `next` is the address of the part that follows."
)
FAULTS = {
    "400": "The request cannot be answered: the message says why",
    "404": "There is no such term; suggestions say what may have been meant",
    "406": "Answers are JSON, which the Accept header does not allow",
    "429": "Too many requests of this client are being answered already",
    "500": "The answer takes more time or memory than it may, or the server met a fault",
    "503": "All workers are busy: ask again in a moment",
}

Schema = dict[str, Any]


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {"type": "object", "properties": {**required, **(optional or {})}, "required": list(required)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _many(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _or_null(name: str) -> Schema:
    return {"type": [name, "null"]}


TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
TRUTH: Schema = {"type": "boolean"}
SIGN: Schema = {"enum": [-1, 0, 1]}
VERDICT: Schema = {"enum": list(VERDICTS)}
SOURCES = {"sources": _map(_ref("Source"))}
PAGE = {"offset": WHOLE, "limit": WHOLE, "next": _or_null("string")}
COUNTS = {"counts": _object({"raising": WHOLE, "lowering": WHOLE, "unsigned": WHOLE})}
NODE = {"id": TEXT, "label": TEXT}
STEP = {
    "subject": _ref("Node"), "relation": TEXT, "object": _ref("Node"), "sign": SIGN, "belief": NUMBER,
    "kind": {"enum": ["causal", "hierarchy", "definition", "association"]}, "claims": _many(_ref("Claim")),
}  # fmt: skip
CLAIM = {"source": TEXT, "locator": TEXT, "evidence": TEXT, "certainty": TEXT, "modifier": TEXT, "condition": _many(TEXT)}
WHO = {"claim": TEXT, "title": TEXT, "url": TEXT, "evidence_label": TEXT, "denied": TRUTH}
DOCUMENT = ("title", "authors", "date", "licence", "url", "get")
GROUPS = ("raised_by", "lowered_by", "raises", "lowers", "other_in", "other_out")
SCHEMAS: dict[str, Schema] = {
    "Node": _object(NODE),
    "Source": _object(dict.fromkeys(DOCUMENT, TEXT)),
    "Claim": _object(CLAIM, WHO),
    "Step": _object(STEP, {"relation_label": TEXT, "condition": _many(TEXT), "denied_by": _many(TEXT)}),
    "Path": _object({"sign": SIGN, "belief": NUMBER, "weakest": WHOLE, "steps": _many(_ref("Step"))}),
    "Hits": _object({"query": TEXT, **PAGE, "total": _or_null("integer"),
                     "results": _many(_object({**NODE, "matched": TEXT, "score": TEXT}))}),
    "Term": _object({
        **NODE, "kind": TEXT, "definition": TEXT, "note": TEXT, "unmapped": TEXT, "where": TEXT, "synonyms": _many(TEXT),
        "parents": _many(_ref("Node")), "children": _many(_ref("Node")),
        "mappings": _many(_object({"match": TEXT, "identifier": TEXT, "label": _or_null("string"), "iri": TEXT})),
        "values": _many({"type": "object"}), "claims": _many(_object({
            "subject": _ref("Node"), "relation": TEXT, "relation_label": TEXT, "object": _ref("Node"), **CLAIM, **WHO,
            "share": TEXT, "population": TEXT, "dose": TEXT, "onset": TEXT, "note": TEXT, "denied_by": _many(TEXT),
        })), "edges": _object({group: _many(_ref("Step")) for group in GROUPS}),
        **SOURCES, **PAGE, "totals": _map(WHOLE),
    }),
    "Answer": _object({
        "source": _ref("Node"), "target": _ref("Node"), "verdict": VERDICT, "reason": _or_null("string"),
        "common_causes": _many(_object({**NODE, "sign_to_source": SIGN, "sign_to_target": SIGN})), **COUNTS,
        "complete": TRUTH, "max_length": WHOLE, "paths": _many(_ref("Path")), "loops": _many(_ref("Path")), **SOURCES,
    }),
    "Influences": _object({
        "term": _ref("Node"), "complete": TRUTH, "max_length": WHOLE, "found": _many(_object({
            **NODE, "kind": TEXT, "verdict": VERDICT, **COUNTS, "complete": TRUTH, "path": _ref("Path")})),
        **SOURCES, **PAGE, "total": _or_null("integer"),
    }),
    "Common": _object({
        "first": _ref("Node"), "second": _ref("Node"),
        **dict.fromkeys(("common_causes", "common_effects"),
                        _many(_object({**NODE, "sign_with_first": SIGN, "sign_with_second": SIGN}))),
    }),
    "Explanation": _object({
        "findings": _many(_ref("Node")), "unexplained": _many(_ref("Node")), "complete": TRUTH, "covers": _many(_object({
            "causes": _many(_ref("Node")), "belief": NUMBER, "paths": _many(_ref("Path"))})), **SOURCES,
    }),
    "Interventions": _object({
        "source": _ref("Node"), "target": _ref("Node"), "verdict": VERDICT, **COUNTS, "complete": TRUTH,
        "together_cut_all": TRUTH, "minimum_cut": {"type": ["array", "null"], "items": _ref("Node")}, "why_no_cut": TEXT,
        "interventions": _many(_object({
            **NODE, "kind": TEXT, "against": WHOLE, "along": WHOLE, "on_target": TRUTH, "cuts": TRUTH,
            "ways": _many(_ref("Path")), "where": _many(_many(_ref("Node"))), "worsens": _many(_ref("Step"))})), **SOURCES,
    }),
    "Classified": _object({"results": _many(_object({
        "text": TEXT, "quantity": _ref("Node"), "number": NUMBER, "unit": TEXT, "unit_assumed": TRUTH,
        "limits": _many(_object({
            "term": _ref("Node"), "role": TEXT, "fits": {"enum": ["yes", "perhaps"]}, "reason": TEXT, "interval": TEXT,
            "unit": TEXT, "population": TEXT, "source": TEXT, "locator": TEXT, "evidence": TEXT,
            "note": TEXT}))})), **SOURCES}),
    "Picture": _object({
        "title": TEXT, "summary": TEXT, "layered": TRUTH, "cut": {"type": ["object", "null"]},
        "nodes": _many(_object({
            "id": TEXT, "label": TEXT, "name": TEXT, "kind": TEXT, "color": TEXT, "shape": TEXT, "centre": TRUTH,
            "level": WHOLE})),
        "edges": _many(_object({
            "id": TEXT, "from": TEXT, "to": TEXT, "relation": TEXT, "sign": SIGN, "said": TEXT, "belief": NUMBER,
            "kind": STEP["kind"], "condition": _many(TEXT), "claims": _many({"type": "object"})})),
        "kinds": _many(_object({"label": TEXT, "color": TEXT, "shape": TEXT})),
    }),
    "About": _object({
        "version": TEXT, "counts": _many(_object({"what": TEXT, "count": WHOLE})),
        "sources": _many(_object({"key": TEXT, **dict.fromkeys(DOCUMENT, TEXT), "claims": WHOLE})),
        "downloads": _many(_object({"format": TEXT, "command": TEXT})), "note": TEXT, **PAGE, "totals": _map(WHOLE),
    }),
    "Vocabulary": _object({
        "relations": _many(_object({"name": TEXT, "label": TEXT, "sign": SIGN, "traversal": TEXT})),
        "kinds": _many(_object({"name": TEXT, "label": TEXT, "colour": TEXT, "shape": TEXT})),
        "evidence": _many(_object({"code": TEXT, "label": TEXT, "prior": NUMBER})),
        "certainties": _many(_object({"name": TEXT, "weight": NUMBER})), "prefixes": _map(TEXT),
    }),
    "Queries": _object({"queries": _many(_object({
        "name": TEXT, "question": TEXT, "description": TEXT, "topic": TEXT, "sparql": TEXT,
        "parameters": _many(_object({"name": TEXT, "kind": TEXT, "description": TEXT}))}))}),
    "Fault": _object({"error": _object({"status": WHOLE, "message": TEXT, "suggestions": _many(TEXT)})}),
}  # fmt: skip


def openapi() -> Schema:
    """The description of the whole API as one OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Leukograph", "version": __version__, "description": ABOUT,
                 "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": "/"}],
        "paths": {endpoint.path: {"get": _operation(endpoint)} for endpoint in ENDPOINTS},
        "components": {
            "schemas": SCHEMAS,
            "responses": {status: {"description": said, "content": _json("Fault")} for status, said in FAULTS.items()},
        },
    }  # fmt: skip


def _json(name: str) -> Schema:
    return {"application/json": {"schema": _ref(name)}}


def _operation(endpoint: Endpoint) -> Schema:
    answer = {"description": endpoint.summary, "content": _json(endpoint.answer)}
    faults = {status: {"$ref": f"#/components/responses/{status}"} for status in FAULTS}
    said = {"description": endpoint.description} if endpoint.description else {}
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        **said,
        "parameters": [_parameter(parameter) for parameter in endpoint.parameters],
        "responses": {"200": answer, **faults},
    }


def _parameter(parameter: Parameter) -> Schema:
    one: Schema = {"type": TYPES[parameter.kind]}
    if parameter.kind == "text":
        one |= {"enum": list(parameter.choices)} if parameter.choices else {"minLength": 1, "maxLength": MAX_TEXT}
    one |= {} if parameter.low is None else {"minimum": parameter.low, "maximum": parameter.high}
    if parameter.repeated:
        one = {"type": "array", "items": one, "maxItems": MAX_REPEATED}
        one |= {"minItems": 1} if parameter.required else {}
    one |= {} if parameter.default is None else {"default": parameter.default}
    found = {"name": parameter.name, "in": "query", "description": parameter.description, "schema": one}
    style = {"style": "form", "explode": True} if parameter.repeated else {}
    return {**found, **({"required": True} if parameter.required else {}), **style}
