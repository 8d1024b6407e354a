import { relu } from '../../engine/functions/activations.ts';
import { equal, where } from '../../engine/functions/comparisons.ts';
import {
  abs,
  add,
  clip,
  div,
  exp,
  log,
  mul,
  pow,
  reciprocal,
  square,
  sub,
} from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { asReal, meanOfCases } from './case-mean.ts';
import { logGamma } from './log-gamma.ts';
import { requireSameShape } from './require-same-shape.ts';

/**
 * A predicted distribution for every element, of the targets' shape or one that broadcasts to it. Values are not
 * checked: scales and shapes not above 0 give NaN.
 */
export interface GeneralisedGaussian {
  readonly mean: Tensor;
  /** Width, above 0. */
  readonly scale: Tensor;
  /** Power of the tail, above 0: 2 is Gaussian, 1 is Laplace. */
  readonly shape: Tensor;
}

/**
 * Negative log-likelihood of targets [N,...] under generalised Gaussians, without the constant ln 2, for each case [N]
 * (Upadhyay et al. 2021): `(r / a)^b - ln(b / a) + ln Gamma(1 / b)` with `r = |mean - target|`, scale a and shape b;
 * the mean over all axes but the first. Below 0 where the density is high. At r = 0 the gradient of the power is 0,
 * also for b below 1, where its slope is infinite. Throws `engine/shape-mismatch`.
 */
export function generalisedGaussianLoss({ mean, scale, shape }: GeneralisedGaussian, targets: Tensor): Tensor {
  requireSameShape('generalisedGaussianLoss', mean, targets);
  const distance = abs(sub(mean, asReal(targets, mean)));
  const fit = powerOf(div(distance, scale), shape);
  return meanOfCases(add(sub(fit, log(div(shape, scale))), logGamma(reciprocal(shape))));
}

/** 0 for a base of 0, without gradient: its slope is infinite for powers below 1. */
function powerOf(base: Tensor, power: Tensor): Tensor {
  const isZero = equal(base, 0);
  return where(isZero, 0, pow(where(isZero, 1, base), power));
}

/**
 * Predictive variance of generalised Gaussians, element by element: `a^2 Gamma(3 / b) / Gamma(1 / b)`, a^2 / 2 for b =
 * 2. NaN for a shape not above 0.
 */
export function generalisedGaussianVariance({ scale, shape }: Pick<GeneralisedGaussian, 'scale' | 'shape'>): Tensor {
  const inverse = reciprocal(shape);
  return mul(square(scale), exp(sub(logGamma(mul(inverse, 3)), logGamma(inverse))));
}

/**
 * The loss as the authors' code computes it, for each case [N]: the residual enters linearly, held within 1e-6..50,
 * instead of by its power: `clip(r i b) - ln(b i) + ln Gamma(1 / b)` with the inverse scale i and shape b that come out
 * of `releasedHeads`; the mean over all axes but the first. Beyond the clip there is no gradient of the residual.
 * Throws `engine/shape-mismatch`.
 */
export function releasedGaussianLoss(
  { mean, inverseScale, shape }: { readonly mean: Tensor; readonly inverseScale: Tensor; readonly shape: Tensor },
  targets: Tensor,
): Tensor {
  requireSameShape('releasedGaussianLoss', mean, targets);
  const distance = abs(sub(mean, asReal(targets, mean)));
  const fit = clip(mul(mul(distance, inverseScale), shape), { min: 1e-6, max: 50 });
  const width = log(mul(shape, inverseScale));
  return meanOfCases(add(sub(fit, width), logGamma(reciprocal(shape))));
}

/** The authors' last step from network outputs to positive numbers: `relu + 1e-5` for the inverse scale, `relu + 0.1` for the shape. */
export function releasedHeads({ inverseScale, shape }: { readonly inverseScale: Tensor; readonly shape: Tensor }): {
  readonly inverseScale: Tensor;
  readonly shape: Tensor;
} {
  return { inverseScale: add(relu(inverseScale), 1e-5), shape: add(relu(shape), 0.1) };
}
