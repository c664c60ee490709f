// The labels of terms that an answer only names.

import { get } from "/static/api.js";
import { el } from "/static/dom.js";
import { nameOf, termAddress } from "/static/words.js";

const labels = new Map();

/** The label of a term by its name, or the name where there is none. */
export async function labelOf(name) {
  if (!labels.has(name)) {
    try {
      const found = await get("search", { q: name, limit: 1 });
      labels.set(name, found.results[0] && nameOf(found.results[0].id) === name ? found.results[0].label : name);
    } catch { return name; }
  }
  return labels.get(name);
}

/** Takes in a label that was learned otherwise. */
export function learnLabel(name, label) {
  labels.set(name, label);
}

/** A link to a term that is only named, with its label as soon as it is known. */
export function namedLink(name) {
  const made = el("a.term", { href: termAddress(name) }, labels.get(name) ?? name.replace(/([a-z\d])([A-Z])/g, "$1 $2"));
  labelOf(name).then((label) => { made.textContent = label; });
  return made;
}
