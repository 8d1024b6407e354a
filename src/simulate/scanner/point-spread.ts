import { gaussianFilter } from '../../images/filters/gaussian-filter.ts';
import { type ScannerEffect, strength } from './effect.ts';

/** Full width at half maximum of a Gaussian of standard deviation 1: 2 sqrt(2 ln 2). */
const fullWidth = 2.3548200450309493;

/** Blur of the optics or the detector: a Gaussian of the given full width at half maximum in mm, equal along all axes. */
export const pointSpread: ScannerEffect = {
  latent: strength('pointSpread', [0, 8], {
    unit: 'mm',
    about: 'Width of the blur at half of its maximum, along every axis.',
  }),
  stage: 'signal',
  apply: (image, value) => (value === 0 ? image : gaussianFilter(image, value / fullWidth, { unit: 'mm' })),
};
