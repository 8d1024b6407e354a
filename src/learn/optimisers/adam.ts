import { pow } from '../../core/math.ts';
import { type OptimiserDefinition, outsideOf, type Step, type Target } from './optimiser-definition.ts';

/** Settings of `adam` and `adamw`. */
export interface AdamSettings {
  /** Decay of the mean of the gradients, in [0, 1). */
  readonly beta1: number;
  /** Decay of the mean of their squares, in [0, 1). */
  readonly beta2: number;
  /** Added to the root of the second moment; above 0. */
  readonly epsilon: number;
  /** At least 0. */
  readonly weightDecay: number;
}

/**
 * Adam (Kingma and Ba 2015), with weight decay as an L2 term of the gradient: d = g + lambda p; m = beta1 m + (1 - beta1) d;
 * v = beta2 v + (1 - beta2) d^2; p -= rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon). Arithmetic of torch.optim.Adam.
 */
export const adam: OptimiserDefinition<AdamSettings> = {
  defaults: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  sections: () => ['firstMoment', 'secondMoment'],
  problems,
  update: (target, settings, step) => update(target, settings, { ...step, decay: settings.weightDecay, shrink: 1 }),
};

/**
 * AdamW (Loshchilov and Hutter 2019): Adam without the L2 term; instead weights shrink by 1 - rate lambda before the step.
 * Arithmetic of torch.optim.AdamW.
 */
export const adamw: OptimiserDefinition<AdamSettings> = {
  ...adam,
  defaults: { ...adam.defaults, weightDecay: 0.01 },
  update: (target, settings, step) =>
    update(target, settings, { ...step, decay: 0, shrink: 1 - step.learningRate * settings.weightDecay }),
};

function update(
  { kernel, spot, place }: Target,
  { beta1, beta2, epsilon }: AdamSettings,
  { count, learningRate, gradientScale, decay, shrink }: Step & { readonly decay: number; readonly shrink: number },
): void {
  kernel.adam(
    { ...spot, firstMoment: place('firstMoment'), secondMoment: place('secondMoment') },
    {
      gradientScale,
      decay,
      shrink,
      beta1,
      rest1: 1 - beta1,
      beta2,
      rest2: 1 - beta2,
      rate: learningRate / (1 - pow(beta1, count)),
      correction: 1 / Math.sqrt(1 - pow(beta2, count)),
      epsilon,
    },
  );
}

function problems({ beta1, beta2, epsilon, weightDecay }: AdamSettings): string[] {
  return [
    ...outsideOf({ low: 0, high: 1 }, 'beta1', beta1),
    ...outsideOf({ low: 0, high: 1 }, 'beta2', beta2),
    ...(Math.fround(epsilon) > 0 && epsilon < Number.POSITIVE_INFINITY
      ? []
      : [
          `\`epsilon\` must be above 0 in single precision: weights without a gradient would become NaN; got ${epsilon}.`,
        ]),
    ...outsideOf({ low: 0, high: Number.POSITIVE_INFINITY }, 'weightDecay', weightDecay),
  ];
}
