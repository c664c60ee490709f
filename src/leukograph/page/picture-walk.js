// From one term or step to the next, as the keyboard asks for it.

/** The nearest term that is seen in a direction from what is chosen; a root where nothing is. */
export function nearest(scene, chosen, dx, dy) {
  const { nodes, edges, seen } = scene;
  const here = nodes.get(chosen) ?? nodes.get(edges.get(chosen)?.from) ?? null;
  if (!here) return scene.roots().find((id) => seen.nodes.has(id));
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

/** The step of a term that comes after the one that is chosen, or before it; null where it has none. */
export function nextStep(scene, here, chosen, back) {
  const near = scene.shownEdges().filter((edge) => edge.from === here || edge.to === here);
  if (!near.length) return null;
  const at = near.findIndex((edge) => edge.id === chosen);
  return near[(at + (back ? near.length - 1 : 1) + (at < 0 && back ? 1 : 0)) % near.length].id;
}
