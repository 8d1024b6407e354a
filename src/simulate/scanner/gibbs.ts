// Gibbs ringing: edges echo where high frequencies were not read.
import type { ComplexGrid } from '../../images/fourier/fourier-transform.ts';
import { signedFrequency } from '../../images/fourier/k-space.ts';
import { strength } from './effect.ts';
import { frequencyEffect } from './frequency-effect.ts';

/** Frequencies beyond (1 - value) of the highest along any axis are set to zero, as in a scan of fewer lines shown on the same grid. */
export const gibbs = frequencyEffect(
  strength('gibbs', [0, 0.95], { about: 'Share of the highest frequencies along each axis that were not read.' }),
  (_, value) => (frequencies) => cutFrequencies(frequencies, 1 - value),
);

/** Sets to zero, in place, what has |k| > share * extent / 2 along any axis. */
export function cutFrequencies({ extents, real, imaginary }: ComplexGrid, share: number): void {
  const isCut = extents.map((extent) =>
    Array.from({ length: extent }, (_, index) => Math.abs(signedFrequency(index, extent)) > (share * extent) / 2),
  );
  const [width, height] = extents as [number, number];
  for (let row = 0; row * width < real.length; row++) {
    const isRowCut = isCut[1]![row % height]! || (isCut[2]?.[Math.floor(row / height)] ?? false);
    for (let x = 0, index = row * width; x < width; x++, index++) {
      if (!isRowCut && !isCut[0]![x]!) continue;
      real[index] = 0;
      imaginary[index] = 0;
    }
  }
}
