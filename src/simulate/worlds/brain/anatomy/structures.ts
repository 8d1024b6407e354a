// Structures below the cortex as implicit shapes, in the order in which they are painted. Places and sizes are those of an adult head in
// atlas coordinates; each is mirrored to both sides.
import { type PairedRegion, pairedLabel, type SingleRegion, singleLabel } from '../regions.ts';
import { callosalDepth } from './folding.ts';
import { ellipsoidDepth, roundedMax, type Triple, tube } from './shapes.ts';
import { fluid, type Mixture } from './tissue.ts';

/** One structure: where to look for it (X = |x|), what it is made of, and how deep a point lies in it (mm, positive inside). */
export interface Structure {
  readonly name: PairedRegion | SingleRegion;
  /** Number of the label on the left, and on the right. */
  readonly labels: readonly [number, number];
  readonly low: Triple;
  readonly high: Triple;
  readonly mixture: Mixture;
  depth(point: Triple): number;
}

function pair(name: PairedRegion, shape: Omit<Structure, 'name' | 'labels'>): Structure {
  return { name, labels: [pairedLabel(name), pairedLabel(name) + 1], ...shape };
}

function midline(name: SingleRegion, shape: Omit<Structure, 'name' | 'labels'>): Structure {
  return { name, labels: [singleLabel(name), singleLabel(name)], ...shape };
}

/** Point turned about the vertical axis through `centre` by an angle given as cosine and sine, relative to it. */
function turned([x, y, z]: Triple, [cx, cy, cz]: Triple, [cosine, sine]: readonly [number, number]): Triple {
  const [dx, dy] = [x - cx, y - cy];
  return [cosine * dx + sine * dy, cosine * dy - sine * dx, z - cz];
}

const frontalHorn = tube(
  [
    [13.5, 33, 4, 2.76],
    [9.5, 24, 9, 6.9],
    [7.5, 12, 15, 6.4],
    [8.5, -4, 20, 5.6],
    [11.5, -20, 21, 5.8],
    [18, -34, 17, 8.28],
    [25, -41, 9, 8.97],
  ],
  1.35,
);
const occipitalHorn = tube(
  [
    [25, -41, 9, 8.28],
    [27, -54, 6, 4.97],
    [24, -70, 4, 2.07],
  ],
  1.3,
);
const temporalHorn = tube([
  [25, -41, 9, 7.15],
  [33, -35, -3, 4.16],
  [35, -22, -13, 2.6],
  [33, -9, -19, 2.08],
]);
const caudateTrack = tube(
  [
    [13, 20, 0, 5.7],
    [15.5, 14, 8, 7.07],
    [17.5, 3, 17, 5.24],
    [20, -12, 22, 3.42],
    [22, -26, 20, 2.51],
  ],
  1.1,
);
const hippocampalTrack = tube([
  [23, -10, -20, 5.17],
  [26, -15, -19, 6.89],
  [29, -25, -13, 5.66],
  [27, -34, -6, 4.92],
  [21, -38, 2, 3.2],
]);
const stem = tube([
  [0, -16, 0, 9],
  [0, -22, -14, 11.5],
  [0, -27, -26, 13],
  [0, -27, -36, 14.5],
  [0, -36, -50, 9.5],
  [0, -43, -74, 7],
]);

/** Midbrain with its peduncles, pons and medulla, before they are cut off above and below. */
function brainstemDepth(X: number, y: number, z: number): number {
  const pons = ellipsoidDepth([X, y + 24, z + 33], [19.5, 14, 14]);
  const peduncle = ellipsoidDepth([X - 9.5 + 0.25 * (z + 10), y + 15, z + 9], [6, 8, 13]);
  return roundedMax(roundedMax(stem.depth([X * 0.95, y, z]), pons, 3), peduncle, 3);
}

