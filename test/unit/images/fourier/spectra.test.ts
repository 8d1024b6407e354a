import { expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { fromKSpace, kSpace, signedFrequency } from '../../../../src/images/fourier/k-space.ts';
import { radialPowerSpectrum } from '../../../../src/images/fourier/radial-power-spectrum.ts';
import { createImage, type Image } from '../../../../src/images/image.ts';

function whiteNoise(extents: readonly number[], spacingMm: readonly number[], sigma: number): Image {
  const stream = createStream(3, 'white', extents.length);
  const count = extents.reduce((product, extent) => product * extent, 1);
  return createImage(extents, {
    data: Float32Array.from({ length: count }, () => 0.5 + sigma * stream.normal()),
    geometry: { spacingMm },
  });
}

test('frequencies of an index', () => {
  expect([0, 1, 2, 3].map((index) => signedFrequency(index, 4))).toEqual([0, 1, -2, -1]);
  expect([0, 1, 2, 3, 4].map((index) => signedFrequency(index, 5))).toEqual([0, 1, 2, -2, -1]);
});

test('an image comes back from k-space; its first frequency is its sum', () => {
  const image = whiteNoise([10, 12], [1, 1], 0.2);
  const frequencies = kSpace(image);
  expect(frequencies.real[0]).toBeCloseTo(
    image.data.reduce((sum, value) => sum + value, 0),
    4,
  );
  const back = fromKSpace(frequencies, { geometry: image.geometry });
  for (const [index, value] of image.data.entries()) expect(back.data[index]).toBeCloseTo(value, 6);
  const negative = createImage([3, 1], { data: Float32Array.of(-1, 2, -3) });
  const magnitude = fromKSpace(kSpace(negative), { part: 'magnitude' });
  for (const [index, value] of [1, 2, 3].entries()) expect(magnitude.data[index]).toBeCloseTo(value, 6);
});

test('channels have spectra of their own', () => {
  const image = createImage([2, 2], { channels: 2, data: Float32Array.of(1, 5, 1, 5, 1, 5, 1, 5) });
  expect(kSpace(image, 1).real[0]).toBe(20);
});

test.each([
  { extents: [128, 96], spacingMm: [0.5, 2], window: 'none' as const },
  { extents: [128, 128], spacingMm: [0.5, 0.5], window: 'hann' as const },
  { extents: [40, 32, 36], spacingMm: [1, 1.5, 1], window: 'hann' as const },
])(
  'white noise is flat, at variance times the volume of a sample: $extents, $window',
  ({ extents, spacingMm, window }) => {
    const { power, count } = radialPowerSpectrum(whiteNoise(extents, spacingMm, 0.1), { bins: 8, window });
    const expected = 0.01 * spacingMm.reduce((product, value) => product * value, 1);
    for (const [bin, value] of power.entries()) {
      // A mean of `count` halves of chi-square values, fewer of them independent under a window: five standard errors.
      const error = 5 * Math.sqrt((window === 'hann' ? 2.25 ** extents.length : 2) / count[bin]!);
      expect(Math.abs(value / expected - 1)).toBeLessThan(error);
    }
  },
);

test('a wave is found at its frequency', () => {
  const [width, spacing] = [64, 0.25];
  const image = createImage([width, width], {
    data: Float32Array.from({ length: width * width }, (_, index) =>
      Math.cos((2 * Math.PI * 10 * (index % width)) / width),
    ),
    geometry: { spacingMm: [spacing, spacing] },
  });
  const { frequency, power } = radialPowerSpectrum(image, { bins: 32, window: 'none' });
  const peak = power.indexOf(Math.max(...power));
  expect(frequency[peak]).toBe(9.5 / (width * spacing));
  expect(power.every((value) => value >= 0)).toBe(true);
});
