import { mean } from '../../engine/functions/reductions.ts';
import { defineMethod, type MethodRun } from './method.ts';

/**
 * Stochastic weight averaging (Izmailov et al. 2018): the mean of the weights at the ends of epochs, from the share `start` of all steps on.
 * Validation and selection judge the average; before it holds any weights, the weights themselves. Running statistics of batch norm
 * are those of the training, not recomputed for the average.
 */
export const swa = defineMethod({
  name: 'swa',
  kinds: ['pairs', 'classes'],
  about: 'Keeps the mean of the weights at the ends of the last epochs.',
  source: 'Izmailov et al. 2018',
  settings: {
    start: {
      default: 0.75,
      low: 0,
      high: 1,
      search: [0.5, 0.75],
      about: 'Share of the epochs before averaging begins.',
    },
  },
  start: ({ epochs, stepsPerEpoch }, { start }): MethodRun => {
    const first = Math.max(1, Math.min(epochs, Math.round(start * epochs)));
    return {
      training: { averaging: { kind: 'equal', from: first * stepsPerEpoch, every: stepsPerEpoch } },
      terms: ({ caseLosses }) => ({ loss: mean(caseLosses) }),
      remarks: ({ selectedEpoch }) =>
        selectedEpoch < first
          ? [
              `Averaging begins with the weights at the end of epoch ${first} and the selected epoch is no later, so the weights are its own, not a mean.`,
            ]
          : [],
    };
  },
});
