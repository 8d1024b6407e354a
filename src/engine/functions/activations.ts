// Activation functions of networks, element by element, of real tensors. Another type throws `engine/shape-mismatch`.
import { asTensors } from '../graph/operand.ts';
import type { Operand, Tensor } from '../graph/tensor.ts';
import { neg } from './elementwise.ts';

/** max(0, x). The gradient at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return x.graph.add('relu', [x], {});
}

/** Logistic function 1 / (1 + e^-x). */
export function sigmoid(x: Tensor): Tensor {
  return x.graph.add('sigmoid', [x], {});
}

/** Hyperbolic tangent. */
export function tanh(x: Tensor): Tensor {
  return x.graph.add('tanh', [x], {});
}

/** Error function. */
export function erf(x: Tensor): Tensor {
  return x.graph.add('erf', [x], {});
}

/**
 * Gaussian error linear unit x Phi(x), Phi the standard normal distribution function (Hendrycks and Gimpel 2016). `approximate: 'tanh'`
 * is 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).
 */
export function gelu(
  x: Tensor,
  { approximate = 'none' }: { readonly approximate?: 'none' | 'tanh' | undefined } = {},
): Tensor {
  return x.graph.add('gelu', [x], { approximate });
}

/** Sigmoid linear unit x sigmoid(x), also called Swish (Elfwing et al. 2018). */
export function silu(x: Tensor): Tensor {
  return x.graph.add('silu', [x], {});
}

/** Softplus log(1 + e^x), without overflow. */
export function softplus(x: Tensor): Tensor {
  return x.graph.add('softplus', [x], {});
}

/** Logarithm of the logistic function, -softplus(-x): finite for every finite x. */
export function logSigmoid(x: Tensor): Tensor {
  return neg(softplus(neg(x)));
}

/** Softsign x / (1 + |x|). */
export function softsign(x: Tensor): Tensor {
  return x.graph.add('softsign', [x], {});
}

/** Mish x tanh(softplus(x)) (Misra 2019). */
export function mish(x: Tensor): Tensor {
  return x.graph.add('mish', [x], {});
}

/** Hard swish x min(1, max(0, x / 6 + 1 / 2)) (Howard et al. 2019). The gradient is 0 at -3 and 1 at 3. */
export function hardSwish(x: Tensor): Tensor {
  return x.graph.add('hardSwish', [x], {});
}

/** Hard sigmoid min(1, max(0, alpha x + beta)); the gradient is 0 at both kinks. Defaults alpha 1/6, beta 1/2. */
export function hardSigmoid(
  x: Tensor,
  { alpha = 1 / 6, beta = 0.5 }: { readonly alpha?: number | undefined; readonly beta?: number | undefined } = {},
): Tensor {
  return x.graph.add('hardSigmoid', [x], { alpha, beta });
}

/** x where x > 0, alpha x (default 0.01) elsewhere. The gradient at 0 is alpha. */
export function leakyRelu(x: Tensor, { alpha = 0.01 }: { readonly alpha?: number | undefined } = {}): Tensor {
  return x.graph.add('leakyRelu', [x], { alpha });
}

/** Exponential linear unit: x where x > 0, alpha (e^x - 1) elsewhere (Clevert et al. 2016). The gradient at 0 is alpha. */
export function elu(x: Tensor, { alpha = 1 }: { readonly alpha?: number | undefined } = {}): Tensor {
  return x.graph.add('elu', [x], { alpha });
}

/** Continuously differentiable exponential linear unit: x where x > 0, alpha (e^(x/alpha) - 1) elsewhere, alpha > 0 (Barron 2017). */
export function celu(x: Tensor, { alpha = 1 }: { readonly alpha?: number | undefined } = {}): Tensor {
  return x.graph.add('celu', [x], { alpha });
}

const seluAlpha = 1.6732632423543772;
const seluGamma = 1.0507009873554805;

/** Scaled exponential linear unit gamma elu(x; alpha) with the constants of Klambauer et al. 2017. The gradient at 0 is gamma alpha. */
export function selu(
  x: Tensor,
  {
    alpha = seluAlpha,
    gamma = seluGamma,
  }: { readonly alpha?: number | undefined; readonly gamma?: number | undefined } = {},
): Tensor {
  return x.graph.add('selu', [x], { alpha, gamma });
}

/** x where x > alpha, 0 elsewhere; the gradient at alpha is 0. */
export function thresholdedRelu(x: Tensor, { alpha = 1 }: { readonly alpha?: number | undefined } = {}): Tensor {
  return x.graph.add('thresholdedRelu', [x], { alpha });
}

/** x where x > 0, slope x elsewhere. `slope` broadcasts to the shape of x, aligned at the last axis. The gradient at 0 is slope. */
export function prelu(x: Tensor, slope: Operand): Tensor {
  return x.graph.add('prelu', asTensors([x, slope]), {});
}
