import { describe, expect, expectTypeOf, it } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { relu } from '../../../../src/engine/functions/activations.ts';
import { matmul } from '../../../../src/engine/functions/linear-algebra.ts';
import { sum } from '../../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';

const nothing = undefined as unknown as Tensor;
const failureOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('what is not a tensor', () => {
  it('is named by operation and place', () => {
    const x = createGraph().input('x', [2, 3]);
    expect(failureOf(() => matmul(x, nothing))).toMatchObject({
      code: 'engine/not-a-tensor',
      message: 'matmul: operand 2 is not a tensor.',
      hint: expect.stringContaining('name'),
    });
  });

  it('has no gradient', () => {
    const x = createGraph().input('x', [2, 3]);
    expect(failureOf(() => gradients(sum(x), [nothing]))).toMatchObject({ code: 'engine/not-a-tensor' });
    expect(failureOf(() => gradients(nothing, [x]))).toMatchObject({ code: 'engine/not-a-tensor' });
  });
});

it('what depends on a kept node of unknown shape says which operator gives it, and what is left to do', () => {
  const graph = createGraph();
  const boxes = graph.input('boxes', [1, 5, 4]);
  const attributes = {
    operator: 'NonMaxSuppression',
    file: 'model.onnx',
    outputTypes: [undefined],
    reason: 'its shape is open',
  };
  const [chosen] = graph.within('nms', () => graph.addOpaque([boxes], attributes as never));
  expect(failureOf(() => relu(chosen!))).toMatchObject({
    code: 'engine/shape-mismatch',
    message: expect.stringContaining('relu: the shape of what NonMaxSuppression (node "nms") gives is known only'),
    hint: expect.stringContaining('It can be an output'),
  });
});

it('a graph is compiled for at least one output', () => {
  expect(failureOf(() => compileGraph({}))).toMatchObject({ code: 'engine/no-outputs' });
});

it('as many gradients as tensors are typed', () => {
  const x = createGraph().input('x', [2]);
  expectTypeOf(gradients(sum(x), [x, x])).toEqualTypeOf<readonly [Tensor, Tensor]>();
  const several: Tensor[] = [x];
  expectTypeOf(gradients(sum(x), several)).toEqualTypeOf<readonly Tensor[]>();
});
