// Shapes, lines of text and ends of arrows as SVG.

import { number } from "/static/picture-signs.js";
import { clean } from "/static/picture-text.js";

const round = (points, count, turn, radius = () => 1) => Array.from({ length: count }, (_, place) => {
  const angle = turn + (place / count) * 2 * Math.PI;
  return [points.x + points.r * radius(place) * Math.cos(angle), points.y + points.r * radius(place) * Math.sin(angle)].map(number).join(",");
}).join(" ");
const polygon = (points) => ["polygon", { points }];

/** The element and attributes that draw a shape of radius `r` at a place. */
export function outline(shape, x, y, r, box = { left: r * 1.35, top: r * 0.85 }) {
  const at = { x, y, r };
  switch (shape) {
    case "square": return ["rect", { x: number(x - r), y: number(y - r), width: number(2 * r), height: number(2 * r) }];
    case "diamond": return polygon(round(at, 4, 0));
    case "hexagon": return polygon(round(at, 6, 0));
    case "triangle": return polygon(round({ ...at, y: y + r * 0.2, r: r * 1.15 }, 3, -Math.PI / 2));
    case "triangleDown": return polygon(round({ ...at, y: y - r * 0.2, r: r * 1.15 }, 3, Math.PI / 2));
    case "star": return polygon(round({ ...at, y: y + r * 0.1, r: r * 1.2 }, 10, -Math.PI / 2, (place) => (place % 2 ? 0.45 : 1)));
    case "box": return ["rect", { x: number(x - box.left), y: number(y - box.top), width: number(2 * box.left), height: number(2 * box.top), rx: 5 }];
    case "ellipse": return ["ellipse", { cx: number(x), cy: number(y), rx: number(box.left), ry: number(box.top) }];
    default: return ["circle", { cx: number(x), cy: number(y), r: number(shape === "circle" ? box.left : r) }];
  }
}

export const escaped = (text) => clean(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
export const tag = (name, attributes, inside = "") =>
  `<${name}${Object.entries(attributes).filter(([, value]) => value != null).map(([key, value]) => ` ${key}="${escaped(value)}"`).join("")}>${inside}</${name}>`;

export function textLines(lines, x, y, attributes) {
  const rows = lines.map((line, place) => tag("tspan", { x: number(x), dy: place ? attributes["font-size"] * 1.2 : 0 }, escaped(line))).join("");
  return tag("text", { "text-anchor": "middle", "dominant-baseline": "central", x: number(x), y: number(y), ...attributes }, rows);
}

/** The end of an arrow at a point, leading in a direction: a head, a bar, a ring or an open angle, by the sign. */
export function arrowEnd(kind, point, angle, colour) {
  const put = (x, y) => `${number(point.x + x * Math.cos(angle) - y * Math.sin(angle))},${number(point.y + x * Math.sin(angle) + y * Math.cos(angle))}`;
  if (kind === "bar") return tag("path", { d: `M${put(0, -7)} L${put(0, 7)}`, stroke: colour, "stroke-width": 3, fill: "none" });
  if (kind === "circle") return tag("circle", { cx: put(-4, 0).split(",")[0], cy: put(-4, 0).split(",")[1], r: 4, fill: colour });
  if (kind === "vee") return tag("path", { d: `M${put(-9, -5)} L${put(0, 0)} L${put(-9, 5)}`, stroke: colour, "stroke-width": 1.5, fill: "none" });
  return tag("polygon", { points: [put(0, 0), put(-11, -5), put(-8, 0), put(-11, 5)].join(" "), fill: colour });
}
