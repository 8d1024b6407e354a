// What several trainings say together. Two things differ between trainings on another day: the seed, and the test cases. They are kept apart.
import { usageError } from '../../core/errors.ts';
import { obuchowskiVariance } from '../../stats/auc.ts';
import { studentT } from '../../stats/distributions/student-t.ts';
import { clusteredVariance, countClusters } from '../../stats/influence.ts';
import type { FigureEstimate } from './figure-estimate.ts';

/** A figure of one training. */
export interface SeedEstimate extends FigureEstimate {
  readonly seed: number;
}

/** Limits of an interval. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

/** A mean over seeds with its two sources of variance. */
export interface SeedSummary {
  readonly seeds: number;
  /** Mean over seeds. */
  readonly mean: number;
  /** Standard deviation over seeds, divisor seeds - 1; on these test cases. NaN with one seed. */
  readonly seedDeviation: number;
  /** t interval of the mean over further seeds, on these same test cases. */
  readonly seedInterval: Limits;
  /** Variance of one training's figure by sampling of test cases: mean over seeds. */
  readonly testVariance: number;
  /** Variance of the mean by sampling of test cases. Trainings share the cases, so more seeds hardly reduce it. */
  readonly testVarianceOfMean: number;
  /** Variance between seeds without what the sampling of test cases adds to it, at least 0. */
  readonly seedVariance: number;
  /** Of the variance of one training on other test cases: what is due to the seed, and to the cases; together 1. */
  readonly shares: { readonly seed: number; readonly test: number };
  /** Standard error of the mean over further seeds and test cases. */
  readonly standardError: number;
  /** Satterthwaite's degrees of freedom of it. */
  readonly degreesOfFreedom: number;
  /** t interval of the mean over further seeds and test cases. */
  readonly interval: Limits;
  /** Two-sided p-value of a mean of 0: of use for differences. */
  readonly p: number;
}

/** How seeds are summarised. */
export interface SeedSummaryOptions {
  /** Dense patient code of each test case; default each case a patient. */
  readonly patient?: Int32Array | undefined;
  /**
   * Label of each test case, 0 or 1, where the figure is of two classes: variances are then DeLong's (Obuchowski's with patients), events
   * and non-events apart.
   */
  readonly label?: Uint8Array | undefined;
  /** Default .95. */
  readonly level?: number | undefined;
}

/**
 * Mean of a figure over the trainings of several seeds on the same test cases. With s2 the variance of the values, W
 * the mean over seeds of the variance by sampling of cases (influences, patients as units; DeLong's with `label`) and V
 * the variance of the mean influence, of W a part (W - V) S / (S - 1) is not shared between seeds and swells s2; so
 * seedVariance = max(0, s2 - (W - V) S / (S - 1)), and the variance of the mean is seedVariance / S + V, with (a + b)^2
 * / (a^2 / (S - 1) + b^2 / (I - 1)) degrees of freedom for I patients (Satterthwaite 1946). With one seed all that
 * concerns seeds is NaN, with one patient all that concerns test cases, and a NaN value makes the mean NaN.
 *
 * Throws `learn/bad-seeds` (usage): no training, a seed twice, different numbers of cases, of patients or of labels, a
 * level outside 0..1.
 */
