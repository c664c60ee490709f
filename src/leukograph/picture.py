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
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from leukograph.errors import StoreError
from leukograph.inlined import one_script
from leukograph.model import Answer, Path
from leukograph.network import Network
from leukograph.subgraph import MOST_NODES, SIGNS, Picture, mark, neighbourhood_data, paths_data, relation_label

__all__ = [
    "MOST_NODES", "PAGE", "Page", "neighbourhood_data", "neighbourhood_page", "paths_data", "paths_page", "vis_network_file",
]  # fmt: skip
PAGE = pathlib.Path(__file__).resolve().parent / "page"
STYLES = ("page.css", "picture.css")


class Page(str):
    """The text of a page, which shows itself in a notebook."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """The page in a frame of its own, cut off from the notebook around it; it may save what it is asked to."""
        allowed, look = "allow-scripts allow-downloads", "width:100%;height:56rem;border:0"
        return f'<iframe title="Leukograph" sandbox="{allowed}" srcdoc="{escape(self)}" style="{look}"></iframe>'


def neighbourhood_page(network: Network, name: str) -> Page:
    """The page of a term and all that it is joined to by one step, at most 150 terms (said so when cut)."""
    return _page(neighbourhood_data(network, name))


def paths_page(network: Network, found: Answer, common: Sequence[Answer] = ()) -> Page:
    """The page of an answer: its verdict as a sentence, its paths laid out from left to right, and each as a chain.

    Where there is no path, the ways from the common causes are drawn: `common` are the answers from these to both ends.
    """
    shown = found.paths or tuple(path for answer in common for path in answer.paths)
    return _page(paths_data(network, found, common), _chains(network, shown))


def _chains(network: Network, paths: Sequence[Path]) -> str:
    """The paths as readable chains, for those who would rather read than look."""
    items = [_chain(network, path) for path in paths]
    return f"<section><h2>The paths</h2><ol>{''.join(items)}</ol></section>" if items else ""


def _chain(network: Network, path: Path) -> str:
    parts = [_isolated(path.steps[0].subject.label)]
    parts += [
        f"<span class=step>{mark(step)} {escape(relation_label(network, step))}</span> {_isolated(step.object.label)}"
        for step in path.steps
    ]
    return f"<li>{' '.join(parts)} <span class=small>({SIGNS[path.sign]}, belief {path.belief:.3g})</span></li>"


def _isolated(label: str) -> str:
    """A label that writes in its own direction and leaves the sentence around it in its own."""
    return f"<bdi>{escape(label)}</bdi>"


def _page(data: Picture, chains: str = "") -> Page:
    """The page that holds a picture, the same content as tables, and the paths as chains."""
    scripts = [one_script(PAGE, "picture.js", "LeukographPicture"), (PAGE / "page.js").read_text("utf-8")]
    library, label = _vis_network(), {node["id"]: node["label"] for node in data["nodes"]}
    parts = {
        "policy": _policy(library, *scripts),
        "title": escape(data["title"]),
        "summary": escape(data["summary"]),
        "chains": chains,
        "rows": "\n".join(_row(edge, label) for edge in data["edges"]),
        "terms": "\n".join(_cells([node["label"], node["kind"], node["name"]]) for node in data["nodes"]),
        "style": "".join((PAGE / name).read_text("utf-8") for name in STYLES),
        "data": _embedded(data),
        "picture": scripts[0],
        "script": scripts[1],
        "library": library,
    }
    # In one pass: a label that looks like a place of the template stays a label.
    return Page(re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place[1]], (PAGE / "page.html").read_text("utf-8")))


def _row(edge: Mapping[str, Any], label: Mapping[str, str]) -> str:
    """One step as a row of the table: the same content as the picture, for those who do not see it."""
    sources = ", ".join(f"{'denied by ' if c['denied'] else ''}{c['source']} at {c['locator']}" for c in edge["claims"])
    condition = f" (given {', '.join(edge['condition'])})" if edge["condition"] else ""
    return _cells([
        label[edge["from"]], edge["relation"] + condition, label[edge["to"]], edge["said"],
        f"{edge['belief']:.3g}" if edge["claims"] else "", sources or f"by {edge['kind']}",
    ])  # fmt: skip


def _cells(texts: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in texts) + "</tr>"


def _embedded(data: dict[str, Any]) -> str:
    """JSON that no label can break out of: `<` never stands in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _policy(*scripts: str) -> str:
    """A policy that allows these scripts and nothing else: no other script, no request to anywhere."""
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts)
    return f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:"


def _vis_network() -> str:
    """The text of vis-network as pyvis brings it, to stand in a page. Raises: StoreError if pyvis is not installed whole."""
    return vis_network_file().read_text("utf-8").replace("</script", "<\\/script")


def _version(script: pathlib.Path) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", script.parent.name)]


def vis_network_file() -> pathlib.Path:
    """The file of vis-network that pyvis brings. Raises: StoreError if pyvis is not installed whole."""
    import importlib.util

    found = importlib.util.find_spec("pyvis")
    folder = pathlib.Path(found.origin).parent if found and found.origin else pathlib.Path()
    scripts = sorted(
        folder.glob("templates/lib/vis-*/vis-network.min.js"),
        key=lambda path: [int(part) for part in re.findall(r"\d+", path.parent.name)],
    )
    if not scripts:
        raise StoreError("pyvis is not installed, or has no vis-network: install Leukograph again")
    return scripts[-1]
