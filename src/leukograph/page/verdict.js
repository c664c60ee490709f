// The verdict as a sentence, with the numbers behind it; and what two terms have in common.

import { counted, el } from "/static/dom.js";
import { SIGNS, capital, signBadge, termLink, whyAddress, withReferences } from "/static/words.js";

/** The question that a verdict answers, as it is asked. */
export function questionOf(found) {
  const [from, to] = [found.source.label, found.target.label];
  // One raises a count, and leads to a disorder.
  const leads = /\b(count|level|rate)$/.test(to) ? "raise" : "lead to";
  if (found.verdict === "raises") return `Why can ${from} ${leads} ${to}?`;
  if (found.verdict === "lowers") return `Why can ${from} lower ${to}?`;
  return found.verdict === "none" ? `Does ${from} act on ${to}?` : `What does ${from} do to ${to}?`;
}

/** The verdict over all paths as a sentence. */
export function verdictSentence(found) {
  const from = el("b", capital(found.source.label));
  const to = el("b", found.target.label);
  const said = {
    raises: [from, " ", signBadge(SIGNS[1]), " ", to, "."], lowers: [from, " ", signBadge(SIGNS[-1]), " ", to, "."],
    conflicting: [from, " has paths that ", signBadge({ ...SIGNS[1], word: "raise" }), " ", to, ", and paths that ", signBadge({ ...SIGNS[-1], word: "lower" }), " it."],
    undetermined: [from, " acts on ", to, ", but whether it raises or lowers it is ", signBadge({ ...SIGNS[0], word: "not known" }), "."],
    none: ["No causal path leads from ", el("b", found.source.label), " to ", to, "."],
  }[found.verdict];
  return el("p.verdict", said ?? [from, " → ", to, `: ${found.verdict}`]);
}

/** The verdict, its reason, and how many paths it rests on. */
export function answerSection(found) {
  const { raising, lowering, unsigned } = found.counts;
  const all = raising + lowering + unsigned;
  const numbers = all ? `${counted(raising, "path raises", "paths raise")}, ${lowering} ${lowering === 1 ? "lowers" : "lower"}, ${unsigned} ${unsigned === 1 ? "has" : "have"} no sign.` : "";
  return el(`section.verdict-card.${found.verdict}`, { "aria-label": "Verdict" }, verdictSentence(found),
    found.reason ? el("p.reason", withReferences(capital(found.reason)), /[.!?]$/.test(found.reason) ? "" : ".") : null,
    numbers ? el("p.numbers-line", numbers) : null,
    numbers ? el("p.hint.bound", `The paths that count have at most ${counted(found.max_length, "step")}.`) : null,
    found.complete ? null : el("p.notice", "The search stopped at its bound: what is listed is right, but there may be more paths."));
}

/** What acts on both terms, where no path joins them. */
export function commonCauses(found) {
  const causes = found.common_causes ?? [];
  if (!causes.length) return null;
  return el("section", el("h2", "A common cause instead"), el("p", `${capital(found.source.label)} and ${found.target.label} go together because other things act on both:`),
    el("ul.cards.commons", causes.map((cause) => el("li.card.common", el("h3", termLink(cause)),
      el("ul.plain.forks", fork(cause, cause.sign_to_source, found.source), fork(cause, cause.sign_to_target, found.target))))));
}

function fork(cause, sign, end) {
  return el("li", signBadge(SIGNS[sign]), " ", el("b", end.label), " ", el("a.why-link", { href: whyAddress(cause.id, end.id), "aria-label": `Why ${cause.label} acts on ${end.label}` }, "why?"));
}
