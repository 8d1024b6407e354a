import { describe, expect, it } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { add, div, exp, log, mul, square, sub } from '../../../../src/engine/functions/elementwise.ts';
import { sum } from '../../../../src/engine/functions/reductions.ts';
import { stopGradient } from '../../../../src/engine/functions/stop-gradient.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';

const vector = (...data: number[]) => ({
  dtype: 'float64' as const,
  shape: [data.length],
  data: Float64Array.from(data),
});
const numbers = (tensor: Tensor, feeds = {}): number[] => Array.from(evaluateGraph([tensor], feeds)[0]!.data);

describe('gradients', () => {
  it('follows a chain by hand: d/dx sum (x^2 exp x) = (2x + x^2) exp x', () => {
    const graph = createGraph();
    const x = graph.input('x', [3], 'float64');
    const [dx] = gradients(sum(mul(square(x), exp(x))), [x]);
    const at = [0.5, -1, 2];
    const expected = at.map((value) => (2 * value + value * value) * Math.exp(value));
    for (const [index, value] of numbers(dx!, { x: vector(...at) }).entries())
      expect(value).toBeCloseTo(expected[index]!, 12);
  });

  it('adds up the ways through a tensor that is used twice', () => {
    const graph = createGraph();
    const x = graph.input('x', [2], 'float64');
    const y = square(x);
    const [dx, dy] = gradients(sum(add(mul(y, 3), mul(y, x))), [x, y]);
    expect(numbers(dx!, { x: vector(2, -1) })).toEqual([2 * 2 * 3 + 3 * 4, -2 * 3 + 3]);
    expect(numbers(dy!, { x: vector(2, -1) })).toEqual([5, 2]);
  });

  it('is zero for what does not matter, and stops where it is told to', () => {
    const graph = createGraph();
    const x = graph.input('x', [2], 'float64');
    const other = graph.input('other', [3], 'float64');
    const [dx, dOther] = gradients(sum(mul(stopGradient(exp(x)), x)), [x, other]);
    expect(numbers(dOther!)).toEqual([0, 0, 0]);
    expect(numbers(dx!, { x: vector(0, 1) })).toEqual([1, expect.closeTo(Math.E, 12)]);
  });

  it('can be taken twice', () => {
    const graph = createGraph();
    const x = graph.input('x', [2], 'float64');
    const [first] = gradients(sum(log(x)), [x]);
    const [second] = gradients(sum(first!), [x]);
    expect(numbers(second!, { x: vector(2, 4) })).toEqual([-0.25, -0.0625]);
  });

  it('takes a seed for a result of many elements', () => {
    const graph = createGraph();
    const x = graph.input('x', [2], 'float64');
    const seed = graph.input('seed', [2], 'float64');
    const [dx] = gradients(square(x), [x], { seed });
    expect(numbers(dx!, { x: vector(3, 4), seed: vector(1, 10) })).toEqual([6, 80]);
  });

  it('refuses a result of many elements without a seed, and whole numbers', () => {
    const graph = createGraph();
    const x = graph.input('x', [2]);
    const ids = graph.input('ids', [], 'int64');
    expect(() => gradients(square(x), [x])).toThrow(/float32\[2\].*not one number/);
    expect(() => gradients(sum(x), [ids])).toThrow(/real values; got int64\[\]/);
  });

  it('names the node, the operation and the file where there is no rule', () => {
    const graph = createGraph();
    const x = graph.input('x', [2]);
    const [y] = graph.within('encoder/nms', () =>
      graph.addOpaque([x], {
        operator: 'NonMaxSuppression',
        node: {},
        inputIndexes: [0],
        captured: [],
        outputTypes: [{ dtype: 'float32', shape: [2] }],
        declaredTypes: [undefined],
        operatorSets: [['', 20]],
        file: 'detector.onnx',
        reason: 'the graph has no such operation',
      }),
    );
    expect(() => gradients(sum(y!), [x])).toThrow(
      'detector.onnx: The operation NonMaxSuppression of node "encoder/nms" has no gradient.',
    );
    const [dy] = gradients(sum(y!), [y!]);
    expect(dy!.shape).toEqual([2]);
  });

  it('computes blocks again instead of keeping their values', () => {
    const build = (recompute: boolean) => {
      const graph = createGraph();
      const x = graph.input('x', [2], 'float64');
      const body = () => exp(mul(square(x), 0.5));
      const y = recompute ? graph.recomputed(body) : body();
      const [dx] = gradients(sum(sub(square(y), div(1, y))), [x]);
      return { graph, dx: dx! };
    };
    const plain = build(false);
    const again = build(true);
    expect(numbers(again.dx, { x: vector(0.3, -0.7) })).toEqual(numbers(plain.dx, { x: vector(0.3, -0.7) }));
    const copies = again.graph.nodes.filter(({ copy }) => copy === 1).map(({ operation }) => operation);
    expect(copies).toContain('exp');
    expect(plain.graph.nodes.some(({ copy }) => copy !== 0)).toBe(false);
  });
});
