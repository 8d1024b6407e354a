// Spots of changed white matter, such as small vessel disease leaves. On T1-weighted pictures they are darker than white matter.
import { exp } from '../../../core/math.ts';
import { createStream } from '../../../core/stream.ts';
import type { Template } from './template.ts';

/** What is asked for. */
export interface LesionOptions {
  readonly count: number;
  readonly volumeMl: number;
  /** Samples that may be the middle of a spot: `deepWhiteMatter` of the template. */
  readonly candidates: Uint32Array;
  /** Seed of the set and index of the case. */
  readonly key: readonly [number, number];
}

/**
 * Share in [0, 1] of each sample that is a spot: balls (in a slice: their largest discs) of log-normal radii, scaled so that their volumes add up to what
 * is asked for, centred on white matter, with edges of a sample. Spot k of a case stays where it is when more are asked for.
 */
export function lesionShares(template: Template, options: LesionOptions): Float32Array {
  const { count, volumeMl, key, candidates } = options;
  const shares = new Float32Array(template.white.data.length);
  if (candidates.length === 0 || count === 0 || volumeMl === 0) {
    return shares;
  }
  const balls = Array.from({ length: count }, (_, k) => {
    const stream = createStream(key[0], 'brain', key[1], 'lesion', k);
    return { at: candidates[stream.below(candidates.length)]!, size: exp(0.35 * stream.normal()) };
  });
  const cubes = balls.reduce((sum, { size }) => sum + size * size * size, 0);
  const unit = cubeRoot((volumeMl * 1000) / ((4 / 3) * Math.PI * cubes));
  for (const { at, size } of balls) {
    drawBall(shares, template, { at, radiusMm: unit * size });
  }
  return shares;
}

/** Samples of pure white matter of the cerebrum, far from the base where the regions have names. */
export function deepWhiteMatter({ white, labels, regions }: Template): Uint32Array {
  const sides = [regions['left cerebral white matter'], regions['right cerebral white matter']];
  const anywhere = sides[0] === undefined;
  const found: number[] = [];
  for (let at = 0; at < white.data.length; at += 1) {
    if (white.data[at]! > 0.97 && (anywhere || sides.includes(labels.data[at]))) {
      found.push(at);
    }
  }
  return Uint32Array.from(found);
}

function drawBall(
  shares: Float32Array,
  { extents, geometry, white }: Template,
  ball: { at: number; radiusMm: number },
): void {
  const [width, height, depth = 1] = extents as [number, number, number | undefined];
  const [sx, sy, sz = 1] = geometry.spacingMm as [number, number, number | undefined];
  const row = Math.floor(ball.at / width);
  const [cx, cy, cz] = [ball.at % width, row % height, Math.floor(row / height)];
  const reach = ball.radiusMm + sx;
  const range = (centre: number, spacing: number, extent: number): [number, number] => [
    Math.max(0, Math.ceil(centre - reach / spacing)),
    Math.min(extent - 1, Math.floor(centre + reach / spacing)),
  ];
  const [[x0, x1], [y0, y1], [z0, z1]] = [range(cx, sx, width), range(cy, sy, height), range(cz, sz, depth)];
  for (let z = z0; z <= z1; z += 1) {
    for (let y = y0; y <= y1; y += 1) {
      for (let x = x0; x <= x1; x += 1) {
        const [dx, dy, dz] = [(x - cx) * sx, (y - cy) * sy, (z - cz) * sz];
        const inside = (ball.radiusMm - Math.sqrt(dx * dx + dy * dy + dz * dz)) / sx + 0.5;
        const at = (z * height + y) * width + x;
        const share = Math.min(white.data[at]!, Math.max(0, Math.min(1, inside)));
        shares[at] = Math.max(shares[at]!, share);
      }
    }
  }
}

function cubeRoot(value: number): number {
  let root = Math.max(1, value / 3);
  for (let step = 0; step < 60; step += 1) {
    root = (2 * root + value / (root * root)) / 3;
  }
  return root;
}
