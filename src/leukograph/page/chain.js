// Causal paths as chains that can be read: in one line, and step by step with the evidence.

import { conditionOf, evidence } from "/static/claim.js";
import { el, fold } from "/static/dom.js";
import { SIGNS, beliefBar, relationLabel, signBadge, stepSign, termLink } from "/static/words.js";

const SO_FAR = { 1: "↑ more", [-1]: "↓ less", 0: "more or less" };

/** A path as one line that wraps: terms, and between them marks and relations. */
export function chainLine(path) {
  const parts = [el("span.node", path.steps[0].subject.label)];
  for (const step of path.steps) {
    const { mark, spec } = stepSign(step);
    parts.push(" ", el("span", { class: `hop ${spec}` }, el("span.mark", { "aria-hidden": "true" }, mark), " ", relationLabel(step.relation)),
      " ", el("span.node", step.object.label));
  }
  return el("p.chain-line", parts);
}

/** A path step by step, from top to bottom: what each step does, how far it is believed, who says so. */
export function chainSteps(path, sources) {
  let running = 1;
  const weak = path.steps.filter((step) => step.kind === "causal").length > 1 ? path.weakest : -1;
  const items = path.steps.map((step, number) => {
    running *= step.sign;
    const sign = stepSign(step);
    const causal = step.claims.length > 0;
    return el(`li.leg.${sign.spec.split(" ").join(".")}${number === weak ? ".weakest" : ""}`,
      el("div.leg-body",
        el("div.leg-head", signBadge(sign), step.kind === "hierarchy" ? null : el("span.relation", relationLabel(step.relation)), conditionOf(step),
          causal ? beliefBar(step.belief) : null, number === weak ? el("span.flag", "weakest step") : null),
        evidence(step, sources)),
      el("p.stop", termLink(step.object), el("span.so-far", el("span.only-read", "so far: "), SO_FAR[running])));
  });
  return el("ol.chain", el("li.origin", el("p.stop", termLink(path.steps[0].subject), el("span.so-far", SO_FAR[1]))), items);
}

/** A card of one path: its sign and belief, the chain in one line, and, opened, its steps. */
export function pathCard(path, place, sources, { open = false } = {}) {
  const sign = path.sign === 0 ? { ...SIGNS[0], word: "no sign" } : SIGNS[path.sign];
  return el("article.card.path", el("header.path-head", el("h3", `Path ${place}`), signBadge(sign), beliefBar(path.belief)),
    chainLine(path), fold("Steps and evidence", el("div.fold-body", chainSteps(path, sources)), { open }));
}

/** The paths by which a loop of feedback runs. */
export function loopLine(loop) {
  const kind = loop.sign > 0 ? "reinforces itself" : loop.sign < 0 ? "balances itself" : "has no sign";
  return el("li", el("b", `${kind}: `), chainLine(loop));
}
