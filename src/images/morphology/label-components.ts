import { createImage, type Image, positionCount, requireMask, type Samples } from '../image.ts';

/** Connected parts of a mask. */
export interface Components {
  /** 0 outside the mask, then 1, 2, ... in the order in which the parts are met, x fastest. */
  readonly labels: Image<Int32Array>;
  /** Number of samples of part 1, 2, ... */
  readonly sizes: readonly number[];
}

/**
 * The connected parts of a mask (values other than 0; one channel): samples belong together when they share a face
 * (`faces`, as scipy.ndimage.label), or also an edge or corner (`corners`). An empty mask has none.
 * @throws `images/bad-channels` (usage) for several channels.
 */
export function labelComponents(
  mask: Image<Samples>,
  { neighbours = 'faces' }: { readonly neighbours?: 'faces' | 'corners' } = {},
): Components {
  requireMask(mask);
  const { extents, geometry, data } = mask;
  const labels = createImage(extents, { geometry, data: new Int32Array(positionCount(mask)) });
  const [width, height, depth = 1] = extents as [number, number, number?];
  const steps = neighbourSteps(neighbours);
  const waiting: number[] = [];
  const sizes: number[] = [];
  const visit = (at: number): void => {
    if (data[at] === 0 || labels.data[at] !== 0) return;
    labels.data[at] = sizes.length;
    sizes[sizes.length - 1]! += 1;
    waiting.push(at);
  };
  for (let first = 0; first < labels.data.length; first += 1) {
    if (data[first] === 0 || labels.data[first] !== 0) continue;
    sizes.push(0);
    visit(first);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const x = at % width;
      const y = Math.floor(at / width) % height;
      const z = Math.floor(at / (width * height));
      for (const [dx, dy, dz] of steps) {
        const inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height && z + dz >= 0 && z + dz < depth;
        if (inside) visit(at + dx + (dy + dz * height) * width);
      }
    }
  }
  return { labels, sizes };
}

type Step = readonly [number, number, number];

function neighbourSteps(neighbours: 'faces' | 'corners'): readonly Step[] {
  const moves = [-1, 0, 1];
  const all = moves.flatMap((dz) => moves.flatMap((dy) => moves.map((dx): Step => [dx, dy, dz])));
  const distance = ([dx, dy, dz]: Step): number => Math.abs(dx) + Math.abs(dy) + Math.abs(dz);
  return all.filter((step) => distance(step) > 0 && (neighbours === 'corners' || distance(step) === 1));
}
