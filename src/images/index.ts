// Images and volumes: values, geometry, resampling, filters, spectra, deformations, files.

export { type GaussianOptions, gaussianFilter } from './filters/gaussian-filter.ts';
export { type PngReadOptions, type PngWriteOptions, readPng, writePng } from './formats/png.ts';
export { readImage } from './formats/read-image.ts';
export { type NiftiReadOptions, readNifti } from './formats/read-nifti.ts';
export { type SamplesOf, type SampleType, toSamples, toUnit } from './formats/samples.ts';
export { imageOfTensor, type TensorImageOptions, tensorOfImage } from './formats/tensor-image.ts';
export { type NiftiWriteOptions, writeNifti } from './formats/write-nifti.ts';
export { createImage, type Geometry, type Image, type ImageOptions, positionCount, type Samples } from './image.ts';
export { fillNormal } from './noise/fill-normal.ts';
export { type SmoothNoiseOptions, smoothNoise } from './noise/smooth-noise.ts';
export { type ResizeOptions, resize, resizeNearest } from './resize/resize.ts';
export type { Outside } from './sampling/edge.ts';
export type { Interpolation } from './sampling/interpolation.ts';
export { createSampler, type Sampler, type SamplingOptions, sampleAt } from './sampling/sample-at.ts';
