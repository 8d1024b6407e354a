// How far a model uses a bias, from its log-odds on test cases that are there twice: without the bias and with it.
import { usageError } from '../../core/errors.ts';
import { createStream } from '../../core/stream.ts';
import type { Bias } from '../../simulate/oracle/bias-population.ts';
import { separationFromAuc } from '../../simulate/oracle/separation.ts';
import { shortcutUtilisation } from '../../simulate/oracle/shortcut-utilisation.ts';
import { auc } from '../../stats/auc.ts';
import {
  type BootstrapInterval,
  type NoInterval,
  percentileInterval,
} from '../../stats/resampling/bootstrap-intervals.ts';

/** Test cases: whether each has the finding, and whether it carries the bias in the population; 0 or 1. */
export interface ShortcutCases {
  readonly label: Uint8Array;
  readonly bias: Uint8Array;
}

/** Log-odds of a model for every test case without the bias and with it. A case is called positive from 0 on. */
export interface ShortcutScores {
  readonly absent: Float64Array;
  readonly present: Float64Array;
}

/** The bias as it was in training, and the share of events there, in (0, 1). */
export interface ShortcutPopulation {
  readonly bias: Bias;
  readonly prevalence: number;
}

/** What a model makes of a bias. */
export interface ShortcutFigures {
  /** Over everybody, each case as the population has it; then within the cases with the bias, and without. */
  readonly auc: number;
  readonly aucWith: number;
  readonly aucWithout: number;
  /** Sensitivity, and false positive rate, of the cases with the bias minus that of the others. */
  readonly deltaTpr: number;
  readonly deltaFpr: number;
  /** The same difference of sensitivity when no case shows the bias: what the cases themselves do. */
  readonly absentDeltaTpr: number;
  /** Share of all cases whose decision differs between with and without the bias. */
  readonly flips: number;
  /** The model's own d' where no case shows the bias; NaN for an AUC outside of [0.5, 1). */
  readonly separation: number;
  /** Difference of sensitivity of a rational model of that d' that uses the bias in full. */
  readonly rational: number;
  /** `(deltaTpr - absentDeltaTpr) / rational`: the same model on twins. */
  readonly utilisation: number;
}

/**
 * Figures of one model. Utilisation compares the model with itself on the same cases rendered without the bias; for the
 * comparison with a model that was trained without it see `utilisationBesideTwin`. `rows` picks cases, some repeatedly,
 * as in a bootstrap; default all once. AUCs count ties half. Differences are NaN where a group has no cases with (or
 * without) the finding, AUCs where a class is missing, and without cases all is NaN.
 *
 * Throws `learn/unequal-cases` (usage) for arrays of unequal length, `stats/sort-nan` (usage) for a NaN among the
 * log-odds, and `simulate/oracle` (usage) for a bias that is no shortcut.
 */
export function shortcutFigures(
  cases: ShortcutCases,
  scores: ShortcutScores,
  population: ShortcutPopulation,
  rows: Int32Array = Int32Array.from(cases.label.keys()),
): ShortcutFigures {
  requireEqualLengths(cases, scores);
  const shown = Float64Array.from(cases.bias, (own, row) => (own === 1 ? scores.present : scores.absent)[row]!);
  const within = (group: number): Int32Array => rows.filter((row) => cases.bias[row] === group);
  const found = { deltaTpr: rateGap(cases, shown, rows), absentDeltaTpr: rateGap(cases, scores.absent, rows) };
  return {
    ...found,
    deltaFpr: rateGap(cases, shown, rows, 0),
    auc: aucOf(cases, shown, rows),
    aucWith: aucOf(cases, shown, within(1)),
    aucWithout: aucOf(cases, shown, within(0)),
    flips: share(rows, (row) => scores.present[row]! >= 0 !== scores.absent[row]! >= 0),
    ...utilisationOf(found.deltaTpr - found.absentDeltaTpr, aucOf(cases, scores.absent, rows), population),
  };
}

