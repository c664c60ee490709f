// A field that finds terms by any name, with the keyboard as WAI-ARIA asks it of a combobox with a listbox.

import { get } from "/static/api.js";
import { announce, counted, el, freshId, settled } from "/static/dom.js";
import { nameOf } from "/static/words.js";

const MOST = 8;

/**
 * A field for a term. `onChoose({id, label})` is called when one of the list is taken, `onText(text)` when Enter is pressed
 * on text that none was chosen for. Gives the element, and `input`, `set(term)`, `value()` (the name chosen, or the text).
 */
export function termField({ label, hidden = false, placeholder = "", onChoose = () => {}, onText = () => {}, spec = "div.field", description = "" }) {
  const id = freshId("terms");
  let options = [];
  let active = -1;
  let chosen = null;
  let asking = null;

  const list = el("ul.options", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
  const input = el("input", {
    id, type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
    autocomplete: "off", autocapitalize: "off", spellcheck: "false", placeholder, maxlength: 300, "aria-describedby": description || null,
  });
  const root = el(spec, el(hidden ? "label.only-read" : "label", { for: id }, label), el("div.combobox", input, list));

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(place) {
    active = place;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    if (place < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest" });
  }

  function take(term) {
    asking?.abort();
    chosen = term;
    input.value = term.label;
    close();
    onChoose(term);
  }

  function show(found) {
    options = found;
    list.replaceChildren(...found.map((term, number) => el("li.option",
      { id: `${id}-${number}`, role: "option", "aria-selected": "false", on: { mousedown: (event) => { event.preventDefault(); take(term); } } },
      el("span.option-label", term.label),
      term.matched && term.matched.toLowerCase() !== term.label.toLowerCase() ? el("span.option-more", term.matched) : null)));
    list.hidden = !found.length;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", String(found.length > 0));
    announce(found.length ? `${counted(found.length, "term")} found` : "no term found");
  }

  async function look() {
    const text = input.value.trim();
    asking?.abort();
    if (!text) { close(); return; }
    asking = new AbortController();
    try {
      const found = await get("search", { q: text.slice(0, 200), limit: MOST }, asking.signal);
      if (document.activeElement === input && input.value.trim() === text) show(found.results);
    } catch { close(); }
  }

  const lookSoon = settled(look, 110);
  input.addEventListener("input", () => { chosen = null; lookSoon(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) { look(); return; }
      const step = event.key === "ArrowDown" ? 1 : -1;
      const places = options.length + 1;
      mark(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (open && active >= 0) take(options[active]);
      else { asking?.abort(); close(); onText(input.value.trim()); }
    } else if (event.key === "Escape") {
      if (open) close();
      else { input.value = ""; chosen = null; }
    }
  });

  return {
    root, input,
    set(term) { chosen = term; input.value = term ? term.label : ""; close(); },
    value: () => (chosen ? nameOf(chosen.id) : input.value.trim()),
  };
}
