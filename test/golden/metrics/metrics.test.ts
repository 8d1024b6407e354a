// Every metric against scikit-learn, statsmodels and numpy on data with ties, without and with weights.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { equalWidthEdges } from '../../../src/metrics/calibration/bins.ts';
import { debiasedCalibrationError } from '../../../src/metrics/calibration/expected-calibration-error.ts';
import type { Sample } from '../../../src/metrics/metric.ts';
import { type AnyMetric, computeMetric, metrics } from '../../../src/metrics/table.ts';
import { decide } from '../../../src/metrics/threshold.ts';

type Values = Record<string, number>;
interface Golden {
  binary: {
    label: number[];
    score: number[];
    weight: number[];
    threshold: number;
    unweighted: Values;
    weighted: Values;
  }[];
  multiclass: { label: number[]; scores: number[][]; weight: number[]; unweighted: Values; weighted: Values }[];
  quality: { value: number[]; weight: number[]; unweighted: Values; weighted: Values }[];
}
const golden: Golden = JSON.parse(readFileSync(new URL('./metrics.json', import.meta.url), 'utf8'));

/** Sums of a few hundred terms in another order. */
const rounding = 1e-12;
/** The reference fits stop when the deviance changes by less than 1e-14 of itself, which leaves the coefficients this far off. */
const fit = 1e-7;

const table: Record<string, AnyMetric> = { ...metrics, eceDebiasedTenths: debiasedCalibrationError(equalWidthEdges()) };

function check(sample: Sample, expected: Values) {
  for (const [name, value] of Object.entries(expected)) {
    const estimate = computeMetric(table[name], sample);
    const tolerance = name.startsWith('calibration') ? fit : rounding;
    expect('undefined' in estimate ? Number.NaN : Math.abs(estimate.value - value), name).toBeLessThan(tolerance);
  }
}

describe.each(golden.binary.map((g, k) => [k, g] as const))('two classes, data %i', (_, g) => {
  const score = Float64Array.from(g.score);
  const sample = {
    kind: 'binary' as const,
    label: Uint8Array.from(g.label),
    score,
    decision: decide(score, g.threshold),
    threshold: g.threshold,
  };
  test('without weights', () => check(sample, g.unweighted));
  test('with weights', () => check({ ...sample, weight: Float64Array.from(g.weight) }, g.weighted));
});

describe.each(golden.multiclass.map((g, k) => [k, g] as const))('several classes, data %i', (_, g) => {
  const sample = {
    kind: 'multiclass' as const,
    label: Int32Array.from(g.label),
    scores: g.scores.map((column) => Float64Array.from(column)),
  };
  test('without weights', () => check(sample, g.unweighted));
  test('with weights', () => check({ ...sample, weight: Float64Array.from(g.weight) }, g.weighted));
});

describe.each(golden.quality.map((g, k) => [k, g] as const))('quality, data %i', (_, g) => {
  const sample = { kind: 'quality' as const, value: Float64Array.from(g.value) };
  test('without weights', () => check(sample, g.unweighted));
  test('with weights', () => check({ ...sample, weight: Float64Array.from(g.weight) }, g.weighted));
});

test('every smooth or binned metric of the table has a golden value', () => {
  const covered = new Set(
    [golden.binary, golden.multiclass, golden.quality].flatMap((cases) => Object.keys(cases[0].unweighted)),
  );
  const elsewhere = ['brierReliability', 'brierResolution', 'eceEqualMass', 'eceDebiased'];
  expect(Object.keys(metrics).filter((name) => !covered.has(name))).toEqual(elsewhere);
});
