import { describe, expect, it } from 'vitest';
import { dropoutMask } from '../../../../src/learn/training/dropout-mask.ts';

const key = { seed: 1, step: 2, part: 0 };
const maskOf = (
  rate: number,
  change: Partial<typeof key> & { readonly name?: string } = {},
  count = 40_000,
): Float32Array => {
  const mask = new Float32Array(count);
  const { name = 'layer', ...rest } = change;
  dropoutMask({ name, rate }, { ...key, ...rest }, mask);
  return mask;
};

describe('dropoutMask', () => {
  it.each([0, 0.1, 0.5, 0.9])('drops a share of %d and keeps the mean', (rate) => {
    const mask = maskOf(rate);
    const dropped = mask.filter((value) => value === 0).length / mask.length;
    // Five standard deviations.
    expect(Math.abs(dropped - rate)).toBeLessThanOrEqual(5 * Math.sqrt((rate * (1 - rate)) / mask.length));
    expect(new Set(mask.filter((value) => value !== 0))).toEqual(new Set([Math.fround(1 / (1 - rate))]));
  });

  it('depends on seed, step, batch and layer, and on nothing else', () => {
    expect(maskOf(0.5)).toEqual(maskOf(0.5));
    const changes = [{ seed: 2 }, { step: 3 }, { part: 1 }, { name: 'other' }];
    const masks = [maskOf(0.5), ...changes.map((change) => maskOf(0.5, change))].map((mask) =>
      mask.subarray(0, 64).join(),
    );
    expect(new Set(masks).size).toBe(5);
    expect(maskOf(0.5, {}, 10)).toEqual(maskOf(0.5).slice(0, 10));
  });
});
