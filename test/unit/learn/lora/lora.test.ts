import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { elementCount, type Shape, type TensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { relu } from '../../../../src/engine/functions/activations.ts';
import { gemm, matmul } from '../../../../src/engine/functions/linear-algebra.ts';
import { transpose } from '../../../../src/engine/functions/movement.ts';
import type { Graph } from '../../../../src/engine/graph/graph.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import { convolution } from '../../../../src/learn/layers/convolution.ts';
import { linear } from '../../../../src/learn/layers/linear.ts';
import { addLora } from '../../../../src/learn/lora/add-lora.ts';
import { adapterFile, adapterNames, adaptersOf, mergeLora } from '../../../../src/learn/lora/lora-adapter.ts';
import { loraScale } from '../../../../src/learn/lora/lora-options.ts';
import { initialState, initialValue } from '../../../../src/learn/scope/network-state.ts';
import { createScope } from '../../../../src/learn/scope/scope.ts';

function draw(name: string, shape: Shape): TensorValue<'float32'> {
  const stream = createStream(1, name);
  return { dtype: 'float32', shape, data: Float32Array.from({ length: elementCount(shape) }, () => stream.normal()) };
}

/** Products in double precision of the same single-precision numbers, in another order. */
const rounding = 1e-6;

function expectClose(found: Float64Array, expected: Float64Array): void {
  expect(found.length).toBe(expected.length);
  for (const [index, value] of expected.entries()) expect(Math.abs(found[index]! - value)).toBeLessThan(rounding);
}

const options = { match: /w$/, rank: 2, alpha: 6 };

/** Every way in which a graph multiplies by a weight: [inputs] 5, [outputs] 3. */
const products: Record<string, { weight: Shape; x: Shape; build: (x: Tensor, w: Tensor, graph: Graph) => Tensor }> = {
  'matmul with [in,out]': { weight: [5, 3], x: [2, 4, 5], build: (x, w) => matmul(x, w) },
  'matmul with a transposed [out,in]': { weight: [3, 5], x: [4, 5], build: (x, w) => matmul(x, transpose(w)) },
  'weight on the left': { weight: [3, 5], x: [5, 4], build: (x, w) => matmul(w, x) },
  'transposed weight on the left': { weight: [5, 3], x: [5, 4], build: (x, w) => matmul(transpose(w), x) },
  'gemm with [out,in]': { weight: [3, 5], x: [4, 5], build: (x, w) => gemm(x, w, { transB: true, alpha: 0.5 }) },
  'gemm of a transposed operand': { weight: [5, 3], x: [5, 4], build: (x, w) => gemm(x, w, { transA: true }) },
  'gemm with the weight on the left': {
    weight: [5, 3],
    x: [4, 5],
    build: (x, w) => gemm(w, x, { transA: true, transB: true }),
  },
};

describe.each(Object.entries(products))('an imported graph: %s', (_, { weight, x: shape, build }) => {
  const graph = createGraph();
  const y = build(graph.input('x', shape), graph.parameter('w', weight), graph);
  const feeds = { x: draw('x', shape), w: draw('w', weight) };
  const { outputs, adapters, specifications } = addLora([y], options);
  const start = Object.fromEntries(specifications.map((each) => [each.name, initialValue(each, 1)]));

  test('is unchanged at first', () => {
    const [before] = evaluateGraph([y], feeds);
    expectClose(evaluateGraph(outputs, { ...feeds, ...start })[0]!.data, before!.data);
    expect([...start['w.lora_B.weight']!.data].every((value) => value === 0)).toBe(true);
    expect(start['w.lora_A.weight']!.shape).toEqual([2, 5]);
    expect(start['w.lora_B.weight']!.shape).toEqual([3, 2]);
  });

  test('with factors gives what the merged weight gives', () => {
    const factors = { 'w.lora_A.weight': draw('a', [2, 5]), 'w.lora_B.weight': draw('b', [3, 2]) };
    const [adapted] = evaluateGraph(outputs, { ...feeds, ...factors });
    const merged = mergeLora({ w: feeds.w, ...factors }, adapters, options);
    expect(Object.keys(merged)).toEqual(['w']);
    const [plain] = evaluateGraph([y], { x: feeds.x, w: merged['w']! });
    for (const [index, value] of plain!.data.entries()) {
      expect(Math.abs(adapted!.data[index]! - value)).toBeLessThan(2e-5);
    }
    expect(
      Math.max(...adapted!.data.map((value, index) => Math.abs(value - evaluateGraph([y], feeds)[0]!.data[index]!))),
    ).toBeGreaterThan(0.1);
  });
});

describe('an imported graph', () => {
  test('adapts what matches by the name of the weight or of the node, one adapter a weight', () => {
    const graph = createGraph();
    const x = graph.input('x', [4, 5]);
    const shared = graph.parameter('onnx::MatMul_7', [5, 5]);
    const other = graph.parameter('head', [5, 2]);
    const hidden = graph.within('/layer.0/query/MatMul', () => relu(matmul(x, shared)));
    const y = matmul(
      graph.within('/layer.1/query/MatMul', () => matmul(hidden, shared)),
      other,
    );
    const { adapters, outputs } = addLora([y], { match: /query/, rank: 1 });
    expect(adapters).toEqual([{ weight: 'onnx::MatMul_7', ...adapterNames('onnx::MatMul_7'), isTransposed: true }]);
    expect([...outputs[0]!.graph.inputs.keys()].sort()).toEqual([
      'head',
      'onnx::MatMul_7',
      'onnx::MatMul_7.lora_A.weight',
      'onnx::MatMul_7.lora_B.weight',
      'x',
    ]);
    expect(() => addLora([y], { match: /value/, rank: 1 })).toThrow(/No product with a weight matches \/value\//);
  });

  test('drops adapter inputs in training only', () => {
    const graph = createGraph();
    const y = matmul(graph.input('x', [4, 5]), graph.parameter('w', [5, 3]));
    const masks = (mode: 'train' | 'eval') =>
      addLora([y], { ...options, dropout: 0.5, mode }).outputs[0]!.graph.nodes.filter(
        ({ operation }) => operation === 'dropoutMask',
      );
    expect(masks('train').map(({ attributes }) => attributes)).toEqual([
      { name: 'w.dropout0', rate: 0.5, shape: [4, 5] },
    ]);
    expect(masks('eval')).toEqual([]);
  });
});

describe('a network of our layers', () => {
  const lora = { match: /^inner\.weight$/, rank: 2, alpha: 4, scaling: 'rootRank' } as const;
  const build = (scope: ReturnType<typeof createScope>): Tensor => {
    const x = scope.graph.input('x', [2, 3, 5]);
    return linear(scope.child('outer'), linear(scope.child('inner'), x, { outputs: 4 }), { outputs: 2 });
  };

  test('has adapters where the pattern says, trains them alone, and merges them', () => {
    const state = initialState(build, { seed: 4, lora });
    const trained = Object.keys(state.parameters).filter(state.trainable);
    expect(trained).toEqual(['inner.lora_A.weight', 'inner.lora_B.weight']);
    expect(adaptersOf(state)).toEqual([
      { weight: 'inner.weight', down: 'inner.lora_A.weight', up: 'inner.lora_B.weight', isTransposed: false },
    ]);
    const parameters = { ...state.parameters, 'inner.lora_B.weight': draw('b', [4, 2]) };
    const x = draw('x', [2, 3, 5]);
    const run = (withAdapters: boolean, values: typeof parameters): Float64Array => {
      const scope = createScope(createGraph(), { mode: 'eval', ...(withAdapters ? { lora } : {}) });
      return evaluateGraph([build(scope)], { ...values, x })[0]!.data;
    };
    const merged = mergeLora(parameters, adaptersOf(state), lora);
    expect(Object.keys(merged)).toEqual(['inner.weight', 'inner.bias', 'outer.weight', 'outer.bias']);
    expectClose(run(false, merged as typeof parameters), run(true, parameters));
  });

  test('writes its adapters under the names of PEFT', () => {
    const { parameters } = initialState(build, { seed: 4, lora });
    const file = adapterFile(parameters, lora, { prefix: 'base_model.model.' });
    expect(Object.keys(file.tensors)).toEqual([
      'base_model.model.inner.lora_A.weight',
      'base_model.model.inner.lora_B.weight',
    ]);
    expect(file.metadata).toEqual({ format: 'lora', rank: '2', alpha: '4', scaling: 'rootRank' });
  });
});

test('the scale is alpha over the rank or its root', () => {
  expect(loraScale({ rank: 4 })).toBe(1);
  expect(loraScale({ rank: 4, alpha: 8 })).toBe(2);
  expect(loraScale({ rank: 4, alpha: 8, scaling: 'rootRank' })).toBe(4);
});

test('merging names what is missing', () => {
  const adapter = { weight: 'w', down: 'w.lora_A.weight', up: 'w.lora_B.weight', isTransposed: false };
  expect(() => mergeLora({ w: draw('w', [2, 2]) }, [adapter], { rank: 1 })).toThrow(/no "w.lora_A.weight"/);
});

describe('a convolution', () => {
  const network = (groups: number, lora = { ...options, match: /weight$/ }) => {
    const graph = createGraph();
    const scope = createScope(graph, { mode: 'eval', lora });
    const x = graph.input('x', [2, 4, 6, 5]);
    return convolution(scope.child('c'), x, { channels: 6, kernel: [3, 2], stride: 2, padding: 1, groups });
  };
  const feeds = { x: draw('x', [2, 4, 6, 5]), 'c.weight': draw('w', [6, 4, 3, 2]), 'c.bias': draw('bias', [6]) };

  test('with a small convolution and one of extent 1 gives what the merged kernel gives', () => {
    const factors = { 'c.lora_A.weight': draw('a', [2, 4, 3, 2]), 'c.lora_B.weight': draw('b', [6, 2, 1, 1]) };
    const [adapted] = evaluateGraph([network(1)], { ...feeds, ...factors });
    const [adapter] = adaptersOf({ specifications: [{ name: 'c.lora_A.weight' } as never] });
    const merged = mergeLora({ 'c.weight': feeds['c.weight'], ...factors }, [adapter!], options);
    const [plain] = evaluateGraph([network(1, { ...options, match: /nothing/ })], { ...feeds, ...merged });
    const [before] = evaluateGraph([network(1, { ...options, match: /nothing/ })], feeds);
    for (const [index, value] of plain!.data.entries())
      expect(Math.abs(adapted!.data[index]! - value)).toBeLessThan(1e-4);
    expect(Math.max(...plain!.data.map((value, index) => Math.abs(value - before!.data[index]!)))).toBeGreaterThan(1);
  });

  test('with groups stays as it is', () => {
    const grouped = { ...feeds, 'c.weight': draw('w', [6, 2, 3, 2]) };
    expect(() => evaluateGraph([network(2)], grouped)).not.toThrow();
  });
});

test('ranks that are none, and factors of other shapes than their weight, are refused', () => {
  for (const rank of [0, -1, 1.5, Number.NaN]) expect(() => loraScale({ rank })).toThrow(/whole rank of 1 or more/);
  expect(() => loraScale({ rank: 2, alpha: Number.NaN })).toThrow(/finite alpha/);
  const names = adapterNames('w.weight');
  const parameters = { 'w.weight': draw('w', [4, 3]), [names.down]: draw('a', [2, 5]), [names.up]: draw('b', [4, 2]) };
  const adapters = [{ weight: 'w.weight', ...names, isTransposed: false }];
  expect(() => mergeLora(parameters, adapters, { rank: 2 })).toThrow(
    /does not fit it: shapes \[4,3\], \[2,5\], \[4,2\]/,
  );
});
