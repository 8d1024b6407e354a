// Initial values by published rules. All keep the size of activations or of gradients about equal from layer to layer.
import { usageError } from '../../core/errors.ts';
import {
  type FanMode,
  fanOf,
  type Initialiser,
  normalValues,
  truncatedNormalValues,
  uniformValues,
} from './initialiser.ts';

/** The non-linearity that follows a layer, whose shrinking the gain undoes. */
export type Nonlinearity = 'linear' | 'sigmoid' | 'tanh' | 'relu' | 'leakyRelu' | 'selu';

/** Shape of the distribution. */
export type Distribution = 'uniform' | 'normal' | 'truncatedNormal';

/** Standard deviation of a unit normal that is cut at two deviations. */
const cutDeviation = 0.8796256610342398;

/**
 * Factor of the deviation for a non-linearity, as PyTorch has it: 1 for linear and sigmoid, 5/3 for tanh, sqrt(2) for relu,
 * sqrt(2 / (1 + slope^2)) for leaky relu (slope default 0.01), 3/4 for selu.
 */
export function gainOf(nonlinearity: Nonlinearity, slope = 0.01): number {
  if (nonlinearity === 'tanh') return 5 / 3;
  if (nonlinearity === 'relu') return Math.SQRT2;
  if (nonlinearity === 'leakyRelu') return Math.sqrt(2 / (1 + slope * slope));
  return nonlinearity === 'selu' ? 0.75 : 1;
}

/**
 * Values of variance `gain^2 / fan`: the family of which the named rules are members. A truncated normal is widened so
 * that the variance holds after the cut at two deviations. Drawing throws `learn/no-fan` (usage) for a shape without
 * connections, and `learn/bad-layer` (usage) for a gain below 0 or not finite.
 */
export function varianceScaling(gain: number, mode: FanMode, distribution: Distribution): Initialiser {
  return (shape, stream) => {
    const fan = fanOf(shape, mode);
    if (!(fan > 0)) {
      throw usageError('learn/no-fan', `A weight of shape [${shape.join(',')}] has no connections to scale by.`, {
        hint: 'Initialise vectors, such as biases, with zeros or ones; this rule is for weights of two axes or more.',
      });
    }
    const deviation = gain / Math.sqrt(fan);
    if (distribution === 'normal') return normalValues(deviation)(shape, stream);
    if (distribution === 'uniform') return uniformValues(Math.sqrt(3) * deviation)(shape, stream);
    return truncatedNormalValues(deviation / cutDeviation)(shape, stream);
  };
}

/** How a rule by He is drawn. */
export interface HeOptions {
  /** Default `in`. */
  readonly mode?: 'in' | 'out' | undefined;
  /** Default `relu`. */
  readonly nonlinearity?: Nonlinearity | undefined;
  /** Negative slope of a leaky relu. */
  readonly slope?: number | undefined;
}

/**
 * Uniform of variance `gain^2 / fan` (He et al. 2015), Kaiming's rule: within +-`gain sqrt(3 / fan)`. Throws like
 * `varianceScaling`.
 */
export function heUniform({ mode = 'in', nonlinearity = 'relu', slope }: HeOptions = {}): Initialiser {
  return varianceScaling(gainOf(nonlinearity, slope), mode, 'uniform');
}

/** Normal of variance `gain^2 / fan` (He et al. 2015), Kaiming's rule. Throws like `varianceScaling`. */
export function heNormal({ mode = 'in', nonlinearity = 'relu', slope }: HeOptions = {}): Initialiser {
  return varianceScaling(gainOf(nonlinearity, slope), mode, 'normal');
}

/**
 * Uniform of variance `2 gain^2 / (fan in + fan out)` (Glorot and Bengio 2010), Xavier's rule. Throws like
 * `varianceScaling`.
 */
export function glorotUniform(gain = 1): Initialiser {
  return varianceScaling(gain, 'average', 'uniform');
}

/**
 * Normal of variance `2 gain^2 / (fan in + fan out)` (Glorot and Bengio 2010), Xavier's rule. Throws like
 * `varianceScaling`.
 */
export function glorotNormal(gain = 1): Initialiser {
  return varianceScaling(gain, 'average', 'normal');
}

/** Uniform of variance `1 / fan in` (LeCun et al. 1998). Throws like `varianceScaling`. */
export function lecunUniform(): Initialiser {
  return varianceScaling(1, 'in', 'uniform');
}

/**
 * Normal of variance `1 / fan in`, cut at two deviations (LeCun et al. 1998; as flax and Keras draw it). Throws like
 * `varianceScaling`.
 */
export function lecunNormal(): Initialiser {
  return varianceScaling(1, 'in', 'truncatedNormal');
}

/** What PyTorch gives the weights of linear and convolution layers: uniform within `1 / sqrt(fan in)`, He's rule with slope sqrt(5). */
export const torchWeight: Initialiser = heUniform({ nonlinearity: 'leakyRelu', slope: Math.sqrt(5) });

/**
 * What PyTorch gives the biases of linear and convolution layers: uniform within `1 / sqrt(fan in of the weight)`;
 * zeros where there is no fan.
 */
export function torchBias(fanIn: number): Initialiser {
  return uniformValues(fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0);
}
