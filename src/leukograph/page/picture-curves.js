// Steps as curves that meet no term, and their labels where these cover least.

import { SMALL } from "/static/picture-signs.js";
import { widthOf } from "/static/picture-text.js";

const CURVES = [0, 0.12, -0.12, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42];

/** The point that a curve of this roundness bends towards, as vis-network works it out for `curvedCW` and, below zero, `curvedCCW`. */
export function bend(from, to, roundness) {
  const share = 0.5 * roundness + 0.5;
  const angle = Math.atan2(from.y - to.y, to.x - from.x) + share * Math.PI;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return { x: from.x + share * length * Math.sin(angle), y: from.y + share * length * Math.cos(angle) };
}

export const along = (from, via, to, share) => ({
  x: (1 - share) ** 2 * from.x + 2 * share * (1 - share) * via.x + share ** 2 * to.x,
  y: (1 - share) ** 2 * from.y + 2 * share * (1 - share) * via.y + share ** 2 * to.y,
});
export const within = (point, node, more = 0) => point.x > node.x - node.box.left - more && point.x < node.x + node.box.right + more
  && point.y > node.y - node.box.top - more && point.y < node.y + node.box.bottom + more;

/** Gives each edge the slightest curve that meets no other node, and no other edge between the same two. */
export function curve(nodes, edges) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const used = new Map();
  for (const edge of edges) {
    const from = byId.get(edge.from), to = byId.get(edge.to);
    const pair = [edge.from, edge.to].sort().join("\n");
    const taken = used.get(pair) ?? [];
    const turned = edge.from < edge.to ? 1 : -1;
    const low = { x: Math.min(from.x, to.x) - 90, y: Math.min(from.y, to.y) - 90 }, high = { x: Math.max(from.x, to.x) + 90, y: Math.max(from.y, to.y) + 90 };
    const others = nodes.filter((node) => node !== from && node !== to && node.x + node.box.right > low.x && node.x - node.box.left < high.x
      && node.y + node.box.bottom > low.y && node.y - node.box.top < high.y);
    let best = null;
    for (const roundness of CURVES) {
      const via = bend(from, to, roundness);
      let cost = Math.abs(roundness) * 2.5;
      for (const other of taken) if (Math.abs(other - roundness * turned) < 0.25) cost += 30;
      for (let step = 1; step < 16; step += 1) {
        const point = along(from, via, to, step / 16);
        if (others.some((node) => within(point, node, 3))) cost += 1;
      }
      if (!best || cost < best.cost - 1e-9) best = { cost, roundness };
      if (best.cost === 0) break;
    }
    edge.roundness = best.roundness;
    used.set(pair, [...taken, best.roundness * turned]);
  }
}

/**
 * Puts the label of each edge where along its curve it covers least: no node, no other label. Where several edges say the same
 * of the same two (given other conditions, say), one label stands for all, and the others are silent.
 */
export function placeLabels(nodes, edges) {
  const placed = [];
  const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const boxes = nodes.map((node) => ({ left: node.x - node.box.left, right: node.x + node.box.right, top: node.y - node.box.top, bottom: node.y + node.box.bottom }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const said = new Set();
  for (const edge of edges) {
    const words = [edge.from, edge.to, ...edge.lines].join("\n");
    edge.silent = said.has(words);
    edge.share = 0.5;
    if (edge.silent) continue;
    said.add(words);
    const half = { x: Math.max(...edge.lines.map((line) => widthOf(line, SMALL))) / 2 + 3, y: (edge.lines.length * SMALL * 1.2) / 2 + 2 };
    let best = null;
    for (const share of [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8]) {
      const { x, y } = along(byId.get(edge.from), bend(byId.get(edge.from), byId.get(edge.to), edge.roundness), byId.get(edge.to), share);
      const box = { left: x - half.x, right: x + half.x, top: y - half.y, bottom: y + half.y };
      const cost = 3 * boxes.filter((other) => meets(box, other)).length + 2 * placed.filter((other) => meets(box, other)).length + Math.abs(share - 0.5);
      if (!best || cost < best.cost) best = { cost, box, share };
      if (cost < 0.5) break;
    }
    edge.share = best.share;
    placed.push(best.box);
  }
}
