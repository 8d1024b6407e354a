import { applyPointwise } from './apply-pointwise.ts';
import { type BlockChange, type PointwiseEffect, strength } from './effect.ts';
import { noiseBlocks } from './noise-blocks.ts';

const open: PointwiseEffect['open'] = (_, sigma, stream) => noiseBlocks({ sigma, stream, draws: 1 }, addNoise);

/** Photographs: v + n with normal n of standard deviation `value`, of its own in each channel. */
export const gaussianNoise: PointwiseEffect = {
  latent: strength('gaussianNoise', [0, 0.3], {
    about: 'Standard deviation of the noise added to every sample; 1 is the full range of intensities.',
  }),
  stage: 'signal',
  open,
  apply: applyPointwise(open),
};

function addNoise(noise: Float32Array): BlockChange {
  return (samples, offset) => addSamples(samples, noise, offset);
}

/** A function by itself: engines drop what they compiled for one that each case makes anew. */
function addSamples(samples: Float32Array, noise: Float32Array, offset: number): void {
  for (let index = 0; index < samples.length; index++) samples[index] = samples[index]! + noise[offset + index]!;
}
