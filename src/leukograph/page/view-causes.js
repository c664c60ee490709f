// What acts on a term, or what a term acts on: every cause or effect with its own verdict, the most believed first.

import { get } from "/static/api.js";
import { termField } from "/static/combobox.js";
import { announce, counted, el, fill, freshId, titles, viewHead } from "/static/dom.js";
import { elsewhere } from "/static/elsewhere.js";
import { faultNotice } from "/static/faults.js";
import { filterPanel } from "/static/filters.js";
import { modes } from "/static/modes.js";
import { influence, whyOptions } from "/static/ranking.js";
import { inSentence, nameOf, vocabulary } from "/static/words.js";

const LONGEST = "6";
const NAMES = ["given", "without", "via", "avoid", "min_belief", "evidence", "sources", "relations", "kinds", "max_length", "associations", "of_kind", "verdicts"];
const WAYS = {
  "/causes": { verb: "causes", backward: true, blank: "What acts on …?", asks: (words, label) => `What ${words} ${label}?`, says: (many, label) => `${many} on ${label}`,
    words: { "": "acts on", raises: "raises", lowers: "lowers", conflicting: "acts both ways on", undetermined: "acts, with no known sign, on" } },
  "/effects": { verb: "effects", backward: false, blank: "What does … act on?", asks: (words, label) => `What does ${label} ${words}?`, says: (many, label) => `${label} acts on ${many}`,
    words: { "": "act on", raises: "raise", lowers: "lower", conflicting: "act both ways on", undetermined: "act, with no known sign, on" } },
};
const VERDICTS = { causes: [["", "whatever it does"], ["raises", "what raises it"], ["lowers", "what lowers it"], ["conflicting", "what does both"], ["undetermined", "what has no known sign"]],
  effects: [["", "whatever is done"], ["raises", "what is raised"], ["lowers", "what is lowered"], ["conflicting", "what is both"], ["undetermined", "what has no known sign"]] };
const EXAMPLES = [
  ["Which drugs lower the neutrophil count?", "/causes?term=NeutrophilCount&of_kind=Drug&verdicts=lowers"],
  ["What raises the neutrophil count where its receptor fails?", "/causes?term=NeutrophilCount&verdicts=raises&given=CSF3RDeficiency"],
  ["Which genes act on severe congenital neutropenia?", "/causes?term=SevereCongenitalNeutropenia&of_kind=Gene"],
  ["What does clozapine act on?", "/effects?term=Clozapine"],
  ["What explains neutropenia and anemia together?", "/explain?finding=Neutropenia&finding=Anemia"],
];

