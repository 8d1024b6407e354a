import { crop } from '../geometry/crop.ts';
import { exponential, squaringsFor } from './exponential.ts';
import type { Region } from './region.ts';
import { cropField, type VectorField } from './vector-field.ts';
import { warpImage } from './warp-image.ts';
import type { KernelChoice } from './workspace.ts';

const fewestSquarings = 4;
const tolerance = 1e-4;
const mostEvaluations = 40;

/** What a velocity does to the volume of a region at some speed. */
export interface Followed {
  readonly speed: number;
  readonly displacement: VectorField;
  /** Volume of the warped mask as a fraction of what it was, less 1. */
  readonly change: number;
}

/** The effect of a velocity at any speed: the displacement of exp(-speed unit), and the change of the volume of the region. */
export type Follow = (speed: number) => Followed;

/** Follows a velocity, given on its support, by at least four squarings; the volume is measured there and one sample around. */
export function followRegion(region: Region, unit: VectorField, kernel: KernelChoice): Follow {
  const measure = volumeMeter(region, unit, kernel);
  return (speed) => {
    const squarings = Math.max(fewestSquarings, squaringsFor(unit, { factor: speed }));
    const displacement = exponential(unit, { factor: -speed, squarings, kernel });
    return { speed, displacement, change: measure(displacement) };
  };
}

/** Measures the sum of the mask warped by displacements on the grid of `support`, over the sum of the mask, less 1. */
function volumeMeter(
  { mask, box }: Region,
  { origin, extents }: VectorField,
  kernel: KernelChoice,
): (displacement: VectorField) => number {
  const place = origin!.map((start, axis) => start - box.start[axis]!);
  const start = place.map((first) => Math.max(0, first - 1));
  const end = place.map((first, axis) => Math.min(box.extents[axis]!, first + extents[axis]! + 1));
  const part = crop(mask, { start, extents: end.map((last, axis) => last - start[axis]!) });
  const before = sumOf(crop(mask, { start: place, extents }).data);
  const count = sumOf(mask.data);
  const moved = place.map((first, axis) => first - start[axis]!);
  return (displacement) => {
    const warped = warpImage(part, { ...displacement, origin: moved }, { kernel });
    return (sumOf(warped.data) - before) / count;
  };
}

function sumOf(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]!;
  return sum;
}

/** Where a search begins. */
interface VolumeSearch {
  readonly targetChange: number;
  /** First speed to try. */
  readonly first: number;
  /** A speed and its change, for the first secant. Default: speed 0 changes nothing. */
  readonly known?: Pick<Followed, 'speed' | 'change'>;
  /** Speeds between which the answer lies. */
  readonly bracket?: readonly [number, number];
  /** Undefined is given for answers beyond this. */
  readonly mostSpeed: number;
}

/**
 * The effect whose volume, V(speed) = sum of mask ∘ exp(-speed unit), has changed by the target, to 1e-4: secant steps from the first speed, kept inside a
 * bracket once there is one. Undefined where 40 steps do not reach it.
 */
export function solveVolume(
  follow: Follow,
  { targetChange, first, known = { speed: 0, change: 0 }, bracket: given, mostSpeed }: VolumeSearch,
): { readonly found: Followed; readonly evaluations: number } | undefined {
  let [previous, previousExcess] = [known.speed, known.change - targetChange];
  let speed = first;
  let bracket = given;
  for (let evaluations = 1; evaluations <= mostEvaluations && Number.isFinite(speed); evaluations += 1) {
    const found = follow(speed);
    const value = found.change - targetChange;
    if (Math.abs(value) <= tolerance * (1 + targetChange)) return { found, evaluations };
    if (value > 0 !== previousExcess > 0) bracket = [Math.min(previous, speed), Math.max(previous, speed)];
    else if (bracket !== undefined) bracket = speed > previous ? [speed, bracket[1]] : [bracket[0], speed];
    const secant = speed - (value * (speed - previous)) / (value - previousExcess);
    [previous, previousExcess] = [speed, value];
    speed =
      bracket === undefined || (secant > bracket[0] && secant < bracket[1]) ? secant : (bracket[0] + bracket[1]) / 2;
    if (Math.abs(speed) > mostSpeed) return undefined;
  }
  return undefined;
}

/** Sum over the region of the divergence of the velocity, as a fraction of the volume: the change of volume per unit of speed, to first order. */
export function flux({ mask, box }: Region, unit: VectorField): number {
  const whole = cropField(unit, box);
  let total = 0;
  let stride = 1;
  for (const [axis, extent] of whole.extents.entries()) {
    const component = whole.components[axis]!;
    for (let i = 0; i < component.length; i += 1) {
      if (component[i] === 0) continue;
      const index = Math.floor(i / stride) % extent;
      if (index > 0 && index < extent - 1)
        total += component[i]! * (mask.data[i - stride]! - mask.data[i + stride]!) * 0.5;
    }
    stride *= extent;
  }
  return total / sumOf(mask.data);
}
