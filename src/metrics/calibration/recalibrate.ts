// Logistic regression of the label on functions of the score. Calibration is fitted for every group of every attribute, so the usual
// case takes the plain Newton iteration in one fused pass a step (five times faster); whenever that does not settle, the guarded
// fit of stats decides.
import { logistic } from '../../core/math.ts';
import { fitLogistic, type LogisticInput } from '../../stats/logistic.ts';
import { reasons } from '../reasons.ts';

/** Coefficients, intercept first, with the influence of each row on each. */
export interface Recalibration {
  readonly coefficients: readonly number[];
  readonly influence: readonly Float64Array[];
}

type Rows = Pick<LogisticInput, 'columns' | 'label' | 'weight' | 'offset'>;

/** A per-row change of the log-likelihood below which a Newton step has reached the last digits. */
const settled = 1e-16;
const largestIterations = 25;

/**
 * Maximum-likelihood coefficients of an intercept and the given columns, the first of which is the logit score, so that the search starts
 * from a calibrated score; undefined when no finite ones are found.
 */
export function recalibrate(rows: Rows): Recalibration | { readonly undefined: string } {
  const fast = newton(rows);
  if (fast !== undefined) return fast;
  const fit = fitLogistic(rows);
  return 'undefined' in fit || !fit.converged ? { undefined: reasons.noFit } : fit;
}

function newton(rows: Rows): Recalibration | undefined {
  const coefficients = Float64Array.from({ length: rows.columns.length + 1 }, (_, j) => (j === 1 ? 1 : 0));
  let before = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < largestIterations; iteration++) {
    const at = derivatives(rows, coefficients);
    const inverse = invert(at.information);
    if (inverse === undefined) return undefined;
    let gain = 0;
    for (let j = 0; j < coefficients.length; j++) {
      const step = inverse[j].reduce((sum, entry, k) => sum + entry * at.gradient[k], 0);
      gain += step * at.gradient[j];
      coefficients[j] += step;
    }
    if (!(gain < before) && iteration > 1) return undefined;
    if (gain <= settled * at.weight) return finish(rows, coefficients);
    before = gain;
  }
  return undefined;
}

function finish(rows: Rows, coefficients: Float64Array): Recalibration | undefined {
  const residual = new Float64Array(rows.label.length);
  const inverse = invert(derivatives(rows, coefficients, residual).information);
  if (inverse === undefined) return undefined;
  const influence = inverse.map((row) =>
    residual.map((r, i) => {
      let loading = row[0];
      for (let j = 1; j < row.length; j++) loading += row[j] * rows.columns[j - 1][i];
      return r * loading;
    }),
  );
  return { coefficients: Array.from(coefficients), influence };
}

interface Derivatives {
  readonly gradient: Float64Array;
  /** Lower triangle of the information. */
  readonly information: readonly Float64Array[];
  readonly weight: number;
}

function derivatives(rows: Rows, coefficients: Float64Array, residual?: Float64Array): Derivatives {
  const { columns, label, weight, offset } = rows;
  if (columns.length <= 1) return derivativesOfOne(rows, coefficients, residual);
  const size = coefficients.length;
  const gradient = new Float64Array(size);
  const information = Array.from({ length: size }, () => new Float64Array(size));
  const z = new Float64Array(size).fill(1);
  let total = 0;
  for (let i = 0; i < label.length; i++) {
    let predictor = coefficients[0] + (offset === undefined ? 0 : offset[i]);
    for (let j = 1; j < size; j++) {
      z[j] = columns[j - 1][i];
      predictor += coefficients[j] * z[j];
    }
    const w = weight === undefined ? 1 : weight[i];
    const chance = logistic(predictor);
    const r = w * (label[i] - chance);
    const v = w * chance * (1 - chance);
    if (residual !== undefined) residual[i] = r;
    total += w;
    for (let j = 0; j < size; j++) {
      gradient[j] += r * z[j];
      for (let k = 0; k <= j; k++) information[j][k] += v * z[j] * z[k];
    }
  }
  return { gradient, information, weight: total };
}

/** The same sums for one column or none, which are what every group of every attribute is fitted with: with their terms in locals. */
function derivativesOfOne(rows: Rows, coefficients: Float64Array, residual?: Float64Array): Derivatives {
  const { columns, label, weight, offset } = rows;
  const column = columns[0];
  const intercept = coefficients[0];
  const slope = column === undefined ? 0 : coefficients[1];
  let [total, gradient, gradientOfSlope] = [0, 0, 0];
  let [curvature, mixed, square] = [0, 0, 0];
  for (let i = 0; i < label.length; i++) {
    const x = column === undefined ? 0 : column[i];
    const w = weight === undefined ? 1 : weight[i];
    const chance = logistic(intercept + (offset === undefined ? 0 : offset[i]) + slope * x);
    const r = w * (label[i] - chance);
    const v = w * chance * (1 - chance);
    if (residual !== undefined) residual[i] = r;
    total += w;
    gradient += r;
    gradientOfSlope += r * x;
    curvature += v;
    mixed += v * x;
    square += v * x * x;
  }
  const information = [Float64Array.of(curvature), Float64Array.of(mixed, square)];
  const size = coefficients.length;
  return {
    gradient: Float64Array.of(gradient, gradientOfSlope).slice(0, size),
    information: information.slice(0, size),
    weight: total,
  };
}

/** Smallest pivot, of 1 at most, with which a scaled information matrix still counts as invertible. */
const smallestPivot = 1e-10;

/** Inverse of a symmetric positive definite matrix given by its lower triangle, scaled to a unit diagonal; undefined if there is none. */
function invert(lower: readonly Float64Array[]): number[][] | undefined {
  const size = lower.length;
  const scale = lower.map((row, j) => Math.sqrt(row[j]));
  if (!scale.every((s) => s > 0 && Number.isFinite(s))) return undefined;
  const work = lower.map((_, j) => lower.map((__, k) => (k <= j ? lower[j][k] : lower[k][j]) / (scale[j] * scale[k])));
  const inverse = work.map((_, j) => work.map((__, k) => (j === k ? 1 : 0)));
  for (let p = 0; p < size; p++) {
    const pivot = work[p][p];
    if (!(pivot > smallestPivot)) return undefined;
    for (let j = 0; j < size; j++) {
      if (j === p) continue;
      const factor = work[j][p] / pivot;
      for (let k = 0; k < size; k++) {
        work[j][k] -= factor * work[p][k];
        inverse[j][k] -= factor * inverse[p][k];
      }
    }
  }
  return inverse.map((row, j) => row.map((entry, k) => entry / (work[j][j] * scale[j] * scale[k])));
}
