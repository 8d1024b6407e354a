import { where } from '../../engine/functions/comparisons.ts';
import { cast, div, exp, mul, square, sub } from '../../engine/functions/elementwise.ts';
import { stopGradient } from '../../engine/functions/stop-gradient.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';

/** How a flagged loss is weighted. */
export interface BadPairWeightOptions {
  /** 1 where the loss is flagged, else 0; the shape of the losses. */
  readonly flagged: Tensor;
  /** Mean of the histories, a scalar. */
  readonly mean: Tensor;
  /** Their standard deviation s, a scalar above 0. */
  readonly deviation: Tensor;
  /** `density` is the published one; `normalised` is 1 at the mean. */
  readonly weighting: 'density' | 'normalised';
}

const rootOfTwoPi = 2.5066282746310002;

/**
 * Weights of losses: 1 where not flagged, else with z = (loss - mean) / s either the density `exp(-z^2/2) / (s sqrt(2 pi))` of a
 * normal distribution (Lan et al. 2024), which exceeds 1 near the mean as soon as s < 0.3989, or `exp(-z^2/2)`. No gradient.
 */
export function badPairWeight(losses: Tensor, options: BadPairWeightOptions): Tensor {
  const [flagged, mean, deviation] = [options.flagged, options.mean, options.deviation].map((fed) =>
    cast(fed, losses.dtype),
  );
  const z = div(sub(stopGradient(losses), mean!), deviation!);
  const bell = exp(mul(square(z), -0.5));
  const weight = options.weighting === 'density' ? div(bell, mul(deviation!, rootOfTwoPi)) : bell;
  return where(cast(flagged!, 'bool'), weight, 1);
}
