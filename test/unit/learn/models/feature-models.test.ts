import { describe, expect, test } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { adaptFeatures, type FeatureAdapter } from '../../../../src/learn/models/adapt-features.ts';
import { featureClassModel, featurePairModel } from '../../../../src/learn/models/feature-models.ts';
import { initialState } from '../../../../src/learn/scope/network-state.ts';
import { createScope } from '../../../../src/learn/scope/scope.ts';

const x = [1, -2, 3, 4, 0.5, 0, -1, 2];

function adapt(adapter: FeatureAdapter, weights: Readonly<Record<string, readonly number[]>> = {}) {
  const value = tensorValue('float32', [2, 4], x);
  const { parameters } = initialState((scope) => adaptFeatures(scope, scope.graph.constant(value), adapter), {
    seed: 1,
  });
  const scope = createScope(createGraph(), { mode: 'train' });
  const given = Object.entries(parameters).map(([name, { shape, data }]) => [
    name,
    { dtype: 'float32' as const, shape, data: Float32Array.from(weights[name] ?? (data as Float32Array)) },
  ]);
  const [dense] = evaluateGraph(
    [adaptFeatures(scope, scope.graph.constant(value), adapter)],
    Object.fromEntries(given),
  );
  return { names: Object.keys(parameters), shape: dense!.shape, data: [...dense!.data] };
}

describe('adaptFeatures', () => {
  test('can leave features as they are, and begin so', () => {
    expect(adapt({ kind: 'identity' })).toEqual({ names: [], shape: [2, 4], data: x });
    expect(adapt({ kind: 'linear', outputs: 4, start: 'identity' }).data).toEqual(x);
    expect(adapt({ kind: 'linear', outputs: 3, start: 'identity' }).data).toEqual([1, -2, 3, 0.5, 0, -1]);
    expect(adapt({ kind: 'linear', outputs: 4, bias: true }).names).toEqual(['weight', 'bias']);
  });

  test('mixes a residual adapter with the features by its ratio', () => {
    const weights = { 'down.weight': [1, 1, 0, 0], 'up.weight': [2, -1, 0, 3] };
    const one = adapt({ kind: 'residual', ratio: 0.5 }, weights);
    expect(one.names).toEqual(['down.weight', 'up.weight']);
    // The first case has 1 - 2 < 0 before relu, so only its half is left; the second has 0.5.
    expect(one.data).toEqual([0.5, -1, 1.5, 2, 0.25 + 0.5, 0, -0.5, 1 + 0.75]);
    expect(adapt({ kind: 'residual', ratio: 0 }, weights).data).toEqual(x);
  });

  test('refuses a ratio or a width that is none', () => {
    expect(() => adapt({ kind: 'residual', ratio: 2 })).toThrow(expect.objectContaining({ code: 'learn/bad-adapter' }));
    expect(() => adapt({ kind: 'residual', reduction: 8 })).toThrow(/in 1\.\.4/);
  });
});

describe('models upon frozen features', () => {
  test('keep their halves apart', () => {
    const { parameters } = initialState(
      (scope) => {
        const model = featurePairModel({ text: { kind: 'mlp', outputs: 64, hidden: [7] } });
        const inputs = { image: scope.graph.input('image', [2, 4]), text: scope.graph.input('text', [2, 3]) };
        expect(model.image(scope, inputs).shape).toEqual([2, 64]);
        expect(model.text(scope, inputs).shape).toEqual([2, 64]);
      },
      { seed: 1 },
    );
    expect(Object.keys(parameters)).toEqual([
      'image.weight',
      'text.hidden.0.weight',
      'text.hidden.0.bias',
      'text.head.weight',
      'text.head.bias',
    ]);
  });

  test('classify what they are told to read', () => {
    const scope = createScope(createGraph(), { mode: 'train' });
    const text = scope.graph.input('text', [2, 3]);
    expect(featureClassModel({ input: 'text' }).features(scope, { text })).toBe(text);
  });
});
