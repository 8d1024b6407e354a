import { expect, test } from 'vitest';
import { describeSearch } from '../../../../src/cli/actions/describe-search.ts';
import type { BenchResult } from '../../../../src/learn/benchmark/bench-cell.ts';
import type { BenchPlan } from '../../../../src/learn/plan/learn-plan.ts';

const plan = {
  methods: [{ name: 'clip' }, { name: 'group-dro', label: 'ours' }],
  search: { rule: 'dto:sex' },
} as unknown as BenchPlan;
const result = (row: string, trial: number): BenchResult => {
  const training = { learningRate: [0.002, 0.001][trial], weightDecay: 0 };
  const method = { stepSize: [0.01, 0.1][trial], adjustment: 0, other: 7 };
  return { row, figures: { selectedTrial: { trial, training, method } } } as unknown as BenchResult;
};

test('how often each trial was selected, with the settings that are searched', () => {
  const results = [
    result('ours', 1),
    result('ours', 1),
    result('ours', 0),
    result('ours + recalibration', 0),
    result('clip', 0),
  ];
  expect(describeSearch(plan, results)).toEqual([
    'Settings that dto:sex of the validation cases selected, of all cases and seeds:',
    '  clip  1 of 1  trial-0, as given:  learningRate 0.002, weightDecay 0',
    '  ours  1 of 3  trial-0, as given:  learningRate 0.002, weightDecay 0, stepSize 0.01, adjustment 0',
    '        2 of 3  trial-1:            learningRate 0.001, weightDecay 0, stepSize 0.1, adjustment 0',
    '',
  ]);
});

test('nothing where nothing was searched', () => {
  expect(describeSearch(plan, [{ row: 'clip', figures: {} } as BenchResult])).toEqual([]);
});
