// Chances of classes for each case, from scores that were predicted one class against the rest.
import { exp, log } from '../../../core/math.ts';

/** Chances [n][classes], row by row; each row sums to 1. */
export interface ClassChances {
  readonly classes: number;
  readonly data: Float64Array;
}

/** Log-odds count as at most this. */
const farthest = 6;

/** Softmax of each row of logits [n][classes]. */
export function softmaxRows(logits: Float64Array, classes: number): ClassChances {
  const data = new Float64Array(logits.length);
  for (let start = 0; start < data.length; start += classes) {
    const own = logits.subarray(start, start + classes);
    const highest = own.reduce((top, value) => Math.max(top, value), Number.NEGATIVE_INFINITY);
    const sum = own.reduce((total, value) => total + exp(value - highest), 0);
    for (let k = 0; k < classes; k += 1) data[start + k] = exp(own[k]! - highest) / sum;
  }
  return { classes, data };
}

/**
 * Scores of each class by a prediction of targets from -1 to 1, one class against the rest. Of two classes one is predicted, and the other
 * is its opposite.
 */
export function scoresByClass(
  { classes, data }: ClassChances,
  predict: (targets: Float64Array, k: number) => Float64Array,
): readonly Float64Array[] {
  const ofClass = (k: number): Float64Array =>
    predict(
      Float64Array.from({ length: data.length / classes }, (_, row) => 2 * data[row * classes + k]! - 1),
      k,
    );
  if (classes !== 2) return Array.from({ length: classes }, (_, k) => ofClass(k));
  const second = ofClass(1);
  return [second.map((score) => -score), second];
}

/** What is known of the cases that scores were predicted for. */
export interface ScoredClasses {
  /** Held-out scores of each class [n], higher for the class. */
  readonly scores: readonly Float64Array[];
  /** Chance of each class by which the scores were found. */
  readonly targets: ClassChances;
  readonly weights: Float64Array;
  /** Cases that are judged. */
  readonly members: readonly number[];
}

/**
 * Chances of the classes by linear discriminants (Fisher 1936) of the scores, written into `into` for the members: the log-odds of a class
 * against the rest is that of two normal distributions of equal variance whose shares, means and variance are weighted by the targets; the
 * odds of all classes are scaled to sum 1. Log-odds are held within 6.
 */
export function discriminate({ scores, targets, weights, members }: ScoredClasses, into: ClassChances): void {
  const { classes } = targets;
  const odds = scores.map((own, k) => classLogOdds(own, { targets, weights, members, k }));
  for (const [at, row] of members.entries()) {
    const chances = odds.map((own) => 1 / (1 + exp(-own[at]!)));
    const sum = chances.reduce((total, chance) => total + chance, 0);
    for (const [k, chance] of chances.entries()) into.data[row * classes + k] = chance / sum;
  }
}

function classLogOdds(
  scores: Float64Array,
  { targets, weights, members, k }: Omit<ScoredClasses, 'scores'> & { readonly k: number },
): Float64Array {
  const { classes, data } = targets;
  let [inside, outside, sumIn, sumOut] = [1e-9, 1e-9, 0, 0];
  for (const row of members) {
    const own = weights[row]! * data[row * classes + k]!;
    const rest = weights[row]! - own;
    inside += own;
    outside += rest;
    sumIn += own * scores[row]!;
    sumOut += rest * scores[row]!;
  }
  const [meanIn, meanOut] = [sumIn / inside, sumOut / outside];
  let squares = 0;
  for (const row of members) {
    const own = weights[row]! * data[row * classes + k]!;
    const [a, b] = [scores[row]! - meanIn, scores[row]! - meanOut];
    squares += own * a * a + (weights[row]! - own) * b * b;
  }
  const variance = squares / (inside + outside) + 1e-9;
  const prior = log(inside / outside);
  return Float64Array.from(members, (row) => {
    const distance = ((meanIn - meanOut) * (scores[row]! - (meanIn + meanOut) / 2)) / variance;
    return Math.max(-farthest, Math.min(farthest, distance + prior));
  });
}
