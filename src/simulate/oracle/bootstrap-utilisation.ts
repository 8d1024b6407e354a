// Shortcut utilisation measured on twins, with cases resampled: the model trained with the bias and its twin are tested on the same patients.
import { usageError } from '../../core/errors.ts';
import { createStream } from '../../core/stream.ts';
import { auc } from '../../stats/auc.ts';
import {
  type BootstrapInterval,
  type NoInterval,
  percentileInterval,
} from '../../stats/resampling/bootstrap-intervals.ts';
import type { Bias } from './bias-population.ts';
import { separationFromAuc } from './separation.ts';
import { shortcutUtilisation } from './shortcut-utilisation.ts';

/** Test cases; arrays of equal length. */
export interface TwinTest {
  /** The finding, 0 or 1. */
  readonly label: Uint8Array;
  /** Whether the case carries the bias, 0 or 1; in its twin without bias, whether it would. */
  readonly bias: Uint8Array;
  /** Decisions of the model trained with the bias on the cases with it, 0 or 1. */
  readonly decision: Uint8Array;
  /** Decisions and scores of the twin model, trained without the bias, on the cases rendered without. */
  readonly twinDecision: Uint8Array;
  readonly twinScore: Float64Array;
  /** Patient of each case; default: each case its own. */
  readonly patient?: Int32Array | undefined;
}

/**
 * The bias in training with the prevalence there (default 0.5), and how to resample: how often (default 1,000), from
 * which seed (1), and the level of the interval (0.95).
 */
export interface BootstrapUtilisationOptions {
  readonly trained: Bias;
  readonly prevalence?: number | undefined;
  readonly resamples?: number | undefined;
  readonly seed?: number | undefined;
  readonly level?: number | undefined;
}

/**
 * A utilisation with the rational difference of TPR that it is measured in, and the separation d' that it was
 * calibrated to.
 */
export interface BootstrappedUtilisation {
  readonly value: number;
  readonly rational: number;
  readonly separation: number;
  /** The percentile interval, or why there is none. */
  readonly interval: BootstrapInterval | NoInterval;
}

/**
 * Shortcut utilisation from the cases themselves, with the separation from the twin's AUC and a percentile interval of
 * patients resampled with replacement (by default 1,000 times, seed 1, level 0.95). Everything is measured anew in each
 * resample, so what the two models share is accounted for. Resamples without events of both kinds, or with a twin AUC
 * outside (0.5, 1), have no value; they are counted as dropped, and with too few values there is a reason in place of
 * the interval.
 * @throws `simulate/oracle` (usage) for arrays of unequal length, labels, biases and decisions other than 0 and 1,
 * scores of NaN, resamples below 1, or where the whole test set gives no utilisation; `stats/bad-level` (usage).
 */
export function bootstrapUtilisation(
  test: TwinTest,
  { trained, prevalence, resamples = 1000, seed = 1, level = 0.95 }: BootstrapUtilisationOptions,
): BootstrappedUtilisation {
  checkTest(test, resamples);
  const observed = measure(test, Int32Array.from(test.label.keys()), trained, prevalence);
  if (observed === undefined) {
    throw usageError(
      'simulate/oracle',
      'the test cases give no utilisation: there must be events with and without the bias, and the twin must tell events from non-events with an AUC between 0.5 and 1.',
    );
  }
  const rows = rowsByPatient(test);
  const replicates = Float64Array.from({ length: resamples }, (_, replicate) => {
    const stream = createStream(seed, 'oracle', 'utilisation', replicate);
    const drawn = rows.flatMap(() => rows[stream.below(rows.length)]!);
    return measure(test, Int32Array.from(drawn), trained, prevalence)?.value ?? Number.NaN;
  });
  const { value, rational, separation } = observed;
  return { value, rational, separation, interval: percentileInterval(replicates, level) };
}

function measure(test: TwinTest, rows: Int32Array, bias: Bias, prevalence: number | undefined) {
  const label = Uint8Array.from(rows, (row) => test.label[row]!);
  const twinAuc = auc({ score: Float64Array.from(rows, (row) => test.twinScore[row]!), label });
  if (!(twinAuc > 0.5 && twinAuc < 1)) return undefined;
  const exact = (value: number) => ({ value, variance: 0 });
  const separation = separationFromAuc(exact(twinAuc));
  const deltaTpr = exact(differenceOfTpr(test, test.decision, rows));
  const twinDeltaTpr = exact(differenceOfTpr(test, test.twinDecision, rows));
  const found = shortcutUtilisation({ deltaTpr, twinDeltaTpr, separation, bias, prevalence });
  return Number.isFinite(found.value) ? { ...found, separation: separation.value } : undefined;
}

/** TPR of events with the bias minus TPR of events without; NaN if either is empty. */
function differenceOfTpr({ label, bias }: TwinTest, decision: Uint8Array, rows: Int32Array): number {
  const events = [0, 0];
  const found = [0, 0];
  for (const row of rows) {
    if (label[row] !== 1) continue;
    const group = bias[row]!;
    events[group]!++;
    found[group]! += decision[row]!;
  }
  return found[1]! / events[1]! - found[0]! / events[0]!;
}

function rowsByPatient({ label, patient }: TwinTest): number[][] {
  if (patient === undefined) return Array.from(label, (_, row) => [row]);
  const rows = new Map<number, number[]>();
  for (const [row, code] of patient.entries()) {
    const own = rows.get(code);
    if (own === undefined) rows.set(code, [row]);
    else own.push(row);
  }
  return [...rows.values()];
}

function checkTest(test: TwinTest, resamples: number): void {
  const { label, bias, decision, twinDecision, twinScore, patient = label } = test;
  const lengths = [label, bias, decision, twinDecision, twinScore, patient].map((array) => array.length);
  if (new Set(lengths).size > 1) {
    throw usageError(
      'simulate/oracle',
      `the arrays of the test cases must have equal lengths; got ${lengths.join(', ')}.`,
    );
  }
  const isTold = [label, bias, decision, twinDecision].every((array) => array.every((value) => value <= 1));
  if (!isTold || twinScore.some(Number.isNaN)) {
    throw usageError('simulate/oracle', 'the test cases need labels, biases and decisions of 0 and 1, and scores.', {
      hint: 'Leave out cases without one of them.',
    });
  }
  if (!Number.isSafeInteger(resamples) || resamples < 1) {
    throw usageError('simulate/oracle', `cases are resampled a whole number of times, 1 or more; got ${resamples}.`, {
      hint: 'Give a number such as 1000.',
    });
  }
}
