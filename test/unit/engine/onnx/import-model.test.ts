import type { ModelProto } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { EvenhandError } from '../../../../src/core/errors.ts';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import type { GraphNode } from '../../../../src/engine/graph/tensor.ts';
import { exportModel } from '../../../../src/engine/onnx/export-model.ts';
import { type ImportedModel, type ImportOptions, importModel } from '../../../../src/engine/onnx/import-model.ts';
import { toFloat16Array } from '../../../../src/formats/half.ts';
import { encodeModel } from '../../../../src/formats/onnx/encode-model.ts';
import { moveToExternalData } from '../../../../src/formats/onnx/external-data.ts';
import { floats, functionProto, graphProto, modelProto, node, valueInfo, whole } from '../../../fixtures/onnx-model.ts';
import { runOnnx } from '../../../fixtures/run-onnx.ts';

const file = 'net.onnx';
const x23 = valueInfo('x', 'float32', [2, 3]);
const random = floats([2, 3], [0.5, -1, 2, 0.25, 3, -0.75]);

function operationsOf({ graph }: ImportedModel): readonly string[] {
  return graph.nodes.map(({ operation }) => operation);
}

function thrown(model: ModelProto, options: Partial<ImportOptions> = {}): EvenhandError {
  try {
    importModel(model, { file, ...options });
  } catch (error) {
    expect(error).toBeInstanceOf(EvenhandError);
    return error as EvenhandError;
  }
  throw new Error('nothing was thrown');
}

/** Runs a model as it is, and after a way through the graph; both must give the same. */
async function roundTrip(model: ModelProto, inputs: Readonly<Record<string, TensorValue>>): Promise<ImportedModel> {
  const imported = importModel(model, { file });
  const weights = Object.fromEntries([...imported.parameters].map(([name, { value }]) => [name, value]));
  const bytes = exportModel(Object.fromEntries(imported.outputs), { weights }).bytes();
  const [expected, actual] = [await runOnnx(encodeModel(model), inputs), await runOnnx(bytes, inputs)];
  expect(actual).toEqual(expected);
  return imported;
}

