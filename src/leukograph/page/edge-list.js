// A section of a term's page: the steps that lead to it or from it, with sign, belief and evidence.

import { conditionOf, evidence } from "/static/claim.js";
import { counted, el, freshId } from "/static/dom.js";
import { beliefBar, relationLabel, signBadge, stepSign, termLink } from "/static/words.js";

const FEW = 8;
const FILTERED = 8;

function item(step, end, sources) {
  const sign = stepSign(step);
  const [term, relation] = [termLink(step[end]), el("span.relation", relationLabel(step.relation))];
  return el(`li.edge.${sign.spec.split(" ").join(".")}`, el("div.edge-head", signBadge(sign, { quiet: true }),
    end === "subject" ? [term, relation] : [relation, term], conditionOf(step), step.claims.length ? beliefBar(step.belief) : null), evidence(step, sources));
}

function text(step, end) {
  const sources = step.claims.map((claim) => claim.source);
  return [step[end].label, step[end].id, relationLabel(step.relation), ...sources].join(" ").toLowerCase();
}

/** A section of steps, the strongest first; `end` is the end of a step that is not the term itself. Long ones can be filtered and are folded. */
export function edgeSection({ id, title, end, steps, sources }) {
  const sorted = [...steps].sort((one, other) => other.claims.length - one.claims.length && other.belief - one.belief);
  const list = el("ul.edges");
  const more = el("button.button.quiet", { type: "button", "aria-expanded": "false" });
  const count = el("p.count", { role: "status" });
  let all = false;
  let asked = "";
  function draw() {
    const kept = asked ? sorted.filter((step) => text(step, end).includes(asked)) : sorted;
    const shown = all || asked ? kept : kept.slice(0, FEW);
    list.replaceChildren(...shown.map((step) => item(step, end, sources)));
    more.hidden = Boolean(asked) || sorted.length <= FEW;
    more.textContent = all ? `Show the first ${FEW}` : `Show all ${sorted.length}`;
    more.setAttribute("aria-expanded", String(all));
    count.textContent = asked ? `${kept.length} of ${sorted.length}` : "";
  }
  more.addEventListener("click", () => { all = !all; draw(); });
  const name = freshId("filter");
  const box = sorted.length > FILTERED && el("div.field.filter", el("label.only-read", { for: name }, `Filter: ${title}`), el("input", {
    id: name, type: "search", placeholder: "Filter", autocomplete: "off", on: { input: (event) => { asked = event.target.value.trim().toLowerCase(); draw(); } },
  }));
  draw();
  return el("section.edge-section", { id, "aria-label": `${title}: ${counted(steps.length, "step")}` },
    el("div.section-head", el("h2", title, " ", el("span.number-of", steps.length)), count, box), list, more);
}
