import { cast } from '../../engine/functions/elementwise.ts';
import { mean } from '../../engine/functions/reductions.ts';
import { constantValues } from '../initialisers/initialiser.ts';
import { defineMethod } from './method.ts';
import { siglipLoss } from './siglip-loss.ts';

/**
 * Every image with every text of the batch as a yes-or-no question (Zhai et al. 2023), with a trained bias. The scale is the model's;
 * published trainings start it at 10.
 */
export const siglip = defineMethod({
  name: 'siglip',
  kinds: ['pairs'],
  about: 'Sigmoid loss: each image with each text of the batch is told to belong together or not, with a trained bias.',
  source: 'Zhai et al. 2023',
  settings: {
    bias: { default: -10, low: -100, high: 100, about: 'First value of the bias that is added to the scaled cosines.' },
  },
  start: (_, { bias }) => ({
    terms: ({ scope, logits }) => {
      const shift = scope.parameter('bias', [], constantValues(bias));
      const caseLosses = siglipLoss(logits, cast(shift, logits.dtype));
      return { loss: mean(caseLosses), caseLosses };
    },
  }),
});
