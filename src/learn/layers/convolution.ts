import { usageError } from '../../core/errors.ts';
import { conv } from '../../engine/functions/convolution.ts';
import { formatType } from '../../engine/graph/shape-error.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { fanOf, type Initialiser } from '../initialisers/initialiser.ts';
import { torchBias, torchWeight } from '../initialisers/published-rules.ts';
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
 * Convolution of x [N,C,...] with one to three spatial axes. Parameters `weight` [channels, C / groups, ...kernel] and `bias`. Throws
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
  return scope.graph.within(scope.path, () =>
    conv(x, weight, {
      bias: shift,
      strides: perAxis(options.stride ?? 1, axes),
      pads: paddingOf(scope, options.padding ?? 0, kernel, dilations),
      dilations,
      groups,
    }),
  );
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
