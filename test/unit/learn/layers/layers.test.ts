import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { elementCount, type Shape } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph, type Feeds } from '../../../../src/engine/evaluate/evaluate.ts';
import { conv } from '../../../../src/engine/functions/convolution.ts';
import { flatten, transpose } from '../../../../src/engine/functions/movement.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import { activate } from '../../../../src/learn/layers/activation.ts';
import { selfAttention, separateAttention } from '../../../../src/learn/layers/attention.ts';
import { convolution } from '../../../../src/learn/layers/convolution.ts';
import { dropout, dropPath } from '../../../../src/learn/layers/drop.ts';
import { embedding } from '../../../../src/learn/layers/embedding.ts';
import { linear } from '../../../../src/learn/layers/linear.ts';
import { batchNorm, groupNorm, layerNorm } from '../../../../src/learn/layers/normalisation.ts';
import { patchEmbedding } from '../../../../src/learn/layers/patch-embedding.ts';
import { createScope, type Mode, type Scope } from '../../../../src/learn/scope/scope.ts';

/** Digits of a running statistic: its momentum is a constant in single precision. */
const single = 6;

/** Sums of some tens of products in another order, in double precision. */
const rounding = 1e-12;

function draw(name: string, shape: Shape) {
  const stream = createStream(1, name);
  return {
    dtype: 'float64' as const,
    shape,
    data: Float64Array.from({ length: elementCount(shape) }, () => stream.normal()),
  };
}

function scopeOf(mode: Mode = 'train'): Scope {
  return createScope(createGraph(), { mode });
}

/** A value drawn by name for everything that the tensors are fed with. */
function evaluate(outputs: readonly Tensor[], given: Feeds = {}): readonly Float64Array[] {
  const feeds: Record<string, Feeds[string]> = {};
  for (const [name, { shape }] of outputs[0]!.graph.inputs) feeds[name] = given[name] ?? draw(name, shape);
  return evaluateGraph(outputs, { ...feeds, ...given }).map(({ data }) => data);
}

describe('linear', () => {
  test('works on the last axis, with the weight as [outputs,inputs]', () => {
    const scope = scopeOf();
    const y = linear(scope.child('fc'), scope.graph.input('x', [2, 1, 2]), { outputs: 3 });
    expect(y.shape).toEqual([2, 1, 3]);
    const feeds = {
      x: { dtype: 'float64', shape: [2, 1, 2], data: Float64Array.of(1, 2, 3, 4) },
      'fc.weight': { dtype: 'float64', shape: [3, 2], data: Float64Array.of(1, 0, 0, 1, 1, -1) },
      'fc.bias': { dtype: 'float64', shape: [3], data: Float64Array.of(10, 20, 30) },
    } as const;
    expect([...evaluate([y], feeds)[0]!]).toEqual([11, 22, 29, 13, 24, 29]);
  });

  test('says which layer cannot be made', () => {
    const scope = scopeOf();
    expect(() => linear(scope.child('head'), scope.graph.input('x', []), { outputs: 1 })).toThrow(
      /layer "head".*float32\[\]/,
    );
  });
});

describe('batch normalisation', () => {
  const running = {
    'bn.running_mean': { dtype: 'float64', shape: [1], data: Float64Array.of(4) },
    'bn.running_var': { dtype: 'float64', shape: [1], data: Float64Array.of(9) },
    'bn.weight': { dtype: 'float64', shape: [1], data: Float64Array.of(2) },
    'bn.bias': { dtype: 'float64', shape: [1], data: Float64Array.of(1) },
    x: { dtype: 'float64', shape: [2, 1, 2], data: Float64Array.of(1, 3, 5, 7) },
  } as const;

  test('follows the batch in training: unbiased variance, a tenth at a time', () => {
    const scope = scopeOf();
    const y = batchNorm(scope.child('bn'), scope.graph.input('x', [2, 1, 2]), { epsilon: 0 });
    const [values, mean, variance] = evaluate(
      [y, scope.updates['bn.running_mean']!, scope.updates['bn.running_var']!],
      running,
    );
    for (const [index, x] of [1, 3, 5, 7].entries()) {
      expect(values![index]).toBeCloseTo((2 * (x - 4)) / Math.sqrt(5) + 1, 12);
    }
    expect(mean![0]).toBeCloseTo(4, single);
    expect(variance![0]).toBeCloseTo(0.9 * 9 + 0.1 * (20 / 3), single);
  });

  test.each([
    ['eval', {}],
    ['train', { frozen: true }],
  ] as const)('uses the running statistics: %s %j', (mode, options) => {
    const scope = scopeOf(mode);
    const y = batchNorm(scope.child('bn'), scope.graph.input('x', [2, 1, 2]), { epsilon: 0, ...options });
    expect(scope.updates).toEqual({});
    for (const [index, x] of [1, 3, 5, 7].entries())
      expect(evaluate([y], running)[0]![index]).toBeCloseTo((2 * (x - 4)) / 3 + 1, 12);
  });

  test('of a second pass follows both batches', () => {
    const scope = scopeOf();
    batchNorm(scope.child('bn'), scope.graph.input('x', [2, 1, 2]));
    batchNorm(scope.shared().child('bn'), scope.graph.input('z', [2, 1, 2]));
    const z = { dtype: 'float64', shape: [2, 1, 2], data: new Float64Array(4).fill(14) } as const;
    expect(evaluate([scope.updates['bn.running_mean']!], { ...running, z })[0]![0]).toBeCloseTo(0.9 * 4 + 1.4, single);
  });

  test('without scale and shift has no parameters; one value a channel cannot train', () => {
    const scope = scopeOf();
    batchNorm(scope.child('bn'), scope.graph.input('x', [3, 2]), { affine: false });
    expect(scope.specifications.map(({ name }) => name)).toEqual(['bn.running_mean', 'bn.running_var']);
    expect(() => batchNorm(scope.child('other'), scope.graph.input('y', [1, 2]))).toThrow(
      /"other" trains on one value/,
    );
  });
});

