import { expect, it } from 'vitest';
import { planSchema } from '../../../src/audit/plan.ts';
import { scoresPlan } from '../../../ui/pages/learn/scores-plan.ts';

it('audits attributes under their own names, whatever their columns are called in the table of scores', () => {
  const attributes = { sex: ['F', 'M'], score_b: ['low', 'high'], label: ['x', 'y'], attribute_label: ['u', 'v'] };
  const plan = planSchema.parse(scoresPlan('run-scores.csv', { classes: ['a', 'b', "c'd"], attributes }));
  expect(plan.attributes.map(({ name, column }) => [name, column])).toEqual([
    ['sex', undefined],
    ['score_b', 'attribute_score_b'],
    ['label', 'attribute_attribute_label'],
    ['attribute_label', undefined],
  ]);
  expect(plan.tasks.map((task) => 'label' in task && task.label)).toEqual([
    "label = 'a'",
    "label = 'b'",
    "label = 'c''d'",
  ]);
});
