// A question that has no answer: what is wrong, and the same question as it may have been meant.

import { el } from "/static/dom.js";
import { learnLabel } from "/static/labels.js";
import { nameOf } from "/static/words.js";

/** The parameters with a suggested name in the place of the one that the fault quotes, or nothing where it quotes none. */
export function repaired(asked, fault, name) {
  const pairs = [...asked];
  const place = pairs.findIndex(([, value]) => value && (fault.message.includes(`'${value}'`) || fault.message.includes(`"${value}"`)));
  if (place < 0) return null;
  return new URLSearchParams(pairs.map(([key, value], number) => [key, number === place ? name : value]));
}

/**
 * What is shown in the place of an answer. `addressOf(parameters)` is the address of the question with what was asked put
 * right, `again()` asks the same once more.
 */
export function faultNotice(fault, asked, addressOf, again, { heading = "h2" } = {}) {
  const links = (fault.suggestions ?? []).map((one) => suggestion(one, fault, asked, addressOf)).filter(Boolean);
  return el("div.notice.fault", { role: "alert" }, el(heading, fault.status ? "This cannot be asked" : "The server does not answer"), el("p", links.length ? fault.message.replace(/ Did you mean: [^]*\?$/, "") : fault.message),
    links.length ? el("p", "Did you mean ", links.flatMap((one, number) => [number ? ", " : "", one]), "?") : null,
    again ? el("p.actions", el("button.button", { type: "button", on: { click: again } }, "Try again")) : null);
}

function suggestion(one, fault, asked, addressOf) {
  const term = typeof one === "string" ? { id: one, label: one } : one;
  const better = repaired(asked, fault, nameOf(term.id));
  if (!better) return null;
  learnLabel(nameOf(term.id), term.label);
  return el("a", { href: addressOf(better) }, term.label);
}
