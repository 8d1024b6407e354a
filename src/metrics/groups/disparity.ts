import type { Estimate } from '../metric.ts';
import { undefinedBecause } from '../reasons.ts';
import { type GroupEstimate, populationDeviation, spread, summariseBeside } from './group-estimate.ts';

/**
 * Population standard deviation of the group values over everybody's value. Undefined with fewer than two groups, when a value does not
 * exist, or when everybody's is 0. (Between-group disparity of the FairCLIP code: Luo and others, 2024.)
 */
export function disparityDeviation(overall: Estimate, groups: readonly GroupEstimate[]): Estimate {
  return relative(overall, groups, populationDeviation);
}

/**
 * Largest minus smallest group value over everybody's value; has the sign of the latter. Undefined as `disparityDeviation` is.
 */
export function disparityRange(overall: Estimate, groups: readonly GroupEstimate[]): Estimate {
  return relative(overall, groups, spread);
}

function relative(
  overall: Estimate,
  groups: readonly GroupEstimate[],
  formula: (values: readonly number[]) => number,
): Estimate {
  return summariseBeside(overall, groups, (whole, values) =>
    whole === 0 ? undefinedBecause('an overall value of 0') : { value: formula(values) / whole },
  );
}
