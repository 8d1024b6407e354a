import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { aucVariance } from '../../../../src/stats/auc.ts';
import { bootstrapAuc } from '../../../../src/stats/resampling/bootstrap-auc.ts';
import { resampleCounts } from '../../../../src/stats/resampling/resample-counts.ts';
import { makeCohort } from './cohort.ts';
import { pairwiseAuc, type Row } from './plain-oracle.ts';

type Cohort = ReturnType<typeof makeCohort>;

/** The rows of a replicate, each repeated as often as its patient was drawn. */
function replicateRows(cohort: Cohort, segment: Int32Array, replicate: number, weighted: boolean): Row[] {
  const counts = resampleCounts(cohort.patients, 5, replicate);
  return [...segment].flatMap((row) => {
    const patient = cohort.patient[row]!;
    const one = {
      score: cohort.score[row]!,
      label: cohort.label[row]!,
      patient,
      weight: weighted ? cohort.weight[row]! : 1,
    };
    return new Array<Row>(counts[patient]!).fill(one);
  });
}

const shapes = [
  { name: 'many rows a patient, heavy ties', rows: 120, patients: 30, levels: 2, seed: 1 },
  { name: 'one row a patient, continuous scores', rows: 90, patients: 90, levels: 0, seed: 2 },
  { name: 'some ties', rows: 140, patients: 100, levels: 20, seed: 3 },
  { name: 'all scores equal', rows: 60, patients: 40, levels: 0.01, seed: 4 },
];

describe.each(shapes)('$name', (shape) => {
  const cohort = makeCohort(shape);
  const replicates = 20;
  const { weight, ...unweighted } = cohort;

  test('is the AUC over all pairs of the repeated rows', () => {
    const values = bootstrapAuc(unweighted, { seed: 5, from: 0, to: replicates });
    for (let r = 0; r < replicates; r += 1) {
      cohort.segments.forEach((segment, s) => {
        expect(values[r * cohort.segments.length + s]).toBe(pairwiseAuc(replicateRows(cohort, segment, r, false)));
      });
    }
  });

  test('with row weights, to rounding', () => {
    const values = bootstrapAuc({ ...unweighted, weight }, { seed: 5, from: 0, to: 6 });
    for (let r = 0; r < 6; r += 1) {
      cohort.segments.forEach((segment, s) => {
        expect(values[r * cohort.segments.length + s]).toBeCloseTo(
          pairwiseAuc(replicateRows(cohort, segment, r, true)),
          12,
        );
      });
    }
  });
});

test('the kernel and the TypeScript form (taken with weights of one) give the same bits', () => {
  const shape = fc.record({
    rows: fc.integer({ min: 1, max: 3000 }),
    share: fc.double({ min: 0.05, max: 1, noNaN: true }),
    levels: fc.constantFrom(0, 1, 3, 30, 300),
    seed: fc.nat(),
    from: fc.nat({ max: 40 }),
    count: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(shape, ({ rows, share, levels, seed, from, count }) => {
      const { weight, ...cohort } = makeCohort({ rows, patients: Math.max(1, Math.floor(rows * share)), levels, seed });
      const draws = { seed, from, to: from + count };
      const plain = bootstrapAuc({ ...cohort, weight: weight.fill(1) }, draws);
      expect(bootstrapAuc(cohort, draws)).toEqual(plain);
    }),
    { numRuns: 40 },
  );
});

test('long runs of one label and long tied blocks', () => {
  const rows = 5000;
  const score = Float64Array.from({ length: rows }, (_, i) => (i < 2000 ? 0 : i < 4000 ? 1 : i));
  const label = Uint8Array.from({ length: rows }, (_, i) =>
    i < 1500 || (i >= 2000 && i < 2600) || i === 4999 ? 0 : 1,
  );
  const patient = Int32Array.from({ length: rows }, (_, i) => i % 700);
  const problem = { score, label, patient, patients: 700, segments: [Int32Array.from(score.keys())] };
  const draws = { seed: 1, from: 0, to: 20 };
  expect(bootstrapAuc(problem, draws)).toEqual(
    bootstrapAuc({ ...problem, weight: new Float64Array(rows).fill(1) }, draws),
  );
});

test('the same replicates however the work is split', () => {
  const { weight: _, ...cohort } = makeCohort({ rows: 300, patients: 200, levels: 10, seed: 8 });
  const whole = bootstrapAuc(cohort, { seed: 3, from: 0, to: 100 });
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 5 }), (cuts) => {
      const ends = [0, ...cuts.sort((a, b) => a - b), 100];
      const parts = ends.slice(1).flatMap((to, i) => [...bootstrapAuc(cohort, { seed: 3, from: ends[i]!, to })]);
      expect(parts).toEqual([...whole]);
    }),
    { numRuns: 20 },
  );
});

