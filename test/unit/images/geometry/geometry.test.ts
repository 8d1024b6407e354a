import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { invertAffine, motionMatrix, multiplyAffines } from '../../../../src/images/geometry/affine.ts';
import { crop, flip, pad } from '../../../../src/images/geometry/crop.ts';
import { extractSlice } from '../../../../src/images/geometry/extract-slice.ts';
import { orientationOf, reorient } from '../../../../src/images/geometry/orientation.ts';
import { createImage, type Image } from '../../../../src/images/image.ts';

const affine = [0, -2, 0.1, 30, 1.5, 0, 0, -20, 0, 0.2, 3, 5, 0, 0, 0, 1];
const refusal = (code: string, kind = 'usage'): unknown => expect.objectContaining({ code, kind });

/** A volume whose values are the numbers of its samples from 1. */
function numbered(extents: readonly number[], channels = 1): Image<Int32Array> {
  const count = extents.reduce((product, extent) => product * extent, channels);
  const geometry = { spacingMm: [1.5, 2, 3].slice(0, extents.length), affine };
  return createImage(extents, { channels, geometry, data: Int32Array.from({ length: count }, (_, i) => i + 1) });
}

/** Where in the world each value stands. */
function places({ extents, data, geometry }: Image<Int32Array>): Map<number, string> {
  const [width, height] = extents as [number, number];
  const entries = [...data].map((value, i): [number, string] => {
    const index = [i % width, Math.floor(i / width) % height, Math.floor(i / (width * height)), 1];
    const world = [0, 1, 2].map((row) =>
      index.reduce((sum, k, column) => sum + k * geometry.affine![row * 4 + column]!, 0).toFixed(9),
    );
    return [value, world.join(' ')];
  });
  return new Map(entries);
}

const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 3 });

describe('every sample keeps its value and its place in the world', () => {
  const moves: [string, (volume: Image<Int32Array>) => Image<Int32Array>][] = [
    ['flip', (volume) => flip(volume, 0, 2)],
    ['reorient', (volume) => reorient(volume, 'SPL')],
    ['crop', (volume) => crop(volume, { start: volume.extents.map((n) => n - 1), extents: [1, 1, 1] })],
    ['pad', (volume) => pad(volume, [1, 0, 2], 1, -1)],
  ];
  test.each(moves)('%s', (_, move) => {
    fc.assert(
      fc.property(sizes, (extents) => {
        const volume = numbered(extents);
        const before = places(volume);
        for (const [value, place] of places(move(volume))) if (value > 0) expect(place).toBe(before.get(value));
      }),
      { numRuns: 30 },
    );
  });

  test.each([0, 1, 2])('a slice across axis %d', (axis) => {
    const volume = numbered([4, 3, 2]);
    const slice = extractSlice(volume, axis, 1);
    expect(slice.extents).toEqual([4, 3, 2].filter((_, other) => other !== axis));
    expect(slice.geometry.spacingMm).toEqual([1.5, 2, 3].filter((_, other) => other !== axis));
    const before = places(volume);
    for (const [value, place] of places(slice)) expect(place).toBe(before.get(value));
    expect(new Set(slice.data).size).toBe(slice.data.length);
  });
});

test('flips undo themselves and reorienting goes back', () => {
  const volume = numbered([3, 4, 2], 2);
  expect(flip(flip(volume, 1, 2), 1, 2)).toEqual(volume);
  expect(flip(volume, 1).data).not.toEqual(volume.data);
  const back = reorient(reorient(volume, 'SPL'), orientationOf(affine));
  expect(back.data).toEqual(volume.data);
  back.geometry.affine!.forEach((value, k) => {
    expect(value).toBeCloseTo(affine[k]!, 12);
  });
  expect(orientationOf(reorient(volume, 'SPL').geometry.affine!)).toBe('SPL');
});

test('flip and crop of a picture with channels', () => {
  const image = createImage([2, 2], { channels: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) });
  expect([...flip(image, 0).data]).toEqual([3, 4, 1, 2, 7, 8, 5, 6]);
  expect([...crop(image, { start: [1, 0], extents: [1, 2] }).data]).toEqual([3, 4, 7, 8]);
  expect(crop(pad(image, 3), { start: [3, 3], extents: [2, 2] }).data).toEqual(image.data);
});

test('padding', () => {
  const line = createImage([3, 1], { data: Uint8Array.of(1, 2, 3) });
  expect([...pad(line, [2, 0], [1, 0]).data]).toEqual([0, 0, 1, 2, 3, 0]);
  expect([...pad(line, [2, 0], [1, 0], 9).data]).toEqual([9, 9, 1, 2, 3, 9]);
  expect([...pad(line, [2, 0], [2, 0], 'nearest').data]).toEqual([1, 1, 1, 2, 3, 3, 3]);
  expect([...pad(line, [4, 0], [1, 0], 'reflect').data]).toEqual([3, 3, 2, 1, 1, 2, 3, 3]);
});

test('affines: products, inverses and motions', () => {
  const motion = motionMatrix({ rotationDegrees: [20, -35, 110], scale: [1.2, 0.9, 2], translationMm: [3, 4, 5] });
  multiplyAffines(invertAffine(motion), motion).forEach((value, k) => {
    expect(value).toBeCloseTo(k % 5 === 0 ? 1 : 0, 12);
  });
  const quarter = motionMatrix({ rotationDegrees: 90, scale: 2, translationMm: [1, 1] });
  [0, -2, 0, 1, 2, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 1].forEach((value, k) => {
    expect(quarter[k]).toBeCloseTo(value, 12);
  });
  expect(() => invertAffine(new Array(16).fill(0))).toThrow(refusal('images/singular-affine'));
});

test('what cannot be done is refused', () => {
  const volume = numbered([4, 3, 2]);
  expect(() => crop(volume, { start: [0, 0, 1], extents: [4, 3, 2] })).toThrow(refusal('images/bad-box'));
  expect(() => crop(volume, { start: [0, 0], extents: [4, 3] })).toThrow(refusal('images/bad-box'));
  expect(() => pad(volume, -1)).toThrow(refusal('images/bad-box'));
  expect(() => extractSlice(volume, 2, 2)).toThrow(refusal('images/bad-slice'));
  expect(() => extractSlice(numbered([4, 3]), 0, 0)).toThrow(refusal('images/bad-slice'));
  expect(() => reorient(volume, 'RAR')).toThrow(refusal('images/bad-orientation'));
  expect(() => reorient(volume, 'ras')).toThrow(refusal('images/bad-orientation'));
  expect(() => reorient(createImage([2, 2, 2]), 'RAS')).toThrow(refusal('images/no-affine', 'data'));
  expect(() => orientationOf(new Array(16).fill(0))).toThrow(refusal('images/singular-affine', 'data'));
});
