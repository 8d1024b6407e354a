import { describe, expect, it } from 'vitest';
import { fewCases, fewPairs } from '../../../../src/learn/benchmark/few-cases.ts';

/** Cases of two groups and of none recorded, in turn events and others, each of a patient. */
const cases = (sizes: readonly [a: number, b: number, unknown: number]) => {
  const codes = Int32Array.from(sizes.flatMap((size, code) => Array<number>(size).fill(code)));
  return {
    classes: ['absent', 'present'],
    label: codes.map((_, row) => row % 2),
    patient: codes.map((_, row) => row),
    attributes: [{ name: 'group', groups: ['A', 'B', 'Unknown'], codes, unknown: 2 }],
    rows: codes.map((_, row) => row),
  };
};
const told = (sizes: readonly [number, number, number], groups = true, minimum?: number) => {
  const { rows, ...own } = cases(sizes);
  return fewCases(own, [{ name: 'test cases', rows, groups }], minimum).map(({ of, reason }) => `${of}: ${reason}`);
};

describe('fewCases', () => {
  it('goes by the rule of the audit: ten events and ten others', () => {
    expect(told([20, 20, 4])).toEqual([]);
    expect(told([20, 18, 4])).toEqual(['test cases of B: 9 events, fewer than 10']);
    expect(told([20, 18, 4], false)).toEqual([]);
    expect(told([20, 18, 4], true, 9)).toEqual([]);
  });

  it('speaks of all cases alone where these are too few, and never of cases without a group', () => {
    expect(told([2, 2, 0])).toEqual(['test cases: 2 events, fewer than 10']);
  });

  it('leaves out cases without a label, and asks for as many patients', () => {
    const { rows, ...own } = cases([40, 0, 0]);
    const part = [{ name: 'test cases', rows, groups: true }];
    expect(fewCases({ ...own, label: own.label.map((label, row) => (row < 4 ? -1 : label)) }, part)).toEqual([]);
    expect(fewCases({ ...own, patient: own.patient.fill(0) }, part)).toEqual([
      { of: 'test cases', reason: '1 patient, fewer than 10' },
    ]);
  });
});

describe('fewPairs', () => {
  const pairs = (good: number, bad: Readonly<Record<string, number>>, group: string) => [
    ...Array.from({ length: good }, () => ({ isBad: false, group })),
    ...Object.entries(bad).flatMap(([type, count]) =>
      Array.from({ length: count }, () => ({ isBad: true, group, type })),
    ),
  ];
  const figures = { auc: 1, byType: { swappedAcross: 1, contradictory: 0.5 }, byGroup: { A: 1, B: Number.NaN } };

  it('names groups and types with fewer than ten bad or good pairs, but none without a figure', () => {
    const own = [...pairs(9, { swappedAcross: 12 }, 'A'), ...pairs(30, { contradictory: 1 }, 'B')];
    expect(fewPairs(figures, own)).toEqual([
      { of: 'bad pairs told in A', reason: '9 good pairs, fewer than 10' },
      { of: 'bad pairs told, contradictory', reason: '1 bad pair, fewer than 10' },
    ]);
  });

  it('speaks of all pairs alone where these are too few, and of nothing without a figure', () => {
    expect(fewPairs(figures, pairs(30, { swappedAcross: 3 }, 'A'))).toEqual([
      { of: 'bad pairs told', reason: '3 bad pairs, fewer than 10' },
    ]);
    expect(fewPairs(undefined, [])).toEqual([]);
    expect(fewPairs({ ...figures, auc: Number.NaN }, pairs(30, {}, 'A'))).toEqual([]);
  });
});
