import { describe, expect, test } from 'vitest';
import { attributeFromFlag } from '../../../../src/cases/attribute-from-flag.ts';
import type { Table } from '../../../../src/cases/table.ts';
import { buildLearningCases } from '../../../../src/learn/cases/build-learning-cases.ts';
import type { LearningCasesPlan } from '../../../../src/learn/cases/learning-cases-plan.ts';
import { failureOf, tableOf } from '../../../fixtures/tables/tables.ts';

const shares = { train: 0.6, validation: 0.2, test: 0.2 };
const drawn = { kind: 'drawn', shares, seed: 7 } as const;
const bySplit = { kind: 'column', column: 'split', roles: { train: 'a', validation: 'b', test: 'c' } } as const;

type Changes = Omit<Partial<LearningCasesPlan>, 'attributes'> & { readonly flags?: readonly string[] };

function build(table: Table, { flags = ['sex'], ...changes }: Changes = {}) {
  return buildLearningCases(table, {
    columns: { case: 'id', patient: 'p' },
    label: { kind: 'finding', label: 'y' },
    split: bySplit,
    attributes: flags.map(attributeFromFlag),
    ...changes,
  });
}

/** Three parts of four patients with one case each; every class meets every sex. */
const rows = ['a', 'b', 'c'].flatMap((split) =>
  [0, 1, 2, 3].map((i) => `${split}${i},${split}p${i},${i % 2 === 0 ? 'F' : 'M'},${i < 2 ? 1 : 0},${split},${i / 4}`),
);
const header = 'id,p,sex,y,split,z';
const plain = (changed: (lines: string[]) => string[] = (lines) => lines) =>
  tableOf(`${[header, ...changed([...rows])].join('\n')}\n`);
const replaced = (index: number, line: string) => plain((lines) => lines.with(index, line));

