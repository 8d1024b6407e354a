import { combineRuns } from './combine-runs.ts';
import { dbpmBatchSlot } from './dbpm-batch-slot.ts';
import { slotMiningSettings, warmUpEpochs } from './dbpm-settings.ts';
import { releasedDistance } from './fairclip-as-released.ts';
import { groupDistanceRun } from './fairclip-run.ts';
import { distanceSettings, distanceWeight } from './fairclip-settings.ts';
import { defineMethod } from './method.ts';

/**
 * Robust Fairness as released: `dbpm-batch-slot` first, then the released FairCLIP distances of each group added to the weighted loss. The
 * distances are neither weighted nor remembered.
 */
export const robustFairAsReleased = defineMethod({
  name: 'robust-fair-as-released',
  kinds: ['pairs'],
  about: 'dbpm-batch-slot and the distances of fairclip-as-released in one loss, as in the code.',
  source: 'Bansal et al. 2025 (Robust Fairness), the released code',
  attributes: 1,
  settings: {
    ...slotMiningSettings,
    warmUp: warmUpEpochs,
    distanceWeight: { ...distanceWeight, default: 1e-7, search: [1e-7, 1e-6, 1e-5, 1e-4] },
    ...distanceSettings,
  },
  start: (context, { distanceWeight: weight, blur, scaling, groupSize, ...mining }) =>
    combineRuns(
      dbpmBatchSlot.start(context, mining),
      groupDistanceRun(context, releasedDistance(weight, { blur, scaling, groupSize })),
    ),
});
