"""One self-contained page: a picture of the graph and, beside it, the same content as a table.

vis-network comes from the installed pyvis package and is written into the page whole, so that the page opens from disk with
no network. Its Content-Security-Policy allows nothing from elsewhere, and labels are only ever set as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from leukograph.errors import StoreError
from leukograph.model import Answer, StepKind
from leukograph.network import Edge, Network
from leukograph.terms import iri_of, name_of

MOST_NODES = 150
PAGE = Path(__file__).resolve().parent / "page"
SIGNS = {1: "raises", -1: "lowers", 0: "no sign"}
MARKS = {1: "+", -1: "\u2212", 0: "?"}


class Page(str):
    """The text of a page, which shows itself in a notebook."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """The page in a frame of its own, cut off from the notebook around it."""
        return f'<iframe sandbox="allow-scripts" srcdoc="{escape(self)}" style="width:100%;height:46rem;border:0"></iframe>'


def neighbourhood_page(network: Network, name: str) -> Page:
    """The page of a term and all that it is joined to by one step, at most 150 terms (said so when cut)."""
    centre = network.number[name]
    near = [*network.leaving(centre), *network.reaching(centre)]
    edges = [network.edges[number] for number in near]
    nodes = list(dict.fromkeys([centre, *(end for edge in edges for end in (edge.tail, edge.head))]))
    kept = set(nodes[:MOST_NODES])
    shown = [edge for edge in edges if edge.tail in kept and edge.head in kept]
    label = network.labels[centre]
    cut = f" Only {MOST_NODES} of {len(nodes)} terms are drawn." if len(nodes) > MOST_NODES else ""
    summary = f"{label}: {len(shown)} steps lead to it or from it.{cut}"
    return _page(network, label, summary, nodes[:MOST_NODES], shown)


def paths_page(network: Network, found: Answer) -> Page:
    """The page of an answer: its verdict as a sentence, its paths laid out from left to right."""
    names = [name_of(iri_of(end.id.removeprefix("lk:"))) for end in (found.source, found.target)]
    ends = [network.number[name] for name in names]
    wanted = {(step.subject.id, step.relation, step.object.id) for path in found.paths for step in path.steps}
    edges = [edge for edge in network.edges if _key(network, edge) in wanted]
    nodes = list(dict.fromkeys([*ends, *(end for edge in edges for end in (edge.tail, edge.head))]))
    title = f"{found.source.label} → {found.target.label}"
    counts = f"{found.raising} paths raise, {found.lowering} lower, {found.unsigned} have no sign"
    reason = f" {found.reason}." if found.reason else ""
    summary = f"Verdict: {found.verdict.value}. {counts}; the best {len(found.paths)} are drawn.{reason}"
    return _page(network, title, summary, nodes, edges, found=found)


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
    items = []
    for path in found.paths if found else ():
        parts = [escape(path.steps[0].subject.label)]
        for step in path.steps:
            relation = "is a" if step.kind is StepKind.HIERARCHY else network.vocabulary.relations[step.relation].label
            parts.append(f"<span class=step>{MARKS[step.sign]} {escape(relation)}</span> {escape(step.object.label)}")
        items.append(f"<li>{' '.join(parts)} <span class=small>({SIGNS[path.sign]}, belief {path.belief:.3g})</span></li>")
    return f"<section><h2>The paths</h2><ol>{''.join(items)}</ol></section>" if items else ""


def _key(network: Network, edge: Edge) -> tuple[str, str, str]:
    return f"lk:{network.names[edge.tail]}", edge.relation, f"lk:{network.names[edge.head]}"


def _page(
    network: Network, title: str, summary: str, nodes: list[int], edges: list[Edge], *, found: Answer | None = None
) -> Page:
    """The page; the first of the nodes is the one that it is about."""
    levels = _levels(found)
    data = {
        "layered": found is not None,
        "nodes": [_node(network, number, nodes[0], levels) for number in nodes],
        "edges": [_edge(network, number, edge) for number, edge in enumerate(edges)],
        "kinds": _legend(network, nodes),
    }
    script = (PAGE / "page.js").read_text("utf-8")
    library = _vis_network()
    style = (PAGE / "page.css").read_text("utf-8")
    return Page(
        (PAGE / "page.html")
        .read_text("utf-8")
        .replace("{{policy}}", _policy(library, script))
        .replace("{{title}}", escape(title))
        .replace("{{summary}}", escape(summary))
        .replace("{{chains}}", _chains(network, found))
        .replace("{{rows}}", "\n".join(_row(network, edge) for edge in edges))
        .replace("{{style}}", style)
        .replace("{{data}}", _embedded(data))
        .replace("{{script}}", script)
        .replace("{{library}}", library)
    )


def _node(network: Network, number: int, centre: int, levels: Mapping[str, int]) -> dict[str, Any]:
    kind = network.vocabulary.kinds[name_of(network.kinds[number])]
    return {
        "id": number,
        "label": network.labels[number],
        "name": f"lk:{network.names[number]}",
        "kind": kind.label,
        "color": kind.colour,
        "shape": kind.shape,
        "centre": number == centre,
        "level": levels.get(f"lk:{network.names[number]}", 0),
    }


def _edge(network: Network, number: int, edge: Edge) -> dict[str, Any]:
    return {
        "id": number,
        "from": edge.tail,
        "to": edge.head,
        "relation": _relation(network, edge),
        "sign": edge.sign,
        "said": SIGNS[edge.sign],
        "belief": edge.belief,
        "kind": edge.kind.value,
        "claims": [
            {
                "source": claim.source,
                "locator": claim.locator,
                "certainty": claim.certainty,
                "evidence": claim.evidence,
                "denied": claim.denied,
            }
            for claim in edge.claims
        ],
    }


def _relation(network: Network, edge: Edge) -> str:
    return "is a" if edge.kind is StepKind.HIERARCHY else network.vocabulary.relations[edge.relation].label


def _legend(network: Network, nodes: Iterable[int]) -> list[dict[str, str]]:
    names = sorted({name_of(network.kinds[number]) for number in nodes})
    kinds = [network.vocabulary.kinds[name] for name in names]
    return [{"label": kind.label, "color": kind.colour, "shape": kind.shape} for kind in kinds]


def _row(network: Network, edge: Edge) -> str:
    """One step as a row of the table: the same content as the picture, for those who do not see it."""
    sources = ", ".join(f"{'denied by ' if c.denied else ''}{c.source} at {c.locator}" for c in edge.claims)
    belief = f"{edge.belief:.3g}" if edge.claims else ""
    cells = [
        network.labels[edge.tail], _relation(network, edge), network.labels[edge.head], SIGNS[edge.sign], belief,
        sources or f"by {edge.kind.value}",
    ]  # fmt: skip
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _embedded(data: dict[str, Any]) -> str:
    """JSON that no label can break out of: `<` never stands in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _policy(*scripts: str) -> str:
    """A policy that allows these scripts and nothing else: no other script, no request to anywhere."""
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts)
    return f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:"


def _vis_network() -> str:
    """The text of vis-network as pyvis brings it. Raises: StoreError if pyvis is not installed whole."""
    import importlib.util

    found = importlib.util.find_spec("pyvis")
    folder = Path(found.origin).parent if found and found.origin else Path()
    scripts = sorted(folder.glob("templates/lib/vis-*/vis-network.min.js"), key=lambda path: path.parent.name)
    if not scripts:
        raise StoreError("pyvis is not installed, or has no vis-network: install Leukograph again")
    text = scripts[-1].read_text("utf-8")
    return text.replace("</script", "<\\/script")
