// Images and volumes: values, geometry, resampling, filters, spectra, deformations, files.
export { createImage, type Geometry, type Image, type ImageOptions, positionCount, type Samples } from './image.ts';
