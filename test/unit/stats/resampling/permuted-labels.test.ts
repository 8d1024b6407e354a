import { expect, test } from 'vitest';
import { seedState } from '../../../../src/core/xoshiro.ts';
import { dealLabels, strataOf, strataWords } from '../../../../src/stats/resampling/permuted-labels.ts';

const group = Int32Array.of(0, 1, 0, 1, -1, 2, 0);
const stratum = Int32Array.of(5, 5, 5, -2, 5, -2, 5);
const positions = Int32Array.of(3, 0, 1, 2, -1, 4, 5);
const strata = strataOf({ patients: 7, group, groups: 3, stratum }, positions);

test('strata in ascending order hold positions in the order of patients, and group sizes', () => {
  expect(strata.map(({ members, sizes }) => [[...members], [...sizes]])).toEqual([
    [
      [2, 4],
      [0, 1, 1],
    ],
    [
      [3, 0, 1, 5],
      [3, 1, 0],
    ],
  ]);
  expect([...strataWords(strata)]).toEqual([2, 0, 1, 1, 32, 64, 4, 3, 1, 0, 48, 0, 16, 80]);
});

test('every dealing keeps the group sizes of every stratum, and all are equally likely', () => {
  const seen = new Map<string, number>();
  const draws = 16_000;
  const labels = new Uint8Array(6);
  for (let i = 0; i < draws; i += 1) {
    dealLabels(strata, seedState(1, ['permute', i]), labels);
    for (const { members, sizes } of strata) {
      const counts = [0, 0, 0];
      for (const member of members) counts[labels[member]!]! += 1;
      expect(counts).toEqual([...sizes]);
    }
    seen.set(labels.join(), (seen.get(labels.join()) ?? 0) + 1);
  }
  expect(seen.size).toBe(8);
  const chiSquare = [...seen.values()].reduce((sum, count) => sum + (count - draws / 8) ** 2 / (draws / 8), 0);
  /** Upper 1e-6 point of chi-square with 7 degrees of freedom. */
  expect(chiSquare).toBeLessThan(40.5);
});

test('three groups of different sizes: each assignment equally often', () => {
  const six = strataOf(
    { patients: 6, group: Int32Array.of(0, 0, 0, 1, 1, 2), groups: 3, stratum: new Int32Array(6) },
    Int32Array.of(0, 1, 2, 3, 4, 5),
  );
  const seen = new Map<string, number>();
  const draws = 30_000;
  const labels = new Uint8Array(6);
  for (let i = 0; i < draws; i += 1) {
    dealLabels(six, seedState(2, ['permute', i]), labels);
    seen.set(labels.join(), (seen.get(labels.join()) ?? 0) + 1);
  }
  expect(seen.size).toBe(60);
  const chiSquare = [...seen.values()].reduce((sum, count) => sum + (count - draws / 60) ** 2 / (draws / 60), 0);
  /** Upper 1e-6 point of chi-square with 59 degrees of freedom. */
  expect(chiSquare).toBeLessThan(122);
});

test('too many groups for a byte', () => {
  expect(() =>
    strataOf({ patients: 1, group: Int32Array.of(0), groups: 255, stratum: Int32Array.of(0) }, Int32Array.of(0)),
  ).toThrow(expect.objectContaining({ code: 'stats/too-many-groups', kind: 'usage' }));
});
