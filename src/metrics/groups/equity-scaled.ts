import type { Estimate } from '../metric.ts';
import { type GroupEstimate, summariseBeside } from './group-estimate.ts';

/**
 * Equity-scaled value X / (1 + Σ_g |X_g - X|) of a quality X where higher is better (AUC, accuracy, Dice; equity-scaled segmentation
 * performance). At most X, equal to it when every group has X. The sum is not averaged, so it falls with the number of groups, and it falls
 * through sampling noise alone when groups are equal: read it beside its null distribution. Undefined with fewer than two groups or when
 * a value does not exist. (Luo and others, 2024; Tian and others, 2024, FairSeg.)
 */
export function equityScaled(overall: Estimate, groups: readonly GroupEstimate[]): Estimate {
  return summariseBeside(overall, groups, (whole, values) => ({
    value: whole / (1 + values.reduce((sum, value) => sum + Math.abs(value - whole), 0)),
  }));
}
