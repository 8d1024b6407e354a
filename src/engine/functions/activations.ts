// Activation functions of networks, element by element, of real tensors. Another type throws `engine/shape-mismatch`.
import { asTensors } from '../graph/operand.ts';
import type { Operand, Tensor } from '../graph/tensor.ts';
import { neg } from './elementwise.ts';

/**
 * Rectified linear unit max(0, x), element by element, of floating or signed whole types; NaN stays NaN. The gradient
 * at 0 is 0. Other types throw `engine/shape-mismatch`.
 */
export function relu(x: Tensor): Tensor {
  return x.graph.add('relu', [x], {});
}

/**
 * Logistic function 1 / (1 + e^-x), element by element, in 0..1; 0 and 1 at the infinities, NaN of NaN. The gradient is
 * y (1 - y). Types that are not real throw `engine/shape-mismatch`.
 */
export function sigmoid(x: Tensor): Tensor {
  return x.graph.add('sigmoid', [x], {});
}

/**
 * Hyperbolic tangent, element by element, in -1..1; -1 and 1 at the infinities, NaN of NaN. The gradient is 1 - y^2.
 * Types that are not real throw `engine/shape-mismatch`.
 */
export function tanh(x: Tensor): Tensor {
  return x.graph.add('tanh', [x], {});
}

/**
 * Error function 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x, element by element, in -1..1; NaN of NaN.
 * Types that are not real throw `engine/shape-mismatch`.
 */
export function erf(x: Tensor): Tensor {
  return x.graph.add('erf', [x], {});
}

/**
 * Gaussian error linear unit x Phi(x), Phi the standard normal distribution function (Hendrycks and Gimpel 2016),
 * element by element. `approximate: 'tanh'` is 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))). NaN at -Infinity and of
 * NaN. Types that are not real throw `engine/shape-mismatch`.
 */
export function gelu(
  x: Tensor,
  { approximate = 'none' }: { readonly approximate?: 'none' | 'tanh' | undefined } = {},
): Tensor {
  return x.graph.add('gelu', [x], { approximate });
}

/**
 * Sigmoid linear unit x sigmoid(x), also called Swish (Elfwing et al. 2018), element by element; at least -0.279. NaN
 * at -Infinity and of NaN. Types that are not real throw `engine/shape-mismatch`.
 */
export function silu(x: Tensor): Tensor {
  return x.graph.add('silu', [x], {});
}

/**
 * Softplus log(1 + e^x), element by element, without overflow: 0 at -Infinity, Infinity at Infinity, NaN of NaN. The
 * gradient is sigmoid(x). Types that are not real throw `engine/shape-mismatch`.
 */
export function softplus(x: Tensor): Tensor {
  return x.graph.add('softplus', [x], {});
}

/**
 * Logarithm of the logistic function, -softplus(-x), element by element: at most 0, finite for every finite x,
 * -Infinity at -Infinity, NaN of NaN. Types that are not real throw `engine/shape-mismatch`.
 */
export function logSigmoid(x: Tensor): Tensor {
  return neg(softplus(neg(x)));
}

/**
 * Softsign x / (1 + |x|), element by element, in -1..1; NaN at the infinities and of NaN. Types that are not real throw
 * `engine/shape-mismatch`.
 */
export function softsign(x: Tensor): Tensor {
  return x.graph.add('softsign', [x], {});
}

/**
 * Mish x tanh(softplus(x)) (Misra 2019), element by element; at least -0.309. NaN at -Infinity and of NaN. Types that
 * are not real throw `engine/shape-mismatch`.
 */
export function mish(x: Tensor): Tensor {
  return x.graph.add('mish', [x], {});
}

/**
 * Hard swish x min(1, max(0, x / 6 + 1 / 2)) (Howard et al. 2019), element by element; NaN at -Infinity and of NaN. The
 * gradient is 0 at -3 and 1 at 3. Types that are not real throw `engine/shape-mismatch`.
 */
export function hardSwish(x: Tensor): Tensor {
  return x.graph.add('hardSwish', [x], {});
}

/**
 * Hard sigmoid min(1, max(0, alpha x + beta)), element by element, in 0..1; NaN of NaN. The gradient is 0 at both
 * kinks. Defaults alpha 1/6, beta 1/2. Types that are not real throw `engine/shape-mismatch`.
 */
export function hardSigmoid(
  x: Tensor,
  { alpha = 1 / 6, beta = 0.5 }: { readonly alpha?: number | undefined; readonly beta?: number | undefined } = {},
): Tensor {
  return x.graph.add('hardSigmoid', [x], { alpha, beta });
}

/**
 * Leaky rectified linear unit: x where x > 0, alpha x (default 0.01) elsewhere, element by element; NaN of NaN. The
 * gradient at 0 is alpha. Types that are not real throw `engine/shape-mismatch`.
 */
export function leakyRelu(x: Tensor, { alpha = 0.01 }: { readonly alpha?: number | undefined } = {}): Tensor {
  return x.graph.add('leakyRelu', [x], { alpha });
}

/**
 * Exponential linear unit: x where x > 0, alpha (e^x - 1) elsewhere (Clevert et al. 2016; default alpha 1), element by
 * element; NaN of NaN. The gradient at 0 is alpha. Types that are not real throw `engine/shape-mismatch`.
 */
export function elu(x: Tensor, { alpha = 1 }: { readonly alpha?: number | undefined } = {}): Tensor {
  return x.graph.add('elu', [x], { alpha });
}

/**
 * Continuously differentiable exponential linear unit: x where x > 0, alpha (e^(x/alpha) - 1) elsewhere (Barron 2017),
 * element by element. alpha > 0 (default 1; 0 makes NaN, which is not checked). The gradient at 0 is 1. Types that are
 * not real throw `engine/shape-mismatch`.
 */
export function celu(x: Tensor, { alpha = 1 }: { readonly alpha?: number | undefined } = {}): Tensor {
  return x.graph.add('celu', [x], { alpha });
}

const seluAlpha = 1.6732632423543772;
const seluGamma = 1.0507009873554805;

/**
 * Scaled exponential linear unit gamma elu(x; alpha), by default with the constants of Klambauer et al. 2017, element
 * by element; NaN of NaN. The gradient at 0 is gamma alpha. Types that are not real throw `engine/shape-mismatch`.
 */
export function selu(
  x: Tensor,
  {
    alpha = seluAlpha,
    gamma = seluGamma,
  }: { readonly alpha?: number | undefined; readonly gamma?: number | undefined } = {},
): Tensor {
  return x.graph.add('selu', [x], { alpha, gamma });
}

/**
 * Thresholded rectified linear unit: x where x > alpha (default 1), 0 elsewhere, also of NaN; element by element. The
 * gradient at alpha is 0. Types that are not real throw `engine/shape-mismatch`.
 */
export function thresholdedRelu(x: Tensor, { alpha = 1 }: { readonly alpha?: number | undefined } = {}): Tensor {
  return x.graph.add('thresholdedRelu', [x], { alpha });
}

/**
 * Parametric rectified linear unit: x where x > 0, slope x elsewhere; NaN of NaN. `slope` (a number, or a tensor of the
 * type of x) broadcasts to the shape of x, aligned at the last axis. The gradient at 0 is slope. Throws
 * `engine/shape-mismatch` for types that are not real or differ, and for a slope that does not broadcast.
 */
export function prelu(x: Tensor, slope: Operand): Tensor {
  return x.graph.add('prelu', asTensors([x, slope]), {});
}
