import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bootstrapAuc } from '../../src/stats/resampling/bootstrap-auc.ts';
import { outcomeStrata } from '../../src/stats/resampling/outcome-strata.ts';
import { permuteAuc } from '../../src/stats/resampling/permute-auc.ts';
import { permuteRatio } from '../../src/stats/resampling/permute-ratio.ts';
import { makeCohort } from '../unit/stats/resampling/cohort.ts';

const shape = fc.record({
  rows: fc.integer({ min: 40, max: 400 }),
  patients: fc.integer({ min: 20, max: 40 }),
  levels: fc.constantFrom(0, 2, 20),
  seed: fc.nat(),
});
const draws = { seed: 1, from: 0, to: 17 };
const runs = { numRuns: 25 };

type Cohort = ReturnType<typeof makeCohort>;
const bootstrapOf = (cohort: Cohort) => bootstrapAuc({ ...cohort, weight: undefined }, draws);
const permuteOf = (cohort: Cohort) =>
  permuteAuc({ ...cohort, weight: undefined, stratum: outcomeStrata(cohort) }, draws);

/** The same cohort with its rows in the opposite order. */
function reversed(cohort: Cohort): Cohort {
  const last = cohort.score.length - 1;
  return {
    ...cohort,
    score: cohort.score.toReversed(),
    label: cohort.label.toReversed(),
    patient: cohort.patient.toReversed(),
    segments: cohort.segments.map((rows) => rows.map((row) => last - row)),
  };
}

describe('resampling', () => {
  test('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(shape, (how) => {
        const cohort = makeCohort(how);
        expect(bootstrapOf(reversed(cohort))).toEqual(bootstrapOf(cohort));
        const [a, b] = [permuteOf(cohort), permuteOf(reversed(cohort))];
        expect(b.range).toEqual(a.range);
        expect(b.equityScaled).toEqual(a.equityScaled);
      }),
      runs,
    );
  });

  test('depends on scores through their order only', () => {
    fc.assert(
      fc.property(shape, (how) => {
        const cohort = makeCohort(how);
        const stretched = { ...cohort, score: cohort.score.map((x) => (x < 0 ? 7 * x : x * x * x) - 3) };
        expect(bootstrapOf(stretched)).toEqual(bootstrapOf(cohort));
        expect(permuteOf(stretched)).toEqual(permuteOf(cohort));
      }),
      runs,
    );
  });

  test('turning scores round turns every AUC round', () => {
    fc.assert(
      fc.property(shape, (how) => {
        const cohort = makeCohort(how);
        const turned = bootstrapOf({ ...cohort, score: cohort.score.map((x) => -x) });
        bootstrapOf(cohort).forEach((value, i) => {
          if (Number.isNaN(value)) expect(turned[i]).toBeNaN();
          else expect(turned[i]! + value).toBeCloseTo(1, 14);
        });
      }),
      runs,
    );
  });

  test('AUCs lie in 0..1, Q and range are not negative, everything is finite', () => {
    fc.assert(
      fc.property(shape, (how) => {
        const cohort = makeCohort(how);
        for (const value of bootstrapOf(cohort)) expect(Number.isNaN(value) || (value >= 0 && value <= 1)).toBe(true);
        const { statistic, range, equityScaled } = permuteOf(cohort);
        for (const values of [statistic, range, equityScaled])
          expect(values.every((value) => value >= 0 && value < Infinity)).toBe(true);
      }),
      runs,
    );
  });

  test('no input is changed', () => {
    const cohort = makeCohort({ rows: 200, patients: 100, levels: 5, seed: 1 });
    const before = structuredClone(cohort);
    bootstrapOf(cohort);
    permuteOf(cohort);
    expect(cohort).toEqual(before);
  });

  test('one group, or groups that are copies of each other: no gap', () => {
    const cohort = makeCohort({ rows: 90, patients: 60, levels: 4, seed: 2 });
    const one = permuteOf({ ...cohort, groups: 1, group: cohort.group.map((g) => Math.min(g, 0)) });
    expect([one.observed, one.observedRange, ...one.statistic]).toEqual(new Array(19).fill(0));
    const double = (values: ArrayLike<number>, shift = 0): number[] => [
      ...Array.from(values),
      ...Array.from(values, (value) => value + shift),
    ];
    const copies = {
      score: Float64Array.from(double(cohort.score)),
      label: Uint8Array.from(double(cohort.label)),
      patient: Int32Array.from(double(cohort.patient, 60)),
      patients: 120,
      group: Int32Array.from({ length: 120 }, (_, p) => (p < 60 ? 0 : 1)),
      groups: 2,
    };
    const { observed, observedRange } = permuteAuc({ ...copies, stratum: outcomeStrata(copies) }, { ...draws, to: 0 });
    expect([observed, observedRange]).toEqual([0, 0]);
  });

  test('ratios do not depend on the unit of numerator and denominator', () => {
    const patients = 80;
    const numerator = Float64Array.from({ length: patients }, (_, p) => (p * 7) % 5);
    const denominator = Float64Array.from({ length: patients }, (_, p) => 1 + (p % 3));
    const base = {
      patients,
      group: Int32Array.from(numerator, (_, p) => p % 3),
      groups: 3,
      stratum: new Int32Array(patients),
    };
    const a = permuteRatio({ ...base, numerator, denominator }, draws);
    const b = permuteRatio(
      { ...base, numerator: numerator.map((x) => 4 * x), denominator: denominator.map((x) => 4 * x) },
      draws,
    );
    expect(b).toEqual(a);
  });
});
