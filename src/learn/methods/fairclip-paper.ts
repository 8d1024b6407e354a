import { clip } from './clip.ts';
import { combineRuns } from './combine-runs.ts';
import { groupDistanceRun } from './fairclip-run.ts';
import { alikeSettings, distanceSettings, distanceWeight, largestDiameters } from './fairclip-settings.ts';
import { defineMethod } from './method.ts';

/** FairCLIP as its paper describes it: the scaled cosines of matched pairs of the batch against those of each group (Luo et al. 2024). */
export const fairclipPaper = defineMethod({
  name: 'fairclip-paper',
  kinds: ['pairs'],
  about: 'Sinkhorn distance between the matched pairs of the batch and those of each group of the first attribute.',
  source: 'Luo et al. 2024 (FairCLIP), the paper',
  attributes: 1,
  settings: {
    distanceWeight: { ...distanceWeight, default: 1e-4, search: [1e-4, 1e-3, 1e-2, 1e-1] },
    ...distanceSettings,
    ...alikeSettings,
  },
  start: (context, { distanceWeight: weight, blur, scaling, ...rest }) =>
    combineRuns(
      clip.start(context, {}),
      groupDistanceRun(context, {
        ...rest,
        weight,
        attributeWeights: [1],
        similarity: 'scaled',
        scaling: 'none',
        schedule: { blur, scaling, largestDiameter: largestDiameters.scaled },
      }),
    ),
});
