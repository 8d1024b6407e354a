// Logistic regression in double precision: the same numbers as scikit-learn at its optimum.
import { usageError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import { type LbfgsResult, lbfgs } from './lbfgs.ts';
import { classScores, type LogisticModel, logisticObjective } from './logistic-objective.ts';

/** What a logistic regression is fitted to. */
export interface LogisticRegressionOptions {
  /** Features [N,p]. */
  readonly features: TensorValue<'float32'> | TensorValue<'float64'>;
  /** Class of each case, 0..classes-1. */
  readonly labels: ArrayLike<number>;
  /** At least 2. */
  readonly classes: number;
  /** Inverse strength of the penalty on coefficients. Default 0.316, as in linear probes of CLIP (Radford et al. 2021). */
  readonly inversePenalty?: number | undefined;
  /** Weight of each case, at least 0; default 1. */
  readonly caseWeights?: ArrayLike<number> | undefined;
  /** Factor of each class, or `balanced`: `N / (classes n_c)`. Default 1. */
  readonly classWeights?: readonly number[] | 'balanced' | undefined;
  /** Largest element of the gradient of the mean objective. Default 1e-9. */
  readonly tolerance?: number | undefined;
  /** Default 1000. */
  readonly iterations?: number | undefined;
}

/** A fitted logistic regression. */
export interface LogisticRegression extends LogisticModel {
  readonly ended: LbfgsResult['ended'];
  readonly iterations: number;
  /** Probability of each class, [classes][N]. Throws `learn/bad-probe` (usage) for features of another width. */
  scores(features: TensorValue<'float32'> | TensorValue<'float64'>): readonly Float64Array[];
}

/**
 * Minimises `C sum_i w_i loss_i + |coefficients|^2 / 2` by L-BFGS from zero; intercepts are not penalised. Two classes
 * have one row of coefficients, for the second class, and the logistic loss; more have a row each and the multinomial
 * loss, intercepts with mean 0. This is scikit-learn's `LogisticRegression`. Data that a plane separates have a finite
 * optimum because of the penalty; a constant feature has the coefficient 0. NaN features give NaN scores.
 *
 * Throws `learn/bad-probe` (usage) for labels, weights or a penalty out of range, other numbers of weights than of
 * cases or classes, features that are not finite, or a class without weight.
 */
export function logisticRegression(options: LogisticRegressionOptions): LogisticRegression {
  const { features, classes, inversePenalty = 0.316, tolerance = 1e-9, iterations } = options;
  const weights = weightsOf(options);
  const rows = classes === 2 ? 1 : classes;
  const width = features.shape[1]!;
  const problem = { features, labels: options.labels, weights, rows, inversePenalty };
  const found = lbfgs(logisticObjective(problem), new Float64Array(rows * (width + 1)), { tolerance, iterations });
  const intercepts = found.x.slice(rows * width);
  const centre = rows === 1 ? 0 : intercepts.reduce((sum, value) => sum + value, 0) / rows;
  const model: LogisticModel = {
    coefficients: Array.from({ length: rows }, (_, row) => found.x.slice(row * width, (row + 1) * width)),
    intercepts: intercepts.map((value) => value - centre),
  };
  return { ...model, ended: found.ended, iterations: found.iterations, scores: (own) => classScores(model, own) };
}

/** Weight of each case, times that of its class. */
function weightsOf(options: LogisticRegressionOptions): Float64Array {
  const { features, labels, classes, caseWeights, classWeights, inversePenalty = 0.316 } = options;
  const count = features.shape[0] ?? 0;
  const counts = new Float64Array(classes);
  for (let index = 0; index < count; index += 1) counts[labels[index]!]! += 1;
  const factors = classWeights === 'balanced' ? Array.from(counts, (own) => count / (classes * own)) : classWeights;
  const weights = Float64Array.from(
    { length: count },
    (_, index) => (caseWeights?.[index] ?? 1) * (factors?.[labels[index]!] ?? 1),
  );
  const sums = new Float64Array(classes);
  for (let index = 0; index < count; index += 1) sums[labels[index]!]! += weights[index]!;
  const problem = [
    features.shape.length !== 2 || labels.length !== count ? 'features [N,p] and N labels are needed' : undefined,
    [caseWeights, classWeights === 'balanced' ? undefined : classWeights].every(
      (given, index) => given === undefined || given.length === [count, classes][index],
    )
      ? undefined
      : `${count} cases need as many weights, and ${classes} classes as many factors`,
    classes >= 2 ? undefined : 'at least two classes are needed',
    [...sums].every((sum) => sum > 0) ? undefined : 'every class needs a case with weight',
    counts.length === classes && weights.every((weight) => weight >= 0 && Number.isFinite(weight))
      ? undefined
      : 'weights are finite and at least 0',
    Array.from({ length: count }, (_, index) => labels[index]!).every(
      (own) => Number.isInteger(own) && own >= 0 && own < classes,
    )
      ? undefined
      : `labels are whole numbers in 0..${classes - 1}`,
    inversePenalty > 0 && Number.isFinite(inversePenalty)
      ? undefined
      : `the inverse penalty must be above 0; got ${inversePenalty}`,
    features.data.every((value) => Number.isFinite(value)) ? undefined : 'features must be finite',
  ].find((each) => each !== undefined);
  if (problem !== undefined) {
    throw usageError('learn/bad-probe', `Logistic regression: ${problem}.`, {
      hint: 'Leave out cases without a label, and classes that no training case has.',
    });
  }
  return weights;
}
