import { describe, expect, test } from 'vitest';
import { planSchema } from '../../../src/audit/plan.ts';
import { attributeFromFlag } from '../../../src/cases/attribute-from-flag.ts';
import { buildCases } from '../../../src/cases/build-cases.ts';
import type { BinaryTask, MulticlassTask, QualityTask } from '../../../src/cases/cases.ts';
import type { Table } from '../../../src/cases/table.ts';
import { failureOf, tableOf } from '../../fixtures/tables/tables.ts';

const binary = { kind: 'binary', label: 'y', score: 's' };

function build(table: Table, plan: object, attributes: readonly string[] = ['sex']) {
  const base = { tables: [{ path: 'a.csv' }], tasks: [binary], attributes: attributes.map(attributeFromFlag) };
  return buildCases(table, planSchema.parse({ ...base, ...plan }));
}

const plain = () => tableOf('id,p,sex,y,s,site\na,1,F,1,0.9,X\nb,1,M,0,0.2,Y\nc,2,F,0,0.4,X\nd,3,,1,0.5,X\n');

describe('tasks', () => {
  test('binary', async () => {
    const cases = build(await plain(), { columns: { case: 'id', patient: 'p', site: 'site' } }, ['sex', 'site']);
    expect(cases).toMatchObject({
      count: 4,
      patients: 3,
      patientColumn: 'p',
      casesWithoutPatient: 0,
      weight: undefined,
    });
    expect(cases).toMatchObject({ joins: [], exclusions: [], duplicatedCases: 0 });
    expect(cases.splits).toEqual([{ name: 'all', role: 'scored', cases: 4, patients: 3, sharedPatients: 0 }]);
    expect(cases.tasks).toEqual([
      {
        kind: 'binary',
        name: 'y',
        rows: Int32Array.of(0, 1, 2, 3),
        label: Uint8Array.of(1, 0, 0, 1),
        score: Float64Array.of(0.9, 0.2, 0.4, 0.5),
      },
    ]);
    expect(cases.attributes.map(({ name, groups }) => [name, groups])).toEqual([
      ['sex', ['F', 'M', 'Unknown']],
      ['site', ['X', 'Y']],
    ]);
  });

  test('several findings in one run, by expression and pattern', async () => {
    const table = await tableOf(
      'f,sex,prob_Mass,prob_Hernia\nMass|Hernia,F,0.9,0.8\nMass,M,0.7,0.1\nNone seen,F,0.2,0.3\n',
    );
    const { tasks } = build(table, { tasks: [{ kind: 'binary', label: 'f contains *', score: 'prob_*' }] });
    expect(tasks.map((task) => [task.name, [...(task as BinaryTask).label]])).toEqual([
      ['Mass', [1, 1, 0]],
      ['Hernia', [1, 0, 0]],
    ]);
  });

  test('multi-class: class indices by the columns of scores', async () => {
    const table = await tableOf('dx,sex,p_nv,p_mel,p_0\nmel,F,0.1,0.8,0.1\nnv,M,0.7,0.2,0.1\n0,F,0.2,0.3,0.5\n');
    const { tasks } = build(table, { tasks: [{ kind: 'multiclass', name: 'dx', label: 'dx', scores: 'p_*' }] });
    const [task] = tasks as MulticlassTask[];
    expect(task).toMatchObject({
      classes: ['nv', 'mel', '0'],
      label: Int32Array.of(1, 0, 2),
      rows: Int32Array.of(0, 1, 2),
    });
    expect(task!.scores[1]).toEqual(Float64Array.of(0.8, 0.2, 0.3));
  });

  test('quality', async () => {
    const table = await tableOf('sex,dice\nF,0.8\nM,0.9\n');
    const { tasks } = build(table, { tasks: [{ kind: 'quality', value: 'dice' }] });
    expect((tasks as QualityTask[])[0]).toEqual({
      kind: 'quality',
      name: 'dice',
      rows: Int32Array.of(0, 1),
      value: Float64Array.of(0.8, 0.9),
      direction: 'higher',
    });
  });

  test('decisions alone, and beside scores', async () => {
    const table = await tableOf('sex,y,s,d\nF,1,0.8,True\nM,0,0.2,False\n');
    const { tasks } = build(table, {
      tasks: [
        { kind: 'binary', name: 'a', label: 'y', decision: 'd' },
        { ...binary, decision: 'd' },
      ],
    });
    expect(tasks[0]).toMatchObject({ decision: Uint8Array.of(1, 0) });
    expect(tasks[0]).not.toHaveProperty('score');
    expect(tasks[1]).toMatchObject({ decision: Uint8Array.of(1, 0), score: Float64Array.of(0.8, 0.2) });
  });

  test('one class, one case in a group, a group of unknown only: not a matter of reading', async () => {
    const table = await tableOf('sex,age,race,y,s\nF,30,,0,0.1\nM,40,NA,0,0.2\nM,50,unknown,0,0.3\n');
    const cases = build(table, {}, ['sex', 'age=60,80', 'race']);
    expect(cases.attributes.map(({ groups }) => groups)).toEqual([['M', 'F'], ['<60', '[60,80)', '>=80'], ['Unknown']]);
  });
});

