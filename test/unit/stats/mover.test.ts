import { expect, test } from 'vitest';
import { deviateOf, waldLimits } from '../../../src/stats/interval.ts';
import {
  deviateToReach,
  differenceLimits,
  differenceTest,
  equivalenceTest,
  moverDifference,
} from '../../../src/stats/mover.ts';
import { wilsonLimits } from '../../../src/stats/proportion.ts';

const first = { value: 0.8, limits: waldLimits(0.8, 0.0009) };
const second = { value: 0.7, limits: waldLimits(0.7, 0.0016) };

test('symmetric limits give the Wald interval and z test', () => {
  const { low, high } = differenceLimits({ first, second })(2);
  expect(low).toBeCloseTo(0, 14);
  expect(high).toBeCloseTo(0.2, 14);
  const outcome = differenceTest({ first, second });
  expect(outcome.z).toBeCloseTo(2, 10);
  expect(outcome.p).toBeCloseTo(0.04550026389635842, 10);
  expect(outcome.pAbove + outcome.pBelow).toBeCloseTo(1, 14);
});

test('a correlation narrows the interval', () => {
  const correlated = differenceTest({ first, second, correlation: 0.5 });
  expect(correlated.z).toBeCloseTo(0.1 / Math.sqrt(0.0009 + 0.0016 - 0.0012), 10);
  const same = { value: 0.8, low: 0.7, high: 0.9 };
  expect(moverDifference({ first: same, second: same, correlation: 1 })).toEqual({ low: 0, high: 0 });
});

test('no difference gives p of 1; differences without spread give the largest deviate', () => {
  expect(differenceTest({ first, second: first }).p).toBe(1);
  const exact = { value: 1, limits: waldLimits(1, 0) };
  expect(differenceTest({ first: exact, second: { value: 0, limits: waldLimits(0, 0) } }).z).toBe(40);
  expect(deviateToReach(waldLimits(0, 0), 0, 1)).toBe(-40);
});

test('test and interval agree for asymmetric limits', () => {
  const contrast = {
    first: { value: 9 / 10, limits: wilsonLimits(9, 10) },
    second: { value: 3 / 10, limits: wilsonLimits(3, 10) },
  };
  const { low } = differenceLimits(contrast)(deviateOf(0.95));
  const atLimit = differenceTest({ ...contrast, margin: low });
  expect(atLimit.p).toBeCloseTo(0.05, 8);
});

test('equivalence is two one-sided tests', () => {
  const near = { first, second: { value: 0.79, limits: waldLimits(0.79, 0.0016) } };
  const outcome = equivalenceTest({ ...near, delta: 0.1 });
  expect(outcome.p).toBe(outcome.pBelowUpper);
  // (0.10 - 0.01) / 0.05 = 1.8 standard errors.
  expect(outcome.p).toBeCloseTo(0.03593031911292582, 10);
});

test('what is unknown has no p-value', () => {
  const unknown = { value: 0.8, limits: waldLimits(0.8, Number.NaN) };
  const missing = { value: Number.NaN, limits: waldLimits(Number.NaN, 0.0009) };
  for (const contrast of [
    { first: unknown, second },
    { first: missing, second },
    { first, second, margin: Number.NaN },
  ]) {
    const { z, p, pAbove, pBelow } = differenceTest(contrast);
    expect([z, p, pAbove, pBelow]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  }
  expect(equivalenceTest({ first: unknown, second, delta: 0.2 }).p).toBeNaN();
  expect(equivalenceTest({ first, second, delta: Number.NaN }).p).toBeNaN();
  expect(equivalenceTest({ first, second: first, delta: 0 }).p).toBe(0.5);
});
