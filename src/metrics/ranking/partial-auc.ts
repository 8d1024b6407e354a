import { usageError } from '../../core/errors.ts';
import type { BinarySample, Estimate, Metric } from '../metric.ts';
import { rankingReason, reasons, undefinedBecause } from '../reasons.ts';
import { influenceOfBlocks, type ScoreBlocks, scoreBlocks } from './score-blocks.ts';

/** The false positive rate up to which `partialAuc` integrates. */
export const partialAucLimit = 0.1;

/**
 * Makes the metric of the area under the ROC curve for false positive rates in [0, limit], standardised so that chance is 0.5 and
 * perfection 1: (1 + (A - limit²/2) / (limit - limit²/2)) / 2 (McClish, 1989), in [(1 - limit/(2 - limit))/2, 1].
 * Tied scores are a straight piece of the curve, cut by interpolation at the limit. The influence holds the term of the estimated
 * quantile: a non-event above the cut moves the cut (Dodd and Pepe, 2003). At limits that hit a vertex of the curve exactly the
 * one-sided derivative is taken. Undefined when a class has no cases or a score is NaN.
 * @throws `metrics/partial-auc-limit` unless 0 < limit < 1.
 */
export function partialAucUpTo(limit: number, name = 'partialAuc'): Metric<BinarySample> {
  if (!(limit > 0 && limit < 1)) {
    throw usageError('metrics/partial-auc-limit', `the limit of a partial AUC must lie between 0 and 1; got ${limit}`, {
      hint: 'use a false positive rate such as 0.1; for the whole curve use auc',
    });
  }
  const chance = (limit * limit) / 2;
  return {
    name,
    label: `Partial AUC (FPR up to ${limit})`,
    kind: 'binary',
    needs: 'score',
    range: [(1 - chance / (limit - chance)) / 2, 1],
    direction: 'higher',
    interval: 'logit',
    informative: 'both',
    compute: (sample) => standardisedPartialAuc(sample, limit, chance),
  };
}

/** Standardised partial AUC for false positive rates up to 0.1; see `partialAucUpTo`. */
export const partialAuc: Metric<BinarySample> = partialAucUpTo(partialAucLimit);

function standardisedPartialAuc(sample: BinarySample, limit: number, chance: number): Estimate {
  const { label, score, weight, order } = sample;
  const reason = rankingReason(sample);
  if (reason !== undefined || score === undefined) return undefinedBecause(reason ?? reasons.noScores);
  const rows = { label, score, weight, order };
  const blocks = scoreBlocks(rows);
  const { totalEvents, totalNonEvents } = blocks;
  const curve = areaUpTo(blocks, limit * totalNonEvents);
  const area = curve.area / (totalEvents * totalNonEvents);
  const scale = 1 / (2 * (limit - chance));
  for (let k = 0; k < blocks.count; k++) {
    curve.event[k] = scale * (curve.event[k] / (totalEvents * totalNonEvents) - area / totalEvents);
    const moved = curve.nonEvent[k] + limit * curve.height;
    curve.nonEvent[k] = scale * (moved / (totalEvents * totalNonEvents) - area / totalNonEvents);
  }
  return { value: (1 + 2 * scale * (area - chance)) / 2, influence: influenceOfBlocks(rows, blocks, curve) };
}

interface CutArea {
  /** Area in units of weight squared, and the curve's height at the cut. */
  readonly area: number;
  readonly height: number;
  /** Derivatives of the area with respect to the weight of an event or non-event of each block, the cut held in place. */
  readonly event: Float64Array;
  readonly nonEvent: Float64Array;
}

/** Area under the curve of cumulative event weight against cumulative non-event weight, from 0 to `cut`. */
function areaUpTo({ count, events, nonEvents }: ScoreBlocks, cut: number): CutArea {
  const event = new Float64Array(count);
  const nonEvent = new Float64Array(count);
  const heights = new Float64Array(count);
  let x = 0;
  let height = 0;
  let area = 0;
  let last = 0;
  for (; last < count && x + nonEvents[last] <= cut; last++) {
    const next = height + events[last];
    area += (nonEvents[last] * (height + next)) / 2;
    heights[last] = (height + next) / 2;
    x += nonEvents[last];
    height = next;
    event[last] = cut - x + nonEvents[last] / 2;
  }
  const rest = cut - x;
  if (last < count && rest > 0) {
    const rise = events[last] / nonEvents[last];
    area += rest * (height + (rise * rest) / 2);
    event[last] = (rest * rest) / (2 * nonEvents[last]);
    nonEvent[last] = (-rise * rest * rest) / (2 * nonEvents[last]);
    height += rise * rest;
  }
  for (let k = 0; k < last; k++) nonEvent[k] = heights[k] - height;
  return { area, height, event, nonEvent };
}
