import { badPairRun } from './dbpm-run.ts';
import { firstEpochOf, miningLimits, miningSettings, requirePairs, warmUpShare } from './dbpm-settings.ts';
import { defineMethod } from './method.ts';

/** Dynamic bad pair mining as its paper defines it: a history of each pair, all past epochs counting alike (Lan et al. 2024). */
export const dbpmPaper = defineMethod({
  name: 'dbpm-paper',
  kinds: ['pairs'],
  about: 'Pairs whose mean loss over past epochs is an outlier get the normal density of their loss as weight.',
  source: 'Lan et al. 2024 (DBPM), the paper',
  settings: { ...miningSettings, warmUp: warmUpShare },
  start: (context, settings) => {
    requirePairs('dbpm-paper', context);
    return badPairRun(context, {
      ...miningLimits(settings),
      unit: 'pair',
      historyFactor: () => 1,
      firstEpoch: firstEpochOf(settings.warmUp, context),
    });
  },
});
