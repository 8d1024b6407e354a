import { expect, test } from 'vitest';
import { cochranQ, type EqualityTest, equalityTest } from '../../../src/stats/heterogeneity.ts';

const diagonal = (values: readonly number[]): number[][] =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));

test('independent estimates give Cochran’s Q', () => {
  const values = [0.8, 0.7, 0.75, 0.9];
  const variances = [0.001, 0.002, 0.004, 0.003];
  const wald = equalityTest(values, diagonal(variances)) as EqualityTest;
  const q = cochranQ(values, variances) as EqualityTest;
  expect(wald.statistic).toBeCloseTo(q.statistic, 10);
  expect(wald.degreesOfFreedom).toBe(3);
  expect(wald.p).toBeCloseTo(q.p, 12);
});

test('few patients raise the p-value', () => {
  const covariance = diagonal([0.001, 0.002, 0.004]);
  const large = equalityTest([0.8, 0.7, 0.75], covariance) as EqualityTest;
  const small = equalityTest([0.8, 0.7, 0.75], covariance, { clusters: [200, 12, 8] }) as EqualityTest;
  const many = equalityTest([0.8, 0.7, 0.75], covariance, { clusters: 1e7 }) as EqualityTest;
  expect(small.statistic).toBe(large.statistic);
  expect(small.p).toBeGreaterThan(large.p);
  expect(many.p).toBeCloseTo(large.p, 5);
});

test('a rank-deficient covariance lowers the degrees of freedom', () => {
  // The third estimate is the mean of the first two.
  const covariance = [
    [1, 0, 0.5],
    [0, 1, 0.5],
    [0.5, 0.5, 0.5],
  ];
  const outcome = equalityTest([1, 3, 2], covariance) as EqualityTest;
  expect(outcome.degreesOfFreedom).toBe(1);
  expect(outcome.statistic).toBeCloseTo(2, 10);
  expect(equalityTest([1, 3, 2.5], covariance)).toEqual({ undefined: 'estimates without any variation differ' });
});

test('estimates without variance: equal ones are equal, different ones cannot be tested', () => {
  expect(equalityTest([1, 1], diagonal([0, 0]))).toMatchObject({ statistic: 0, p: 1 });
  expect(equalityTest([1, 0.5], diagonal([0, 0]))).toHaveProperty('undefined');
  expect((equalityTest([1, 0.9], diagonal([0, 0.01])) as EqualityTest).statistic).toBeCloseTo(1, 12);
});

test('what cannot be tested says why', () => {
  expect(equalityTest([0.5], [[1]])).toEqual({ undefined: 'fewer than two estimates' });
  expect(equalityTest([0.5, Number.NaN], diagonal([1, 1]))).toHaveProperty('undefined');
  expect(equalityTest([0.5, 0.6], diagonal([1, 1]), { clusters: 1 })).toEqual({
    undefined: 'too few patients for this many groups',
  });
  expect(cochranQ([0.5, 0.6], [1, 0])).toHaveProperty('undefined');
  expect(cochranQ([0.5], [1])).toHaveProperty('undefined');
});

test('Q of an unknown estimate says so, and lengths must agree', () => {
  expect(cochranQ([Number.NaN, 1], [1, 1])).toEqual({ undefined: 'an estimate or its variance is unknown' });
  expect(() => cochranQ([1, 2, 3], [1, 1])).toThrow(expect.objectContaining({ code: 'stats/length' }));
});
