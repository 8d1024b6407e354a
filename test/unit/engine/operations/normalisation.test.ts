import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { scaledDotProductAttention } from '../../../../src/engine/functions/attention.ts';
import { dropout } from '../../../../src/engine/functions/dropout.ts';
import {
  batchNorm,
  batchNormTraining,
  groupNorm,
  instanceNorm,
  layerNorm,
  logSoftmax,
  rmsNorm,
  softmax,
} from '../../../../src/engine/functions/normalisation.ts';
import type { Graph } from '../../../../src/engine/graph/graph.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';

function vector(graph: Graph, values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
  return graph.constant({ dtype: 'float64', shape, data: Float64Array.from(values) });
}

const valuesOf = (tensor: Tensor): number[] => [...evaluateGraph([tensor])[0]!.data];

describe('softmax', () => {
  test('of values that are far apart or infinite', () => {
    const graph = createGraph();
    expect(valuesOf(softmax(vector(graph, [1e308, -1e308])))).toEqual([1, 0]);
    expect(valuesOf(softmax(vector(graph, [Number.NEGATIVE_INFINITY, 0, 0])))).toEqual([0, 0.5, 0.5]);
    expect(valuesOf(logSoftmax(vector(graph, [1e5, 0])))).toEqual([0, -1e5]);
    const none = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expect(valuesOf(softmax(vector(graph, none)))).toEqual([Number.NaN, Number.NaN]);
  });

  test('is written without LogSoftmax where the kernels lack it', () => {
    const operators = (target: 'cpu' | 'webgpu'): string[] => {
      const graph = createGraph();
      const { model } = compileGraph({ y: logSoftmax(graph.input('x', [2, 3])) }, { target });
      return model.graph!.node.map(({ opType }) => opType);
    };
    expect(operators('cpu')).toEqual(['LogSoftmax']);
    expect(operators('webgpu')).not.toContain('LogSoftmax');
  });
});

test('batch normalisation of one value a channel gives the bias', () => {
  const graph = createGraph();
  const { y, mean, variance } = batchNormTraining(vector(graph, [3, 4], [1, 2]), {
    scale: vector(graph, [5, 6]),
    bias: vector(graph, [7, 8]),
  });
  expect([y, mean, variance].map(valuesOf)).toEqual([
    [7, 8],
    [3, 4],
    [0, 0],
  ]);
});

describe('attention', () => {
  test('of a query that may attend to nothing is even', () => {
    const graph = createGraph();
    const q = vector(graph, [3, 1], [1, 2]);
    const k = vector(graph, [1, 2, 3, 4], [2, 2]);
    const mask = graph.constant({ dtype: 'bool', shape: [1, 2], data: Uint8Array.of(0, 0) });
    expect(valuesOf(scaledDotProductAttention(q, k, vector(graph, [10, 30], [2, 1]), { mask }))).toEqual([20]);
  });

  test('sees nothing after its own place when causal', () => {
    const graph = createGraph();
    const x = vector(graph, [1, 2, 3], [3, 1]);
    const y = valuesOf(scaledDotProductAttention(x, x, x, { causal: true }));
    expect(y[0]).toBe(1);
    expect(y[1]).toBeCloseTo((1 * Math.exp(2) + 2 * Math.exp(4)) / (Math.exp(2) + Math.exp(4)), 12);
  });
});

test('dropout multiplies by the mask that is fed, shared along the named axes', () => {
  const graph = createGraph();
  const x = vector(graph, [1, 2, 3, 4], [2, 2]);
  const y = dropout(x, { rate: 0.5, name: 'mask', sharedAxes: [-1] });
  const mask = { dtype: 'float32' as const, shape: [2, 1], data: Float32Array.of(0, 2) };
  expect([...evaluateGraph([y], { mask })[0]!.data]).toEqual([0, 0, 6, 8]);
  expect(dropout(x, { rate: 0, name: 'none' })).toBe(x);
  expect(() => dropout(x, { rate: 1.5, name: 'mask' })).toThrow(/"mask".*got 1.5/);
});

describe('what does not fit is named with all types and the place of the call', () => {
  const graph = createGraph();
  const x = graph.input('x', [2, 6, 5]);
  const [six, five] = [graph.input('six', [6]), graph.input('five', [5])];
  const whole = graph.input('whole', [2, 3], 'int64');
  test.each<readonly [RegExp, () => unknown]>([
    [/softmax.*axis 3 is outside/, () => softmax(x, { axis: 3 })],
    [/softmax of int64\[2,3\]: needs real values/, () => softmax(whole)],
    [/layerNorm of float32\[2,6,5\] and float32\[6\]: scale and bias must be float32\[5\]/, () => layerNorm(x, six)],
    [
      /rmsNorm of float32\[2,6,5\] and float32\[5\]: scale and bias must be float32\[6,5\]/,
      () => rmsNorm(x, five, { axis: 1 }),
    ],
    [
      /batchNorm of float32\[2,6,5\] and float32\[6\] and float32\[6\] and float32\[5\] and float32\[6\]: every operand after the first must be float32\[6\]/,
      () => batchNorm(x, { scale: six, bias: six, mean: five, variance: six }),
    ],
    [/batchNormTraining of float32\[5\].*needs the axes/, () => batchNormTraining(five, { scale: five, bias: five })],
    [/instanceNorm of .*must be float32\[6\]/, () => instanceNorm(x, { scale: five, bias: six })],
    [
      /groupNorm of .*6 channels cannot be cut into 4 equal groups/,
      () => groupNorm(x, { scale: six, bias: six }, { groups: 4 }),
    ],
    [
      /scaledDotProductAttention of float32\[2,6,5\] and float32\[2,6,5\] and float32\[6\]/,
      () => scaledDotProductAttention(x, x, six),
    ],
  ])('%s', (message, build) => {
    expect(build).toThrow(message);
    expect(build).toThrow(/normalisation\.test\.ts:\d+:\d+/);
  });
});
