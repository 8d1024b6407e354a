import { expect, test } from 'vitest';
import { brier } from '../../../../src/metrics/calibration/brier.ts';
import { eceEqualWidth } from '../../../../src/metrics/calibration/expected-calibration-error.ts';
import {
  macroAcrossTasks,
  microAcrossTasks,
  type TaskSample,
} from '../../../../src/metrics/multiclass/across-tasks.ts';
import { auc } from '../../../../src/metrics/ranking/auc.ts';

const task = (name: string, rows: number[], label: number[], score: number[]): TaskSample => ({
  task: name,
  rows: Int32Array.from(rows),
  sample: { kind: 'binary', label: Uint8Array.from(label), score: Float64Array.from(score) },
});
const mass = task('Mass', [0, 1, 2, 3], [1, 0, 1, 0], [0.9, 0.2, 0.4, 0.6]);
const nodule = task('Nodule', [1, 2, 4], [0, 1, 1], [0.1, 0.8, 0.05]);

test('the macro value is the mean of the tasks, influences by case', () => {
  const estimate = macroAcrossTasks(auc, [mass, nodule], 6);
  if ('undefined' in estimate) throw new Error(estimate.undefined);
  expect(estimate.value).toBe((0.75 + 0.5) / 2);
  expect(estimate.influence).toHaveLength(6);
  expect(estimate.influence?.[5]).toBe(0);
  const [a, b] = [auc.compute(mass.sample), auc.compute(nodule.sample)];
  if ('undefined' in a || 'undefined' in b) throw new Error('both exist');
  expect(estimate.influence?.[2]).toBeCloseTo(((a.influence?.[2] ?? 0) + (b.influence?.[1] ?? 0)) / 2, 15);
});

test('the micro value is that of all rows together', () => {
  const estimate = microAcrossTasks(brier, [mass, nodule], 5);
  if ('undefined' in estimate) throw new Error(estimate.undefined);
  const squares = [0.01, 0.04, 0.36, 0.36, 0.01, 0.04, 0.9025];
  expect(estimate.value).toBeCloseTo(squares.reduce((sum, x) => sum + x, 0) / 7, 14);
  expect(estimate.influence?.[0]).toBeCloseTo((0.01 - estimate.value) / 7, 14);
  expect(estimate.influence?.[1]).toBeCloseTo((0.04 + 0.01 - 2 * estimate.value) / 7, 14);
});

test('weights absent from one task count 1 there', () => {
  const weighted = { ...mass, sample: { ...mass.sample, weight: Float64Array.from([3, 1, 1, 1]) } };
  const estimate = microAcrossTasks(brier, [weighted, nodule], 5);
  const squares = [0.03, 0.04, 0.36, 0.36, 0.01, 0.04, 0.9025];
  expect(estimate).toMatchObject({ value: expect.closeTo(squares.reduce((sum, x) => sum + x, 0) / 9, 14) });
});

test('a metric without influences has none over tasks either', () => {
  expect(macroAcrossTasks(eceEqualWidth, [mass, nodule], 5)).not.toHaveProperty('influence');
});

test('a task without a value is named, and no tasks have none', () => {
  const empty = task('Hernia', [0, 1], [0, 0], [0.1, 0.2]);
  expect(macroAcrossTasks(auc, [mass, empty], 5)).toEqual({
    undefined: 'no events (cases with the finding) in task "Hernia"',
  });
  expect(macroAcrossTasks(auc, [], 5)).toEqual({ undefined: 'no tasks' });
  expect(microAcrossTasks(auc, [], 5)).toEqual({ undefined: 'no tasks' });
});
