// The edges of the compat modes; their numbers stand in test/golden/metrics/compat.test.ts.
import { describe, expect, test } from 'vitest';
import { fairclip, fairclipMulticlass } from '../../../../src/metrics/compat/fairclip.ts';
import { fairmedfm, fairmedfmSegmentation } from '../../../../src/metrics/compat/fairmedfm.ts';
import { medfair } from '../../../../src/metrics/compat/medfair.ts';
import { bestF1Threshold, rocVertices } from '../../../../src/metrics/compat/sorted-counts.ts';

const label = Uint8Array.from([1, 0, 1, 0, 1, 1]);
const score = Float64Array.from([0.9, 0.2, 0.6, 0.5, 0.4, 0.3]);
const oneClass = Int32Array.from([0, 0, 0, 0, 1, 1]);
const groups = ['F', 'M'];

describe('a group with one class', () => {
  test('gives FairCLIP no AUC and so no equity-scaled AUC', () => {
    const { values } = fairclip({ label, score, codes: oneClass, groups });
    expect([values['auc.M'], values.es_auc, values.disparity_std, values.disparity_range]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(values.auc).not.toBeNull();
  });

  test('stops FairMedFM: no number at all', () => {
    const { values, quirks } = fairmedfm({ label, score, codes: oneClass, groups });
    expect(new Set(Object.values(values))).toEqual(new Set([null]));
    expect(quirks.at(-1)).toContain('stops the tool');
  });

  test('counts a specificity of 0 in MEDFAIR', () => {
    const { values } = medfair({ label, score, codes: oneClass, groups });
    expect([values['specificity_at_thres.M'], values['auc-group.M'], values['tpr_at_tnr.M']]).toEqual([0, null, null]);
    expect(values.worst_auc).toBe(values['auc-group.F']);
  });
});

test('groups without rows are not groups', () => {
  const { values } = fairclip({ label, score, codes: Int32Array.from([0, 0, 0, 0, 2, 2]), groups: ['F', 'X', 'M'] });
  expect(Object.keys(values).filter((name) => name.startsWith('auc.'))).toEqual(['auc.F', 'auc.M']);
});

test('MEDFAIR has its parity measures for two groups only', () => {
  const three = medfair({ label, score, codes: Int32Array.from([0, 0, 1, 1, 2, 2]), groups: ['a', 'b', 'c'] });
  expect(three.values).not.toHaveProperty('EqOdd');
  expect(medfair({ label, score, codes: oneClass, groups }).values).toHaveProperty('EqOdd');
});

test('the best-F1 threshold is the lowest of equal ones, and the case on it is not flagged', () => {
  expect(bestF1Threshold(Uint8Array.from([1, 0, 0, 1]), Float64Array.from([4, 3, 2, 1]), 0)).toBe(1);
  expect(bestF1Threshold(Uint8Array.from([0, 0]), Float64Array.from([4, 3]), 0)).toBeNaN();
});

test('vertices on a straight piece of the ROC curve are dropped', () => {
  const curve = rocVertices(Uint8Array.from([1, 1, 1, 0, 0]), Float64Array.from([5, 4, 3, 2, 1]));
  expect(curve.threshold).toEqual([6, 5, 3, 1]);
});

test('FairCLIP with a class that no case has', () => {
  const scores = [0, 1, 2].map((c) => Float64Array.from([0.5, 0.3, 0.2], (_, row) => (row === c ? 0.6 : 0.2)));
  const { values } = fairclipMulticlass({
    label: Int32Array.from([0, 1, 1]),
    scores,
    codes: Int32Array.from([0, 0, 1]),
    groups,
  });
  expect([values.auc, values.dpd, values.eod]).toEqual([null, null, null]);
  expect(values.acc).toBeCloseTo(2 / 3, 15);
});

test('a perfect group has no skewness in FairMedFM', () => {
  const { values } = fairmedfmSegmentation({
    value: Float64Array.from([1, 1, 0.5]),
    codes: Int32Array.from([0, 0, 1]),
    groups,
  });
  expect(values.skewness_dice).toBeNull();
  expect(values.delta_dice).toBe(0.5);
});
