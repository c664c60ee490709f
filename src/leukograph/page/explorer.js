// The router: an address -> a view. Every view has an address, the back button works, and the heading gets the focus.

import { ApiError, get, keep } from "/static/api.js";
import { announce, el, fill } from "/static/dom.js";
import { termField } from "/static/combobox.js";
import { learn, termAddress } from "/static/words.js";

const VIEWS = [
  [/^\/$/, (url) => (url.searchParams.get("q")?.trim() ? "search" : "start")],
  [/^\/term\/[^/]+$/, () => "term"], [/^\/why$/, () => "why"],
  [/^\/(causes|effects)$/, () => "causes"], [/^\/explain$/, () => "explain"], [/^\/classify$/, () => "classify"], [/^\/ask$/, () => "ask"], [/^\/about$/, () => "about"],
];
const NAVIGATION = { start: "start", search: "start", term: "start", why: "why", causes: "causes", explain: "causes", classify: "classify", ask: "ask", about: "about" };
const main = document.getElementById("main");
const progress = document.getElementById("progress");
let current = { view: "", path: "", shown: null };
let running = null;

/** Goes to an address of this page; `replace` puts it in the place of the present one. */
function go(address, { replace = false } = {}) {
  const url = new URL(address, location.origin);
  if (!replace) keepPlace();
  history[replace ? "replaceState" : "pushState"]({}, "", url);
  return render({ fresh: true });
}

function keepPlace() {
  history.replaceState({ ...history.state, y: Math.round(scrollY) }, "");
}

function viewOf(url) {
  const found = VIEWS.find(([pattern]) => pattern.test(url.pathname));
  return found ? found[1](url) : "lost";
}

/** Shows the view of the present address; `fresh` where the reader went there, not back, and `first` where the page opens. */
async function render({ fresh = false, first = false } = {}) {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  const url = new URL(location.href);
  const view = viewOf(url);
  const page = { url, signal, go, first };
  const slow = setTimeout(() => { progress.hidden = false; main.setAttribute("aria-busy", "true"); }, 120);
  try {
    if (current.view === view && current.path === url.pathname && current.shown?.update) {
      await current.shown.update(page);
    } else {
      const shown = view === "lost" ? lost() : await made(view, page);
      if (signal.aborted) return;
      current.shown?.leave?.();
      current = { view, path: url.pathname, shown };
      main.replaceChildren(shown.root);
      document.title = titled(shown.title);
      mark(view);
      arrive({ fresh, first });
    }
  } catch (fault) {
    if (signal.aborted || fault.name === "AbortError") return;
    current.shown?.leave?.();
    current = { view: "fault", path: url.pathname, shown: null };
    main.replaceChildren(faultView(fault));
    document.title = titled(fault.status === 404 ? "Not found" : "No answer");
    mark(view);
    arrive({ fresh, first: false });
  } finally {
    if (!signal.aborted) {
      clearTimeout(slow);
      progress.hidden = true;
      main.removeAttribute("aria-busy");
      if (document.activeElement === document.body && !first) focusHeading();
    } else clearTimeout(slow);
  }
}

async function made(view, page) {
  const [module, words] = await Promise.all([import(`/static/view-${view}.js`), keep("vocabulary")]);
  learn(words);
  return module.default(page);
}

function titled(title) {
  return title ? `${title} · Leukograph` : "Leukograph: why are the white cells low?";
}

function mark(view) {
  for (const link of document.querySelectorAll(".nav a")) {
    if (link.dataset.view === NAVIGATION[view]) link.setAttribute("aria-current", view === "term" || view === "search" ? "true" : "page");
    else link.removeAttribute("aria-current");
  }
  document.body.dataset.view = view;
  document.getElementById("masthead-search").hidden = view === "start";
}

/** Moves the focus to the heading, and the window to where it was, or to the top. */
function arrive({ fresh, first }) {
  if (first) { if (history.state?.y) scrollTo(0, history.state.y); return; }
  scrollTo(0, fresh ? 0 : history.state?.y ?? 0);
  focusHeading();
  announce(document.title);
}

function focusHeading() {
  const heading = main.querySelector("h1") ?? main;
  heading.setAttribute("tabindex", "-1");
  heading.focus({ preventScroll: true });
}

function lost() {
  const meant = el("div");
  const words = wordsOf(location.pathname);
  if (words) offer(meant, words);
  return { title: "Not found", root: el("div.view.narrow", el("h1", "There is nothing at this address"),
    el("p.lede", "Look for a term, ask why, or go to the start."), meant, toStart(words)) };
}

/** What an address asks for, as words that can be searched. */
function wordsOf(path) {
  let name = path.split("/").filter(Boolean).at(-1) ?? "";
  try { name = decodeURIComponent(name); } catch { /* taken as it is written */ }
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[-_+.]+/g, " ").trim().slice(0, 80);
}

/** Offers the terms that a search for these words finds. */
async function offer(place, words) {
  try {
    const { results } = await get("search", { q: words, limit: 4 });
    if (results.length) fill(place, did(results));
  } catch { /* the way to the search stands there all the same */ }
}

const did = (meant) => el("div", el("h2", "Did you mean"), el("ul.plain", meant.map((one) => el("li", suggestion(one)))));
const toStart = (words, ...before) => el("p.actions", before, words ? el("a.button.quiet", { href: `/?${new URLSearchParams({ q: words })}` }, `Search for “${words}”`) : null,
  el("a.button.quiet", { href: "/" }, "To the start"));

/** What is shown instead of an answer: what is wrong, and what can be done. */
function faultView(fault) {
  const known = fault instanceof ApiError;
  if (!known) console.error(fault);
  const gone = known && fault.status === 0;
  const meant = known ? fault.suggestions : [];
  const heading = gone ? "The server does not answer" : fault.status === 404 ? "Not found" : "This has no answer";
  return el("div.view.narrow", el("h1", heading), el("p.lede", known ? fault.message : "This page met a fault of its own."),
    meant.length ? did(meant) : null,
    toStart(fault.status === 404 ? wordsOf(location.pathname) : "", el("button.button", { type: "button", on: { click: () => render({ fresh: true }) } }, "Try again")));
}

function suggestion(one) {
  const term = typeof one === "string" ? { id: one, label: one } : one;
  return el("a", { href: termAddress(term.id) }, term.label);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.href, location.href);
  if (url.origin !== location.origin || link.target || link.hasAttribute("download") || viewOf(url) === "lost") return;
  if (url.hash && url.pathname === location.pathname && url.search === location.search) return;
  event.preventDefault();
  go(url.href);
});
document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); focusHeading(); main.scrollIntoView(); });
addEventListener("popstate", () => render());
addEventListener("pagehide", keepPlace);
addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  const field = document.querySelector("main .hero input") ?? search.input;
  if (field.closest("[hidden]")) return;
  event.preventDefault();
  field.focus();
  field.select();
});
history.scrollRestoration = "manual";

const search = termField({
  label: "Find a term", hidden: true, placeholder: "Find a term", spec: "div.field.compact",
  onChoose: (term) => { search.set(null); go(termAddress(term.id)); },
  onText: (text) => { if (text) { search.set(null); go(`/?q=${encodeURIComponent(text)}`); } },
});
document.getElementById("masthead-search").append(search.root);
render({ first: true });
