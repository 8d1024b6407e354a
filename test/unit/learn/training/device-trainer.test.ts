// The device trainer against the host trainer: two implementations of the same steps.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import type { OptimiserName } from '../../../../src/learn/optimisers/optimisers.ts';
import { copyValues } from '../../../../src/learn/training/pass-runner.ts';
import { createTrainer } from '../../../../src/learn/training/trainer.ts';
import type { Trainer, TrainerOptions } from '../../../../src/learn/training/trainer-options.ts';
import { onnxruntimeNode } from '../../../../src/platform/node/runtimes/onnxruntime-node.ts';
import {
  cnnTask,
  largestDifference,
  mlpTask,
  type TrainingTask,
  taskBatch,
  taskTrainer,
  trainTask,
} from '../../../fixtures/training-tasks.ts';

/** Weights are about 1; a norm summed in single instead of double precision changes the last bits of a step. */
const rounding = 3e-6;

let runtime: Runtime;
beforeAll(async () => {
  runtime = await onnxruntimeNode({ threads: 1 });
});
afterAll(() => runtime.release());

const optimisers: Readonly<Record<OptimiserName, TrainerOptions['optimiser']>> = {
  sgd: { name: 'sgd', settings: { momentum: 0.9, nesterov: true } },
  adam: { name: 'adam', settings: { weightDecay: 0.01 } },
  adamw: {
    name: 'adamw',
    groups: [
      { match: /bias/, settings: { weightDecay: 0 } },
      { match: /^head/, learningRateScale: 0.5 },
    ],
  },
  lars: { name: 'lars', settings: { weightDecay: 0.01, trustCoefficient: 0.1 } },
  pesg: { name: 'pesg', settings: { epochDecay: 0.1 } },
};

const plan = (task: TrainingTask, index: number) => ({
  batches: [taskBatch(task, index)],
  learningRate: task.learningRate,
});

async function stateOf(trainer: Trainer) {
  const state = await trainer.state();
  return { ...state, tensors: copyValues(state.tensors) };
}

describe.each(Object.entries(optimisers))('with %s', (_, optimiser) => {
  it.each([1, 3])('does the same as the host, %d steps a run, and exchanges states with it', async (stepsPerRun) => {
    const task = { ...mlpTask, optimiser };
    const more: Partial<TrainerOptions> = {
      clipNorm: 0.8,
      clipValue: 0.2,
      averaging: { kind: 'exponential', decay: 0.8 },
    };
    const host = taskTrainer(task, runtime, { ...more, placement: 'host' });
    const device = taskTrainer(task, runtime, { ...more, placement: 'device', stepsPerRun });
    for (const each of [host, device]) {
      await each.run([0, 1, 2, 3].map((index) => plan(task, index)));
      await each.startStage();
      await each.run([plan(task, 4)]);
    }
    const [of, on] = [await stateOf(host), await stateOf(device)];
    expect(Object.keys(on.tensors).sort()).toEqual(Object.keys(of.tensors).sort());
    expect([on.optimiser, on.averaged]).toEqual([of.optimiser, of.averaged]);
    expect(largestDifference(on.tensors, of.tensors).difference).toBeLessThan(rounding);
    await device.restore(of);
    await host.restore(on);
    for (const each of [host, device]) await each.run([plan(task, 5)]);
    expect(largestDifference(await device.values(), await host.values()).difference).toBeLessThan(rounding);
    for (const each of [host, device]) await each.release();
  });
});

it('takes the same steps in runs of several as one by one', async () => {
  for (const task of [mlpTask, cnnTask]) {
    const one = await trainTask(task, runtime, { placement: 'device', steps: 7 });
    const several = await trainTask(task, runtime, { placement: 'device', stepsPerRun: 3, steps: 7 });
    expect(several).toEqual(one);
  }
});

it('cuts runs where the shape of batches changes, and takes steps of several batches by themselves', async () => {
  const planned = [
    plan(mlpTask, 0),
    plan(mlpTask, 1),
    { batches: [taskBatch(mlpTask, 2, 5)], learningRate: 0.01 },
    { batches: [taskBatch(mlpTask, 3), taskBatch(mlpTask, 4)], learningRate: 0.01 },
    plan(mlpTask, 5),
  ];
  const runs: number[] = [];
  const watched = { ...runtime, load: watchRuns(runtime, runs) };
  const several = taskTrainer(mlpTask, watched, { placement: 'device', stepsPerRun: 4 });
  const one = taskTrainer(mlpTask, runtime, { placement: 'device' });
  expect(await several.run(planned)).toEqual(await one.run(planned));
  expect(runs).toEqual([2, 1, 1]);
  for (const each of [several, one]) await each.release();
});

