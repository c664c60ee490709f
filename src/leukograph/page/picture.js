/*
 * Draws picture data with vis-network (the global `vis`), in the page of `leukograph draw` and in the explorer alike.
 *
 * Every label is text: drawn on the canvas, set as the text of an element, or escaped in the SVG. Where terms stand is worked out
 * here, once, the same for the same data; no physics runs, so nothing moves unless the reader moves it. A sign is told by colour,
 * by line style, by the end of the arrow and by a mark in words: none of them is needed alone.
 */

import { MOST_NODES, actsOn } from "/static/picture-acts.js";
import { KEYS, workable } from "/static/picture-keys.js";
import { READABLE, drawFar, farLabels } from "/static/picture-far.js";
import { fillLegend, markLegend } from "/static/picture-legend.js";
import { lookOf, save } from "/static/picture-look.js";
import { sceneOf } from "/static/picture-scene.js";
import { drawLabels, edgeStyle, nodeStyle } from "/static/picture-style.js";
import { pngOf, svgOf } from "/static/picture-svg.js";
import { clean, frameOf } from "/static/picture-text.js";

export { KEYS, MOST_NODES, save };
const MARGIN = 16;

/**
 * Draws `data` in the element `canvas`, with toggles in `legend` that filter, and gives what can be done with it.
 * `onNode(node)` and `onEdge(edge)` are called when the reader chooses one, `onSay(text)` when something else is to be told.
 * `expand(node)` gives the data around a node; without it, a node shows again what was collapsed.
 */
