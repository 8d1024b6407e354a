import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seedState } from '../../../../src/core/xoshiro.ts';
import {
  completeCounts,
  drawPoissonCounts,
  poissonThresholds,
} from '../../../../src/stats/resampling/poisson-counts.ts';
import { resampleCounts } from '../../../../src/stats/resampling/resample-counts.ts';

test('thresholds are 2^32 times the Poisson distribution function', () => {
  /** e to 40 digits, so that floor(2^32 sum 1/j! / e) is exact. */
  const e = 27182818284590452353602874713526624977572n;
  const scale = 10n ** 40n;
  let sum = 0n;
  let factorial = 1n;
  poissonThresholds.forEach((threshold, k) => {
    factorial *= BigInt(Math.max(1, k));
    sum += scale / factorial;
    expect(BigInt(threshold)).toBe((sum << 32n) / e);
  });
});

test('counts add up to the number of patients', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(), fc.nat(), (patients, seed, replicate) => {
      const counts = resampleCounts(patients, seed, replicate);
      expect(counts.length).toBe(patients);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(patients);
    }),
  );
});

test('the first counts of a key are fixed for ever', () => {
  expect([...resampleCounts(24, 1, 0)]).toEqual([
    0, 2, 0, 0, 0, 1, 1, 1, 0, 2, 0, 5, 0, 0, 1, 1, 0, 2, 2, 1, 0, 3, 1, 1,
  ]);
  expect(resampleCounts(24, 1, 1)).not.toEqual(resampleCounts(24, 1, 0));
  expect(resampleCounts(24, 2, 0)).not.toEqual(resampleCounts(24, 1, 0));
});

describe('the distribution is that of drawing patients one by one with replacement', () => {
  test.each([2, 3, 4])('every outcome for %d patients', (patients) => {
    const draws = 40_000;
    const seen = new Map<string, number>();
    for (let replicate = 0; replicate < draws; replicate += 1) {
      const key = resampleCounts(patients, 7, replicate).join();
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    const expected = new Map<string, number>();
    for (let code = 0; code < patients ** patients; code += 1) {
      const counts = new Array<number>(patients).fill(0);
      for (let k = 0, rest = code; k < patients; k += 1, rest = Math.floor(rest / patients))
        counts[rest % patients]! += 1;
      expected.set(counts.join(), (expected.get(counts.join()) ?? 0) + draws / patients ** patients);
    }
    expect([...seen.keys()].every((key) => expected.has(key))).toBe(true);
    const chiSquare = [...expected].reduce((sum, [key, count]) => sum + ((seen.get(key) ?? 0) - count) ** 2 / count, 0);
    /** Upper 1e-6 points of chi-square with 2, 9 and 34 degrees of freedom. */
    expect(chiSquare).toBeLessThan({ 2: 27.7, 3: 45.1, 4: 87.5 }[patients]!);
  });

  test('moments for many patients: variance 1 - 1/n, covariance -1/n, third moment of the binomial', () => {
    const patients = 500;
    const replicates = 4000;
    let squares = 0;
    let cubes = 0;
    let products = 0;
    for (let replicate = 0; replicate < replicates; replicate += 1) {
      const counts = resampleCounts(patients, 3, replicate);
      for (let p = 0; p < patients; p += 1) {
        const d = counts[p]! - 1;
        squares += d * d;
        cubes += d * d * d;
        products += d * (counts[(p + 1) % patients]! - 1);
      }
    }
    const total = patients * replicates;
    const p = 1 / patients;
    /** Standard errors: sqrt(Var(d^2)) = sqrt 3, sqrt(Var(d^3)) = sqrt 40, sqrt(Var(d d')) = 1, each over sqrt(total). */
    expect(Math.abs(squares / total - (1 - p))).toBeLessThan(5 * Math.sqrt(3 / total));
    expect(Math.abs(cubes / total - (1 - p) * (1 - 2 * p))).toBeLessThan(5 * Math.sqrt(40 / total));
    expect(Math.abs(products / total + p)).toBeLessThan(5 / Math.sqrt(total));
  });
});

test('a lane of several is filled without touching the others', () => {
  const bytes = new Uint8Array(3 * 50).fill(99);
  const lane = { bytes, stride: 3, offset: 1, patients: 50 };
  const total = drawPoissonCounts(lane, seedState(1, ['a']));
  completeCounts(lane, total, seedState(1, ['b']));
  expect(bytes.filter((_, i) => i % 3 !== 1).every((value) => value === 99)).toBe(true);
  expect(bytes.filter((_, i) => i % 3 === 1).reduce((sum, value) => sum + value, 0)).toBe(50);
});

test('reports the largest count made, and refuses one that a byte cannot hold', () => {
  const lane = { bytes: new Uint8Array(1), stride: 1, offset: 0, patients: 1 };
  expect(completeCounts(lane, 0, seedState(1, []))).toBe(1);
  const full = { bytes: Uint8Array.of(255), stride: 1, offset: 0, patients: 1 };
  expect(() => completeCounts(full, 0, seedState(1, []))).toThrow(
    expect.objectContaining({ code: 'stats/resample-overflow' }),
  );
});
