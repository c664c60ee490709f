// About: which version, how much there is, where it comes from under which licence, and what can be taken away.

import { get, keep } from "/static/api.js";
import { announce, counted, el, outward, viewHead } from "/static/dom.js";
import { sortableTable } from "/static/table.js";

const FEW = 25;
const COLUMNS = [
  { title: "Source", cell: (one) => [one.url ? outward(one.url, one.title || one.key) : one.title || one.key, " ", el("code.id", one.key)], key: (one) => one.title || one.key },
  { title: "Authors", cell: (one) => one.authors, key: (one) => one.authors }, { title: "Date", short: true, cell: (one) => one.date, key: (one) => one.date },
  { title: "Licence", cell: (one) => one.licence, key: (one) => one.licence },
  { title: "Claims", number: true, cell: (one) => one.claims.toLocaleString("en"), key: (one) => one.claims },
];

/** The page about the graph. */
export default async function about() {
  const found = await keep("about", { limit: FEW });
  const row = ({ what, count }) => el("div", el("dt", what.replace(/^terms: /, "")), el("dd", count.toLocaleString("en")));
  const kinds = found.counts.filter(({ what }) => what.startsWith("terms: "));
  const numbers = found.counts.filter((one) => !kinds.includes(one)).map(row);
  const root = el("div.view.about", viewHead(el("h1", "About Leukograph"),
    el("p.lede", "A causal knowledge graph of leukopenia, for research and teaching. It gives no medical advice and is no medical device.")),
    el("section", el("h2", "Version and size"), el("dl.figures-list", el("div", el("dt", "version"), el("dd", found.version)), numbers), el("h3", "Terms by kind"), el("dl.figures-list.small", kinds.map(row))),
    el("section", el("h2", "How it knows"),
      el("p", "A claim is one source's word for one signed step. Steps of the same two terms are believed the more, the more sources say so independently and the better their evidence; a source that denies a step lowers its belief. The verdict of a question is over all simple causal paths up to a length, not over those that are listed."),
      el("p", "The sign of a step comes from its relation, never from a reader's guess. Belief is a documented formula, not a measured chance. No sentence of a source is copied: the place where it stands is given.")),
    el("section", el("h2", "To take away"), downloads(found.downloads ?? [])),
    el("section", el("h2", "Sources and licences"),
      el("p", "Code: Apache-2.0. Ontology and queries: CC BY 4.0. Facts come from these sources, each under its own licence; those with most claims first."),
      sources(found)));
  return { title: "About", root };
}

/** The sources with most claims; all of them, in a table that can be searched, once they are asked for. */
function sources(found) {
  const all = found.totals.sources;
  const table = (rows, more) => sortableTable({ caption: "Sources", columns: COLUMNS, rows, piece: 40, ...more });
  const block = el("div.sources-block", table(found.sources, {}));
  if (!found.next) return block;
  const button = el("button.button", { type: "button", on: { click: whole } }, `Search all ${counted(all, "source")}`);
  async function whole() {
    button.disabled = true;
    try {
      const rows = await every();
      block.replaceChildren(table(rows, { filter: (one) => [one.key, one.title, one.authors, one.date, one.licence].join(" ") }));
      block.querySelector("input").focus();
    } catch (fault) { announce(fault.message); button.disabled = false; }
  }
  block.append(button);
  return block;
}

/** Every source, part by part. */
async function every() {
  const rows = [];
  for (let more = true; more;) {
    const part = await get("about", { limit: 1000, offset: rows.length });
    rows.push(...part.sources);
    more = Boolean(part.next);
  }
  return rows;
}

function downloads(list) {
  const items = list.map((one) => el("li", one.url ? el("a", { href: one.url, download: true }, one.format) : el("b", one.format), one.command ? [" ", el("code", one.command)] : null));
  return [el("ul.plain.downloads-list", items), el("p", "Or ask the ", el("a", { href: "/sparql" }, "SPARQL endpoint"), " and ", el("a", { href: "/.well-known/void" }, "its description"), ".")];
}
