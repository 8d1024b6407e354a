// The laws of operations (see check-operation.ts) for pooling.
import { afterAll, beforeAll, describe, test } from 'vitest';
import { createStream } from '../../src/core/stream.ts';
import type { Shape } from '../../src/core/tensor-value.ts';
import {
  type AveragePoolingOptions,
  adaptiveAveragePool,
  averagePool,
  globalAveragePool,
  globalMaxPool,
  maxPool,
  maxPoolWithIndices,
  type PoolingOptions,
} from '../../src/engine/functions/pooling.ts';
import type { Tensor } from '../../src/engine/graph/tensor.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import { openRuntime } from '../../src/platform/node/runtimes/open-runtime.ts';
import { checkOperation } from '../fixtures/check-operation.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 2 });
});
afterAll(() => runtime.release());

const windows: readonly (readonly [string, Shape, PoolingOptions])[] = [
  ['1-D', [2, 3, 7], { kernel: [3] }],
  ['2-D side by side', [2, 2, 4, 6], { kernel: [2, 3] }],
  ['2-D with a rest', [1, 2, 5, 7], { kernel: [2, 3] }],
  ['2-D overlapping', [2, 2, 6, 7], { kernel: [3, 3], strides: [2, 2], pads: [1, 1] }],
  ['2-D of stride one', [1, 2, 5, 4], { kernel: [3, 2], strides: [1, 1], padsBegin: [1, 0], padsEnd: [2, 1] }],
  ['2-D dilated', [1, 2, 8, 9], { kernel: [2, 3], strides: [1, 2], dilations: [3, 2], pads: [1, 1] }],
  ['2-D strides beyond the kernel', [1, 2, 9, 8], { kernel: [2, 1], strides: [3, 2] }],
  ['2-D rounded up', [2, 1, 6, 7], { kernel: [3, 2], strides: [2, 2], ceilMode: true }],
  ['2-D rounded up, padded', [1, 2, 5, 6], { kernel: [3, 3], strides: [2, 2], pads: [1, 1], ceilMode: true }],
  [
    '2-D rounded up, last window beyond',
    [1, 1, 4, 4],
    { kernel: [2, 2], strides: [3, 3], padsEnd: [1, 0], ceilMode: true },
  ],
  ['3-D', [1, 2, 4, 5, 4], { kernel: [2, 2, 2], strides: [2, 2, 2] }],
  ['3-D overlapping', [2, 1, 4, 5, 3], { kernel: [3, 2, 2], strides: [1, 2, 1], pads: [1, 0, 1] }],
  ['size one', [1, 1, 1, 1], { kernel: [1, 1] }],
  ['no cases', [0, 2, 4, 4], { kernel: [2, 2] }],
  ['no channels', [2, 0, 4, 4], { kernel: [3, 3], strides: [1, 1], pads: [1, 1] }],
];

describe.each(windows)('%s', (name, shape, options) => {
  test('maxPool', () => check(`maxPool ${name}`, shape, (x) => maxPool(x, options)));

  test('indices', async () => {
    const build = (x: Tensor): readonly Tensor[] => {
      const { values, indices } = maxPoolWithIndices(x, options);
      return [values, indices];
    };
    await check(`maxPoolWithIndices ${name}`, shape, build);
  });

  test.each([false, true])('averagePool, padding counts: %s', async (countIncludePad) => {
    const all: AveragePoolingOptions = { ...options, countIncludePad };
    await check(`averagePool ${name} ${countIncludePad}`, shape, (x) => averagePool(x, all));
  });
});

async function check(name: string, shape: Shape, build: (x: Tensor) => Tensor | readonly Tensor[]): Promise<void> {
  const stream = createStream(11, name);
  const count = shape.reduce((product, extent) => product * extent, 1);
  // Apart by more than the step of the differences, so that no maximum changes hands.
  const values = Int32Array.from({ length: count }, (_, index) => index);
  stream.shuffle(values);
  const input = { shape, values: (index: number) => values[index]! / 8 - count / 16 };
  await checkOperation(
    { name, inputs: [input], build: (x) => build(x!), second: true, targets: ['cpu', 'webgpu'] },
    runtime,
  );
}

test('whole images', async () => {
  await check('globalAveragePool', [2, 3, 4, 2], (x) => globalAveragePool(x));
  await check('globalMaxPool', [2, 3, 4, 2], (x) => globalMaxPool(x, { keepDims: false }));
  await check('adaptiveAveragePool', [1, 2, 6, 4], (x) => adaptiveAveragePool(x, [3, 1]));
});

test('whole numbers', async () => {
  await checkOperation(
    {
      name: 'maxPool uint8',
      inputs: [{ shape: [1, 2, 4, 4], dtype: 'uint8', range: [0, 255] }],
      build: (x) => maxPool(x!, { kernel: [2, 2] }),
      differentiable: false,
    },
    runtime,
  );
});
