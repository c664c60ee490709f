"use strict";
/*
 * Draws picture data with vis-network (the global `vis`), in the page of `leukograph draw` and in the explorer alike.
 *
 * Every label is text: drawn on the canvas, set as the text of an element, or escaped in the SVG. Where terms stand is worked out
 * here, once, the same for the same data; no physics runs, so nothing moves unless the reader moves it. A sign is told by colour,
 * by line style, by the end of the arrow and by a mark in words: none of them is needed alone.
 */
const LeukographPicture = (() => {
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif';
  const SIZE = 14, SMALL = 11.5, LINE = 17, RADIUS = 13, WIDEST = 168, MOST_LINES = 7;
  const MOST_ADDED = 40, MOST_NODES = 250, MANY = 60;
  const INSIDE = new Set(["box", "ellipse", "circle"]);
  const DARK_TEXT = "#1b1f24", RIM = "#5c6268";
  const SIGNS = {
    "1": { word: "raises", mark: "+", light: "#a84300", dark: "#ff9d76", dashes: false, arrow: "arrow" },
    "-1": { word: "lowers", mark: "−", light: "#0b5cad", dark: "#7db8f2", dashes: [8, 5], arrow: "bar" },
    "0": { word: "no sign", mark: "?", light: "#565f68", dark: "#b8bec5", dashes: [2, 4], arrow: "circle" },
    is: { word: "is a kind of", mark: "=", light: "#75706a", dark: "#9aa1a8", dashes: false, arrow: "vee" },
  };
  const CURVES = [0, 0.12, -0.12, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42];
  const KEYS = "Arrows: to the next term that way. Enter: its evidence. E: its steps, one by one. X: collapse or expand. P: pin. "
    + "+ and −: zoom. 0: fit. Shift and arrows: move the picture. Escape: choose nothing.";

  const signOf = (edge) => (edge.kind === "hierarchy" ? "is" : String(edge.sign));
  const number = (value) => String(Math.round(value * 10) / 10);

  // --- text ----------------------------------------------------------------------------------------------------------

  // What no line of text may hold: controls, and what XML does not allow. A label keeps its marks of direction.
  const clean = (text) => String(text).replace(/\p{Cs}/gu, "\ufffd").replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]+/g, " ");
  const ruler = document.createElement("canvas").getContext("2d");
  const widthOf = (text, size) => { ruler.font = `${size}px ${FONT}`; return ruler.measureText(text).width; };

  /** The lines of a text, none wider than `widest`; a word that is wider is broken, and what is too long ends with an ellipsis. */
  function wrapped(text, size, widest, most = MOST_LINES) {
    const lines = [];
    let line = "";
    const words = clean(text).trim().slice(0, 600).split(/\s+/).flatMap((word) => pieces(word, size, widest));
    for (const word of words) {
      const longer = line ? `${line} ${word}` : word;
      if (line && widthOf(longer, size) > widest) { lines.push(line); line = word; } else { line = longer; }
    }
    lines.push(line);
    return lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1]}…`] : lines;
  }

  function pieces(word, size, widest) {
    if (widthOf(word, size) <= widest) return [word];
    const found = [""];
    for (const letter of word) {
      if (widthOf(found.at(-1) + letter, size) > widest) found.push("");
      found[found.length - 1] += letter;
    }
    return found;
  }

  // --- where things stand --------------------------------------------------------------------------------------------

  /** The box that a node takes up around its place: its shape, and its label within or beneath. */
  function boxOf(node) {
    const wide = Math.max(...node.lines.map((line) => widthOf(line, SIZE)));
    const high = node.lines.length * LINE;
    if (node.shape === "box") return { left: wide / 2 + 9, right: wide / 2 + 9, top: high / 2 + 7, bottom: high / 2 + 7 };
    if (node.shape === "ellipse") return { left: wide / 2 + high * 0.55, right: wide / 2 + high * 0.55, top: high * 0.9, bottom: high * 0.9 };
    if (node.shape === "circle") { const half = Math.max(wide, high) / 2 + 8; return { left: half, right: half, top: half, bottom: half }; }
    const half = Math.max(wide / 2, RADIUS);
    return { left: half, right: half, top: RADIUS + 2, bottom: RADIUS + 7 + high };
  }

  /** Moves nodes apart until no two boxes overlap, each pair along the shorter way; those that are held stay. */
  function apart(nodes, held, gapX = 14, gapY = 10) {
    for (let pass = 0; pass < 300; pass += 1) {
      let moved = false;
      for (let one = 0; one < nodes.length; one += 1) {
        for (let other = one + 1; other < nodes.length; other += 1) {
          const a = nodes[one], b = nodes[other];
          const right = b.x >= a.x, below = b.y >= a.y;
          const overX = right ? a.x + a.box.right + gapX - (b.x - b.box.left) : b.x + b.box.right + gapX - (a.x - a.box.left);
          const overY = below ? a.y + a.box.bottom + gapY - (b.y - b.box.top) : b.y + b.box.bottom + gapY - (a.y - a.box.top);
          if (overX <= 0.01 || overY <= 0.01) continue;
          const fixed = [held.has(a.id), held.has(b.id)];
          if (fixed[0] && fixed[1]) continue;
          const share = fixed[0] || fixed[1] ? 1 : 0.5;
          const [axis, step] = overX < overY ? ["x", (right ? overX : -overX) * share] : ["y", (below ? overY : -overY) * share];
          if (!fixed[0]) a[axis] -= step;
          if (!fixed[1]) b[axis] += step;
          moved = true;
        }
      }
      if (!moved) return;
    }
  }

  /** Places the paths from left to right by level, each level in the order that crosses least, without overlap. */
  function placeLayers(nodes, edges, held, ratio) {
    const columns = [], stay = nodes.filter((node) => held.has(node.id)).map((node) => [node, { x: node.x, y: node.y }]);
    for (const node of nodes) (columns[node.level] ??= []).push(node);
    const filled = columns.filter(Boolean);
    const near = new Map(nodes.map((node) => [node.id, []]));
    for (const edge of edges) { near.get(edge.from)?.push(edge.to); near.get(edge.to)?.push(edge.from); }
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const mean = (node) => {
      const beside = near.get(node.id).filter((id) => byId.get(id)?.level !== node.level);
      return beside.length ? beside.reduce((sum, id) => sum + byId.get(id).y, 0) / beside.length : node.y;
    };
    for (const column of filled) stack(column, column.map((node, place) => place * 80));
    for (let sweep = 0; sweep < 24; sweep += 1) {
      const order = sweep % 2 ? [...filled].reverse() : filled;
      for (const column of order) {
        const wanted = new Map(column.map((node) => [node, mean(node)]));
        if (sweep < 16) column.sort((a, b) => wanted.get(a) - wanted.get(b));
        stack(column, column.map((node) => wanted.get(node)));
      }
    }
    let x = 0;
    for (const column of filled) {
      const left = Math.max(...column.map((node) => node.box.left)), right = Math.max(...column.map((node) => node.box.right));
      x += left;
      for (const node of column) node.x = x;
      x += right + 124;
    }
    const high = Math.max(...nodes.map((node) => node.y)) - Math.min(...nodes.map((node) => node.y));
    const stretch = high ? Math.min(2, Math.max(1, (0.8 * x) / ratio / high)) : 1;
    for (const node of nodes) node.y *= stretch;
    for (const [node, place] of stay) Object.assign(node, place);
    if (stay.length) apart(nodes, held);
  }

  /** Puts the nodes of a column, in their order, as near to where they want to be as their boxes allow. */
  function stack(column, wanted) {
    const blocks = [];
    column.forEach((node, place) => {
      const before = column[place - 1];
      const offset = before ? before.offset + before.box.bottom + node.box.top + 34 : 0;
      node.offset = offset;
      let block = { nodes: [node], sum: wanted[place] - offset };
      while (blocks.length && blocks.at(-1).sum / blocks.at(-1).nodes.length >= block.sum / block.nodes.length) {
        const last = blocks.pop();
        block = { nodes: [...last.nodes, ...block.nodes], sum: last.sum + block.sum };
      }
      blocks.push(block);
    });
    for (const block of blocks) for (const node of block.nodes) node.y = block.sum / block.nodes.length + node.offset;
  }

  /** Places what stands around the centre in rings: above what it is a kind of, right what it acts on, below its kinds, left what acts on it. */
  function placeRings(nodes, edges, held, ratio) {
    const centre = nodes.find((node) => node.centre) ?? nodes[0];
    const others = nodes.filter((node) => node !== centre);
    if (!held.has(centre.id)) Object.assign(centre, { x: 0, y: 0 });
    const groups = [[], [], [], []];
    for (const node of others) {
      const edge = edges.find((each) => (each.from === centre.id && each.to === node.id) || (each.to === centre.id && each.from === node.id));
      const out = edge?.from === centre.id;
      node.rank = [["1", "0", "-1", "is"].indexOf(edge ? signOf(edge) : "0"), node.kind, -(edge?.belief ?? 0)];
      groups[edge && signOf(edge) === "is" ? (out ? 0 : 2) : out ? 1 : 3].push(node);
    }
    const compare = (a, b) => a.rank[0] - b.rank[0] || a.rank[1].localeCompare(b.rank[1]) || a.rank[2] - b.rank[2];
    groups.forEach((group, place) => { group.sort(compare); if (place > 1) group.reverse(); });
    const gap = others.length > 8 ? others.length * 0.02 : 0.3;
    const slots = [];
    let place = 0;
    for (const group of groups) {
      for (const node of group) { slots.push([node, place + 0.5]); place += 1; }
      if (group.length) place += gap;
    }
    const before = groups.slice(0, 3).reduce((sum, group) => sum + group.length + (group.length ? gap : 0), 0);
    const middle = groups[3].length ? before + groups[3].length / 2 : groups[0].length + (groups[0].length ? gap : 0) + groups[1].length / 2;
    const turn = (groups[3].length ? Math.PI : 0) - (middle / place) * 2 * Math.PI;
    const rings = ringsFor(others, ratio);
    const taken = rings.map(() => 0);
    slots.forEach(([node, slot], count) => {
      const angle = turn + (slot / place) * 2 * Math.PI;
      const lack = rings.map((ring, which) => ring.share * (count + 1) - taken[which]);
      const ring = lack.indexOf(Math.max(...lack));
      taken[ring] += 1;
      if (!held.has(node.id)) Object.assign(node, { x: centre.x + rings[ring].x * Math.cos(angle), y: centre.y + rings[ring].y * Math.sin(angle) });
    });
    apart(nodes, new Set([...held, centre.id]));
  }

  /** As few rings as hold so many nodes, each with its half-axes and its share of the nodes. */
  function ringsFor(nodes, ratio) {
    const flat = Math.sqrt(Math.min(2, Math.max(0.7, ratio)));
    const inner = 165 + Math.min(nodes.length, 150) * 0.5;
    const wide = nodes.reduce((sum, node) => sum + node.box.left + node.box.right, 0) / (nodes.length || 1) + 24;
    const high = nodes.reduce((sum, node) => sum + node.box.top + node.box.bottom, 0) / (nodes.length || 1) + 20;
    const rings = [];
    for (let room = 0; room < nodes.length || !rings.length;) {
      const x = inner * flat + rings.length * (wide + 10) * (flat / 1.26), y = inner / flat + rings.length * (high + 18) * (1.26 / flat);
      let holds = 0;
      for (let step = 0; step < 120; step += 1) {
        const angle = (step / 120) * 2 * Math.PI;
        const dx = Math.abs(x * Math.sin(angle)) * (Math.PI / 60), dy = Math.abs(y * Math.cos(angle)) * (Math.PI / 60);
        holds += Math.max(dx / wide, dy / high);
      }
      rings.push({ x, y, holds });
      room += holds;
    }
    const all = rings.reduce((sum, ring) => sum + ring.holds, 0);
    return rings.map((ring) => ({ ...ring, share: ring.holds / all }));
  }

  /** Places new nodes in a fan that leads away from the middle, beyond the node that they belong to. */
  function placeFan(nodes, fresh, from) {
    const old = nodes.filter((node) => !fresh.includes(node));
    const middle = { x: old.reduce((sum, node) => sum + node.x, 0) / old.length, y: old.reduce((sum, node) => sum + node.y, 0) / old.length };
    const away = Math.hypot(from.x - middle.x, from.y - middle.y) < 1 ? 0 : Math.atan2(from.y - middle.y, from.x - middle.x);
    fresh.forEach((node, place) => {
      const row = Math.floor(place / 7);
      const share = fresh.length > 1 ? (place % 7) / (Math.min(fresh.length, 7) - 1) - 0.5 : 0;
      const angle = away + share * Math.PI * 0.8;
      Object.assign(node, { x: from.x + (230 + row * 150) * Math.cos(angle), y: from.y + (170 + row * 100) * Math.sin(angle) });
    });
  }

  // --- edges as curves -----------------------------------------------------------------------------------------------

  /** The point that a curve of this roundness bends towards, as vis-network works it out for `curvedCW` and, below zero, `curvedCCW`. */
  function bend(from, to, roundness) {
    const share = 0.5 * roundness + 0.5;
    const angle = Math.atan2(from.y - to.y, to.x - from.x) + share * Math.PI;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    return { x: from.x + share * length * Math.sin(angle), y: from.y + share * length * Math.cos(angle) };
  }

  const along = (from, via, to, share) => ({
    x: (1 - share) ** 2 * from.x + 2 * share * (1 - share) * via.x + share ** 2 * to.x,
    y: (1 - share) ** 2 * from.y + 2 * share * (1 - share) * via.y + share ** 2 * to.y,
  });
  const within = (point, node, more = 0) => point.x > node.x - node.box.left - more && point.x < node.x + node.box.right + more
    && point.y > node.y - node.box.top - more && point.y < node.y + node.box.bottom + more;

  /** Gives each edge the slightest curve that meets no other node, and no other edge between the same two. */
  function curve(nodes, edges) {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const used = new Map();
    for (const edge of edges) {
      const from = byId.get(edge.from), to = byId.get(edge.to);
      const pair = [edge.from, edge.to].sort().join("\n");
      const taken = used.get(pair) ?? [];
      const turned = edge.from < edge.to ? 1 : -1;
      const low = { x: Math.min(from.x, to.x) - 90, y: Math.min(from.y, to.y) - 90 }, high = { x: Math.max(from.x, to.x) + 90, y: Math.max(from.y, to.y) + 90 };
      const others = nodes.filter((node) => node !== from && node !== to && node.x + node.box.right > low.x && node.x - node.box.left < high.x
        && node.y + node.box.bottom > low.y && node.y - node.box.top < high.y);
      let best = null;
      for (const roundness of CURVES) {
        const via = bend(from, to, roundness);
        let cost = Math.abs(roundness) * 2.5;
        for (const other of taken) if (Math.abs(other - roundness * turned) < 0.25) cost += 30;
        for (let step = 1; step < 16; step += 1) {
          const point = along(from, via, to, step / 16);
          if (others.some((node) => within(point, node, 3))) cost += 1;
        }
        if (!best || cost < best.cost - 1e-9) best = { cost, roundness };
        if (best.cost === 0) break;
      }
      edge.roundness = best.roundness;
      used.set(pair, [...taken, best.roundness * turned]);
    }
  }

  /** Puts the label of each edge where along its curve it covers least: no node, no other label. */
  function placeLabels(nodes, edges) {
    const placed = [];
    const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const boxes = nodes.map((node) => ({ left: node.x - node.box.left, right: node.x + node.box.right, top: node.y - node.box.top, bottom: node.y + node.box.bottom }));
    const byId = new Map(nodes.map((node) => [node.id, node]));
    for (const edge of edges) {
      const half = { x: Math.max(...edge.lines.map((line) => widthOf(line, SMALL))) / 2 + 3, y: (edge.lines.length * SMALL * 1.2) / 2 + 2 };
      let best = null;
      for (const share of [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8]) {
        const { x, y } = along(byId.get(edge.from), bend(byId.get(edge.from), byId.get(edge.to), edge.roundness), byId.get(edge.to), share);
        const box = { left: x - half.x, right: x + half.x, top: y - half.y, bottom: y + half.y };
        const cost = 3 * boxes.filter((other) => meets(box, other)).length + 2 * placed.filter((other) => meets(box, other)).length + Math.abs(share - 0.5);
        if (!best || cost < best.cost) best = { cost, box, share };
        if (cost < 0.5) break;
      }
      edge.share = best.share;
      placed.push(best.box);
    }
  }

  // --- shapes as SVG -------------------------------------------------------------------------------------------------

  const round = (points, count, turn, radius = () => 1) => Array.from({ length: count }, (_, place) => {
    const angle = turn + (place / count) * 2 * Math.PI;
    return [points.x + points.r * radius(place) * Math.cos(angle), points.y + points.r * radius(place) * Math.sin(angle)].map(number).join(",");
  }).join(" ");
  const polygon = (points) => ["polygon", { points }];

  /** The element and attributes that draw a shape of radius `r` at a place. */
  function outline(shape, x, y, r, box = { left: r * 1.35, top: r * 0.85 }) {
    const at = { x, y, r };
    switch (shape) {
      case "square": return ["rect", { x: number(x - r), y: number(y - r), width: number(2 * r), height: number(2 * r) }];
      case "diamond": return polygon(round(at, 4, 0));
      case "hexagon": return polygon(round(at, 6, 0));
      case "triangle": return polygon(round({ ...at, y: y + r * 0.2, r: r * 1.15 }, 3, -Math.PI / 2));
      case "triangleDown": return polygon(round({ ...at, y: y - r * 0.2, r: r * 1.15 }, 3, Math.PI / 2));
      case "star": return polygon(round({ ...at, y: y + r * 0.1, r: r * 1.2 }, 10, -Math.PI / 2, (place) => (place % 2 ? 0.45 : 1)));
      case "box": return ["rect", { x: number(x - box.left), y: number(y - box.top), width: number(2 * box.left), height: number(2 * box.top), rx: 5 }];
      case "ellipse": return ["ellipse", { cx: number(x), cy: number(y), rx: number(box.left), ry: number(box.top) }];
      default: return ["circle", { cx: number(x), cy: number(y), r: number(shape === "circle" ? box.left : r) }];
    }
  }

  const escaped = (text) => clean(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const tag = (name, attributes, inside = "") =>
    `<${name}${Object.entries(attributes).filter(([, value]) => value != null).map(([key, value]) => ` ${key}="${escaped(value)}"`).join("")}>${inside}</${name}>`;

  function textLines(lines, x, y, attributes) {
    const rows = lines.map((line, place) => tag("tspan", { x: number(x), dy: place ? attributes["font-size"] * 1.2 : 0 }, escaped(line))).join("");
    return tag("text", { "text-anchor": "middle", "dominant-baseline": "central", x: number(x), y: number(y), ...attributes }, rows);
  }

  /** The end of an arrow at a point, leading in a direction: a head, a bar, a ring or an open angle, by the sign. */
  function arrowEnd(kind, point, angle, colour) {
    const put = (x, y) => `${number(point.x + x * Math.cos(angle) - y * Math.sin(angle))},${number(point.y + x * Math.sin(angle) + y * Math.cos(angle))}`;
    if (kind === "bar") return tag("path", { d: `M${put(0, -7)} L${put(0, 7)}`, stroke: colour, "stroke-width": 3, fill: "none" });
    if (kind === "circle") return tag("circle", { cx: put(-4, 0).split(",")[0], cy: put(-4, 0).split(",")[1], r: 4, fill: colour });
    if (kind === "vee") return tag("path", { d: `M${put(-9, -5)} L${put(0, 0)} L${put(-9, 5)}`, stroke: colour, "stroke-width": 1.5, fill: "none" });
    return tag("polygon", { points: [put(0, 0), put(-11, -5), put(-8, 0), put(-11, 5)].join(" "), fill: colour });
  }

  function svgOf(title, summary, nodes, edges, look) {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const lines = [], names = [];
    for (const edge of edges) {
      const from = byId.get(edge.from), to = byId.get(edge.to), via = bend(from, to, edge.roundness);
      let end = 1, start = 0;
      const body = (node) => (INSIDE.has(node.shape) ? node : { ...node, box: { left: RADIUS, right: RADIUS, top: RADIUS, bottom: RADIUS } });
      while (end > 0.5 && within(along(from, via, to, end), body(to), 3)) end -= 0.004;
      while (start < 0.5 && within(along(from, via, to, start), body(from), 1)) start += 0.004;
      const points = Array.from({ length: 13 }, (_, place) => along(from, via, to, start + ((end - start) * place) / 12));
      const tip = points[12], near = along(from, via, to, end - 0.03);
      const style = SIGNS[signOf(edge)], colour = look.signs[signOf(edge)];
      lines.push(tag("g", { class: "edge" }, tag("title", {}, escaped(`${from.label} ${edge.relation} ${to.label} (${edge.said})`))
        + tag("path", { d: `M${points.map((point) => `${number(point.x)},${number(point.y)}`).join(" L")}`, fill: "none", stroke: colour,
          "stroke-width": number(edge.width), "stroke-dasharray": style.dashes ? style.dashes.join(" ") : null })
        + arrowEnd(style.arrow, tip, Math.atan2(tip.y - near.y, tip.x - near.x), colour)));
      const middle = along(from, via, to, edge.share);
      names.push(textLines(edge.lines, middle.x, middle.y - ((edge.lines.length - 1) * SMALL * 1.2) / 2,
        { "font-size": SMALL, fill: look.ink, stroke: look.paper, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" }));
    }
    const drawn = nodes.map((node) => {
      const [name, attributes] = outline(node.shape, node.x, node.y, RADIUS, node.box);
      const inside = INSIDE.has(node.shape);
      const y = inside ? node.y - ((node.lines.length - 1) * SIZE * 1.2) / 2 : node.y + RADIUS + 14;
      return tag("g", { class: "node" }, tag("title", {}, escaped(`${node.kind}: ${node.label}`))
        + tag(name, { ...attributes, fill: node.color, stroke: node.centre ? look.ink : RIM, "stroke-width": node.centre ? 3 : 1 })
        + textLines(node.lines, node.x, y, { "font-size": SIZE, fill: inside ? DARK_TEXT : look.ink,
          ...(inside ? {} : { stroke: look.paper, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" }) }));
    });
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (const node of nodes) {
      box.left = Math.min(box.left, node.x - node.box.left); box.right = Math.max(box.right, node.x + node.box.right);
      box.top = Math.min(box.top, node.y - node.box.top); box.bottom = Math.max(box.bottom, node.y + node.box.bottom);
    }
    if (!nodes.length) Object.assign(box, { left: 0, top: 0, right: 1, bottom: 1 });
    const key = keyOf(nodes, edges, look, box.left, box.bottom + 46, Math.max(box.right - box.left, 420));
    const view = { x: box.left - 40, y: box.top - 64, width: Math.max(box.right - box.left, 420) + 80, height: key.bottom - box.top + 92 };
    const heading = tag("text", { x: number(box.left), y: number(box.top - 32), "font-size": 18, "font-weight": 600, fill: look.ink }, escaped(title));
    const size = { width: number(view.width), height: number(view.height) };
    return `<?xml version="1.0" encoding="UTF-8"?>\n${tag("svg", { xmlns: "http://www.w3.org/2000/svg", ...size,
      viewBox: [view.x, view.y, view.width, view.height].map(number).join(" "), role: "img", "font-family": FONT },
    `${tag("title", {}, escaped(title))}${tag("desc", {}, escaped(summary))}${tag("rect", { x: number(view.x), y: number(view.y), ...size, fill: look.paper })}`
      + `${heading}${lines.join("")}${drawn.join("")}${names.join("")}${key.text}`)}\n`;
  }

  /** The key of signs and kinds that stands below an exported picture. */
  function keyOf(nodes, edges, look, left, top, width) {
    const kinds = new Map(nodes.map((node) => [node.kind, node]));
    const items = [
      ...Object.keys(SIGNS).filter((sign) => edges.some((edge) => signOf(edge) === sign)).map((sign) => [SIGNS[sign].word, sign, null]),
      ...[...kinds.keys()].sort().map((kind) => [kind, null, kinds.get(kind)]),
    ];
    let x = left, y = top, text = "";
    for (const [word, sign, node] of items) {
      const wide = 46 + widthOf(sign ? `${SIGNS[sign].mark} ${word}` : word, SIZE) + 22;
      if (x > left && x + wide > left + width) { x = left; y += 28; }
      if (sign) {
        const style = SIGNS[sign];
        text += tag("path", { d: `M${number(x)},${number(y)} H${number(x + 34)}`, stroke: look.signs[sign], "stroke-width": 2.5, fill: "none",
          "stroke-dasharray": style.dashes ? style.dashes.join(" ") : null }) + arrowEnd(style.arrow, { x: x + 36, y }, 0, look.signs[sign]);
      } else {
        const [name, attributes] = outline(node.shape, x + 20, y, 9);
        text += tag(name, { ...attributes, fill: node.color, stroke: RIM });
      }
      text += tag("text", { x: number(x + 46), y: number(y), "font-size": SIZE, fill: look.ink, "dominant-baseline": "central" },
        escaped(sign ? `${SIGNS[sign].mark} ${word}` : word));
      x += wide;
    }
    return { text: tag("g", { class: "key" }, text), bottom: y };
  }

  async function pngOf(svg) {
    const sizes = /width="([\d.]+)" height="([\d.]+)"/.exec(svg).slice(1).map(Number);
    const scale = Math.min(2, 8000 / Math.max(...sizes));
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = sizes.map((size) => Math.ceil(size * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done, failed) => { canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("the picture is too large for a PNG"))), "image/png"); });
  }

  // --- the look of the page around it --------------------------------------------------------------------------------

  function lookOf(element) {
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

  const NAMESPACE = "http://www.w3.org/2000/svg";
  function icon(name, attributes, end = null) {
    const made = document.createElementNS(NAMESPACE, "svg");
    const pieces_ = end ? [[name, attributes], end] : [[name, attributes]];
    for (const [key, value] of [["width", 38], ["height", 18], ["viewBox", "0 0 38 18"], ["aria-hidden", "true"], ["focusable", "false"]]) made.setAttribute(key, value);
    for (const [kind, values] of pieces_) {
      const part = document.createElementNS(NAMESPACE, kind);
      for (const [key, value] of Object.entries(values)) part.setAttribute(key, value);
      made.append(part);
    }
    return made;
  }

  const END = { arrow: ["path", { d: "M37,9 L27,4 L30,9 L27,14 Z" }], bar: ["path", { d: "M35,2 V16" }], circle: ["circle", { cx: 33, cy: 9, r: 4 }],
    vee: ["path", { d: "M28,4 L36,9 L28,14", fill: "none" }] };

  /** Saves a text or blob as a file of the reader's. */
  function save(content, name, type = "text/plain") {
    const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  // --- the picture ---------------------------------------------------------------------------------------------------

  /**
   * Draws `data` in the element `canvas`, with toggles in `legend` that filter, and gives what can be done with it.
   * `onNode(node)` and `onEdge(edge)` are called when the reader chooses one, `onSay(text)` when something else is to be told.
   * `expand(node)` gives the data around a node; without it, a node shows again what was collapsed.
   */
  function show({ canvas, legend = null, data, onNode = () => {}, onEdge = () => {}, expand = null, onSay = () => {} }) {
    const all = { ...data, nodes: [], edges: [], kinds: [...data.kinds] };
    const nodes = new Map(), edges = new Map(), pinned = new Set(), collapsed = new Set(), fetched = new Set();
    const hiddenKinds = new Set(), hiddenSigns = new Set();
    let look = lookOf(canvas), chosen = null, seen = { nodes: new Set(), edges: new Set() };
    take(data.nodes, data.edges);
    place();

    function take(newNodes, newEdges) {
      for (const node of newNodes) {
        const made = { ...node, lines: wrapped(node.label, SIZE, WIDEST), x: 0, y: 0 };
        made.box = boxOf(made);
        nodes.set(node.id, made);
        all.nodes.push(node);
      }
      for (const edge of newEdges) {
        if (!nodes.has(edge.from) || !nodes.has(edge.to) || edges.has(edge.id)) continue;
        const denied = (edge.claims ?? []).some((claim) => claim.denied);
        const words = `${SIGNS[signOf(edge)].mark} ${edge.relation}${denied ? " (contested)" : ""}`;
        edges.set(edge.id, { ...edge, lines: wrapped(words, SMALL, 118, 3), width: edge.claims?.length ? 1.2 + 2.2 * edge.belief : 1.2 });
        all.edges.push(edge);
      }
    }

    function place(fresh = [], from = null) {
      const list = [...nodes.values()], steps = [...edges.values()];
      const ratio = canvas.clientWidth / canvas.clientHeight || 1.5;
      if (data.layered) placeLayers(list, steps, pinned, ratio);
      else if (from) { placeFan(list, fresh, from); apart(list, new Set([...pinned, from.id])); } else if (list.length) placeRings(list, steps, pinned, ratio);
      curve(list, steps);
      placeLabels(list, steps);
    }

    const visNode = (node) => ({
      id: node.id, x: node.x, y: node.y, shape: node.shape, size: RADIUS, hidden: !seen.nodes.has(node.id), margin: { top: 7, bottom: 7, left: 9, right: 9 },
      label: [...node.lines, ...(hanging(node.id) ? [`(+${hanging(node.id)})`] : [])].join("\n"), title: titled(`${node.kind}: ${clean(node.label)}`),
      color: { background: node.color, border: node.centre || pinned.has(node.id) ? look.ink : RIM,
        highlight: { background: node.color, border: look.ink }, hover: { background: node.color, border: look.ink } },
      borderWidth: node.centre ? 3 : pinned.has(node.id) ? 2 : 1, borderWidthSelected: 4, shapeProperties: { borderDashes: pinned.has(node.id) ? [4, 3] : false, borderRadius: 5 },
      font: { face: FONT, size: SIZE, color: INSIDE.has(node.shape) ? DARK_TEXT : look.ink, strokeWidth: INSIDE.has(node.shape) ? 0 : 3, strokeColor: look.paper },
    });
    const visEdge = (edge) => {
      const sign = signOf(edge), colour = look.signs[sign];
      return {
        id: edge.id, from: edge.from, to: edge.to, hidden: !seen.edges.has(edge.id), width: edge.width * (edges.size > MANY ? 0.6 : 1),
        arrows: { to: { enabled: true, type: SIGNS[sign].arrow, scaleFactor: sign === "is" ? 0.6 : 0.7 } }, dashes: SIGNS[sign].dashes,
        color: { color: colour, highlight: colour, hover: colour, inherit: false }, selectionWidth: edges.size > MANY ? 0.6 : 2, hoverWidth: 0.8,
        smooth: edge.roundness ? { enabled: true, type: edge.roundness > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(edge.roundness) } : false,
      };
    };
    function titled(text) { const made = document.createElement("div"); made.textContent = text; made.dir = "auto"; return made; }

    seen = visible();
    const drawnNodes = new vis.DataSet([...nodes.values()].map(visNode)), drawnEdges = new vis.DataSet([...edges.values()].map(visEdge));
    const network = new vis.Network(canvas, { nodes: drawnNodes, edges: drawnEdges }, {
      physics: false, layout: { randomSeed: 1 }, nodes: { scaling: { label: { drawThreshold: 5 } } },
      interaction: { hover: true, keyboard: false, tooltipDelay: 200, zoomView: false, multiselect: false },
    });

    // --- what is seen

    function roots() {
      const found = [...nodes.values()].filter((node) => node.centre).map((node) => node.id);
      return found.length ? found : [...nodes.keys()].slice(0, 1);
    }

    /** The nodes that are reached from the roots without going on beyond one that is collapsed. */
    function reached(closed) {
      const near = new Map();
      for (const { from, to } of edges.values()) for (const [one, other] of [[from, to], [to, from]]) near.set(one, [...(near.get(one) ?? []), other]);
      const found = new Set(roots()), waiting = [...found];
      while (waiting.length) {
        const here = waiting.pop();
        if (closed.has(here)) continue;
        for (const next of near.get(here) ?? []) if (!found.has(next)) { found.add(next); waiting.push(next); }
      }
      return found;
    }

    function hanging(id) {
      if (!collapsed.has(id)) return 0;
      const others = new Set(collapsed);
      others.delete(id);
      return reached(others).size - reached(collapsed).size;
    }

    function visible() {
      const open = reached(collapsed), kept = new Set(roots());
      const stays = (id) => open.has(id) && (kept.has(id) || !hiddenKinds.has(nodes.get(id).kind));
      const shown = [...edges.values()].filter((edge) => !hiddenSigns.has(signOf(edge)) && stays(edge.from) && stays(edge.to));
      const joined = new Set(shown.flatMap((edge) => [edge.from, edge.to]));
      return { nodes: new Set([...nodes.keys()].filter((id) => stays(id) && (joined.has(id) || kept.has(id)))), edges: new Set(shown.map((edge) => edge.id)) };
    }

    function refresh() {
      seen = visible();
      drawnNodes.update([...nodes.values()].map(visNode));
      drawnEdges.update([...edges.values()].map(visEdge));
      legendStates();
    }

    function sayShown() {
      const [some, most] = [seen.nodes.size, nodes.size];
      onSay(some === most ? `All ${most} terms are shown.` : `${some} of ${most} terms are shown.`);
    }

    // --- the legend

    function legendStates() {
      for (const button of legend?.querySelectorAll("button[data-filter]") ?? []) {
        const hidden = button.dataset.sign ? hiddenSigns.has(button.dataset.sign) : hiddenKinds.has(button.dataset.kind);
        button.setAttribute("aria-pressed", String(!hidden));
      }
    }

    function legendButton(picture, text, count, react) {
      const button = document.createElement("button");
      const words = document.createElement("span");
      const many = document.createElement("span");
      button.type = "button";
      button.className = "legend-entry";
      button.dataset.filter = "";
      words.textContent = text;
      many.className = "legend-count";
      many.textContent = ` ${count}`;
      button.append(picture, words, many);
      button.addEventListener("click", react);
      return button;
    }

    function fillLegend() {
      if (!legend) return;
      const made = [];
      for (const [sign, style] of Object.entries(SIGNS)) {
        const count = [...edges.values()].filter((edge) => signOf(edge) === sign).length;
        if (!count) continue;
        const line = ["path", { d: "M1 9 H32", stroke: look.signs[sign], "stroke-width": 2.5, fill: "none", ...(style.dashes ? { "stroke-dasharray": style.dashes.join(" ") } : {}) }];
        const [kind, values] = END[style.arrow];
        const end = [kind, { fill: look.signs[sign], stroke: look.signs[sign], "stroke-width": style.arrow === "bar" ? 3 : 1.5, ...values }];
        const button = legendButton(icon(...line, end), `${style.mark} ${style.word}`, count, () => filter({ sign, shown: hiddenSigns.has(sign) }));
        button.dataset.sign = sign;
        made.push(button);
      }
      for (const kind of all.kinds) {
        const count = [...nodes.values()].filter((node) => node.kind === kind.label).length;
        const [name, attributes] = outline(kind.shape, 19, 9, 8, { left: kind.shape === "circle" ? 8 : 13, top: 7 });
        const button = legendButton(icon(name, { ...attributes, fill: kind.color, stroke: RIM }), kind.label, count, () => filter({ kind: kind.label, shown: hiddenKinds.has(kind.label) }));
        button.dataset.kind = kind.label;
        made.push(button);
      }
      const listed = /^[UO]L$/.test(legend.tagName);
      legend.replaceChildren(...made.map((button) => { const item = document.createElement(listed ? "li" : "span"); item.append(button); return item; }));
      legendStates();
    }

    /** Shows or hides the steps of a sign ("1", "-1", "0", "is") or the terms of a kind (its label); without an argument, shows all. */
    function filter({ sign, kind, shown = true } = {}) {
      if (sign === undefined && kind === undefined) { hiddenKinds.clear(); hiddenSigns.clear(); }
      if (sign !== undefined) hiddenSigns[shown ? "delete" : "add"](String(sign));
      if (kind !== undefined) hiddenKinds[shown ? "delete" : "add"](kind);
      refresh();
      sayShown();
    }

    // --- what is chosen

    function select(id) {
      chosen = nodes.has(id) || edges.has(id) ? id : null;
      if (chosen === null || !(seen.nodes.has(id) || seen.edges.has(id))) network.unselectAll();
      else if (nodes.has(id)) network.selectNodes([id]);
      else network.selectEdges([id]);
    }
    function focus(id) { if (seen.nodes.has(id)) network.focus(id, { scale: Math.max(network.getScale(), 0.9), animation: false }); }
    function chooseNode(id) { select(id); onNode(nodes.get(id)); }
    function chooseEdge(id) { select(id); onEdge(edges.get(id)); }

    function search(text) {
      const asked = text.trim().toLowerCase();
      if (!asked) { select(null); return null; }
      const shown = [...nodes.values()].filter((node) => seen.nodes.has(node.id));
      const names = (node) => node.label.toLowerCase();
      const hit = shown.find((node) => names(node) === asked) ?? shown.find((node) => names(node).startsWith(asked)) ?? shown.find((node) => names(node).includes(asked));
      if (!hit) return null;
      focus(hit.id);
      chooseNode(hit.id);
      return hit;
    }

    function pin(id, held = !pinned.has(id)) {
      if (!nodes.has(id)) return false;
      pinned[held ? "add" : "delete"](id);
      refresh();
      onSay(`${nodes.get(id).label} ${held ? "is pinned: it stays where it is when others are placed anew" : "is no longer pinned"}.`);
      return held;
    }

    function collapse(id) {
      if (!nodes.has(id)) return 0;
      collapsed.add(id);
      const many = hanging(id);
      if (!many) collapsed.delete(id);
      refresh();
      onSay(many ? `${many === 1 ? "1 term that hangs" : `${many} terms that hang`} from ${nodes.get(id).label} alone ${many === 1 ? "is" : "are"} hidden.` : `Nothing hangs from ${nodes.get(id).label} alone.`);
      return many;
    }

    /** Shows again what was collapsed, or fetches what stands around the node; gives how many terms came and how many more there are. */
    async function expandNode(id) {
      const node = nodes.get(id);
      if (!node) return { added: 0, left: 0 };
      if (collapsed.has(id)) {
        const added = hanging(id);
        collapsed.delete(id);
        refresh();
        sayShown();
        return { added, left: 0 };
      }
      if (!expand || fetched.has(id)) { onSay(`Nothing more hangs from ${node.label} here.`); return { added: 0, left: 0 }; }
      const more = await expand(node);
      const fresh = (more?.nodes ?? []).filter((each) => !nodes.has(each.id));
      const room = Math.max(0, Math.min(MOST_ADDED, MOST_NODES - nodes.size));
      const taken = fresh.slice(0, room), left = fresh.length - taken.length + (more?.cut ? more.cut.of - more.cut.drawn : 0);
      const back = new Set((more?.edges ?? []).filter((edge) => edge.to === id).map((edge) => edge.from));
      take(taken.map((each) => ({ ...each, centre: false, level: Math.max(0, (node.level ?? 0) + (back.has(each.id) ? -1 : 1)) })), more?.edges ?? []);
      for (const kind of more?.kinds ?? []) if (!all.kinds.some((each) => each.label === kind.label) && taken.some((each) => each.kind === kind.label)) all.kinds.push(kind);
      if (!left) fetched.add(id);
      place(taken.map((each) => nodes.get(each.id)), node);
      refresh();
      fillLegend();
      fit();
      onSay(`${taken.length} terms were added around ${node.label}${left ? `; ${left} more are not drawn` : ""}.`);
      return { added: taken.length, left };
    }

    async function toggle(id) {
      if (!collapsed.has(id) && (!expand || fetched.has(id))) return collapse(id);
      return attempt(expandNode(id));
    }

    async function attempt(expanding) {
      try { return await expanding; } catch (fault) { onSay(`Nothing could be fetched: ${fault.message}`); return null; }
    }

    function fit() { network.fit({ nodes: [...seen.nodes], animation: false, maxZoomLevel: 1.15 }); }
    function zoom(share) { network.moveTo({ scale: Math.min(4, Math.max(0.08, network.getScale() * share)), animation: false }); }

    // --- what leaves the picture

    const shownNodes = () => [...nodes.values()].filter((node) => seen.nodes.has(node.id));
    const shownEdges = () => [...edges.values()].filter((edge) => seen.edges.has(edge.id));
    const exportSVG = () => svgOf(data.title ?? "", data.summary ?? "", shownNodes(), shownEdges(), look);
    function exportJSON() {
      const places = new Map(shownNodes().map((node) => [node.id, { x: Math.round(node.x), y: Math.round(node.y) }]));
      const shown = { ...all, nodes: all.nodes.filter((node) => places.has(node.id)).map((node) => ({ ...node, ...places.get(node.id) })),
        edges: all.edges.filter((edge) => seen.edges.has(edge.id)) };
      return `${JSON.stringify(shown, null, 1)}\n`;
    }

    /** Saves the picture as a file: "png", "svg" or "json". */
    async function download(form) {
      const name = clean(data.title ?? "").normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").slice(0, 60).replace(/^-+|-+$/g, "").toLowerCase() || "picture";
      const [make, type] = { png: [() => pngOf(exportSVG()), "image/png"], svg: [exportSVG, "image/svg+xml"], json: [exportJSON, "application/json"] }[form];
      save(await make(), `leukograph-${name}.${form}`, type);
    }

    /** Buttons for what can be done with a node, each with the word for it. */
    function actions(id) {
      const button = (text, react, pressed = null) => {
        const made = document.createElement("button");
        made.type = "button";
        made.textContent = text;
        if (pressed !== null) made.setAttribute("aria-pressed", String(pressed));
        made.addEventListener("click", () => react(made));
        return made;
      };
      return [
        button("Expand", () => attempt(expandNode(id))), button("Collapse", () => collapse(id)),
        button("Pin", (made) => made.setAttribute("aria-pressed", String(pin(id))), pinned.has(id)),
      ];
    }

    // --- the labels of the edges, drawn here so that they cover nothing

    function drawLabels(brush) {
      const scale = network.getScale(), held = new Set(network.getSelectedEdges());
      // Among many steps a label at each would cover the terms: then only those that are chosen have theirs.
      const near = scale * SMALL >= 6.5 && edges.size <= MANY;
      const size = scale * SMALL >= 6.5 ? SMALL : 9 / scale;
      if (!near && held.size > 12) return;
      Object.assign(brush, { textAlign: "center", textBaseline: "middle", lineJoin: "round", strokeStyle: look.paper, fillStyle: look.ink, lineWidth: size * 0.36 });
      for (const edge of edges.values()) {
        if (!seen.edges.has(edge.id) || !(near || held.has(edge.id))) continue;
        const from = nodes.get(edge.from), to = nodes.get(edge.to), at = along(from, bend(from, to, edge.roundness), to, edge.share);
        brush.font = `${held.has(edge.id) ? "bold " : ""}${size}px ${FONT}`;
        edge.lines.forEach((line, place) => {
          const y = at.y + (place - (edge.lines.length - 1) / 2) * size * 1.2;
          brush.strokeText(line, at.x, y);
          brush.fillText(line, at.x, y);
        });
      }
    }
    network.on("afterDrawing", drawLabels);

    // --- pointer and keyboard

    network.on("click", ({ nodes: [node], edges: [edge] }) => {
      if (node !== undefined) chooseNode(node);
      else if (edge !== undefined) chooseEdge(edge);
      else select(null);
    });
    network.on("doubleClick", ({ nodes: [node] }) => { if (node !== undefined) toggle(node); });
    const follow = ({ nodes: moved }) => { for (const id of moved) Object.assign(nodes.get(id), network.getPosition(id)); };
    network.on("dragging", follow);
    network.on("dragEnd", (event) => {
      if (!event.nodes.length) return;
      follow(event);
      curve([...nodes.values()], [...edges.values()]);
      placeLabels([...nodes.values()], [...edges.values()]);
      drawnEdges.update([...edges.values()].map(visEdge));
    });

    function nearest(dx, dy) {
      const here = nodes.get(chosen) ?? nodes.get(edges.get(chosen)?.from) ?? null;
      if (!here) return roots().find((id) => seen.nodes.has(id));
      let best = null;
      for (const id of seen.nodes) {
        const node = nodes.get(id), x = node.x - here.x, y = node.y - here.y;
        const ahead = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
        if (id === here.id || ahead <= 1) continue;
        const cost = ahead + 2.2 * aside;
        if (!best || cost < best.cost) best = { id, cost };
      }
      return best?.id;
    }

    function nextEdge(back) {
      const here = nodes.has(chosen) ? chosen : nodes.has(walked) ? walked : roots()[0];
      const near = shownEdges().filter((edge) => edge.from === here || edge.to === here);
      if (!near.length) return;
      walked = here;
      const at = near.findIndex((edge) => edge.id === chosen);
      chooseEdge(near[(at + (back ? near.length - 1 : 1) + (at < 0 && back ? 1 : 0)) % near.length].id);
    }
    let walked = null;

    const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    function keyed(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const way = WAYS[event.key];
      const node = nodes.has(chosen) ? chosen : null;
      if (way && event.shiftKey) { const at = network.getViewPosition(); network.moveTo({ position: { x: at.x + (way[0] * 90) / network.getScale(), y: at.y + (way[1] * 90) / network.getScale() }, animation: false }); }
      else if (way) { const id = nearest(...way); if (id !== undefined) { chooseNode(id); reveal(id); } }
      else if (event.key === "Enter" && chosen !== null) (node ? onNode(nodes.get(node), event) : onEdge(edges.get(chosen), event));
      else if (event.key === "Escape" && chosen !== null) select(null);
      else if (event.key === "e" || event.key === "E") nextEdge(event.shiftKey);
      else if ((event.key === "x" || event.key === "X") && node) toggle(node);
      else if ((event.key === "p" || event.key === "P") && node) pin(node);
      else if (event.key === "+" || event.key === "=") zoom(1.25);
      else if (event.key === "-") zoom(0.8);
      else if (event.key === "0") fit();
      else return;
      event.preventDefault();
    }

    /** Moves the picture if a node stands outside of it. */
    function reveal(id) {
      const at = network.canvasToDOM(nodes.get(id));
      if (at.x < 40 || at.y < 40 || at.x > canvas.clientWidth - 40 || at.y > canvas.clientHeight - 40 || network.getScale() < 0.45) focus(id);
    }

    // A wheel scrolls the page until the picture is chosen.
    const zooms = (on) => () => network.setOptions({ interaction: { zoomView: on } });
    const [entered, left] = [zooms(true), zooms(false)];
    const grasped = () => canvas.focus({ preventScroll: true });
    canvas.querySelector(".vis-network")?.removeAttribute("tabindex");
    canvas.setAttribute("role", "application");
    canvas.tabIndex = 0;
    canvas.classList.add("picture-canvas");
    canvas.addEventListener("keydown", keyed);
    canvas.addEventListener("focus", entered);
    canvas.addEventListener("blur", left);
    canvas.addEventListener("pointerdown", grasped);
    const darkness = matchMedia("(prefers-color-scheme: dark)");
    const restyle = () => { look = lookOf(canvas); refresh(); fillLegend(); };
    darkness.addEventListener("change", restyle);
    fillLegend();
    begin();

    /** The whole, or, where that is too small to read, the beginning of the paths. */
    function begin() {
      fit();
      const first = nodes.get(roots()[0]);
      if (!data.layered || network.getScale() > (canvas.clientWidth < 600 ? 0.42 : 0.28) || !first) return;
      const scale = 0.6;
      network.moveTo({ scale, position: { x: first.x - first.box.left + canvas.clientWidth / 2 / scale - 20, y: first.y }, animation: false });
    }

    function destroy() {
      darkness.removeEventListener("change", restyle);
      for (const [name, react] of [["keydown", keyed], ["focus", entered], ["blur", left], ["pointerdown", grasped]]) canvas.removeEventListener(name, react);
      network.destroy();
      legend?.replaceChildren();
    }

    return { select, selectEdge: select, focus, search, fit, zoom, filter, pin, collapse, expand: expandNode, toggle, exportSVG, exportJSON, exportPNG: () => pngOf(exportSVG()), download, actions,
      data: () => all, isPinned: (id) => pinned.has(id), isCollapsed: (id) => collapsed.has(id), shown: () => ({ nodes: shownNodes(), edges: shownEdges() }),
      network, restyle, destroy };
  }

  return { show, save, KEYS, MOST_NODES };
})();
globalThis.LeukographPicture = LeukographPicture;
