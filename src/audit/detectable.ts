// What a comparison could have found: the smallest true gap between any two groups that the test of equal groups detects with the
// planned power.
import { exp, log } from '../core/math.ts';
import { chiSquare } from '../stats/distributions/chi-square.ts';
import { incompleteGamma, logGamma } from '../stats/distributions/gamma.ts';

/** Error rates of a planned test. */
export interface TestPlan {
  /** Probability of rejecting equal groups, after dividing by the number of tests. */
  readonly alpha: number;
  readonly power: number;
}

/** Sums of a million terms near 1 leave no larger variance where there is none. */
const roundingVariance = 1e-20;

/** Power of a chi-square test with this non-centrality: the sum over j of Poisson(j; lambda / 2) times the tail with df + 2j. */
export function chiSquarePower(nonCentrality: number, degreesOfFreedom: number, alpha: number): number {
  const critical = chiSquare.upperQuantile(alpha, degreesOfFreedom);
  const half = nonCentrality / 2;
  if (half === 0) return alpha;
  let power = 0;
  let mass = 0;
  for (let j = 0; mass < 1 - 1e-13 && j < 10_000; j++) {
    const weight = exp(j * log(half) - half - logGamma(j + 1));
    mass += weight;
    power += weight * incompleteGamma(degreesOfFreedom / 2 + j, critical / 2).upper;
  }
  return power;
}

/** The non-centrality at which a chi-square test reaches its power, by bisection to 1e-10. */
export function requiredNonCentrality(degreesOfFreedom: number, { alpha, power }: TestPlan): number {
  let low = 0;
  let high = 1;
  while (chiSquarePower(high, degreesOfFreedom, alpha) < power) high *= 2;
  while (high - low > 1e-10 * high) {
    const middle = (low + high) / 2;
    if (chiSquarePower(middle, degreesOfFreedom, alpha) < power) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * The largest of the pairs' smallest detectable differences, each the standard error of the pair times the root of the required
 * non-centrality: all other groups are taken to lie at the pair's weighted mean, the least favourable place. Null with fewer than two
 * groups or without variance: one of the size of rounding errors is none.
 */
export function detectableGap(covariance: readonly (readonly number[])[], plan: TestPlan): number | null {
  const groups = covariance.length;
  if (groups < 2) return null;
  let widest = 0;
  for (let i = 0; i < groups; i++) {
    for (let j = 0; j < i; j++) widest = Math.max(widest, covariance[i][i] + covariance[j][j] - 2 * covariance[i][j]);
  }
  return widest > roundingVariance ? Math.sqrt(widest * requiredNonCentrality(groups - 1, plan)) : null;
}