describe('a column of parts', () => {
  test('gives each row its part, label, group and patient', async () => {
    const { cases, record, warnings, known } = build(await plain(), { known: { z: 'z', old: 'z >= 0.5' } });
    expect(cases).toMatchObject({ count: 12, classes: ['absent', 'present'] });
    expect(cases.ids.slice(0, 5)).toEqual(['a0', 'a1', 'a2', 'a3', 'b0']);
    expect([...cases.label]).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0]);
    expect([...cases.splits.validation]).toEqual([4, 5, 6, 7]);
    expect(cases.attributes[0]!.groups).toEqual(['F', 'M']);
    expect(record.parts.test).toEqual({
      cases: 4,
      patients: 4,
      classes: [2, 2],
      unlabelled: 0,
      groups: { sex: [2, 2] },
    });
    expect(record.split).toEqual(bySplit);
    expect([...known['old']!.slice(0, 4)]).toEqual([0, 0, 1, 1]);
    expect([...known['z']!.slice(0, 4)]).toEqual([0, 0.25, 0.5, 0.75]);
    expect(warnings).toEqual([]);
  });

  test('a class that is spelt like a missing value is refused, and "none" in the label is told', async () => {
    const table = await tableOf(
      `${header}\n${rows.map((line, index) => line.replace(/,[01],/, `,${['none', 'mild', 'severe'][index % 3]},`)).join('\n')}\n`,
    );
    const of = (classes?: readonly string[]) => () => build(table, { label: { kind: 'classes', label: 'y', classes } });
    const named = await failureOf(of(['None', 'mild', 'severe']));
    expect(named).toMatchObject({ code: 'learn/bad-classes' });
    expect(named.message).toContain('"None" cannot be the name of a class');
    const finding = { kind: 'finding', label: 'y = severe', names: ['n/a', 'severe'] } as const;
    expect(await failureOf(() => build(table, { label: finding }))).toMatchObject({ code: 'learn/bad-classes' });
    expect(of()().warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/no label .*Such cells are empty or say NA, .*none/),
    ]);
  });

  test('words of a label that are names of the classes are told as the expression that means the second', async () => {
    const worded = (one: string, other: string) =>
      plain((lines) => lines.map((line) => line.replace(/,1,/, `,${one},`).replace(/,0,/, `,${other},`)));
    const failed = async (table: Promise<Table>, names: readonly [string, string]) => {
      const own = await table;
      return failureOf(() => build(own, { label: { kind: 'finding', label: 'y', names } }));
    };
    expect(await failed(worded('ja', 'nein'), ['nein', 'ja'])).toMatchObject({
      code: 'cases/not-binary',
      hint: '"ja" is the name of the finding among cases.classes: give the label as the expression "y = ja".',
    });
    expect((await failed(worded('緑内障', 'nein'), ['nein', '緑内障'])).hint).toContain(`"y = '緑内障'"`);
    expect((await failed(worded('ja', 'nein'), ['absent', 'present'])).hint).toContain('which values are positive');
  });

  test('a measure is no label of classes, unless its values are listed as such', async () => {
    const many = (count: number) =>
      Array.from(
        { length: 60 },
        (_, k) => `${k},p${k},${k % 2 === 0 ? 'F' : 'M'},${(k % count) / 2},${'abc'[k % 3]},0`,
      );
    const of = async (count: number, classes?: readonly string[]) => {
      const table = await plain(() => many(count));
      return () => build(table, { label: { kind: 'classes', label: 'y', classes }, flags: [] });
    };
    expect(await failureOf(await of(25))).toMatchObject({
      code: 'learn/bad-classes',
      message: expect.stringContaining('has 25 different numbers, from 0 to 12: a measure'),
      hint: expect.stringContaining('such as "y >= 6"'),
    });
    expect((await of(4))().cases.classes).toEqual(['0', '0.5', '1', '1.5']);
    const listed = Array.from({ length: 25 }, (_, k) => String(k / 2));
    expect((await failureOf(await of(25, listed))).message).not.toContain('a measure');
  });

  test('twins of other cases are left out and counted, unless "where" speaks of them', async () => {
    const lines = rows.flatMap((line, index) => [`${line},`, `${line.replace(/^../, `t${index}`)},case`]);
    const table = await tableOf(`${[`${header},twin_of`, ...lines].join('\n')}\n`);
    const { cases, record } = build(table);
    expect(cases.count).toBe(12);
    expect(record.leftOut).toEqual([{ reason: 'twin of another case, by "twin_of"', cases: 12 }]);
    expect(build(table, { where: 'z >= 0 or twin_of = case' }).cases.count).toBe(24);
  });

  test('rows of other values, and rows that "where" does not hold for, are left out and counted', async () => {
    const table = await plain((lines) => [...lines, 'x,xp,F,1,later,1', 'y,yp,F,1,a,9']);
    const { cases, rows: taken, record } = build(table, { where: 'z < 2' });
    expect(cases.count).toBe(12);
    expect(taken.at(-1)).toBe(11);
    expect(record).toMatchObject({
      rows: 14,
      leftOut: [
        { reason: '"z < 2" does not hold', cases: 1 },
        { reason: 'in no part of the split', cases: 1 },
      ],
    });
  });

  test('a missing group or label is warned of, with counts', async () => {
    const { cases, warnings } = build(await plain((lines) => [...lines, 'x,xp,,,b,1', 'u,up,unknown,1,a,1']));
    expect(cases.attributes[0]).toMatchObject({ groups: ['F', 'M', 'Unknown'], unknown: 2 });
    expect(cases.label[12]).toBe(-1);
    expect(warnings.map(({ code }) => code)).toEqual(['unknown-group', 'missing-label']);
    expect(warnings[0]!.message).toMatch(/Such cells are empty or say .*none.*another name in the table/);
    expect(warnings[0]!.message).toContain('train 1, validation 1, test 0');
    expect(warnings[1]!.message).toContain('train 0, validation 1, test 0');
  });
});

