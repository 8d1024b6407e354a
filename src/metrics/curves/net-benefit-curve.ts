import type { Curves } from '../../audit/result.ts';
import { usageError } from '../../core/errors.ts';
import { type ScoredRows, scoreBlocks } from '../ranking/score-blocks.ts';
import { probabilityReason, undefinedBecause } from '../reasons.ts';

type NetBenefitPoints = NonNullable<Curves['netBenefit']>;

/** The thresholds 0.01, 0.02, ..., 0.50. */
export const netBenefitThresholds: readonly number[] = Array.from({ length: 50 }, (_, k) => (k + 1) / 100);

/**
 * The decision curve: net benefit per case TP/N - (FP/N) t/(1-t) of flagging score >= t, and of flagging everybody, at each threshold t;
 * flagging nobody is 0. Undefined without cases or with scores outside [0,1]. O(n + thresholds) after sorting. (Vickers and Elkin, 2006.)
 * @throws `metrics/net-benefit-thresholds` unless every threshold lies strictly between 0 and 1.
 */
export function netBenefitCurve(
  rows: ScoredRows,
  { thresholds = netBenefitThresholds }: { readonly thresholds?: readonly number[] } = {},
): { readonly points: NetBenefitPoints } | { readonly undefined: string } {
  const outside = thresholds.find((t) => !(t > 0 && t < 1));
  if (outside !== undefined) {
    throw usageError(
      'metrics/net-benefit-thresholds',
      `a threshold of net benefit must lie between 0 and 1; got ${outside}`,
      {
        hint: 'the odds t/(1-t) weigh a false alarm against a finding, so t is a probability',
      },
    );
  }
  const reason = probabilityReason({ kind: 'binary', label: Uint8Array.from(rows.label), score: rows.score });
  if (reason !== undefined) return undefinedBecause(reason);
  const { count, score, events, nonEvents, totalEvents, totalNonEvents } = scoreBlocks(rows);
  const total = totalEvents + totalNonEvents;
  const points: NetBenefitPoints = new Array(thresholds.length);
  const descending = thresholds.map((_, k) => k).sort((a, b) => thresholds[b] - thresholds[a]);
  let found = 0;
  let raised = 0;
  let block = 0;
  for (const k of descending) {
    const threshold = thresholds[k];
    for (; block < count && score[block] >= threshold; block++) {
      found += events[block];
      raised += nonEvents[block];
    }
    const odds = threshold / (1 - threshold);
    points[k] = {
      threshold,
      model: (found - odds * raised) / total,
      all: (totalEvents - odds * totalNonEvents) / total,
    };
  }
  return { points };
}
