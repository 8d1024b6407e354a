// Values at the ends of the range, gradients at kinks, what is computed and what is written.
import { describe, expect, test } from 'vitest';
import type { DataType } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import * as activations from '../../../../src/engine/functions/activations.ts';
import * as comparisons from '../../../../src/engine/functions/comparisons.ts';
import * as elementwise from '../../../../src/engine/functions/elementwise.ts';
import * as reductions from '../../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import type { Graph } from '../../../../src/engine/graph/graph.ts';
import { reachableNodes } from '../../../../src/engine/graph/reachable-nodes.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';
import { toDense } from '../../../../src/engine/operations/dense.ts';
import type { Target } from '../../../../src/engine/operations/operation.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

function values(
  build: (x: Tensor, graph: Graph) => Tensor,
  data: readonly number[],
  dtype: DataType = 'float64',
): number[] {
  const graph = createGraph();
  const x = graph.input('x', [data.length], dtype);
  const feed = { dtype, shape: [data.length], data: Float64Array.from(data) };
  return [...evaluateGraph([build(x, graph)], { x: feed })[0]!.data];
}

function slopes(build: (x: Tensor) => Tensor, data: readonly number[]): number[] {
  return values((x) => gradients(reductions.sum(build(x)), [x])[0]!, data);
}

describe("gradients at kinks are PyTorch's", () => {
  test.each<[string, (x: Tensor) => Tensor, readonly number[], readonly number[]]>([
    ['relu', activations.relu, [-1, 0, 1e-20, 1], [0, 0, 1, 1]],
    ['abs', elementwise.abs, [-2, 0, -0, 3], [-1, 0, 0, 1]],
    ['sqrt', elementwise.sqrt, [0, 4], [inf, 0.25]],
    ['clip', (x) => elementwise.clip(x, { min: -1, max: 2 }), [-1.5, -1, 0, 2, 2.5], [0, 1, 1, 1, 0]],
    ['hardSigmoid', activations.hardSigmoid, [-3, 3], [0, 0]],
    ['hardSwish', activations.hardSwish, [-3, 3], [0, 1]],
    ['leakyRelu', (x) => activations.leakyRelu(x, { alpha: 0.5 }), [-1, 0, 1], [0.5, 0.5, 1]],
    ['elu', (x) => activations.elu(x, { alpha: 2 }), [0, 1], [2, 1]],
    ['selu', (x) => activations.selu(x, { alpha: 2, gamma: 3 }), [0, 1], [6, 3]],
    ['thresholdedRelu', (x) => activations.thresholdedRelu(x, { alpha: 1 }), [1, 2, 0], [0, 1, 0]],
    ['prelu', (x) => activations.prelu(x, 0.25), [-1, 0, 1], [0.25, 0.25, 1]],
    ['maximum with a tie', (x) => elementwise.maximum(x, 1), [0, 1, 2], [0, 0.5, 1]],
    ['minimum with a tie', (x) => elementwise.minimum(x, 1), [0, 1, 2], [1, 0.5, 0]],
    ['pow 0', (x) => elementwise.pow(x, 0), [0, 2], [0, 0]],
    ['pow 2 at zero', (x) => elementwise.pow(x, 2), [0, -3], [0, -6]],
    ['pow 0.5 at zero', (x) => elementwise.pow(x, 0.5), [0, 4], [inf, 0.25]],
    ['0 to the power of x', (x) => elementwise.pow(0, x), [0, 1], [0, 0]],
    ['max with ties', (x) => reductions.max(x), [3, 1, 3], [0.5, 0, 0.5]],
    ['norm of zero', (x) => reductions.norm(x), [0, 0], [0, 0]],
    ['gelu far out', activations.gelu, [-60, 60], [0, 1]],
    ['softplus far out', activations.softplus, [-800, 800], [0, 1]],
  ])('%s', (_name, build, data, expected) => {
    expect(slopes(build, data).map((slope) => slope + 0)).toEqual([...expected]);
  });

  test('a branch that was not taken gives exactly zero, whatever flows in', () => {
    const build = (x: Tensor): Tensor => elementwise.sqrt(comparisons.where(comparisons.greater(x, 0), x, 0));
    expect(slopes(build, [0, 4])).toEqual([0, 0.25]);
  });
});