describe('weights', () => {
  const model = modelProto({
    inputs: [x23],
    nodes: [node('MatMul', 'x w', 'h'), node('Mul', 'h s', 'k'), node('Add', 'k b', 'y')],
    outputs: ['y'],
    weights: {
      w: floats([3, 2], [1, 2, 3, 4, 5, 6]),
      b: floats([2], [1, 2]),
      s: floats([], [0.5]),
      unused: floats([2], [1, 1]),
    },
  });

  it('are leaves that are fed, scalars are constants, unused ones are left out', () => {
    const imported = importModel(model, { file });
    expect([...imported.parameters.keys()]).toEqual(['w', 'b']);
    expect(imported.parameters.get('w')!.value.data).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
    expect(operationsOf(imported)).toEqual(['input', 'input', 'matmul', 'constant', 'mul', 'input', 'add']);
    const { attributes } = imported.parameters.get('w')!.tensor.node as GraphNode<'input'>;
    expect(attributes.role).toBe('parameter');
  });

  it('are trained by name', () => {
    for (const trainable of [/^w$/g, (name: string) => name === 'w']) {
      const { parameters } = importModel(model, { file, trainable });
      expect([...parameters].map(([name, weight]) => [name, weight.trainable])).toEqual([
        ['w', true],
        ['b', false],
      ]);
    }
  });

  it('of one element are trained only when named', () => {
    const { parameters } = importModel(model, { file, trainable: /^(w|s)$/ });
    expect([...parameters].map(([name, weight]) => [name, weight.trainable])).toEqual([
      ['w', true],
      ['s', true],
      ['b', false],
    ]);
  });

  it('take a prefix, and may be given as tensors of the graph', () => {
    const graph = createGraph();
    const first = importModel(model, { file, graph, prefix: 'a/' });
    const shared = first.parameters.get('a/w')!.tensor;
    const second = importModel(model, { file, graph, prefix: 'b/', bind: { w: shared, x: first.inputs.get('x')! } });
    expect([...graph.inputs.keys()]).toEqual(['a/x', 'a/w', 'a/b', 'b/b']);
    expect([...second.parameters.keys()]).toEqual(['b/b']);
    expect(second.inputs.get('x')).toBe(first.inputs.get('x'));
  });

  it('are state where batch normalisation keeps them', () => {
    const four = ['s', 'b', 'm', 'v'].map((name) => [name, floats([3], [1, 1, 1])] as const);
    const norm = modelProto({
      inputs: [x23],
      nodes: [node('BatchNormalization', 'x s b m v', 'y')],
      outputs: ['y'],
      weights: Object.fromEntries(four),
    });
    const { parameters } = importModel(norm, { file });
    expect([...parameters].filter(([, { trainable }]) => trainable).map(([name]) => name)).toEqual(['s', 'b']);
    expect((parameters.get('m')!.tensor.node as GraphNode<'input'>).attributes.role).toBe('buffer');
  });

  it('are read from the file beside the model', () => {
    const { model: split, parts } = moveToExternalData(model, { location: 'net.data', minimumBytes: 8 });
    const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
    const externalData = (location: string, offset: number, length = 0) => {
      expect(location).toBe('net.data');
      return bytes.slice(offset, offset + length);
    };
    const { parameters } = importModel(split, { file, externalData });
    expect(parameters.get('b')!.value.data).toEqual(Float32Array.of(1, 2));
    expect(thrown(split).code).toBe('formats/onnx-external-data');
  });

  it('of nodes are constants when small, and fed when large', () => {
    const large = floats([64, 64], Array(4096).fill(1));
    const constants = modelProto({
      inputs: [valueInfo('x', 'float32', [64])],
      nodes: [
        node('Constant', '', 'c', { value: { tensor: large } }),
        node('Constant', '', 'd', { value: { tensor: floats([64], Array(64).fill(1)) } }),
        node('MatMul', 'c x', 'h'),
        node('Add', 'h d', 'y'),
      ],
      outputs: ['y'],
    });
    const imported = importModel(constants, { file });
    expect([...imported.parameters].map(([name, { trainable }]) => [name, trainable])).toEqual([['c', false]]);
    expect(operationsOf(imported)).toEqual(['input', 'input', 'matmul', 'constant', 'add']);
  });

  it('decide a resize and stay weights elsewhere', () => {
    const scales = floats([4], [1, 1, 2, 2]);
    const resize = modelProto({
      inputs: [valueInfo('x', 'float32', [1, 1, 2, 2])],
      nodes: [
        node('Constant', '', 'one', { value: { tensor: floats([2], [1, 1]) } }),
        node('Concat', 'one two', 'scales', { axis: 0 }),
        node('Resize', 'x _ scales', 'y'),
        node('Mul', 'y two3', 'z'),
      ],
      outputs: ['z'],
      weights: { two: floats([2], [2, 2]), two3: scales },
    });
    const imported = importModel(resize, { file });
    expect(imported.kept).toEqual([]);
    expect(imported.outputs.get('z')!.shape).toEqual([1, 1, 4, 4]);
    expect([...imported.parameters.keys()]).toEqual(['two3']);
  });
});

