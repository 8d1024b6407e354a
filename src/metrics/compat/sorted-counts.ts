import { auc } from '../../stats/auc.ts';
import { sortIndices } from '../../stats/sort.ts';

/** True and false positives of flagging score >= threshold, at every distinct score from high to low. */
export interface SortedCounts {
  readonly threshold: number[];
  readonly truePositives: number[];
  readonly falsePositives: number[];
}

/** Counts at every distinct score. */
export function sortedCounts(label: Uint8Array, score: Float64Array): SortedCounts {
  const counts: SortedCounts = { threshold: [], truePositives: [], falsePositives: [] };
  const order = sortIndices(score).reverse();
  let found = 0;
  for (let k = 0; k < order.length; k++) {
    found += label[order[k]];
    if (k + 1 < order.length && score[order[k + 1]] === score[order[k]]) continue;
    counts.threshold.push(score[order[k]]);
    counts.truePositives.push(found);
    counts.falsePositives.push(k + 1 - found);
  }
  return counts;
}

/**
 * The threshold with the best F1 as computed from precision and recall, 2 (p r) / (r + p + guard); the lowest of several that give the very
 * same number. NaN without events.
 */
export function bestF1Threshold(label: Uint8Array, score: Float64Array, guard: number): number {
  const { threshold, truePositives, falsePositives } = sortedCounts(label, score);
  const events = truePositives.at(-1) ?? 0;
  if (events === 0) return Number.NaN;
  let best = Number.NaN;
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = threshold.length - 1; k >= 0; k--) {
    const precision = truePositives[k] / (truePositives[k] + falsePositives[k]);
    const recall = truePositives[k] / events;
    const value = 2 * ((precision * recall) / (recall + precision + guard));
    if (value > highest) {
      highest = value;
      best = threshold[k];
    }
  }
  return best;
}

/** Vertices of a ROC curve. */
export interface RocVertices {
  readonly fpr: number[];
  readonly tpr: number[];
  readonly threshold: number[];
}

/**
 * The ROC curve with vertices on straight pieces dropped, started at (0,0) with the threshold max + 1 (as scikit-learn before 1.3 does).
 * NaN rates where a class has no cases.
 */
export function rocVertices(label: Uint8Array, score: Float64Array): RocVertices {
  const { threshold, truePositives: tp, falsePositives: fp } = sortedCounts(label, score);
  const last = threshold.length - 1;
  const curve: RocVertices = { fpr: [0 / fp[last]], tpr: [0 / tp[last]], threshold: [threshold[0] + 1] };
  for (let k = 0; k <= last; k++) {
    const inner = k > 0 && k < last;
    if (inner && fp[k + 1] - 2 * fp[k] + fp[k - 1] === 0 && tp[k + 1] - 2 * tp[k] + tp[k - 1] === 0) continue;
    curve.fpr.push(fp[k] / fp[last]);
    curve.tpr.push(tp[k] / tp[last]);
    curve.threshold.push(threshold[k]);
  }
  return curve;
}

/** Area under the ROC curve (ties half); NaN where a class has no cases. */
export function rocArea(label: Uint8Array, score: Float64Array): number {
  return auc({ label, score });
}
