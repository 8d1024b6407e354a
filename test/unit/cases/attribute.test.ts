import { describe, expect, test } from 'vitest';
import { attributeSchema } from '../../../src/audit/plan.ts';
import { makeAttribute } from '../../../src/cases/attribute.ts';
import type { Attribute } from '../../../src/cases/cases.ts';
import type { Table } from '../../../src/cases/table.ts';
import { failureOf, tableOf } from '../../fixtures/tables/tables.ts';

const make = (table: Table, plan: object, made: readonly Attribute[] = []) =>
  makeAttribute(table, attributeSchema.parse(plan), made);
const groupsOf = ({ codes, groups }: Attribute) => Array.from(codes, (code) => groups[code]);

describe('categories', () => {
  test('in order of size, ties by code units, Unknown last', async () => {
    const table = await tableOf('sex\nM\nF\nF\nUnknown\nf\nNA\nX\nUNK\n M \n');
    const sex = make(table, { name: 'sex' });
    expect(sex.groups).toEqual(['F', 'M', 'X', 'f', 'Unknown']);
    expect(sex.unknown).toBe(4);
    expect(groupsOf(sex)).toEqual(['M', 'F', 'F', 'Unknown', 'f', 'Unknown', 'X', 'Unknown', 'M']);
    expect(sex.recipe).toEqual({ columns: ['sex'] });
  });

  test('spellings of unknown that the plan adds', async () => {
    const sex = make(await tableOf('sex\nM\nU\nF\nM\n'), { name: 'sex', unknown: ['U'] });
    expect(sex.groups).toEqual(['M', 'F', 'Unknown']);
    const code = make(await tableOf('code\n1\n999\n2\n1\n'), { name: 'code', unknown: ['999'] });
    expect(code.groups).toEqual(['1', '2', 'Unknown']);
  });

  test('no Unknown group where all is known; nothing else where nothing is', async () => {
    const table = await tableOf('a,b\nx,\ny,NA\n');
    expect(make(table, { name: 'a' })).toMatchObject({ groups: ['x', 'y'], unknown: -1 });
    expect(make(table, { name: 'b' })).toMatchObject({ groups: ['Unknown'], unknown: 0, codes: Int32Array.of(0, 0) });
  });

  test('another column under the name of the attribute', async () => {
    const race = make(await tableOf('Race Group\nA\nB\nA\n'), { name: 'race', column: 'Race Group' });
    expect(race.name).toBe('race');
    expect(race.recipe.columns).toEqual(['Race Group']);
  });

  test('a reference group must exist', async () => {
    const table = await tableOf('race\nWhite\nBlack\n');
    expect(make(table, { name: 'race', reference: 'White' }).groups).toContain('White');
    const error = await failureOf(() => make(table, { name: 'race', reference: 'white' }));
    expect(error.code).toBe('cases/bad-attribute');
    expect(error.hint).toContain('White');
  });

  test('too many numbers, or an identifier', async () => {
    const ages = await tableOf(`age\n${Array.from({ length: 80 }, (_, i) => i).join('\n')}\n`);
    const error = await failureOf(() => make(ages, { name: 'age' }));
    expect(error.code).toBe('cases/too-many-groups');
    expect(error.hint).toContain('age=40,60,80');
    const ids = await tableOf(`id\n${Array.from({ length: 1500 }, (_, i) => `p${i}`).join('\n')}\n`);
    expect((await failureOf(() => make(ids, { name: 'id' }))).code).toBe('cases/too-many-groups');
  });

  test('a missing column suggests near names', async () => {
    const error = await failureOf(async () => make(await tableOf('Patient Gender\nF\n'), { name: 'gender' }));
    expect(error.code).toBe('cases/missing-column');
    expect(error.hint).toContain('"Patient Gender"');
  });
});

describe('bands', () => {
  test.each([
    ['left', ['<40', '[40,60)', '>=60'], ['<40', '[40,60)', '[40,60)', '>=60', 'Unknown', 'Unknown']],
    ['right', ['<=40', '(40,60]', '>60'], ['<=40', '<=40', '(40,60]', '(40,60]', 'Unknown', 'Unknown']],
  ] as const)('closed %s', async (closed, names, expected) => {
    const table = await tableOf('age\n39\n40\n59.9\n60\nNA\nunknown\n');
    const age = make(table, { name: 'age', edges: [40, 60], closed });
    expect(age.groups).toEqual([...names, 'Unknown']);
    expect(groupsOf(age)).toEqual(expected);
    expect(age.recipe).toEqual({ columns: ['age'], edges: [40, 60], closed });
  });

  test('bands without a case are kept, in order', async () => {
    const age = make(await tableOf('age\n90\n20\n'), { name: 'age', edges: [40, 60] });
    expect(age.groups).toEqual(['<40', '[40,60)', '>=60']);
  });

  test('ages with leading zeros are read, ages as DICOM writes them are named', async () => {
    expect(make(await tableOf('age\n084\n041\n'), { name: 'age', edges: [60] }).groups).toEqual(['<60', '>=60']);
    const error = await failureOf(async () =>
      make(await tableOf('id,age\na,58\nb,060Y\nc,011M\n'), { name: 'age', edges: [60] }),
    );
    expect(error.code).toBe('cases/not-a-number');
    expect(error.place).toEqual({ file: 'a.csv', line: 3, field: 'age' });
    expect(error.hint).toContain('years');
  });

  test('numbers that stand for unknown, and infinite ones', async () => {
    const age = make(await tableOf('age\n50\n-1\n70\n'), { name: 'age', edges: [60], unknown: ['-1'] });
    expect(groupsOf(age)).toEqual(['<60', 'Unknown', '>=60']);
    const error = await failureOf(async () => make(await tableOf('age\n50\ninf\n'), { name: 'age', edges: [60] }));
    expect(error.code).toBe('cases/infinite-value');
    expect(error.place).toEqual({ file: 'a.csv', line: 3, field: 'age' });
  });

  test('edges must ascend', async () => {
    const error = await failureOf(async () => make(await tableOf('age\n50\n'), { name: 'age', edges: [60, 60] }));
    expect(error.code).toBe('cases/bad-attribute');
  });
});

