// Pushing the border of a region outwards or inwards by a distance in mm along its normals.
import { usageError } from '../../../core/errors.ts';
import { exponential } from '../../../images/deformation/exponential.ts';
import { type LocalEffect, localDisplacementEffect } from '../../../images/deformation/local-effect.ts';
import type { Reach } from '../../../images/deformation/normal-velocity.ts';
import { createRegion, type Region } from '../../../images/deformation/region.ts';
import { cropField, type VectorField } from '../../../images/deformation/vector-field.ts';
import type { Template } from './template.ts';

/** What a push does, and what came of it. */
export interface RegionPush {
  /** Zero outside of its box of the template; pulls back. */
  readonly displacement: VectorField;
  /** Mean distance along the normals over which the border has moved, mm; below 0 inwards. */
  readonly reachedMm: number;
}

/** Moves the border of one region by a distance in mm. */
export type PushRegion = (displacementMm: number) => RegionPush;

/** Relative error at which the search ends, and the one above which a push is refused. */
const tolerance = 1e-3;
const refusal = 0.05;

const mostSteps = 24;
const mostHalvings = 3;
/** The distance that is asked for is at most so many times the one that is wanted. */
const mostAsked = 3;
/** Least Jacobian determinant of a push: thin sheets beside a region are pressed hard before they fold. */
const jacobianFloor = 0.03;
/** Continuous latents rarely repeat: only a few of the latest are kept. */
const mostKept = 8;

/**
 * Pushes of a region of a template, each solved once, prepared when first asked for: `localDisplacementEffect`, whose distance is that of a flat border, is asked
 * for more or less until the mean over the border is as far as asked, to a thousandth.
 * @throws from the function: `brain/effect-too-large` (usage) where a push folds the grid, or where the region is too thin to be pushed so far.
 */
export function preparePush({ labels }: Template, { name, label }: { name: string; label: number }): PushRegion {
  const solved = new Map<number, RegionPush>();
  let solve: PushRegion | undefined;
  return (displacementMm) => {
    const marginMm = Math.max(16, 8 * Math.max(...labels.geometry.spacingMm));
    solve ??= pushesOf(createRegion(labels, { label, marginMm }), name);
    const push = solved.get(displacementMm) ?? solve(displacementMm);
    if (solved.size > mostKept) {
      solved.clear();
    }
    solved.set(displacementMm, push);
    return push;
  };
}

function pushesOf(region: Region, name: string): PushRegion {
  const border = bordersOf(region);
  const { spacingMm } = region.mask.geometry;
  const depthMm = -region.distanceMm.data.reduce((least, phi) => Math.min(least, phi), 0) - Math.min(...spacingMm) / 2;
  return (target) => {
    if (target < -depthMm) {
      throw tooFar(name, target, `: its middle lies ${depthMm.toFixed(1)} mm deep`);
    }
    const sigmaMm = Math.max(1.5, 1.1 * Math.max(...spacingMm), 1.5 * Math.abs(target));
    const attempt = (askedMm: number, from: Partial<Reach>): Attempt => {
      const options = { displacementMm: askedMm, ...from, jacobianFloor };
      const { displacement, reach, ...effect } = localDisplacementEffect(region, options);
      return { askedMm, reach, displacement, reachedMm: borderShift(region, border, effect) };
    };
    let found: RegionPush;
    try {
      found = searched(attempt, target, { sigmaMm });
    } catch (cause) {
      throw tooFar(name, target, '', cause);
    }
    if (Math.abs(found.reachedMm - target) <= refusal * Math.abs(target)) {
      return found;
    }
    throw tooFar(name, target, `: ${found.reachedMm.toFixed(2)} mm is all that its shape allows`);
  };
}

function tooFar(name: string, targetMm: number, told: string, cause?: unknown): Error {
  return usageError(
    'brain/effect-too-large',
    `the border of the region "${name}" cannot move by ${targetMm} mm${told}.`,
    {
      hint: 'Ask for less, a thicker region, or smaller samples ("size").',
      cause,
    },
  );
}

