import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { usageError } from '../../core/errors.ts';
import { exp } from '../../core/math.ts';
import { createStream } from '../../core/stream.ts';
import { createVectorField, type VectorField } from './vector-field.ts';

/** What velocities are drawn from. */
export interface VelocityPriorOptions {
  /** Of the control grid, such as 16 x 18 x 16. */
  readonly extents: readonly number[];
  /** Of the control grid. */
  readonly spacingMm: readonly number[];
  /** Distance over which velocities are alike, in mm: 15 to 30 of brains. One number or one an axis. */
  readonly lengthMm: number | readonly number[];
  /** Standard deviation of each component away from the faces of the grid, in mm: 2 to 4 of brains. One number or one an axis. */
  readonly amplitudeMm: number | readonly number[];
  /** `gaussian` (default): exp(-d² / (2 length²)) along each axis. `matern`: (1 + a) exp(-a) with a = sqrt(3) d / length (Matérn 3/2), rougher. */
  readonly covariance?: 'gaussian' | 'matern';
  /** Width over which velocities fall to zero towards the faces, in mm, so that nothing leaves. Default: one length. 0: none. */
  readonly taperMm?: number;
}

/** Eigenvalues and eigenvectors of the covariance along one axis, largest first; vectors are columns. */
interface AxisModes {
  readonly values: readonly number[];
  readonly vectors: readonly Float64Array[];
}

/** A Gaussian distribution of velocities on a control grid. */
export interface VelocityPrior {
  readonly extents: readonly number[];
  readonly spacingMm: readonly number[];
  /** Number of components of one direction: positions of the grid. */
  readonly componentCount: number;
  /** Variances of the components in descending order, before the amplitude and the taper; their sum is the number of positions. */
  readonly eigenvalues: Float64Array;
  /** Share of the variance in the first k components, of a process without taper. */
  shareOf(k: number): number;
  /** Component k as a scalar on the grid, of length 1 (before the taper): a product of one eigenvector an axis. */
  component(k: number): Float64Array;
  /** @internal What drawing needs. */
  readonly parts: {
    readonly modes: readonly AxisModes[];
    readonly order: Int32Array;
    readonly amplitudeMm: readonly number[];
    readonly taper: readonly Float64Array[];
  };
}

/**
 * The prior of smooth velocities: each component is an independent Gaussian process whose covariance is the product of
 * one kernel an axis, so its eigenpairs are products of eigenpairs of small matrices (Kronecker): exact and cheap. Near
 * the faces the draw is multiplied by a taper that is 0 on the outermost positions (unless `taperMm` is 0).
 * @throws `images/bad-prior` (usage) for lengths or amplitudes that are not above 0, or a taper below 0;
 * `images/bad-field` (usage) for extents and spacings that are none.
 */
export function createVelocityPrior({
  extents,
  spacingMm,
  lengthMm,
  amplitudeMm,
  covariance = 'gaussian',
  taperMm,
}: VelocityPriorOptions): VelocityPrior {
  const lengths = perAxis(lengthMm, extents.length);
  const amplitudes = perAxis(amplitudeMm, extents.length);
  createVectorField({ extents, spacingMm });
  const positive = (values: readonly number[]): boolean =>
    values.length === extents.length && values.every((value) => value > 0 && Number.isFinite(value));
  if (!positive(lengths) || !positive(amplitudes) || !((taperMm ?? 0) >= 0)) {
    throw usageError(
      'images/bad-prior',
      `a prior needs lengths and amplitudes above 0 mm, one or one an axis, and a taper of 0 mm or more; got ${lengths.join(', ')}; ${amplitudes.join(', ')}; ${taperMm}.`,
      { hint: 'Give lengths such as 30 mm and amplitudes such as 5 mm, one or one an axis.' },
    );
  }
  const modes = extents.map((count, axis) =>
    axisModes(count, (steps) => kernelValue(covariance, (steps * spacingMm[axis]!) / lengths[axis]!)),
  );
  const taper = extents.map((count, axis) => taperOf(count, (taperMm ?? lengths[axis]!) / spacingMm[axis]!));
  const { order, eigenvalues } = sortProducts(modes);
  const total = eigenvalues.reduce((sum, value) => sum + value, 0);
  return {
    extents,
    spacingMm,
    componentCount: eigenvalues.length,
    eigenvalues,
    shareOf: (k) => eigenvalues.subarray(0, k).reduce((sum, value) => sum + value, 0) / total,
    component: (k) => productOf(modes, order[k]!),
    parts: { modes, order, amplitudeMm: amplitudes, taper },
  };
}

/** What is drawn. */
export interface VelocityDraw {
  readonly seed: number;
  /** What the draw is for, such as the index of a case. */
  readonly path: readonly (string | number)[];
  /** Number of components; more make finer detail and leave the coefficients of the others as they are. Default: as many as hold 99.9 % of the variance. */
  readonly components?: number;
}

/**
 * A velocity in voxels of the control grid: sum over components k of sqrt(eigenvalue k) c_k component k, times
 * amplitude and taper. The coefficients c_k are independent standard normals, for each direction from a stream keyed by
 * (seed, path, direction) in the order of k, so they do not depend on how many are taken; 0 give a field of zeros.
 * @throws `images/bad-prior` (usage) unless `components` is a whole number of 0 or more; `core/bad-seed` (usage) for a seed or a number of the path that is not finite.
 */
export function drawVelocity(prior: VelocityPrior, { seed, path, components }: VelocityDraw): VectorField {
  if (components !== undefined && !(Number.isSafeInteger(components) && components >= 0)) {
    throw usageError('images/bad-prior', `a whole number of components is drawn, 0 or more; got ${components}.`, {
      hint: 'Leave it out for as many as hold 99.9 % of the variance.',
    });
  }
  const taken = Math.min(prior.componentCount, components ?? sufficient(prior));
  const coefficients = prior.extents.map((_, axis) => {
    const stream = createStream(seed, 'velocity', ...path, axis);
    return Float64Array.from({ length: taken }, () => stream.normal());
  });
  return velocityOf(prior, coefficients);
}

