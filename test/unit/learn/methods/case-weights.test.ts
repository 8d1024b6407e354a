import { describe, expect, test } from 'vitest';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import { cfair } from '../../../../src/learn/methods/cfair.ts';
import { erm } from '../../../../src/learn/methods/erm.ts';
import { groupDro } from '../../../../src/learn/methods/group-dro.ts';
import { groupLossPenalty } from '../../../../src/learn/methods/group-loss-penalty.ts';
import type { Method, MethodRun } from '../../../../src/learn/methods/method.ts';
import { reweighing } from '../../../../src/learn/methods/reweighing.ts';
import { contextOf, type PassCase, type PassOutcome, runTerms, startMethod } from './run-terms.ts';

// Seven cases: two of a group, three of another, one of a third, one of no group, one without a class.
const labels = [0, 1, 1, 0, 1, 1, -1];
const sex = [0, 0, 1, 1, 1, 2, -1];
const context = contextOf({ label: labels, groups: { sex } });
const batch: PassCase = {
  logits: [
    [1, -1],
    [0.5, 0],
    [2, -0.5],
    [-1, 1],
    [0, 0.2],
    [0.3, 1.4],
    [1, 2],
  ],
  labels,
  groups: [sex],
  dtype: 'float32',
};

function weightsOf(run: MethodRun, { outputs, caseLosses }: PassOutcome): ArrayLike<number> {
  const shown = Object.entries(outputs).map(([name, values]): [string, TensorValue] => [
    name,
    { dtype: 'float32', shape: [values.length], data: Float32Array.from(values) },
  ]);
  return run.weightsOf!({
    positions: [...labels.keys()],
    epoch: 0,
    step: 0,
    caseLosses: Float32Array.from(caseLosses),
    outputs: Object.fromEntries(shown),
  });
}

describe('the weights that a history holds', () => {
  const cases: readonly [name: string, method: Method<never>, settings: Readonly<Record<string, unknown>>][] = [
    ['reweighing', reweighing as never, { emptyCells: 'allow' }],
    ['group-dro', groupDro as never, { stepSize: 1 }],
    ['group-dro by class', groupDro as never, { stepSize: 0.5, cells: 'group-class' }],
    ['group-loss-penalty', groupLossPenalty as never, { weight: 0.7 }],
    // Nothing but the weights of classes reaches the features.
    ['cfair', cfair as never, { strength: 0 }],
  ];
  test.each(cases)('%s: each pulls at its case as the loss of the method does', (_, method, settings) => {
    const plain = runTerms(startMethod(erm as never, context), batch);
    const run = startMethod(method, context, settings);
    const outcome = runTerms(run, batch);
    const weights = weightsOf(run, outcome);
    expect(weights).toHaveLength(labels.length);
    expect(new Set(Array.from(weights)).size).toBeGreaterThan(1);
    for (const [index, pull] of outcome.gradient.entries()) {
      expect(pull).toBeCloseTo(weights[Math.floor(index / 2)]! * plain.gradient[index]!, 6);
    }
  });

  test('they are none where all cases count alike', () => {
    expect(startMethod(erm as never, context).weightsOf).toBeUndefined();
    expect(startMethod(cfair as never, context, { target: 'plain-target' } as never).weightsOf).toBeUndefined();
  });
});
