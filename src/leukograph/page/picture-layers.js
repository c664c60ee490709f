// Where terms stand on paths, from left to right or from top to bottom; and how nodes are moved apart.

import { halfOf } from "/static/picture-curves.js";
import { frameOf } from "/static/picture-text.js";

/** Moves nodes apart until no two boxes overlap, each pair along the shorter way; those that are held stay. */
export function apart(nodes, held, gapX = 14, gapY = 10) {
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

/** Places the paths from left to right by level; in a picture that is higher than wide from top to bottom, if so it is seen larger. */
export function placeLayers(nodes, edges, held, ratio) {
  const was = nodes.map(({ x, y }) => ({ x, y }));
  placeAcross(nodes, edges, held, ratio);
  if (ratio >= 1) return;
  const turned = nodes.map(({ id, level, box }, place) => ({ id, level, box: { left: box.top, right: box.bottom, top: box.left, bottom: box.right }, x: was[place].y, y: was[place].x }));
  placeAcross(turned, edges, held, 1 / ratio, true);
  const down = turned.map((node, place) => ({ box: nodes[place].box, x: node.y, y: node.x }));
  const large = (some) => { const frame = frameOf(some); return Math.min(ratio / (frame.right - frame.left), 1 / (frame.bottom - frame.top)); };
  if (large(down) > large(nodes)) down.forEach(({ x, y }, place) => Object.assign(nodes[place], { x, y }));
}

/** Places the paths along the first axis, each level in the order that crosses least, without overlap, with room for the labels of steps. */
function placeAcross(nodes, edges, held, ratio, down = false) {
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
  // Between two levels there is room for the widest label of a step, or for the highest, and for the end of an arrow.
  const room = (place) => {
    const [one, other] = [filled[place], filled[place + 1]];
    const labels = edges.filter((edge) => [[one, other], [other, one]].some(([from, to]) => from?.includes(byId.get(edge.from)) && to?.includes(byId.get(edge.to)))).map((edge) => halfOf(edge.lines));
    return down ? Math.max(64, ...labels.map((half) => 2 * half.y + 44)) : Math.max(124, ...labels.map((half) => 2 * half.x + 56));
  };
  let x = 0;
  for (const column of filled) {
    const left = Math.max(...column.map((node) => node.box.left)), right = Math.max(...column.map((node) => node.box.right));
    x += left;
    for (const node of column) node.x = x;
    x += right + room(filled.indexOf(column));
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
