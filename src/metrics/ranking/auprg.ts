import type { BinarySample, Estimate, Metric } from '../metric.ts';
import { rankingReason, reasons, undefinedBecause } from '../reasons.ts';
import { influenceOfBlocks, type ScoreBlocks, scoreBlocks } from './score-blocks.ts';

/**
 * Area under the precision-recall-gain curve for recall gains in [0,1]: 1 at best, 0 for one tied score, negative for scores worse than that. With P and N the weight of
 * events and non-events, precision gain is 1 - (P/N) FP/TP and recall gain 1 - (P/N) FN/TP; straight pieces of the ROC curve (ties) are
 * straight here too, so the area by trapezoids is exact. Unlike average precision it does not move with prevalence by construction.
 * The influence is the gradient of this area by reverse accumulation over the blocks of equal score. Undefined when a class has no cases
 * or a score is NaN. (Flach and Kull, 2015.)
 */
export const auprg: Metric<BinarySample> = {
  name: 'auprg',
  label: 'Area under the precision-recall-gain curve',
  kind: 'binary',
  needs: 'score',
  range: [Number.NEGATIVE_INFINITY, 1],
  direction: 'higher',
  interval: 'wald',
  informative: 'both',
  compute: (sample: BinarySample): Estimate => {
    const { label, score, weight, order } = sample;
    const reason = rankingReason(sample);
    if (reason !== undefined || score === undefined) return undefinedBecause(reason ?? reasons.noScores);
    const rows = { label, score, weight, order };
    const blocks = scoreBlocks(rows);
    const { value, event, nonEvent } = areaWithGradient(blocks);
    return { value, influence: influenceOfBlocks(rows, blocks, { event, nonEvent }) };
  },
};

/**
 * In u = 1/TP and v = FP/TP the area is 1 - (P³/N²) J with J = ∫ v du from 1/P to u0 = (N+P)/P², where recall gain is 0. Over a block
 * that starts at (TP, FP) and adds e events and f non-events, v = c u + s with s = f/e and c = FP - s TP.
 */
function areaWithGradient({ count, events, nonEvents, totalEvents, totalNonEvents }: ScoreBlocks): {
  value: number;
  event: Float64Array;
  nonEvent: Float64Array;
} {
  const P = totalEvents;
  const N = totalNonEvents;
  const start = (N + P) / (P * P);
  const event = new Float64Array(count);
  const nonEvent = new Float64Array(count);
  const before = { found: new Float64Array(count), raised: new Float64Array(count) };
  let integral = 0;
  let byStart = 0;
  let found = 0;
  let raised = 0;
  for (let k = 0; k < count; k++) {
    if (events[k] > 0 && 1 / (found + events[k]) < start) {
      const piece = integrate({ found, raised, events: events[k], nonEvents: nonEvents[k] }, start);
      integral += piece.value;
      byStart += piece.byStart;
      event[k] = piece.byEvents;
      nonEvent[k] = piece.byNonEvents;
      before.found[k] = piece.byFound;
      before.raised[k] = piece.byRaised;
    }
    found += events[k];
    raised += nonEvents[k];
  }
  const scale = (P * P * P) / (N * N);
  const byP = (-3 * scale * integral) / P - scale * byStart * (1 / (P * P) - (2 * (N + P)) / (P * P * P));
  const byN = (2 * scale * integral) / N - (scale * byStart) / (P * P);
  let laterFound = 0;
  let laterRaised = 0;
  for (let k = count - 1; k >= 0; k--) {
    event[k] = byP - scale * (event[k] + laterFound);
    nonEvent[k] = byN - scale * (nonEvent[k] + laterRaised);
    laterFound += before.found[k];
    laterRaised += before.raised[k];
  }
  return { value: 1 - scale * integral, event, nonEvent };
}

interface Block {
  readonly found: number;
  readonly raised: number;
  readonly events: number;
  readonly nonEvents: number;
}

/** ∫ v du over one block, from 1/(TP + e) to the smaller of 1/TP and `start`, with its partial derivatives. */
function integrate({ found, raised, events, nonEvents }: Block, start: number) {
  const reached = found + events;
  const slope = nonEvents / events;
  const offset = raised - slope * found;
  const from = 1 / reached;
  const cut = found === 0 || 1 / found >= start;
  const to = cut ? start : 1 / found;
  const width = to - from;
  const moment = (to * to - from * from) / 2;
  const atFrom = offset * from + slope;
  const atTo = offset * to + slope;
  const bySlope = width - found * moment;
  const byReached = (atFrom * from) / reached;
  return {
    value: offset * moment + slope * width,
    byStart: cut ? atTo : 0,
    byEvents: (-bySlope * slope) / events + byReached,
    byNonEvents: bySlope / events,
    byFound: -slope * moment + byReached - (cut ? 0 : (atTo * to) / found),
    byRaised: moment,
  };
}
