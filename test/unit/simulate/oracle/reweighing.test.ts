import { describe, expect, it } from 'vitest';
import { reweighCases, reweighingOf, reweighingWeights } from '../../../../src/simulate/oracle/reweighing.ts';

describe('reweighing', () => {
  it('gives .714 and 1.667 at shares .70 and .30', () => {
    const weights = reweighingOf({ amongEvents: 0.7, amongNonEvents: 0.3 });
    expect(weights.eventWith).toBeCloseTo(5 / 7, 12);
    expect(weights.eventWithout).toBeCloseTo(5 / 3, 12);
    expect(weights.nonEventWith).toBeCloseTo(5 / 3, 12);
    expect(weights.nonEventWithout).toBeCloseTo(5 / 7, 12);
  });

  it('is the general form where prevalence is not one half', () => {
    // P(D) = 0.2, P(B|D) = 0.7, P(B|not D) = 0.3: P(B) = 0.38; w(D, B) = 0.38 / 0.7, w(not D, B) = 0.38 / 0.3.
    const weights = reweighingOf({ amongEvents: 0.7, amongNonEvents: 0.3 }, 0.2);
    expect(weights.eventWith).toBeCloseTo(0.38 / 0.7, 12);
    expect(weights.nonEventWith).toBeCloseTo(0.38 / 0.3, 12);
    expect(weights.eventWithout).toBeCloseTo(0.62 / 0.3, 12);
    expect(weights.nonEventWithout).toBeCloseTo(0.62 / 0.7, 12);
  });

  it('makes class and group independent, with marginals kept, for any number of groups', () => {
    const table = [
      [30, 10, 5],
      [2, 40, 13],
    ];
    const weighted = reweighingWeights(table).map((row, y) => row.map((weight, b) => weight * table[y]![b]!));
    const rows = weighted.map((row) => row.reduce((a, b) => a + b));
    const columns = [0, 1, 2].map((b) => weighted[0]![b]! + weighted[1]![b]!);
    expect(rows.map((sum) => Math.round(sum * 1e9) / 1e9)).toEqual([45, 55]);
    expect(columns.map((sum) => Math.round(sum * 1e9) / 1e9)).toEqual([32, 50, 18]);
    for (const y of [0, 1])
      for (const b of [0, 1, 2]) expect(weighted[y]![b]).toBeCloseTo((rows[y]! * columns[b]!) / 100, 9);
  });

  it('weighs cases by their cell, and leaves empty cells alone', () => {
    const weights = reweighCases(Uint8Array.of(1, 1, 1, 0), Int32Array.of(0, 0, 1, 1));
    expect([...weights]).toEqual([3 / 4, 3 / 4, 6 / 4, 2 / 4]);
    expect(reweighingWeights([[0, 1]])).toEqual([[0, 1]]);
  });

  it('refuses what is no table', () => {
    for (const table of [[[1, 2], [3]], [[1, -1]], [[0, 0]], []]) {
      expect(() => reweighingWeights(table)).toThrow(expect.objectContaining({ code: 'simulate/oracle' }));
    }
    expect(() => reweighCases(new Uint8Array(2), new Int32Array(3))).toThrow(/2 labels and 3 groups/);
  });
});