/** Notes how many steps each loop is told to take. */
function watchRuns({ load }: Runtime, runs: number[]): Runtime['load'] {
  return async (model, options) => {
    const session = await load(model, options);
    return {
      ...session,
      run: (feeds, into) => {
        const steps = feeds['loop/steps'];
        if (steps && 'data' in steps) runs.push(Number(steps.data[0]));
        return session.run(feeds, into);
      },
    };
  };
}

it('is chosen where the runtime keeps tensors on its device, and with several steps a run on CUDA', () => {
  const stepsPerRun = (change: Partial<Runtime>, more: Partial<TrainerOptions> = {}): number =>
    taskTrainer(mlpTask, { ...runtime, ...change }, more).stepsPerRun;
  expect(stepsPerRun({ device: 'cuda' })).toBe(8);
  expect(stepsPerRun({ device: 'webgpu', keepsState: true })).toBe(1);
  expect(stepsPerRun({ device: 'webgpu', keepsState: true }, { stepsPerRun: 5 })).toBe(5);
  expect(stepsPerRun({ device: 'cuda' }, { placement: 'host' })).toBe(1);
  expect(() => taskTrainer(mlpTask, runtime, { placement: 'host', stepsPerRun: 2 })).toThrow('stepsPerRun');
});

describe('options', () => {
  const parameters = { w: { dtype: 'float32', shape: [2], data: new Float32Array(2) } } as const;
  const base = (): TrainerOptions => ({
    runtime,
    build: () => {
      throw new Error('not built');
    },
    parameters,
    optimiser: { name: 'sgd' },
    seed: 1,
  });

  it('are all checked', () => {
    const bad: Partial<TrainerOptions> = {
      clipNorm: 0,
      clipValue: Number.NaN,
      sharpness: { radius: -1 },
      averaging: { kind: 'equal', from: -1, every: 0 },
      graphBytes: -1,
      stepsPerRun: 1.5,
      buffers: { w: parameters.w, v: { ...parameters.w, shape: [3] } },
    };
    const problems = [
      '`clipNorm` must be finite and above 0; got 0.',
      '`clipValue` must be finite and above 0; got NaN.',
      '`sharpness.radius` must be finite and above 0; got -1.',
      '`averaging.from` must be a whole number of 0 or more; got -1.',
      '`averaging.every` must be a whole number of 1 or more; got 0.',
      '`graphBytes` must be 0 or more; got -1.',
      '`stepsPerRun` must be a whole number of 1 or more; got 1.5.',
      'The buffer "v" is float32[3] but has 2 numbers.',
      '"w" is both a parameter and a buffer.',
    ];
    expect(() => createTrainer({ ...base(), ...bad })).toThrow(
      expect.objectContaining({ code: 'learn/bad-trainer', problems }),
    );
  });

  it.each(['host', 'device'] as const)(
    'need something to train, in single precision, with settings that fit: %s',
    (placement) => {
      const options = { ...base(), placement };
      const whole = { w: { dtype: 'int64', shape: [1], data: new BigInt64Array(1) } } as const;
      const codeOf = (more: Partial<TrainerOptions>): unknown => {
        try {
          return createTrainer({ ...options, ...more }).trained;
        } catch (error) {
          return (error as { code: string }).code;
        }
      };
      expect(codeOf({})).toEqual(['w']);
      expect(codeOf({ trainable: () => false })).toBe('learn/nothing-to-train');
      expect(codeOf({ parameters: whole })).toBe('learn/bad-trainer');
      expect(codeOf({ parameters: { ...parameters, ...{ ids: whole.w } }, trainable: (name) => name === 'w' })).toEqual(
        ['w'],
      );
      expect(codeOf({ optimiser: { name: 'sgd', settings: { momentum: -1 } } })).toBe('learn/bad-settings');
      expect(codeOf({ optimiser: { name: 'sgd', groups: [{ match: /none/ }] } })).toBe('learn/empty-group');
    },
  );
});
