// What a trainer promises, for each way to take steps, on the CPU.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import type { Values } from '../../../../src/engine/executable.ts';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { linear } from '../../../../src/learn/layers/linear.ts';
import { batchNorm } from '../../../../src/learn/layers/normalisation.ts';
import { mlp } from '../../../../src/learn/networks/mlp.ts';
import { copyValues } from '../../../../src/learn/training/pass-runner.ts';
import type { Trainer, TrainerOptions } from '../../../../src/learn/training/trainer-options.ts';
import { onnxruntimeNode } from '../../../../src/platform/node/runtimes/onnxruntime-node.ts';
import { placements } from '../../../fixtures/training-parity.ts';
import {
  cnnTask,
  largestDifference,
  mlpTask,
  type TrainingTask,
  taskBatch,
  taskTrainer,
} from '../../../fixtures/training-tasks.ts';

/** Sums of a few hundred terms of about 1 in another order, in single precision. */
const rounding = 2e-6;

/** No dropout, and steps that are the gradient times the rate. */
const plainTask: TrainingTask = {
  ...mlpTask,
  network: (scope, x) => mlp(scope, x, { hidden: [9], outputs: 3, activation: 'tanh' }),
  optimiser: { name: 'sgd' },
};
/** Statistics of the input itself. */
const normTask: TrainingTask = {
  ...plainTask,
  network: (scope, x) => linear(scope.child('head'), batchNorm(scope.child('norm'), x), { outputs: 3 }),
};

let runtime: Runtime;
beforeAll(async () => {
  runtime = await onnxruntimeNode({ threads: 1 });
});
afterAll(() => runtime.release());

const opened: Trainer[] = [];
afterAll(async () => {
  for (const trainer of opened) await trainer.release();
});

function open(task: TrainingTask, more: Partial<TrainerOptions>): Trainer {
  const trainer = taskTrainer(task, runtime, more);
  opened.push(trainer);
  return trainer;
}

function rows(batch: Values, start: number, end: number): Values {
  return Object.fromEntries(
    Object.entries(batch).map(([name, { dtype, shape, data }]) => {
      const width = data.length / shape[0]!;
      return [
        name,
        { dtype, shape: [end - start, ...shape.slice(1)], data: data.slice(start * width, end * width) } as TensorValue,
      ];
    }),
  );
}

function mapped(values: Values, map: (value: number, name: string, index: number) => number): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { ...value, data: Float32Array.from(value.data as Float32Array, (number, index) => map(number, name, index)) },
    ]),
  );
}

const numberAt = (values: Values, name: string, index: number): number => Number(values[name]!.data[index]);

/** Gradient of the batches at the given weights, by a step of plain descent with rate 1. */
async function gradientAt(task: TrainingTask, parameters: Values, batches: readonly Values[]): Promise<Values> {
  const trainer = open({ ...task, optimiser: { name: 'sgd' } }, { parameters });
  await trainer.step(batches, { learningRate: 1 });
  const after = await trainer.values();
  return mapped(parameters, (value, name, index) => value - numberAt(after, name, index));
}

const lengthOf = (values: Values): number =>
  Math.sqrt(
    Object.values(values).reduce((sum, { data }) => sum + (data as Float32Array).reduce((s, x) => s + x * x, 0), 0),
  );

const batch = taskBatch(plainTask, 0);
const broken: Values = {
  ...batch,
  x: { ...batch['x']!, data: (batch['x']!.data as Float32Array).map(() => Number.NaN) } as TensorValue,
};

