import { afterEach, describe, expect, test, vi } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { seedState } from '../../../../src/core/xoshiro.ts';
import { permuteRatio } from '../../../../src/stats/resampling/permute-ratio.ts';
import { dealLabels, strataOf } from '../../../../src/stats/resampling/permuted-labels.ts';
import { gaps } from './plain-oracle.ts';

function problemOf(kind: 'rate' | 'mean', seed: number) {
  const stream = createStream(seed, 'ratio');
  const patients = 300;
  const denominator = Float64Array.from({ length: patients }, () => stream.below(4));
  const numerator = denominator.map((rows) => {
    let sum = 0;
    for (let k = 0; k < rows; k += 1) sum += kind === 'rate' ? stream.below(2) : 50 + stream.normal();
    return sum;
  });
  const group = Int32Array.from({ length: patients }, () => stream.below(4) - 1);
  return {
    numerator,
    denominator,
    patients,
    group,
    groups: 3,
    stratum: Int32Array.from({ length: patients }, () => stream.below(2)),
  };
}
type Problem = ReturnType<typeof problemOf>;

/** Ratio and Cochran's variance of each group from the definition. */
function byDefinition(
  { numerator, denominator, groups }: Problem,
  group: Int32Array,
): readonly [number, number, number] {
  const of = (members: readonly number[]): readonly [number, number] => {
    const num = members.reduce((sum, p) => sum + numerator[p]!, 0);
    const den = members.reduce((sum, p) => sum + denominator[p]!, 0);
    const squares = members.reduce((sum, p) => sum + (numerator[p]! - (num / den) * denominator[p]!) ** 2, 0);
    return [num / den, ((members.length / (members.length - 1)) * squares) / den ** 2];
  };
  const taking = [...group.keys()].filter((p) => group[p]! >= 0 && denominator[p]! > 0);
  const each = Array.from({ length: groups }, (_, g) => of(taking.filter((p) => group[p] === g)));
  return gaps(
    each.map(([value]) => value),
    each.map(([, variance]) => variance),
    of(taking)[0],
  );
}

describe.each(['rate', 'mean'] as const)('%s', (kind) => {
  const problem = problemOf(kind, 5);
  const result = permuteRatio(problem, { seed: 2, from: 0, to: 20 });
  const close = (actual: number, expected: number): void => {
    /** Squares of numbers near 50 with a spread near 1 lose four digits. */
    expect(Math.abs(actual - expected)).toBeLessThan(1e-10 * Math.max(1, Math.abs(expected)));
  };
  test('as observed', () => {
    const [statistic, range, equityScaled] = byDefinition(problem, problem.group);
    close(result.observed, statistic);
    close(result.observedRange, range);
    close(result.observedEquityScaled, equityScaled);
  });
  test('in each permutation', () => {
    const positions = problem.group.map((g, p) => (g >= 0 && problem.denominator[p]! > 0 ? p : -1));
    for (let i = 0; i < 20; i += 1) {
      const labels = new Uint8Array(problem.patients).fill(255);
      dealLabels(strataOf(problem, positions), seedState(2, ['permute', i]), labels);
      const [statistic, range, equityScaled] = byDefinition(
        problem,
        Int32Array.from(labels, (label) => (label === 255 ? -1 : label)),
      );
      close(result.statistic[i]!, statistic);
      close(result.range[i]!, range);
      close(result.equityScaled[i]!, equityScaled);
    }
  });
  test('the same permutations however the work is split', () => {
    const parts = [
      permuteRatio(problem, { seed: 2, from: 0, to: 7 }),
      permuteRatio(problem, { seed: 2, from: 7, to: 20 }),
    ];
    expect(parts.flatMap(({ statistic }) => [...statistic])).toEqual([...result.statistic]);
  });
});

test('a rate of 1 in a group has a finite weight; so has a group of one', () => {
  const base = { denominator: new Float64Array(9).fill(1), patients: 9, groups: 2, stratum: new Int32Array(9) };
  const all = permuteRatio(
    { ...base, numerator: Float64Array.of(1, 1, 1, 1, 0, 1, 0, 0, 1), group: Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1, 1) },
    { seed: 1, from: 0, to: 40 },
  );
  expect([all.observed, ...all.statistic].every(Number.isFinite)).toBe(true);
  expect(all.observedRange).toBeCloseTo(0.6, 12);
  const one = permuteRatio(
    { ...base, numerator: Float64Array.of(1, 1, 0, 1, 0, 1, 0, 0, 1), group: Int32Array.of(0, 1, 1, 1, 1, 1, 1, 1, 1) },
    { seed: 1, from: 0, to: 40 },
  );
  expect([one.observed, ...one.statistic].every(Number.isFinite)).toBe(true);
});

test('nobody differs: no heterogeneity', () => {
  const result = permuteRatio(
    {
      numerator: new Float64Array(6).fill(2),
      denominator: new Float64Array(6).fill(4),
      patients: 6,
      groups: 2,
      group: Int32Array.of(0, 0, 0, 1, 1, 1),
      stratum: new Int32Array(6),
    },
    { seed: 1, from: 0, to: 3 },
  );
  expect(result).toMatchObject({ observed: 0, observedRange: 0, observedEquityScaled: 0.5 });
  expect([...result.statistic]).toEqual([0, 0, 0]);
});

test('two groups of proportions: Q is the squared z of the unpooled test, up to n / (n - 1)', () => {
  const patients = 90;
  const numerator = Float64Array.from({ length: patients }, (_, p) => (p < 20 || (p >= 50 && p < 58) ? 1 : 0));
  const group = Int32Array.from({ length: patients }, (_, p) => (p < 50 ? 0 : 1));
  const result = permuteRatio(
    {
      numerator,
      denominator: new Float64Array(patients).fill(1),
      patients,
      group,
      groups: 2,
      stratum: new Int32Array(patients),
    },
    { seed: 1, from: 0, to: 0 },
  );
  expect(result.observed).toBeCloseTo((0.4 - 0.2) ** 2 / ((0.4 * 0.6) / 49 + (0.2 * 0.8) / 39), 10);
});

describe('without WebAssembly', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });
  test('the same statistics', async () => {
    const problem = problemOf('mean', 6);
    const draws = { seed: 1, from: 0, to: 20 };
    const expected = permuteRatio(problem, draws);
    vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    const fresh = await import('../../../../src/stats/resampling/permute-ratio.ts');
    expect(fresh.permuteRatio(problem, draws)).toEqual(expected);
  });
});
