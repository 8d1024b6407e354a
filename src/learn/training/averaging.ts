import { usageError } from '../../core/errors.ts';
import type { Averaging } from './trainer-options.ts';

/** What the weights count in a running average after a step, from 0 (it stays) to 1 (it becomes a copy). */
export function weightInAverage(averaging: Averaging, { steps, averaged }: AveragingTime): number {
  if (averaging.kind === 'exponential') return 1 - averaging.decay;
  const since = steps - averaging.from;
  return since >= 0 && since % averaging.every === 0 ? 1 / (averaged + 1) : 0;
}

/** How far the training and its average are. */
export interface AveragingTime {
  /** Steps taken. */
  readonly steps: number;
  /** Weights that the average holds. */
  readonly averaged: number;
}

/**
 * Whether the averaged weights stand apart from the weights: a mean that holds none yet does not. Throws `learn/no-average` (usage) without
 * averaging.
 */
export function hasAverage(averaging: Averaging | undefined, averaged: number): boolean {
  if (averaging) return averaging.kind === 'exponential' || averaged > 0;
  throw usageError('learn/no-average', 'No average of the weights is kept.', {
    hint: "Give the trainer `averaging`, such as { kind: 'exponential', decay: 0.999 }.",
  });
}