/** The view of causes, or of effects, by its address. */
export default async function causes(page) {
  const path = page.url.pathname;
  const way = WAYS[path];
  let address = page.url;
  const heading = el("h1", way.blank);
  const links = el("div");
  const term = termField({ label: "Term", placeholder: "neutropenia, clozapine …", onChoose: ask, onText: ask });
  const kind = choice("Kind", "of_kind", () => [["", "every kind"], ...[...vocabulary().kinds.values()].map((one) => [one.name, one.label])]);
  const verdict = choice("Effect", "verdicts", () => VERDICTS[way.verb]);
  const filters = filterPanel((values) => goTo(term.value(), values), { names: NAMES, usual: { max_length: LONGEST }, apart: ["of_kind", "verdicts"] });
  const answer = el("div.answer");
  const shown = { root: null, title: way.blank, update };

  function choice(label, name, options) {
    const id = freshId(name);
    const select = el("select", { id, on: { change: () => { const values = valuesOf(address); values.delete(name); if (select.value) values.set(name, select.value); goTo(term.value(), values); } } },
      options().map(([value, text]) => el("option", { value }, text)));
    const sync = (values) => { const all = values.getAll(name); select.value = all.length === 1 && options().some(([value]) => value === all[0]) ? all[0] : ""; };
    return { root: el("div.field", el("label", { for: id }, label), select), sync };
  }
  const valuesOf = (url) => new URLSearchParams([...url.searchParams].filter(([name]) => NAMES.includes(name)));
  const addressOf = (asked) => `${path}?${asked}`;
  function asking(name, values) {
    const asked = new URLSearchParams({ term: name });
    for (const [key, value] of values) asked.append(key, value);
    return asked;
  }
  function goTo(name, values) { if (name) page.go(addressOf(asking(name, values))); }
  function ask() { goTo(term.value(), valuesOf(address)); }
  const title = titles(heading, shown);

  async function update(next) {
    address = next.url;
    const name = address.searchParams.get("term")?.trim() ?? "";
    const values = valuesOf(address);
    for (const one of [kind, verdict]) one.sync(values);
    filters.root.hidden = !name;
    if (!name) { blank(); return; }
    answer.setAttribute("aria-busy", "true");
    try {
      show(await get(way.verb, asking(name, values), next.signal), values);
    } catch (fault) {
      if (fault.name === "AbortError") throw fault;
      filters.sync(values);
      if (!term.input.value) term.set({ id: name, label: name });
      fill(links, modes(path, [name]));
      title(way.blank);
      fill(answer, faultNotice(fault, asking(name, values), addressOf, () => page.go(location.href, { replace: true })));
    } finally { answer.removeAttribute("aria-busy"); }
  }

  function blank() {
    term.set(null);
    title(way.blank);
    fill(links, modes(path, []));
    fill(answer, el("p.notice", "Name a term: its causes or effects are ranked by their most believed path, each with a verdict over all of its paths."),
      el("ul.cards", EXAMPLES.map(([question, href]) => el("li.card.question", el("h3", el("a", { href }, question))))));
  }

  function show(found, values) {
    const name = nameOf(found.term.id);
    term.set(found.term);
    filters.sync(values, found.sources);
    fill(links, modes(path, [name]));
    const only = values.getAll("verdicts");
    title(way.asks(way.words[only.length === 1 ? only[0] : ""] ?? way.words[""], inSentence(found.term.label)));
    const list = el("ol.edges.ranking");
    const count = el("p.count", { role: "status" });
    const more = el("button.button.quiet", { type: "button", on: { click: add } }, "Show more");
    let next = found.next;
    function put(part) {
      const options = whyOptions(values, LONGEST);
      list.append(...part.found.map((one) => influence(one, part.term, { backward: way.backward, sources: part.sources, options })));
      next = part.next;
      more.hidden = !next;
      count.textContent = told(part.total, list.children.length, Boolean(next), { way, label: inSentence(found.term.label), chosen: values.has("of_kind") || values.has("verdicts") });
    }
    async function add() {
      const before = list.children.length;
      more.disabled = true;
      try {
        put(await get(way.verb, new URL(next, location.origin).searchParams));
        list.children[before]?.querySelector("a").focus();
      } catch (fault) { announce(fault.message); } finally { more.disabled = false; }
    }
    put(found);
    fill(answer, el("section.ranking-section", { "aria-label": "Answer" }, count,
      list.children.length ? el("p.hint.bound", `The paths that count, and decide each verdict, have at most ${counted(found.max_length, "step")}.`) : null,
      found.complete ? null : el("p.notice", "The search stopped at its bound: what is listed is right, but there may be more, and more paths."),
      list.children.length ? list : el("p.notice", "No causal path does this, under these filters."), more), elsewhere(way.verb, "term", [name], values));
    announce(count.textContent);
  }

  shown.root = el("div.view.causes", viewHead(heading, links),
    el("form.question-form.list-form", { on: { submit: (event) => { event.preventDefault(); ask(); } } }, term.root, kind.root, verdict.root, el("button.button", { type: "submit" }, "List")),
    filters.root, answer);
  await update(page);
  return shown;
}

/** How many there are, and how many are shown. */
function told(total, many, more, { way, label, chosen }) {
  if (!many) return "Nothing is listed.";
  const all = total ?? many;
  if (chosen) return `${total === null && more ? "More than " : ""}${counted(all, "term")} of this choice, the most believed path first${more ? `; the first ${many} are shown` : ""}.`;
  const words = way.backward ? counted(all, "term acts", "terms act") : counted(all, "term");
  const said = way.says(total === null && more ? `More than ${words}` : words, label);
  return `${said[0].toUpperCase()}${said.slice(1)}, the most believed path first${more ? `; the first ${many} are shown` : ""}.`;
}
