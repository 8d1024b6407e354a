// What a trainer holds: sessions, and memory.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { mlp } from '../../../../src/learn/networks/mlp.ts';
import { onnxruntimeNode } from '../../../../src/platform/node/runtimes/onnxruntime-node.ts';
import { placements } from '../../../fixtures/training-parity.ts';
import { mlpTask, type TrainingTask, taskBatch, taskTrainer } from '../../../fixtures/training-tasks.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await onnxruntimeNode({ threads: 1 });
});
afterAll(() => runtime.release());

/** A runtime that counts its open sessions. */
function counting() {
  const count = { open: 0, most: 0, loads: 0 };
  const counted: Runtime = {
    ...runtime,
    async load(model, options) {
      const session = await runtime.load(model, options);
      count.open += 1;
      count.loads += 1;
      count.most = Math.max(count.most, count.open);
      return {
        ...session,
        async release() {
          count.open -= 1;
          await session.release();
        },
      };
    },
  };
  return { count, counted };
}

const batch = taskBatch(mlpTask, 0);
const shorter = taskBatch(mlpTask, 0, 3);

describe.each(Object.entries(placements))('a trainer %s', (_, placement) => {
  it('keeps a session for each mode and shape, and gives them back', async () => {
    const { count, counted } = counting();
    const trainer = taskTrainer(mlpTask, counted, placement);
    for (let round = 0; round < 2; round += 1) {
      for (const each of [batch, shorter]) {
        await trainer.step([each], { learningRate: 0.01 });
        await trainer.evaluate(each);
      }
    }
    expect([count.loads, count.open]).toEqual([4, 4]);
    await trainer.release();
    expect(count.open).toBe(0);
    await expect(trainer.evaluate(batch)).rejects.toMatchObject({ code: 'engine/cache-released' });
  });

  it('keeps no more sessions than fit its budget', async () => {
    const { count, counted } = counting();
    const trainer = taskTrainer(mlpTask, counted, { ...placement, graphBytes: 0 });
    const free = taskTrainer(mlpTask, runtime, placement);
    for (let round = 0; round < 2; round += 1) {
      for (const each of [batch, shorter]) {
        const result = await trainer.step([each], { learningRate: 0.01 });
        expect(result).toEqual(await free.step([each], { learningRate: 0.01 }));
      }
    }
    expect([count.loads, count.most]).toEqual([4, 1]);
    await trainer.release();
    await free.release();
  });

  it('takes no more memory after 200 steps than after 40', async () => {
    // Weights of 1 MB: with gradients, two moments and an average, a leak of what a step makes would be 160 steps of 4 MB.
    const wide: TrainingTask = {
      ...mlpTask,
      network: (scope, x) => mlp(scope, x, { hidden: [256], outputs: 3 }),
      shape: [1024],
      cases: 16,
    };
    const trainer = taskTrainer(wide, runtime, { ...placement, averaging: { kind: 'exponential', decay: 0.9 } });
    const large = taskBatch(wide, 0);
    const residentAfter = async (steps: number): Promise<number> => {
      for (let step = 0; step < steps; step += 4) {
        await trainer.run(Array.from({ length: 4 }, () => ({ batches: [large], learningRate: 0.001 })));
      }
      return process.memoryUsage().rss;
    };
    const early = await residentAfter(40);
    const late = await residentAfter(160);
    await trainer.release();
    // What is garbage but not collected yet stays below this.
    expect((late - early) / (1024 * 1024)).toBeLessThan(160);
  });
});
