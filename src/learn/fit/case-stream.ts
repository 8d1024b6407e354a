import { createStream, type Stream } from '../../core/stream.ts';
import type { Mode } from '../scope/scope.ts';

/** When a case is drawn for: training draws anew in every epoch, evaluation always alike. */
export interface DrawKey {
  readonly seed: number;
  readonly epoch: number;
  readonly mode: Mode;
}

/**
 * The stream of one case: (seed, 'augment', epoch, case) in training, (seed, 'validate', case) in evaluation. Equal
 * keys give equal streams. Throws `core/bad-seed` (usage) for a seed that is not finite.
 */
export function caseStream({ seed, epoch, mode }: DrawKey, key: string): Stream {
  return mode === 'train' ? createStream(seed, 'augment', epoch, key) : createStream(seed, 'validate', key);
}
