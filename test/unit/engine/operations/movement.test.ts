import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import {
  concat,
  expand,
  pad,
  reshape,
  slice,
  sliceAll,
  split,
  tile,
  transpose,
  triu,
} from '../../../../src/engine/functions/movement.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import { reachableNodes } from '../../../../src/engine/graph/reachable-nodes.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';

const graph = createGraph();
const x = graph.input('x', [2, 3]);
const y = graph.input('y', [4, 5]);
const empty = graph.input('empty', [0, 3]);
const whole = graph.input('whole', [2, 3], 'int64');

describe('errors name the operation, the shapes and the place of the call', () => {
  test.each<readonly [() => unknown, RegExp]>([
    [() => reshape(x, [4, 2]), /^reshape of float32\[2,3\]: its 6 elements do not fit \[4,2\]/],
    [() => reshape(x, [4, -1]), /^reshape of float32\[2,3\]: its 6 elements do not fit \[4,-1\]/],
    [() => reshape(empty, [0, -1]), /^reshape of float32\[0,3\]: its 0 elements do not fit \[0,-1\]/],
    [() => transpose(x, [0, 0]), /^transpose of float32\[2,3\]: \[0,0\] is not an order of its axes/],
    [() => transpose(x, [1, 0, 2]), /^transpose: axis 2 is outside -2..1/],
    [() => expand(x, [4, 3]), /^expand of float32\[2,3\]: it cannot be repeated to \[4,3\]/],
    [() => expand(x, [3]), /^expand of float32\[2,3\]: it cannot be repeated to \[3\]/],
    [() => concat([x, y], 0), /^concat of float32\[2,3\] and float32\[4,5\]: extents differ outside axis 0/],
    [() => concat([x, whole], 0), /^concat of float32\[2,3\] and int64\[2,3\]: types differ/],
    [() => concat([x, x], 2), /^concat: axis 2 is outside -2..1/],
    [() => split(x, [1, 1], 1), /^split of float32\[2,3\]: parts \[1,1\] do not add up to axis 1/],
    [() => split(x, 2, 1), /^split of float32\[2,3\]: parts \[1.5,1.5\] do not add up to axis 1/],
    [() => slice(x, 0, { step: 0 }), /^slice of float32\[2,3\]: step 0/],
    [
      () => graph.add('slice', [x], { starts: [0, 1], steps: [1, 2], extents: [2, 2] }),
      /^slice of float32\[2,3\]: 2 elements from 1 in steps of 2 do not lie in axis 1 for the result \[2,2\]/,
    ],
    [() => sliceAll(x, [{}, {}, {}]), /^slice of float32\[2,3\]: has ranges for 3 axes/],
    [() => pad(x, [[1, 1]]), /^pad of float32\[2,3\]: needs two counts for each of 2 axes/],
    [
      () =>
        pad(x, [
          [-3, 0],
          [0, 0],
        ]),
      /^pad of float32\[2,3\]: counts -3 and 0 of axis 0 cut more than there is/,
    ],
    [
      () =>
        pad(
          x,
          [
            [2, 0],
            [0, 0],
          ],
          { mode: 'reflect' },
        ),
      /^pad of float32\[2,3\]: counts 2 and 0 of axis 0 reflect beyond the opposite end/,
    ],
    [
      () =>
        pad(
          x,
          [
            [-1, 0],
            [0, 0],
          ],
          { mode: 'edge' },
        ),
      /^pad of float32\[2,3\]: counts -1 and 0 of axis 0 cut, which mode "edge" cannot/,
    ],
    [
      () =>
        pad(
          empty,
          [
            [1, 0],
            [0, 0],
          ],
          { mode: 'wrap' },
        ),
      /^pad of float32\[0,3\]: counts 1 and 0 of axis 0 add to an empty axis/,
    ],
    [
      () =>
        pad(
          whole,
          [
            [1, 0],
            [0, 0],
          ],
          { value: 0.5 },
        ),
      /^pad of int64\[2,3\]: the value 0.5 is not of its type/,
    ],
    [() => tile(x, [2]), /^tile of float32\[2,3\]: \[2\] is not a count for each of its axes/],
    [() => triu(graph.scalar(1)), /^trilu of float32\[\]: needs at least two axes/],
  ])('%#', (call, message) => {
    expect(call).toThrow(
      expect.objectContaining({ code: 'engine/shape-mismatch', message: expect.stringMatching(message) }),
    );
    expect(call).toThrow(/\(called at movement\.test\.ts:\d+:\d+\)$/);
  });
});

