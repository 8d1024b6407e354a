import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { type SmoothNoiseOptions, smoothNoise } from '../../../../src/images/noise/smooth-noise.ts';

const draw = (seed: number, options: SmoothNoiseOptions, extents: readonly number[] = [24, 18]): Float32Array =>
  smoothNoise(extents, options, createStream(seed, 'noise')).data;

describe.each(['value', 'gradient'] as const)('%s noise', (kind) => {
  test('equal streams give equal noise, other streams other noise', () => {
    expect(draw(1, { cell: 6, octaves: 3, kind })).toEqual(draw(1, { cell: 6, octaves: 3, kind }));
    expect(draw(1, { cell: 6, octaves: 3, kind })).not.toEqual(draw(2, { cell: 6, octaves: 3, kind }));
  });

  test.each([
    [[9, 7], 4, 1],
    [[5, 4, 3], [3.5, 2, 6], 3],
  ] as const)('each sample of %j has mean 0 and variance 1 over streams', (extents, cell, octaves) => {
    const rounds = 3000;
    const first = draw(0, { cell, octaves, kind }, extents);
    const [sum, squares] = [new Float64Array(first.length), new Float64Array(first.length)];
    for (let seed = 0; seed < rounds; seed += 1) {
      draw(seed, { cell, octaves, kind }, extents).forEach((value, i) => {
        sum[i]! += value;
        squares[i]! += value * value;
      });
    }
    const worst = (values: Float64Array, expected: number): number =>
      values.reduce((most, value) => Math.max(most, Math.abs(value / rounds - expected)), 0);
    // Five standard errors; gradient noise has a kurtosis up to 6.
    expect(worst(sum, 0)).toBeLessThan(5 / Math.sqrt(rounds));
    expect(worst(squares, 1)).toBeLessThan(5 * Math.sqrt((kind === 'value' ? 2 : 5) / rounds));
  });

  test('values and slopes change little between neighbours in large cells', () => {
    const line = draw(3, { cell: 64, kind }, [256, 1]);
    const slopes = Array.from({ length: 255 }, (_, i) => line[i + 1]! - line[i]!);
    const bends = slopes.slice(1).map((slope, i) => Math.abs(slope - slopes[i]!));
    expect(Math.max(...bends)).toBeLessThan(40 / (64 * 64));
    expect(Math.max(...slopes.map(Math.abs))).toBeGreaterThan(0.01);
  });
});

test('octaves add finer noise to the same first octave', () => {
  const one = draw(5, { cell: 16 });
  const two = draw(5, { cell: 16, octaves: 2, gain: 0 });
  expect(two).toEqual(one);
  const both = draw(5, { cell: 16, octaves: 2, gain: 0.5 });
  const rest = both.map((value, i) => value - one[i]! / Math.sqrt(1.25));
  expect(rest.reduce((sum, value) => sum + value * value, 0) / rest.length).toBeGreaterThan(0.02);
});

test('cells below one sample are as wide as one', () => {
  const values = draw(6, { cell: 1, octaves: 4 });
  expect(values.every(Number.isFinite)).toBe(true);
});

test.each([{ cell: 0.5 }, { cell: Number.NaN }, { cell: [4] }, { cell: 4, octaves: 0 }, { cell: 4, gain: -1 }])(
  'refuses %j',
  (options) => {
    expect(() => draw(1, options)).toThrow(expect.objectContaining({ code: 'images/bad-noise', kind: 'usage' }));
  },
);
