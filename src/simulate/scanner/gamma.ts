import { exp, log } from '../../core/math.ts';
import { type ScannerEffect, strength } from './effect.ts';

/** Another characteristic curve: v^exp(value) for v in [0, 1]; black and white stay. Above 0 the picture gets darker. */
export const gamma: ScannerEffect = {
  latent: strength('gamma', [-0.7, 0.7], {
    about: 'Natural logarithm of the exponent that intensities are raised to; above 0 is darker.',
  }),
  stage: 'stored',
  apply(image, value) {
    if (value === 0) return image;
    const exponent = exp(value);
    const data = image.data.map((v) => (v <= 0 ? 0 : v === 1 ? 1 : exp(exponent * log(v))));
    return { ...image, data };
  },
};
