// The picture beside the text, drawn by picture.js, with the same content as a table below it.

import { get } from "/static/api.js";
import { el, fill, fold, settled } from "/static/dom.js";
import { sortableTable } from "/static/table.js";
import { SIGNS, beliefText, nameOf, termAddress } from "/static/words.js";

const loading = new Map();
function script(name) {
  if (!loading.has(name)) {
    loading.set(name, new Promise((done, failed) => {
      const made = el("script", { src: `/static/${name}`, on: { load: done, error: () => { loading.delete(name); failed(new Error(`${name} did not come`)); } } });
      document.head.append(made);
    }));
  }
  return loading.get(name);
}

/** What draws, fetched the first time that something is drawn. */
async function picture() {
  const [drawing] = await Promise.all([import("/static/picture.js"), script("vis-network.min.js")]);
  return drawing;
}

/**
 * A picture of what `/api/graph` answers to `ask`, or of `data` that is at hand or comes: the element, `draw(ask)` to draw another, `leave()` to let go.
 * What is chosen is told below the picture: of a term its page, and what can be done with it; of a step, who says so.
 */
export function drawing({ title, ask = null, data = null, signal = undefined, expand = true }) {
  // The canvas has its size before anything is drawn, so that nothing moves when it is.
  const canvas = el("div.canvas", { "aria-label": `${title}. The table below it holds the same.` });
  const legend = el("ul.picture-legend", { "aria-label": "Legend" });
  const said = el("p.picture-said", { role: "status" });
  const table = el("div.picture-table");
  const keys = el("div.picture-keys");
  const tools = el("div.picture-tools", { role: "group", "aria-label": "Picture" });
  const body = el("div.picture-body", tools, canvas, said, legend, table, keys);
  const root = el("figure.picture", el("figcaption", title), body);
  let shown = null;
  let turn = 0;

  function button(text, react) {
    return el("button.quiet", { type: "button", on: { click: react } }, text);
  }

  function dress(graph) {
    const find = el("input", { type: "search", "aria-label": "Find in the picture", placeholder: "Find", autocomplete: "off",
      on: { input: settled(() => shown?.search(find.value), 120) } });
    const zoom = (mark, word, share) => el("button.quiet", { type: "button", "aria-label": word, on: { click: () => shown?.zoom(share) } }, mark);
    fill(tools, find, button("Fit", () => shown?.fit()), zoom("+", "Zoom in", 1.3), zoom("−", "Zoom out", 0.77), ["png", "svg", "json"].map((form) => button(form.toUpperCase(), () => shown?.download(form))));
    list(graph);
  }

  function list(graph) {
    fill(table, fold(`The same as a table (${graph.edges.length})`, el("div.fold-body", tableOf(graph)), { open: Boolean(table.querySelector("details[open]")) }));
  }

  async function draw(question, given = null) {
    turn += 1;
    const mine = turn;
    try {
      const [library, graph] = await Promise.all([picture(), given ?? get("graph", question, signal)]);
      if (mine !== turn || signal?.aborted) return;
      said.textContent = graph.summary ?? "";
      dress(graph);
      root.hidden = !graph.edges.length;
      if (!graph.edges.length) return;
      put(library, graph);
    } catch (fault) {
      if (fault.name === "AbortError" || mine !== turn) return;
      said.textContent = `There is no picture: ${fault.message}`;
    }
  }

  function put(library, graph) {
    shown?.destroy();
    canvas.replaceChildren();
    shown = library.show({ canvas, legend, data: graph, onNode: tellNode, onEdge: (edge) => tell(edgeText(edge, shown.data())),
      onSay: (text) => tell(text), expand: expand ? grown : null });
    fill(keys, fold("Keys", el("p.hint", library.KEYS)));
  }

  async function grown(node) {
    const more = await get("graph", { term: nameOf(node.name) });
    setTimeout(() => list(shown.data()));
    return more;
  }

  function tellNode(node) {
    const page = node.name.startsWith("lk:") ? el("a", { href: termAddress(node.name) }, `Page of ${node.label}`) : node.label;
    tell(page, ...shown.actions(node.id).filter((one) => expand || one.textContent !== "Expand").map((one) => { one.className = "quiet"; return one; }));
  }

  function tell(...content) {
    said.replaceChildren(...content.flatMap((one, number) => (number ? [" ", one] : [one])));
  }

  if (ask || data) draw(ask, data);
  return { root, draw, leave: () => { turn += 1; shown?.destroy(); shown = null; } };
}

function edgeText(edge, graph) {
  const label = (id) => graph.nodes.find((node) => node.id === id)?.label ?? "";
  const claims = edge.claims ?? [];
  const given = edge.condition?.length ? `, only given ${edge.condition.join(" and ")}` : "";
  const by = claims.length ? `, belief ${beliefText(edge.belief)}, says ${[...new Set(claims.map((claim) => claim.source))].join(", ")}` : ", by definition or hierarchy";
  return `${label(edge.from)} ${edge.relation} ${label(edge.to)} (${edge.said ?? SIGNS[edge.sign]?.word}${given}${by})`;
}

function tableOf(graph) {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const end = (which) => (edge) => nodes.get(edge[which])?.label ?? "";
  const link = (which) => (edge) => { const node = nodes.get(edge[which]); return /^lk:/.test(node?.name ?? "") ? el("a", { href: termAddress(node.name) }, node.label) : node?.label ?? ""; };
  const sources = (edge) => [...new Set((edge.claims ?? []).map((claim) => (claim.denied ? `against: ${claim.source}` : claim.source)))].join(", ");
  const sign = (edge) => (edge.kind === "hierarchy" ? "= is a kind of" : `${SIGNS[edge.sign]?.mark ?? ""} ${edge.said ?? SIGNS[edge.sign]?.word ?? ""}`);
  return sortableTable({ caption: "The content of the picture", rows: graph.edges, piece: 60, columns: [
    { title: "Subject", cell: link("from"), key: end("from") }, { title: "Sign", cell: sign, key: sign },
    { title: "Relation", cell: (edge) => edge.relation, key: (edge) => edge.relation }, { title: "Object", cell: link("to"), key: end("to") },
    { title: "Belief", number: true, cell: (edge) => (edge.claims?.length ? beliefText(edge.belief) : ""), key: (edge) => edge.belief ?? 0 },
    { title: "Who says so", cell: sources, key: sources } ] });
}
