"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const ink = dark ? "#e7ebef" : "#1b1f24";
  const paper = dark ? "#14181c" : "#ffffff";
  // A sign is told by colour, by line style and by a mark: none of them is needed alone.
  const signs = {
    "1": { color: dark ? "#ff9d76" : "#b34700", dashes: false, mark: "+" },
    "-1": { color: dark ? "#7db8f2" : "#0b5cad", dashes: [8, 5], mark: "−" },
    "0": { color: dark ? "#b8bec5" : "#5c656e", dashes: [2, 4], mark: "?" },
  };
  const inside = new Set(["box", "ellipse", "circle"]);
  const nodes = new vis.DataSet(data.nodes.map((node) => ({
    id: node.id, label: node.label, shape: node.shape, title: `${node.kind}: ${node.label}`,
    color: { background: node.color, border: node.centre ? ink : "#555b61", highlight: { background: node.color, border: ink } },
    level: data.layered ? node.level : undefined, borderWidth: node.centre ? 3 : 1, size: 16, widthConstraint: { maximum: 170 },
    font: { color: inside.has(node.shape) ? "#1b1f24" : ink, size: 14 },
  })));
  const edges = new vis.DataSet(data.edges.map((edge) => ({
    id: edge.id, from: edge.from, to: edge.to, arrows: "to", dashes: signs[edge.sign].dashes,
    label: edge.kind === "hierarchy" ? "is a" : `${signs[edge.sign].mark} ${edge.relation}`,
    color: { color: signs[edge.sign].color, highlight: ink }, width: edge.claims.length ? 1 + 2.5 * edge.belief : 1,
    font: { size: 11, color: ink, strokeWidth: 4, strokeColor: paper },
  })));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const layout = data.layered
    ? { layout: { hierarchical: { direction: "LR", sortMethod: "directed", levelSeparation: 190, nodeSpacing: 110, treeSpacing: 110 } }, physics: false,
        edges: { smooth: { type: "cubicBezier", forceDirection: "horizontal" } } }
    : { layout: { randomSeed: 7 }, physics: { solver: "forceAtlas2Based", stabilization: { iterations: 400 },
        forceAtlas2Based: { springLength: 140, avoidOverlap: 0.6 } } };
  const network = new vis.Network(document.getElementById("graph"), { nodes, edges },
    { interaction: { hover: true, keyboard: { enabled: true, bindToWindow: false }, tooltipDelay: 150 }, ...layout });
  network.once("stabilizationIterationsDone", () => network.setOptions({ physics: false }));

  const details = document.getElementById("details");
  const element = (name, text) => { const made = document.createElement(name); made.textContent = text; return made; };
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  function showEdge(edge) {
    details.replaceChildren(element("h2", "Evidence"),
      element("p", `${byId.get(edge.from).label} ${edge.relation} ${byId.get(edge.to).label}: ${edge.said}`));
    if (!edge.claims.length) { details.append(element("p", `Holds by ${edge.kind}.`)); return; }
    details.append(element("p", `Belief ${edge.belief.toPrecision(3)}`));
    const list = document.createElement("ul");
    for (const claim of edge.claims) {
      list.append(element("li", `${claim.denied ? "Denied by" : "Said by"} ${claim.source} at ${claim.locator} (${claim.certainty}, ${claim.evidence})`));
    }
    details.append(list);
  }
  function showNode(node) {
    const near = data.edges.filter((edge) => edge.from === node.id || edge.to === node.id);
    details.replaceChildren(element("h2", node.label), element("p", `${node.kind}, ${node.name}`));
    const list = document.createElement("ul");
    for (const edge of near) {
      const item = document.createElement("li");
      const button = element("button", `${byId.get(edge.from).label} ${edge.relation} ${byId.get(edge.to).label} (${edge.said})`);
      button.type = "button";
      button.addEventListener("click", () => { network.selectEdges([edge.id]); showEdge(edge); });
      item.append(button); list.append(item);
    }
    details.append(list);
  }
  network.on("selectNode", (event) => showNode(byId.get(event.nodes[0])));
  network.on("selectEdge", (event) => { if (!event.nodes.length) showEdge(data.edges[event.edges[0]]); });

  const legend = document.getElementById("legend");
  const svg = (inner) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    made.setAttribute("width", "34"); made.setAttribute("height", "14"); made.setAttribute("aria-hidden", "true");
    const part = document.createElementNS("http://www.w3.org/2000/svg", inner.name);
    for (const [key, value] of Object.entries(inner.attributes)) part.setAttribute(key, value);
    made.append(part); return made;
  };
  const outlines = {
    dot: { name: "circle", attributes: { cx: 17, cy: 7, r: 6 } }, square: { name: "rect", attributes: { x: 11, y: 1, width: 12, height: 12 } },
    hexagon: { name: "polygon", attributes: { points: "13,1 21,1 25,7 21,13 13,13 9,7" } },
    triangle: { name: "polygon", attributes: { points: "17,1 25,13 9,13" } }, triangleDown: { name: "polygon", attributes: { points: "9,1 25,1 17,13" } },
    box: { name: "rect", attributes: { x: 4, y: 1, width: 26, height: 12, rx: 3 } }, ellipse: { name: "ellipse", attributes: { cx: 17, cy: 7, rx: 14, ry: 6 } },
    circle: { name: "circle", attributes: { cx: 17, cy: 7, r: 6 } }, diamond: { name: "polygon", attributes: { points: "17,0 26,7 17,14 8,7" } },
    star: { name: "polygon", attributes: { points: "17,0 19,5 25,5 20,9 22,14 17,11 12,14 14,9 9,5 15,5" } },
  };
  for (const kind of data.kinds) {
    const outline = outlines[kind.shape];
    const item = document.createElement("li");
    item.append(svg({ name: outline.name, attributes: { ...outline.attributes, fill: kind.color, stroke: "#555b61" } }), kind.label);
    legend.append(item);
  }
  for (const [sign, text] of [["1", "raises"], ["-1", "lowers"], ["0", "no sign"]]) {
    const style = signs[sign];
    const dashes = Array.isArray(style.dashes) ? style.dashes.join(" ") : "none";
    const item = document.createElement("li");
    item.append(svg({ name: "path", attributes: { d: "M2 7 H32", stroke: style.color, "stroke-width": 3, "stroke-dasharray": dashes } }), `${style.mark} ${text}`);
    legend.append(item);
  }
  document.getElementById("fit").addEventListener("click", () => network.fit({ animation: !calm }));
  document.getElementById("find").addEventListener("input", (event) => {
    const asked = event.target.value.trim().toLowerCase();
    const hit = asked && data.nodes.find((node) => node.label.toLowerCase().includes(asked));
    if (hit) { network.selectNodes([hit.id]); network.focus(hit.id, { scale: 1, animation: !calm }); showNode(hit); }
  });
})();
