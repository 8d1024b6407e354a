import { describe, expect, test } from 'vitest';
import { groupDro } from '../../../../src/learn/methods/group-dro.ts';
import { groupLossPenalty } from '../../../../src/learn/methods/group-loss-penalty.ts';
import { contextOf, type PassCase, runTerms, startMethod } from './run-terms.ts';

const context = contextOf({ label: [0, 1, 0, 1], groups: { sex: [0, 0, 1, 1] } });
const right = [3, -3];
const wrong = [-3, 3];
/** The second group is classified wrongly. */
const batch: PassCase = {
  logits: [right, right, wrong, wrong],
  labels: [0, 0, 0, 0],
  groups: [[0, 0, 1, 1]],
  dtype: 'float32',
};

describe('group DRO', () => {
  test('weighs the group with the higher loss more, step by step', () => {
    const run = startMethod(groupDro, context, { stepSize: 0.1 });
    let state: Readonly<Record<string, readonly number[]>> = {};
    const weights: number[] = [];
    const pulls: number[] = [];
    for (let step = 0; step < 3; step += 1) {
      const { updates, gradient } = runTerms(run, { ...batch, state });
      weights.push(Math.exp(updates['method.log_weights']![1]!));
      pulls.push(gradient[5]!);
      state = updates;
    }
    // q = 1 / (1 + exp(-t eta (l_1 - l_0))), and the losses differ by 6.
    expect(weights.map((weight) => weight.toFixed(5))).toEqual(['0.64566', '0.76852', '0.85815']);
    expect(pulls[2]! / pulls[0]!).toBeCloseTo(0.85815 / 0.64566, 4);
  });

  test('a weight that has all but died comes back', () => {
    const run = startMethod(groupDro, context, { stepSize: 10 });
    const state = { 'method.log_weights': [0, -120] };
    const first = runTerms(run, { ...batch, state }).updates['method.log_weights']!;
    expect(first[1]).toBeCloseTo(-60, 4);
    const second = runTerms(run, { ...batch, state: { 'method.log_weights': first } }).updates['method.log_weights']!;
    expect(Math.exp(second[1]!)).toBeCloseTo(0.5, 4);
  });

  test('a group without training cases, and a class of a group, are no trouble', () => {
    const third = contextOf({ label: [0, 1, 0], groups: { sex: [0, 2, 2] } });
    expect(
      runTerms(startMethod(groupDro, third), { ...batch, groups: [[0, 0, 2, 2]] }).updates['method.log_weights'],
    ).toHaveLength(2);
    const run = startMethod(groupDro, third, { cells: 'group-class' });
    expect(runTerms(run, { ...batch, groups: [[0, 0, 2, 2]] }).updates['method.log_weights']).toHaveLength(3);
  });

  test('needs two groups', () => {
    const one = contextOf({ label: [0, 1], groups: { sex: [1, 1] } });
    expect(() => startMethod(groupDro, one)).toThrow(/"group-dro" needs training cases of at least two groups/);
    expect(() => startMethod(groupLossPenalty, one)).toThrow(/"group-loss-penalty" needs/);
  });
});

test('the group-loss penalty pushes the losses of the groups together', () => {
  const slopeOf = (weight: number): readonly number[] =>
    runTerms(startMethod(groupLossPenalty, context, { weight }), { ...batch, dtype: 'float64' }).gradient;
  const [plain, penalised] = [slopeOf(0), slopeOf(1)];
  // J_0 < J < J_1: the penalty is J_1 - J_0, so the group with the higher loss counts three times and the other -1 times.
  expect(penalised[5]! / plain[5]!).toBeCloseTo(3, 12);
  expect(penalised[1]! / plain[1]!).toBeCloseTo(-1, 12);
});
