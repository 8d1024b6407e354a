import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import type { LearningCases } from '../../../../src/learn/cases/learning-cases.ts';
import { historyFile } from '../../../../src/learn/protocol/history-file.ts';
import { historyStride, keptEpochs } from '../../../../src/learn/protocol/kept-epochs.ts';

const recipe = { columns: ['sex'] };
const cases: LearningCases = {
  count: 3,
  ids: ['a', 'b', 'c'],
  patient: Int32Array.of(0, 1, 2),
  classes: ['absent', 'present'],
  label: Int32Array.of(1, 0, 1),
  attributes: [
    { name: 'sex', codes: Int32Array.of(0, 1, 2), groups: ['f', 'm', 'Unknown'], unknown: 2, recipe },
    { name: 'loss', codes: Int32Array.of(0, 0, 1), groups: ['low', 'high'], unknown: -1, recipe },
  ],
  splits: { train: Int32Array.of(0, 2), validation: Int32Array.of(1), test: Int32Array.of() },
};
const epoch = (at: number, good: number[], loss: number[]) => ({
  epoch: at,
  columns: {
    good: Float32Array.from(good),
    loss: Float32Array.from(loss),
    flagged: Float32Array.of(0, 1),
    weight: Float32Array.of(1, 0.25),
  },
});

test('a history has a row for each case and epoch, the epochs of a case together', async () => {
  const history = [epoch(0, [1, 0.5], [2.5, Number.NaN]), epoch(3, [1, 0.25], [2, 4])];
  const { name, data } = historyFile(cases, history, { kind: 'pairs', rows: cases.splits.train });
  expect(name).toBe('pair-history.parquet');
  const rows = await parquetReadObjects({ file: data.slice().buffer });
  const a = { case: 'a', sex: 'f', attribute_loss: 'low', weight: 1, flagged: 0, good: 1 };
  const c = { case: 'c', sex: null, attribute_loss: 'high', weight: 0.25, flagged: 1 };
  expect(rows).toEqual([
    { ...a, epoch: 0, loss: 2.5 },
    { ...a, epoch: 3, loss: 2 },
    { ...c, epoch: 0, loss: null, good: 0.5 },
    { ...c, epoch: 3, loss: 4, good: 0.25 },
  ]);
  expect(Object.keys(rows[0]!)).toEqual([
    'case',
    'sex',
    'attribute_loss',
    'epoch',
    'loss',
    'weight',
    'flagged',
    'good',
  ]);
});

test('a history of many rows keeps fewer epochs, always the first and the last', () => {
  expect(historyStride(7000, 50)).toBe(1);
  expect(historyStride(100_000, 50)).toBe(5);
  expect(keptEpochs(7, 3)).toEqual([0, 3, 6]);
  expect(keptEpochs(9, 3)).toEqual([0, 3, 6, 8]);
  expect(keptEpochs(3, historyStride(2_000_000, 3))).toEqual([0, 2]);
  expect(keptEpochs(0, 1)).toEqual([]);
});