describe.each(Object.entries(placements))('a trainer %s', (_, placement) => {
  const trainer = (task: TrainingTask, more: Partial<TrainerOptions> = {}): Trainer =>
    open(task, { ...placement, ...more });

  it('gives losses, those of cases, and further outputs of every pass', async () => {
    const results = await trainer(plainTask).run(
      [0, 1, 2].map((index) => ({ batches: [taskBatch(plainTask, index)], learningRate: 0.1 })),
    );
    for (const { loss, passes } of results) {
      const [pass] = passes;
      expect(pass!.caseLosses!.length).toBe(8);
      expect(pass!.caseLosses!.reduce((sum, each) => sum + each / 8, 0)).toBeCloseTo(loss, 6);
      expect(pass!.outputs['logits']!.shape).toEqual([8, 3]);
    }
    expect(results[0]!.passes[0]!.outputs['logits']!.data).not.toEqual(results[1]!.passes[0]!.outputs['logits']!.data);
  });

  it('takes on several batches the step of all their cases together', async () => {
    const [whole, parts] = [trainer(plainTask), trainer(plainTask)];
    const one = await whole.step([batch], { learningRate: 0.5 });
    const several = await parts.step([rows(batch, 0, 5), rows(batch, 5, 8)], { learningRate: 0.5 });
    expect(several.loss).toBeCloseTo(one.loss, 6);
    expect(several.gradientNorm).toBeCloseTo(one.gradientNorm, 6);
    expect(largestDifference(await parts.values(), await whole.values()).difference).toBeLessThan(rounding);
    // The sum starts anew in the next step.
    await whole.step([batch], { learningRate: 0.5 });
    await parts.step([rows(batch, 0, 4), rows(batch, 4, 8)], { learningRate: 0.5 });
    expect(largestDifference(await parts.values(), await whole.values()).difference).toBeLessThan(rounding);
  });

  it('limits the norm of all gradients, and their elements', async () => {
    const first = await trainer(plainTask).values();
    const gradient = await gradientAt(plainTask, first, [batch]);
    const norm = lengthOf(gradient);
    const byNorm = trainer(plainTask, { clipNorm: norm / 4 });
    const byValue = trainer(plainTask, { clipValue: 0.01 });
    const byBoth = trainer(plainTask, { clipValue: 0.01, clipNorm: norm / 8 });
    for (const one of [byNorm, byValue, byBoth]) {
      expect((await one.step([batch], { learningRate: 1 })).gradientNorm).toBeCloseTo(norm, 6);
    }
    const limited = mapped(gradient, (value) => Math.max(-0.01, Math.min(0.01, value)));
    const shrunk = mapped(limited, (value) => value * Math.min(1, norm / 8 / lengthOf(limited)));
    const expected = [mapped(gradient, (value) => value / 4), limited, shrunk];
    for (const [index, one] of [byNorm, byValue, byBoth].entries()) {
      const moved = mapped(await one.values(), (value, name, place) => numberAt(first, name, place) - value);
      expect(largestDifference(moved, expected[index]!).difference).toBeLessThan(rounding);
    }
  });

  it('leaves small gradients unlimited', async () => {
    const [free, limited] = [trainer(plainTask), trainer(plainTask, { clipNorm: 100, clipValue: 100 })];
    for (const one of [free, limited]) await one.step([batch], { learningRate: 1 });
    expect(largestDifference(await limited.values(), await free.values()).difference).toBe(0);
  });

  it('keeps an exponential average of the weights', async () => {
    const one = trainer(plainTask, { averaging: { kind: 'exponential', decay: 0.7 } });
    let average = await one.values();
    expect(largestDifference(await one.values({ averaged: true }), average).difference).toBe(0);
    for (let step = 0; step < 5; step += 1) {
      await one.step([taskBatch(plainTask, step)], { learningRate: 0.5 });
      const now = await one.values();
      average = mapped(average, (value, name, index) => 0.7 * value + 0.3 * numberAt(now, name, index));
    }
    expect(largestDifference(await one.values({ averaged: true }), average).difference).toBeLessThan(rounding);
    expect(largestDifference(await one.values(), average).difference).toBeGreaterThan(0.01);
    const averaged = open(plainTask, { parameters: await one.values({ averaged: true }) });
    const expected = (await averaged.evaluate(batch)).loss;
    expect((await one.evaluate(batch, { averaged: true })).loss).toBeCloseTo(expected, 6);
    expect(Math.abs((await one.evaluate(batch)).loss - expected)).toBeGreaterThan(1e-4);
  });

  it('keeps the mean of the weights from a step on', async () => {
    const one = trainer(plainTask, { averaging: { kind: 'equal', from: 3, every: 2 } });
    const kept: Values[] = [];
    const planned = Array.from({ length: 8 }, (_, step) => ({
      batches: [taskBatch(plainTask, step)],
      learningRate: 0.5,
    }));
    const apart = trainer(plainTask);
    for (const [step, plan] of planned.entries()) {
      await apart.run([plan]);
      if ([3, 5, 7].includes(step + 1)) kept.push(await apart.values());
    }
    await one.run(planned.slice(0, 2));
    expect(largestDifference(await one.values({ averaged: true }), await one.values()).difference).toBe(0);
    await one.run(planned.slice(2));
    const expected = mapped(
      kept[0]!,
      (_, name, index) => kept.reduce((sum, each) => sum + numberAt(each, name, index), 0) / 3,
    );
    expect(largestDifference(await one.values({ averaged: true }), expected).difference).toBeLessThan(rounding);
    expect((await one.state()).averaged).toBe(3);
  });

  it.each([false, true])('takes sharpness-aware steps (adaptive: %s)', async (adaptive) => {
    const radius = 0.3;
    const batches = [rows(batch, 0, 5), rows(batch, 5, 8)];
    for (const given of [[batch], batches]) {
      const one = trainer(plainTask, { sharpness: { radius, adaptive } });
      const first = await one.values();
      const uphill = await gradientAt(plainTask, first, given);
      const weighted = mapped(uphill, (value, name, index) => value * numberAt(first, name, index));
      const norm = lengthOf(adaptive ? weighted : uphill);
      const moved = mapped(first, (value, name, index) => {
        const step = numberAt(uphill, name, index) * (adaptive ? value * value : 1);
        return value + (radius / norm) * step;
      });
      const gradient = await gradientAt(plainTask, moved, given);
      const plain = await trainer(plainTask).step(given, { learningRate: 0.5 });
      const result = await one.step(given, { learningRate: 0.5 });
      expect(result.loss).toBeCloseTo(plain.loss, 6);
      expect(result.gradientNorm).toBeCloseTo(lengthOf(gradient), 5);
      const expected = mapped(first, (value, name, index) => value - 0.5 * numberAt(gradient, name, index));
      expect(largestDifference(await one.values(), expected).difference).toBeLessThan(rounding);
    }
  });

  it('leaves frozen parameters as they are', async () => {
    const one = trainer(plainTask, { trainable: (name) => !name.startsWith('hidden') });
    const first = await one.values();
    await one.run([0, 1].map((index) => ({ batches: [taskBatch(plainTask, index)], learningRate: 0.5 })));
    const after = await one.values();
    expect(one.trained).toEqual(['head.weight', 'head.bias']);
    expect(Object.keys(after)).toEqual(Object.keys(first));
    for (const [name, { data }] of Object.entries(after)) {
      if (name.startsWith('hidden')) expect(data).toEqual(first[name]!.data);
      else expect(data).not.toEqual(first[name]!.data);
    }
  });

  it('moves running statistics once a batch, and not in evaluation', async () => {
    const one = trainer(normTask, { sharpness: { radius: 0.1 } });
    const two = trainer(normTask);
    for (const each of [one, two]) {
      await each.step([batch], { learningRate: 0.1 });
      await each.evaluate(batch);
    }
    const x = batch['x']!.data as Float32Array;
    const column = Array.from({ length: 8 }, (_, row) => x[row * 7 + 2]!);
    const average = column.reduce((sum, value) => sum + value / 8, 0);
    const variance = column.reduce((sum, value) => sum + (value - average) * (value - average), 0) / 7;
    for (const each of [one, two]) {
      const values = await each.values();
      expect(numberAt(values, 'norm.running_mean', 2)).toBeCloseTo(0.1 * average, 6);
      expect(numberAt(values, 'norm.running_var', 2)).toBeCloseTo(0.9 + 0.1 * variance, 6);
    }
    await two.step([rows(batch, 0, 4), rows(batch, 4, 8)], { learningRate: 0.1 });
    const half = (start: number): number => column.slice(start, start + 4).reduce((sum, value) => sum + value / 4, 0);
    const expected = 0.9 * (0.9 * 0.1 * average + 0.1 * half(0)) + 0.1 * half(4);
    expect(numberAt(await two.values(), 'norm.running_mean', 2)).toBeCloseTo(expected, 6);
  });

  it('draws dropout by seed, step and batch', async () => {
    const lossesOf = async (seed: number): Promise<readonly number[]> => {
      const planned = [0, 1, 2].map(() => ({ batches: [taskBatch(mlpTask, 0)], learningRate: 0 }));
      return (await trainer({ ...mlpTask, optimiser: { name: 'sgd' } }, { seed }).run(planned)).map(({ loss }) => loss);
    };
    const [first, again, other] = [await lossesOf(1), await lossesOf(1), await lossesOf(2)];
    expect(again).toEqual(first);
    expect(new Set([...first, ...other]).size).toBe(6);
    const one = trainer(mlpTask);
    const { passes } = await one.step([taskBatch(mlpTask, 0), taskBatch(mlpTask, 0)], { learningRate: 0 });
    expect(passes[0]!.loss).not.toBe(passes[1]!.loss);
    const [, second] = [await one.evaluate(taskBatch(mlpTask, 0)), await one.evaluate(taskBatch(mlpTask, 0))];
    expect(second.loss).toBe((await one.evaluate(taskBatch(mlpTask, 0))).loss);
  });

  it.each([
    ['a batch', [broken]],
    ['the second of two batches', [batch, broken]],
  ] as const)('changes nothing when %s is broken', async (__, batches) => {
    const more: Partial<TrainerOptions> = { averaging: { kind: 'exponential', decay: 0.5 }, clipValue: 1 };
    const one = trainer({ ...normTask, optimiser: { name: 'adamw' } }, more);
    await one.step([batch], { learningRate: 0.1 });
    const before = await copyOf(one);
    await expect(one.step(batches, { learningRate: 0.1 })).rejects.toMatchObject({
      kind: 'usage',
      code: 'learn/bad-step',
    });
    await expect(one.step([batch], { learningRate: Number.NaN })).rejects.toMatchObject({ code: 'learn/bad-step' });
    expect(await copyOf(one)).toEqual(before);
    expect(one.steps).toBe(1);
    await one.step([batch, batch], { learningRate: 0.1 });
    expect(Object.values(await one.values()).every(({ data }) => (data as Float32Array).every(Number.isFinite))).toBe(
      true,
    );
  });

  it('changes nothing when a sharpness-aware step is broken', async () => {
    const one = trainer(normTask, { sharpness: { radius: 0.1 } });
    const before = await copyOf(one);
    await expect(one.step([broken], { learningRate: 0.1 })).rejects.toMatchObject({ code: 'learn/bad-step' });
    expect(await copyOf(one)).toEqual(before);
  });

  it('refuses a step without batches, and a batch without inputs', async () => {
    const one = trainer(plainTask);
    const before = await copyOf(one);
    await expect(one.step([], { learningRate: 0.1 })).rejects.toMatchObject({ code: 'learn/bad-batch' });
    await expect(one.step([{}], { learningRate: 0.1 })).rejects.toMatchObject({ code: 'learn/bad-batch' });
    expect(await copyOf(one)).toEqual(before);
  });

  it('names the broken step of a run', async () => {
    const one = trainer(plainTask);
    const planned = [batch, batch, broken].map((each) => ({ batches: [each], learningRate: 0.1 }));
    await expect(one.run(planned)).rejects.toThrow('Step 3: the loss is NaN');
    const expected = trainer(plainTask);
    await expected.run(planned.slice(0, one.steps));
    expect(await one.values()).toEqual(await expected.values());
  });

  it('goes on from a state bit by bit', async () => {
    const more: Partial<TrainerOptions> = { averaging: { kind: 'equal', from: 1, every: 2 }, clipNorm: 1 };
    const plan = (index: number) => ({ batches: [taskBatch(cnnTask, index)], learningRate: 0.05 });
    const whole = trainer(cnnTask, more);
    await whole.run([0, 1, 2].map(plan));
    const state = await copyOf(whole);
    const rest = await whole.run([3, 4, 5].map(plan));
    const resumed = trainer(cnnTask, more);
    await resumed.run([plan(9)]);
    await resumed.restore(state);
    expect(resumed.steps).toBe(3);
    expect(await resumed.run([3, 4, 5].map(plan))).toEqual(rest);
    expect(await copyOf(resumed)).toEqual(await copyOf(whole));
  });

  it('refuses a state that does not fit, and changes nothing', async () => {
    const one = trainer(cnnTask);
    await one.step([taskBatch(cnnTask, 0)], { learningRate: 0.05 });
    const before = await copyOf(one);
    const { tensors } = before;
    const wrong: TensorValue = { dtype: 'float32', shape: [1], data: Float32Array.of(1) };
    const { 'buffer:blocks.0.norm.running_mean': dropped, ...lacking } = tensors;
    const bad = [
      { ...before, tensors: lacking },
      { ...before, tensors: { ...tensors, 'values:head.bias': wrong } },
      { ...before, tensors: { ...tensors, 'buffer:other': dropped! } },
      { ...before, tensors: { ...tensors, 'buffer:blocks.1.norm.running_var': wrong } },
    ];
    for (const state of bad) {
      await expect(one.restore(state)).rejects.toMatchObject({ kind: 'data', code: 'learn/checkpoint-mismatch' });
    }
    const other = { ...before, optimiser: { ...before.optimiser, optimiser: 'adam' } };
    await expect(one.restore(other)).rejects.toMatchObject({ kind: 'data', code: 'learn/optimiser-state' });
    expect(await copyOf(one)).toEqual(before);
  });

  it('says what is wrong with a network', async () => {
    const unused = trainer(plainTask, { parameters: { ...(await trainer(plainTask).values()), other: zero } });
    await expect(unused.step([batch], { learningRate: 1 })).rejects.toMatchObject({ code: 'learn/no-parameter' });
    const { 'head.bias': _bias, ...rest } = await trainer(plainTask).values();
    const lacking = trainer(plainTask, { parameters: rest });
    await expect(lacking.step([batch], { learningRate: 1 })).rejects.toMatchObject({ code: 'learn/no-value' });
    const one = trainer(plainTask);
    await expect(one.values({ averaged: true })).rejects.toMatchObject({ code: 'learn/no-average' });
  });
});

const zero: TensorValue = { dtype: 'float32', shape: [1], data: new Float32Array(1) };

async function copyOf(trainer: Trainer) {
  const state = await trainer.state();
  return { ...state, tensors: copyValues(state.tensors) };
}
