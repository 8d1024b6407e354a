import { expect, it } from 'vitest';
import { planSchema } from '../../../src/audit/plan.ts';
import { describeTable } from '../../../src/cases/describe-table.ts';
import { inputFromText } from '../../../src/cases/input.ts';
import { readTable } from '../../../src/cases/read/read-table.ts';
import { guessColumns } from '../../../src/cli/plan/guess-columns.ts';
import { changeRole, firstChoices, holdout, needsOf, planOf, withRole } from '../../../ui/pages/home/choices.ts';

async function inspect(head: string, row: (index: number) => string) {
  const lines = Array.from({ length: 40 }, (_, index) => row(index));
  const table = await readTable([inputFromText('scores.csv', `${head}\n${lines.join('\n')}\n`)]);
  return { tables: ['scores.csv'], summary: describeTable(table), guessed: guessColumns(table) };
}

it('makes a plan of what is recognised', async () => {
  const inspection = await inspect(
    'study,patient,sex,age,split,label,score',
    (i) => `S${i},P${i >> 1},${i % 3 ? 'F' : 'M'},${20 + i},${i % 4 ? 'test' : 'tune'},${i % 2},${i / 40}`,
  );
  const choices = firstChoices(inspection);
  expect(needsOf(choices)).toEqual([]);
  const plan = planSchema.parse(planOf(choices, inspection));
  expect(plan.columns).toMatchObject({ case: 'study', patient: 'patient', split: 'split' });
  expect(plan.splits).toMatchObject({ scored: 'test', threshold: 'tune' });
  expect(plan.tasks).toEqual([{ kind: 'binary', name: 'score', label: 'label', score: 'score' }]);
  expect(plan.attributes.map(({ name, edges }) => [name, edges])).toEqual([
    ['sex', undefined],
    ['age', [40, 60, 80]],
  ]);
  expect(plan.analysis.threshold).toEqual({ rule: 'sensitivity', value: 0.9 });
});

it('says where a threshold is fixed once somebody has', async () => {
  const inspection = await inspect('id,label,sex,score', (i) => `${i}a,${i % 2},${i % 3 ? 'F' : 'M'},${i / 40}`);
  const first = firstChoices(inspection);
  expect(planOf(first, inspection).analysis?.threshold).toBeUndefined();
  expect(planOf({ ...first, fixedAt: 0.3 }, inspection).analysis?.threshold).toEqual({ rule: 'fixed', value: 0.3 });
});

it('keeps one pattern for many findings, and takes corrections', async () => {
  const inspection = await inspect(
    'id,finding,sex,prob_Mass,prob_Edema',
    (i) => `${i}a,${i % 2 ? 'Mass|Edema' : 'none'},${i % 3 ? 'F' : 'M'},${i / 40},${1 - i / 40}`,
  );
  const first = firstChoices(inspection);
  expect(planOf(first, inspection).tasks).toEqual([
    { kind: 'binary', name: '*', label: 'finding contains *', score: 'prob_*' },
  ]);
  const corrected = withRole({ ...first, crossed: 'sex*id', threshold: 'youden', tune: holdout }, 'id', 'patient');
  const plan = planSchema.parse(planOf(corrected, inspection));
  expect(plan.columns).toMatchObject({ patient: 'id' });
  expect(plan.splits.holdout).toBe(0.3);
  expect(plan.attributes.at(-1)).toMatchObject({ name: 'sex*id', cross: ['sex', 'id'] });
  expect(planOf(withRole(first, 'prob_Edema', 'ignore'), inspection).tasks).toEqual([
    { kind: 'binary', name: 'Mass', label: 'finding contains Mass', score: 'prob_Mass' },
  ]);
});

it('gives every score the label of its own finding', async () => {
  const inspection = await inspect(
    'id,sex,Edema,Pleural Effusion,Edema_score,Pleural Effusion_score',
    (i) => `${i}a,${i % 3 ? 'F' : 'M'},${i % 2},${i % 3 ? 0 : 1},${i / 40},${1 - i / 40}`,
  );
  const first = firstChoices(inspection);
  expect(first.roles).toMatchObject({ Edema: 'label', 'Pleural Effusion': 'label' });
  expect(needsOf(first)).toEqual([]);
  expect(planOf(first, inspection).tasks).toEqual([{ kind: 'binary', name: '*', label: '*', score: '*_score' }]);
  expect(planOf(withRole(first, 'Edema_score', 'ignore'), inspection).tasks).toEqual([
    { kind: 'binary', name: 'Pleural Effusion', label: 'Pleural Effusion', score: 'Pleural Effusion_score' },
  ]);
});

