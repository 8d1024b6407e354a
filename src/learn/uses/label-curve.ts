// Label efficiency: the same training upon growing shares of the labels.
import type { EpochFigures } from '../selection/criterion.ts';

/** The usual shares: 1, 5, 10, 50 and 100 %. */
export const labelFractions = [0.01, 0.05, 0.1, 0.5, 1] as const;

/** One training of a curve. */
export interface LabelCurvePoint {
  readonly fraction: number;
  readonly seed: number;
  /** Training cases whose labels were used. */
  readonly cases: number;
  /** Figures of the test cases under the weights that the validation selected. */
  readonly test: EpochFigures;
}

/** A share of labels over its seeds. Values that do not exist are NaN. */
export interface LabelCurveRow {
  readonly fraction: number;
  readonly seeds: number;
  /** Mean number of cases. */
  readonly cases: number;
  readonly auc: SeedSpread;
  readonly worstGroupAuc: SeedSpread;
}

/** Mean over seeds, and the standard deviation between them (n - 1; NaN for one seed). Test cases are the same, so it is no interval. */
export interface SeedSpread {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * The curve: one row a share, ascending; shares are matched exactly. A figure that is NaN in one training is NaN in its
 * row; no points give no rows.
 */
export function labelCurve(points: readonly LabelCurvePoint[]): readonly LabelCurveRow[] {
  const fractions = [...new Set(points.map(({ fraction }) => fraction))].sort((a, b) => a - b);
  return fractions.map((fraction) => {
    const own = points.filter((point) => point.fraction === fraction);
    return {
      fraction,
      seeds: own.length,
      cases: spreadOf(own.map(({ cases }) => cases)).mean,
      auc: spreadOf(own.map(({ test }) => test.auc)),
      worstGroupAuc: spreadOf(own.map(({ test }) => test.worstGroupAuc)),
    };
  });
}

function spreadOf(values: readonly number[]): SeedSpread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Number.NaN };
}
