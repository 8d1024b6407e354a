import type { Stratification } from './stratification.ts';

/** One combination of biases in the whole of both classes. */
export interface BiasTableRow {
  /** 0 or 1 for each bias. */
  readonly biases: readonly number[];
  /** Share of all cases. */
  readonly share: number;
  /** Share of class 1 among these cases. */
  readonly classShare: number;
  /** Class of which some are left out so that the others are `classShare`, and the part of it that is kept. */
  readonly thinnedClass: 0 | 1;
  readonly keptShare: number;
}

/**
 * Shares and class shares of all combinations of biases from what each has among the classes: share g = c s₁(g) + (1 −
 * c) s₀(g), classShare = c s₁(g) / g. Where both classes have the same share of a combination, keeping (odds of
 * classShare) / (odds of c), or its inverse, of the class that is too many gives `classShare`: at c = ½ that is q / (1
 * − q) with q = min(P, 1 − P). Scheme of SimBA's published program for several biases (Stanley et al. 2024). A
 * combination that never occurs has share 0, class share c and keeps everything. Shares lie in [0, 1], which is not
 * checked here (`parseWorldFile` does).
 */
export function biasTable({ classShare, groups }: Pick<Stratification, 'classShare' | 'groups'>): BiasTableRow[] {
  return groups.map(({ biases, shares: [without, within] }) => {
    const share = classShare * within + (1 - classShare) * without;
    if (share === 0) return { biases, share, classShare, thinnedClass: 0, keptShare: 1 };
    const thinnedClass = within >= without ? 0 : 1;
    const [less, more] = thinnedClass === 0 ? [without, within] : [within, without];
    return { biases, share, classShare: (classShare * within) / share, thinnedClass, keptShare: less / more };
  });
}
