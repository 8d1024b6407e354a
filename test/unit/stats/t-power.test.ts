import { expect, test } from 'vitest';
import { powerOfGap } from '../../../src/stats/power.ts';
import { powerOfT } from '../../../src/stats/t-power.ts';

test.each([1, 1.5, 4, 60])('without a shift it is alpha, at %s degrees of freedom', (degrees) => {
  expect(powerOfT(0, degrees, 0.05)).toBeCloseTo(0.05, 7);
});

test('with infinite degrees of freedom it is that of a z test', () => {
  expect(powerOfT(2.5, Number.POSITIVE_INFINITY)).toBeCloseTo(powerOfGap(2.5, 1), 14);
  expect(powerOfT(2.5, 1e6)).toBeCloseTo(powerOfGap(2.5, 1), 5);
});
