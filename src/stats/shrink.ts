// Estimates of many small groups drawn towards what the groups have in common. The model: estimate i is normal around its true value with
// known variance, and true values are normal around a linear predictor with variance τ². τ is not estimated but averaged over, so the
// intervals hold its uncertainty too: a single estimate of τ is often 0 and would then claim that all groups are equal.
import { CholeskyDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { usageError } from '../core/errors.ts';
import { exp, log, logistic, logit } from '../core/math.ts';
import { normal } from './distributions/normal.ts';
import { deviateOf } from './interval.ts';

/** Estimates of groups with their sampling variances, taken as independent. */
export interface ShrinkInput {
  /** NaN for a group that could not be estimated. */
  readonly values: readonly number[];
  /** Positive; for a NaN value ignored. */
  readonly variances: readonly number[];
  /** `logit` shrinks on the log odds, so results stay in (0, 1); values must then lie strictly between 0 and 1. Default `plain`. */
  readonly scale?: 'plain' | 'logit' | undefined;
  /** Level of the intervals. Default .95. */
  readonly level?: number | undefined;
}

/** A shrunken estimate. */
export interface ShrunkenEstimate {
  /** NaN, with its limits, where nothing is known: no estimate, and a level that no estimated group has. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Weight of the group's own estimate, from 0 (all from the others) to 1 (unchanged). */
  readonly ownWeight: number;
}

/** Shrunken estimates of all groups, and how much true values were found to vary around what they were shrunk to. */
export interface Shrunken {
  readonly estimates: readonly ShrunkenEstimate[];
  /** Mean of τ over its posterior, on the scale of shrinkage. */
  readonly tau: number;
}

const gridSize = 64;

/**
 * Shrinks estimates towards their weighted mean. See `shrinkToMainEffects`, of which this is the case without attributes.
 */
export function shrinkToMean(input: ShrinkInput): Shrunken {
  return shrinkTowards(
    input,
    input.values.map(() => [1]),
  );
}

/**
 * Shrinks estimates of intersections towards additive main effects of the attributes crossed: `levels[i]` holds the level of group i in
 * each attribute. Groups without an estimate get the main effects' prediction, with its uncertainty.
 *
 * Normal hierarchical model with a flat prior on the coefficients and on τ over [0, 4 × the largest spread seen]; point: posterior mean,
 * limits: quantiles of the posterior (a mixture of normals over 64 values of τ). What the limits leave out: error of the given variances,
 * and dependence between groups that share patients. With one or two estimates more than coefficients the prior on τ matters, and with
 * none nothing can be learned of τ, so limits are wide. Throws `stats/length`, `stats/shrink-boundary` (a value of 0 or 1 on the logit
 * scale, a variance that is not positive, an infinite value), `stats/shrink-empty` (no estimate at all). Sources: Lindley and Smith 1972; Gelman 2006; Herlihy et al. 2024.
 */
export function shrinkToMainEffects(input: ShrinkInput, levels: readonly (readonly number[])[]): Shrunken {
  if (levels.length !== input.values.length) {
    throw usageError('stats/length', `Got ${input.values.length} values but levels of ${levels.length} groups.`, {
      hint: 'Give arrays of one length, an entry for each row or group, NaN where a value is missing.',
    });
  }
  const attributes = levels[0]?.length ?? 0;
  const columns: { attribute: number; level: number }[] = [];
  for (let attribute = 0; attribute < attributes; attribute += 1) {
    const distinct = [...new Set(levels.map((row) => row[attribute]!))].sort((a, b) => a - b);
    for (const level of distinct.slice(1)) columns.push({ attribute, level });
  }
  return shrinkTowards(
    input,
    levels.map((row) => [1, ...columns.map(({ attribute, level }) => (row[attribute] === level ? 1 : 0))]),
  );
}

/** Posterior given one value of τ. */
interface Conditional {
  readonly logWeight: number;
  readonly tau: number;
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly ownWeights: readonly number[];
}

function shrinkTowards(input: ShrinkInput, design: readonly (readonly number[])[]): Shrunken {
  const { level = 0.95 } = input;
  const onScale = toScale(input);
  const { reduced, predictable } = reduceDesign(design, onScale.values);
  const grid = tauGrid(onScale);
  const conditionals = grid.map((tau) => conditionOn(tau, onScale, reduced));
  const largest = Math.max(...conditionals.map(({ logWeight }) => logWeight));
  const raw = conditionals.map(({ logWeight }, k) => exp(logWeight - largest) * (2 * k + 1));
  const total = raw.reduce((sum, value) => sum + value, 0);
  const shares = raw.map((value) => value / total);
  const back = input.scale === 'logit' ? logistic : (value: number): number => value;
  const tail = normal.upperTail(deviateOf(level));
  const estimates = design.map((_, i) => {
    if (!predictable[i]) return { value: Number.NaN, low: Number.NaN, high: Number.NaN, ownWeight: 0 };
    const mixture = {
      shares,
      means: conditionals.map(({ means }) => means[i]!),
      deviations: conditionals.map(({ deviations }) => deviations[i]!),
    };
    return {
      value: back(weightedSum(shares, mixture.means)),
      low: back(lowerQuantile(mixture, tail)),
      high: back(-lowerQuantile({ ...mixture, means: mixture.means.map((mean) => -mean) }, tail)),
      ownWeight: weightedSum(
        shares,
        conditionals.map(({ ownWeights }) => ownWeights[i]!),
      ),
    };
  });
  return { estimates, tau: weightedSum(shares, grid) };
}

function weightedSum(weights: readonly number[], values: readonly number[]): number {
  return weights.reduce((sum, weight, k) => sum + weight * values[k]!, 0);
}

interface NormalMixture {
  readonly shares: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/** The value below which a share `tail` of a mixture of normals lies, by Newton steps; the same quantiles of the parts bracket it. */
function lowerQuantile({ shares, means, deviations }: NormalMixture, tail: number): number {
  const deviate = normal.upperQuantile(tail);
  const parts = means.map((mean, k) => mean - deviate * deviations[k]!);
  let low = Math.min(...parts);
  let high = Math.max(...parts);
  let point = weightedSum(shares, parts);
  for (let iteration = 0; iteration < 60; iteration += 1) {
    let excess = -tail;
    let slope = 0;
    for (let k = 0; k < shares.length; k += 1) {
      const standardised = (point - means[k]!) / deviations[k]!;
      excess += shares[k]! * normal.cdf(standardised);
      slope += (shares[k]! * normal.density(standardised)) / deviations[k]!;
    }
    if (excess > 0) high = point;
    else low = point;
    const newton = point - excess / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - point) <= 1e-12 * Math.max(1, Math.abs(point))) return next;
    point = next;
  }
  return point;
}