describe('shapes', () => {
  const batch = [valueInfo('x', 'float32', ['batch', 'n', 4]), valueInfo('z', 'float32', ['batch', undefined])];
  // What exporters write for x.view(batch, -1): Shape, Gather, Unsqueeze, Concat, Reshape.
  const nodes = [
    node('Shape', 'x', 'shape'),
    node('Constant', '', 'zero', { value: { tensor: whole([0], []) } }),
    node('Gather', 'shape zero', 'first'),
    node('Unsqueeze', 'first', 'column', { axes: [0] }),
    node('Concat', 'column rest', 'target', { axis: 0 }),
    node('Reshape', 'x target', 'y'),
    node('Identity', 'z', 'w'),
  ];
  const model = modelProto({ inputs: batch, nodes, outputs: ['y', 'w'], weights: { rest: whole([-1]) }, opset: 11 });

  it('follow from numbers for symbolic extents; their arithmetic is gone', () => {
    const imported = importModel(model, { file, dimensions: { batch: 3, n: 5 }, inputShapes: { z: [3, 2] } });
    expect(imported.outputs.get('y')!.shape).toEqual([3, 20]);
    expect(operationsOf(imported)).toEqual(['input', 'input', 'reshape']);
    expect([...imported.tensors.keys()]).toEqual(['x', 'z', 'y', 'w']);
  });

  it('follow from the shape of one input for the others', () => {
    const imported = importModel(model, { file, inputShapes: { x: [3, 5, 4], z: [3, 2] } });
    expect(imported.outputs.get('y')!.shape).toEqual([3, 20]);
  });

  it('that are open are refused with what to give', () => {
    const error = thrown(model);
    expect(error.code).toBe('engine/onnx-dimension');
    expect(error.message).toContain('net.onnx: the shape [batch,n,4] of the input "x" is open');
    expect(error.hint).toContain('"batch": 1');
    expect(thrown(model, { dimensions: { batch: 2, n: 1 } }).hint).toContain('inputShapes');
  });

  it('that the model does not have are refused with those that it has', () => {
    const error = thrown(model, { dimensions: { bach: 2 } });
    expect(error.message).toBe('net.onnx: the model has no open dimension "bach".');
    expect(error.hint).toBe('Its open dimensions are "batch", "n".');
    expect(thrown(model, { inputShapes: { x: [3, 5, 7] } }).message).toContain(
      'axis 2 is 7, but the model fixes it at 4',
    );
  });

  it('that contradict are refused', () => {
    const problems = [
      { inputShapes: { x: [3, 5, 4], z: [2, 2] } },
      { inputShapes: { x: [3, 5, 7] } },
      { inputShapes: { x: [3, 5] } },
      { dimensions: { batch: 2 }, inputShapes: { x: [3, 5, 4] } },
      { dimensions: { batch: 1.5 } },
    ];
    expect(problems.map((options) => thrown(model, options).code)).toEqual(problems.map(() => 'engine/onnx-dimension'));
    expect(thrown(model, { inputShapes: { X: [1] } }).code).toBe('engine/onnx-unknown-input');
  });

  it('may come from the value of an input', () => {
    const reshape = modelProto({
      inputs: [x23, valueInfo('s', 'int64', [2])],
      nodes: [node('Reshape', 'x s', 'y')],
      outputs: ['y'],
    });
    const open = importModel(reshape, { file });
    expect(open.kept).toEqual([
      {
        operator: 'Reshape',
        label: 'y',
        reason: 'the value of its shape is not known at import',
        needs: 's',
      },
    ]);
    expect(open.outputs.get('y')!.untyped).toBe(true);
    const fixed = importModel(reshape, { file, values: { s: whole([3, 2]) } });
    expect(fixed.kept).toEqual([]);
    expect([...fixed.inputs.keys()]).toEqual(['x']);
    expect(fixed.outputs.get('y')!.shape).toEqual([3, 2]);
  });
});

