import { expect, test } from 'vitest';
import type { Table } from '../../../../src/cases/table.ts';
import { buildLearningCases } from '../../../../src/learn/cases/build-learning-cases.ts';
import { caseSchema } from '../../../../src/learn/plan/case-plan.ts';
import { learningCasesPlanOf } from '../../../../src/learn/plan/learning-cases-plan-of.ts';
import { tableOfRows } from '../../../../src/simulate/dataset/table-of-rows.ts';

const table: Table = tableOfRows(
  Array.from({ length: 60 }, (_, row) => ({
    file: `${row}.png`,
    finding: row % 2,
    kind: ['a', 'b', 'c'][row % 3]!,
    sex: row % 4 < 2 ? 'f' : 'm',
    part: ['train', 'train', 'tune', 'hold', 'extra'][Math.floor(row / 12)]!,
  })),
  'cases.csv',
);
const columns = { image: 'file', label: 'finding', split: 'part' };

test('parts by a column, one value or several', () => {
  const plan = caseSchema.parse({ columns, splits: { train: ['train', 'extra'], validation: 'tune', test: 'hold' } });
  const { cases } = buildLearningCases(table, learningCasesPlanOf(plan));
  expect(cases.classes).toEqual(['absent', 'present']);
  expect([cases.splits.train.length, cases.splits.validation.length, cases.splits.test.length]).toEqual([36, 12, 12]);
  expect(cases.ids[0]).toBe('0.png');
});

test('a part of its own for rules, by a value or by a share', () => {
  const named = { validation: 'tune', test: 'hold', calibration: 'extra' };
  const { cases, record } = buildLearningCases(
    table,
    learningCasesPlanOf(caseSchema.parse({ columns, splits: named })),
  );
  expect(cases.splits.calibration).toEqual(Int32Array.from({ length: 12 }, (_, index) => 48 + index));
  expect(record.parts.calibration).toMatchObject({ cases: 12, classes: [6, 6] });
  const shares = { validation: 0.2, test: 0.2, calibration: 0.2 };
  const plan = caseSchema.parse({ columns: { image: 'file', label: 'finding' }, splits: { shares } });
  const drawn = buildLearningCases(table, learningCasesPlanOf(plan)).cases.splits;
  expect([drawn.train, drawn.validation, drawn.test, drawn.calibration!].map(({ length }) => length)).toEqual([
    24, 12, 12, 12,
  ]);
  const all = new Set([...drawn.train, ...drawn.validation, ...drawn.test, ...drawn.calibration!]);
  expect(all.size).toBe(60);
});

test('classes in the order of the plan, parts by shares', () => {
  const plan = caseSchema.parse({
    columns: { image: 'file', label: 'kind' },
    task: 'classes',
    classes: ['c', 'b', 'a'],
    splits: { shares: {} },
    attributes: [{ name: 'sex' }],
  });
  const { cases } = buildLearningCases(table, learningCasesPlanOf(plan));
  expect(cases.classes).toEqual(['c', 'b', 'a']);
  expect(cases.splits.train.length).toBeGreaterThan(cases.splits.test.length);
  expect(cases.attributes.map(({ name }) => name)).toEqual(['sex']);
});

test('the share to learn from is told without the digits of binary fractions', () => {
  const shares = { validation: 0.3, test: 0.25 };
  const plan = caseSchema.parse({ columns: { image: 'file', label: 'finding' }, splits: { shares } });
  expect(learningCasesPlanOf(plan).split).toMatchObject({ shares: { train: 0.45, validation: 0.3, test: 0.25 } });
  expect(1 - 0.3 - 0.25).not.toBe(0.45);
});
