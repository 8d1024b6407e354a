import { expect, test } from 'vitest';
import { toldOfCases } from '../../../../src/cli/actions/told-of-cases.ts';
import type { LearningCasesRecord } from '../../../../src/learn/cases/learning-cases-plan.ts';

test('how many cases do not take part and why, then what may be wrong', () => {
  const leftOut = [
    { reason: 'twin of another case, by "twin_of"', cases: 400 },
    { reason: 'in no part of the split', cases: 1 },
    { reason: '"age > 18" does not hold', cases: 0 },
  ];
  const record = { leftOut } as unknown as LearningCasesRecord;
  expect(toldOfCases({ record, warnings: [{ code: 'no-patient', message: 'No patients.' }] as never })).toEqual([
    '400 cases do not take part: twin of another case, by "twin_of".',
    '1 case does not take part: in no part of the split.',
    'No patients.',
  ]);
});
