// The optic disc and its cup as outlines in polar form about the centre of the disc. The height of the cup over that of the disc is
// exactly the latent: the size of the cup is found by bisection after the rim's profile and the notch were laid upon it; a notch that is too
// deep for so small a cup is made shallower.
import { cos, exp, sin } from '../../../core/math.ts';
import { createStream } from '../../../core/stream.ts';
import type { FundusLatents } from './fundus-latents.ts';

/** Directions of an outline; direction k looks at angle 2 pi k / 720, from up (0) over the nose (180) and down (360) to the temple (540). */
export const directionCount = 720;

/** Outlines, and what they measure. */
export interface DiscOutlines {
  /** Radius of the disc in mm by direction. */
  readonly disc: Float64Array;
  /** Radius of the cup in mm by direction. */
  readonly cup: Float64Array;
  /** Share of the rim lost in the middle of the notch: the latent, or what a cup of this height allows if that is less. */
  readonly rimLoss: number;
  readonly discAreaMm2: number;
  readonly rimAreaMm2: number;
  /** Least width of the rim along a radius, in mm. */
  readonly rimMinimumMm: number;
  /** Height of the cup over the height of the disc, from the outlines. */
  readonly verticalCupToDiscRatio: number;
}

const radiansPerDirection = (2 * Math.PI) / directionCount;
const up = Float64Array.from({ length: directionCount }, (_, k) => cos(k * radiansPerDirection));
const nasal = Float64Array.from({ length: directionCount }, (_, k) => sin(k * radiansPerDirection));

/** Directions of the middle of notch and wedge, in degrees, by sector. */
export const notchDegrees: Readonly<Record<FundusLatents['rimLossSector'], readonly number[]>> = {
  inferior: [203],
  superior: [337],
  both: [203, 337],
};

/** Outlines of disc and cup of a case. */
export function discOutlines(latents: FundusLatents, key: readonly [number, number]): DiscOutlines {
  const stream = createStream(key[0], 'fundus', key[1], 'disc');
  const disc = discOutline(latents, stream.uniform(), [stream.normal(), stream.normal()]);
  const ripple = [stream.normal(), stream.normal(), 2 * Math.PI * stream.uniform()];
  const target = latents.cupToDiscRatio * latents.discHeight;
  const outlineOf = (size: number, loss: number): Float64Array =>
    cupOutline(disc, size, { kept: keptRim(latents, loss), ripple });
  const least = 0.75 * latents.cupToDiscRatio;
  const loss = largest(latents.rimLoss, (trial) => heightOf(outlineOf(least, trial)) <= target);
  const kept = keptRim(latents, loss);
  const size = largest(1, (trial) => heightOf(cupOutline(disc, trial, { kept, ripple })) <= target);
  const cup = cupOutline(disc, size, { kept, ripple });
  const discAreaMm2 = areaOf(disc);
  return {
    disc,
    cup,
    rimLoss: loss,
    discAreaMm2,
    rimAreaMm2: discAreaMm2 - areaOf(cup),
    rimMinimumMm: narrowestRim(disc, cup),
    verticalCupToDiscRatio: heightOf(cup) / heightOf(disc),
  };
}

function narrowestRim(disc: Float64Array, cup: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < disc.length; k += 1) least = Math.min(least, disc[k]! - cup[k]!);
  return least;
}

/** The largest value in [0, most] for which a condition that holds up to some value still holds, to 1e-9 of `most`. */
function largest(most: number, holds: (value: number) => boolean): number {
  if (most === 0 || holds(most)) return most;
  let low = 0;
  let high = most;
  for (let step = 0; step < 30; step += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** An ellipse, turned, with a little irregularity, scaled to the height asked for. */
function discOutline(latents: FundusLatents, aspectDraw: number, wave: readonly [number, number]): Float64Array {
  const aspect = 0.86 + 0.1 * aspectDraw;
  const turn = (latents.discTilt * Math.PI) / 180;
  const [c, s] = [cos(turn), sin(turn)];
  const radii = new Float64Array(directionCount);
  for (let k = 0; k < directionCount; k += 1) {
    const along = up[k]! * c + nasal[k]! * s;
    const across = (nasal[k]! * c - up[k]! * s) / aspect;
    const third = 4 * up[k]! * up[k]! * up[k]! - 3 * up[k]!;
    radii[k] = (1 + 0.01 * wave[0] * third + 0.008 * wave[1] * nasal[k]!) / Math.sqrt(along * along + across * across);
  }
  const factor = latents.discHeight / heightOf(radii);
  return radii.map((radius) => radius * factor);
}

/** Share of the rim that stays in each direction: 1 but in the notches. */
function keptRim({ rimLossExtent, rimLossSector }: FundusLatents, loss: number): Float64Array {
  const kept = new Float64Array(directionCount).fill(1);
  if (loss === 0) return kept;
  for (const middle of notchDegrees[rimLossSector]) {
    for (let k = 0; k < directionCount; k += 1) {
      const away = Math.abs((((k * 360) / directionCount - middle + 540) % 360) - 180) / (rimLossExtent / 2);
      kept[k]! *= 1 - loss * exp(-away * away * away * away);
    }
  }
  return kept;
}

interface RimShape {
  readonly kept: Float64Array;
  readonly ripple: readonly number[];
}

/**
 * A cup of about `size` times the disc. The rim is widest below, then above, then towards the nose, then towards the temple (the ISNT
 * rule), by a profile that fades in small cups.
 */
function cupOutline(disc: Float64Array, size: number, { kept, ripple }: RimShape): Float64Array {
  const strength = 0.55 * size;
  const wobble = 0.02 * size;
  const cup = new Float64Array(disc.length);
  for (let k = 0; k < disc.length; k += 1) {
    const profile = -0.2 + 0.2 * up[k]! - 0.6 * nasal[k]! - 0.6 * (up[k]! * up[k]! - nasal[k]! * nasal[k]!);
    const wave = ripple[0]! * up[k]! * nasal[k]! + ripple[1]! * nasal[k]! * (3 - 4 * nasal[k]! * nasal[k]!) * 0.6;
    const rim = (1 - size) * Math.max(0.1, 1 - strength * profile + wobble * wave) * kept[k]!;
    cup[k] = disc[k]! * Math.max(0.02, 1 - rim);
  }
  return cup;
}

function heightOf(radii: Float64Array): number {
  let top = 0;
  let bottom = 0;
  for (let k = 0; k < directionCount; k += 1) {
    top = Math.max(top, radii[k]! * up[k]!);
    bottom = Math.min(bottom, radii[k]! * up[k]!);
  }
  return top - bottom;
}

function areaOf(radii: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < directionCount; k += 1) sum += radii[k]! * radii[(k + 1) % directionCount]!;
  return (sum * sin(radiansPerDirection)) / 2;
}
