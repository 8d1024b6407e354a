import { greater, where } from '../../engine/functions/comparisons.ts';
import { add, div, minimum, mul, sqrt, sub } from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { type OptimiserDefinition, outsideOf } from './optimiser-definition.ts';
import { squareSum } from './square-sum.ts';

/** Settings of `lars`. */
export interface LarsSettings {
  /** At least 0. */
  readonly momentum: number;
  /** How long a step may be relative to the weights; at least 0. */
  readonly trustCoefficient: number;
  /** L2 term of the gradient of tensors of two or more axes, at least 0. */
  readonly weightDecay: number;
}

/**
 * Layer-wise adaptive rate scaling (You, Gitman and Ginsburg 2017) as in linear probes of masked autoencoders (He et al. 2022): tensors
 * of two or more axes take d = q (g + lambda p), q = trustCoefficient |p| / |g + lambda p|, or 1 where a norm is 0; biases and scales take
 * d = g. Then b = momentum b + d and p -= rate b.
 */
export const lars: OptimiserDefinition<LarsSettings> = {
  defaults: { momentum: 0.9, trustCoefficient: 0.001, weightDecay: 0 },
  sections: () => ['momentum'],
  problems: (settings) =>
    (['momentum', 'trustCoefficient', 'weightDecay'] as const).flatMap((name) =>
      outsideOf({ low: 0, high: Number.POSITIVE_INFINITY }, name, settings[name]),
    ),
  update: ({ kernel, parameter, spot, place }, settings, { learningRate, gradientScale }) => {
    const adapts = parameter.shape.length > 1;
    const direction = { gradientScale, decay: adapts ? settings.weightDecay : 0 };
    const weights = adapts ? Math.sqrt(kernel.sumOfSquares(spot.values, spot.length)) : 0;
    const steps = weights > 0 ? Math.sqrt(kernel.sumOfSquaresDecayed(spot, direction)) : 0;
    const take = weights > 0 && steps > 0 ? (settings.trustCoefficient * weights) / steps : 1;
    kernel.momentum(
      { ...spot, buffer: place('momentum') },
      { ...direction, keep: settings.momentum, take, ahead: 0, buffered: 1, rate: learningRate },
    );
  },
  coefficients: (_settings, { learningRate }) => ({ rate: learningRate }),
  graphUpdate: ({ value, gradient, slot, coefficient }, settings) => {
    const d = value.shape.length > 1 ? trusted(value, gradient, settings) : gradient;
    const momentum = add(mul(slot('momentum'), settings.momentum), d);
    return { values: sub(value, mul(momentum, coefficient('rate'))), momentum };
  },
};

function trusted(value: Tensor, gradient: Tensor, { trustCoefficient, weightDecay }: LarsSettings): Tensor {
  const d = weightDecay === 0 ? gradient : add(gradient, mul(value, weightDecay));
  const weights = sqrt(squareSum(value));
  const steps = sqrt(squareSum(d));
  const ratio = div(mul(weights, trustCoefficient), steps);
  return mul(d, where(greater(minimum(weights, steps), 0), ratio, 1));
}
