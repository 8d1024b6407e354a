import { expect, test } from 'vitest';
import { equalWidthEdges } from '../../../../src/metrics/calibration/bins.ts';
import { brier } from '../../../../src/metrics/calibration/brier.ts';
import { brierDecomposition } from '../../../../src/metrics/calibration/brier-decomposition.ts';
import { brierReliability } from '../../../../src/metrics/calibration/brier-reliability.ts';
import { brierResolution } from '../../../../src/metrics/calibration/brier-resolution.ts';
import type { BinarySample } from '../../../../src/metrics/metric.ts';

const score = Float64Array.from({ length: 200 }, (_, k) => ((k * 73) % 199) / 199);
const label = Uint8Array.from(score, (p, k) => (((k * 31) % 97) / 97 < p ? 1 : 0));
const weight = Float64Array.from(score, (_, k) => 0.5 + (k % 7) / 3);
const sample: BinarySample = { kind: 'binary', label, score, weight };

test('the parts sum to the Brier score exactly, within-bin terms included', () => {
  const parts = brierDecomposition(sample, equalWidthEdges(7));
  const whole = brier.compute(sample);
  if ('undefined' in parts || 'undefined' in whole) throw new Error('probabilities have a Brier score');
  const sum = parts.reliability - parts.resolution + parts.uncertainty + parts.withinVariance - parts.withinCovariance;
  expect(sum).toBeCloseTo(whole.value, 14);
  expect(parts.brier).toBeCloseTo(whole.value, 14);
  expect(parts.withinVariance).toBeGreaterThan(0);
});

test('a small case by hand', () => {
  const parts = brierDecomposition(
    { kind: 'binary', label: Uint8Array.from([0, 1, 1, 1]), score: Float64Array.from([0.2, 0.2, 0.8, 0.8]) },
    [0, 0.5, 1],
  );
  if ('undefined' in parts) throw new Error(parts.undefined);
  expect(parts.reliability).toBeCloseTo((2 * 0.09 + 2 * 0.04) / 4, 15);
  expect(parts.resolution).toBeCloseTo(1 / 16, 15);
  expect(parts.uncertainty).toBeCloseTo(3 / 16, 15);
  expect([parts.withinVariance, parts.withinCovariance]).toEqual([0, 0]);
});

test('the metrics are the parts in ten equal bins', () => {
  const parts = brierDecomposition(sample);
  if ('undefined' in parts) throw new Error(parts.undefined);
  const reliability = brierReliability.compute(sample);
  const resolution = brierResolution.compute(sample);
  if ('undefined' in reliability || 'undefined' in resolution) throw new Error('probabilities have both');
  expect(reliability.value).toBeCloseTo(parts.reliability, 14);
  expect(resolution.value).toBeCloseTo(parts.resolution, 14);
});

test('scores that are not probabilities have none', () => {
  expect(brierDecomposition({ kind: 'binary', label: Uint8Array.of(1), score: Float64Array.of(2) })).toHaveProperty(
    'undefined',
  );
});
