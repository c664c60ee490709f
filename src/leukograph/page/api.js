// What the page asks the server: JSON from /api, and SPARQL.

/** Why there is no answer: the status (0 where nothing answered at all), the sentence, and names that may have been meant. */
export class ApiError extends Error {
  constructor(status, message, suggestions = []) {
    super(message);
    this.status = status;
    this.suggestions = suggestions;
  }
}

const GONE = "The server does not answer. It may have been stopped: start it again with “leukograph serve”, then try again.";

/** Search parameters of pairs and lists, the empty left out. */
export function parameters(values) {
  const made = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== "" && one !== null && one !== undefined && one !== false) made.append(name, String(one));
    }
  }
  return made;
}

async function reached(address, options) {
  try {
    return await fetch(address, options);
  } catch (fault) {
    if (fault.name === "AbortError") throw fault;
    throw new ApiError(0, GONE);
  }
}

/** The JSON of an address below /api. Throws ApiError. */
export async function get(name, values = {}, signal = undefined) {
  const asked = values instanceof URLSearchParams ? values : parameters(values);
  const reply = await reached(`/api/${name}${asked.size ? `?${asked}` : ""}`, { signal, headers: { Accept: "application/json" } });
  const text = await reply.text();
  let said = null;
  try { said = JSON.parse(text); } catch { /* told below */ }
  if (reply.ok && said !== null) return said;
  const fault = said?.error ?? {};
  throw new ApiError(reply.status, fault.message ?? text.trim().slice(0, 400) ?? `the server answered ${reply.status}`, fault.suggestions ?? []);
}

const kept = new Map();
/** The same, asked once and kept: for what does not change while the server runs. */
export function keep(name, values = {}) {
  const asked = `${name}?${parameters(values)}`;
  if (!kept.has(asked)) kept.set(asked, get(name, values).catch((fault) => { kept.delete(asked); throw fault; }));
  return kept.get(asked);
}

/** The answer to a SPARQL query, in a form of the Accept header: its text and media type. Throws ApiError. */
export async function sparql(query, accept, signal = undefined) {
  const headers = { Accept: accept, "Content-Type": "application/sparql-query" };
  const reply = await reached("/sparql", { method: "POST", body: query, headers, signal });
  const text = await reply.text();
  if (!reply.ok) throw new ApiError(reply.status, text.trim());
  return { text, media: (reply.headers.get("Content-Type") ?? "").split(";")[0] };
}
