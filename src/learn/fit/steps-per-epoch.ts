import type { FitOptions } from './fit-options.ts';

/**
 * Steps that `fit` takes in an epoch: ceil(batches / accumulate), of ceil(cases / batchSize) batches, or floor with
 * `dropLast`; 0 without cases. The length of a schedule over a whole training is this times `epochs`. Sizes are not
 * checked: `fit` does.
 */
export function stepsPerEpoch(
  cases: number,
  { batchSize, accumulate = 1, dropLast = false }: Pick<FitOptions<unknown>, 'batchSize' | 'accumulate' | 'dropLast'>,
): number {
  const batches = dropLast ? Math.floor(cases / batchSize) : Math.ceil(cases / batchSize);
  return Math.ceil(batches / accumulate);
}
