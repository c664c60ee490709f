// Several findings: the fewest causes that explain them all, each finding with its path.

import { get } from "/static/api.js";
import { chainLine, chainSteps } from "/static/chain.js";
import { announce, counted, el, fill, fold, titles, viewHead } from "/static/dom.js";
import { elsewhere } from "/static/elsewhere.js";
import { faultNotice } from "/static/faults.js";
import { filterPanel } from "/static/filters.js";
import { modes } from "/static/modes.js";
import { whyLink, whyOptions } from "/static/ranking.js";
import { termList } from "/static/term-list.js";
import { beliefBar, nameOf, termLink } from "/static/words.js";

const LONGEST = "6";
const MOST = 12;
const NAMES = ["of_kind", "given", "without", "via", "avoid", "min_belief", "evidence", "sources", "relations", "kinds", "max_length", "limit", "associations"];
const BLANK = "What explains several findings?";
const EXAMPLES = [
  ["Neutropenia and anemia in one patient: which one cause explains both?", "/explain?finding=Neutropenia&finding=Anemia"],
  ["Valproate, lamotrigine, lupus: which of them explains leukopenia?", "/explain?finding=Leukopenia&among=ValproicAcid&among=Lamotrigine&among=SystemicLupusErythematosus"],
  ["Which gene explains neutropenia and thrombocytopenia?", "/explain?finding=Neutropenia&finding=Thrombocytopenia&of_kind=Gene"],
];

/** The view of explanations. */
export default async function explain(page) {
  let address = page.url;
  const heading = el("h1", BLANK);
  const links = el("div");
  const findings = termList({ label: "Findings to explain", name: "finding", placeholder: "add a finding: anemia", changed: (names) => goTo(names, among(), valuesOf()) });
  const causes = termList({ label: "Only among these causes", name: "among", placeholder: "any cause; or add those in question", changed: (names) => goTo(asked(), names, valuesOf()) });
  const filters = filterPanel((values) => goTo(asked(), among(), values), { names: NAMES, usual: { max_length: LONGEST } });
  const answer = el("div.answer");
  const shown = { root: null, title: BLANK, update };

  const named = (name) => address.searchParams.getAll(name).map((one) => one.trim()).filter(Boolean);
  const asked = () => named("finding");
  const among = () => named("among");
  const valuesOf = () => new URLSearchParams([...address.searchParams].filter(([name]) => NAMES.includes(name)));
  function asking(goals, some, values) {
    return new URLSearchParams([...goals.map((one) => ["finding", one]), ...some.map((one) => ["among", one]), ...values]);
  }
  const addressOf = (parameters) => `/explain${parameters.size ? `?${parameters}` : ""}`;
  function goTo(goals, some, values) { page.go(addressOf(asking(goals, some, values))); }
  const title = titles(heading, shown);

  async function update(next) {
    address = next.url;
    const [goals, some, values] = [asked(), among(), valuesOf()];
    findings.set(goals);
    causes.set(some);
    filters.sync(values);
    filters.root.hidden = !goals.length;
    fill(links, modes("/explain", goals));
    if (!goals.length) { blank(); return; }
    answer.setAttribute("aria-busy", "true");
    try {
      show(await get("explain", asking(goals, some, values), next.signal), some, values);
    } catch (fault) {
      if (fault.name === "AbortError") throw fault;
      title(BLANK);
      fill(answer, faultNotice(fault, asking(goals, some, values), addressOf, () => page.go(location.href, { replace: true })));
    } finally { answer.removeAttribute("aria-busy"); }
  }

  function blank() {
    title(BLANK);
    fill(answer, el("p.notice", `Name up to ${MOST} findings. The answer is the smallest sets of causes that raise all of them, most believed first.`),
      el("ul.cards", EXAMPLES.map(([question, href]) => el("li.card.question", el("h3", el("a", { href }, question))))));
  }

  function show(found, some, values) {
    filters.sync(values, found.sources);
    const labels = found.findings.map((one) => one.label);
    title(`What explains ${labels.length > 1 ? `${labels.slice(0, -1).join(", ")} and ${labels.at(-1)}${labels.length === 2 ? " together" : ""}` : labels[0]}?`);
    const cards = found.covers.map((cover, place) => card(cover, place + 1, found.sources, whyOptions(values, LONGEST)));
    const words = summary(found);
    fill(answer, el("section", { "aria-label": "Answer" }, el("p.lede-small", { role: "status" }, words),
      found.unexplained.length ? el("p.notice", "Nothing in this graph, under these filters, causes: ", listed(found.unexplained.map(termLink)), ".") : null,
      found.complete ? null : el("p.notice", "There were more causes, or sets of them, than could be looked at: what is listed is right, but may not be the best."),
      cards.length ? el("ol.covers", cards) : null),
    elsewhere("explain", "finding", found.findings.map((one) => nameOf(one.id)), [...some.map((one) => ["among", one]), ...values]));
    announce(words);
  }

  shown.root = el("div.view.explain", viewHead(heading, links),
    el("form.question-form.explain-form", { on: { submit: (event) => { event.preventDefault(); findings.add(); } } }, findings.root, causes.root),
    filters.root, answer);
  await update(page);
  return shown;
}

const listed = (nodes) => nodes.flatMap((node, place) => [place ? ", " : "", node]);

function summary(found) {
  const explained = found.findings.length - found.unexplained.length;
  if (!explained) return "No cause is known.";
  if (!found.covers.length) return "More than four causes together would be needed, and such sets are not looked for.";
  const many = found.covers[0].causes.length;
  const what = explained === 1 ? "the finding" : explained === 2 && !found.unexplained.length ? "both findings" : `all ${explained} findings that have a cause`;
  return many === 1 ? `One cause is enough for ${what}. The ${found.covers.length === 1 ? "only one" : `best ${counted(found.covers.length, "cause")}`}, by belief:`
    : `No single cause explains ${what}: ${many} are needed. The ${found.covers.length === 1 ? "only set" : `best ${counted(found.covers.length, "set")}`}, by belief:`;
}

function card(cover, place, sources, options) {
  return el("li.card.cover", el("header.path-head", el("h3", el("span.rank", `${place}.`), " ", cover.causes.flatMap((one, number) => [number ? " and " : "", termLink(one)])), beliefBar(cover.belief)),
    cover.paths.map((path) => way(path, sources, options)));
}

function way(path, sources, options) {
  const [from, to] = [path.steps[0].subject, path.steps.at(-1).object];
  const inside = el("div.fold-body");
  const steps = fold([el("span", "Step by step"), el("span.only-read", `: ${from.label} to ${to.label}`)], inside);
  steps.addEventListener("toggle", () => { if (!inside.firstChild) inside.append(chainSteps(path, sources)); });
  return el("div.way", chainLine(path), el("div.ranked-foot", el("p.count", beliefBar(path.belief), " ", el("a.why-link", { href: whyLink(from, to, options), "aria-label": `Why ${from.label} acts on ${to.label}` }, "Why?")), steps));
}
