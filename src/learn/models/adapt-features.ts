import { usageError } from '../../core/errors.ts';
import { relu } from '../../engine/functions/activations.ts';
import { add, mul } from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { Initialiser } from '../initialisers/initialiser.ts';
import { linear } from '../layers/linear.ts';
import { mlp } from '../networks/mlp.ts';
import type { Scope } from '../scope/scope.ts';

/** What is learnt upon frozen features. */
export type FeatureAdapter =
  /** Nothing: the features as they are. */
  | { readonly kind: 'identity' }
  /** A linear map. `start: 'identity'` begins with ones on the diagonal and zeros elsewhere; default PyTorch's. Bias default false. */
  | {
      readonly kind: 'linear';
      readonly outputs: number;
      readonly start?: 'identity' | 'random' | undefined;
      readonly bias?: boolean | undefined;
    }
  /** Hidden layers with relu, and a linear layer. */
  | { readonly kind: 'mlp'; readonly outputs: number; readonly hidden: readonly number[] }
  /**
   * CLIP-Adapter (Gao et al. 2021): `ratio A(x) + (1 - ratio) x` with A two layers without bias, each followed by relu. Default ratio 0.2
   * and a width between of a quarter, as in the released code.
   */
  | { readonly kind: 'residual'; readonly ratio?: number | undefined; readonly reduction?: number | undefined };

/**
 * Adapted features [N,outputs] of features [N,q]; the identity gives them back, a residual adapter keeps q. Throws
 * `learn/bad-adapter` (usage) for a ratio outside of 0..1 or a reduction that leaves nothing, `learn/bad-layer` (usage)
 * as `linear`.
 */
export function adaptFeatures(scope: Scope, x: Tensor, adapter: FeatureAdapter): Tensor {
  switch (adapter.kind) {
    case 'identity':
      return x;
    case 'linear': {
      const { outputs, start = 'random', bias = false } = adapter;
      return linear(scope, x, { outputs, bias, initialiseWeight: start === 'identity' ? identityValues : undefined });
    }
    case 'mlp':
      return mlp(scope, x, adapter);
    case 'residual':
      return residual(scope, x, adapter);
  }
}

/** Ones on the diagonal of a matrix, zeros elsewhere. */
const identityValues: Initialiser = ([rows = 0, columns = 0]) =>
  Float32Array.from({ length: rows * columns }, (_, index) =>
    Math.floor(index / columns) === index % columns ? 1 : 0,
  );

function residual(
  scope: Scope,
  x: Tensor,
  { ratio = 0.2, reduction = 4 }: Extract<FeatureAdapter, { readonly kind: 'residual' }>,
): Tensor {
  const width = x.shape.at(-1)!;
  const inner = Math.floor(width / reduction);
  if (!(ratio >= 0 && ratio <= 1) || !(inner >= 1)) {
    throw usageError(
      'learn/bad-adapter',
      `A residual adapter needs a ratio in 0..1 and a reduction in 1..${width}; got ${ratio} and ${reduction}.`,
      { hint: 'Give a ratio such as 0.2 and a reduction such as 4, as in Gao et al. (2021).' },
    );
  }
  const down = relu(linear(scope.child('down'), x, { outputs: inner, bias: false }));
  const change = relu(linear(scope.child('up'), down, { outputs: width, bias: false }));
  return add(mul(change, ratio), mul(x, 1 - ratio));
}
