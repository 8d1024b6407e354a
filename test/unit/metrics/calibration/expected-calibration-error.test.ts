import { describe, expect, test } from 'vitest';
import { equalMassEdges, equalWidthEdges } from '../../../../src/metrics/calibration/bins.ts';
import {
  debiasedCalibrationError,
  eceDebiased,
  eceEqualMass,
  eceEqualWidth,
  expectedCalibrationError,
} from '../../../../src/metrics/calibration/expected-calibration-error.ts';
import type { BinarySample, Estimate } from '../../../../src/metrics/metric.ts';

const label = Uint8Array.from('101010011100101001010011', Number);
const score = Float64Array.from([
  0.91, 0.12, 0.63, 0.55, 0.48, 0.31, 0.72, 0.83, 0.58, 0.44, 0.49, 0.27, 0.77, 0.66, 0.5, 0.09, 0.35, 0.95, 0.62, 0.41,
  0.18, 0.53, 0.69, 0.5,
]);
const toy: BinarySample = { kind: 'binary', label, score };
const value = (estimate: Estimate) => ('undefined' in estimate ? Number.NaN : estimate.value);

describe('expected calibration error', () => {
  test('of the toy is as printed, in ten equal bins and in five quantile bins', () => {
    expect(value(eceEqualWidth.compute(toy))).toBeCloseTo(0.2316667, 7);
    // The other tool interpolates its quantiles.
    const sorted = score.toSorted();
    const quantile = (q: number) => {
      const at = q * (sorted.length - 1);
      const low = Math.floor(at);
      return sorted[low] + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
    };
    const edges = [0, ...[0.2, 0.4, 0.6, 0.8].map((q) => quantile(q)), 1];
    expect(value(expectedCalibrationError(edges).compute(toy))).toBeCloseTo(0.0933333, 7);
  });

  test('is 0 where each bin has its mean score as event rate', () => {
    const calibrated: BinarySample = {
      kind: 'binary',
      label: Uint8Array.from([0, 0, 0, 1, 0, 1, 1, 1]),
      score: Float64Array.from([0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75]),
    };
    expect(value(eceEqualWidth.compute(calibrated))).toBe(0);
    expect(value(eceDebiased.compute(calibrated))).toBe(0);
  });

  test('with its own bins equals the one with those bins given', () => {
    const edges = equalMassEdges({ score });
    expect(eceEqualMass.compute(toy)).toEqual(expectedCalibrationError(edges).compute(toy));
    expect(eceDebiased.compute(toy)).toEqual(debiasedCalibrationError(edges).compute(toy));
  });

  test('refuses edges that do not ascend', () => {
    expect(() => expectedCalibrationError([0, 0.5, 0.5, 1])).toThrow(expect.objectContaining({ code: 'metrics/bins' }));
  });
});

describe('debiased calibration error', () => {
  test('is far closer to 0 than the plain one for calibrated scores of a small sample', () => {
    let plain = 0;
    let debiased = 0;
    let state = 12345;
    const uniform = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 4294967296;
    };
    const rounds = 200;
    for (let round = 0; round < rounds; round++) {
      const p = Float64Array.from({ length: 100 }, uniform);
      const sample: BinarySample = {
        kind: 'binary',
        score: p,
        label: Uint8Array.from(p, (x) => (uniform() < x ? 1 : 0)),
      };
      plain += value(eceEqualWidth.compute(sample)) / rounds;
      debiased += value(debiasedCalibrationError(equalWidthEdges()).compute(sample)) ** 2 / rounds;
    }
    // Simulated elsewhere for a calibrated model: 0.076 at 100 cases.
    expect(plain).toBeGreaterThan(0.06);
    expect(Math.sqrt(debiased)).toBeLessThan(plain);
  });

  test('counts the effective number of cases when there are weights', () => {
    const halves = { ...toy, weight: new Float64Array(24).fill(0.5) };
    expect(value(eceDebiased.compute(halves))).toBeCloseTo(value(eceDebiased.compute(toy)), 14);
  });

  test('leaves out bins with one case, and does not exist when all are', () => {
    const alone: BinarySample = {
      kind: 'binary',
      label: Uint8Array.from([1, 0]),
      score: Float64Array.from([0.2, 0.9]),
    };
    expect(debiasedCalibrationError(equalWidthEdges()).compute(alone)).toEqual({
      undefined: 'no bins with at least two cases',
    });
  });
});
