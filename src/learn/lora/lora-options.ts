import { usageError } from '../../core/errors.ts';
import type { NamePattern } from '../scope/name-pattern.ts';

/** Which weights get low-rank adapters, and of what size (Hu et al. 2022). */
export interface LoraOptions {
  /** Names of the weights, such as /(q|v)_proj\.weight$/. */
  readonly match: NamePattern;
  /** Rank of the change, 1 or more. */
  readonly rank: number;
  /** The change is scaled by `alpha / rank`. Default the rank, so the scale is 1. */
  readonly alpha?: number | undefined;
  /** `rootRank` scales by `alpha / sqrt(rank)` instead (Kalajdzievski 2023). Default `rank`. */
  readonly scaling?: 'rank' | 'rootRank' | undefined;
  /** Dropout of the adapter's input in training. Default 0. */
  readonly dropout?: number | undefined;
}

/**
 * What the product of the two factors of an adapter is multiplied by: alpha / rank, or alpha / sqrt(rank). Throws
 * `learn/bad-layer` (usage) unless the rank is a whole number of 1 or more and alpha finite.
 */
export function loraScale({
  rank,
  alpha = rank,
  scaling = 'rank',
}: Pick<LoraOptions, 'rank' | 'alpha' | 'scaling'>): number {
  if (!(Number.isInteger(rank) && rank >= 1 && Number.isFinite(alpha))) {
    throw usageError(
      'learn/bad-layer',
      `Adapters need a whole rank of 1 or more and a finite alpha; got ${rank} and ${alpha}.`,
    );
  }
  return scaling === 'rank' ? alpha / rank : alpha / Math.sqrt(rank);
}
