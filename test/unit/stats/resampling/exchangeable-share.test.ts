import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exchangeableShare } from '../../../../src/stats/resampling/exchangeable-share.ts';

/** Patients of amount 1 from counts: a row a stratum, a column a group. */
function problemOf(counts: readonly (readonly number[])[]) {
  const group: number[] = [];
  const stratum: number[] = [];
  counts.forEach((row, s) => {
    row.forEach((count, g) => {
      for (let i = 0; i < count; i += 1) {
        group.push(g);
        stratum.push(s);
      }
    });
  });
  return {
    group: Int32Array.from(group),
    stratum: Int32Array.from(stratum),
    groups: counts[0]!.length,
    amount: new Float64Array(group.length).fill(1),
  };
}

const shareOf = (counts: readonly (readonly number[])[]) => exchangeableShare(problemOf(counts));

test('0 where groups share no stratum, 1 where every stratum mixes them alike', () => {
  expect(
    shareOf([
      [30, 0],
      [0, 50],
    ]),
  ).toBeCloseTo(0, 12);
  expect(
    shareOf([
      [30, 10],
      [90, 30],
    ]),
  ).toBeCloseTo(1, 12);
  expect(shareOf([[7, 3, 5]])).toBeCloseTo(1, 12);
});

test('with two groups: the share of the variance of membership that lies within strata', () => {
  // Strata of 50 and 50 patients with 10 and 40 of the second group: 50 x 0.2 x 0.8 twice, of 100 x 0.5 x 0.5.
  expect(
    shareOf([
      [40, 10],
      [10, 40],
    ]),
  ).toBeCloseTo(0.64, 12);
});

test('pairs of groups that share strata within the pair only', () => {
  expect(
    shareOf([
      [10, 10, 0, 0],
      [0, 0, 10, 10],
    ]),
  ).toBeCloseTo(0, 12);
});

test('one group of three apart', () => {
  expect(
    shareOf([
      [10, 10, 0],
      [0, 0, 10],
    ]),
  ).toBeCloseTo(0, 12);
});

test('patients without amount or group count for nothing; amounts weigh', () => {
  const { group, stratum, groups } = problemOf([
    [1, 1],
    [1, 1],
  ]);
  const amount = Float64Array.of(40, 10, 10, 40);
  expect(exchangeableShare({ group, stratum, groups, amount })).toBeCloseTo(0.64, 12);
  const longer = {
    group: Int32Array.of(...group, -1, 0),
    stratum: Int32Array.of(...stratum, 0, 7),
    groups,
    amount: Float64Array.of(...amount, 5, 0),
  };
  expect(exchangeableShare(longer)).toBeCloseTo(0.64, 12);
  expect(exchangeableShare({ ...longer, group: longer.group.map((code) => (code === 1 ? -1 : code)) })).toBe(1);
});

test('laws: between 0 and 1, whatever the order and names of groups and strata', () => {
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((groups) =>
      fc.array(fc.array(fc.nat({ max: 6 }), { minLength: groups, maxLength: groups }), { minLength: 1, maxLength: 5 }),
    );
  fc.assert(
    fc.property(table, (counts) => {
      const share = shareOf(counts);
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
      expect(shareOf(counts.map((row) => [...row].reverse()).reverse())).toBeCloseTo(share, 8);
    }),
  );
});
