import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { add } from '../../../../src/engine/functions/elementwise.ts';
import { ones, zeros } from '../../../../src/learn/initialisers/initialiser.ts';
import { createScope, type ScopeOptions } from '../../../../src/learn/scope/scope.ts';

function scopeOf(options: Partial<ScopeOptions> = {}) {
  return createScope(createGraph(), { mode: 'train', ...options });
}

describe('names', () => {
  test('are paths joined by dots, and become inputs of the graph with their role', () => {
    const scope = scopeOf();
    const weight = scope.child('layer1').child(0).parameter('weight', [2, 3], zeros);
    scope.child('bn1').buffer('running_mean', [3], zeros);
    expect(weight.shape).toEqual([2, 3]);
    expect([...scope.graph.inputs.keys()]).toEqual(['layer1.0.weight', 'bn1.running_mean']);
    expect(scope.specifications.map(({ name, kind, trainable }) => [name, kind, trainable])).toEqual([
      ['layer1.0.weight', 'parameter', true],
      ['bn1.running_mean', 'buffer', false],
    ]);
  });

  test('taken twice are an error that says how to share', () => {
    const scope = scopeOf();
    scope.parameter('weight', [2], zeros);
    expect(() => scope.parameter('weight', [2], zeros)).toThrow(/"weight" \[2\] already/);
    expect(scope.shared().parameter('weight', [2], zeros)).toBe(scope.graph.inputs.get('weight'));
    expect(() => scope.shared().parameter('weight', [3], zeros)).toThrow(/already/);
    expect(scope.shared().child('a').parameter('b', [1], ones).shape).toEqual([1]);
  });

  test('of dropout masks are new at each call, in a shared scope too', () => {
    const scope = scopeOf().child('block');
    expect([scope.dropoutName(), scope.shared().dropoutName(), scope.child('mlp').dropoutName()]).toEqual([
      'block.dropout0',
      'block.dropout1',
      'block.mlp.dropout0',
    ]);
  });
});

describe('what is trained', () => {
  const names = (options: Partial<ScopeOptions>) => {
    const scope = scopeOf(options);
    for (const name of ['stem.weight', 'head.weight', 'head.lora_A.weight']) scope.parameter(name, [1], zeros);
    return scope.specifications.filter(({ trainable }) => trainable).map(({ name }) => name);
  };

  test('everything, unless a pattern says otherwise', () => {
    expect(names({})).toEqual(['stem.weight', 'head.weight', 'head.lora_A.weight']);
    expect(names({ trainable: /^head/g })).toEqual(['head.weight', 'head.lora_A.weight']);
    expect(names({ trainable: (name) => name.startsWith('stem') })).toEqual(['stem.weight']);
  });

  test('with adapters, the adapters and what the pattern adds', () => {
    const lora = { match: /head/, rank: 2 };
    expect(names({ lora })).toEqual(['head.lora_A.weight']);
    expect(names({ lora, trainable: /stem/ })).toEqual(['stem.weight', 'head.lora_A.weight']);
  });
});

describe('updates', () => {
  test('are kept by name; the latest value follows them', () => {
    const scope = scopeOf();
    const mean = scope.child('bn').buffer('running_mean', [3], zeros);
    expect(scope.latest(mean)).toBe(mean);
    const next = add(mean, 1);
    scope.update(mean, next);
    expect(scope.latest(mean)).toBe(next);
    expect(scope.updates).toEqual({ 'bn.running_mean': next });
  });

  test('have the shape of the buffer and belong to one', () => {
    const scope = scopeOf();
    const mean = scope.buffer('running_mean', [3], zeros);
    expect(() => scope.update(mean, scope.graph.input('x', [2]))).toThrow(/\[3\]; its new value is \[2\]/);
    expect(() => scope.update(add(mean, 1), mean)).toThrow(/Only a buffer/);
  });
});
