"""One self-contained page: a picture of the graph and, beside it, the same content as a table.

vis-network comes from the installed pyvis package and is written into the page whole, so that the page opens from disk with
no network. Its Content-Security-Policy allows nothing from elsewhere, and labels are only ever set as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
import pathlib
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from leukograph.errors import StoreError
from leukograph.model import Answer, Node, Path, Step, StepKind
from leukograph.network import Network
from leukograph.vocabulary import Kind

MOST_NODES = 150
PAGE = pathlib.Path(__file__).resolve().parent / "page"
SIGNS = {1: "raises", -1: "lowers", 0: "no sign"}
MARKS = {1: "+", -1: "\u2212", 0: "?"}


class Page(str):
    """The text of a page, which shows itself in a notebook."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """The page in a frame of its own, cut off from the notebook around it."""
        return f'<iframe sandbox="allow-scripts" srcdoc="{escape(self)}" style="width:100%;height:46rem;border:0"></iframe>'


def neighbourhood_data(network: Network, name: str) -> dict[str, Any]:
    """The picture of a term and all that it is joined to by one step, at most 150 terms (said so when cut), as plain data.

    `nodes`, the one that it is about first, `edges` between them with their claims, the `kinds` that the nodes are of, a
    `title`, a `summary`, and `cut`: None, or how many terms are `drawn` of how many.
    """
    centre = network.number[name]
    edges = [network.edges[number] for number in (*network.leaving(centre), *network.reaching(centre))]
    nodes = list(dict.fromkeys([centre, *(end for edge in edges for end in (edge.tail, edge.head))]))
    kept = set(nodes[:MOST_NODES])
    steps = [network.step(edge, edge.belief, edge.claims) for edge in edges if edge.tail in kept and edge.head in kept]
    label = network.labels[centre]
    cut = f" Only {MOST_NODES} of {len(nodes)} terms are drawn." if len(nodes) > MOST_NODES else ""
    summary = f"{label}: {len(steps)} steps lead to it or from it.{cut}"
    found = _data(network, label, summary, [network.node(number) for number in nodes[:MOST_NODES]], steps)
    return found | {"cut": {"drawn": MOST_NODES, "of": len(nodes)} if cut else None}


def paths_data(network: Network, found: Answer) -> dict[str, Any]:
    """The picture of an answer as plain data of the same form, laid out from left to right; its verdict is the summary."""
    steps = list(dict.fromkeys(step for path in found.paths for step in path.steps))
    nodes = list(
        dict.fromkeys([found.source, found.target, *(end for step in steps for end in (step.subject, step.object))])
    )
    kept = {node.id for node in nodes[:MOST_NODES]}
    drawn = [step for step in steps if step.subject.id in kept and step.object.id in kept]
    title = f"{found.source.label} \u2192 {found.target.label}"
    counts = f"{found.raising} paths raise, {found.lowering} lower, {found.unsigned} have no sign"
    reason = f" {found.reason}." if found.reason else ""
    cut = f" Only {MOST_NODES} of {len(nodes)} terms are drawn." if len(nodes) > MOST_NODES else ""
    summary = f"Verdict: {found.verdict.value}. {counts}; the best {len(found.paths)} are drawn.{reason}{cut}"
    data = _data(network, title, summary, nodes[:MOST_NODES], drawn, found=found)
    return data | {"cut": {"drawn": MOST_NODES, "of": len(nodes)} if cut else None}


def neighbourhood_page(network: Network, name: str) -> Page:
    """The page of a term and all that it is joined to by one step, at most 150 terms (said so when cut)."""
    return _page(neighbourhood_data(network, name))


def paths_page(network: Network, found: Answer) -> Page:
    """The page of an answer: its verdict as a sentence, its paths laid out from left to right."""
    return _page(paths_data(network, found), _chains(network, found))


def _levels(found: Answer | None) -> dict[str, int]:
    """How far to the right each term of an answer stands: its last place on any path, the target last of all."""
    levels: dict[str, int] = {}
    for path in found.paths if found else ():
        for place, step in enumerate(path.steps, start=1):
            levels[step.object.id] = max(place, levels.get(step.object.id, 0))
    if found and levels:
        levels[found.source.id] = 0
        levels[found.target.id] = max(levels.values())
    return levels


def _chains(network: Network, found: Answer | None) -> str:
    """The paths as readable chains, for those who would rather read than look."""
    items = [_chain(network, path) for path in (found.paths if found else ())]
    return f"<section><h2>The paths</h2><ol>{''.join(items)}</ol></section>" if items else ""


def _chain(network: Network, path: Path) -> str:
    parts = [escape(path.steps[0].subject.label)]
    parts += [
        f"<span class=step>{MARKS[step.sign]} {escape(_relation(network, step))}</span> {escape(step.object.label)}"
        for step in path.steps
    ]
    return f"<li>{' '.join(parts)} <span class=small>({SIGNS[path.sign]}, belief {path.belief:.3g})</span></li>"


def _data(
    network: Network, title: str, summary: str, nodes: list[Node], steps: list[Step], *, found: Answer | None = None
) -> dict[str, Any]:
    """A picture as plain data; the first of the nodes is the one that it is about."""
    levels = _levels(found)
    number = {node.id: position for position, node in enumerate(nodes)}
    kinds = {node.id: _kind(network, node) for node in nodes}
    return {
        "title": title,
        "summary": summary,
        "layered": found is not None,
        "nodes": [_node(node, number, kinds[node.id], levels) for node in nodes],
        "edges": [_edge(network, place, step, number) for place, step in enumerate(steps)],
        "kinds": [
            {"label": kind.label, "color": kind.colour, "shape": kind.shape}
            for kind in sorted(set(kinds.values()), key=lambda kind: kind.name)
        ],
    }


def _page(data: dict[str, Any], chains: str = "") -> Page:
    """The page of a picture, with the same as a table."""
    script = (PAGE / "graph.js").read_text("utf-8") + (PAGE / "page.js").read_text("utf-8")
    library = vis_network()
    parts = {
        "policy": _policy(library, script),
        "title": escape(data["title"]),
        "summary": escape(data["summary"]),
        "chains": chains,
        "rows": "\n".join(_rows(data)),
        "style": (PAGE / "page.css").read_text("utf-8"),
        "data": _embedded(data),
        "script": script,
        "library": library,
    }
    # In one pass: a label that looks like a place of the template stays a label.
    return Page(re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place[1]], (PAGE / "page.html").read_text("utf-8")))


def _kind(network: Network, node: Node) -> Kind:
    return network.vocabulary.kinds[network.kind(network.number[node.id.removeprefix("lk:")])]


def _node(node: Node, number: Mapping[str, int], kind: Kind, levels: Mapping[str, int]) -> dict[str, Any]:
    return {
        "id": number[node.id],
        "label": node.label,
        "name": node.id,
        "kind": kind.label,
        "color": kind.colour,
        "shape": kind.shape,
        "centre": number[node.id] == 0,
        "level": levels.get(node.id, 0),
    }


def _edge(network: Network, place: int, step: Step, number: Mapping[str, int]) -> dict[str, Any]:
    return {
        "id": place,
        "from": number[step.subject.id],
        "to": number[step.object.id],
        "relation": _relation(network, step),
        "sign": step.sign,
        "said": SIGNS[step.sign],
        "belief": step.belief,
        "kind": step.kind.value,
        "claims": [
            {
                "source": claim.source,
                "locator": claim.locator,
                "certainty": claim.certainty,
                "evidence": claim.evidence,
                "denied": claim.denied,
            }
            for claim in step.claims
        ],
    }


def _relation(network: Network, step: Step) -> str:
    return "is a" if step.kind is StepKind.HIERARCHY else network.vocabulary.relations[step.relation].label


def _rows(data: dict[str, Any]) -> Iterator[str]:
    """The steps as rows of the table: the same content as the picture, for those who do not see it."""
    label = {node["id"]: node["label"] for node in data["nodes"]}
    for edge in data["edges"]:
        claims = edge["claims"]
        sources = ", ".join(f"{'denied by ' if c['denied'] else ''}{c['source']} at {c['locator']}" for c in claims)
        belief = f"{edge['belief']:.3g}" if claims else ""
        ends = label[edge["from"]], label[edge["to"]]
        cells = [ends[0], edge["relation"], ends[1], edge["said"], belief, sources or f"by {edge['kind']}"]
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _embedded(data: dict[str, Any]) -> str:
    """JSON that no label can break out of: `<` never stands in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _policy(*scripts: str) -> str:
    """A policy that allows these scripts and nothing else: no other script, no request to anywhere."""
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts)
    return f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:"


def vis_network() -> str:
    """The text of vis-network as pyvis brings it, to stand in a page. Raises: StoreError if pyvis is not installed whole."""
    return vis_network_file().read_text("utf-8").replace("</script", "<\\/script")


def vis_network_file() -> pathlib.Path:
    """The file of vis-network that pyvis brings. Raises: StoreError if pyvis is not installed whole."""
    import importlib.util

    found = importlib.util.find_spec("pyvis")
    folder = pathlib.Path(found.origin).parent if found and found.origin else pathlib.Path()
    scripts = sorted(folder.glob("templates/lib/vis-*/vis-network.min.js"), key=lambda path: path.parent.name)
    if not scripts:
        raise StoreError("pyvis is not installed, or has no vis-network: install Leukograph again")
    return scripts[-1]
