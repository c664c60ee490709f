// One of the causes or effects of a term: its verdict, its most believed path, and the way to all of its paths.

import { chainLine, chainSteps } from "/static/chain.js";
import { counted, el, fold } from "/static/dom.js";
import { SIGNS, beliefBar, kindBadge, nameOf, signBadge, termLink, whyAddress } from "/static/words.js";

const VERDICTS = { raises: SIGNS[1], lowers: SIGNS[-1], conflicting: { mark: "±", word: "both ways", spec: "unsigned" }, undetermined: { ...SIGNS[0], word: "sign unknown" } };
// What the question why cannot be asked with, for it is of two terms and lists paths.
const LISTING = new Set(["of_kind", "verdicts", "limit", "among"]);

/** The options of a list of causes as the question why takes them: with the same longest path, so that it counts the same paths. */
export function whyOptions(values, longest) {
  const kept = [...values].filter(([name]) => !LISTING.has(name) && name !== "max_length");
  return [...kept, ["max_length", values.get("max_length") ?? longest]];
}

/** The address of the question why the one acts on the other, under these options. */
export function whyLink(from, to, options) {
  return `${whyAddress(from.id, to.id)}&${new URLSearchParams(options)}`;
}

function numbers({ raising, lowering, unsigned }, complete) {
  const parts = [raising && counted(raising, "path raises", "paths raise"), lowering && counted(lowering, "path lowers", "paths lower"), unsigned && counted(unsigned, "has no sign", "have no sign")];
  return `${complete ? "" : "at least "}${parts.filter(Boolean).join(", ")}`;
}

/** An item of the list; `term` is what the list is about and `backward` whether what acts on it is listed. */
export function influence(one, term, { backward, sources, options }) {
  const sign = VERDICTS[one.verdict] ?? SIGNS[0];
  const ends = backward ? [one, term] : [term, one];
  const inside = el("div.fold-body");
  const steps = fold([el("span", "Best path, step by step"), el("span.only-read", `: ${one.label}`)], inside);
  steps.addEventListener("toggle", () => { if (!inside.firstChild) inside.append(chainSteps(one.path, sources)); });
  const why = el("a.why-link", { href: whyLink(...ends, options), "aria-label": `Why ${ends[0].label} acts on ${ends[1].label}` }, "Why?");
  return el(`li.edge.ranked.${sign.spec.split(" ").join(".")}`, { "data-id": nameOf(one.id) },
    el("div.edge-head", signBadge(sign, { quiet: true }), termLink(one), kindBadge(one.kind), beliefBar(one.path.belief)),
    chainLine(one.path), el("div.ranked-foot", el("p.count", numbers(one.counts, one.complete), ". ", why), steps));
}
