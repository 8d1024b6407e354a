import { describe, expect, test } from 'vitest';
import { crossAuc } from '../../../../src/metrics/groups/cross-auc.ts';
import {
  demographicParityDifference,
  demographicParityRatio,
} from '../../../../src/metrics/groups/demographic-parity.ts';
import { disparityDeviation, disparityRange } from '../../../../src/metrics/groups/disparity.ts';
import { eceGap } from '../../../../src/metrics/groups/ece-gap.ts';
import { equalOpportunityDifference } from '../../../../src/metrics/groups/equal-opportunity.ts';
import { equalizedOddsDifference } from '../../../../src/metrics/groups/equalized-odds.ts';
import { equityScaled } from '../../../../src/metrics/groups/equity-scaled.ts';
import { groupDifferences } from '../../../../src/metrics/groups/group-differences.ts';
import type { GroupEstimate } from '../../../../src/metrics/groups/group-estimate.ts';
import {
  bestGroup,
  groupRange,
  groupStandardDeviation,
  worstGroup,
} from '../../../../src/metrics/groups/group-spread.ts';
import { underdiagnosisRate } from '../../../../src/metrics/groups/underdiagnosis.ts';
import type { BinarySample } from '../../../../src/metrics/metric.ts';
import { auc } from '../../../../src/metrics/ranking/auc.ts';

const groups = (...values: (number | null)[]): GroupEstimate[] =>
  values.map((value, k) => ({
    group: 'ABCDE'[k],
    estimate: value === null ? { undefined: 'no events' } : { value },
  }));
const close = (value: number) => ({ value: expect.closeTo(value, 14) });

describe('spread of groups', () => {
  test('range, deviation, worst and best', () => {
    expect(groupRange(groups(0.8, 0.7, 0.9))).toEqual(close(0.2));
    expect(groupStandardDeviation(groups(1, 2, 3, 4))).toEqual(close(Math.sqrt(1.25)));
    expect(worstGroup(groups(0.8, 0.7, 0.9), { direction: 'higher' })).toBe('B');
    expect(worstGroup(groups(0.8, 0.7, 0.9), { direction: 'lower' })).toBe('C');
    expect(worstGroup(groups(0.8, 0.7, 1.5), { direction: 'target', target: 1 })).toBe('C');
    expect(bestGroup(groups(0.8, 0.7, 1.5), { direction: 'target', target: 1 })).toBe('A');
    expect(worstGroup(groups(0.8, 0.7), { direction: 'none' })).toBeNull();
    expect(worstGroup(groups(null, 0.7), { direction: 'higher' })).toBe('B');
    expect(worstGroup(groups(null, null), { direction: 'higher' })).toBeNull();
  });

  test('a group without a value leaves the summary undefined and is named', () => {
    const missing = { undefined: 'no events in group "B"' };
    expect(groupRange(groups(0.8, null))).toEqual(missing);
    expect(equityScaled({ value: 0.8 }, groups(0.8, null))).toEqual(missing);
    expect(demographicParityDifference(groups(0.8, null))).toEqual(missing);
    expect(equalOpportunityDifference(groups(0.8, null))).toEqual(missing);
    const both = { sensitivity: groups(0.5, 0.6), fpr: groups(0.5, null) };
    expect(equalizedOddsDifference(both)).toEqual(missing);
  });

  test('one group has no gap', () => {
    expect(groupRange(groups(0.8))).toEqual({ undefined: 'fewer than two groups' });
    expect(eceGap([])).toEqual({ undefined: 'fewer than two groups' });
  });
});