/**
 * The velocity with the given coefficients (in standard deviations) of the first components, one list a direction; in
 * voxels of the control grid.
 * @throws `images/bad-prior` (usage) for another number of lists, or more coefficients than there are components.
 */
export function velocityOf(
  { extents, spacingMm, eigenvalues, parts }: VelocityPrior,
  coefficients: readonly ArrayLike<number>[],
): VectorField {
  const { modes, order, amplitudeMm, taper } = parts;
  if (coefficients.length !== extents.length || coefficients.some(({ length }) => length > eigenvalues.length)) {
    throw usageError(
      'images/bad-prior',
      `a velocity of ${extents.length} axes has as many lists of at most ${eigenvalues.length} coefficients; got lists of ${coefficients.map(({ length }) => length).join(', ')}.`,
      { hint: 'Give one list a direction, with at most `componentCount` coefficients.' },
    );
  }
  const components = extents.map((_, axis) => {
    const weights = new Float64Array(eigenvalues.length);
    const given = coefficients[axis]!;
    for (let k = 0; k < given.length; k += 1) weights[order[k]!] = Math.sqrt(eigenvalues[k]!) * given[k]!;
    const values = expand(weights, modes);
    const scale = amplitudeMm[axis]! / spacingMm[axis]!;
    return Float32Array.from(values, (value, i) => value * scale * taperAt(taper, extents, i));
  });
  return createVectorField({ extents, spacingMm, components });
}

function sufficient({ eigenvalues }: VelocityPrior): number {
  const total = eigenvalues.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  const last = eigenvalues.findIndex((value) => {
    sum += value;
    return sum >= 0.999 * total;
  });
  return last + 1;
}

function perAxis(value: number | readonly number[], axes: number): readonly number[] {
  return typeof value === 'number' ? Array.from({ length: axes }, () => value) : value;
}

function kernelValue(covariance: 'gaussian' | 'matern', distance: number): number {
  if (covariance === 'gaussian') return exp(-0.5 * distance * distance);
  const a = Math.sqrt(3) * distance;
  return (1 + a) * exp(-a);
}

function axisModes(count: number, kernel: (steps: number) => number): AxisModes {
  const matrix = new Matrix(count, count);
  for (let i = 0; i < count; i += 1) for (let j = 0; j < count; j += 1) matrix.set(i, j, kernel(Math.abs(i - j)));
  const decomposition = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const sorted = decomposition.realEigenvalues
    .map((value, column) => ({ value: Math.max(0, value), column }))
    .sort((a, b) => b.value - a.value);
  return {
    values: sorted.map(({ value }) => value),
    vectors: sorted.map(({ column }) =>
      signed(Float64Array.from({ length: count }, (_, i) => decomposition.eigenvectorMatrix.get(i, column))),
    ),
  };
}

/** An eigenvector with the sign that makes its first entry that is not near 0 positive. */
function signed(vector: Float64Array): Float64Array {
  const first = vector.find((value) => Math.abs(value) > 1e-6) ?? 1;
  return first < 0 ? vector.map((value) => -value) : vector;
}

function sortProducts(modes: readonly AxisModes[]): { readonly order: Int32Array; readonly eigenvalues: Float64Array } {
  const extents = modes.map(({ values }) => values.length);
  const count = extents.reduce((product, extent) => product * extent, 1);
  const products = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    let rest = i;
    products[i] = modes.reduce((product, { values }, axis) => {
      const index = rest % extents[axis]!;
      rest = Math.floor(rest / extents[axis]!);
      return product * values[index]!;
    }, 1);
  }
  const order = Int32Array.from({ length: count }, (_, i) => i).sort((a, b) => products[b]! - products[a]! || a - b);
  return { order, eigenvalues: Float64Array.from(order, (i) => products[i]!) };
}

function productOf(modes: readonly AxisModes[], which: number): Float64Array {
  const weights = new Float64Array(modes.reduce((product, { values }) => product * values.length, 1));
  weights[which] = 1;
  return expand(weights, modes);
}

/** Weights of products of eigenvectors to values at positions, axis by axis. */
function expand(weights: Float64Array, modes: readonly AxisModes[]): Float64Array {
  let values = weights;
  let stride = 1;
  for (const { vectors } of modes) {
    const count = vectors.length;
    const next = new Float64Array(values.length);
    for (let start = 0; start < values.length; start += stride * count) {
      for (let mode = 0; mode < count; mode += 1) {
        const vector = vectors[mode]!;
        for (let inner = 0; inner < stride; inner += 1) {
          const weight = values[start + mode * stride + inner]!;
          if (weight === 0) continue;
          for (let i = 0; i < count; i += 1) next[start + i * stride + inner]! += weight * vector[i]!;
        }
      }
    }
    values = next;
    stride *= count;
  }
  return values;
}

/** Weights of one axis: 0 on the outermost positions, 1 from `width` positions inwards, between them 3 t² - 2 t³. */
function taperOf(count: number, width: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    if (width === 0) return 1;
    const t = Math.min(1, Math.min(i, count - 1 - i) / width);
    return t * t * (3 - 2 * t);
  });
}

function taperAt(taper: readonly Float64Array[], extents: readonly number[], i: number): number {
  let rest = i;
  let product = 1;
  for (let axis = 0; axis < extents.length; axis += 1) {
    product *= taper[axis]![rest % extents[axis]!]!;
    rest = Math.floor(rest / extents[axis]!);
  }
  return product;
}
