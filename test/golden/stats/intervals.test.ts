import { expect, test } from 'vitest';
import { betweenVarianceInterval, pauleMandel } from '../../../src/stats/between-variance.ts';
import { cochranQ, equalityTest } from '../../../src/stats/heterogeneity.ts';
import { clusteredVariance } from '../../../src/stats/influence.ts';
import { fitLogistic, type LogisticFit } from '../../../src/stats/logistic.ts';
import { benjaminiHochberg, holm } from '../../../src/stats/multiplicity.ts';
import { nullRange } from '../../../src/stats/null-range.ts';
import {
  clopperPearsonInterval,
  clusteredWilson,
  effectiveCount,
  newcombeDifference,
  wilsonInterval,
} from '../../../src/stats/proportion.ts';
import { shrinkToMean } from '../../../src/stats/shrink.ts';
import { simulateCriticalDeviate } from '../../../src/stats/simultaneous.ts';
import golden from './intervals.json' with { type: 'json' };
import { relativeError } from './relative-error.ts';

/** Closed formulas: rounding only. */
const closed = 1e-12;
/** Root finding or quadrature on either side. */
const iterative = 1e-8;

const diagonal = (values: readonly number[]): number[][] =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
type Five = [number, number, number, number];

test('intervals of a proportion', () => {
  const agree = (actual: { low: number; high: number }, low: number, high: number): void => {
    // statsmodels leaves rounding noise of 1e-17 where the limit is exactly 0.
    expect(Math.abs(actual.low - low)).toBeLessThan(closed * Math.max(low, 1e-3));
    expect(relativeError(actual.high, high)).toBeLessThan(closed);
  };
  for (const [s, n, low, high] of golden.wilson as Five[]) agree(wilsonInterval(s, n), low, high);
  for (const [s, n, low, high] of golden.wilson90 as Five[]) agree(wilsonInterval(s, n, 0.9), low, high);
  for (const [s, n, low, high] of golden.clopperPearson as Five[]) agree(clopperPearsonInterval(s, n), low, high);
});

test("Newcombe's difference", () => {
  for (const [s1, n1, s2, n2, low, high] of golden.newcombe as [number, number, number, number, number, number][]) {
    const interval = newcombeDifference({ successes: s1, n: n1 }, { successes: s2, n: n2 });
    expect(relativeError(interval.low, low)).toBeLessThan(closed);
    expect(relativeError(interval.high, high)).toBeLessThan(closed);
  }
});

test('clustered Wilson', () => {
  const [value, variance, clusters, n, effective, low, high] = golden.clusteredWilson as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  expect(relativeError(effectiveCount({ value, variance, clusters, n }), effective)).toBeLessThan(closed);
  const interval = clusteredWilson({ value, variance, clusters, n });
  expect(relativeError(interval.low, low)).toBeLessThan(closed);
  expect(relativeError(interval.high, high)).toBeLessThan(closed);
});

test('Holm and Benjamini-Hochberg', () => {
  const { p } = golden.multiplicity;
  holm(p).forEach((value, k) => {
    expect(relativeError(value, golden.multiplicity.holm[k]!)).toBeLessThan(closed);
  });
  benjaminiHochberg(p).forEach((value, k) => {
    expect(relativeError(value, golden.multiplicity.benjaminiHochberg[k]!)).toBeLessThan(closed);
  });
});

test('Paule-Mandel, Q profile and Q', () => {
  const { values, variances, ...expected } = golden.betweenVariance;
  expect(relativeError(pauleMandel(values, variances), expected.pauleMandel)).toBeLessThan(iterative);
  expect(relativeError(pauleMandel(values, variances), expected.statsmodelsPauleMandel)).toBeLessThan(1e-5);
  const interval = betweenVarianceInterval(values, variances);
  expect(relativeError(interval.low, expected.interval[0]!)).toBeLessThan(iterative);
  expect(relativeError(interval.high, expected.interval[1]!)).toBeLessThan(iterative);
  const q = cochranQ(values, variances);
  expect('statistic' in q && relativeError(q.statistic, expected.q)).toBeLessThan(closed);
  expect('p' in q && relativeError(q.p, expected.qP)).toBeLessThan(closed);
});