describe('classes', () => {
  const classes = () =>
    tableOf(`${header},dx,true\n${rows.map((line, i) => `${line},${'yzx'[i % 3]},${'xy'[i % 2]}`).join('\n')}\n`);

  test('are the values of a column, in order of code units; the truth has the same codes', async () => {
    const { cases } = build(await classes(), { label: { kind: 'classes', label: 'dx' }, truth: 'true' });
    expect(cases.classes).toEqual(['x', 'y', 'z']);
    expect([...cases.label.slice(0, 4)]).toEqual([1, 2, 0, 1]);
    expect([...cases.truth!.slice(0, 4)]).toEqual([0, 1, 0, 1]);
  });

  test('a value that is not listed is refused where it stands', async () => {
    const table = await classes();
    const plan = { label: { kind: 'classes', label: 'dx', classes: ['x', 'y'] } } as const;
    expect(await failureOf(() => build(table, plan))).toMatchObject({
      code: 'learn/unknown-class',
      place: { line: 3, field: 'dx' },
    });
  });
});

describe('drawn parts', () => {
  const many = (order: 1 | -1) => {
    const lines = Array.from({ length: 400 }, (_, i) => {
      const patient = i >> 1;
      return `case${i},patient${patient},${patient % 5 === 0 ? 'F' : 'M'},${patient % 2},,0`;
    });
    return plain(() => (order === 1 ? lines : lines.reverse()));
  };

  test('keep patients whole, shares within strata, and ignore the order of rows', async () => {
    const { cases, record } = build(await many(1), { split: drawn });
    for (const [role, patients] of [
      ['train', 120],
      ['validation', 40],
      ['test', 40],
    ] as const) {
      const part = record.parts[role];
      expect(Math.abs(part.patients - patients)).toBeLessThanOrEqual(2);
      expect(part.cases).toBe(2 * part.patients);
      expect(Math.abs(part.classes[1]! - patients)).toBeLessThanOrEqual(4);
      expect(Math.abs(part.groups['sex']![1]! - (2 * patients) / 5)).toBeLessThanOrEqual(4);
    }
    expect(record.split).toMatchObject({ stratifiedBy: ['y', 'sex'], unit: 'patient' });
    const other = build(await many(-1), { split: drawn }).cases;
    const names = (of: typeof cases) => Array.from(of.splits.test, (index) => of.ids[index]!).sort();
    expect(names(other)).toEqual(names(cases));
    const reseeded = build(await many(1), { split: { ...drawn, seed: 8 } }).cases;
    expect(names(reseeded)).not.toEqual(names(cases));
  });

  test('need shares that are positive and sum to 1', async () => {
    const split = { ...drawn, shares: { train: 0.9, validation: 0.2, test: 0.2 } };
    expect(await failureOf(async () => build(await many(1), { split }))).toMatchObject({ code: 'learn/bad-split' });
  });
});

