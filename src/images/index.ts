// Images and volumes: values, geometry, resampling, filters, spectra, deformations, files.

export { type PngReadOptions, type PngWriteOptions, readPng, writePng } from './formats/png.ts';
export { type SamplesOf, type SampleType, toSamples, toUnit } from './formats/samples.ts';
export { createImage, type Geometry, type Image, type ImageOptions, positionCount, type Samples } from './image.ts';
