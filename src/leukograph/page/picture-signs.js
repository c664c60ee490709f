// What a picture is drawn with: sizes, and how each sign is told by colour, by line, by the end of the arrow and by a mark.

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif';
export const SIZE = 14;
export const SMALL = 11.5;
export const RADIUS = 13;
export const INSIDE = new Set(["box", "ellipse", "circle"]);
export const DARK_TEXT = "#1b1f24";
export const RIM = "#5c6268";
export const SIGNS = {
  "1": { word: "raises", mark: "+", light: "#a84300", dark: "#ff9d76", dashes: false, arrow: "arrow" },
  "-1": { word: "lowers", mark: "−", light: "#0b5cad", dark: "#7db8f2", dashes: [8, 5], arrow: "bar" },
  "0": { word: "no sign", mark: "?", light: "#565f68", dark: "#b8bec5", dashes: [2, 4], arrow: "circle" },
  is: { word: "is a kind of", mark: "=", light: "#75706a", dark: "#9aa1a8", dashes: false, arrow: "vee" },
};
export const signOf = (edge) => (edge.kind === "hierarchy" ? "is" : String(edge.sign));
export const number = (value) => String(Math.round(value * 10) / 10);
