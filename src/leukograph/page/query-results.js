// The answer to a query: a word, a table, triples; what of it can be drawn; and how it is taken away.

import { sparql } from "/static/api.js";
import { announce, counted, el, outward } from "/static/dom.js";
import { drawing } from "/static/drawing.js";
import { sortableTable } from "/static/table.js";
import { curieOf, relationLabel, termAddress, vocabulary } from "/static/words.js";

const LK = "https://w3id.org/leukograph/";
const LABEL = "http://www.w3.org/2000/01/rdf-schema#label";
const NUMERIC = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;
const ENDS = [["subject", "object"], ["source", "target"], ["from", "to"], ["cause", "effect"], ["s", "o"]];
const MOST_DRAWN = 250;
export const ROWS = "application/sparql-results+json";
export const ACCEPT = `${ROWS}, application/n-triples;q=0.9`;
const FORMS = {
  rows: [["CSV", "text/csv", "csv"], ["TSV", "text/tab-separated-values", "tsv"], ["JSON", ROWS, "json"], ["XML", "application/sparql-results+xml", "xml"]],
  triples: [["Turtle", "text/turtle", "ttl"], ["N-Triples", "application/n-triples", "nt"], ["JSON-LD", "application/ld+json", "jsonld"], ["RDF/XML", "application/rdf+xml", "rdf"]],
};

const isTerm = (iri) => iri.startsWith(LK) && /^[A-Z][\w-]*$/.test(iri.slice(LK.length));

/** The triples of N-Triples as rows of a result. Blank nodes and literals as SPARQL results in JSON have them. */
export function triplesOf(text) {
  const part = /<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?/g;
  return text.split("\n").filter((line) => line.trim()).map((line) => {
    const [subject, predicate, object] = [...line.matchAll(part)].map(([, iri, blank, literal, language, datatype]) => {
      if (iri !== undefined) return { type: "uri", value: unescaped(iri) };
      if (blank !== undefined) return { type: "bnode", value: blank };
      return { type: "literal", value: unescaped(literal), "xml:lang": language, datatype };
    });
    return { subject, predicate, object };
  });
}

function unescaped(text) {
  const plain = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, short, long, one) =>
    (short || long ? String.fromCodePoint(Number.parseInt(short ?? long, 16)) : plain[one] ?? one));
}

function cell(value, label = "") {
  if (!value) return "";
  if (value.type === "bnode") return el("code.id", `_:${value.value}`);
  if (value.type !== "uri") return value["xml:lang"] && value["xml:lang"] !== "en" ? el("span", { lang: value["xml:lang"] }, value.value) : value.value;
  if (isTerm(value.value)) return el("a", { href: termAddress(value.value.slice(LK.length)) }, label || `lk:${value.value.slice(LK.length)}`);
  const text = label ? el("span", label) : el("code.id", curieOf(value.value));
  return /^https?:/.test(value.value) && !value.value.startsWith(LK) ? outward(value.value, text) : text;
}

function sortKey(value) {
  if (!value) return "";
  return NUMERIC.test(value.datatype ?? "") ? Number(value.value) : value.type === "uri" ? curieOf(value.value) : value.value;
}

/** An answer as an element; `name` names the files it is taken away in. */
export function resultView({ text, media, query, name, seconds }) {
  if (media !== ROWS) {
    const rows = triplesOf(text);
    return whole(["subject", "predicate", "object"], rows, { query, name, seconds, forms: FORMS.triples, what: "triple", edges: tripleEdges(rows) });
  }
  const answer = JSON.parse(text);
  if (typeof answer.boolean === "boolean") {
    return { root: el("section.query-result", el("h2", "Answer"), el("p.verdict", answer.boolean ? "Yes." : "No."), taken(FORMS.rows.slice(2), query, name)), leave: () => {} };
  }
  const rows = answer.results.bindings;
  return whole(answer.head.vars, rows, { query, name, seconds, forms: FORMS.rows, what: "row", edges: rowEdges(answer.head.vars, rows) });
}

function whole(names, rows, { query, name, seconds, forms, what, edges }) {
  const numeric = (one) => rows.length > 0 && rows.every((row) => !row[one] || NUMERIC.test(row[one].datatype ?? ""));
  // A term and its label are one column, with the label as the word of the link.
  const isLabel = (one) => one.endsWith("Label") && names.includes(one.slice(0, -"Label".length));
  const labelled = (row, one) => (row[one]?.type === "uri" && row[`${one}Label`] ? cell(row[one], row[`${one}Label`].value) : cell(row[one] ?? row[`${one}Label`]));
  const long = (one) => rows.slice(0, 50).some((row) => (row[one]?.value.length ?? 0) > 70 && row[one].type === "literal");
  const table = sortableTable({ caption: "Answer", rows, piece: 200, filter: (row) => names.map((one) => `${row[one]?.value ?? ""} ${sortKey(row[one])}`).join(" "),
    columns: names.filter((one) => !isLabel(one)).map((one) => ({ title: one, number: numeric(one), long: long(one), cell: (row) => labelled(row, one),
      key: (row) => (row[`${one}Label`] ? row[`${one}Label`].value : sortKey(row[one])) })) });
  const picture = edges.length ? drawing({ title: "The answer as a graph", data: drawn(edges), expand: false }) : null;
  const words = `${counted(rows.length, what)} in ${seconds < 0.1 ? "under 0.1" : seconds.toFixed(1)} s`;
  announce(words);
  return { leave: () => picture?.leave(), root: el("section.query-result", el("div.section-head", el("h2", "Answer"), el("p.count", words)),
    rows.length ? table : el("p.notice", "Nothing in the graph fits this query."), taken(forms, query, name), picture?.root) };
}

