import { expect, test } from 'vitest';
import { shrinkToMainEffects, shrinkToMean } from '../../../src/stats/shrink.ts';

test('noisy groups move further', () => {
  const { estimates } = shrinkToMean({
    values: [0.95, 0.8, 0.78, 0.82, 0.95],
    variances: [0.02, 0.0004, 0.0004, 0.0004, 0.0004],
  });
  expect(estimates[0]!.value).toBeLessThan(estimates[4]!.value);
  expect(estimates[0]!.ownWeight).toBeLessThan(estimates[4]!.ownWeight);
  expect(estimates[0]!.value).toBeGreaterThan(0.8);
});

test('intervals are narrower than those of the noisy groups alone', () => {
  const variances = [0.01, 0.01, 0.01, 0.01, 0.01, 0.01];
  const { estimates } = shrinkToMean({ values: [0.8, 0.82, 0.78, 0.81, 0.79, 0.8], variances });
  for (const { low, high } of estimates) expect(high - low).toBeLessThan(2 * 1.96 * 0.1);
});

test('the logit scale keeps estimates and limits inside (0, 1)', () => {
  const { estimates } = shrinkToMean({ values: [0.99, 0.9, 0.95], variances: [0.01, 0.002, 0.001], scale: 'logit' });
  for (const { low, value, high } of estimates) {
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(value);
    expect(value).toBeLessThan(high);
    expect(high).toBeLessThan(1);
  }
});

test('additive groups are drawn to their main effects and not to the mean', () => {
  const levels = [0, 1].flatMap((sex) => [0, 1, 2, 3].map((age) => [sex, age]));
  const truth = levels.map(([sex, age]) => 0.9 - 0.1 * sex! - 0.03 * age!);
  const variances = levels.map(() => 0.001);
  const { estimates, tau } = shrinkToMainEffects({ values: truth, variances }, levels);
  estimates.forEach(({ value }, i) => {
    expect(value).toBeCloseTo(truth[i]!, 10);
  });
  expect(tau).toBeLessThan(0.05);
});

test('a missing intersection is predicted from its main effects, an unknown level is not', () => {
  const levels = [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
    [2, 0],
  ];
  const values = [0.9, 0.85, 0.8, 0.8, 0.75, Number.NaN, Number.NaN];
  const { estimates } = shrinkToMainEffects({ values, variances: values.map(() => 0.0001) }, levels);
  expect(estimates[5]!.value).toBeCloseTo(0.7, 6);
  expect(estimates[5]!.ownWeight).toBe(0);
  expect(estimates[5]!.high - estimates[5]!.low).toBeGreaterThan(estimates[4]!.high - estimates[4]!.low);
  expect(estimates[6]!.value).toBeNaN();
});

test('what cannot be shrunk says why', () => {
  expect(() => shrinkToMean({ values: [Number.NaN], variances: [1] })).toThrow(/No group/);
  expect(() => shrinkToMean({ values: [1, 0.5], variances: [0.1, 0.1], scale: 'logit' })).toThrow(/no log odds/);
  expect(() => shrinkToMean({ values: [1, 0.5], variances: [0, 0.1] })).toThrow(/positive variance/);
  expect(() => shrinkToMean({ values: [1], variances: [] })).toThrow(/1 values/);
  expect(() => shrinkToMainEffects({ values: [1], variances: [1] }, [])).toThrow(/0 groups/);
});

test('an infinite estimate is refused', () => {
  const infinite = { values: [Number.POSITIVE_INFINITY, 0.5], variances: [0.1, 0.1] };
  expect(() => shrinkToMean(infinite)).toThrow(expect.objectContaining({ code: 'stats/shrink-boundary' }));
});
