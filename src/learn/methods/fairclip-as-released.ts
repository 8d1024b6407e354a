import { clip } from './clip.ts';
import { combineRuns } from './combine-runs.ts';
import { type GroupDistance, groupDistanceRun } from './fairclip-run.ts';
import { distanceSettings, distanceWeight } from './fairclip-settings.ts';
import { defineMethod } from './method.ts';
import type { SettingsIn } from './setting.ts';

/**
 * FairCLIP as released: the diagonal of the squared logits of the batch against the same of each group divided by its sum. As one side is
 * thousands of times the other, the term is nearly half the mean square of the batch's values, whatever the group.
 */
export const fairclipAsReleased = defineMethod({
  name: 'fairclip-as-released',
  kinds: ['pairs'],
  about: 'Sinkhorn distance between raw squared logits of the batch and normalised ones of each group, as in the code.',
  source: 'Luo et al. 2024 (FairCLIP), the released code',
  attributes: 1,
  settings: {
    distanceWeight: { ...distanceWeight, default: 1e-6, search: [1e-7, 1e-6, 1e-5, 1e-4] },
    ...distanceSettings,
    blur: { ...distanceSettings.blur, default: 1e-6 },
  },
  start: (context, { distanceWeight: weight, ...rest }) =>
    combineRuns(clip.start(context, {}), groupDistanceRun(context, releasedDistance(weight, rest))),
});

/** The distance of the released code, for the first attribute. */
export function releasedDistance(
  weight: number,
  { blur, scaling, groupSize }: SettingsIn<typeof distanceSettings>,
): GroupDistance {
  return {
    weight,
    attributeWeights: [1],
    similarity: 'squared',
    scaling: 'group-sum',
    schedule: { blur, scaling, largestDiameter: 1e7 },
    groupSize,
    gradient: 'batch',
    bank: 0,
  };
}
