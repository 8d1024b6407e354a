import { usageError } from '../../core/errors.ts';
import { normaliseAxes } from '../graph/broadcast.ts';
import type { Tensor } from '../graph/tensor.ts';

/** How values are dropped. */
export interface DropoutOptions {
  /** Probability of dropping, 0 <= rate < 1. */
  readonly rate: number;
  /** Name of the mask, unique in the graph: its draws come from the stream (seed, step, name). */
  readonly name: string;
  /**
   * Axes along which one draw is shared. Default none; the spatial axes drop whole channels, all axes but the first drop whole cases
   * (stochastic depth).
   */
  readonly sharedAxes?: readonly number[] | undefined;
}

/**
 * `x` times independent draws that are 0 with probability `rate` and else `1 / (1 - rate)`, so the mean is kept (Srivastava et al.
 * 2014; inverted). The draws are fed at each run. Rate 0 returns `x`. Throws `engine/bad-rate` and `engine/shape-mismatch`.
 */
export function dropout(x: Tensor, { rate, name, sharedAxes = [] }: DropoutOptions): Tensor {
  if (!(rate >= 0 && rate < 1)) {
    throw usageError(
      'engine/bad-rate',
      `The rate of the dropout "${name}" must be in 0..1 (1 excluded); got ${rate}.`,
      { hint: 'Give a rate such as 0.1; 0 leaves the dropout out.' },
    );
  }
  if (rate === 0) return x;
  const shared = new Set(normaliseAxes('dropout', sharedAxes, x.shape.length));
  const shape = x.shape.map((extent, axis) => (shared.has(axis) ? 1 : extent));
  const mask = x.graph.add('dropoutMask', [], { name, rate, shape });
  const cast = x.dtype === 'float32' ? mask : x.graph.add('cast', [mask], { to: x.dtype });
  return x.graph.add('mul', [x, cast], {});
}
