// The colours of the page around a picture, and files that are saved.

import { SIGNS } from "/static/picture-signs.js";

export function lookOf(element) {
  let paper = "";
  for (let each = element; each && !paper; each = each.parentElement) {
    const found = getComputedStyle(each).backgroundColor;
    if (!/^(transparent|rgba\(.*, 0\))$/.test(found)) paper = found;
  }
  paper ||= "#ffffff";
  const [red = 255, green = 255, blue = 255] = (paper.match(/[\d.]+/g) ?? []).map(Number);
  const dark = 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  const signs = Object.fromEntries(Object.entries(SIGNS).map(([sign, style]) => [sign, dark ? style.dark : style.light]));
  return { paper: hex(red, green, blue), ink: dark ? "#e8ebee" : "#1c1f23", signs };
}
const hex = (...parts) => `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

/** Saves a text or blob as a file of the reader's. */
export function save(content, name, type = "text/plain") {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
