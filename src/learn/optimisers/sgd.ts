import { add, mul, sub } from '../../engine/functions/elementwise.ts';
import { type OptimiserDefinition, outsideOf, type Step } from './optimiser-definition.ts';

/** Settings of `sgd`. */
export interface SgdSettings {
  /** At least 0. With 0 no state is kept. */
  readonly momentum: number;
  /** How much of a gradient the buffer does not take up; the first gradient is taken whole. */
  readonly dampening: number;
  /** Looks ahead along the buffer (Sutskever et al. 2013); needs a momentum and no dampening. */
  readonly nesterov: boolean;
  /** L2 term of the gradient, at least 0. */
  readonly weightDecay: number;
}

/**
 * Stochastic gradient descent: d = g + lambda p; b = momentum b + (1 - dampening) d, in the first step b = d; then p -= rate b, with
 * `nesterov` p -= rate (d + momentum b), without momentum p -= rate d. Arithmetic of torch.optim.SGD.
 */
export const sgd: OptimiserDefinition<SgdSettings> = {
  defaults: { momentum: 0, dampening: 0, nesterov: false, weightDecay: 0 },
  sections: ({ momentum }) => (momentum === 0 ? [] : ['momentum']),
  problems: ({ momentum, dampening, nesterov, weightDecay }) => [
    ...outsideOf({ low: 0, high: Number.POSITIVE_INFINITY }, 'momentum', momentum),
    ...(Number.isFinite(dampening) ? [] : [`\`dampening\` must be finite; got ${dampening}.`]),
    ...(nesterov && (momentum === 0 || dampening !== 0)
      ? [`\`nesterov\` needs a momentum above 0 and a dampening of 0; got ${momentum} and ${dampening}.`]
      : []),
    ...outsideOf({ low: 0, high: Number.POSITIVE_INFINITY }, 'weightDecay', weightDecay),
  ],
  update: ({ kernel, spot, place }, settings, step) => {
    const { momentum, nesterov, weightDecay } = settings;
    const { gradientScale, learningRate } = step;
    const always = { gradientScale, decay: weightDecay, rate: learningRate };
    if (momentum === 0) {
      kernel.sgd(spot, always);
      return;
    }
    const look = { ahead: nesterov ? 1 : 0, buffered: nesterov ? momentum : 1 };
    kernel.momentum({ ...spot, buffer: place('momentum') }, { ...always, ...blend(settings, step), ...look });
  },
  coefficients: (settings, step) => ({ rate: step.learningRate, ...blend(settings, step) }),
  graphUpdate: ({ value, gradient, slot, coefficient }, { momentum, nesterov, weightDecay }) => {
    const d = weightDecay === 0 ? gradient : add(gradient, mul(value, weightDecay));
    const rate = coefficient('rate');
    if (momentum === 0) return { values: sub(value, mul(d, rate)) };
    const buffer = add(mul(slot('momentum'), coefficient('keep')), mul(d, coefficient('take')));
    const direction = nesterov ? add(d, mul(buffer, momentum)) : buffer;
    return { values: sub(value, mul(direction, rate)), momentum: buffer };
  },
};

function blend(
  { momentum, dampening }: SgdSettings,
  { count }: Step,
): { readonly keep: number; readonly take: number } {
  return count === 1 ? { keep: 0, take: 1 } : { keep: momentum, take: 1 - dampening };
}
