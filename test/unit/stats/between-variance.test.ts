import { expect, test } from 'vitest';
import { createStream } from '../../../src/core/stream.ts';
import { betweenVariance, betweenVarianceInterval, pauleMandel } from '../../../src/stats/between-variance.ts';

test('noise is taken out', () => {
  const { observed, corrected } = betweenVariance([0.9, 0.7, 0.8], [0.004, 0.001, 0.001]);
  expect(observed).toBeCloseTo(0.01, 14);
  expect(corrected).toBeCloseTo(0.008, 14);
});

test('less variation than noise is 0, with the sign kept apart', () => {
  const outcome = betweenVariance([0.8, 0.8], [0.01, 0.03]);
  expect(outcome.corrected).toBe(0);
  expect(outcome.correctedSigned).toBeCloseTo(-0.02, 14);
});

test('shared patients', () => {
  const shared = [
    [0.01, 0.008],
    [0.008, 0.01],
  ];
  expect(betweenVariance([0.9, 0.7], [0.01, 0.01], shared).corrected).toBeCloseTo(0.02 - 0.01 + 0.008, 14);
});

test('the mean of the signed correction is the true variance', () => {
  const stream = createStream(4, 'lum');
  const sds = [0.02, 0.05, 0.1, 0.03];
  let total = 0;
  for (let k = 0; k < 4000; k += 1) {
    total += betweenVariance(
      sds.map((sd) => 0.06 * stream.normal() + sd * stream.normal()),
      sds.map((sd) => sd * sd),
    ).correctedSigned;
  }
  // Standard error of the mean about 0.00009; four of them.
  expect(Math.abs(total / 4000 - 0.0036)).toBeLessThan(0.00036);
});

test('equal estimates have no variance between them', () => {
  expect(pauleMandel([0.8, 0.8], [0.01, 0.02])).toBe(0);
  expect(betweenVarianceInterval([0.8, 0.8], [0.01, 0.02]).low).toBe(0);
  expect(pauleMandel([0.8], [0.01])).toBeNaN();
  expect(() => pauleMandel([0.8], [])).toThrow(/1 values but 0/);
});

test('without two known estimates and variances there is no variance between them', () => {
  expect(betweenVariance([], []).observed).toBeNaN();
  expect(betweenVariance([0.8], [0.01]).observed).toBeNaN();
  for (const [values, variances] of [
    [
      [Number.NaN, 0.8],
      [0.01, 0.01],
    ],
    [
      [0.7, 0.8],
      [Number.NaN, 0.01],
    ],
    [
      [0.5, 0.9],
      [0, 0.01],
    ],
  ] as const) {
    expect(pauleMandel(values, variances)).toBeNaN();
    expect(betweenVarianceInterval(values, variances)).toEqual({ low: Number.NaN, high: Number.NaN });
  }
  expect(() => betweenVarianceInterval([0.7, 0.8], [0.01, 0.01], 95)).toThrow(/level must lie between 0 and 1/);
});
