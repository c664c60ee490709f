// A table whose columns sort and whose rows can be filtered; long ones are shown a piece at a time.

import { announce, counted, el, freshId } from "/static/dom.js";

const PIECE = 250;
const ORDER = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function compared(one, other) {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return ORDER.compare(String(one), String(other));
}

/**
 * A table of `columns` ({title, cell(row) -> Node or text, key(row) -> what it sorts by, number?}) and `rows`.
 * `filter` gives the text of a row that is searched, and with it the table has a box to filter by.
 */
export function sortableTable({ caption, columns, rows, filter = null, piece = PIECE, spec = "div.scroll" }) {
  let shown = piece;
  let order = { place: -1, down: false };
  let asked = "";
  const body = el("tbody");
  const count = el("p.count", { role: "status" });
  const more = el("button.quiet", { type: "button", hidden: true, on: { click: () => { shown += piece; draw(); } } }, "Show more rows");
  const heads = columns.map((column, place) => el(`th${column.number ? ".number" : ""}`, { scope: "col", "aria-sort": "none" },
    el("button.sort", { type: "button", on: { click: () => sort(place) } }, column.title, el("span.sort-mark", { "aria-hidden": "true" }))));

  function sort(place) {
    order = { place, down: order.place === place && !order.down };
    heads.forEach((head, number) => head.setAttribute("aria-sort", number !== place ? "none" : order.down ? "descending" : "ascending"));
    draw();
    announce(`sorted by ${columns[place].title}, ${order.down ? "descending" : "ascending"}`);
  }

  function kept() {
    const found = asked ? rows.filter((row) => filter(row).toLowerCase().includes(asked)) : [...rows];
    if (order.place < 0) return found;
    const { key } = columns[order.place];
    return found.sort((one, other) => (order.down ? -1 : 1) * compared(key(one), key(other)));
  }

  function draw() {
    const found = kept();
    body.replaceChildren(...found.slice(0, shown).map((row) => el("tr",
      columns.map((column) => el(`td${column.number ? ".number" : column.long ? ".long" : column.short ? ".short" : ""}`, column.cell(row))))));
    more.hidden = found.length <= shown;
    const all = found.length === rows.length ? counted(rows.length, "row") : `${found.length.toLocaleString("en")} of ${counted(rows.length, "row")}`;
    count.textContent = found.length > shown ? `${all}; the first ${shown} are shown` : all;
  }

  const name = freshId("table");
  const box = filter && el("div.field.filter", el("label.only-read", { for: name }, `Filter: ${caption}`), el("input", {
    id: name, type: "search", autocomplete: "off", placeholder: "Filter", on: { input: (event) => { asked = event.target.value.trim().toLowerCase(); shown = piece; draw(); } },
  }));
  draw();
  return el("div.table-block", el("div.table-bar", box, count),
    el(spec, { tabindex: 0, role: "region", "aria-label": caption }, el("table", el("caption.only-read", caption), el("thead", el("tr", heads)), body)), more);
}
