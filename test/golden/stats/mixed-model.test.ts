// Linear mixed models against statsmodels (REML), dense matrices for degrees of freedom, SciPy's paired t test.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fitMixedModel } from '../../../src/stats/mixed-model.ts';

interface Case {
  readonly name: string;
  readonly y: number[];
  readonly codes: Record<string, number[]>;
  readonly method: number[];
  readonly factors: string[];
  readonly fixed: number[];
  readonly variances: number[];
  readonly residualVariance: number;
  readonly logLikelihood: number;
  readonly contrast: { readonly estimate: number; readonly standardError: number; readonly degreesOfFreedom: number };
  readonly paired?: {
    readonly t: number;
    readonly p: number;
    readonly degreesOfFreedom: number;
    readonly low: number;
    readonly high: number;
  };
}
const golden: { cases: Case[] } = JSON.parse(readFileSync(new URL('./mixed-model.json', import.meta.url), 'utf8'));

/** The reference's optimiser stops short of the maximum by about this much of a component. */
const optimiserTolerance = 2e-4;

function modelOf({ y, codes, method, factors }: Case) {
  const methods = [...new Set(method)].sort();
  const fixed = methods.map((name) => Float64Array.from(method, (own) => (own === name ? 1 : 0)));
  const random = factors.map((name) => ({ name, codes: Int32Array.from(codes[name]!) }));
  const model = fitMixedModel({ y: Float64Array.from(y), fixed, random });
  return { model, contrast: model.contrast(methods.map((_, m) => (m === 0 ? -1 : m === methods.length - 1 ? 1 : 0))) };
}

describe.each(golden.cases)('$name', (expected) => {
  const { model, contrast } = modelOf(expected);

  test('the likelihood is at least as high as the reference finds', () => {
    expect(model.logLikelihood).toBeGreaterThan(expected.logLikelihood - 1e-9);
    expect(model.logLikelihood).toBeLessThan(expected.logLikelihood + 1e-4);
  });

  test('components, fixed effects and the contrast', () => {
    expected.variances.forEach((value, k) => {
      expect(Math.abs(model.variances[k]! / value - 1)).toBeLessThan(optimiserTolerance);
    });
    expect(Math.abs(model.residualVariance / expected.residualVariance - 1)).toBeLessThan(optimiserTolerance);
    expected.fixed.forEach((value, k) => {
      expect(model.fixed[k]).toBeCloseTo(value, 6);
    });
    expect(contrast.estimate).toBeCloseTo(expected.contrast.estimate, 6);
    expect(Math.abs(contrast.standardError / expected.contrast.standardError - 1)).toBeLessThan(optimiserTolerance);
    expect(Math.abs(contrast.degreesOfFreedom / expected.contrast.degreesOfFreedom - 1)).toBeLessThan(
      2 * optimiserTolerance,
    );
  });
});

test('balanced, two methods: the paired t test of the means of worlds', () => {
  const expected = golden.cases.find(({ paired }) => paired !== undefined)!;
  const { contrast } = modelOf(expected);
  const { t, p, degreesOfFreedom, low, high } = expected.paired!;
  expect(contrast.t / t).toBeCloseTo(1, 8);
  expect(contrast.p / p).toBeCloseTo(1, 7);
  expect(contrast.degreesOfFreedom).toBeCloseTo(degreesOfFreedom, 6);
  expect(contrast.low).toBeCloseTo(low, 9);
  expect(contrast.high).toBeCloseTo(high, 9);
});