/** From the outside in: what comes later covers what came before. */
export const structures: readonly Structure[] = [
  midline('brainstem', {
    low: [0, -56, -72],
    high: [22, 2, 4],
    mixture: [0.22, 0.78, 0],
    depth: ([X, y, z]) => Math.min(brainstemDepth(X, y, z), z + 70, 1 - z),
  }),
  midline('hypothalamus', {
    low: [0, -20, -24],
    high: [9, 14, 8],
    mixture: [0.75, 0.25, 0],
    depth: ([X, y, z]) => ellipsoidDepth([X, y + 3, z + 8 - 0.35 * y], [6.5, 11, 10]),
  }),
  midline('corpus callosum', {
    low: [0, -52, -10],
    high: [14, 42, 34],
    mixture: [0, 1, 0],
    depth: ([X, y, z]) => {
      const inside = callosalDepth(y, z);
      const width = 7 + (y > 22 ? 3 : 0) + (y < -34 ? 4 : 0);
      return Math.min(inside - 1.5, width - inside, 11 - X, z + 2 - (y < 0 ? 6 : 0));
    },
  }),
  pair('thalamus', {
    low: [0, -36, -6],
    high: [26, 2, 22],
    mixture: [0.62, 0.38, 0],
    depth: (point) =>
      Math.min(ellipsoidDepth(turned(point, [11.5, -18, 8], [0.93, 0.37]), [9.3, 17.5, 10.5]), point[0] - 1),
  }),
  pair('lateral ventricle', {
    low: [0, -32, 0],
    high: [10, 32, 28],
    mixture: fluid,
    depth: ([X, y, z]) =>
      Math.min(
        callosalDepth(y, z) - 8.5 - 0.012 * X * X,
        7.5 - X,
        X - 0.7,
        0.8 * (z - 11 + 0.36 * (y + 10) - 0.7 * X),
        y + 30,
        29 - y,
      ),
  }),
  ...[frontalHorn, occipitalHorn, temporalHorn].map((horn) =>
    pair('lateral ventricle', {
      ...horn,
      mixture: fluid,
      depth: (point) => Math.min(horn.depth(point), point[0] - 1.1),
    }),
  ),
  pair('caudate', { ...caudateTrack, mixture: [0.94, 0.06, 0] }),
  pair('putamen', {
    low: [14, -22, -14],
    high: [36, 26, 18],
    mixture: [0.86, 0.14, 0],
    depth: (point) => ellipsoidDepth(turned(point, [24.5, 2, 1], [0.97, 0.24]), [6.3, 18.3, 12.6]),
  }),
  pair('pallidum', {
    low: [10, -18, -10],
    high: [28, 12, 10],
    mixture: [0.4, 0.6, 0],
    depth: (point) => ellipsoidDepth(turned(point, [17.8, -4, 0], [0.9, 0.43]), [4.6, 11, 8]),
  }),
  pair('hippocampus', { ...hippocampalTrack, mixture: [0.95, 0.05, 0] }),
  pair('amygdala', {
    low: [12, -12, -30],
    high: [34, 10, -8],
    mixture: [0.97, 0.03, 0],
    depth: ([X, y, z]) => ellipsoidDepth([X - 22, y + 1, z + 19], [7.4, 7.2, 7.4]),
  }),
  midline('third ventricle', {
    low: [0, -34, -18],
    high: [6, 6, 14],
    mixture: fluid,
    depth: ([X, y, z]) =>
      Math.min(
        ellipsoidDepth([0, y + 13, z + 4 - 0.3 * (y + 13)], [9, 14, 8]),
        3.5 - ellipsoidDepth([0, y + 15, z - 2], [4, 4, 3.5]) * 4,
        1.6 - X,
      ),
  }),
  midline('fourth ventricle', {
    low: [0, -56, -52],
    high: [12, -32, -18],
    mixture: fluid,
    depth: ([X, y, z]) => ellipsoidDepth([X, y + 42 + 0.12 * (z + 34), z + 34], [7, 4.5, 13]),
  }),
];