/** Utilisation beside another model, with what it was measured by. */
export interface TwinUtilisation {
  readonly utilisation: number;
  readonly separation: number;
  readonly rational: number;
}

/**
 * Utilisation beside a model that was trained without the bias, from that model's log-odds on the cases without it
 * (`twinAbsent`): `(deltaTpr - deltaTpr of the twin) / rational deltaTpr at the twin's d'`. Not bounded by 0 and 1; NaN
 * where the twin's AUC is outside of (0.5, 1). Throws like `shortcutFigures`.
 */
export function utilisationBesideTwin(
  cases: ShortcutCases,
  { scores, twinAbsent }: { readonly scores: ShortcutScores; readonly twinAbsent: Float64Array },
  population: ShortcutPopulation,
  rows: Int32Array = Int32Array.from(cases.label.keys()),
): TwinUtilisation {
  requireEqualLengths(cases, scores);
  requireEqualLengths(cases, { ...scores, absent: twinAbsent });
  const shown = Float64Array.from(cases.bias, (own, row) => (own === 1 ? scores.present : scores.absent)[row]!);
  const gap = rateGap(cases, shown, rows) - rateGap(cases, twinAbsent, rows);
  return utilisationOf(gap, aucOf(cases, twinAbsent, rows), population);
}

/**
 * 95 % percentile interval of a figure over test cases drawn with replacement, by the stream (seed, 'shortcut',
 * resample). `figure` gets `count` rows in 0..count-1. A figure that is the mean over several trainings keeps what they
 * share. Resamples without a value (NaN) are counted as dropped; where too many are, or none has one, the answer says
 * so in place of limits.
 */
export function resampledInterval(
  count: number,
  figure: (rows: Int32Array) => number,
  { resamples = 500, seed = 1 }: { readonly resamples?: number | undefined; readonly seed?: number | undefined } = {},
): BootstrapInterval | NoInterval {
  const values = Float64Array.from({ length: resamples }, (_, resample) => {
    const stream = createStream(seed, 'shortcut', resample);
    return figure(Int32Array.from({ length: count }, () => stream.below(count)));
  });
  return percentileInterval(values, 0.95);
}

function utilisationOf(gap: number, ownAuc: number, { bias, prevalence }: ShortcutPopulation): TwinUtilisation {
  const none = { separation: Number.NaN, rational: Number.NaN, utilisation: Number.NaN };
  if (!(ownAuc > 0.5 && ownAuc < 1)) return none;
  const separation = separationFromAuc({ value: ownAuc, variance: 0 });
  const measured = shortcutUtilisation({ deltaTpr: { value: gap, variance: 0 }, separation, bias, prevalence });
  return { separation: separation.value, rational: measured.rational, utilisation: measured.value };
}

/** Share called positive among the cases of a class: those with the bias minus the others. */
function rateGap({ label, bias }: ShortcutCases, logOdds: Float64Array, rows: Int32Array, of = 1): number {
  const rate = (group: number): number =>
    share(
      rows.filter((row) => label[row] === of && bias[row] === group),
      (row) => logOdds[row]! >= 0,
    );
  return rate(1) - rate(0);
}

function share(rows: Int32Array, holds: (row: number) => boolean): number {
  let count = 0;
  for (const row of rows) if (holds(row)) count += 1;
  return count / rows.length;
}

function aucOf({ label }: ShortcutCases, logOdds: Float64Array, rows: Int32Array): number {
  const score = Float64Array.from(rows, (row) => logOdds[row]!);
  return auc({ score, label: Uint8Array.from(rows, (row) => label[row]!) });
}

function requireEqualLengths({ label, bias }: ShortcutCases, { absent, present }: ShortcutScores): void {
  const lengths = [label, bias, absent, present].map((array) => array.length);
  if (new Set(lengths).size === 1) return;
  throw usageError('learn/unequal-cases', `Labels, biases and scores are of ${lengths.join(', ')} cases.`, {
    hint: 'Give all of them for the same test cases.',
  });
}
