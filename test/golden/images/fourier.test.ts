import { expect, test } from 'vitest';
import { fourierTransform } from '../../../src/images/fourier/fourier-transform.ts';
import golden from './fourier.json' with { type: 'json' };

// Two transforms in double precision that order their sums differently: some units in the last place of the largest value, about 10.
const tolerance = 1e-13;

test.each(golden.cases)('transforms $extents along $axes as NumPy does', ({ extents, axes, real, imaginary }) => {
  const input = {
    extents,
    real: Float64Array.from(real, (_, i) => ((7919 * i) % 1009) / 1009 - 0.5),
    imaginary: Float64Array.from(real, (_, i) => ((6007 * i) % 997) / 997 - 0.5),
  };
  const options = axes === null ? {} : { axes };
  const output = fourierTransform(input, options);
  for (const index of real.keys()) {
    expect(Math.abs(output.real[index]! - real[index]!)).toBeLessThan(tolerance);
    expect(Math.abs(output.imaginary[index]! - imaginary[index]!)).toBeLessThan(tolerance);
  }
  const back = fourierTransform(output, { ...options, inverse: true });
  for (const index of real.keys()) expect(Math.abs(back.real[index]! - input.real[index]!)).toBeLessThan(1e-15);
});
