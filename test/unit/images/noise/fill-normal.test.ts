import { expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { fillNormal } from '../../../../src/images/noise/fill-normal.ts';
import { normal } from '../../../../src/stats/distributions/normal.ts';

const count = 1_000_000;

function draw(seed: number, length = count, standardDeviation = 1): Float32Array {
  const values = new Float32Array(length);
  fillNormal(values, createStream(seed, 'normals'), standardDeviation);
  return values;
}

const values = draw(1);

test('mean, variance, skewness and kurtosis lie within five standard errors', () => {
  const moment = (power: number): number => values.reduce((sum, x) => sum + x ** power, 0) / count;
  expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / count));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / count));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
});

test('the distribution function is the normal one (Kolmogorov and Smirnov)', () => {
  const sorted = values.slice().sort();
  let largest = 0;
  sorted.forEach((x, i) => {
    const expected = normal.cdf(x);
    largest = Math.max(largest, Math.abs(expected - i / count), Math.abs(expected - (i + 1) / count));
  });
  // Exceeded with probability 1e-5.
  expect(largest * Math.sqrt(count)).toBeLessThan(2.47);
});

test.each([1, 2, 3, 3.6541, 4.2])('both tails beyond %f have their share', (limit) => {
  const expected = count * normal.cdf(-limit);
  const spread = 5 * Math.sqrt(expected);
  expect(Math.abs(values.filter((x) => x > limit).length - expected)).toBeLessThan(spread);
  expect(Math.abs(values.filter((x) => x < -limit).length - expected)).toBeLessThan(spread);
});

test('neighbours, signs and sizes are not correlated', () => {
  for (const map of [(x: number) => x, (x: number) => x * x - 1, Math.sign]) {
    let sum = 0;
    let squares = 0;
    for (let i = 1; i < count; i += 1) {
      sum += map(values[i]!) * map(values[i - 1]!);
      squares += map(values[i]!) ** 2;
    }
    expect(Math.abs(sum / squares)).toBeLessThan(5 / Math.sqrt(count));
  }
});

test('equal streams give equal numbers, other streams others', () => {
  expect(draw(2, 50)).toEqual(draw(2, 50));
  expect(draw(2, 50)).not.toEqual(draw(3, 50));
});

test('the first numbers, on every platform', () => {
  expect([...draw(1, 4)]).toEqual([0.1452251672744751, 1.0429582595825195, -0.5901461839675903, 1.1262719631195068]);
});

test('a longer array begins as a shorter one, and the stream moves by four numbers', () => {
  expect(draw(4, 100).subarray(0, 10)).toEqual(draw(4, 10));
  const [used, counted] = [createStream(5), createStream(5)];
  fillNormal(new Float32Array(1000), used);
  for (let i = 0; i < 4; i += 1) counted.uint32();
  expect(used.uint32()).toBe(counted.uint32());
});

test('the standard deviation is a factor', () => {
  expect(draw(6, 100, 4)).toEqual(draw(6, 100).map((x) => 4 * x));
});
