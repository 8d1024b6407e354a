// Expressions made at random: the well-formed are read as they are meant, and no slip is read as something else.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Expression, parseExpression } from '../../../../src/cases/expression/parse-expression.ts';
import { EvenhandError } from '../../../../src/core/errors.ts';

const columns = ['Finding Labels', 'Finding', 'dx', 'age', 'race', 'not', 'in hospital', 'T>1', 'and'];
const parse = (text: string) => parseExpression(text, columns);

const values = fc.oneof(
  fc.constantFrom(
    'White',
    '-3.5',
    'No Finding',
    "Paget's",
    'say "a"',
    'a and b',
    'or',
    '<40',
    'x)',
    '(y',
    '=1',
    'é',
    'a, b',
    '&&',
  ),
  fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() !== ''),
);
const comparisons = fc.constantFrom(
  'contains' as const,
  '=' as const,
  '!=' as const,
  '>=' as const,
  '<=' as const,
  '>' as const,
  '<' as const,
);
const names = fc.constantFrom(...columns);

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constant('compare' as const), column: names, comparison: comparisons, value: values }),
    fc.record({
      kind: fc.constant('in' as const),
      column: names,
      values: fc.array(values, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), inner: tie('expression') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

/** An expression as a careful user writes it. */
function written(expression: Expression): string {
  switch (expression.kind) {
    case 'compare':
      return `${name(expression.column)} ${expression.comparison} ${quoted(expression.value)}`;
    case 'in':
      return `${name(expression.column)} in (${expression.values.map(quoted).join(', ')})`;
    case 'not':
      return `not ${within(expression.inner)}`;
    default:
      return expression.parts.map(within).join(` ${expression.kind} `);
  }
}

function within(part: Expression): string {
  return part.kind === 'and' || part.kind === 'or' ? `(${written(part)})` : written(part);
}

function name(column: string): string {
  return column.length % 2 === 0 ? `\`${column}\`` : column;
}

function quoted(value: string): string {
  const quote = value.length % 2 === 0 ? '"' : "'";
  return quote + value.replaceAll(quote, quote + quote) + quote;
}

/** What a text is read as, or where it is refused, counted from 1. */
function outcome(text: string): Expression | number {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof EvenhandError) || error.code !== 'cases/bad-expression') throw error;
    expect(error.hint).toMatch(/\w{2}/);
    return Number(/at character (\d+): \S/.exec(error.message)![1]);
  }
}

test('what is written is read', () => {
  fc.assert(
    fc.property(expression, (meant) => {
      expect(parse(written(meant))).toEqual(meant);
    }),
  );
});

test('any text is read, and then written and read again the same, or refused at a place within it', () => {
  const words = fc.constantFrom(
    ...columns,
    'and',
    'or',
    'not',
    '(',
    ')',
    '=',
    '==',
    '!',
    '<',
    '>',
    '>=',
    'in',
    'contains',
    ',',
    "'",
    '"',
    '`',
    'x',
    '7',
    '&&',
    ' ',
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 9, arbitrary: words }, { weight: 1, arbitrary: fc.string() }), { maxLength: 9 }),
      (parts) => {
        const text = parts.join(' ');
        const read = outcome(text);
        if (typeof read !== 'number') expect(parse(written(read))).toEqual(read);
        else expect(read >= 1 && read <= text.length + 1).toBe(true);
      },
    ),
    { numRuns: 400 },
  );
});

test('one slip in a row of comparisons is refused where it stands', () => {
  const comparison = fc.record({
    column: fc.constantFrom('dx', 'age', 'race'),
    comparison: fc.constantFrom('=', '>=', 'contains'),
    value: fc.constantFrom('White', '7', "'a b'"),
  });
  const slips: readonly ((words: string[], at: number) => void)[] = [
    (words, at) => words.splice(4 * at, 1),
    (words, at) => words.splice(4 * at + 1, 1),
    (words, at) => words.splice(4 * at + 2, 1),
    (words, at) => words.splice(4 * at + 1, 0, '='),
    (words, at) => words.splice(4 * at + 2, 0, '<'),
    (words, at) => words.splice(4 * at + 2, 0, '('),
    (words, at) => words.splice(4 * at + 3, 0, ')'),
    (words, at) => words.splice(4 * at + 3, at === 2 ? 0 : 1, '&&'),
    (words, at) => (at === 2 ? words.push('and') : words.splice(4 * at + 3, 1)),
  ];
  fc.assert(
    fc.property(
      fc.array(comparison, { minLength: 3, maxLength: 3 }),
      fc.constantFrom(...slips),
      fc.nat(2),
      (parts, slip, at) => {
        const words = parts.flatMap((part, index) => [
          ...(index === 0 ? [] : ['and']),
          part.column,
          part.comparison,
          part.value,
        ]);
        expect(typeof outcome(words.join(' '))).toBe('object');
        slip(words, at);
        expect(typeof outcome(words.join(' ')), words.join(' ')).toBe('number');
      },
    ),
  );
});

describe('refuses, with position and what is meant', () => {
  test.each([
    ['race == = White', 9, '"=" stands where a value is expected', 'Write "=", then'],
    ['race === White', 8, '"=" stands where a value is expected', 'Write "=", then'],
    ['age => 40', 6, '">" stands where a value is expected', 'Write ">="'],
    ['age =< 40', 6, '"<" stands where a value is expected', 'Write "<="'],
    ['age =<40', 6, '"<" stands where a value is expected', 'Write "<="'],
    ['age = < 40', 7, '"<" stands where a value is expected', 'Write "<="'],
    ['age > <40', 7, '"<" stands where a value is expected', 'Write one operator'],
    ['age = <40 <60', 11, '"<" stands within the value', 'Join comparisons'],
    ['age contains <40', 14, '"<" stands where a value is expected', 'in quotes: "<40"'],
    ['race = contains White', 8, '"contains" stands where', 'Write one operator'],
    ['race <> White', 7, '">" stands where a value is expected', 'Write "!="'],
    ['age >= 40 <= 60', 11, '"<=" stands within the value "40 <= 60"', 'age >= 40 and age < 60'],
    ['dx = mel age = 40', 14, '"=" stands within the value', 'Join comparisons'],
    ['dx = mel && age = 40', 10, '"&&" stands within the value', 'Join comparisons with "and"'],
    ['dx = a || dx = b', 8, '"||" stands within the value', '"or"'],
    ['dx = f(x', 7, '"(" stands within the value', 'in quotes'],
    ['dx = and age = 4', 6, 'a value is missing', 'in quotes'],
    ['dx in (mel or bcc)', 12, 'the list is not closed', 'in (mel, bcc)'],
    ['dx = "mel', 6, 'the quote is not closed', 'End the value with "'],
    ["dx = ''", 6, 'the value is empty', 'missing'],
    [`${'('.repeat(20_000)}dx = a`, 102, 'more than 100 parentheses', 'fewer'],
  ])('%#: %.40s', (text, position, problem, hint) => {
    let refused: unknown;
    try {
      parse(text);
    } catch (error) {
      refused = error;
    }
    const { message, hint: said } = refused as EvenhandError;
    expect(message).toContain(`at character ${position}: ${problem}`);
    expect(message.length).toBeLessThan(400);
    expect(said).toContain(hint);
  });
});
