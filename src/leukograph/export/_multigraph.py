"""The graph as a networkx multigraph of plain attributes, for the formats that networkx writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leukograph.export._graph import Graph, joined

if TYPE_CHECKING:
    import networkx


def multigraph(graph: Graph, about: dict[str, str], *, name: str) -> networkx.MultiDiGraph[str]:
    """A MultiDiGraph of identifiers; `about` are its own attributes, lists are texts with `|` between their parts.

    The identifiers of edges are their keys, and attributes called `name`.
    """
    import networkx

    found: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    found.graph.update(about)
    for node in graph.nodes:
        found.add_node(str(node["id"]), **{name: value for name, value in joined(node).items() if name != "id"})
    for link in graph.links:
        said = joined(link)
        ends = str(said.pop("subject")), str(said.pop("object"))
        key = said.pop("id")
        found.add_edge(*ends, key, **{name: key, **said})
    return found


def graphml(graph: Graph) -> str:
    """The graph as GraphML. `edge` repeats the identifier of each edge: igraph 1.0 gives edges those of nodes."""
    from networkx.readwrite.graphml import GraphMLWriter

    writer = GraphMLWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph_element(multigraph(graph, graph.about, name="edge"))
    return f"<?xml version='1.0' encoding='utf-8'?>\n{writer}\n"


def gexf(graph: Graph, date: str) -> str:
    """The graph as GEXF 1.2; `date` stands where networkx would write today's."""
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(multigraph(graph, {"name": graph.about["name"]}, name="id"))
    meta = writer.xml.find("meta")
    meta.set("lastmodifieddate", date)
    meta.find("creator").text = "Leukograph"
    return f"<?xml version='1.0' encoding='utf-8'?>\n{writer}\n"
