import { usageError } from '../../core/errors.ts';
import type { Stream } from '../../core/stream.ts';
import { elementCount, type Shape } from '../../core/tensor-value.ts';

/** First values of a tensor, row by row in single precision: pure in the shape and the stream. */
export type Initialiser = (shape: Shape, stream: Stream) => Float32Array<ArrayBuffer>;

/** Which connections of a unit are counted: those it receives, those it feeds, or their mean. */
export type FanMode = 'in' | 'out' | 'average';

/**
 * Connections of one unit for a weight [outputs, inputs, ...kernel]: `inputs` and `outputs` times the size of the
 * kernel. A tensor of fewer than two axes counts as one row; an extent of 0 gives 0.
 */
export function fanOf(shape: Shape, mode: FanMode): number {
  const kernel = elementCount(shape.slice(2));
  const [outputs, inputs] = shape.length < 2 ? [1, shape[0] ?? 1] : [shape[0]!, shape[1]!];
  if (mode === 'in') return inputs * kernel;
  return mode === 'out' ? outputs * kernel : ((inputs + outputs) / 2) * kernel;
}

/** Every element the same value. Throws `learn/bad-layer` (usage) for one that is not finite. */
export function constantValues(value: number): Initialiser {
  if (!Number.isFinite(value)) {
    throw usageError('learn/bad-layer', `A first value must be finite; got ${value}.`);
  }
  return (shape) => new Float32Array(elementCount(shape)).fill(value);
}

/** All zero. */
export const zeros: Initialiser = constantValues(0);

/** All one. */
export const ones: Initialiser = constantValues(1);

function drawn(shape: Shape, draw: () => number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(elementCount(shape));
  for (let index = 0; index < values.length; index += 1) values[index] = draw();
  return values;
}

/**
 * Uniform in -bound..bound, variance bound^2 / 3. Throws `learn/bad-layer` (usage) for a bound below 0 or not finite.
 */
export function uniformValues(bound: number): Initialiser {
  requireWidth('bound', bound);
  return (shape, stream) => drawn(shape, () => bound * (2 * stream.uniform() - 1));
}

/** Normal with mean 0 and the standard deviation. Throws `learn/bad-layer` (usage) for one below 0 or not finite. */
export function normalValues(deviation: number): Initialiser {
  requireWidth('deviation', deviation);
  return (shape, stream) => drawn(shape, () => deviation * stream.normal());
}

/**
 * Normal with mean 0, drawn again while outside -limit..limit, so a limit far below the deviation takes long.
 * `deviation` is that of the normal before it is cut; with the default limit of two deviations what is left has 0.88 of
 * it. Throws `learn/bad-layer` (usage) for a deviation below 0 or a limit not above 0.
 */
export function truncatedNormalValues(deviation: number, limit: number = 2 * deviation): Initialiser {
  requireWidth('deviation', deviation);
  if (!(limit > 0 || (limit === 0 && deviation === 0))) {
    throw usageError('learn/bad-layer', `The limit of a truncated normal must be above 0; got ${limit}.`);
  }
  return (shape, stream) =>
    drawn(shape, () => {
      for (;;) {
        const value = deviation * stream.normal();
        if (Math.abs(value) <= limit) return value;
      }
    });
}

/** A width that is NaN gives NaN in every weight, and one below 0 has no meaning. */
function requireWidth(name: string, width: number): void {
  if (width >= 0 && Number.isFinite(width)) return;
  throw usageError('learn/bad-layer', `The ${name} of first values must be 0 or more and finite; got ${width}.`, {
    hint: 'Give a number such as 0.02.',
  });
}
