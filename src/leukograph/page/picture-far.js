// Labels of terms in a picture that is seen from afar: as many as can be read, the most important first.

import { FONT, INSIDE, RADIUS, SIZE, SMALL } from "/static/picture-signs.js";
import { widthOf, wrapped } from "/static/picture-text.js";

/** Below so many pixels the letters of a label cannot be read where they belong. */
export const READABLE = 8;
const FAR_LINE = SMALL * 1.2;

/** The terms that are seen, the most important first: what is chosen, the middle, then by how many steps and claims meet there. */
function ranked(scene, chosen) {
  const weight = new Map([...scene.seen.nodes].map((id) => [id, [0, 0, 0]]));
  for (const edge of scene.shownEdges()) {
    for (const end of [edge.from, edge.to]) {
      const sum = weight.get(end);
      sum[0] += 1;
      sum[1] += edge.claims?.length ?? 0;
      sum[2] = Math.max(sum[2], edge.belief ?? 0);
    }
  }
  const first = (node) => (chosen.has(node.id) ? 2 : node.centre ? 1 : 0);
  return scene.shownNodes().sort((a, b) => first(b) - first(a) || [0, 1, 2].map((which) => weight.get(b.id)[which] - weight.get(a.id)[which]).find(Boolean) || a.label.localeCompare(b.label));
}

/**
 * The labels that have room, in pixels of the picture: none covers another, and none reaches out of it. Empty where the picture is
 * near enough for every label to be read where it belongs. `toPixels(node)` is where a node stands.
 */
export function farLabels(scene, scale, size, toPixels, chosen = new Set()) {
  if (scale * SIZE >= READABLE) return [];
  const placed = [], meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  for (const node of ranked(scene, chosen)) {
    const { x, y } = toPixels(node);
    if (x < 0 || y < 0 || x > size.width || y > size.height) continue;
    const lines = wrapped(node.label, SMALL, 140, 2);
    const half = { x: Math.max(...lines.map((line) => widthOf(line, SMALL))) / 2 + 5, y: (lines.length * FAR_LINE) / 2 + 2 };
    const inside = INSIDE.has(node.shape), away = (inside ? node.box.bottom : RADIUS) * scale + half.y + 1;
    const tried = [...(inside ? [[0, 0]] : []), [0, away], [0, -away], [away + half.x, 0], [-away - half.x, 0]];
    for (const [dx, dy] of tried) {
      const at = { x: Math.min(size.width - half.x - 2, Math.max(half.x + 2, x + dx)), y: Math.min(size.height - half.y - 2, Math.max(half.y + 2, y + dy)) };
      const box = { id: node.id, lines, left: at.x - half.x, right: at.x + half.x, top: at.y - half.y, bottom: at.y + half.y };
      if (placed.some((other) => meets(box, other))) continue;
      placed.push({ ...box, bold: node.centre || chosen.has(node.id) });
      break;
    }
  }
  return placed;
}

/** Draws these labels, each on a plate of paper, so that they are read over shapes and steps. */
export function drawFar(brush, labels, look, scale, toCanvas) {
  Object.assign(brush, { textAlign: "center", textBaseline: "middle" });
  for (const { lines, left, right, top, bottom, bold } of labels) {
    const start = toCanvas({ x: left, y: top }), middle = toCanvas({ x: (left + right) / 2, y: (top + bottom) / 2 });
    brush.globalAlpha = 0.85;
    brush.fillStyle = look.paper;
    brush.fillRect(start.x, start.y, (right - left) / scale, (bottom - top) / scale);
    brush.globalAlpha = 1;
    brush.fillStyle = look.ink;
    brush.font = `${bold ? "bold " : ""}${SMALL / scale}px ${FONT}`;
    lines.forEach((line, place) => brush.fillText(line, middle.x, middle.y + ((place - (lines.length - 1) / 2) * FAR_LINE) / scale));
  }
}
