// Labels as lines of text that fit, and the boxes that they take up.

import { FONT, RADIUS, SIZE } from "/static/picture-signs.js";

const LINE = 17, MOST_LINES = 7;

// What no line of text may hold: controls, and what XML does not allow. A label keeps its marks of direction.
export const clean = (text) => String(text).replace(/\p{Cs}/gu, "\ufffd").replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]+/g, " ");
const ruler = document.createElement("canvas").getContext("2d");
export const widthOf = (text, size) => { ruler.font = `${size}px ${FONT}`; return ruler.measureText(text).width; };

/** The lines of a text, none wider than `widest`; a word that is wider is broken, and what is too long ends with an ellipsis. */
export function wrapped(text, size, widest, most = MOST_LINES) {
  const lines = [];
  let line = "";
  const words = clean(text).trim().slice(0, 600).split(/\s+/).flatMap((word) => pieces(word, size, widest));
  for (const word of words) {
    const longer = line ? `${line} ${word}` : word;
    if (line && widthOf(longer, size) > widest) { lines.push(line); line = word; } else { line = longer; }
  }
  lines.push(line);
  return lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1]}…`] : lines;
}

function pieces(word, size, widest) {
  if (widthOf(word, size) <= widest) return [word];
  const found = [""];
  for (const letter of word) {
    if (widthOf(found.at(-1) + letter, size) > widest) found.push("");
    found[found.length - 1] += letter;
  }
  return found;
}

/** The box that a node takes up around its place: its shape, and its label within or beneath. */
export function boxOf(node) {
  const wide = Math.max(...node.lines.map((line) => widthOf(line, SIZE)));
  const high = node.lines.length * LINE;
  if (node.shape === "box") return { left: wide / 2 + 9, right: wide / 2 + 9, top: high / 2 + 7, bottom: high / 2 + 7 };
  if (node.shape === "ellipse") return { left: wide / 2 + high * 0.55, right: wide / 2 + high * 0.55, top: high * 0.9, bottom: high * 0.9 };
  if (node.shape === "circle") { const half = Math.max(wide, high) / 2 + 8; return { left: half, right: half, top: half, bottom: half }; }
  const half = Math.max(wide / 2, RADIUS);
  return { left: half, right: half, top: RADIUS + 2, bottom: RADIUS + 7 + high };
}

/** The box around all of these nodes. */
export function frameOf(nodes) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const node of nodes) {
    box.left = Math.min(box.left, node.x - node.box.left); box.right = Math.max(box.right, node.x + node.box.right);
    box.top = Math.min(box.top, node.y - node.box.top); box.bottom = Math.max(box.bottom, node.y + node.box.bottom);
  }
  return nodes.length ? box : { left: 0, top: 0, right: 1, bottom: 1 };
}
