import { badPairRun } from './dbpm-run.ts';
import { miningLimits, requirePairs, slotMiningSettings, warmUpEpochs } from './dbpm-settings.ts';
import { defineMethod } from './method.ts';

/**
 * Bad pair mining as Robust Fairness released it: histories belong to the places of batches in an epoch, whose pairs are shuffled anew in
 * every epoch, and the loss of a whole batch is weighted.
 */
export const dbpmBatchSlot = defineMethod({
  name: 'dbpm-batch-slot',
  kinds: ['pairs'],
  about: 'Remembers the losses of the first, second, ... batch of the epochs, and weights whole batches.',
  source: 'Bansal et al. 2025 (Robust Fairness), the released code',
  settings: { ...slotMiningSettings, warmUp: warmUpEpochs },
  start: (context, settings) => {
    requirePairs('dbpm-batch-slot', context);
    return badPairRun(context, {
      ...miningLimits(settings),
      unit: 'slot',
      historyFactor: () => 1,
      firstEpoch: settings.warmUp,
    });
  },
});
