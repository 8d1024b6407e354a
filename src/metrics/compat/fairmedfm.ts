import { log } from '../../core/math.ts';
import { populationDeviation } from '../groups/group-estimate.ts';
import { type CompatInput, type CompatResult, finiteOrNull, meanOf, rangeOf, rowsByGroup, take } from './compat.ts';
import { rangeBinnedEce } from './range-binned-ece.ts';
import { bestF1Threshold, rocArea } from './sorted-counts.ts';

/** Per-case Dice with the group of each row. */
export interface FairmedfmSegmentationInput extends Pick<CompatInput, 'codes' | 'groups'> {
  readonly value: Float64Array;
}

const quirks = [
  'The threshold is the one with the best F1 on the very rows that are scored (the lowest of several), and a case is flagged when its score is strictly above it.',
  'Scores are rounded to single precision first.',
  'ECE uses ten bins over the range of the scores of each group, so groups have different bins.',
  '"eod" is 1 minus the mean of the gaps in sensitivity and specificity: higher means smaller gaps. "eo" is the gap in sensitivity: lower means a smaller gap.',
  'The logarithms of the cross-entropy are cut at -100.',
  'A group without both classes stops the tool; here every number is then missing.',
];

const segmentationQuirks = [
  '"es_dice" is the mean over 1 plus the population standard deviation of the group means, not the equity-scaled Dice of FairSeg.',
  '"skewness_dice" is (1 - worst) / (1 - best) and infinite when a group is perfect.',
  'The benchmark code reads groups 0 and 1 only; its later package reads all groups, as here.',
];

interface Report {
  readonly auc: number;
  readonly acc: number;
  readonly bce: number;
  readonly ece: number;
  readonly tpr: number;
  readonly tnr: number;
}

/**
 * The classification numbers of FairMedFM (Jin and others, 2024): `threshold`, `overall-auc`, `overall-acc`, `overall-bce`, `overall-ece`,
 * `worst-auc`, `auc-gap`, `acc-gap`, `bce-gap`, `ece-gap`, `eod`, `eo`, and `auc.GROUP`, `acc.GROUP`, `bce.GROUP`, `ece.GROUP`,
 * `tpr.GROUP`, `tnr.GROUP`. Accuracy and rates at the best-F1 threshold.
 */
export function fairmedfm({ label, score, codes, groups }: CompatInput): CompatResult {
  const single = score.map((p) => Math.fround(p));
  const threshold = bestF1Threshold(label, single, 1e-8);
  const overall = report(label, single, threshold);
  const parts = rowsByGroup(codes, groups).map(({ group, rows }) => ({
    group,
    report: report(take(label, rows), take(single, rows), threshold),
  }));
  const of = (name: keyof Report) => parts.map((part) => part.report[name]);
  const stops = parts.some((part) => Number.isNaN(part.report.auc));
  const values: Record<string, number> = {
    threshold,
    'overall-auc': overall.auc,
    'overall-acc': overall.acc,
    'overall-bce': overall.bce,
    'overall-ece': overall.ece,
    'worst-auc': Math.min(...of('auc')),
    'auc-gap': rangeOf(of('auc')),
    'acc-gap': rangeOf(of('acc')),
    'bce-gap': rangeOf(of('bce')),
    'ece-gap': rangeOf(of('ece')),
    eod: 1 - (rangeOf(of('tpr')) + rangeOf(of('tnr'))) / 2,
    eo: rangeOf(of('tpr')),
  };
  for (const part of parts) {
    for (const [name, value] of Object.entries(part.report)) values[`${name}.${part.group}`] = value;
  }
  return { values: orNull(values, stops), quirks };
}

/** The segmentation numbers of FairMedFM: `mean_dice`, `min_dice`, `max_dice`, `delta_dice`, `skewness_dice`, `std_dice`, `es_dice`. */
export function fairmedfmSegmentation({ value, codes, groups }: FairmedfmSegmentationInput): CompatResult {
  const means = rowsByGroup(codes, groups).map(({ rows }) => meanOf(take(value, rows)));
  const mean = meanOf(value);
  const deviation = populationDeviation(means);
  const values = {
    mean_dice: mean,
    min_dice: Math.min(...means),
    max_dice: Math.max(...means),
    delta_dice: rangeOf(means),
    skewness_dice: (1 - Math.min(...means)) / (1 - Math.max(...means)),
    std_dice: deviation,
    es_dice: mean / (1 + deviation),
  };
  return { values: orNull(values, false), quirks: segmentationQuirks };
}

function report(label: Uint8Array, score: Float64Array, threshold: number): Report {
  const cells = [0, 0, 0, 0];
  for (let i = 0; i < label.length; i++) cells[2 * label[i] + (score[i] > threshold ? 1 : 0)]++;
  const [trueNegative, falsePositive, falseNegative, truePositive] = cells;
  return {
    auc: rocArea(label, score),
    acc: (truePositive + trueNegative) / label.length,
    bce: singleCrossEntropy(label, score),
    ece: rangeBinnedEce(label, score, { round: Math.fround }),
    tpr: truePositive / (truePositive + falseNegative),
    tnr: trueNegative / (trueNegative + falsePositive),
  };
}

/** Rows whose terms are added in single precision before the blocks are, as tensor libraries do in chunks. */
const blockRows = 32;

/** Binary cross-entropy in single precision, logarithms cut at -100. */
function singleCrossEntropy(label: Uint8Array, score: Float64Array): number {
  let sum = 0;
  for (let start = 0; start < label.length; start += blockRows) {
    let block = 0;
    for (let i = start; i < Math.min(start + blockRows, label.length); i++) {
      const chance = label[i] === 1 ? score[i] : Math.fround(1 - score[i]);
      block = Math.fround(block - (chance > 0 ? Math.fround(Math.max(log(chance), -100)) : -100));
    }
    sum += block;
  }
  return Math.fround(sum / label.length);
}

function orNull(values: Readonly<Record<string, number>>, stops: boolean): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, stops ? null : finiteOrNull(value)]));
}