test('differences and ratios to everybody and to the reference', () => {
  expect(groupDifferences(groups(0.5, 0.75, null), { overall: { value: 0.5 }, reference: 'B' })).toEqual([
    { group: 'A', differenceToAll: 0, ratioToAll: 1, differenceToReference: -0.25, ratioToReference: 0.5 / 0.75 },
    { group: 'B', differenceToAll: 0.25, ratioToAll: 1.5, differenceToReference: 0, ratioToReference: 1 },
    { group: 'C', differenceToAll: null, ratioToAll: null, differenceToReference: null, ratioToReference: null },
  ]);
  const [first] = groupDifferences(groups(0.5), { overall: { value: 0 } });
  expect([first.ratioToAll, first.differenceToReference]).toEqual([null, null]);
});

describe('named measures', () => {
  test('parity of decisions', () => {
    expect(demographicParityDifference(groups(0.625, 0.5, 0.625))).toEqual({ value: 0.125 });
    expect(demographicParityRatio(groups(0.625, 0.5, 0.625))).toEqual({ value: 0.8 });
    expect(demographicParityRatio(groups(0, 0))).toEqual({ undefined: 'no flagged cases in any group' });
    const odds = { sensitivity: groups(0.75, 0.75, 0.5), fpr: groups(0.5, 0.25, 0.125) };
    expect(equalizedOddsDifference(odds)).toEqual({ value: 0.375 });
    expect(equalizedOddsDifference(odds, { aggregate: 'mean' })).toEqual({ value: 0.3125 });
    expect(equalOpportunityDifference(odds.sensitivity)).toEqual({ value: 0.25 });
  });

  test('disparity of the toy of the FairCLIP module', () => {
    const overall = { value: 0.7638888888888888 };
    expect(disparityDeviation(overall, groups(0.8125, 0.75, 0.75))).toEqual(close(0.038569460791993505));
    expect(disparityRange(overall, groups(0.8125, 0.75, 0.75))).toEqual(close(0.08181818181818182));
    expect(disparityRange({ value: 0 }, groups(1, 2))).toHaveProperty('undefined');
  });

  // FairCLIP's README. Its rows are consistent to 1e-4, both ends included: group AUCs are printed to four digits only.
  test.each([
    ['CLIP', 0.6902, [0.6464, 0.7242, 0.7078, 0.6741], [0.6495, 0.6628, 0.7253], [0.6212, 0.694, 0.583]],
    ['race', 0.7106, [0.6714, 0.7357, 0.7306, 0.6973], [0.6621, 0.6786, 0.7518], [0.6141, 0.7154, 0.5583]],
    ['gender', 0.7222, [0.6698, 0.7728, 0.7378, 0.7102], [0.677, 0.6923, 0.7591], [0.6443, 0.726, 0.6052]],
    ['ethnicity', 0.7275, [0.6662, 0.7697, 0.7624, 0.7126], [0.6786, 0.6955, 0.7676], [0.6519, 0.7316, 0.6156]],
  ])('equity-scaled AUC of the published row %s', (_, overall, ...attributes) => {
    for (const [printed, ...aucs] of attributes) {
      const estimate = equityScaled({ value: overall }, groups(...aucs));
      expect('undefined' in estimate ? 0 : Math.abs(estimate.value - printed)).toBeLessThanOrEqual(1e-4 + 1e-12);
    }
  });

  test('underdiagnosis is a missed finding, or a false "no finding"', () => {
    const sample: BinarySample = {
      kind: 'binary',
      label: Uint8Array.from([1, 1, 1, 1, 0]),
      decision: Uint8Array.from([1, 1, 1, 0, 1]),
    };
    expect(underdiagnosisRate(sample)).toMatchObject({ value: 0.25 });
    expect(underdiagnosisRate(sample, { labelMeans: 'noFinding' })).toMatchObject({ value: 1 });
  });
});

