import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../src/cases/expression/parse-expression.ts';
import { doubtOf, expressionOf, firstExpression, ruleOf } from '../../../ui/pages/home/label-rule.ts';
import { alikeTogether, asTheyAre, groupsOf, hasAlike, recodeOf } from '../../../ui/pages/home/spellings.ts';

describe('spellings of an attribute', () => {
  const values = [
    { value: 'M', cases: 50 },
    { value: 'F', cases: 40 },
    { value: 'male', cases: 9 },
    { value: 'FEMALE', cases: 3 },
    { value: 'not recorded', cases: 2 },
  ];
  it('are groups of their own, except words for what is not known', () => {
    expect(asTheyAre(values)).toMatchObject({ M: 'M', male: 'male', 'not recorded': '' });
    expect(recodeOf(asTheyAre(values))).toEqual({});
  });
  it('come together where they are alike, under the commonest', () => {
    const together = alikeTogether(values, asTheyAre(values));
    expect(together).toEqual({ M: 'M', male: 'M', F: 'F', FEMALE: 'F', 'not recorded': '' });
    expect(groupsOf(values, together)).toEqual([
      { value: 'M', cases: 59 },
      { value: 'F', cases: 43 },
      { value: '', cases: 2 },
    ]);
    expect(recodeOf(together)).toEqual({ recode: { M: ['M', 'male'], F: ['F', 'FEMALE'] } });
  });
  it('are seen to be alike in other languages too, until they are together', () => {
    const german = [
      { value: 'weiblich', cases: 50 },
      { value: 'w', cases: 9 },
    ];
    expect(hasAlike(german, undefined)).toBe(true);
    expect(hasAlike(german, { weiblich: 'weiblich', w: 'weiblich' })).toBe(false);
  });
  it('keep the name that somebody gave', () => {
    expect(alikeTogether(values, { ...asTheyAre(values), M: 'Male' })).toMatchObject({ M: 'Male', male: 'Male' });
  });
});

describe('what a case with the finding is', () => {
  it.each([
    ['dx', { kind: 'values', values: ['mel'] }, 'dx = mel'],
    ['dx', { kind: 'values', values: ['mel', 'bcc or "scc"'] }, `dx in (mel, 'bcc or "scc"')`],
    ['dx', { kind: 'values', values: [`5" o'clock`] }, `dx = '5" o''clock'`],
    ['"dx" now', { kind: 'values', values: ['mel'] }, '`"dx" now` = mel'],
    ['Final grade', { kind: 'from', from: 2.5 }, 'Final grade >= 2.5'],
  ] as const)('is said and understood: %s %o', (column, rule, expression) => {
    expect(expressionOf(column, rule)).toBe(expression);
    expect(ruleOf(expression, column)).toEqual(rule);
  });
  it('is left alone where it is more than a rule of one column', () => {
    for (const expression of ['dx = mel and age > 40', 'other = 1', 'dx contains mel', '', 'dx'])
      expect(ruleOf(expression, 'dx')).toBeUndefined();
  });
});

describe('a label in words', () => {
  it.each(['да|нет', 'نعم|لا', '是|否', 'var|yok', 'はい|いいえ', '예|아니요', 'sim|não', '阳性|阴性'])(
    'begins with the word for present: %s',
    (pair) => {
      const [present = '', absent = ''] = pair.split('|');
      const examples = [
        { value: absent, cases: 70 },
        { value: present, cases: 30 },
      ];
      for (const shown of [examples, [...examples].reverse()]) {
        const expression = firstExpression({
          name: 'y',
          kind: 'text',
          missing: 0,
          infinite: 0,
          distinct: 2,
          range: undefined,
          examples: shown,
        });
        const parsed = parseExpression(expression, ['y']);
        expect(parsed).toMatchObject({ kind: 'compare', comparison: '=', value: present });
      }
    },
  );
});

describe('what a label begins with', () => {
  const column = (values: Readonly<Record<string, number>>) => {
    const numbers = Object.keys(values).map(Number);
    const isText = numbers.some(Number.isNaN);
    return {
      ...{ name: 'y', missing: 0, infinite: 0, distinct: numbers.length },
      kind: isText ? ('text' as const) : ('number' as const),
      range: isText ? undefined : ([Math.min(...numbers), Math.max(...numbers)] as const),
      examples: Object.entries(values).map(([value, cases]) => ({ value, cases })),
    };
  };
  it.each([
    [{ 0: 70, 1: 30 }, 'y', undefined],
    [{ no: 70, yes: 30 }, 'y = yes', undefined],
    [{ benign: 70, malignant: 30 }, 'y = malignant', undefined],
    [{ 1: 70, 2: 30 }, '', 'one-two'],
    [{ 0: 70, 1: 20, '-1': 10 }, 'y >= 1', 'uncertain'],
    [{ 0: 70, 1: 20, 2: 10 }, 'y >= 1', 'grade'],
    [{ nv: 70, bcc: 30 }, 'y = bcc', 'rarer'],
  ] as const)('%o: %s, to be checked because of %s', (values, expression, doubt) => {
    expect(firstExpression(column(values))).toBe(expression);
    expect(doubtOf(column(values))).toBe(doubt);
  });
});
