import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import {
  embedding,
  gather,
  gatherElements,
  gatherND,
  oneHot,
  scatterElements,
  scatterND,
} from '../../../../src/engine/functions/indexing.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import { reachableNodes } from '../../../../src/engine/graph/reachable-nodes.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';

const graph = createGraph();
const x = graph.input('x', [4, 3]);
const ids = graph.input('ids', [2, 5], 'int64');
const tuples = graph.input('tuples', [2, 1], 'int32');
const rows = graph.input('rows', [2, 3]);

describe('errors name the operation and all operands', () => {
  test.each<readonly [() => unknown, RegExp]>([
    [() => gather(x, rows), /^gather of float32\[4,3\] and float32\[2,3\]: indices are float32, not int64 or int32/],
    [() => gather(x, ids, 2), /^gather: axis 2 is outside -2..1/],
    [
      () => gatherElements(x, ids, 0),
      /^gatherElements of float32\[4,3\] and int64\[2,5\]: indices must lie within the data outside axis 0/,
    ],
    [() => gatherND(x, ids), /^gatherND of float32\[4,3\] and int64\[2,5\]: tuples of 5 after 0 batch axes do not fit/],
    [
      () => gatherND(x, tuples, 1),
      /^gatherND of float32\[4,3\] and int32\[2,1\]: tuples of 1 after 1 batch axes do not fit/,
    ],
    [
      () => scatterND(x, tuples, x),
      /^scatterND of float32\[4,3\] and int32\[2,1\] and float32\[4,3\]: updates must have shape \[2,3\]/,
    ],
    [() => scatterND(x, ids, rows), /^scatterND of .*: tuples of 5 do not fit the data/],
    [
      () => scatterElements(x, tuples, rows, { axis: 0 }),
      /^scatterElements of float32\[4,3\] and int32\[2,1\] and float32\[2,3\]: updates must have shape \[2,1\]/,
    ],
    [
      () => scatterND(x, tuples, graph.input('w', [2, 3], 'int64')),
      /^scatterND of .* and int64\[2,3\]: updates must have the type of the data/,
    ],
    [() => oneHot(x, 3), /^oneHot of float32\[4,3\]: indices must be int64 or int32/],
    [() => oneHot(ids, -1), /^oneHot of int64\[2,5\]: depth -1 is not a count/],
    [() => oneHot(ids, 3, { dtype: 'int32', on: 0.5 }), /^oneHot of int64\[2,5\]: the values 0.5 and 0 are not int32/],
  ])('%#', (call, message) => {
    expect(call).toThrow(
      expect.objectContaining({ code: 'engine/shape-mismatch', message: expect.stringMatching(message) }),
    );
  });
});

test.each(['mul', 'min', 'max'] as const)('reduction %s has no gradient', (reduction) => {
  for (const [name, y] of [
    ['scatterND', scatterND(x, tuples, rows, reduction)],
    ['scatterElements', scatterElements(x, tuples, graph.input(`u ${reduction}`, [2, 1]), { axis: 0, reduction })],
  ] as const) {
    expect(() => gradients(y, [x], { seed: x })).toThrow(
      expect.objectContaining({
        code: 'engine/no-gradient',
        message: `${name} with reduction "${reduction}" has no gradient.`,
      }),
    );
  }
});

test('neighbouring constant indices are only padded', () => {
  const own = createGraph();
  const table = own.parameter('table', [5, 2]);
  const seed = own.input('seed', [2, 2]);
  const operations = reachableNodes(gradients(gather(table, [-3, 3]), [table], { seed })).map(
    ({ operation }) => operation,
  );
  expect(operations).toEqual(['input', 'pad']);
});

test('no sum over repeated indices is left to ScatterND, whose threads lose updates', () => {
  const own = createGraph();
  const table = own.parameter('table', [50, 8]);
  const words = own.input('words', [4, 7], 'int64');
  const seed = own.input('seed', [4, 7, 8]);
  const [gradient] = gradients(embedding(table, words), [table], { seed });
  for (const target of ['cpu', 'wasm', 'webgpu', 'portable'] as const) {
    const { model } = compileGraph({ gradient: gradient! }, { target });
    const operators = model.graph!.node.map(({ opType }) => opType);
    expect(operators).toContain('ScatterElements');
    expect(operators).not.toContain('ScatterND');
  }
});
