import { expect, test } from 'vitest';
import { writeNpy } from '../../../src/formats/numpy/npy.ts';
import { arraySamples } from '../../../ui/pages/cases/viewer/array-samples.ts';

const read = (shape: readonly number[], data: readonly number[]) =>
  arraySamples(writeNpy({ dtype: 'float32', shape, data: Float32Array.from(data) }));

const six = [1, 2, 3, 4, 5, 6];

test.each([
  { shape: [2, 3], layout: { width: 3, height: 2, step: 1 }, samples: six },
  { shape: [1, 2, 3], layout: { width: 3, height: 2, step: 1 }, samples: six },
  { shape: [2, 1, 3], layout: { width: 1, height: 2, step: 3 }, samples: six },
  { shape: [3, 1, 2], layout: { width: 2, height: 1, step: 3 }, samples: [1, 3, 5, 2, 4, 6] },
])('an array of shape $shape', ({ shape, layout, samples }) => {
  const { data, ...rest } = read(shape, six);
  expect(rest).toEqual(layout);
  expect(Array.from(data)).toEqual(samples);
});

test('what is no picture says so', () => {
  expect(() => read([4], [1, 2, 3, 4])).toThrow(/shape \[4\]/);
});