describe('functions and branches', () => {
  it('writes functions out, with their attributes and inner names', async () => {
    const inner = functionProto('Scaled', {
      inputs: ['a'],
      outputs: ['r'],
      attributes: ['alpha'],
      nodes: [node('LeakyRelu', 'a', 'h', { alpha: { reference: 'alpha', kind: 1 } }), node('Neg', 'h', 'r')],
    });
    const outer = functionProto('Twice', {
      inputs: ['a', 'b'],
      outputs: ['r', 'k'],
      nodes: [
        node('local::Scaled', 'a', 'h', { alpha: { float: 0.25 } }),
        node('local::Scaled', 'h', 'k'),
        node('Transpose', 'k', 'r', { perm: [1, 0] }),
      ],
    });
    const model = modelProto({
      inputs: [x23],
      nodes: [node('local::Twice', 'x', 'y same'), node('local::Twice', 'same', 'z last')],
      outputs: ['y', 'z', 'same'],
      functions: [inner, outer],
      domains: { local: 1 },
    });
    const imported = await roundTrip(model, { x: random });
    expect(operationsOf(imported).filter((operation) => operation === 'leakyRelu').length).toBe(4);
  });

  it('reads a function in its own operator set', () => {
    const sums = functionProto('Sums', {
      inputs: ['a'],
      outputs: ['r'],
      opset: 11,
      nodes: [node('ReduceSum', 'a', 'r', { axes: [0], keepdims: 0 })],
    });
    const nodes = [node('local::Sums', 'x', 'y')];
    const model = modelProto({ inputs: [x23], nodes, outputs: ['y'], functions: [sums], domains: { local: 1 } });
    expect(importModel(model, { file }).outputs.get('y')!.shape).toEqual([3]);
  });

  it('gives inputs of functions that are outputs as well', () => {
    const pass = functionProto('Pass', { inputs: ['a'], outputs: ['a'], nodes: [] });
    const nodes = [node('local::Pass', 'x', 'y')];
    const model = modelProto({ inputs: [x23], nodes, outputs: ['y'], functions: [pass], domains: { local: 1 } });
    const { inputs, outputs } = importModel(model, { file });
    expect(outputs.get('y')).toBe(inputs.get('x'));
  });

  it('refuses functions that call themselves', () => {
    const loop = functionProto('Loop', { inputs: ['a'], outputs: ['r'], nodes: [node('local::Loop', 'a', 'r')] });
    const model = modelProto({
      inputs: [x23],
      nodes: [node('local::Loop', 'x', 'y')],
      outputs: ['y'],
      functions: [loop],
      domains: { local: 1 },
    });
    expect(thrown(model).code).toBe('engine/onnx-functions');
  });

  it('refuses functions that grow without bound', () => {
    const functions = Array.from({ length: 40 }, (_, depth) =>
      functionProto(`F${depth}`, {
        inputs: ['a'],
        outputs: ['r'],
        nodes: [node(`local::F${depth + 1}`, 'a', 'h'), node(`local::F${depth + 1}`, 'h', 'r')],
      }),
    );
    const leaf = functionProto('F40', { inputs: ['a'], outputs: ['r'], nodes: [node('Neg', 'a', 'r')] });
    const model = modelProto({
      inputs: [x23],
      nodes: [node('local::F0', 'x', 'y')],
      outputs: ['y'],
      functions: [...functions, leaf],
      domains: { local: 1 },
    });
    expect(thrown(model).code).toBe('engine/onnx-functions');
  });

  const branch = (operator: string) => ({
    graph: graphProto({ nodes: [node(operator, 'x', 'r')], outputs: [valueInfo('r', 'float32', [2, 3])] }),
  });
  const choice = node('If', 'c', 'y', { then_branch: branch('Exp'), else_branch: branch('Neg') });

  it('takes the branch of a condition that is known', async () => {
    const model = modelProto({
      inputs: [x23],
      nodes: [
        node('Shape', 'x', 's'),
        node('ReduceProd', 's', 'n', { keepdims: 0 }),
        node('Greater', 'n many', 'c'),
        choice,
      ],
      outputs: ['y'],
      weights: { many: whole([5], []) },
    });
    expect(operationsOf(await roundTrip(model, { x: random }))).toEqual(['input', 'exp']);
  });

  it('keeps a branch that a run decides, with what it reads from around it', async () => {
    const model = modelProto({
      inputs: [x23, valueInfo('c', 'bool', [])],
      nodes: [choice, node('Add', 'y x', 'z')],
      outputs: ['z', valueInfo('y', 'float32', [2, 3])],
    });
    for (const condition of [0, 1]) {
      const c: TensorValue = { dtype: 'bool', shape: [], data: Uint8Array.of(condition) };
      const imported = await roundTrip(model, { x: random, c });
      expect(operationsOf(imported)).toEqual(['input', 'input', 'opaque', 'add']);
      expect(imported.warnings[0]!.message).toContain('If (1)');
    }
  });
});

