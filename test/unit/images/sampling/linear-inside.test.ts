import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { motionMatrix } from '../../../../src/images/geometry/affine.ts';
import { createImage } from '../../../../src/images/image.ts';
import { fillNormal } from '../../../../src/images/noise/fill-normal.ts';
import { linearInKernel, linearInside, linearPlainly } from '../../../../src/images/sampling/linear-inside.ts';

const angle = fc.double({ min: -60, max: 60, noNaN: true });

test('the kernel and the form in TypeScript give the same bits', () => {
  const sizes = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 1, max: 12 })));
  fc.assert(
    fc.property(sizes, sizes, fc.tuple(angle, angle, angle), (extents, target, rotationDegrees) => {
      const image = createImage(extents);
      fillNormal(image.data, createStream(1));
      const matrix = motionMatrix({ rotationDegrees, scale: 0.8, translationMm: [1, -0.5, 2] });
      const inKernel = linearInKernel(image, { extents: target, matrix });
      expect(inKernel).toBeDefined();
      expect(inKernel).toEqual(linearPlainly(image, { extents: target, matrix }));
    }),
    { numRuns: 80 },
  );
});

test('what is filled, and what is left to others', () => {
  const image = createImage([4, 3, 2]);
  image.data.forEach((_, i) => {
    image.data[i] = i;
  });
  const { data, ranges } = linearInside(image, {
    extents: [6, 2, 1],
    matrix: motionMatrix({ translationMm: [-1, 1, 0.5] }),
  });
  expect([...ranges]).toEqual([1, 4, 6, 6]);
  expect([...data]).toEqual([0, 10, 11, 12, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test('colours and pictures are done in TypeScript', () => {
  const grid = { extents: [2, 2], matrix: motionMatrix({}) };
  expect(linearInKernel(createImage([3, 3]), grid)).toBeUndefined();
  expect(linearInKernel(createImage([3, 3, 3], { channels: 3 }), { ...grid, extents: [2, 2, 2] })).toBeUndefined();
  expect([...linearInside(createImage([3, 3], { channels: 2 }), grid).ranges]).toEqual([0, 2, 0, 2]);
});
