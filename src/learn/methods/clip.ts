import { mean } from '../../engine/functions/reductions.ts';
import { defineMethod } from './method.ts';

/** Contrastive learning of image-text pairs by symmetric cross-entropy over the batch (Radford et al. 2021): the baseline of pairs. */
export const clip = defineMethod({
  name: 'clip',
  kinds: ['pairs'],
  about: 'Symmetric cross-entropy over the pairs of the batch: the baseline of image-text learning.',
  source: 'Radford et al. 2021',
  settings: {},
  start: () => ({ terms: ({ caseLosses }) => ({ loss: mean(caseLosses) }) }),
});
