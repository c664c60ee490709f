// A list of terms that is added to by name, each with a button that takes it off again.

import { termField } from "/static/combobox.js";
import { el } from "/static/dom.js";
import { labelOf, learnLabel } from "/static/labels.js";
import { nameOf } from "/static/words.js";

/** The field and the list. `changed(names)` is called with all names when one is added or taken off. */
export function termList({ label, name, placeholder, changed }) {
  let names = [];
  const list = el("ul.chips", { "aria-label": label });
  const field = termField({ label, placeholder, onChoose: (term) => add(nameOf(term.id), term.label), onText: (text) => text && add(text, text) });

  function add(one, text) {
    learnLabel(one, text);
    field.set(null);
    if (!names.includes(one)) changed([...names, one]);
  }
  function chip(one) {
    const text = el("span", one);
    labelOf(one).then((known) => { text.textContent = known; });
    return el("li.chip", text, el("button", { type: "button", on: { click: () => changed(names.filter((other) => other !== one)) } },
      el("span", { "aria-hidden": "true" }, "×"), el("span.only-read", `Remove: ${name} ${one}`)));
  }
  /** Shows these names. */
  function set(given) {
    names = given;
    list.replaceChildren(...given.map(chip));
    list.hidden = !given.length;
  }
  set([]);
  return { root: el("div.term-list", field.root, list), set, add: () => { const one = field.value(); if (one) add(one, one); } };
}
