// Where treatments act on the paths: what each cuts, on which step, and what it worsens.

import { get } from "/static/api.js";
import { chainLine, chainSteps } from "/static/chain.js";
import { evidence } from "/static/claim.js";
import { counted, el, fold } from "/static/dom.js";
import { capital, kindBadge, relationLabel, signBadge, stepSign, termLink } from "/static/words.js";

const FEW = 6;

/** A section of the treatments, which come after the rest: finding them walks all paths again. */
export function treatments(asked, found, signal) {
  const body = el("div.treatments", { "aria-live": "polite" }, el("p.waiting", "Looking where treatments act …"));
  const section = el("section.treatments-section", el("h2", "Where treatments act"), body);
  const likeAsked = new URLSearchParams([...asked].filter(([name]) => name !== "associations" || asked.get(name) === "true"));
  get("interventions", likeAsked, signal).then((answer) => body.replaceChildren(...told(answer, found)),
    (fault) => { if (fault.name !== "AbortError") body.replaceChildren(el("p.notice", fault.message)); });
  return section;
}

function told(answer, found) {
  const all = answer.counts.raising + answer.counts.lowering + answer.counts.unsigned;
  const against = answer.interventions.filter((one) => one.against > 0);
  const along = answer.interventions.filter((one) => one.against === 0);
  const list = (some) => el("ul.cards.treatment-list", some.map((one) => treatment(one, all, answer.sources, found.target.label)));
  return [
    el("p.lede-small", summary(answer, against, found)),
    against.length ? list(against.slice(0, FEW)) : null,
    against.length > FEW ? fold(`${counted(against.length - FEW, "more treatment")} that act against the paths`, list(against.slice(FEW))) : null,
    along.length ? lazily(`${counted(along.length, "treatment or drug", "treatments or drugs")} that only act along the paths, and so add to the effect`, () => list(along)) : null,
  ].filter(Boolean);
}

function lazily(words, make) {
  const inside = el("div.fold-body");
  const folded = fold(words, inside);
  folded.addEventListener("toggle", () => { if (!inside.firstChild) inside.append(make()); });
  return folded;
}

function summary(answer, against, found) {
  if (!against.length) return "No treatment in this graph acts against these paths.";
  const whole = against.filter((one) => one.cuts);
  const cut = (answer.minimum_cut ?? []).map(termLink).flatMap((one, number) => [number ? ", " : "", one]);
  return [
    `${counted(against.length, "treatment")} act against paths to ${found.target.label}. `,
    whole.length ? `${capital(whole.map((one) => one.label).join(", "))} ${whole.length === 1 ? "cuts" : "each cut"} all of them. ` : "None cuts all of them alone. ",
    answer.together_cut_all ? "Together they cut all paths. " : "Together they do not cut all paths. ",
    cut.length ? ["All paths pass through one of: ", ...cut, "."] : answer.why_no_cut ? `${capital(answer.why_no_cut)}.` : "",
  ];
}

function treatment(one, all, sources, target) {
  return el("li.card.treatment", el("h3", termLink(one)), el("p.treatment-facts", kindBadge(one.kind),
    one.cuts ? el("span.flag.good", "cuts all paths") : null, one.on_target ? el("span.flag", `acts on ${target} itself`) : null),
    one.where.length && one.where.every((nodes) => nodes.length) ? el("p.small", "It acts ", only(unlike(one.where.flat())), ".") : null,
    el("p", one.against ? `Against ${one.against.toLocaleString("en")} of ${counted(all, "path")}` : "", one.against && one.along ? "; " : "",
      one.along ? `along ${one.along.toLocaleString("en")}, which adds to the effect` : "", "."),
    one.ways.length ? fold(`Where it acts (${one.ways.length})`, el("div.fold-body", one.ways.slice(0, 12).map((way, place) => wayOf(way, one.where[place], sources)))) : null,
    one.worsens.length ? fold(`What it worsens (${one.worsens.length})`, el("div.fold-body", el("ul.edges", one.worsens.map((step) => worsening(step, sources))))) : null);
}

function unlike(nodes) {
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}

/** What must be there for a way to act. */
function only(nodes) {
  return ["only where there is ", nodes.map(termLink).flatMap((one, number) => [number ? " and " : "", one])].flat();
}

function wayOf(way, where, sources) {
  return el("div.way", chainLine(way), where.length ? el("p.small", "It acts ", only(where), ".") : null, fold("Steps and evidence", el("div.fold-body", chainSteps(way, sources))));
}

function worsening(step, sources) {
  return el("li.edge", el("div.edge-head", termLink(step.subject), signBadge(stepSign(step), { quiet: true }), el("span.relation", relationLabel(step.relation)), termLink(step.object)), evidence(step, sources));
}
