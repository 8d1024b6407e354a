import { exp, log } from '../../core/math.ts';
import { applyPointwise } from './apply-pointwise.ts';
import { type PointwiseEffect, strength } from './effect.ts';

const open: PointwiseEffect['open'] = (_, value) => {
  const exponent = exp(value);
  return () => (samples) => {
    for (let index = 0; index < samples.length; index++) {
      const v = samples[index]!;
      samples[index] = v <= 0 ? 0 : v === 1 ? 1 : exp(exponent * log(v));
    }
  };
};

/** Another characteristic curve: v^exp(value) for v in [0, 1]; black and white stay. Above 0 the picture gets darker. */
export const gamma: PointwiseEffect = {
  latent: strength('gamma', [-0.7, 0.7], {
    about: 'Natural logarithm of the exponent that intensities are raised to; above 0 is darker.',
  }),
  stage: 'stored',
  open,
  apply: applyPointwise(open),
};
