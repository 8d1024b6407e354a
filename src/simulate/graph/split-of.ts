import { createStream } from '../../core/stream.ts';

/**
 * The split of a patient, drawn by the shares of the splits (in their order, adding up to 1); '' if there are none. It depends on the
 * seed and the patient alone, so all cases of a patient, and twins, are in one split.
 */
export function splitOf(split: Readonly<Record<string, number>>, seed: number, patient: number): string {
  const names = Object.keys(split);
  const u = createStream(seed, 'split', patient).uniform();
  let sum = 0;
  for (const name of names) {
    sum += split[name]!;
    if (u < sum) return name;
  }
  return names.at(-1) ?? '';
}
