// Skull and scalp around the brain, as bands of distance from its outline. Face and neck are left out.
import { singleLabel } from '../regions.ts';
import { headOutlineDepth } from './hull.ts';
import { ramp } from './shapes.ts';

/** Arrays that are painted. */
export interface ShellCanvas {
  readonly grey: Float32Array;
  readonly white: Float32Array;
  readonly fluid: Float32Array;
  readonly rest: Float32Array;
  readonly labels: Uint8Array;
}

/** Fills what lies outside of the brain: fluid, the two tables of the skull with marrow between, muscle and fat of the scalp. */
export function paintShells(
  { fluid, rest, labels, ...tissue }: ShellCanvas,
  { atlas, strides }: { readonly atlas: readonly Float64Array[]; readonly strides: readonly [number, number, number] },
): void {
  const [xs, ys, zs] = atlas as [Float64Array, Float64Array, Float64Array];
  for (let k = 0; k < zs.length; k += 1) {
    for (let j = 0; j < ys.length; j += 1) {
      for (let i = 0; i < xs.length; i += 1) {
        const at = i * strides[0] + j * strides[1] + k * strides[2];
        const air = 1 - tissue.grey[at]! - tissue.white[at]! - fluid[at]!;
        const out = air > 0.01 ? -headOutlineDepth(Math.abs(xs[i]!), ys[j]!, zs[k]!) : 99;
        if (out < 15) {
          const water = air * (1 - ramp(2.5, 4, out));
          fluid[at] = fluid[at]! + water;
          rest[at] = air * shellIntensity(out);
          if (air > 0.5) {
            labels[at] = singleLabel(out < 3.2 ? 'cerebrospinal fluid' : out < 9.5 ? 'skull' : 'scalp');
          }
        }
      }
    }
  }
}

/** Intensity at a distance in mm outside of the brain's outline. */
function shellIntensity(out: number): number {
  const marrow = 0.38 * ramp(5, 6.2, out) * (1 - ramp(7.2, 8.4, out));
  const scalp = 0.82 * ramp(9.2, 10.4, out) * (1 - ramp(13.8, 15, out));
  return 0.04 + marrow + scalp - 0.25 * ramp(11, 11.6, out) * (1 - ramp(11.6, 12.4, out));
}
