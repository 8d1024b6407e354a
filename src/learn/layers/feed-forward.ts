import type { Tensor } from '../../engine/graph/tensor.ts';
import type { Initialiser } from '../initialisers/initialiser.ts';
import type { Scope } from '../scope/scope.ts';
import { type Activation, activate } from './activation.ts';
import { dropout } from './drop.ts';
import { linear } from './linear.ts';

/** How the two layers of a transformer's feed-forward part are made. */
export interface FeedForwardOptions {
  /** Width between the two layers. */
  readonly hidden: number;
  /** Default gelu. */
  readonly activation?: Activation | undefined;
  /** Dropout after each layer. Default 0. */
  readonly dropout?: number | undefined;
  /** First weights of the first and second layer; default PyTorch's. */
  readonly initialiseFirst?: Initialiser | undefined;
  readonly initialiseSecond?: Initialiser | undefined;
  readonly initialiseBias?: Initialiser | undefined;
}

/**
 * Linear, non-linearity, linear over the last axis, back to its width: [...,D] to [...,D]. Parameters of `fc1` and
 * `fc2`. Throws like `linear`.
 */
export function feedForward(scope: Scope, x: Tensor, options: FeedForwardOptions): Tensor {
  const { hidden, activation = 'gelu', initialiseBias, dropout: rate = 0 } = options;
  const inner = linear(scope.child('fc1'), x, {
    outputs: hidden,
    initialiseWeight: options.initialiseFirst,
    initialiseBias,
  });
  const active = dropout(
    scope,
    scope.graph.within(scope.path, () => activate(inner, activation)),
    rate,
  );
  const outer = linear(scope.child('fc2'), active, {
    outputs: x.shape.at(-1)!,
    initialiseWeight: options.initialiseSecond,
    initialiseBias,
  });
  return dropout(scope, outer, rate);
}