test('layer and group normalisation standardise each case', () => {
  const scope = scopeOf();
  const x = scope.graph.input('x', [2, 4, 3]);
  const [layer, group] = evaluate(
    [
      layerNorm(scope.child('ln'), x, { epsilon: 0, bias: false }),
      groupNorm(scope.child('gn'), x, { groups: 2, epsilon: 0 }),
    ],
    {
      'ln.weight': { dtype: 'float64', shape: [3], data: new Float64Array(3).fill(1) },
      'gn.weight': { dtype: 'float64', shape: [4], data: new Float64Array(4).fill(1) },
      'gn.bias': { dtype: 'float64', shape: [4], data: new Float64Array(4) },
    },
  );
  const moments = (values: Float64Array): readonly number[] => [
    values.reduce((a, b) => a + b, 0) / values.length,
    values.reduce((a, b) => a + b * b, 0) / values.length,
  ];
  for (const part of [layer!.subarray(3, 6), group!.subarray(6, 12)]) {
    expect(moments(part)).toEqual([expect.closeTo(0, 12), expect.closeTo(1, 12)]);
  }
});

test('an embedding is the rows of its weight', () => {
  const scope = scopeOf();
  const ids = scope.graph.input('ids', [2, 2], 'int64');
  const y = embedding(scope.child('words'), ids, { count: 3, width: 2 });
  const weight = { dtype: 'float64', shape: [3, 2], data: Float64Array.of(0, 1, 10, 11, 20, 21) } as const;
  const given = {
    ids: { dtype: 'int64', shape: [2, 2], data: Float64Array.of(2, 0, 0, 1) },
    'words.weight': weight,
  } as const;
  expect([...evaluate([y], given)[0]!]).toEqual([20, 21, 0, 1, 0, 1, 10, 11]);
});

describe('patch embedding', () => {
  test.each([[[2, 3, 4, 6]], [[1, 2, 4, 2, 6]]])('of %j is a convolution whose stride is its kernel', (shape) => {
    const scope = scopeOf();
    const x = scope.graph.input('x', shape);
    const patches = patchEmbedding(scope.child('proj'), x, { patch: 2, width: 5 });
    const [weight, bias] = ['proj.weight', 'proj.bias'].map((name) => scope.graph.inputs.get(name)!);
    const strides = shape.slice(2).map(() => 2);
    const reference = transpose(flatten(conv(x, weight!, { bias, strides }), 2), [0, 2, 1]);
    const [found, expected] = evaluate([patches, reference]);
    expect(patches.shape).toEqual(reference.shape);
    for (const [index, value] of expected!.entries()) expect(Math.abs(found![index]! - value)).toBeLessThan(rounding);
  });

  test('asks for whole patches', () => {
    const scope = scopeOf();
    expect(() => patchEmbedding(scope, scope.graph.input('x', [1, 3, 30, 32]), { patch: 16, width: 8 })).toThrow(
      /Patches of 16.*\[30,32\]/,
    );
  });
});

