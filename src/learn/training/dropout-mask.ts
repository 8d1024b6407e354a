import { createStream } from '../../core/stream.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { CompiledInput } from '../../engine/lower/compile-graph.ts';

/** Which draw: the seed of the training, the step, the number of the batch within the step. */
export interface MaskKey {
  readonly seed: number;
  readonly step: number;
  readonly part: number;
}

/**
 * Writes the mask of a dropout layer into `target`: each element 0 with probability `rate`, else 1 / (1 - rate), from the stream
 * (seed, 'dropout', step, part, name). The same key gives the same mask on every machine.
 */
export function dropoutMask(input: CompiledInput, { seed, step, part }: MaskKey, target: TensorValue<'float32'>): void {
  const rate = input.rate ?? 0;
  const stream = createStream(seed, 'dropout', step, part, input.name);
  const kept = rate < 1 ? Math.fround(1 / (1 - rate)) : 0;
  const threshold = rate * 4294967296;
  const { data } = target;
  for (let index = 0; index < data.length; index += 1) data[index] = stream.uint32() < threshold ? 0 : kept;
}
