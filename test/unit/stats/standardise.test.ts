import { expect, test } from 'vitest';
import { standardisationWeights } from '../../../src/stats/standardise.ts';

/** Weight of each stratum in a group and class, as shares. */
const shares = (
  weight: Float64Array,
  group: readonly number[],
  stratum: readonly number[],
  wanted: number,
): number[] => {
  const totals = [0, 0, 0];
  weight.forEach((w, row) => {
    if (group[row] === wanted) totals[stratum[row]!]! += w;
  });
  const all = totals.reduce((sum, value) => sum + value, 0);
  return totals.map((value) => value / all);
};

const group = [0, 0, 0, 0, 1, 1, 1, 1];
const stratum = [0, 0, 0, 1, 0, 1, 1, 1];

test('every group gets the pooled distribution and keeps its weight', () => {
  const { weight, support } = standardisationWeights({
    group: Int32Array.from(group),
    stratum: Int32Array.from(stratum),
  });
  expect(support).toBe(1);
  expect(shares(weight, group, stratum, 0)).toEqual([0.5, 0.5, 0]);
  expect(shares(weight, group, stratum, 1)).toEqual([0.5, 0.5, 0]);
  expect(weight.slice(0, 4).reduce((sum, value) => sum + value, 0)).toBeCloseTo(4, 14);
});

test('a stratum that a group lacks is dropped for all', () => {
  const withGap = [2, 0, 0, 1, 0, 1, 1, 1];
  const { weight, support, dropped } = standardisationWeights({
    group: Int32Array.from(group),
    stratum: Int32Array.from(withGap),
  });
  expect(weight[0]).toBe(0);
  expect(dropped).toEqual([[2]]);
  expect(support).toBe(7 / 8);
});

test('outcome classes are standardised apart, so prevalence within a group stays', () => {
  const outcome = Uint8Array.of(1, 0, 0, 0, 1, 1, 0, 0);
  const { weight, supportByOutcome } = standardisationWeights({
    group: Int32Array.from(group),
    stratum: Int32Array.of(0, 0, 1, 1, 0, 0, 0, 1),
    outcome,
  });
  const events = weight.reduce((sum, value, row) => sum + (group[row] === 1 && outcome[row] === 1 ? value : 0), 0);
  expect(events).toBeCloseTo(2, 14);
  expect(supportByOutcome).toEqual([1, 1]);
});

test('negative groups are left out, row weights count', () => {
  const { weight } = standardisationWeights({
    group: Int32Array.of(-1, 0, 0, 1, 1),
    stratum: Int32Array.of(0, 0, 1, 0, 1),
    weight: Float64Array.of(9, 1, 3, 1, 1),
  });
  expect(weight[0]).toBe(0);
  // Pooled: stratum 0 has 2 of 6, stratum 1 has 4 of 6.
  expect(weight[1]! / weight[2]!).toBeCloseTo(0.5, 14);
  expect(weight[3]! / weight[4]!).toBeCloseTo(0.5, 14);
});

test('a code that no row has is no group', () => {
  const { weight, support } = standardisationWeights({
    group: Int32Array.of(0, 0, 3, 3),
    stratum: Int32Array.of(0, 1, 0, 1),
  });
  expect(support).toBe(1);
  expect([...weight]).toEqual([1, 1, 1, 1]);
});

test('already alike groups keep their weights', () => {
  const { weight } = standardisationWeights({ group: Int32Array.of(0, 0, 1, 1), stratum: Int32Array.of(0, 1, 0, 1) });
  expect([...weight]).toEqual([1, 1, 1, 1]);
});

test('wrong lengths are refused', () => {
  expect(() => standardisationWeights({ group: Int32Array.of(0), stratum: Int32Array.of(0, 1) })).toThrow(/1 groups/);
});
