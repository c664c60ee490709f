// Laboratory counts: which classes a value falls in, by which source's limits. Each result is asked for by itself.

import { get } from "/static/api.js";
import { sourceLine } from "/static/claim.js";
import { announce, counted, el, fill, freshId, viewHead } from "/static/dom.js";
import { elsewhere } from "/static/elsewhere.js";
import { faultNotice } from "/static/faults.js";
import { intervalWords, unitWords } from "/static/limits.js";
import { capital, nameOf, termLink } from "/static/words.js";

const MOST = 20;
const TITLE = "What do these counts mean?";
const EXAMPLES = ["ANC 0.4 10*9/L", "WBC 3.1", "lymphocytes 800 /uL", "eosinophils 0.02"];

/** The view of counts: the results are in the address, as `result`. */
export default async function classify(page) {
  let address = page.url;
  const id = freshId("result");
  const input = el("input", { id, type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 200, placeholder: "ANC 0.4 10*9/L", "aria-describedby": `${id}-help` });
  const answer = el("div.answer");
  const given = () => address.searchParams.getAll("result").map((one) => one.trim()).filter(Boolean);
  const addressOf = (texts) => `/classify${texts.length ? `?${new URLSearchParams(texts.map((one) => ["result", one]))}` : ""}`;

  function add() {
    const texts = input.value.split(/[;\n]/).map((one) => one.trim()).filter(Boolean);
    if (!texts.length) return;
    input.value = "";
    page.go(addressOf([...new Set([...given(), ...texts])].slice(0, MOST)));
  }

  async function update(next) {
    address = next.url;
    const texts = given().slice(0, MOST);
    if (!texts.length) { blank(); return; }
    answer.setAttribute("aria-busy", "true");
    try {
      const replies = await Promise.all(texts.map((text) => asked(text, next.signal)));
      const good = replies.flatMap(({ found }) => (found ? [found.results[0]] : []));
      fill(answer, replies.map((reply, place) => section(reply, texts, place)), good.length ? elsewhere("classify", "result", texts, []) : null);
      announce(`${counted(good.length, "result")} classified`);
    } finally { answer.removeAttribute("aria-busy"); }
  }

  async function asked(text, signal) {
    try {
      return { text, found: await get("classify", { result: text }, signal) };
    } catch (fault) {
      if (fault.name === "AbortError") throw fault;
      return { text, fault };
    }
  }

  function section({ text, found, fault }, texts, place) {
    const rest = texts.filter((_, number) => number !== place);
    const off = el("a.button.quiet", { href: addressOf(rest), "aria-label": `Remove: ${text}` }, "Remove");
    if (!fault) return resultSection(found.results[0], found.sources, off);
    const named = new URLSearchParams([["result", text], ...splitName(text)]);
    const better = (parameters) => addressOf(texts.map((one, number) => (number === place ? text.replace(splitName(text)[0]?.[1] ?? text, parameters.get("name")) : one)));
    return el("section.result", el("div.section-head", el("h2", el("q.asked", text)), off), faultNotice(fault, named, better, null, { heading: "h3" }));
  }

  function blank() {
    fill(answer, el("section", el("h2", "For example"), el("ul.chips.examples", EXAMPLES.map((one) => el("li", el("a.button.quiet", { href: addressOf([one]) }, one)),),
      el("li", el("a.button.quiet", { href: addressOf(EXAMPLES.slice(0, 2)) }, "two at once")))));
  }

  const root = el("div.view.classify", viewHead(el("h1", TITLE),
    el("p.lede", "Write what was counted, the number and its unit. The answer is every class that a source puts such a value in, with that source's limit.")),
  el("p.notice.careful", el("b", "For research and teaching: this is no medical advice."), " Sources disagree, and limits differ by age, ancestry and treatment: a value needs its laboratory and a physician."),
  el("form.question-form.result-form", { on: { submit: (event) => { event.preventDefault(); add(); } } },
    el("div.field", el("label", { for: id }, "Result"), input), el("button.button", { type: "submit" }, "Add"),
    el("p.hint", { id: `${id}-help` }, "ANC, WBC, ALC, AMC, or the name of a count or cell. Without a unit 10*9/L is assumed, above 200 per µL. Several at once: separate them by “;”.")),
  answer);
  await update(page);
  return { root, title: TITLE, update };
}

/** The name that a result begins with, as a parameter of a question. */
function splitName(text) {
  const found = /^\s*(\S.*?)\s*[:=]?\s+\d/.exec(text);
  return found ? [["name", found[1]]] : [];
}

function resultSection(result, sources, off) {
  const sure = result.limits.filter((one) => one.fits === "yes");
  const perhaps = result.limits.filter((one) => one.fits !== "yes");
  const group = (title, limits, more) => (limits.length ? el("section.fits", el("h3", title, " ", el("span.number-of", new Set(limits.map((one) => one.term.id)).size)), more ? el("p.hint", more) : null, classes(limits, sources)) : null);
  return el("section.result", el("div.section-head", el("h2", capital(result.quantity.label), " ", el("b.value-read", `${result.number.toLocaleString("en", { maximumFractionDigits: 6 })} ${unitWords(result.unit)}`)), off),
    el("p.count", "Read from ", el("q.asked", result.text), result.unit_assumed ? [" ", el("span.flag.assumed", "no unit was given: one was assumed")] : null, ". ",
      el("a", { href: `/causes?${new URLSearchParams({ term: nameOf(result.quantity.id) })}` }, `What acts on the ${result.quantity.label}`)),
    result.limits.length ? null : el("p.notice", "It falls in no class that a source of this graph draws a limit for."),
    group("It falls in", sure), group("It may fall in", perhaps, "Only for these people, or because a source leaves an end of a grade open: what it says is below each."));
}

/** The classes, each once, with the limit of every source. */
function classes(limits, sources) {
  const groups = new Map();
  for (const one of limits) groups.set(one.term.id, [...(groups.get(one.term.id) ?? []), one]);
  return el("ul.plain.classes", [...groups.values()].map((some) => el("li.class", el("div.class-head", el("h4", termLink(some[0].term)),
    el("a.why-link", { href: `/causes?${new URLSearchParams({ term: nameOf(some[0].term.id) })}`, "aria-label": `Causes of ${some[0].term.label}` }, "causes")),
  el("ul.values", some.map((one) => limit(one, sources))))));
}

function limit(one, sources) {
  return el("li.limit", el("p.value", el("b", intervalWords(one.interval)), " ", el("span.unit", unitWords(one.unit)),
    el("span.value-of", ` ${[one.role, one.population].filter(Boolean).join(", ")}`)), one.reason ? el("p.value-note.why-perhaps", `${capital(one.reason)}.`) : null, one.note ? el("p.value-note", one.note) : null,
    el("div.value-by", sourceLine(one.source, sources), one.locator ? el("span", `at ${one.locator}`) : null));
}
