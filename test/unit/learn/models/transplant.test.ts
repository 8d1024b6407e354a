import { describe, expect, test } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { exp, mul } from '../../../../src/engine/functions/elementwise.ts';
import { transplant } from '../../../../src/learn/models/transplant.ts';

const source = createGraph();
const x = source.input('x', [2]);
const weight = source.parameter('weight', [2]);
const outputs = [mul(x, weight), exp(mul(x, weight))];

describe('transplant', () => {
  test('goes on computing with tensors of the other graph', () => {
    const graph = createGraph();
    const values = { x: graph.constant(tensorValue('float32', [2], [1, 2])), weight: graph.input('w', [2]) };
    const [product] = transplant(outputs, graph, { leafOf: ({ name }) => values[name as 'x' | 'weight'] });
    const [found] = evaluateGraph([mul(product!, 10)], { w: tensorValue('float32', [2], [3, 4]) });
    expect([...found!.data]).toEqual([30, 80]);
    expect([...graph.inputs.keys()]).toEqual(['w']);
  });

  test('puts something else in the place of a node', () => {
    const graph = createGraph();
    const two = graph.constant(tensorValue('float32', [2], [2, 2]));
    const [, last] = transplant(outputs, graph, {
      leafOf: () => two,
      nodeOf: (node, inputs) => (node.operation === 'exp' ? [mul(inputs[0]!, -1)] : undefined),
    });
    expect([...evaluateGraph([last!])[0]!.data]).toEqual([-4, -4]);
  });
});
