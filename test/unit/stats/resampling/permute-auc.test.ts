import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { seedState } from '../../../../src/core/xoshiro.ts';
import { outcomeStrata } from '../../../../src/stats/resampling/outcome-strata.ts';
import { permuteAuc } from '../../../../src/stats/resampling/permute-auc.ts';
import { dealLabels, strataOf } from '../../../../src/stats/resampling/permuted-labels.ts';
import golden from '../../../golden/stats/group-auc.json' with { type: 'json' };
import { type CohortShape, makeCohort } from './cohort.ts';
import { gaps, obuchowski, pairwiseAuc, type Row } from './plain-oracle.ts';

function problemOf(shape: CohortShape, weighted = false) {
  const { segments: _, weight, ...cohort } = makeCohort(shape);
  return { ...cohort, weight: weighted ? weight : undefined, stratum: outcomeStrata(cohort) };
}
type Problem = ReturnType<typeof problemOf>;

/** The three statistics for groups given by patient, from the definitions. */
function byDefinition(problem: Problem, group: Int32Array): readonly [number, number, number] {
  const rows: (Row & { readonly group: number })[] = Array.from(problem.score, (score, row) => ({
    score,
    label: problem.label[row]!,
    patient: problem.patient[row]!,
    weight: problem.weight?.[row] ?? 1,
    group: group[problem.patient[row]!]!,
  })).filter((row) => row.group >= 0);
  const groups = Array.from({ length: problem.groups }, (_, g) => rows.filter((row) => row.group === g));
  return gaps(groups.map(pairwiseAuc), groups.map(obuchowski), pairwiseAuc(rows));
}

/** Groups by patient of a permutation: labels dealt to the taking-part patients in the order of their codes. */
function dealt(problem: Problem, index: number, seed: number): Int32Array {
  const withRows = new Set(problem.patient);
  const positions = problem.group.map((group, p) => (group >= 0 && withRows.has(p) ? p : -1));
  const labels = new Uint8Array(problem.patients).fill(255);
  dealLabels(strataOf(problem, positions), seedState(seed, ['permute', index]), labels);
  return Int32Array.from(labels, (label) => (label === 255 ? -1 : label));
}

/** Sums of at most thousands of terms, each with a relative error of 1e-16; Q divides differences of AUCs by variances. */
const relative = 1e-10;
function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThan(relative * Math.max(1, Math.abs(expected)));
}

const shapes = [
  { name: 'one row a patient', rows: 400, patients: 400, levels: 0, seed: 1 },
  { name: 'one row a patient, tied', rows: 400, patients: 400, levels: 4, seed: 2 },
  { name: 'several rows a patient', rows: 500, patients: 260, levels: 0, seed: 3 },
  { name: 'several rows a patient, tied', rows: 500, patients: 260, levels: 3, seed: 4 },
  { name: 'six groups', rows: 900, patients: 800, levels: 30, seed: 5, groups: 6 },
  { name: 'row weights', rows: 400, patients: 400, levels: 9, seed: 6, weighted: true },
  { name: 'row weights, several rows a patient', rows: 400, patients: 230, levels: 0, seed: 7, weighted: true },
];

describe.each(shapes)('$name', ({ weighted, ...shape }) => {
  const problem = problemOf(shape, weighted);
  const permutations = 6;
  const result = permuteAuc(problem, { seed: 11, from: 0, to: permutations });
  test('as observed', () => {
    const [statistic, range, equityScaled] = byDefinition(problem, problem.group);
    expectClose(result.observed, statistic);
    expectClose(result.observedRange, range);
    expectClose(result.observedEquityScaled, equityScaled);
  });
  test('in each permutation', () => {
    for (let i = 0; i < permutations; i += 1) {
      const group = dealt(problem, i, 11);
      expect([...group].sort()).toEqual(
        [...problem.group.map((g, p) => (new Set(problem.patient).has(p) ? g : -1))].sort(),
      );
      const [statistic, range, equityScaled] = byDefinition(problem, group);
      expectClose(result.statistic[i]!, statistic);
      expectClose(result.range[i]!, range);
      expectClose(result.equityScaled[i]!, equityScaled);
    }
  });
});

describe.each(Object.entries(golden.cases))(
  'against pROC: %s',
  (_, { score, label, group, auc, variance, overall }) => {
    const rows = score.length;
    const problem = {
      score: Float64Array.from(score),
      label: Uint8Array.from(label),
      patient: Int32Array.from({ length: rows }, (__, i) => i),
      patients: rows,
      group: Int32Array.from(group),
      groups: 3,
      stratum: Int32Array.from(label),
    };
    test('heterogeneity, range and equity-scaled AUC', () => {
      const result = permuteAuc(problem, { seed: 1, from: 0, to: 0 });
      const usable = variance.every((value) => value > 0);
      const [statistic, range, equityScaled] = gaps(auc, variance, overall);
      expectClose(result.observedRange, range);
      expectClose(result.observedEquityScaled, equityScaled);
      if (usable) expectClose(result.observed, statistic);
      else expect(Number.isFinite(result.observed) && result.observed > 0).toBe(true);
    });
  },
);

