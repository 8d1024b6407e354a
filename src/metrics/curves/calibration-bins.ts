import type { Curves } from '../../audit/result.ts';
import { sumByBin } from '../calibration/bins.ts';
import type { ScoredRows } from '../ranking/score-blocks.ts';
import { probabilityReason, undefinedBecause } from '../reasons.ts';

type Bins = NonNullable<Curves['calibration']>['bins'];

/**
 * Mean probability and event rate of the cases of each bin, for a calibration plot. Bins are (edge, next edge], the first closed, given
 * from outside so that all groups share them; bins without cases are left out. `cases` counts rows, the means are weighted. Undefined
 * without cases or with scores outside [0,1]. @throws `metrics/bins` unless edges ascend strictly.
 */
export function calibrationBins(
  rows: ScoredRows,
  edges: readonly number[],
): { readonly bins: Bins } | { readonly undefined: string } {
  const reason = probabilityReason({ kind: 'binary', label: Uint8Array.from(rows.label), score: rows.score });
  if (reason !== undefined) return undefinedBecause(reason);
  const sums = sumByBin(rows, edges);
  const bins: Bins = [];
  for (let k = 0; k < sums.weight.length; k++) {
    if (sums.cases[k] === 0) continue;
    bins.push({
      low: edges[k],
      high: edges[k + 1],
      cases: sums.cases[k],
      meanScore: sums.score[k] / sums.weight[k],
      observed: sums.events[k] / sums.weight[k],
    });
  }
  return { bins };
}
