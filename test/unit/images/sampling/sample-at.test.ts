import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { createImage } from '../../../../src/images/image.ts';
import { fillNormal } from '../../../../src/images/noise/fill-normal.ts';
import { createSampler, sampleAt } from '../../../../src/images/sampling/sample-at.ts';

const interpolations = ['nearest', 'linear', 'cubic', 'cubic-spline'] as const;
const outsides = ['nearest', 'zero', 'reflect', 7] as const;

function drawn(extents: readonly number[], channels = 1): ReturnType<typeof createImage> {
  const image = createImage(extents, { channels });
  fillNormal(image.data, createStream(1, 'samples'));
  return image;
}

/** Values of a function on a grid. */
function imageOf(
  extents: readonly [number, number],
  value: (x: number, y: number) => number,
): ReturnType<typeof createImage> {
  const image = createImage(extents);
  for (let y = 0; y < extents[1]; y += 1)
    for (let x = 0; x < extents[0]; x += 1) image.data[y * extents[0] + x] = value(x, y);
  return image;
}

describe.each(interpolations)('%s', (interpolation) => {
  test.each(outsides)('passes through the samples, outside %s', (outside) => {
    for (const image of [drawn([5, 4], 2), drawn([4, 3, 5], 3)]) {
      const sampler = createSampler(image, { interpolation, outside });
      const [width, height] = image.extents as [number, number];
      for (let i = 0; i < image.data.length; i += 1) {
        const place = Math.floor(i / image.channels);
        const position = [place % width, Math.floor(place / width) % height, Math.floor(place / (width * height))];
        const value = sampler(position, i % image.channels);
        if (interpolation === 'cubic-spline') expect(value).toBeCloseTo(image.data[i]!, 5);
        else expect(value).toBe(image.data[i]!);
      }
    }
  });

  test('constants stay', () => {
    const image = createImage([6, 5], { data: new Float32Array(30).fill(0.75) });
    fc.assert(
      fc.property(
        fc.double({ min: -9, max: 15, noNaN: true }),
        fc.double({ min: -9, max: 15, noNaN: true }),
        (x, y) => {
          for (const outside of ['nearest', 'reflect', 0.75] as const) {
            expect(sampleAt(image, [x, y], { interpolation, outside })).toBeCloseTo(0.75, 6);
          }
        },
      ),
    );
  });

  test('far outside stands the constant', () => {
    expect(sampleAt(drawn([4, 4]), [20, 1], { interpolation, outside: 'zero' })).toBe(0);
    expect(sampleAt(drawn([4, 4, 4]), [1, 1, -20], { interpolation, outside: -3 })).toBe(-3);
  });
});

test('linear gives planes and cubic gives quadratics as they are', () => {
  const plane = imageOf([6, 5], (x, y) => 2 * x - 3 * y + 1);
  expect(sampleAt(plane, [2.25, 3.75])).toBeCloseTo(2 * 2.25 - 3 * 3.75 + 1, 12);
  const bowl = imageOf([6, 6], (x, y) => x * x - x * y + 0.5 * y * y);
  expect(sampleAt(bowl, [2.3, 3.6], { interpolation: 'cubic' })).toBeCloseTo(
    2.3 * 2.3 - 2.3 * 3.6 + 0.5 * 3.6 * 3.6,
    12,
  );
});

test('linear fades into a constant over one sample; the later of two nearest samples counts', () => {
  const image = createImage([2, 1], { data: Float32Array.of(4, 8) });
  expect(sampleAt(image, [-0.25, 0], { outside: 'zero' })).toBe(3);
  expect(sampleAt(image, [-0.25, 0])).toBe(4);
  expect(sampleAt(image, [-1.25, 0], { outside: 'reflect' })).toBe(5);
  expect(sampleAt(image, [0.5, 0], { interpolation: 'nearest' })).toBe(8);
});
