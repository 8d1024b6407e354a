import { usageError } from '../../core/errors.ts';
import { dropout } from '../../engine/functions/dropout.ts';
import { gemm } from '../../engine/functions/linear-algebra.ts';
import { reshape } from '../../engine/functions/movement.ts';
import { formatType } from '../../engine/graph/shape-error.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { type Initialiser, zeros } from '../initialisers/initialiser.ts';
import { torchBias, torchWeight } from '../initialisers/published-rules.ts';
import { loraScale } from '../lora/lora-options.ts';
import { fitsPattern } from '../scope/name-pattern.ts';
import type { Scope } from '../scope/scope.ts';

/** How a linear layer is made. */
export interface LinearOptions {
  /** Extent of the last axis of the result. */
  readonly outputs: number;
  /** Default true. */
  readonly bias?: boolean | undefined;
  /** First weights; default PyTorch's. */
  readonly initialiseWeight?: Initialiser | undefined;
  /** First biases; default PyTorch's. */
  readonly initialiseBias?: Initialiser | undefined;
}

/**
 * `x W' + b` over the last axis: [...,inputs] to [...,outputs]. Parameters `weight` [outputs,inputs], as PyTorch lays
 * it out and as fast as the transpose of it, and `bias`. When the scope's adapters match the weight, `scale x A' B'` is
 * added (Hu et al. 2022), with parameters `lora_A.weight` [rank,inputs] and `lora_B.weight` [outputs,rank]; A starts as
 * PyTorch starts a linear layer, B at zero. Throws `learn/bad-layer` (usage) for a scalar, fewer than one output or a
 * rank that is none.
 */
export function linear(scope: Scope, x: Tensor, options: LinearOptions): Tensor {
  const { outputs, bias = true, initialiseWeight = torchWeight } = options;
  const inputs = x.shape.at(-1);
  if (inputs === undefined || !Number.isInteger(outputs) || outputs < 1) {
    throw usageError(
      'learn/bad-layer',
      `The linear layer "${scope.path}" needs [...,inputs] and at least 1 output; got ${formatType(x)} and ${outputs}.`,
    );
  }
  const weight = scope.parameter('weight', [outputs, inputs], initialiseWeight);
  const shift = bias ? scope.parameter('bias', [outputs], options.initialiseBias ?? torchBias(inputs)) : undefined;
  return scope.graph.within(scope.path, () => adapt(scope, x, applyLinear(x, weight, shift)));
}

/**
 * `x W' + b` over the last axis, [...,inputs] to [...,outputs], for weights [outputs,inputs] that were made elsewhere.
 * Throws `engine/shape-mismatch`.
 */
export function applyLinear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const rows = asRows(x);
  return reshape(gemm(rows, weight, { c: bias, transB: true }), [...x.shape.slice(0, -1), weight.shape[0]!]);
}

/** Adds the scope's low-rank adapter to the result of a linear layer. */
function adapt(scope: Scope, x: Tensor, y: Tensor): Tensor {
  const { lora } = scope;
  if (!lora || !fitsPattern(scope.path === '' ? 'weight' : `${scope.path}.weight`, lora.match)) return y;
  const [inputs, outputs] = [x.shape.at(-1)!, y.shape.at(-1)!];
  const down = scope.parameter('lora_A.weight', [lora.rank, inputs], torchWeight);
  const up = scope.parameter('lora_B.weight', [outputs, lora.rank], zeros);
  const rate = scope.mode === 'train' ? (lora.dropout ?? 0) : 0;
  const fed = rate > 0 ? dropout(x, { rate, name: scope.dropoutName() }) : x;
  const inner = gemm(asRows(fed), down, { transB: true });
  return reshape(gemm(inner, up, { c: asRows(y), alpha: loraScale(lora), transB: true }), y.shape);
}

function asRows(x: Tensor): Tensor {
  return x.shape.length === 2 ? x : reshape(x, [x.shape.slice(0, -1).reduce((a, b) => a * b, 1), x.shape.at(-1)!]);
}
