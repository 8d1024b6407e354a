import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { createImage } from '../../../../src/images/image.ts';
import { fillNormal } from '../../../../src/images/noise/fill-normal.ts';
import { resize, resizeNearest } from '../../../../src/images/resize/resize.ts';

const affine = [0, -2, 0.1, 30, 1.5, 0, 0, -20, 0, 0.2, 3, 5, 0, 0, 0, 1];

describe.each(['nearest', 'linear', 'cubic'] as const)('%s', (interpolation) => {
  test('the same extents give the same bits', () => {
    const image = createImage([7, 5, 3], { channels: 2 });
    fillNormal(image.data, createStream(1));
    const result = resize(image, [7, 5, 3], { interpolation });
    expect(result.data).toEqual(image.data);
    expect(result.data).not.toBe(image.data);
    expect(result.geometry).toEqual(image.geometry);
  });

  test.each([true, false])('constants stay, antialias %s', (antialias) => {
    const image = createImage([9, 6], { channels: 3, data: new Float32Array(162).fill(0.3) });
    for (const extents of [
      [4, 13],
      [1, 1],
      [20, 2],
    ]) {
      resize(image, extents, { interpolation, antialias }).data.forEach((value) => {
        expect(value).toBeCloseTo(0.3, 6);
      });
    }
  });
});

test('the corners of the field stay where they are in the world', () => {
  const image = createImage([8, 6, 4], { geometry: { spacingMm: [1.5, 2, 3], affine } });
  const { geometry, extents } = resize(image, [4, 9, 5]);
  for (const [axis, mm] of geometry.spacingMm.entries()) expect(mm * extents[axis]!).toBeCloseTo(12, 12);
  const corner = (matrix: readonly number[], grid: readonly number[], signs: readonly number[]): number[] =>
    [0, 1, 2].map((row) =>
      signs.reduce(
        (sum, sign, axis) => sum + matrix[row * 4 + axis]! * (sign * grid[axis]! - 0.5),
        matrix[row * 4 + 3]!,
      ),
    );
  for (const signs of [
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
    [1, 1, 1],
  ]) {
    corner(geometry.affine!, extents, signs).forEach((mm, row) => {
      expect(mm).toBeCloseTo(corner(affine, image.extents, signs)[row]!, 10);
    });
  }
});

test('with antialias every sample counts, without only the neighbours', () => {
  const image = createImage([8, 1], { data: Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1) });
  expect([...resize(image, [2, 1], { antialias: false }).data]).toEqual([0, 0]);
  const [left, right] = resize(image, [2, 1]).data;
  expect(left).toBeCloseTo(right!, 6);
  expect(left).toBeGreaterThan(0.3);
});

test('masks keep their type and their labels', () => {
  const mask = createImage([3, 2], { data: Uint8Array.of(0, 5, 9, 1, 1, 1) });
  const result = resizeNearest(mask, [6, 2]);
  expect(result.data).toEqual(Uint8Array.of(0, 0, 5, 5, 9, 9, 1, 1, 1, 1, 1, 1));
  expect(result.geometry.spacingMm).toEqual([0.5, 1]);
});

test.each([[[4]], [[4, 0]], [[4, 2.5]], [[4, 4, 4]]])('refuses extents %j', (extents) => {
  const refusal = expect.objectContaining({ code: 'images/bad-extents', kind: 'usage' });
  expect(() => resize(createImage([4, 4]), extents)).toThrow(refusal);
  expect(() => resizeNearest(createImage([4, 4]), extents)).toThrow(refusal);
});
