// The filters of causal questions: what may count, what holds, what is removed. They live in the address.

import { termField } from "/static/combobox.js";
import { el, freshId, settled } from "/static/dom.js";
import { labelOf, learnLabel } from "/static/labels.js";
import { capital, evidenceLabel, nameOf, relationLabel, vocabulary } from "/static/words.js";

const TERMS = [
  ["given", "Given that this holds", "a condition: CSF3R deficiency"], ["without", "Without this", "what is removed from the world"],
  ["via", "Only paths through", "a term on the way"], ["avoid", "No path through", "a term to go round"],
];
const CHOICES = [
  ["evidence", "Only this evidence"], ["sources", "Only these sources"], ["relations", "Only these relations"], ["kinds", "Only through these kinds"],
  ["of_kind", "Only causes of this kind"],
];
const NUMBERS = [
  ["min_belief", "Least belief of a step", { min: 0, max: 1, step: 0.05 }, "0.1"], ["max_length", "Longest path, in steps", { min: 1, max: 12, step: 1 }, "8"],
  ["k", "Paths to list", { min: 1, max: 50, step: 1 }, "3"], ["limit", "Sets to list", { min: 1, max: 50, step: 1 }, "5"],
];
const COUNTING = ["min_belief", "evidence", "sources", "relations", "kinds"];
const WORDS = { given: "given", without: "without", via: "through", avoid: "not through", evidence: "evidence", sources: "source", relations: "relation",
  kinds: "kind", min_belief: "belief at least", max_length: "at most so many steps:", k: "paths listed:", by: "best by", associations: "associations",
  of_kind: "listed kind", verdicts: "listed verdict", limit: "sets listed:" };
/** The filters of the question why. */
export const NAMES = ["given", "without", "via", "avoid", "evidence", "sources", "relations", "kinds", "min_belief", "max_length", "k", "by", "associations"];

function wordOf(name, value) {
  if (name === "evidence") return evidenceLabel(value);
  if (name === "relations") return relationLabel(value);
  if (name === "kinds" || name === "of_kind") return [...vocabulary().kinds.values()].find((one) => one.name === value)?.label ?? value;
  return value;
}

/**
 * The panel of the filters of these `names`, of which those that stand `apart`, elsewhere in the page, are only told here. `usual`
 * has numbers that differ from those of the question why. `changed(values)` is called with all values when one changes.
 */
export function filterPanel(changed, { names = NAMES, usual = {}, apart = [] } = {}) {
  const wanted = ([name]) => names.includes(name) && !apart.includes(name);
  let values = new URLSearchParams();
  const selects = new Map();
  const inputs = new Map();
  const chips = el("ul.chips", { "aria-label": "Filters that are on" });
  const summary = el("summary", "Filters");

  function change(react) {
    const next = new URLSearchParams(values);
    react(next);
    changed(next);
  }
  const add = (name, value) => change((next) => { if (!next.getAll(name).includes(value)) next.append(name, value); });
  const put = (name, value) => change((next) => { next.delete(name); if (value !== "") next.set(name, value); });

  const numbers = new Map(NUMBERS.filter(wanted).map(([name, label, limits, most]) => {
    const id = freshId(name);
    const input = el("input", { id, type: "number", inputmode: "decimal", placeholder: usual[name] ?? most, ...limits });
    const settle = settled(() => { if (input.checkValidity() && input.value !== (values.get(name) ?? "")) put(name, input.value); }, 450);
    input.addEventListener("input", settle);
    inputs.set(name, input);
    return [name, el("div.field", el("label", { for: id }, label), input)];
  }));
  const order = choice("by", "Best first by", [["", "belief"], ["length", "length"]], (value) => put("by", value));
  const associations = el("input", { id: freshId("associations"), type: "checkbox", on: { change: () => put("associations", associations.checked ? "true" : "") } });
  const terms = TERMS.filter(wanted).map(([name, label, placeholder]) => {
    const field = termField({ label, placeholder, onChoose: (term) => take(nameOf(term.id), term.label), onText: (text) => text && take(text, text) });
    function take(value, text) { learnLabel(value, text); field.set(null); add(name, value); }
    return field.root;
  });
  const picks = new Map(CHOICES.filter(wanted).map(([name, label]) => [name, choice(name, label, [["", "add …"]], (value) => { if (value) add(name, value); })]));

  function choice(name, label, options, react) {
    const id = freshId(name);
    const select = el("select", { id, on: { change: () => react(select.value) } }, options.map(([value, text]) => el("option", { value }, text)));
    selects.set(name, select);
    return el("div.field", el("label", { for: id }, label), select);
  }

  function offer(name, options) {
    if (!selects.has(name)) return;
    const taken = values.getAll(name);
    selects.get(name).replaceChildren(el("option", { value: "" }, "add …"),
      ...options.filter(([value]) => !taken.includes(value)).map(([value, text]) => el("option", { value }, text)));
  }

  /** Shows the filters of an address, and offers the sources that an answer cites. */
  function sync(parameters, sources = {}) {
    values = new URLSearchParams([...parameters].filter(([name]) => names.includes(name)));
    for (const [name, input] of inputs) if (document.activeElement !== input) input.value = values.get(name) ?? "";
    selects.get("by").value = values.get("by") === "length" ? "length" : "";
    associations.checked = values.get("associations") === "true";
    const { evidence, relations, kinds } = vocabulary();
    offer("evidence", [...evidence.values()].map((one) => [one.code, capital(one.label)]));
    offer("relations", [...relations.values()].filter((one) => one.traversal === "causal").map((one) => [one.name, one.label]));
    for (const name of ["kinds", "of_kind"]) offer(name, [...kinds.values()].map((one) => [one.name, one.label]));
    offer("sources", Object.entries(sources).map(([key, source]) => [key, `${key}: ${source.title ?? ""}`.slice(0, 90)]));
    // One value of a field that stands apart is told by that field.
    const on = [...values].filter(([name]) => !apart.includes(name) || values.getAll(name).length > 1);
    chips.replaceChildren(...on.map(([name, value]) => chip(name, value)));
    if (on.length > 1) chips.append(el("li", el("button.quiet", { type: "button", on: { click: () => changed(new URLSearchParams()) } }, "Clear all")));
    chips.hidden = !on.length;
    summary.replaceChildren("Filters", on.length ? el("span.number-of", ` ${on.length} on`) : "");
  }

  function chip(name, value) {
    const text = el("span", name === "associations" ? "associations too" : `${WORDS[name]} ${wordOf(name, value)}`);
    if (TERMS.some(([one]) => one === name)) labelOf(value).then((label) => { text.textContent = `${WORDS[name]} ${label}`; });
    return el("li.chip", text, el("button", { type: "button", on: { click: () => change((next) => next.delete(name, value)) } },
      el("span", { "aria-hidden": "true" }, "×"), el("span.only-read", `Remove: ${WORDS[name]} ${value}`)));
  }

  const fields = (some) => some.map((name) => numbers.get(name) ?? picks.get(name)).filter(Boolean);
  const root = el("div.filters", el("details.fold.filter-panel", summary, el("div.fold-body",
    el("fieldset", el("legend", "What if"), el("div.fields", terms)),
    el("fieldset", el("legend", "What counts"), el("div.fields", fields(COUNTING))),
    el("fieldset", el("legend", "What is listed"), el("div.fields", fields(["of_kind", "max_length", "k", "limit"]), names.includes("by") ? order : null,
      el("div.field.check", associations, el("label", { for: associations.id }, "Walk associations too (they have no sign)")))))), chips);
  return { root, sync };
}
