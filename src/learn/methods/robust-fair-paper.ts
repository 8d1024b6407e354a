import { combineRuns } from './combine-runs.ts';
import { badPairRun } from './dbpm-run.ts';
import { miningLimits, miningSettings, requirePairs, warmUpEpochs } from './dbpm-settings.ts';
import { groupDistanceRun } from './fairclip-run.ts';
import { alikeSettings, distanceSettings, distanceWeight, largestDiameters } from './fairclip-settings.ts';
import { defineMethod } from './method.ts';

/**
 * Bad pair mining together with group distances, each as its paper defines it: histories of pairs, and scaled cosines of matched pairs on both
 * sides. Limits, warm-up and weight are Robust Fairness's own.
 */
export const robustFairPaper = defineMethod({
  name: 'robust-fair-paper',
  kinds: ['pairs'],
  about: 'dbpm-paper and fairclip-paper in one loss.',
  source: 'Bansal et al. 2025 (Robust Fairness), from the papers it combines',
  attributes: 1,
  settings: {
    ...miningSettings,
    noisy: { ...miningSettings.noisy, default: 3 },
    warmUp: warmUpEpochs,
    distanceWeight: { ...distanceWeight, default: 1e-7, search: [1e-7, 1e-4, 1e-2, 1e-1] },
    ...distanceSettings,
    ...alikeSettings,
  },
  start: (context, { distanceWeight: weight, blur, scaling, groupSize, gradient, bank, ...mining }) => {
    requirePairs('robust-fair-paper', context);
    const distance = groupDistanceRun(context, {
      groupSize,
      gradient,
      bank,
      weight,
      attributeWeights: [1],
      similarity: 'scaled',
      scaling: 'none',
      schedule: { blur, scaling, largestDiameter: largestDiameters.scaled },
    });
    const mined = badPairRun(context, {
      ...miningLimits(mining),
      unit: 'pair',
      historyFactor: () => 1,
      firstEpoch: mining.warmUp,
    });
    return combineRuns(mined, distance);
  },
});
