// The small network that reads an attribute from features: an adversary, or a head to be confused.
import { usageError } from '../../core/errors.ts';
import { relu } from '../../engine/functions/activations.ts';
import { stopGradient } from '../../engine/functions/stop-gradient.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { torchBias, torchWeight } from '../initialisers/published-rules.ts';
import { applyLinear } from '../layers/linear.ts';
import type { Scope } from '../scope/scope.ts';
import type { PassFeatures } from './method.ts';
import type { NumberSetting } from './setting.ts';

/** Sizes of a head. */
export interface AttributeHeadOptions {
  readonly outputs: number;
  /** Width of its one hidden layer with ReLU; 0 makes it linear. */
  readonly hidden: number;
}

/** Applies the head to features [B,d], with its weights as parameters, or held constant so that only the features get a gradient. */
export type AttributeHead = (features: Tensor, weights?: 'trained' | 'held') => Tensor;

/** Width of the hidden layer of a head, as the methods list it. */
export const hiddenSetting = {
  default: 0,
  low: 0,
  high: 4096,
  integer: true,
  search: [0, 64],
  about: 'Width of the one hidden layer of the network that reads the attribute; 0: linear.',
} as const satisfies NumberSetting;

/** A head for features of one width, which starts as PyTorch's linear layers do. Applied any number of times. */
export function attributeHead(scope: Scope, width: number, { outputs, hidden }: AttributeHeadOptions): AttributeHead {
  const widths = hidden > 0 ? [width, hidden, outputs] : [width, outputs];
  const layers = widths.slice(1).map((to, index) => {
    const from = widths[index]!;
    const place = scope.child(index);
    return {
      weight: place.parameter('weight', [to, from], torchWeight),
      bias: place.parameter('bias', [to], torchBias(from)),
    };
  });
  return (features, weights = 'trained') => {
    const used = weights === 'held' ? stopGradient : (tensor: Tensor) => tensor;
    return layers.reduce((x, { weight, bias }, index) => {
      const y = applyLinear(x, used(weight), used(bias));
      return index === layers.length - 1 ? y : relu(y);
    }, features);
  };
}

/** The features that groups are compared by: of images, or of texts where the model has no images. Throws `learn/method-cases` (usage). */
export function comparedFeatures({ image, text }: PassFeatures, method: string): Tensor {
  const features = image ?? text;
  if (features) return features;
  throw usageError('learn/method-cases', `The method "${method}" works on features, and the model gives none.`);
}
