// SPARQL: the catalogue of questions, an editor that says what is wrong and where, and the answer as table, graph and file.

import { keep, sparql } from "/static/api.js";
import { termField } from "/static/combobox.js";
import { announce, el, fill, fold, freshId, viewHead } from "/static/dom.js";
import { queryEditor } from "/static/editor.js";
import { ACCEPT, resultView } from "/static/query-results.js";
import { faultPlace, undeclared, withPrefixes, withValue } from "/static/sparql-text.js";
import { capital, nameOf, vocabulary } from "/static/words.js";

/** The view of queries. A query is in the address: by its name in the catalogue, or whole. */
export default async function ask(page) {
  const { queries } = await keep("queries").then((found) => ({ queries: found.queries.map((one) => ({ ...one, sparql: one.sparql.trim() })) }));
  const byName = new Map(queries.map((one) => [one.name, one]));
  const question = el("div.asked-question");
  const result = el("div.query-answer", { "aria-live": "off" });
  const stop = el("button.button.quiet", { type: "button", hidden: true, on: { click: () => running?.abort() } }, "Stop");
  const prefix = el("button.button.quiet", { type: "button", on: { click: () => editor.set(withPrefixes(editor.text(), vocabulary().prefixes)) } }, "Write PREFIX lines");
  const editor = queryEditor({ label: "Query", run: go, changed: dress });
  let running = null;
  let shown = null;

  function current() {
    return queries.find((one) => one.sparql.trim() === editor.text().trim());
  }
  function addressOf(text) {
    const same = queries.find((one) => one.sparql.trim() === text.trim());
    return `/ask?${new URLSearchParams(same ? { name: same.name } : { query: text })}`;
  }
  function go() {
    if (!editor.text().trim()) return;
    const address = addressOf(editor.text());
    page.go(address, { replace: address === location.pathname + location.search });
  }
  function dress() {
    prefix.hidden = !undeclared(editor.text(), vocabulary().prefixes).length;
  }

  async function run(text) {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    stop.hidden = false;
    result.setAttribute("aria-busy", "true");
    const begun = performance.now();
    try {
      const answer = await sparql(text, ACCEPT, mine.signal);
      shown?.leave();
      shown = resultView({ ...answer, query: text, name: current()?.name ?? "query", seconds: (performance.now() - begun) / 1000 });
      result.replaceChildren(shown.root);
    } catch (fault) {
      if (running !== mine) return;
      shown?.leave();
      shown = null;
      result.replaceChildren(fault.name === "AbortError" ? el("p.notice", "Stopped.") : refusal(fault, text));
    } finally {
      if (running === mine) { stop.hidden = true; result.removeAttribute("aria-busy"); }
    }
  }

  function refusal(fault, text) {
    const place = fault.status === 400 ? faultPlace(fault.message, text) : null;
    if (place) {
      editor.fault(place);
      return el("p.notice", "The query was not run. The place is marked in it.");
    }
    if (fault.status === 400) editor.fault(null, fault.message);
    return el("div.notice.fault", { role: "alert" }, el("p", fault.status === 400 ? "The query was not run." : fault.message),
      el("p.actions", el("button.button", { type: "button", on: { click: () => run(editor.text()) } }, "Try again")));
  }

  function about(query) {
    if (!query) { question.replaceChildren(); return; }
    const parts = query.parameters.map((parameter) => parameterField(parameter, (value) => {
      editor.set(withValue(editor.text(), parameter.name, value));
      go();
    }));
    fill(question, el("h2", query.question), query.description ? el("p", query.description) : null, parts.length ? el("div.fields", parts) : null);
  }

  async function update(next) {
    const asked = next.url.searchParams;
    const named = byName.get(asked.get("name") ?? "");
    const text = named?.sparql ?? asked.get("query") ?? "";
    const missing = asked.get("name") && !named;
    if (text && text !== editor.text()) editor.set(text);
    if (named || !text) about(named);
    for (const link of view.root.querySelectorAll(".catalogue a")) {
      if (named && new URL(link.href).searchParams.get("name") === named.name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (missing) { result.replaceChildren(el("p.notice.fault", "The catalogue has no question called ", el("q", asked.get("name")), ".")); return; }
    dress();
    view.title = named?.question ?? "Ask with SPARQL";
    if (view.root?.isConnected) document.title = `${view.title} · Leukograph`;
    if (text) await run(text);
    else { result.replaceChildren(); if (!editor.text()) editor.set(queries.find((one) => one.name === "drugs-by-cytopenia")?.sparql ?? ""); }
    dress();
  }

  const view = { title: "Ask with SPARQL", root: null, update, leave: () => { running?.abort(); shown?.leave(); } };
  view.root = el("div.view.ask", viewHead(el("h1", "Ask with SPARQL"), el("p.lede", "Choose a question, change it, or write your own. Common prefixes need no PREFIX line; nothing can be written or fetched from elsewhere.")),
    el("div.columns.ask-columns",
      el("aside.column-side.catalogue", { "aria-label": "Catalogue of questions" }, el("h2", "Questions"), catalogue(queries)),
      el("div.column-main", question, editor.root,
        el("div.actions", el("button.button", { type: "button", on: { click: go } }, "Run"), stop, prefix, prefixList()), result)));
  await update(page);
  return view;
}

function catalogue(queries) {
  const topics = new Map();
  for (const query of queries) topics.set(query.topic, [...(topics.get(query.topic) ?? []), query]);
  const groups = [...topics].map(([topic, some]) => fold([capital(topic || "other"), el("span.number-of", ` ${some.length}`)],
    el("ul.plain.fold-body", some.map((query) => el("li", { "data-words": `${query.question} ${query.description} ${query.name}`.toLowerCase() }, el("a", { href: `/ask?name=${encodeURIComponent(query.name)}` }, query.question)))), { open: true }));
  const id = freshId("catalogue");
  const count = el("p.only-read", { role: "status" });
  const filter = el("input", { id, type: "search", autocomplete: "off", placeholder: "Filter the questions", on: { input: () => {
    const asked = filter.value.trim().toLowerCase();
    let left = 0;
    for (const group of groups) {
      const items = [...group.querySelectorAll("li")];
      for (const item of items) item.hidden = !item.dataset.words.includes(asked);
      const some = items.filter((item) => !item.hidden).length;
      left += some;
      group.hidden = !some;
      if (asked) group.open = true;
    }
    count.textContent = `${left} questions`;
  } } });
  return [el("div.field.filter", el("label.only-read", { for: id }, "Filter the questions"), filter), count, groups];
}

function parameterField(parameter, put) {
  const label = capital(parameter.name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase());
  if (parameter.kind === "term") {
    const field = termField({ label, placeholder: parameter.description, onChoose: (term) => put(`lk:${nameOf(term.id)}`), onText: (text) => announce(text ? "Choose a term of the list" : "") });
    field.input.title = parameter.description;
    return field.root;
  }
  const id = freshId("parameter");
  const input = el("input", { id, type: "text", inputmode: parameter.kind === "number" ? "decimal" : null, placeholder: parameter.description, title: parameter.description, on: { change: () => {
    const value = input.value.trim();
    if (parameter.kind === "number" ? /^[+-]?\d+(\.\d+)?$/.test(value) : value) put(parameter.kind === "number" ? value : JSON.stringify(value));
  } } });
  return el("div.field", el("label", { for: id }, label), input);
}

function prefixList() {
  const rows = [...vocabulary().prefixes].map(([prefix, namespace]) => el("li", el("code", `${prefix}:`), " ", el("code.id", namespace)));
  return fold("Known prefixes", el("ul.plain.fold-body.prefixes", rows), { spec: "details.fold.known-prefixes" });
}
