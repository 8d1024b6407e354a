import { expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { gaussianFilter } from '../../../../src/images/filters/gaussian-filter.ts';
import { derivative, gradientMagnitude } from '../../../../src/images/filters/gradient.ts';
import { boxFilter, medianFilter } from '../../../../src/images/filters/window-filters.ts';
import { histogram } from '../../../../src/images/histogram.ts';
import { createImage } from '../../../../src/images/image.ts';
import { fillNormal } from '../../../../src/images/noise/fill-normal.ts';

const refusal = (code: string): unknown => expect.objectContaining({ code, kind: 'usage' });

test('a Gaussian filter keeps constants, and sums where the edge is mirrored', () => {
  const constant = createImage([20, 9], { channels: 3, data: new Float32Array(540).fill(0.7) });
  gaussianFilter(constant, [3, 1.5]).data.forEach((value) => {
    expect(value).toBeCloseTo(0.7, 6);
  });
  const noise = createImage([11, 9, 7]);
  fillNormal(noise.data, createStream(1));
  const sum = (data: Float32Array): number => data.reduce((total, value) => total + value, 0);
  expect(sum(gaussianFilter(noise, 2).data)).toBeCloseTo(sum(noise.data), 3);
});

test('an impulse becomes a Gaussian of the variance asked for, in samples or mm', () => {
  const image = createImage([101, 1], { geometry: { spacingMm: [0.5, 1] } });
  image.data[50] = 1;
  const variance = (data: Float32Array): number => data.reduce((sum, value, x) => sum + value * (x - 50) * (x - 50), 0);
  expect(variance(gaussianFilter(image, [4, 0]).data)).toBeCloseTo(16, 1);
  expect(variance(gaussianFilter(image, [4, 0], { unit: 'mm' }).data)).toBeCloseTo(63.9, 0);
  expect(gaussianFilter(image, [4, 0], { truncate: 2 }).data.filter((value) => value > 0)).toHaveLength(17);
});

test('no filter gives the same bits in another array', () => {
  const image = createImage([5, 4]);
  fillNormal(image.data, createStream(2));
  expect(gaussianFilter(image, 0).data).toEqual(image.data);
  expect(gaussianFilter(image, 0).data).not.toBe(image.data);
});

test('the gradient of a plane', () => {
  const image = createImage([5, 4, 3], { geometry: { spacingMm: [2, 1, 0.5] } });
  image.data.forEach((_, i) => {
    image.data[i] = 4 * (i % 5) + 3 * (Math.floor(i / 5) % 4);
  });
  expect(new Set(derivative(image, 0).data)).toEqual(new Set([2]));
  expect(new Set(derivative(image, 1).data)).toEqual(new Set([3]));
  expect(new Set(derivative(image, 2).data)).toEqual(new Set([0]));
  gradientMagnitude(image).data.forEach((value) => {
    expect(value).toBeCloseTo(Math.sqrt(13), 6);
  });
  expect([...derivative(createImage([1, 3], { data: Float32Array.of(1, 2, 5) }), 0).data]).toEqual([0, 0, 0]);
});

test('a median takes single specks away and keeps type and edges', () => {
  const mask = createImage([6, 5], { data: new Uint8Array(30).map((_, i) => (i % 6 < 3 ? 1 : 0)) });
  const speckled = { ...mask, data: mask.data.slice() };
  speckled.data[16] = 1;
  expect(medianFilter(speckled)).toEqual(mask);
  const colours = createImage([3, 1], { channels: 2, data: Float32Array.of(1, 10, 5, 30, 2, 20) });
  expect([...medianFilter(colours).data]).toEqual([1, 10, 2, 20, 2, 20]);
  const wide = createImage([9, 9], { data: Float32Array.from({ length: 81 }, (_, i) => i) });
  expect(medianFilter(wide, 3).data[40]).toBe(40);
});

test('a box of radius 1', () => {
  const line = createImage([4, 1], { data: Float32Array.of(3, 0, 0, 9) });
  expect([...boxFilter(line, 1).data]).toEqual([2, 1, 3, 6]);
  expect(boxFilter(line, 0).data).toEqual(line.data);
});

test('a histogram of one channel', () => {
  const image = createImage([4, 1], { channels: 2, data: Float32Array.of(0, 9, 0.5, 9, 1, 9, Number.NaN, 0.1) });
  expect([...histogram(image, { bins: 2 })]).toEqual([1, 2]);
  expect([...histogram(image, { bins: 3, channel: 1, low: 0, high: 9 })]).toEqual([1, 0, 3]);
});

test('what cannot be done is refused', () => {
  const image = createImage([3, 3]);
  for (const sigma of [-1, Number.NaN, [1], [1, 1, 1]]) {
    expect(() => gaussianFilter(image, sigma)).toThrow(refusal('images/bad-sigma'));
  }
  expect(() => boxFilter(image, -1)).toThrow(refusal('images/bad-radius'));
  expect(() => medianFilter(image, 1.5)).toThrow(refusal('images/bad-radius'));
  expect(() => histogram(image, { bins: 0 })).toThrow(refusal('images/bad-bins'));
  expect(() => histogram(image, { low: 1, high: 1 })).toThrow(refusal('images/bad-bins'));
});
