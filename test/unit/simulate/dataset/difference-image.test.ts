import { expect, it } from 'vitest';
import { createImage } from '../../../../src/images/image.ts';
import { differenceImage, largestChange } from '../../../../src/simulate/dataset/difference-image.ts';

const image = (values: readonly number[], channels = 1) =>
  createImage([values.length / channels, 1], { channels, data: Float32Array.from(values) });

it('is white where nothing changed, red where brighter, blue where darker, saturated at the limit', () => {
  const { data } = differenceImage(image([0.5, 0.5, 0.5, 0.5]), image([0.5, 0.6, 0.4, 1]), 0.1);
  const [none, more, less, most] = [0, 3, 6, 9].map((at) => [...data.slice(at, at + 3)]) as [
    number[],
    number[],
    number[],
    number[],
  ];
  expect(none[0]).toBe(none[2]);
  expect(more[0]).toBeGreaterThan(more[2]!);
  expect(less[2]).toBeGreaterThan(less[0]!);
  for (const [c, value] of most.entries()) expect(value).toBeCloseTo(more[c]!, 5);
});

it('takes the mean change of the channels', () => {
  const before = image([0, 0, 0, 0.2, 0.2, 0.2], 3);
  const after = image([0.3, 0, 0, 0.2, 0.2, 0.2], 3);
  expect(largestChange(before, after)).toBeCloseTo(0.1, 6);
});
