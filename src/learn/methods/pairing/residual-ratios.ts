// What image and text have in common beyond the class that the text states: the log density ratio of what is left of both.
import { exp } from '../../../core/math.ts';
import { canonicalDirections, jointMoments, sumOfMoments } from './canonical-directions.ts';
import { commonRatios, type FoldedPairs } from './common-ratios.ts';
import type { Rows } from './evidence.ts';
import { flooredRatios } from './floored-ratios.ts';
import type { Folds } from './held-out-ridge.ts';
import type { PairGroups } from './pair-kinds.ts';

/** Both sides of every pair, and what is known of them. */
export interface ResidualEvidence extends Folds, PairGroups {
  readonly image: Rows;
  readonly text: Rows;
  /** Class that the text states: means of image and text are taken away within it. */
  readonly stated: Int32Array;
  readonly good: Float64Array;
}

/** How common directions are found. */
export interface ResidualOptions {
  readonly directions: number;
  readonly ridge: number;
  /** Keys [n] of each exchange, in the order of which texts are exchanged: the same ones in every round, so that rounds differ in nothing else. */
  readonly exchangeKeys: readonly Float64Array[];
  /** Whether pairs that state the class of their image may have nothing else in common with it. */
  readonly floored?: boolean | undefined;
}

/**
 * Log density ratio [n] of good pairs to unrelated ones by canonical correlations of both sides less the weighted means of the stated class,
 * found by cases of other folds; then calibrated: `a + b ratio` by logistic regression of good pairs against pairs exchanged within the stated class, so that
 * evidence that held-out pairs do not bear out counts less, or `flooredRatios`. The correlations are those of good pairs, 0 where a direction does not count.
 */
export function residualRatios(
  evidence: ResidualEvidence,
  options: ResidualOptions,
): { readonly ratios: Float64Array; readonly correlations: readonly number[] } {
  const { good, fold, folds, stated, group, groups } = evidence;
  const image = withoutCellMeans(evidence.image, stated, good);
  const text = withoutCellMeans(evidence.text, stated, good);
  const parts = Array.from({ length: folds }, (_, part) =>
    jointMoments(
      image,
      text,
      Array.from(fold.keys()).filter((row) => fold[row] === part),
      good,
    ),
  );
  const found = parts.map((_, part) => canonicalDirections(sumOfMoments(parts.filter((__, k) => k !== part)), options));
  const pairs: FoldedPairs = { image, text, fold, found, good };
  const exchanges = options.exchangeKeys.map((keys) => exchangedWithin(stated, keys));
  const common = commonRatios(pairs, exchanges);
  const { correlations } = common;
  if (correlations.every((each) => each === 0)) return { ratios: common.ratios, correlations };
  const [scores, exchanged] = [common.ratios.map(bounded), common.exchanged.map((ratios) => ratios.map(bounded))];
  if (options.floored === true)
    return { ratios: flooredRatios({ scores, exchanged, weights: good, group, groups }), correlations };
  const [a, b] = calibration(scores, good, exchanged);
  return { ratios: scores.map((score) => a + b * score), correlations };
}

function withoutCellMeans({ count, width, data }: Rows, cell: Int32Array, weights: Float64Array): Rows {
  const cells = cell.reduce((top, own) => Math.max(top, own), 0) + 1;
  const sums = new Float64Array(cells * width);
  const sizes = new Float64Array(cells).fill(1e-9);
  for (let row = 0; row < count; row += 1) {
    const own = cell[row]!;
    sizes[own]! += weights[row]!;
    for (let k = 0; k < width; k += 1) sums[own * width + k]! += weights[row]! * data[row * width + k]!;
  }
  return {
    count,
    width,
    data: data.map((value, at) => {
      const own = cell[Math.floor(at / width)]!;
      return value - sums[own * width + (at % width)]! / sizes[own]!;
    }),
  };
}

/** For each case the next of its cell in the order of their keys; itself where it is alone. */
function exchangedWithin(cell: Int32Array, keys: Float64Array): Int32Array {
  const members = new Map<number, number[]>();
  for (const [row, own] of cell.entries()) members.set(own, [...(members.get(own) ?? []), row]);
  const other = new Int32Array(cell.length);
  for (const own of members.values()) {
    own.sort((a, b) => keys[a]! - keys[b]!);
    for (const [at, row] of own.entries()) other[row] = own[(at + 1) % own.length]!;
  }
  return other;
}

/** Ratios count as at most this: a calibration by pairs further away hangs on few of them. */
const farthest = 4;
const bounded = (ratio: number): number => Math.max(-farthest, Math.min(farthest, ratio));
/** Steps of Newton's method. */
const steps = 12;

/** Logistic regression of good pairs, weighted, against exchanged ones, both of equal weight in all. */
function calibration(scores: Float64Array, good: Float64Array, exchanged: readonly Float64Array[]): [number, number] {
  const goodSum = good.reduce((sum, each) => sum + each, 0) + 1e-9;
  const others = exchanged.reduce((sum, { length }) => sum + length, 0);
  let [a, b] = [0, 0];
  for (let step = 0; step < steps; step += 1) {
    const normal = { a: 0, b: 0, aa: 1e-6, ab: 0, bb: 1e-6 };
    const take = (x: number, weight: number, isGood: number): void => {
      const chance = 1 / (1 + exp(-(a + b * x)));
      const [slope, curve] = [weight * (isGood - chance), weight * chance * (1 - chance)];
      normal.a += slope;
      normal.b += slope * x;
      normal.aa += curve;
      normal.ab += curve * x;
      normal.bb += curve * x * x;
    };
    for (const [row, score] of scores.entries()) take(score, good[row]! / goodSum, 1);
    for (const own of exchanged) for (const score of own) take(score, 1 / others, 0);
    const determinant = normal.aa * normal.bb - normal.ab * normal.ab;
    a += (normal.bb * normal.a - normal.ab * normal.b) / determinant;
    b += (normal.aa * normal.b - normal.ab * normal.a) / determinant;
  }
  return [a, b];
}
