(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const details = document.getElementById("details");
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const element = (name, text) => { const made = document.createElement(name); made.textContent = text; return made; };
  const picture = LeukographPicture.show({ canvas: document.getElementById("graph"), legend: document.getElementById("legend"), data, onNode: showNode, onEdge: showEdge });

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
    const bar = element("p", "");
    bar.className = "actions";
    bar.append(...picture.actions(node.id));
    details.replaceChildren(element("h2", node.label), element("p", `${node.kind}, ${node.name}`), bar);
    const list = document.createElement("ul");
    for (const edge of near) {
      const item = document.createElement("li");
      const button = element("button", `${byId.get(edge.from).label} ${edge.relation} ${byId.get(edge.to).label} (${edge.said})`);
      button.type = "button";
      button.addEventListener("click", () => { picture.selectEdge(edge.id); showEdge(edge); });
      item.append(button); list.append(item);
    }
    details.append(list);
  }

  document.getElementById("fit").addEventListener("click", () => picture.fit());
  document.getElementById("find").addEventListener("input", (event) => picture.search(event.target.value));
  for (const form of ["png", "svg", "json"]) document.getElementById(form).addEventListener("click", () => picture.download(form));
})();