/** The design in coordinates of what the groups with an estimate can tell, and for which groups that is enough for a prediction. */
function reduceDesign(design: readonly (readonly number[])[], values: readonly number[]) {
  const known = design.filter((_, i) => !Number.isNaN(values[i]!)).map((row) => [...row]);
  const { diagonal, rightSingularVectors } = new SingularValueDecomposition(new Matrix(known), { autoTranspose: true });
  const kept = diagonal.map((_, k) => k).filter((k) => diagonal[k]! > 1e-9 * Math.max(...diagonal));
  const basis = rightSingularVectors.subMatrixColumn(kept);
  const all = new Matrix(design.map((row) => [...row]));
  const reduced = all.mmul(basis);
  const missed = Matrix.sub(all, reduced.mmul(basis.transpose()));
  return { reduced, predictable: design.map((_, i) => missed.getRow(i).every((value) => Math.abs(value) < 1e-9)) };
}

interface OnScale {
  readonly values: readonly number[];
  readonly variances: readonly number[];
}

function toScale({ values, variances, scale }: ShrinkInput): OnScale {
  if (values.length !== variances.length) {
    throw usageError('stats/length', `Got ${values.length} values but ${variances.length} variances.`, {
      hint: 'Give arrays of one length, an entry for each row or group, NaN where a value is missing.',
    });
  }
  if (values.every((value) => Number.isNaN(value)))
    throw usageError('stats/shrink-empty', 'No group has an estimate to shrink.', {
      hint: 'Give the estimate of at least one group that is not NaN.',
    });
  if (values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)) {
    throw usageError('stats/shrink-boundary', 'Shrinkage needs finite estimates.', {
      hint: 'Give NaN for a group that could not be estimated.',
    });
  }
  if (values.some((value, i) => !Number.isNaN(value) && !(variances[i]! > 0))) {
    throw usageError('stats/shrink-boundary', 'Shrinkage needs a positive variance for every estimate.', {
      hint: 'Give a group without variation the variance that its interval implies.',
    });
  }
  if (scale !== 'logit') return { values, variances };
  if (values.some((value) => value <= 0 || value >= 1)) {
    throw usageError('stats/shrink-boundary', 'A value of 0 or 1 has no log odds.', {
      hint: 'Shrink on the plain scale, or move the value inside by half a case.',
    });
  }
  return {
    values: values.map((value) => (Number.isNaN(value) ? value : logit(value))),
    variances: variances.map(
      (variance, i) => variance / (values[i]! * (1 - values[i]!)) / (values[i]! * (1 - values[i]!)),
    ),
  };
}