describe('splits', () => {
  const text =
    'p,sex,y,s,fold\n1,F,1,0.9,test\n2,M,0,0.2,val\n3,F,0,0.4,train\n4,M,1,NA,train\n5,M,0,0.1,test\n6,F,1,0.8,val\n';

  test('rows and tuning rows; the rest may lack anything', async () => {
    const plan = { columns: { split: 'fold' }, splits: { scored: 'test', threshold: 'val' } };
    const [task] = build(await tableOf(text), plan).tasks as BinaryTask[];
    expect([[...task!.rows], [...task!.tuning!]]).toEqual([
      [0, 4],
      [1, 5],
    ]);
  });

  test('thresholds chosen on the scored rows are the same rows', async () => {
    const plan = { columns: { split: 'fold' }, splits: { scored: 'test', threshold: 'test' } };
    const [task] = build(await tableOf(text), plan).tasks as BinaryTask[];
    expect(task!.tuning).toBe(task!.rows);
  });

  test('the split as an attribute', async () => {
    const cases = build(await tableOf(text.replace('4,M,1,NA', '4,M,1,0')), { columns: { split: 'fold' } }, ['split']);
    expect(cases.attributes[0]).toMatchObject({
      name: 'split',
      groups: ['test', 'train', 'val'],
      recipe: { columns: ['fold'] },
    });
  });
});

describe('missing labels and scores', () => {
  const gaps = () => tableOf('sex,y,s\nF,1,0.9\nM,,0.2\nF,0,\nM,1,0.3\nF,,NaN\nM,0,0.5\n');

  test('are an error by default, with place and count', async () => {
    const error = await failureOf(async () => build(await gaps(), {}));
    expect(error.code).toBe('cases/missing-label');
    expect(error.place).toEqual({ file: 'a.csv', line: 3, field: 'y' });
    expect(error.message).toContain('here and in 1 more row');
    expect(error.hint).toContain('exclude');
    const score = await failureOf(async () => build(await tableOf('sex,y,s\nF,1,0.9\nM,1,\n'), {}));
    expect(score.code).toBe('cases/missing-score');
    expect(score.place).toEqual({ file: 'a.csv', line: 3, field: 's' });
  });

  test('are left out and counted when asked', async () => {
    const cases = build(await gaps(), { analysis: { missing: 'exclude' } });
    expect([...cases.tasks[0]!.rows]).toEqual([0, 3, 5]);
    expect(cases.exclusions).toEqual([
      { task: 'y', reason: 'label missing in "y"', cases: 2 },
      { task: 'y', reason: 'score missing in "s"', cases: 1 },
    ]);
  });

  test('a cell missing under an expression is a missing label, not a 0', async () => {
    const table = await tableOf('sex,f,s\nF,Mass,0.9\nM,,0.2\n');
    const plan = { tasks: [{ kind: 'binary', label: 'f contains Mass', score: 's' }] };
    expect((await failureOf(() => build(table, plan))).place).toEqual({ file: 'a.csv', line: 3, field: 'f' });
  });

  test('a task with nothing left is an error', async () => {
    const table = await tableOf('sex,y,s\nF,1,\nM,0,\n');
    expect((await failureOf(() => build(table, { analysis: { missing: 'exclude' } }))).code).toBe('cases/no-cases');
  });

  test('label columns without scores are reported', async () => {
    const table = await tableOf('sex,label_A,label_B,prob_A\nF,1,0,0.5\nM,0,1,0.2\n');
    const { exclusions } = build(table, { tasks: [{ kind: 'binary', label: 'label_*', score: 'prob_*' }] });
    expect(exclusions).toEqual([{ task: 'B', reason: 'no score for the label column "label_B"', cases: 2 }]);
  });
});

