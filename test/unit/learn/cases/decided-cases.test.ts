import { describe, expect, test } from 'vitest';
import { attributeSchema } from '../../../../src/audit/plan.ts';
import { inputFromText } from '../../../../src/cases/input.ts';
import { readTable } from '../../../../src/cases/read/read-table.ts';
import { buildLearningCases } from '../../../../src/learn/cases/build-learning-cases.ts';
import { readDecisions, withoutDecided } from '../../../../src/learn/cases/decided-cases.ts';

const rows = [
  'case,y,sex,part',
  ...['001,1,f,train', '002,0,f,train', '003,1,m,train', '004,0,m,train', '005,0,m,train'],
  ...['006,1,f,validation', '007,0,m,validation', '008,0,f,test', '009,1,m,test'],
];
const built = async () =>
  buildLearningCases(await readTable([inputFromText('cases.csv', `${rows.join('\n')}\n`)]), {
    columns: { case: 'case' },
    label: { kind: 'finding', label: 'y' },
    split: { kind: 'column', column: 'part', roles: { train: 'train', validation: 'validation', test: 'test' } },
    attributes: [attributeSchema.parse({ name: 'sex' })],
  });
const decided = async (...lines: string[]) =>
  readDecisions(['case,decision,flagged,trainings', ...lines, ''].join('\r\n'), 'pair-decisions.csv');

describe('decisions about cases', () => {
  test('leave training cases out, and only those', async () => {
    const whole = await built();
    const { cases, record, warnings } = withoutDecided(
      whole,
      await decided('005,out,3,3', '001,kept,1,3', '008,out,,'),
    );
    expect(Array.from(cases.splits.train, (index) => cases.ids[index])).toEqual(['001', '002', '003', '004']);
    expect(cases.splits.test).toEqual(whole.cases.splits.test);
    expect(cases.count).toBe(9);
    expect(record.parts.train).toMatchObject({ cases: 4, classes: [2, 2], groups: { sex: [2, 2] } });
    expect(record.leftOut).toEqual([{ reason: 'left out of training by pair-decisions.csv', cases: 1 }]);
    expect(warnings.map(({ message }) => message)).toEqual([
      '1 cases that pair-decisions.csv leaves out are for validation or test; they stay there.',
    ]);
  });

  test('of other data are refused, of some other data said', async () => {
    const whole = await built();
    const strange = await decided('a,out,1,1', 'b,kept,0,1');
    expect(() => withoutDecided(whole, strange)).toThrow(
      expect.objectContaining({ code: 'learn/bad-decisions', hint: expect.stringContaining('"001"') }),
    );
    const { warnings } = withoutDecided(whole, await decided('a,out,1,1', '002,kept,0,1'));
    expect(warnings[0]).toEqual({
      code: 'decisions',
      message: '1 decided cases of pair-decisions.csv are not among the cases.',
    });
  });

  test('that leave no case of a class or a group are refused', async () => {
    const whole = await built();
    const lastOfClass = await decided('001,out,1,1', '003,out,1,1');
    expect(() => withoutDecided(whole, lastOfClass)).toThrow(
      expect.objectContaining({ code: 'learn/one-class-split' }),
    );
    const lastOfGroup = await decided('001,out,1,1', '002,out,1,1');
    expect(() => withoutDecided(whole, lastOfGroup)).toThrow(expect.objectContaining({ code: 'learn/absent-group' }));
  });

  test('are out or kept, once', async () => {
    await expect(decided('001,bad,1,1')).rejects.toMatchObject({
      code: 'learn/bad-decisions',
      place: { file: 'pair-decisions.csv', line: 2 },
    });
    await expect(decided('001,out,1,1', '001,kept,1,1')).rejects.toMatchObject({ place: { line: 3 } });
    await expect(readDecisions('case,said\n1,out\n', 'd.csv')).rejects.toMatchObject({ code: 'cases/missing-column' });
    expect(await decided('001,,1,1')).toMatchObject({ out: new Set(), kept: new Set() });
    expect(await decided()).toMatchObject({ out: new Set(), kept: new Set() });
  });
});