describe('kept nodes', () => {
  it('mean in opset 20 what they meant when they were written', async () => {
    const body = graphProto({
      inputs: [valueInfo('i', 'int64', []), valueInfo('go', 'bool', []), valueInfo('h', 'float32', [2, 3])],
      nodes: [
        node('Identity', 'go', 'go2'),
        node('Softmax', 'h', 'p', { axis: 0 }),
        node('ReduceSum', 'x', 'r', { axes: [0] }),
        node('Squeeze', 'r', 'q', { axes: [0] }),
        node('Clip', 'q', 'm', { max: { float: 2 } }),
        node('Add', 'p m', 'h2'),
      ],
      outputs: [valueInfo('go2', 'bool', []), valueInfo('h2', 'float32', [2, 3])],
    });
    const model = modelProto({
      inputs: [x23, valueInfo('n', 'int64', [])],
      nodes: [node('Loop', 'n _ x', 'y', { body: { graph: body } }), node('Softmax', 'y', 'z')],
      outputs: ['z'],
      opset: 10,
    });
    body.output[1] = valueInfo('h2', 'float32', [2, undefined]);
    const imported = await roundTrip(model, { x: random, n: whole([3], []) });
    expect(imported.kept.map(({ operator }) => operator)).toEqual(['Loop', 'Shape', 'Flatten', 'Softmax', 'Reshape']);
    expect(imported.kept[3]!.reason).toBe('the type of its input is not known, after Loop of node "y"');
  });

  it('have the types that their sub-graphs declare', async () => {
    const body = graphProto({
      inputs: [valueInfo('i', 'int64', []), valueInfo('go', 'bool', []), valueInfo('h', 'float32', [2, 3])],
      nodes: [node('Identity', 'go', 'go2'), node('Neg', 'h', 'h2'), node('Exp', 'h', 'e')],
      outputs: [valueInfo('go2', 'bool', []), valueInfo('h2', 'float32', [2, 3]), valueInfo('e', 'float32', [2, 3])],
    });
    const model = modelProto({
      inputs: [x23, valueInfo('n', 'int64', [])],
      nodes: [node('Loop', 'n _ x', 'y all', { body: { graph: body } }), node('Exp', 'y', 'z')],
      outputs: ['z', valueInfo('all', 'float32', ['n', 2, 3])],
    });
    const imported = await roundTrip(model, { x: random, n: whole([3], []) });
    expect(imported.kept.map(({ operator }) => operator)).toEqual(['Loop']);
    expect(imported.outputs.get('z')!.shape).toEqual([2, 3]);
    const { output } = exportModel(Object.fromEntries(imported.outputs), { weights: {} }).model.graph!;
    expect(output[1]!.type).toEqual(valueInfo('all', 'float32', ['n', 2, 3]).type);
  });

  it('have the types that follow from their inputs, and pass them on', async () => {
    const model = modelProto({
      inputs: [valueInfo('x', 'float32', [4, 1, 3])],
      nodes: [node('LSTM', 'x w r', 'all last cell', { hidden_size: 2 }), node('Exp', 'all', 'y')],
      outputs: ['y', 'last'],
      weights: { w: floats([1, 8, 3], Array(24).fill(0.1)), r: floats([1, 8, 2], Array(16).fill(0.2)) },
      opset: 14,
    });
    const x = floats(
      [4, 1, 3],
      Array.from({ length: 12 }, (_, index) => Math.sin(index)),
    );
    const imported = await roundTrip(model, { x });
    expect(imported.tensors.get('all')!.shape).toEqual([4, 1, 1, 2]);
    expect(imported.kept.map(({ operator }) => operator)).toEqual(['LSTM']);
  });

  it('stop gradients with an error that names node, operator and file', () => {
    const lstm = node('LSTM', 'x w r', 'all', { hidden_size: 2 });
    lstm.name = '/rnn/LSTM';
    const model = modelProto({
      inputs: [valueInfo('x', 'float32', [4, 1, 3])],
      nodes: [lstm, node('ReduceSum', 'all', 'y', { keepdims: 0 })],
      outputs: ['y'],
      weights: { w: floats([1, 8, 3], Array(24).fill(0.1)), r: floats([1, 8, 2], Array(16).fill(0.2)) },
    });
    const imported = importModel(model, { file });
    const { outputs, inputs } = imported;
    try {
      gradients(outputs.get('y')!, [inputs.get('x')!]);
      expect.unreachable();
    } catch (error) {
      const { message, hint } = error as EvenhandError;
      expect(message).toBe('net.onnx: The operation LSTM of node "/rnn/LSTM" has no gradient.');
      expect(hint).toContain('It runs as it is because the graph has no such operation.');
    }
  });

  it('of newer operator sets and of other domains bring their versions along', () => {
    const model = modelProto({
      inputs: [x23],
      nodes: [node('com.microsoft::Inverse', 'x', 'y'), node('BitCast', 'x', 'z', { to: 6 })],
      outputs: ['y', 'z'],
      opset: 26,
      domains: { 'com.microsoft': 1 },
    });
    const { outputs } = importModel(model, { file });
    const { opsetImport } = exportModel(Object.fromEntries(outputs), { weights: {} }).model;
    expect(opsetImport.map(({ domain, version }) => [domain, Number(version)])).toEqual([
      ['', 26],
      ['com.microsoft', 1],
    ]);
  });

  it('that no later operator set can say are refused', () => {
    const scan = node('Scan', '_ x', 'y', { num_scan_inputs: 1 });
    const model = modelProto({ inputs: [x23], nodes: [scan], outputs: ['y'], opset: 8 });
    const error = thrown(model);
    expect([error.code, error.message]).toEqual([
      'engine/onnx-old-operator',
      'net.onnx: node "y" (Scan, opset 8) cannot be carried over: it scans with a batch axis.',
    ]);
  });
});

