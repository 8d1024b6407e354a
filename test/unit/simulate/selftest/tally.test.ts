import { expect, it } from 'vitest';
import { meanOf, mergeTallies, tallyOf } from '../../../../src/simulate/selftest/tally.ts';

it('counts, merges and gives means with standard errors', () => {
  const first = tallyOf([{ a: 1, b: 2 }, { a: 0 }]);
  const total = mergeTallies([first, tallyOf([{ a: 1 }, { a: 1, b: 4 }])]);
  expect(meanOf(total, 'a')).toEqual({ mean: 0.75, error: Math.sqrt((0.75 * 0.25) / 4), count: 4 });
  expect(meanOf(total, 'b')).toEqual({ mean: 3, error: Math.sqrt(1 / 2), count: 2 });
  expect(meanOf(total, 'c')).toBeNull();
});

it('does not call a share of 0 or 1 certain', () => {
  const none = meanOf(tallyOf(Array.from({ length: 100 }, () => ({ a: 0 }))), 'a')!;
  expect(none.mean).toBe(0);
  expect(none.error).toBeCloseTo(Math.sqrt((0.01 * 0.99) / 100), 12);
});
