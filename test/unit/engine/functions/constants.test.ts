import { expect, test } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { equal, less } from '../../../../src/engine/functions/comparisons.ts';
import { constantOf, eye, full, range } from '../../../../src/engine/functions/constants.ts';
import { add, mul } from '../../../../src/engine/functions/elementwise.ts';
import { gather } from '../../../../src/engine/functions/indexing.ts';
import { variance } from '../../../../src/engine/functions/reductions.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';

const graph = createGraph();
const values = (tensor: Tensor): number[] => Array.from(evaluateGraph([tensor])[0]!.data);
const badConstant = expect.objectContaining({ code: 'engine/bad-constant', kind: 'usage' });
const badShape = expect.objectContaining({ code: 'engine/shape-mismatch', kind: 'usage' });
const counts = range(graph, 3);

test('a number beside whole numbers or truth values must be one of them: it was cut to one without a word', () => {
  expect(() => less(counts, 0.5)).toThrow(badConstant);
  expect(() => mul(range(graph, 3, { dtype: 'int32' }), 1.7)).toThrow(badConstant);
  expect(() => add(range(graph, 3, { dtype: 'int8' }), 300)).toThrow(badConstant);
  expect(() => add(counts, Number.NaN)).toThrow('The number NaN is not a value of the type int64.');
  expect(() => add(range(graph, 3, { dtype: 'int32' }), Number.POSITIVE_INFINITY)).toThrow(badConstant);
  expect(() => equal(less(counts, 1), 2)).toThrow(badConstant);
  expect(() => full(graph, [2], 0.5, 'uint8')).toThrow(badConstant);
  expect(values(add(counts, -7))).toEqual([-7, -6, -5]);
  expect(values(full(graph, [1], 0.5, 'float16'))).toEqual([0.5]);
});

test('elements of constants and indices are values of their type', () => {
  expect(() => range(graph, 3, { step: 0.5 })).toThrow(badConstant);
  expect(() => range(graph, 3, { step: 0.5, dtype: 'int32' })).toThrow(badConstant);
  expect(() => constantOf(graph, { shape: [1], dtype: 'uint8' }, () => -1)).toThrow(badConstant);
  expect(() => gather(counts, [1.5])).toThrow(badConstant);
  expect(values(range(graph, 3, { step: 0.5, dtype: 'float32' }))).toEqual([0, 0.5, 1]);
});

test('shapes of constants are whole numbers from 0', () => {
  expect(() => range(graph, -1)).toThrow(badShape);
  expect(() => range(graph, 2.5)).toThrow('constant: [2.5] is not a shape of whole numbers from 0');
  expect(() => eye(graph, -1)).toThrow(badShape);
  expect(values(range(graph, 0))).toEqual([]);
});

test('no variance is negative: with fewer elements than the correction it is infinite or NaN', () => {
  const x = range(graph, 2, { dtype: 'float32' });
  expect(values(variance(x, { correction: 3 }))).toEqual([Number.POSITIVE_INFINITY]);
  expect(values(variance(range(graph, 1, { dtype: 'float32' }), { correction: 1 }))).toEqual([Number.NaN]);
});
