import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomeStrata } from '../../../../src/stats/resampling/outcome-strata.ts';

/** Rows for patients given as [positives, negatives], repeated. */
function rowsOf(patterns: readonly (readonly [times: number, positives: number, negatives: number])[]) {
  const label: number[] = [];
  const patient: number[] = [];
  let patients = 0;
  for (const [times, positives, negatives] of patterns) {
    for (let k = 0; k < times; k += 1, patients += 1) {
      for (let i = 0; i < positives + negatives; i += 1) {
        label.push(i < positives ? 1 : 0);
        patient.push(patients);
      }
    }
  }
  return { label: Uint8Array.from(label), patient: Int32Array.from(patient), patients };
}

/** Strata as [number of patients, smallest pattern, ...], by asking which patients share a number. */
function sizes(stratum: Int32Array): number[] {
  const counts = new Map<number, number>();
  for (const value of stratum) if (value >= 0) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.entries()].sort(([a], [b]) => a - b).map(([, count]) => count);
}

test('common patterns are strata of their own', () => {
  const rows = rowsOf([
    [30, 0, 1],
    [25, 1, 0],
    [22, 0, 2],
    [20, 1, 1],
    [40, 2, 0],
  ]);
  const stratum = outcomeStrata(rows);
  expect(sizes(stratum).sort((a, b) => a - b)).toEqual([20, 22, 25, 30, 40]);
});

test('rare patterns join their neighbours in the number of rows, the rest joins the last', () => {
  const rows = rowsOf([
    [30, 0, 1],
    [5, 0, 2],
    [10, 0, 3],
    [6, 0, 4],
    [3, 0, 9],
    [50, 1, 0],
  ]);
  const stratum = outcomeStrata(rows);
  expect(sizes(stratum)).toEqual([30, 24, 50]);
  expect(new Set(stratum.subarray(30, 54)).size).toBe(1);
});

test('few mixed patients join those with positives only, never those without a positive', () => {
  const rows = rowsOf([
    [100, 0, 1],
    [19, 1, 1],
    [30, 1, 0],
  ]);
  const stratum = outcomeStrata(rows);
  expect(sizes(stratum)).toEqual([100, 49]);
  expect(stratum[100]).toBe(stratum[149 - 1]);
});

test('twenty mixed patients stay apart', () => {
  expect(
    sizes(
      outcomeStrata(
        rowsOf([
          [100, 0, 1],
          [20, 1, 1],
          [30, 1, 0],
        ]),
      ),
    ),
  ).toEqual([100, 30, 20]);
});

test('few positives are not hidden among the negatives', () => {
  const stratum = outcomeStrata(
    rowsOf([
      [100, 0, 1],
      [3, 1, 0],
    ]),
  );
  expect(sizes(stratum)).toEqual([100, 3]);
});

test('patients without rows are in no stratum', () => {
  const stratum = outcomeStrata({ label: Uint8Array.of(1), patient: Int32Array.of(2), patients: 4 });
  expect([...stratum]).toEqual([-1, -1, 0, -1]);
});

test('laws: whole patterns, one kind each, large enough unless the kind is small', () => {
  const pattern = fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.nat({ max: 3 }), fc.nat({ max: 3 }))
    .filter(([, m, n]) => m + n > 0);
  fc.assert(
    fc.property(
      fc.array(pattern, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 30 }),
      (patterns, minimum) => {
        const rows = rowsOf(patterns);
        const stratum = outcomeStrata({ ...rows, minimum });
        const m = new Int32Array(rows.patients);
        const n = new Int32Array(rows.patients);
        rows.label.forEach((value, row) => {
          (value === 1 ? m : n)[rows.patient[row]!]! += 1;
        });
        const strata = new Map<number, { kinds: Set<string>; patterns: Set<string>; size: number }>();
        const homes = new Map<string, Set<number>>();
        for (let p = 0; p < rows.patients; p += 1) {
          const entry = strata.get(stratum[p]!) ?? { kinds: new Set(), patterns: new Set(), size: 0 };
          entry.kinds.add(m[p] === 0 ? 'without' : 'with');
          entry.size += 1;
          strata.set(stratum[p]!, entry);
          const key = `${m[p]}/${n[p]}`;
          homes.set(key, (homes.get(key) ?? new Set()).add(stratum[p]!));
        }
        expect([...homes.values()].every((home) => home.size === 1)).toBe(true);
        for (const { kinds } of strata.values()) expect(kinds.size).toBe(1);
        for (const kind of ['with', 'without']) {
          const own = [...strata.values()].filter(({ kinds }) => kinds.has(kind));
          if (own.length > 1) expect(Math.min(...own.map(({ size }) => size))).toBeGreaterThanOrEqual(minimum);
        }
      },
    ),
  );
});
