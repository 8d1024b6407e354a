import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createImage, type Image } from '../../../../src/images/image.ts';
import { dilate, distanceToMask, erode, signedDistance } from '../../../../src/images/morphology/distance.ts';
import { labelComponents } from '../../../../src/images/morphology/label-components.ts';

const masks = fc
  .record({
    extents: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 3 }),
    spacing: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 3, maxLength: 3 }),
    bits: fc.array(fc.boolean(), { minLength: 216, maxLength: 216 }),
  })
  .map(({ extents, spacing, bits }): Image<Uint8Array> => {
    const data = Uint8Array.from({ length: extents.reduce((a, b) => a * b, 1) }, (_, i) =>
      bits[i] && bits[(i * 7) % 216] ? 1 : 0,
    );
    return createImage(extents, { data, geometry: { spacingMm: extents.map((_, axis) => spacing[axis]! / 4) } });
  });

/** Distance of two samples by their numbers. */
function apart({ extents, geometry: { spacingMm } }: Image<Uint8Array>, first: number, second: number): number {
  let [sum, a, b] = [0, first, second];
  extents.forEach((extent, axis) => {
    const step = ((a % extent) - (b % extent)) * spacingMm[axis]!;
    sum += step * step;
    a = Math.floor(a / extent);
    b = Math.floor(b / extent);
  });
  return Math.sqrt(sum);
}

test('distances are the least over all samples of the mask', () => {
  fc.assert(
    fc.property(masks, (mask) => {
      const [outside, signed] = [distanceToMask(mask).data, signedDistance(mask).data];
      mask.data.forEach((own, i) => {
        let least = Number.POSITIVE_INFINITY;
        mask.data.forEach((value, j) => {
          if (value !== own) least = Math.min(least, apart(mask, i, j));
        });
        expect(outside[i]).toBe(own === 1 ? 0 : Math.fround(least));
        expect(signed[i]).toBe(own === 1 ? -Math.fround(least) : Math.fround(least));
      });
    }),
    { numRuns: 60 },
  );
});

test('empty and full masks', () => {
  const mask = createImage([3, 2], { data: new Uint8Array(6) });
  expect(distanceToMask(mask).data.every((value) => value === Number.POSITIVE_INFINITY)).toBe(true);
  const full = createImage([3, 2], { data: new Uint8Array(6).fill(1) });
  expect(signedDistance(full).data.every((value) => value === Number.NEGATIVE_INFINITY)).toBe(true);
  expect(erode(full, 5).data).toEqual(full.data);
});

test('dilation and erosion by a distance in mm', () => {
  const mask = createImage([7, 1], { data: Uint8Array.of(0, 0, 0, 1, 0, 0, 0), geometry: { spacingMm: [0.5, 1] } });
  expect([...dilate(mask, 1).data]).toEqual([0, 1, 1, 1, 1, 1, 0]);
  expect(dilate(mask, 0).data).toEqual(mask.data);
  expect(erode(dilate(mask, 1), 1).data).toEqual(mask.data);
  expect(erode(mask, 0).data).toEqual(mask.data);
  expect([...erode(dilate(mask, 1), 0.5).data]).toEqual([0, 0, 1, 1, 1, 0, 0]);
});

test('components in the order in which they are met, with their sizes', () => {
  const mask = createImage([4, 3], { data: Uint8Array.of(1, 0, 0, 9, 0, 1, 0, 9, 0, 0, 0, 0) });
  const { labels, sizes } = labelComponents(mask);
  expect([...labels.data]).toEqual([1, 0, 0, 2, 0, 3, 0, 2, 0, 0, 0, 0]);
  expect(sizes).toEqual([1, 2, 1]);
  expect(labelComponents(mask, { neighbours: 'corners' }).sizes).toEqual([2, 2]);
  expect(labelComponents(createImage([2, 2])).sizes).toEqual([]);
});
