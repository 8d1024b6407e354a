import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { motionMatrix, multiplyAffines } from '../../../../src/images/geometry/affine.ts';
import { createImage, type Image } from '../../../../src/images/image.ts';
import { fillNormal } from '../../../../src/images/noise/fill-normal.ts';
import { resampleTo, transformImage } from '../../../../src/images/sampling/resample-to.ts';
import { createSampler } from '../../../../src/images/sampling/sample-at.ts';

const affine = [0, -2, 0.1, 30, 1.5, 0, 0, -20, 0, 0.2, 3, 5, 0, 0, 0, 1];

function drawn(
  extents: readonly number[],
  channels = 1,
  geometry: Image['geometry'] = { spacingMm: [1, 1, 1] },
): Image {
  const image = createImage(extents, {
    channels,
    geometry: { ...geometry, spacingMm: geometry.spacingMm.slice(0, extents.length) },
  });
  fillNormal(image.data, createStream(1, 'samples'));
  return image;
}

describe.each(['nearest', 'linear', 'cubic', 'cubic-spline'] as const)('%s', (interpolation) => {
  test('the same grid gives the same values', () => {
    for (const image of [drawn([7, 5], 3), drawn([6, 5, 4], 1, { spacingMm: [1.5, 2, 3], affine })]) {
      const result = resampleTo(image, image, { interpolation, outside: 'zero' });
      result.data.forEach((value, i) => {
        expect(value).toBeCloseTo(image.data[i]!, 5);
      });
      expect(result.geometry).toBe(image.geometry);
    }
  });

  test('a quarter turn moves samples', () => {
    const image = drawn([5, 5], 2);
    const turned = transformImage(image, motionMatrix({ rotationDegrees: 90 }), { interpolation, outside: 'zero' });
    // Content at (x, y) from the centre goes to (−y, x).
    for (let y = 0; y < 5; y += 1) {
      for (let x = 0; x < 5; x += 1) {
        expect(turned.data[(x * 5 + 4 - y) * 2 + 1]).toBeCloseTo(image.data[(y * 5 + x) * 2 + 1]!, 4);
      }
    }
  });
});

test('linear lines have the bits of the sampler', () => {
  // Dyadic steps, so that positions are exact.
  const matrix = [0.75, -0.25, 0.125, 0.5, 0.25, 0.5, 0, -0.75, 0, 0.125, 0.625, 0.25, 0, 0, 0, 1];
  for (const image of [drawn([9, 8], 2), drawn([6, 7, 5])]) {
    const unit = { spacingMm: image.geometry.spacingMm, affine: motionMatrix({}) };
    const source = { ...image, geometry: unit };
    const extents = [12, 11, 9].slice(0, image.extents.length);
    const result = resampleTo(source, { extents, geometry: unit }, { transform: matrix, outside: 0.5 });
    const sampler = createSampler(image, { outside: 0.5 });
    result.data.forEach((value, i) => {
      const place = Math.floor(i / image.channels);
      const index = [place % 12, Math.floor(place / 12) % 11, Math.floor(place / 132), 1];
      const from = [0, 1, 2].map((row) => index.reduce((sum, k, column) => sum + matrix[row * 4 + column]! * k, 0));
      expect(value).toBe(Math.fround(sampler(from, i % image.channels)));
    });
  }
});

test('a sample keeps its place in the world on another grid', () => {
  const image = createImage([8, 8, 8], { geometry: { spacingMm: [1.5, 2, 3], affine } });
  // The value is the first coordinate of the world, which linear interpolation gives back.
  image.data.forEach((_, i) => {
    image.data[i] = -2 * (Math.floor(i / 8) % 8) + 0.1 * Math.floor(i / 64) + 30;
  });
  const finer = multiplyAffines(affine, [0.5, 0, 0, 1, 0, 0, -0.5, 5, 0, 0.5, 0, 2, 0, 0, 0, 1]);
  const result = resampleTo(image, { extents: [4, 3, 5], geometry: { spacingMm: [1, 1, 1], affine: finer } });
  result.data.forEach((value, i) => {
    const [x, y, z] = [i % 4, Math.floor(i / 4) % 3, Math.floor(i / 12)];
    expect(value).toBeCloseTo(finer[0]! * x + finer[1]! * y + finer[2]! * z + finer[3]!, 4);
  });
});

test('scaling about the centre in mm', () => {
  const image = createImage([9, 3], { geometry: { spacingMm: [2, 1] } });
  image.data.set([0, 1, 2, 3, 4, 5, 6, 7, 8], 9);
  const wide = transformImage(image, motionMatrix({ scale: [2, 1] }));
  expect([...wide.data.subarray(9, 18)]).toEqual([2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6]);
  const moved = transformImage(image, motionMatrix({ translationMm: [4, 0] }));
  expect([...moved.data.subarray(9, 18)]).toEqual([0, 0, 0, 1, 2, 3, 4, 5, 6]);
});

test('grids that cannot be related are refused', () => {
  const code = (name: string): unknown => expect.objectContaining({ code: name, kind: 'usage' });
  const volume = drawn([3, 3, 3], 1, { spacingMm: [1, 1, 1], affine });
  expect(() => resampleTo(volume, drawn([3, 3, 3]))).toThrow(code('images/bad-grid'));
  expect(() => resampleTo(drawn([3, 3]), drawn([3, 3, 3]))).toThrow(code('images/bad-grid'));
  expect(() => transformImage(volume, motionMatrix({ scale: 0 }))).toThrow(code('images/singular-affine'));
});
