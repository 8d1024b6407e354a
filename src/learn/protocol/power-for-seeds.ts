import { usageError } from '../../core/errors.ts';
import { powerOfT } from '../../stats/t-power.ts';

/** A paired difference that is to be found. */
export interface SeedPlan {
  /** True mean difference of two methods. */
  readonly difference: number;
  /** Standard deviation over seeds of the paired difference, from a pilot (`summariseSeeds` of `pairSeeds`). */
  readonly seedDeviation: number;
  /** Variance of the mean difference by sampling of test cases, which no number of seeds reduces. Default 0: on these test cases. */
  readonly testVariance?: number | undefined;
  /** Two-sided. Default .05. */
  readonly alpha?: number | undefined;
  /** Default .8. */
  readonly power?: number | undefined;
}

/** A number of seeds with the power that it gives. */
export interface SeedsNeeded {
  /** At least 2; infinite where no number is enough because of the test cases. */
  readonly seeds: number;
  readonly power: number;
}

const most = 1e6;

/**
 * Fewest seeds with which a two-sided t test of the paired difference has the planned power: the statistic has standard
 * error `sqrt(s^2 / S + testVariance)` and Satterthwaite's degrees of freedom (noncentral t). Infinite for a difference
 * of 0, and where a million seeds do not do; the power is then what the test cases allow. Throws `learn/bad-seeds`
 * (usage) for values out of range.
 */
export function powerForSeeds(plan: SeedPlan): SeedsNeeded {
  const { difference, seedDeviation, testVariance = 0, alpha = 0.05, power = 0.8 } = plan;
  const isAbove = (value: number): boolean => value > 0 && Number.isFinite(value);
  const isRate = (value: number): boolean => value > 0 && value < 1;
  if (!(Number.isFinite(difference) && isAbove(seedDeviation) && testVariance >= 0 && isRate(alpha) && isRate(power))) {
    throw usageError(
      'learn/bad-seeds',
      `Need a finite difference, a finite deviation above 0, a variance of at least 0, alpha and power in (0, 1); got ${[difference, seedDeviation, testVariance, alpha, power].join(', ')}.`,
    );
  }
  const powerWith = (seeds: number): number => {
    const bySeed = (seedDeviation * seedDeviation) / seeds;
    const variance = bySeed + testVariance;
    const degreesOfFreedom = ((seeds - 1) * variance * variance) / (bySeed * bySeed);
    return powerOfT(Math.abs(difference) / Math.sqrt(variance), degreesOfFreedom, alpha);
  };
  const atBest = powerOfT(Math.abs(difference) / Math.sqrt(testVariance), Number.POSITIVE_INFINITY, alpha);
  if (difference === 0 || atBest < power || powerWith(most) < power)
    return { seeds: Number.POSITIVE_INFINITY, power: difference === 0 ? alpha : atBest };
  let high = 2;
  while (powerWith(high) < power) high *= 2;
  let low = Math.max(1, high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (powerWith(middle) < power) low = middle;
    else high = middle;
  }
  return { seeds: high, power: powerWith(high) };
}
