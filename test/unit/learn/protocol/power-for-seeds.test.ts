import { describe, expect, test } from 'vitest';
import { powerForSeeds } from '../../../../src/learn/protocol/power-for-seeds.ts';

describe('powerForSeeds', () => {
  test.each([
    // R: ceiling(power.t.test(delta, sd = 1, power = .8, type = "paired")$n), as in Cohen's tables.
    [0.5, 34],
    [0.8, 15],
    [0.2, 199],
    [1.5, 6],
  ])('a difference of %s deviations needs %i seeds', (difference, seeds) => {
    const found = powerForSeeds({ difference, seedDeviation: 1 });
    expect(found.seeds).toBe(seeds);
    expect(found.power).toBeGreaterThanOrEqual(0.8);
  });

  test('test cases that are too few are not made up for by seeds', () => {
    const plan = { difference: 0.02, seedDeviation: 0.02 };
    expect(powerForSeeds({ ...plan, testVariance: 0.01 ** 2 }).seeds).toBe(Number.POSITIVE_INFINITY);
    const some = powerForSeeds({ ...plan, testVariance: 0.005 ** 2 }).seeds;
    expect(some).toBeGreaterThan(powerForSeeds(plan).seeds);
    expect(some).toBeLessThan(40);
  });

  test('no difference is never found, wrong values are refused', () => {
    expect(powerForSeeds({ difference: 0, seedDeviation: 1 })).toEqual({
      seeds: Number.POSITIVE_INFINITY,
      power: 0.05,
    });
    for (const seedDeviation of [0, Number.POSITIVE_INFINITY]) {
      expect(() => powerForSeeds({ difference: 1, seedDeviation })).toThrowError(
        expect.objectContaining({ code: 'learn/bad-seeds' }),
      );
    }
  });
});
