// A decision by thresholds of which each counts with a chance: one threshold, or a draw between several.
import { usageError } from '../../core/errors.ts';
import { createStream } from '../../core/stream.ts';
import type { LabelledScores } from './fitting-cases.ts';

/** Chance that a score is flagged: `always + sum of the weights of thresholds that it reaches`. JSON. */
export interface ChanceRule {
  /** Chance to be flagged whatever the score. */
  readonly always: number;
  /** Thresholds with weights; with `always` at most 1 in sum. */
  readonly steps: readonly { readonly threshold: number; readonly weight: number }[];
}

/** Flags scores from a threshold on; none without a threshold. */
export function singleThreshold(threshold: number | null): ChanceRule {
  return { always: 0, steps: threshold === null ? [] : [{ threshold, weight: 1 }] };
}

/** Chance to be flagged, in 0..1. */
export function chanceOf({ always, steps }: ChanceRule, score: number): number {
  let chance = always;
  for (const { threshold, weight } of steps) if (score >= threshold) chance += weight;
  return Math.min(1, chance);
}

/** Expected sensitivity and specificity; null without events or non-events. */
export interface Rates {
  readonly sensitivity: number | null;
  readonly specificity: number | null;
}

/** What a rule gives on some cases. */
export function ratesOf(rule: ChanceRule, { label, score }: LabelledScores): Rates {
  const flagged = [0, 0];
  const counts = [0, 0];
  for (let row = 0; row < label.length; row += 1) {
    flagged[label[row]!]! += chanceOf(rule, score[row]!);
    counts[label[row]!]! += 1;
  }
  return {
    sensitivity: counts[1] === 0 ? null : flagged[1]! / counts[1]!,
    specificity: counts[0] === 0 ? null : 1 - flagged[0]! / counts[0]!,
  };
}

/**
 * Decisions 0 or 1 from chances: 1 where a uniform number drawn for the case, by (seed, id), is below its chance. The
 * same case gets the same number under every rule and in every order; chances 0 and 1 are never changed by the draw,
 * and NaN is 0. Throws `learn/bad-post-processing` (usage) unless there are as many ids as chances, `core/bad-seed`
 * (usage).
 */
export function drawDecisions(
  chance: Float64Array,
  { ids, seed }: { readonly ids: readonly string[]; readonly seed: number },
): Uint8Array {
  if (ids.length !== chance.length) {
    throw usageError(
      'learn/bad-post-processing',
      `There are ${chance.length} chances and ${ids.length} names of cases; give as many.`,
    );
  }
  return Uint8Array.from(chance, (value, row) =>
    value > 0 && (value >= 1 || createStream(seed, 'post-processing', ids[row]!).uniform() < value) ? 1 : 0,
  );
}