/** Operators of the ONNX form of a tensor. */
function operators(tensor: Tensor): readonly string[] {
  return compileGraph({ result: tensor }).model.graph!.node.map(({ opType }) => opType);
}

/** Operations that a gradient needs. */
function gradientOperations(build: (input: Tensor) => Tensor, shape: readonly number[]): readonly string[] {
  const own = createGraph();
  const input = own.input('input', shape);
  const result = build(input);
  const seed = own.input('seed', result.shape);
  return reachableNodes(gradients(result, [input], { seed })).map(({ operation }) => operation);
}

describe('ONNX form', () => {
  test('a slice names only the axes that change', () => {
    const big = graph.input('big', [2, 3, 8]);
    const { model } = compileGraph({ part: slice(big, 2, { start: 6, step: -3 }) });
    const [node] = model.graph!.node;
    const values = node!.input.slice(1).map((name) => {
      const { int64Data, rawData } = model.graph!.initializer.find((one) => one.name === name)!;
      return int64Data.length > 0 ? [...int64Data] : [...new BigInt64Array(rawData!.slice().buffer)];
    });
    expect(values).toEqual([[6n], [-9223372036854775807n], [2n], [-3n]]);
  });

  test('a part backwards is taken forwards first where the kernel errs', () => {
    const part = slice(y, 1, { start: 3, end: 0, step: -1 });
    const count = (target: 'cpu' | 'webgpu', tensor: Tensor): number =>
      compileGraph({ tensor }, { target }).model.graph!.node.length;
    expect(count('cpu', part)).toBe(1);
    expect(count('webgpu', part)).toBe(2);
    expect(count('webgpu', slice(y, 1, { step: -1 }))).toBe(1);
  });

  test('an extent of 0 is kept by a reshape', () => {
    const { model } = compileGraph({ result: reshape(empty, [3, 0]) });
    expect(model.graph!.node[0]!.attribute[0]).toMatchObject({ name: 'allowzero', i: 1n });
  });

  test('cutting is slicing, adding is padding', () => {
    expect(
      operators(
        pad(y, [
          [-1, 0],
          [0, -2],
        ]),
      ),
    ).toEqual(['Slice']);
    expect(
      operators(
        pad(y, [
          [1, 0],
          [0, 0],
        ]),
      ),
    ).toEqual(['Pad']);
    expect(
      operators(
        pad(y, [
          [1, -2],
          [0, 0],
        ]),
      ),
    ).toEqual(['Slice', 'Pad']);
    expect(
      operators(
        pad(y, [
          [-4, 1],
          [0, 0],
        ]),
      ),
    ).toEqual(['Expand']);
  });
});

describe('gradients take the cheap way', () => {
  test('of a plain slice is one padding, of a padding one slice', () => {
    expect(gradientOperations((input) => slice(input, 1, { start: 1 }), [2, 3])).toEqual(['input', 'pad']);
    expect(
      gradientOperations(
        (input) =>
          pad(input, [
            [0, 1],
            [2, 0],
          ]),
        [2, 3],
      ),
    ).toEqual(['input', 'slice']);
  });

  test('of one part of a split is one padding', () => {
    expect(gradientOperations((input) => split(input, [1, 2], 1)[1]!, [2, 3])).toEqual(['input', 'pad']);
  });

  test('of a concatenation, only what is wanted', () => {
    const own = createGraph();
    const [a, b] = [own.parameter('a', [2, 3]), own.input('b', [2, 4])];
    const joined = concat([a, b], 1);
    const seed = own.input('seed', joined.shape);
    const operations = reachableNodes(gradients(joined, [a], { seed })).map(({ operation }) => operation);
    expect(operations).toEqual(['input', 'slice']);
  });
});
