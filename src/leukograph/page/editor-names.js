// Names of our namespace in a query that nothing in the graph has, each with the nearest that it has.

import { get, sparql } from "/static/api.js";
import { tokens } from "/static/sparql-text.js";

const ROWS = "application/sparql-results+json";
const LK = "https://w3id.org/leukograph/";
const MOST = 200;
const SCHEMA = `SELECT DISTINCT ?name { VALUES ?type { owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty rdf:Property lk:Kind } ?name a ?type }`;
const UNKNOWN = (names) => `SELECT ?name { VALUES ?name { ${names.map((name) => `<${LK}${name}>`).join(" ")} }
  FILTER NOT EXISTS { { ?name ?p ?o } UNION { ?s ?name ?o } UNION { ?s ?p ?name } } }`;

const checked = new Map();
let schema = null;

async function namesOf(query) {
  const { text } = await sparql(query, ROWS);
  return JSON.parse(text).results.bindings.map((row) => row.name.value).filter((iri) => iri.startsWith(LK)).map((iri) => iri.slice(LK.length));
}

/** The local names of our namespace that a query uses, unless it means another namespace by `lk:`. */
export function usedNames(text) {
  const other = [...text.matchAll(/PREFIX\s+lk:\s*<([^>]*)>/gi)].some(([, iri]) => iri !== LK);
  if (other) return [];
  const found = tokens(text).filter((piece) => piece.spec === "name").map((piece) => nameIn(piece.text)).filter(Boolean);
  return [...new Set(found)].slice(0, MOST);
}

/** The local name in a token, or "" where it is none of ours. */
export function nameIn(token) {
  return /^lk:([A-Za-z][\w-]*)\.?$/.exec(token)?.[1] ?? "";
}

/** How many letters have to be changed, put in or taken out to make one word of another. */
export function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let place = 1; place <= one.length; place += 1) {
    const next = [place];
    for (let at = 1; at <= other.length; at += 1) next[at] = Math.min(next[at - 1] + 1, row[at] + 1, row[at - 1] + (one[place - 1] === other[at - 1] ? 0 : 1));
    row = next;
  }
  return row[other.length];
}

/** The name that is nearest to one that is unknown, or "" where none is near. */
async function nearest(name) {
  schema ??= namesOf(SCHEMA).catch((fault) => { schema = null; throw fault; });
  const found = await get("search", { q: name.replace(/([a-z])([A-Z])/g, "$1 $2"), limit: 6 });
  const names = [...await schema, ...found.results.map((term) => term.id.replace(/^lk:/, ""))];
  const ranked = names.map((each) => [distance(name.toLowerCase(), each.toLowerCase()), each]).sort(([a], [b]) => a - b);
  return ranked.length && ranked[0][0] <= Math.max(1, Math.floor(name.length / 3)) ? ranked[0][1] : "";
}

/** The unknown names of a query, each with the nearest that is known, or "". Nothing is said where the server cannot be asked. */
export async function unknownNames(text) {
  const names = usedNames(text), fresh = names.filter((name) => !checked.has(name));
  try {
    if (fresh.length) {
      const unknown = new Set(await namesOf(UNKNOWN(fresh)));
      for (const name of fresh) checked.set(name, unknown.has(name) ? await nearest(name) : null);
    }
  } catch { return new Map(); }
  return new Map(names.filter((name) => typeof checked.get(name) === "string").map((name) => [name, checked.get(name)]));
}
