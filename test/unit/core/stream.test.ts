import { describe, expect, test } from 'vitest';
import { createStream } from '../../../src/core/stream.ts';

test('the first values of a stream are fixed for ever', () => {
  const stream = createStream(1, 'a', 0);
  expect([
    stream.uint32(),
    stream.uint32(),
    stream.uint32(),
    stream.below(10),
    stream.uniform(),
    stream.normal(),
    stream.normal(),
  ]).toEqual([2312710096, 3617328292, 342038416, 3, 0.9097950222965503, 0.04571782903782208, 0.9402888530667295]);
});

test('kind, order and boundaries of the path matter, the sign of zero does not', () => {
  const firsts = [
    createStream(1),
    createStream(2),
    createStream(1, 1),
    createStream(1, '1'),
    createStream(1, 'ab'),
    createStream(1, 'a', 'b'),
    createStream(1, 'b', 'a'),
    createStream(1, ''),
    createStream(1, '', ''),
    createStream(0.1),
    createStream(1, 0, 1),
    createStream(1, 1, 0),
  ].map((stream) => stream.uint32());
  expect(new Set(firsts).size).toBe(firsts.length);
  expect(createStream(-0).uint32()).toBe(createStream(0).uint32());
});

test('neighbouring paths are unrelated: mean, spread and lag correlation of their first values', () => {
  const count = 40_000;
  const values = Array.from({ length: count }, (_, i) => createStream(1, 'x', i).uniform() - 0.5);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const product = (lag: number): number =>
    values.reduce((sum, value, i) => sum + value * (values[i + lag] ?? 0), 0) / count;
  const fiveSigma = 5 / Math.sqrt(12 * count);
  expect(Math.abs(mean)).toBeLessThan(fiveSigma);
  expect(Math.abs(12 * product(0) - 1)).toBeLessThan(5 * Math.sqrt(0.8 / count));
  for (const lag of [1, 2, 64]) expect(Math.abs(12 * product(lag))).toBeLessThan(5 / Math.sqrt(count));
});

test('below is uniform over a bound that does not divide 2^32', () => {
  const stream = createStream(4);
  const bound = 7;
  const draws = 70_000;
  const counts = new Float64Array(bound);
  for (let i = 0; i < draws; i += 1) counts[stream.below(bound)]! += 1;
  const chiSquare = counts.reduce((sum, count) => sum + (count - draws / bound) ** 2 / (draws / bound), 0);
  /** Upper 1e-6 point of chi-square with 6 degrees of freedom. */
  expect(chiSquare).toBeLessThan(38.3);
  expect(Array.from({ length: 50 }, () => stream.below(1))).toEqual(Array(50).fill(0));
  const wide = Array.from({ length: 1000 }, () => stream.below(4294967296));
  expect(Math.max(...wide)).toBeGreaterThan(4.2e9);
});

test('below near 3/4 of 2^32 has no modulo bias', () => {
  const stream = createStream(4, 'wide');
  const bound = 3221225472;
  const draws = 30_000;
  let low = 0;
  for (let i = 0; i < draws; i += 1) if (stream.below(bound) < bound / 3) low += 1;
  expect(Math.abs(low / draws - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / draws));
});

test('normals have the moments and tails of the standard normal', () => {
  const stream = createStream(9);
  const count = 200_000;
  const moments = [0, 0, 0, 0];
  let beyond = 0;
  for (let i = 0; i < count; i += 1) {
    const z = stream.normal();
    for (let k = 0; k < 4; k += 1) moments[k]! += z ** (k + 1) / count;
    if (Math.abs(z) > 1.959963984540054) beyond += 1;
  }
  const expected = [0, 1, 0, 3];
  const deviations = [1, Math.sqrt(2), Math.sqrt(15), Math.sqrt(96)];
  moments.forEach((moment, k) => {
    expect(Math.abs(moment - expected[k]!)).toBeLessThan((5 * deviations[k]!) / Math.sqrt(count));
  });
  expect(Math.abs(beyond / count - 0.05)).toBeLessThan(5 * Math.sqrt(0.0475 / count));
});

test('shuffle gives every order equally often', () => {
  const stream = createStream(2);
  const counts = new Map<string, number>();
  const draws = 24_000;
  for (let i = 0; i < draws; i += 1) {
    const values = Int32Array.of(0, 1, 2, 3);
    stream.shuffle(values);
    counts.set(values.join(''), (counts.get(values.join('')) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - draws / 24) ** 2 / (draws / 24), 0);
  /** Upper 1e-6 point of chi-square with 23 degrees of freedom. */
  expect(chiSquare).toBeLessThan(70);
});

describe('bad arguments', () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY])('seed %d', (seed) => {
    expect(() => createStream(seed)).toThrow(expect.objectContaining({ code: 'core/bad-seed', kind: 'usage' }));
    expect(() => createStream(1, 'x', seed)).toThrow(expect.objectContaining({ code: 'core/bad-seed' }));
  });
  test.each([0, -1, 1.5, 4294967297, Number.NaN])('bound %d', (bound) => {
    expect(() => createStream(1).below(bound)).toThrow(expect.objectContaining({ code: 'core/bad-bound' }));
  });
});
