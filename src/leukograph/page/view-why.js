// Why? Two terms in: the verdict as a sentence, the paths as chains, what they have in common, where treatments cut.

import { get } from "/static/api.js";
import { loopLine, pathCard } from "/static/chain.js";
import { termField } from "/static/combobox.js";
import { announce, el, fill, fold, titles } from "/static/dom.js";
import { drawing } from "/static/drawing.js";
import { treatments } from "/static/treatments.js";
import { answerSection, commonCauses, questionOf, verdictSentence } from "/static/verdict.js";
import { faultNotice } from "/static/faults.js";
import { NAMES, filterPanel } from "/static/filters.js";
import { nameOf, whyAddress } from "/static/words.js";

// What the treatments cannot be asked with.
const LISTING = ["k", "by"];
const MOST_DRAWN = 100;

const EXAMPLES = [
  ["Why can clozapine lead to bacterial infection?", whyAddress("Clozapine", "BacterialInfection")],
  ["Does leukopenia act on anemia?", whyAddress("Leukopenia", "Anemia")],
  ["What does filgrastim do to the neutrophil count, if its receptor fails?", whyAddress("Filgrastim", "NeutrophilCount", { given: "CSF3RDeficiency" })],
];

/** The view of the question; a change of its address asks again, in the place where the reader is. */
export default async function why(page) {
  let address = page.url;
  const heading = el("h1", "Why?");
  const source = termField({ label: "From", placeholder: "clozapine", onChoose: ask, onText: ask });
  const target = termField({ label: "To", placeholder: "bacterial infection", onChoose: ask, onText: ask });
  const filters = filterPanel((values) => goTo(source.value(), target.value(), values));
  const answer = el("div.answer");
  const shown = { root: null, title: "Why?", update, leave: () => picture.leave() };
  const picture = drawing({ title: "Picture of the paths", expand: false });

  function goTo(from, to, values) {
    const asked = new URLSearchParams({ source: from, target: to });
    for (const [name, value] of values) asked.append(name, value);
    if (from && to) page.go(`/why?${asked}`);
  }
  function ask() {
    goTo(source.value(), target.value(), new URLSearchParams([...address.searchParams].filter(([name]) => NAMES.includes(name))));
  }
  function swap() {
    const [from, to] = [source.value(), target.value()];
    const [fromLabel, toLabel] = [source.input.value, target.input.value];
    source.set({ id: to, label: toLabel });
    target.set({ id: from, label: fromLabel });
    ask();
  }

  async function update(next) {
    address = next.url;
    const asked = address.searchParams;
    const [from, to] = [asked.get("source")?.trim() ?? "", asked.get("target")?.trim() ?? ""];
    if (!from || !to) { blank(from, to); return; }
    filters.root.hidden = false;
    const values = new URLSearchParams([...asked].filter(([name]) => NAMES.includes(name)));
    answer.setAttribute("aria-busy", "true");
    try {
      const found = await get("paths", withEnds(from, to, values), next.signal);
      show(found, values, next.signal);
    } catch (fault) {
      if (fault.name === "AbortError") throw fault;
      wrong(fault, from, to, values);
    } finally { answer.removeAttribute("aria-busy"); }
  }

  function withEnds(from, to, values) {
    const asked = new URLSearchParams({ source: from, target: to });
    for (const [name, value] of values) asked.append(name, value);
    return asked;
  }

  function blank(from, to) {
    source.set(from ? { id: from, label: from } : null);
    target.set(to ? { id: to, label: to } : null);
    filters.root.hidden = true;
    answer.replaceChildren(el("p.notice", "Name two terms: what is changed, and what it may change. The answer is a verdict over all causal paths between them."));
    fill(answer, answer.firstChild, el("ul.cards", EXAMPLES.map(([question, href]) => el("li.card.question", el("h3", el("a", { href }, question))))));
    title("Why?");
  }

  const title = titles(heading, shown);

  function show(found, values, signal) {
    source.set(found.source);
    target.set(found.target);
    filters.sync(values, found.sources);
    title(questionOf(found));
    const ends = [nameOf(found.source.id), nameOf(found.target.id)];
    const plain = new URLSearchParams([...withEnds(...ends, values)].filter(([name]) => !LISTING.includes(name)));
    picture.root.hidden = !found.paths.length;
    if (found.paths.length) picture.draw(drawn(withEnds(...ends, values), found.paths.length));
    const paths = found.paths.map((path, number) => pathCard(path, number + 1, found.sources, { open: number === 0 }));
    fill(answer, answerSection(found), even(found, ends, values),
      found.paths.length ? [picture.root, el("section", el("h2", found.paths.length === 1 ? "The path" : `The best ${found.paths.length} paths`), el("div.paths", paths)), loops(found)]
        : commonCauses(found),
      found.paths.length ? treatments(plain, found, signal) : null);
    announce(verdictSentence(found).textContent);
  }

  /** Where the least belief cut the paths: the same question of all steps, however little they are believed. */
  function even(found, ends, values) {
    if (found.paths.length || values.get("min_belief") === "0" || !/minimum belief/.test(found.reason ?? "")) return null;
    const all = withEnds(...ends, values);
    all.set("min_belief", "0");
    return el("p.actions", el("a.button.quiet", { href: `/why?${all}` }, "Show the paths all the same, with who denies them"));
  }

  function wrong(fault, from, to, values) {
    filters.sync(values);
    if (!source.input.value) source.set({ id: from, label: from });
    if (!target.input.value) target.set({ id: to, label: to });
    title("Why?");
    fill(answer, faultNotice(fault, withEnds(from, to, values), (asked) => `/why?${asked}`, () => page.go(location.href, { replace: true })));
  }

  shown.root = el("div.view.why", heading,
    el("form.question-form", { on: { submit: (event) => { event.preventDefault(); ask(); } } }, source.root,
      el("button.swap", { type: "button", "aria-label": "Swap the two terms", on: { click: swap } }, el("span", { "aria-hidden": "true" }, "⇄")), target.root,
      el("button.button", { type: "submit" }, "Why?")),
    filters.root, answer);
  await update(page);
  return shown;
}

/** What a picture is asked with: the paths that are listed, as far as a picture can hold them. */
function drawn(asked, listed) {
  asked.set("k", String(Math.min(MOST_DRAWN, listed)));
  return asked;
}

function loops(found) {
  if (!found.loops?.length) return null;
  return el("section.loops", fold(`Feedback: the paths run through ${found.loops.length === 1 ? "a loop" : `${found.loops.length} loops`}`,
    el("div.fold-body", el("ul.plain", found.loops.map(loopLine)))));
}

