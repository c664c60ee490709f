// The same answer elsewhere: as JSON, and the words for the command line.

import { el, fold } from "/static/dom.js";

const FLAGS = { relations: "relation", kinds: "kind", verdicts: "verdict", of_kind: "of-kind", min_belief: "min-belief", max_length: "max-length" };

/** A text as a shell reads it: in single quotes where it must be. */
function quoted(text) {
  return /^[\w.:/,-]+$/.test(text) && !text.startsWith("-") ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The command that asks the same: its verb, what it is about, and the other parameters as options. */
export function command(verb, named, values) {
  const options = [...values].map(([name, value]) => {
    const flag = `--${FLAGS[name] ?? name}`;
    return name === "associations" ? (value === "true" ? flag : "") : `${flag} ${quoted(value)}`;
  });
  return ["leukograph", verb, ...named.map(quoted), ...options].filter(Boolean).join(" ");
}

/** How the same answer is had without this page. */
export function elsewhere(verb, parameter, named, values) {
  const asked = new URLSearchParams(named.map((one) => [parameter, one]));
  for (const [name, value] of values) asked.append(name, value);
  return fold("The same elsewhere", el("div.fold-body.elsewhere", el("p", "Command line: ", el("code", command(verb, named, values))),
    el("p", el("a", { href: `/api/${verb}?${asked}` }, "JSON"), ", as the library gives it")));
}
