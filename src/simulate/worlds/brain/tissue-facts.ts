import type { Image } from '../../../images/image.ts';
import type { Template } from './template.ts';

const notBrain = [
  'cerebrospinal fluid',
  'skull',
  'scalp',
  'left lateral ventricle',
  'right lateral ventricle',
  'third ventricle',
  'fourth ventricle',
];

/**
 * Size of the brain in a picture from the map of its regions: all regions but fluid, skull and scalp (of a template of one's own: all regions), in
 * ml, or in slices cm².
 */
export function tissueFacts(template: Template, labels: Image<Uint8Array>): Record<string, number> {
  return tissueFactsOf(template, countLabels(labels.data));
}

/** How many samples have each label but 0. */
export function countLabels(labels: Uint8Array): Int32Array {
  const counts = new Int32Array(256);
  for (let at = 0; at < labels.length; at += 1) {
    const label = labels[at]!;
    if (label !== 0) {
      counts[label]! += 1;
    }
  }
  return counts;
}

/** `tissueFacts` from the numbers of samples with each label. */
export function tissueFactsOf(
  { regions, geometry, extents }: Template,
  labelCounts: Int32Array,
): Record<string, number> {
  const counts = labelCounts.slice();
  counts[0] = 0;
  for (const name of notBrain) {
    counts[regions[name] ?? 0] = 0;
  }
  const samples = counts.reduce((sum, count) => sum + count, 0);
  const size = geometry.spacingMm.reduce((product, spacing) => product * spacing, 1);
  return extents.length === 3 ? { brainMl: (samples * size) / 1000 } : { brainCm2: (samples * size) / 100 };
}