/** Buttons that fetch the answer again in another form, and put it into a file. */
function taken(forms, query, name) {
  const button = ([label, media, ending]) => el("button.button.quiet", { type: "button", "data-media": media, on: { click: (event) => take(event.target, media, ending) } }, label);
  async function take(pressed, media, ending) {
    pressed.disabled = true;
    try {
      const { text } = await sparql(query, media);
      const address = URL.createObjectURL(new Blob([text], { type: media }));
      el("a", { href: address, download: `leukograph-${name}.${ending}` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    } catch (fault) { announce(fault.message); } finally { pressed.disabled = false; pressed.focus(); }
  }
  return el("div.actions.downloads", { role: "group", "aria-label": "Download the answer" }, el("span.name", "Download"), forms.map(button));
}

function tripleEdges(rows) {
  const labels = new Map(rows.filter((row) => row.predicate?.value === LABEL).map((row) => [row.subject.value, row.object.value]));
  return rows.filter((row) => row.subject?.type === "uri" && row.object?.type === "uri")
    .map((row) => edge(row.subject.value, row.object.value, { relation: shortRelation(row.predicate.value), labels }));
}

function shortRelation(iri) {
  return iri.startsWith(LK) ? relationLabel(iri.slice(LK.length)) : curieOf(iri);
}

/** The edges of rows that have two ends and a relation between them: only such rows are a graph. */
function rowEdges(names, rows) {
  const ends = ENDS.find(([from, to]) => names.includes(from) && names.includes(to));
  const relation = ["relation", "predicate", "p"].find((one) => names.includes(one));
  if (!ends || !relation) return [];
  const [from, to] = ends;
  const labels = new Map(rows.flatMap((row) => [from, to].filter((end) => row[end] && row[`${end}Label`]).map((end) => [row[end].value, row[`${end}Label`].value])));
  return rows.filter((row) => row[from]?.type === "uri" && row[to]?.type === "uri").map((row) => {
    const said = row[relation];
    return edge(row[from].value, row[to].value, { relation: said?.type === "uri" ? shortRelation(said.value) : relationLabel(said?.value ?? ""), sign: Number(row.sign?.value ?? 0), belief: Number(row.belief?.value ?? 1), labels });
  });
}

function edge(from, to, { relation, sign = 0, belief = 1, labels }) {
  return { from, to, relation, sign: Number.isFinite(sign) ? Math.sign(sign) : 0, belief, labels };
}

const NEUTRAL = { label: "other", color: "#d9dee3", shape: "ellipse" };

/** The kinds of those of our terms that have one, by IRI, as a picture shows them; none where they cannot be asked for. */
async function kindsOf(iris) {
  const ours = iris.filter(isTerm);
  if (!ours.length) return new Map();
  const named = new Map([...vocabulary().kinds.values()].map((kind) => [LK + kind.name, { label: kind.label, color: kind.colour, shape: kind.shape }]));
  try {
    const { text } = await sparql(`SELECT ?term ?kind { VALUES ?term { ${ours.map((iri) => `<${iri}>`).join(" ")} } ?term <${LK}kind> ?kind }`, ROWS);
    return new Map(JSON.parse(text).results.bindings.filter((row) => named.has(row.kind.value)).map((row) => [row.term.value, named.get(row.kind.value)]));
  } catch { return new Map(); }
}

/** Edges as `picture.js` draws them, the first of each kind once; terms of ours with the look of their kind. */
async function drawn(edges) {
  const nodes = new Map();
  const node = (iri, labels) => {
    if (!nodes.has(iri)) nodes.set(iri, { id: iri, name: curieOf(iri), label: labels.get(iri) ?? curieOf(iri).replace(/^lk:/, ""), kind: "", centre: false, level: 0 });
    return nodes.get(iri).id;
  };
  const said = { 1: "raises", [-1]: "lowers", 0: "no sign" };
  const once = new Map(edges.map((one) => [`${one.from} ${one.relation} ${one.to}`, one]));
  const list = [...once.values()].slice(0, MOST_DRAWN).map((one) => ({ id: `${one.from} ${one.relation} ${one.to}`, from: node(one.from, one.labels), to: node(one.to, one.labels), relation: one.relation,
    sign: one.sign, said: said[one.sign], belief: one.belief, kind: "causal", condition: [], claims: [] }));
  const cut = once.size - list.length;
  const known = await kindsOf([...nodes.keys()]), kinds = new Map();
  for (const one of nodes.values()) {
    const kind = known.get(one.id) ?? NEUTRAL;
    Object.assign(one, { kind: kind.label, color: kind.color, shape: kind.shape });
    kinds.set(kind.label, kind);
  }
  return { title: "The answer as a graph", summary: cut ? `Only the first ${MOST_DRAWN} of ${once.size} are drawn.` : "", layered: false, cut: cut ? { drawn: list.length, of: once.size } : null, nodes: [...nodes.values()], edges: list,
    kinds: [...kinds.values()].sort((a, b) => Number(a === NEUTRAL) - Number(b === NEUTRAL) || a.label.localeCompare(b.label)) };
}
