// Softmax, the normalisations, attention and dropout on random, single and empty tensors: symbolic gradients (and their gradients)
// against central differences in double precision, and ONNX Runtime's float32 values and gradients against the evaluator.
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Shape } from '../../src/core/tensor-value.ts';
import { scaledDotProductAttention } from '../../src/engine/functions/attention.ts';
import * as functions from '../../src/engine/functions/normalisation.ts';
import type { Tensor } from '../../src/engine/graph/tensor.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import { openRuntime } from '../../src/platform/node/runtimes/open-runtime.ts';
import { checkOperation, type OperationCheck } from '../fixtures/check-operation.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 1 });
});
afterAll(() => runtime.release());

const check = (each: OperationCheck): Promise<void> => checkOperation({ second: true, ...each }, runtime);
const epsilon = 1e-2;

describe.each<readonly [string, (x: Tensor, axis: number) => Tensor]>([
  ['softmax', (x, axis) => functions.softmax(x, { axis })],
  ['logSoftmax', (x, axis) => functions.logSoftmax(x, { axis })],
])('%s', (name, build) => {
  test.each<readonly [Shape, number]>([
    [[4], 0],
    [[3, 5], 1],
    [[3, 5], 0],
    [[2, 3, 4], 1],
    [[2, 1, 3], 1],
    [[1], 0],
    [[2, 0], 0],
    [[0, 3], 1],
  ])('of %j along %i', async (shape, axis) => {
    await check({ name, inputs: [{ shape, range: [-3, 3] }], build: (x) => build(x!, axis) });
  });
});

describe('layerNorm and rmsNorm', () => {
  test.each<readonly [Shape, number]>([
    [[5], 0],
    [[3, 4], 1],
    [[2, 3, 4], 2],
    [[2, 3, 4], 1],
    [[2, 1, 3, 2], 1],
    [[0, 4], 1],
  ])('of %j from %i', async (shape, axis) => {
    const affine = { shape: shape.slice(axis) };
    await check({
      name: 'layerNorm',
      inputs: [{ shape }, affine, affine],
      build: (x, scale, bias) => functions.layerNorm(x!, scale!, { bias, axis, epsilon }).node.outputs,
    });
    await check({
      name: 'layerNorm without bias',
      inputs: [{ shape }, affine],
      build: (x, scale) => functions.layerNorm(x!, scale!, { axis, epsilon }),
    });
    await check({
      name: 'rmsNorm',
      inputs: [{ shape }, affine],
      build: (x, scale) => functions.rmsNorm(x!, scale!, { axis, epsilon }),
    });
  });
});

/** Two-dimensional, with few positions (plain statistics), with many (pooled ones), a volume, single and empty extents. */
const channelShapes: readonly Shape[] = [
  [4, 3],
  [3, 2, 4],
  [2, 3, 3, 4],
  [2, 2, 2, 2, 3],
  [3, 1, 1],
  [1, 2, 9],
];
const emptyShapes: readonly Shape[] = [
  [0, 2, 3],
  [2, 2, 0],
];

describe('normalisations of channels', () => {
  test.each([...channelShapes, ...emptyShapes])('batchNorm of %j', async (...shape) => {
    const vector = { shape: [shape[1]!] };
    await check({
      name: 'batchNorm',
      inputs: [{ shape }, vector, vector, vector, { ...vector, range: [0.3, 2] }],
      // ONNX Runtime's Expand keeps an extent of 1 that should become 0.
      second: !shape.includes(0),
      build: (...[x, scale, bias, mean, variance]) =>
        functions.batchNorm(x!, { scale: scale!, bias: bias!, mean: mean!, variance: variance! }, { epsilon }),
    });
  });

  test.each(channelShapes)('batchNormTraining of %j', async (...shape) => {
    const vector = { shape: [shape[1]!] };
    await check({
      name: 'batchNormTraining',
      inputs: [{ shape }, vector, vector],
      build: (x, scale, bias) => {
        const { y, mean, variance } = functions.batchNormTraining(x!, { scale: scale!, bias: bias! }, { epsilon });
        return [y, mean, variance];
      },
    });
  });

  test.each([...channelShapes, ...emptyShapes.slice(0, 1)])('instanceNorm of %j', async (...shape) => {
    const vector = { shape: [shape[1]!] };
    await check({
      name: 'instanceNorm',
      inputs: [{ shape }, vector, vector],
      build: (x, scale, bias) => functions.instanceNorm(x!, { scale: scale!, bias: bias! }, { epsilon }),
    });
  });

  test.each([1, 2, 4])('groupNorm in %i groups', async (groups) => {
    for (const shape of [
      [3, 4],
      [2, 4, 3],
      [1, 4, 2, 2],
    ]) {
      await check({
        name: 'groupNorm',
        inputs: [{ shape }, { shape: [4] }, { shape: [4] }],
        build: (x, scale, bias) => functions.groupNorm(x!, { scale: scale!, bias: bias! }, { groups, epsilon }),
      });
    }
  });

  test('statistics of a batch far from zero keep their digits', async () => {
    await check({
      name: 'batchNormTraining far from zero',
      inputs: [{ shape: [4, 2, 32], range: [299, 301] }, { shape: [2] }, { shape: [2] }],
      build: (x, scale, bias) => functions.batchNormTraining(x!, { scale: scale!, bias: bias! }).y,
      second: false,
      // Single precision holds the mean, 300, to 1.5e-5; the gradient of the scale adds that error 128 times.
      runtimeTolerance: 2e-3,
    });
  });
});

describe('attention', () => {
  const [q, k, v] = [{ shape: [2, 2, 3, 4] }, { shape: [2, 2, 5, 4] }, { shape: [2, 2, 5, 2] }];
  test.each([
    ['plain', {}],
    ['causal', { causal: true }],
    ['scaled', { scale: 0.7 }],
  ])('%s', async (name, options) => {
    await check({
      name: `attention, ${name}`,
      inputs: [q, k, v],
      build: (a, b, c) => scaledDotProductAttention(a!, b!, c!, options),
    });
  });

  test('with a mask of truth values or of numbers', async () => {
    await check({
      name: 'attention, truth values',
      inputs: [q, k, v, { shape: [2, 1, 1, 5], dtype: 'bool', values: (index) => (index % 3 === 0 ? 0 : 1) }],
      build: (a, b, c, mask) => scaledDotProductAttention(a!, b!, c!, { mask }),
    });
    await check({
      name: 'attention, numbers',
      inputs: [q, k, v, { shape: [3, 5] }],
      build: (a, b, c, mask) => scaledDotProductAttention(a!, b!, c!, { mask }),
    });
  });

  test('shared keys broadcast over heads', async () => {
    await check({
      name: 'attention, shared',
      inputs: [q, { shape: [2, 1, 5, 4] }, { shape: [2, 1, 5, 2] }],
      build: (a, b, c) => scaledDotProductAttention(a!, b!, c!),
    });
  });
});