test('the first replicates of a seed are fixed for ever', () => {
  const { weight: _, ...cohort } = makeCohort({ rows: 60, patients: 40, levels: 10, seed: 9 });
  expect([...bootstrapAuc(cohort, { seed: 1, from: 0, to: 1 })]).toEqual([
    0.8104575163398693, 0.7777777777777778, 0.88, 0.8409090909090909,
  ]);
});

test('NaN where a class is empty, also for empty segments', () => {
  const score = Float64Array.of(0.1, 0.2, 0.3);
  const label = Uint8Array.of(0, 1, 1);
  const patient = Int32Array.of(0, 1, 2);
  const segments = [Int32Array.of(0, 1, 2), Int32Array.of(1, 2), new Int32Array()];
  const values = bootstrapAuc({ score, label, patient, patients: 3, segments }, { seed: 2, from: 0, to: 64 });
  let undefinedOnes = 0;
  for (let r = 0; r < 64; r += 1) {
    const counts = resampleCounts(3, 2, r);
    const defined = counts[0]! > 0 && counts[1]! + counts[2]! > 0;
    expect(values[3 * r]).toBe(defined ? 1 : Number.NaN);
    expect(values[3 * r + 1]).toBeNaN();
    expect(values[3 * r + 2]).toBeNaN();
    undefinedOnes += defined ? 0 : 1;
  }
  expect(undefinedOnes).toBeGreaterThan(10);
});

test.each([
  { rows: 1500, patients: 1500, levels: 0 },
  { rows: 2400, patients: 800, levels: 20 },
])('the spread of replicates is the standard error: $patients patients, $rows rows', (shape) => {
  const { weight: _, ...cohort } = makeCohort({ ...shape, seed: 12 });
  const replicates = 1000;
  const values = bootstrapAuc(cohort, { seed: 1, from: 0, to: replicates });
  cohort.segments.forEach((segment, s) => {
    const column = Array.from({ length: replicates }, (__, r) => values[r * cohort.segments.length + s]!);
    const mean = column.reduce((sum, value) => sum + value, 0) / replicates;
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (replicates - 1));
    const take = <T extends Float64Array | Uint8Array | Int32Array>(values_: T): T =>
      values_.filter((___, row) => segment.includes(row)) as T;
    const error = Math.sqrt(
      aucVariance({ score: take(cohort.score), label: take(cohort.label), patient: take(cohort.patient) }),
    );
    /** The deviation of 1000 replicates has a relative standard error of 1 / sqrt 2000 = 2.2 %; the two estimators differ by O(1/n). */
    expect(Math.abs(deviation / error - 1)).toBeLessThan(0.09);
  });
});

test('stops between blocks when asked to', () => {
  const { weight: _, ...cohort } = makeCohort({ rows: 60, patients: 40, levels: 10, seed: 9 });
  const reason = new Error('stop');
  expect(() => bootstrapAuc(cohort, { seed: 1, from: 0, to: 10, signal: AbortSignal.abort(reason) })).toThrow(reason);
});

describe('without WebAssembly', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });
  test.each(['absent', 'without SIMD'])('%s: the same replicates', async (kind) => {
    const { weight: _, ...cohort } = makeCohort({ rows: 400, patients: 300, levels: 30, seed: 10 });
    const draws = { seed: 1, from: 0, to: 20 };
    const expected = bootstrapAuc(cohort, draws);
    class Refusing {
      constructor() {
        throw new WebAssembly.CompileError('invalid opcode 0xfd');
      }
    }
    const stub = kind === 'absent' ? undefined : { Module: Refusing };
    vi.stubGlobal('WebAssembly', stub === undefined ? undefined : { ...stub, CompileError: Error });
    vi.resetModules();
    const fresh = await import('../../../../src/stats/resampling/bootstrap-auc.ts');
    expect(fresh.bootstrapAuc(cohort, draws)).toEqual(expected);
  });
});
