import { expect, test } from 'vitest';
import { settingsFrom } from '../../../../src/learn/methods/setting.ts';

const table = {
  weight: { default: 1, low: 0, high: 2, about: 'A number.' },
  form: { default: 'plain', choices: ['plain', 'bent'], about: 'A word.' },
} as const;

test('settings that are given take the place of defaults', () => {
  expect(settingsFrom('one', table, { weight: 0.5 })).toEqual({ weight: 0.5, form: 'plain' });
});

test.each([
  [{ weight: Number.NaN }, '"weight" must be a number in 0..2; got NaN.'],
  [{ weight: Number.POSITIVE_INFINITY }, '"weight" must be a number in 0..2; got Infinity.'],
  [{ form: 'other' }, '"form" must be one of plain, bent; got "other".'],
])('%j is refused as it was given', (given, problem) => {
  expect(() => settingsFrom('one', table, given)).toThrow(
    expect.objectContaining({ code: 'learn/bad-setting', problems: [problem] }),
  );
});
