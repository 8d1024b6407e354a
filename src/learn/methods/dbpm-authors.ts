import { badPairRun } from './dbpm-run.ts';
import { firstEpochOf, miningLimits, miningSettings, requirePairs, warmUpShare } from './dbpm-settings.ts';
import { defineMethod } from './method.ts';

/**
 * Dynamic bad pair mining as its authors released it: the loss of epoch e counts (e + 1) / epochs in the history, and these factors are not
 * normalised. So mean and deviation, and with them the weights, are on a smaller scale than the losses.
 */
export const dbpmAuthors = defineMethod({
  name: 'dbpm-authors',
  kinds: ['pairs'],
  about: 'As dbpm-paper, but later epochs count more in the history, which shrinks it, as in the released code.',
  source: 'Lan et al. 2024 (DBPM), the released code',
  settings: { ...miningSettings, warmUp: warmUpShare },
  start: (context, settings) => {
    requirePairs('dbpm-authors', context);
    return badPairRun(context, {
      ...miningLimits(settings),
      unit: 'pair',
      historyFactor: (epoch) => (epoch + 1) / context.epochs,
      firstEpoch: firstEpochOf(settings.warmUp, context),
    });
  },
});
