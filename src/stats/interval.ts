import { usageError } from '../core/errors.ts';
import { logistic, logit } from '../core/math.ts';
import { normal } from './distributions/normal.ts';
import { studentT } from './distributions/student-t.ts';

/** Lower and upper limit of an interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The two-sided limits of one estimate as a function of the standard normal deviate z, so of the level 1 − 2 · upperTail(z).
 *
 * A deviate is used instead of a level because tests search far into the tails, where a level is indistinguishable from 1.
 */
export type Limits = (deviate: number) => Interval;

/** The deviate z of a two-sided level, that with upper tail (1 − level) / 2: 1.96 for .95. Throws `stats/bad-level` outside (0, 1) and for NaN. */
export function deviateOf(level: number): number {
  if (!(level > 0 && level < 1)) {
    throw usageError('stats/bad-level', `A confidence level must lie between 0 and 1; got ${level}.`, {
      hint: 'Give it as a fraction, such as 0.95.',
    });
  }
  return normal.upperQuantile((1 - level) / 2);
}

/** Limits value ± z √variance, on any scale; the value itself where the variance is 0, NaN where it is NaN or negative. */
export function waldLimits(value: number, variance: number): Limits {
  const standardError = Math.sqrt(variance);
  return (deviate) => ({ low: value - deviate * standardError, high: value + deviate * standardError });
}

/**
 * Limits made on the logit scale by the delta method: logistic(logit(v) ± z √variance / (v (1 − v))), for 0 < value < 1.
 *
 * They stay inside (0, 1). At 0 and 1 the logit does not exist and both limits are NaN, as where the variance is NaN or negative.
 */
export function logitLimits(value: number, variance: number): Limits {
  const centre = logit(value);
  const slope = Math.sqrt(variance) / (value * (1 - value));
  const exists = value > 0 && value < 1;
  return (deviate) =>
    exists
      ? { low: logistic(centre - deviate * slope), high: logistic(centre + deviate * slope) }
      : { low: Number.NaN, high: Number.NaN };
}

/**
 * The same limits with Student's t in the place of the normal: the deviate z becomes the t with the same upper tail. For variances
 * estimated from few patients; infinite degrees of freedom change nothing.
 */
export function studentLimits(limits: Limits, degreesOfFreedom: number): Limits {
  if (degreesOfFreedom === Number.POSITIVE_INFINITY) return limits;
  return (deviate) => limits(studentT.upperQuantile(normal.upperTail(deviate), degreesOfFreedom));
}
