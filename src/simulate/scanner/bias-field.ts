// Uneven sensitivity of receiver coils (B1), or uneven light: intensities drift over the field of view.
import { exp } from '../../core/math.ts';
import type { Stream } from '../../core/stream.ts';
import { createImage, type Image } from '../../images/image.ts';
import { smoothNoise } from '../../images/noise/smooth-noise.ts';
import { resize } from '../../images/resize/resize.ts';
import { applyPointwise } from './apply-pointwise.ts';
import { type PointwiseEffect, strength } from './effect.ts';

/** Cells of the lattice over each axis: about a fortieth of 160 to 200 samples (SynthSeg). */
const cells = 4;
/** Samples of the picture for one of the grid that the field is computed on. */
const coarseness = 4;

const open: PointwiseEffect['open'] = ({ extents, channels }, value, stream) => {
  const field = sensitivity(extents, value, stream).data;
  return (start) => (samples, offset) => weigh(samples, field, start + offset, channels);
};

/** Samples from the place `first` of a picture, times the field at their positions. */
function weigh(samples: Float32Array, field: Float32Array, first: number, channels: number): void {
  let position = Math.floor(first / channels);
  let channel = first % channels;
  for (let index = 0; index < samples.length; index++) {
    samples[index] = samples[index]! * field[position]!;
    channel++;
    if (channel === channels) {
      channel = 0;
      position++;
    }
  }
}

/**
 * Intensities times a smooth field of sensitivity, exp(value * noise) divided by its maximum: where the device is most sensitive the picture
 * stays as it is, elsewhere it is darker, so nothing is clipped. Noise: normal, of variance 1, on a lattice of four cells an axis. All channels
 * have the same field. Source: Billot et al. 2023 (SynthSeg), who draw value up to 0.5 (and rescale the picture, which a twin must not).
 */
export const biasField: PointwiseEffect = {
  latent: strength('biasField', [0, 0.5], {
    about: 'Standard deviation of the logarithm of the sensitivity over the field of view.',
  }),
  stage: 'signal',
  open,
  apply: applyPointwise(open),
};

/**
 * The field that intensities are multiplied with: above 0, at most 1. Computed on a grid of a quarter of the extents and interpolated linearly; before the
 * division, its logarithm has mean 0 and standard deviation `sigma` over streams.
 */
export function sensitivity(extents: readonly number[], sigma: number, stream: Stream): Image {
  const coarse = extents.map((extent) => Math.max(1, Math.ceil(extent / coarseness)));
  const noise = smoothNoise(coarse, { cell: coarse.map((extent) => Math.max(1, extent / cells)) }, stream).data;
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of noise) largest = Math.max(largest, value);
  return resize(createImage(coarse, { data: noise.map((value) => exp(sigma * (value - largest))) }), extents);
}
