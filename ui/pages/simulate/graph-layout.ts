// A causal graph in layers: a node stands to the right of all its parents, and long arrows keep a lane of their own in the layers that they
// pass (Sugiyama, Tagawa and Toda 1981: longest path, lanes, then sweeps of barycentres).

export interface LaidOutNode {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** An arrow as a path of SVG. */
export interface LaidOutArrow {
  readonly from: string;
  readonly to: string;
  readonly path: string;
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly LaidOutNode[];
  readonly arrows: readonly LaidOutArrow[];
}

interface Joined {
  readonly name: string;
  readonly parents: readonly string[];
}

/** A node, or the lane of an arrow through a layer. */
interface Cell {
  readonly key: string;
  readonly isLane: boolean;
  /** Cells of the layer before that it is joined to. */
  readonly before: readonly string[];
}

const rowHeight = 34;
const laneHeight = 16;
const layerGap = 58;
const characterWidth = 6.6;
const padding = 20;
const margin = 12;
const sweeps = 10;

export const nodeHeight = 24;

/** Places nodes, given parents first; parents that are no nodes are passed over. */
export function layoutGraph(nodes: readonly Joined[]): GraphLayout {
  const layers = ordered(cellsOf(nodes, depthsOf(nodes)));
  const tallest = Math.max(rowHeight, ...layers.map(heightOf));
  const placed = new Map<string, LaidOutNode>();
  let x = margin;
  for (const layer of layers) {
    const longest = Math.max(0, ...layer.filter(({ isLane }) => !isLane).map(({ key }) => key.length));
    const width = longest * characterWidth + padding;
    let y = margin + (tallest - heightOf(layer)) / 2;
    for (const { key, isLane } of layer) {
      placed.set(key, { name: key, x, y: isLane ? y + laneHeight / 2 : y, width });
      y += isLane ? laneHeight : rowHeight;
    }
    x += width + layerGap;
  }
  return {
    width: x - layerGap + margin,
    height: 2 * margin + tallest - (rowHeight - nodeHeight),
    nodes: nodes.map(({ name }) => placed.get(name)!),
    arrows: arrowsOf(nodes, placed),
  };
}

function heightOf(layer: readonly Cell[]): number {
  return layer.reduce((sum, { isLane }) => sum + (isLane ? laneHeight : rowHeight), 0);
}

/** The longest way to each node from a node without parents; those that nothing is joined to stand in the last layer. */
function depthsOf(nodes: readonly Joined[]): Map<string, number> {
  const depths = new Map<string, number>();
  for (const { name, parents } of nodes)
    depths.set(name, Math.max(0, ...parents.map((parent) => (depths.get(parent) ?? -1) + 1)));
  const parental = new Set(nodes.flatMap(({ parents }) => parents));
  const deepest = Math.max(0, ...depths.values());
  for (const { name } of nodes) if (depths.get(name) === 0 && !parental.has(name)) depths.set(name, deepest);
  return depths;
}

/** Key of the lane of an arrow in a layer: one for all arrows of a parent, which part where they must. */
function laneKey(parent: string, layer: number): string {
  return `${parent} ${layer}`;
}

function cellsOf(nodes: readonly Joined[], depths: ReadonlyMap<string, number>): Cell[][] {
  const layers: Cell[][] = Array.from({ length: Math.max(0, ...depths.values()) + 1 }, () => []);
  const lanes = new Set<string>();
  for (const { name, parents } of nodes) {
    const depth = depths.get(name)!;
    const before: string[] = [];
    for (const parent of parents) {
      const first = depths.get(parent);
      if (first === undefined) continue;
      for (let layer = first + 1; layer < depth; layer += 1) {
        const key = laneKey(parent, layer);
        if (lanes.has(key)) continue;
        lanes.add(key);
        layers[layer]!.push({ key, isLane: true, before: [layer === first + 1 ? parent : laneKey(parent, layer - 1)] });
      }
      before.push(first === depth - 1 ? parent : laneKey(parent, depth - 1));
    }
    layers[depth]!.push({ key: name, isLane: false, before });
  }
  return layers.filter((layer) => layer.length > 0);
}

/** Orders each layer by the mean place of what its cells are joined to, forwards and back, until lines cross little. */
function ordered(layers: readonly Cell[][]): Cell[][] {
  const joined = new Map<string, string[]>(layers.flat().map(({ key }) => [key, []]));
  for (const { key, before } of layers.flat()) {
    for (const other of before) {
      joined.get(key)!.push(other);
      joined.get(other)!.push(key);
    }
  }
  let present = layers.map((layer) => [...layer]);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const place = new Map<string, number>();
    for (const layer of present)
      for (const [row, { key }] of layer.entries()) place.set(key, (row + 0.5) / layer.length);
    const weight = ({ key }: Cell) => {
      const others = joined.get(key)!;
      return others.length === 0 ? 2 : others.reduce((sum, other) => sum + place.get(other)!, 0) / others.length;
    };
    present = present.map((layer) => layer.toSorted((a, b) => weight(a) - weight(b)));
  }
  return present;
}

function arrowsOf(nodes: readonly Joined[], placed: ReadonlyMap<string, LaidOutNode>): LaidOutArrow[] {
  const layerOf = [...new Set([...placed.values()].map(({ x }) => x))].sort((a, b) => a - b);
  return nodes.flatMap(({ name, parents }) =>
    parents.flatMap((parent): LaidOutArrow[] => {
      const [from, to] = [placed.get(parent), placed.get(name)];
      if (from === undefined || to === undefined) return [];
      let path = `M${from.x + from.width} ${from.y + nodeHeight / 2}`;
      let [x, y] = [from.x + from.width, from.y + nodeHeight / 2];
      const on = (nextX: number, nextY: number) => {
        const middle = (x + nextX) / 2;
        path += `C${middle} ${y} ${middle} ${nextY} ${nextX} ${nextY}`;
        [x, y] = [nextX, nextY];
      };
      for (let layer = layerOf.indexOf(from.x) + 1; layer < layerOf.indexOf(to.x); layer += 1) {
        const lane = placed.get(laneKey(parent, layer));
        if (lane === undefined) continue;
        on(lane.x, lane.y);
        path += `H${lane.x + lane.width}`;
        x = lane.x + lane.width;
      }
      on(to.x - 1, to.y + nodeHeight / 2);
      return [{ from: parent, to: name, path }];
    }),
  );
}
