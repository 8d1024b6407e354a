// What a wrong call says: the operation, the types of all operands, and the caller's line.
import { expect, test } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { gelu, prelu } from '../../../../src/engine/functions/activations.ts';
import { and, not, where } from '../../../../src/engine/functions/comparisons.ts';
import { add, clip, exp, maximum, minimum, neg, pow } from '../../../../src/engine/functions/elementwise.ts';
import { argMax, cumSum, topK } from '../../../../src/engine/functions/ordering.ts';
import { logSumExp, max, sum } from '../../../../src/engine/functions/reductions.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';

const graph = createGraph();
const matrix = graph.input('matrix', [2, 3]);
const wide = graph.input('wide', [2, 4]);
const scalar = graph.input('scalar', []);
const double = graph.input('double', [2, 3], 'float64');
const whole = graph.input('whole', [2, 3], 'int64');
const natural = graph.input('natural', [2, 3], 'uint8');
const truth = graph.input('truth', [2, 3], 'bool');
const empty = graph.input('empty', [2, 0]);

const calls: readonly (readonly [build: () => unknown, words: readonly string[]])[] = [
  [() => add(matrix, wide), ['add of float32[2,3] and float32[2,4]', 'extents 3 and 4 of axis -1']],
  [() => maximum(matrix, double), ['maximum of float32[2,3] and float64[2,3]', 'the types differ']],
  [() => minimum(truth, truth), ['minimum of bool[2,3] and bool[2,3]', 'needs numbers']],
  [() => pow(matrix, wide), ['pow of float32[2,3] and float32[2,4]', 'extents 3 and 4']],
  [() => exp(whole), ['exp of int64[2,3]', 'needs real numbers']],
  [() => gelu(whole), ['gelu of int64[2,3]', 'needs real numbers']],
  [() => neg(natural), ['neg of uint8[2,3]', 'needs signed numbers']],
  [() => not(matrix), ['not of float32[2,3]', 'needs truth values']],
  [() => and(truth, matrix), ['and of bool[2,3] and float32[2,3]', 'needs truth values']],
  [() => where(matrix, matrix, 0), ['where of float32[2,3]', 'needs truth values']],
  [() => where(truth, matrix, double), ['where of float32[2,3] and float64[2,3]', 'the types differ']],
  [() => where(truth, matrix, wide), ['where of bool[2,3] and float32[2,3] and float32[2,4]', 'extents 3 and 3 and 4']],
  [() => prelu(matrix, wide), ['prelu of float32[2,3] and float32[2,4]', 'extents 3 and 4']],
  [() => prelu(scalar, matrix), ['prelu of float32[] and float32[2,3]', 'the slope does not broadcast']],
  [() => clip(whole, { min: 0.5 }), ['clip of int64[2,3]', 'the bounds 0.5 and Infinity']],
  [() => clip(matrix, { max: Number.NaN }), ['clip of float32[2,3]', 'NaN']],
  [() => sum(matrix, { axes: [2] }), ['reduceSum', 'axis 2 is outside -2..1']],
  [() => sum(matrix, { axes: [0, -2] }), ['reduceSum', 'axes [0,-2] name an axis twice']],
  [() => sum(truth), ['reduceSum of bool[2,3]', 'needs numbers']],
  [() => logSumExp(whole), ['reduceLogSumExp of int64[2,3]', 'needs real numbers']],
  [() => max(matrix, { axes: [0.5] }), ['reduceMax', 'axis 0.5']],
  [() => argMax(scalar, { axis: 0 }), ['argMax of float32[]', 'a scalar has no axis']],
  [() => argMax(empty), ['argMax of float32[2,0]', 'axis 1 is empty']],
  [() => topK(matrix, 4), ['topK of float32[2,3]', 'k is 4, but axis 1 has 3 elements']],
  [() => topK(matrix, 1.5), ['topK of float32[2,3]', 'k is 1.5']],
  [() => cumSum(truth), ['cumSum of bool[2,3]', 'needs numbers']],
  [() => graph.add('exp', [], {}), ['exp', 'needs 1 operands; got 0']],
  [() => graph.add('add', [matrix, matrix, matrix], {}), ['add', 'needs 2 operands; got 3']],
];

test.each(calls.map(([build, words]) => [words.join(': '), build, words] as const))('%s', (_title, build, words) => {
  const error = errorOf(build);
  expect(error.code).toBe('engine/shape-mismatch');
  expect(error.kind).toBe('usage');
  for (const word of words) expect(error.message).toContain(word);
  expect(error.message).toMatch(/\(called at elementwise-errors\.test\.ts:\d+:\d+\)$/);
});

test('a tensor and a number of no tensor cannot make a graph', () => {
  expect(errorOf(() => add(1, 2)).code).toBe('engine/no-tensor');
  const other: Tensor = createGraph().input('x', [2, 3]);
  expect(errorOf(() => add(matrix, other)).code).toBe('engine/other-graph');
});

function errorOf(build: () => unknown): { readonly code: string; readonly kind: string; readonly message: string } {
  try {
    build();
  } catch (error) {
    return error as { readonly code: string; readonly kind: string; readonly message: string };
  }
  throw new Error('nothing was thrown');
}
