import { expect, test } from 'vitest';
import { checkBenchPlan } from '../../../../src/learn/plan/check-plan.ts';
import { sharedSettingsOf } from '../../../../src/learn/plan/shared-settings-of.ts';
import { searchSettings } from '../../../../src/learn/protocol/search-settings.ts';

test('the first trial has the rate of the plan, the others those that it names', () => {
  const plan = checkBenchPlan({
    cases: { tables: [{ path: 'a.csv' }], columns: { image: 'i', label: 'y' }, splits: { shares: {} } },
    use: { modality: 'image' },
    methods: [{ name: 'erm' }],
    training: { optimiser: { learningRate: 0.005 } },
    search: { trials: 9, training: { learningRate: [0.01, 0.02], weightDecay: [0] } },
  });
  const { trials } = searchSettings(
    { name: 'erm', settings: {} },
    { budget: 9, seed: 1, shared: sharedSettingsOf(plan) },
  );
  expect(trials[0]!.training).toEqual({ learningRate: 0.005, weightDecay: 1e-4 });
  expect(trials.slice(1).map(({ training }) => training['learningRate'])).toEqual(expect.arrayContaining([0.01, 0.02]));
  expect(trials).toHaveLength(3);
});
