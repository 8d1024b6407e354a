import { expect, it } from 'vitest';
import { foundBadPairs, suspectsAllAlike } from '../../../../src/learn/protocol/found-bad-pairs.ts';

const truth = [1, 0, 1, 0, 0];

it('counts flagged pairs and ranks suspicion', () => {
  const found = foundBadPairs(truth, { suspicion: Float64Array.of(0.9, 0.5, 0.5, 0.1, 0), flagged: [0, 1, 3] });
  expect(found.bad).toBe(2);
  expect(found.precision).toBeCloseTo(1 / 3, 12);
  expect(found.recall).toBe(0.5);
  // Of 6 pairs of a bad and a good one 5 are in order and one is tied.
  expect(found.auc).toBeCloseTo(5.5 / 6, 12);
});

it('leaves out what the method does not say', () => {
  expect(foundBadPairs(truth, { suspicion: undefined, flagged: [] })).toEqual({
    bad: 2,
    precision: Number.NaN,
    recall: 0,
  });
  expect(foundBadPairs(truth, { suspicion: new Float64Array(5) })).toEqual({ bad: 2, auc: 0.5 });
});

it('sees that a method suspects all pairs alike', () => {
  expect(suspectsAllAlike(new Float64Array(5))).toBe(true);
  expect(suspectsAllAlike(Float64Array.of(0, 0, 1e-9))).toBe(false);
  expect(suspectsAllAlike(undefined)).toBe(false);
});