/** Values of τ, dense near 0: squares of an even grid, whose steps 2k + 1 are the weights of a flat prior. */
function tauGrid({ values, variances }: OnScale): number[] {
  const known = values.filter((value) => !Number.isNaN(value));
  const smallest = Math.min(...variances.filter((_, i) => !Number.isNaN(values[i]!)));
  const range = Math.max(...known) - Math.min(...known);
  const largest = 4 * Math.max(range, Math.sqrt(smallest));
  return Array.from({ length: gridSize }, (_, k) => {
    const middle = (k + 0.5) / gridSize;
    return largest * middle * middle;
  });
}

function conditionOn(tau: number, { values, variances }: OnScale, design: Matrix): Conditional {
  const weights = values.map((value, i) => (Number.isNaN(value) ? 0 : 1 / (variances[i]! + tau * tau)));
  const weighted = design.clone().mulColumnVector(weights);
  const information = design.transpose().mmul(weighted);
  const cholesky = new CholeskyDecomposition(Matrix.add(information, information.transpose()).div(2));
  const covariance = cholesky.solve(Matrix.eye(design.columns));
  const response = values.map((value) => (Number.isNaN(value) ? 0 : value));
  const fitted = design.mmul(covariance).mmul(weighted.transpose()).mmul(Matrix.columnVector(response)).getColumn(0);
  const loading = design.mmul(covariance);
  const ownWeights = weights.map((weight) => weight * tau * tau);
  let logWeight = 0;
  for (const value of cholesky.lowerTriangularMatrix.diagonal()) logWeight -= log(value);
  weights.forEach((weight, i) => {
    const residual = response[i]! - fitted[i]!;
    if (weight > 0) logWeight += (log(weight) - weight * residual * residual) / 2;
  });
  return {
    logWeight,
    tau,
    ownWeights,
    means: fitted.map((mean, i) => mean + ownWeights[i]! * (response[i]! - mean)),
    deviations: fitted.map((_, i) => {
      const rest = 1 - ownWeights[i]!;
      const spread = loading.getRow(i).reduce((sum, value, j) => sum + value * design.get(i, j), 0);
      return Math.sqrt(Math.max(0, rest * tau * tau + rest * rest * spread));
    }),
  };
}
