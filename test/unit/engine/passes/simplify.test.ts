import { describe, expect, it } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { add, div, exp, mul, square, sub } from '../../../../src/engine/functions/elementwise.ts';
import { expand, reshape, transpose } from '../../../../src/engine/functions/movement.ts';
import { stopGradient } from '../../../../src/engine/functions/stop-gradient.ts';
import { reachableNodes } from '../../../../src/engine/graph/reachable-nodes.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import { simplify } from '../../../../src/engine/passes/simplify.ts';

const operations = (tensor: Tensor): string[] => reachableNodes(simplify([tensor])).map(({ operation }) => operation);

describe('simplify', () => {
  it('folds constants', () => {
    const graph = createGraph();
    const x = graph.input('x', [2]);
    const scale = exp(mul(graph.scalar(2), graph.scalar(0.5)));
    expect(operations(mul(x, scale)).sort()).toEqual(['constant', 'input', 'mul']);
    const [folded] = simplify([mul(x, scale)]);
    const feeds = { x: { dtype: 'float64' as const, shape: [2], data: Float64Array.of(1, 2) } };
    expect(evaluateGraph([folded!], feeds)[0]!.data[1]).toBe(2 * Math.fround(Math.E));
  });

  it('merges equal nodes, but not over different attributes or constants', () => {
    const graph = createGraph();
    const x = graph.input('x', [2, 3]);
    expect(operations(add(square(x), square(x)))).toEqual(['input', 'mul', 'add']);
    expect(
      operations(sub(reshape(x, [6]), reshape(transpose(x), [6]))).filter((name) => name === 'reshape'),
    ).toHaveLength(2);
    const two = graph.constant({ dtype: 'float32', shape: [1], data: Float32Array.of(2) });
    const three = graph.constant({ dtype: 'float32', shape: [1], data: Float32Array.of(3) });
    expect(operations(sub(mul(x, two), mul(x, three))).filter((name) => name === 'mul')).toHaveLength(2);
    const zero = graph.scalar(0);
    const minusZero = graph.scalar(-0);
    expect(operations(sub(div(x, zero), div(x, minusZero))).filter((name) => name === 'div')).toHaveLength(2);
  });

  it('never merges a recomputed node with its original', () => {
    const graph = createGraph();
    const x = graph.input('x', [2]);
    const copy = graph.asCopy(1, () => exp(x));
    expect(operations(add(exp(x), copy)).filter((name) => name === 'exp')).toHaveLength(2);
  });

  it('joins movements and drops those that do nothing', () => {
    const graph = createGraph();
    const x = graph.input('x', [2, 3]);
    expect(operations(transpose(transpose(x)))).toEqual(['input']);
    expect(operations(reshape(reshape(x, [6]), [2, 3]))).toEqual(['input']);
    expect(operations(reshape(reshape(x, [6]), [3, 2]))).toEqual(['input', 'reshape']);
    expect(operations(mul(expand(x, [2, 3]), 1))).toEqual(['input']);
    expect(operations(stopGradient(exp(x)))).toEqual(['input', 'exp']);
  });

  it('keeps a factor of one that broadcasts', () => {
    const graph = createGraph();
    const x = graph.input('x', []);
    const one = graph.constant({ dtype: 'float32', shape: [1], data: Float32Array.of(1) });
    expect(simplify([mul(x, one)])[0]!.shape).toEqual([1]);
  });
});
