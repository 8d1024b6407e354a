import { describe, expect, test } from 'vitest';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import { zeros } from '../../../../src/learn/initialisers/initialiser.ts';
import { heNormal } from '../../../../src/learn/initialisers/published-rules.ts';
import { initialState, loadState } from '../../../../src/learn/scope/network-state.ts';
import type { Scope } from '../../../../src/learn/scope/scope.ts';

function small(scope: Scope): void {
  scope.child('a').parameter('weight', [4, 3], heNormal());
  scope.child('b').parameter('weight', [2, 4], heNormal());
  scope.child('bn').buffer('running_mean', [4], zeros);
}

function larger(scope: Scope): void {
  scope.child('first').parameter('weight', [9, 9], heNormal());
  small(scope);
}

function values(shape: number[], first: number): TensorValue<'float32'> {
  const length = shape.reduce((a, b) => a * b, 1);
  return { dtype: 'float32', shape, data: Float32Array.from({ length }, (_, index) => first + index) };
}

describe('first values', () => {
  test('depend on the seed and the name, not on what else there is', () => {
    const one = initialState(small, { seed: 1 });
    expect(initialState(larger, { seed: 1 }).parameters['b.weight']).toEqual(one.parameters['b.weight']);
    expect(initialState(small, { seed: 2 }).parameters['b.weight']).not.toEqual(one.parameters['b.weight']);
    expect(Object.keys(one.parameters)).toEqual(['a.weight', 'b.weight']);
    expect(one.buffers).toEqual({ 'bn.running_mean': { dtype: 'float32', shape: [4], data: new Float32Array(4) } });
  });

  test('a pattern that fits no name is an error', () => {
    expect(initialState(small, { seed: 1, trainable: /^b/ }).trainable('b.weight')).toBe(true);
    expect(initialState(small, { seed: 1, trainable: /^b/ }).trainable('a.weight')).toBe(false);
    expect(() => initialState(small, { seed: 1, trainable: /head/ })).toThrow(/\/head\/ is in no parameter's name/);
    expect(() => initialState(small, { seed: 1, lora: { match: /qkv/, rank: 1 } })).toThrow(/\/qkv\//);
  });
});

describe('values from elsewhere', () => {
  const state = initialState(small, { seed: 1 });
  const loaded = {
    'a.weight': values([4, 3], 0),
    'b.weight': values([2, 4], 50),
    'bn.running_mean': values([4], 7),
  };

  test('take their places by name, converted to single precision; counters of PyTorch are passed over', () => {
    const half = { dtype: 'float16', shape: [4], data: Uint16Array.of(0x3c00, 0x4000, 0xc000, 0) } as const;
    const counter = { dtype: 'int64', shape: [], data: BigInt64Array.of(3n) } as const;
    const result = loadState(state, { ...loaded, 'bn.running_mean': half, 'bn.num_batches_tracked': counter });
    expect(result.parameters['a.weight']!.data).toEqual(loaded['a.weight'].data);
    expect(result.buffers['bn.running_mean']!.data).toEqual(Float32Array.of(1, 2, -2, 0));
    expect(state.parameters['a.weight']!.data).not.toEqual(loaded['a.weight'].data);
  });

  test('may be renamed, left out, and missing where allowed', () => {
    const renamed = Object.fromEntries(Object.entries(loaded).map(([name, value]) => [`model.${name}`, value]));
    const result = loadState(
      state,
      { ...renamed, 'model.b.weight': values([5], 0) },
      { rename: (name) => (name.endsWith('b.weight') ? undefined : name.slice(6)), optional: /^b/ },
    );
    expect(result.parameters['a.weight']!.data).toEqual(loaded['a.weight'].data);
    expect(result.parameters['b.weight']).toBe(state.parameters['b.weight']);
  });

  test('that do not fit are all named at once', () => {
    const attempt = (): unknown =>
      loadState(state, {
        'a.weight': values([3, 4], 0),
        'bn.running_mean': loaded['bn.running_mean'],
        'b.weigt': loaded['b.weight'],
      });
    expect(attempt).toThrow(/"a.weight" is float32\[3,4\]; the network has float32\[4,3\]/);
    expect(attempt).toThrow(expect.objectContaining({ code: 'learn/weights-mismatch' }));
    try {
      attempt();
    } catch (error) {
      expect((error as { problems: string[] }).problems).toEqual([
        '"a.weight" is float32[3,4]; the network has float32[4,3].',
        '"b.weight" is missing.',
        '"b.weigt" is not of this network (near: "b.weight").',
      ]);
    }
  });
});
