import { usageError } from '../../core/errors.ts';
import { conv } from '../../engine/functions/convolution.ts';
import { dropout } from '../../engine/functions/dropout.ts';
import { add, mul } from '../../engine/functions/elementwise.ts';
import { formatType } from '../../engine/graph/shape-error.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { fanOf, type Initialiser, zeros } from '../initialisers/initialiser.ts';
import { torchBias, torchWeight } from '../initialisers/published-rules.ts';
import { loraScale } from '../lora/lora-options.ts';
import { fitsPattern } from '../scope/name-pattern.ts';
import type { Scope } from '../scope/scope.ts';

/** How a convolution is made. A number stands for every spatial axis. */
export interface ConvolutionOptions {
  readonly channels: number;
  readonly kernel: number | readonly number[];
  /** Default 1. */
  readonly stride?: number | readonly number[] | undefined;
  /** Zeros on both sides; `same` keeps the extent at stride 1 (odd kernels). Default 0. */
  readonly padding?: number | readonly number[] | 'same' | undefined;
  /** Default 1. */
  readonly dilation?: number | readonly number[] | undefined;
  /** Default 1. */
  readonly groups?: number | undefined;
  /** Default true. */
  readonly bias?: boolean | undefined;
  /** First weights; default PyTorch's. */
  readonly initialiseWeight?: Initialiser | undefined;
  /** First biases; default PyTorch's. */
  readonly initialiseBias?: Initialiser | undefined;
}

/**
 * Convolution of x [N,C,...] with one to three spatial axes. Parameters `weight` [channels, C / groups, ...kernel] and `bias`. Where the scope has
 * adapters of low rank whose pattern matches `weight`, and there is one group, also `lora_A.weight` [rank, C, ...kernel], a convolution like this one, and
 * `lora_B.weight` [channels, rank, 1, ...], as the PEFT package has them; A starts as PyTorch starts a convolution, B at zero. Throws
 * `learn/bad-layer` (usage) for a padding `same` with an even kernel, `engine/shape-mismatch` otherwise.
 */
export function convolution(scope: Scope, x: Tensor, options: ConvolutionOptions): Tensor {
  const { channels, groups = 1, bias = true, initialiseWeight = torchWeight } = options;
  const axes = x.shape.length - 2;
  if (axes < 1) {
    throw usageError('learn/bad-layer', `The convolution "${scope.path}" needs [N,C,...]; got ${formatType(x)}.`);
  }
  const kernel = perAxis(options.kernel, axes);
  const dilations = perAxis(options.dilation ?? 1, axes);
  const shape = [channels, x.shape[1]! / groups, ...kernel];
  const weight = scope.parameter('weight', shape, initialiseWeight);
  const initialiseBias = options.initialiseBias ?? torchBias(fanOf(shape, 'in'));
  const shift = bias ? scope.parameter('bias', [channels], initialiseBias) : undefined;
  const strides = perAxis(options.stride ?? 1, axes);
  const how = { strides, pads: paddingOf(scope, options.padding ?? 0, kernel, dilations), dilations };
  return scope.graph.within(scope.path, () => {
    const y = conv(x, weight, { ...how, bias: shift, groups });
    return groups === 1 ? adapt(scope, x, { y, kernel, how }) : y;
  });
}

interface Convolved {
  readonly y: Tensor;
  readonly kernel: readonly number[];
  readonly how: Pick<NonNullable<Parameters<typeof conv>[2]>, 'strides' | 'pads' | 'dilations'>;
}

/** Adds the scope's low-rank adapter to the result of a convolution. */
function adapt(scope: Scope, x: Tensor, { y, kernel, how }: Convolved): Tensor {
  const { lora } = scope;
  if (!lora || !fitsPattern(scope.path === '' ? 'weight' : `${scope.path}.weight`, lora.match)) return y;
  const [inputs, outputs] = [x.shape[1]!, y.shape[1]!];
  const down = scope.parameter('lora_A.weight', [lora.rank, inputs, ...kernel], torchWeight);
  const up = scope.parameter('lora_B.weight', [outputs, lora.rank, ...kernel.map(() => 1)], zeros);
  const rate = scope.mode === 'train' ? (lora.dropout ?? 0) : 0;
  const fed = rate > 0 ? dropout(x, { rate, name: scope.dropoutName() }) : x;
  return add(y, mul(conv(conv(fed, down, how), up), loraScale(lora)));
}

function perAxis(value: number | readonly number[], axes: number): readonly number[] {
  return typeof value === 'number' ? new Array<number>(axes).fill(value) : value;
}

function paddingOf(
  scope: Scope,
  padding: number | readonly number[] | 'same',
  kernel: readonly number[],
  dilations: readonly number[],
): readonly number[] {
  if (padding !== 'same') return perAxis(padding, kernel.length);
  const even = kernel.find((extent, axis) => ((extent - 1) * dilations[axis]!) % 2 !== 0);
  if (even !== undefined) {
    throw usageError(
      'learn/bad-layer',
      `The convolution "${scope.path}" with a kernel of ${even} cannot keep its extent.`,
      {
        hint: 'Use an odd kernel, or say the padding in numbers.',
      },
    );
  }
  return kernel.map((extent, axis) => ((extent - 1) * dilations[axis]!) / 2);
}
