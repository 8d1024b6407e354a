import { expect, test } from 'vitest';
import { isMissing, isUnknownWord } from '../../../src/cases/missing.ts';

test.each(['', 'NA', 'na', 'N/A', 'n/a', 'NaN', 'nan', 'NAN', 'null', 'NULL', 'None', 'none', '.'])(
  '"%s" is missing',
  (text) => {
    expect(isMissing(text)).toBe(true);
  },
);

test.each(['0', '-', 'No', 'NAs', 'unknown', '..', 'nil', 'nulls'])('"%s" is a value', (text) => {
  expect(isMissing(text)).toBe(false);
});

test.each(['unknown', 'UNK', 'Not Reported', 'not_reported', 'not-recorded', 'Prefer not to say', '?', '-', 'Missing'])(
  '"%s" says that the value is not known',
  (text) => {
    expect(isUnknownWord(text)).toBe(true);
  },
);

test.each(['U', 'other', 'none', 'female', 'O', '--x'])('"%s" does not', (text) => {
  expect(isUnknownWord(text)).toBe(false);
});
