import { usageError } from '../../core/errors.ts';
import { sortIndices } from '../../stats/sort.ts';
import type { Metric, QualitySample } from '../metric.ts';
import { qualityReason, undefinedBecause } from '../reasons.ts';
import { totalWeight } from '../total-weight.ts';

/** Room for rounding when a cumulative weight is compared with a share of the total. */
const slack = 1e-12;

/**
 * Makes the metric of a quantile of the per-case values: the smallest value with at least `share` of the weight at or below it, averaged
 * with the next value when exactly that share is reached (Hyndman and Fan, type 2; for 0.5 the usual median). No influence values, since
 * its spread depends on the density at the quantile: intervals come from the bootstrap. Undefined without cases or with values that are
 * not finite. @throws `metrics/quantile` unless 0 < share < 1.
 */
export function qualityQuantile(
  share: number,
  about: { readonly name: string; readonly label: string },
): Metric<QualitySample> {
  if (!(share > 0 && share < 1)) {
    throw usageError('metrics/quantile', `a quantile must lie between 0 and 1; got ${share}`, {
      hint: 'use 0.5 for the median',
    });
  }
  return {
    ...about,
    kind: 'quality',
    needs: 'quality',
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    direction: 'higher',
    interval: 'bootstrap',
    informative: 'cases',
    compute: (sample) => {
      const reason = qualityReason(sample);
      return reason === undefined ? { value: quantile(sample, share) } : undefinedBecause(reason);
    },
  };
}

function quantile({ value, weight }: QualitySample, share: number): number {
  const order = sortIndices(value);
  const total = totalWeight(value.length, weight);
  let below = 0;
  for (let k = 0; k < order.length; k++) {
    below += weight === undefined ? 1 : weight[order[k]];
    if (below < share * total * (1 - slack)) continue;
    const exact = below <= share * total * (1 + slack) && k + 1 < order.length;
    return exact ? (value[order[k]] + value[order[k + 1]]) / 2 : value[order[k]];
  }
  return value[order[order.length - 1]];
}
