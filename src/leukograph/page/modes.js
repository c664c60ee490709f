// The three questions about causes, each one step from the others.

import { el } from "/static/dom.js";

/** Links to the causes of a term, to its effects, and to what explains several; `here` is the address path of the one that is shown. */
export function modes(here, terms) {
  const one = terms[0] ? `?${new URLSearchParams({ term: terms[0] })}` : "";
  const several = terms.length ? `?${new URLSearchParams(terms.map((term) => ["finding", term]))}` : "";
  const ways = [["/causes", `/causes${one}`, "What acts on it"], ["/effects", `/effects${one}`, "What it acts on"], ["/explain", `/explain${several}`, "What explains several"]];
  return el("nav.modes", { "aria-label": "Questions about causes" }, ways.map(([path, href, words]) => el("a", { href, "aria-current": path === here ? "page" : null }, words)));
}