describe('values at the ends', () => {
  test.each<[string, (x: Tensor) => Tensor, readonly number[], readonly number[]]>([
    ['softplus', activations.softplus, [-800, 800, -inf, inf, nan], [0, 800, 0, inf, nan]],
    ['logSigmoid', activations.logSigmoid, [-800, 800, -inf], [-800, -0, -inf]],
    ['mish', activations.mish, [-800, 800, nan], [-0, 800, nan]],
    ['silu', activations.silu, [-800, 800], [-0, 800]],
    ['elu', activations.elu, [-800, 800], [-1, 800]],
    ['sigmoid', activations.sigmoid, [-800, 800, nan], [0, 1, nan]],
    ['clip', (x) => elementwise.clip(x, { min: -1, max: 1 }), [-inf, inf, nan], [-1, 1, nan]],
    ['clip with crossed bounds', (x) => elementwise.clip(x, { min: 2, max: 1 }), [0, 1.5, 3], [1, 1, 1]],
    ['maximum', (x) => elementwise.maximum(x, 0), [nan, -1, 1], [nan, 0, 1]],
    ['mod', (x) => elementwise.mod(x, -3), [5.5, -5.5, 6], [-0.5, -2.5, 0]],
    ['mod truncated', (x) => elementwise.mod(x, -3, { truncated: true }), [5.5, -5.5], [2.5, -2.5]],
    ['logSumExp', (x) => reductions.logSumExp(x), [-inf, -inf], [-inf]],
    ['equal', (x) => comparisons.equal(x, x), [nan, 0, inf], [0, 1, 1]],
    ['isInf', (x) => comparisons.isInf(x, { negative: false }), [nan, inf, -inf], [0, 1, 0]],
  ])('%s', (_name, build, data, expected) => {
    expect(values(build, data)).toEqual([...expected]);
  });

  test.each<[string, (x: Tensor) => Tensor, number]>([
    ['sum', reductions.sum, 0],
    ['prod', reductions.prod, 1],
    ['mean', reductions.mean, nan],
    ['max', reductions.max, -inf],
    ['min', reductions.min, inf],
    ['logSumExp', reductions.logSumExp, -inf],
  ])('%s over no elements', (_name, build, expected) => {
    expect(values(build, [])).toEqual([expected]);
  });

  test('max and min of whole numbers over no elements are the ends of the type', () => {
    expect(values((x) => reductions.max(x), [], 'int8')).toEqual([-128]);
    expect(values((x) => reductions.min(x), [], 'uint16')).toEqual([65535]);
  });
});

describe('cast', () => {
  test.each<[DataType, readonly number[], readonly number[]]>([
    ['int32', [2.7, -2.7, 0.5], [2, -2, 0]],
    ['int64', [2.7, -2.7, nan], [2, -2, 0]],
    ['uint8', [300, 255, -1], [44, 255, 255]],
    ['int8', [128, -129], [-128, 127]],
    ['bool', [0, -0, 0.2, nan, -3], [0, 0, 1, 1, 1]],
    ['float16', [1 / 3, 70000], [0.333251953125, inf]],
    ['bfloat16', [1 / 3], [0.333984375]],
    ['float32', [1 / 3], [1 / 3]],
  ])('to %s', (to, data, expected) => {
    expect(values((x) => elementwise.cast(x, to), data).map((value) => value + 0)).toEqual([...expected]);
  });
});

describe('whole numbers', () => {
  test('are divided towards zero, and by zero without an exception', () => {
    expect(values((x) => elementwise.div(x, 2), [7, -7, 1], 'int64').map((value) => value + 0)).toEqual([3, -3, 0]);
    expect(values((x) => elementwise.div(x, 0), [7], 'int64')).toEqual([0]);
    expect(values((x) => elementwise.mod(x, 0), [7], 'int64')).toEqual([0]);
    expect(values((x) => elementwise.pow(x, -1), [2], 'int64')).toEqual([0]);
  });
});

