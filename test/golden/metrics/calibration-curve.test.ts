import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { smoothCalibration } from '../../../src/metrics/curves/smooth-calibration.ts';

const golden: {
  label: number[];
  score: number[];
  patient: number[];
  points: { score: number; observed: number; low: number; high: number }[];
} = JSON.parse(readFileSync(new URL('./calibration-curve.json', import.meta.url), 'utf8'));

/** Both fits stop at changes of 1e-10 of the log odds or smaller; the sandwich is a product of four such matrices. */
const fit = 1e-7;

test('curve and band agree with a generalised linear model with cluster-robust covariance', () => {
  const rows = { label: golden.label, score: Float64Array.from(golden.score) };
  const curve = smoothCalibration(rows, { patient: Int32Array.from(golden.patient), points: golden.points.length });
  if ('undefined' in curve) throw new Error(curve.undefined);
  expect(curve.knots).toHaveLength(4);
  for (const [k, point] of golden.points.entries()) {
    for (const name of ['score', 'observed', 'low', 'high'] as const) {
      expect(Math.abs(curve.points[k][name] - point[name]), `${name} ${k}`).toBeLessThan(fit);
    }
  }
  const independent = smoothCalibration(rows, { points: golden.points.length });
  if ('undefined' in independent) throw new Error(independent.undefined);
  expect(independent.points[4].observed).toBe(curve.points[4].observed);
  expect(independent.points[4].low).not.toBeCloseTo(curve.points[4].low, 4);
});
