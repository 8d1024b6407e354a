import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { finishedCurve, runningCurve } from '../../../src/store/run-curve.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-curve-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('reads the epochs of a finished training', async () => {
  writeFileSync(
    join(folder, 'curves.jsonl'),
    '{"epoch":0,"trainingLoss":0.7,"validation":{"loss":0.6,"auc":0.8,"groups":[{"attribute":"sex","group":"F","auc":null,"cases":3}]},"flagged":4}\n',
  );
  expect(await finishedCurve(folder)).toEqual([
    {
      epoch: 0,
      trainingLoss: 0.7,
      validationLoss: 0.6,
      validationAuc: 0.8,
      groups: [{ attribute: 'sex', group: 'F', auc: null }],
      flagged: 4,
    },
  ]);
});

it('follows a training that goes on, past a line that is half written', async () => {
  writeFileSync(
    join(folder, 'metrics.jsonl'),
    '{"epoch":0,"step":1,"loss":0.8,"learningRate":0.1}\n{"epoch":0,"step":2,"loss":0.6,"learningRate":0.1}\n' +
      '{"epoch":0,"step":2,"loss":0.7,"validation":0.81}\n{"epoch":1,"step":3,"loss":0.5,"learningRate":0.1}\n' +
      '{"epoch":1,"step":4,"loss":0.3,"learningRate":0.1}\n{"epoch":1,"st',
  );
  expect(await runningCurve(folder)).toEqual([
    { epoch: 0, trainingLoss: 0.7, criterion: 0.81, groups: [] },
    { epoch: 1, trainingLoss: 0.4, criterion: undefined, groups: [] },
  ]);
});

it('takes figures by group from the epochs that are over, the last record of each', async () => {
  const epoch = (auc: number) =>
    `${JSON.stringify({ epoch: 0, trainingLoss: 0.7, validation: { loss: 0.6, auc, groups: [] }, flagged: 4 })}\n`;
  writeFileSync(join(folder, 'epochs.jsonl'), epoch(0.5) + epoch(0.8));
  const [first, second] = await runningCurve(folder);
  expect(first).toMatchObject({ epoch: 0, criterion: 0.81, validationAuc: 0.8, flagged: 4 });
  expect(second).toEqual({ epoch: 1, trainingLoss: 0.4, criterion: undefined, groups: [] });
});

it('is empty where there is nothing', async () => {
  expect(await runningCurve(join(folder, 'none'))).toEqual([]);
  expect(await finishedCurve(join(folder, 'none'))).toEqual([]);
});
