import type { Contest, EpochFigures } from './criterion.ts';
import { groupTable } from './group-table.ts';

/**
 * Pareto-minimax among epochs (Martinez et al. 2020): of those that none beats in every group, the one whose least group AUC is largest; of equal
 * ones that with the larger mean over groups, then the earlier. An epoch that is as good in every group and better in one has no smaller least AUC
 * and a larger mean, so the winner by these two is on the front, and it alone may still win.
 */
export function paretoMinimax(attribute?: string): Contest {
  return {
    values: (epochs) => {
      const { rows } = groupTable(epochs, attribute);
      return valuesByEpoch(
        epochs,
        rows.map(({ index, values }) => [index, Math.min(...values)] as const),
      );
    },
    contenders: (epochs) => {
      let best: { readonly index: number; readonly least: number; readonly mean: number } | undefined;
      for (const { index, values } of groupTable(epochs, attribute).rows) {
        const least = Math.min(...values);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const isBetter = best === undefined || least > best.least || (least === best.least && mean > best.mean);
        if (isBetter) best = { index, least, mean };
      }
      return best === undefined ? [] : [best.index];
    },
  };
}

/** Values by epoch, NaN for those that have none. */
export function valuesByEpoch(
  epochs: readonly EpochFigures[],
  known: readonly (readonly [index: number, value: number])[],
): readonly number[] {
  const values = epochs.map(() => Number.NaN);
  for (const [index, value] of known) values[index] = value;
  return values;
}
