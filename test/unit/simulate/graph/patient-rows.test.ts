import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patientRows } from '../../../../src/simulate/graph/patient-rows.ts';

describe('patientRows', () => {
  it('divides where all patients have as many rows', () => {
    expect(patientRows(1, { low: 3, high: 3 }, 7)).toEqual({ patient: 2, first: 6, count: 3 });
  });

  it('numbers patients without a hole, each with its rows in a line, all sizes equally frequent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 }), fc.nat(1000), (low, more, seed) => {
        const range = { low, high: low + more };
        const block = ((low + range.high) * (more + 1)) / 2;
        const sizes = new Map<number, number>();
        let next = 0;
        for (let patient = 0; next < 6 * block; patient++) {
          const found = patientRows(seed, range, next);
          expect([found.patient, found.first]).toEqual([patient, next]);
          expect(patientRows(seed, range, next + found.count - 1)).toEqual(found);
          sizes.set(found.count, (sizes.get(found.count) ?? 0) + 1);
          next += found.count;
        }
        expect([...sizes.values()]).toEqual(Array.from({ length: more + 1 }, () => 6));
      }),
      { numRuns: 30 },
    );
  });

  it('puts sizes into an order that depends on the seed', () => {
    const firsts = (seed: number): string =>
      Array.from({ length: 40 }, (_, row) => patientRows(seed, { low: 1, high: 2 }, row).count).join('');
    expect(firsts(1)).not.toBe(firsts(2));
  });
});
