// What a comparison could have found: the smallest true gap between any two groups that the test of equal groups detects with the
// planned power.
import { usageError } from '../core/errors.ts';
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
/** Standard deviations beyond which a Poisson distribution has no weight that a double could hold beside the rest. */
const poissonReach = 40;

/**
 * Power, in [alpha, 1], of a chi-square test with this non-centrality (0 or more): the sum over j of Poisson(j; lambda / 2) times the tail
 * with df + 2j. NaN where an argument is NaN or impossible (alpha outside [0, 1], a negative non-centrality, degrees of freedom of 0 or less).
 */
export function chiSquarePower(nonCentrality: number, degreesOfFreedom: number, alpha: number): number {
  const critical = chiSquare.upperQuantile(alpha, degreesOfFreedom);
  const half = nonCentrality / 2;
  if (Number.isNaN(critical) || !(half >= 0)) return Number.NaN;
  if (half === 0) return alpha;
  let power = 0;
  let mass = 0;
  const reach = poissonReach * Math.sqrt(half);
  const last = Math.max(10_000, half + reach);
  for (let j = Math.max(0, Math.floor(half - reach)); mass < 1 - 1e-13 && j < last; j++) {
    const weight = exp(j * log(half) - half - logGamma(j + 1));
    mass += weight;
    power += weight * incompleteGamma(degreesOfFreedom / 2 + j, critical / 2).upper;
  }
  return Math.min(1, power);
}

/**
 * The non-centrality at which a chi-square test reaches its power, by bisection to 1e-10; 0 for a power of alpha or less.
 * @throws `stats/bad-plan` unless alpha and power lie strictly between 0 and 1 and the degrees of freedom are positive.
 */
export function requiredNonCentrality(degreesOfFreedom: number, { alpha, power }: TestPlan): number {
  if (!(degreesOfFreedom > 0 && alpha > 0 && alpha < 1 && power > 0 && power < 1)) {
    throw usageError(
      'stats/bad-plan',
      `Need degrees of freedom above 0, alpha and power in (0, 1); got ${degreesOfFreedom}, ${alpha}, ${power}.`,
      { hint: 'Give shares such as alpha 0.05 and power 0.8, and at least one degree of freedom.' },
    );
  }
  if (power <= alpha) return 0;
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
