// What a picture holds and what of it is seen: filters, what is folded away, where everything stands.

import { curve, placeLabels } from "/static/picture-curves.js";
import { apart, placeLayers } from "/static/picture-layers.js";
import { placeFan, placeRings } from "/static/picture-rings.js";
import { SIGNS, SIZE, SMALL, signOf } from "/static/picture-signs.js";
import { boxOf, wrapped } from "/static/picture-text.js";

const WIDEST = 168;

/** The terms and steps of `data`, to which more can be added. */
export function sceneOf(data) {
  const all = { ...data, nodes: [], edges: [], kinds: [...data.kinds] };
  const nodes = new Map(), edges = new Map(), pinned = new Set(), collapsed = new Set(), hiddenKinds = new Set(), hiddenSigns = new Set();
  const scene = { all, nodes, edges, pinned, collapsed, hiddenKinds, hiddenSigns, seen: { nodes: new Set(), edges: new Set() },
    take, place, shape, roots, hanging, see, shownNodes, shownEdges };
  take(data.nodes, data.edges);
  return scene;

  function take(newNodes, newEdges) {
    for (const node of newNodes) {
      const made = { ...node, lines: wrapped(node.label, SIZE, WIDEST), x: 0, y: 0 };
      made.box = boxOf(made);
      nodes.set(node.id, made);
      all.nodes.push(node);
    }
    for (const edge of newEdges) {
      if (!nodes.has(edge.from) || !nodes.has(edge.to) || edges.has(edge.id)) continue;
      const denied = (edge.claims ?? []).some((claim) => claim.denied);
      const words = `${SIGNS[signOf(edge)].mark} ${edge.relation}${denied ? " (contested)" : ""}`;
      edges.set(edge.id, { ...edge, lines: wrapped(words, SMALL, 118, 3), width: edge.claims?.length ? 1.2 + 2.2 * edge.belief : 1.2 });
      all.edges.push(edge);
    }
  }

  /** Places everything, or, where some are fresh, these around the term `from`; what is pinned stays. */
  function place(ratio, fresh = [], from = null) {
    const list = [...nodes.values()], steps = [...edges.values()];
    if (data.layered) placeLayers(list, steps, pinned, ratio);
    else if (from) { placeFan(list, fresh, from); apart(list, new Set([...pinned, from.id])); } else if (list.length) placeRings(list, steps, pinned, ratio);
    shape();
  }

  /** Curves the steps anew, between terms where they stand. */
  function shape() {
    curve([...nodes.values()], [...edges.values()]);
    placeLabels([...nodes.values()], [...edges.values()]);
  }

  function roots() {
    const found = [...nodes.values()].filter((node) => node.centre).map((node) => node.id);
    return found.length ? found : [...nodes.keys()].slice(0, 1);
  }

  /** The nodes that are reached from the roots without going on beyond one that is collapsed. */
  function reached(closed) {
    const near = new Map();
    for (const { from, to } of edges.values()) for (const [one, other] of [[from, to], [to, from]]) near.set(one, [...(near.get(one) ?? []), other]);
    const found = new Set(roots()), waiting = [...found];
    while (waiting.length) {
      const here = waiting.pop();
      if (closed.has(here)) continue;
      for (const next of near.get(here) ?? []) if (!found.has(next)) { found.add(next); waiting.push(next); }
    }
    return found;
  }

  function hanging(id) {
    if (!collapsed.has(id)) return 0;
    const others = new Set(collapsed);
    others.delete(id);
    return reached(others).size - reached(collapsed).size;
  }

  function visible() {
    const open = reached(collapsed), kept = new Set(roots());
    const stays = (id) => open.has(id) && (kept.has(id) || !hiddenKinds.has(nodes.get(id).kind));
    const shown = [...edges.values()].filter((edge) => !hiddenSigns.has(signOf(edge)) && stays(edge.from) && stays(edge.to));
    const joined = new Set(shown.flatMap((edge) => [edge.from, edge.to]));
    return { nodes: new Set([...nodes.keys()].filter((id) => stays(id) && (joined.has(id) || kept.has(id)))), edges: new Set(shown.map((edge) => edge.id)) };
  }

  /** Works out anew what is seen. */
  function see() { scene.seen = visible(); }
  function shownNodes() { return [...nodes.values()].filter((node) => scene.seen.nodes.has(node.id)); }
  function shownEdges() { return [...edges.values()].filter((edge) => scene.seen.edges.has(edge.id)); }
}
