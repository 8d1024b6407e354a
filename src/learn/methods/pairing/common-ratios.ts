// What pairs are first judged by: directions that all groups share, and how far both halves agree along them.
import type { CanonicalDirections } from './canonical-directions.ts';
import type { Rows } from './evidence.ts';
import { logRatio } from './log-ratio.ts';

/** A direction counts when its held-out correlation, of all pairs alike, is above this many standard errors. */
const standardErrors = 4;
/** Correlations count as at most this. */
const highest = 0.98;

/** Both sides of every pair, the directions of each fold, and what is known of the pairs. */
export interface FoldedPairs {
  readonly image: Rows;
  readonly text: Rows;
  readonly fold: Int32Array;
  /** By fold: found without it. */
  readonly found: readonly CanonicalDirections[];
  readonly good: Float64Array;
}

/**
 * Log density ratio of each pair by its held-out coordinates, the same with the text of another case in each exchange, and the correlations
 * of good pairs: 0 where a direction does not count, and no more than that of all pairs over the share of good ones.
 */
export function commonRatios(
  pairs: FoldedPairs,
  exchanges: readonly Int32Array[] = [],
): {
  readonly ratios: Float64Array;
  readonly exchanged: readonly Float64Array[];
  readonly correlations: readonly number[];
} {
  const { image, text, fold, found, good } = pairs;
  const { kept } = found[0]!;
  const left = emptyRows(image.count, kept);
  const right = emptyRows(text.count, kept);
  for (let row = 0; row < image.count; row += 1) {
    const own = found[fold[row]!]!;
    place(row, { from: image, to: left, means: own.leftMeans, directions: own.left });
    place(row, { from: text, to: right, means: own.rightMeans, directions: own.right });
  }
  const even = new Float64Array(image.count).fill(1);
  const ratios = new Float64Array(image.count);
  const exchanged = exchanges.map(() => new Float64Array(image.count));
  const correlations = Array.from({ length: kept }, (_, column) => {
    const plain = momentsOf(left, right, column, even);
    const weighted = momentsOf(left, right, column, good);
    const isRelated = correlationOf(plain) > standardErrors / Math.sqrt(plain.weight);
    const correlation = isRelated ? correlationOfGood(weighted, plain) : 0;
    if (correlation === 0) return 0;
    const { weight, uu, vv } = weighted;
    const [scaleU, scaleV] = [Math.sqrt(weight / uu), Math.sqrt(weight / vv)];
    const ratioOf = (row: number, other: number): number =>
      logRatio(correlation, left.data[row * kept + column]! * scaleU, right.data[other * kept + column]! * scaleV);
    for (let row = 0; row < ratios.length; row += 1) {
      ratios[row]! += ratioOf(row, row);
      for (const [k, exchange] of exchanges.entries()) exchanged[k]![row]! += ratioOf(row, exchange[row]!);
    }
    return correlation;
  });
  return { ratios, exchanged, correlations };
}

function emptyRows(count: number, width: number): Rows {
  return { count, width, data: new Float64Array(count * width) };
}

interface Placing {
  readonly from: Rows;
  readonly to: Rows;
  readonly means: Float64Array;
  /** [from.width][to.width], row by row. */
  readonly directions: Float64Array;
}

/** Writes the coordinates of one row along some directions. */
function place(row: number, { from, to, means, directions }: Placing): void {
  const start = row * to.width;
  for (let k = 0; k < from.width; k += 1) {
    const centred = from.data[row * from.width + k]! - means[k]!;
    for (let column = 0; column < to.width; column += 1) {
      to.data[start + column]! += centred * directions[k * to.width + column]!;
    }
  }
}

/** Weighted second moments of one direction. */
interface Moments {
  readonly uu: number;
  readonly vv: number;
  readonly uv: number;
  readonly weight: number;
}

function momentsOf(left: Rows, right: Rows, column: number, weights: Float64Array): Moments {
  let [uu, vv, uv, all] = [0, 0, 0, 0];
  for (let row = 0; row < left.count; row += 1) {
    const [u, v] = [left.data[row * left.width + column]!, right.data[row * right.width + column]!];
    const weight = weights[row]!;
    uu += weight * u * u;
    vv += weight * v * v;
    uv += weight * u * v;
    all += weight;
  }
  return { uu, vv, uv, weight: all };
}

/**
 * Correlation of good pairs, no more than that of all pairs over the share of good ones, at most 0.98: the others have none, and pairs that
 * count as good because they agree agree more than good pairs do.
 */
function correlationOfGood(good: Moments, all: Moments): number {
  return Math.min(correlationOf(good), (correlationOf(all) * all.weight) / good.weight, highest);
}

/** At least 0 and at most 0.98. */
function correlationOf({ uu, vv, uv }: Moments): number {
  return uu > 0 && vv > 0 ? Math.max(0, Math.min(uv / Math.sqrt(uu * vv), highest)) : 0;
}
