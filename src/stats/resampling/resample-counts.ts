import { seedState } from '../../core/xoshiro.ts';
import { completeCounts, drawPoissonCounts } from './poisson-counts.ts';

/** Names of the streams from which counts are made and completed. */
export const countStreams = { draw: 'bootstrap', complete: 'bootstrap-complete' } as const;

/**
 * How often each patient is in a bootstrap replicate: `patients` draws with replacement (multinomial counts with that sum).
 * Keyed by seed and replicate: the same counts that `bootstrapAuc` and `bootstrapMetric` use, on any machine. Generator: xoshiro128**.
 */
export function resampleCounts(patients: number, seed: number, replicate: number): Uint16Array {
  const lane = { bytes: new Uint8Array(patients), stride: 1, offset: 0, patients };
  const total = drawPoissonCounts(lane, seedState(seed, [countStreams.draw, replicate]));
  completeCounts(lane, total, seedState(seed, [countStreams.complete, replicate]));
  return new Uint16Array(lane.bytes);
}
