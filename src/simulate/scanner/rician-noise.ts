import { type ScannerEffect, strength } from './effect.ts';
import { type NoisyBlock, withNoise } from './with-noise.ts';

/** Magnetic resonance: sqrt((v + n1)² + n2²) with normal n1, n2 of standard deviation `value` (Gudbjartsson and Patz 1995). */
export const ricianNoise: ScannerEffect = {
  latent: strength('ricianNoise', [0, 0.3], {
    about: 'Standard deviation of the noise of both parts of the signal; 1 is the full range of intensities.',
  }),
  stage: 'signal',
  apply: (image, value, stream) =>
    value === 0 ? image : withNoise(image, { sigma: value, stream, draws: 2 }, addMagnitudes),
};

function addMagnitudes({ signal, noise: [first, second], result }: NoisyBlock): void {
  for (let index = 0; index < signal.length; index++) {
    const real = signal[index]! + first[index]!;
    const imaginary = second![index]!;
    result[index] = Math.sqrt(real * real + imaginary * imaginary);
  }
}
