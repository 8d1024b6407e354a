import { gaussianFilter } from '../../images/filters/gaussian-filter.ts';
import { resize } from '../../images/resize/resize.ts';
import { type ScannerEffect, strength } from './effect.ts';

/** Standard deviation of the slice profile over the thickness (Billot et al. 2023, SynthSeg: 0.75 of the ratio of spacings). */
const profileWidth = 0.75;

/**
 * Thick slices along the last axis: a Gaussian of 0.75 thicknesses, one sample a thickness, and linear interpolation back to the grid. A
 * thickness up to the spacing changes nothing; at least one slice is left.
 */
export const sliceThickness: ScannerEffect = {
  latent: strength('sliceThickness', [0, 10], {
    unit: 'mm',
    about: 'Thickness of slices along the last axis; up to the spacing of the picture it changes nothing.',
  }),
  stage: 'signal',
  apply(image, value) {
    const axis = image.extents.length - 1;
    const spacing = image.geometry.spacingMm[axis]!;
    if (value <= spacing) return image;
    const sigmas = image.extents.map((_, index) => (index === axis ? (profileWidth * value) / spacing : 0));
    const slices = Math.max(1, Math.round((image.extents[axis]! * spacing) / value));
    const thick = resize(
      gaussianFilter(image, sigmas),
      image.extents.map((extent, index) => (index === axis ? slices : extent)),
      { antialias: false },
    );
    return { ...resize(thick, image.extents, { antialias: false }), geometry: image.geometry };
  },
};
