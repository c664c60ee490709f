// The editor of a query: a text field over the same text in colours, with the place of a fault marked, and completion of terms.

import { get } from "/static/api.js";
import { announce, counted, el, freshId, settled } from "/static/dom.js";
import { nameIn, unknownNames } from "/static/editor-names.js";
import { tokens, typed } from "/static/sparql-text.js";
import { vocabulary } from "/static/words.js";

const MOST = 8;

/** The editor: its element, `text()`, `set(text)`, `fault(place)` to mark a place, or null. `run` is called on Ctrl+Enter. */
export function queryEditor({ label, run, changed = () => {} }) {
  const id = freshId("query");
  const mirror = el("pre.mirror", { "aria-hidden": "true" });
  const list = el("ul.options.completions", { id: `${id}-list`, role: "listbox", "aria-label": "Completions", hidden: true });
  const area = el("textarea", { id, spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "soft", rows: 6,
    "aria-autocomplete": "list", "aria-controls": list.id, "aria-describedby": `${id}-help ${id}-fault` });
  const place = el("div.code", mirror, area, list);
  const root = el("div.editor", el("label", { for: id }, label), place,
    el("p.hint", { id: `${id}-help` }, el("kbd", "Ctrl+Enter"), " runs, ", el("kbd", "Ctrl+Space"), " completes a term; after ", el("code", "lk:"), " terms are offered as you type."),
    el("p.fault-line", { id: `${id}-fault`, role: "alert" }), el("p.unknown-line", { role: "status" }));
  const [faultLine, unknownLine] = [...root.children].slice(-2);
  let unknown = new Map();
  let marked = null;
  let options = [];
  let active = -1;
  let from = null;
  let asking = null;

  function paint() {
    const text = area.value;
    const pieces = tokens(text).flatMap((piece) => cut(piece));
    mirror.replaceChildren(...lines(pieces, text));
  }

  /** A token, in as many pieces as the mark of the fault and the ends of lines make of it. */
  function cut({ spec, text, start }) {
    const edges = new Set([0, text.length]);
    if (marked) for (const edge of [marked.start - start, marked.end - start]) if (edge > 0 && edge < text.length) edges.add(edge);
    const sorted = [...edges].sort((one, other) => one - other);
    return sorted.slice(1).map((end, number) => {
      const begin = sorted[number];
      const wrong = marked && start + begin >= marked.start && start + end <= marked.end;
      return { spec: spec === "name" && unknown.has(nameIn(text)) ? "name unknown" : spec, text: text.slice(begin, end), wrong };
    });
  }

  function lines(pieces, text) {
    const made = [el("span.line")];
    for (const { spec, text: part, wrong } of pieces) {
      part.split("\n").forEach((one, number) => {
        if (number) { made.at(-1).append("\n"); made.push(el("span.line")); }
        if (one) made.at(-1).append(wrong ? el("mark.wrong", { class: `wrong ${spec}` }, one) : spec ? el("span", { class: spec }, one) : one);
      });
    }
    if (marked && marked.start === marked.end) made[Math.min(marked.line, made.length) - 1].append(el("mark.wrong.end", " "));
    if (text.endsWith("\n") || !text) made.at(-1).append("​");
    if (marked) made[Math.min(marked.line, made.length) - 1]?.classList.add("faulty");
    return made;
  }

  /** Marks the names of ours that are unknown, and offers the nearest to each. */
  async function check() {
    const text = area.value, found = await unknownNames(text);
    if (text !== area.value) return;
    unknown = found;
    unknownLine.replaceChildren(...[...found].map(([name, near]) => el("span", el("code", `lk:${name}`), " is no name of this graph. ",
      near ? ["Did you mean ", el("button.link", { type: "button", on: { click: () => rename(name, near) } }, `lk:${near}`), "? "] : "")));
    paint();
  }
  const checkSoon = settled(check, 500);

  function rename(name, near) {
    area.value = tokens(area.value).map((piece) => (piece.spec === "name" && nameIn(piece.text) === name ? piece.text.replace(`lk:${name}`, `lk:${near}`) : piece.text)).join("");
    area.focus();
    input();
  }

  function close() {
    list.hidden = true;
    active = -1;
    area.removeAttribute("aria-activedescendant");
  }

  function mark(number) {
    active = number;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    area.setAttribute("aria-activedescendant", list.children[number].id);
    list.children[number].scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    area.setRangeText(option.name, from.start, area.selectionStart, "end");
    close();
    area.focus();
    input();
  }

  async function complete(asked) {
    const found = area.selectionStart === area.selectionEnd ? typed(area.value, area.selectionStart, { asked }) : null;
    asking?.abort();
    if (!found || (!found.word && !asked)) { if (!found?.word) close(); return; }
    asking = new AbortController();
    const relations = [...vocabulary().relations.values()].filter((one) => one.name.toLowerCase().startsWith(found.word.toLowerCase()) && /^[a-z]/.test(found.word || "a"))
      .slice(0, found.word ? 4 : MOST).map((one) => ({ name: `lk:${one.name}`, label: `relation: ${one.label}` }));
    try {
      const words = found.word.replace(/([a-z])([A-Z])/g, "$1 $2");
      const terms = found.word ? (await get("search", { q: words, limit: MOST }, asking.signal)).results : [];
      // What was typed as the beginning of a name is not completed to what only resembles it, unless nothing else is there.
      const begun = terms.filter((term) => [term.id, term.label, term.matched].some((name) => name.replace(/\W/g, "").toLowerCase().includes(found.word.toLowerCase())));
      const kept = begun.length || relations.length ? begun : terms;
      offer(found, [...relations, ...kept.map((term) => ({ name: term.id, label: term.label }))].slice(0, MOST));
    } catch { close(); }
  }

  function offer(found, some) {
    if (some.some((one) => one.name === `lk:${found.word}`)) { close(); return; }
    [from, options] = [found, some];
    list.replaceChildren(...some.map((option, number) => el("li.option", { id: `${id}-${number}`, role: "option", "aria-selected": "false",
      on: { mousedown: (event) => { event.preventDefault(); take(option); } } }, el("code", option.name), el("span.option-more", option.label))));
    list.hidden = !some.length;
    if (!some.length) { close(); return; }
    stand(found.start);
    mark(0);
    announce(`${counted(some.length, "completion")}; Enter takes one`);
  }

  /** Puts the list below the place where the word begins. */
  function stand(offset) {
    const range = document.createRange();
    const walk = document.createTreeWalker(mirror, NodeFilter.SHOW_TEXT);
    let left = offset;
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (left <= node.length) { range.setStart(node, left); break; }
      left -= node.length;
    }
    const [spot, frame] = [range.getBoundingClientRect(), place.getBoundingClientRect()];
    const width = Math.min(360, frame.width - 16);
    list.style.left = `${Math.max(8, Math.min(spot.left - frame.left, frame.width - width - 8))}px`;
    list.style.top = `${(spot.bottom || frame.top + 30) - frame.top + 4}px`;
  }

  function input() {
    fault(null);
    checkSoon();
    changed(area.value);
  }

  function fault(found, message = "") {
    marked = found;
    area.setAttribute("aria-invalid", String(Boolean(found || message)));
    faultLine.replaceChildren(...(found
      ? [el("button.link", { type: "button", on: { click: () => { area.focus(); area.setSelectionRange(found.start, found.end); } } }, `Line ${found.line}, column ${found.column}`), `: ${found.said}`]
      : [message]));
    paint();
  }

  area.addEventListener("input", () => { input(); complete(false); });
  area.addEventListener("blur", close);
  area.addEventListener("click", close);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); close(); run(); }
    else if (event.key === " " && event.ctrlKey) { event.preventDefault(); complete(true); }
    else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      mark((active + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
    } else if (!list.hidden && (event.key === "Enter" || event.key === "Tab")) { event.preventDefault(); take(options[active]); }
    else if (!list.hidden && event.key === "Escape") { event.preventDefault(); close(); }
    else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) close();
  });
  paint();
  return { root, area, text: () => area.value, set(text) { area.value = text; close(); fault(null); checkSoon(); }, fault };
}
