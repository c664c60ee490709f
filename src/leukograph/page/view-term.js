// A term: what it is, what raises and lowers it, what it raises and lowers, and who says so.

import { get } from "/static/api.js";
import { claimCards } from "/static/claim.js";
import { termField } from "/static/combobox.js";
import { counted, el, fold } from "/static/dom.js";
import { drawing } from "/static/drawing.js";
import { edgeSection } from "/static/edge-list.js";
import { intervalWords, unitWords } from "/static/limits.js";
import { capital, identifier, kindBadge, nameOf, relationLabel, termLink, whyAddress } from "/static/words.js";

const SECTIONS = [
  ["raised_by", "What raises it", "subject"], ["lowered_by", "What lowers it", "subject"],
  ["raises", "What it raises", "object"], ["lowers", "What it lowers", "object"],
  ["other_out", "By definition or association", "object"], ["other_in", "By definition or association, towards it", "subject"],
];
const MATCHES = { "skos:exactMatch": "the same", "skos:closeMatch": "close", "skos:broadMatch": "broader", "skos:narrowMatch": "narrower", "skos:relatedMatch": "related" };

/** The page of a term. */
export default async function term(page) {
  const name = named(page.url.pathname.slice("/term/".length));
  const found = await get("term", { term: name }, page.signal);
  const edges = found.edges ?? {};
  const sections = SECTIONS.filter(([key]) => edges[key]?.length)
    .map(([key, title, end]) => edgeSection({ id: key, title, end, steps: edges[key], sources: found.sources }));
  const picture = drawing({ title: `Picture: ${found.label} and what stands next to it`, ask: { term: nameOf(found.id) }, signal: page.signal });
  const root = el("div.view.term-view",
    el("header.term-head", el("p.kicker", kindBadge(found.kind), el("code.id", found.id)), el("h1", capital(found.label)),
      found.definition ? el("p.lede", found.definition) : null,
      found.synonyms?.length ? el("p.synonyms", el("span.name", "Also called "), found.synonyms.flatMap((one, number) => [number ? " · " : "", one])) : null,
      found.note ? el("p.note", found.note) : null),
    el("div.columns",
      el("div.column-main", whyForm(found, page), overview(SECTIONS, edges, nameOf(found.id)),
        found.next ? el("p.notice", `Of lists that are longer, the first ${found.limit.toLocaleString("en")} are shown.`) : null, sections,
        sections.length ? null : el("p.notice", "No source in this graph says what raises or lowers it, or what it does."), rest(found, edges)),
      el("aside.column-side", { "aria-label": "Picture, place and identifiers" }, picture.root, hierarchy(found), thresholds(found), mappings(found))));
  if (page.url.hash) setTimeout(() => document.getElementById(page.url.hash.slice(1))?.scrollIntoView());
  return { title: capital(found.label), root, leave: picture.leave };
}

/** The name in an address, which need not be written as addresses should be. */
function named(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

/** A short way to the question why. */
function whyForm(found, page) {
  const other = termField({ label: "the other term", hidden: true, placeholder: "another term", onChoose: ask, onText: ask });
  const way = el("select", { "aria-label": "Direction" }, el("option", { value: "to" }, "leads to"), el("option", { value: "from" }, "comes from"));
  function ask() {
    const value = other.value();
    if (value) page.go(way.value === "to" ? whyAddress(found.id, value) : whyAddress(value, found.id));
  }
  return el("form.why-short", { on: { submit: (event) => { event.preventDefault(); ask(); } } },
    el("span.name", "Why ", el("b", found.label)), way, other.root, el("button.button", { type: "submit" }, "Ask why"));
}

function overview(sections, edges, name) {
  const items = sections.filter(([key]) => edges[key]?.length).map(([key, title]) => el("li", el("a", { href: `#${key}` }, title), ` ${edges[key].length}`));
  const named = new URLSearchParams({ term: name });
  if (["raised_by", "lowered_by"].some((key) => edges[key]?.length)) items.push(el("li", el("a", { href: `/causes?${named}` }, "All that acts on it, ranked")));
  if (["raises", "lowers"].some((key) => edges[key]?.length)) items.push(el("li", el("a", { href: `/effects?${named}` }, "All that it acts on, ranked")));
  return items.length ? el("nav.overview", { "aria-label": "On this page" }, el("ul", items)) : null;
}

function hierarchy(found) {
  const parents = found.parents ?? [];
  const children = found.children ?? [];
  if (!parents.length && !children.length) return null;
  const list = (terms) => el("ul.plain", terms.map((one) => el("li", termLink(one))));
  return el("section.panel", el("h2", "Its place"),
    parents.length ? [el("h3", "It is a kind of"), list(parents)] : null,
    children.length ? [el("h3", `Kinds of it (${children.length})`), list(children.slice(0, 8)),
      children.length > 8 ? fold(`${children.length - 8} more`, list(children.slice(8))) : null] : null);
}

/** The claims that no section of edges shows, such as associations and classifications. */
function rest(found, edges) {
  const key = (claim) => claim.claim ?? [claim.source, claim.locator, claim.evidence].join("|");
  const shown = new Set(Object.values(edges).flat().flatMap((step) => step.claims).map(key));
  const left = found.claims?.[0]?.claim && [...shown].some((one) => String(one).startsWith("claim:")) ? found.claims.filter((claim) => !shown.has(key(claim))) : [];
  if (!left.length) return null;
  const groups = new Map();
  for (const claim of left) {
    const said = `${claim.subject.id} ${claim.relation} ${claim.object.id}`;
    groups.set(said, [...(groups.get(said) ?? []), claim]);
  }
  return el("section.edge-section", el("h2", "Further claims ", el("span.number-of", groups.size)), el("ul.edges", [...groups.values()].map((claims) =>
    el("li.edge", el("div.edge-head", termLink(claims[0].subject), el("span.relation", claims[0].relation_label ?? relationLabel(claims[0].relation)), termLink(claims[0].object)),
      fold(counted(claims.length, "claim"), el("div.fold-body", claimCards(claims, found.sources)), { spec: "details.fold.evidence" })))));
}

function thresholds(found) {
  const values = found.values ?? [];
  if (!values.length) return null;
  const row = (value) => el("li", el("p.value", el("b", intervalWords(value.interval)), " ", el("span.unit", unitWords(value.unit))),
    el("p.value-of", capital(value.role), value.quantity ? `: ${value.quantity}` : "", value.population ? `, ${value.population}` : ""),
    value.note ? el("p.value-note", value.note) : null,
    el("p.value-by", found.sources?.[value.source]?.title ?? "", " ", el("code.id", value.source), value.locator ? ` at ${value.locator}` : ""));
  return el("section.panel", el("h2", "Numbers ", el("span.number-of", values.length)), el("ul.values", values.slice(0, 5).map(row)),
    values.length > 5 ? fold(`${values.length - 5} more`, el("ul.values", values.slice(5).map(row))) : null);
}

function mappings(found) {
  const list = found.mappings ?? [];
  if (!list.length) return found.unmapped ? el("section.panel", el("h2", "In other ontologies"), el("p", found.unmapped)) : null;
  const groups = Object.entries(MATCHES).map(([match, word]) => [word, list.filter((one) => one.match === match)]).filter(([, some]) => some.length);
  return el("section.panel", el("h2", "In other ontologies"), groups.map(([word, some]) => [el("h3", capital(word)),
    el("ul.mappings", some.map((one) => el("li", identifier(one.identifier), " ", el("span", one.label))))]));
}
