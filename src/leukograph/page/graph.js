"use strict";
// Draws picture data with vis-network, beside a page's own text: the explorer and the pages of `leukograph draw` share it.
const LeukographPicture = (() => {
  const MOST_NODES = 150;
  const EDGE_NODE = "#555b61";
  const ON_NODE = "#1b1f24";
  const inside = new Set(["box", "ellipse", "circle"]);

  /** Ink, paper and the signs for a light or a dark page: each sign has a colour, a line style and a mark. */
  function look() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    return {
      ink: dark ? "#e7ebef" : "#1b1f24",
      paper: dark ? "#14181c" : "#ffffff",
      signs: {
        "1": { color: dark ? "#ff9d76" : "#b34700", dash: [], mark: "+", said: "raises" },
        "-1": { color: dark ? "#7db8f2" : "#0b5cad", dash: [8, 5], mark: "\u2212", said: "lowers" },
        "0": { color: dark ? "#b8bec5" : "#5c656e", dash: [2, 4], mark: "?", said: "no sign" },
      },
    };
  }

  function element(name, text = "") {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function edgeText(edge, signs) {
    return edge.kind === "hierarchy" ? "is a" : `${signs[edge.sign].mark} ${edge.relation}`;
  }

  function drawnNode(node, style, layered) {
    const color = { background: node.color, border: node.centre ? style.ink : EDGE_NODE };
    return {
      id: node.id, label: node.label, shape: node.shape, title: element("span", `${node.kind}: ${node.label}`), level: layered ? node.level : undefined,
      borderWidth: node.centre ? 3 : 1, size: 16, widthConstraint: { maximum: layered ? 150 : 170 },
      color: { ...color, highlight: { background: node.color, border: style.ink }, hover: { background: node.color, border: style.ink } },
      font: { color: inside.has(node.shape) ? ON_NODE : style.ink, size: 14, strokeWidth: inside.has(node.shape) ? 0 : 3, strokeColor: style.paper },
    };
  }

  function drawnEdge(edge, style) {
    const sign = style.signs[edge.sign];
    return {
      id: edge.id, from: edge.from, to: edge.to, arrows: "to", dashes: sign.dash.length ? sign.dash : false, label: edgeText(edge, style.signs),
      color: { color: sign.color, highlight: style.ink, hover: style.ink }, width: edge.claims.length ? 1 + 2.5 * edge.belief : 1,
      font: { size: 11, color: style.ink, strokeWidth: 4, strokeColor: style.paper },
    };
  }

  function options(layered) {
    const interaction = { hover: true, keyboard: { enabled: true, bindToWindow: false }, tooltipDelay: 150, navigationButtons: false };
    if (layered) {
      const hierarchical = { direction: "LR", sortMethod: "directed", levelSeparation: 230, nodeSpacing: 110, treeSpacing: 110 };
      return { interaction, layout: { hierarchical }, physics: false, edges: { smooth: { type: "cubicBezier", forceDirection: "horizontal", roundness: 0.4 } } };
    }
    const forces = { springLength: 140, avoidOverlap: 0.6 };
    return { interaction, layout: { randomSeed: 7 }, physics: { solver: "forceAtlas2Based", stabilization: { iterations: 400 }, forceAtlas2Based: forces } };
  }

  /** Which nodes and edges are hidden: by the legend, or as what hangs from a collapsed node alone. */
  class Showing {
    constructor(data) {
      this.data = data;
      this.off = { kinds: new Set(), signs: new Set() };
      this.collapsed = new Set();
    }

    neighbours(id) {
      return new Set(this.data.edges.flatMap((edge) => (edge.from === id ? [edge.to] : edge.to === id ? [edge.from] : [])));
    }

    /** The nodes that hang from a node and from nothing else. */
    hanging(id) {
      return [...this.neighbours(id)].filter((other) => {
        const near = this.neighbours(other);
        return near.size === 1 && !this.data.nodes.find((node) => node.id === other).centre;
      });
    }

    hidden() {
      const gone = new Set([...this.collapsed].flatMap((id) => this.hanging(id)));
      for (const node of this.data.nodes) if (this.off.kinds.has(node.kind)) gone.add(node.id);
      const edges = new Set(this.data.edges.filter((edge) => this.off.signs.has(String(edge.sign)) || gone.has(edge.from) || gone.has(edge.to)).map((edge) => edge.id));
      return { nodes: gone, edges };
    }
  }

  const SVG = "http://www.w3.org/2000/svg";
  function svg(name, attributes = {}, text = null) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    if (text !== null) made.textContent = text;
    return made;
  }

  /** The outline of a kind's shape, as wide and high as asked, around a middle. */
  function outline(shape, x, y, width, height, paint) {
    const [w, h] = [width / 2, height / 2];
    const points = {
      hexagon: [[-0.5, -1], [0.5, -1], [1, 0], [0.5, 1], [-0.5, 1], [-1, 0]], triangle: [[0, -1], [1, 1], [-1, 1]], triangleDown: [[-1, -1], [1, -1], [0, 1]],
      diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
      star: [[0, -1], [0.24, -0.31], [0.95, -0.31], [0.38, 0.12], [0.59, 0.81], [0, 0.38], [-0.59, 0.81], [-0.38, 0.12], [-0.95, -0.31], [-0.24, -0.31]],
    }[shape];
    if (points) return svg("polygon", { points: points.map(([a, b]) => `${(x + a * w).toFixed(1)},${(y + b * h).toFixed(1)}`).join(" "), ...paint });
    if (shape === "box" || shape === "square") return svg("rect", { x: x - w, y: y - h, width, height, rx: shape === "box" ? 4 : 0, ...paint });
    return svg("ellipse", { cx: x, cy: y, rx: w, ry: h, ...paint });
  }

  /** The entries of the legend as buttons that show and hide what they name. */
  function fillLegend(legend, data, signs, toggle) {
    legend.replaceChildren();
    const entry = (picture, text, react) => {
      const icon = svg("svg", { width: 34, height: 14, "aria-hidden": "true" });
      icon.append(picture);
      const button = element("button");
      button.type = "button";
      button.className = "legend-entry";
      button.setAttribute("aria-pressed", "true");
      button.append(icon, text);
      button.addEventListener("click", () => button.setAttribute("aria-pressed", String(react())));
      const item = element("li");
      item.append(button);
      legend.append(item);
    };
    for (const kind of data.kinds) {
      const wide = inside.has(kind.shape);
      entry(outline(kind.shape, 17, 7, wide ? 28 : 13, wide ? 12 : 13, { fill: kind.color, stroke: EDGE_NODE }), kind.label, () => toggle("kinds", kind.label));
    }
    for (const sign of ["1", "-1", "0"].filter((one) => data.edges.some((edge) => String(edge.sign) === one))) {
      const style = signs[sign];
      const line = svg("path", { d: "M2 7 H32", stroke: style.color, "stroke-width": 3, "stroke-dasharray": style.dash.join(" ") || "none" });
      entry(line, `${style.mark} ${style.said}`, () => toggle("signs", sign));
    }
  }

  /** The picture as it stands, as an SVG of its own. */
  function drawSVG(data, network, hidden, style) {
    const boxes = new Map(data.nodes.filter((node) => !hidden.nodes.has(node.id)).map((node) => [node.id, network.getBoundingBox(node.id)]));
    const places = network.getPositions();
    const all = [...boxes.values()];
    const [left, top] = [Math.min(...all.map((box) => box.left)) - 60, Math.min(...all.map((box) => box.top)) - 60];
    const [right, bottom] = [Math.max(...all.map((box) => box.right)) + 60, Math.max(...all.map((box) => box.bottom)) + 60];
    const [width, height] = [right - left, bottom - top].map(Math.round);
    const root = svg("svg", { xmlns: SVG, width, height, viewBox: `${left.toFixed(1)} ${top.toFixed(1)} ${width} ${height}`, "font-family": "sans-serif", role: "img" });
    root.append(svg("title", {}, data.title), svg("desc", {}, data.summary), svg("rect", { x: left, y: top, width, height, fill: style.paper }));
    const text = (words, x, y, size, fill) => svg("text", { x: x.toFixed(1), y: y.toFixed(1), "font-size": size, fill, "text-anchor": "middle", stroke: style.paper,
      "stroke-width": fill === ON_NODE ? 0 : 3, "paint-order": "stroke" }, words);
    for (const [name, sign] of Object.entries(style.signs)) {
      const head = svg("marker", { id: `arrow${name}`, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 12, markerHeight: 12, markerUnits: "userSpaceOnUse", orient: "auto" });
      head.append(svg("path", { d: "M0 0 L10 5 L0 10 z", fill: sign.color }));
      root.append(head);
    }
    for (const edge of data.edges.filter((one) => !hidden.edges.has(one.id))) {
      const [from, to, box] = [places[edge.from], places[edge.to], boxes.get(edge.to)];
      const sign = style.signs[edge.sign];
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const near = Math.min(Math.abs(dx) ? (box.right - box.left) / 2 / Math.abs(dx) : 1, Math.abs(dy) ? (box.bottom - box.top) / 2 / Math.abs(dy) : 1, 0.9);
      const end = { x: to.x - dx * near, y: to.y - dy * near };
      root.append(svg("path", { d: `M${from.x.toFixed(1)} ${from.y.toFixed(1)} L${end.x.toFixed(1)} ${end.y.toFixed(1)}`, stroke: sign.color, fill: "none",
        "stroke-width": (edge.claims.length ? 1 + 2.5 * edge.belief : 1).toFixed(2), "stroke-dasharray": sign.dash.join(" ") || "none", "marker-end": `url(#arrow${edge.sign})` }));
      root.append(text(edgeText(edge, style.signs), (from.x + end.x) / 2, (from.y + end.y) / 2, 11, style.ink));
    }
    for (const node of data.nodes.filter((one) => boxes.has(one.id))) {
      const [{ x, y }, box] = [places[node.id], boxes.get(node.id)];
      const paint = { fill: node.color, stroke: node.centre ? style.ink : EDGE_NODE, "stroke-width": node.centre ? 3 : 1 };
      if (inside.has(node.shape)) root.append(outline(node.shape, x, y, box.right - box.left, box.bottom - box.top, paint), text(node.label, x, y + 5, 14, ON_NODE));
      else root.append(outline(node.shape, x, y, 32, 32, paint), text(node.label, x, y + 34, 14, style.ink));
    }
    return new XMLSerializer().serializeToString(root);
  }

  function save(content, type, name) {
    const link = element("a");
    link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /**
   * Draws `data` into `canvas` and its legend into `legend`; `onNode` and `onEdge` hear what is chosen; `expand` fetches the data
   * of a node's neighbourhood where there is more than is drawn.
   */
  function show({ canvas, legend = null, data: given, onNode = () => {}, onEdge = () => {}, expand = null }) {
    const data = { ...given, nodes: [...given.nodes], edges: [...given.edges], kinds: [...given.kinds] };
    const style = look();
    const showing = new Showing(data);
    const nodes = new vis.DataSet(data.nodes.map((node) => drawnNode(node, style, data.layered)));
    const edges = new vis.DataSet(data.edges.map((edge) => drawnEdge(edge, style)));
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const network = new vis.Network(canvas, { nodes, edges }, options(data.layered));
    const pinned = new Set();
    const node = (id) => data.nodes.find((one) => one.id === id);
    const settle = () => network.setOptions({ physics: false });
    network.on("stabilizationIterationsDone", settle);
    network.on("stabilized", settle);

    function refresh() {
      const hidden = showing.hidden();
      nodes.update(data.nodes.map(({ id }) => ({ id, hidden: hidden.nodes.has(id) })));
      edges.update(data.edges.map(({ id }) => ({ id, hidden: hidden.edges.has(id) })));
    }

    function filter(what, name) {
      const off = showing.off[what];
      if (!off.delete(name)) off.add(name);
      refresh();
      return !off.has(name);
    }

    function redress() {
      if (legend) fillLegend(legend, data, style.signs, filter);
      showing.off.kinds.clear();
      showing.off.signs.clear();
      refresh();
    }

    /** Adds what is new of other picture data, as far as there is room; how many terms came. */
    function add(more) {
      const known = new Map(data.nodes.map((one) => [one.name, one.id]));
      const next = Math.max(-1, ...known.values()) + 1;
      const fresh = more.nodes.filter((one) => !known.has(one.name)).slice(0, Math.max(0, MOST_NODES - data.nodes.length));
      fresh.forEach((one, place) => known.set(one.name, next + place));
      const names = new Map(more.nodes.map((one) => [one.id, one.name]));
      const key = (edge) => [edge.from, edge.relation, edge.to, edge.kind, edge.sign].join(" ");
      const there = new Set(data.edges.map(key));
      const firstEdge = Math.max(-1, ...data.edges.map((edge) => edge.id)) + 1;
      const joined = more.edges.map((edge) => ({ ...edge, from: known.get(names.get(edge.from)), to: known.get(names.get(edge.to)) }))
        .filter((edge) => edge.from !== undefined && edge.to !== undefined && !there.has(key(edge))).map((edge, place) => ({ ...edge, id: firstEdge + place }));
      data.nodes.push(...fresh.map((one) => ({ ...one, id: known.get(one.name), centre: false })));
      data.edges.push(...joined);
      for (const kind of more.kinds) if (!data.kinds.some((one) => one.label === kind.label) && fresh.some((one) => one.kind === kind.label)) data.kinds.push(kind);
      nodes.add(fresh.map((one) => drawnNode({ ...one, id: known.get(one.name), centre: false }, style, false)));
      edges.add(joined.map((edge) => drawnEdge(edge, style)));
      return fresh.length;
    }

    async function grow(id) {
      showing.collapsed.delete(id);
      if (expand) {
        const came = add(await expand(node(id)));
        if (came && !data.layered) network.setOptions({ physics: { enabled: true, solver: "forceAtlas2Based" } });
        redress();
        return came;
      }
      refresh();
      return 0;
    }

    function collapse(id) {
      showing.collapsed.add(id);
      refresh();
      return showing.hanging(id).length;
    }

    function pin(id) {
      const held = !pinned.delete(id) && Boolean(pinned.add(id));
      nodes.update({ id, fixed: held ? { x: true, y: true } : false, borderWidth: held ? 4 : node(id).centre ? 3 : 1 });
      return held;
    }

    function focus(id) {
      network.selectNodes([id]);
      network.focus(id, { scale: 1, animation: !calm });
    }

    function search(text) {
      const asked = text.trim().toLowerCase();
      const hidden = showing.hidden().nodes;
      const there = data.nodes.filter((one) => !hidden.has(one.id));
      const hit = asked && (there.find((one) => one.label.toLowerCase().startsWith(asked)) || there.find((one) => one.label.toLowerCase().includes(asked)));
      if (!hit) return null;
      focus(hit.id);
      onNode(hit);
      return hit;
    }

    /** Buttons for what can be done with a node. */
    function actions(id) {
      const button = (text, react) => {
        const made = element("button", text);
        made.type = "button";
        made.addEventListener("click", react);
        return made;
      };
      const hold = button(pinned.has(id) ? "Unpin" : "Pin", () => { hold.textContent = pin(id) ? "Unpin" : "Pin"; });
      return [button("Expand", () => grow(id)), button("Collapse", () => collapse(id)), hold];
    }

    function exportPNG() {
      const from = canvas.querySelector("canvas");
      const copy = document.createElement("canvas");
      [copy.width, copy.height] = [from.width, from.height];
      const brush = copy.getContext("2d");
      brush.fillStyle = style.paper;
      brush.fillRect(0, 0, copy.width, copy.height);
      brush.drawImage(from, 0, 0);
      return new Promise((done) => copy.toBlob(done, "image/png"));
    }

    const exportSVG = () => drawSVG(data, network, showing.hidden(), style);
    const exportJSON = () => JSON.stringify(data, null, 1);
    async function download(form) {
      const name = `leukograph-${data.title.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "").toLowerCase() || "picture"}.${form}`;
      if (form === "png") save(await exportPNG(), "image/png", name);
      else if (form === "svg") save(exportSVG(), "image/svg+xml", name);
      else save(exportJSON(), "application/json", name);
    }

    network.on("selectNode", (event) => onNode(node(event.nodes[0])));
    network.on("selectEdge", (event) => { if (!event.nodes.length) onEdge(data.edges.find((edge) => edge.id === event.edges[0])); });
    network.on("doubleClick", (event) => { if (event.nodes.length) grow(event.nodes[0]); });
    redress();
    return {
      select: (id) => network.selectNodes([id]), selectEdge: (id) => network.selectEdges([id]), focus, search, filter, pin, collapse, expand: grow, actions,
      fit: () => network.fit({ animation: !calm }), exportPNG, exportSVG, exportJSON, download, data: () => data, network, destroy: () => network.destroy(),
    };
  }

  return { show, look, MOST_NODES };
})();
globalThis.LeukographPicture = LeukographPicture;
