import { crop } from '../geometry/crop.ts';
import { exponential, squaringsFor } from './exponential.ts';
import type { Region } from './region.ts';
import { cropField, type VectorField } from './vector-field.ts';
import { warpImage } from './warp-image.ts';
import type { KernelChoice } from './workspace.ts';

const fewestSquarings = 4;
const tolerance = 1e-4;
const mostEvaluations = 40;

/** Volume of the mask warped by a displacement, as a fraction of what it was, less 1. */
export function volumeChange(region: Region, displacement: VectorField, kernel: KernelChoice): number {
  const origin = displacement.origin!.map((start, axis) => start - region.box.start[axis]!);
  const warped = warpImage(region.mask, { ...displacement, origin }, { kernel });
  let gained = 0;
  for (const value of warped.data) gained += value;
  let count = 0;
  for (const value of region.mask.data) count += value;
  const box = { start: origin, extents: displacement.extents };
  for (const value of crop(region.mask, box).data) gained -= value;
  return gained / count;
}

/** Displacement of exp(-speed unit), by at least four squarings. */
export function follow(unit: VectorField, speed: number, kernel: KernelChoice): VectorField {
  const squarings = Math.max(fewestSquarings, squaringsFor(unit, { factor: speed }));
  return exponential(unit, { factor: -speed, squarings, kernel });
}

/**
 * The speed at which the volume of the warped mask, V(speed) = sum of mask ∘ exp(-speed unit), has changed by the target, to 1e-4: secant steps from the
 * flux through the border, kept inside a bracket once there is one. Undefined where 40 steps do not reach it.
 */
export function solveVolume(
  region: Region,
  unit: VectorField,
  { targetChange, kernel }: { readonly targetChange: number; readonly kernel: KernelChoice },
): { readonly speed: number; readonly evaluations: number } | undefined {
  const excess = (speed: number): number => volumeChange(region, follow(unit, speed, kernel), kernel) - targetChange;
  let [previous, previousExcess] = [0, -targetChange];
  let speed = targetChange / flux(region, unit);
  let bracket: readonly [number, number] | undefined;
  for (let evaluations = 1; evaluations <= mostEvaluations && Number.isFinite(speed); evaluations += 1) {
    const value = excess(speed);
    if (Math.abs(value) <= tolerance * (1 + targetChange)) return { speed, evaluations };
    if (value > 0 !== previousExcess > 0) bracket = [Math.min(previous, speed), Math.max(previous, speed)];
    else if (bracket !== undefined) bracket = speed > previous ? [speed, bracket[1]] : [bracket[0], speed];
    const secant = speed - (value * (speed - previous)) / (value - previousExcess);
    [previous, previousExcess] = [speed, value];
    speed =
      bracket === undefined || (secant > bracket[0] && secant < bracket[1]) ? secant : (bracket[0] + bracket[1]) / 2;
    if (Math.abs(speed) > 4 * region.marginMm) return undefined;
  }
  return undefined;
}

/** Sum over the region of the divergence of the velocity, as a fraction of the volume: the change of volume per unit of speed, to first order. */
function flux({ mask, box }: Region, unit: VectorField): number {
  const whole = cropField(unit, box);
  let total = 0;
  let count = 0;
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
  for (const value of mask.data) count += value;
  return total / count;
}