describe('wrong plans', () => {
  const wrong = (table: Table | Promise<Table>, changes?: Changes) =>
    failureOf(async () => build(await table, changes));

  test('a name twice', async () => {
    expect(await wrong(replaced(5, 'a1,bp1,M,1,b,0'))).toMatchObject({
      code: 'learn/duplicate-case',
      place: { line: 7, field: 'id' },
    });
  });
  test('a name missing', async () => {
    expect(await wrong(replaced(5, ',bp1,M,1,b,0'))).toMatchObject({ code: 'learn/missing-case', place: { line: 7 } });
  });
  test('a patient in two parts', async () => {
    const failure = await wrong(replaced(5, 'b1,ap2,M,1,b,0'));
    expect(failure).toMatchObject({ code: 'learn/shared-patients', place: { line: 7, field: 'split' } });
    expect(failure.message).toContain('train and validation');
  });
  test('a part for rules that shares a patient, or has one class', async () => {
    const roles = { ...bySplit.roles, calibration: 'd' };
    const apart = (lines: string) => plain((others) => [...others, ...lines.split(' ')]);
    const split = { ...bySplit, roles };
    const shared = await wrong(apart('d0,ap0,F,1,d,0 d1,dp1,F,0,d,0'), { split });
    expect(shared.message).toContain('first "d0" in train and calibration');
    expect((await wrong(apart('d0,dp0,F,1,d,0 d1,dp1,M,1,d,0'), { split })).message).toContain(
      'the part "calibration" has only cases of the class "present"',
    );
    // Groups that a rule cannot be fitted on are for the rule to refuse.
    expect(build(await apart('d0,dp0,F,1,d,0 d1,dp1,F,0,d,0'), { split }).cases.splits.calibration).toHaveLength(2);
  });
  test('a part that the column never holds, or that is left empty', async () => {
    const roles = { train: 'a', validation: 'B', test: 'c' };
    expect(await wrong(plain(), { split: { ...bySplit, roles } })).toMatchObject({ code: 'learn/missing-split' });
    const where = 'split != b';
    const split = { ...bySplit, roles: { train: 'a', validation: 'b', test: 'c' } };
    expect(await wrong(plain(), { split, where })).toMatchObject({ code: 'learn/empty-split' });
    expect(await wrong(plain(), { split: { ...split, roles: { ...split.roles, test: ['c', 'a'] } } })).toMatchObject({
      code: 'learn/bad-split',
    });
  });
  test('a part of one class', async () => {
    const table = plain((lines) => lines.map((line) => (line.startsWith('b') ? line.replace(/,1,b/, ',0,b') : line)));
    const failure = await wrong(table);
    expect(failure).toMatchObject({ code: 'learn/one-class-split' });
    expect(failure.message).toContain('"validation" has only cases of the class "absent"');
  });
  test('a group that a part lacks', async () => {
    const table = plain((lines) => lines.map((line) => (line.startsWith('c') ? line.replace(',M,', ',F,') : line)));
    expect((await wrong(table)).message).toContain('the part "test" has no case of sex "M"');
  });
  test('an identifier as attribute, once and without its groups', async () => {
    const failure = await wrong(plain(), { flags: ['sex', 'id'], batchSize: 4 });
    expect(failure).toMatchObject({
      code: 'learn/identifier-attribute',
      hint: expect.stringContaining('{ name: id, edges'),
    });
    expect(failure.message).toContain('the attribute "id" has 12 groups among 12 cases');
    expect(failure.problems).toEqual([]);
  });
  test('many groups that a part lacks, the first of them by name', async () => {
    const lines = 'bcdefghi'.split('').map((sex) => rows[0]!.replace('a0,ap0,F', `${sex},${sex}p,${sex}`));
    expect((await wrong(plain((all) => [...all, ...lines, ...lines.map((line) => `a${line}`)]))).message).toContain(
      'the part "test" has no case of sex "b", "c", "d", "e", "f" and 3 more.',
    );
  });
  test('a condition that holds for no case, in one sentence', async () => {
    const failure = await wrong(plain(), { where: 'sex = W and z >= 0' });
    expect(failure.code).toBe('learn/no-cases');
    expect(failure.message).toBe('no case is left of 12 rows: "sex = W and z >= 0" does not hold (12).');
    expect(failure.hint).toContain('"sex" holds "F" (6), "M" (6).');
    expect(failure.problems).toHaveLength(0);
  });
  test('a class without a training case', async () => {
    const text = `${header},dx\n${rows.map((line, i) => `${line},${i === 4 ? 'rare' : 'xy'[i % 2]}`).join('\n')}\n`;
    const label = { kind: 'classes', label: 'dx' } as const;
    expect(await wrong(tableOf(text), { label })).toMatchObject({ code: 'learn/absent-class' });
  });
  test('a batch smaller than the number of groups', async () => {
    expect(await wrong(plain(), { batchSize: 1 })).toMatchObject({ code: 'learn/small-batch', kind: 'usage' });
  });
  test('several problems are told together', async () => {
    const failure = await wrong(plain(), { flags: ['sexx'], truth: 'yy', known: { z: 'zz' } });
    expect(failure.problems).toHaveLength(3);
  });
});
