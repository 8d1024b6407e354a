import { clip } from './clip.ts';
import { combineRuns } from './combine-runs.ts';
import { groupDistanceRun } from './fairclip-run.ts';
import { alikeSettings, distanceSettings, distanceWeight, largestDiameters } from './fairclip-settings.ts';
import { defineMethod } from './method.ts';

const attributeWeight = (place: string) =>
  ({ default: 0.25, low: 0, high: 1e3, about: `Factor of the plan's ${place} attribute; 0 leaves it out.` }) as const;

/**
 * Several attributes at once (FairCLIP+, Bakker et al. 2025): the sum over the groups of each attribute, times the weight of the attribute. An
 * attribute with more groups adds more.
 */
export const fairclipMulti = defineMethod({
  name: 'fairclip-multi',
  kinds: ['pairs'],
  about: 'As fairclip-aligned over up to four attributes, each with a weight.',
  source: 'Bakker et al. 2025 (FairCLIP+)',
  attributes: 1,
  settings: {
    distanceWeight: { ...distanceWeight, default: 0.07, search: [0.07, 0.7, 7, 70] },
    firstWeight: attributeWeight('first'),
    secondWeight: attributeWeight('second'),
    thirdWeight: attributeWeight('third'),
    fourthWeight: attributeWeight('fourth'),
    standardise: { default: false, about: 'Compare both sides at mean 0 and standard deviation 1.' },
    ...distanceSettings,
    ...alikeSettings,
  },
  start: (context, { distanceWeight: weight, standardise, blur, scaling, ...rest }) => {
    const { firstWeight, secondWeight, thirdWeight, fourthWeight, groupSize, gradient, bank } = rest;
    const distance = groupDistanceRun(context, {
      groupSize,
      gradient,
      bank,
      weight,
      attributeWeights: [firstWeight, secondWeight, thirdWeight, fourthWeight],
      similarity: 'cosine',
      scaling: standardise ? 'standardised' : 'none',
      schedule: { blur, scaling, largestDiameter: largestDiameters[standardise ? 'scaled' : 'cosine'] },
    });
    return combineRuns(clip.start(context, {}), distance);
  },
});
