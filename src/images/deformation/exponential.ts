import { usageError } from '../../core/errors.ts';
import { type Kernel, type KernelGrid, kernelGrid, type PaddedField, paddedCount } from './kernel.ts';
import { createVectorField, largestLength, type VectorField } from './vector-field.ts';
import { type KernelChoice, openWorkspace } from './workspace.ts';

/** How a velocity is integrated. */
export interface ExponentialOptions {
  /** Number of squarings K, 0..16; `auto` (default): the least K with max ‖v‖ / 2^K < 0.5 voxels. */
  readonly squarings?: number | 'auto';
  /**
   * First step: `second-order` (default) u0 = v / 2^K + (v · grad v) / (2 · 4^K), or `euler` u0 = v / 2^K. The error of the first falls by four per K,
   * that of the second by two.
   */
  readonly start?: 'second-order' | 'euler';
  /** The field times this is integrated. Default 1; -1 gives the inverse deformation. */
  readonly factor?: number;
  readonly kernel?: KernelChoice;
}

const mostSquarings = 16;

/**
 * Displacement u with id + u = exp(factor v): where each position is after following the stationary velocity v (in
 * voxels) for one unit of time. Scaling and squaring: u0 as `start` says, then K times u(x) + u(x + u(x)), linear
 * interpolation in single precision, zero outside the grid. The displacement is exactly zero where the velocity is
 * zero, so a velocity that is zero outside a box gives the same bits there as in the whole grid. Source: Arsigny et al.
 * 2006 (scaling and squaring of velocity fields); second-order start: Taylor expansion of the flow.
 * @throws `images/bad-squarings` (usage) for a K that is not a whole number of 0..16; `images/velocity-too-large`
 * (usage) where, with `auto`, the velocity is not finite or needs more than 16 squarings; `images/too-large` and
 * `images/no-wasm` (usage) as `composeFields`.
 */
export function exponential(velocity: VectorField, options: ExponentialOptions = {}): VectorField {
  const { start = 'second-order', factor = 1, kernel: choice = 'auto' } = options;
  const squarings = squaringsFor(velocity, options);
  const grid = kernelGrid(velocity.extents);
  const count = velocity.components[0]!.length;
  const padded = paddedCount(grid) * 4;
  const { kernel, heap } = openWorkspace(2 * padded, choice);
  const fields: readonly [PaddedField, PaddedField] = [
    { place: 0, grid },
    { place: padded, grid },
  ];
  velocity.components.forEach((component, axis) => {
    heap.set(component, padded + axis * count);
  });
  kernel.interleave(fields[0], padded, factor / (1 << squarings));
  clear(heap, fields[1]);
  const current = integrate(kernel, fields, { squarings, start });
  const other = current === fields[0] ? fields[1] : fields[0];
  kernel.deinterleave(other.place, current);
  return createVectorField({
    ...velocity,
    components: velocity.components.map((_, axis) =>
      heap.slice(other.place + axis * count, other.place + (axis + 1) * count),
    ),
  });
}

/** The number of squarings that the options ask for; see `exponential`. */
export function squaringsFor(velocity: VectorField, { squarings = 'auto', factor = 1 }: ExponentialOptions): number {
  if (squarings !== 'auto') {
    if (Number.isInteger(squarings) && squarings >= 0 && squarings <= mostSquarings) return squarings;
    throw usageError(
      'images/bad-squarings',
      `the number of squarings is a whole number of 0..${mostSquarings}; got ${squarings}.`,
      { hint: "Give a whole number such as 6, or 'auto'." },
    );
  }
  const largest = largestLength(velocity) * Math.abs(factor);
  let needed = 0;
  for (let step = largest; step >= 0.5 && needed <= mostSquarings; step /= 2) needed += 1;
  if (needed <= mostSquarings && Number.isFinite(largest)) return needed;
  throw usageError(
    'images/velocity-too-large',
    `the largest velocity is ${largest} voxels; at most ${1 << (mostSquarings - 1)} can be integrated.`,
    {
      hint: 'Velocities are in voxels of their grid, not in mm, and must be finite.',
    },
  );
}

function integrate(
  kernel: Kernel,
  [first, second]: readonly [PaddedField, PaddedField],
  { squarings, start }: { readonly squarings: number; readonly start: 'second-order' | 'euler' },
): PaddedField {
  let current = first;
  let other = second;
  const swap = (): void => {
    [current, other] = [other, current];
  };
  if (start === 'second-order') {
    kernel.start(other.place, current);
    swap();
  }
  const origin = [0, 0, 0];
  for (let step = 0; step < squarings; step += 1) {
    kernel.compose(other.place, current, { ...current, origin }, { keep: 1, take: 1 });
    swap();
  }
  return current;
}

/** Zeros in the padding of a field whose grid is written later. */
function clear(heap: Float32Array, { place, grid }: PaddedField): void {
  const { nx, ny, nz, padZ }: KernelGrid = grid;
  const row = (nx + 2) * 4;
  const slice = row * (ny + 2);
  if (padZ) {
    heap.fill(0, place, place + slice);
    heap.fill(0, place + slice * (nz + 1), place + slice * (nz + 2));
  }
  for (let z = padZ; z < nz + padZ; z += 1) {
    const start = place + z * slice;
    heap.fill(0, start, start + row + 4);
    for (let y = 2; y <= ny; y += 1) heap.fill(0, start + y * row - 4, start + y * row + 4);
    heap.fill(0, start + (ny + 1) * row - 4, start + slice);
  }
}
