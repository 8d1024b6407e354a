import { expect, test } from 'vitest';
import { parseNumber, parseTypedNumber } from '../../../src/cases/parse-number.ts';

test.each([
  ['0', 0],
  ['-0.5', -0.5],
  ['+3', 3],
  ['.5', 0.5],
  ['5.', 5],
  ['1e-3', 0.001],
  ['1E3', 1000],
  ['0.0', 0],
  ['0e0', 0],
  ['0.14300000000000002', 0.14300000000000002],
  ['inf', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['+INF', Number.POSITIVE_INFINITY],
  ['9007199254740991', 9007199254740991],
])('%s types a column as number', (text, value) => {
  expect(parseTypedNumber(text)).toBe(value);
  expect(parseNumber(text)).toBe(value);
});

test.each(['007', '00', '-007', '+01', '9007199254740993', '-9007199254740993', '12345678901234567890'])(
  '%s is a number, but a number could not give it back',
  (text) => {
    expect(parseTypedNumber(text)).toBeUndefined();
    expect(parseNumber(text)).toBe(Number(text));
  },
);

test.each([
  '',
  ' ',
  '0x1F',
  '0b1',
  '0o7',
  '1_000',
  '1,5',
  '1,000',
  '12a',
  '060Y',
  'e5',
  '--5',
  '+',
  '.',
  'true',
  'infinite',
  '٣',
  '1 2',
])('"%s" is not a number', (text) => {
  expect(parseTypedNumber(text)).toBeUndefined();
  expect(parseNumber(text)).toBeUndefined();
});
