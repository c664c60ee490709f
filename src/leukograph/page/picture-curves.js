// Steps as curves that meet no term, and their labels where these cover least.

import { INSIDE, RADIUS, SMALL } from "/static/picture-signs.js";
import { widthOf } from "/static/picture-text.js";

const CURVES = [0, 0.12, -0.12, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42, 0.6, -0.6, 0.75, -0.75];

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

const bodyOf = (node) => (INSIDE.has(node.shape) ? node : { ...node, box: { left: RADIUS, right: RADIUS, top: RADIUS, bottom: RADIUS } });

/** The shares of a curve at which it leaves the body of one term and reaches that of the other: what lies between them is seen. */
export function seenPart(from, via, to) {
  const one = bodyOf(from), other = bodyOf(to);
  let start = 0, end = 1;
  while (end > 0.5 && within(along(from, via, to, end), other, 3)) end -= 0.004;
  while (start < 0.5 && within(along(from, via, to, start), one, 1)) start += 0.004;
  return [start, end];
}

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

// Where along the part of a step that is seen its label may stand, the middle first.
const PLACES = [0.5, 0.43, 0.57, 0.36, 0.64, 0.29, 0.71, 0.22, 0.78];
const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const around = ({ x, y }, halfX, halfY) => ({ left: x - halfX, right: x + halfX, top: y - halfY, bottom: y + halfY });

/** The box of a label, half as wide and as high as it is. */
export const halfOf = (lines) => ({ x: Math.max(...lines.map((line) => widthOf(line, SMALL))) / 2 + 3, y: (lines.length * SMALL * 1.2) / 2 + 2 });

/**
 * Puts the label of each edge where along its curve it covers least: no node, no end of an arrow, no other label, and as few other
 * curves as can be. Where several edges say the same of the same two (given other conditions, say), one label stands for all, and
 * the others are silent. The box of a label is kept in its edge as `spot`.
 */
export function placeLabels(nodes, edges) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const curves = edges.map((edge) => {
    const from = byId.get(edge.from), to = byId.get(edge.to), via = bend(from, to, edge.roundness);
    const [start, end] = seenPart(from, via, to), length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    // The end of an arrow grows with its line.
    const head = Math.min((10.5 + 3 * edge.width) / length, (end - start) / 2);
    return { at: (share) => along(from, via, to, share), start, end: end - head, tip: around(along(from, via, to, end - head / 2), 7, 7) };
  });
  const fixed = nodes.map(({ x, y, box }) => ({ left: x - box.left - 2, right: x + box.right + 2, top: y - box.top, bottom: y + box.bottom }));
  const traced = curves.map(({ at, start, end }) => Array.from({ length: 13 }, (_, step) => at(start + ((end - start) * step) / 12)));
  const tips = curves.map(({ tip }) => tip), placed = [], said = new Set();
  const many = (boxes, box) => boxes.reduce((sum, other) => sum + (meets(box, other) ? 1 : 0), 0);
  edges.forEach((edge, number) => {
    const words = [edge.from, edge.to, ...edge.lines].join("\n");
    edge.silent = said.has(words);
    edge.share = 0.5;
    edge.spot = null;
    if (edge.silent) return;
    said.add(words);
    const { at, start, end } = curves[number], half = halfOf(edge.lines);
    let best = null;
    for (const place of PLACES) {
      const share = start + (end - start) * place, box = around(at(share), half.x, half.y);
      const crossed = traced.filter((points, other) => other !== number && points.some(({ x, y }) => x > box.left && x < box.right && y > box.top && y < box.bottom)).length;
      const cost = 3 * many(fixed, box) + 2 * many(placed, box) + 2 * many(tips, box) + 0.8 * crossed + Math.abs(place - 0.5);
      if (!best || cost < best.cost) best = { cost, box, share };
      if (cost < 0.1) break;
    }
    edge.share = best.share;
    edge.spot = best.box;
    placed.push(best.box);
  });
}
