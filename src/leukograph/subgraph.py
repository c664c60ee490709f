"""What a picture shows: a term with its neighbours, or the paths of an answer, as plain data.

The data of every picture has the same form, whether a page holds it or the server sends it: {"title", "summary", "layered",
"cut": None or {"drawn", "of"}, "nodes", "edges", "kinds"}. A node's `id` is its CURIE, and an edge's the step that it is, so
that two pictures can be laid together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from leukograph.model import Answer, Node, Path, Step, StepKind
from leukograph.network import Edge, Network
from leukograph.terms import prefixes
from leukograph.vocabulary import Kind

MOST_NODES = 150
SIGNS = {1: "raises", -1: "lowers", 0: "no sign"}
KIND_OF = "is a kind of"
MARKS = {1: "+", -1: "\u2212", 0: "?"}

Picture = dict[str, Any]


def neighbourhood_data(network: Network, name: str) -> Picture:
    """The picture of a term and all that it is joined to by one step, the term itself first.

    Of more than 150 terms those are drawn whose steps come first: causal steps and definitions, the most believed first, and
    what the term is a kind of; then what is a kind of it; then associations.

    Raises: KeyError if the network has no such term.
    """
    centre = network.number[name]
    numbers = dict.fromkeys((*network.leaving(centre), *network.reaching(centre)))
    edges = [network.edges[number] for number in numbers]
    ranked = sorted(edges, key=lambda edge: _rank(edge, centre))
    nodes = list(dict.fromkeys([centre, *(end for edge in ranked for end in (edge.tail, edge.head))]))
    kept = set(nodes[:MOST_NODES])
    steps = [network.step(edge, edge.belief, edge.claims) for edge in edges if edge.tail in kept and edge.head in kept]
    label = network.labels[centre]
    lead = "1 step leads" if len(edges) == 1 else f"{len(edges)} steps lead"
    said = f"{label}: {lead} to it or from it."
    drawn = [network.node(number) for number in nodes[:MOST_NODES]]
    return _data(network, label, said, drawn, steps, roots={network.node(centre).id}, of=len(nodes))


def paths_data(network: Network, found: Answer, common: Sequence[Answer] = ()) -> Picture:
    """The picture of an answer: its verdict as a sentence, its paths from left to right.

    Of more than 150 terms the best paths are drawn that have no more together. `common` are the answers from the common
    causes to both ends, drawn where there is no path. Both ends are drawn always.
    """
    shown = found.paths or tuple(path for answer in common for path in answer.paths)
    ends = list(dict.fromkeys([found.source, found.target]))
    paths = _kept(ends, shown)
    # A step is drawn once, though it may lose its sign on one of the paths and keep it on another.
    steps = list({_id(step): step for path in paths for step in path.steps}.values())
    nodes = list(dict.fromkeys([*ends, *_ends(steps)]))
    title = f"{found.source.label} → {found.target.label}"
    of = len({*ends, *_ends(step for path in shown for step in path.steps)})
    data = _data(network, title, _verdict(found, paths), nodes, steps, roots={end.id for end in ends}, of=of)
    levels = _levels(found, steps)
    for node in data["nodes"]:
        node["level"] = levels.get(node["id"], 0)
    return {**data, "layered": True}


def _rank(edge: Edge, centre: int) -> tuple[int, float]:
    if edge.kind is StepKind.ASSOCIATION:
        return 2, -edge.belief
    return int(edge.kind is StepKind.HIERARCHY and edge.head == centre), -edge.belief


def _kept(ends: Sequence[Node], paths: Iterable[Path]) -> list[Path]:
    """The paths in their order, as long as they pass no more terms together than are drawn."""
    kept, nodes = [], set(ends)
    for path in paths:
        nodes |= set(_ends(path.steps))
        if len(nodes) > MOST_NODES:
            break
        kept.append(path)
    return kept


def _ends(steps: Iterable[Step]) -> Iterator[Node]:
    for step in steps:
        yield step.subject
        yield step.object


def _verdict(found: Answer, drawn: Sequence[Path]) -> str:
    """The verdict, the counts and what is drawn of them, as sentences."""
    raise_ = "1 path raises" if found.raising == 1 else f"{found.raising} paths raise"
    have = "1 has" if found.unsigned == 1 else f"{found.unsigned} have"
    lower = "1 lowers" if found.lowering == 1 else f"{found.lowering} lower"
    said = f"Verdict: {found.verdict.value}. {raise_}, {lower}, {have} no sign"
    if found.paths:
        best = "the best one is drawn" if len(drawn) == 1 else f"the best {len(drawn)} are drawn"
        said = f"{said}; {best}."
    else:
        said = f"{said}. Drawn are the ways from the common causes." if drawn else f"{said}; none is drawn."
    return f"{said} {_sentence(found.reason)}" if found.reason else said


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text[0].islower() else f"{text}."


def _levels(found: Answer, steps: Sequence[Step]) -> dict[str, int]:
    """How far to the right each term stands: one further than all before it, the target last of all.

    Paths may pass two terms in either order: then the better path, which comes first, says which stands before.
    """
    after: dict[str, set[str]] = {}
    for step in steps:
        if step.subject.id not in _reached(after, step.object.id):
            after.setdefault(step.subject.id, set()).add(step.object.id)
    levels: dict[str, int] = {}
    before = {end: [start for start in after if end in after[start]] for end in {e for ends in after.values() for e in ends}}

    def level(node: str) -> int:
        if node not in levels:
            levels[node] = 1 + max((level(each) for each in before.get(node, ())), default=-1)
        return levels[node]

    for step in steps:
        level(step.subject.id), level(step.object.id)
    if found.paths and found.source.id != found.target.id:
        levels[found.target.id] = max(levels.values())
    elif not steps:
        levels[found.target.id] = int(found.source.id != found.target.id)
    return levels


def _reached(after: dict[str, set[str]], start: str) -> set[str]:
    """A term and all that stand after it."""
    reached, waiting = {start}, [start]
    while waiting:
        fresh = after.get(waiting.pop(), set()) - reached
        reached |= fresh
        waiting += fresh
    return reached


def _data(
    network: Network, title: str, summary: str, nodes: list[Node], steps: list[Step], *, roots: set[str], of: int
) -> Picture:
    """The data of a picture, whose first nodes it is about; `of` terms there are, drawn or not."""
    kinds = {node.id: _kind(network, node) for node in nodes}
    cut = {"drawn": len(nodes), "of": of} if of > len(nodes) else None
    return {
        "title": title,
        "summary": f"{summary} Only {len(nodes)} of {of} terms are drawn." if cut else summary,
        "layered": False,
        "cut": cut,
        "nodes": [_node(node, kinds[node.id], centre=node.id in roots) for node in nodes],
        "edges": [_edge(network, step) for step in steps],
        "kinds": [
            {"label": kind.label, "color": kind.colour, "shape": kind.shape}
            for kind in sorted(set(kinds.values()), key=lambda kind: kind.name)
        ],
    }


def _kind(network: Network, node: Node) -> Kind:
    number = network.number
    name = node.id.removeprefix("lk:")
    return network.vocabulary.kinds[network.kind(number[name if name in number else prefixes().expand(node.id) or name])]


def _node(node: Node, kind: Kind, *, centre: bool) -> dict[str, Any]:
    return {
        "id": node.id,
        "label": node.label,
        "name": node.id,
        "kind": kind.label,
        "color": kind.colour,
        "shape": kind.shape,
        "level": 0,
        "centre": centre,
    }


def _id(step: Step) -> str:
    return " ".join((step.subject.id, step.relation, step.object.id, *step.condition))


def _edge(network: Network, step: Step) -> dict[str, Any]:
    hierarchy = step.kind is StepKind.HIERARCHY
    return {
        "id": _id(step),
        "from": step.subject.id,
        "to": step.object.id,
        "relation": relation_label(network, step),
        "sign": 1 if hierarchy else step.sign,
        "said": KIND_OF if hierarchy else SIGNS[step.sign],
        "belief": step.belief,
        "kind": step.kind.value,
        "condition": [_label(network, name) for name in step.condition],
        "claims": [
            {
                "source": claim.source,
                "locator": claim.locator,
                "certainty": claim.certainty,
                "evidence": claim.evidence,
                "denied": claim.denied,
                "condition": [_label(network, name) for name in claim.condition],
            }
            for claim in step.claims
        ],
    }


def relation_label(network: Network, step: Step) -> str:
    """The relation of a step as people read it."""
    return "is a" if step.kind is StepKind.HIERARCHY else network.vocabulary.relations[step.relation].label


def mark(step: Step) -> str:
    """The mark of a step's sign; `=` where what holds of the one holds of the other, for a kind of it."""
    return "=" if step.kind is StepKind.HIERARCHY else MARKS[step.sign]


def _label(network: Network, name: str) -> str:
    return network.labels[network.number[name]] if name in network.number else name
