import { applyPointwise } from './apply-pointwise.ts';
import { type BlockChange, type PointwiseEffect, strength } from './effect.ts';
import { noiseBlocks } from './noise-blocks.ts';

const open: PointwiseEffect['open'] = (_, sigma, stream) => noiseBlocks({ sigma, stream, draws: 2 }, addMagnitudes);

/** Magnetic resonance: sqrt((v + n1)² + n2²) with normal n1, n2 of standard deviation `value` (Gudbjartsson and Patz 1995). */
export const ricianNoise: PointwiseEffect = {
  latent: strength('ricianNoise', [0, 0.3], {
    about: 'Standard deviation of the noise of both parts of the signal; 1 is the full range of intensities.',
  }),
  stage: 'signal',
  open,
  apply: applyPointwise(open),
};

function addMagnitudes(first: Float32Array, second: Float32Array): BlockChange {
  return (samples, offset) => toMagnitudes(samples, first, second, offset);
}

function toMagnitudes(samples: Float32Array, first: Float32Array, second: Float32Array, offset: number): void {
  for (let index = 0; index < samples.length; index++) {
    const real = samples[index]! + first[offset + index]!;
    const imaginary = second[offset + index]!;
    samples[index] = Math.sqrt(real * real + imaginary * imaginary);
  }
}