export function summariseSeeds(estimates: readonly SeedEstimate[], options: SeedSummaryOptions = {}): SeedSummary {
  const cases = requireSeeds(estimates);
  const { patient = Int32Array.from({ length: cases }, (_, index) => index), level = 0.95 } = options;
  requireOptions(options, cases);
  const seeds = estimates.length;
  const mean = average(estimates.map(({ value }) => value));
  const spread = estimates.reduce((sum, { value }) => sum + (value - mean) * (value - mean), 0) / (seeds - 1);
  const observed = seeds < 2 ? Number.NaN : spread;
  const varianceOf = (influence: Float64Array): number =>
    options.label === undefined
      ? clusteredVariance(influence, patient)
      : obuchowskiVariance({ influence, label: options.label, patient }).variance;
  const testVariance = average(estimates.map(({ influence }) => varianceOf(influence)));
  const testVarianceOfMean = varianceOf(meanInfluence(estimates));
  const own = seeds < 2 ? Number.NaN : ((testVariance - testVarianceOfMean) * seeds) / (seeds - 1);
  const seedVariance = Math.max(0, observed - Math.max(0, own));
  const bySeed = seedVariance / seeds;
  const variance = bySeed + testVarianceOfMean;
  const patients = countClusters(patient);
  const degreesOfFreedom = satterthwaite([bySeed, seeds - 1], [testVarianceOfMean, patients - 1]);
  const standardError = Math.sqrt(variance);
  return {
    seeds,
    mean,
    seedDeviation: Math.sqrt(observed),
    seedInterval: limits({ mean, standardError: Math.sqrt(observed / seeds), degreesOfFreedom: seeds - 1 }, level),
    testVariance,
    testVarianceOfMean,
    seedVariance,
    shares: { seed: seedVariance / (seedVariance + testVariance), test: testVariance / (seedVariance + testVariance) },
    standardError,
    degreesOfFreedom,
    interval: limits({ mean, standardError, degreesOfFreedom }, level),
    p: mean === 0 && standardError === 0 ? 1 : 2 * studentT.upperTail(Math.abs(mean) / standardError, degreesOfFreedom),
  };
}

/**
 * The differences first - second of two methods, seed by seed, on the same test cases, in the order of the first: to be
 * given to `summariseSeeds`. The influence of a difference is the difference of influences, as in DeLong's test of two
 * scores of the same cases (DeLong et al. 1988). Throws `learn/bad-seeds` (usage) for no training, or when seeds or
 * numbers of cases are not the same.
 */
export function pairSeeds(first: readonly SeedEstimate[], second: readonly SeedEstimate[]): readonly SeedEstimate[] {
  const others = new Map(second.map((estimate) => [estimate.seed, estimate]));
  if (first.length !== second.length || first.some(({ seed }) => !others.has(seed))) {
    const list = (estimates: readonly SeedEstimate[]): string => estimates.map(({ seed }) => seed).join(', ');
    throw badSeeds(`a paired comparison needs the same seeds; got ${list(first)} and ${list(second)}.`);
  }
  requireSeeds([...first, ...second], false);
  return first.map(({ seed, value, influence }) => {
    const other = others.get(seed)!;
    return { seed, value: value - other.value, influence: influence.map((own, row) => own - other.influence[row]!) };
  });
}

function requireSeeds(estimates: readonly SeedEstimate[], distinct = true): number {
  const [first] = estimates;
  if (first === undefined) throw badSeeds('there is no training to summarise.');
  if (distinct && new Set(estimates.map(({ seed }) => seed)).size < estimates.length)
    throw badSeeds('a seed stands twice.');
  const cases = first.influence.length;
  if (estimates.some(({ influence }) => influence.length !== cases)) {
    throw badSeeds('the trainings were not tested on the same cases: their numbers differ.');
  }
  return cases;
}

function requireOptions({ patient, label, level = 0.95 }: SeedSummaryOptions, cases: number): void {
  if (!(level > 0 && level < 1)) throw badSeeds(`a confidence level must lie between 0 and 1; got ${level}.`);
  if ([patient, label].some((codes) => codes !== undefined && codes.length !== cases)) {
    throw badSeeds(`every one of ${cases} test cases needs a patient and a label where these are given.`);
  }
}

function badSeeds(problem: string) {
  return usageError('learn/bad-seeds', `Several trainings: ${problem}`);
}

function meanInfluence(estimates: readonly SeedEstimate[]): Float64Array {
  return estimates[0]!.influence.map(
    (_, row) => estimates.reduce((sum, { influence }) => sum + influence[row]!, 0) / estimates.length,
  );
}

type Part = readonly [variance: number, degreesOfFreedom: number];

function satterthwaite(...parts: readonly Part[]): number {
  const total = parts.reduce((sum, [variance]) => sum + variance, 0);
  const divisor = parts.reduce(
    (sum, [variance, degrees]) => sum + (variance === 0 ? 0 : (variance * variance) / degrees),
    0,
  );
  return (total * total) / divisor;
}

interface Located {
  readonly mean: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

function limits({ mean, standardError, degreesOfFreedom }: Located, level: number): Limits {
  const half = standardError === 0 ? 0 : studentT.upperQuantile((1 - level) / 2, degreesOfFreedom) * standardError;
  return { low: mean - half, high: mean + half };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