test('the kernel and the TypeScript form (taken with weights of one) agree in every permutation', () => {
  const shape = fc.record({
    patients: fc.integer({ min: 2, max: 800 }),
    extra: fc.constantFrom(0, 0, 0.1, 0.5, 3),
    levels: fc.constantFrom(0, 1, 3, 30),
    seed: fc.nat(),
    groups: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(shape, ({ patients, extra, levels, seed, groups }) => {
      const problem = problemOf({ rows: Math.ceil(patients * (1 + extra)), patients, levels, seed, groups });
      const draws = { seed, from: 3, to: 27 };
      const kernel = permuteAuc(problem, draws);
      const plain = permuteAuc({ ...problem, weight: new Float64Array(problem.score.length).fill(1) }, draws);
      expect(kernel.range).toEqual(plain.range);
      expect(kernel.equityScaled).toEqual(plain.equityScaled);
      kernel.statistic.forEach((value, i) => {
        expectClose(value, plain.statistic[i]!);
        expect(Number.isFinite(value)).toBe(true);
      });
    }),
    { numRuns: 40 },
  );
});

test('long tied blocks and long runs', () => {
  const rows = 4000;
  const score = Float64Array.from({ length: rows }, (_, i) => (i < 1500 ? 0 : i < 3000 ? 1 : i));
  const label = Uint8Array.from({ length: rows }, (_, i) => (i < 1000 || (i >= 1500 && i < 2100) || i > 3900 ? 0 : 1));
  const base = { score, label, groups: 2, group: Int32Array.from({ length: rows }, (_, i) => i % 2) };
  for (const patients of [rows, 1000]) {
    const patient = Int32Array.from({ length: rows }, (_, i) => i % patients);
    const problem = {
      ...base,
      patient,
      patients,
      group: base.group.slice(0, patients),
      stratum: outcomeStrata({ label, patient, patients }),
    };
    const kernel = permuteAuc(problem, { seed: 1, from: 0, to: 18 });
    const plain = permuteAuc({ ...problem, weight: new Float64Array(rows).fill(1) }, { seed: 1, from: 0, to: 18 });
    kernel.statistic.forEach((value, i) => {
      expectClose(value, plain.statistic[i]!);
    });
    expect(kernel.range).toEqual(plain.range);
  }
});

test('the same permutations however the work is split', () => {
  const problem = problemOf({ rows: 300, patients: 200, levels: 10, seed: 8 });
  const whole = permuteAuc(problem, { seed: 3, from: 0, to: 70 });
  for (const cuts of [
    [0, 1, 70],
    [0, 16, 32, 70],
    [0, 5, 33, 69, 70],
  ]) {
    const parts = cuts.slice(1).map((to, i) => permuteAuc(problem, { seed: 3, from: cuts[i]!, to }));
    expect(parts.flatMap(({ statistic }) => [...statistic])).toEqual([...whole.statistic]);
    expect(parts.flatMap(({ equityScaled }) => [...equityScaled])).toEqual([...whole.equityScaled]);
    expect(parts.every(({ observed }) => observed === whole.observed)).toBe(true);
  }
});

describe('degenerate groups', () => {
  const perfect = {
    score: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    label: Uint8Array.of(0, 0, 1, 1, 0, 1, 0, 1),
    patient: Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7),
    patients: 8,
    group: Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1),
    groups: 2,
    stratum: Int32Array.of(0, 0, 1, 1, 0, 1, 0, 1),
  };
  test('an AUC of 1 has a finite weight', () => {
    const result = permuteAuc(perfect, { seed: 1, from: 0, to: 32 });
    expect(result.observedRange).toBe(0.25);
    expect(Number.isFinite(result.observed)).toBe(true);
    expect(result.statistic.every(Number.isFinite)).toBe(true);
  });
  test('one patient with positives, many rows: finite', () => {
    const problem = {
      ...perfect,
      patient: Int32Array.of(0, 1, 2, 2, 3, 4, 5, 6),
      patients: 7,
      group: Int32Array.of(0, 0, 0, 1, 1, 1, 1),
      stratum: Int32Array.of(0, 0, 1, 0, 1, 0, 1),
    };
    const result = permuteAuc(problem, { seed: 1, from: 0, to: 32 });
    expect([result.observed, ...result.statistic].every(Number.isFinite)).toBe(true);
  });
  test('a group without one of the classes is left out', () => {
    const problem = {
      ...perfect,
      groups: 3,
      group: Int32Array.of(0, 0, 0, 0, 1, 1, 1, 2),
      stratum: Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7),
    };
    const result = permuteAuc(problem, { seed: 1, from: 0, to: 1 });
    expect(result.observedRange).toBe(0.5);
    expect(result.statistic[0]).toBe(result.observed);
  });
  test('equal groups: no heterogeneity', () => {
    const problem = { ...perfect, score: new Float64Array(8).fill(1) };
    const result = permuteAuc(problem, { seed: 1, from: 0, to: 4 });
    expect([result.observed, result.observedRange, result.observedEquityScaled]).toEqual([0, 0, 0.5]);
    expect([...result.statistic]).toEqual([0, 0, 0, 0]);
  });
});

test('the level is kept: p-values of exchangeable groups are uniform', () => {
  const trials = 300;
  const permutations = 99;
  let small = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const problem = problemOf({ rows: 150, patients: 100, levels: 0, seed: 1000 + trial });
    const { statistic, observed } = permuteAuc(problem, { seed: trial, from: 0, to: permutations });
    const p = (1 + statistic.filter((value) => value >= observed).length) / (permutations + 1);
    if (p <= 0.1) small += 1;
  }
  /** Binomial(300, 0.1): mean 30, standard deviation 5.2. */
  expect(Math.abs(small - 30)).toBeLessThan(4 * 5.2);
});

describe('without WebAssembly', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });
  test.each([200, 320])('%d rows of 200 patients: the same statistics', async (rows) => {
    const problem = problemOf({ rows, patients: 200, levels: 12, seed: 3 });
    const draws = { seed: 1, from: 0, to: 20 };
    const expected = permuteAuc(problem, draws);
    vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    const fresh = await import('../../../../src/stats/resampling/permute-auc.ts');
    expect(fresh.permuteAuc(problem, draws)).toEqual(expected);
  });
});
