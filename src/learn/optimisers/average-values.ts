import { usageError } from '../../core/errors.ts';
import type { FloatArray } from '../memory/kernel.ts';
import type { ParameterMemory } from '../memory/parameter-memory.ts';

/** Between which sections. */
export interface AverageOptions {
  /** Default `values`. */
  readonly from?: string;
  /** Default `average`. */
  readonly to?: string;
}

/**
 * Exponential moving average of the weights: average += (1 - decay)(values - average), decay in 0..1. Start it as a
 * copy of the values (`copySection`). Throws `learn/bad-settings` (usage) for another decay, `learn/unknown-section`
 * (usage).
 */
export function averageExponentially(
  memory: ParameterMemory<FloatArray>,
  { decay, ...sections }: AverageOptions & { readonly decay: number },
): void {
  if (!(decay >= 0 && decay <= 1)) {
    throw usageError('learn/bad-settings', `The decay of an average must be in 0..1; got ${decay}.`);
  }
  approach(memory, 1 - decay, sections);
}

/**
 * Running mean of the weights, as in stochastic weight averaging (Izmailov et al. 2018): average += (values - average)
 * / (count + 1), where `count` weights are in the average already; with 0 it becomes a copy. Throws
 * `learn/bad-settings` (usage) for a count below 0, `learn/unknown-section` (usage).
 */
export function averageEqually(
  memory: ParameterMemory<FloatArray>,
  { count, ...sections }: AverageOptions & { readonly count: number },
): void {
  if (!(count >= 0)) {
    throw usageError('learn/bad-settings', `The number of averaged weights must be at least 0; got ${count}.`);
  }
  approach(memory, 1 / (count + 1), sections);
}

/**
 * Decay of a moving average that is short at first: min(decay, (1 + step) / (10 + step)), `step` the number of updates
 * made before, from 0 (as in TensorFlow's ExponentialMovingAverage): 0.1 at first.
 */
export function startingDecay(step: number, decay: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}

function approach(
  memory: ParameterMemory<FloatArray>,
  weight: number,
  { from = 'values', to = 'average' }: AverageOptions,
): void {
  const source = memory.section(from).start;
  const target = memory.section(to).start;
  for (const { offset, length } of memory.parameters) {
    memory.kernel.lerp(target + offset, source + offset, length, weight);
  }
}
