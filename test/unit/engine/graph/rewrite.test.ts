import { expect, test } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { relu } from '../../../../src/engine/functions/activations.ts';
import { add, mul, sub } from '../../../../src/engine/functions/elementwise.ts';
import { copyNode, rewriteGraph } from '../../../../src/engine/graph/rewrite.ts';

const x = { dtype: 'float64' as const, shape: [3], data: Float64Array.of(-1, 2, 3) };

test('replaces nodes, keeps the rest with names, roles, labels and blocks, and drops what is not needed', () => {
  const graph = createGraph();
  const input = graph.input('x', [3], 'float64');
  const weight = graph.parameter('w', [3], 'float64');
  graph.input('unused', [1]);
  const product = graph.within('first', () => mul(input, weight));
  const inner = graph.recomputed(() => relu(sub(product, 1)));
  const y = add(inner, product);
  const [copy] = rewriteGraph([y], (node, [a, b]) => (node.operation === 'mul' ? [add(a!, b!)] : undefined));
  expect(copy!.graph).not.toBe(graph);
  expect([...copy!.graph.inputs.keys()]).toEqual(['x', 'w']);
  const nodes = copy!.graph.nodes.filter(({ operation }) => operation !== 'constant');
  expect(nodes.map(({ operation, label, block }) => [operation, label, block])).toEqual([
    ['input', '', 0],
    ['input', '', 0],
    ['add', 'first', 0],
    ['sub', '', 1],
    ['relu', '', 1],
    ['add', '', 0],
  ]);
  const w = { ...x, data: Float64Array.of(4, 5, 6) };
  expect([...evaluateGraph([copy!], { x, w })[0]!.data]).toEqual([3 + 2, 7 + 6, 9 + 8]);
});

test('a replacement may use what it replaces', () => {
  const graph = createGraph();
  const y = mul(graph.input('x', [3], 'float64'), 2);
  const [twice] = rewriteGraph([y], (node, inputs, target) => {
    if (node.operation !== 'mul') return undefined;
    const [old] = copyNode(node, inputs, target);
    return [add(old!, old!)];
  });
  expect([...evaluateGraph([twice!], { x })[0]!.data]).toEqual([-4, 8, 12]);
});

test('a leaf may become another one', () => {
  const graph = createGraph();
  const y = mul(graph.input('x', [3], 'float64'), 2);
  const [fixed] = rewriteGraph([y], (node, _, target) =>
    node.operation === 'input'
      ? [target.constant({ dtype: 'float64', shape: [3], data: Float64Array.of(1, 2, 3) })]
      : undefined,
  );
  expect(fixed!.graph.inputs.size).toBe(0);
  expect([...evaluateGraph([fixed!])[0]!.data]).toEqual([2, 4, 6]);
});
