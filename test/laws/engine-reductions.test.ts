// Every reduction and ordering on scalars, single elements, empty and ordinary tensors: symbolic gradients (and their gradients) against
// central differences in double precision, and ONNX Runtime's float32 values and gradients against the evaluator.
import { afterAll, beforeAll, describe, test } from 'vitest';
import * as ordering from '../../src/engine/functions/ordering.ts';
import * as reductions from '../../src/engine/functions/reductions.ts';
import type { Tensor } from '../../src/engine/graph/tensor.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import { openRuntime } from '../../src/platform/node/runtimes/open-runtime.ts';
import { checkOperation } from '../fixtures/check-operation.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 1 });
});
afterAll(() => runtime.release());

const byName = { ...reductions };

/** Distinct values in -1.9..1.9, so that extremes are not ties of the central differences. */
const values = (index: number): number => (((index + 1) * 0.6180339887) % 1) * 3.8 - 1.9;

const groups: readonly (readonly [shape: readonly number[], axes: readonly number[]])[] = [
  [[], []],
  [[1], [0]],
  [[4], [0]],
  [[2, 3], []],
  [[2, 3], [1]],
  [
    [2, 3, 4],
    [0, 2],
  ],
  [[2, 3, 4], [-2]],
  [
    [2, 1, 3],
    [0, 1, 2],
  ],
  [[2, 0, 3], [1]],
  [[2, 0, 3], [0]],
  [[0], [0]],
];
const names = ['sum', 'mean', 'max', 'min', 'prod', 'logSumExp', 'sumOfSquares', 'norm', 'variance'] as const;

describe.each(names)('%s', (name) => {
  for (const keepDims of [false, true]) {
    test.each(groups)(`of %j over %j, keepDims ${keepDims}`, async (shape, axes) => {
      const build = (x: Tensor): Tensor => byName[name](x, { axes, keepDims });
      // A norm over no axis is |x|, whose second derivative is zero; the mean of no elements is NaN.
      await checkOperation({ name, inputs: [{ shape, values }], build: (x) => build(x!), second: true }, runtime);
    });
  }
});

describe('composites', () => {
  const composites: Record<string, (x: Tensor) => Tensor> = {
    standardise: (x) => reductions.standardise(x, { axes: [-1] }),
    normalise: (x) => reductions.normalise(x),
    squaredDistance: (x) => reductions.squaredDistance(x, 0.5),
    'sample variance': (x) => reductions.variance(x, { axes: [-1], correction: 1 }),
  };
  test.each(Object.entries(composites))('%s', async (name, build) => {
    await checkOperation({ name, inputs: [{ shape: [2, 3], values }], build: (x) => build(x!), second: true }, runtime);
  });
});

describe('prod with zeros', () => {
  test.each([
    ['one zero', [2, 0, -1, 0.5]],
    ['two zeros', [0, 3, 0, 0.5]],
    ['only zeros', [0, 0, 0, 0]],
    ['an odd count', [2, 0, -1]],
  ])('%s: first and second derivatives are exact', async (name, data) => {
    await checkOperation(
      {
        name,
        inputs: [{ shape: [data.length], values: (i) => data[i]! }],
        build: (x) => reductions.prod(x!),
        second: true,
      },
      runtime,
    );
  });
});

describe('whole numbers', () => {
  test.each(['sum', 'mean', 'max', 'min', 'prod'] as const)('%s of int64 and int32', async (name) => {
    for (const dtype of ['int64', 'int32'] as const) {
      for (const shape of [
        [2, 3],
        [0, 3],
      ]) {
        const input = { shape, dtype, values: (i: number) => [3, -2, 7, 1, 4, -5][i]! };
        const build = (x?: Tensor): Tensor => byName[name](x!, { axes: [1] });
        await checkOperation({ name: `${name} ${dtype}`, inputs: [input], build, differentiable: false }, runtime);
      }
    }
  });
});

describe('logSumExp', () => {
  const extremes = [
    1000,
    999,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    -88,
    -1000,
    -1001,
  ];
  test('stays exact where e^x overflows, underflows or is zero', async () => {
    const input = { shape: [4, 2], values: (i: number) => extremes[i]! };
    const build = (x?: Tensor): Tensor => reductions.logSumExp(x!, { axes: [1] });
    await checkOperation(
      { name: 'logSumExp', inputs: [input], build, differentiable: false, targets: ['cpu', 'portable'] },
      runtime,
    );
  });
});

describe('orderings', () => {
  const shapes: readonly (readonly [readonly number[], number])[] = [
    [[5], 0],
    [[1], 0],
    [[2, 3, 4], 1],
    [[2, 3, 4], -1],
    [[0, 3], 1],
  ];
  const cumulated = [
    { exclusive: false, reverse: false },
    { exclusive: true, reverse: false },
    { exclusive: false, reverse: true },
    { exclusive: true, reverse: true },
  ];
  test.each(shapes)('cumSum of %j along %d', async (shape, axis) => {
    for (const options of cumulated) {
      const build = (x?: Tensor): Tensor => ordering.cumSum(x!, { axis, ...options });
      await checkOperation({ name: 'cumSum', inputs: [{ shape, values }], build, second: true }, runtime);
    }
  });
  test('cumSum of an empty axis', async () => {
    const build = (x?: Tensor): Tensor => ordering.cumSum(x!, { axis: 1 });
    await checkOperation({ name: 'cumSum', inputs: [{ shape: [2, 0], values }], build }, runtime);
  });
  test.each(shapes)('topK of %j along %d', async (shape, axis) => {
    for (const k of [0, 1, shape.at(axis)!]) {
      for (const largest of [true, false]) {
        const build = (x?: Tensor): readonly Tensor[] => Object.values(ordering.topK(x!, k, { axis, largest }));
        await checkOperation({ name: `topK ${k}`, inputs: [{ shape, values }], build, second: true }, runtime);
      }
    }
  });
  test.each(shapes)('argMax and argMin of %j along %d, with ties', async (shape, axis) => {
    for (const dtype of ['float32', 'int32', 'int64'] as const) {
      for (const selectLastIndex of [false, true]) {
        const input = { shape, dtype, values: (i: number) => (i * 5) % 3 };
        const build = (x?: Tensor): readonly Tensor[] => [
          ordering.argMax(x!, { axis, selectLastIndex }),
          ordering.argMin(x!, { axis, selectLastIndex, keepDims: true }),
        ];
        await checkOperation({ name: 'argMax', inputs: [input], build, differentiable: false }, runtime);
      }
    }
  });
  test.each(['int32', 'int64'] as const)('topK and cumSum of %s, with ties', async (dtype) => {
    const input = { shape: [2, 4], dtype, values: (i: number) => (i * 5) % 3 };
    const build = (x?: Tensor): readonly Tensor[] => [
      ...Object.values(ordering.topK(x!, 3)),
      ordering.cumSum(x!, { axis: 0 }),
    ];
    await checkOperation({ name: 'topK', inputs: [input], build, differentiable: false }, runtime);
  });
});