describe('convolution', () => {
  test('keeps the extent with padding "same" and takes one number for all axes', () => {
    const scope = scopeOf();
    const x = scope.graph.input('x', [1, 2, 5, 6, 7]);
    const y = convolution(scope.child('a'), x, { channels: 4, kernel: 3, padding: 'same', dilation: 2 });
    expect(y.shape).toEqual([1, 4, 5, 6, 7]);
    expect(scope.graph.inputs.get('a.weight')!.shape).toEqual([4, 2, 3, 3, 3]);
    expect(convolution(scope.child('b'), x, { channels: 4, kernel: 2, stride: 2, groups: 2 }).shape).toEqual([
      1, 4, 2, 3, 3,
    ]);
    expect(scope.graph.inputs.get('b.weight')!.shape).toEqual([4, 1, 2, 2, 2]);
    expect(() => convolution(scope.child('c'), x, { channels: 4, kernel: 2, padding: 'same' })).toThrow(/kernel of 2/);
    expect(() => convolution(scope.child('d'), scope.graph.input('v', [3, 4]), { channels: 1, kernel: 1 })).toThrow(
      /"d" needs \[N,C,/,
    );
  });
});

describe('attention', () => {
  test('with one weight and with three give the same from the same rows', () => {
    const scope = scopeOf();
    const x = scope.graph.input('x', [2, 3, 4]);
    const merged = selfAttention(scope.child('a'), x, { heads: 2, causal: true });
    const apart = separateAttention(scope.child('b'), x, { heads: 2, causal: true });
    const weight = draw('weight', [12, 4]);
    const bias = draw('bias', [12]);
    const rows = Object.fromEntries(
      ['q', 'k', 'v'].flatMap((part, index) => [
        [`b.${part}_proj.weight`, { ...weight, shape: [4, 4], data: weight.data.slice(16 * index, 16 * index + 16) }],
        [`b.${part}_proj.bias`, { ...bias, shape: [4], data: bias.data.slice(4 * index, 4 * index + 4) }],
      ]),
    );
    const out = { weight: draw('out', [4, 4]), bias: draw('shift', [4]) };
    const [one, three] = evaluate([merged, apart], {
      'a.qkv.weight': weight,
      'a.qkv.bias': bias,
      ...rows,
      'a.proj.weight': out.weight,
      'a.proj.bias': out.bias,
      'b.out_proj.weight': out.weight,
      'b.out_proj.bias': out.bias,
    });
    for (const [index, value] of one!.entries()) expect(Math.abs(three![index]! - value)).toBeLessThan(rounding);
  });

  test('to another sequence has its length from the queries', () => {
    const scope = scopeOf();
    const context = scope.graph.input('c', [2, 7, 4]);
    const x = scope.graph.input('x', [2, 3, 4]);
    expect(separateAttention(scope.child('a'), x, { heads: 1, context }).shape).toEqual([2, 3, 4]);
    expect(() => selfAttention(scope.child('b'), x, { heads: 3 })).toThrow(/"b" with 3 heads.*\[2,3,4\]/);
  });
});

describe('dropout and stochastic depth', () => {
  test('act in training only, each with a mask of its own', () => {
    const scope = scopeOf().child('block');
    const x = scope.graph.input('x', [4, 3, 2]);
    const y = dropPath(scope, dropout(scope, x, 0.25), 0.5);
    const masks = scope.graph.nodes
      .filter(({ operation }) => operation === 'dropoutMask')
      .map(({ attributes }) => attributes);
    expect(masks).toEqual([
      { name: 'block.dropout0', rate: 0.25, shape: [4, 3, 2] },
      { name: 'block.dropout1', rate: 0.5, shape: [4, 1, 1] },
    ]);
    expect(y.shape).toEqual([4, 3, 2]);
    const still = scopeOf('eval');
    const z = still.graph.input('x', [4]);
    expect(dropPath(still, dropout(still, z, 0.5), 0.5)).toBe(z);
  });

  test('a rate outside 0..1 is an error', () => {
    const scope = scopeOf();
    expect(() => dropout(scope, scope.graph.input('x', [2]), 1)).toThrow(/dropout0.*got 1/);
  });
});

test('activations by name', () => {
  const scope = scopeOf();
  const x = scope.graph.input('x', [1], 'float64');
  const at = (name: Parameters<typeof activate>[1]): number =>
    evaluate([activate(x, name)], { x: { dtype: 'float64', shape: [1], data: Float64Array.of(0.5) } })[0]![0]!;
  expect(at('identity')).toBe(0.5);
  expect(at('relu')).toBe(0.5);
  expect(at('gelu')).toBeCloseTo(0.34573123063700656, 12);
  expect(at('geluTanh')).toBeCloseTo(0.345714009766228, 9);
  expect(at('quickGelu')).toBeCloseTo(0.5 / (1 + Math.exp(-0.851)), 12);
  expect(at('silu')).toBeCloseTo(0.5 / (1 + Math.exp(-0.5)), 12);
  expect(at('sigmoid')).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 12);
  expect(at('tanh')).toBeCloseTo(Math.tanh(0.5), 12);
  expect(at((y) => activate(y, 'relu'))).toBe(0.5);
});