it('waits until somebody says which of 1 and 2 means present', async () => {
  const inspection = await inspect('id,label,sex,score', (i) => `${i}a,${1 + (i % 2)},${i % 3 ? 'F' : 'M'},${i / 40}`);
  const first = firstChoices(inspection);
  const { columns } = inspection.summary;
  expect(needsOf(first, columns)).toEqual(['which of 1 and 2 means that the finding is present']);
  expect(needsOf({ ...first, label: 'label = 2' }, columns)).toEqual([]);
  const label = columns.find(({ name }) => name === 'label')!;
  expect(changeRole(withRole(first, 'label', 'ignore'), label, 'label').label).toBe('');
});

it.each([
  ['1 and 2', (on: boolean) => (on ? '1' : '2'), ''],
  ['words', (on: boolean) => (on ? 'yes' : 'no'), '* = yes'],
  ['0, 1 and -1', (on: boolean, i: number) => (i % 5 === 0 ? '-1' : on ? '1' : '0'), '* >= 1'],
])('says once for label columns of %s what means present', async (_, code, expected) => {
  const inspection = await inspect(
    'id,sex,Edema,Pleural Effusion,Edema_score,Pleural Effusion_score',
    (i) => `${i}a,${i % 3 ? 'F' : 'M'},${code(i % 2 === 0, i)},${code(i % 3 === 0, 1)},${i / 40},${1 - i / 40}`,
  );
  const first = firstChoices(inspection);
  expect(first.label).toBe(expected);
  const isSaid = expected !== '';
  expect(needsOf(first, inspection.summary.columns)).toHaveLength(isSaid ? 0 : 1);
  const [task] = planOf(isSaid ? first : { ...first, label: '* = 1' }, inspection).tasks;
  expect(task).toMatchObject({ name: '*', label: isSaid ? expected : '* = 1', score: '*_score' });
});

it('gives a role to one column at most, and says what is missing', async () => {
  const inspection = await inspect('a,b,score', (i) => `${i % 4},${i % 3},${i / 40}`);
  const choices = withRole(withRole(firstChoices(inspection), 'a', 'label'), 'b', 'label');
  expect(choices.roles).toMatchObject({ a: 'ignore', b: 'label' });
  expect(needsOf(choices)).toHaveLength(2);
});

it('names the finding after its label, and asks where to cut an attribute of many numbers', async () => {
  const inspection = await inspect(
    'Fall-Nr;Befund Pneumothorax;Geschlecht;Dosis;KI-Wahrscheinlichkeit',
    (i) => `${i}a;${i % 5 ? 'nein' : 'ja'};${i % 2 ? 'm' : 'w'};${200 + i};${i / 40}`,
  );
  const first = firstChoices(inspection);
  expect(planOf(first, inspection).tasks).toMatchObject([{ name: 'Pneumothorax', label: 'Befund Pneumothorax = ja' }]);
  const { columns } = inspection.summary;
  const dose = columns.find(({ name }) => name === 'Dosis')!;
  expect(needsOf(changeRole(first, dose, 'attribute'), columns)).toEqual(['where to cut Dosis']);
  const ages = { ...dose, range: [18, 95] as const };
  expect(changeRole(first, ages, 'attribute').edges).toEqual({ Dosis: '40, 60, 80' });
});

it('follows a label that is corrected', async () => {
  const inspection = await inspect(
    'id,dx,grade,sex,score',
    (i) => `${i}a,${['nv', 'mel', 'bcc'][i % 3]},${i % 5},${i % 2 ? 'F' : 'M'},${i / 40}`,
  );
  const column = (name: string) => inspection.summary.columns.find((each) => each.name === name)!;
  const first = firstChoices(inspection);
  expect(first.label).toBe('dx = mel');
  const graded = changeRole(first, column('grade'), 'label');
  expect(graded).toMatchObject({ label: 'grade >= 2', roles: { dx: 'ignore', grade: 'label' } });
  expect(changeRole(graded, column('grade'), 'attribute').label).toBe('');
  expect(planSchema.parse(planOf(graded, inspection)).tasks[0]).toMatchObject({ label: 'grade >= 2' });
});

it('puts spellings into groups', async () => {
  const inspection = await inspect('id,y,sex,score', (i) => `${i}a,${i % 2},${i % 3 ? 'F' : 'M'},${i / 40}`);
  const first = firstChoices(inspection);
  const plan = planOf({ ...first, spellings: { sex: { F: 'F', female: 'F', M: 'M', x: '' } } }, inspection);
  expect(plan.attributes).toEqual([{ name: 'sex', recode: { F: ['F', 'female'], M: ['M'] }, unknown: ['x'] }]);
  expect(planOf({ ...first, spellings: { sex: { F: 'F', M: 'M' } } }, inspection).attributes).toEqual([
    { name: 'sex' },
  ]);
});

it('takes a label of zeros alone for no finding in any case', async () => {
  const inspection = await inspect('id,label,sex,score', (i) => `${i}a,0,${i % 3 ? 'F' : 'M'},${i / 40}`);
  expect(firstChoices(inspection).label).toBe('label');
});
