// How far apart a model holds events and non-events, read off its AUC or its accuracy on cases without any bias.
import { usageError } from '../../core/errors.ts';
import { logit } from '../../core/math.ts';
import { normal } from '../../stats/distributions/normal.ts';

/** A number with the variance of its estimate (0 if it is known); what is not finite is carried through. */
export interface Estimated {
  readonly value: number;
  readonly variance: number;
}

/**
 * The separation d' = sqrt 2 x Phi^-1(AUC) of two unit-variance normals that give this AUC; variance by the delta
 * method (that of the estimate is taken as it is).
 * @throws `simulate/oracle` (usage) unless the AUC is in [0.5, 1).
 */
export function separationFromAuc({ value, variance }: Estimated): Estimated {
  if (!(value >= 0.5 && value < 1)) {
    throw usageError('simulate/oracle', `a separation needs an AUC in [0.5, 1); got ${value}.`);
  }
  const z = normal.quantile(value);
  const density = normal.density(z);
  return { value: Math.SQRT2 * z, variance: (2 * variance) / (density * density) };
}

/**
 * Accuracy of the best threshold on c ~ N(+d'/2, 1) with chance `prevalence`, else N(-d'/2, 1): at a separation d' of 0
 * that of always giving the commoner answer, at an infinite one 1. For d' of 0 or more and a prevalence in [0, 1],
 * which is not checked; NaN for a prevalence outside with d' above 0.
 */
export function idealAccuracy(separation: number, prevalence: number): number {
  if (separation === 0) return Math.max(prevalence, 1 - prevalence);
  const threshold = -logit(prevalence) / separation;
  return (
    prevalence * normal.cdf(separation / 2 - threshold) + (1 - prevalence) * normal.cdf(separation / 2 + threshold)
  );
}

const bisections = 60;
const largestSeparation = 20;

/**
 * The separation at which the best threshold has this accuracy, by bisection (at prevalence one half: 2 Phi^-1(accuracy)); variance by the delta method.
 * An accuracy at or below that of always giving the commoner answer is separation 0, with variance NaN.
 * @throws `simulate/oracle` (usage) unless accuracy is in [0, 1) and prevalence in (0, 1).
 */
export function separationFromAccuracy({ value, variance }: Estimated, prevalence = 0.5): Estimated {
  if (!(value >= 0 && value < 1 && prevalence > 0 && prevalence < 1)) {
    throw usageError(
      'simulate/oracle',
      `a separation needs an accuracy in [0, 1) and a prevalence in (0, 1); got ${value} and ${prevalence}.`,
    );
  }
  if (value <= idealAccuracy(0, prevalence)) return { value: 0, variance: Number.NaN };
  let [low, high] = [0, largestSeparation];
  for (let step = 0; step < bisections; step++) {
    const middle = (low + high) / 2;
    if (idealAccuracy(middle, prevalence) < value) low = middle;
    else high = middle;
  }
  const separation = (low + high) / 2;
  const step = 1e-4 * Math.max(1, separation);
  const slope =
    (idealAccuracy(separation + step, prevalence) - idealAccuracy(separation - step, prevalence)) / (2 * step);
  return { value: separation, variance: variance / (slope * slope) };
}
