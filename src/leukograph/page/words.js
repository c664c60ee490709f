// The words and marks of signs, verdicts, beliefs, relations, evidence and identifiers.

import { el, outward, svg } from "/static/dom.js";

export const SIGNS = {
  1: { mark: "+", word: "raises", spec: "raises" },
  [-1]: { mark: "−", word: "lowers", spec: "lowers" },
  0: { mark: "?", word: "acts on, sign unknown", spec: "unsigned" },
};

let known = { relations: new Map(), kinds: new Map(), evidence: new Map(), prefixes: new Map() };

/** Takes in the vocabulary that the server gave. */
export function learn(vocabulary) {
  const by = (list, key) => new Map((list ?? []).map((one) => [one[key], one]));
  const prefixes = Array.isArray(vocabulary.prefixes)
    ? vocabulary.prefixes.map((one) => [one.prefix, one.namespace ?? one.iri]) : Object.entries(vocabulary.prefixes ?? {});
  known = {
    relations: by(vocabulary.relations, "name"), kinds: by(vocabulary.kinds, "label"), evidence: by(vocabulary.evidence, "code"),
    prefixes: new Map(prefixes),
  };
}

/** The vocabulary that was taken in. */
export function vocabulary() {
  return known;
}

/** The first letter large, as at the beginning of a sentence. */
export function capital(text) {
  const [first = "", ...rest] = text;
  return first.toUpperCase() + rest.join("");
}

/** A label as a sentence names it: `the neutrophil count`, but `neutropenia`. */
export function inSentence(label) {
  return /\b(count|level|rate|number)$/.test(label) ? `the ${label}` : label;
}

/** The label of a relation. */
export function relationLabel(name) {
  if (name === "subClassOf") return "is a";
  return known.relations.get(name)?.label ?? name.replace(/([a-z])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`);
}

/** How a step reads: the mark of its sign, a word for it, and the class that styles both. */
export function stepSign(step) {
  if (step.kind === "hierarchy") {
    if (!step.sign) return { mark: "?", word: "is a kind of, but less of a kind need not be less of the whole", spec: "hierarchy" };
    return { mark: "=", word: "is a kind of", spec: "hierarchy" };
  }
  if (step.kind === "association") return { mark: "~", word: "goes with", spec: "unsigned" };
  if (step.kind === "definition") {
    const word = { 1: "means more", [-1]: "means less", 0: "means" }[step.sign];
    return { ...SIGNS[step.sign], word, spec: `${SIGNS[step.sign].spec} definition` };
  }
  return SIGNS[step.sign];
}

/** A sign as a mark and a word. */
export function signBadge({ mark, word, spec }, { quiet = false } = {}) {
  return el("span", { class: `sign ${spec}${quiet ? " quiet" : ""}` }, el("span.mark", { "aria-hidden": "true" }, mark), el("span.word", word));
}

/** A belief as text, two digits; what is only nearly certain, or nearly nothing, is told as such. */
export function beliefText(belief) {
  if (belief > 0 && belief < 0.005) return "< 0.01";
  return belief < 1 && belief >= 0.995 ? "> 0.99" : belief.toFixed(2);
}

/** A belief as a bar and a number. */
export function beliefBar(belief, { word = "belief" } = {}) {
  const bar = svg("svg", { class: "belief-bar", viewBox: "0 0 48 6", width: 48, height: 6, "aria-hidden": "true", focusable: "false" },
    svg("rect", { class: "belief-all", width: 48, height: 6, rx: 3 }),
    svg("rect", { class: "belief-part", width: Math.max(2, 48 * Math.min(1, belief)).toFixed(1), height: 6, rx: 3 }));
  return el("span.belief", bar, el("span", `${word} `), el("b", beliefText(belief)));
}

/** The local name of an identifier of ours: `lk:Clozapine` -> `Clozapine`. */
export function nameOf(id) {
  return id.replace(/^lk:/, "");
}

/** The address of a term's page. */
export function termAddress(id) {
  return `/term/${encodeURIComponent(nameOf(id))}`;
}

/** A link to a term's page. */
export function termLink(term) {
  return el("a.term", { href: termAddress(term.id) }, term.label);
}

/** The address of the question why the first leads to the second. */
export function whyAddress(source, target, more = {}) {
  const asked = new URLSearchParams({ source: nameOf(source), target: nameOf(target), ...more });
  return `/why?${asked}`;
}

/** The label of an evidence class, or its identifier. */
export function evidenceLabel(id) {
  return known.evidence.get(id)?.label ?? id;
}

/** The web address behind a CURIE, or nothing where its prefix is not known. */
export function resolved(curie) {
  const [prefix, ...rest] = curie.split(":");
  const local = rest.join(":");
  if (!local) return "";
  if (prefix === "PMID") return `https://pubmed.ncbi.nlm.nih.gov/${encodeURIComponent(local)}/`;
  const namespace = known.prefixes.get(prefix);
  return namespace && /^https?:/.test(namespace) ? namespace + local : "";
}

/** An identifier in small monospace, as a link where it has an address. */
export function identifier(curie) {
  const href = resolved(curie);
  const text = el("code.id", curie);
  return href ? outward(href, text) : text;
}

/** An IRI as CURIE where a prefix is known, or as it is. */
export function curieOf(iri) {
  let best = "";
  for (const [prefix, namespace] of known.prefixes) {
    if (iri.startsWith(namespace) && namespace.length > (known.prefixes.get(best)?.length ?? 0) && /^[\w.-]*$/.test(iri.slice(namespace.length))) best = prefix;
  }
  return best ? `${best}:${iri.slice(known.prefixes.get(best).length)}` : iri;
}

/** A text in which references to PubMed are links. */
export function withReferences(text) {
  return text.split(/(PMID:\d+)/).map((part) => (/^PMID:\d+$/.test(part) ? identifier(part) : part));
}

const OUTLINES = {
  dot: ["circle", { cx: 8, cy: 8, r: 6 }], circle: ["circle", { cx: 8, cy: 8, r: 6 }], square: ["rect", { x: 2.5, y: 2.5, width: 11, height: 11 }],
  hexagon: ["polygon", { points: "5,2 11,2 15,8 11,14 5,14 1,8" }], triangle: ["polygon", { points: "8,1.5 15,14 1,14" }],
  triangleDown: ["polygon", { points: "1,2 15,2 8,14.5" }], box: ["rect", { x: 1, y: 3, width: 14, height: 10, rx: 2 }],
  ellipse: ["ellipse", { cx: 8, cy: 8, rx: 7, ry: 5 }], diamond: ["polygon", { points: "8,1 15,8 8,15 1,8" }],
  star: ["polygon", { points: "8,1 10,6 15,6 11,9.5 12.5,15 8,11.5 3.5,15 5,9.5 1,6 6,6" }],
};

/** The kind of a term as a word, with the shape and colour that the picture gives it. */
export function kindBadge(label) {
  const kind = known.kinds.get(label);
  const [tag, attributes] = OUTLINES[kind?.shape] ?? OUTLINES.ellipse;
  const shape = svg("svg", { class: "shape", viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true", focusable: "false" },
    svg(tag, { ...attributes, fill: kind?.colour ?? kind?.color ?? "#bbbbbb" }));
  return el("span.kind", shape, label);
}
