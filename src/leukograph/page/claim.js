// A card for each claim: who says it, where, how surely, for whom, and what contradicts it.

import { counted, el, fold, outward } from "/static/dom.js";
import { namedLink } from "/static/labels.js";
import { capital, evidenceLabel, identifier, relationLabel, resolved } from "/static/words.js";

const isDenial = (claim) => claim.modifier === "not";

/** The address where a source can be opened, or nothing. */
function sourceAddress(key, source) {
  return source?.url || (/^(PMID|OMIM|ORPHA):/.test(key) ? resolved(key) : "");
}

/** The title of a source as a link, with its authors and its key. */
export function sourceLine(key, sources) {
  const source = sources?.[key];
  const title = source?.title || key;
  const href = sourceAddress(key, source);
  const more = [source?.authors, source?.date].filter(Boolean).join(", ");
  return el("p.claim-source", href ? outward(href, title) : el("span", title), more ? el("span.claim-by", more) : null, el("code.id", key));
}

function facts(claim) {
  const conditions = (claim.condition ?? []).map(namedLink);
  const rows = [
    ["Where", claim.locator], ["How surely", capital(claim.certainty ?? "")],
    ["Evidence", [capital(evidenceLabel(claim.evidence)), " ", identifier(claim.evidence)]],
    ["Holds given", conditions.length ? conditions.flatMap((one, number) => (number ? [", ", one] : [one])) : ""],
    ["Share", claim.share], ["In whom", claim.population], ["Dose", claim.dose], ["Onset", claim.onset], ["Note", claim.note],
  ];
  return el("dl.facts", rows.filter(([, value]) => value && value.length).map(([name, value]) => el("div", el("dt", name), el("dd", value))));
}

/** A card of one claim; `against` are the claims of the same edge that say the opposite. */
export function claimCard(claim, sources, against = []) {
  const denies = isDenial(claim);
  const names = [...new Set(against.map((one) => one.source))];
  return el(`article.claim${denies ? ".denial" : ""}`,
    el("p.claim-stance", el("span.mark", { "aria-hidden": "true" }, denies ? "✕" : "✓"), denies ? "Denies it" : "Says so"),
    sourceLine(claim.source, sources), facts(claim),
    names.length ? el("p.claim-against", denies ? "Contradicts " : "Contradicted by ", names.flatMap((name, number) => [number ? ", " : "", el("code.id", name)])) : null);
}

/** The cards of all claims of a step, those that deny it last. */
export function claimCards(claims, sources) {
  const saying = claims.filter((claim) => !isDenial(claim));
  const denying = claims.filter(isDenial);
  return el("div.claims", saying.map((claim) => claimCard(claim, sources, denying)), denying.map((claim) => claimCard(claim, sources, saying)));
}

/** The conditions that a step needs, as links, or nothing. */
export function conditionOf(step) {
  const names = [...new Set(step.claims.filter((claim) => !isDenial(claim)).flatMap((claim) => claim.condition ?? []))];
  return names.length ? el("span.condition", "only given ", names.map((name, number) => [number ? " and " : "", namedLink(name)])) : null;
}

/** Why a step holds, in short: how many say so and how many deny it. */
export function evidenceWords(step) {
  const denying = step.claims.filter(isDenial);
  const said = new Set(step.claims.filter((claim) => !isDenial(claim)).map((claim) => claim.source)).size;
  if (!step.claims.length) return step.kind === "definition" ? "by definition" : "by hierarchy";
  const denied = new Set(denying.map((claim) => claim.source)).size;
  return denied ? `${counted(said, "source")}, ${denied} against` : counted(said, "source");
}

/** The evidence of a step, one click away; a step without claims says why it holds. */
export function evidence(step, sources, { open = false } = {}) {
  const words = evidenceWords(step);
  if (!step.claims.length) return el("p.by", words);
  // Cards are made when they are first looked at: a long list of steps may have hundreds.
  const inside = el("div.fold-body");
  const subject = `${step.subject.label} ${relationLabel(step.relation)} ${step.object.label}`;
  const folded = fold([el("span", words), el("span.only-read", `, for: ${subject}`)], inside, { spec: "details.fold.evidence" });
  const fill = () => { if (!inside.firstChild) inside.append(claimCards(step.claims, sources)); };
  folded.addEventListener("toggle", fill);
  if (open) { fill(); folded.open = true; }
  return folded;
}
