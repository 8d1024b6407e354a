import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { eye, full, ones, onesLike, range, zeros, zerosLike } from '../../../../src/engine/functions/constants.ts';
import {
  type AxisRange,
  concat,
  expand,
  flatten,
  pad,
  reshape,
  slice,
  split,
  squeeze,
  stack,
  swapAxes,
  take,
  tile,
  transpose,
} from '../../../../src/engine/functions/movement.ts';
import {
  depthToSpace,
  flip,
  roll,
  spaceToDepth,
  windowPartition,
} from '../../../../src/engine/functions/rearrangement.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';

const graph = createGraph();
const values = (tensor: Tensor): number[] => Array.from(evaluateGraph([tensor])[0]!.data);

describe('ranges count as in numpy', () => {
  const digits = range(graph, 6, { dtype: 'float32' });
  test.each<readonly [AxisRange, number[]]>([
    [{}, [0, 1, 2, 3, 4, 5]],
    [{ start: 2 }, [2, 3, 4, 5]],
    [{ end: -1 }, [0, 1, 2, 3, 4]],
    [{ start: -2 }, [4, 5]],
    [{ start: -9, end: 9 }, [0, 1, 2, 3, 4, 5]],
    [{ start: 4, end: 2 }, []],
    [{ start: 1, end: 5, step: 2 }, [1, 3]],
    [{ step: -1 }, [5, 4, 3, 2, 1, 0]],
    [{ start: 4, end: 1, step: -2 }, [4, 2]],
    [{ start: 9, step: -4 }, [5, 1]],
    [{ start: 2, end: -9, step: -1 }, [2, 1, 0]],
    [{ start: 1, end: 3, step: -1 }, []],
  ])('%j', (part, expected) => {
    const y = slice(digits, 0, part);
    expect(y.shape).toEqual([expected.length]);
    expect(values(y)).toEqual(expected);
  });
});

test('what changes nothing makes no node', () => {
  const x = graph.input('x', [2, 3, 1]);
  const before = graph.nodes.length;
  const same = [
    reshape(x, [2, -1, 1]),
    transpose(x, [0, 1, 2]),
    expand(x, [2, -1, 1]),
    concat([x], 1),
    split(x, 1, 0)[0],
    slice(x, 1, { start: -3 }),
    pad(x, [
      [0, 0],
      [0, 0],
      [0, 0],
    ]),
    tile(x, [1, 1, 1]),
    flip(x, [2]),
    roll(x, 6, 1),
    flatten(x, 2),
    swapAxes(x, 1, -2),
  ];
  for (const tensor of same) expect(tensor).toBe(x);
  expect(graph.nodes.length).toBe(before);
});

test('constants', () => {
  expect(values(full(graph, [2], 1.5))).toEqual([1.5, 1.5]);
  expect(full(graph, [], 3).node.operation).toBe('constant');
  expect(values(zeros(graph, [2, 1], 'int64'))).toEqual([0, 0]);
  expect(values(ones(graph, [1, 2], 'bool'))).toEqual([1, 1]);
  const like = graph.input('like', [0, 2], 'float64');
  expect(zerosLike(like)).toMatchObject({ dtype: 'float64', shape: [0, 2] });
  expect(onesLike(like)).toMatchObject({ dtype: 'float64', shape: [0, 2] });
  expect(values(range(graph, 3))).toEqual([0, 1, 2]);
  expect(values(range(graph, 3, { start: 5, step: -2, dtype: 'int32' }))).toEqual([5, 3, 1]);
  expect(values(eye(graph, 2, { columns: 3 }))).toEqual([1, 0, 0, 0, 1, 0]);
  expect(values(eye(graph, 0))).toEqual([]);
});

test('take drops the axis', () => {
  const x = reshape(range(graph, 6, { dtype: 'float32' }), [2, 3]);
  expect(values(take(x, -1, 1))).toEqual([2, 5]);
  expect(take(x, 0, 0).shape).toEqual([3]);
  expect(() => take(x, 3, 1)).toThrow(/^take of float32\[2,3\]: index 3 is outside axis 1/);
});

test.each<readonly [(x: Tensor) => unknown, RegExp]>([
  [(x) => squeeze(x, [1]), /^squeeze of float32\[2,3,4,6\]: axis 1 has extent 3, not 1/],
  [(x) => stack([x, take(x, 0)]), /^stack of float32\[2,3,4,6\] and float32\[3,4,6\]: shapes differ/],
  [(x) => depthToSpace(x, 2), /^depthToSpace of float32\[2,3,4,6\]: 3 channels are not a multiple of 2 x 2/],
  [(x) => spaceToDepth(x, 4), /^spaceToDepth of float32\[2,3,4,6\]: 4 x 6 is not a multiple of 4 x 4/],
  [(x) => windowPartition(take(x, 0), 2), /^windowPartition of float32\[3,4,6\]: needs four axes/],
  [() => stack([]), /^stack: needs at least one tensor/],
  [(x) => reshape(x, [-1, -1]), /^reshape of float32\[2,3,4,6\]: its 144 elements do not fit \[-1,-1\]/],
  [(x) => spaceToDepth(x, -1), /^spaceToDepth of float32\[2,3,4,6\]: 4 x 6 is not a multiple of -1 x -1/],
  [(x) => slice(x, 1, { start: 0.5 }), /^slice of float32\[2,3,4,6\]: place 0.5 is not a whole number/],
  [(x) => slice(x, 1, { end: Number.NaN }), /^slice of float32\[2,3,4,6\]: place NaN is not a whole number/],
])('errors of composites %#', (call, message) => {
  const own = createGraph();
  expect(() => call(own.input('x', [2, 3, 4, 6]))).toThrow(
    expect.objectContaining({ code: 'engine/shape-mismatch', message: expect.stringMatching(message) }),
  );
});
