// A picture by pointer and by keyboard.

import { nearest, nextStep } from "/static/picture-walk.js";

export const KEYS = "Arrows: to the next term that way. Enter: its evidence. E: its steps, one by one. X: collapse or expand. P: pin. "
  + "+ and −: zoom. 0: fit. Shift and arrows: move the picture. Escape: choose nothing.";
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Lets the reader work with the picture in `canvas`. `chosen()` is what is chosen, `choose` chooses nodes and edges and tells of
 * them, `acts` are the acts upon the scene, `view` moves the picture, `reshaped()` draws curves anew. Gives a function that lets go.
 */
export function workable({ canvas, scene, network, chosen, choose, acts, view, reshaped }) {
  const { nodes, edges } = scene;
  let walked = null;

  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) choose.node(node);
    else if (edge !== undefined) choose.edge(edge);
    else choose.select(null);
  });
  network.on("doubleClick", ({ nodes: [node] }) => { if (node !== undefined) acts.toggle(node); });
  const follow = ({ nodes: moved }) => { for (const id of moved) Object.assign(nodes.get(id), network.getPosition(id)); };
  network.on("dragging", follow);
  network.on("dragEnd", (event) => {
    if (!event.nodes.length) return;
    follow(event);
    scene.shape();
    reshaped();
  });

  function step(back) {
    const here = nodes.has(chosen()) ? chosen() : nodes.has(walked) ? walked : scene.roots()[0];
    const next = nextStep(scene, here, chosen(), back);
    if (next === null) return;
    walked = here;
    choose.edge(next);
  }

  function keyed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[event.key];
    const node = nodes.has(chosen()) ? chosen() : null;
    if (way && event.shiftKey) view.move(...way);
    else if (way) { const id = nearest(scene, chosen(), ...way); if (id !== undefined) { choose.node(id); view.reveal(id); } }
    else if (event.key === "Enter" && chosen() !== null) (node ? choose.onNode(nodes.get(node), event) : choose.onEdge(edges.get(chosen()), event));
    else if (event.key === "Escape" && chosen() !== null) choose.select(null);
    else if (event.key === "e" || event.key === "E") step(event.shiftKey);
    else if ((event.key === "x" || event.key === "X") && node) acts.toggle(node);
    else if ((event.key === "p" || event.key === "P") && node) acts.pin(node);
    else if (event.key === "+" || event.key === "=") view.zoom(1.25);
    else if (event.key === "-") view.zoom(0.8);
    else if (event.key === "0") view.fit();
    else return;
    event.preventDefault();
  }

  // A wheel scrolls the page until the picture is chosen.
  const zooms = (on) => () => network.setOptions({ interaction: { zoomView: on } });
  const reacts = [["keydown", keyed], ["focus", zooms(true)], ["blur", zooms(false)], ["pointerdown", () => canvas.focus({ preventScroll: true })]];
  canvas.querySelector(".vis-network")?.removeAttribute("tabindex");
  canvas.setAttribute("role", "application");
  canvas.tabIndex = 0;
  canvas.classList.add("picture-canvas");
  for (const [name, react] of reacts) canvas.addEventListener(name, react);
  return () => { for (const [name, react] of reacts) canvas.removeEventListener(name, react); };
}