describe('higher derivatives', () => {
  test('gelu has finite second derivatives where e^(x^2 / 2) overflows', () => {
    const second = (x: Tensor): Tensor => {
      const [slope] = gradients(reductions.sum(activations.gelu(x)), [x]);
      return gradients(reductions.sum(slope!), [x])[0]!;
    };
    expect(values(second, [-40, 40])).toEqual([0, 0]);
  });
});

function operatorsOf(build: (x: Tensor) => Tensor, target: Target = 'cpu', dtype: DataType = 'float32'): string[] {
  const graph = createGraph();
  const y = build(graph.input('x', [2, 3], dtype));
  return compileGraph({ y }, { target }).model.graph!.node.map(({ opType }) => opType);
}

describe('what is written', () => {
  test('a bound that is infinite is left out', () => {
    const graph = createGraph();
    const y = elementwise.clip(graph.input('x', [2]), { max: 3 });
    expect(compileGraph({ y }).model.graph!.node[0]!.input[1]).toBe('');
    expect(operatorsOf((x) => elementwise.exp(elementwise.clip(x)))).toEqual(['Exp']);
  });

  test('WebGPU gets no operator that it lacks', () => {
    const missing = ['Sign', 'Softsign', 'Celu', 'Selu', 'Or', 'Xor', 'ReduceLogSumExp', 'LogSoftmax'];
    const written = (['webgpu', 'portable'] as const).flatMap((target) => [
      ...operatorsOf(elementwise.sign, target),
      ...operatorsOf(activations.softsign, target),
      ...operatorsOf(activations.celu, target),
      ...operatorsOf(activations.selu, target),
      ...operatorsOf((x) => reductions.logSumExp(x), target),
      ...operatorsOf((x) => comparisons.or(x, comparisons.not(x)), target, 'bool'),
      ...operatorsOf((x) => comparisons.xor(x, comparisons.not(x)), target, 'bool'),
    ]);
    expect(written.filter((operator) => missing.includes(operator))).toEqual([]);
    expect(operatorsOf(elementwise.sign)).toEqual(['Sign']);
  });

  test('the gradient of a relu is two passes', () => {
    const build = (x: Tensor): Tensor => {
      const y = activations.relu(x);
      return gradients(y, [x], { seed: x })[0]!;
    };
    expect(operatorsOf(build)).toEqual(['Relu', 'HardSigmoid', 'Mul']);
  });

  test('only the gradients that are wanted are computed', () => {
    const graph = createGraph();
    const [a, b] = [graph.input('a', [3]), graph.input('b', [3])];
    const used = (result: Tensor, wrt: Tensor): readonly Tensor[] =>
      reachableNodes(gradients(reductions.sum(result), [wrt])).flatMap(({ outputs }) => outputs);
    expect(used(elementwise.mul(a, b), a)).not.toContain(a);
    expect(used(elementwise.div(a, b), a)).not.toContain(a);
    expect(used(elementwise.sub(a, b), b)).not.toContain(a);
    const before = graph.nodes.length;
    gradients(reductions.sum(elementwise.div(a, b)), [a]);
    // div, sum, the seed, its expansion, g / b: nothing is made for b.
    expect(graph.nodes.slice(before).filter(({ operation }) => operation === 'neg')).toEqual([]);
  });

  test('half precision keeps its type in a step', () => {
    const graph = createGraph();
    const x = graph.input('x', [2], 'float16');
    const [slope] = gradients(activations.relu(x), [x], { seed: x });
    expect(slope!.dtype).toBe('float16');
    const feed = toDense({ dtype: 'float16', shape: [2], data: Uint16Array.of(0x3c00, 0xbc00) });
    expect([...evaluateGraph([slope!], { x: feed })[0]!.data].map((value) => value + 0)).toEqual([1, 0]);
  });
});
