import { describe, expect, test } from 'vitest';
import { taskSchema } from '../../../../src/audit/plan.ts';
import { expandTask, unpairedLabels } from '../../../../src/cases/build/expand-tasks.ts';
import { failureOf, tableOf } from '../../../fixtures/tables/tables.ts';

const table = await tableOf(
  'id,findings,prob_Mass,prob_Hernia (hiatal),label_Mass,label_Hernia (hiatal),label_Edema,pred_Mass,pred_Hernia (hiatal),a*b,dice_L,dice_R\n' +
    'a,x,0,0,0,0,0,0,0,0,0,0\n',
);
const expand = (plan: object) => expandTask(table, taskSchema.parse(plan));
const binary = { kind: 'binary' };

describe('binary', () => {
  test('without a pattern', () => {
    expect(expand({ ...binary, label: 'label_Mass', score: 'prob_Mass' })).toEqual([
      { ...binary, name: 'label_Mass', label: 'label_Mass', score: 'prob_Mass' },
    ]);
  });

  test('scores and labels paired by the matched text', () => {
    expect(expand({ ...binary, label: 'label_*', score: 'prob_*', decision: 'pred_*' })).toEqual([
      { ...binary, name: 'Mass', label: 'label_Mass', score: 'prob_Mass', decision: 'pred_Mass' },
      {
        ...binary,
        name: 'Hernia (hiatal)',
        label: 'label_Hernia (hiatal)',
        score: 'prob_Hernia (hiatal)',
        decision: 'pred_Hernia (hiatal)',
      },
    ]);
  });

  test('into an expression, quoted where it must be', () => {
    expect(expand({ ...binary, name: 'has *', label: 'findings contains *', score: 'prob_*' })).toEqual([
      { ...binary, name: 'has Mass', label: 'findings contains Mass', score: 'prob_Mass' },
      {
        ...binary,
        name: 'has Hernia (hiatal)',
        label: 'findings contains "Hernia (hiatal)"',
        score: 'prob_Hernia (hiatal)',
      },
    ]);
  });

  test('into quotes, which are doubled within', async () => {
    const named = await tableOf(`label,"score_Paget's",score_$&x\nnv,0.1,0.2\n`);
    const labels = (label: string) =>
      expandTask(named, taskSchema.parse({ ...binary, label, score: 'score_*' })).map(
        (task) => 'label' in task && task.label,
      );
    expect(labels("label = '*'")).toEqual(["label = 'Paget''s'", "label = '$&x'"]);
    expect(labels('label = *')).toEqual([`label = "Paget's"`, 'label = $&x']);
  });

  test('by decisions alone, and with one name for several', () => {
    expect(expand({ ...binary, name: 'chest', label: 'label_*', decision: 'pred_*' }).map(({ name }) => name)).toEqual([
      'chest Mass',
      'chest Hernia (hiatal)',
    ]);
  });

  test('a column whose name holds a star is no pattern', () => {
    expect(expand({ ...binary, label: 'label_Mass', score: 'a*b' })[0]).toMatchObject({
      score: 'a*b',
      name: 'label_Mass',
    });
  });

  test.each([
    [{ label: 'label_Mass' }, 'cases/no-score'],
    [{ label: 'label_*', score: 'prob_Mass' }, 'cases/bad-pattern'],
    [{ label: 'label_Mass', score: 'p*_*' }, 'cases/bad-pattern'],
    [{ label: 'label_*', score: 'probs_*' }, 'cases/no-match'],
  ])('refuses %j', async (plan, code) => {
    const error = await failureOf(() => expand({ ...binary, ...plan }));
    expect(error.code).toBe(code);
    expect(error.hint).toBeDefined();
  });

  test('labels without a score are told', () => {
    expect(unpairedLabels(table, taskSchema.parse({ ...binary, label: 'label_*', score: 'prob_*' }))).toEqual([
      { name: 'Edema', column: 'label_Edema' },
    ]);
    expect(
      unpairedLabels(table, taskSchema.parse({ ...binary, label: 'findings contains *', score: 'prob_*' })),
    ).toEqual([]);
    expect(unpairedLabels(table, taskSchema.parse({ ...binary, label: '*', score: 'prob_*' }))).toEqual([]);
  });
});

test('quality: one task a column', () => {
  expect(expand({ kind: 'quality', value: 'dice_*' })).toEqual([
    { kind: 'quality', name: 'L', value: 'dice_L', direction: 'higher' },
    { kind: 'quality', name: 'R', value: 'dice_R', direction: 'higher' },
  ]);
  expect(expand({ kind: 'quality', value: 'dice_L', direction: 'lower' })).toEqual([
    { kind: 'quality', name: 'dice_L', value: 'dice_L', direction: 'lower' },
  ]);
});

test('multi-class: classes are the matched texts', async () => {
  const plan = { kind: 'multiclass', name: 'dx', label: 'id' };
  const [task] = expand({ ...plan, scores: 'label_*' });
  expect(task).toMatchObject({
    classes: [{ text: 'Mass' }, { text: 'Hernia (hiatal)' }, { text: 'Edema', column: 'label_Edema' }],
  });
  expect((await failureOf(() => expand({ ...plan, scores: 'prob_*' }))).code).toBe('cases/multiclass-of-two');
  expect((await failureOf(() => expand({ ...plan, scores: 'prob_Mass' }))).code).toBe('cases/bad-pattern');
});