test('Wald test with correlated estimates, and Welch for two', () => {
  const wald = equalityTest(golden.wald.values, golden.wald.covariance);
  expect('statistic' in wald && relativeError(wald.statistic, golden.wald.statistic)).toBeLessThan(1e-11);
  expect('p' in wald && relativeError(wald.p, golden.wald.p)).toBeLessThan(1e-10);
  const { values, variances, clusters, t, p, degreesOfFreedom } = golden.welch;
  const welch = equalityTest(values, diagonal(variances), { clusters });
  expect('statistic' in welch && relativeError(welch.statistic, t * t)).toBeLessThan(closed);
  expect('denominator' in welch && relativeError(welch.denominator, degreesOfFreedom)).toBeLessThan(closed);
  expect('p' in welch && relativeError(welch.p, p)).toBeLessThan(1e-11);
});

test('the simulated critical deviate is the studentised range over root two', () => {
  for (const [k, deviate] of golden.tukey as [number, number][]) {
    const simulated = simulateCriticalDeviate(diagonal(new Array<number>(k).fill(0.37)), { seed: 1, draws: 50_000 });
    expect(simulated.monteCarloError).toBeLessThan(0.02);
    // Four standard errors of its own simulation.
    expect(Math.abs(simulated.deviate - deviate)).toBeLessThan(4 * simulated.monteCarloError);
  }
});

test('the null range of equal variances', () => {
  for (const [k, mean, upper] of golden.range as [number, number, number][]) {
    const range = nullRange({
      values: new Array<number>(k).fill(0.8),
      covariance: diagonal(new Array<number>(k).fill(1)),
      seed: 3,
    });
    // Standard errors at 20,000 draws: below 0.006 and 0.02; four of each.
    expect(Math.abs(range.gapMean - mean)).toBeLessThan(0.024);
    expect(Math.abs(range.gapUpper95 - upper)).toBeLessThan(0.08);
  }
});

test('logistic regression with offset, weights and clusters', () => {
  const { logistic } = golden;
  const columns = [Float64Array.from(logistic.x1), Float64Array.from(logistic.x2)];
  const label = Uint8Array.from(logistic.label);
  const patient = Int32Array.from(logistic.patient);
  const fit = fitLogistic({
    columns,
    label,
    weight: Float64Array.from(logistic.weight),
    offset: Float64Array.from(logistic.offset),
  }) as LogisticFit;
  logistic.coefficients.forEach((expected, c) => {
    expect(relativeError(fit.coefficients[c]!, expected)).toBeLessThan(1e-9);
    expect(relativeError(fit.covariance[c]![c]!, logistic.covariance[c]![c]!)).toBeLessThan(1e-9);
    expect(relativeError(clusteredVariance(fit.influence[c]!, patient), logistic.clustered[c]!)).toBeLessThan(1e-9);
  });
  const plain = fitLogistic({ columns, label }) as LogisticFit;
  const factor = logistic.clusters / (logistic.clusters - 1);
  logistic.plainCoefficients.forEach((expected, c) => {
    expect(relativeError(plain.coefficients[c]!, expected)).toBeLessThan(1e-9);
    const uncorrected = clusteredVariance(plain.influence[c]!, patient) / factor;
    expect(relativeError(uncorrected, logistic.plainClusteredUncorrected[c]!)).toBeLessThan(1e-8);
  });
});

test('shrinkage agrees with adaptive quadrature over tau (eight schools)', () => {
  const { values, standardErrors, means, tau, firstLimits } = golden.shrink;
  const shrunken = shrinkToMean({ values, variances: standardErrors.map((error) => error * error) });
  // 64 points of tau: below 0.1 % of the posterior spread (about 8).
  expect(Math.abs(shrunken.tau - tau)).toBeLessThan(0.01);
  means.forEach((mean, i) => {
    expect(Math.abs(shrunken.estimates[i]!.value - mean)).toBeLessThan(0.01);
  });
  expect(Math.abs(shrunken.estimates[0]!.low - firstLimits[0]!)).toBeLessThan(0.02);
  expect(Math.abs(shrunken.estimates[0]!.high - firstLimits[1]!)).toBeLessThan(0.02);
});
