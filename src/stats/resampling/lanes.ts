// Sixteen replicates (or permutations) are worked on at once, one per lane. Each lane has its own generator, keyed by the number of its
// replicate, so that a replicate is the same whichever block, worker or machine computes it.
import { seedState } from '../../core/xoshiro.ts';

/** Replicates in a block. */
export const laneCount = 16;

/** What a resampling function is told: the seed and which replicates (from `from` up to but not including `to`), and a signal to stop. */
export interface Draws {
  /** Any finite number; equal seeds give equal replicates. */
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly signal?: AbortSignal | undefined;
}

/** States of the generators of a block's lanes, each four words. */
export function laneStates(seed: number, purpose: string, first: number): Uint32Array[] {
  return Array.from({ length: laneCount }, (_, lane) => seedState(seed, [purpose, first + lane]));
}

/** Calls `run` for each block of replicates of a job: number of the first one, and how many of the lanes are wanted. */
export function forEachBlock({ from, to, signal }: Draws, run: (first: number, lanes: number) => void): void {
  for (let first = from; first < to; first += laneCount) {
    signal?.throwIfAborted();
    run(first, Math.min(laneCount, to - first));
  }
}
