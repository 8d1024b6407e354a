import { log, log1p } from '../../core/math.ts';
import { type CompatInput, type CompatResult, finiteOrNull, meanOf, rowsByGroup, take } from './compat.ts';
import { rangeBinnedEce } from './range-binned-ece.ts';
import { bestF1Threshold, rocArea, rocVertices } from './sorted-counts.ts';

const quirks = [
  'The threshold is the one with the best F1 on the very rows that are scored (the lowest of several), and a case is flagged when its score is strictly above it; only the per-group rates at 0.5 use score >= 0.5.',
  'DP, EqOpp and EqOdd are 1 minus a gap: higher means smaller gaps. They exist for two groups only.',
  'The names EqOpp0 and EqOpp1 are exchanged: EqOpp0 compares sensitivities, EqOpp1 false positive rates.',
  'EqOdd at specificity 0.8 and at sensitivity 0.8 takes its threshold from the pooled ROC curve of the scored rows, by linear interpolation between thresholds.',
  'A group without events counts a recall of 0, one without non-events a specificity of 0.',
  'ECE uses ten bins over the range of the scores of each group, so groups have different bins.',
];

const operating = 0.8;

/**
 * The numbers of MEDFAIR (Zong, Yang and Hospedales, 2023): `Overall AUC`, `Overall Acc`, `Overall ECE`, `Overall BCE`, `worst_auc`; with two
 * groups `DP`, `EqOpp0`, `EqOpp1`, `EqOdd`, `EqOdd_0.5`, `EqOdd_specificity_0.8`, `EqOdd_sensitivity_0.8`; and by group
 * `auc-group.GROUP`, `acc-group.GROUP`, `tpr_at_tnr.GROUP`, `fnr_at_thres.GROUP`, `fpr_at_thres.GROUP`, `recall_at_thres.GROUP`,
 * `specificity_at_thres.GROUP`, `ECE.GROUP`, `BCE.GROUP`.
 */
export function medfair(input: CompatInput): CompatResult {
  const { label, score, codes, groups } = input;
  const threshold = bestF1Threshold(label, score, 0);
  const right = Float64Array.from(score, (p, row) => ((p > threshold ? 1 : 0) === label[row] ? 1 : 0));
  const parts = rowsByGroup(codes, groups);
  const aucs = parts.map(({ rows }) => rocArea(take(label, rows), take(score, rows)));
  const values: Record<string, number> = {
    'Overall AUC': rocArea(label, score),
    'Overall Acc': meanOf(right),
    'Overall ECE': rangeBinnedEce(label, score),
    'Overall BCE': crossEntropy(label, score),
    worst_auc: Math.min(1, ...aucs.filter((auc) => !Number.isNaN(auc))),
  };
  if (parts.length === 2) Object.assign(values, twoGroupMeasures(input, threshold));
  for (const [k, { group, rows }] of parts.entries()) {
    values[`auc-group.${group}`] = aucs[k];
    values[`acc-group.${group}`] = meanOf(take(right, rows));
    Object.assign(values, groupMeasures(group, take(label, rows), take(score, rows)));
  }
  return { values: Object.fromEntries(Object.entries(values).map(([name, v]) => [name, finiteOrNull(v)])), quirks };
}

function twoGroupMeasures(input: CompatInput, threshold: number): Record<string, number> {
  const { label, score } = input;
  const gaps = flaggedGaps(input, threshold);
  const curve = rocVertices(label, score);
  const specificity = curve.fpr.map((rate) => 1 - rate);
  const atSpecificity = interpolate(operating, specificity, curve.threshold);
  const atSensitivity = interpolate(operating, curve.tpr, curve.threshold);
  return {
    DP: 1 - gaps.all,
    EqOpp1: 1 - gaps.nonEvents,
    EqOpp0: 1 - gaps.events,
    EqOdd: equalizedOdds(input, threshold),
    'EqOdd_0.5': equalizedOdds(input, 0.5),
    'EqOdd_specificity_0.8': equalizedOdds(input, atSpecificity),
    'EqOdd_sensitivity_0.8': equalizedOdds(input, atSensitivity),
  };
}

function equalizedOdds(input: CompatInput, threshold: number): number {
  if (Number.isNaN(threshold)) return Number.NaN;
  const gaps = flaggedGaps(input, threshold);
  return 1 - 0.5 * (gaps.nonEvents + gaps.events);
}

/** Absolute gaps between the two groups in the share flagged (score > threshold) of all, of non-events and of events. */
function flaggedGaps({ label, score, codes, groups }: CompatInput, threshold: number) {
  const parts = rowsByGroup(codes, groups);
  const share = (rows: readonly number[]) => meanOf(rows.map((row) => (score[row] > threshold ? 1 : 0)));
  const gap = (keep: (row: number) => boolean) =>
    Math.abs(share(parts[0].rows.filter(keep)) - share(parts[1].rows.filter(keep)));
  return { all: gap(() => true), nonEvents: gap((row) => label[row] === 0), events: gap((row) => label[row] === 1) };
}

function groupMeasures(group: string, label: Uint8Array, score: Float64Array): Record<string, number> {
  const cells = [0, 0, 0, 0];
  for (let i = 0; i < label.length; i++) cells[2 * label[i] + (score[i] >= 0.5 ? 1 : 0)]++;
  const events = cells[2] + cells[3];
  const nonEvents = cells[0] + cells[1];
  const recall = events > 0 ? cells[3] / events : 0;
  const specificity = nonEvents > 0 ? cells[0] / nonEvents : 0;
  const curve = rocVertices(label, score);
  return {
    [`tpr_at_tnr.${group}`]: interpolate(
      operating,
      curve.fpr.map((rate) => 1 - rate),
      curve.tpr,
    ),
    [`fnr_at_thres.${group}`]: 1 - recall,
    [`fpr_at_thres.${group}`]: 1 - specificity,
    [`recall_at_thres.${group}`]: recall,
    [`specificity_at_thres.${group}`]: specificity,
    [`ECE.${group}`]: rangeBinnedEce(label, score),
    [`BCE.${group}`]: crossEntropy(label, score),
  };
}

/** Linear interpolation of ys over xs in any order, at x; where several points share x, the last of them as given. NaN below all xs. */
function interpolate(x: number, xs: readonly number[], ys: readonly number[]): number {
  const order = xs.map((_, k) => k).sort((a, b) => xs[a] - xs[b] || a - b);
  let at = -1;
  while (at + 1 < order.length && xs[order[at + 1]] <= x) at++;
  if (at < 0) return Number.NaN;
  const from = order[at];
  if (xs[from] === x || at === order.length - 1) return ys[from];
  const to = order[at + 1];
  return ys[from] + ((ys[to] - ys[from]) / (xs[to] - xs[from])) * (x - xs[from]);
}

/** Binary cross-entropy, logarithms cut at -100. */
function crossEntropy(label: Uint8Array, score: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < label.length; i++) {
    const logarithm = label[i] === 1 ? (score[i] > 0 ? log(score[i]) : -100) : score[i] < 1 ? log1p(-score[i]) : -100;
    sum -= Math.max(logarithm, -100);
  }
  return sum / label.length;
}
