import { type ScannerEffect, strength } from './effect.ts';
import { type NoisyBlock, withNoise } from './with-noise.ts';

/** Photographs: v + n with normal n of standard deviation `value`, of its own in each channel. */
export const gaussianNoise: ScannerEffect = {
  latent: strength('gaussianNoise', [0, 0.3], {
    about: 'Standard deviation of the noise added to every sample; 1 is the full range of intensities.',
  }),
  stage: 'signal',
  apply: (image, value, stream) =>
    value === 0 ? image : withNoise(image, { sigma: value, stream, draws: 1 }, addNoise),
};

function addNoise({ signal, noise: [first], result }: NoisyBlock): void {
  for (let index = 0; index < signal.length; index++) result[index] = signal[index]! + first[index]!;
}
