// Terms and steps as vis-network draws them, and the labels of the steps, which are drawn here so that they cover nothing.

import { along, bend } from "/static/picture-curves.js";
import { DARK_TEXT, FONT, INSIDE, RADIUS, RIM, SIGNS, SIZE, SMALL, signOf } from "/static/picture-signs.js";
import { clean } from "/static/picture-text.js";

// Among more steps than this a label at each would cover the terms.
const MANY = 60;

/** A term as vis-network takes it. */
export function nodeStyle(node, scene, look) {
  const held = scene.pinned.has(node.id), hanging = scene.hanging(node.id), inside = INSIDE.has(node.shape);
  return {
    id: node.id, x: node.x, y: node.y, shape: node.shape, size: RADIUS, hidden: !scene.seen.nodes.has(node.id), margin: { top: 7, bottom: 7, left: 9, right: 9 },
    label: [...node.lines, ...(hanging ? [`(+${hanging})`] : [])].join("\n"), title: titled(`${node.kind}: ${clean(node.label)}`),
    color: { background: node.color, border: node.centre || held ? look.ink : RIM,
      highlight: { background: node.color, border: look.ink }, hover: { background: node.color, border: look.ink } },
    borderWidth: node.centre ? 3 : held ? 2 : 1, borderWidthSelected: 4, shapeProperties: { borderDashes: held ? [4, 3] : false, borderRadius: 5 },
    font: { face: FONT, size: SIZE, color: inside ? DARK_TEXT : look.ink, strokeWidth: inside ? 0 : 3, strokeColor: look.paper },
  };
}

/** A step as vis-network takes it. */
export function edgeStyle(edge, scene, look) {
  const sign = signOf(edge), colour = look.signs[sign], many = scene.edges.size > MANY;
  return {
    id: edge.id, from: edge.from, to: edge.to, hidden: !scene.seen.edges.has(edge.id), width: edge.width * (many ? 0.6 : 1),
    arrows: { to: { enabled: true, type: SIGNS[sign].arrow, scaleFactor: sign === "is" ? 0.6 : 0.7 } }, dashes: SIGNS[sign].dashes,
    color: { color: colour, highlight: colour, hover: colour, inherit: false }, selectionWidth: many ? 0.6 : 2, hoverWidth: 0.8,
    smooth: edge.roundness ? { enabled: true, type: edge.roundness > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(edge.roundness) } : false,
  };
}

/** A tip that holds text alone. */
function titled(text) {
  const made = document.createElement("div");
  made.textContent = text;
  made.dir = "auto";
  return made;
}

/** Draws the labels of the steps that are seen. */
export function drawLabels(brush, scene, network, look) {
  const { nodes, edges, seen } = scene;
  const scale = network.getScale(), held = new Set(network.getSelectedEdges());
  // Among many steps only those that are chosen have their label.
  const near = scale * SMALL >= 6.5 && edges.size <= MANY;
  const size = scale * SMALL >= 6.5 ? SMALL : 9 / scale;
  if (!near && held.size > 12) return;
  Object.assign(brush, { textAlign: "center", textBaseline: "middle", lineJoin: "round", strokeStyle: look.paper, fillStyle: look.ink, lineWidth: size * 0.36 });
  for (const edge of edges.values()) {
    if (!seen.edges.has(edge.id) || !((near && !edge.silent) || held.has(edge.id))) continue;
    const from = nodes.get(edge.from), to = nodes.get(edge.to), at = along(from, bend(from, to, edge.roundness), to, edge.share);
    brush.font = `${held.has(edge.id) ? "bold " : ""}${size}px ${FONT}`;
    edge.lines.forEach((line, place) => {
      const y = at.y + (place - (edge.lines.length - 1) / 2) * size * 1.2;
      brush.strokeText(line, at.x, y);
      brush.fillText(line, at.x, y);
    });
  }
}
