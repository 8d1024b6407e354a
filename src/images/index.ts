// Images and volumes: values, geometry, resampling, filters, spectra, deformations, files.
export { fromHsv, hsvOf, rgbOfHsv, toHsv } from './colour/hsv.ts';
export { fromLab, individualTypologyAngle, labOf, rgbOf, toLab } from './colour/lab.ts';
export type { Colour } from './colour/map-colours.ts';
export { encodedOf, linearOf } from './colour/srgb.ts';
export { toGrey } from './colour/to-grey.ts';
export { changedBox, composeEffects, warpTwin } from './deformation/compose-effects.ts';
export { composeFields, type InverseOptions, inverseOf } from './deformation/compose-fields.ts';
export { type ExponentialOptions, exponential } from './deformation/exponential.ts';
export { jacobianDeterminant, leastJacobian } from './deformation/jacobian.ts';
export {
  type LocalEffect,
  type LocalEffectOptions,
  localDisplacementEffect,
  localVolumeEffect,
} from './deformation/local-effect.ts';
export type { Reach } from './deformation/normal-velocity.ts';
export { createRegion, type Region, type RegionOptions } from './deformation/region.ts';
export {
  type MultilevelSpline,
  type MultilevelSplineOptions,
  multilevelSpline,
  type ScatteredVectors,
} from './deformation/simba/multilevel-spline.ts';
export { publishedComposition } from './deformation/simba/published-composition.ts';
export { type UpsampleOptions, upsampleField } from './deformation/upsample-field.ts';
export {
  createVectorField,
  cropField,
  largestLength,
  scaleField,
  sumFields,
  supportBox,
  type VectorField,
} from './deformation/vector-field.ts';
export { fitVelocityPca, pcaCoefficients, type VelocityPca, velocityFromPca } from './deformation/velocity-pca.ts';
export {
  createVelocityPrior,
  drawVelocity,
  type VelocityDraw,
  type VelocityPrior,
  type VelocityPriorOptions,
  velocityOf,
} from './deformation/velocity-prior.ts';
export { type WarpOptions, warpImage, warpLabels } from './deformation/warp-image.ts';
export type { KernelChoice } from './deformation/workspace.ts';
export { type GaussianOptions, gaussianFilter } from './filters/gaussian-filter.ts';
export { derivative, gradientMagnitude } from './filters/gradient.ts';
export { boxFilter, medianFilter } from './filters/window-filters.ts';
export { type JpegDecoder, type JpegDecoderOptions, type JpegReadOptions, loadJpegDecoder } from './formats/jpeg.ts';
export { type PngReadOptions, type PngWriteOptions, readPng, writePng } from './formats/png.ts';
export { type ImageReadOptions, readImage } from './formats/read-image.ts';
export { type NiftiReadOptions, readNifti } from './formats/read-nifti.ts';
export { type SamplesOf, type SampleType, toSamples, toUnit } from './formats/samples.ts';
export { imageOfTensor, type TensorImageOptions, tensorOfImage } from './formats/tensor-image.ts';
export { type NiftiWriteOptions, writeNifti } from './formats/write-nifti.ts';
export { type ComplexGrid, type FourierOptions, fourierTransform } from './fourier/fourier-transform.ts';
export { type FromKSpaceOptions, fromKSpace, kSpace, signedFrequency } from './fourier/k-space.ts';
export {
  type RadialPowerOptions,
  type RadialPowerSpectrum,
  radialPowerSpectrum,
} from './fourier/radial-power-spectrum.ts';
export { gridAffine, invertAffine, type Motion, motionMatrix, multiplyAffines } from './geometry/affine.ts';
export { type Box, crop, flip, pad } from './geometry/crop.ts';
export { extractSlice } from './geometry/extract-slice.ts';
export { orientationOf, reorient, spacingOf } from './geometry/orientation.ts';
export { type HistogramOptions, histogram } from './histogram.ts';
export { createImage, type Geometry, type Image, type ImageOptions, positionCount, type Samples } from './image.ts';
export { dilate, distanceToMask, erode, signedDistance } from './morphology/distance.ts';
export { type Components, labelComponents } from './morphology/label-components.ts';
export { fillNormal } from './noise/fill-normal.ts';
export { type SmoothNoiseOptions, smoothNoise } from './noise/smooth-noise.ts';
export { type ResizeOptions, resize, resizeNearest } from './resize/resize.ts';
export type { Outside } from './sampling/edge.ts';
export type { Interpolation } from './sampling/interpolation.ts';
export { resampleTo, type TargetGrid, transformImage } from './sampling/resample-to.ts';
export { createSampler, type Sampler, type SamplingOptions, sampleAt } from './sampling/sample-at.ts';
