import { kernelGrid, type PaddedField, paddedCount } from './kernel.ts';
import { createVectorField, requireSameSpacing, type VectorField } from './vector-field.ts';
import { type KernelChoice, openWorkspace } from './workspace.ts';

/**
 * Displacement of "first u, then w": r(x) = u(x) + w(x + u(x)), in voxels on the grid of u; the image warped by it is
 * I((id + w)(x + u(x))). Linear interpolation in single precision; w is zero beyond its grid. The fields may lie in
 * different boxes (`origin`) of one grid.
 * @throws `images/fields-differ` (usage) if spacings or numbers of axes differ; `images/too-large` (usage) where memory
 * does not suffice; `images/no-wasm` (usage) if `wasm` is asked for and missing.
 */
export function composeFields(u: VectorField, w: VectorField, kernel: KernelChoice = 'auto'): VectorField {
  return combine(u, w, { keep: 1, take: 1, kernel });
}

/** How the inverse is sought. */
export interface InverseOptions {
  /** Default 20. */
  readonly iterations?: number;
  /** Ends when no component changes by this many voxels. Default 0.001. */
  readonly tolerance?: number;
  readonly kernel?: KernelChoice;
}

/**
 * Displacement w with w(x) = -u(x + w(x)), the inverse of id + u, in voxels, by fixed-point iteration from w = -u (Chen
 * et al. 2008). It converges where u changes by less than the distance of two positions, and is not checked to; the
 * exponential of the negative velocity needs no iteration and is preferred where there is one. NaN ends it and stays.
 * @throws `images/too-large` and `images/no-wasm` as `composeFields`.
 */
export function inverseOf(
  u: VectorField,
  { iterations = 20, tolerance = 0.001, kernel = 'auto' }: InverseOptions = {},
): VectorField {
  let inverse = createVectorField({
    ...u,
    components: u.components.map((component) => component.map((value) => -value)),
  });
  for (let step = 0; step < iterations; step += 1) {
    const next = combine(inverse, u, { keep: 0, take: -1, kernel });
    const change = largestChange(inverse, next);
    inverse = next;
    if (!(change >= tolerance)) break;
  }
  return inverse;
}

function largestChange(a: VectorField, b: VectorField): number {
  return Math.max(...a.components.map((component, axis) => largestDifference(component, b.components[axis]!)));
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i += 1) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (Number.isNaN(difference)) return difference;
    if (difference > largest) largest = difference;
  }
  return largest;
}

/** keep u + take w(x + u(x)). */
function combine(
  u: VectorField,
  w: VectorField,
  { keep, take, kernel: choice }: { readonly keep: number; readonly take: number; readonly kernel: KernelChoice },
): VectorField {
  requireSameSpacing(u, w);
  const grids = [kernelGrid(u.extents), kernelGrid(w.extents)] as const;
  const sizes = grids.map((grid) => paddedCount(grid) * 4) as [number, number];
  const counts = [u.components[0]!.length, w.components[0]!.length] as const;
  const target: PaddedField = { place: sizes[0] + sizes[1], grid: grids[0] };
  const { kernel, heap } = openWorkspace(target.place + Math.max(sizes[0], sizes[1]), choice);
  const [own, sampled] = [u, w].map((field, index) => {
    field.components.forEach((component, axis) => {
      heap.set(component, target.place + axis * counts[index]!);
    });
    const padded = { place: index === 0 ? 0 : sizes[0], grid: grids[index]! };
    kernel.interleave(padded, target.place, 1);
    return padded;
  }) as [PaddedField, PaddedField];
  const origin = w.extents.map((_, axis) => (w.origin?.[axis] ?? 0) - (u.origin?.[axis] ?? 0));
  kernel.compose(target.place, own, { ...sampled, origin }, { keep, take });
  kernel.deinterleave(0, target);
  return createVectorField({
    ...u,
    components: u.components.map((_, axis) => heap.slice(axis * counts[0], (axis + 1) * counts[0])),
  });
}
