import { expect, test } from 'vitest';
import { calibrationInTheLarge } from '../../../../src/learn/post-processing/calibration-in-the-large.ts';
import type { FittingCases } from '../../../../src/learn/post-processing/fitting-cases.ts';
import { fitPostProcessing, postProcess } from '../../../../src/learn/post-processing/post-process.ts';
import { checkPostProcessing } from '../../../../src/learn/post-processing/post-processing-check.ts';

const places = Array.from({ length: 66 }, (_, row) => row);
const cases: FittingCases = {
  split: 'validation',
  attribute: 'sex',
  groups: ['A', 'B', 'C'],
  codes: Int32Array.from(places, (row) => Math.floor(row / 30)),
  label: Uint8Array.from(places, (row) => row % 2),
  score: Float64Array.from(places, (row) => 0.2 + ((row * 7) % 30) / 100 + 0.2 * (row % 2) + (row < 30 ? 0.1 : 0)),
};
const options = { margin: 0.01, alpha: 0.05 };
const patient = Int32Array.from(places);

test('thresholds are checked by their rates, groups of few cells are left out and named', () => {
  const settings = { kind: 'group-thresholds', constraint: { name: 'equal-sensitivity', value: 0.8 } } as const;
  const fitted = fitPostProcessing(cases, { settings });
  const done = postProcess(fitted, { ...cases, ids: places.map(String) });
  const check = checkPostProcessing(fitted, done, { ...cases, patient, ...options, minimumCell: 5 });
  expect(check.metrics.map(({ metric }) => metric)).toEqual(['sensitivity', 'specificity']);
  expect(check.withheld).toEqual(['C']);
  expect(check.calibration).toBeNull();
  const rates = check.metrics[0]!.groups.map(({ group, primary }) => [group, primary.second]);
  expect(rates).toEqual([
    ['A', 0.8],
    ['B', 0.8],
  ]);
  // The three events of C count in the row of all.
  const events = places.filter((row) => cases.label[row] === 1);
  const found = events.filter((row) => done.after.decision[row] === 1).length;
  expect(check.all[0]!.change.primary.second).toBeCloseTo(found / events.length, 12);
  expect(checkPostProcessing(fitted, done, { ...cases, patient, ...options, minimumCell: 0 }).withheld).toEqual([]);
});

test('a recalibration is checked by AUC and by its mean probabilities too', () => {
  const settings = { kind: 'recalibration', method: 'isotonic', shrinkage: 0 } as const;
  const fitted = fitPostProcessing(cases, { settings });
  const done = postProcess(fitted, { ...cases, ids: places.map(String) });
  const check = checkPostProcessing(fitted, done, { ...cases, patient, ...options, minimumCell: 0 });
  expect(check.metrics.map(({ metric }) => metric)).toEqual(['sensitivity', 'specificity', 'auc']);
  for (const { observed, after } of check.calibration!) expect(after).toBeCloseTo(observed!, 12);
  const logits = fitPostProcessing(cases, { settings: { ...settings, scale: 'logit' } });
  const again = checkPostProcessing(logits, done, { ...cases, patient, ...options, minimumCell: 0 });
  expect(again.calibration!.every(({ before }) => before === null)).toBe(true);
});

test('means by group are those of the cases with a group; an empty group has none', () => {
  const found = calibrationInTheLarge({
    label: Uint8Array.of(1, 0, 1, 0),
    groups: ['A', 'B'],
    codes: Int32Array.of(0, 0, -1, 0),
    before: Float64Array.of(0.9, 0.3, 1, 0),
    after: Float64Array.of(0.5, 0.25, 1, 0.25),
  });
  expect(found).toEqual([
    { group: 'A', cases: 3, observed: 1 / 3, before: expect.closeTo(0.4, 12), after: 1 / 3 },
    { group: 'B', cases: 0, observed: null, before: null, after: null },
  ]);
});
