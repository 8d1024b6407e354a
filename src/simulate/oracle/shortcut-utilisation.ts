// How much of a shortcut a trained model uses, on a scale where 0 ignores it and 1 is what a rational model as good as this one would do.
import { usageError } from '../../core/errors.ts';
import { deviateOf, type Interval } from '../../stats/interval.ts';
import { biasOracle } from './bias-oracle.ts';
import type { Bias } from './bias-population.ts';
import type { Estimated } from './separation.ts';

/** What was measured, and the bias as it was in training. */
export interface UtilisationInput {
  /** Difference of TPR, cases with the bias minus cases without, of the model trained with the bias. */
  readonly deltaTpr: Estimated;
  /** The same of the twin model trained and tested without the bias; what the split alone does. Default 0. */
  readonly twinDeltaTpr?: Estimated | undefined;
  /** The model's own separation d' without the bias: from `separationFromAuc` or `separationFromAccuracy` of the no-bias twin. */
  readonly separation: Estimated;
  readonly bias: Bias;
  /** Share of events in training, default 0.5. */
  readonly prevalence?: number | undefined;
  readonly level?: number | undefined;
}

/** The utilisation with its interval. */
export interface Utilisation extends Interval {
  readonly value: number;
  readonly variance: number;
  /** The difference of TPR of a rational model with this separation that uses the bias in full. */
  readonly rational: number;
}

/**
 * Shortcut utilisation = (deltaTpr - twinDeltaTpr) / rational deltaTpr at the model's own separation. Not bounded by 0
 * and 1: below 0 the model compensates, above 1 it leans on the bias more than is rational. (A fixed d' = 2 would call
 * a weaker model irrational: at shares .70 and .30 the rational difference is .205, .332 and .547 for d' of 2, 1.5 and
 * 1.) Interval: normal, with the variances of the three estimates propagated by the delta method as if they were
 * independent; for measurements on the same cases use `bootstrapUtilisation`. An estimate of NaN gives NaN, a variance
 * of NaN an interval of NaN.
 * @throws `simulate/oracle` (usage) for a bias that is as frequent among events as among non-events: no model gains by
 * it, so there is nothing to divide by; for a separation below 0, and shares or a prevalence out of range;
 * `stats/bad-level` (usage).
 */
export function shortcutUtilisation(input: UtilisationInput): Utilisation {
  const { deltaTpr, twinDeltaTpr = { value: 0, variance: 0 }, separation, bias, prevalence, level = 0.95 } = input;
  const rationalAt = (value: number): number => biasOracle({ separation: value, prevalence, biases: [bias] }).deltaTpr;
  const rational = rationalAt(separation.value);
  if (bias.amongEvents === bias.amongNonEvents) {
    throw usageError(
      'simulate/oracle',
      `a bias that is present in a share of ${bias.amongEvents} of events and non-events alike cannot be a shortcut.`,
      { hint: 'Name the shares as they were in training, where they differ.' },
    );
  }
  const step = Math.min(1e-4, separation.value / 2);
  const slope =
    step > 0 ? (rationalAt(separation.value + step) - rationalAt(separation.value - step)) / (2 * step) : Number.NaN;
  const value = (deltaTpr.value - twinDeltaTpr.value) / rational;
  const ofSeparation = separation.variance === 0 ? 0 : value * value * slope * slope * separation.variance;
  const variance = (deltaTpr.variance + twinDeltaTpr.variance + ofSeparation) / (rational * rational);
  const half = deviateOf(level) * Math.sqrt(variance);
  return { value, low: value - half, high: value + half, variance, rational };
}
