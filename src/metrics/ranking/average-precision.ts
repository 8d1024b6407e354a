import type { BinarySample, Estimate, Metric } from '../metric.ts';
import { rankingReason, reasons, undefinedBecause } from '../reasons.ts';
import { influenceOfBlocks, scoreBlocks } from './score-blocks.ts';

/**
 * Average precision, Σ_k (R_k - R_{k-1}) P_k over the distinct scores from high to low, in [0,1]; tied scores enter together, nothing is
 * interpolated, and drawing two tied events apart can lower it. Chance is the prevalence, so it moves with it. The influence of row i is
 * (w_i/W+) [1{event} (P_k - AP) + 1{event} C_k - A_k], C_k = Σ_{j≥k} e_j / n_j and A_k = Σ_{j≥k} e_j P_j / n_j with e_j the event weight
 * of block j and n_j the weight down to it. Undefined when a class has no cases or a score is NaN.
 */
export const averagePrecision: Metric<BinarySample> = {
  name: 'averagePrecision',
  label: 'Average precision',
  kind: 'binary',
  needs: 'score',
  range: [0, 1],
  direction: 'higher',
  interval: 'logit',
  informative: 'events',
  compute: averagePrecisionOf,
};

function averagePrecisionOf(sample: BinarySample): Estimate {
  const { label, score, weight, order } = sample;
  const reason = rankingReason(sample);
  if (reason !== undefined || score === undefined) return undefinedBecause(reason ?? reasons.noScores);
  const rows = { label, score, weight, order };
  const blocks = scoreBlocks(rows);
  const { count, events, nonEvents, totalEvents } = blocks;
  const precision = new Float64Array(count);
  const reached = new Float64Array(count);
  let found = 0;
  let seen = 0;
  let sum = 0;
  for (let k = 0; k < count; k++) {
    found += events[k];
    seen += events[k] + nonEvents[k];
    precision[k] = found / seen;
    reached[k] = seen;
    sum += events[k] * precision[k];
  }
  const value = sum / totalEvents;
  const event = new Float64Array(count);
  const nonEvent = new Float64Array(count);
  let gain = 0;
  let loss = 0;
  for (let k = count - 1; k >= 0; k--) {
    gain += events[k] / reached[k];
    loss += (events[k] * precision[k]) / reached[k];
    event[k] = (precision[k] - value + gain - loss) / totalEvents;
    nonEvent[k] = -loss / totalEvents;
  }
  return { value, influence: influenceOfBlocks(rows, blocks, { event, nonEvent }) };
}
