import { exp } from '../../core/math.ts';
import { applyPointwise } from './apply-pointwise.ts';
import { type BlockChange, type PointwiseEffect, strength } from './effect.ts';
import { noiseBlocks } from './noise-blocks.ts';

/** Attenuation between black and white of a radiograph: white gets a twentieth of the quanta of black. */
const attenuationRange = 3;

const open: PointwiseEffect['open'] = (_, sigma, stream) => noiseBlocks({ sigma, stream, draws: 1 }, addQuanta);

/**
 * Radiographs, in which intensity is linear in attenuation: counts are N exp(-3 v), and the logarithm of a Poisson count has about the
 * standard deviation 1 / sqrt(count), so v + n with normal n of standard deviation value * exp(1.5 (v - 1)): `value` where the picture is
 * white, 0.22 of it where it is black. The normal approximation is good to some percent above 30 quanta a sample, that is up to a `value` of 0.06.
 */
export const quantumNoise: PointwiseEffect = {
  latent: strength('quantumNoise', [0, 0.3], {
    about: 'Standard deviation of the noise where the radiograph is white; less where it is dark.',
  }),
  stage: 'signal',
  open,
  apply: applyPointwise(open),
};

const levels = 4096;
/** exp(1.5 (v - 1)) for v in [0, 1]. */
const deviations = Float64Array.from({ length: levels + 1 }, (_, index) =>
  exp((attenuationRange / 2) * (index / levels - 1)),
);

function addQuanta(noise: Float32Array): BlockChange {
  return (samples, offset) => addScaled(samples, noise, offset);
}

function addScaled(samples: Float32Array, noise: Float32Array, offset: number): void {
  for (let index = 0; index < samples.length; index++) {
    const value = samples[index]!;
    const level = Math.round(Math.min(1, Math.max(0, value)) * levels);
    samples[index] = value + noise[offset + index]! * deviations[level]!;
  }
}
