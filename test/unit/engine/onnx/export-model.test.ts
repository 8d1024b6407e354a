import { describe, expect, it } from 'vitest';
import type { EvenhandError } from '../../../../src/core/errors.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { relu } from '../../../../src/engine/functions/activations.ts';
import { dropout } from '../../../../src/engine/functions/dropout.ts';
import { add, mul } from '../../../../src/engine/functions/elementwise.ts';
import { matmul } from '../../../../src/engine/functions/linear-algebra.ts';
import { type ExportOptions, exportModel } from '../../../../src/engine/onnx/export-model.ts';
import { importModel } from '../../../../src/engine/onnx/import-model.ts';
import { decodeModel } from '../../../../src/formats/onnx/decode-model.ts';
import { floats } from '../../../fixtures/onnx-model.ts';
import { runOnnx } from '../../../fixtures/run-onnx.ts';

const file = 'exported.onnx';

function network() {
  const graph = createGraph();
  const x = graph.input('x', [1, 2]);
  const other = graph.input('other', [3]);
  const w = graph.parameter('w', [2, 2]);
  const state = graph.buffer('state', [2]);
  const y = relu(add(matmul(dropout(x, { rate: 0.5, name: 'drop' }), w), state));
  return { graph, x, other, y, weights: { w: floats([2, 2], [1, 2, 3, 4]), state: floats([2], [-1, 1]) } };
}

function thrown(outputs: Parameters<typeof exportModel>[0], options: ExportOptions): EvenhandError {
  try {
    exportModel(outputs, options);
  } catch (error) {
    return error as EvenhandError;
  }
  throw new Error('nothing was thrown');
}

describe('an exported model', () => {
  it('has weights inside, the names asked for, no dropout, and inputs that nothing needs', async () => {
    const { x, other, y, weights } = network();
    const { model, bytes } = exportModel({ scores: y }, { weights, inputs: { second: other, image: x } });
    expect(model.graph!.input.map(({ name }) => name)).toEqual(['second', 'image']);
    expect(model.graph!.output.map(({ name }) => name)).toEqual(['scores']);
    expect(model.graph!.initializer.map(({ name }) => name).sort()).toEqual(['state', 'w']);
    expect(model.graph!.node.map(({ opType }) => opType)).toEqual(['MatMul', 'Add', 'Relu']);
    const { scores } = await runOnnx(bytes(), { image: floats([1, 2], [1, -1]), second: floats([3], [0, 0, 0]) });
    expect(scores!.data).toEqual(Float32Array.of(0, 0));
    const { scores: more } = await runOnnx(bytes(), { image: floats([1, 2], [1, 1]), second: floats([3], [0, 0, 0]) });
    expect(more!.data).toEqual(Float32Array.of(3, 7));
  });

  it('can be imported again, with its metadata', () => {
    const { x, y, weights } = network();
    const { bytes } = exportModel(
      { y },
      {
        weights,
        inputs: { x },
        metadata: { description: 'two numbers', modelVersion: 2, classes: ['b', 'a'], provenance: { z: 1, a: [2] } },
      },
    );
    const imported = importModel(decodeModel(bytes(), { file }), { file });
    expect(imported.metadata).toEqual({
      producer: 'evenhand',
      producerVersion: '',
      domain: '',
      modelVersion: 2,
      description: 'two numbers',
      properties: { classes: '["b","a"]', provenance: '{"a":[2],"z":1}' },
    });
    expect([...imported.parameters.keys()].sort()).toEqual(['state', 'w']);
    expect(imported.outputs.get('y')!.shape).toEqual([1, 2]);
  });

  it('keeps a mask of dropout that is used otherwise, as ones', async () => {
    const graph = createGraph();
    const mask = graph.add('dropoutMask', [], { name: 'm', rate: 0.5, shape: [2] });
    const x = graph.input('x', [3, 2]);
    const { bytes } = exportModel(
      { sum: add(mask, mask), wide: mul(mask, x), narrow: mul(mask, mask) },
      { weights: {} },
    );
    const { sum, wide, narrow } = await runOnnx(bytes(), { x: floats([3, 2], [1, 2, 3, 4, 5, 6]) });
    expect([sum!.data, wide!.data, narrow!.data]).toEqual([
      Float32Array.of(2, 2),
      Float32Array.of(1, 2, 3, 4, 5, 6),
      Float32Array.of(1, 1),
    ]);
  });

  it('has no node whose results nobody reads', () => {
    const graph = createGraph();
    const window = { kernel: [2], strides: [2], padsBegin: [0], padsEnd: [0], dilations: [1], ceilMode: false };
    const [y] = graph.addAll('maxPool', [graph.input('x', [1, 1, 4])], window);
    const { model } = exportModel({ y: y! }, { weights: {} });
    expect(model.graph!.node.map(({ opType }) => opType)).toEqual(['MaxPool']);
    expect(model.graph!.initializer).toEqual([]);
  });

  it('may have its weights in a file of their own', () => {
    const { y, weights } = network();
    const external = { location: 'exported.weights', minimumBytes: 16 };
    const { model, weights: split } = exportModel({ y }, { weights, external });
    const outside = model.graph!.initializer.filter((tensor) => tensor.externalData.length > 0);
    expect(outside.map(({ name }) => name)).toEqual(['w']);
    expect(split).toMatchObject({ location: 'exported.weights', size: 16 });
  });
});

describe('is refused', () => {
  it('a weight without a value, or with one of another shape or type', () => {
    const { y, weights } = network();
    const missing = thrown({ y }, { weights: { w: weights.w } });
    expect([missing.code, missing.problems]).toEqual(['engine/export-weights', ['state']]);
    const shape = thrown({ y }, { weights: { ...weights, w: floats([4], [1, 2, 3, 4]) } });
    expect(shape.message).toBe('The weight "w" is float32[2,2]; its value is float32[4].');
    const type = { dtype: 'float64', shape: [2], data: Float64Array.of(1, 2) } as const;
    expect(thrown({ y }, { weights: { ...weights, state: type } }).code).toBe('engine/export-weights');
  });

  it('an input that is none, or that has no name', () => {
    const { x, other, y, weights } = network();
    expect(thrown({ y }, { weights, inputs: { x: y } }).message).toContain('"x" is not an input');
    const unnamed = thrown({ y }, { weights, inputs: { second: other } });
    expect([unnamed.code, unnamed.message]).toEqual([
      'engine/export-inputs',
      'The outputs need the input "x", which has no name.',
    ]);
    expect(exportModel({ y }, { weights, inputs: { x } }).model.graph!.input.length).toBe(1);
  });
});
