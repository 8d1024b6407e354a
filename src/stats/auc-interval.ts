import { usageError } from '../core/errors.ts';
import { deviateOf, type Interval, type Limits, logitLimits, studentLimits } from './interval.ts';

/**
 * Hanley and McNeil's variance of an AUC from its value and class sizes alone, under exponential scores:
 * (A (1 − A) + (m − 1)(Q1 − A²) + (n − 1)(Q2 − A²)) / (m n), Q1 = A / (2 − A), Q2 = 2 A² / (1 + A), m events, n non-events.
 *
 * 0 at an AUC of 0 or 1, infinite for an empty class, NaN for NaN. For planning; for data use `obuchowskiVariance`. Source: Hanley and McNeil 1982.
 */
export function hanleyMcNeilVariance(auc: number, events: number, nonEvents: number): number {
  const square = auc * auc;
  const ofEvents = (events - 1) * (auc / (2 - auc) - square);
  const ofNonEvents = (nonEvents - 1) * ((2 * square) / (1 + auc) - square);
  return (auc * (1 - auc) + ofEvents + ofNonEvents) / (events * nonEvents);
}

/** An AUC at its class sizes (patients with an event and with a non-event, where rows are clustered). */
export interface AucOfSizes {
  readonly auc: number;
  readonly events: number;
  readonly nonEvents: number;
}

/**
 * Newcombe's score-type limits for an AUC, by deviate: the θ with |AUC − θ| = z √V(θ), V by Hanley and McNeil with both class sizes in
 * its two sums replaced by their mean (method 5).
 *
 * Exists for every AUC, 0 and 1 included, and depends on the AUC and the class sizes alone. Sizes may be real, at least 1.
 * Throws `stats/bad-count`. Source: Newcombe 2006.
 */
export function newcombeAucLimits({ auc, events, nonEvents }: AucOfSizes): Limits {
  if (!(events >= 1 && nonEvents >= 1 && auc >= 0 && auc <= 1)) {
    throw usageError(
      'stats/bad-count',
      `An AUC in [0, 1] needs at least one event and one non-event; got an AUC of ${auc} of ${events} and ${nonEvents}.`,
      {
        hint: 'Count before calling: leave out groups without an event or without a non-event, and check that successes are not more than the whole.',
      },
    );
  }
  const size = (events + nonEvents) / 2;
  const deviation = (theta: number): number =>
    Math.sqrt(hanleyMcNeilVariance(theta, size, size) * ((size * size) / (events * nonEvents)));
  return (deviate) => ({
    low: auc === 0 ? 0 : crossing(0, auc, (theta) => auc - theta - deviate * deviation(theta) >= 0),
    high: auc === 1 ? 1 : crossing(auc, 1, (theta) => theta - auc - deviate * deviation(theta) < 0),
  });
}

/**
 * Newcombe's score-type interval for an AUC at a two-sided `level`, in [0, 1]; of an AUC of 1 with 5 and 5 cases .643 to 1. Throws
 * `stats/bad-count`, `stats/bad-level`. See `newcombeAucLimits`.
 */
export function newcombeAucInterval({ level = 0.95, ...sizes }: AucOfSizes & { readonly level?: number }): Interval {
  return newcombeAucLimits(sizes)(deviateOf(level));
}

/** The point of [low, high] up to which `holds` is true. */
function crossing(low: number, high: number, holds: (point: number) => boolean): number {
  let [inside, outside] = [low, high];
  for (let iteration = 0; iteration < 60; iteration += 1) {
    const middle = (inside + outside) / 2;
    if (holds(middle)) inside = middle;
    else outside = middle;
  }
  return (inside + outside) / 2;
}

/**
 * Interval of an AUC on the logit scale from its variance (logit DeLong; Pepe 2003). NaN at 0 and 1, where `newcombeAucInterval` serves, and for
 * a variance that is NaN. Throws `stats/bad-level` outside (0, 1).
 */
export function logitAucInterval(value: number, variance: number, level = 0.95): Interval {
  return logitLimits(value, variance)(deviateOf(level));
}

/**
 * Limits of an AUC by deviate: logit scale, or Newcombe's where the AUC is 0 or 1 or its variance is 0 or unknown.
 *
 * With `degreesOfFreedom` (from `obuchowskiVariance`) the logit limits use Student's t: nominal 95 % limits of simulated binormal AUCs of
 * .75 and .90 with 5, 10 and 20 events then covered 93 to 96 % in place of 91 to 95 %. Throws `stats/bad-count` as `newcombeAucLimits` where
 * that is used.
 */
export function aucLimits(
  sizes: AucOfSizes,
  variance: number,
  degreesOfFreedom: number = Number.POSITIVE_INFINITY,
): Limits {
  const usesLogit = variance > 0 && sizes.auc > 0 && sizes.auc < 1;
  return usesLogit ? studentLimits(logitLimits(sizes.auc, variance), degreesOfFreedom) : newcombeAucLimits(sizes);
}
