// Limits in words: intervals and units as people write them.

const RAISED = { 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** An interval as words: `(,500)` -> `below 500`. */
export function intervalWords(interval) {
  const found = /^([[(])([^,]*),([^\])]*)([\])])$/.exec(interval);
  if (!found) return interval;
  const [, left, low, high, right] = found;
  const from = low && `${left === "[" ? "from" : "above"} ${Number(low).toLocaleString("en")}`;
  const to = high && `${right === "]" ? "up to" : "below"} ${Number(high).toLocaleString("en")}`;
  return [from, to].filter(Boolean).join(" ") || interval;
}

/** A UCUM unit as laboratories print it: `10*9/L` -> `× 10⁹/L`, `/uL` -> `per µL`. */
export function unitWords(unit) {
  return unit.replace(/^10\*(\d+)/, (_, power) => `× 10${[...power].map((digit) => RAISED[digit]).join("")}`).replace(/^\//, "per ").replace(/\bu(?=[A-Za-z])/, "µ").replace(/mm3$/, "mm³");
}
