import { expect, it } from 'vitest';
import { sortIndices } from '../../../src/stats/sort.ts';
import {
  confusionAt,
  shareAt,
  steppedThreshold,
  sumScores,
  thresholdOfShare,
} from '../../../ui/data/off-thread/operating-data.ts';

const score = Float64Array.of(0.9, 0.1, 0.5, 0.5, 0.7, 0.2);
const label = Uint8Array.of(1, 0, 1, 0, 0, 1);
const sorted = sumScores('all', sortIndices(score), { score, label, weight: undefined });

it('counts the confusion at a threshold; a score at it is positive', () => {
  expect(confusionAt(sorted, 0.5)).toEqual({ found: 2, missed: 1, falseAlarms: 2, passed: 1 });
  expect(confusionAt(sorted, 0.51)).toEqual({ found: 1, missed: 2, falseAlarms: 1, passed: 2 });
  expect(confusionAt(sorted, 0)).toEqual({ found: 3, missed: 0, falseAlarms: 3, passed: 0 });
  expect(confusionAt(sorted, 2)).toEqual({ found: 0, missed: 3, falseAlarms: 0, passed: 3 });
});

it('counts only its own rows, with their weights', () => {
  const weight = Float64Array.of(2, 1, 0.5, 1, 1, 1);
  const some = sumScores('some', sortIndices(score, Int32Array.of(0, 2, 3)), { score, label, weight });
  expect(confusionAt(some, 0.6)).toEqual({ found: 2, missed: 0.5, falseAlarms: 0, passed: 1 });
});

it('finds the threshold at which a share of the cases alerts', () => {
  expect(thresholdOfShare(sorted, 1 / 6)).toBe(0.9);
  expect(shareAt(sorted, 0.9)).toBeCloseTo(1 / 6, 12);
  expect(thresholdOfShare(sorted, 1)).toBe(0.1);
  expect(shareAt(sorted, 0.1)).toBe(1);
});

it('steps from each score to the next, however few there are, and stops at the ends', () => {
  const up = [0.1];
  for (let press = 0; press < 6; press++) up.push(steppedThreshold(sorted, up.at(-1) as number, 1));
  expect(up).toEqual([0.1, 0.2, 0.5, 0.7, 0.9, 0.9, 0.9]);
  const down = [0.9];
  for (let press = 0; press < 5; press++) down.push(steppedThreshold(sorted, down.at(-1) as number, -1));
  expect(down).toEqual([0.9, 0.7, 0.5, 0.2, 0.1, 0.1]);
  expect(steppedThreshold(sorted, 0.1, 1000)).toBe(0.9);
});
