import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bernoulliChances,
  chanceQuantile,
  normalQuantile,
  poissonQuantile,
  truncatedNormalQuantile,
} from '../../../../src/simulate/graph/quantiles.ts';

interface Golden {
  readonly truncatedNormal: readonly { u: number; mean: number; sd: number; low: number; high: number; x: number }[];
  readonly poisson: readonly { u: number; mean: number; x: number }[];
}
const golden = JSON.parse(
  readFileSync(new URL('../../../golden/simulate/node-quantiles.json', import.meta.url), 'utf8'),
) as Golden;

/** Relative to the standard deviation and the value; a few roundings of the tails. */
const tolerance = 1e-12;
const share = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });

describe('quantiles', () => {
  it.each(golden.truncatedNormal)('truncated normal at $u of [$low, $high] (mpmath)', ({ u, x, ...parameters }) => {
    const value = truncatedNormalQuantile(u, parameters);
    expect(Math.abs(value - x)).toBeLessThan(tolerance * parameters.sd * Math.max(1, Math.abs(x)));
  });

  it.each(golden.poisson)('Poisson of mean $mean at $u (SciPy)', ({ u, mean, x }) => {
    expect(poissonQuantile(u, mean)).toBe(x);
  });

  it('never leave the interval and never fall as u rises', () => {
    const parameters = { mean: 60, sd: 12, low: 18, high: 95 };
    fc.assert(
      fc.property(share, share, (a, b) => {
        const [x, y] = [Math.min(a, b), Math.max(a, b)].map((u) => truncatedNormalQuantile(u, parameters));
        expect(x).toBeGreaterThanOrEqual(18);
        expect(y).toBeLessThanOrEqual(95);
        expect(x).toBeLessThanOrEqual(y!);
      }),
    );
  });

  it('says when no probability is left', () => {
    expect(() => truncatedNormalQuantile(0.5, { mean: 0, sd: 1, low: 50, high: 60 })).toThrow(/too far from the mean/);
    expect(() => truncatedNormalQuantile(0.5, { mean: 0, sd: 1, low: 2, high: 2 })).toThrow(/not below/);
  });

  it('give the mean where there is no spread', () => {
    expect(normalQuantile(0.9, { mean: 3, sd: 0 })).toBe(3);
    expect(truncatedNormalQuantile(0.9, { mean: 3, sd: 0, low: 0, high: 2 })).toBe(2);
  });

  it('take values of a discrete node in their order, and never one without probability', () => {
    expect(chanceQuantile(bernoulliChances(0.3), 0.69)).toBe(0);
    expect(chanceQuantile(bernoulliChances(0.3), 0.71)).toBe(1);
    expect(chanceQuantile(bernoulliChances(0), 1 - 2 ** -53)).toBe(0);
    expect(chanceQuantile(bernoulliChances(1), 2 ** -54)).toBe(1);
    const tenths = Array.from({ length: 10 }, (_, value) => ({ value, probability: 0.1 }));
    expect(chanceQuantile([...tenths, { value: 99, probability: 0 }], 1 - 2 ** -53)).toBe(9);
  });
});
