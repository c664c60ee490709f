// The text of a SPARQL query: its tokens, its prefixes, the place of a fault, what is being typed.

const KEYWORDS = "SELECT|CONSTRUCT|DESCRIBE|ASK|WHERE|FILTER|OPTIONAL|UNION|MINUS|GRAPH|SERVICE|BIND|VALUES|UNDEF|AS|IN|NOT|EXISTS|ORDER|GROUP|BY|HAVING|ASC|DESC|LIMIT|OFFSET|DISTINCT|REDUCED|FROM|NAMED|PREFIX|BASE|IF|COALESCE|BOUND|COUNT|SUM|AVG|MIN|MAX|SAMPLE|GROUP_CONCAT|SEPARATOR|CONCAT|STR|LANG|DATATYPE|IRI|URI|REGEX|CONTAINS|STRSTARTS|STRENDS|STRAFTER|STRBEFORE|REPLACE|LCASE|UCASE|ROUND|ABS|ISIRI|ISLITERAL|true|false|a";
const TOKEN = new RegExp([
  "(?<comment>#[^\\n]*)", "(?<iri><[^<>\"{}|^`\\s]*>)", "(?<string>\"\"\"[\\s\\S]*?\"\"\"|'''[\\s\\S]*?'''|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*')",
  "(?<variable>[?$]\\w+)", "(?<name>[A-Za-z][\\w.-]*:[\\w.-]*|:[\\w.-]+)", `(?<keyword>\\b(?:${KEYWORDS})\\b)`, "(?<number>\\b\\d+(?:\\.\\d+)?\\b)",
].join("|"), "giu");

/** The text in pieces, in order: each with its class, "" for what is plain. */
export function tokens(text) {
  const pieces = [];
  let end = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > end) pieces.push({ spec: "", text: text.slice(end, found.index), start: end });
    const spec = Object.entries(found.groups).find(([, value]) => value !== undefined)[0];
    pieces.push({ spec, text: found[0], start: found.index });
    end = found.index + found[0].length;
  }
  if (end < text.length) pieces.push({ spec: "", text: text.slice(end), start: end });
  return pieces;
}

/** The place that an error of the server names: line and column from 1, its offset in the text, and what is said of it; or null. */
export function faultPlace(message, text) {
  const found = /line (\d+), column (\d+):\s*([\s\S]*)$/.exec(message);
  if (!found) return null;
  const [line, column] = [Number(found[1]), Number(found[2])];
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  // Columns count characters, as people do; offsets in a script count the halves of those beyond the first plane.
  const reached = [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
  let start = Math.min(before + reached, text.length);
  const unknownPrefix = /Prefix not found/.test(found[3]);
  if (unknownPrefix) while (start > 0 && /[\w.:-]/.test(text[start - 1])) start -= 1;
  const rest = /^(?:[?$]?[\w.:-]+|\S)/u.exec(text.slice(start));
  return { line, column, start, end: start + (rest ? rest[0].length : 0), said: faultWords(found[3], unknownPrefix, text.slice(start, start + (rest?.[0].length ?? 0))) };
}

function faultWords(said, unknownPrefix, at) {
  if (unknownPrefix) return `the prefix of ${at} is not known: write a PREFIX line for it, or use one of the known prefixes`;
  const unbound = /The SELECT contains a variable that is unbound/.test(said);
  if (unbound) return "a variable that is selected is bound by nothing, or does not stand in GROUP BY";
  const expected = /^expected one of ([\s\S]*)$/.exec(said);
  if (!expected) return said;
  const list = expected[1].split(/, (?=["[A-Z])/).map((one) => one.trim()).filter((one) => !/^\[_\]$|^\[|^'/.test(one));
  return list.length ? `not expected here; it may be ${list.slice(0, 8).join(" ")}` : "not expected here";
}

/** The prefixes that a text uses and does not declare. */
export function undeclared(text, known) {
  const pieces = tokens(text);
  const declared = new Set([...text.matchAll(/PREFIX\s+([\w.-]*):/gi)].map((found) => found[1]));
  const used = pieces.filter((piece) => piece.spec === "name").map((piece) => piece.text.split(":")[0]);
  return [...new Set(used)].filter((prefix) => known.has(prefix) && !declared.has(prefix));
}

/** The text with a PREFIX line for each prefix that it uses and does not declare, to be taken elsewhere. */
export function withPrefixes(text, known) {
  const lines = undeclared(text, known).map((prefix) => `PREFIX ${prefix}: <${known.get(prefix)}>`);
  return lines.length ? `${lines.join("\n")}\n${text}` : text;
}

/** The word that is being typed before the caret: its start and text without `lk:`; `asked` takes a bare word too. */
export function typed(text, caret, { asked = false } = {}) {
  const before = text.slice(0, caret);
  const name = /(?:^|[^\w:<])(lk:([A-Za-z][\w-]*)?)$/.exec(before);
  if (name) return { start: caret - name[1].length, word: name[2] ?? "" };
  const bare = asked ? /(?:^|[^\w:?$<])([A-Za-z][\w-]*)$/.exec(before) : null;
  if (bare) return { start: caret - bare[1].length, word: bare[1] };
  return asked ? { start: caret, word: "" } : null;
}

/** The text with another value in `VALUES ?name { ... }`. */
export function withValue(text, name, value) {
  return text.replace(new RegExp(`(VALUES\\s+[?$]${name}\\s*\\{)[^}]*(\\})`, "i"), (_, open, close) => `${open} ${value} ${close}`);
}