describe('half precision', () => {
  const half = { dtype: 'float16', shape: [3], data: toFloat16Array(Float32Array.of(1, 2, 4)) } as const;
  const model = modelProto({
    inputs: [valueInfo('x', 'float32', [2, 3])],
    nodes: [
      node('Cast', 'x', 'h', { to: 10 }),
      node('Mul', 'h w', 'm'),
      node('Det', 'q', 'd'),
      node('Constant', '', 'q', {
        value: { tensor: { dtype: 'float16', shape: [1, 1], data: half.data.slice(1, 2) } },
      }),
      node('Add', 'm k', 'y'),
    ].sort((a, b) => Number(b.opType === 'Constant') - Number(a.opType === 'Constant')),
    outputs: ['y', 'd'],
    weights: { w: half, k: { dtype: 'float16', shape: [], data: half.data.slice(0, 1) } },
  });

  it('is read as it is', () => {
    const { outputs, parameters } = importModel(model, { file });
    expect(outputs.get('y')!.dtype).toBe('float16');
    expect(parameters.get('w')!.value.dtype).toBe('float16');
  });

  it('is widened on demand, in weights, constants, casts and kept nodes', async () => {
    const imported = importModel(model, { file, widen: true });
    const { outputs, parameters } = imported;
    expect([...outputs.values()].map(({ dtype }) => dtype)).toEqual(['float32', 'float32']);
    const weights = Object.fromEntries([...parameters].map(([name, { value }]) => [name, value]));
    const { y, d } = await runOnnx(exportModel(Object.fromEntries(outputs), { weights }).bytes(), { x: random });
    expect(y!.data).toEqual(Float32Array.of(1.5, -1, 9, 1.25, 7, -2));
    expect(d!.data).toEqual(Float32Array.of(2));
  });
});

describe('damaged and hostile models', () => {
  it('name what is missing', () => {
    const missing = modelProto({ inputs: [x23], nodes: [node('Add', 'x nothing', 'y')], outputs: ['y'] });
    expect(thrown(missing).message).toBe('net.onnx: node "y" reads "nothing", which nothing before it gives.');
    const noOutput = modelProto({ inputs: [x23], nodes: [node('Exp', 'x', 'y')], outputs: ['z'] });
    expect(thrown(noOutput).code).toBe('engine/onnx-missing-value');
    const attribute = modelProto({ inputs: [x23], nodes: [node('Concat', 'x x', 'y')], outputs: ['y'] });
    expect(thrown(attribute).message).toContain('node "y" (Concat) has no attribute "axis"');
    const kind = modelProto({ inputs: [x23], nodes: [node('Concat', 'x x', 'y', { axis: 'one' })], outputs: ['y'] });
    expect(thrown(kind).message).toContain('of kind STRING instead of INT');
  });

  it('name the node whose operands do not fit', () => {
    const model = modelProto({
      inputs: [x23],
      nodes: [node('MatMul', 'x w', 'y')],
      outputs: ['y'],
      weights: { w: floats([2, 3], [1, 2, 3, 4, 5, 6]) },
    });
    const error = thrown(model);
    expect(error.code).toBe('engine/onnx-node');
    expect(error.message).toMatch(/^net\.onnx: node "y" \(MatMul\): .*\[2,3\] and .*\[2,3\]/);
  });

  it('refuses inputs that are no tensors of numbers', () => {
    const text = valueInfo('x', undefined);
    expect(thrown(modelProto({ inputs: [text], nodes: [], outputs: ['x'] })).code).toBe('engine/onnx-input-type');
  });

  it('does not unfold what a few bytes describe', () => {
    const model = modelProto({
      nodes: [
        node('ConstantOfShape', 'huge', 'a'),
        node('Range', 'zero limit one', 'b'),
        node('ReduceSum', 'a', 'y', { keepdims: 0 }),
        node('ReduceSum', 'b', 'z', { keepdims: 0 }),
      ],
      outputs: ['y', 'z'],
      weights: {
        huge: whole([1e6, 1e6]),
        zero: whole([0], []),
        limit: whole([1e12], []),
        one: whole([1], []),
      },
    });
    const imported = importModel(model, { file });
    expect(operationsOf(imported).filter((operation) => operation === 'expand').length).toBe(1);
    expect(imported.kept[0]!.reason).toBe('it has 1000000000000 elements');
  });
});

it('reads metadata, opset and warns of old ones', () => {
  const model = modelProto({ inputs: [x23], nodes: [node('Exp', 'x', 'y')], outputs: ['y'], opset: 6 });
  model.producerName = 'trainer';
  model.modelVersion = 3n;
  const { metadata, opset, warnings } = importModel(model, { file });
  expect([metadata.producer, metadata.modelVersion, opset]).toEqual(['trainer', 3, 6]);
  expect(warnings.map(({ code }) => code)).toEqual(['old-opset']);
});
