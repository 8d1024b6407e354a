import { describe, expect, test } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { exportModel } from '../../../../src/engine/onnx/export-model.ts';
import { importedClassModel, importedPairModel } from '../../../../src/learn/models/imported-models.ts';
import { textTower } from '../../../../src/learn/models/text-tower.ts';
import { initialState } from '../../../../src/learn/scope/network-state.ts';
import { createScope, type Scope } from '../../../../src/learn/scope/scope.ts';
import { networkToExport } from '../../../fixtures/exported-network.ts';

const network = networkToExport();
const image = network.feeds['image']!;
const imageFile = exportModel({ features: network.outputs['features']! }, network).model;

const words = tensorValue('int64', [2, 4], [1, 2, 3, 0, 4, 5, 6, 7]);
const textOptions = { words: 8, longest: 4, width: 12, heads: 3 };
const own = (scope: Scope) => textTower(scope, scope.graph.input('input_ids', [2, 4], 'int64'), textOptions);
const textState = initialState(own, { seed: 4 });
const textScope = createScope(createGraph(), { mode: 'eval' });
const textOutput = own(textScope);
const textFile = exportModel({ features: textOutput }, { weights: textState.parameters }).model;

const encoders = {
  image: { model: imageFile, file: 'image.onnx', inputs: { image: 'image' } },
  text: { model: textFile, file: 'text.onnx', inputs: { input_ids: 'text' } },
};
const inputsOf = (scope: Scope) => ({ image: scope.graph.constant(image), text: scope.graph.constant(words) });
const pairs = importedPairModel(encoders);
const both = (scope: Scope) => {
  const inputs = inputsOf(scope);
  return [pairs.image(scope, inputs), pairs.text(scope, inputs), pairs.scale!(scope)];
};
/** Single precision of the file's weights beside double precision of the evaluator. */
const rounding = 1e-6;

describe('an imported dual encoder', () => {
  test('starts with the weights of its files and gives their features', () => {
    const state = initialState(both, { seed: 1 });
    const scope = createScope(createGraph(), { mode: 'eval' });
    const found = evaluateGraph(both(scope), { ...state.parameters, ...state.buffers });
    const [images] = evaluateGraph([network.outputs['features']!], { ...network.weights, ...network.feeds });
    const [texts] = evaluateGraph([textOutput], { ...textState.parameters, input_ids: words });
    for (const [index, expected] of [images!, texts!].entries()) {
      expect(found[index]!.shape).toEqual(expected.shape);
      for (const [place, value] of expected.data.entries()) {
        expect(Math.abs(found[index]!.data[place]! - value)).toBeLessThan(rounding);
      }
    }
    expect(Object.keys(state.buffers)).toEqual(['image.norm.running_mean', 'image.norm.running_var']);
    expect(state.parameters['text.tokens.weight']!.shape).toEqual([8, 12]);
    expect(pairs.textInputs).toEqual(['text']);
  });

  test('goes through the network twice with the same weights', () => {
    const scope = createScope(createGraph(), { mode: 'train' });
    const inputs = inputsOf(scope);
    pairs.text(scope, inputs);
    const count = scope.specifications.length;
    pairs.text(scope.shared(), inputs);
    expect(scope.specifications).toHaveLength(count);
  });

  test('takes adapters of low rank where names match, in one half or both, unchanged at first', () => {
    const lora = { match: /attn\.qkv|mlp\.fc1/, rank: 2, dropout: 0.1 };
    const state = initialState(both, { seed: 1, lora });
    const trained = state.specifications.filter(({ trainable }) => trainable).map(({ name }) => name);
    expect(trained.filter((name) => name.startsWith('text.'))).toEqual([
      'text.blocks.0.attn.qkv.lora_A.weight',
      'text.blocks.0.attn.qkv.lora_B.weight',
      'text.blocks.0.mlp.fc1.lora_A.weight',
      'text.blocks.0.mlp.fc1.lora_B.weight',
    ]);
    expect(trained.every((name) => /lora_[AB]\.weight$/.test(name))).toBe(true);
    const plain = createScope(createGraph(), { mode: 'eval' });
    const adapted = createScope(createGraph(), { mode: 'eval', lora });
    const feeds = { ...state.parameters, ...state.buffers };
    const before = evaluateGraph(both(plain), feeds);
    const after = evaluateGraph(both(adapted), feeds);
    for (const [index, { data }] of before.entries()) {
      for (const [place, value] of data.entries()) expect(after[index]!.data[place]).toBeCloseTo(value, 12);
    }
    const half = initialState(both, { seed: 1, lora: { ...lora, match: /^text\..*qkv/ } });
    expect(half.specifications.filter(({ trainable }) => trainable)).toHaveLength(2);
  });
});

describe('an imported classifier', () => {
  test('freezes the file under an adapter', () => {
    const model = importedClassModel({ encoder: encoders.image, adapter: { kind: 'residual' } });
    const { specifications } = initialState((scope) => model.features(scope, inputsOf(scope)), {
      seed: 1,
      trainable: /^image_adapter\./,
    });
    expect(specifications.filter(({ trainable }) => trainable).map(({ name }) => name)).toEqual([
      'image_adapter.down.weight',
      'image_adapter.up.weight',
    ]);
  });

  test('says which output it lacks', () => {
    const model = importedClassModel({ encoder: { ...encoders.image, output: 'pooled' } });
    const scope = createScope(createGraph(), { mode: 'eval' });
    expect(() => model.features(scope, inputsOf(scope))).toThrow(
      expect.objectContaining({ code: 'learn/bad-import', message: expect.stringContaining('it has features') }),
    );
  });
});