describe('bad values, each with its place', () => {
  test.each([
    ['an infinite score', 'sex,y,s\nF,1,0.9\nM,0,inf\nM,0,-inf\n', {}, 'cases/infinite-score', { line: 3, field: 's' }],
    ['text in a score', 'sex,y,s\nF,1,0.9\nM,0,high\n', {}, 'cases/not-a-number', { line: 3, field: 's' }],
    ['a label that is not 0/1', 'sex,y,s\nF,1,0.9\nM,3,0.1\n', {}, 'cases/not-binary', { line: 3, field: 'y' }],
    [
      'a weight of zero',
      'sex,y,s,w\nF,1,0.9,1\nM,0,0.1,0\n',
      { columns: { weight: 'w' } },
      'cases/bad-weight',
      { line: 3, field: 'w' },
    ],
    [
      'a missing weight',
      'sex,y,s,w\nF,1,0.9,\nM,0,0.1,2\n',
      { columns: { weight: 'w' } },
      'cases/bad-weight',
      { line: 2, field: 'w' },
    ],
    [
      'a class without scores',
      'sex,y,p_a,p_b,p_c\nF,a,0,0,0\nM,d,0,0,0\n',
      { tasks: [{ kind: 'multiclass', name: 'm', label: 'y', scores: 'p_*' }] },
      'cases/unknown-class',
      { line: 3, field: 'y' },
    ],
  ] as const)('%s', async (...[, text, plan, code, place]) => {
    const error = await failureOf(async () => build(await tableOf(text), plan));
    expect(error.code).toBe(code);
    expect(error.kind).toBe('data');
    expect(error.place).toEqual({ file: 'a.csv', ...place });
  });

  test('weights of used rows only', async () => {
    const table = await tableOf('sex,y,s,w,f\nF,1,0.9,2,a\nM,0,0.1,0,b\nM,0,0.1,0.5,a\n');
    const plan = { columns: { weight: 'w', split: 'f' }, splits: { scored: 'a' } };
    expect(build(table, plan).weight).toEqual(Float64Array.of(2, 1, 0.5));
  });

  test('a missing column names near ones', async () => {
    const error = await failureOf(async () => build(await plain(), { columns: { patient: 'pp' } }));
    expect(error.code).toBe('cases/missing-column');
    expect(error.hint).toContain('"p"');
  });

  test('several at once', async () => {
    const table = await tableOf('id,sex,y,s\n1,F,2,x\n2,M,0,0.5\n');
    const plan = {
      columns: { patient: 'patient', weight: 'ww' },
      tasks: [binary, { ...binary, name: 'z', label: 'sex' }, { kind: 'binary', label: 'y', score: 'q_*' }],
    };
    const error = await failureOf(() => build(table, plan, ['sex', 'race', 'age=40', 'sex*race']));
    expect(error.code).toBe('cases/missing-column');
    const about = ['"patient"', '"ww"', '"race"', '"age"', 'crosses "race"', 'column "y"', 'column "sex"', '"q_*"'];
    expect(error.problems.length).toBe(about.length);
    for (const [i, each] of about.entries())
      expect(
        error.problems.some((problem) => problem.includes(each)),
        `${i}`,
      ).toBe(true);
  });

  test.each([
    [{ tasks: [binary, binary] }, ['sex'], 'cases/duplicate-task'],
    [{}, ['sex', 'sex'], 'cases/duplicate-attribute'],
  ])('names must differ', async (plan, attributes, code) => {
    expect((await failureOf(async () => build(await plain(), plan, attributes))).code).toBe(code);
  });
});

test('patients that are missing and cases that are repeated are counted', async () => {
  const table = await tableOf('id,p,sex,y,s\na,1,F,1,0.9\na,1,F,1,0.9\nb,,M,0,0.2\nc,,M,0,0.1\n');
  const cases = build(table, { columns: { case: 'id', patient: 'p' } });
  expect(cases).toMatchObject({ patients: 3, casesWithoutPatient: 2, duplicatedCases: 2, duplicatedRows: 1 });
});
