import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { figureEstimate } from '../../../../src/learn/protocol/figure-estimate.ts';
import { pairSeeds, type SeedEstimate, summariseSeeds } from '../../../../src/learn/protocol/summarise-seeds.ts';
import { delongTest } from '../../../../src/stats/delong.ts';

const estimate = (seed: number, value: number, influence: number[]): SeedEstimate => ({
  seed,
  value,
  influence: Float64Array.from(influence),
});

describe('by hand', () => {
  // Values 1 2 3: mean 2, s2 1. Both cases always the same influences: nothing of the test variance differs between seeds.
  const shared = [1, 2, 3].map((value) => estimate(value, value, [0.1, -0.1]));

  test('shared test cases do not average out', () => {
    const summary = summariseSeeds(shared);
    // W = V = 2 (0.01 + 0.01) = 0.04; variance 1 / 3 + 0.04.
    expect(summary).toMatchObject({ seeds: 3, mean: 2, seedDeviation: 1, seedVariance: 1 });
    expect(summary.testVariance).toBeCloseTo(0.04, 14);
    expect(summary.testVarianceOfMean).toBeCloseTo(0.04, 14);
    expect(summary.standardError).toBeCloseTo(Math.sqrt(1 / 3 + 0.04), 14);
    expect(summary.shares.seed).toBeCloseTo(1 / 1.04, 14);
    // ((1/3 + .04)^2) / ((1/3)^2 / 2 + .04^2 / 1), and t(.975, 2) = .95 / sqrt(2 .975 .025).
    expect(summary.degreesOfFreedom).toBeCloseTo((1 / 3 + 0.04) ** 2 / (1 / 18 + 0.0016), 12);
    expect(summary.seedInterval.high).toBeCloseTo(2 + 0.95 / Math.sqrt(0.04875) / Math.sqrt(3), 12);
  });

  test('what differs between seeds is taken off their variance', () => {
    // V: mean influence 0, W .02 each: W - V times 2 / 1 is more than s2 = .0008, so no seed variance is left.
    const summary = summariseSeeds([estimate(1, 0.5, [0.1, -0.1]), estimate(2, 0.54, [-0.1, 0.1])]);
    expect(summary.seedDeviation).toBeCloseTo(Math.sqrt(0.0008), 14);
    expect(summary.seedVariance).toBe(0);
    expect(summary.shares).toEqual({ seed: 0, test: 1 });
  });

  test('one seed says nothing of seeds', () => {
    const summary = summariseSeeds([estimate(1, 0.5, [0.1, -0.1])]);
    expect(summary.mean).toBe(0.5);
    expect(summary.testVariance).toBeCloseTo(0.04, 14);
    for (const value of [summary.seedDeviation, summary.standardError, summary.interval.low])
      expect(value).toBe(Number.NaN);
  });

  test('patients are the unit', () => {
    const cases = [estimate(1, 1, [0.1, 0.1, -0.1, -0.1])];
    expect(summariseSeeds(cases, { patient: Int32Array.of(0, 0, 1, 1) }).testVariance).toBeCloseTo(0.16, 14);
  });

  test('wrong seeds are refused', () => {
    const [first, second] = [estimate(1, 1, [0]), estimate(2, 1, [0, 0])];
    for (const wrong of [[], [first, first], [first, second]]) {
      expect(() => summariseSeeds(wrong)).toThrowError(expect.objectContaining({ code: 'learn/bad-seeds' }));
    }
    expect(() => pairSeeds([first], [second])).toThrowError(/the same seeds; got 1 and 2/);
  });

  test('a level that is none, and patients and labels of other cases, are refused', () => {
    for (const level of [Number.NaN, 95]) expect(() => summariseSeeds(shared, { level })).toThrow(/level must lie/);
    expect(() => summariseSeeds(shared, { patient: Int32Array.of(0) })).toThrow(/every one of 2 test cases/);
    expect(() => summariseSeeds(shared, { label: Uint8Array.of(0) })).toThrow(/every one of 2 test cases/);
  });
});

test('one seed, two methods: the variance of the difference is that of DeLong', () => {
  const stream = createStream(5, 'delong');
  const label = Uint8Array.from({ length: 100 }, (_, row) => (row < 40 ? 1 : 0));
  const of = () => Float64Array.from(label, (own) => stream.normal() + own);
  const [a, b] = [of(), of()];
  const estimateOf = (score: Float64Array) => ({
    seed: 1,
    ...figureEstimate(
      { classes: ['0', '1'], label: Int32Array.from(label), attributes: [], scores: [score, score] },
      { kind: 'auc' },
    ),
  });
  const pairs = pairSeeds([estimateOf(a)], [estimateOf(b)]);
  const reference = delongTest({ first: a, second: b, label });
  const summary = summariseSeeds(pairs, { label });
  expect(summary.mean).toBeCloseTo(reference.difference, 14);
  expect(Math.sqrt(summary.testVariance) / reference.standardError).toBeCloseTo(1, 12);
  // Without labels the small-sample factor is 100/99 instead of 40/39 and 60/59.
  const plain = Math.sqrt(summariseSeeds(pairs).testVariance) / reference.standardError;
  expect(plain).toBeLessThan(0.998);
  expect(plain).toBeGreaterThan(0.992);
});

test('intervals hold the mean over further seeds and cases as often as they say', () => {
  // A case's truth is shared by the trainings, each training has noise of its own: the AUC is that of a binormal model.
  const repetitions = 400;
  let held = 0;
  let onThese = 0;
  const truth = 0.5;
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const stream = createStream(11, 'coverage', repetition);
    const common = Float64Array.from({ length: 60 }, () => stream.normal());
    const estimates = [1, 2, 3, 4].map((seed) => {
      const shift = 0.15 * stream.normal();
      const values = common.map((value) => value + 0.7 * stream.normal() + shift + truth);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return { seed, value: mean, influence: values.map((value) => (value - mean) / values.length) };
    });
    const { interval, seedInterval } = summariseSeeds(estimates);
    if (interval.low <= truth && truth <= interval.high) held += 1;
    if (seedInterval.low <= truth && truth <= seedInterval.high) onThese += 1;
  }
  expect(held / repetitions).toBeGreaterThan(0.92);
  expect(held / repetitions).toBeLessThan(0.985);
  // An interval over seeds alone does not know that the cases might have been others.
  expect(onThese / repetitions).toBeLessThan(0.9);
});
