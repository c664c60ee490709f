// Where terms stand around a term, and where those stand that come later.

import { apart } from "/static/picture-layers.js";
import { signOf } from "/static/picture-signs.js";

/** Places what stands around the centre in rings: above what it is a kind of, right what it acts on, below its kinds, left what acts on it. */
export function placeRings(nodes, edges, held, ratio) {
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
export function placeFan(nodes, fresh, from) {
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
