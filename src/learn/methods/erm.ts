import { mean } from '../../engine/functions/reductions.ts';
import { defineMethod } from './method.ts';

/** Empirical risk minimisation: the mean of the base loss, without anything else. What every other method is compared with. */
export const erm = defineMethod({
  name: 'erm',
  kinds: ['classes'],
  about: 'The mean cross-entropy of the batch, nothing else: the baseline of classifiers.',
  source: 'Vapnik 1991',
  settings: {},
  start: () => ({ terms: ({ caseLosses }) => ({ loss: mean(caseLosses) }) }),
});
