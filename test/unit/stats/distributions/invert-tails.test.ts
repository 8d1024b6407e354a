import { expect, test } from 'vitest';
import { invertTails } from '../../../../src/stats/distributions/invert-tails.ts';

const logistic = (point: number) => {
  const lower = 1 / (1 + Math.exp(-point));
  const upper = 1 / (1 + Math.exp(point));
  return { lower, upper, slope: lower * upper };
};

test('finds either tail from a far start', () => {
  const far = { evaluate: logistic, start: 300, bracket: [-700, 700] as const };
  expect(invertTails({ ...far, target: { lower: 0.2, upper: 0.8 } })).toBeCloseTo(Math.log(0.25), 12);
  expect(invertTails({ ...far, target: { lower: 1 - 1e-200, upper: 1e-200 } })).toBeCloseTo(200 * Math.log(10), 9);
});
