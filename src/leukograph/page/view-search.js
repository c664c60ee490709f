// The results of a search: terms by any name, best first.

import { get } from "/static/api.js";
import { announce, counted, el } from "/static/dom.js";
import { termAddress } from "/static/words.js";

const PIECE = 25;

/** The results for the `q` of the address. */
export default async function search(page) {
  const asked = page.url.searchParams.get("q").trim();
  const list = el("ol.results");
  const more = el("button.button.quiet", { type: "button", hidden: true }, "Show more");
  async function load() {
    const found = await get("search", { q: asked, limit: PIECE, offset: list.children.length }, page.signal);
    list.append(...found.results.map(result));
    more.hidden = !found.next;
  }
  await load();
  more.addEventListener("click", async () => {
    const before = list.children.length;
    await load();
    list.children[before]?.querySelector("a").focus();
    announce(`${counted(list.children.length, "term")} shown`);
  });
  const none = !list.children.length;
  const root = el("div.view.narrow",
    el("h1", none ? "Nothing is called " : "Terms called ", el("q.asked", asked)),
    none ? el("p.lede", "Try another spelling, a part of the name, or an identifier such as HP:0001875.") : list, more);
  return { title: `Search: ${asked}`, root };
}

function result(term) {
  const same = term.matched?.toLowerCase() === term.label.toLowerCase();
  return el("li.result", el("a", { href: termAddress(term.id) }, term.label), el("code.id", term.id),
    same || !term.matched ? null : el("span.also", "also: ", term.matched));
}