export function show({ canvas, legend = null, data, onNode = () => {}, onEdge = () => {}, expand = null, onSay = () => {} }) {
  const scene = sceneOf(data);
  const { nodes, edges, pinned, collapsed } = scene;
  const ratio = () => canvas.clientWidth / canvas.clientHeight || 1.5;
  let look = lookOf(canvas), chosen = null;
  scene.place(ratio());
  scene.see();
  const styled = { nodes: () => [...nodes.values()].map((node) => nodeStyle(node, scene, look)), edges: () => [...edges.values()].map((edge) => edgeStyle(edge, scene, look)) };
  const drawnNodes = new vis.DataSet(styled.nodes()), drawnEdges = new vis.DataSet(styled.edges());
  const network = new vis.Network(canvas, { nodes: drawnNodes, edges: drawnEdges }, {
    physics: false, layout: { randomSeed: 1 }, nodes: { scaling: { label: { drawThreshold: READABLE + 1 } } },
    interaction: { hover: true, keyboard: false, tooltipDelay: 200, zoomView: false, multiselect: false },
  });
  let hovered = null;
  const labelled = () => farLabels(scene, network.getScale(), { width: canvas.clientWidth, height: canvas.clientHeight }, (node) => network.canvasToDOM(node),
    new Set([...network.getSelectedNodes(), ...(hovered === null ? [] : [hovered])]));
  network.on("afterDrawing", (brush) => {
    drawLabels(brush, scene, network, look);
    drawFar(brush, labelled(), look, network.getScale(), (point) => network.DOMtoCanvas(point));
  });
  network.on("hoverNode", ({ node }) => { hovered = node; network.redraw(); });
  network.on("blurNode", () => { hovered = null; network.redraw(); });

  function refresh() {
    scene.see();
    drawnNodes.update(styled.nodes());
    drawnEdges.update(styled.edges());
    markLegend(legend, scene);
  }
  const dress = () => fillLegend(legend, scene, look, acts.filter);
  const acts = actsOn({ scene, expand, say: onSay, refresh, dress, fit, ratio });

  // --- what is chosen

  function select(id) {
    chosen = nodes.has(id) || edges.has(id) ? id : null;
    if (chosen === null || !(scene.seen.nodes.has(id) || scene.seen.edges.has(id))) network.unselectAll();
    else if (nodes.has(id)) network.selectNodes([id]);
    else network.selectEdges([id]);
  }
  function chooseNode(id) { select(id); onNode(nodes.get(id)); }
  function chooseEdge(id) { select(id); onEdge(edges.get(id)); }

  function search(text) {
    const asked = text.trim().toLowerCase();
    if (!asked) { select(null); return null; }
    const shown = scene.shownNodes();
    const names = (node) => node.label.toLowerCase();
    const hit = shown.find((node) => names(node) === asked) ?? shown.find((node) => names(node).startsWith(asked)) ?? shown.find((node) => names(node).includes(asked));
    if (!hit) return null;
    focus(hit.id);
    chooseNode(hit.id);
    return hit;
  }

  // --- what of it is in view

  function focus(id) { if (scene.seen.nodes.has(id)) network.focus(id, { scale: Math.max(network.getScale(), 0.9), animation: false }); }
  /** Shows all that is seen, labels too: of these vis-network knows nothing before it has drawn them. */
  function fit() {
    const box = frameOf(scene.shownNodes());
    const scale = Math.min(1.15, canvas.clientWidth / (box.right - box.left + 2 * MARGIN), canvas.clientHeight / (box.bottom - box.top + 2 * MARGIN));
    if (scale > 0) network.moveTo({ scale, position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, animation: false });
  }
  function zoom(share) { network.moveTo({ scale: Math.min(4, Math.max(0.08, network.getScale() * share)), animation: false }); }
  function move(dx, dy) {
    const at = network.getViewPosition(), far = 90 / network.getScale();
    network.moveTo({ position: { x: at.x + dx * far, y: at.y + dy * far }, animation: false });
  }
  /** Moves the picture if a node stands outside of it. */
  function reveal(id) {
    const at = network.canvasToDOM(nodes.get(id));
    if (at.x < 40 || at.y < 40 || at.x > canvas.clientWidth - 40 || at.y > canvas.clientHeight - 40 || network.getScale() < 0.45) focus(id);
  }

  // --- what leaves the picture

  const exportSVG = () => svgOf(data.title ?? "", data.summary ?? "", scene.shownNodes(), scene.shownEdges(), look);
  function exportJSON() {
    const places = new Map(scene.shownNodes().map((node) => [node.id, { x: Math.round(node.x), y: Math.round(node.y) }]));
    const shown = { ...scene.all, nodes: scene.all.nodes.filter((node) => places.has(node.id)).map((node) => ({ ...node, ...places.get(node.id) })),
      edges: scene.all.edges.filter((edge) => scene.seen.edges.has(edge.id)) };
    return `${JSON.stringify(shown, null, 1)}\n`;
  }
  /** Saves the picture as a file: "png", "svg" or "json". */
  async function download(form) {
    const name = clean(data.title ?? "").normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").slice(0, 60).replace(/^-+|-+$/g, "").toLowerCase() || "picture";
    const [make, type] = { png: [() => pngOf(exportSVG()), "image/png"], svg: [exportSVG, "image/svg+xml"], json: [exportJSON, "application/json"] }[form];
    save(await make(), `leukograph-${name}.${form}`, type);
  }

  const letGo = workable({ canvas, scene, network, acts, chosen: () => chosen, reshaped: () => drawnEdges.update(styled.edges()),
    choose: { select, node: chooseNode, edge: chooseEdge, onNode, onEdge }, view: { move, reveal, zoom, fit } });
  const darkness = matchMedia("(prefers-color-scheme: dark)");
  const restyle = () => { look = lookOf(canvas); refresh(); dress(); };
  darkness.addEventListener("change", restyle);
  dress();
  fit();

  function destroy() {
    darkness.removeEventListener("change", restyle);
    letGo();
    network.destroy();
    legend?.replaceChildren();
  }

  return { select, selectEdge: select, focus, search, fit, zoom, filter: acts.filter, pin: acts.pin, collapse: acts.collapse, expand: acts.expand, toggle: acts.toggle,
    actions: acts.buttons, exportSVG, exportJSON, exportPNG: () => pngOf(exportSVG()), download, data: () => scene.all, isPinned: (id) => pinned.has(id),
    isCollapsed: (id) => collapsed.has(id), labelled, shown: () => ({ nodes: scene.shownNodes(), edges: scene.shownEdges() }), network, restyle, destroy };
}
