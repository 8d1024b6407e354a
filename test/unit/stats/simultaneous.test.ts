import { expect, test } from 'vitest';
import { deviateOf, waldLimits } from '../../../src/stats/interval.ts';
import {
  allEquivalent,
  criticalDeviate,
  gapInterval,
  pairsOf,
  simulateCriticalDeviate,
} from '../../../src/stats/simultaneous.ts';

const estimates = (values: readonly number[], variance: number) =>
  values.map((value) => ({ value, limits: waldLimits(value, variance) }));
const diagonal = (values: readonly number[]): number[][] =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));

test('two estimates need no simulation', () => {
  expect(simulateCriticalDeviate(diagonal([1, 4]), { seed: 1 })).toEqual({
    deviate: deviateOf(0.95),
    monteCarloError: 0,
  });
  expect(criticalDeviate([[1]], { seed: 1 })).toBeNaN();
});

test('more groups need a larger deviate, correlation a smaller one, and equal seeds agree', () => {
  const three = criticalDeviate(diagonal([1, 1, 1]), { seed: 1 });
  expect(three).toBeGreaterThan(deviateOf(0.95));
  expect(criticalDeviate(diagonal([1, 1, 1, 1, 1]), { seed: 1 })).toBeGreaterThan(three);
  expect(criticalDeviate(diagonal([1, 1, 1]), { seed: 1 })).toBe(three);
  // One estimate far noisier than the others: its pairs move together.
  expect(criticalDeviate(diagonal([100, 1, 1]), { seed: 1 })).toBeLessThan(three);
});

test('the gap of two groups is the size of their difference', () => {
  const pairs = pairsOf(estimates([0.9, 0.7], 0.0008), diagonal([0.0008, 0.0008]));
  const { low, high } = gapInterval(pairs, { critical: deviateOf(0.95) });
  expect(low).toBeCloseTo(0.2 - deviateOf(0.95) * 0.04, 12);
  expect(high).toBeCloseTo(0.2 + deviateOf(0.95) * 0.04, 12);
});

test('equal groups: the gap is not above 0, but may be as large as the noise allows', () => {
  const pairs = pairsOf(estimates([0.8, 0.8, 0.8], 0.0008), diagonal([0.0008, 0.0008, 0.0008]));
  const { low, high } = gapInterval(pairs, { critical: 2.34 });
  expect(low).toBe(0);
  expect(high).toBeCloseTo(1.959963984540054 * 0.04, 10);
});

test('shared patients tighten a pair', () => {
  const [pair] = pairsOf(estimates([0.9, 0.7], 0.0008), [
    [0.0008, 0.0004],
    [0.0004, 0.0008],
  ]);
  expect(pair!.contrast.correlation).toBeCloseTo(0.5, 14);
  expect(pair!.limits(1).high).toBeCloseTo(0.2 + Math.sqrt(0.0008), 14);
});

test('equivalence of all pairs is that of the worst pair, and dual to the largest compatible gap', () => {
  const pairs = pairsOf(estimates([0.8, 0.81, 0.83], 0.0001), diagonal([0.0001, 0.0001, 0.0001]));
  const { largestCompatible } = allEquivalent(pairs, { delta: 0.1 });
  expect(largestCompatible).toBeCloseTo(0.03 + 1.6448536269514722 * Math.sqrt(0.0002), 12);
  expect(allEquivalent(pairs, { delta: largestCompatible }).p).toBeCloseTo(0.05, 9);
  expect(allEquivalent(pairs, { delta: largestCompatible + 0.001 }).p).toBeLessThan(0.05);
  expect(allEquivalent([], { delta: 0.1 })).toEqual({ p: 1, largestCompatible: Number.POSITIVE_INFINITY });
  expect(gapInterval([], { critical: 2 })).toEqual({ low: Number.NaN, high: Number.NaN });
});

test('an unknown covariance has no critical deviate', () => {
  const unknown = [
    [Number.NaN, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  expect(criticalDeviate(unknown, { seed: 1, draws: 100 })).toBeNaN();
  const known = unknown.map((row) => row.map((value) => (Number.isNaN(value) ? 1 : value)));
  expect(criticalDeviate(known, { seed: 1, draws: 0 })).toBeNaN();
  expect(() => criticalDeviate(known, { seed: 1, level: 95 })).toThrow(
    expect.objectContaining({ code: 'stats/bad-level' }),
  );
});
