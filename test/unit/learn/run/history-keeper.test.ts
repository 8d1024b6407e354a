import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, test } from 'vitest';
import type { LearningCases } from '../../../../src/learn/cases/learning-cases.ts';
import type { EpochHistory } from '../../../../src/learn/learner/case-history.ts';
import { mostHistoryRows } from '../../../../src/learn/protocol/kept-epochs.ts';
import { type HistoryKeeper, memoryHistory, trainingHistory } from '../../../../src/learn/run/history-keeper.ts';
import { historyFolder } from '../../../../src/platform/node/learning/history-folder.ts';
import { linearPairs } from '../../../fixtures/learning-problem.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-history-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const cases: LearningCases = {
  count: 2,
  ids: ['a', 'b'],
  patient: Int32Array.of(0, 1),
  classes: ['absent', 'present'],
  label: Int32Array.of(0, 1),
  attributes: [],
  splits: { train: Int32Array.of(0, 1), validation: Int32Array.of(), test: Int32Array.of() },
};
const output = { model: true, suspicion: true };
/** As many epochs as give every third. */
const epochs = (3 * mostHistoryRows) / 2;
const epochOf = (epoch: number): EpochHistory => ({ epoch, columns: { loss: Float32Array.of(epoch, 0.5) } });
const open = (keep: (stride: number) => HistoryKeeper, own: { history?: boolean } = {}) =>
  trainingHistory(
    { output: { ...output, ...own }, training: { epochs } as never },
    { model: linearPairs },
    { cases, keep },
  );

describe.each([
  ['in memory', memoryHistory],
  ['in a folder', (stride: number) => historyFolder(home, stride)],
])('a history %s', (_, keep) => {
  test('keeps one epoch of three and the last, says so, and goes', async () => {
    const history = open(keep);
    for (const epoch of [0, 1, 2, 3, 4]) history.write!(epochOf(epoch));
    const { files, warnings } = await history.tell(5);
    const rows = await parquetReadObjects({ file: files[0]!.data.slice().buffer });
    expect(rows.filter((row) => row['case'] === 'a').map(({ epoch, loss }) => [epoch, loss])).toEqual([
      [0, 0],
      [3, 3],
      [4, 4],
    ]);
    expect(warnings).toEqual([
      'pair-history.parquet holds one epoch of 3 and the last: all would be more than 1000000 rows.',
    ]);
    await history.remove();
    expect(await history.tell(5)).toEqual({ files: [], warnings: [] });
  });

  test('is not kept where the plan wants none', async () => {
    const history = open(keep, { history: false });
    expect(history.write).toBeUndefined();
    expect((await history.tell(5)).files).toEqual([]);
  });
});

test('an epoch whose file is cut is said to be lost', async () => {
  const history = open((stride) => historyFolder(home, stride));
  for (const epoch of [0, 1, 2, 3]) history.write!(epochOf(epoch));
  const folder = join(home, '.history');
  expect(readdirSync(folder).sort()).toEqual(['epoch-0.safetensors', 'epoch-3.safetensors']);
  const path = join(folder, 'epoch-0.safetensors');
  writeFileSync(path, readFileSync(path).subarray(0, 20));
  const { files, warnings } = await history.tell(4);
  expect(await parquetReadObjects({ file: files[0]!.data.slice().buffer })).toHaveLength(2);
  expect(warnings[1]).toContain('lacks the epochs 0 (from 0)');
});
