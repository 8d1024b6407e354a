import { expect, test } from 'vitest';
import { normal } from '../../../../src/stats/distributions/normal.ts';
import { studentT } from '../../../../src/stats/distributions/student-t.ts';

test('one degree of freedom is Cauchy', () => {
  expect(studentT.upperTail(1, 1)).toBeCloseTo(0.25, 15);
  expect(studentT.quantile(0.75, 1)).toBeCloseTo(1, 13);
});

test('infinite degrees of freedom are the normal', () => {
  expect(studentT.upperTail(2.1, Number.POSITIVE_INFINITY)).toBe(normal.upperTail(2.1));
  expect(studentT.upperQuantile(0.03, Number.POSITIVE_INFINITY)).toBe(normal.upperQuantile(0.03));
});

test('ends and symmetry', () => {
  expect(studentT.upperTail(Number.POSITIVE_INFINITY, 4)).toBe(0);
  expect(studentT.cdf(-1.3, 4)).toBeCloseTo(studentT.upperTail(1.3, 4), 15);
  expect(studentT.quantile(0.5, 4)).toBeCloseTo(0, 15);
  expect(studentT.upperQuantile(2, 4)).toBeNaN();
});

test('degrees of freedom that are not positive have no distribution', () => {
  for (const degrees of [0, -1, Number.NaN]) {
    expect(studentT.upperTail(1, degrees)).toBeNaN();
    expect(studentT.upperQuantile(0.1, degrees)).toBeNaN();
  }
});
