import { studentT } from '../../stats/distributions/student-t.ts';

/**
 * A mean with its Student t limits at 95 %: mean +- t(count - 1) deviation / sqrt(count). All NaN without values or
 * where one is NaN, limits NaN with one value.
 */
export interface MeanInterval {
  readonly count: number;
  readonly mean: number;
  /** Standard deviation with divisor count - 1; NaN for fewer than two values. */
  readonly deviation: number;
  /** Two-sided limits. */
  readonly low: number;
  readonly high: number;
  /** One-sided lower limit. */
  readonly lowest: number;
}

/** Mean of values and its Student t limits; all NaN without values, or where one is NaN, limits NaN with one. */
export function meanInterval(values: readonly number[]): MeanInterval {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const deviation = count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1));
  const reach = (tail: number): number =>
    count < 2 ? Number.NaN : (studentT.upperQuantile(tail, count - 1) * deviation) / Math.sqrt(count);
  return { count, mean, deviation, low: mean - reach(0.025), high: mean + reach(0.025), lowest: mean - reach(0.05) };
}
