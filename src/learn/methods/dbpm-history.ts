// What the losses of past epochs say about pairs, or about the batches of an epoch: their mean, their spread, and which are outliers.

/** Where outliers begin, in standard deviations from the mean. */
export interface OutlierLimits {
  /** Below: loss too small, both halves share noise. */
  readonly noisy: number;
  /** Above: loss too large, the halves do not belong together. */
  readonly faulty: number;
  /** Whether an item on the limit is an outlier. */
  readonly inclusive: boolean;
}

/** A judgement of all items at the end of an epoch. */
export interface HistoryJudgement {
  readonly mean: number;
  /** Population standard deviation. */
  readonly deviation: number;
  /** Outliers at either end, ascending. */
  readonly flagged: readonly number[];
}

/**
 * Items whose history lies at or beyond `mean - noisy * deviation` or `mean + faulty * deviation`, the deviation that of the
 * population. Histories that are all alike, or lie on a limit that is not inclusive, give no outlier; n items can be at most
 * sqrt(n - 1) deviations away.
 */
export function judgeHistory(history: Float64Array, { noisy, faulty, inclusive }: OutlierLimits): HistoryJudgement {
  const mean = sumOf(history) / history.length;
  const deviation = Math.sqrt(sumOf(history.map((value) => (value - mean) * (value - mean))) / history.length);
  const [low, high] = [mean - noisy * deviation, mean + faulty * deviation];
  const isOut = (value: number): boolean => (inclusive ? value <= low || value >= high : value < low || value > high);
  const flagged = deviation > 0 ? Array.from(history.keys()).filter((item) => isOut(history[item]!)) : [];
  return { mean, deviation, flagged };
}

/**
 * Distance of a history from the mean as a share of the distance of its limit: 1 on the limit, 0 at the mean or where histories are
 * all alike.
 */
export function outlierShare(
  value: number,
  { mean, deviation }: Pick<HistoryJudgement, 'mean' | 'deviation'>,
  { noisy, faulty }: OutlierLimits,
): number {
  const distance = (value - mean) / (value > mean ? faulty : noisy);
  return deviation > 0 ? Math.abs(distance) / deviation : 0;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
