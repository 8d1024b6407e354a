import type { Tensor } from '../../engine/graph/tensor.ts';
import { heUniform } from '../initialisers/published-rules.ts';
import { type Activation, activate } from '../layers/activation.ts';
import { dropout } from '../layers/drop.ts';
import { linear } from '../layers/linear.ts';
import { batchNorm } from '../layers/normalisation.ts';
import type { Scope } from '../scope/scope.ts';

/** How a multi-layer perceptron is made. */
export interface MlpOptions {
  /** Widths of the hidden layers, from the input on; none gives a linear model. */
  readonly hidden: readonly number[];
  readonly outputs: number;
  /** Default relu. */
  readonly activation?: Activation | undefined;
  /** After each hidden layer. Default 0. */
  readonly dropout?: number | undefined;
  /** Batch normalisation before each non-linearity. Default false. */
  readonly normalise?: boolean | undefined;
}

/**
 * Hidden layers `hidden.0`, `hidden.1` ... with a non-linearity each (and `norm.0` ... when normalised), then `head`: [...,inputs] to
 * [...,outputs]. Hidden weights start by He's rule, the head as PyTorch's linear layer. Throws like `linear`.
 */
export function mlp(scope: Scope, x: Tensor, options: MlpOptions): Tensor {
  const { hidden, outputs, activation = 'relu', dropout: rate = 0, normalise = false } = options;
  let y = x;
  for (const [index, width] of hidden.entries()) {
    y = linear(scope.child('hidden').child(index), y, {
      outputs: width,
      bias: !normalise,
      initialiseWeight: heUniform(),
    });
    if (normalise) y = batchNorm(scope.child('norm').child(index), y);
    y = dropout(scope.child('hidden').child(index), activate(y, activation), rate);
  }
  return linear(scope.child('head'), y, { outputs });
}
