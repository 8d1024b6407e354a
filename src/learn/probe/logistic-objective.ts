import { usageError } from '../../core/errors.ts';
import { exp, log, log1p, logistic } from '../../core/math.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { Objective } from './lbfgs.ts';

/** Coefficients [rows][p] and intercepts [rows]: one row for two classes, that of the second, else one a class. */
export interface LogisticModel {
  readonly coefficients: readonly Float64Array[];
  readonly intercepts: Float64Array;
}

type Features = TensorValue<'float32'> | TensorValue<'float64'>;

/** What the objective is of. */
export interface LogisticProblem {
  readonly features: Features;
  readonly labels: ArrayLike<number>;
  readonly weights: Float64Array;
  /** Rows of coefficients. */
  readonly rows: number;
  readonly inversePenalty: number;
}

/**
 * Mean logistic or multinomial loss under weights plus `|coefficients|^2 / (2 C sum w)`, of a vector of all coefficients, row by row, and then
 * the intercepts.
 */
export function logisticObjective({ features, labels, weights, rows, inversePenalty }: LogisticProblem): Objective {
  const { data } = features;
  const [count, width] = features.shape as [number, number];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const penalty = 1 / (inversePenalty * total);
  const loss = rows === 1 ? binaryLoss : multinomialLoss;
  return (x, gradient) => {
    const linear = new Float64Array(rows);
    let value = 0;
    for (let index = 0; index < rows * width; index += 1) {
      value += (penalty / 2) * x[index]! * x[index]!;
      gradient[index] = penalty * x[index]!;
    }
    gradient.fill(0, rows * width);
    for (let place = 0; place < count; place += 1) {
      const weight = weights[place]! / total;
      if (weight === 0) continue;
      const start = place * width;
      for (let row = 0; row < rows; row += 1) {
        let sum = x[rows * width + row]!;
        for (let column = 0; column < width; column += 1) sum += x[row * width + column]! * data[start + column]!;
        linear[row] = sum;
      }
      value += weight * loss(linear, labels[place]!);
      for (let row = 0; row < rows; row += 1) {
        const slope = weight * linear[row]!;
        for (let column = 0; column < width; column += 1)
          gradient[row * width + column]! += slope * data[start + column]!;
        gradient[rows * width + row]! += slope;
      }
    }
    return value;
  };
}

/** Loss of one case; its linear values become their derivatives. */
type CaseLoss = (linear: Float64Array, label: number) => number;

const binaryLoss: CaseLoss = (linear, label) => {
  const z = label === 1 ? linear[0]! : -linear[0]!;
  linear[0] = logistic(linear[0]!) - label;
  return z > 0 ? log1p(exp(-z)) : log1p(exp(z)) - z;
};

const multinomialLoss: CaseLoss = (linear, label) => {
  const highest = Math.max(...linear);
  const own = linear[label]! - highest;
  let total = 0;
  for (let row = 0; row < linear.length; row += 1) {
    linear[row] = exp(linear[row]! - highest);
    total += linear[row]!;
  }
  for (let row = 0; row < linear.length; row += 1) linear[row] = linear[row]! / total - (row === label ? 1 : 0);
  return log(total) - own;
};

/** Probability of each class, [classes][N]. Throws `learn/bad-probe` (usage) for features of another width. */
export function classScores(
  { coefficients, intercepts }: LogisticModel,
  { shape, data }: Features,
): readonly Float64Array[] {
  const width = coefficients[0]!.length;
  const [count = 0, columns] = shape;
  if (shape.length !== 2 || columns !== width) {
    throw usageError('learn/bad-probe', `Features must be [N,${width}]; got [${shape.join(',')}].`);
  }
  const linear = coefficients.map((row, index) =>
    Float64Array.from({ length: count }, (_, place) => {
      let sum = intercepts[index]!;
      for (let column = 0; column < width; column += 1) sum += row[column]! * data[place * width + column]!;
      return sum;
    }),
  );
  if (linear.length === 1) return [linear[0]!.map((value) => logistic(-value)), linear[0]!.map(logistic)];
  const scores = linear.map((values) => values.slice());
  for (let place = 0; place < count; place += 1) {
    const highest = Math.max(...linear.map((values) => values[place]!));
    let total = 0;
    for (const values of scores) total += values[place] = exp(values[place]! - highest);
    for (const values of scores) values[place]! /= total;
  }
  return scores;
}
