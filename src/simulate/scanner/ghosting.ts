// Ghosts: faint copies of the body along the second axis, from a periodic error while lines are read.
import type { ComplexGrid } from '../../images/fourier/fourier-transform.ts';
import { signedFrequency } from '../../images/fourier/k-space.ts';
import { strength } from './effect.ts';
import { frequencyEffect } from './frequency-effect.ts';

/** Share of the lines around the zero frequency that are kept as they are (TorchIO's RandomGhosting). */
const keptShare = 0.02;

/**
 * Four to ten ghosts (drawn): of the lines whose frequency along the second axis is a multiple of their number, the share `value` is lost; the
 * centre is kept. Source: TorchIO (Perez-Garcia et al. 2021), RandomGhosting.
 */
export const ghosting = frequencyEffect(
  strength('ghosting', [0, 1], { about: 'How much of the lines that make ghosts is lost; 1 is all.' }),
  (_, value, stream) => {
    const ghosts = 4 + stream.below(7);
    return (frequencies) => scaleLines(frequencies, { every: ghosts, factor: 1 - value, keptShare });
  },
);

/**
 * Multiplies, in place, every `every`-th line along the second axis (frequencies that are multiples of it) by `factor`, except where the
 * frequency is at most keptShare / 2 of all lines. Of n lines this adds (factor - 1) / every of the picture shifted by
 * n / every, 2 n / every, ... samples.
 */
export function scaleLines(
  { extents, real, imaginary }: ComplexGrid,
  { every, factor, keptShare }: { readonly every: number; readonly factor: number; readonly keptShare: number },
): void {
  const [width, height] = extents as [number, number];
  for (let row = 0; row * width < real.length; row++) {
    const frequency = Math.abs(signedFrequency(row % height, height));
    if (frequency % every !== 0 || frequency <= (keptShare / 2) * height) continue;
    for (let index = row * width; index < (row + 1) * width; index++) {
      real[index]! *= factor;
      imaginary[index]! *= factor;
    }
  }
}
