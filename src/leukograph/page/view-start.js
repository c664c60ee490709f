// The start: a field to search by, real questions as links, and how an answer is read.

import { keep } from "/static/api.js";
import { termField } from "/static/combobox.js";
import { el, fill } from "/static/dom.js";
import { SIGNS, beliefBar, signBadge, termAddress, whyAddress } from "/static/words.js";

const QUESTIONS = [
  ["Why can clozapine lead to bacterial infection?", whyAddress("Clozapine", "BacterialInfection"), "A drug, a lost cell, an infection: every path, who says so, and where treatments cut it."],
  ["What raises the neutrophil count?", "/term/NeutrophilCount#raised_by", "Cells, hormones and drugs, each with its sign and its sources."],
  ["Does filgrastim raise the neutrophil count in CSF3R deficiency?", whyAddress("Filgrastim", "NeutrophilCount", { given: "CSF3RDeficiency" }), "What if the receptor is missing? A condition that holds changes the answer."],
  ["Leukopenia and anemia: does one cause the other?", whyAddress("Leukopenia", "Anemia"), "No: what looks like a cause is a common cause."],
  ["Which drugs lower the neutrophil count?", "/causes?term=NeutrophilCount&of_kind=Drug&verdicts=lowers", "Ranked by belief, each with its best path and a verdict over all of them."],
  ["Neutropenia and anemia in one patient: which one cause explains both?", "/explain?finding=Neutropenia&finding=Anemia", "The fewest causes that cover several findings."],
  ["Valproate, lamotrigine, lupus: which of them explains leukopenia?", "/explain?finding=Leukopenia&among=ValproicAcid&among=Lamotrigine&among=SystemicLupusErythematosus", "Only the causes in question compete, each with its path."],
  ["How severe is a count of 0.8 billion neutrophils per litre?", `/classify?${new URLSearchParams({ result: "ANC 0.8 10*9/L" })}`, "By the limits of every source, which do not agree."],
  ["Which genes cause severe congenital neutropenia?", "/ask?name=genes-by-share", "Each with its share of patients, in which population, according to whom."],
];

const SHOWN = ["terms", "edges", "claims", "claims that deny", "sources", "mappings"];

/** The start page. */
export default async function start(page) {
  const field = termField({
    label: "Find a disorder, drug, gene, cell, finding …", placeholder: "leucopenia, HP:0001882, clozapin …", spec: "div.field.large",
    onChoose: (term) => page.go(termAddress(term.id)), onText: (text) => text && page.go(`/?q=${encodeURIComponent(text)}`),
  });
  const root = el("div.view.start",
    el("section.hero",
      el("h1", "Why are the white cells low?"),
      el("p.lede", "A causal knowledge graph of leukopenia. Every step has a sign, and says who says so; every ", el("em", "why"), " is answered over all paths."),
      el("form.search", { role: "search", on: { submit: (event) => event.preventDefault() } }, field.root,
        el("button.button", { type: "button", on: { click: () => field.value() && page.go(`/?q=${encodeURIComponent(field.input.value.trim())}`) } }, "Search")),
      el("p.hint", "By any name or spelling, or by an identifier of another ontology (HP, MONDO, CHEBI, …). Slips of the pen are forgiven.")),
    el("section", el("h2", "Begin with a question"), el("ul.cards", QUESTIONS.map(([question, href, more]) =>
      el("li.card.question", el("h3", el("a", { href }, question)), el("p", more))))),
    reading(), counts());
  return { title: "", root };
}

function reading() {
  const rows = [
    [signBadge(SIGNS[1]), "More of the first makes more of the second. Drawn as a whole line."],
    [signBadge(SIGNS[-1]), "More of the first makes less of the second. Drawn as a broken line."],
    [signBadge({ mark: "=", word: "is a kind of", spec: "hierarchy" }), "What holds of neutropenia holds of agranulocytosis, which is one. More of a kind is more of the whole; less of it need not be less: who is kept from febrile neutropenia may still have neutropenia."],
    [beliefBar(0.72), "How far a step is believed: from how many sources independently say so, how surely, with what evidence, and from who denies it. A formula, not a measured chance."],
  ];
  return el("section.reading", el("h2", "How to read an answer"), el("dl.legend", rows.map(([term, text]) => el("div", el("dt", term), el("dd", text)))));
}

/** How much there is: told when it is known, in a place that is kept for it. */
function counts() {
  const list = el("ul.figures");
  const section = el("section.numbers", el("h2.only-read", "How much there is"), list);
  keep("about", { limit: 0 }).then(({ counts: all }) => fill(list, all.filter(({ what }) => SHOWN.includes(what)).map(({ what, count }) =>
    el("li", el("b", count.toLocaleString("en")), " ", what))), () => { section.hidden = true; });
  return section;
}
