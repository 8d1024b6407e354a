import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { mean } from '../../../../src/engine/functions/reductions.ts';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { linear } from '../../../../src/learn/layers/linear.ts';
import { batchNorm } from '../../../../src/learn/layers/normalisation.ts';
import { crossEntropy } from '../../../../src/learn/losses/cross-entropy.ts';
import { networkTrainer, type TrainableNetwork } from '../../../../src/learn/training/network-trainer.ts';
import { chooseRuntime } from '../../../../src/platform/node/runtimes/choose-runtime.ts';

const network: TrainableNetwork<'x' | 'y'> = (scope, { x, y }) => {
  const logits = linear(scope.child('head'), batchNorm(scope.child('norm'), x), { outputs: 2 });
  return { loss: mean(crossEntropy(logits, y)), outputs: { logits } };
};
const batch = {
  x: tensorValue('float32', [4, 3], [1, 2, 3, -1, 0, 1, 2, 2, 2, 0, -3, 1]),
  y: tensorValue('int64', [4], [0, 1, 0, 1]),
};

describe('networkTrainer', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = (await chooseRuntime({ device: 'cpu', threads: 1 })).runtime;
  });
  afterAll(() => runtime.release());
  const options = () => ({ runtime, seed: 7, optimiser: { name: 'sgd' as const }, network, batch });

  it('draws the weights from the seed, learns, and keeps running statistics', async () => {
    const trainer = networkTrainer(options());
    const first = await trainer.values();
    expect(Object.keys(first).sort()).toEqual([
      'head.bias',
      'head.weight',
      'norm.bias',
      'norm.running_mean',
      'norm.running_var',
      'norm.weight',
    ]);
    expect(await networkTrainer(options()).values()).toEqual(first);
    const losses: number[] = [];
    for (let step = 0; step < 30; step += 1) losses.push((await trainer.step([batch], { learningRate: 0.5 })).loss);
    expect(losses.at(-1)!).toBeLessThan(0.3 * losses[0]!);
    const { 'norm.running_mean': running } = await trainer.values();
    const reached = 1 - 0.9 ** 30;
    for (const [column, mean] of [0.5, 0.25, 1.75].entries()) {
      expect(Number(running!.data[column])).toBeCloseTo(reached * mean, 5);
    }
    await trainer.release();
  });

  it('starts from given weights and trains only what it is told to', async () => {
    const donor = await networkTrainer({ ...options(), seed: 8 }).values();
    const trainer = networkTrainer({ ...options(), weights: donor, trainable: /^head/ });
    expect(await trainer.values()).toEqual(donor);
    await trainer.step([batch], { learningRate: 0.1 });
    const after = await trainer.values();
    expect(after['head.weight']).not.toEqual(donor['head.weight']);
    expect(after['norm.weight']).toEqual(donor['norm.weight']);
    await trainer.release();
  });
});