describe('recoding', () => {
  const races = 'race\nWHITE\nW\nBlack\nAA\nAsian\nunknown\nNA\nW\n';
  const recode = { White: ['WHITE', 'W'], Black: ['AA'], Asian: [] };

  test('many spellings to few categories; a category spells itself', async () => {
    const race = make(await tableOf(races), { name: 'race', recode });
    expect(race.groups).toEqual(['White', 'Black', 'Asian', 'Unknown']);
    expect(groupsOf(race)).toEqual(['White', 'White', 'Black', 'Black', 'Asian', 'Unknown', 'Unknown', 'White']);
    expect(race.recipe.recode).toEqual({ AA: 'Black', Asian: 'Asian', Black: 'Black', W: 'White', WHITE: 'White' });
  });

  test('spellings that are not listed are an error that names and counts them', async () => {
    const error = await failureOf(async () =>
      make(await tableOf(`${races}Native\nOTHER\nOTHER\n`), { name: 'race', recode }),
    );
    expect(error.code).toBe('cases/unlisted-spelling');
    expect(error.message).toContain('"OTHER" (2), "Native" (1)');
    expect(error.place).toEqual({ file: 'a.csv', line: 10, field: 'race' });
  });

  test('or fall under `other`', async () => {
    const race = make(await tableOf(`${races}Native\n`), { name: 'race', recode, other: 'Other' });
    expect(groupsOf(race).at(-1)).toBe('Other');
    expect(race.recipe.recode).toMatchObject({ Native: 'Other' });
  });

  test('numbers match by value', async () => {
    const sex = make(await tableOf('sex\n1.0\n2\n1\n'), { name: 'sex', recode: { F: ['2.0'], M: ['1'] } });
    expect(groupsOf(sex)).toEqual(['M', 'F', 'M']);
  });

  test('a category may be Unknown', async () => {
    const sex = make(await tableOf('sex\nF\nO\nM\n'), { name: 'sex', recode: { F: [], M: [], Unknown: ['O'] } });
    expect(sex).toMatchObject({ groups: ['F', 'M', 'Unknown'], unknown: 2, codes: Int32Array.of(0, 2, 1) });
  });

  test.each([
    ['one spelling twice', { recode: { A: ['x'], B: ['x'] } }],
    ['edges as well', { recode: { A: ['x'] }, edges: [1] }],
  ])('refuses %s', async (_, plan) => {
    const error = await failureOf(async () => make(await tableOf('race\nx\n'), { name: 'race', ...plan }));
    expect(error.code).toBe('cases/bad-attribute');
  });
});

describe('intersections', () => {
  test('groups that occur, Unknown if any part is', async () => {
    const table = await tableOf('sex,age\nF,50\nM,30\nF,70\n,50\nM,\nF,50\n');
    const sex = make(table, { name: 'sex' });
    const age = make(table, { name: 'age', edges: [40, 60] });
    const cross = make(table, { name: 'sex*age', cross: ['sex', 'age'] }, [sex, age]);
    expect(cross.groups).toEqual(['F & [40,60)', 'F & >=60', 'M & <40', 'Unknown']);
    expect(groupsOf(cross)).toEqual(['F & [40,60)', 'M & <40', 'F & >=60', 'Unknown', 'Unknown', 'F & [40,60)']);
    expect(cross.recipe).toEqual({ columns: ['sex', 'age'], crosses: ['sex', 'age'] });
  });

  test.each([
    [{ cross: ['sex', 'agee'] }, 'crosses "agee"'],
    [{ cross: ['sex', 'age'], edges: [1] }, 'takes no column'],
  ])('refuses %j', async (plan, problem) => {
    const table = await tableOf('sex,age\nF,50\n');
    const made = [make(table, { name: 'sex' }), make(table, { name: 'age' })];
    const error = await failureOf(() => make(table, { name: 'x', ...plan }, made));
    expect(error.code).toBe('cases/bad-attribute');
    expect(error.message).toContain(problem);
  });
});
