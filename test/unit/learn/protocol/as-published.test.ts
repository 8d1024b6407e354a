import { expect, test } from 'vitest';
import type { EpochRecord } from '../../../../src/learn/learner/learner.ts';
import { asPublishedStamp, publishedSelection } from '../../../../src/learn/protocol/as-published.ts';
import { criterionOf } from '../../../../src/learn/selection/criteria.ts';

const figures = (auc: number) => ({ loss: 1 - auc, auc, groups: [], worstGroupAuc: auc, equityScaledAuc: {} });
const records = (values: [validation: number, test: number][]): EpochRecord[] =>
  values.map(([validation, test], epoch) => ({
    epoch,
    trainingLoss: 1,
    validation: figures(validation),
    test: figures(test),
  }));

test('the best test epoch, the later of equal ones, against the first best validation epoch', () => {
  const of = records([
    [0.7, 0.75],
    [0.8, 0.7],
    [0.8, 0.78],
    [0.6, 0.78],
    [Number.NaN, Number.NaN],
  ]);
  const found = publishedSelection(of, criterionOf('auc'))!;
  expect(found).toMatchObject({ testEpoch: 3, testValue: 0.78, validationEpoch: 1, valueByValidation: 0.7 });
  expect(found.optimism).toBeCloseTo(0.08, 14);
  expect(found.stamp).toBe(`${asPublishedStamp} Selected on validation cases, auc is 0.700 instead of 0.780.`);
});

test('where lower is better the optimism is positive too', () => {
  const found = publishedSelection(
    records([
      [0.9, 0.6],
      [0.7, 0.8],
    ]),
    criterionOf('loss'),
  )!;
  expect(found.testValue).toBeCloseTo(0.2, 14);
  expect(found.optimism).toBeCloseTo(0.2, 14);
});

test('without test figures there is nothing to select', () => {
  const of = records([[0.9, 0.6]]).map(({ test: _, ...record }) => record);
  expect(publishedSelection(of, criterionOf('auc'))).toBeUndefined();
});

test('epochs that are compared with each other', () => {
  const groups = (aucs: readonly number[]) =>
    aucs.map((auc, index) => ({ attribute: 'sex', group: String(index), auc, cases: 9, events: 4 }));
  const of = (values: [validation: readonly number[], test: readonly number[]][]) =>
    records(values.map(() => [0.7, 0.7])).map((record, epoch) => ({
      ...record,
      validation: { ...record.validation, groups: groups(values[epoch]![0]) },
      test: { ...record.test!, groups: groups(values[epoch]![1]) },
    }));
  const course = of([
    [
      [0.8, 0.7],
      [0.6, 0.6],
    ],
    [
      [0.78, 0.72],
      [0.7, 0.8],
    ],
    [
      [0.9, 0.6],
      [0.7, 0.7],
    ],
  ]);
  expect(publishedSelection(course, criterionOf('dto'))).toMatchObject({
    testEpoch: 1,
    testValue: 0,
    validationEpoch: 0,
  });
  const found = publishedSelection(course, criterionOf('dto'))!;
  expect(found.optimism).toBeCloseTo(Math.sqrt(1 / 49 + 1 / 16), 14);
  expect(publishedSelection(course, criterionOf('pareto-minimax'))).toMatchObject({
    testEpoch: 2,
    testValue: 0.7,
    validationEpoch: 1,
    optimism: 0,
  });
});
