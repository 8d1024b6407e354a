import { expect, test } from 'vitest';
import { checkLearnPlan } from '../../../../src/learn/plan/check-plan.ts';
import { planPrompts } from '../../../../src/learn/run/plan-prompts.ts';

const promptsOf = (inputs: unknown) =>
  planPrompts(
    checkLearnPlan({
      cases: { tables: [{ path: 'cases.csv' }], columns: { image: 'file', text: 'note', label: 'y', split: 'part' } },
      inputs,
    }),
    ['absent', 'present'],
  );

test('templates are filled with the texts of a class, or with its name', () => {
  const templates = ['A photo of {class}', '{class}, in an eye'];
  expect(promptsOf({ templates, prompts: { present: ['glaucoma', 'a cupped disc'] } })).toEqual({
    texts: [
      'A photo of absent',
      'absent, in an eye',
      'A photo of glaucoma',
      'A photo of a cupped disc',
      'glaucoma, in an eye',
      'a cupped disc, in an eye',
    ],
    classOf: [0, 0, 1, 1, 1, 1],
    temperature: 1,
  });
  expect(promptsOf({ prompts: { absent: ['none'], present: ['some'] } })).toMatchObject({ texts: ['none', 'some'] });
});