describe('cross-group AUC', () => {
  const first: BinarySample = {
    kind: 'binary',
    label: Uint8Array.from([1, 0, 1, 1, 0]),
    score: Float64Array.from([0.9, 0.1, 0.5, 0.3, 0.95]),
    weight: Float64Array.from([1, 2, 0.5, 3, 1]),
  };
  const second: BinarySample = {
    kind: 'binary',
    label: Uint8Array.from([0, 1, 0, 0]),
    score: Float64Array.from([0.5, 0.2, 0.4, 0.1]),
  };

  function pairs(a: BinarySample, b: BinarySample): number {
    let won = 0;
    let all = 0;
    for (const [i, y] of a.label.entries()) {
      for (const [j, z] of b.label.entries()) {
        if (y !== 1 || z !== 0 || a.score === undefined || b.score === undefined) continue;
        const w = (a.weight?.[i] ?? 1) * (b.weight?.[j] ?? 1);
        won += w * (a.score[i] > b.score[j] ? 1 : a.score[i] === b.score[j] ? 0.5 : 0);
        all += w;
      }
    }
    return won / all;
  }

  test('is the share of pairs won', () => {
    expect(crossAuc(first, second)).toMatchObject(close(pairs(first, second)));
    expect(crossAuc(second, first)).toMatchObject(close(pairs(second, first)));
  });

  test('of a group with itself is its AUC, with the same influences', () => {
    const own = crossAuc(first, first);
    const whole = auc.compute(first);
    if ('undefined' in own || 'undefined' in whole) throw new Error('both exist');
    expect(own.value).toBeCloseTo(whole.value, 14);
    const sum = own.firstInfluence.map((x, k) => x + own.secondInfluence[k]);
    for (const [k, x] of sum.entries()) expect(x).toBeCloseTo(whole.influence?.[k] ?? Number.NaN, 14);
  });

  test('influences are weight times derivative, in both groups', () => {
    const estimate = crossAuc(first, second);
    if ('undefined' in estimate) throw new Error(estimate.undefined);
    const step = 1e-6;
    for (let row = 0; row < 5; row++) {
      const at = (factor: number) =>
        pairs({ ...first, weight: first.weight?.map((w, k) => (k === row ? w * factor : w)) }, second);
      expect((at(1 + step) - at(1 - step)) / (2 * step)).toBeCloseTo(estimate.firstInfluence[row], 8);
    }
    for (let row = 0; row < 4; row++) {
      const weights = (factor: number) => Float64Array.from([1, 1, 1, 1], (w, k) => (k === row ? w * factor : w));
      const at = (factor: number) => pairs(first, { ...second, weight: weights(factor) });
      expect((at(1 + step) - at(1 - step)) / (2 * step)).toBeCloseTo(estimate.secondInfluence[row], 8);
    }
  });

  test('does not exist without events in the first or non-events in the second', () => {
    const events = { ...second, label: Uint8Array.from([1, 1, 1, 1]) };
    const none = { ...second, label: Uint8Array.from([0, 0, 0, 0]) };
    expect(crossAuc(none, second)).toEqual({ undefined: 'no events (cases with the finding)' });
    expect(crossAuc(first, events)).toEqual({ undefined: 'no non-events (cases without the finding)' });
    expect(crossAuc({ ...first, score: undefined }, second)).toHaveProperty('undefined');
  });
});

test('a value that is not a number is a missing one', () => {
  const overall = { value: 0.8 };
  const groups = [
    { group: 'a', estimate: { value: Number.NaN } },
    { group: 'b', estimate: { value: 0.7 } },
  ];
  const reason = { undefined: 'a value that is not a number in group "a"' };
  expect(demographicParityDifference(groups)).toEqual(reason);
  expect(demographicParityRatio(groups)).toEqual(reason);
  expect(equityScaled(overall, groups)).toEqual(reason);
  expect(disparityRange(overall, groups)).toEqual(reason);
  const known = groups.map(({ group }, k) => ({ group, estimate: { value: 0.7 + k / 10 } }));
  expect(equityScaled({ value: Number.NaN }, known)).toEqual({ undefined: 'a value that is not a number' });
  expect(groupDifferences(groups, { overall, reference: 'b' })[0]).toMatchObject({
    differenceToAll: null,
    ratioToReference: null,
  });
});
