// The cerebellum: leaves (folia) that fan out from the fourth ventricle as seen from the side; the white matter between them branches.
import { atan } from '../../../../core/math.ts';
import { pairedLabel, singleLabel } from '../regions.ts';
import type { Folding } from './folding.ts';
import { cerebellumDepth } from './hull.ts';
import { readAt } from './lattice-sampling.ts';
import type { Triple } from './shapes.ts';
import { coverageOf, fluid, type Mixture, paint, type Tissue } from './tissue.ts';

/** Fissures by order: their spacing in turns over the fan, how deep they go as a share of the radius, and their half width in mm. */
const orders = [
  { count: 7, reachMm: 18, widthMm: 0.25 },
  { count: 17, reachMm: 10, widthMm: -0.05 },
  { count: 41, reachMm: 4.5, widthMm: -0.3 },
];

const cortex: Mixture = [0.96, 0.04, 0];
const core: Mixture = [0.12, 0.88, 0];

/** Paints the cerebellum at a point of the atlas; the wobble of the folding bends the leaves. */
export function paintCerebellum(
  tissue: Tissue,
  [x, y, z]: Triple,
  options: { softMm: number; folding: Folding },
): void {
  const X = Math.abs(x);
  if (X > 58 || y < -96 || y > -30) {
    return;
  }
  const depth = cerebellumDepth(X, y, z);
  if (depth < -1.5) {
    return;
  }
  const { lattice, wobble } = options.folding;
  const bend = readAt(wobble, lattice, [x, y, z]);
  const side = x > 0 ? 1 : 0;
  const [v, w] = [y + 46 + 0.006 * X * X, z + 32];
  const radius = Math.sqrt(v * v + w * w) + 1e-6;
  const turn = angleOf(-v, w) / (2 * Math.PI);
  let surface = depth;
  for (const { count, reachMm, widthMm } of orders) {
    const phase = turn * count * 2 + 0.31 * count + 0.045 * count * bend;
    const across = (Math.abs(phase - Math.round(phase)) / (2 * count)) * 2 * Math.PI * radius;
    const past = Math.max(0, depth - reachMm);
    surface = Math.min(surface, Math.sqrt(across * across + past * past) - widthMm);
  }
  paint(tissue, coverageOf(depth + 0.8, options.softMm), fluid, singleLabel('cerebrospinal fluid'));
  paint(tissue, coverageOf(surface, options.softMm), cortex, pairedLabel('cerebellar cortex') + side);
  paint(tissue, coverageOf(surface - 1.5, options.softMm), core, pairedLabel('cerebellar white matter') + side);
}

function angleOf(x: number, y: number): number {
  const base = 2 * atan(y / (Math.sqrt(x * x + y * y) + Math.abs(x) + 1e-9));
  return x >= 0 ? base : Math.PI - base;
}
