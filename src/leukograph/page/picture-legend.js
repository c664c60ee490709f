// The legend: an entry for each sign and kind that is there, which shows and hides what it names.

import { outline } from "/static/picture-shapes.js";
import { RIM, SIGNS, signOf } from "/static/picture-signs.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const END = { arrow: ["path", { d: "M37,9 L27,4 L30,9 L27,14 Z" }], bar: ["path", { d: "M35,2 V16" }], circle: ["circle", { cx: 33, cy: 9, r: 4 }],
  vee: ["path", { d: "M28,4 L36,9 L28,14", fill: "none" }] };

function icon(...parts) {
  const made = document.createElementNS(NAMESPACE, "svg");
  for (const [key, value] of [["width", 38], ["height", 18], ["viewBox", "0 0 38 18"], ["aria-hidden", "true"], ["focusable", "false"]]) made.setAttribute(key, value);
  for (const [kind, values] of parts) {
    const part = document.createElementNS(NAMESPACE, kind);
    for (const [key, value] of Object.entries(values)) part.setAttribute(key, value);
    made.append(part);
  }
  return made;
}

function entry(mark, text, count, react) {
  const button = document.createElement("button");
  const words = document.createElement("span");
  const many = document.createElement("span");
  button.type = "button";
  button.className = "legend-entry";
  button.dataset.filter = "";
  words.textContent = text;
  many.className = "legend-count";
  many.textContent = ` ${count}`;
  button.append(mark, words, many);
  button.addEventListener("click", react);
  return button;
}

/** The line of a sign and the end of its arrow. */
function signIcon(style, colour) {
  const [kind, values] = END[style.arrow];
  return icon(["path", { d: "M1 9 H32", stroke: colour, "stroke-width": 2.5, fill: "none", ...(style.dashes ? { "stroke-dasharray": style.dashes.join(" ") } : {}) }],
    [kind, { fill: colour, stroke: colour, "stroke-width": style.arrow === "bar" ? 3 : 1.5, ...values }]);
}

function kindIcon(kind) {
  const [name, attributes] = outline(kind.shape, 19, 9, 8, { left: kind.shape === "circle" ? 8 : 13, top: 7 });
  return icon([name, { ...attributes, fill: kind.color, stroke: RIM }]);
}

/** Marks which entries are switched off. */
export function markLegend(legend, { hiddenSigns, hiddenKinds }) {
  for (const button of legend?.querySelectorAll("button[data-filter]") ?? []) {
    const hidden = button.dataset.sign ? hiddenSigns.has(button.dataset.sign) : hiddenKinds.has(button.dataset.kind);
    button.setAttribute("aria-pressed", String(!hidden));
  }
}

/** Fills the legend with what the scene holds; `filter({sign | kind, shown})` is called when an entry is pressed. */
export function fillLegend(legend, scene, look, filter) {
  if (!legend) return;
  const { all, nodes, edges, hiddenSigns, hiddenKinds } = scene;
  const made = [];
  for (const [sign, style] of Object.entries(SIGNS)) {
    const count = [...edges.values()].filter((edge) => signOf(edge) === sign).length;
    if (!count) continue;
    const button = entry(signIcon(style, look.signs[sign]), `${style.mark} ${style.word}`, count, () => filter({ sign, shown: hiddenSigns.has(sign) }));
    button.dataset.sign = sign;
    made.push(button);
  }
  for (const kind of all.kinds) {
    const count = [...nodes.values()].filter((node) => node.kind === kind.label).length;
    const button = entry(kindIcon(kind), kind.label, count, () => filter({ kind: kind.label, shown: hiddenKinds.has(kind.label) }));
    button.dataset.kind = kind.label;
    made.push(button);
  }
  const listed = /^[UO]L$/.test(legend.tagName);
  legend.replaceChildren(...made.map((button) => { const item = document.createElement(listed ? "li" : "span"); item.append(button); return item; }));
  markLegend(legend, scene);
}
