// Elements out of text: every string that reaches the page goes through here, and none is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element. `spec` is a tag with classes (`p.lede`); then attributes, if any; then children, of which null and false are left out. */
export function el(spec, ...rest) {
  const [tag, ...classes] = spec.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  if (isAttributes(rest[0])) setAttributes(made, rest.shift());
  made.append(...children(rest));
  return made;
}

/** An element of SVG, with attributes and children. */
export function svg(tag, attributes = {}, ...rest) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children(rest));
  return made;
}

function isAttributes(value) {
  return value !== null && typeof value === "object" && !(value instanceof Node) && !Array.isArray(value);
}

function setAttributes(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, react] of Object.entries(value)) made.addEventListener(event, react);
    else if (name === "value") made.value = value;
    else if (name === "href") made.setAttribute("href", address(String(value)));
    else made.setAttribute(name, value === true ? "" : String(value));
  }
}

function children(list) {
  return list.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== "")
    .map((child) => (child instanceof Node ? child : String(child)));
}

/** An address that can be followed: of this page, or of the web. Anything else (`javascript:`, say) leads nowhere. */
function address(text) {
  return /^(https?:\/\/|\/(?!\/)|[?#]|blob:)/i.test(text) ? text : "#";
}

/** Puts children into an element, in the place of what was there; null and false are left out. */
export function fill(parent, ...rest) {
  parent.replaceChildren(...children(rest));
}

/** The heading of a view with the words below it. */
export function viewHead(heading, ...rest) {
  return el("header.view-head", heading, rest);
}

/** A function that gives a view its title: in its heading, in what the router keeps of it, and in the window once the view is there. */
export function titles(heading, shown) {
  return (text) => {
    heading.textContent = text;
    shown.title = text;
    if (shown.root?.isConnected) document.title = `${text} · Leukograph`;
  };
}

/** A link to another site, told as such to those who cannot see it. */
export function outward(href, ...content) {
  return el("a.outward", { href, rel: "noreferrer noopener external" }, ...content);
}

/** A number of things in words: `1 source`, `3 sources`. */
export function counted(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

let numbers = 0;
/** An id that no other element of the page has. */
export function freshId(stem) {
  numbers += 1;
  return `${stem}-${numbers}`;
}

/** Text that is told to a screen reader, once. */
export function announce(text) {
  const announcer = document.getElementById("announcer");
  announcer.textContent = "";
  setTimeout(() => { announcer.textContent = text; }, 60);
}

/** A function that runs once its calls have stopped coming for so many milliseconds. */
export function settled(react, milliseconds) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => react(...values), milliseconds);
  };
}

/** A part of the page that opens and closes. */
export function fold(summary, content, { open = false, spec = "details.fold" } = {}) {
  return el(spec, { open }, el("summary", summary), content);
}
