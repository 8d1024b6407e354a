import { expect, it } from 'vitest';
import { describeLearning } from '../../../../src/cli/actions/describe-learning.ts';
import type { LearningSummary } from '../../../../src/learn/run/learning-summary.ts';

type Told = Parameters<typeof describeLearning>[1];

const training = { seed: 1, name: 'seed-1', cases: 254, patients: 137, selectedEpoch: 7, epochs: 30, warnings: [] };
const summary = {
  method: 'clip',
  use: 'scratch',
  seeds: [1, 2],
  cases: 254,
  patients: 137,
  figures: [
    {
      figure: { kind: 'auc' },
      values: [0.6, 0.58],
      mean: 0.59,
      interval: { low: 0.4, high: 0.7 },
      seedDeviation: 0.01,
    },
  ],
  leftOut: [],
  published: { criterion: 'auc', value: 0.61, valueByValidation: 0.59, optimism: 0.02, stamp: 'Not for new cases.' },
  trainings: [
    { ...training, published: { testEpoch: 18, testValue: 0.63 } },
    { ...training, seed: 2, published: { testEpoch: 7, testValue: 0.58 } },
  ],
} as unknown as LearningSummary;
const told = {
  plan: {
    use: { kind: 'scratch' },
    network: { name: 'cnn' },
    selection: { criterion: 'auc' },
    output: { model: true },
  },
  cases: { classes: ['other', 'COVID-19'], attributes: [] },
  folder: 'run',
} as unknown as Told;

it('tells what selection on the test cases adds apart from the figures', () => {
  const lines = describeLearning([summary], told).split('\n');
  expect(lines.slice(0, 6)).toEqual([
    'clip: 2 seeds, 254 training cases of 137 patients; test cases, intervals over seeds and test cases (95 %)',
    '  AUC  0.590  0.400 to 0.700  ± 0.010 between seeds',
    '  seed 1: AUC 0.600; epoch 8 of 30 selected; by the test cases epoch 19, 0.630',
    '  seed 2: AUC 0.580; epoch 8 of 30 selected; by the test cases epoch 8, 0.580',
    '  All figures above are of epochs selected on the validation cases: AUC 0.590.',
    '  As published: AUC 0.610, better by an optimism of 0.020. Not for new cases.',
  ]);
});

it.each([
  [['other', 'COVID-19'], `--label "label = COVID-19" --score score --patient`],
  [['not', 'OR'], `--label "label = 'OR'" --score score --patient`],
  [['mel', 'basal cell', 'nv'], `--label "label = '*'" --score "score_*" --patient`],
  [["Paget's", 'mel', 'nv'], `--label "label = '*'" --score "score_*" --patient`],
])('ends with a command that audits the second of two classes, else every class: %j', (classes, expected) => {
  const cases = { classes, attributes: [{ name: 'sex' }] } as unknown as Told['cases'];
  const last = describeLearning([summary], { ...told, cases })
    .trimEnd()
    .split('\n')
    .at(-1);
  expect(last).toContain(expected);
  expect(last).toMatch(/^ {2}evenhand audit run\/seed-1\/scores\.csv .* --attribute sex$/);
});

it('names the columns of attributes as the scores have them', () => {
  const attributes = ['score', 'attribute_label', 'label', 'sex*age', 'the "$site"'].map((name) => ({ name }));
  const cases = { classes: ['well', "Paget's"], attributes } as unknown as Told['cases'];
  const text = describeLearning([summary], { ...told, cases });
  expect(text).toContain(`--label "label = 'Paget''s'" --score score`);
  expect(text).toContain(
    ' --attribute attribute_score --attribute attribute_label --attribute attribute_attribute_label --attribute "sex_age:column=sex*age" --attribute "the \\"\\$site\\""\n',
  );
});

it('counts no training cases where nothing is learnt', () => {
  const zero = { ...summary, use: 'zero-shot', seeds: [1], published: undefined };
  const [head] = describeLearning([zero], told).split('\n');
  expect(head).toBe('zero-shot: no case is learnt from; test cases, interval over test cases (95 %)');
});
