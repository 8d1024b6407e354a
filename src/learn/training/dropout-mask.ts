import { createStream } from '../../core/stream.ts';
import { elementCount, type TensorValue } from '../../core/tensor-value.ts';
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
export function dropoutMask(
  input: Pick<CompiledInput, 'name' | 'rate'>,
  { seed, step, part }: MaskKey,
  target: Float32Array,
): void {
  const rate = input.rate ?? 0;
  const stream = createStream(seed, 'dropout', step, part, input.name);
  const kept = rate < 1 ? Math.fround(1 / (1 - rate)) : 0;
  const threshold = rate * 4294967296;
  for (let index = 0; index < target.length; index += 1) target[index] = stream.uint32() < threshold ? 0 : kept;
}

/** Masks in memory of their own, one for each layer and shape, drawn anew at each call. */
export class DropoutMasks {
  readonly #masks = new Map<string, TensorValue<'float32'>>();

  /** The mask of a layer; valid until it is asked for again. */
  draw(input: CompiledInput, key: MaskKey): TensorValue<'float32'> {
    const name = `${input.name} ${input.shape.join('x')}`;
    const mask = this.#masks.get(name) ?? {
      dtype: 'float32' as const,
      shape: input.shape,
      data: new Float32Array(elementCount(input.shape)),
    };
    this.#masks.set(name, mask);
    dropoutMask(input, key, mask.data);
    return mask;
  }
}
