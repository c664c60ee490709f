"use strict";
// The page of one picture: its tools, and what is said of the term or step that is chosen.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  const details = at("details"), said = at("said");
  const SPECS = { "1": "raises", "-1": "lowers", "0": "unsigned" };
  const MARKS = { "1": "+", "-1": "−", "0": "?" };

  function element(name, text = "", spec = "") {
    const made = document.createElement(name);
    made.textContent = text;
    if (spec) made.className = spec;
    return made;
  }
  /** A label in its own direction of writing. */
  const label = (text) => element("bdi", text);
  const say = (text) => { said.textContent = text; };
  const nodeOf = (id) => picture.data().nodes.find((node) => node.id === id);
  const markOf = (edge) => (edge.kind === "hierarchy" ? "=" : MARKS[edge.sign]);
  const specOf = (edge) => (edge.kind === "hierarchy" ? "is" : SPECS[edge.sign]);

  function sentence(edge) {
    return [label(nodeOf(edge.from).label), ` ${edge.relation} `, label(nodeOf(edge.to).label)];
  }

  function button(text, react, pressed = null) {
    const made = element("button", text);
    made.type = "button";
    if (pressed !== null) made.setAttribute("aria-pressed", String(pressed));
    made.addEventListener("click", react);
    return made;
  }

  function claimItem(claim) {
    const item = element("li", "", claim.denied ? "claim denied" : "claim");
    const first = element("p");
    first.append(element("b", claim.denied ? "Denied by " : "Said by "), label(claim.source));
    item.append(first, element("p", `at ${claim.locator}`));
    if (claim.condition?.length) item.append(element("p", `holds given ${claim.condition.join(", ")}`));
    item.append(element("p", `${claim.certainty}, ${claim.evidence}`, "faint"));
    return item;
  }

  function showEdge(edge, event = null) {
    const head = element("h2", "Evidence");
    const line = element("p");
    line.append(...sentence(edge));
    const sign = element("p");
    sign.append(element("span", `${markOf(edge)} ${edge.said}`, `sign ${specOf(edge)}`));
    if (edge.claims.length) sign.append(`, belief ${edge.belief.toPrecision(3)}`);
    details.replaceChildren(head, line, sign);
    if (edge.condition.length) details.append(element("p", `Acts only given ${edge.condition.join(", ")}.`));
    if (!edge.claims.length) details.append(element("p", `Holds by ${edge.kind}.`));
    const list = element("ul");
    list.append(...edge.claims.map(claimItem));
    const acts = element("div", "", "acts");
    acts.append(...[edge.from, edge.to].map((id) => { const made = button("", () => choose(id)); made.append("To ", label(nodeOf(id).label)); return made; }));
    details.append(list, acts);
    arrive(event);
  }

  function showNode(node, event = null) {
    const near = picture.data().edges.filter((edge) => edge.from === node.id || edge.to === node.id);
    const head = element("h2");
    head.append(label(node.label));
    const acts = element("div", "", "acts");
    const folded = picture.isCollapsed(node.id);
    acts.append(
      button(folded ? "Expand" : "Collapse", async () => { await picture.toggle(node.id); showNode(node); details.querySelector(".acts button").focus(); }),
      button("Pin", (pressed) => { pressed.currentTarget.setAttribute("aria-pressed", String(picture.pin(node.id))); }, picture.isPinned(node.id)),
      button("Look at it", () => { picture.focus(node.id); }));
    const list = element("ul");
    for (const edge of near) {
      const item = element("li");
      const made = button("", (clicked) => { picture.select(edge.id); showEdge(edge, clicked.detail ? null : clicked); });
      made.append(element("span", `${markOf(edge)} `, `sign ${specOf(edge)}`), ...sentence(edge));
      item.append(made);
      list.append(item);
    }
    const many = near.length === 1 ? "1 step" : `${near.length} steps`;
    details.replaceChildren(head, element("p", `${node.kind}, ${node.name}`, "faint"), acts, element("p", `${many} in this picture:`), list);
    arrive(event);
  }

  function choose(id) { picture.select(id); picture.focus(id); showNode(nodeOf(id)); details.focus(); }

  /** What the keyboard chose is gone to; what is only walked over is told. */
  function arrive(event) {
    details.scrollTop = 0;
    if (event) details.focus();
    else say(details.querySelector("p").className === "faint" ? `${details.querySelector("h2").textContent}, ${details.querySelector("p").textContent}` : details.querySelector("p").textContent);
  }

  const picture = LeukographPicture.show({ canvas: at("graph"), legend: at("legend"), data, onNode: showNode, onEdge: showEdge, onSay: say });
  at("keys").textContent = LeukographPicture.KEYS;

  at("fit").addEventListener("click", () => picture.fit());
  at("closer").addEventListener("click", () => picture.zoom(1.25));
  at("farther").addEventListener("click", () => picture.zoom(0.8));
  at("everything").addEventListener("click", () => {
    for (const node of picture.data().nodes) if (picture.isCollapsed(node.id)) picture.expand(node.id);
    picture.filter();
    picture.fit();
  });
  at("find").addEventListener("input", (event) => {
    const text = event.target.value;
    if (!picture.search(text)) say(text.trim() ? `No term that is shown has “${text.trim()}” in its name.` : "");
  });
  at("find").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && picture.search(event.target.value)) details.focus();
  });

  for (const form of ["png", "svg", "json"]) {
    at(form).addEventListener("click", async () => {
      try { await picture.download(form); } catch (fault) { say(`The picture could not be saved: ${fault.message}`); }
    });
  }
})();
