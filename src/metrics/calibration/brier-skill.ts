import type { BinarySample, Metric } from '../metric.ts';
import { missingClass, undefinedBecause } from '../reasons.ts';
import { brier } from './brier.ts';
import { brierUncertainty } from './brier-uncertainty.ts';

/**
 * Brier skill score: 1 - Brier / (π(1 - π)), the improvement over giving everybody the sample's own prevalence π; at most 1, 0 for no
 * improvement, negative for worse. Undefined when a class has no cases or scores lie outside [0,1].
 */
export const brierSkill: Metric<BinarySample> = {
  name: 'brierSkill',
  label: 'Brier skill score',
  kind: 'binary',
  needs: 'probability',
  range: [Number.NEGATIVE_INFINITY, 1],
  direction: 'higher',
  interval: 'wald',
  informative: 'both',
  compute: (sample) => {
    const reason = missingClass(sample);
    if (reason !== undefined) return undefinedBecause(reason);
    const above = brier.compute(sample);
    const below = brierUncertainty.compute(sample);
    if ('undefined' in above) return above;
    if ('undefined' in below) return below;
    const ratio = above.value / below.value;
    const influence = new Float64Array(sample.label.length);
    for (let i = 0; i < influence.length; i++) {
      influence[i] = -((above.influence?.[i] ?? 0) - ratio * (below.influence?.[i] ?? 0)) / below.value;
    }
    return { value: 1 - ratio, influence };
  },
};
