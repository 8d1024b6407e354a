import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fit as fitCases } from '../../../../src/learn/fit/fit.ts';
import type { FitOptions } from '../../../../src/learn/fit/fit-options.ts';
import type { LearnerOptions, TrainedLearner } from '../../../../src/learn/learner/learner.ts';
import { trainLearner } from '../../../../src/learn/learner/train-learner.ts';
import { clip } from '../../../../src/learn/methods/clip.ts';
import type { Method } from '../../../../src/learn/methods/method.ts';
import { criterionOf } from '../../../../src/learn/selection/criteria.ts';
import { chooseRuntime } from '../../../../src/platform/node/runtimes/choose-runtime.ts';
import { epochFolder, epochFolderName } from '../../../../src/platform/node/training/epoch-folder.ts';
import { fitInFolder } from '../../../../src/platform/node/training/fit-in-folder.ts';
import { learningProblem, linearPairs } from '../../../fixtures/learning-problem.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-epochs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const values = (value: number) => ({
  w: { dtype: 'float32' as const, shape: [2], data: Float32Array.of(value, 2) },
});

describe('weights of epochs in a folder', () => {
  it('are read as they were written, until they are let go', async () => {
    const store = epochFolder(join(folder, 'plain'));
    await store.retain([3]);
    await store.write(0, values(0.5));
    await store.write(12, values(-0));
    expect(await store.read(12)).toEqual(values(-0));
    await store.retain([0]);
    expect(readdirSync(join(folder, 'plain', epochFolderName))).toEqual(['epoch-0.safetensors']);
    await expect(store.read(12)).rejects.toMatchObject({ code: 'learn/corrupt-checkpoint' });
    truncateSync(join(folder, 'plain', epochFolderName, 'epoch-0.safetensors'), 20);
    await expect(store.read(0)).rejects.toMatchObject({ code: 'learn/corrupt-checkpoint' });
  });

  it('give the same training whenever it is stopped, and go on from the checkpoint before the newest too', async () => {
    const { runtime } = await chooseRuntime({ device: 'cpu', threads: 1 });
    const problem = learningProblem({ count: 200 });
    const train = (carryOut: LearnerOptions['carryOut'], signal?: AbortSignal): Promise<TrainedLearner> =>
      trainLearner({
        ...problem,
        runtime,
        model: linearPairs,
        method: clip as unknown as Method,
        attributes: ['sex'],
        seed: 1,
        epochs: 6,
        batchSize: 32,
        optimiser: { name: 'adamw' },
        schedule: { schedule: 'constant', rate: 0.1 },
        criterion: criterionOf('dto'),
        carryOut,
        signal,
      });
    const inMemory = await train(fitCases);
    const inFolder = (name: string) => (own: FitOptions<number>) =>
      fitInFolder({ ...own, folder: join(folder, name), identity: 'run' });
    const whole = await train(inFolder('whole'));
    expect(whole).toEqual(inMemory);

    const controller = new AbortController();
    const stopped = (own: FitOptions<number>) =>
      inFolder('stopped')({
        ...own,
        onMetrics: (record) => {
          own.onMetrics?.(record);
          if (record.epoch === 4 && record.learningRate !== undefined) controller.abort(new Error('enough'));
        },
      });
    await expect(train(stopped, controller.signal)).rejects.toThrow('enough');
    rmSync(join(folder, 'stopped', 'checkpoint.safetensors'));
    expect(await train(inFolder('stopped'))).toMatchObject({ ...inMemory });
    for (const name of ['metrics.jsonl', 'checkpoint.safetensors', epochFolderName]) {
      expect(filesOf(join(folder, 'stopped', name))).toEqual(filesOf(join(folder, 'whole', name)));
    }
  });
});

function filesOf(path: string): readonly Buffer[] {
  if (existsSync(path) && path.endsWith(epochFolderName)) {
    return readdirSync(path).map((name) => readFileSync(join(path, name)));
  }
  return [readFileSync(path)];
}
