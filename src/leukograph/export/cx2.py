"""CX2: terms and edges with their signs, beliefs, sources and claims, for Cytoscape and NDEx (needs ndex2)."""

from __future__ import annotations

import json
from typing import Any

from leukograph.content import Content
from leukograph.export._graph import Attributes, Graph
from leukograph.export._product import Product, needed

TYPES = {bool: "boolean", int: "integer", float: "double", str: "string", list: "list_of_string"}


def write(content: Content) -> Product:
    """The network as CX2, written by ndex2.

    In Cytoscape `name` is what a node shows, so it is the label here, and our local name is `local_name`.
    """
    graph = Graph(content)
    text = json.dumps(_network(graph).to_cx2(), ensure_ascii=False, indent=1)
    return Product.one("leukograph.cx2", text + "\n", *graph.lost(about=True))


def _network(graph: Graph) -> Any:
    with needed("ndex2"):
        from ndex2.cx2 import CX2Network
    network = CX2Network()
    nodes, edges = [_shown(node) for node in graph.nodes], [_interaction(link) for link in graph.links]
    network.set_attribute_declarations({"nodes": _types(nodes), "edges": _types(edges)})
    numbers = {}
    for number, node in enumerate(nodes):
        numbers[node["represents"]] = number
        network.add_node(number, _held(node))
    for number, (link, edge) in enumerate(zip(graph.links, edges, strict=True)):
        network.add_edge(number, numbers[link["subject"]], numbers[link["object"]], _held(edge))
    for name, value in graph.about.items():
        network.add_network_attribute(name, value, "string")
    return network


def _shown(node: Attributes) -> Attributes:
    said = {"name": node["label"], "represents": node["id"], "local_name": node["name"]}
    return said | {name: value for name, value in node.items() if name not in {"id", "name", "label"}}


def _interaction(link: Attributes) -> Attributes:
    said = {"name": link["id"], "interaction": link["relation"]}
    return said | {name: value for name, value in link.items() if name not in {"id", "relation", "subject", "object"}}


def _types(found: list[Attributes]) -> dict[str, dict[str, str]]:
    return {name: {"d": TYPES[type(value)]} for name, value in found[0].items()} if found else {}


def _held(said: Attributes) -> Attributes:
    """The attributes that say something: CX2 leaves the others out."""
    return {name: value for name, value in said.items() if value not in ("", [])}
