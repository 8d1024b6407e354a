import { expect, it } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { loadExecutable } from '../../../../src/engine/executable.ts';
import { maxPoolWithIndices, type PoolingOptions } from '../../../../src/engine/functions/pooling.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';
import { onnxruntimeNode } from '../../../../src/platform/node/runtimes/onnxruntime-node.ts';

const cases: Readonly<Record<string, { readonly shape: readonly number[]; readonly options: PoolingOptions }>> = {
  'disjoint windows': { shape: [2, 3, 6, 8], options: { kernel: [2, 2], strides: [2, 2] } },
  'overlapping windows in padding': {
    shape: [2, 2, 7, 9],
    options: { kernel: [3, 3], strides: [2, 2], padsBegin: [1, 1], padsEnd: [1, 1] },
  },
  'dilated windows of one axis': { shape: [1, 2, 11], options: { kernel: [3], strides: [1], dilations: [2] } },
  'windows that reach beyond the end': {
    shape: [1, 1, 5, 5, 5],
    options: { kernel: [2, 2, 2], strides: [2, 2, 2], ceilMode: true },
  },
  'windows that leave a rest': { shape: [1, 1, 8], options: { kernel: [2], strides: [3] } },
};

it.each(Object.entries(cases))('%s: indices without those of MaxPool are the same', async (_, { shape, options }) => {
  const runtime = await onnxruntimeNode();
  const stream = createStream(1, 'max pool');
  const count = shape.reduce((product, extent) => product * extent, 1);
  // Few different values, so that there are ties.
  const x: TensorValue = {
    dtype: 'float32',
    shape,
    data: Float32Array.from({ length: count }, () => stream.below(4) - 2),
  };
  const found = [];
  for (const target of ['cpu', 'webgpu'] as const) {
    const outputs = { ...maxPoolWithIndices(createGraph().input('x', shape), options) };
    const executable = await loadExecutable(compileGraph(outputs, { target }), runtime);
    const { values, indices } = await executable.run({ x });
    found.push([Array.from(values!.data, Number), Array.from(indices!.data, Number)]);
  }
  await runtime.release();
  expect(found[1]).toEqual(found[0]);
});
