// What can be done with a picture: filter it, pin, fold away, fetch more.

const MOST_ADDED = 40;
/** So many terms a picture holds at the most. */
export const MOST_NODES = 250;

/**
 * The acts upon a `scene`. `expand(node)` gives the data around a node, or is null; `say(text)` tells what was done; `refresh()`
 * draws what changed, `dress()` the legend too, `fit()` shows it whole; `ratio()` is the shape of the picture.
 */
export function actsOn({ scene, expand, say, refresh, dress, fit, ratio }) {
  const { all, nodes, pinned, collapsed, hiddenKinds, hiddenSigns } = scene;
  const fetched = new Set();
  return { filter, pin, collapse, expand: expandNode, toggle, buttons };

  function sayShown() {
    const [some, most] = [scene.seen.nodes.size, nodes.size];
    say(some === most ? `All ${most} terms are shown.` : `${some} of ${most} terms are shown.`);
  }

  /** Shows or hides the steps of a sign ("1", "-1", "0", "is") or the terms of a kind (its label); without an argument, shows all. */
  function filter({ sign, kind, shown = true } = {}) {
    if (sign === undefined && kind === undefined) { hiddenKinds.clear(); hiddenSigns.clear(); }
    if (sign !== undefined) hiddenSigns[shown ? "delete" : "add"](String(sign));
    if (kind !== undefined) hiddenKinds[shown ? "delete" : "add"](kind);
    refresh();
    sayShown();
  }

  function pin(id, held = !pinned.has(id)) {
    if (!nodes.has(id)) return false;
    pinned[held ? "add" : "delete"](id);
    refresh();
    say(`${nodes.get(id).label} ${held ? "is pinned: it stays where it is when others are placed anew" : "is no longer pinned"}.`);
    return held;
  }

  function collapse(id) {
    if (!nodes.has(id)) return 0;
    collapsed.add(id);
    const many = scene.hanging(id);
    if (!many) collapsed.delete(id);
    refresh();
    say(many ? `${many === 1 ? "1 term that hangs" : `${many} terms that hang`} from ${nodes.get(id).label} alone ${many === 1 ? "is" : "are"} hidden.` : `Nothing hangs from ${nodes.get(id).label} alone.`);
    return many;
  }

  /** Shows again what was collapsed, or fetches what stands around the node; gives how many terms came and how many more there are. */
  async function expandNode(id) {
    const node = nodes.get(id);
    if (!node) return { added: 0, left: 0 };
    if (collapsed.has(id)) {
      const added = scene.hanging(id);
      collapsed.delete(id);
      refresh();
      sayShown();
      return { added, left: 0 };
    }
    if (!expand || fetched.has(id)) { say(`Nothing more hangs from ${node.label} here.`); return { added: 0, left: 0 }; }
    const [added, left] = grow(node, await expand(node));
    if (!left) fetched.add(id);
    refresh();
    dress();
    fit();
    say(`${added} terms were added around ${node.label}${left ? `; ${left} more are not drawn` : ""}.`);
    return { added, left };
  }

  /** Adds what was fetched around a node, as far as there is room; gives how many terms came, and how many more there are. */
  function grow(node, more) {
    const fresh = (more?.nodes ?? []).filter((each) => !nodes.has(each.id));
    const room = Math.max(0, Math.min(MOST_ADDED, MOST_NODES - nodes.size));
    const taken = fresh.slice(0, room), left = fresh.length - taken.length + (more?.cut ? more.cut.of - more.cut.drawn : 0);
    const back = new Set((more?.edges ?? []).filter((edge) => edge.to === node.id).map((edge) => edge.from));
    scene.take(taken.map((each) => ({ ...each, centre: false, level: Math.max(0, (node.level ?? 0) + (back.has(each.id) ? -1 : 1)) })), more?.edges ?? []);
    for (const kind of more?.kinds ?? []) if (!all.kinds.some((each) => each.label === kind.label) && taken.some((each) => each.kind === kind.label)) all.kinds.push(kind);
    scene.place(ratio(), taken.map((each) => nodes.get(each.id)), node);
    return [taken.length, left];
  }

  async function toggle(id) {
    if (!collapsed.has(id) && (!expand || fetched.has(id))) return collapse(id);
    return attempt(expandNode(id));
  }

  async function attempt(expanding) {
    try { return await expanding; } catch (fault) { say(`Nothing could be fetched: ${fault.message}`); return null; }
  }

  /** Buttons for what can be done with a node, each with the word for it. */
  function buttons(id) {
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
}
