// A causal graph in layers: a node stands to the right of all its parents, and beside those it is joined to as far as that goes (Sugiyama,
// Tagawa and Toda 1981: longest path, then sweeps of barycentres).

export interface LaidOutNode {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly LaidOutNode[];
}

interface Joined {
  readonly name: string;
  readonly parents: readonly string[];
}

const rowHeight = 34;
const layerGap = 62;
const characterWidth = 6.6;
const padding = 20;
const margin = 12;
const sweeps = 8;

export const nodeHeight = 24;

/** Places nodes, given parents first; parents that are no nodes are passed over. */
export function layoutGraph(nodes: readonly Joined[]): GraphLayout {
  const layers = orderLayers(nodes, layersOf(nodes));
  const tallest = Math.max(1, ...layers.map((layer) => layer.length));
  const placed: LaidOutNode[] = [];
  let x = margin;
  for (const layer of layers) {
    const width = Math.max(...layer.map(({ name }) => name.length)) * characterWidth + padding;
    const top = margin + ((tallest - layer.length) * rowHeight) / 2;
    for (const [row, { name }] of layer.entries()) placed.push({ name, x, y: top + row * rowHeight, width });
    x += width + layerGap;
  }
  return {
    width: x - layerGap + margin,
    height: 2 * margin + tallest * rowHeight - (rowHeight - nodeHeight),
    nodes: placed,
  };
}

/** Nodes by layer: the longest way from a node without parents; those that nothing is joined to stand in the last. */
function layersOf(nodes: readonly Joined[]): Joined[][] {
  const depth = new Map<string, number>();
  for (const { name, parents } of nodes) {
    depth.set(name, Math.max(0, ...parents.map((parent) => (depth.get(parent) ?? -1) + 1)));
  }
  const parental = new Set(nodes.flatMap(({ parents }) => parents));
  const deepest = Math.max(0, ...depth.values());
  const layers: Joined[][] = Array.from({ length: deepest + 1 }, () => []);
  for (const node of nodes) {
    const isAlone = !parental.has(node.name) && depth.get(node.name) === 0;
    layers[isAlone ? deepest : depth.get(node.name)!]!.push(node);
  }
  return layers.filter((layer) => layer.length > 0);
}

function orderLayers(nodes: readonly Joined[], layers: readonly Joined[][]): Joined[][] {
  const neighbours = new Map<string, string[]>(nodes.map(({ name }) => [name, []]));
  for (const { name, parents } of nodes) {
    for (const parent of parents) {
      neighbours.get(parent)?.push(name);
      if (neighbours.has(parent)) neighbours.get(name)!.push(parent);
    }
  }
  let ordered = layers.map((layer) => [...layer]);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const place = new Map<string, number>();
    for (const layer of ordered)
      for (const [row, { name }] of layer.entries()) place.set(name, (row + 0.5) / layer.length);
    const weight = ({ name }: Joined) => {
      const joined = neighbours.get(name) ?? [];
      if (joined.length === 0) return 2;
      return joined.reduce((sum, other) => sum + place.get(other)!, 0) / joined.length;
    };
    ordered = ordered.map((layer) => layer.toSorted((a, b) => weight(a) - weight(b)));
  }
  return ordered;
}
