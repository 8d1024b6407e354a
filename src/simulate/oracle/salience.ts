// How conspicuous a bias is beside the disease, from the pairs themselves.
import { usageError } from '../../core/errors.ts';
import type { SampleArray } from './counterfactual-metrics.ts';

/** Twins of one case: the bias toggled, and the disease toggled. */
export interface SaliencePair {
  readonly withBias: SampleArray;
  readonly withoutBias: SampleArray;
  readonly withDisease: SampleArray;
  readonly withoutDisease: SampleArray;
}

/**
 * Salience |with bias - without| / |with disease - without| (Euclidean norms over all samples), 0 or more; infinite where the disease changes nothing, NaN where neither does.
 * @throws `simulate/counterfactual` (usage) for pictures of unequal size within a pair.
 */
export function salience({ withBias, withoutBias, withDisease, withoutDisease }: SaliencePair): number {
  return normOfDifference(withBias, withoutBias) / normOfDifference(withDisease, withoutDisease);
}

function normOfDifference(first: SampleArray, second: SampleArray): number {
  if (first.length !== second.length) {
    throw usageError(
      'simulate/counterfactual',
      `the pictures of a pair must be of one size; got ${first.length} and ${second.length} samples.`,
      { hint: 'Give the twins in pairs, in the same order and of the same size: each with the bias and without.' },
    );
  }
  let squares = 0;
  for (let i = 0; i < first.length; i++) {
    const difference = first[i]! - second[i]!;
    squares += difference * difference;
  }
  return Math.sqrt(squares);
}
