// A whole picture as SVG, with the key of its signs and kinds, and as PNG.

import { along, bend, seenPart } from "/static/picture-curves.js";
import { arrowEnd, escaped, outline, tag, textLines } from "/static/picture-shapes.js";
import { DARK_TEXT, FONT, INSIDE, RADIUS, RIM, SIGNS, SIZE, SMALL, number, signOf } from "/static/picture-signs.js";
import { frameOf, widthOf } from "/static/picture-text.js";

export function svgOf(title, summary, nodes, edges, look) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const lines = [], names = [];
  for (const edge of edges) {
    const from = byId.get(edge.from), to = byId.get(edge.to), via = bend(from, to, edge.roundness);
    const [start, end] = seenPart(from, via, to);
    const points = Array.from({ length: 13 }, (_, place) => along(from, via, to, start + ((end - start) * place) / 12));
    const tip = points[12], near = along(from, via, to, end - 0.03);
    const style = SIGNS[signOf(edge)], colour = look.signs[signOf(edge)];
    lines.push(tag("g", { class: "edge" }, tag("title", {}, escaped(`${from.label} ${edge.relation} ${to.label} (${edge.said})`))
      + tag("path", { d: `M${points.map((point) => `${number(point.x)},${number(point.y)}`).join(" L")}`, fill: "none", stroke: colour,
        "stroke-width": number(edge.width), "stroke-dasharray": style.dashes ? style.dashes.join(" ") : null })
      + arrowEnd(style.arrow, tip, Math.atan2(tip.y - near.y, tip.x - near.x), colour)));
    if (edge.silent) continue;
    const middle = along(from, via, to, edge.share);
    names.push(textLines(edge.lines, middle.x, middle.y - ((edge.lines.length - 1) * SMALL * 1.2) / 2,
      { "font-size": SMALL, fill: look.ink, stroke: look.paper, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" }));
  }
  const drawn = nodes.map((node) => {
    const [name, attributes] = outline(node.shape, node.x, node.y, RADIUS, node.box);
    const inside = INSIDE.has(node.shape);
    const y = inside ? node.y - ((node.lines.length - 1) * SIZE * 1.2) / 2 : node.y + RADIUS + 14;
    return tag("g", { class: "node" }, tag("title", {}, escaped(`${node.kind}: ${node.label}`))
      + tag(name, { ...attributes, fill: node.color, stroke: node.centre ? look.ink : RIM, "stroke-width": node.centre ? 3 : 1 })
      + textLines(node.lines, node.x, y, { "font-size": SIZE, fill: inside ? DARK_TEXT : look.ink,
        ...(inside ? {} : { stroke: look.paper, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" }) }));
  });
  const box = frameOf(nodes);
  const key = keyOf(nodes, edges, look, box.left, box.bottom + 46, Math.max(box.right - box.left, 420));
  const view = { x: box.left - 40, y: box.top - 64, width: Math.max(box.right - box.left, 420) + 80, height: key.bottom - box.top + 92 };
  const heading = tag("text", { x: number(box.left), y: number(box.top - 32), "font-size": 18, "font-weight": 600, fill: look.ink }, escaped(title));
  const size = { width: number(view.width), height: number(view.height) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag("svg", { xmlns: "http://www.w3.org/2000/svg", ...size,
    viewBox: [view.x, view.y, view.width, view.height].map(number).join(" "), role: "img", "font-family": FONT },
  `${tag("title", {}, escaped(title))}${tag("desc", {}, escaped(summary))}${tag("rect", { x: number(view.x), y: number(view.y), ...size, fill: look.paper })}`
    + `${heading}${lines.join("")}${drawn.join("")}${names.join("")}${key.text}`)}\n`;
}

/** The key of signs and kinds that stands below an exported picture. */
function keyOf(nodes, edges, look, left, top, width) {
  const kinds = new Map(nodes.map((node) => [node.kind, node]));
  const items = [
    ...Object.keys(SIGNS).filter((sign) => edges.some((edge) => signOf(edge) === sign)).map((sign) => [SIGNS[sign].word, sign, null]),
    ...[...kinds.keys()].sort().map((kind) => [kind, null, kinds.get(kind)]),
  ];
  let x = left, y = top, text = "";
  for (const [word, sign, node] of items) {
    const wide = 46 + widthOf(sign ? `${SIGNS[sign].mark} ${word}` : word, SIZE) + 22;
    if (x > left && x + wide > left + width) { x = left; y += 28; }
    if (sign) {
      const style = SIGNS[sign];
      text += tag("path", { d: `M${number(x)},${number(y)} H${number(x + 34)}`, stroke: look.signs[sign], "stroke-width": 2.5, fill: "none",
        "stroke-dasharray": style.dashes ? style.dashes.join(" ") : null }) + arrowEnd(style.arrow, { x: x + 36, y }, 0, look.signs[sign]);
    } else {
      const [name, attributes] = outline(node.shape, x + 20, y, 9);
      text += tag(name, { ...attributes, fill: node.color, stroke: RIM });
    }
    text += tag("text", { x: number(x + 46), y: number(y), "font-size": SIZE, fill: look.ink, "dominant-baseline": "central" },
      escaped(sign ? `${SIGNS[sign].mark} ${word}` : word));
    x += wide;
  }
  return { text: tag("g", { class: "key" }, text), bottom: y };
}

export async function pngOf(svg) {
  const sizes = /width="([\d.]+)" height="([\d.]+)"/.exec(svg).slice(1).map(Number);
  const scale = Math.min(2, 8000 / Math.max(...sizes));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = sizes.map((size) => Math.ceil(size * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => { canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("the picture is too large for a PNG"))), "image/png"); });
}
