import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { usageError } from '../../core/errors.ts';
import { createVectorField, requireSameGrid, type VectorField } from './vector-field.ts';

/** Principal components of velocity fields. */
export interface VelocityPca {
  readonly mean: VectorField;
  /** Orthonormal fields (as vectors of all components), largest variance first. */
  readonly components: readonly VectorField[];
  /** Variance along each component. */
  readonly eigenvalues: readonly number[];
  /** Share of the variance that the components hold. */
  readonly share: number;
}

/**
 * Mean and principal components of fields of one grid by the Gram matrix G = Xᵀ X / (N - 1) of the N centred fields and
 * a symmetric eigensolver: component k is X w_k / |X w_k|. As many components as hold `share` (default 0.95) of the
 * variance, at most N - 1 and at most `most`. Fields that are all equal give none, with a share of 1. Signs are those
 * of the solver.
 * @throws `images/bad-pca` (usage) for fewer than two fields, a share outside of (0, 1], a `most` below 0, or
 * velocities that are not finite; `images/fields-differ` (usage) for fields of several grids.
 */
export function fitVelocityPca(
  fields: readonly VectorField[],
  { share = 0.95, most = fields.length }: { readonly share?: number; readonly most?: number } = {},
): VelocityPca {
  const count = fields.length;
  if (count < 2 || !(share > 0 && share <= 1) || !(most >= 0)) {
    throw usageError(
      'images/bad-pca',
      `principal components need two or more fields and a share above 0, up to 1, of 0 components or more; got ${count} fields, ${share} and ${most}.`,
      { hint: 'Give at least two fields on one grid, and a share such as 0.95.' },
    );
  }
  const first = fields[0]!;
  for (const field of fields) requireSameGrid(first, field);
  const mean = meanOf(fields);
  const centred = fields.map((field) =>
    field.components.map((component, axis) => Float64Array.from(component, (value, i) => value - mean[axis]![i]!)),
  );
  const gram = Matrix.zeros(count, count);
  for (let i = 0; i < count; i += 1) {
    for (let j = i; j < count; j += 1) {
      const value = dot(centred[i]!, centred[j]!) / (count - 1);
      gram.set(i, j, value);
      gram.set(j, i, value);
    }
  }
  if (!gram.to1DArray().every(Number.isFinite)) {
    throw usageError('images/bad-pca', 'principal components need fields of finite velocities.', {
      hint: 'Look for NaN and infinite components in the fields.',
    });
  }
  const decomposition = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const sorted = decomposition.realEigenvalues
    .map((value, column) => ({ value: Math.max(0, value), column }))
    .sort((a, b) => b.value - a.value);
  const total = sorted.reduce((sum, { value }) => sum + value, 0);
  const kept: typeof sorted = [];
  let sum = 0;
  for (const pair of sorted.slice(0, Math.min(count - 1, most))) {
    if (!(pair.value > 1e-12 * total) || sum >= share * total) break;
    kept.push(pair);
    sum += pair.value;
  }
  return {
    mean: createVectorField({ ...first, components: mean.map((component) => Float32Array.from(component)) }),
    components: kept.map(({ column }) =>
      componentOf(first, centred, (i) => decomposition.eigenvectorMatrix.get(i, column)),
    ),
    eigenvalues: kept.map(({ value }) => value),
    share: total === 0 ? 1 : sum / total,
  };
}

/**
 * mean + sum over k of coefficient k times sqrt(eigenvalue k) times component k, on the grid of the mean; components
 * without a coefficient are left out, and coefficients beyond the components have no effect. Coefficients of a typical
 * field have variance 1.
 */
export function velocityFromPca(
  { mean, components, eigenvalues }: VelocityPca,
  coefficients: ArrayLike<number>,
): VectorField {
  const sums = mean.components.map((component) => Float64Array.from(component));
  components.slice(0, coefficients.length).forEach((field, k) => {
    const weight = coefficients[k]! * Math.sqrt(eigenvalues[k]!);
    field.components.forEach((component, axis) => {
      const target = sums[axis]!;
      for (let i = 0; i < target.length; i += 1) target[i]! += weight * component[i]!;
    });
  });
  return createVectorField({ ...mean, components: sums.map((component) => Float32Array.from(component)) });
}

/**
 * Coefficients of a field in standard deviations, one a component, as `velocityFromPca` takes them: (field - mean) ·
 * component / sqrt(eigenvalue).
 * @throws `images/fields-differ` (usage) for a field of another grid.
 */
export function pcaCoefficients({ mean, components, eigenvalues }: VelocityPca, field: VectorField): number[] {
  requireSameGrid(mean, field);
  return components.map(({ components: direction }, k) => {
    let sum = 0;
    direction.forEach((component, axis) => {
      const [own, centre] = [field.components[axis]!, mean.components[axis]!];
      for (let i = 0; i < component.length; i += 1) sum += (own[i]! - centre[i]!) * component[i]!;
    });
    return sum / Math.sqrt(eigenvalues[k]!);
  });
}

function meanOf(fields: readonly VectorField[]): readonly Float64Array[] {
  return fields[0]!.components.map((first, axis) => {
    const sum = new Float64Array(first.length);
    for (const { components } of fields) for (let i = 0; i < sum.length; i += 1) sum[i]! += components[axis]![i]!;
    return sum.map((value) => value / fields.length);
  });
}

function dot(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  let sum = 0;
  a.forEach((component, axis) => {
    const other = b[axis]!;
    for (let i = 0; i < component.length; i += 1) sum += component[i]! * other[i]!;
  });
  return sum;
}

function componentOf(
  grid: VectorField,
  centred: readonly (readonly Float64Array[])[],
  weight: (i: number) => number,
): VectorField {
  const sums = grid.components.map((component) => new Float64Array(component.length));
  centred.forEach((field, index) => {
    const factor = weight(index);
    field.forEach((component, axis) => {
      const target = sums[axis]!;
      for (let i = 0; i < target.length; i += 1) target[i]! += factor * component[i]!;
    });
  });
  const length = Math.sqrt(dot(sums, sums));
  return createVectorField({
    ...grid,
    components: sums.map((component) => Float32Array.from(component, (value) => value / length)),
  });
}