interface Attempt extends RegionPush {
  readonly askedMm: number;
  readonly reach: Reach;
}

/**
 * Secant steps on the distance that is asked for. Where a step folds the grid at the reach of the one before, it is halved, and only then the wider reach is taken,
 * from which the search begins anew: a wider velocity is smoother and moves the border less evenly.
 */
function searched(
  attempt: (askedMm: number, from: Partial<Reach>) => Attempt,
  target: number,
  from: Partial<Reach>,
): RegionPush {
  let current = attempt(target, from);
  let best = current;
  let before = { askedMm: 0, reachedMm: 0 };
  let halvings = 0;
  for (let step = 1; step < mostSteps && Math.abs(best.reachedMm - target) > tolerance * Math.abs(target); step += 1) {
    const slope = (current.reachedMm - before.reachedMm) / (current.askedMm - before.askedMm);
    const change = (target - current.reachedMm) / slope;
    const next = current.askedMm + change / (1 << halvings);
    if (!(slope > 0) || Math.abs(next) > mostAsked * Math.abs(target)) {
      break;
    }
    const tried = attempt(next, current.reach);
    const isWider = tried.reach.sigmaMm > current.reach.sigmaMm;
    if (isWider && halvings < mostHalvings) {
      halvings += 1;
      continue;
    }
    before = isWider ? { askedMm: 0, reachedMm: 0 } : current;
    halvings = isWider ? 0 : halvings;
    current = tried;
    if (Math.abs(current.reachedMm - target) < Math.abs(best.reachedMm - target)) {
      best = current;
    }
  }
  return best;
}

/** Pairs of neighbouring samples of which the first lies in the region and the second does not, in the region's box. */
interface Borders {
  readonly inside: Int32Array;
  readonly outside: Int32Array;
  readonly axis: Uint8Array;
}

function bordersOf({ mask: { data, extents } }: Region): Borders {
  const pairs: number[][] = [];
  let stride = 1;
  for (const [axis, extent] of extents.entries()) {
    for (let at = 0; at < data.length; at += 1) {
      if (Math.floor(at / stride) % extent < extent - 1 && data[at] !== data[at + stride]) {
        pairs.push(data[at] === 1 ? [at, at + stride, axis] : [at + stride, at, axis]);
      }
    }
    stride *= extent;
  }
  return {
    inside: Int32Array.from(pairs, (pair) => pair[0]!),
    outside: Int32Array.from(pairs, (pair) => pair[1]!),
    axis: Uint8Array.from(pairs, (pair) => pair[2]!),
  };
}

/**
 * Mean of d · n over the border, in mm: n the outward normal (direction of the velocity), d how far the forward flow carries the point half-way between two samples
 * on either side. Each face counts by its area times its component of n, so that the mean is one over the area of the border and not over that of its stairs.
 * Where there is no velocity, the border stays and its faces count whole.
 */
function borderShift(
  { box, mask }: Region,
  { inside, outside, axis }: Borders,
  { velocity, speedMm }: Pick<LocalEffect, 'velocity' | 'speedMm'>,
): number {
  const { spacingMm } = mask.geometry;
  const moved = cropField(exponential(velocity), box).components;
  const rate = cropField(velocity, box).components;
  const middle = (components: readonly Float32Array[], pair: number): number[] =>
    components.map((values, a) => ((values[inside[pair]!]! + values[outside[pair]!]!) / 2) * spacingMm[a]!);
  let [sum, weights] = [0, 0];
  for (let pair = 0; pair < inside.length; pair += 1) {
    const area = 1 / spacingMm[axis[pair]!]!;
    const v = middle(rate, pair);
    const length = Math.sqrt(dot(v, v)) * (speedMm < 0 ? -1 : 1);
    if (length === 0) {
      weights += area;
      continue;
    }
    const weight = (area * Math.abs(v[axis[pair]!]!)) / Math.abs(length);
    sum += (weight * dot(v, middle(moved, pair))) / length;
    weights += weight;
  }
  return sum / weights;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, axis) => sum + value * b[axis]!, 0);
}
