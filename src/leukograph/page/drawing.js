// The picture beside the text, drawn by graph.js, with the same content as a table below it.

import { get } from "/static/api.js";
import { el, fold, settled } from "/static/dom.js";
import { sortableTable } from "/static/table.js";
import { SIGNS, beliefText, termAddress } from "/static/words.js";

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

/** The scripts that draw, fetched the first time that something is drawn. */
async function picture() {
  await script("vis-network.min.js");
  await script("graph.js");
  return globalThis.LeukographPicture;
}

/**
 * A picture of what `/api/graph` answers to `ask`, or of `data` that is at hand: the element, `draw(ask)` to draw another, `leave()` to let go.
 * A node leads to its term's page; a step is told below the picture.
 */
export function drawing({ title, ask = null, data = null, signal = undefined, go, open = true, expand = true }) {
  const canvas = el("div.canvas", { role: "img", "aria-label": `${title}. The table below it holds the same.` });
  const legend = el("ul.picture-legend", { "aria-label": "Legend" });
  const said = el("p.picture-said", { role: "status" });
  const table = el("div.picture-table");
  const tools = el("div.picture-tools", { role: "group", "aria-label": "Picture" });
  const body = el("div.picture-body", tools, canvas, said, legend, table);
  const root = el("figure.picture", el("figcaption", title), body);
  let shown = null;
  let turn = 0;

  function button(text, react) {
    return el("button.quiet", { type: "button", on: { click: react } }, text);
  }

  function dress(graph) {
    const find = el("input", { type: "search", "aria-label": "Find in the picture", placeholder: "Find", autocomplete: "off",
      on: { input: settled((event) => shown?.search?.(event.target.value.trim()), 120) } });
    tools.replaceChildren(find, button("Fit", () => shown?.fit?.()), button("PNG", () => shown?.exportPNG?.()), button("SVG", () => shown?.exportSVG?.()),
      button("JSON", () => shown?.exportJSON?.()));
    table.replaceChildren(fold(`The same as a table (${graph.edges.length})`, el("div.fold-body", tableOf(graph))));
  }

  async function draw(question, given = null) {
    turn += 1;
    const mine = turn;
    try {
      const [library, graph] = await Promise.all([picture(), given ?? get("graph", question, signal)]);
      if (mine !== turn || signal?.aborted) return;
      shown?.destroy?.();
      canvas.replaceChildren();
      legend.replaceChildren();
      said.textContent = graph.summary ?? "";
      dress(graph);
      root.hidden = !graph.edges.length;
      if (!graph.edges.length) return;
      shown = library.show({ canvas, legend, data: graph,
        onNode: (node) => tell(node.label, el("a", { href: termAddress(node.name ?? node.id) }, "Open its page")),
        onEdge: (edge) => tell(edgeText(edge, graph)),
        expand: expand ? (node) => get("graph", { term: (node.name ?? node.id).replace(/^lk:/, "") }) : undefined });
    } catch (fault) {
      if (fault.name === "AbortError" || mine !== turn) return;
      said.textContent = `There is no picture: ${fault.message}`;
    }
  }

  function tell(...content) {
    said.replaceChildren(...content.flatMap((one, number) => (number ? [" ", one] : [one])));
  }

  if (ask || data) draw(ask, data);
  return { root, draw, leave: () => { turn += 1; shown?.destroy?.(); } };
}

function edgeText(edge, graph) {
  const label = (id) => graph.nodes.find((node) => node.id === id)?.label ?? "";
  const claims = edge.claims ?? [];
  const by = claims.length ? `, belief ${beliefText(edge.belief)}, says ${[...new Set(claims.map((claim) => claim.source))].join(", ")}` : ", by definition or hierarchy";
  return `${label(edge.from)} ${edge.relation} ${label(edge.to)} (${edge.said ?? SIGNS[edge.sign]?.word}${by})`;
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
