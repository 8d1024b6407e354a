import { pow } from '../../core/math.ts';
import { add, div, mul, sqrt, sub } from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import {
  type GraphTarget,
  type OptimiserDefinition,
  outsideOf,
  type Step,
  type Target,
} from './optimiser-definition.ts';

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
  update: (target, settings, step) => {
    const decays = { decay: settings.weightDecay, shrink: 1 };
    update(target, settings, { ...step, ...decays });
  },
  coefficients,
  graphUpdate: (target, settings) => graphUpdate(target, settings, target.value),
};

/**
 * AdamW (Loshchilov and Hutter 2019): Adam without the L2 term; instead weights shrink by 1 - rate lambda before the step.
 * Arithmetic of torch.optim.AdamW.
 */
export const adamw: OptimiserDefinition<AdamSettings> = {
  ...adam,
  defaults: { ...adam.defaults, weightDecay: 0.01 },
  update: (target, settings, step) => {
    const decays = { decay: 0, shrink: shrinkOf(settings, step) };
    update(target, settings, { ...step, ...decays });
  },
  coefficients: (settings, step) => ({ ...coefficients(settings, step), shrink: shrinkOf(settings, step) }),
  graphUpdate: (target, settings) => {
    const { value, coefficient } = target;
    const shrunk = settings.weightDecay === 0 ? value : mul(value, coefficient('shrink'));
    return graphUpdate(target, { ...settings, weightDecay: 0 }, shrunk);
  },
};

function shrinkOf({ weightDecay }: AdamSettings, { learningRate }: Step): number {
  return 1 - learningRate * weightDecay;
}

function coefficients(
  { beta1, beta2 }: AdamSettings,
  { count, learningRate }: Step,
): { rate: number; correction: number } {
  return {
    rate: learningRate / (1 - pow(beta1, count)),
    correction: 1 / Math.sqrt(1 - pow(beta2, count)),
  };
}

function update(
  { kernel, spot, place }: Target,
  settings: AdamSettings,
  step: Step & { readonly decay: number; readonly shrink: number },
): void {
  const { beta1, beta2, epsilon } = settings;
  const { gradientScale, decay, shrink } = step;
  const moments = { firstMoment: place('firstMoment'), secondMoment: place('secondMoment') };
  const betas = { beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2 };
  kernel.adam(
    { ...spot, ...moments },
    { gradientScale, decay, shrink, ...betas, ...coefficients(settings, step), epsilon },
  );
}

function graphUpdate(target: GraphTarget, settings: AdamSettings, base: Tensor): Readonly<Record<string, Tensor>> {
  const { value, gradient, slot, coefficient } = target;
  const { beta1, beta2, epsilon, weightDecay } = settings;
  const d = weightDecay === 0 ? gradient : add(gradient, mul(value, weightDecay));
  const firstMoment = add(mul(slot('firstMoment'), beta1), mul(d, 1 - beta1));
  const secondMoment = add(mul(slot('secondMoment'), beta2), mul(mul(d, d), 1 - beta2));
  const root = add(mul(sqrt(secondMoment), coefficient('correction')), epsilon);
  const values = sub(base, div(mul(firstMoment, coefficient('rate')), root));
  return { values, firstMoment, secondMoment };
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
