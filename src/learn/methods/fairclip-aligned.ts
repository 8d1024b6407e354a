import { clip } from './clip.ts';
import { combineRuns } from './combine-runs.ts';
import { groupDistanceRun } from './fairclip-run.ts';
import { alikeSettings, distanceSettings, distanceWeight, largestDiameters } from './fairclip-settings.ts';
import { defineMethod } from './method.ts';

/**
 * FairCLIP as its description reads, after Bakker et al. (2025): similarities of matched pairs as they are on both sides, cosines by default,
 * so that a learnt scale cannot change the distance.
 */
export const fairclipAligned = defineMethod({
  name: 'fairclip-aligned',
  kinds: ['pairs'],
  about: 'Sinkhorn distance between the cosines of matched pairs of the batch and of each group, both sides alike.',
  source: 'Bakker et al. 2025 (A-FairCLIP)',
  attributes: 1,
  settings: {
    distanceWeight: { ...distanceWeight, default: 0.07, search: [0.07, 0.7, 7, 70] },
    similarity: {
      default: 'cosine',
      choices: ['cosine', 'scaled'],
      about: 'Cosines, or cosines times the scale of the model as in the released code of A-FairCLIP.',
    },
    standardise: { default: false, about: 'Compare both sides at mean 0 and standard deviation 1.' },
    ...distanceSettings,
    ...alikeSettings,
  },
  start: (context, { distanceWeight: weight, standardise, blur, scaling, ...rest }) =>
    combineRuns(
      clip.start(context, {}),
      groupDistanceRun(context, {
        ...rest,
        weight,
        attributeWeights: [1],
        scaling: standardise ? 'standardised' : 'none',
        schedule: { blur, scaling, largestDiameter: largestDiameters[standardise ? 'scaled' : rest.similarity] },
      }),
    ),
});
